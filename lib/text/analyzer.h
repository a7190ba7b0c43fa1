/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * analyzer.h - what the parts of the text pipeline share inside lib/text: the
 * folded characters, a slot's buffers, stems. Nothing here is for others.
 */
#ifndef KB_TEXT_ANALYZER_H
#define KB_TEXT_ANALYZER_H

#include "tables.h"

#include <kb/text.h>
#include <libstemmer.h>
#include <unicode/unorm2.h>

#define KB_TEXT_MAX (16u << 20)	/* bytes; what follows is not analysed */
#define KB_WORD_MAX 64		/* bytes of a folded word or code */
#define KB_STEM_CACHE 16384	/* entries; a power of two */
#define KB_QUANTITY_FILTER 1024
#define KB_CHAIN_MAX 32		/* words in a row looked at as one code */

/* One folded character with the bytes it came from. info: code point, class
   and flags as in tables.h. */
struct kb_fold_char { uint32_t info, start, end; };

/* After v[n - 1] stand KB_FOLD_AHEAD of KB_CLASS_OTHER. */
#define KB_FOLD_AHEAD 2

struct kb_fold_chars { struct kb_fold_char *v; size_t n, cap; };

/* One call's terms with room for the texts that stand nowhere else (a_b). */
struct kb_term_list {
	struct kb_terms terms;
	size_t cap;
	char *arena;
	size_t arena_cap;
};

struct kb_slot {
	struct kb_tokens tokens;
	size_t token_cap, extra_cap;
	char *arena, *at;	/* folded words; `at` is the free end */
	size_t arena_cap;
	struct kb_term_list **lists;
	size_t n_lists, lists_used;
};

/* How a word shortens: stem = its first `keep` bytes + suffix. */
struct kb_stem {
	uint8_t keep, suffix_len;
	uint16_t brand;		/* index + 1 into kb_brand_names */
	const char *suffix;
};

struct kb_stem_entry;

struct kb_text {
	struct kb_fold_chars folded;
	struct kb_slot slot[2];
	struct sb_stemmer *english, *russian;
	struct kb_stem_entry *stems;
	const UNormalizer2 *nfkc;
	bool quantity_filter[KB_QUANTITY_FILTER];
	uint32_t ascii[128];	/* what kb_fold_char.info is for ASCII */
};

static inline enum kb_class kb_class_of(uint32_t info)
{
	return (info & KB_FOLD_CLASS) >> KB_FOLD_CLASS_SHIFT;
}

/* fold.c: text -> t->folded */
void kb_fold_init(struct kb_text *t);
void kb_fold_text(struct kb_text *t, const char *text, size_t len);

/* stem.c. `plain`: has letters of its script only, so it has a stem. */
struct kb_stem kb_stem_find(struct kb_text *t, const char *raw, size_t len,
			    enum kb_script script, bool plain);

/* Words with at most one joint between each: e-2013, wi-fi, 8-800-555. */
struct kb_chain {
	size_t first, n;		/* tokens */
	uint16_t brand[KB_CHAIN_MAX];
	char joint[KB_CHAIN_MAX];	/* what precedes the word; 0: nothing */
	bool digits;			/* some word has a digit */
};

/* extras.c: what the words or characters also mean, appended to the slot */
void kb_extras_of_chain(struct kb_text *t, struct kb_slot *s,
			const struct kb_chain *chain);
void kb_extras_of_han(struct kb_slot *s, const struct kb_fold_char *run,
		      size_t first, size_t n);

/* quantity.c: of the whole slot, whose tokens came from text */
void kb_quantity_init(struct kb_text *t);
void kb_extras_of_spans(struct kb_text *t, struct kb_slot *s, const char *text);

/* text.c: realloc that ends the program instead of failing. Analysis of a
   long text needs blocks above talloc's limit; the analyzer's destructor
   frees them. */
void *kb_text_grow(void *block, size_t bytes);

/* A growing array: room for `need` elements, contents kept. */
#define KB_ROOM(v, cap, need) do { \
	if ((cap) < (need)) { \
		(cap) = (need) + (need) / 2 + 64; \
		(v) = kb_text_grow(v, (cap) * sizeof((v)[0])); \
	} \
} while (0)

#endif
