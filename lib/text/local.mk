# SPDX-License-Identifier: GPL-3.0-or-later
libkb_la_SOURCES += %D%/analyzer.h %D%/tables.h %D%/utf8.c %D%/lang.c \
	%D%/convert.c %D%/fold.c %D%/stem.c %D%/tokens.c %D%/extras.c \
	%D%/terms.c %D%/sentence.c %D%/text.c %D%/pinyin.c %D%/quantity.c %D%/layout.c \
	%D%/function.c %D%/key.c %D%/sound.c %D%/sound_chinese.c \
	%D%/sound_cyrillic.c %D%/sound_rough.c %D%/sound_tables.h \
	include/kb/text.h
nodist_libkb_la_SOURCES = %D%/tables.c

# The tables are made from OpenCC's dictionaries and ICU as installed here.
noinst_PROGRAMS += %D%/mktables
%C%_mktables_SOURCES = %D%/mktables.c %D%/mktables.h %D%/mkphrases.c \
	%D%/mkpinyin.c %D%/mkemit.c %D%/tables.h
%C%_mktables_LDADD = $(KBDEPS_LIBS) -lstemmer
text_tables = $(srcdir)/%D%/characters.tsv $(srcdir)/%D%/vocabulary.tsv \
	$(srcdir)/%D%/brands.tsv $(srcdir)/%D%/readings.tsv
EXTRA_DIST += %D%/characters.tsv %D%/vocabulary.tsv %D%/brands.tsv \
	%D%/readings.tsv %D%/dictionaries.sh
CLEANFILES += %D%/tables.c %D%/tables.tmp %D%/dictionaries.stamp \
	%D%/dictionaries/*.txt

%D%/dictionaries.stamp: $(srcdir)/%D%/dictionaries.sh
	$(AM_V_GEN)$(MKDIR_P) %D% && PKG_CONFIG="$(PKG_CONFIG)" \
	$(SHELL) $(srcdir)/%D%/dictionaries.sh "$(OPENCC_DICT)" \
		%D%/dictionaries && touch $@
%D%/tables.c: %D%/mktables$(EXEEXT) %D%/dictionaries.stamp $(text_tables)
	$(AM_V_GEN)%D%/mktables$(EXEEXT) %D%/dictionaries $(srcdir)/%D% \
		>%D%/tables.tmp && mv %D%/tables.tmp $@

check_PROGRAMS += tests/unit/test_text tests/unit/test_terms tests/bench_text
tests_unit_test_text_SOURCES = tests/unit/test_text.c
tests_unit_test_text_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_text_SOURCES = dummy.cxx
tests_unit_test_terms_SOURCES = tests/unit/test_terms.c
tests_unit_test_terms_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_terms_SOURCES = dummy.cxx
TESTS += tests/unit/test_text tests/unit/test_terms
check_PROGRAMS += tests/unit/test_sound
tests_unit_test_sound_SOURCES = tests/unit/test_sound.c
tests_unit_test_sound_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_sound_SOURCES = dummy.cxx
TESTS += tests/unit/test_sound
tests_bench_text_SOURCES = tests/bench_text.c
tests_bench_text_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_bench_text_SOURCES = dummy.cxx
