# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzz targets: one program. With --enable-fuzzing libFuzzer drives it
# (tests/fuzz/run does that); otherwise it replays the kept inputs.
check_PROGRAMS += tests/fuzz/fuzz
TESTS += tests/fuzz/replay.sh
tests_fuzz_fuzz_SOURCES = %D%/fuzz.h %D%/targets.c %D%/html.c \
	%D%/target_access.c %D%/target_article.c %D%/target_body.c %D%/target_case.c %D%/target_convert.c \
	%D%/target_fields.c %D%/target_index.c %D%/target_jsonl.c \
	%D%/target_mapping.c %D%/target_markdown.c %D%/target_mask.c %D%/target_page.c %D%/target_question.c \
	%D%/target_quantity.c %D%/target_request.c %D%/target_settings.c %D%/target_sound.c \
	%D%/target_suggest.c %D%/target_template.c %D%/target_text.c \
	%D%/target_wire.c \
	indexer/eval_data.c indexer/lines.c indexer/noise.c indexer/pins.c \
	indexer/pins_file.c indexer/random.c indexer/read_cases_csv.c \
	indexer/table.c indexer/case_map.c indexer/case_row.c
tests_fuzz_fuzz_LDADD = libsearchd.la $(KB_LIBS) $(MHD_LIBS)
tests_fuzz_fuzz_LDFLAGS = $(AM_LDFLAGS)
if FUZZING
tests_fuzz_fuzz_SOURCES += %D%/engine.c
tests_fuzz_fuzz_LDFLAGS += -fsanitize=fuzzer
else
tests_fuzz_fuzz_SOURCES += %D%/replay.c
endif
nodist_EXTRA_tests_fuzz_fuzz_SOURCES = dummy.cxx
EXTRA_DIST += %D%/corpus %D%/dict %D%/replay.sh %D%/run
