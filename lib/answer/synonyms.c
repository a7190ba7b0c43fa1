/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * synonyms.c - see synonyms.h. In: the groups as the store has them. Out: the
 * phrases by the hashes of their stems.
 */
#include "synonyms.h"

#include <stdlib.h>

enum { PHRASE_MAX = 16 /* tokens */ };

struct phrase {
	uint32_t *stems; size_t n;
	const char *const *group;
	size_t rank;			/* as written: first come, first found */
};

struct kb_thesaurus {
	uint64_t stamp;			/* as the index knows them */
	struct phrase *v; size_t n, cap;	/* by stems */
};

static uint32_t stem_of(const struct kb_token *t)
{
	return kb_term_hash(KB_TERM_MAIN, t->stem, t->stem_len);
}

/* ---- reading --------------------------------------------------------------- */

static void add_phrase(struct kb_thesaurus *book, struct kb_text *text,
		       const char *const *group, const char *phrase)
{
	const struct kb_tokens *t = kb_text_tokens(text, 1, phrase,
						   strlen(phrase));
	struct phrase *p;

	if (!t->n || t->n > PHRASE_MAX)
		return;
	if (book->n == book->cap) {
		book->cap = book->cap ? 2 * book->cap : 64;
		book->v = kb_grow(book, book->v, struct phrase, book->cap);
	}
	p = &book->v[book->n];
	*p = (struct phrase){ .n = t->n, .group = group, .rank = book->n,
			      .stems = kb_array(book, uint32_t, t->n) };
	for (size_t i = 0; i < t->n; i++)
		p->stems[i] = stem_of(&t->v[i]);
	book->n++;
}

/* Each word of it leads to the others; one way, only the first. */
static void add_group(struct kb_thesaurus *book, struct kb_text *text,
		      const struct kb_synonyms *s, size_t g)
{
	const char *const *group = (const char *const *)s->groups[g];

	for (const char *const *w = group; *w; w++)
		if (w == group || !s->one_way || !s->one_way[g])
			add_phrase(book, text, group, *w);
}

static int by_stems(const void *a, const void *b)
{
	const struct phrase *x = a, *y = b;

	for (size_t i = 0; i < x->n && i < y->n; i++)
		if (x->stems[i] != y->stems[i])
			return x->stems[i] < y->stems[i] ? -1 : 1;
	if (x->n != y->n)
		return x->n < y->n ? -1 : 1;
	return x->rank < y->rank ? -1 : x->rank > y->rank;
}

static enum kb_status read_all(void *mem, struct kb_store *store,
			       struct kb_text *text,
			       struct kb_thesaurus **ret, struct kb_error *err)
{
	struct kb_thesaurus *book = kb_new(mem, struct kb_thesaurus);

	for (size_t i = 0; kb_langs[i].code; i++) {
		struct kb_synonyms *s;
		enum kb_status st = kb_store_synonyms_get(store, book,
			kb_langs[i].code, &s, err);

		if (st == KB_NOT_FOUND)
			continue;
		if (st != KB_OK) {
			talloc_free(book);
			return st;
		}
		for (size_t g = 0; g < s->n; g++)
			add_group(book, text, s, g);
	}
	if (book->n)
		qsort(book->v, book->n, sizeof(*book->v), by_stems);
	*ret = book;
	return KB_OK;
}

enum kb_status kb_thesaurus_refresh(void *mem, struct kb_store *store,
				    struct kb_text *text, uint64_t stamp,
				    struct kb_thesaurus **book,
				    struct kb_error *err)
{
	struct kb_thesaurus *fresh;
	enum kb_status st;

	if (*book && (*book)->stamp == stamp)
		return KB_OK;
	st = read_all(mem, store, text, &fresh, err);
	if (st != KB_OK)
		return st;
	fresh->stamp = stamp;
	talloc_free(*book);
	*book = fresh;
	return KB_OK;
}

/* ---- finding --------------------------------------------------------------- */

/* Characters of a Han phrase touch. */
static bool matches(const struct phrase *p, const struct kb_tokens *t,
		    size_t at)
{
	if (at + p->n > t->n)
		return false;
	for (size_t i = 0; i < p->n; i++) {
		const struct kb_token *token = &t->v[at + i];

		if (p->stems[i] != stem_of(token) ||
		    (i && token->type == KB_TOKEN_HAN && !token->joined))
			return false;
	}
	return true;
}

size_t kb_thesaurus_find(const struct kb_thesaurus *book,
			 const struct kb_tokens *t, size_t at,
			 const char *const **ret)
{
	uint32_t first = stem_of(&t->v[at]);
	size_t low = 0, high = book->n, found = 0;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (book->v[middle].stems[0] < first)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < book->n && book->v[low].stems[0] == first; low++)
		if (book->v[low].n > found && matches(&book->v[low], t, at)) {
			found = book->v[low].n;
			*ret = book->v[low].group;
		}
	return found;
}

static bool holds(const struct kb_token *v, size_t n,
		  const struct kb_token *of, size_t n_of)
{
	for (size_t i = 0; i < n_of; i++) {
		size_t at = 0;

		while (at < n && stem_of(&v[at]) != stem_of(&of[i]))
			at++;
		if (at == n)
			return false;
	}
	return true;
}

bool kb_thesaurus_repeats(struct kb_text *text, const char *phrase,
			  const struct kb_tokens *t, size_t at, size_t n)
{
	const struct kb_tokens *other = kb_text_tokens(text, 1, phrase,
						       strlen(phrase));

	return holds(other->v, other->n, t->v + at, n) ||
		holds(t->v + at, n, other->v, other->n);
}
