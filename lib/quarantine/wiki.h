/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wiki.h - what the files that read wikitext share. wiki_clean.c takes out what
 * is no text, wiki_line.c reads what stands within a line, wikitext.c lines.
 */
#ifndef KB_WIKI_H
#define KB_WIKI_H

#include <kb/foreign.h>

struct wiki {
	void *mem;
	const struct kb_wiki *names;
	struct kb_asides *asides;
	struct kb_buf out, categories;
};

/* Without comments, templates and the like; what <nowiki> and <pre> protect is
   written as character references. Child of w->mem. */
char *wiki_clean(struct wiki *w, const char *text, size_t len);
/* A part of a line, as HTML at the end of w->out. */
void wiki_line(struct wiki *w, const char *text, size_t len);

#endif
