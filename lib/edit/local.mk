# SPDX-License-Identifier: GPL-3.0-or-later
# What editors do to articles, and what they see of it before.
libkb_la_SOURCES += %D%/merge.c %D%/diff.c %D%/front.c %D%/front_yaml.c \
	%D%/rights.c %D%/look.c %D%/edit.c %D%/merging.c %D%/front.h %D%/act.h \
	%D%/blame.c include/kb/blame.h %D%/commits.c include/kb/commits.h \
	include/kb/edit.h
libkb_la_SOURCES += %D%/gate.c %D%/gate_questions.c %D%/gate_json.c \
	%D%/gate.h include/kb/gate.h

check_PROGRAMS += tests/unit/test_front
tests_unit_test_front_SOURCES = tests/unit/test_front.c
tests_unit_test_front_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_front_SOURCES = dummy.cxx
TESTS += tests/unit/test_front

check_PROGRAMS += tests/unit/test_editing
tests_unit_test_editing_SOURCES = tests/unit/test_editing.c
tests_unit_test_editing_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_editing_SOURCES = dummy.cxx
TESTS += tests/unit/test_editing

check_PROGRAMS += tests/unit/test_rights
tests_unit_test_rights_SOURCES = tests/unit/test_rights.c
tests_unit_test_rights_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_rights_SOURCES = dummy.cxx
TESTS += tests/unit/test_rights

check_PROGRAMS += tests/unit/test_gate_run
tests_unit_test_gate_run_SOURCES = tests/unit/test_gate_run.c tests/unit/deal.c \
	tests/unit/deal.h tests/unit/world.c tests/unit/world.h
tests_unit_test_gate_run_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_gate_run_SOURCES = dummy.cxx
TESTS += tests/unit/test_gate_run
