/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * deal.h - a knowledge base and changes of it, dealt at random: articles in
 * three languages for several audiences, rules, pins, cases, synonyms. In: a
 * seed. Out: the same on every machine.
 */
#ifndef KB_TEST_DEAL_H
#define KB_TEST_DEAL_H

#include "world.h"

enum { DEAL_ARTICLES = 40, DEAL_LANGS = 3, DEAL_WORDS = 20,
       DEAL_PUT_MAX = 5 };
extern const char *const deal_langs[DEAL_LANGS];

void deal_seed(unsigned from);
unsigned deal_dice(unsigned sides);
const char *deal_word(unsigned lang);
struct kb_article *deal_article(void *mem, unsigned id, unsigned lang,
				const char *state);
/* Opens the world and fills it. */
void deal_world(struct world *w);

/* A change, to propose or to make. */
struct deal {
	const struct kb_article *put[DEAL_PUT_MAX];
	struct kb_proposed_id gone[DEAL_PUT_MAX];
	const struct kb_synonyms *synonyms[1];
	struct kb_proposal p;
};
void deal_plan(void *mem, struct deal *plan);
/* Publishes it, and the index follows. */
void deal_do(struct world *w, const struct deal *plan);

#endif
