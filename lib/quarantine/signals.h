/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * signals.h - what speaks for and against a line. look.c finds what one line
 * says by itself, judge.c what it says among the others. In: a line as it
 * stands and as folded. Out: how much there is of each signal.
 */
#ifndef KB_QUARANTINE_SIGNALS_H
#define KB_QUARANTINE_SIGNALS_H

#include "parts.h"

enum signal {
	S_START, S_SENTENCE, S_LONG, S_SHORT, S_HEADING, S_LINKED, S_NAV_PLACE,
	S_FOOT_PLACE, S_ASIDE_PLACE, S_AD_PLACE, S_FORM_PLACE, S_META_PLACE,
	S_CRUMBS, S_PIECES, S_WORDS, S_SPAM, S_NAV, S_LIST, S_BOILERPLATE,
	S_AD, S_SALE, S_META, S_COUNTED, S_DATE, S_IMAGE, S_RULE, S_SPUN,
	S_TALK, S_MUTE, S_TITLE, S_LISTED, S_REPEATED, S_AGAIN, S_HEAD, S_TAIL,
	S_BETWEEN, S_BESIDE, S_EXCLAIMS, S_PRICE, S_PHONE,
	S_OPENS, S_AFTER_AD,
	SIGNALS
};

struct facts {
	double v[SIGNALS];
	size_t chars, sentences;
	bool list;		/* what follows is a list of links */
	bool ad;		/* what follows is an advertisement */
	size_t spun;		/* words that a machine would write */
};

enum { KB_LINE_LONG = 60, KB_LINE_LONGER = 150, KB_LINE_SHORT = 30,
       KB_LINE_BRIEF = 60 };

/* folded: by kb_text_fold. */
void kb_line_look(const struct kb_page_line *l, const char *folded,
		  struct facts *f);

/* A date, with somebody's name at most. */
bool kb_line_is_stamp(const char *folded);

/* words.c: how often words of our four languages are in a line. A line is made
   ready once: which three bytes stand beside each other in it, so that most of
   the words need not be looked for. */
enum { KB_WORDS_BITS = 1 << 13 };
struct kb_words {
	const char *line;		/* folded */
	size_t len;
	uint64_t seen[KB_WORDS_BITS / 64];
};
void kb_words_prepare(struct kb_words *w, const char *folded);

/* How far it is speech, 0 to 1: the share of small words (the, of, и, 的)
   against what people have. *ret_n: words, or characters of Chinese. */
double kb_words_talk(const char *folded, size_t *ret_n);
/* How much of what shops say (offers, haste, calls, ways to reach them, praise)
   stands together; 0 where nothing is offered. */
double kb_words_sale(const struct kb_words *w);
/* A telephone number that is said to be one. */
bool kb_words_phone(const struct kb_words *w);
/* Does it stand there as a word, where the language has words? */
bool kb_words_stands(const char *line, const char *at, size_t len);
bool kb_words_has(const struct kb_words *w, const char *word, size_t len);
/* How many words of a list "a|b|c" are there. */
size_t kb_words_hits(const struct kb_words *w, const char *list);
/* Signs of a machine that exchanges words: the rare one stands everywhere and
   the usual one nowhere. */
size_t kb_words_spun(const struct kb_words *w);

/* borders.c: how many borders a sign gives; mark: they are set. */
size_t kb_borders_labels(struct kb_sheet *page, bool mark);
size_t kb_borders_numbers(struct kb_sheet *page, bool mark);
size_t kb_borders_titles(struct kb_sheet *page, bool mark);
size_t kb_borders_ruled(struct kb_sheet *page, bool mark);
size_t kb_borders_comments(struct kb_sheet *page, bool mark);
size_t kb_borders_stamps(struct kb_sheet *page, bool mark);

#endif
