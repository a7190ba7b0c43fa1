/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * eval_report.c - what `kb-indexer eval` tells of a collection that was asked:
 * a table row, JSON, a TREC run, one line an answer. In: struct eval_set,
 * struct eval_figures. Out: text on a stream.
 */
#include "eval.h"

#include <math.h>

static const char *const verdict_names[] = {
	[KB_VERDICT_ANSWER] = "answer",
	[KB_VERDICT_CHOOSE] = "choose",
	[KB_VERDICT_NONE] = "none",
};

void eval_table_head(FILE *to)
{
	fprintf(to, "%-22s %6s %6s %5s %5s %5s %5s %5s %5s %5s"
		"  %-17s %5s %5s %5s %5s %5s  %6s %6s %6s\n",
		"collection", "asked", "answ.", "s@1", "s@3", "s@5", "MRR",
		"nDCG", "empty", "cons", "answer/choose/none", "AUROC", "kept",
		"wrong", "cover", "refus", "p50", "p99", "cpu ms");
}

/* A figure that means nothing for this set is a dash. */
static void print_share(FILE *to, double share)
{
	if (isnan(share))
		fprintf(to, " %5s", "-");
	else
		fprintf(to, " %5.3f", share);
}

void eval_table_row(FILE *to, const char *name, const struct eval_figures *f)
{
	fprintf(to, "%-22s %6.0f %6.0f", name, f->asked, f->answerable);
	for (size_t i = 0; i < KB_COUNT(f->success); i++)
		print_share(to, f->success[i]);
	print_share(to, f->mrr);
	print_share(to, f->ndcg);
	fprintf(to, " %5.0f", f->empty);
	print_share(to, f->consistency);
	fprintf(to, "  %5.0f/%5.0f/%5.0f ", f->verdicts[KB_VERDICT_ANSWER],
		f->verdicts[KB_VERDICT_CHOOSE], f->verdicts[KB_VERDICT_NONE]);
	print_share(to, f->auroc);
	print_share(to, f->kept);
	print_share(to, f->wrong_shown);
	print_share(to, f->coverage);
	print_share(to, f->refused);
	fprintf(to, "  %6.2f %6.2f %6.2f\n", f->p50_ms, f->p99_ms, f->cpu_ms);
}

/* ---- JSON ------------------------------------------------------------------ */

json_t *eval_set_json(const struct eval_set *set, const struct eval_options *o)
{
	return json_pack("{s:s, s:s?, s:i, s:b, s:I, s:I, s:f, s:f, s:I, s:I,"
			 " s:I}",
		"collection", set->name, "variant", o->variant,
		"folds", set->folds, "cases", !o->no_cases,
		"articles", (json_int_t)set->articles,
		"documents", (json_int_t)set->documents,
		"typos", o->typos, "without_articles", o->without_articles,
		"cases_per_article", (json_int_t)o->cases_per_article,
		"splits", (json_int_t)(o->splits ? o->splits : 1),
		"seed", (json_int_t)o->seed);
}

/* A share, or null where it means nothing. */
static json_t *share_json(double share)
{
	return isnan(share) ? json_null() : json_real(share);
}

/* Counts are whole numbers unless they are the mean of splits. */
static json_t *count_json(double count)
{
	return count == floor(count) ? json_integer((json_int_t)count) :
		json_real(count);
}

static json_t *ranking_json(const struct eval_figures *f)
{
	if (!(f->answerable > 0))
		return json_null();
	return json_pack("{s:f, s:f, s:f, s:f, s:f, s:o}",
		"success@1", f->success[0], "success@3", f->success[1],
		"success@5", f->success[2], "mrr@10", f->mrr,
		"ndcg@10", f->ndcg, "empty", count_json(f->empty));
}

json_t *eval_figures_json(const struct eval_figures *f)
{
	json_t *json = json_pack("{s:o, s:o, s:o}",
		"queries", count_json(f->asked),
		"answerable", count_json(f->answerable),
		"ranking", ranking_json(f));

	json_object_set_new(json, "consistency@1", isnan(f->consistency) ?
		json_null() : json_pack("{s:f, s:o}", "share", f->consistency,
					"groups", count_json(f->groups)));
	json_object_set_new(json, "verdicts", json_pack("{s:o, s:o, s:o}",
		"answer", count_json(f->verdicts[KB_VERDICT_ANSWER]),
		"choose", count_json(f->verdicts[KB_VERDICT_CHOOSE]),
		"none", count_json(f->verdicts[KB_VERDICT_NONE])));
	json_object_set_new(json, "abstention",
		json_pack("{s:o, s:o, s:o, s:o, s:o}",
			  "auroc", share_json(f->auroc),
			  "kept", share_json(f->kept),
			  "wrong_shown", share_json(f->wrong_shown),
			  "coverage", share_json(f->coverage),
			  "refused", share_json(f->refused)));
	json_object_set_new(json, "ms", json_pack("{s:f, s:f, s:f}",
		"p50", f->p50_ms, "p99", f->p99_ms, "cpu", f->cpu_ms));
	json_object_set_new(json, "build_seconds",
			    json_real(f->build_seconds));
	json_object_set_new(json, "learn_seconds",
			    json_real(f->learn_seconds));
	return json;
}

/* ---- files ----------------------------------------------------------------- */

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

static json_t *answer_json(const struct eval_set *set,
			   const struct eval_query *q)
{
	json_t *articles = json_array();

	for (size_t r = 0; r < q->n_got; r++)
		json_array_append_new(articles, json_string(q->got[r]));
	return json_pack("{s:s, s:s, s:s, s:s*, s:s*, s:b, s:I, s:s, s:f, s:o,"
			 " s:I}",
		"collection", set->name, "query", q->id, "text", q->text,
		"lang", q->lang, "group", q->group,
		"answerable", q->answerable, "right", (json_int_t)q->right,
		"verdict", verdict_names[q->verdict],
		"confidence", q->confidence, "articles", articles,
		"us", (json_int_t)((q->ns + 500) / 1000));
}

void eval_answers_print(FILE *to, const struct eval_set *set,
			const struct eval_options *o)
{
	for (size_t i = 0; i < set->n; i++) {
		json_t *row = answer_json(set, &set->queries[i]);

		if (o->splits > 1)
			json_object_set_new(row, "split",
				json_integer((json_int_t)o->split));
		json_dumpf(row, to, JSON_COMPACT | JSON_REAL_PRECISION(6));
		fputc('\n', to);
		json_decref(row);
	}
}
