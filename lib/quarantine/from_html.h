/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * from_html.h - what the two files that turn HTML into Markdown share: words are
 * in from_html.c, lists, quotations, code and tables in from_html_layout.c.
 */
#ifndef KB_FROM_HTML_H
#define KB_FROM_HTML_H

#include <gumbo.h>

#include "write.h"

struct from_html {
	void *mem;
	struct writer w;
	kb_link_fn link;
	void *user;
	bool in_link;
	bool cell_break;	/* in a cell: more follows on another line */
};

void from_html_visit(struct from_html *h, const GumboNode *node);
void from_html_children(struct from_html *h, const GumboVector *children);
/* Ends a paragraph. */
void from_html_end(struct from_html *h, const char *lead);
/* "" where it has none. */
const char *from_html_attribute(const GumboElement *e, const char *name);
/* All words below it, as they are. */
void from_html_words(const GumboNode *node, struct kb_buf *to);

/* false: it is something else. */
bool from_html_layout(struct from_html *h, const GumboNode *node);
bool from_html_is_layout(GumboTag tag);

#endif
