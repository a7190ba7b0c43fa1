/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verdict.h - answer, choose or none. Private to lib/answer. */
#ifndef KB_ANSWER_VERDICT_H
#define KB_ANSWER_VERDICT_H

#include "reader.h"

/* answer.c: hits up to the n-th, with their articles and passages. */
KB_NODISCARD enum kb_status kb_answer_fill(struct kb_reader *r,
	struct kb_answer *a, const struct kb_ranked *ranking, const char *lang,
	size_t n, struct kb_error *err);
/* Fills hits, confidence, verdict and what goes with it. how: the ranking was
   made. */
KB_NODISCARD enum kb_status kb_decide(struct kb_reader *r,
	const struct kb_question *q, const struct kb_ranking *how,
	const struct kb_ranked *ranking, struct kb_answer *a,
	struct kb_error *err);

#endif
