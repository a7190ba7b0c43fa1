# SPDX-License-Identifier: GPL-3.0-or-later
# The agents' desk: its pages, and the calls that help desks make.
libsearchd_la_SOURCES += \
	%D%/desk.c %D%/desk.h %D%/desk_ask.c %D%/desk_card.c \
	%D%/desk_view.c %D%/page_desk.c
libsearchd_la_SOURCES += \
	%D%/webhook.c %D%/webhook.h %D%/webhook_post.c %D%/webhook_post.h
