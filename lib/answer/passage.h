/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * passage.h - the piece of an article that answers, with what matched marked.
 * Private to lib/answer.
 */
#ifndef KB_ANSWER_PASSAGE_H
#define KB_ANSWER_PASSAGE_H

#include "query.h"

/* The sentences of the section (from, to: bytes of the article's text) that
   hold most of the question. Runs point into the article's text. */
void kb_passage_find(void *mem, const struct kb_query *q, struct kb_text *text,
		     const struct kb_article *article,
		     const struct kb_section *section, struct kb_passage *ret);
/* Lines of the steps block, without their numbers. */
size_t kb_article_steps(void *mem, const struct kb_article *article,
			const char ***ret);
/* The first paragraph of the answer block, or false if there is none. */
bool kb_article_answer(void *mem, const struct kb_query *q,
		       struct kb_text *text, const struct kb_article *article,
		       struct kb_passage *ret);

#endif
