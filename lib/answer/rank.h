/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rank.h - candidates of a question and their scores. Private to lib/answer.
 */
#ifndef KB_ANSWER_RANK_H
#define KB_ANSWER_RANK_H

#include "classes.h"
#include "query.h"
#include "trial.h"
#include "weights.h"

struct kb_ranker;
struct kb_ranker *kb_ranker_new(void *mem, const struct kb_config *config);

/* For qsort_r: best score first, equal ones by the hash of their article's id.
   user: the snapshot's versions. */
int kb_hit_compare(const void *a, const void *b, void *user);

struct kb_ranked {
	struct kb_hit *hits; size_t n;	/* best first; the ranker's */
	size_t considered;
	bool is_han;		/* the question is, half of it or more */
	size_t n_terms;		/* of it */
	double unseen;		/* share of it that stands in no article and
				   no case */
	bool partial;
};
/* What is searched, beside the question. */
struct kb_ranking {
	struct kb_index_reader *reader;
	enum kb_part part;
	int64_t at;			/* unix seconds, for what is dated */
	bool over;			/* what held before, too, if nothing
					   took its place */
	uint64_t deadline_ns;
	const struct kb_weights *weights;
	struct kb_classes *classes;	/* scored for this question; may be
					   NULL */
	int lang;			/* of the question, in kb_langs */
	uint32_t pinned;		/* document: its version comes first;
					   0: none */
	/* Of calibration alone, else NULL: the question is a case of this
	   knowledge base and must not find itself. */
	const struct kb_trial *trial;
};
/* The best articles for a prepared question. */
KB_NODISCARD enum kb_status kb_rank(struct kb_ranker *r, struct kb_query *q,
	const struct kb_ranking *how, struct kb_ranked *ret,
	struct kb_error *err);
/* Documents that are live and valid at that moment, a bit each; holds until the
   next call but one. over: see above. */
const uint64_t *kb_rank_allowed(struct kb_ranker *r,
	const struct kb_snapshot *s, int64_t at, bool over);
/* The best section of one version; weights of the ranking before. */
void kb_rank_version(struct kb_ranker *r, struct kb_query *q,
		     const struct kb_snapshot *s, uint32_t version,
		     struct kb_hit *ret);

#endif
