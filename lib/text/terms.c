/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * terms.c - tokens to the terms that indexes hold and questions ask for. In:
 * a slot's tokens and the kinds wanted. Out: every occurrence in text order,
 * hashed.
 */
#include "analyzer.h"

#include <stdlib.h>

/* The most terms that one word gives: 4-grams of <word>, and a few more. */
#define TERMS_OF_TOKEN (KB_WORD_MAX + 8)
#define GRAM 4

struct out {
	struct kb_term_list *list;
	char *at;		/* free end of the list's arena */
	unsigned kinds;
	uint32_t token;
};

uint32_t kb_term_hash(enum kb_term_kind kind, const char *text, size_t len)
{
	uint32_t hash = (0x811c9dc5u ^ (uint32_t)kind) * 0x01000193u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (uint8_t)text[i]) * 0x01000193u;
	return hash;
}

static inline void put(struct out *o, enum kb_term_kind kind, const char *text,
		       size_t len)
{
	struct kb_terms *terms = &o->list->terms;

	terms->v[terms->n++] = (struct kb_term){
		text, (uint16_t)len, (uint16_t)kind,
		kb_term_hash(kind, text, len), o->token };
}

static inline void room(struct out *o, size_t more)
{
	KB_ROOM(o->list->terms.v, o->list->cap, o->list->terms.n + more);
}

/* ---- 4-grams ------------------------------------------------------------- */

/* Starts of the code points of text, and its end; returns how many. */
static size_t starts_of(const char *text, size_t len, uint8_t *at)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (((uint8_t)text[i] & 0xc0) != 0x80)
			at[n++] = (uint8_t)i;
	at[n] = (uint8_t)len;
	return n;
}

/* text is the word with its < and >. */
static void put_grams(struct out *o, const char *text, size_t len)
{
	uint8_t at[KB_WORD_MAX + 3];
	size_t n = starts_of(text, len, at);

	if (n < GRAM)
		put(o, KB_TERM_GRAM, text, len);
	for (size_t i = 0; i + GRAM <= n; i++)
		put(o, KB_TERM_GRAM, text + at[i],
		    (size_t)(at[i + GRAM] - at[i]));
}

size_t kb_word_grams(const char *raw, size_t len, uint32_t *ret, size_t max)
{
	char text[KB_WORD_MAX + 2];
	uint8_t at[KB_WORD_MAX + 3];
	size_t n, made = 0;

	if (len > KB_WORD_MAX)
		len = KB_WORD_MAX;
	text[0] = '<';
	memcpy(text + 1, raw, len);
	text[len + 1] = '>';
	n = starts_of(text, len + 2, at);
	if (n < GRAM && max)
		ret[made++] = kb_term_hash(KB_TERM_GRAM, text, len + 2);
	for (size_t i = 0; i + GRAM <= n && made < max; i++)
		ret[made++] = kb_term_hash(KB_TERM_GRAM, text + at[i],
					   (size_t)(at[i + GRAM] - at[i]));
	return made;
}

/* ---- tokens -------------------------------------------------------------- */

static inline bool is_han_pair(const struct kb_tokens *tokens, size_t i)
{
	return i + 1 < tokens->n && tokens->v[i + 1].joined
		&& tokens->v[i].type == KB_TOKEN_HAN
		&& tokens->v[i + 1].type == KB_TOKEN_HAN;
}

static void put_han(struct out *o, const struct kb_tokens *tokens, size_t i)
{
	const struct kb_token *token = &tokens->v[i];

	if (o->kinds & KB_TERM_MAIN) {
		/* Neighbours stand side by side in the arena too. */
		if (is_han_pair(tokens, i))
			put(o, KB_TERM_MAIN, token->raw, (size_t)token->raw_len
			    + tokens->v[i + 1].raw_len);
		else if (!i || !is_han_pair(tokens, i - 1))
			put(o, KB_TERM_MAIN, token->raw, token->raw_len);
	}
	if (o->kinds & KB_TERM_CHAR)
		put(o, KB_TERM_CHAR, token->raw, token->raw_len);
}

