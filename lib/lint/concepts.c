/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * concepts.c - words of customer service by what they mean, the same in all
 * languages: "money back", возврат and 退款 are one. So two hands, or two
 * languages, that name a thing otherwise can be compared. In: tokens. Out:
 * hashes beside those of terms.
 */
#include "facts.h"

/* In the order of their bytes. */
static const struct { const char *word, *concept; } words[] = {
#define CONCEPT(word, concept) { word, #concept },
#include "concepts.def"
#undef CONCEPT
};

static uint32_t hash_of(const char *name)
{
	uint32_t h = 2166136261u;

	for (; *name; name++)
		h = (h ^ (unsigned char)*name) * 16777619u;
	return h;
}

uint32_t fact_concept(const char *name)
{
	uint32_t h = hash_of(name);

	return FACT_CONCEPTS | ((h ^ h >> 16) & 0xffff);
}

uint32_t fact_attribute(const char *key, const char *value)
{
	uint32_t h = hash_of(value) ^ hash_of(key) * 31;

	return FACT_CONCEPTS | ((h ^ h >> 16) & 0xffff);
}

/* The first row that does not stand before these bytes. */
static size_t first_row(const char *raw, size_t len)
{
	size_t low = 0, high = KB_COUNT(words);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strncmp(words[middle].word, raw, len) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t fact_concepts(const struct fact_reader *r, size_t at,
		     uint32_t ret[FACT_CONCEPTS_MAX])
{
	const struct kb_token *t = &r->tokens->v[at];
	size_t character = (unsigned char)t->raw[0] < 0x80 ? 1 :
		(unsigned char)t->raw[0] < 0xe0 ? 2 : 3;
	size_t n = 0;

	if (t->raw_len < character)
		return 0;
	for (size_t i = first_row(t->raw, character); i < KB_COUNT(words) &&
	     !strncmp(words[i].word, t->raw, character) &&
	     n < FACT_CONCEPTS_MAX; i++)
		if (fact_says(r, at, words[i].word))
			ret[n++] = fact_concept(words[i].concept);
	return n;
}

size_t fact_concepts_of(struct kb_text *t, const char *text, size_t len,
			uint32_t *ret, size_t max)
{
	struct fact_reader r = { NULL, kb_text_tokens(t, 0, text, len), text,
				 len };
	uint32_t found[FACT_CONCEPTS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < r.tokens->n; i++) {
		size_t here = fact_concepts(&r, i, found);

		for (size_t k = 0; k < here && n < max; k++) {
			size_t j = 0;

			while (j < n && ret[j] != found[k])
				j++;
			if (j == n)
				ret[n++] = found[k];
		}
	}
	return n;
}
