/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * extras.c - what a run also means beside its tokens: an exact code, a name's
 * usual script, the mainland's word for a Taiwan or Hong Kong one. In: the
 * tokens of the run. Out: extras of the slot, by first token.
 */
#include "analyzer.h"

/* A number without letters is a code from here on (phone, order). */
#define CODE_DIGITS 5

static void extra_add(struct kb_slot *s, const char *text, size_t len,
		      enum kb_extra_type type, size_t first, size_t count)
{
	KB_ROOM(s->tokens.extra, s->extra_cap, s->tokens.n_extra + 1);
	s->tokens.extra[s->tokens.n_extra++] = (struct kb_extra){
		text, (uint16_t)len, (uint8_t)type, (uint32_t)first,
		(uint32_t)count };
}

/* ---- codes --------------------------------------------------------------- */

/* Cyrillic letters that look Latin: Е-2013 is E-2013 on the device's label. */
static char latin_of(uint32_t cp)
{
	static const struct { uint16_t cp; char latin; } same[] = {
		{ 0x430, 'a' }, { 0x432, 'b' }, { 0x435, 'e' },
		{ 0x43a, 'k' }, { 0x43c, 'm' }, { 0x43d, 'h' },
		{ 0x43e, 'o' }, { 0x440, 'p' }, { 0x441, 'c' },
		{ 0x442, 't' }, { 0x443, 'y' }, { 0x445, 'x' },
	};

	for (size_t i = 0; i < KB_COUNT(same); i++)
		if (same[i].cp == cp)
			return same[i].latin;
	return 0;
}

/* The words' bytes one after the other; 0 if that is more than a code. */
static size_t join(const struct kb_token *token, size_t n, char *out)
{
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		if (len + token[i].raw_len > KB_WORD_MAX)
			return 0;
		memcpy(out + len, token[i].raw, token[i].raw_len);
		len += token[i].raw_len;
	}
	return len;
}

/* Rewrites the code in Latin letters if all its Cyrillic ones allow it. */
static size_t to_latin(char *code, size_t len)
{
	char out[KB_WORD_MAX];
	const char *p = code, *end = code + len;
	size_t n = 0;

	while (p < end) {
		uint32_t cp = kb_utf8_next(&p, end);
		char latin = cp < 0x80 ? (char)cp : latin_of(cp);

		if (!latin)
			return len;
		out[n++] = latin;
	}
	memcpy(code, out, n);
	return n;
}

static bool is_code(const char *text, size_t len)
{
	size_t digits = 0;

	for (size_t i = 0; i < len; i++)
		digits += text[i] >= '0' && text[i] <= '9';
	return digits && (digits < len || digits >= CODE_DIGITS);
}

static void code_add(struct kb_slot *s, size_t first, size_t n)
{
	size_t len = join(s->tokens.v + first, n, s->at);

	if (!is_code(s->at, len))
		return;
	len = to_latin(s->at, len);
	extra_add(s, s->at, len, KB_EXTRA_CODE, first, n);
	s->at += len;
}

/* ---- names --------------------------------------------------------------- */

static void brand_add(struct kb_slot *s, uint16_t brand, size_t first,
		      size_t n)
{
	const struct kb_token *token = &s->tokens.v[first];
	const char *name = kb_brand_names[brand - 1];
	size_t len = strlen(name);

	if (n > 1 || token->stem_len != len || memcmp(token->stem, name, len))
		extra_add(s, name, len, KB_EXTRA_PHRASE, first, n);
}

/* wi-fi, e-mail, вай-фай: a name that is often written with a hyphen. */
static void brand_joined(struct kb_text *t, struct kb_slot *s, size_t first,
			 size_t n)
{
	const struct kb_token *last = &s->tokens.v[first + n - 1];
	char word[KB_WORD_MAX];
	size_t len = join(s->tokens.v + first, n, word);
	bool plain = true;
	uint16_t brand;

	for (size_t i = 0; i < len; i++)
		plain &= word[i] < '0' || word[i] > '9';
	if (!len)
		return;
	brand = kb_stem_find(t, word, len, last->script, plain).brand;
	if (brand)
		brand_add(s, brand, first, n);
}

/* ---- a chain ------------------------------------------------------------- */

/* How many words from i on are joined by - or _ only: a dot or slash may as
   well stand between two codes. */
static size_t tight(const struct kb_chain *chain, size_t i)
{
	size_t n = 1;

	while (i + n < chain->n && chain->joint[i + n] != '.'
	       && chain->joint[i + n] != '/')
		n++;
	return n;
}

void kb_extras_of_chain(struct kb_text *t, struct kb_slot *s,
			const struct kb_chain *chain)
{
	size_t left = 0;

	if (chain->digits && tight(chain, 0) < chain->n)
		code_add(s, chain->first, chain->n);
	for (size_t i = 0; i < chain->n; i++) {
		size_t first = chain->first + i;

		if (!left) {
			left = tight(chain, i);
			if (left > 1 && chain->digits)
				code_add(s, first, left);
			if (left > 1)
				brand_joined(t, s, first, left);
		}
		left--;
		if (chain->digits)
			code_add(s, first, 1);
		if (chain->brand[i])
			brand_add(s, chain->brand[i], first, 1);
	}
}

/* ---- words of regions ---------------------------------------------------- */

/* The longest word at run[0, n); *ret is its pool text. */
static size_t vocab_match(const struct kb_fold_char *run, size_t n,
			  const char **ret)
{
	uint32_t state = 0;
	size_t taken = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t value = 0;

		state = kb_trie_step(&kb_vocab_trie, state,
				     run[i].info & KB_FOLD_CP, &value);
		if (!state)
			break;
		if (value) {
			*ret = kb_vocab_pool + value - 1;
			taken = i + 1;
		}
	}
	return taken;
}

void kb_extras_of_han(struct kb_slot *s, const struct kb_fold_char *run,
		      size_t first, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *p = NULL;
		size_t taken;

		if (!(run[i].info & KB_FOLD_VOCAB))
			continue;
		taken = vocab_match(run + i, n - i, &p);
		if (!taken)
			continue;
		for (int words = *p++; words; words--) {
			extra_add(s, p + 1, (uint8_t)*p, KB_EXTRA_PHRASE,
				  first + i, taken);
			p += 1 + (uint8_t)*p;
		}
		i += taken - 1;
	}
}
