# SPDX-License-Identifier: GPL-3.0-or-later
# The box and the answer in other people's pages.
libsearchd_la_SOURCES += %D%/embed.c %D%/embed.h %D%/page_how.c
webi18nembeddir = $(pkgdatadir)/web/i18n/embed
dist_webi18nembed_DATA = \
	searchd/web/i18n/embed/zh-Hans.json \
	searchd/web/i18n/embed/zh-Hant.json \
	searchd/web/i18n/embed/en.json searchd/web/i18n/embed/ru.json
