# SPDX-License-Identifier: GPL-3.0-or-later
libkb_la_SOURCES += include/kb/answer.h %D%/query.h %D%/rank.h %D%/passage.h \
	%D%/reader.h %D%/score.h %D%/view.h %D%/answer.c %D%/count.c %D%/engine.c %D%/json.c \
	%D%/passage.c %D%/query.c %D%/rank.c %D%/score.c %D%/suggest.c %D%/view.c
