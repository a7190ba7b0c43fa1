/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stem.c - stems of words and names in another script, behind a cache: most
 * words of a text were seen before. In: a folded word. Out: how it shortens,
 * and which brand it is, if any.
 */
#include "analyzer.h"

#define CACHE_WORD 46
#define CACHE_SUFFIX 8

/* 64 bytes, one cache line. script: KB_SCRIPT_* + 1, + 8 if plain. */
struct kb_stem_entry {
	uint32_t hash;
	uint8_t key, len, keep, suffix_len;
	uint16_t brand;
	char suffix[CACHE_SUFFIX];
	char word[CACHE_WORD];
};

_Static_assert(sizeof(struct kb_stem_entry) == 64, "one cache line");

uint16_t kb_brand_find(const char *stem, size_t len)
{
	size_t low = 0, high = kb_brand_count;

	while (low < high) {
		size_t mid = (low + high) / 2;
		const char *form = kb_brands[mid].form;
		int order = strncmp(form, stem, len);

		if (!order && form[len])
			order = 1;
		if (!order)
			return (uint16_t)(mid + 1);
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return 0;
}

static uint32_t hash_of(const char *raw, size_t len, uint8_t key)
{
	uint32_t hash = key;

	while (len >= 4) {
		uint32_t four;

		memcpy(&four, raw, 4);
		hash = (hash ^ four) * 0x9e3779b1u;
		hash ^= hash >> 15;
		raw += 4;
		len -= 4;
	}
	while (len--)
		hash = (hash ^ (uint8_t)*raw++) * 0x01000193u;
	return hash ^ hash >> 13;
}

static struct kb_stem stem_make(struct kb_text *t, const char *raw, size_t len,
				enum kb_script script, bool plain)
{
	struct kb_stem ret = { .keep = (uint8_t)len };
	struct sb_stemmer *s = script == KB_SCRIPT_CYRILLIC
		? t->russian : t->english;
	size_t n, keep = 0;
	const char *stem;

	ret.brand = kb_brand_find(raw, len);
	if (!plain)
		return ret;
	stem = (const char *)sb_stemmer_stem(s, (const sb_symbol *)raw,
					     (int)len);
	n = (size_t)sb_stemmer_length(s);
	if (!n)
		return ret;
	if (!ret.brand && kb_utf8_count(stem, n) >= KB_BRAND_STEM_MIN)
		ret.brand = kb_brand_find(stem, n);
	while (keep < n && keep < len && stem[keep] == raw[keep])
		keep++;
	ret.keep = (uint8_t)keep;
	ret.suffix_len = (uint8_t)(n - keep);
	ret.suffix = stem + keep;
	return ret;
}

struct kb_stem kb_stem_find(struct kb_text *t, const char *raw, size_t len,
			    enum kb_script script, bool plain)
{
	uint8_t key = (uint8_t)(1 + script + (plain ? 8 : 0));
	uint32_t hash = hash_of(raw, len, key);
	struct kb_stem_entry *e = &t->stems[hash & (KB_STEM_CACHE - 1)];
	struct kb_stem ret;

	if (e->hash == hash && e->key == key && e->len == len
	    && !memcmp(e->word, raw, len))
		return (struct kb_stem){ e->keep, e->suffix_len, e->brand,
					 e->suffix };
	ret = stem_make(t, raw, len, script, plain);
	if (len > CACHE_WORD || ret.suffix_len > CACHE_SUFFIX)
		return ret;
	e->hash = hash;
	e->key = key;
	e->len = (uint8_t)len;
	e->keep = ret.keep;
	e->suffix_len = ret.suffix_len;
	e->brand = ret.brand;
	memcpy(e->word, raw, len);
	if (ret.suffix_len)
		memcpy(e->suffix, ret.suffix, ret.suffix_len);
	return ret;
}
