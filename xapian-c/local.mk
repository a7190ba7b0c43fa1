# SPDX-License-Identifier: GPL-3.0-or-later
# Xapian for C programs: a library of its own, which knows nothing of Concord.
lib_LTLIBRARIES += libxapian-c.la
include_HEADERS += %D%/include/xapian-c.h
pkgconfig_DATA += %D%/xapian-c.pc
libxapian_c_la_SOURCES = \
	%D%/src/internal.hh %D%/src/field.hh \
	%D%/src/error.cc \
	%D%/src/text.cc \
	%D%/src/database.cc \
	%D%/src/document.cc \
	%D%/src/writer.cc \
	%D%/src/query.cc \
	%D%/src/enquire.cc \
	%D%/src/field.cc \
	%D%/src/topk.cc
# -ffp-contract=off: a fused multiply-add would round a field's table
# differently on machines that have one.
libxapian_c_la_CXXFLAGS = $(AM_CXXFLAGS) -fvisibility=hidden -ffp-contract=off
libxapian_c_la_LIBADD = $(XAPIAN_LIBS)
libxapian_c_la_LDFLAGS = $(SANITIZE_FLAGS) $(HARDEN_LDFLAGS) \
	-no-undefined -version-info 0:0:0

check_PROGRAMS += %D%/tests/test_database %D%/tests/test_search \
	%D%/tests/test_topk %D%/tests/test_topk_exact
TESTS += %D%/tests/test_database %D%/tests/test_search \
	%D%/tests/test_topk %D%/tests/test_topk_exact
XC_TEST_LIBS = libxapian-c.la $(XAPIAN_LIBS) $(CHECK_LIBS) $(PTHREAD_LIBS)
# A .cxx that need not exist makes automake link with the C++ compiler.
xapian_c_tests_test_database_SOURCES = %D%/tests/test_database.c \
	%D%/tests/support.c %D%/tests/support.h
nodist_EXTRA_xapian_c_tests_test_database_SOURCES = dummy.cxx
xapian_c_tests_test_database_LDADD = $(XC_TEST_LIBS)
xapian_c_tests_test_search_SOURCES = %D%/tests/test_search.c \
	%D%/tests/support.c %D%/tests/support.h
nodist_EXTRA_xapian_c_tests_test_search_SOURCES = dummy.cxx
xapian_c_tests_test_search_LDADD = $(XC_TEST_LIBS)
xapian_c_tests_test_topk_SOURCES = %D%/tests/test_topk.c \
	%D%/tests/support.c %D%/tests/support.h
nodist_EXTRA_xapian_c_tests_test_topk_SOURCES = dummy.cxx
xapian_c_tests_test_topk_LDADD = $(XC_TEST_LIBS)
xapian_c_tests_test_topk_exact_SOURCES = %D%/tests/test_topk_exact.c \
	%D%/tests/support.c %D%/tests/support.h
nodist_EXTRA_xapian_c_tests_test_topk_exact_SOURCES = dummy.cxx
xapian_c_tests_test_topk_exact_LDADD = $(XC_TEST_LIBS)

# The documentation's example: it must compile and run.
EXTRA_DIST += %D%/doc/xapian-c.md %D%/tests/example.sh
check_PROGRAMS += %D%/doc/example
TESTS += %D%/tests/example.sh
xapian_c_doc_example_SOURCES = %D%/doc/example.c
nodist_EXTRA_xapian_c_doc_example_SOURCES = dummy.cxx
xapian_c_doc_example_LDADD = $(XC_TEST_LIBS)
