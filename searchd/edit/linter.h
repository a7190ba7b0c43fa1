/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * linter.h - the one linter of the service: it remembers what it has read, so
 * that a text is looked at while somebody types.
 */
#ifndef KB_SEARCHD_LINTER_H
#define KB_SEARCHD_LINTER_H

#include <kb/lint.h>
#include "../site.h"

/* Waits until nobody else has it. Given back with kb_linter_return(), if KB_OK
   was said. */
KB_NODISCARD enum kb_status kb_linter_borrow(const struct kb_site *site,
	struct kb_linter **ret, struct kb_error *err);
void kb_linter_return(void);

#endif
