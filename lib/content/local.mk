# SPDX-License-Identifier: GPL-3.0-or-later
libkb_la_SOURCES += %D%/front_matter.c %D%/fields.c %D%/fields_json.c %D%/check.c \
	%D%/block.c %D%/html.c %D%/guard.c %D%/inline.c %D%/table.c \
	%D%/markdown.c %D%/rule.c %D%/sections.c %D%/anchor.c %D%/timed.c %D%/cut.c \
	%D%/article.c %D%/case.c \
	%D%/synonyms.c %D%/mask.c \
	%D%/mask_cells.c %D%/mask_number.c %D%/mask_phone.c %D%/mask_words.c \
	%D%/mask_value.c %D%/case_mask.c %D%/mask_parts.h include/kb/mask.h \
	%D%/audience.c include/kb/audience.h %D%/parts.h %D%/markdown.h include/kb/content.h

check_PROGRAMS += tests/unit/test_content
tests_unit_test_content_SOURCES = tests/unit/test_content.c
tests_unit_test_content_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_content_SOURCES = dummy.cxx
TESTS += tests/unit/test_content

check_PROGRAMS += tests/unit/test_markdown
tests_unit_test_markdown_SOURCES = tests/unit/test_markdown.c
tests_unit_test_markdown_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_markdown_SOURCES = dummy.cxx
TESTS += tests/unit/test_markdown

check_PROGRAMS += tests/unit/test_audience
tests_unit_test_audience_SOURCES = tests/unit/test_audience.c
tests_unit_test_audience_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_audience_SOURCES = dummy.cxx
TESTS += tests/unit/test_audience

check_PROGRAMS += tests/unit/test_mask
tests_unit_test_mask_SOURCES = tests/unit/test_mask.c tests/unit/mask_set.c \
	tests/unit/mask_set.h
tests_unit_test_mask_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_mask_SOURCES = dummy.cxx
TESTS += tests/unit/test_mask

check_PROGRAMS += tests/unit/test_mask_edges
TESTS += tests/unit/test_mask_edges
tests_unit_test_mask_edges_SOURCES = tests/unit/test_mask_edges.c
tests_unit_test_mask_edges_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_mask_edges_SOURCES = dummy.cxx
