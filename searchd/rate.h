/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rate.h - how many requests an address may make: a bucket of tokens for each
 * address and class, in a table of fixed size. Who sends from very many
 * addresses pushes out only the buckets that were not used for longest.
 */
#ifndef KB_SEARCHD_RATE_H
#define KB_SEARCHD_RATE_H

#include <kb/base.h>

struct kb_rates;
/* Threads may share it. */
struct kb_rates *kb_rates_new(void *mem);
/* Takes one token of a bucket that fills with per_minute (0: no limit) and
   holds a quarter of that. Returns 0, or the seconds until there is one. */
unsigned kb_rates_take(struct kb_rates *r, unsigned class,
		       const char *address, int per_minute, uint64_t now_ns);

#endif
