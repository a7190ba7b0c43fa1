/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mark.h - words are marked where they stand in a page.
 */
#ifndef KB_SEARCHD_MARK_H
#define KB_SEARCHD_MARK_H

#include <kb/base.h>

enum { KB_MARK_MAX = 2000 };	/* bytes of the words */

/* html with <mark> around the first place that reads like words, whatever tags
   and spaces stand between; html itself if there is none. html is ours: safe,
   with &amp; &lt; &gt; &quot; alone. Child of mem. */
const char *kb_html_mark(void *mem, const char *html, const char *words);

#endif
