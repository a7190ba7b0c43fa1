# SPDX-License-Identifier: GPL-3.0-or-later
libkb_la_SOURCES += %D%/store.c %D%/db.c %D%/migrate.c %D%/article.c \
	%D%/stored.c %D%/section.c %D%/case.c %D%/synonyms.c %D%/changes.c \
	%D%/mirror.c %D%/db.h include/kb/store.h \
	%D%/backup.c %D%/backup_seal.c %D%/backup.h include/kb/backup.h

KB_MIGRATIONS = $(srcdir)/%D%/sql/001_init.sql
EXTRA_DIST += %D%/sql/embed.awk %D%/sql/queries.sql %D%/sql/001_init.sql
CLEANFILES += %D%/queries.inc %D%/migrations.inc

%D%/queries.inc: $(srcdir)/%D%/sql/queries.sql $(srcdir)/%D%/sql/embed.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && $(AWK) -v mode=queries \
		-f $(srcdir)/%D%/sql/embed.awk \
		$(srcdir)/%D%/sql/queries.sql > $@.new && mv $@.new $@

%D%/migrations.inc: $(KB_MIGRATIONS) $(srcdir)/%D%/sql/embed.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && $(AWK) -v mode=migrations \
		-f $(srcdir)/%D%/sql/embed.awk \
		$(KB_MIGRATIONS) > $@.new && mv $@.new $@

%D%/store.lo %D%/db.lo %D%/migrate.lo %D%/article.lo %D%/stored.lo \
%D%/section.lo %D%/case.lo %D%/synonyms.lo %D%/changes.lo \
%D%/backup.lo %D%/backup_seal.lo %D%/mirror.lo: \
	%D%/queries.inc %D%/migrations.inc

check_PROGRAMS += tests/unit/test_store
tests_unit_test_store_SOURCES = tests/unit/test_store.c
tests_unit_test_store_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_store_SOURCES = dummy.cxx
TESTS += tests/unit/test_store
