/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lint_pins.h - pinned questions that two articles want.
 */
#ifndef KB_LINT_PINS_H
#define KB_LINT_PINS_H

#include <kb/content.h>

struct lint_pins;
struct lint_pins *lint_pins_new(void *mem);
/* False: nothing of the pin is a letter or digit. */
bool lint_pins_add(struct lint_pins *p, const struct kb_article *a,
	const char *source, const char *pin, int line);
/* For each pin that an article with a lower id has too. */
typedef void (*lint_pins_fn)(void *user, const char *source, int line,
	const char *other);
void lint_pins_judge(struct lint_pins *p, lint_pins_fn fn, void *user);

#endif
