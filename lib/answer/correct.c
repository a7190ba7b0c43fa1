/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * correct.c - a word that no text has, as the knowledge base writes it. In: the
 * question's tokens and which of them is meant. Out: one word in place of one
 * or two, or two in place of one.
 *
 * In this order: a space too many or too few, if the texts have just that; one
 * edit; two edits for long words. Of several words, the one whose neighbours
 * in the question stand beside it in texts, too, then the most frequent.
 */
#include "lexicon.h"

#include <stdlib.h>

enum { FAR_MIN = 8,		/* letters of a word that may have two edits */
       PART_MIN = 3,		/* letters of each part of a split word */
       NEIGHBOUR = 16 };	/* how many times more often a word that
				   stands beside a neighbour seems to be there */

struct near_word {
	char *raw; size_t len;
	unsigned edits;
	struct kb_search_term term;
	uint64_t weight;
};

struct near_words {
	void *mem;
	struct near_word *v; size_t n, cap;
};

static bool has_digit(const char *raw, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (raw[i] >= '0' && raw[i] <= '9')
			return true;
	return false;
}

static void add_near(void *user, const char *raw, size_t len, unsigned edits)
{
	struct near_words *w = user;

	if (has_digit(raw, len) || kb_utf8_count(raw, len) < PART_MIN)
		return;
	if (w->n == w->cap) {
		w->cap = w->cap ? 2 * w->cap : 64;
		w->v = kb_grow(w->mem, w->v, struct near_word, w->cap);
	}
	w->v[w->n++] = (struct near_word){
		.raw = kb_strndup(w->mem, raw, len), .len = len,
		.edits = edits };
}

/* ---- terms ----------------------------------------------------------------- */

/* The stem of one word, kept in mem. */
static struct kb_search_term term_of(const struct kb_lexicon *l, void *mem,
				     const char *raw, size_t len)
{
	const struct kb_tokens *t = kb_text_tokens(l->text, 1, raw, len);
	struct kb_search_term term = { .text = "", .kind = KB_TERM_MAIN };

	if (t->n == 1)
		term = kb_lexicon_term(&t->v[0]);
	term.text = kb_strndup(mem, term.text, term.len);
	return term;
}

/* Does a text have these two side by side? */
static enum kb_status count_pair(const struct kb_lexicon *l, void *mem,
				 const struct kb_search_term *a,
				 const struct kb_search_term *b, uint32_t *ret,
				 struct kb_error *err)
{
	struct kb_search_term pair = { .kind = KB_TERM_PAIR };
	enum kb_status st = KB_OK;

	pair.text = kb_format(mem, "%.*s_%.*s", (int)a->len, a->text,
			      (int)b->len, b->text);
	pair.len = (uint32_t)strlen(pair.text);
	pair.hash = kb_pair_hash(a->hash, b->hash);
	if (l->snapshot->question_documents)
		st = kb_index_frequencies(l->reader, l->part,
			KB_FIELD_QUESTIONS, &pair, 1, err);
	*ret = pair.frequency + kb_snapshot_frequency(l->snapshot,
		pair.hash);
	return st;
}

static bool is_word(const struct kb_tokens *t, size_t at)
{
	return at < t->n && t->v[at].type == KB_TOKEN_WORD;
}

/* ---- one word for another ------------------------------------------------- */

static int by_bytes(const void *a, const void *b)
{
	const struct near_word *x = a, *y = b;
	int order = strcmp(x->raw, y->raw);

	return order ? order : (x->edits > y->edits) - (x->edits < y->edits);
}

static void drop_twins(struct near_words *w)
{
	size_t n = 0;

	if (w->n)
		qsort(w->v, w->n, sizeof(*w->v), by_bytes);
	for (size_t i = 0; i < w->n; i++)
		if (!n || strcmp(w->v[n - 1].raw, w->v[i].raw) != 0)
			w->v[n++] = w->v[i];
	w->n = n;
}

static enum kb_status count_near(const struct kb_lexicon *l,
				 struct near_words *w, struct kb_error *err)
{
	struct kb_search_term *terms = kb_array(w->mem, struct kb_search_term,
						w->n + 1);
	enum kb_status st;

	for (size_t i = 0; i < w->n; i++)
		terms[i] = term_of(l, w->mem, w->v[i].raw, w->v[i].len);
	st = kb_lexicon_count(l, terms, w->n, err);
	for (size_t i = 0; i < w->n; i++) {
		w->v[i].term = terms[i];
		w->v[i].weight = terms[i].frequency;
	}
	return st;
}

/* Raises what stands in texts beside the word's neighbours. */
static enum kb_status weigh(const struct kb_lexicon *l, struct near_words *w,
			    const struct kb_tokens *t, size_t at,
			    struct kb_error *err)
{
	enum kb_status st = KB_OK;

	for (size_t i = 0; i < w->n && st == KB_OK; i++) {
		struct near_word *word = &w->v[i];
		struct kb_search_term other;
		uint32_t before = 0, after = 0;

		if (!word->weight)
			continue;
		if (at > 0 && is_word(t, at - 1)) {
			other = kb_lexicon_term(&t->v[at - 1]);
			st = count_pair(l, w->mem, &other, &word->term,
					&before, err);
		}
		if (st == KB_OK && is_word(t, at + 1)) {
			other = kb_lexicon_term(&t->v[at + 1]);
			st = count_pair(l, w->mem, &word->term, &other,
					&after, err);
		}
		word->weight *= (before ? NEIGHBOUR : 1) *
			(after ? NEIGHBOUR : 1);
	}
	return st;
}

