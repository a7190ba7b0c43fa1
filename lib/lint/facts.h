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
	FACT_MONTH, FACT_CONNECT, FACT_COUNT, FACT_ORDINAL, FACT_HUNDRED,
	FACT_PAIR, FACT_TIMES_OF, FACT_DIGITS,
};
enum fact_unit {
	FACT_NO_UNIT, FACT_SECONDS, FACT_MONTHS, FACT_WORKDAYS, FACT_CNY,
	FACT_RUB, FACT_USD, FACT_EUR, FACT_GBP, FACT_TWD, FACT_HKD, FACT_JPY,
};
struct fact_word { const char *word; enum fact_word_kind kind;
		   enum fact_unit unit; double value; };

/* A folded word of Latin or Cyrillic; NULL: it is none of facts. */
const struct fact_word *fact_word(const char *raw, size_t len);
/* 30-дневный, двухлетняя: the unit in an adjective, and the number before it. */
const struct fact_word *fact_adjective(const char *raw, size_t len);
const struct fact_word *fact_compound(const char *raw, size_t len,
				      double *value);
/* What is counted, by its name in all languages, and how much one of them is
   (a GB is 1000 MB). classifier: 个, 台; raw: Han characters behind it. */
struct fact_noun { const char *name; double value; };
bool fact_noun(const char *raw, size_t len, struct fact_noun *ret);
bool fact_han_noun(const char *classifier, const char *raw, size_t len,
		   struct fact_noun *ret);
/* What the word at this token means in any language: hashes that no term has
   but by chance. An attribute: what an article's environment says. */
enum { FACT_CONCEPTS_MAX = 4 };
#define FACT_CONCEPTS 0xC0DE0000u
static inline bool fact_is_concept(uint32_t hash)
{
	return (hash & 0xffff0000u) == FACT_CONCEPTS;
}
struct fact_reader;
size_t fact_concepts(const struct fact_reader *r, size_t at,
		     uint32_t ret[FACT_CONCEPTS_MAX]);
/* Of a whole text, each once; at most max. */
size_t fact_concepts_of(struct kb_text *t, const char *text, size_t len,
			uint32_t *ret, size_t max);
uint32_t fact_concept(const char *name);
uint32_t fact_attribute(const char *key, const char *value);

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
struct fact_number { double value, lo;		/* lo != value: 两三 */
		     size_t next;		/* token behind it */
		     const char *suffix; size_t suffix_len; /* 24h */ };
bool fact_number(const struct fact_reader *r, size_t at,
		 struct fact_number *ret);
/* What it counts; first: the number's first token. */
struct fact_counted {
	struct fact_word row;
	const char *noun;		/* of counts */
	enum kb_fact_calendar calendar;
	bool local;			/* "yuan" may be of any place */
	size_t next;
};
bool fact_counted(const struct fact_reader *r, size_t first,
		  const struct fact_number *n, struct fact_counted *ret);
/* 30-дневный: the unit in an adjective. */
void fact_counted_adjective(const struct fact_word *w,
			    struct fact_counted *ret);
/* Spaces, a hyphen or nothing stand between the token and the one before. */
bool fact_touches(const struct fact_reader *r, size_t at);
/* The bytes of Han characters from token `at` on, without a gap. */
size_t fact_han(const struct fact_reader *r, size_t at);
bool fact_is_han(const struct fact_reader *r, size_t at, const char *word);

/* How many tokens from `at` on say these words; 0: they do not. One space
   stands for any gap, * for the rest of a word. */
size_t fact_says(const struct fact_reader *r, size_t at, const char *words);
/* "to", "至", "–" before token `at`: the token behind it; 0: there is none. */
size_t fact_behind_to(const struct fact_reader *r, size_t at);
/* Exactly this byte stands between the token and the one before. */
bool fact_between(const struct fact_reader *r, size_t at, char byte);
/* A run of at most four figures and nothing else; -1: it is none. */
int fact_figures(const struct fact_reader *r, size_t at);

/* A fact that begins at token `at`; *next: the token behind it. What is near it
   is left out. */
bool fact_date(const struct fact_reader *r, size_t at, struct kb_fact *ret,
	       size_t *next);
bool fact_clock(const struct fact_reader *r, size_t at, struct kb_fact *ret,
		size_t *next);
bool fact_lone(const struct fact_reader *r, size_t at, struct kb_fact *ret,
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
