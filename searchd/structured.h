/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * structured.h - what an article is, for programs that read pages (schema.org).
 */
#ifndef KB_SEARCHD_STRUCTURED_H
#define KB_SEARCHD_STRUCTURED_H

#include <jansson.h>
#include <kb/base.h>

/* JSON that may stand in a script element as it is. article: as
   kb_article_view() gives it; steps: their words; address: the article's one
   address; company: who says it. Child of mem. */
const char *kb_structured(void *mem, const json_t *article,
			  const json_t *steps, const char *address,
			  const char *company);

#endif