/* The one that weighs most and may be said; NULL when there is none. They are in
   the order of their bytes: the first of equals stays. */
static enum kb_status best_of(const struct kb_lexicon *l,
			      struct near_words *w,
			      const struct near_word **ret,
			      struct kb_error *err)
{
	enum kb_status st = KB_OK;

	for (bool sayable = false; st == KB_OK && !sayable; ) {
		struct near_word *best = NULL;

		for (size_t i = 0; i < w->n; i++)
			if (w->v[i].weight &&
			    (!best || w->v[i].weight > best->weight))
				best = &w->v[i];
		*ret = best;
		if (!best)
			break;
		st = kb_lexicon_sayable(l, &best->term, &sayable, err);
		if (!sayable)
			best->weight = 0;
	}
	return st;
}

static enum kb_status replace(const struct kb_lexicon *l, void *mem,
			      const struct kb_tokens *t, size_t at,
			      unsigned edits, const char **ret,
			      struct kb_error *err)
{
	const struct kb_token *token = &t->v[at];
	struct near_words w = { .mem = mem };
	const struct near_word *best = NULL;
	enum kb_status st;

	kb_snapshot_near(l->snapshot, token->raw, token->raw_len, edits,
			 add_near, &w);
	drop_twins(&w);
	st = count_near(l, &w, err);
	if (st == KB_OK)
		st = weigh(l, &w, t, at, err);
	if (st == KB_OK)
		st = best_of(l, &w, &best, err);
	if (st == KB_OK && best)
		*ret = best->raw;
	return st;
}

/* ---- spaces ---------------------------------------------------------------- */

/* Two words with the space between them forgotten, that texts have side by
   side. */
static enum kb_status split(const struct kb_lexicon *l, void *mem,
			    const struct kb_token *token, const char **ret,
			    struct kb_error *err)
{
	uint32_t most = 0;
	enum kb_status st = KB_OK;

	for (size_t cut = 1; cut < token->raw_len && st == KB_OK; cut++) {
		const char *rest = token->raw + cut;
		struct kb_search_term part[2];
		uint32_t n = 0;

		if (((unsigned char)*rest & 0xc0) == 0x80 ||
		    kb_utf8_count(token->raw, cut) < PART_MIN ||
		    kb_utf8_count(rest, token->raw_len - cut) < PART_MIN)
			continue;
		part[0] = term_of(l, mem, token->raw, cut);
		part[1] = term_of(l, mem, rest, token->raw_len - cut);
		if (!kb_snapshot_frequency(l->snapshot, kb_pair_hash(
			    part[0].hash, part[1].hash)) &&
		    !l->snapshot->question_documents)
			continue;
		st = count_pair(l, mem, &part[0], &part[1], &n, err);
		if (st == KB_OK && n)
			st = kb_lexicon_count(l, part, KB_COUNT(part), err);
		if (st != KB_OK || n <= most || !part[0].frequency ||
		    !part[1].frequency)
			continue;
		most = n;
		*ret = kb_format(mem, "%.*s %.*s", (int)cut, token->raw,
				 (int)(token->raw_len - cut), rest);
	}
	return st;
}

/* One word with a space inside. */
static enum kb_status join(const struct kb_lexicon *l, void *mem,
			   const struct kb_tokens *t, size_t first,
			   const char **ret, struct kb_error *err)
{
	const struct kb_token *a = &t->v[first], *b = a + 1;
	struct kb_search_term term;
	char *raw;
	enum kb_status st;

	if (!is_word(t, first) || !is_word(t, first + 1) ||
	    a->script != b->script || has_digit(a->raw, a->raw_len) ||
	    has_digit(b->raw, b->raw_len))
		return KB_OK;
	raw = kb_format(mem, "%.*s%.*s", (int)a->raw_len, a->raw,
			(int)b->raw_len, b->raw);
	if (kb_utf8_count(raw, strlen(raw)) < KB_CORRECT_MIN)
		return KB_OK;
	term = term_of(l, mem, raw, strlen(raw));
	if (!term.len)
		return KB_OK;
	st = kb_lexicon_count(l, &term, 1, err);
	if (st == KB_OK && term.frequency)
		*ret = raw;
	return st;
}

enum kb_status kb_correct(const struct kb_lexicon *l, void *mem,
			  const struct kb_tokens *t, size_t at, bool far,
			  const char **ret, size_t *first, size_t *last,
			  struct kb_error *err)
{
	const struct kb_token *token = &t->v[at];
	size_t letters = kb_utf8_count(token->raw, token->raw_len);
	enum kb_status st;

	*ret = NULL;
	*first = *last = at;
	st = join(l, mem, t, at, ret, err);
	if (*ret)
		*last = at + 1;
	if (st == KB_OK && !*ret && at > 0) {
		st = join(l, mem, t, at - 1, ret, err);
		if (*ret)
			*first = at - 1;
	}
	if (letters < KB_CORRECT_MIN ||
	    kb_word_is_common(token->raw, token->raw_len))
		return st;
	if (st == KB_OK && !*ret)
		st = split(l, mem, token, ret, err);
	for (unsigned edits = 1; edits <= 2 && st == KB_OK && !*ret; edits++)
		if (edits == 1 || (far && letters >= FAR_MIN))
			st = replace(l, mem, t, at, edits, ret, err);
	return st;
}
