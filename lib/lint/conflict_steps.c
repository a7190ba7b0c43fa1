/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conflict_steps.c - two lists of the same steps in different orders. In: lists.
 * Out: the first step that stands elsewhere.
 */
#include "conflict.h"

#define SAME_STEP .36		/* of the rarer words, shared */
#define SAME_LIST .6		/* of the shorter list's steps, found */
enum { MATCHED_MIN = 3, STEPS_MAX = 60 };

static double common(const struct profiles *p, enum kb_speech speech,
		     const struct kb_step *a, const struct kb_step *b)
{
	double shared = 0, of_a = 0, of_b = 0;
	size_t i = 0, k = 0;

	while (i < a->n || k < b->n) {
		bool is_a = i < a->n && (k == b->n ||
					 a->terms[i] <= b->terms[k]);
		bool is_b = k < b->n && (i == a->n ||
					 b->terms[k] <= a->terms[i]);
		double w = lint_rarity(p, speech, is_a ? a->terms[i] :
				       b->terms[k]);

		shared += is_a && is_b ? w : 0;
		of_a += is_a ? w : 0;
		of_b += is_b ? w : 0;
		i += is_a;
		k += is_b;
	}
	return of_a + of_b > 0 ? 2 * shared / (of_a + of_b) : 0;
}

/* For each step of x its step of y, both the best for each other. */
static size_t match(const struct profiles *p, enum kb_speech speech,
		    const struct kb_step_list *x,
		    const struct kb_step_list *y, size_t *with)
{
	double best_y[STEPS_MAX] = { 0 };
	size_t of_y[STEPS_MAX], matched = 0;

	for (size_t i = 0; i < x->n; i++) {
		double best = 0;

		with[i] = SIZE_MAX;
		for (size_t k = 0; k < y->n; k++) {
			double c = common(p, speech, &x->v[i], &y->v[k]);

			if (c > best)
				best = c, with[i] = k;
			if (c > best_y[k])
				best_y[k] = c, of_y[k] = i;
		}
		if (best < SAME_STEP)
			with[i] = SIZE_MAX;
	}
	for (size_t i = 0; i < x->n; i++) {
		if (with[i] != SIZE_MAX && of_y[with[i]] != i)
			with[i] = SIZE_MAX;
		matched += with[i] != SIZE_MAX;
	}
	return matched;
}

bool lint_lists_differ(const struct profiles *p, enum kb_speech speech,
		       const struct kb_step_list *x,
		       const struct kb_step_list *y, size_t *a, size_t *b)
{
	size_t with[STEPS_MAX], last = SIZE_MAX;
	size_t shorter = x->n < y->n ? x->n : y->n;
	size_t matched = match(p, speech, x, y, with);

	if (matched < MATCHED_MIN ||
	    (double)matched < SAME_LIST * (double)shorter)
		return false;
	for (size_t i = 0; i < x->n; i++) {
		if (with[i] == SIZE_MAX)
			continue;
		if (last != SIZE_MAX && with[i] < with[last]) {
			*a = i;
			*b = with[i];
			return true;
		}
		last = i;
	}
	return false;
}

bool lint_steps_differ(const struct profiles *p, enum kb_speech speech,
		       const struct kb_facts *a, const struct kb_facts *b,
		       struct step_pair *ret)
{
	for (size_t i = 0; i < a->n_lists; i++)
		for (size_t k = 0; k < b->n_lists; k++)
			if (lint_lists_differ(p, speech, &a->lists[i],
					      &b->lists[k], &ret->a,
					      &ret->b)) {
				ret->list_a = i;
				ret->list_b = k;
				return true;
			}
	return false;
}
