# SPDX-License-Identifier: GPL-3.0-or-later
# What is wrong with content, and which articles say otherwise than others.
libkb_la_SOURCES += %D%/lint.c %D%/found.c %D%/structure.c %D%/cites.c \
	%D%/promise.c %D%/pins.c %D%/pins.h %D%/parts.h %D%/rules.h \
	%D%/rules.def include/kb/lint.h include/kb/facts.h
