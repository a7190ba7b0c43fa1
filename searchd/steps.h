/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * steps.h - the steps of an article as things of their own, with addresses.
 */
#ifndef KB_SEARCHD_STEPS_H
#define KB_SEARCHD_STEPS_H

#include <jansson.h>
#include <kb/base.h>

/* html with an id for each step ("step-3") and a link to it; its words: link,
   with {n}. The steps are the first numbered list that stands in no other.
   *texts, a new reference, gets their words, none if there is no such list.
   html is ours: safe, and well-formed. Child of mem. */
const char *kb_html_steps(void *mem, const char *html, const char *link,
			  json_t **texts);
/* The words of len bytes of html, spaces as one, at most max bytes. */
char *kb_html_words(void *mem, const char *html, size_t len, size_t max);

#endif
