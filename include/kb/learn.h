/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * learn.h - makes the model of a knowledge base from its store and index: the
 * classifier (model.h), what the signals weigh here, and how sure an answer
 * must be. Everything is derived; the same store gives the same bytes.
 *
 * Trials: the articles are dealt into folds. For each, a classifier and a
 * question field are made without the fold's articles and without a fifth of
 * the other cases; then the cases of the fold are asked (nothing is right for
 * them) and the cases left out (their article is right).
 */
#ifndef KB_LEARN_H
#define KB_LEARN_H

#include <kb/answer.h>
#include <kb/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The model's file in an index folder; child of mem. */
char *kb_model_path(void *mem, const char *index_dir);

enum {
	KB_TRIALS_MIN = 40,	/* with a right answer: fewer say nothing, the
				   shipped weights stay */
	KB_WRONG_MAX = 20,	/* percent that an operator may allow */
};

struct kb_learned {
	size_t articles, examples;	/* of the classifier; 0: none */
	size_t trials, answerable;	/* asked; with a right answer */
	double fit_seconds, trial_seconds;
	/* Confidence from which an answer is shown when at most i + 1 percent
	   may be wrong, as trials found it; 0: too few trials. */
	double threshold[KB_WRONG_MAX];
	int64_t seq;			/* change of the store it knows */
	uint64_t digest;
};

/* One trial, for reports: by a calibration that the trials of its fold had no
   part in. */
struct kb_trial_row {
	const char *lang;	/* of the question */
	double p;		/* confidence */
	double weight;		/* trials without an answer are too many */
	unsigned shown_from;	/* percent of wrong answers allowed from which
				   on it is shown; KB_WRONG_MAX + 1: never */
	bool right, answerable;
};
typedef void (*kb_trial_fn)(void *user, const struct kb_trial_row *row);

struct kb_learn_options {
	unsigned workers;		/* processes; 0 is 1 */
	bool classifier_only;		/* no trials: shipped weights */
	bool report_only;		/* trials; the model stays as it is */
	kb_model_progress_fn progress;	/* may be NULL */
	kb_trial_fn trial;		/* may be NULL */
	void *user;			/* of both */
};

/* Trains from config->store and config->index and puts the model into the
   index folder; where there was none, the classifier with shipped weights
   comes first. With nothing to learn from an old model is removed and ret is
   all zero but seq. KB_BUSY: somebody else is learning; KB_NOT_FOUND: there is
   no index. Must be called without other threads: it forks. */
KB_NODISCARD enum kb_status kb_learn(const struct kb_config *config,
	const struct kb_learn_options *options, struct kb_learned *ret,
	struct kb_error *err);

/* ---- in the background ----------------------------------------------------- */

/* Whoever follows the store has a tutor, which starts `kb-indexer learn` as a
   process of its own when the index has changed since the model was made and
   has then rested for config->learn_after seconds; or without a rest after ten
   times as long. Never two at once, never again without a change, and the
   process never works more than half of the time. Freeing it ends the process.
   The program is looked for beside the one that runs, in ../bin, in PATH. */
struct kb_tutor;
/* config_file: handed on; NULL if there is none. */
struct kb_tutor *kb_tutor_new(void *mem, const struct kb_config *config,
			      const char *config_file);
struct kb_tutor_state {
	int64_t seq;		/* change that the model knows; -1: no model */
	double seconds;		/* the last learning took */
	uint64_t runs, failures;
	bool learning;
};
/* To be called often; never waits. seq: last change in the index, -1 if it is
   not known; now: kb_clock_ns(). */
void kb_tutor_step(struct kb_tutor *t, int64_t seq, uint64_t now,
		   struct kb_tutor_state *ret);

/* ---- tuning: the shipped weights ------------------------------------------ */

/* Judged questions of several collections, each asked of its own knowledge
   base; what is fitted is written as weights.json (lib/answer). */
enum { KB_TUNING_MAX = 63 };	/* collections at most */
struct kb_tuning;
struct kb_tuning *kb_tuning_new(void *mem);
/* right: one flag for each hit of the answer. taught: the knowledge base had a
   model. All collections weigh the same, however many questions they have. */
void kb_tuning_add(struct kb_tuning *t, const char *collection, bool taught,
		   const struct kb_answer *a, const bool *right);

/* Of one collection, over five folds: by the weights as they are, and by those
   fitted to the other four folds. */
struct kb_tuned { const char *collection; size_t questions;
		  double success[2], mrr[2]; };
/* rows: as many as there are collections, children of t. Returns the text of
   weights.json, a child of t. */
const char *kb_tuning_fit(struct kb_tuning *t, struct kb_tuned **rows,
			  size_t *n);

#ifdef __cplusplus
}
#endif
#endif
