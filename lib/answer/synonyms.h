/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * synonyms.h - the editors' groups of words that mean the same, ready to be
 * found in a question. Private to lib/answer.
 */
#ifndef KB_ANSWER_SYNONYMS_H
#define KB_ANSWER_SYNONYMS_H

#include <kb/store.h>
#include <kb/text.h>

/* Of all languages together: a question in Russian may name something in
   English, and scripts do not meet otherwise. */
struct kb_thesaurus;
/* Reads them again if they have changed since *book (NULL: never read), whose
   place the new one takes; a child of mem. stamp: the fingerprint of them that
   the index knows, which changes when they do. Slot 1 of text is used up. */
KB_NODISCARD enum kb_status kb_thesaurus_refresh(void *mem,
	struct kb_store *store, struct kb_text *text, uint64_t stamp,
	struct kb_thesaurus **book, struct kb_error *err);

/* The longest phrase that begins at t->v[at] and has synonyms: how many tokens
   it is (0: none does), and its synonyms (ret ends with NULL; the phrase itself
   is among them). Words are compared by their stems. */
size_t kb_thesaurus_find(const struct kb_thesaurus *book,
			 const struct kb_tokens *t, size_t at,
			 const char *const **ret);
/* Has the phrase all of those n tokens from t->v[at] on, or they all of its?
   Then it says nothing new. */
bool kb_thesaurus_repeats(struct kb_text *text, const char *phrase,
			  const struct kb_tokens *t, size_t at, size_t n);

#endif
