# SPDX-License-Identifier: GPL-3.0-or-later
libkb_la_SOURCES += %D%/store.c %D%/db.c %D%/migrate.c %D%/article.c \
	%D%/stored.c %D%/newest.c %D%/section.c %D%/case.c %D%/synonyms.c %D%/changes.c \
	%D%/case_key.c %D%/sealed.c %D%/mirror.c %D%/person.c %D%/session.c %D%/token.c %D%/audit.c \
	%D%/db.h %D%/records.h include/kb/store.h \
	%D%/backup.c %D%/backup_seal.c %D%/backup.h include/kb/backup.h \
	%D%/code.c %D%/handoff.c %D%/trail.c %D%/trail.h \
	%D%/key_find.c %D%/case_file.h %D%/case_file.c %D%/case_open.c \
	%D%/case_event.c %D%/case_keep.c %D%/case_due.c %D%/case_find.c \
	%D%/case_json.c %D%/case_promise.c %D%/case_view.h \
	%D%/queue.c %D%/queue_act.c %D%/queue_rows.c %D%/queue_cluster.c \
	%D%/queue_sweep.c %D%/queue_asked.c %D%/queue_figures.c %D%/queue.h \
	%D%/outgoing.c %D%/case_report.c \
	include/kb/case.h include/kb/receipt.h include/kb/handoff.h
libkb_la_SOURCES += %D%/history.c %D%/pending.c %D%/period.c %D%/period.h \
	%D%/redirect.c %D%/notice.c %D%/mirror_curation.c %D%/mirror.h \
	include/kb/editing.h include/kb/queue.h include/kb/curation.h
libkb_la_SOURCES += %D%/receipt_line.h %D%/receipt_line.c %D%/receipt_file.c \
	%D%/receipt_log.c %D%/receipt_chain.c %D%/receipt_find.c \
	%D%/receipt_edit.c %D%/held.c include/kb/held.h
libkb_la_SOURCES += %D%/inbox.c %D%/contact.c %D%/spool.c %D%/spool.h \
	include/kb/inbox.h %D%/vote.c include/kb/vote.h
libkb_la_SOURCES += %D%/propose.c include/kb/proposal.h
libkb_la_SOURCES += %D%/sync.c %D%/curated.c include/kb/sync.h
libkb_la_SOURCES += %D%/attachment.c include/kb/attachment.h

# In the order in which they are applied.
KB_MIGRATIONS = $(srcdir)/%D%/sql/001_init.sql \
	$(srcdir)/%D%/sql/002_access.sql $(srcdir)/%D%/sql/003_privacy.sql \
	$(srcdir)/%D%/sql/004_cases.sql \
	$(srcdir)/%D%/sql/005_editing.sql $(srcdir)/%D%/sql/006_periods.sql \
	$(srcdir)/%D%/sql/007_quarantine.sql $(srcdir)/%D%/sql/008_sync.sql \
	$(srcdir)/%D%/sql/009_attachments.sql \
	$(srcdir)/%D%/sql/010_curated.sql \
	$(srcdir)/%D%/sql/011_votes.sql
KB_QUERIES = $(srcdir)/%D%/sql/queries.sql \
	$(srcdir)/%D%/sql/queries_access.sql \
	$(srcdir)/%D%/sql/queries_privacy.sql \
	$(srcdir)/%D%/sql/queries_cases.sql \
	$(srcdir)/%D%/sql/queries_editing.sql \
	$(srcdir)/%D%/sql/queries_queue.sql \
	$(srcdir)/%D%/sql/queries_curation.sql \
	$(srcdir)/%D%/sql/queries_periods.sql \
	$(srcdir)/%D%/sql/queries_quarantine.sql \
	$(srcdir)/%D%/sql/queries_sync.sql \
	$(srcdir)/%D%/sql/queries_attachments.sql \
	$(srcdir)/%D%/sql/queries_proposal.sql \
	$(srcdir)/%D%/sql/queries_curated.sql \
	$(srcdir)/%D%/sql/queries_votes.sql
EXTRA_DIST += %D%/sql/embed.awk $(KB_MIGRATIONS) $(KB_QUERIES)
CLEANFILES += %D%/queries.inc %D%/migrations.inc

%D%/queries.inc: $(KB_QUERIES) $(srcdir)/%D%/sql/embed.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && $(AWK) -v mode=queries \
		-f $(srcdir)/%D%/sql/embed.awk \
		$(KB_QUERIES) > $@.new && mv $@.new $@

%D%/migrations.inc: $(KB_MIGRATIONS) $(srcdir)/%D%/sql/embed.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && $(AWK) -v mode=migrations \
		-f $(srcdir)/%D%/sql/embed.awk \
		$(KB_MIGRATIONS) > $@.new && mv $@.new $@

