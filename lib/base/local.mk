# SPDX-License-Identifier: GPL-3.0-or-later
libkb_la_SOURCES += %D%/error.c %D%/memory.c %D%/time.c %D%/zone.c %D%/moment.c \
	%D%/duration.c %D%/file.c \
	%D%/yaml.c %D%/word.c %D%/log.c %D%/config.c \
	%D%/program.c %D%/secret.c include/kb/secret.h \
	include/kb/base.h include/kb/config.h

check_PROGRAMS += tests/unit/test_base
tests_unit_test_base_SOURCES = tests/unit/test_base.c
tests_unit_test_base_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_base_SOURCES = dummy.cxx
TESTS += tests/unit/test_base

check_PROGRAMS += tests/unit/test_secret
tests_unit_test_secret_SOURCES = tests/unit/test_secret.c
tests_unit_test_secret_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_secret_SOURCES = dummy.cxx
TESTS += tests/unit/test_secret

check_PROGRAMS += tests/unit/test_moment
tests_unit_test_moment_SOURCES = tests/unit/test_moment.c
tests_unit_test_moment_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_moment_SOURCES = dummy.cxx
TESTS += tests/unit/test_moment
