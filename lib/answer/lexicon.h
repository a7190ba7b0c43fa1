/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lexicon.h - which words the asker could find, how often they stand in texts,
 * and which of them a word that is not found was meant to be. Private to
 * lib/answer.
 *
 * A word counts only if a text that may be shown on that day has it: nothing
 * of other texts shows in what is corrected and what is not.
 */
#ifndef KB_ANSWER_LEXICON_H
#define KB_ANSWER_LEXICON_H

#include "query.h"

enum { KB_CORRECT_MIN = 4 };	/* letters of a word that is corrected */

struct kb_lexicon {
	struct kb_index_reader *reader;
	enum kb_part part;
	const struct kb_snapshot *snapshot;
	const uint64_t *allowed;	/* as in kb_index_top */
	struct kb_store *store;		/* of the versions */
	struct kb_text *text;		/* slot 1 is used up */
};

/* Sets the frequencies: how many sections, and question fields of articles,
   have the term (MAIN; PAIR of the latter only). */
KB_NODISCARD enum kb_status kb_lexicon_count(const struct kb_lexicon *l,
	struct kb_search_term *terms, size_t n, struct kb_error *err);
/* sayable.c: may it be offered to who did not type it? Nothing that only a
   customer or two have said. */
KB_NODISCARD enum kb_status kb_lexicon_sayable(const struct kb_lexicon *l,
	const struct kb_search_term *term, bool *ret, struct kb_error *err);
/* A token's stem as a term to count. */
struct kb_search_term kb_lexicon_term(const struct kb_token *t);

/* Does everybody use the word, so that it is no mistake wherever it stands?
   Some 1,800 words of English and Russian. */
bool kb_word_is_common(const char *raw, size_t len);

/* What t->v[at], which is not known, was meant to be: the words to write from
   the token *first to the token *last, NULL when nothing is near. `far`: look
   at two edits, too. Child of mem. */
KB_NODISCARD enum kb_status kb_correct(const struct kb_lexicon *l, void *mem,
	const struct kb_tokens *t, size_t at, bool far, const char **ret,
	size_t *first, size_t *last, struct kb_error *err);

#endif
