/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * eval.h - what the files of `kb-indexer eval` share: a collection's questions
 * with what is right, what each got, and the options.
 *
 * eval_data.c reads, eval_run.c asks, eval_report.c tells, metrics.c computes.
 */
#ifndef KB_EVAL_H
#define KB_EVAL_H

#include <kb/answer.h>

#include "metrics.h"

enum {
	EVAL_HITS = 10,		/* articles asked for, as the metrics want */
	EVAL_LINE_MAX = 1 << 20,	/* bytes of a line of queries.jsonl */
	EVAL_FOLDS_MAX = 1000,
};

struct eval_options {
	const char *variant;	/* NAME of variants/NAME.jsonl, or NULL */
	const char *queries;	/* another file's questions, or NULL */
	const char *run, *answers;	/* output files, or NULL */
	const char *keep;	/* folder to build in and leave, or NULL */
	uint64_t folds;		/* 0: leave all cases of asked ones out */
	uint64_t seed;
	uint64_t limit;		/* questions asked of a collection; 0: all */
	bool no_cases;
};

struct eval_query {
	const char *id, *text, *lang, *group;	/* group NULL if none */
	bool answerable;
	struct kb_judged *judged; size_t n_judged;
	int fold;		/* its case is left out in it; -1: no case */
	/* what it got */
	const char **got; double *score; size_t n_got;
	enum kb_verdict verdict;
	double confidence;
	uint64_t ns;
};

struct eval_set {
	const char *dir, *name;	/* name: last part of dir */
	struct eval_query *queries; size_t n;
	size_t n_answerable;
	int folds;		/* passes with cases left out; 0: none */
	uint64_t cpu_ns;	/* of all answers together */
	double build_seconds;	/* of all passes together */
	uint64_t documents, articles;	/* of the last pass */
};

/* Figures of one set; shares are 0..1. */
struct eval_figures {
	double success[3];	/* at 1, 3, 5 */
	double mrr, ndcg;	/* at 10 */
	double consistency;	/* meaningful if groups > 0 */
	size_t groups, empty;	/* empty: of the answerable ones */
	size_t verdicts[3];	/* by enum kb_verdict, of all */
	size_t refused;		/* unanswerable ones with verdict none */
	double p50_ms, p99_ms, cpu_ms;
};

/* Reads queries.jsonl, qrels.tsv and the variant; picks --limit of them. */
KB_NODISCARD enum kb_status eval_set_load(void *mem, const char *dir,
	const struct eval_options *options, struct eval_set **ret,
	struct kb_error *err);
/* A number for sorting that depends on seed and id alone. */
uint64_t eval_shuffle_key(uint64_t seed, const char *id);

/* Builds a throw-away knowledge base of the collection and asks everything.
   config: settings of ranking; its paths are replaced. */
KB_NODISCARD enum kb_status eval_set_run(void *mem,
	const struct kb_config *config, const struct eval_options *options,
	struct eval_set *set, struct kb_error *err);

void eval_figures_compute(void *mem, const struct eval_set *set,
			  struct eval_figures *ret);
void eval_table_head(FILE *to);
void eval_table_row(FILE *to, const struct eval_set *set,
		    const struct eval_figures *f);
/* New reference. */
json_t *eval_figures_json(const struct eval_set *set,
			  const struct eval_options *options,
			  const struct eval_figures *f);
/* TREC run lines; one JSON line a question. */
void eval_run_print(FILE *to, const struct eval_set *set);
void eval_answers_print(FILE *to, const struct eval_set *set);

#endif
