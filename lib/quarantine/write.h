/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * write.h - Markdown, written piece by piece. In: words and what they are. Out:
 * text that says the same when it is read again, whatever the words hold: marks
 * are set only where CommonMark takes them for marks.
 */
#ifndef KB_WRITE_H
#define KB_WRITE_H

#include <kb/foreign.h>

enum { WRITE_DEEP = 24,		/* lists and quotations in each other */
       WRITE_BYTES = 2 << 20 };

enum { WRITE_BOLD = 1, WRITE_ITALIC = 2 };

struct writer {
	struct kb_buf out;
	struct kb_buf line;	/* the paragraph that is open, as Markdown */
	struct kb_buf run;	/* its last words, as they are */
	struct kb_buf prefix;	/* of each line: where we are */
	struct kb_buf first;	/* of the next block, in its place */
	bool has_first;
	bool fresh;		/* nothing stands in this container yet */
	bool tight;		/* no empty line before the next block */
	int blank;		/* an empty line with so much of the prefix is
				   to come, -1: none */
	bool gap;		/* a space comes before the next word */
	bool cell;		/* of a table: all in one line */
	bool heading;		/* a break is a space */
	unsigned style, open;	/* what is wanted, which marks are set */
	char listed;		/* the block before was a list with this mark */
	size_t deep;
	struct kb_asides *asides;
};

void write_init(struct writer *w, void *mem, struct kb_asides *asides);
/* Words; spaces are one. */
void write_text(struct writer *w, const char *text, size_t len);
/* Marks that are open are closed: before anything that is not a word. */
void write_settle(struct writer *w);
void write_break(struct writer *w);
void write_code(struct writer *w, const char *text);
/* What stands between becomes a link to the address; no words, no link. */
size_t write_link_begin(struct writer *w);
void write_link_end(struct writer *w, size_t from, const char *address);

/* Ends the paragraph, if there is one; lead: "## ". */
void write_flush(struct writer *w, const char *lead);
/* A block of lines as they are. */
void write_lines(struct writer *w, const char *lines);
/* A container: what is in it has `begin` in front of its first line and `rest` of
   the others; then back to what there was. Deeper than WRITE_DEEP it has
   nothing. */
struct write_mark { size_t prefix, first; bool pushed, has_first, fresh, tight;
		    int blank; };
struct write_mark write_push(struct writer *w, const char *begin,
			     const char *rest);
void write_pop(struct writer *w, struct write_mark mark);

#endif
