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
/* Block, heading and anchor of a passage whose start is known: a heading that
   comes right before it names it. */
void kb_passage_place(const struct kb_article *article,
		      struct kb_passage *passage);
/* What to say: the article's own answer (the first paragraph of its answer
   block). Only where it has none, the passage found: one that stands among
   exceptions or below a heading is true in its place, and may say the opposite
   alone. */
void kb_passage_answer(void *mem, const struct kb_query *q,
		       struct kb_text *text, const struct kb_article *article,
		       const struct kb_passage *found, struct kb_passage *ret);

#endif
