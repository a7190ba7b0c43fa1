/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * model.h - what resolved cases teach: a linear classifier from the words of a
 * question to the article that answers it (L2-regularised L2-loss support
 * vectors, one against the rest; LIBLINEAR's solver 1 with C = 1).
 *
 * Features of a text: its folded words, joined by single spaces, as 2- to
 * 5-grams of characters; of Han runs 1- to 3-grams; hashed to KB_MODEL_BUCKETS.
 * Value (1 + ln tf) (ln((1 + N) / (1 + df)) + 1), the vector of unit length.
 *
 * A model is a file, made from the store alone, that can be deleted: the same
 * examples give the same bytes, in whatever order they come.
 */
#ifndef KB_MODEL_H
#define KB_MODEL_H

#include <kb/text.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
	KB_MODEL_BUCKETS = 1 << 18,
	KB_MODEL_CLASSES_MAX = 50000,
	KB_MODEL_CLASS_WEIGHTS = 16000,	/* largest ones kept of a class, */
	KB_MODEL_WEIGHTS = 8000000,	/* of all classes together */
	KB_MODEL_TEXT_MAX = 2000,	/* characters of a text that are read */
};

/* ---- training -------------------------------------------------------------- */

/* Examples: each a text and the article it belongs to. */
struct kb_training;
struct kb_training *kb_training_new(void *mem);
/* Copies what it needs. speech: which language, 0..3: a gram is rare or not
   among the texts of the language in which it is most frequent. */
void kb_training_add(struct kb_training *t, const struct kb_tokens *tokens,
		     const char *article, unsigned speech);
/* For fits in which speed matters more than the last few answers: of how many
   examples of others an article is told apart, at most (0: as is usual). */
void kb_training_limit(struct kb_training *t, size_t others);
/* Examples are numbered in the order they were added; `keep` below goes by
   these numbers. */

struct kb_model;
typedef bool (*kb_model_progress_fn)(void *user, size_t done, size_t total);
/* keep: one byte for each example, 0 leaves it out; NULL keeps all. Works in
   `workers` processes (LIBLINEAR's random numbers are one for a process), so
   the caller must have no other threads. KB_NOT_FOUND: fewer than two
   articles. progress may be NULL; returning false stops (KB_INTERRUPTED). */
KB_NODISCARD enum kb_status kb_training_fit(struct kb_training *t, void *mem,
	const uint8_t *keep, unsigned workers, kb_model_progress_fn progress,
	void *user, struct kb_model **ret, struct kb_error *err);

/* ---- models ---------------------------------------------------------------- */

/* note: what the maker adds (JSON); seq: the change of the store that it knows,
   -1: none. */
KB_NODISCARD enum kb_status kb_model_write(struct kb_model *m,
	const char *note, int64_t seq, const char *path,
	struct kb_error *err);
/* Maps the file. KB_NOT_FOUND: none; KB_CORRUPT: damaged or made by another
   version of the text pipeline. */
KB_NODISCARD enum kb_status kb_model_open(void *mem, const char *path,
	struct kb_model **ret, struct kb_error *err);

/* How many articles it tells apart. */
size_t kb_model_classes(const struct kb_model *m);
/* Id of the article of a class; classes are in the order of their ids. */
const char *kb_model_class(const struct kb_model *m, size_t at);
const char *kb_model_note(const struct kb_model *m);
/* As given to kb_model_write(), of a model from a file. */
int64_t kb_model_seq(const struct kb_model *m);
/* Of all bytes of the file but seq; 0 before it is written. */
uint64_t kb_model_digest(const struct kb_model *m);

/* Decision value of each class for a text (>= 0 is "rather yes", most are
   about -1): ret has room for kb_model_classes(). False when the text has no
   known feature: ret is not written. scratch: one for each thread. */
struct kb_model_scratch;
struct kb_model_scratch *kb_model_scratch_new(void *mem);
bool kb_model_score(const struct kb_model *m, struct kb_model_scratch *scratch,
		    const struct kb_tokens *tokens, float *ret);
/* The same for an example of a training (left out of the model, one hopes). */
bool kb_model_score_example(const struct kb_model *m,
	struct kb_model_scratch *scratch, const struct kb_training *t,
	size_t example, float *ret);

#ifdef __cplusplus
}
#endif
#endif
