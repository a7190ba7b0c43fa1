# SPDX-License-Identifier: GPL-3.0-or-later
# Pages of other people: bytes -> lines -> judged -> documents -> drafts.
libkb_la_SOURCES += %D%/decode.c %D%/plausible.c %D%/parts.h \
	include/kb/quarantine.h

check_PROGRAMS += tests/unit/test_decode
tests_unit_test_decode_SOURCES = tests/unit/test_decode.c
tests_unit_test_decode_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_decode_SOURCES = dummy.cxx
TESTS += tests/unit/test_decode
