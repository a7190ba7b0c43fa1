/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * eval.h - what the files of `kb-indexer eval` share: a collection's questions
 * with what is right, what each got, and the options.
 *
 * eval_data.c reads, eval_thin.c takes knowledge away, eval_run.c asks,
 * eval_figures.c computes with metrics.c, eval_report.c tells.
 */
#ifndef KB_EVAL_H
#define KB_EVAL_H

#include <kb/answer.h>

#include "metrics.h"

enum {
	EVAL_HITS = 10,		/* articles asked for, as the metrics want */
	EVAL_LINE_MAX = 1 << 20,	/* bytes of a line of queries.jsonl */
	EVAL_FOLDS_MAX = 1000,
	EVAL_SPLITS_MAX = 100,
};

struct eval_set;
struct eval_query;

struct eval_options {
	const char *variant;	/* NAME of variants/NAME.jsonl, or NULL */
	const char *queries;	/* another file's questions, or NULL */
	const char *run, *answers;	/* output files, or NULL */
	const char *keep;	/* folder to build in and leave, or NULL */
	uint64_t folds;		/* 0: leave all cases of asked ones out */
	uint64_t seed;
	uint64_t limit;		/* questions asked of a collection; 0: all */
	bool no_cases;
	/* What every answerable question got; may be NULL. hits: how many
	   are asked for, 0: EVAL_HITS. */
	void (*seen)(void *user, const struct eval_set *set,
		     const struct eval_query *q, const struct kb_answer *a);
	void *seen_user;
	unsigned hits;
	bool no_learning;	/* shipped weights, no classifier */
	const char *also;	/* further questions without an answer: files,
				   each on a line; or NULL */
	double typos;		/* share of words with one; 0: none */
	double without_articles;	/* share taken out */
	uint64_t cases_per_article;	/* kept of each; 0: all */
	uint64_t splits;	/* how often anew with other ones; 0: once */
	uint64_t split;		/* which of them this is */
};

struct eval_query {
	const char *id, *text, *lang, *group;	/* group NULL if none */
	bool answerable;
	struct kb_judged *judged; size_t n_judged;
	int fold;		/* its case is left out in it; -1: no case */
	/* what it got */
	const char **got; double *score; size_t n_got;
	size_t right;		/* rank of the first right one; 0: none */
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
	double build_seconds, learn_seconds;	/* of all passes together */
	uint64_t documents, articles;	/* of the last pass */
};

/* Figures of one set or of one language of it. All of them are doubles, so
   that those of several splits can be added up; shares are 0..1; NAN where
   there is nothing to take a share of. An answer is shown if the verdict is
   answer: to ask back is not to answer. */
struct eval_figures {
	double asked, answerable;
	double success[3];	/* at 1, 3, 5; of the answerable ones */
	double mrr, ndcg;	/* at 10 */
	double empty;		/* how many answerable ones got no article */
	double consistency, groups;
	double verdicts[3];	/* by enum kb_verdict, of all */
	double auroc;		/* of the confidence */
	double kept;		/* shown and right, of the answerable ones */
	double wrong_shown;	/* wrong, of the shown ones */
	double coverage;	/* shown, of all */
	double refused;		/* not shown, of the unanswerable ones */
	double p50_ms, p99_ms, cpu_ms;
	double build_seconds, learn_seconds;
};

/* Reads queries.jsonl, qrels.tsv and the variant; picks --limit of them. */
KB_NODISCARD enum kb_status eval_set_load(void *mem, const char *dir,
	const struct eval_options *options, struct eval_set **ret,
	struct kb_error *err);
/* Builds a throw-away knowledge base of the collection and asks everything.
   config: settings of ranking; its paths are replaced. */
KB_NODISCARD enum kb_status eval_set_run(void *mem,
	const struct kb_config *config, const struct eval_options *options,
	struct eval_set *set, struct kb_error *err);

/* Takes articles and cases out of a store just filled. */
KB_NODISCARD enum kb_status eval_thin(void *mem, struct kb_store *store,
	const struct eval_options *options, struct eval_set *set,
	struct kb_error *err);

/* lang: only the questions in it; NULL: all. */
void eval_figures_compute(void *mem, const struct eval_set *set,
			  const char *lang, struct eval_figures *ret);
/* The mean of n of the same set's splits; of a figure, over those in which it
   means something. */
struct eval_figures eval_figures_mean(const struct eval_figures *v, size_t n);
/* The languages of the questions, sorted, into ret; how many. */
size_t eval_languages(void *mem, const struct eval_set *set,
		      const char ***ret);
/* One question's share of what is told of answers shown. */
bool eval_query_kept(const struct eval_query *q);
bool eval_query_wrong(const struct eval_query *q);

void eval_table_head(FILE *to);
void eval_table_row(FILE *to, const char *name, const struct eval_figures *f);
/* New references: what was asked of which collection; its figures. */
json_t *eval_set_json(const struct eval_set *set,
		      const struct eval_options *options);
json_t *eval_figures_json(const struct eval_figures *f);
/* TREC run lines; one JSON line a question. */
void eval_run_print(FILE *to, const struct eval_set *set);
void eval_answers_print(FILE *to, const struct eval_set *set,
			const struct eval_options *options);

#endif
