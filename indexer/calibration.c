/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * calibration.c - figures of calibration. In: trials. Out: for all of them and
 * for each language how often answers of a stated confidence are right, what
 * each limit of wrong answers lets through, and two sums: expected calibration
 * error and Brier score.
 *
 * Trials weigh differently, so intervals go by the effective number of equal
 * ones, (sum w)^2 / sum w^2.
 */
#include "calibration.h"

#include <math.h>
#include <stdlib.h>

#define WILSON_Z 1.96
enum { CURVE_FROM = 10 };	/* trials; the share of fewer jumps about */

struct sum { size_t n; double all, squares, yes, p; };

static void add(struct sum *s, const struct kb_trial_row *row, bool yes)
{
	s->n++;
	s->all += row->weight;
	s->squares += row->weight * row->weight;
	s->yes += yes ? row->weight : 0;
	s->p += row->weight * row->p;
}

static struct calibration_share share_of(const struct sum *s)
{
	double n, share, z2 = WILSON_Z * WILSON_Z, middle, half;

	if (!s->n)
		return (struct calibration_share){ 0, NAN, NAN, NAN };
	n = s->all * s->all / s->squares;
	share = s->yes / s->all;
	middle = (share + z2 / (2 * n)) / (1 + z2 / n);
	half = WILSON_Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) /
		(1 + z2 / n);
	return (struct calibration_share){ s->n, share,
		fmin(fmax(middle - half, 0), share),
		fmax(fmin(middle + half, 1), share) };
}

void calibration_add(void *user, const struct kb_trial_row *row)
{
	struct calibrations *c = user;

	if (c->n == c->room) {
		c->room = c->room ? 2 * c->room : 1024;
		c->rows = kb_grow(c->mem, c->rows, struct kb_trial_row,
				  c->room);
	}
	c->rows[c->n] = *row;
	c->rows[c->n++].lang = kb_strdup(c->mem, row->lang);
}

/* ---- one set of trials ----------------------------------------------------- */

static void fill_bins(struct calibration *c, const struct kb_trial_row *v,
		      size_t n)
{
	struct sum bins[CALIBRATION_BINS] = { 0 };
	double all = 0, brier = 0;

	for (size_t i = 0; i < n; i++) {
		size_t at = (size_t)(v[i].p * CALIBRATION_BINS);
		double off = v[i].p - v[i].right;

		add(&bins[at < CALIBRATION_BINS ? at : CALIBRATION_BINS - 1],
		    &v[i], v[i].right);
		all += v[i].weight;
		brier += v[i].weight * off * off;
	}
	c->brier = brier / all;
	for (int i = 0; i < CALIBRATION_BINS; i++) {
		struct calibration_bin *b = &c->bins[i];

		b->right = share_of(&bins[i]);
		b->weight = bins[i].all / all;
		b->stated = bins[i].n ? bins[i].p / bins[i].all : NAN;
		if (bins[i].n)
			c->ece += b->weight * fabs(b->stated - b->right.share);
	}
}

static void fill_limits(struct calibration *c, const struct kb_trial_row *v,
			size_t n)
{
	for (unsigned percent = 1; percent <= KB_WRONG_MAX; percent++) {
		struct calibration_limit *l = &c->limits[percent - 1];
		struct sum shown = { 0 };
		double all = 0;

		for (size_t i = 0; i < n; i++) {
			all += v[i].weight;
			if (v[i].shown_from <= percent)
				add(&shown, &v[i], !v[i].right);
		}
		l->answered = shown.all / all;
		l->wrong = share_of(&shown);
	}
}

/* Rows come surest first. */
static void fill_curve(void *mem, struct calibration *c,
		       const struct kb_trial_row *v, size_t n)
{
	struct sum shown = { 0 };
	double all = 0;

	c->curve = kb_array(mem, struct calibration_point, n + 1);
	for (size_t i = 0; i < n; i++)
		all += v[i].weight;
	for (size_t i = 0; i < n; i++) {
		add(&shown, &v[i], v[i].right);
		/* Equal confidence is shown together. */
		if (i + 1 < CURVE_FROM || (i + 1 < n && v[i + 1].p == v[i].p))
			continue;
		c->curve[c->n_curve++] = (struct calibration_point){
			shown.all / all, shown.yes / shown.all };
	}
}

static void compute(void *mem, struct calibration *c, const char *lang,
		    const struct kb_trial_row *v, size_t n)
{
	*c = (struct calibration){ .lang = lang, .trials = n };
	for (size_t i = 0; i < n; i++)
		c->answerable += v[i].answerable;
	fill_bins(c, v, n);
	fill_limits(c, v, n);
	fill_curve(mem, c, v, n);
}

/* ---- all ------------------------------------------------------------------- */

static int surest(const void *a, const void *b)
{
	const struct kb_trial_row *x = a, *y = b;

	return (x->p < y->p) - (x->p > y->p);
}

static int by_lang(const void *a, const void *b)
{
	const struct kb_trial_row *x = a, *y = b;
	int order = strcmp(x->lang, y->lang);

	return order ? order : surest(a, b);
}

void calibration_compute(struct calibrations *c)
{
	size_t langs = 1;

	qsort(c->rows, c->n, sizeof(*c->rows), surest);
	for (size_t i = 0; kb_langs[i].code; i++)
		langs++;
	c->v = kb_array(c->mem, struct calibration, langs + 1);
	compute(c->mem, &c->v[c->n_v++], NULL, c->rows, c->n);
	qsort(c->rows, c->n, sizeof(*c->rows), by_lang);
	for (size_t i = 0, end; i < c->n && c->n_v <= langs; i = end) {
		for (end = i + 1; end < c->n && !strcmp(c->rows[end].lang,
							c->rows[i].lang);)
			end++;
		compute(c->mem, &c->v[c->n_v++], c->rows[i].lang,
			c->rows + i, end - i);
	}
}
