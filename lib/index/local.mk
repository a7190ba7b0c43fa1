# SPDX-License-Identifier: GPL-3.0-or-later
libkb_la_SOURCES += include/kb/index.h %D%/part.h %D%/bag.h %D%/build.h \
	%D%/snapshot.h %D%/audience.c %D%/bag.c %D%/build.c %D%/column.c \
	%D%/commit.c %D%/counts.c %D%/encode.c %D%/follow.c %D%/generation.c \
	%D%/manifest.c %D%/manifest.h %D%/merge.c %D%/near.c %D%/reader.c \
	%D%/segment.c %D%/snapshot.c %D%/stamp.c %D%/stream.c %D%/unit.c \
	%D%/views.c %D%/vocabulary.c %D%/mapping.c %D%/overlay.c %D%/reader.h \
	%D%/search.c

check_PROGRAMS += tests/unit/test_index tests/unit/test_view \
	tests/unit/test_mirror tests/unit/test_answer
TESTS += tests/unit/test_index tests/unit/test_view tests/unit/test_mirror \
	tests/unit/test_answer
tests_unit_test_index_SOURCES = tests/unit/test_index.c tests/unit/world.c \
	tests/unit/world.h
tests_unit_test_index_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_index_SOURCES = dummy.cxx
tests_unit_test_view_SOURCES = tests/unit/test_view.c tests/unit/world.c \
	tests/unit/world.h
tests_unit_test_view_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_view_SOURCES = dummy.cxx
tests_unit_test_mirror_SOURCES = tests/unit/test_mirror.c \
	tests/unit/world.c tests/unit/world.h
tests_unit_test_mirror_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_mirror_SOURCES = dummy.cxx
tests_unit_test_answer_SOURCES = tests/unit/test_answer.c tests/unit/world.c \
	tests/unit/world.h
tests_unit_test_answer_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_answer_SOURCES = dummy.cxx

check_PROGRAMS += tests/unit/test_manifest
tests_unit_test_manifest_SOURCES = tests/unit/test_manifest.c \
	tests/unit/world.c tests/unit/world.h
tests_unit_test_manifest_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_manifest_SOURCES = dummy.cxx
TESTS += tests/unit/test_manifest
