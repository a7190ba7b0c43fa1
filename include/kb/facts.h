/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * facts.h - what an article says in figures: spans of time, amounts, dates,
 * counts, shares, and lists of steps, brought to one form in all languages, so
 * that they can be compared (2小时 = 120分钟 = 2 ч).
 */
#ifndef KB_FACTS_H
#define KB_FACTS_H

#include <kb/content.h>
#include <kb/text.h>

#ifdef __cplusplus
extern "C" {
#endif

enum kb_fact_kind { KB_FACT_DURATION, KB_FACT_AMOUNT, KB_FACT_DATE,
		    KB_FACT_COUNT, KB_FACT_PERCENT, KB_FACT_KINDS };
const char *kb_fact_kind_name(enum kb_fact_kind kind);	/* "duration" */

/* Which days count, where the words say so. */
enum kb_fact_calendar { KB_FACT_UNSAID, KB_FACT_NATURAL, KB_FACT_WORKING };
/* How the words limit it: exactly, at most, at least, about. */
enum kb_fact_bound { KB_FACT_IS, KB_FACT_AT_MOST, KB_FACT_AT_LEAST };

enum { KB_FACTS_MAX = 400, KB_FACT_TERMS = 32 };	/* of one article */

/* lo == hi unless it is a range ("24 to 48 hours"). unit: "s", "month",
   "workday" of durations (weeks are seconds, years months); "CNY" and so on of
   amounts, in hundredths; "day" of dates (days since 1970, or month * 100 +
   day when there is no year: "monthday"); of counts the folded stem of what is
   counted; "" of percents, in hundredths. */
struct kb_fact {
	enum kb_fact_kind kind;
	int64_t lo, hi;
	const char *unit;
	enum kb_fact_calendar calendar;
	enum kb_fact_bound bound;
	char per;			/* how often: of each 'h'our, 'd'ay,
					   'w'eek, 'm'onth, 'y'ear; 0: once or
					   not said */
	bool local;			/* an amount in 元 or $: of which
					   place, is not said */
	bool aside;			/* an example, or how it was before */
	enum kb_block block;
	uint32_t start, end;		/* bytes of the text */
	int line;			/* of the file, 1 if not known */
	uint32_t what[KB_FACT_TERMS];	/* terms near it: hashes, ascending */
	size_t n_what;
	uint32_t near;			/* bit i: what[i] is in its part of
					   the sentence */
};

/* A numbered list of at least three steps. */
struct kb_step { uint32_t start, end;
		 const uint32_t *terms; size_t n; /* hashes, ascending */ };
struct kb_step_list { enum kb_block block; struct kb_step *v; size_t n; };

struct kb_facts {
	struct kb_fact *v; size_t n;		/* in text order */
	struct kb_step_list *lists; size_t n_lists;
};

/* Of the article's text. The analyzer is the caller's; slot 0 is used. */
void kb_facts_of(void *mem, struct kb_text *t, const struct kb_article *a,
		 struct kb_facts *ret);
/* Of any text: a clause, a field. No lists, lines or blocks. */
void kb_facts_of_text(void *mem, struct kb_text *t, const char *text,
		      size_t len, struct kb_facts *ret);
/* Do they say the same? Only facts of one kind and scale can be compared. */
bool kb_fact_comparable(const struct kb_fact *a, const struct kb_fact *b);
bool kb_fact_same(const struct kb_fact *a, const struct kb_fact *b);
/* "24-48 h", "30.00 CNY", "2026-02-28": for messages; child of mem. */
char *kb_fact_text(void *mem, const struct kb_fact *f);

#ifdef __cplusplus
}
#endif
#endif
