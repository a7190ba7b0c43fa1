# SPDX-License-Identifier: GPL-3.0-or-later
# When what is promised falls due. calendars/ holds a file for each country.
libkb_la_SOURCES += %D%/calendar.c %D%/hours.c %D%/due.c \
	%D%/keeping.c %D%/team.c %D%/clock_text.c %D%/fields.c \
	%D%/calendar.h %D%/due.h include/kb/clock.h

calendardir = $(pkgdatadir)/calendars
dist_calendar_DATA = calendars/CN.yaml calendars/GB.yaml \
	calendars/RU.yaml calendars/TW.yaml

check_PROGRAMS += tests/unit/test_clock
tests_unit_test_clock_SOURCES = tests/unit/test_clock.c
tests_unit_test_clock_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_clock_SOURCES = dummy.cxx
TESTS += tests/unit/test_clock

check_PROGRAMS += tests/unit/test_team
tests_unit_test_team_SOURCES = tests/unit/test_team.c
tests_unit_test_team_LDADD = $(TEST_LIBS)
nodist_EXTRA_tests_unit_test_team_SOURCES = dummy.cxx
TESTS += tests/unit/test_team
EXTRA_DIST += tests/clock/timelines.tsv
