/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rewrite_beside.c - rewriters that add what is searched beside a question:
 * the editors' synonyms, Chinese words that sound the same. In and out: struct
 * kb_rewriting.
 */
#include "rewrite.h"
#include "synonyms.h"

/* Does any text have a word of the phrase? */
static enum kb_status is_found(struct kb_rewriting *w, const char *phrase,
			       bool *ret, struct kb_error *err)
{
	struct kb_search_term v[KB_MAIN_MAX];
	const struct kb_terms *terms;
	size_t n = 0;
	enum kb_status st;

	kb_text_tokens(w->lexicon.text, 1, phrase, strlen(phrase));
	terms = kb_text_terms(w->lexicon.text, 1, KB_TERM_MAIN);
	for (size_t i = 0; i < terms->n && n < KB_COUNT(v); i++)
		v[n++] = (struct kb_search_term){
			.text = terms->v[i].text, .len = terms->v[i].len,
			.kind = KB_TERM_MAIN, .hash = terms->v[i].hash };
	st = kb_lexicon_count(&w->lexicon, v, n, err);
	*ret = false;
	for (size_t i = 0; i < n && st == KB_OK; i++)
		*ret |= v[i].frequency > 0;
	return st;
}

/* ---- synonyms -------------------------------------------------------------- */

static enum kb_status add_group(struct kb_rewriting *w, size_t at, size_t n,
				const char *const *group, struct kb_error *err)
{
	const struct kb_token *first = &w->tokens->v[at];
	enum kb_status st = KB_OK;

	for (; *group && st == KB_OK; group++) {
		bool found;

		if (kb_thesaurus_repeats(w->lexicon.text, *group, w->tokens,
					 at, n))
			continue;
		st = is_found(w, *group, &found, err);
		if (st == KB_OK && found)
			kb_rewriting_also(w, first->start, first[n - 1].end,
					  *group, "synonym");
	}
	return st;
}

enum kb_status kb_rewrite_synonyms(struct kb_rewriting *w,
				   struct kb_error *err)
{
	struct kb_reader *r = w->reader;
	struct kb_index_state state;
	size_t n = 0;
	enum kb_status st;

	kb_reader_state(r, &state);
	st = kb_thesaurus_refresh(r, r->store, w->lexicon.text, state.seq,
				  &r->thesaurus, err);
	for (size_t i = 0; i < w->tokens->n && st == KB_OK; i += n ? n : 1) {
		const char *const *group;

		n = kb_thesaurus_find(r->thesaurus, w->tokens, i, &group);
		if (n)
			st = add_group(w, i, n, group, err);
	}
	return st;
}
