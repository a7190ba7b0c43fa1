/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fact.h - what is known beside the question. Private to lib/answer. */
#ifndef KB_ANSWER_FACT_H
#define KB_ANSWER_FACT_H

#include "reader.h"

/* KB_LIMIT: too many, too long; KB_INVALID: an attribute that is none or comes
   twice, a value that is empty or not UTF-8. */
KB_NODISCARD enum kb_status kb_facts_check(const struct kb_fact *facts,
	size_t n, struct kb_error *err);
/* Drops hits that contradict a fact, lifts those that it fits, puts the
   article named by "topic" first. Hits after KB_HITS_MAX are dropped. */
KB_NODISCARD enum kb_status kb_facts_apply(struct kb_reader *r,
	const struct kb_snapshot *s, const struct kb_fact *facts, size_t n,
	struct kb_ranked *ranked, struct kb_error *err);
/* Did the person say that this article is what was meant? */
bool kb_facts_name(const struct kb_fact *facts, size_t n, const char *id);

#endif
