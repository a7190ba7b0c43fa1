/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * due.h - a duration after a start, as due.c and keeping.c count it.
 */
#ifndef KB_CLOCK_DUE_H
#define KB_CLOCK_DUE_H

#include "calendar.h"

/* name: of the field, for the error. calendar: natural, working or empty. */
KB_NODISCARD enum kb_status kb_due_after(const struct kb_calendar *c,
	const char *name, const char *within, const char *calendar,
	int64_t start, int64_t *ret, struct kb_error *err);

#endif