%D%/store.lo %D%/db.lo %D%/migrate.lo %D%/article.lo %D%/stored.lo %D%/newest.lo \
%D%/section.lo %D%/case.lo %D%/case_key.lo %D%/synonyms.lo %D%/changes.lo \
%D%/key_find.lo %D%/case_file.lo %D%/case_open.lo %D%/case_event.lo \
%D%/case_keep.lo %D%/case_due.lo %D%/case_find.lo %D%/case_json.lo \
%D%/queue_act.lo %D%/queue_rows.lo %D%/queue_cluster.lo \
%D%/queue_sweep.lo %D%/queue_asked.lo %D%/queue_figures.lo \
%D%/case_promise.lo %D%/queue.lo %D%/outgoing.lo %D%/case_report.lo \
%D%/backup.lo %D%/backup_seal.lo %D%/mirror.lo \
%D%/history.lo %D%/pending.lo %D%/period.lo %D%/held.lo %D%/redirect.lo \
%D%/notice.lo %D%/mirror_curation.lo %D%/sync.lo %D%/curated.lo \
%D%/person.lo %D%/session.lo %D%/token.lo %D%/audit.lo: \
	%D%/queries.inc %D%/migrations.inc

check_PROGRAMS += tests/unit/test_store
tests_unit_test_store_SOURCES = tests/unit/test_store.c
tests_unit_test_store_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_store_SOURCES = dummy.cxx
TESTS += tests/unit/test_store

check_PROGRAMS += tests/unit/test_case_file
tests_unit_test_case_file_SOURCES = tests/unit/test_case_file.c
tests_unit_test_case_file_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_case_file_SOURCES = dummy.cxx
TESTS += tests/unit/test_case_file

check_PROGRAMS += tests/unit/test_case_json
tests_unit_test_case_json_SOURCES = tests/unit/test_case_json.c
tests_unit_test_case_json_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_case_json_SOURCES = dummy.cxx
TESTS += tests/unit/test_case_json

check_PROGRAMS += tests/unit/test_case_find
tests_unit_test_case_find_SOURCES = tests/unit/test_case_find.c
tests_unit_test_case_find_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_case_find_SOURCES = dummy.cxx
TESTS += tests/unit/test_case_find

check_PROGRAMS += tests/unit/test_queue
tests_unit_test_queue_SOURCES = tests/unit/test_queue.c
tests_unit_test_queue_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_queue_SOURCES = dummy.cxx
TESTS += tests/unit/test_queue

check_PROGRAMS += tests/bench_cases
tests_bench_cases_SOURCES = tests/bench_cases.c
tests_bench_cases_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_bench_cases_SOURCES = dummy.cxx

check_PROGRAMS += tests/unit/test_case_key
tests_unit_test_case_key_SOURCES = tests/unit/test_case_key.c
tests_unit_test_case_key_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_case_key_SOURCES = dummy.cxx
TESTS += tests/unit/test_case_key

check_PROGRAMS += tests/unit/test_vote
tests_unit_test_vote_SOURCES = tests/unit/test_vote.c
tests_unit_test_vote_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_vote_SOURCES = dummy.cxx
TESTS += tests/unit/test_vote

check_PROGRAMS += tests/unit/test_inbox
tests_unit_test_inbox_SOURCES = tests/unit/test_inbox.c
tests_unit_test_inbox_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_inbox_SOURCES = dummy.cxx
TESTS += tests/unit/test_inbox

check_PROGRAMS += tests/unit/test_code
tests_unit_test_code_SOURCES = tests/unit/test_code.c
tests_unit_test_code_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_code_SOURCES = dummy.cxx
TESTS += tests/unit/test_code

check_PROGRAMS += tests/unit/test_receipt
tests_unit_test_receipt_SOURCES = tests/unit/test_receipt.c
tests_unit_test_receipt_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_receipt_SOURCES = dummy.cxx
TESTS += tests/unit/test_receipt

check_PROGRAMS += tests/unit/test_case_report
tests_unit_test_case_report_SOURCES = tests/unit/test_case_report.c
tests_unit_test_case_report_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_case_report_SOURCES = dummy.cxx
TESTS += tests/unit/test_case_report

check_PROGRAMS += tests/unit/test_sync
tests_unit_test_sync_SOURCES = tests/unit/test_sync.c
tests_unit_test_sync_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_sync_SOURCES = dummy.cxx
TESTS += tests/unit/test_sync

check_PROGRAMS += tests/unit/test_queue_work
tests_unit_test_queue_work_SOURCES = tests/unit/test_queue_work.c
tests_unit_test_queue_work_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_queue_work_SOURCES = dummy.cxx
TESTS += tests/unit/test_queue_work

check_PROGRAMS += tests/unit/test_curation
tests_unit_test_curation_SOURCES = tests/unit/test_curation.c
tests_unit_test_curation_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_curation_SOURCES = dummy.cxx
TESTS += tests/unit/test_curation
