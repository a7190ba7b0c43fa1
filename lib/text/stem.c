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

/* Index + 1 into kb_brand_names, 0 if the word is no name. */
static uint16_t brand_find(const char *word, size_t len)
{
	const char *p = word, *end = word + len;
	uint32_t state = 0, value = 0;

	while (p < end) {
		state = kb_trie_step(&kb_brand_trie, state,
				     kb_utf8_next(&p, end), &value);
		if (!state)
			return 0;
	}
	return (uint16_t)value;
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

	ret.brand = brand_find(raw, len);
	if (!plain)
		return ret;
	stem = (const char *)sb_stemmer_stem(s, (const sb_symbol *)raw,
					     (int)len);
	n = (size_t)sb_stemmer_length(s);
	if (!n)
		return ret;
	if (!ret.brand && kb_utf8_count(stem, n) >= KB_BRAND_STEM_MIN)
		ret.brand = brand_find(stem, n);
	while (keep < n && keep < len && stem[keep] == raw[keep])
		keep++;
	ret.keep = (uint8_t)keep;
	ret.suffix_len = (uint8_t)(n - keep);
	ret.suffix = stem + keep;
	return ret;
}

static inline bool entry_is(const struct kb_stem_entry *e, uint32_t hash,
			    uint8_t key, const char *raw, size_t len)
{
	return e->hash == hash && e->key == key && e->len == len
		&& !memcmp(e->word, raw, len);
}

static void entry_set(struct kb_stem_entry *e, const struct kb_stem *stem,
		      const char *raw, size_t len)
{
	e->len = (uint8_t)len;
	e->keep = stem->keep;
	e->suffix_len = stem->suffix_len;
	e->brand = stem->brand;
	memcpy(e->word, raw, len);
	if (stem->suffix_len)
		memcpy(e->suffix, stem->suffix, stem->suffix_len);
}

struct kb_stem kb_stem_find(struct kb_text *t, const char *raw, size_t len,
			    enum kb_script script, bool plain)
{
	uint8_t key = (uint8_t)(1 + script + (plain ? 8 : 0));
	uint32_t hash = hash_of(raw, len, key);
	/* Two places for each word: the newer one, then the older one. */
	struct kb_stem_entry *e = &t->stems[hash & (KB_STEM_CACHE - 2)];
	struct kb_stem ret;

	if (!entry_is(e, hash, key, raw, len)) {
		if (entry_is(e + 1, hash, key, raw, len)) {
			struct kb_stem_entry older = e[1];

			e[1] = e[0];
			e[0] = older;
		} else {
			ret = stem_make(t, raw, len, script, plain);
			if (len > CACHE_WORD || ret.suffix_len > CACHE_SUFFIX)
				return ret;
			e[1] = e[0];
			e->hash = hash;
			e->key = key;
			entry_set(e, &ret, raw, len);
		}
	}
	return (struct kb_stem){ e->keep, e->suffix_len, e->brand, e->suffix };
}
