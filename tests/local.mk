# SPDX-License-Identifier: GPL-3.0-or-later
# How tests run: all through tests/driver.sh. A test is a program or an
# executable .sh or .mjs script; it finds what it needs in the variables below.
TEST_EXTENSIONS = .sh .mjs
LOG_DRIVER = $(SHELL) $(top_srcdir)/tests/driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
MJS_LOG_DRIVER = $(LOG_DRIVER)
MJS_LOG_COMPILER = node
# ASAN_OPTIONS: Xapian's own check deletes a table by its base class.
AM_TESTS_ENVIRONMENT = \
	KB_TOP='$(abs_top_srcdir)'; export KB_TOP; \
	KB_BUILD='$(abs_top_builddir)'; export KB_BUILD; \
	KB_INDEXER='$(abs_top_builddir)/kb-indexer$(EXEEXT)'; export KB_INDEXER; \
	KB_SEARCHD='$(abs_top_builddir)/kb-searchd$(EXEEXT)'; export KB_SEARCHD; \
	KB_CC='$(CC)'; export KB_CC; KB_CXX='$(CXX)'; export KB_CXX; \
	KB_CPPFLAGS='$(KBDEPS_CFLAGS) $(TALLOC_CFLAGS)'; export KB_CPPFLAGS; \
	ASAN_OPTIONS="$${ASAN_OPTIONS-new_delete_type_mismatch=0}"; \
	export ASAN_OPTIONS; \
	LC_ALL=C.UTF-8; export LC_ALL; TZ=UTC; export TZ;

EXTRA_DIST += %D%/driver.sh
EXTRA_DIST += %D%/coverage/run %D%/coverage/report.mjs \
	%D%/coverage/files.txt %D%/coverage/exceptions.txt
EXTRA_DIST += scripts/setup.sh .ci/run COPYING

lints = %D%/lint/layers.sh %D%/lint/size.sh %D%/lint/hygiene.sh \
	%D%/lint/packages.sh %D%/lint/scripts.sh %D%/lint/docs.sh %D%/lint/symbols.sh
TESTS += $(lints)
EXTRA_DIST += $(lints) %D%/lint/lint.sh %D%/lint/size-exceptions.txt

check_PROGRAMS += tests/unit/test_metrics
tests_unit_test_metrics_SOURCES = %D%/unit/test_metrics.c indexer/metrics.c
tests_unit_test_metrics_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_metrics_LDADD = $(CHECK_LIBS)
TESTS += tests/unit/test_metrics
