/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * metrics.h - figures of a ranking: pure functions over ids, no files, no
 * index. An article judged with grade 1 or more is right. Everything is
 * computed as trec_eval computes it, so that a run file gives the same figures
 * there.
 */
#ifndef KB_METRICS_H
#define KB_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kb_judged { const char *article; int grade; };	/* grade 0..9 */

/* What one question got, best first and each article once, and what was
   judged for it. */
struct kb_ranking {
	const char *const *got;		size_t n_got;
	const struct kb_judged *judged;	size_t n_judged;
};

/* Rank (from 1) of the first right article among the first k; 0 if none. */
size_t kb_ranking_right(const struct kb_ranking *r, size_t k);
/* Is a right article among the first k? */
bool kb_ranking_success(const struct kb_ranking *r, size_t k);
/* 1 / rank of the first right article among the first k, else 0. */
double kb_ranking_reciprocal(const struct kb_ranking *r, size_t k);
/* Linear gain (the grade), discount 1/log2(rank + 1), divided by the best
   order of what was judged; 0 if nothing right was judged. */
double kb_ranking_ndcg(const struct kb_ranking *r, size_t k);

/* A question of a group of rewordings and its top article, NULL if none. */
struct kb_reworded { const char *group, *top; };
/* The mean over groups of two and more of the share of a group's questions
   that got the group's most frequent top article. No article is no agreement.
   Sorts v; how many groups into ret_groups; 0 without groups. */
double kb_reworded_consistency(struct kb_reworded *v, size_t n,
			       size_t *ret_groups);

/* Confidence of an answer, and whether the question had one. */
struct kb_scored { double score; bool positive; };
/* Area under the ROC curve: how likely a question with an answer got a higher
   score than one without; equal scores count half. Sorts v; NAN without one of
   either kind. */
double kb_scored_auroc(struct kb_scored *v, size_t n);

/* Nearest rank: the smallest value that at least share (0..1) of all values
   do not exceed. Sorts v; 0 if empty. */
uint64_t kb_values_percentile(uint64_t *v, size_t n, double share);

#endif
