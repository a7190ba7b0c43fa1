/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * eval_report.c - what `kb-indexer eval` tells of a collection that was asked:
 * figures, a table row, JSON, a TREC run, one line an answer. In: struct
 * eval_set. Out: text on a stream.
 */
#include "eval.h"

static const char *const verdict_names[] = {
	[KB_VERDICT_ANSWER] = "answer",
	[KB_VERDICT_CHOOSE] = "choose",
	[KB_VERDICT_NONE] = "none",
};
static const size_t success_at[] = { 1, 3, 5 };

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

static void divide_ranking(struct eval_figures *f, size_t n)
{
	if (!n)
		return;
	for (size_t i = 0; i < KB_COUNT(success_at); i++)
		f->success[i] /= (double)n;
	f->mrr /= (double)n;
	f->ndcg /= (double)n;
}

void eval_figures_compute(void *parent, const struct eval_set *set,
			  struct eval_figures *ret)
{
	void *mem = talloc_new(parent);
	struct kb_reworded *reworded = kb_array(mem, struct kb_reworded,
						set->n);
	uint64_t *ns = kb_array(mem, uint64_t, set->n);
	size_t n_reworded = 0;

	*ret = (struct eval_figures){ 0 };
	for (size_t i = 0; i < set->n; i++) {
		const struct eval_query *q = &set->queries[i];

		ns[i] = q->ns;
		ret->verdicts[q->verdict]++;
		if (q->answerable)
			add_ranking(q, ret);
		else
			ret->refused += q->verdict == KB_VERDICT_NONE;
		if (q->group)
			reworded[n_reworded++] = (struct kb_reworded){
				q->group, q->n_got ? q->got[0] : NULL,
			};
	}
	divide_ranking(ret, set->n_answerable);
	ret->consistency = kb_reworded_consistency(reworded, n_reworded,
						   &ret->groups);
	ret->p50_ms = (double)kb_values_percentile(ns, set->n, .5) / 1e6;
	ret->p99_ms = (double)kb_values_percentile(ns, set->n, .99) / 1e6;
	if (set->n)
		ret->cpu_ms = (double)set->cpu_ns / 1e6 / (double)set->n;
	talloc_free(mem);
}

void eval_table_head(FILE *to)
{
	fprintf(to, "%-22s %6s %6s %5s %5s %5s %5s %5s %5s %5s"
		"  %-17s %6s %6s %6s\n",
		"collection", "asked", "answ.", "s@1", "s@3", "s@5", "MRR",
		"nDCG", "empty", "cons", "answer/choose/none", "p50", "p99",
		"cpu ms");
}

/* A figure that means nothing for this set is a dash. */
static void print_share(FILE *to, bool known, double share)
{
	if (known)
		fprintf(to, " %5.3f", share);
	else
		fprintf(to, " %5s", "-");
}

void eval_table_row(FILE *to, const struct eval_set *set,
		    const struct eval_figures *f)
{
	bool any = set->n_answerable;

	fprintf(to, "%-22s %6zu %6zu", set->name, set->n, set->n_answerable);
	for (size_t i = 0; i < KB_COUNT(success_at); i++)
		print_share(to, any, f->success[i]);
	print_share(to, any, f->mrr);
	print_share(to, any, f->ndcg);
	fprintf(to, " %5zu", f->empty);
	print_share(to, f->groups, f->consistency);
	fprintf(to, "  %5zu/%5zu/%5zu  %6.2f %6.2f %6.2f\n",
		f->verdicts[KB_VERDICT_ANSWER], f->verdicts[KB_VERDICT_CHOOSE],
		f->verdicts[KB_VERDICT_NONE], f->p50_ms, f->p99_ms, f->cpu_ms);
}

json_t *eval_figures_json(const struct eval_set *set,
			  const struct eval_options *o,
			  const struct eval_figures *f)
{
	bool any = set->n_answerable;
	json_t *json = json_pack("{s:s, s:s?, s:I, s:I, s:i, s:b, s:I, s:I}",
		"collection", set->name, "variant", o->variant,
		"queries", (json_int_t)set->n,
		"answerable", (json_int_t)set->n_answerable,
		"folds", set->folds, "cases", !o->no_cases,
		"articles", (json_int_t)set->articles,
		"documents", (json_int_t)set->documents);
	json_t *ranking = !any ? json_null() :
		json_pack("{s:f, s:f, s:f, s:f, s:f, s:I}",
			  "success@1", f->success[0],
			  "success@3", f->success[1],
			  "success@5", f->success[2], "mrr@10", f->mrr,
			  "ndcg@10", f->ndcg, "empty", (json_int_t)f->empty);

	json_object_set_new(json, "ranking", ranking);
	json_object_set_new(json, "consistency@1", !f->groups ? json_null() :
		json_pack("{s:f, s:I}", "share", f->consistency,
			  "groups", (json_int_t)f->groups));
	json_object_set_new(json, "verdicts", json_pack("{s:I, s:I, s:I}",
		"answer", (json_int_t)f->verdicts[KB_VERDICT_ANSWER],
		"choose", (json_int_t)f->verdicts[KB_VERDICT_CHOOSE],
		"none", (json_int_t)f->verdicts[KB_VERDICT_NONE]));
	json_object_set_new(json, "unanswerable_refused",
			    json_integer((json_int_t)f->refused));
	json_object_set_new(json, "ms", json_pack("{s:f, s:f, s:f}",
		"p50", f->p50_ms, "p99", f->p99_ms, "cpu", f->cpu_ms));
	json_object_set_new(json, "build_seconds",
			    json_real(set->build_seconds));
	return json;
}

/* trec_eval orders by score and breaks ties by id: each score printed is a
   little smaller than the one above, so that our order stands. */
void eval_run_print(FILE *to, const struct eval_set *set)
{
	const double least = 1e-6;

	for (size_t i = 0; i < set->n; i++) {
		const struct eval_query *q = &set->queries[i];
		double score = 0;

		for (size_t r = 0; r < q->n_got; r++) {
			score = r && q->score[r] > score - least ?
				score - least : q->score[r];
			fprintf(to, "%s Q0 %s %zu %.6f concord\n", q->id,
				q->got[r], r + 1, score);
		}
	}
}

void eval_answers_print(FILE *to, const struct eval_set *set)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct eval_query *q = &set->queries[i];
		json_t *articles = json_array();
		json_t *row;

		for (size_t r = 0; r < q->n_got; r++)
			json_array_append_new(articles,
					      json_string(q->got[r]));
		row = json_pack("{s:s, s:s, s:f, s:o, s:I}",
			"query", q->id,
			"verdict", verdict_names[q->verdict],
			"confidence", q->confidence, "articles", articles,
			"us", (json_int_t)((q->ns + 500) / 1000));
		json_dumpf(row, to, JSON_COMPACT | JSON_REAL_PRECISION(6));
		fputc('\n', to);
		json_decref(row);
	}
}
