/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trust.c - what tells a right first answer from a wrong one. In: a ranking.
 * Out: features, and from weights a probability.
 */
#include <math.h>

#include "rank.h"

enum { LOOK_AT = 20 };		/* hits */

static double clip(double x, double low, double high)
{
	return x < low ? low : x > high ? high : x;
}

/* ln of the odds that the first is chosen, by the scores alone. */
static double odds(const struct kb_ranked *ranked, size_t n)
{
	double rest = 0;

	for (size_t i = 1; i < n; i++)
		rest += exp(ranked->hits[i].score - ranked->hits[0].score);
	return rest > 0 ? clip(-log(rest), -5, 8) : 8;
}

/* Of the signals that speak of the whole article, the share in which the first
   hit is the best of all. */
static double agreement(const struct kb_ranked *ranked, size_t n)
{
	static const enum kb_signal speak[] = { KB_SIGNAL_BODY,
		KB_SIGNAL_TITLE, KB_SIGNAL_QUESTIONS, KB_SIGNAL_CASE,
		KB_SIGNAL_CLASSIFIER };
	double agree = 0, of = 0;

	for (size_t s = 0; s < KB_COUNT(speak); s++) {
		double best = 0;

		for (size_t i = 0; i < n; i++)
			if (ranked->hits[i].value[speak[s]] > best)
				best = ranked->hits[i].value[speak[s]];
		if (best <= 0)
			continue;
		of++;
		agree += ranked->hits[0].value[speak[s]] >= best;
	}
	return of > 0 ? agree / of : 0;
}

static double best_other(const struct kb_ranked *ranked, size_t n,
			 enum kb_signal signal)
{
	double best = 0;

	for (size_t i = 1; i < n; i++)
		if (ranked->hits[i].value[signal] > best)
			best = ranked->hits[i].value[signal];
	return best;
}

void kb_trust_features(const struct kb_ranked *ranked,
		       double ret[KB_TRUST_FEATURES])
{
	const struct kb_hit *top = &ranked->hits[0];
	size_t n = ranked->n < LOOK_AT ? ranked->n : LOOK_AT;

	ret[KB_TRUST_CONSTANT] = 1;
	ret[KB_TRUST_ODDS] = odds(ranked, n);
	ret[KB_TRUST_MARGIN] = n > 1 && top->score > 0 ?
		clip((top->score - top[1].score) / top->score, 0, 1) : 1;
	ret[KB_TRUST_SCORE] = clip(top->score / 10, 0, 3);
	ret[KB_TRUST_COVERAGE] = top->coverage;
	ret[KB_TRUST_UNSEEN] = ranked->unseen;
	ret[KB_TRUST_CLASSIFIER] = top->value[KB_SIGNAL_CLASSIFIER];
	ret[KB_TRUST_CLASS_MARGIN] = top->value[KB_SIGNAL_CLASSIFIER] -
		best_other(ranked, n, KB_SIGNAL_CLASSIFIER);
	ret[KB_TRUST_QUESTIONS] = top->value[KB_SIGNAL_QUESTIONS];
	ret[KB_TRUST_CASE] = top->value[KB_SIGNAL_CASE];
	ret[KB_TRUST_AGREEMENT] = agreement(ranked, n);
	ret[KB_TRUST_TITLE] = top->value[KB_SIGNAL_TITLE_COVER];
	ret[KB_TRUST_BODY] = top->value[KB_SIGNAL_BODY];
	/* Of Chinese more characters are known than words. */
	ret[KB_TRUST_HAN] = ranked->is_han;
	ret[KB_TRUST_LENGTH] = log(1 + (double)ranked->n_terms);
}

/* Trials are questions of this knowledge base, so they cannot tell what to make
   of one whose words it does not know: the more is unknown, the less is
   believed, from two fifths on. */
static double known(const double x[KB_TRUST_FEATURES])
{
	return clip((1 - x[KB_TRUST_UNSEEN]) / .6, 0, 1);
}

double kb_trust_probability(const double weight[KB_TRUST_FEATURES],
			    const double x[KB_TRUST_FEATURES])
{
	double z = 0;

	for (int i = 0; i < KB_TRUST_FEATURES; i++)
		z += weight[i] * x[i];
	return nearbyint(10000 * known(x) / (1 + exp(-z))) / 10000;
}
