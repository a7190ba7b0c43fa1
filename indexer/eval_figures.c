/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * eval_figures.c - from the answers to a collection's questions to figures.
 * In: struct eval_set after it was asked. Out: struct eval_figures, of all
 * questions or of one language; means over splits.
 */
#include "eval.h"

#include <math.h>
#include <stdlib.h>

static const size_t success_at[] = { 1, 3, 5 };

bool eval_query_kept(const struct eval_query *q)
{
	return q->verdict == KB_VERDICT_ANSWER && q->answerable &&
		q->right == 1;
}

bool eval_query_wrong(const struct eval_query *q)
{
	return q->verdict == KB_VERDICT_ANSWER && !eval_query_kept(q);
}

static void add_ranking(const struct eval_query *q, struct eval_figures *f)
{
	const struct kb_ranking r = {
		q->got, q->n_got, q->judged, q->n_judged,
	};

	for (size_t i = 0; i < KB_COUNT(success_at); i++)
		f->success[i] += kb_ranking_success(&r, success_at[i]);
	f->mrr += kb_ranking_reciprocal(&r, EVAL_HITS);
	f->ndcg += kb_ranking_ndcg(&r, EVAL_HITS);
	f->empty += !q->n_got;
}

/* Sums until divide() makes shares of them. */
static void add_query(const struct eval_query *q, struct eval_figures *f)
{
	bool shown = q->verdict == KB_VERDICT_ANSWER;

	f->asked++;
	f->answerable += q->answerable;
	f->verdicts[q->verdict]++;
	f->kept += eval_query_kept(q);
	f->wrong_shown += eval_query_wrong(q);
	f->coverage += shown;
	f->refused += !q->answerable && !shown;
	if (q->answerable)
		add_ranking(q, f);
}

static double of(double sum, double n)
{
	return n > 0 ? sum / n : NAN;
}

static void divide(struct eval_figures *f)
{
	for (size_t i = 0; i < KB_COUNT(success_at); i++)
		f->success[i] = of(f->success[i], f->answerable);
	f->mrr = of(f->mrr, f->answerable);
	f->ndcg = of(f->ndcg, f->answerable);
	f->kept = of(f->kept, f->answerable);
	f->wrong_shown = of(f->wrong_shown, f->coverage);
	f->coverage = of(f->coverage, f->asked);
	f->refused = of(f->refused, f->asked - f->answerable);
}

static bool is_of(const struct eval_query *q, const char *lang)
{
	return !lang || (q->lang && strcmp(q->lang, lang) == 0);
}

void eval_figures_compute(void *parent, const struct eval_set *set,
			  const char *lang, struct eval_figures *ret)
{
	void *mem = talloc_new(parent);
	struct kb_reworded *reworded = kb_array(mem, struct kb_reworded,
						set->n);
	struct kb_scored *scored = kb_array(mem, struct kb_scored, set->n);
	uint64_t *ns = kb_array(mem, uint64_t, set->n);
	size_t n = 0, n_reworded = 0, groups;

	*ret = (struct eval_figures){ 0 };
	for (size_t i = 0; i < set->n; i++) {
		const struct eval_query *q = &set->queries[i];

		if (!is_of(q, lang))
			continue;
		add_query(q, ret);
		scored[n] = (struct kb_scored){ q->confidence, q->answerable };
		ns[n++] = q->ns;
		if (q->group && q->answerable)
			reworded[n_reworded++] = (struct kb_reworded){
				q->group, q->n_got ? q->got[0] : NULL };
	}
	divide(ret);
	ret->auroc = kb_scored_auroc(scored, n);
	ret->consistency = kb_reworded_consistency(reworded, n_reworded,
						   &groups);
	ret->groups = (double)groups;
	if (!groups)
		ret->consistency = NAN;
	ret->p50_ms = (double)kb_values_percentile(ns, n, .5) / 1e6;
	ret->p99_ms = (double)kb_values_percentile(ns, n, .99) / 1e6;
	ret->cpu_ms = (double)set->cpu_ns / (double)set->n / 1e6;
	ret->build_seconds = set->build_seconds;
	ret->learn_seconds = set->learn_seconds;
	talloc_free(mem);
}

enum { FIGURES = sizeof(struct eval_figures) / sizeof(double) };

struct eval_figures eval_figures_mean(const struct eval_figures *v, size_t n)
{
	union { struct eval_figures f; double v[FIGURES]; } sum = { { 0 } };
	double known[FIGURES] = { 0 };

	for (size_t i = 0; i < n; i++) {
		double one[FIGURES];

		memcpy(one, &v[i], sizeof(one));
		for (size_t j = 0; j < FIGURES; j++) {
			sum.v[j] += isnan(one[j]) ? 0 : one[j];
			known[j] += !isnan(one[j]);
		}
	}
	for (size_t j = 0; j < FIGURES; j++)
		sum.v[j] = of(sum.v[j], known[j]);
	return sum.f;
}

static int lang_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t eval_languages(void *mem, const struct eval_set *set, const char ***ret)
{
	const char **v = kb_array(mem, const char *, set->n + 1);
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < set->n; i++)
		if (set->queries[i].lang)
			v[n++] = set->queries[i].lang;
	qsort(v, n, sizeof(*v), lang_compare);
	for (size_t i = 0; i < n; i++)
		if (!kept || strcmp(v[i], v[kept - 1]) != 0)
			v[kept++] = v[i];
	*ret = v;
	return kept;
}