static void put_pair(struct out *o, const struct kb_token *a,
		     const struct kb_token *b)
{
	char *text = o->at;

	memcpy(o->at, a->stem, a->stem_len);
	o->at += a->stem_len;
	*o->at++ = '_';
	memcpy(o->at, b->stem, b->stem_len);
	o->at += b->stem_len;
	put(o, KB_TERM_PAIR, text, (size_t)(o->at - text));
}

static void put_word(struct out *o, const struct kb_tokens *tokens, size_t i)
{
	const struct kb_token *token = &tokens->v[i];

	if (o->kinds & KB_TERM_MAIN)
		put(o, KB_TERM_MAIN, token->stem, token->stem_len);
	if (o->kinds & KB_TERM_GRAM)
		put_grams(o, token->raw - 1, (size_t)token->raw_len + 2);
	if ((o->kinds & KB_TERM_PAIR) && i + 1 < tokens->n
	    && token[1].type == KB_TOKEN_WORD)
		put_pair(o, token, token + 1);
}

/* ---- extras -------------------------------------------------------------- */

/* Pairs of a mainland word; what is not Han in it (U盘) is one word. */
static void put_phrase(struct out *o, const char *text, size_t len)
{
	const char *p = text, *end = text + len, *before = NULL, *word = NULL;
	bool paired = false;

	while (p < end) {
		const char *start = p;
		uint32_t cp = kb_utf8_next(&p, end);
		bool han = kb_class_of(kb_fold_lookup(cp)) == KB_CLASS_HAN;

		if (word && han)
			put(o, KB_TERM_MAIN, word, (size_t)(start - word));
		if (han && before)
			put(o, KB_TERM_MAIN, before, (size_t)(p - before));
		if (before && !han && !paired)
			put(o, KB_TERM_MAIN, before, (size_t)(start - before));
		paired = han && before;
		before = han ? start : NULL;
		word = han ? NULL : word ? word : start;
	}
	if (word || (before && !paired))
		put(o, KB_TERM_MAIN, word ? word : before,
		    (size_t)(end - (word ? word : before)));
}

static void put_extra(struct out *o, const struct kb_extra *extra)
{
	room(o, TERMS_OF_TOKEN);
	if (extra->type == KB_EXTRA_PHRASE && (o->kinds & KB_TERM_MAIN))
		put_phrase(o, extra->text, extra->len);
	if (extra->type == KB_EXTRA_SPAN && (o->kinds & KB_TERM_MAIN))
		put(o, KB_TERM_MAIN, extra->text, extra->len);
	if (extra->type == KB_EXTRA_CODE && (o->kinds & KB_TERM_CODE))
		put(o, KB_TERM_CODE, extra->text, extra->len);
}

/* ---- the whole ----------------------------------------------------------- */

/* A list that no earlier call since kb_text_tokens() has given out. */
static struct kb_term_list *list_next(struct kb_slot *s)
{
	if (s->lists_used == s->n_lists) {
		s->lists = kb_text_grow(s->lists, (s->n_lists + 1)
					* sizeof(s->lists[0]));
		s->lists[s->n_lists] = kb_text_grow(NULL,
				sizeof(*s->lists[0]));
		*s->lists[s->n_lists++] = (struct kb_term_list){ 0 };
	}
	return s->lists[s->lists_used++];
}

const struct kb_terms *kb_text_terms(struct kb_text *t, int slot,
				     unsigned kinds)
{
	struct kb_slot *s = &t->slot[slot];
	const struct kb_tokens *tokens = &s->tokens;
	struct out o = { .list = list_next(s), .kinds = kinds };
	size_t extra = 0, bytes = 0;

	for (size_t i = 0; (kinds & KB_TERM_PAIR) && i < tokens->n; i++)
		bytes += 2 * (size_t)tokens->v[i].stem_len + 1;
	KB_ROOM(o.list->arena, o.list->arena_cap, bytes);
	o.at = o.list->arena;
	o.list->terms.n = 0;
	for (size_t i = 0; i < tokens->n; i++) {
		o.token = (uint32_t)i;
		room(&o, TERMS_OF_TOKEN);
		if (tokens->v[i].type == KB_TOKEN_HAN)
			put_han(&o, tokens, i);
		else
			put_word(&o, tokens, i);
		while (extra < tokens->n_extra
		       && tokens->extra[extra].first == i)
			put_extra(&o, &tokens->extra[extra++]);
	}
	return &o.list->terms;
}
