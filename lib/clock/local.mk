# SPDX-License-Identifier: GPL-3.0-or-later
# When what is promised falls due. calendars/ holds a file for each country.
libkb_la_SOURCES += include/kb/clock.h
calendardir = $(pkgdatadir)/calendars
