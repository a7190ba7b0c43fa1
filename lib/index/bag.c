/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bag.c - sums the occurrences of a document's terms. Folded text has no ASCII
 * capitals, so a capital prefix never meets a plain term.
 */
#include "bag.h"

struct kb_bag {
	struct xc_term *terms;		size_t n, cap;
	uint32_t *hashes;		/* beside terms */
	uint32_t *slots;		size_t n_slots;	/* position + 1 */
	char *bytes;			size_t used, size;
};

const char *kb_term_prefix(enum kb_field field, enum kb_term_kind kind)
{
	static const struct { enum kb_field field; enum kb_term_kind kind;
			      const char *prefix; } table[] = {
		{ KB_FIELD_BODY, KB_TERM_MAIN, "" },
		{ KB_FIELD_BODY, KB_TERM_CODE, "E" },
		{ KB_FIELD_TITLE, KB_TERM_CHAR, "TU" },
		{ KB_FIELD_TITLE, KB_TERM_GRAM, "TG" },
		{ KB_FIELD_QUESTIONS, KB_TERM_MAIN, "CM" },
		{ KB_FIELD_QUESTIONS, KB_TERM_PAIR, "CP" },
	};

	for (size_t i = 0; i < KB_COUNT(table); i++)
		if (table[i].field == field && table[i].kind == kind)
			return table[i].prefix;
	return NULL;
}

void kb_pin_term(const char *key, char ret[KB_PIN_TERM])
{
	snprintf(ret, KB_PIN_TERM, "P%016llx",
		 (unsigned long long)kb_id_hash(key));
}

bool kb_title_has(enum kb_term_kind kind, const char *text, size_t len)
{
	if (kind == KB_TERM_GRAM)
		for (size_t i = 0; i < len; i++)
			if ((unsigned char)text[i] >= 0x80)
				return true;
	return kind == KB_TERM_CHAR;
}

enum { BAG_SLOTS = 1 << 11 };

struct kb_bag *kb_bag_new(void *mem)
{
	struct kb_bag *bag = kb_new(mem, struct kb_bag);

	bag->cap = BAG_SLOTS / 2;
	bag->n_slots = BAG_SLOTS;
	bag->terms = kb_array(bag, struct xc_term, bag->cap);
	bag->hashes = kb_array(bag, uint32_t, bag->cap);
	bag->slots = kb_array(bag, uint32_t, bag->n_slots);
	bag->size = 1 << 16;
	bag->bytes = talloc_size(bag, bag->size);
	return bag;
}

void kb_bag_clear(struct kb_bag *bag)
{
	bag->n = bag->used = 0;
	memset(bag->slots, 0, bag->n_slots * sizeof(*bag->slots));
}

static void grow_terms(struct kb_bag *bag)
{
	bag->cap *= 2;
	bag->n_slots *= 2;
	bag->terms = talloc_realloc(bag, bag->terms, struct xc_term, bag->cap);
	bag->hashes = talloc_realloc(bag, bag->hashes, uint32_t, bag->cap);
	talloc_free(bag->slots);
	bag->slots = kb_array(bag, uint32_t, bag->n_slots);
	for (size_t i = 0; i < bag->n; i++) {
		size_t at = bag->hashes[i] & (bag->n_slots - 1);

		while (bag->slots[at])
			at = (at + 1) & (bag->n_slots - 1);
		bag->slots[at] = (uint32_t)i + 1;
	}
}

/* Terms point into bytes, so moving bytes moves them. */
static void grow_bytes(struct kb_bag *bag, size_t need)
{
	char *old = bag->bytes;

	while (bag->used + need > bag->size)
		bag->size *= 2;
	bag->bytes = talloc_size(bag, bag->size);
	memcpy(bag->bytes, old, bag->used);
	for (size_t i = 0; i < bag->n; i++)
		bag->terms[i].text = bag->bytes + (bag->terms[i].text - old);
	talloc_free(old);
}

void kb_bag_add(struct kb_bag *bag, const char *prefix, const char *text,
		size_t len, uint32_t times)
{
	size_t prefix_len = strlen(prefix), whole = prefix_len + len, at;
	uint32_t hash = kb_term_hash(KB_TERM_MAIN, text, len);
	char *copy;

	for (size_t i = 0; i < prefix_len; i++)
		hash = (hash ^ (unsigned char)prefix[i]) * 16777619u;
	hash ^= hash >> 15;
	if (bag->n == bag->cap)
		grow_terms(bag);
	if (bag->used + whole > bag->size)
		grow_bytes(bag, whole);
	copy = bag->bytes + bag->used;
	memcpy(copy, prefix, prefix_len);
	memcpy(copy + prefix_len, text, len);
	for (at = hash & (bag->n_slots - 1); bag->slots[at];
	     at = (at + 1) & (bag->n_slots - 1)) {
		size_t i = bag->slots[at] - 1;

		if (bag->hashes[i] == hash && bag->terms[i].len == whole &&
		    !memcmp(bag->terms[i].text, copy, whole)) {
			bag->terms[i].wdf += times;
			return;
		}
	}
	bag->slots[at] = (uint32_t)bag->n + 1;
	bag->hashes[bag->n] = hash;
	bag->terms[bag->n++] = (struct xc_term){
		.text = copy, .len = whole, .wdf = times };
	bag->used += whole;
}

void kb_bag_add_pin(struct kb_bag *bag, struct kb_text *text, const char *pin)
{
	char *key = kb_text_key(text, NULL, pin, strlen(pin));
	char term[KB_PIN_TERM];

	kb_pin_term(key, term);
	if (*key)
		kb_bag_add(bag, "", term, strlen(term), 1);
	talloc_free(key);
}

const struct xc_term *kb_bag_terms(struct kb_bag *bag, size_t *n)
{
	*n = bag->n;
	return bag->terms;
}
