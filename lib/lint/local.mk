# SPDX-License-Identifier: GPL-3.0-or-later
# What is wrong with content, and which articles say otherwise than others.
libkb_la_SOURCES += %D%/links.c %D%/lint.c %D%/found.c %D%/blocks.c %D%/structure.c %D%/cites.c \
	%D%/promise.c %D%/pins.c %D%/profile.c %D%/profile.h %D%/near.c %D%/queue.c %D%/words.c %D%/translation.c %D%/inside.c %D%/script.c %D%/accept.c %D%/place.c %D%/conflict.c %D%/conflict.h \
	%D%/conflict_facts.c %D%/conflict_steps.c \
	%D%/pins.h %D%/parts.h %D%/rules.h \
	%D%/facts.c %D%/facts_words.c \
	%D%/facts_words.def %D%/facts_han.c %D%/facts_nouns.c \
	%D%/concepts.c %D%/concepts.def %D%/facts_lone.c %D%/facts_clock.c %D%/facts_number.c %D%/facts_date.c \
	%D%/facts_quantity.c %D%/facts_unit.c %D%/facts_near.c %D%/facts_steps.c %D%/facts.h \
	%D%/rules.def include/kb/lint.h include/kb/facts.h

check_PROGRAMS += tests/unit/test_facts
tests_unit_test_facts_SOURCES = tests/unit/test_facts.c
tests_unit_test_facts_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_facts_SOURCES = dummy.cxx
TESTS += tests/unit/test_facts tests/cli/lint.sh tests/cli/citations.sh \
	tests/cli/conflicts.sh
EXTRA_DIST += tests/cli/lint.sh tests/cli/citations.sh tests/cli/conflicts.sh
