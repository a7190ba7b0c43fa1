/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * facts.h - what the files that read facts share.
 */
#ifndef KB_LINT_FACTS_H
#define KB_LINT_FACTS_H

#include <kb/facts.h>

enum fact_word_kind {
	FACT_NUMBER, FACT_TENS, FACT_TIMES, FACT_HALF, FACT_DURATION,
	FACT_WHOLE, FACT_WORKING, FACT_NATURAL, FACT_AMOUNT, FACT_PERCENT,
	FACT_MONTH, FACT_CONNECT, FACT_COUNT, FACT_ORDINAL,
};
enum fact_unit {
	FACT_NO_UNIT, FACT_SECONDS, FACT_MONTHS, FACT_WORKDAYS, FACT_CNY,
	FACT_RUB, FACT_USD, FACT_EUR, FACT_GBP, FACT_TWD, FACT_HKD, FACT_JPY,
};
struct fact_word { const char *word; enum fact_word_kind kind;
		   enum fact_unit unit; double value; };

/* A folded word of Latin or Cyrillic; NULL: it is none of facts. */
const struct fact_word *fact_word(const char *raw, size_t len);
/* What stands behind a number and begins with these Han characters. */
const struct fact_word *fact_han_unit(const char *raw, size_t len);
/* The currency whose sign stands right before or behind; FACT_NO_UNIT: none. */
enum fact_unit fact_sign(const char *bytes, size_t start, size_t end,
			 size_t len);
const char *fact_unit_name(enum fact_unit unit);

/* A text as tokens. */
struct fact_reader {
	void *mem;			/* of units that are words */
	const struct kb_tokens *tokens;
	const char *bytes; size_t len;	/* the text */
};

/* A number from token `at` on: 24, two, 二十四, 1.5, 10 000, 两个半. */
struct fact_number { double value; size_t next;	/* token behind it */
		     const char *suffix; size_t suffix_len; /* 24h */ };
bool fact_number(const struct fact_reader *r, size_t at,
		 struct fact_number *ret);
/* Spaces, a hyphen or nothing stand between the token and the one before. */
bool fact_touches(const struct fact_reader *r, size_t at);
/* The bytes of Han characters from token `at` on, without a gap. */
size_t fact_han(const struct fact_reader *r, size_t at);
bool fact_is_han(const struct fact_reader *r, size_t at, const char *word);

/* A fact that begins at token `at`; *next: the token behind it. What is near it
   is left out. */
bool fact_date(const struct fact_reader *r, size_t at, struct kb_fact *ret,
	       size_t *next);
bool fact_quantity(const struct fact_reader *r, size_t at,
		   struct kb_fact *ret, size_t *next);

/* Fills `what` of all facts. spans: first token and the one behind the last of
   each. */
struct fact_span { size_t first, next; };
void fact_contexts(struct kb_text *t, const struct fact_reader *r,
		   const struct kb_article *a, struct kb_facts *facts,
		   const struct fact_span *spans);
/* Its block and line. */
void fact_place(const struct kb_article *a, struct kb_fact *f);
void fact_step_lists(void *mem, struct kb_text *t,
		     const struct kb_article *a, struct kb_facts *facts);

#endif
