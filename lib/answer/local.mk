# SPDX-License-Identifier: GPL-3.0-or-later
libkb_la_SOURCES += include/kb/answer.h %D%/query.h %D%/rank.h %D%/passage.h \
	include/kb/learn.h %D%/pin.h %D%/pin.c %D%/fit.h %D%/lessons.h \
	%D%/ask.h %D%/fact.h %D%/verdict.h %D%/ask.c %D%/fact.c \
	%D%/verdict.c %D%/taught.h %D%/trial.h %D%/trials.h %D%/reader.h %D%/classes.h %D%/weights.h %D%/score.h %D%/view.h %D%/answer.c %D%/asked.c %D%/classes.c %D%/count.c %D%/likeness.c %D%/weights.c %D%/trust.c \
	%D%/trust_fit.c %D%/tune.c %D%/trials.c %D%/learn.c %D%/tutor.c %D%/lessons.c %D%/fit.c \
	%D%/bags.c %D%/taught.c %D%/engine.c %D%/json.c \
	%D%/passage.c %D%/query.c %D%/rank.c %D%/score.c %D%/suggest.h \
	%D%/suggest.c %D%/suggest_array.c %D%/suggest_find.c \
	%D%/suggest_key.c %D%/suggest_layer.c %D%/suggest_share.c \
	%D%/view.c %D%/receipt.c
libkb_la_SOURCES += %D%/homophone.h %D%/lexicon.h %D%/rewrite.h %D%/synonyms.h \
	%D%/common.c %D%/correct.c %D%/homophone.c %D%/lexicon.c %D%/sayable.c \
	%D%/rewrite.c %D%/rewrite_beside.c %D%/rewrite_words.c %D%/synonyms.c

# The shipped weights as a C string.
EXTRA_DIST += %D%/weights.json
CLEANFILES += %D%/weights.inc
%D%/weights.inc: $(srcdir)/%D%/weights.json
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	sed 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$$/\\n"/' \
		$(srcdir)/%D%/weights.json > $@.tmp && mv $@.tmp $@
%D%/weights.lo: %D%/weights.inc

check_PROGRAMS += tests/unit/test_suggest
TESTS += tests/unit/test_suggest
tests_unit_test_suggest_SOURCES = tests/unit/test_suggest.c \
	tests/unit/world.c tests/unit/world.h
tests_unit_test_suggest_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_unit_test_suggest_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_suggest_SOURCES = dummy.cxx

check_PROGRAMS += tests/unit/test_ask
TESTS += tests/unit/test_ask
tests_unit_test_ask_SOURCES = tests/unit/test_ask.c tests/unit/world.c \
	tests/unit/world.h
tests_unit_test_ask_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_ask_SOURCES = dummy.cxx

check_PROGRAMS += tests/unit/test_correct tests/unit/test_rewrite
TESTS += tests/unit/test_correct tests/unit/test_rewrite
tests_unit_test_correct_SOURCES = tests/unit/test_correct.c \
	tests/unit/world.c tests/unit/world.h
tests_unit_test_correct_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_correct_SOURCES = dummy.cxx
tests_unit_test_rewrite_SOURCES = tests/unit/test_rewrite.c \
	tests/unit/world.c tests/unit/world.h
tests_unit_test_rewrite_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_rewrite_SOURCES = dummy.cxx

check_PROGRAMS += tests/unit/test_pin
TESTS += tests/unit/test_pin
tests_unit_test_pin_SOURCES = tests/unit/test_pin.c tests/unit/world.c \
	tests/unit/world.h
tests_unit_test_pin_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_pin_SOURCES = dummy.cxx

check_PROGRAMS += tests/unit/test_learn tests/unit/test_tutor
TESTS += tests/unit/test_learn tests/unit/test_tutor
tests_unit_test_learn_SOURCES = tests/unit/test_learn.c \
	tests/unit/world.c tests/unit/world.h
tests_unit_test_learn_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_learn_SOURCES = dummy.cxx
tests_unit_test_tutor_SOURCES = tests/unit/test_tutor.c
tests_unit_test_tutor_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_tutor_SOURCES = dummy.cxx

check_PROGRAMS += tests/unit/test_periods
TESTS += tests/unit/test_periods
tests_unit_test_periods_SOURCES = tests/unit/test_periods.c \
	tests/unit/world.c tests/unit/world.h
tests_unit_test_periods_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_periods_SOURCES = dummy.cxx

check_PROGRAMS += tests/unit/test_timed
TESTS += tests/unit/test_timed
tests_unit_test_timed_SOURCES = tests/unit/test_timed.c \
	tests/unit/world.c tests/unit/world.h
tests_unit_test_timed_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_timed_SOURCES = dummy.cxx

check_PROGRAMS += tests/unit/test_staff
TESTS += tests/unit/test_staff
tests_unit_test_staff_SOURCES = tests/unit/test_staff.c tests/unit/world.c \
	tests/unit/world.h
tests_unit_test_staff_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_staff_SOURCES = dummy.cxx

check_PROGRAMS += tests/unit/test_replay
TESTS += tests/unit/test_replay
tests_unit_test_replay_SOURCES = tests/unit/test_replay.c
tests_unit_test_replay_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_replay_SOURCES = dummy.cxx

check_PROGRAMS += tests/unit/test_overlay
TESTS += tests/unit/test_overlay
tests_unit_test_overlay_SOURCES = tests/unit/test_overlay.c \
	tests/unit/deal.c tests/unit/deal.h tests/unit/world.c \
	tests/unit/world.h
tests_unit_test_overlay_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_overlay_SOURCES = dummy.cxx
