/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * metrics.c - success, reciprocal rank, nDCG, consistency, AUROC, percentiles.
 * In: ids and grades. Out: numbers. Knows nothing of collections or indexes.
 */
#include "metrics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GRADE_MAX = 9 };

static int grade_of(const struct kb_ranking *r, const char *article)
{
	for (size_t i = 0; i < r->n_judged; i++)
		if (strcmp(r->judged[i].article, article) == 0)
			return r->judged[i].grade;
	return 0;
}

size_t kb_ranking_right(const struct kb_ranking *r, size_t k)
{
	for (size_t i = 0; i < r->n_got && i < k; i++)
		if (grade_of(r, r->got[i]) > 0)
			return i + 1;
	return 0;
}

bool kb_ranking_success(const struct kb_ranking *r, size_t k)
{
	return kb_ranking_right(r, k) != 0;
}

double kb_ranking_reciprocal(const struct kb_ranking *r, size_t k)
{
	size_t rank = kb_ranking_right(r, k);

	return rank ? 1.0 / (double)rank : 0;
}

static double gain(int grade, size_t rank)
{
	return grade > 0 ? grade / log2((double)rank + 1) : 0;
}

/* Grades are small, so that the best order needs counting, not sorting. */
static double ideal_gain(const struct kb_ranking *r, size_t k)
{
	size_t count[GRADE_MAX + 1] = { 0 }, rank = 1;
	double sum = 0;

	for (size_t i = 0; i < r->n_judged; i++) {
		int grade = r->judged[i].grade;

		if (grade > 0)
			count[grade < GRADE_MAX ? grade : GRADE_MAX]++;
	}
	for (int grade = GRADE_MAX; grade > 0; grade--)
		for (; count[grade] && rank <= k; count[grade]--)
			sum += gain(grade, rank++);
	return sum;
}

double kb_ranking_ndcg(const struct kb_ranking *r, size_t k)
{
	double best = ideal_gain(r, k), sum = 0;

	for (size_t i = 0; i < r->n_got && i < k; i++)
		sum += gain(grade_of(r, r->got[i]), i + 1);
	return best > 0 ? sum / best : 0;
}

/* By group, then by top article; those without an article last. */
static int reworded_compare(const void *a, const void *b)
{
	const struct kb_reworded *x = a, *y = b;
	int order = strcmp(x->group, y->group);

	if (order)
		return order;
	if (!x->top || !y->top)
		return !x->top - !y->top;
	return strcmp(x->top, y->top);
}

/* Of one sorted group: the longest run of the same top article. */
static size_t most_frequent(const struct kb_reworded *v, size_t n)
{
	size_t best = 0, run = 0;

	for (size_t i = 0; i < n && v[i].top; i++) {
		if (i && strcmp(v[i].top, v[i - 1].top) != 0)
			run = 0;
		if (++run > best)
			best = run;
	}
	return best;
}

double kb_reworded_consistency(struct kb_reworded *v, size_t n,
			       size_t *ret_groups)
{
	size_t groups = 0, end;
	double sum = 0;

	if (n)
		qsort(v, n, sizeof(*v), reworded_compare);
	for (size_t start = 0; start < n; start = end) {
		for (end = start + 1; end < n; end++)
			if (strcmp(v[end].group, v[start].group) != 0)
				break;
		if (end - start < 2)
			continue;
		groups++;
		sum += (double)most_frequent(v + start, end - start) /
			(double)(end - start);
	}
	*ret_groups = groups;
	return groups ? sum / (double)groups : 0;
}

static int scored_compare(const void *a, const void *b)
{
	const struct kb_scored *x = a, *y = b;

	return (x->score > y->score) - (x->score < y->score);
}

double kb_scored_auroc(struct kb_scored *v, size_t n)
{
	size_t positives = 0, below = 0, end;
	double wins = 0;

	if (n)
		qsort(v, n, sizeof(*v), scored_compare);
	for (size_t start = 0; start < n; start = end) {
		size_t up = 0, down = 0;

		for (end = start; end < n && v[end].score == v[start].score;
		     end++)
			*(v[end].positive ? &up : &down) += 1;
		wins += (double)up * ((double)below + (double)down / 2);
		positives += up;
		below += down;
	}
	return positives && below ?
		wins / ((double)positives * (double)below) : NAN;
}

static int value_compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

uint64_t kb_values_percentile(uint64_t *v, size_t n, double share)
{
	size_t rank;

	if (!n)
		return 0;
	qsort(v, n, sizeof(*v), value_compare);
	/* The small number keeps .99 * 100 from being 99.00000000000001. */
	rank = (size_t)ceil(share * (double)n - 1e-9);
	return v[rank ? rank - 1 : 0];
}
