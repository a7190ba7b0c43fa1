/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tables.h - the shape of the tables that mktables writes into tables.c at
 * build time, and the look-ups on them. In: a code point. Out: what it folds
 * to, its class, and whether a phrase may start with it.
 */
#ifndef KB_TEXT_TABLES_H
#define KB_TEXT_TABLES_H

#include <stddef.h>
#include <stdint.h>

#define KB_TEXT_PIPELINE "1"	/* raise it when code gives other terms */

/* What a folded character is to the tokenizer. From KB_CLASS_DIGIT to
   KB_CLASS_CYRILLIC it is part of a word. */
enum kb_class {
	KB_CLASS_OTHER,
	KB_CLASS_DROP,		/* invisible: folds to nothing */
	KB_CLASS_MARK,		/* accent that composes with no letter */
	KB_CLASS_JOINT,		/* - _ . / inside a code */
	KB_CLASS_APOSTROPHE,
	KB_CLASS_HAN,		/* Han, kana, Hangul: one token each */
	KB_CLASS_DIGIT,
	KB_CLASS_LATIN,
	KB_CLASS_LETTER,	/* of any other script */
	KB_CLASS_CYRILLIC,
};

/* An entry: bits 0-20 the folded code point (all ones: itself; with MULTI: an
   index into kb_fold_pool), bits 21-24 the class of the result, then flags. */
#define KB_FOLD_CP 0x1fffffu
#define KB_FOLD_CLASS_SHIFT 21
#define KB_FOLD_CLASS (15u << KB_FOLD_CLASS_SHIFT)
#define KB_FOLD_MULTI (1u << 25)	/* pool: count, then code points */
#define KB_FOLD_JOINS (1u << 26)	/* may compose with what precedes */
#define KB_FOLD_PHRASE (1u << 27)	/* starts a phrase of kb_phrase_cells */
#define KB_FOLD_VOCAB (1u << 28)	/* result starts a vocabulary word */
#define KB_FOLD_TRAD (1u << 29)		/* exists in Traditional only */
#define KB_FOLD_SIMP (1u << 30)		/* exists in Simplified only */

/* Tries as one open-addressed table of edges. Empty cell: next == 0. Value:
   offset + 1 into the pool, 0 if no entry ends here. */
struct kb_trie_cell { uint32_t state, cp, next, value; };
struct kb_trie { const struct kb_trie_cell *cells; uint32_t mask; };

/* Forms of a name are stems; a shorter stem is shared with too many words, so
   such a form stands as it is written. */
#define KB_BRAND_STEM_MIN 4

extern const uint16_t kb_fold_block[0x1100];
extern const uint32_t kb_fold_entry[];
extern const uint32_t kb_fold_pool[];
extern const struct kb_trie kb_phrase_trie, kb_vocab_trie, kb_brand_trie;
extern const uint32_t kb_phrase_pool[];	/* count, code points */
extern const char kb_vocab_pool[];	/* count, then (length, bytes) each */
extern const char *const kb_brand_names[];	/* stems of the names */
extern const char kb_tables_version[];	/* PIPELINE-digest */

/* Pinyin: each Han character of the first plane has the number of a set, a
   set has numbers + 1 of syllables, then zeros. */
#define KB_PINYIN_FIRST 0x3400u
#define KB_PINYIN_COUNT (0xa000u - KB_PINYIN_FIRST)
#define KB_PINYIN_SET 3		/* readings of a character */
#define KB_PINYIN_MAX 8		/* bytes of a syllable, with the NUL */
extern const char kb_pinyin_names[][KB_PINYIN_MAX];
extern const uint16_t kb_pinyin_sets[][KB_PINYIN_SET];
extern const uint16_t kb_pinyin_set_of[KB_PINYIN_COUNT];

static inline uint32_t kb_trie_slot(uint32_t state, uint32_t cp)
{
	return (state * 0x9e3779b1u ^ cp) * 0x85ebca6bu >> 7;
}

/* The next state, 0 if there is none; *value is set when an entry ends. */
static inline uint32_t kb_trie_step(const struct kb_trie *trie, uint32_t state,
				    uint32_t cp, uint32_t *value)
{
	uint32_t at = kb_trie_slot(state, cp) & trie->mask;

	for (; trie->cells[at].next; at = (at + 1) & trie->mask) {
		const struct kb_trie_cell *cell = &trie->cells[at];

		if (cell->state == state && cell->cp == cp) {
			*value = cell->value;
			return cell->next;
		}
	}
	return 0;
}

static inline uint32_t kb_fold_lookup(uint32_t cp)
{
	return kb_fold_entry[(uint32_t)kb_fold_block[cp >> 8] << 8 | (cp & 255)];
}

#endif
