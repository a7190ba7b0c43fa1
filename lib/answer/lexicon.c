/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lexicon.c - see lexicon.h. In: terms. Out: how often they can be found.
 */
#include "lexicon.h"

enum { BLOCK = 64 };

struct kb_search_term kb_lexicon_term(const struct kb_token *t)
{
	return (struct kb_search_term){
		.text = t->stem, .len = t->stem_len, .kind = KB_TERM_MAIN,
		.hash = kb_term_hash(KB_TERM_MAIN, t->stem, t->stem_len) };
}

/* Texts with dates may be there and not be shown: only a search tells. */
static enum kb_status check_shown(const struct kb_lexicon *l,
				  struct kb_search_term *term,
				  struct kb_error *err)
{
	static const enum kb_field fields[] = { KB_FIELD_BODY,
						KB_FIELD_QUESTIONS };
	struct kb_search_term asked = *term;
	struct kb_top top;
	size_t n = 0;
	bool partial = false;
	enum kb_status st = KB_OK;

	asked.weight = 1;
	for (size_t i = 0; i < KB_COUNT(fields) && !n && st == KB_OK; i++)
		st = kb_index_top(l->reader, l->part, fields[i], &asked, 1,
				  l->allowed, 1, 0, &top, &n,
				  &partial, err);
	if (!n)
		term->frequency = 0;
	return st;
}

static enum kb_status count_block(const struct kb_lexicon *l,
				  struct kb_search_term *terms, size_t n,
				  struct kb_error *err)
{
	uint32_t body[BLOCK];
	enum kb_status st;

	for (size_t i = 0; i < n; i++)
		terms[i].frequency = 0;
	st = kb_index_frequencies(l->reader, l->part, KB_FIELD_BODY, terms, n,
				  err);
	for (size_t i = 0; i < n; i++) {
		body[i] = terms[i].frequency;
		terms[i].frequency = 0;
	}
	if (st == KB_OK && l->snapshot->question_documents)
		st = kb_index_frequencies(l->reader, l->part,
			KB_FIELD_QUESTIONS, terms, n, err);
	for (size_t i = 0; i < n && st == KB_OK; i++) {
		terms[i].frequency += body[i];
		if (terms[i].frequency && l->snapshot->dated)
			st = check_shown(l, &terms[i], err);
	}
	return st;
}

enum kb_status kb_lexicon_count(const struct kb_lexicon *l,
				struct kb_search_term *terms, size_t n,
				struct kb_error *err)
{
	enum kb_status st = KB_OK;

	for (size_t i = 0; i < n && st == KB_OK; i += BLOCK)
		st = count_block(l, terms + i,
				 n - i < BLOCK ? n - i : BLOCK, err);
	return st;
}
