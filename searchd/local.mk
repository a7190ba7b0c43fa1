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
	%D%/fields.c %D%/fields.h %D%/attachment.c \
	%D%/api_suggest.c %D%/catalogue.c %D%/catalogue.h \
	%D%/origin.c %D%/origin.h %D%/xml.c %D%/xml.h \
	%D%/page_feed.c %D%/page_opensearch.c %D%/page_robots.c \
	%D%/page_sitemap.c %D%/page_topics.c %D%/sitemap.h \
	%D%/page_qr.c %D%/page_offline.c %D%/shelf.c %D%/shelf.h %D%/steps.c %D%/steps.h \
	%D%/structured.c %D%/structured.h \
	%D%/books.c %D%/books.h \
	%D%/client.c %D%/client.h %D%/entry.c %D%/entry.h \
	%D%/fault.c %D%/form.c %D%/rate.c %D%/rate.h \
	%D%/refuse.c %D%/refuse.h %D%/routes.def \
	%D%/side.c %D%/side.h %D%/who.c \
	%D%/conns.c %D%/conns.h %D%/follow.c %D%/follow.h %D%/checker.c %D%/checker.h \
	%D%/json_body.c %D%/json_body.h \
	%D%/mark.c %D%/mark.h \
	%D%/heads.c %D%/moved.c %D%/moved.h %D%/sites.c %D%/sites.h %D%/page_notices.c %D%/health.c %D%/i18n.c %D%/i18n.h \
	%D%/metrics.c %D%/metrics.h \
	%D%/mustache_shim.cc %D%/mustache_shim.h \
	%D%/notify.c %D%/notify.h %D%/page.c %D%/page.h \
	%D%/page_account.c %D%/page_article.c %D%/page_audit.c \
	%D%/page_error.c %D%/page_home.c %D%/page_sign_in.c \
	%D%/page_search.c %D%/page_talk.c %D%/page_helpful.c %D%/intake.c %D%/intake.h %D%/talk.c %D%/talk.h \
	%D%/pool.c %D%/receipts.c %D%/receipts.h %D%/question.c %D%/question.h \
	%D%/request.c %D%/request.h %D%/respond.c %D%/respond.h \
	%D%/routes.c %D%/routes.h %D%/server.c %D%/server.h \
	%D%/site.c %D%/site.h %D%/static.c %D%/view.c \
	%D%/aside.c %D%/aside.h %D%/preview.c %D%/upload.c %D%/upload.h %D%/preview.h %D%/render.c %D%/render.h \
	%D%/view_ask.c %D%/wire.c %D%/wire.h
libsearchd_la_LIBADD = $(CURL_LIBS)
webtemplatesdir = $(pkgdatadir)/web/templates
dist_webtemplates_DATA = \
	%D%/web/templates/account.mustache %D%/web/templates/audit.mustache \
	%D%/web/templates/sign_in.mustache \
	%D%/web/templates/team.mustache %D%/web/templates/team_times.mustache \
	%D%/web/templates/team_articles.mustache \
	%D%/web/templates/recall.mustache \
	%D%/web/templates/article.mustache %D%/web/templates/ask.mustache \
	%D%/web/templates/asked.mustache %D%/web/templates/none.mustache \
	%D%/web/templates/also.mustache %D%/web/templates/choose.mustache \
	%D%/web/templates/embed_how.mustache \
	%D%/web/templates/end.mustache %D%/web/templates/error.mustache \
	%D%/web/templates/foot.mustache %D%/web/templates/helpful.mustache \
	%D%/web/templates/helpful_ask.mustache \
	%D%/web/templates/head.mustache %D%/web/templates/heads.mustache \
	%D%/web/templates/notices.mustache \
	%D%/web/templates/hit.mustache %D%/web/templates/home.mustache \
	%D%/web/templates/meta.mustache %D%/web/templates/search.mustache \
	%D%/web/templates/desk.mustache %D%/web/templates/desk_ask.mustache \
	%D%/web/templates/desk_card.mustache \
	%D%/web/templates/desk_case.mustache \
	%D%/web/templates/desk_choice.mustache \
	%D%/web/templates/desk_hidden.mustache \
	%D%/web/templates/desk_keys.mustache \
	%D%/web/templates/desk_letter.mustache \
	%D%/web/templates/desk_none.mustache \
	%D%/web/templates/desk_others.mustache \
	%D%/web/templates/desk_results.mustache \
	%D%/web/templates/talk.mustache \
	%D%/web/templates/topics.mustache \
	%D%/web/templates/offline.mustache \
	%D%/web/templates/topic.mustache \
	%D%/web/templates/topic_icon.mustache \
	%D%/web/templates/entries.mustache \
	%D%/web/templates/changes.mustache
