/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * weights.h - what the signals weigh, and how much a top answer is to be
 * trusted. The shipped numbers stand in weights.json, which `kb-indexer tune`
 * makes; `kb-indexer learn` fits them to a knowledge base and writes what it
 * found into the model. Private to lib/answer.
 */
#ifndef KB_ANSWER_WEIGHTS_H
#define KB_ANSWER_WEIGHTS_H

#include <kb/learn.h>

/* What tells right first answers from wrong ones; rows of the table in
   trust.c. */
enum kb_trust_feature { KB_TRUST_CONSTANT, KB_TRUST_ODDS, KB_TRUST_MARGIN,
	KB_TRUST_SCORE, KB_TRUST_COVERAGE, KB_TRUST_UNSEEN,
	KB_TRUST_CLASSIFIER, KB_TRUST_CLASS_MARGIN, KB_TRUST_QUESTIONS,
	KB_TRUST_CASE, KB_TRUST_AGREEMENT, KB_TRUST_TITLE, KB_TRUST_BODY,
	KB_TRUST_LENGTH, KB_TRUST_HAN, KB_TRUST_FEATURES };

struct kb_trust {
	double weight[KB_TRUST_FEATURES];
	/* Probability from which an answer is shown, when at most i + 1
	   percent of the shown ones may be wrong; 1.01: none is. */
	double threshold[KB_WRONG_MAX];
	double first_three[KB_TRUST_FEATURES];	/* is one of three right? */
};

struct kb_weights {
	double signal[2][KB_SIGNALS];	/* [half or more of it is Han] */
	struct kb_trust trust;
	size_t trials;		/* trust was fitted to; 0: as shipped */
};

/* The shipped weights of a knowledge base without (plain) or with lessons. */
const struct kb_weights *kb_weights_shipped(bool taught);
/* From the text of weights.json or a model's note; what is not named there is
   as in *ret already. */
KB_NODISCARD enum kb_status kb_weights_parse(const char *text,
	const char *section, struct kb_weights *ret, struct kb_error *err);
json_t *kb_weights_json(const struct kb_weights *w);

/* Name of a signal, as in `why`. */
const char *kb_signal_name(enum kb_signal signal);

struct kb_ranked;
/* Of a ranking with at least one hit. */
void kb_trust_features(const struct kb_ranked *ranked,
		       double ret[KB_TRUST_FEATURES]);
/* 1 / (1 + exp(-w.x)), less when much of the question is unseen; rounded to
   1/10000. */
double kb_trust_probability(const double weight[KB_TRUST_FEATURES],
			    const double x[KB_TRUST_FEATURES]);

#endif
