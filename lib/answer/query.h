/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query.h - a question, prepared: its distinct terms of each kind with their
 * weights, and the small tables that tell in a few instructions whether a
 * token of a section is one of them. Private to lib/answer.
 */
#ifndef KB_ANSWER_QUERY_H
#define KB_ANSWER_QUERY_H

#include <kb/answer.h>

struct kb_reading;

enum {
	KB_MAIN_MAX = 64,	/* terms kept of each kind: the weightiest */
	KB_CHAR_MAX = 64,
	KB_GRAM_MAX = 128,
	KB_PAIR_MAX = 64,
	KB_CODE_MAX = 8,
	KB_KINDS = 4,		/* M U G P: counted by the re-ranking */
	KB_HAN_MAX = 128,	/* characters known: CHAR terms first, then
				   those that stand in MAIN terms only */
	KB_HASH_SLOTS = 512,
	KB_MEMO_SLOTS = 8192,
	KB_WORD_GRAMS = 13,
	KB_COLLECT_MAX = 2048,	/* distinct terms looked at */
};

enum kb_kind { KB_KIND_MAIN, KB_KIND_CHAR, KB_KIND_GRAM, KB_KIND_PAIR };

struct kb_query_term {
	struct kb_search_term search;
	double idf;		/* quantised: the same on all machines */
	double weight;		/* idf times how often it is asked, at most 2 */
	double grip;		/* less for words that say little */
	double share;		/* of its weight that counts */
	unsigned asked;
	const char *shown; size_t shown_len;	/* as folded, not stemmed */
	bool alternative;	/* MAIN: what a word also means; it adds to
				   scores but not to what there is to match */
	bool guess;		/* stands for a word that no document has */
	uint32_t cp;		/* CHAR: the code point */
	int first, second;	/* PAIR: positions of its stems in MAIN, or -1 */
};

struct kb_query_kind { struct kb_query_term v[KB_GRAM_MAX]; size_t n; };

/* What a word of the vocabulary is to the question; found once a query. */
struct kb_memo {
	uint32_t word, round;
	int16_t main;		/* position in kinds[MAIN], or -1 */
	uint8_t n_grams, grams[KB_WORD_GRAMS];	/* those asked for */
	uint8_t all_grams;	/* how many it has */
};

struct kb_query {
	struct kb_tokens tokens;	/* of the reading's text, in slot 0 */
	struct kb_query_kind kinds[KB_KINDS];
	struct kb_query_term codes[KB_CODE_MAX]; size_t n_codes;
	double total;		/* D: sum of the MAIN terms' weights */
	double base_total;	/* idf of all words and Han characters */
	double unseen;		/* share of the question that no document has:
				   words, also if they were guessed, or Han
				   characters */
	enum kb_speech speech;	/* of most of its tokens */
	bool is_han;		/* half of the tokens or more are Han */
	size_t dropped;		/* distinct MAIN terms over the limit */

	/* token -> term; entries are position + 1, 0 is none */
	struct { uint32_t hash; uint8_t at; } main_slots[KB_HASH_SLOTS],
		gram_slots[KB_HASH_SLOTS];
	uint8_t *chars;		/* by code point below 0xD800 */
	uint16_t han[KB_HAN_MAX]; size_t n_han;		/* chars that are set */
	uint8_t han_pair[KB_HAN_MAX][KB_HAN_MAX];	/* to MAIN */
	uint8_t lone[KB_HAN_MAX];			/* to MAIN */
	uint8_t pair[KB_MAIN_MAX][KB_MAIN_MAX];		/* stems to PAIR */
	struct kb_memo *memo; uint32_t round;
	struct kb_query_term *collected;	/* scratch */
	struct kb_buf searched;		/* scratch: the text, then what is
					   searched beside it, a line each */
};

/* Scratch of one thread. */
struct kb_query *kb_query_new(void *mem);
/* Prepares the question for one part; strings in it belong to `text` (slot 0)
   and hold until that slot is used again. No terms at all: kinds are empty. */
KB_NODISCARD enum kb_status kb_query_prepare(struct kb_query *q,
	struct kb_text *text, const struct kb_reading *reading,
	struct kb_index_reader *reader, enum kb_part part,
	struct kb_error *err);
/* The hash under which a term of these tokens is counted. */
uint32_t kb_query_hash(const struct kb_term *t, const struct kb_tokens *tokens);
/* Position in kinds[MAIN] of a term's hash, or -1. */
int kb_query_main(const struct kb_query *q, uint32_t hash);
const struct kb_memo *kb_query_word(struct kb_query *q,
	const struct kb_snapshot *s, uint32_t word);
/* ln(1 + (N - n + .5) / (n + .5)), rounded to 1/4096, where N is how many there
   are in the question's language; all when there are none, or when the term is
   at home in others. */
double kb_idf_of(uint32_t own, uint32_t all, uint32_t frequency);

#endif
