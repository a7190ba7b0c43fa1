# SPDX-License-Identifier: GPL-3.0-or-later
libkb_la_SOURCES += include/kb/model.h %D%/model.h %D%/scratch.h %D%/train.h \
	%D%/features.c %D%/model.c %D%/train.c

check_PROGRAMS += tests/unit/test_model
TESTS += tests/unit/test_model
tests_unit_test_model_SOURCES = tests/unit/test_model.c
tests_unit_test_model_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_model_SOURCES = dummy.cxx
