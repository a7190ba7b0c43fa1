/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sayable.c - may a word be said to somebody who did not type it? In: a term
 * that can be found. Out: yes if an article that may be shown has it, in its
 * text or among the questions its author wrote, or if three cases do. A word
 * that one customer used may be his name: it finds, but it is never offered.
 */
#include "lexicon.h"

enum { ENOUGH = 3 };		/* lines of question fields */

/* Do the units at i hold the term, given as its hash or as two characters? */
static bool holds(const struct kb_snapshot *s, const struct kb_version *v,
		  const uint16_t *units, size_t i, size_t n,
		  const struct kb_search_term *term, const uint32_t han[2])
{
	if (i + 1 >= n)
		return false;
	if (kb_unit_is_word(units[i]))
		return s->words[v->word_base + kb_unit_number(units[i],
				units[i + 1])].stem == term->hash;
	return units[i] == han[0] && units[i + 1] == han[1];
}

/* How many lines of the question field have it; ENOUGH if one of the first
   `own` does. */
static size_t lines_with(const struct kb_snapshot *s,
			 const struct kb_version *v, size_t own,
			 const struct kb_search_term *term,
			 const uint32_t han[2])
{
	const uint16_t *units = s->tokens + v->tokens + v->title_units;
	size_t line = 0, found = 0;
	bool here = false;

	for (size_t i = 0; i < v->question_units && found < ENOUGH; i++) {
		if (units[i] == KB_UNIT_LINE) {
			line++;
			here = false;
		} else if (!here && holds(s, v, units, i, v->question_units,
					  term, han)) {
			here = true;
			found = line < own ? ENOUGH : found + 1;
		}
		i += kb_unit_is_word(units[i]);
	}
	return found;
}

static enum kb_status count_lines(const struct kb_lexicon *l,
				  const struct kb_search_term *term,
				  uint32_t document, size_t *found,
				  struct kb_error *err)
{
	const struct kb_version *v =
		&l->snapshot->versions[l->snapshot->documents[document].version];
	const char *p = term->text, *end = p + term->len;
	uint32_t han[2] = { 0 };
	struct kb_stored stored;
	enum kb_status st = kb_store_version(l->store, NULL, v->row, KB_BRIEF,
					     &stored, err);

	if (st != KB_OK)
		return st;
	for (size_t i = 0; i < KB_COUNT(han) && p < end; i++)
		han[i] = kb_utf8_next(&p, end);
	*found += lines_with(l->snapshot, v, stored.article->n_questions,
			     term, han);
	talloc_free(stored.article);
	return KB_OK;
}

enum kb_status kb_lexicon_sayable(const struct kb_lexicon *l,
				  const struct kb_search_term *term, bool *ret,
				  struct kb_error *err)
{
	struct kb_search_term asked = *term;
	struct kb_top top[ENOUGH];
	bool partial = false;
	size_t n = 0, found = 0;
	enum kb_status st;

	asked.weight = 1;
	st = kb_index_top(l->reader, l->part, KB_FIELD_BODY, &asked, 1,
			  l->allowed, 1, 0, top, &n, &partial, err);
	if (st == KB_OK && n)
		found = ENOUGH;
	if (st == KB_OK && !found)
		st = kb_index_top(l->reader, l->part, KB_FIELD_QUESTIONS,
				  &asked, 1, l->allowed, ENOUGH, 0, top, &n,
				  &partial, err);
	for (size_t i = 0; i < n && st == KB_OK && found < ENOUGH; i++)
		st = count_lines(l, term, top[i].document, &found, err);
	*ret = found >= ENOUGH;
	return st;
}
