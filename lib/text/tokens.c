/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tokens.c - folded characters to tokens: one for each Han character, one for
 * each run of letters and digits of one script. In: valid UTF-8. Out: tokens
 * in text order with their stems and original byte spans, and extras.
 */
#include "analyzer.h"

/* Bytes of arena that one folded character can need: itself, its share of a
   stem that is not a prefix, and of three codes; and the < > of its word. */
#define ARENA_PER_CHAR 32

struct scan {
	struct kb_text *t;
	struct kb_slot *s;
	const struct kb_fold_char *v;
	size_t n;
	size_t last_end;	/* index after the last token; SIZE_MAX: none */
	struct kb_chain chain;
};

static inline enum kb_class class_at(const struct scan *c, size_t i)
{
	return kb_class_of(c->v[i].info);
}

static inline uint32_t cp_at(const struct scan *c, size_t i)
{
	return c->v[i].info & KB_FOLD_CP;
}

static inline bool is_letter(enum kb_class class)
{
	return class >= KB_CLASS_LATIN;
}

static inline struct kb_token *token_add(struct scan *c, size_t from)
{
	struct kb_slot *s = c->s;
	struct kb_token *token;

	KB_ROOM(s->tokens.v, s->token_cap, s->tokens.n + 1);
	token = &s->tokens.v[s->tokens.n++];
	token->joined = c->last_end == from;
	token->start = c->v[from].start;
	return token;
}

static void chain_flush(struct scan *c)
{
	if (c->chain.n > 1 || (c->chain.n && (c->chain.digits
					      || c->chain.brand[0])))
		kb_extras_of_chain(c->t, c->s, &c->chain);
	c->chain.n = 0;
	c->chain.digits = false;
}

/* ---- Han ----------------------------------------------------------------- */

static size_t take_han(struct scan *c, size_t from)
{
	size_t first = c->s->tokens.n, i = from;

	chain_flush(c);
	for (; class_at(c, i) == KB_CLASS_HAN; i++) {
		struct kb_token *token = token_add(c, i);
		size_t len = kb_utf8_encode(cp_at(c, i), c->s->at);

		token->raw = token->stem = c->s->at;
		token->raw_len = token->stem_len = (uint16_t)len;
		token->end = c->v[i].end;
		token->cp = cp_at(c, i);
		token->type = KB_TOKEN_HAN;
		token->script = KB_SCRIPT_HAN;
		c->s->at += len;
		c->last_end = i + 1;
	}
	kb_extras_of_han(c->s, c->v + from, first, i - from);
	return i;
}

/* ---- words --------------------------------------------------------------- */

struct word {
	enum kb_script script;
	bool plain;		/* letters of Latin or Cyrillic only */
	bool digits;
	size_t end;		/* after the last character */
};

/* 's and the like: can't is cant, bank's is bank. How many characters from
   the apostrophe at i on belong to the word, 0 if none. */
static size_t apostrophe(const struct scan *c, size_t i)
{
	if (!is_letter(class_at(c, i - 1)) || !is_letter(class_at(c, i + 1)))
		return 0;
	return cp_at(c, i + 1) == 's'
		&& class_at(c, i + 2) < KB_CLASS_DIGIT ? 2 : 1;
}

#define INFO(class, cp) ((uint32_t)(class) << KB_FOLD_CLASS_SHIFT | (cp))

/* The letters a-z that the word starts with: nearly always all of it. Writes
   them; returns the index after the last. */
static size_t latin_start(struct scan *c, size_t i)
{
	char *at = c->s->at, *stop = at + KB_WORD_MAX - 4;

	for (; at < stop; i++) {
		uint32_t letter = c->v[i].info - INFO(KB_CLASS_LATIN, 'a');

		if (letter > 'z' - 'a')
			break;
		*at++ = (char)('a' + letter);
	}
	c->s->at = at;
	return i;
}

/* The same for the letters а-я. */
static size_t cyrillic_start(struct scan *c, size_t i)
{
	char *at = c->s->at, *stop = at + KB_WORD_MAX - 4;

	for (; at < stop; i++) {
		uint32_t letter = c->v[i].info - INFO(KB_CLASS_CYRILLIC, 0x430);

		if (letter > 0x44f - 0x430)
			break;
		*at++ = (char)(letter < 16 ? 0xd0 : 0xd1);
		*at++ = (char)(letter < 16 ? 0xb0 + letter : 0x70 + letter);
	}
	c->s->at = at;
	return i;
}

/* Writes the word from `i` on into the arena and says what it is. */
static struct word word_scan(struct scan *c, size_t i)
{
	struct word w = { .plain = true };
	char *raw = c->s->at;
	size_t first = i;
	bool cyrillic, latin;

