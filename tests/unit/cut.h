/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cut.h - a store or a disk that fails once, at a chosen step. Who links cut.c
 * has each call of these go through here.
 */
#ifndef KB_TEST_CUT_H
#define KB_TEST_CUT_H

#include <stdbool.h>

enum cut { CUT_STEP,		/* of SQLite */
	   CUT_TRUNCATE, CUT_WRITE, CUT_SYNC, CUT_LOCK, CUTS };

/* The n-th call from now fails, from 1. */
void cut_at(enum cut what, unsigned n);
/* From now none does. Did it fail? */
bool cut_end(void);

#endif
