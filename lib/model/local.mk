# SPDX-License-Identifier: GPL-3.0-or-later
libkb_la_SOURCES += include/kb/model.h %D%/model.h %D%/scratch.h %D%/train.h \
	%D%/features.c %D%/model.c %D%/train.c
