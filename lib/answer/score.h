/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * score.h - a version of an article against a question. Private to lib/answer.
 */
#ifndef KB_ANSWER_SCORE_H
#define KB_ANSWER_SCORE_H

#include "query.h"
#include "weights.h"

/* Term frequencies of one bag. */
struct kb_counts {
	uint16_t tf[KB_KINDS][KB_GRAM_MAX];
	uint64_t main_mask;	/* MAIN terms that occur */
};

/* Where question tokens stand, for the windows: basis is a number below 128
   (a word: its MAIN position; a character: 64 + its CHAR position). */
struct kb_near { uint32_t position; uint8_t basis; };
enum { KB_NEAR_MAX = 2048 };

struct kb_scorer {
	double b, title_b;		/* of BM25 */
	const struct kb_weights *weights;
	struct kb_counts body, title;	/* scratch */
	struct kb_near near[KB_NEAR_MAX]; size_t n_near;
};

/* count.c: adds what a stream holds to counts, `times` each. near: the scorer
   that notes positions, or NULL. */
struct kb_scan {
	struct kb_query *q;
	const struct kb_snapshot *s;
	struct kb_counts *counts;
	unsigned times;
	struct kb_scorer *near;
};
void kb_count_stream(const struct kb_scan *scan, const uint16_t *units,
		     size_t n, uint32_t word_base);
/* Largest idf mass of distinct question tokens within `width` tokens. */
double kb_near_window(const struct kb_scorer *r, const struct kb_query *q,
		      uint32_t width);

/* score.c. The best section of a version; only that document if `only`. known:
   MAIN terms that the article's question field holds. */
void kb_score_version(struct kb_scorer *r, struct kb_query *q,
		      const struct kb_snapshot *s, uint32_t version,
		      uint32_t only, uint64_t known, struct kb_hit *ret);
/* How like the question the likest line of a version's question field is,
   0..1. without: a line that does not count, or -1. */
double kb_score_case(struct kb_query *q, const struct kb_snapshot *s,
		     uint32_t version, int64_t without);
/* Shares and score from the values. */
void kb_hit_weigh(struct kb_hit *hit, const struct kb_weights *weights,
		  bool is_han);

#endif
