# SPDX-License-Identifier: GPL-3.0-or-later
# The agents' desk: its pages, and the calls that help desks make.
libsearchd_la_SOURCES += \
	%D%/desk.c %D%/desk.h %D%/desk_ask.c %D%/desk_card.c \
	%D%/desk_view.c %D%/page_desk.c
libsearchd_la_SOURCES += \
	%D%/api_cases.c %D%/api_events.c %D%/api_receipt.c \
	%D%/webhook.c %D%/webhook.h %D%/webhook_post.c %D%/webhook_post.h
libsearchd_la_SOURCES += \
	%D%/desk_act_answer.c %D%/desk_act_case.c %D%/desk_act_due.c \
	%D%/desk_authority.c %D%/desk_case.c %D%/desk_do.c %D%/desk_do.h \
	%D%/desk_due.c %D%/desk_embed.c %D%/desk_news.c %D%/desk_find.c %D%/desk_keys.c %D%/desk_letter.c \
	%D%/desk_promise.c %D%/desk_script.c %D%/desk_summary.c \
	%D%/desk_words.c
libsearchd_la_SOURCES += %D%/handoff.c %D%/handoff.h %D%/api_handoff.c \
	%D%/from_handoff.c
libsearchd_la_SOURCES += \
	%D%/team.c %D%/team.h %D%/team_titles.c %D%/team_receipts.c \
	%D%/team_chart.c %D%/team_csv.c %D%/page_team.c \
	%D%/recall.c %D%/recall.h %D%/page_recall.c
