/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trials.h - private to lib/answer; see kb/learn.h for what trials are. */
#ifndef KB_ANSWER_TRIALS_H
#define KB_ANSWER_TRIALS_H

#include <kb/learn.h>

#include "lessons.h"
#include "reader.h"

/* Fits *weights (in: the shipped ones) to what trials show; tells how many
   there were in *done. keep: lessons that the classifier knows. */
KB_NODISCARD enum kb_status kb_trials_run(struct kb_reader *r,
	const struct kb_lessons *lessons, const uint8_t *keep,
	const struct kb_learn_options *options, struct kb_weights *weights,
	struct kb_learned *done, struct kb_error *err);

/* Fits trust and its thresholds to rows of features; right: the first, one of
   the first three. */
struct kb_trust_row {
	double x[KB_TRUST_FEATURES];
	double weight;
	unsigned fold;
	bool right, right_three, answerable;
};
/* What trials without a right answer weigh, those with one weigh 1. */
double kb_trust_unanswerable(const struct kb_trust_row *rows, size_t n);
void kb_trust_fit(const struct kb_trust_row *rows, size_t n,
		  struct kb_trust *trust);

#endif