webi18nsitedir = $(pkgdatadir)/web/i18n/site
dist_webi18nsite_DATA = \
	%D%/web/i18n/site/zh-Hans.json %D%/web/i18n/site/zh-Hant.json \
	%D%/web/i18n/site/en.json %D%/web/i18n/site/ru.json
webi18nbrowsedir = $(pkgdatadir)/web/i18n/browse
dist_webi18nbrowse_DATA = \
	%D%/web/i18n/browse/zh-Hans.json %D%/web/i18n/browse/zh-Hant.json \
	%D%/web/i18n/browse/en.json %D%/web/i18n/browse/ru.json
webi18ntalkdir = $(pkgdatadir)/web/i18n/talk
dist_webi18ntalk_DATA = \
	%D%/web/i18n/talk/zh-Hans.json %D%/web/i18n/talk/zh-Hant.json \
	%D%/web/i18n/talk/en.json %D%/web/i18n/talk/ru.json
webi18ndeskdir = $(pkgdatadir)/web/i18n/desk
dist_webi18ndesk_DATA = \
	%D%/web/i18n/desk/zh-Hans.json %D%/web/i18n/desk/zh-Hant.json \
	%D%/web/i18n/desk/en.json %D%/web/i18n/desk/ru.json
webi18nteamdir = $(pkgdatadir)/web/i18n/team
dist_webi18nteam_DATA = \
	%D%/web/i18n/team/zh-Hans.json %D%/web/i18n/team/zh-Hant.json \
	%D%/web/i18n/team/en.json %D%/web/i18n/team/ru.json
webstaticdir = $(pkgdatadir)/web/static
dist_webstatic_DATA = \
	%D%/web/static/app.css %D%/web/static/app.js %D%/web/static/offline.js %D%/web/static/sw.js %D%/web/static/embed.js \
	%D%/web/static/staff.css \
	%D%/web/static/desk.css %D%/web/static/desk.js \
	%D%/web/static/edit.css %D%/web/static/edit.js \
	%D%/web/static/edit-write.js \
	%D%/web/static/desk-keep.js %D%/web/static/desk-keys.js \
	%D%/web/static/favicon.svg %D%/web/static/robots.txt \
	%D%/web/static/openapi.yaml

# Where systemd looks in every distribution; below prefix, so that an
# installation by a user stays in his folders.
unitdir = $(prefix)/lib/systemd/system
unit_DATA = %D%/kb-searchd.service %D%/kb-searchd-staff.service \
	%D%/kb-searchd-public.service
sysusersdir = $(prefix)/lib/sysusers.d
dist_sysusers_DATA = %D%/concord.conf
tmpfilesdir = $(prefix)/lib/tmpfiles.d
dist_tmpfiles_DATA = %D%/concord-spool.conf
exampledir = $(docdir)
dist_example_DATA = %D%/concord.yaml.example
EXTRA_DIST += %D%/kb-searchd.service.in
CLEANFILES += $(unit_DATA)
unit_paths = -e 's|@sbindir[@]|$(sbindir)|' \
	-e 's|@sysconfdir[@]|$(sysconfdir)|' \
	-e 's|@localstatedir[@]|$(localstatedir)|'
# The folder may be passed through, its list may not be read: the parts of the
# index have modes of their own.
unit_owner = -e 's|@state[@]|StateDirectory=concord\nStateDirectoryMode=0711|' \
	-e 's|@user[@]|concord|'
unit_in = $(srcdir)/%D%/kb-searchd.service.in
%D%/kb-searchd.service: %D%/kb-searchd.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) %D% && $(SED) $(unit_owner) -e 's|@whom[@]||' \
		-e 's|@umask[@]|0027|' -e 's|@options[@]||' $(unit_paths) \
		-e 's|@conflicts[@]|kb-searchd-staff.service kb-searchd-public.service|' \
		$(unit_in) >$@
%D%/kb-searchd-staff.service: %D%/kb-searchd.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) %D% && $(SED) $(unit_owner) \
		-e 's|@whom[@]| for staff|' -e 's|@umask[@]|0007|' \
		$(unit_paths) \
		-e 's|@options[@]| --serve staff --port 8081|' \
		-e 's|@conflicts[@]|kb-searchd.service|' $(unit_in) >$@
%D%/kb-searchd-public.service: %D%/kb-searchd.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) %D% && $(SED) -e 's|@user[@]|concord-public|' \
		-e 's|@whom[@]| for the public|' \
		-e 's|@options[@]| --serve public --no-follow|' \
		-e 's|@umask[@]|0007|' \
		-e 's|@state[@]|InaccessiblePaths=-$(localstatedir)/lib/concord/key -$(localstatedir)/lib/concord/store.db\nReadWritePaths=-$(localstatedir)/lib/concord/spool|' \
		-e 's|@conflicts[@]|kb-searchd.service|' $(unit_paths) \
		$(unit_in) >$@

