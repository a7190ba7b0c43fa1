/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paired.c - the randomisation test of two runs over the same questions.
 * In: what each question adds to a share in run A and in run B. Out: both
 * shares and how likely chance alone makes such a difference.
 */
#include "paired.h"

#include <math.h>

#include "random.h"

struct sums { double over[2], under[2]; };

static void add(struct sums *s, const struct kb_pair_of *v, int exchanged)
{
	for (int run = 0; run < 2; run++) {
		s->over[run] += v->over[run ^ exchanged];
		s->under[run] += v->under[run ^ exchanged];
	}
}

static double share(const struct sums *s, int run)
{
	return s->under[run] > 0 ? s->over[run] / s->under[run] : NAN;
}

/* A run that shows nothing has no share; that is no difference. */
static double difference(const struct sums *s)
{
	double d = share(s, 1) - share(s, 0);

	return isnan(d) ? 0 : fabs(d);
}

static int same(const struct kb_pair_of *v)
{
	return v->over[0] == v->over[1] && v->under[0] == v->under[1];
}

/* Those that differ come first: only they are exchanged. */
static size_t part(struct kb_pair_of *v, size_t n)
{
	size_t changed = 0;

	for (size_t i = 0; i < n; i++) {
		struct kb_pair_of one = v[i];

		if (same(&one))
			continue;
		v[i] = v[changed];
		v[changed++] = one;
	}
	return changed;
}

struct kb_difference kb_paired_test(struct kb_pair_of *v, size_t n,
				    unsigned rounds, uint64_t seed)
{
	struct kb_difference ret = { .p = 1, .changed = part(v, n) };
	struct kb_random random = { seed };
	struct sums fixed = { 0 }, real;
	unsigned as_large = 0;

	for (size_t i = ret.changed; i < n; i++)
		add(&fixed, &v[i], 0);
	real = fixed;
	for (size_t i = 0; i < ret.changed; i++)
		add(&real, &v[i], 0);
	ret.value[0] = share(&real, 0);
	ret.value[1] = share(&real, 1);
	for (unsigned round = 0; ret.changed && round < rounds; round++) {
		struct sums now = fixed;
		uint64_t coins = 0;

		for (size_t i = 0; i < ret.changed; i++, coins >>= 1) {
			if (i % 64 == 0)
				coins = kb_random_next(&random);
			add(&now, &v[i], (int)(coins & 1));
		}
		/* Sums in another order differ in their last digits. */
		as_large += difference(&now) >= difference(&real) - 1e-12;
	}
	if (ret.changed)
		ret.p = (as_large + 1.0) / (rounds + 1.0);
	return ret;
}