	i = latin_start(c, i);
	latin = i > first;
	if (!latin)
		i = cyrillic_start(c, i);
	cyrillic = !latin && i > first;
	for (;; i++) {
		enum kb_class class = class_at(c, i);

		if (class == KB_CLASS_APOSTROPHE && i > first) {
			size_t skip = apostrophe(c, i);

			if (!skip)
				break;
			i += skip - 1;
			continue;
		}
		if (class < KB_CLASS_DIGIT
		    || (class == KB_CLASS_CYRILLIC ? latin
			: cyrillic && class != KB_CLASS_DIGIT))
			break;
		cyrillic |= class == KB_CLASS_CYRILLIC;
		latin |= class == KB_CLASS_LATIN || class == KB_CLASS_LETTER;
		w.digits |= class == KB_CLASS_DIGIT;
		w.plain &= class == KB_CLASS_LATIN || cyrillic;
		if ((size_t)(c->s->at - raw) + 4 <= KB_WORD_MAX)
			c->s->at += kb_utf8_encode(cp_at(c, i), c->s->at);
	}
	w.plain &= !w.digits;
	w.script = cyrillic ? KB_SCRIPT_CYRILLIC : KB_SCRIPT_LATIN;
	w.end = i;
	return w;
}

/* May the word at `from` continue the chain, and over which joint? */
static bool chain_goes_on(const struct scan *c, size_t from, char *joint)
{
	*joint = 0;
	if (!c->chain.n || c->chain.n == KB_CHAIN_MAX)
		return false;
	if (c->last_end == from)
		return true;
	*joint = (char)cp_at(c, c->last_end);
	return c->last_end + 1 == from
		&& class_at(c, c->last_end) == KB_CLASS_JOINT;
}

static void chain_add(struct scan *c, size_t from, const struct word *w,
		      uint16_t brand)
{
	struct kb_chain *chain = &c->chain;
	char joint;

	if (!chain_goes_on(c, from, &joint)) {
		chain_flush(c);
		chain->first = c->s->tokens.n - 1;
	}
	chain->joint[chain->n] = chain->n ? joint : 0;
	chain->brand[chain->n++] = brand;
	chain->digits |= w->digits;
}

static size_t take_word(struct scan *c, size_t from)
{
	struct kb_slot *s = c->s;
	struct kb_token *token = token_add(c, from);
	struct kb_stem stem;
	struct word w;

	*s->at++ = '<';		/* its 4-grams are cut from <word> */
	token->raw = token->stem = s->at;
	w = word_scan(c, from);
	token->raw_len = (uint16_t)(s->at - token->raw);
	*s->at++ = '>';
	stem = kb_stem_find(c->t, token->raw, token->raw_len, w.script,
			    w.plain);
	token->stem_len = (uint16_t)(stem.keep + stem.suffix_len);
	if (stem.suffix_len) {
		token->stem = s->at;
		memcpy(s->at, token->raw, stem.keep);
		memcpy(s->at + stem.keep, stem.suffix, stem.suffix_len);
		s->at += token->stem_len;
	}
	token->end = c->v[w.end - 1].end;
	token->cp = 0;
	token->type = KB_TOKEN_WORD;
	token->script = (uint8_t)w.script;
	chain_add(c, from, &w, stem.brand);
	c->last_end = w.end;
	return w.end;
}

/* ---- the whole ----------------------------------------------------------- */

static size_t bounded(const char *text, size_t len)
{
	if (len <= KB_TEXT_MAX)
		return len;
	len = KB_TEXT_MAX;
	while (len && ((uint8_t)text[len] & 0xc0) == 0x80)
		len--;
	return len;
}

const struct kb_tokens *kb_text_tokens(struct kb_text *t, int slot,
				       const char *text, size_t len)
{
	struct kb_slot *s = &t->slot[slot];
	struct scan c = { .t = t, .s = s, .last_end = SIZE_MAX };

	kb_fold_text(t, text, bounded(text, len));
	c.v = t->folded.v;
	c.n = t->folded.n;
	s->tokens.n = s->tokens.n_extra = 0;
	s->lists_used = 0;
	KB_ROOM(s->arena, s->arena_cap, ARENA_PER_CHAR * (c.n + 8));
	s->at = s->arena;
	for (size_t i = 0; i < c.n;) {
		enum kb_class class = class_at(&c, i);

		if (class == KB_CLASS_HAN)
			i = take_han(&c, i);
		else if (class >= KB_CLASS_DIGIT)
			i = take_word(&c, i);
		else
			i++;
	}
	chain_flush(&c);
	kb_extras_of_spans(t, s, text);
	return &s->tokens;
}
