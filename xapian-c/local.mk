# SPDX-License-Identifier: GPL-3.0-or-later
# Xapian for C programs: a library of its own, which knows nothing of Concord.
lib_LTLIBRARIES += libxapian-c.la
include_HEADERS += %D%/include/xapian-c.h
pkgconfig_DATA += %D%/xapian-c.pc
libxapian_c_la_SOURCES = \
	%D%/src/internal.hh %D%/src/field.hh \
	%D%/src/error.cc \
	%D%/src/text.cc \
	%D%/src/database.cc \
	%D%/src/document.cc \
	%D%/src/writer.cc \
	%D%/src/query.cc \
	%D%/src/enquire.cc \
	%D%/src/field.cc \
	%D%/src/topk.cc
# -ffp-contract=off: a fused multiply-add would round a field's table
# differently on machines that have one.
libxapian_c_la_CXXFLAGS = $(AM_CXXFLAGS) -fvisibility=hidden -ffp-contract=off
libxapian_c_la_LIBADD = $(XAPIAN_LIBS)
libxapian_c_la_LDFLAGS = $(SANITIZE_FLAGS) $(HARDEN_LDFLAGS) \
	-no-undefined -version-info 0:0:0
