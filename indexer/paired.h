/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paired.h - is run B different from run A, or is it chance? The randomisation
 * test: if the runs were equally good, then for every question it would be
 * chance which of the two answers came from which run. So the two are
 * exchanged by coin for each question, many times over, and the p-value is the
 * share of these times in which the difference is as large as the real one.
 */
#ifndef KB_PAIRED_H
#define KB_PAIRED_H

#include <stddef.h>
#include <stdint.h>

enum { KB_PAIRED_ROUNDS = 10000 };

/* One question (or group) in run A and run B: what it adds to the upper and to
   the lower side of a share. A mean has 1 below. */
struct kb_pair_of { double over[2], under[2]; };

struct kb_difference {
	double value[2];	/* the share of each run; NAN with 0 below */
	double p;		/* two-sided; 1 where nothing differs */
	size_t changed;		/* how many v differ */
};

/* The same v, rounds and seed give the same result. v is reordered. */
struct kb_difference kb_paired_test(struct kb_pair_of *v, size_t n,
				    unsigned rounds, uint64_t seed);

#endif
