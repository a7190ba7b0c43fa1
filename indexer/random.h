/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * random.h - numbers that look random and are the same on every machine for
 * the same seed (splitmix64). For what is measured, never for secrets.
 */
#ifndef KB_RANDOM_H
#define KB_RANDOM_H

#include <stdint.h>

struct kb_random { uint64_t state; };	/* any number is a seed */

uint64_t kb_random_next(struct kb_random *r);
/* 0 <= result < 1 */
double kb_random_share(struct kb_random *r);
/* 0 <= result < n; n > 0 */
uint64_t kb_random_below(struct kb_random *r, uint64_t n);
/* A number for sorting, or a seed, that depends on seed and text alone. */
uint64_t kb_random_key(uint64_t seed, const char *text);

#endif
