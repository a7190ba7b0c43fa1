/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fit.h - weights from examples of choices: the conditional logit (McFadden,
 * 1974), P(i) = exp(w.x_i) / sum_j exp(w.x_j), with a Gaussian prior. Of two
 * alternatives, one of them all zeros, it is the logistic regression. Private
 * to lib/answer.
 */
#ifndef KB_ANSWER_FIT_H
#define KB_ANSWER_FIT_H

#include <kb/base.h>

enum { KB_FIT_MAX = 32 };	/* features */

struct kb_logit {
	const double *x;	/* n rows of d features */
	size_t n;		/* alternatives */
	size_t right;		/* which was chosen */
	double weight;
};

/* Maximises sum weight ln P(right) - 1/2 sum precision (w - prior)^2 by
   Newton's steps. `sign` of a feature: +1 keeps its weight at or above 0, -1
   at or below, 0 leaves it free; NULL: all are free. ret: d numbers, rounded
   to 1/10000. */
void kb_logit_fit(const struct kb_logit *choices, size_t n, size_t d,
		   const double *prior, const double *precision,
		   const int *sign, double *ret);

#endif
