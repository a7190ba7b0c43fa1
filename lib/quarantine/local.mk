# SPDX-License-Identifier: GPL-3.0-or-later
# Pages of other people: bytes -> lines -> judged -> documents -> drafts.
libkb_la_SOURCES += %D%/read.c %D%/html.c %D%/html_check.c %D%/judge.c %D%/look.c \
	%D%/words.c %D%/stamp.c %D%/signals.h %D%/sales.h \
	%D%/split.c %D%/borders.c %D%/escape.c %D%/json.c %D%/draft.c %D%/document.c %D%/phrases.h %D%/decode.c %D%/plausible.c %D%/parts.h \
	%D%/write.c %D%/write.h %D%/from_html.c %D%/from_html.h \
	%D%/from_html_layout.c %D%/aside.c include/kb/foreign.h \
	%D%/wiki.h %D%/wiki_clean.c %D%/wiki_line.c %D%/wikitext.c \
	include/kb/quarantine.h

check_PROGRAMS += tests/unit/test_decode
tests_unit_test_decode_SOURCES = tests/unit/test_decode.c
tests_unit_test_decode_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_decode_SOURCES = dummy.cxx
TESTS += tests/unit/test_decode

check_PROGRAMS += tests/unit/test_page
tests_unit_test_page_SOURCES = tests/unit/test_page.c
tests_unit_test_page_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_page_SOURCES = dummy.cxx
TESTS += tests/unit/test_page

check_PROGRAMS += tests/unit/test_foreign
tests_unit_test_foreign_SOURCES = tests/unit/test_foreign.c
tests_unit_test_foreign_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_foreign_SOURCES = dummy.cxx
TESTS += tests/unit/test_foreign