# ---- tests ----
check_PROGRAMS += tests/unit/test_searchd
tests_unit_test_searchd_SOURCES = tests/unit/test_searchd.c
tests_unit_test_searchd_LDADD = libsearchd.la $(TEST_LIBS) $(MHD_LIBS)
nodist_EXTRA_tests_unit_test_searchd_SOURCES = dummy.cxx
TESTS += tests/unit/test_searchd
check_PROGRAMS += tests/unit/test_permissions
tests_unit_test_permissions_SOURCES = tests/unit/test_permissions.c
tests_unit_test_permissions_LDADD = libsearchd.la $(TEST_LIBS) $(MHD_LIBS)
nodist_EXTRA_tests_unit_test_permissions_SOURCES = dummy.cxx
TESTS += tests/unit/test_permissions
check_PROGRAMS += tests/unit/add_person
tests_unit_add_person_SOURCES = tests/unit/add_person.c
tests_unit_add_person_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_add_person_SOURCES = dummy.cxx

check_PROGRAMS += tests/unit/add_case
tests_unit_add_case_SOURCES = tests/unit/add_case.c
tests_unit_add_case_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_add_case_SOURCES = dummy.cxx

check_PROGRAMS += tests/unit/test_catalogue
tests_unit_test_catalogue_SOURCES = tests/unit/test_catalogue.c
tests_unit_test_catalogue_LDADD = libsearchd.la $(TEST_LIBS) $(MHD_LIBS)
nodist_EXTRA_tests_unit_test_catalogue_SOURCES = dummy.cxx
TESTS += tests/unit/test_catalogue
check_PROGRAMS += tests/unit/test_wire
tests_unit_test_wire_SOURCES = tests/unit/test_wire.c
tests_unit_test_wire_LDADD = libsearchd.la $(TEST_LIBS) $(MHD_LIBS)
nodist_EXTRA_tests_unit_test_wire_SOURCES = dummy.cxx
TESTS += tests/unit/test_wire
check_PROGRAMS += tests/unit/test_gate
tests_unit_test_gate_SOURCES = tests/unit/test_gate.c
tests_unit_test_gate_LDADD = libsearchd.la $(TEST_LIBS) $(MHD_LIBS)
nodist_EXTRA_tests_unit_test_gate_SOURCES = dummy.cxx
TESTS += tests/unit/test_gate

http_tests = tests/http/answers.sh tests/http/pages.sh \
	tests/http/browse.sh tests/http/hostile.sh tests/http/smuggling.mjs \
	tests/http/proxies.mjs tests/http/slow.mjs tests/http/preview.sh \
	tests/http/abuse.mjs tests/http/bombs.mjs \
	tests/http/learn.sh tests/http/life.sh tests/http/receipts.sh \
	tests/http/signin.sh tests/http/desk.sh tests/http/permissions.sh \
	tests/http/csrf.sh tests/http/limits.sh tests/http/attachments.sh tests/http/cases.sh tests/http/talk.sh tests/http/helpful.sh \
	tests/http/team.sh tests/http/withdraw.sh tests/http/import.sh tests/http/edit.sh tests/http/as-of.sh \
	tests/http/edit-gate.sh tests/http/queue.sh tests/http/curation.sh tests/http/embed.sh \
	tests/http/webhook.mjs \
	tests/http/openapi.mjs
browser_tests = tests/browser/offline.mjs tests/browser/use.mjs tests/browser/axe.mjs \
	tests/browser/inject.mjs tests/browser/staff.mjs tests/browser/talk.mjs \
	tests/browser/desk.mjs tests/browser/desk-looks.mjs \
	tests/browser/edit.mjs tests/browser/edit-journey.mjs tests/browser/edit-looks.mjs \
	tests/browser/embed.mjs
TESTS += $(http_tests) $(browser_tests)
EXTRA_DIST += $(http_tests) $(browser_tests) tests/http/lib.sh \
	tests/http/people.sh tests/http/guess.mjs \
	tests/http/raw.mjs tests/http/smuggling-cases.mjs \
	tests/http/fixture tests/golden/http \
	tests/browser/site.mjs tests/browser/desk-site.mjs \
	tests/browser/edit-site.mjs \
	tests/browser/desk-speed.mjs tests/browser/payloads.mjs tests/browser/yaml.mjs tests/browser/screenshots.mjs \
	tests/browser/package.json tests/browser/package-lock.json
