# SPDX-License-Identifier: GPL-3.0-or-later
# kb-searchd: the daemon, its pages, its service file.
# All but main.c is a library, so that tests reach it.
sbin_PROGRAMS += kb-searchd
kb_searchd_SOURCES = %D%/main.c
kb_searchd_LDADD = libsearchd.la $(KB_LIBS) $(MHD_LIBS)
nodist_EXTRA_kb_searchd_SOURCES = dummy.cxx
noinst_LTLIBRARIES += libsearchd.la
libsearchd_la_SOURCES = \
	%D%/api_answers.c %D%/api_article.c %D%/api_asset.c \
	%D%/api_suggest.c \
	%D%/conns.c %D%/conns.h %D%/follow.c %D%/follow.h \
	%D%/heads.c %D%/health.c %D%/i18n.c %D%/i18n.h \
	%D%/metrics.c %D%/metrics.h \
	%D%/mustache_shim.cc %D%/mustache_shim.h \
	%D%/notify.c %D%/notify.h %D%/page.c %D%/page.h \
	%D%/page_article.c %D%/page_error.c %D%/page_home.c \
	%D%/page_search.c %D%/pool.c %D%/question.c %D%/question.h \
	%D%/request.c %D%/request.h %D%/respond.c %D%/respond.h \
	%D%/routes.c %D%/routes.h %D%/server.c %D%/server.h \
	%D%/site.c %D%/site.h %D%/static.c %D%/view.c \
	%D%/view_ask.c %D%/wire.c %D%/wire.h
webtemplatesdir = $(pkgdatadir)/web/templates
dist_webtemplates_DATA = \
	%D%/web/templates/article.mustache %D%/web/templates/ask.mustache \
	%D%/web/templates/asked.mustache %D%/web/templates/none.mustache \
	%D%/web/templates/also.mustache %D%/web/templates/choose.mustache \
	%D%/web/templates/error.mustache %D%/web/templates/foot.mustache \
	%D%/web/templates/head.mustache %D%/web/templates/heads.mustache \
	%D%/web/templates/hit.mustache %D%/web/templates/home.mustache \
	%D%/web/templates/meta.mustache %D%/web/templates/search.mustache
webi18ndir = $(pkgdatadir)/web/i18n
dist_webi18n_DATA = \
	%D%/web/i18n/zh-Hans.json %D%/web/i18n/zh-Hant.json \
	%D%/web/i18n/en.json %D%/web/i18n/ru.json
webstaticdir = $(pkgdatadir)/web/static
dist_webstatic_DATA = \
	%D%/web/static/app.css %D%/web/static/app.js \
	%D%/web/static/favicon.svg %D%/web/static/robots.txt \
	%D%/web/static/openapi.yaml

# Where systemd looks in every distribution; below prefix, so that an
# installation by a user stays in his folders.
unitdir = $(prefix)/lib/systemd/system
unit_DATA = %D%/kb-searchd.service
exampledir = $(docdir)
dist_example_DATA = %D%/concord.yaml.example
EXTRA_DIST += %D%/kb-searchd.service.in
CLEANFILES += %D%/kb-searchd.service
%D%/kb-searchd.service: %D%/kb-searchd.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) %D% && $(SED) -e 's|@sbindir[@]|$(sbindir)|' \
		-e 's|@sysconfdir[@]|$(sysconfdir)|' \
		-e 's|@localstatedir[@]|$(localstatedir)|' \
		$(srcdir)/%D%/kb-searchd.service.in >$@

# ---- tests ----
check_PROGRAMS += tests/unit/test_searchd
tests_unit_test_searchd_SOURCES = tests/unit/test_searchd.c
tests_unit_test_searchd_LDADD = libsearchd.la $(TEST_LIBS) $(MHD_LIBS)
nodist_EXTRA_tests_unit_test_searchd_SOURCES = dummy.cxx
TESTS += tests/unit/test_searchd

check_PROGRAMS += tests/unit/test_wire
tests_unit_test_wire_SOURCES = tests/unit/test_wire.c
tests_unit_test_wire_LDADD = libsearchd.la $(TEST_LIBS) $(MHD_LIBS)
nodist_EXTRA_tests_unit_test_wire_SOURCES = dummy.cxx
TESTS += tests/unit/test_wire

http_tests = tests/http/answers.sh tests/http/pages.sh \
	tests/http/hostile.sh tests/http/smuggling.mjs \
	tests/http/proxies.mjs \
	tests/http/learn.sh tests/http/life.sh \
	tests/http/openapi.mjs
browser_tests = tests/browser/use.mjs tests/browser/axe.mjs \
	tests/browser/inject.mjs
TESTS += $(http_tests) $(browser_tests)
EXTRA_DIST += $(http_tests) $(browser_tests) tests/http/lib.sh \
	tests/http/raw.mjs tests/http/smuggling-cases.mjs \
	tests/http/fixture tests/golden/http \
	tests/browser/site.mjs tests/browser/payloads.mjs tests/browser/yaml.mjs tests/browser/screenshots.mjs \
	tests/browser/package.json tests/browser/package-lock.json
