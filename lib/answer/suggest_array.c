/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * suggest_array.c - where in the lines something begins, sorted by what begins
 * there, and over that a tree that gives the best line of any range at once:
 * so one typed letter costs as little as a whole word. In: lines. Out: arrays,
 * ranges, the best of a range.
 */
#include "suggest.h"

#include <stdlib.h>

enum {
	BLOCK = 16, KEY = 16,
	/* Characters whose second readings count: from the line's beginning
	   people type on, from inside a few letters must do. */
	READ_FIRST = 12, READ_LATER = 4,
};

static const struct { bool later, sound, initials; } orders[] = {
	[KB_SUGGEST_TEXT_FIRST] = { false, false, false },
	[KB_SUGGEST_TEXT_LATER] = { true, false, false },
	[KB_SUGGEST_SOUND_FIRST] = { false, true, false },
	[KB_SUGGEST_SOUND_LATER] = { true, true, false },
	[KB_SUGGEST_INITIAL_FIRST] = { false, true, true },
	[KB_SUGGEST_INITIAL_LATER] = { true, true, true },
};

/* An entry while it is sorted: the beginning of its key as two numbers. */
struct item { uint64_t key[2]; uint32_t entry; };

struct sorting {
	const struct kb_suggest_layer *layer;
	enum kb_suggest_order order;
	struct item *v; size_t n, cap;
};

static size_t key_of(const struct kb_suggest_layer *l,
		     enum kb_suggest_order order, uint32_t entry, char *ret,
		     size_t max)
{
	const char *text = l->text + (entry & KB_SUGGEST_OFFSET);

	if (orders[order].sound)
		return kb_suggest_sound(text, orders[order].initials,
					entry >> KB_SUGGEST_READINGS, ret,
					max);
	max = strnlen(text, max);
	memcpy(ret, text, max);
	return max;
}

static int by_key(const void *a, const void *b, void *user)
{
	const struct sorting *s = user;
	const struct item *x = a, *y = b;
	char p[KB_SUGGEST_TYPED], q[KB_SUGGEST_TYPED];
	size_t max = orders[s->order].sound ? KB_SUGGEST_KEY : sizeof(p);
	size_t n, m;
	int order;

	for (int i = 0; i < 2; i++)
		if (x->key[i] != y->key[i])
			return x->key[i] < y->key[i] ? -1 : 1;
	n = key_of(s->layer, s->order, x->entry, p, max);
	m = key_of(s->layer, s->order, y->entry, q, max);
	order = memcmp(p, q, n < m ? n : m);
	if (order || n != m)
		return order ? order : n < m ? -1 : 1;
	return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static void add_entry(struct sorting *s, size_t offset, unsigned readings)
{
	uint32_t entry = (uint32_t)offset |
		(uint32_t)readings << KB_SUGGEST_READINGS;
	unsigned char bytes[KEY] = { 0 };
	struct item item = { .entry = entry };

	if (!key_of(s->layer, s->order, entry, (char *)bytes, KEY))
		return;
	for (size_t i = 0; i < KEY; i++)
		item.key[i / 8] = item.key[i / 8] << 8 | bytes[i];
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap + s->cap / 2 : 256;
		s->v = kb_grow(NULL, s->v, struct item, s->cap);
	}
	s->v[s->n++] = item;
}

static void add_start(struct sorting *s, size_t offset, bool han)
{
	bool sound = orders[s->order].sound;
	unsigned n = sound ?
		kb_suggest_readings(s->layer->text + offset,
				    orders[s->order].later ? READ_LATER :
				    READ_FIRST, orders[s->order].initials) : 1;

	/* Inside a line, a word in letters is found by its letters. */
	if (sound && orders[s->order].later && !han)
		return;
	for (unsigned i = 0; i < n; i++)
		add_entry(s, offset, i);
}

static bool is_chinese(unsigned lang)
{
	return kb_langs[lang].opposite != NULL;
}

/* Every Han character begins a word, and so does what follows one. */
static void add_line(struct sorting *s, const struct kb_suggest_line *line)
{
	const char *text = s->layer->text, *p = text + line->text;
	const char *end = p + kb_suggest_length(line);
	bool inside = false;

	if (line->same == KB_SUGGEST_LEFT)
		return;
	if (!orders[s->order].later) {
		add_start(s, line->text, true);
		return;
	}
	while (p < end) {
		const char *at = p;
		uint32_t cp = kb_utf8_next(&p, end);
		bool han = kb_suggest_is_han(cp);

		if (cp != ' ' && (han || !inside) && at > text + line->text)
			add_start(s, (size_t)(at - text), han);
		inside = !han && cp != ' ';
	}
}

