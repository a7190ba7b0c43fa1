# SPDX-License-Identifier: GPL-3.0-or-later
libkb_la_SOURCES += include/kb/index.h %D%/part.h %D%/bag.h %D%/build.h \
	%D%/snapshot.h %D%/bag.c %D%/build.c %D%/column.c %D%/encode.c \
	%D%/follow.c %D%/generation.c %D%/merge.c %D%/reader.c %D%/segment.c \
	%D%/snapshot.c %D%/stream.c %D%/unit.c %D%/vocabulary.c
