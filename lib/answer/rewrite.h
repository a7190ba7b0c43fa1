/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rewrite.h - how a question is read: what is searched in place of what was
 * typed, and what is searched beside it. Private to lib/answer.
 */
#ifndef KB_ANSWER_REWRITE_H
#define KB_ANSWER_REWRITE_H

#include "lexicon.h"
#include "reader.h"

enum { KB_REWRITES_MAX = 32,	/* of a question; others are not made */
       KB_ALSO_MAX = 16 };

/* Strings are children of the mem it was made in. */
struct kb_reading {
	const char *text; size_t len;	/* searched in place of the question */
	const char *also[KB_ALSO_MAX];	/* phrases searched beside it; what */
	size_t n_also;			/* they find counts less */
	const struct kb_rewrite *rewrites; size_t n;
	/* bytes of text that stand for words that are not known */
	struct kb_guess { size_t start, end; } guesses[KB_REWRITES_MAX];
	size_t n_guesses;
	bool verbatim;			/* what was typed and nothing else */
};

/* at: as in kb_rank. */
KB_NODISCARD enum kb_status kb_reading_make(struct kb_reader *r, void *mem,
	const struct kb_question *question, int64_t at,
	struct kb_reading *ret, struct kb_error *err);

/* ---- for rewriters --------------------------------------------------------- */

/* One question on its way. Rewriters look at text, tokens and known; what they
   replace takes effect for the next one. Guesses are made by the last that
   replaces, so that their places hold. */
struct kb_rewriting {
	struct kb_lexicon lexicon;
	struct kb_reader *reader;
	void *mem;
	const char *text; size_t len;
	const struct kb_tokens *tokens;	/* of text, slot 0 */
	const bool *known;		/* by token; Han characters all are */
	struct kb_rewrite rewrites[KB_REWRITES_MAX]; size_t n;
	struct kb_reading *reading;
	/* replacements to come, in the order of the text */
	struct kb_edit { size_t start, end; const char *to; bool guess; }
		edits[KB_REWRITES_MAX];
	size_t n_edits;
};

/* False when there is no room for another. from: bytes [start, end) of text.
   guess: it may as well be a word that no text has. */
bool kb_rewriting_replace(struct kb_rewriting *w, size_t start, size_t end,
			  const char *to, const char *why, bool guess);
bool kb_rewriting_also(struct kb_rewriting *w, size_t start, size_t end,
		       const char *to, const char *why);
/* Reports what the text pipeline itself searches beside. */
void kb_rewriting_note(struct kb_rewriting *w, size_t start, size_t end,
		       const char *to, const char *why);

/* rewrite_words.c */
enum kb_status kb_rewrite_layout(struct kb_rewriting *w, struct kb_error *err);
enum kb_status kb_rewrite_typos(struct kb_rewriting *w, struct kb_error *err);
enum kb_status kb_rewrite_names(struct kb_rewriting *w, struct kb_error *err);
/* rewrite_beside.c */
enum kb_status kb_rewrite_homophones(struct kb_rewriting *w,
	struct kb_error *err);
enum kb_status kb_rewrite_synonyms(struct kb_rewriting *w,
	struct kb_error *err);

#endif