static inline uint32_t better(const struct kb_suggest_array *a, uint32_t x,
			      uint32_t y)
{
	uint32_t p = a->v[x] & KB_SUGGEST_OFFSET;
	uint32_t q = a->v[y] & KB_SUGGEST_OFFSET;

	return q < p ? y : x;
}

static void make_tree(struct kb_suggest_layer *l, struct kb_suggest_array *a)
{
	a->blocks = (a->n + BLOCK - 1) / BLOCK;
	a->best = kb_array(l, uint32_t, 2 * a->blocks + 1);
	for (size_t i = 0; i < a->n; i++) {
		uint32_t *best = &a->best[a->blocks + i / BLOCK];

		*best = i % BLOCK ? better(a, *best, (uint32_t)i) :
			(uint32_t)i;
	}
	for (size_t i = a->blocks; i-- > 1;)
		a->best[i] = better(a, a->best[2 * i], a->best[2 * i + 1]);
}

void kb_suggest_array_make(struct kb_suggest_layer *layer,
			   enum kb_suggest_order order)
{
	struct kb_suggest_array *a = &layer->array[order];
	struct sorting s = { .layer = layer, .order = order };

	for (unsigned lang = 0; lang < KB_SUGGEST_LANGS; lang++) {
		a->first[lang] = a->n;
		if (orders[order].sound && !is_chinese(lang))
			continue;
		s.n = 0;
		for (size_t i = 0; i < layer->n; i++)
			if (layer->lines[i].lang == lang)
				add_line(&s, &layer->lines[i]);
		if (s.n)
			qsort_r(s.v, s.n, sizeof(*s.v), by_key, &s);
		a->v = kb_grow(layer, a->v, uint32_t, a->n + s.n + 1);
		for (size_t i = 0; i < s.n; i++)
			a->v[a->n++] = s.v[i].entry;
	}
	a->first[KB_SUGGEST_LANGS] = a->n;
	talloc_free(s.v);
	make_tree(layer, a);
}

/* ---- looking up --------------------------------------------------------------- */

/* < 0: the entry stands before all that begin with key; 0: it begins so. */
static int against(const struct kb_suggest_layer *l,
		   enum kb_suggest_order order, uint32_t entry,
		   const char *key, size_t len)
{
	char bytes[KB_SUGGEST_TYPED];
	size_t n = key_of(l, order, entry, bytes, len);
	int found = memcmp(bytes, key, n);

	return found ? found : n < len ? -1 : 0;
}

/* The first entry that is not before (or, `after`, is behind) key. */
static size_t bound(const struct kb_suggest_layer *l,
		    enum kb_suggest_order order, unsigned lang,
		    const char *key, size_t len, bool after)
{
	const struct kb_suggest_array *a = &l->array[order];
	size_t low = a->first[lang], high = a->first[lang + 1];

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (against(l, order, a->v[mid], key, len) < (after ? 1 : 0))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void kb_suggest_range(const struct kb_suggest_layer *layer,
		      enum kb_suggest_order order, unsigned lang,
		      const char *key, size_t len, size_t *low, size_t *high)
{
	size_t max = orders[order].sound ? KB_SUGGEST_KEY : KB_SUGGEST_TYPED;

	*low = *high = 0;
	if (len == 0 || len > max)
		return;
	*low = bound(layer, order, lang, key, len, false);
	*high = bound(layer, order, lang, key, len, true);
}

static size_t best_of_some(const struct kb_suggest_array *a, size_t best,
			   size_t low, size_t high)
{
	for (; low < high; low++)
		best = better(a, (uint32_t)best, (uint32_t)low);
	return best;
}

size_t kb_suggest_best(const struct kb_suggest_array *a, size_t low,
		       size_t high)
{
	size_t l = (low + BLOCK - 1) / BLOCK, r = high / BLOCK;
	size_t best = low;

	if (l >= r)
		return best_of_some(a, best, low, high);
	best = best_of_some(a, best, low, l * BLOCK);
	best = best_of_some(a, best, r * BLOCK, high);
	for (l += a->blocks, r += a->blocks; l < r; l /= 2, r /= 2) {
		if (l & 1)
			best = better(a, (uint32_t)best, a->best[l++]);
		if (r & 1)
			best = better(a, (uint32_t)best, a->best[--r]);
	}
	return best;
}
