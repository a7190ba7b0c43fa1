/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ask.h - the question asked back when one reply decides between the leading
 * answers. Private to lib/answer.
 */
#ifndef KB_ANSWER_ASK_H
#define KB_ANSWER_ASK_H

#include <kb/answer.h>

enum { KB_LEADS_MAX = 8 };	/* hits that are looked at */

/* An environment field whose value may be asked, or "topic". */
bool kb_attribute_known(const char *attribute);
/* The article's value; NULL if it has none or holds for all. */
const char *kb_article_environment(const struct kb_article *a,
				   const char *attribute);
/* How many of the scores, best first, are near enough to the best one to be
   what was meant: 0..KB_LEADS_MAX + 1, which is "more". */
size_t kb_leads_count(const struct kb_hit *hits, size_t n);
/* How likely the first of them is what was meant, if one of them is. */
double kb_leads_share(const struct kb_hit *hits, size_t n);
/* What separates the first n hits best, as a child of mem. facts: what was
   said already. NULL: nothing separates them in KB_CHOICES_MAX options or
   fewer, or KB_ASKED_MAX questions were asked. */
const struct kb_ask *kb_ask_make(void *mem, const struct kb_answer_hit *hits,
	size_t n, const struct kb_fact *facts, size_t n_facts);

#endif
