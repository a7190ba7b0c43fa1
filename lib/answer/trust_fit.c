/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trust_fit.c - trust from trials: two logistic regressions (is the first
 * right, is one of the first three), and for each share of wrong answers that
 * an operator may allow the probability from which answers are shown.
 */
#include <math.h>
#include <stdlib.h>

#include "fit.h"
#include "trials.h"

/* Of what people ask, the share that no article answers: trials hold about as
   many of these as of others, so they are weighed to this. */
#define UNANSWERABLE .17
/* Few trials say little: the upper end of Wilson's interval has to be under
   the share allowed, not the share seen. */
#define WILSON_Z .5
#define PRECISION 1.0

double kb_trust_unanswerable(const struct kb_trust_row *rows, size_t n)
{
	double answerable = 0, other = 0;

	for (size_t i = 0; i < n; i++)
		*(rows[i].answerable ? &answerable : &other) += rows[i].weight;
	return other > 0 ? answerable * UNANSWERABLE / (1 - UNANSWERABLE) /
		other : 1;
}

static void fit(const struct kb_trust_row *rows, size_t n, double weight,
		bool three, double ret[KB_TRUST_FEATURES])
{
	enum { D = KB_TRUST_FEATURES };
	struct kb_logit *choices = kb_array(NULL, struct kb_logit, n + 1);
	double *x = kb_array(choices, double, n * 2 * D + 1);
	double precision[D], prior[D];

	for (size_t i = 0; i < n; i++) {
		bool right = three ? rows[i].right_three : rows[i].right;

		memcpy(x + i * 2 * D, rows[i].x, sizeof(rows[i].x));
		choices[i] = (struct kb_logit){ .x = x + i * 2 * D, .n = 2,
			.right = right ? 0 : 1,
			.weight = rows[i].weight *
				(rows[i].answerable ? 1 : weight) };
	}
	for (int k = 0; k < D; k++) {
		precision[k] = k == KB_TRUST_CONSTANT ? .01 : PRECISION;
		prior[k] = ret[k];
	}
	kb_logit_fit(choices, n, D, prior, precision, NULL, ret);
	talloc_free(choices);
}

struct shown { double p, weight; bool right; };

static int surest(const void *a, const void *b)
{
	const struct shown *x = a, *y = b;

	if (x->p != y->p)
		return x->p < y->p ? 1 : -1;
	return (int)y->right - (int)x->right;
}

static double wilson_upper(double share, double n)
{
	double z2 = WILSON_Z * WILSON_Z;

	return (share + z2 / (2 * n) + WILSON_Z *
		sqrt(share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n);
}

static void set_thresholds(struct shown *v, size_t n, double *ret)
{
	double all = 0, wrong = 0;

	for (int i = 0; i < KB_WRONG_MAX; i++)
		ret[i] = 1.01;
	qsort(v, n, sizeof(*v), surest);
	for (size_t i = 0; i < n; i++) {
		double upper;

		all += v[i].weight;
		wrong += v[i].right ? 0 : v[i].weight;
		if (i + 1 < n && v[i + 1].p == v[i].p)
			continue;
		upper = wilson_upper(wrong / all, all);
		for (int k = 0; k < KB_WRONG_MAX; k++)
			if (upper <= (k + 1) / 100.0)
				ret[k] = v[i].p;
	}
}

void kb_trust_fit(const struct kb_trust_row *rows, size_t n,
		  struct kb_trust *trust)
{
	double weight = kb_trust_unanswerable(rows, n);
	struct shown *shown = kb_array(NULL, struct shown, n + 1);

	fit(rows, n, weight, false, trust->weight);
	fit(rows, n, weight, true, trust->first_three);
	for (size_t i = 0; i < n; i++)
		shown[i] = (struct shown){
			kb_trust_probability(trust->weight, rows[i].x),
			rows[i].weight * (rows[i].answerable ? 1 : weight),
			rows[i].right };
	set_thresholds(shown, n, trust->threshold);
	talloc_free(shown);
}
