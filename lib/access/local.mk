# SPDX-License-Identifier: GPL-3.0-or-later
libkb_la_SOURCES += %D%/permit.c %D%/person.c %D%/password.c %D%/sign_in.c \
	%D%/session.c %D%/totp.c %D%/token.c %D%/throttle.c %D%/audit.c \
	%D%/erase.c %D%/erasures.c %D%/subject.c %D%/erase.h \
	include/kb/erase.h %D%/access.h include/kb/access.h

access_tests = tests/unit/test_access tests/unit/test_access_doors \
	tests/unit/test_access_proof tests/unit/test_access_audit \
	tests/unit/test_access_fault
check_PROGRAMS += $(access_tests)
TESTS += $(access_tests)
tests_unit_test_access_SOURCES = tests/unit/test_access.c \
	tests/unit/people.c tests/unit/people.h
tests_unit_test_access_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_access_SOURCES = dummy.cxx
tests_unit_test_access_doors_SOURCES = tests/unit/test_access_doors.c \
	tests/unit/people.c tests/unit/people.h
tests_unit_test_access_doors_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_access_doors_SOURCES = dummy.cxx
tests_unit_test_access_proof_SOURCES = tests/unit/test_access_proof.c \
	tests/unit/people.c tests/unit/people.h
tests_unit_test_access_proof_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_access_proof_SOURCES = dummy.cxx
tests_unit_test_access_fault_SOURCES = tests/unit/test_access_fault.c \
	tests/unit/people.c tests/unit/people.h tests/unit/cut.c \
	tests/unit/cut.h
tests_unit_test_access_fault_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_access_fault_SOURCES = dummy.cxx
tests_unit_test_access_audit_SOURCES = tests/unit/test_access_audit.c \
	tests/unit/people.c tests/unit/people.h
tests_unit_test_access_audit_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_access_audit_SOURCES = dummy.cxx

check_PROGRAMS += tests/unit/test_erase
TESTS += tests/unit/test_erase
tests_unit_test_erase_SOURCES = tests/unit/test_erase.c \
	tests/unit/erasing.h
tests_unit_test_erase_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_erase_SOURCES = dummy.cxx

check_PROGRAMS += tests/unit/test_erase_fault
TESTS += tests/unit/test_erase_fault
tests_unit_test_erase_fault_SOURCES = tests/unit/test_erase_fault.c \
	tests/unit/erasing.h \
	tests/unit/cut.c tests/unit/cut.h
tests_unit_test_erase_fault_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_erase_fault_SOURCES = dummy.cxx
