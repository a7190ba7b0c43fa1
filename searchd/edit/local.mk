# SPDX-License-Identifier: GPL-3.0-or-later
# The editors' room: its pages and its calls.
libsearchd_la_SOURCES += \
	%D%/accept.c %D%/after_attached.c %D%/after_gate.c %D%/after_lint.c %D%/after_preview.c \
	%D%/api_source.c %D%/conflict.c %D%/folder.c %D%/curation.h %D%/curation_lists.c \
	%D%/draft.c %D%/draft.h %D%/edit.c %D%/edit.h %D%/editor.h %D%/editor_do.c \
	%D%/evidence.c %D%/evidence_said.c %D%/evidence_sides.c %D%/finding.c %D%/front.c %D%/gate_job.c \
	%D%/gate_job.h %D%/guard.c %D%/linter.c %D%/linter.h %D%/page_articles.c \
	%D%/page_attach.c \
	%D%/page_check.c %D%/page_curation.c %D%/page_editor.c %D%/page_history.c \
	%D%/page_import.c \
	%D%/page_merge.c %D%/page_new.c %D%/page_pending.c %D%/page_queue.c \
	%D%/page_queue_do.c %D%/page_reports.c %D%/queue.h %D%/sweep.c \
	%D%/template.c %D%/template.h
dist_webtemplates_DATA += \
	searchd/web/templates/edit.mustache \
	searchd/web/templates/edit_article.mustache \
	searchd/web/templates/edit_articles.mustache \
	searchd/web/templates/edit_attached.mustache \
	searchd/web/templates/edit_check.mustache \
	searchd/web/templates/edit_conflict.mustache \
	searchd/web/templates/edit_curation.mustache \
	searchd/web/templates/edit_diff_row.mustache \
	searchd/web/templates/edit_do.mustache \
	searchd/web/templates/edit_front.mustache \
	searchd/web/templates/edit_gate.mustache \
	searchd/web/templates/edit_history.mustache \
	searchd/web/templates/edit_import.mustache \
	searchd/web/templates/edit_hits.mustache \
	searchd/web/templates/edit_keys.mustache \
	searchd/web/templates/edit_lint.mustache \
	searchd/web/templates/edit_merge.mustache \
	searchd/web/templates/edit_nav.mustache \
	searchd/web/templates/edit_near.mustache \
	searchd/web/templates/edit_open.mustache \
	searchd/web/templates/edit_preview.mustache \
	searchd/web/templates/edit_reports.mustache \
	searchd/web/templates/edit_row.mustache \
	searchd/web/templates/edit_source.mustache
webi18neditdir = $(pkgdatadir)/web/i18n/edit
dist_webi18nedit_DATA = \
	searchd/web/i18n/edit/zh-Hans.json searchd/web/i18n/edit/zh-Hant.json \
	searchd/web/i18n/edit/en.json searchd/web/i18n/edit/ru.json
