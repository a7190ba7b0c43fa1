# SPDX-License-Identifier: GPL-3.0-or-later
bin_PROGRAMS += kb-indexer
kb_indexer_SOURCES = %D%/main.c %D%/command.h %D%/progress.c %D%/progress.h \
	%D%/import.c %D%/import.h %D%/import_page.c %D%/import_page.h %D%/guard.c %D%/guard.h \
	%D%/derive.c %D%/derive.h %D%/cmd_case.c %D%/cmd_erase.c %D%/cmd_retain.c %D%/cmd_subject.c %D%/walk.c %D%/seen.c %D%/seen.h \
	%D%/lines.c %D%/lines.h %D%/report.c \
	%D%/read_markdown.c %D%/read_collection.c %D%/read_cases_jsonl.c \
	%D%/read_cases_csv.c %D%/table.c %D%/table.h %D%/read_synonyms.c \
	%D%/case_map.c %D%/case_map.h %D%/case_row.c %D%/case_row.h \
	%D%/case_put.c %D%/read_mapped.c \
	%D%/cmd_import.c %D%/cmd_sync.c %D%/cmd_export.c %D%/cmd_lint.c \
	%D%/cmd_render.c \
	%D%/cmd_backup.c %D%/cmd_restore.c %D%/cmd_check.c \
	%D%/cmd_person.c %D%/cmd_token.c %D%/cmd_audit.c %D%/cmd_webhooks.c %D%/verbs.c \
	%D%/verbs.h \
	%D%/cmd_stats.c %D%/cmd_build.c %D%/cmd_learn.c %D%/cmd_tune.c %D%/cmd_calibrate.c \
	%D%/calibration.c %D%/calibration.h %D%/calibration_svg.c \
	%D%/svg.c %D%/svg.h %D%/cmd_follow.c \
	%D%/cmd_eval.c %D%/eval.h %D%/eval_data.c %D%/eval_run.c \
	%D%/eval_thin.c %D%/eval_figures.c %D%/eval_report.c %D%/metrics.c \
	%D%/metrics.h %D%/noise.c %D%/noise.h %D%/random.c %D%/random.h \
	%D%/cmd_compare.c %D%/compare.h %D%/compare_data.c %D%/paired.c \
	%D%/paired.h %D%/cmd_gate.c %D%/gate_files.c %D%/gate_files.h %D%/pins.c %D%/pins.h %D%/pins_file.c
kb_indexer_SOURCES += %D%/cmd_verify.c %D%/cmd_replay.c %D%/cmd_recall.c \
	%D%/recall.h %D%/recall_message.c
kb_indexer_SOURCES += %D%/foreign.c %D%/foreign.h %D%/foreign_csv.c \
	%D%/foreign_phpmyfaq.c %D%/foreign_zendesk.c %D%/foreign_mediawiki.c \
	%D%/xml.c %D%/xml.h
kb_indexer_SOURCES += %D%/curation_file.c %D%/curation_file.h \
	%D%/read_curation.c
kb_indexer_SOURCES += %D%/read_attachment.c %D%/cmd_blame.c
kb_indexer_LDADD = $(KB_LIBS) $(XML_LIBS)
nodist_EXTRA_kb_indexer_SOURCES = dummy.cxx

cli_tests = tests/cli/systems.sh tests/cli/round-trip.sh tests/cli/round-trip-all.sh tests/cli/sync.sh tests/cli/git.sh tests/cli/bad-input.sh \
	tests/cli/cases-csv.sh tests/cli/import-cases.sh tests/cli/foreign.sh tests/cli/eval.sh \
	tests/cli/compare.sh tests/cli/gate.sh tests/cli/calibrate.sh \
	tests/cli/same-answer.sh tests/cli/erase.sh tests/cli/render.sh tests/cli/backup.sh \
	tests/cli/damage.sh tests/cli/people.sh \
	tests/cli/quarantine.sh tests/cli/pages.sh tests/cli/kill.sh tests/cli/full.sh tests/cli/receipts.sh tests/http/damaged.sh
TESTS += $(cli_tests)
EXTRA_DIST += $(cli_tests) tests/data/phpmyfaq.json tests/data/phpmyfaq.xml \
	tests/data/table.csv tests/data/wiki.xml tests/data/zendesk.json tests/cli/tap.sh tests/drill/eio.c tests/drill/run

check_PROGRAMS += tests/unit/test_paired tests/unit/test_noise
tests_unit_test_paired_SOURCES = tests/unit/test_paired.c %D%/paired.c \
	%D%/random.c
tests_unit_test_paired_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_paired_LDADD = $(CHECK_LIBS)
tests_unit_test_noise_SOURCES = tests/unit/test_noise.c %D%/noise.c \
	%D%/random.c
tests_unit_test_noise_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_noise_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_noise_SOURCES = dummy.cxx
TESTS += tests/unit/test_paired tests/unit/test_noise

check_PROGRAMS += tests/drill/asker
tests_drill_asker_SOURCES = tests/drill/asker.c
tests_drill_asker_LDADD = $(KB_LIBS)
nodist_EXTRA_tests_drill_asker_SOURCES = dummy.cxx
check_PROGRAMS += tests/drill/writer
tests_drill_writer_SOURCES = tests/drill/writer.c
tests_drill_writer_LDADD = $(KB_LIBS)
nodist_EXTRA_tests_drill_writer_SOURCES = dummy.cxx

check_PROGRAMS += tests/unit/test_curated
tests_unit_test_curated_SOURCES = tests/unit/test_curated.c \
	%D%/curation_file.c
tests_unit_test_curated_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_curated_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_curated_SOURCES = dummy.cxx
TESTS += tests/unit/test_curated
