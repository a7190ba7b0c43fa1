/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pins.h - pinned questions that two articles want.
 */
#ifndef KB_LINT_PINS_H
#define KB_LINT_PINS_H

#include "parts.h"

struct lint_pins *lint_pins_new(void *mem);
/* key: as kb_text_key() makes it of the pin. */
void lint_pins_add(struct lint_pins *p, const struct subject *s,
		   const char *key, int line);
/* Finds each pin that an article with a lower id has too. */
void lint_pins_judge(struct lint_pins *p, struct lint_run *run);

#endif
