/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trial.h - asking a knowledge base its own cases as if it had not seen them.
 * Private to lib/answer.
 */
#ifndef KB_ANSWER_TRIAL_H
#define KB_ANSWER_TRIAL_H

#include "query.h"

/* A question field made in memory from some of the lessons, with the weights
   of the one in the index (BM25, k1 8, b .7). */
struct kb_bags;
struct kb_bags *kb_bags_new(void *mem);
/* Adds a text's terms to the bag of a version of the snapshot. */
void kb_bags_add(struct kb_bags *b, const struct kb_snapshot *s,
		 uint32_t version, const uint32_t *hashes, size_t n);
/* Call once after the last. */
void kb_bags_done(struct kb_bags *b);

struct kb_bag_top { uint32_t version; uint32_t score; uint64_t mask, id; };
/* The k best bags for the question's MAIN and PAIR terms; `possible` as in the
   index's own search, equal ones by the hash of their id; held: the MAIN terms that any bag holds. Returns how
   many. */
size_t kb_bags_top(struct kb_bags *b, const struct kb_query *q, size_t k,
		   struct kb_bag_top *ret, uint64_t *possible, uint64_t *held);

/* Distinct or not: the hash of each MAIN and PAIR term, as in the question. */
size_t kb_bags_hashes(struct kb_text *text, int slot,
		      const struct kb_tokens *tokens, void *mem,
		      uint32_t **ret);

struct kb_trial {
	const uint64_t *allowed;	/* bit per document */
	struct kb_bags *bags;
	uint32_t version, line;		/* where the question itself stands */
};

#endif
