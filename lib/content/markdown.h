/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * markdown.h - the walk over cmark's tree, shared by markdown.c (blocks),
 * inline.c (what stands in a line) and table.c (pipe tables).
 */
#ifndef KB_CONTENT_MARKDOWN_H
#define KB_CONTENT_MARKDOWN_H

#include <cmark.h>

#include "parts.h"

struct walk {
	struct markdown *md;
	cmark_iter *iter;
	void *scratch;		/* freed when the walk ends */
	size_t lists, quotes;	/* open lists and quotes */
	const char *marker;	/* "- " waiting for its item's first line */
	char marker_buf[24];
	bool has_pipe;		/* anywhere: else there are no tables */
	int table_line;		/* of the table being rendered, else 0 */
	bool skip_title;	/* the next heading is the title again */
	size_t heading_cap, link_cap, mark_cap;
	uint32_t *marks; size_t n_marks;	/* where clauses start */
	bool in_timed;		/* the last of md->timed goes on */
	const char **lines;	/* start of each source line, made on demand */
	size_t n_lines;
};

/* Takes what headings say of when their blocks hold out of their words, and keeps
   it with the nodes until the walk comes to them. */
KB_NODISCARD enum kb_status kb_timed_read(struct markdown *md,
					  cmark_node *root,
					  struct kb_error *err);
/* A heading begins here: it may end a block, and begin one. */
void kb_timed_heading(struct walk *w, cmark_node *heading);
void kb_timed_end(struct walk *w);
/* Handles what an inline node is; also called for cells of tables. */
void kb_inline_event(struct walk *w, cmark_node *node, bool enter);
/* Text of all children, no markup. */
char *kb_node_text(void *mem, cmark_node *node);
/* If the paragraph holds a pipe table, renders all of it and returns true. */
bool kb_table_render(struct walk *w, cmark_node *paragraph);
/* Starts a line of the plain text: newline, indent, list marker. */
void kb_text_line(struct walk *w);

#endif
