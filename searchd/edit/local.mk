# SPDX-License-Identifier: GPL-3.0-or-later
# The editors' room: its pages and its calls.
libsearchd_la_SOURCES += \
	%D%/edit.c %D%/edit.h %D%/page_queue.c
dist_webtemplates_DATA += \
	searchd/web/templates/edit.mustache \
	searchd/web/templates/edit_nav.mustache
webi18neditdir = $(pkgdatadir)/web/i18n/edit
dist_webi18nedit_DATA = \
	searchd/web/i18n/edit/zh-Hans.json searchd/web/i18n/edit/zh-Hant.json \
	searchd/web/i18n/edit/en.json searchd/web/i18n/edit/ru.json
