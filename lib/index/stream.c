/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stream.c - what a token stream and the terms beside it hold, told from the
 * columns alone: the builder counts with it what is later taken back.
 */
#include "part.h"

/* Numbers of words stand in the same table: a word seen before brings nothing
   new. They must meet no hash, since they depend on the order of the texts. */
enum { WORD_NUMBERS = KB_COUNTS, CLASSES };

struct kb_hash_set {
	size_t cap, n;		/* cap is a power of two */
	uint32_t round;		/* the next one clears all */
	struct slot { uint32_t hash, mark; } *slots;
	bool questions;
	kb_hash_fn fn; void *user;
};

struct kb_hash_set *kb_hash_set_new(void *mem)
{
	struct kb_hash_set *set = kb_new(mem, struct kb_hash_set);

	set->cap = 4096;
	set->slots = kb_array(set, struct slot, set->cap);
	return set;
}

void kb_hash_set_begin(struct kb_hash_set *set, bool questions, kb_hash_fn fn,
		       void *user)
{
	if (++set->round > UINT32_MAX / CLASSES - 1) {
		memset(set->slots, 0, set->cap * sizeof(*set->slots));
		set->round = 1;
	}
	set->n = 0;
	set->questions = questions;
	set->fn = fn;
	set->user = user;
}

static bool set_add(struct kb_hash_set *set, unsigned class, uint32_t hash);

static void set_grow(struct kb_hash_set *set)
{
	struct slot *old = set->slots;
	size_t old_cap = set->cap;

	set->cap *= 2;
	set->n = 0;
	set->slots = kb_array(set, struct slot, set->cap);
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].mark / CLASSES == set->round)
			set_add(set, old[i].mark % CLASSES, old[i].hash);
	talloc_free(old);
}

static bool set_add(struct kb_hash_set *set, unsigned class, uint32_t hash)
{
	uint32_t mark = set->round * CLASSES + class;
	size_t at = (hash * 2654435769u) & (set->cap - 1);

	for (; set->slots[at].mark / CLASSES == set->round;
	     at = (at + 1) & (set->cap - 1))
		if (set->slots[at].hash == hash && set->slots[at].mark == mark)
			return false;
	set->slots[at] = (struct slot){ hash, mark };
	if (++set->n * 2 > set->cap)
		set_grow(set);
	return true;
}

static bool tell(struct kb_hash_set *set, enum kb_counts which, uint32_t hash)
{
	if (!set_add(set, which, hash))
		return false;
	if (set->fn)
		set->fn(set->user, which, hash);
	return true;
}

bool kb_hash_set_term(struct kb_hash_set *set, uint32_t hash)
{
	return tell(set, KB_COUNTS_TERMS,
		    set->questions ? kb_question_hash(hash) : hash);
}

uint32_t kb_pair_hash(uint32_t stem_a, uint32_t stem_b)
{
	uint32_t h = stem_a * 2654435769u ^ (stem_b + 0x9e3779b9u);

	h ^= h >> 15;
	h *= 0x85ebca6bu;
	return h ^ h >> 13;
}

uint32_t kb_question_hash(uint32_t hash)
{
	return (hash ^ 0x51ed270bu) * 0xc2b2ae35u;
}

uint32_t kb_written_hash(const char *raw, size_t len, bool questions)
{
	uint32_t h = kb_term_hash(KB_TERM_CODE, raw, len) ^ 0x7feb352du;

	h = (h ^ h >> 16) * 0x846ca68bu;
	return questions ? kb_question_hash(h) : h;
}

struct emit {
	struct kb_hash_set *set;
	const struct kb_stream_words *words;
};

static void emit(const struct emit *e, enum kb_term_kind kind, uint32_t hash)
{
	if (kind == KB_TERM_MAIN ||
	    (e->set->questions && kind == KB_TERM_PAIR))
		kb_hash_set_term(e->set, hash);
	else if (!e->set->questions)
		tell(e->set, KB_COUNTS_PIECES, hash);
}

static void emit_word(const struct emit *e, uint32_t number)
{
	const struct kb_word *w = &e->words->words[number];
	uint32_t grams[64];
	size_t n;

	if (!set_add(e->set, WORD_NUMBERS, number))
		return;
	emit(e, KB_TERM_MAIN, w->stem);
	tell(e->set, KB_COUNTS_PIECES,
	     kb_written_hash(e->words->bytes + w->bytes, w->len,
			     e->set->questions));
	if (e->set->questions)
		return;
	n = kb_word_grams(e->words->bytes + w->bytes, w->len, grams,
			  KB_COUNT(grams));
	for (size_t i = 0; i < n; i++)
		emit(e, KB_TERM_GRAM, grams[i]);
}

/* A Han character with its neighbours: 0 where none touches. */
static void emit_han(const struct emit *e, uint16_t before, uint16_t cp,
		     uint16_t after)
{
	char text[8];
	size_t len = kb_utf8_encode(cp, text);

	emit(e, KB_TERM_CHAR, kb_term_hash(KB_TERM_CHAR, text, len));
	if (after)
		emit(e, KB_TERM_MAIN, kb_term_hash(KB_TERM_MAIN, text,
			len + kb_utf8_encode(after, text + len)));
	else if (!before)
		emit(e, KB_TERM_MAIN, kb_term_hash(KB_TERM_MAIN, text, len));
}

static void emit_stream(const struct emit *e, const struct kb_stream *s)
{
	const struct kb_word *last = NULL;
	uint16_t before = 0;

	for (size_t i = 0; i < s->n; i++) {
		uint16_t unit = s->units[i];

		if (kb_unit_is_word(unit) && i + 1 < s->n) {
			uint32_t number = kb_unit_number(unit, s->units[++i]);
			const struct kb_word *w = &e->words->words[number];

			emit_word(e, number);
			if (last)
				emit(e, KB_TERM_PAIR,
				     kb_pair_hash(last->stem, w->stem));
			last = w;
			before = 0;
			continue;
		}
		if (kb_unit_is_han(unit)) {
			uint16_t next = i + 1 < s->n ? s->units[i + 1] : 0;

			emit_han(e, before, unit,
				 kb_unit_is_han(next) ? next : 0);
			before = unit;
			last = NULL;
			continue;
		}
		before = 0;		/* a break, or the end of a question */
		last = NULL;
	}
}

void kb_hash_set_stream(struct kb_hash_set *set,
			const struct kb_stream_words *words,
			const struct kb_stream *stream)
{
	struct emit e = { set, words };
	const uint16_t *beside = stream->beside;
	size_t n = beside ? kb_beside_units(beside) : 0;

	emit_stream(&e, stream);
	for (size_t i = 1; i < n; i += 2)
		kb_hash_set_term(set, (uint32_t)beside[i] << 16 |
				 beside[i + 1]);
}
