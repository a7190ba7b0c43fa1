/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sections.c - cuts the plain text into the pieces that are ranked. Lines are
 * filled up to KB_SECTION_CHARS; a heading starts a new piece once the current
 * one is worth it; a longer line is cut at the end of a sentence.
 */
#include <kb/text.h>

#include "parts.h"

enum { HEADING_AFTER = 200, SENTENCE_AFTER = 600 };

struct cutter {
	void *mem;
	struct kb_article *a;
	size_t start, chars;	/* of the open section */
	size_t next;		/* first heading at or after this line */
	size_t passed;		/* first heading after the open section's start */
	size_t cap;
};

/* The nearest heading at or above `at`; asked in ascending order. */
static const struct kb_heading *heading_above(struct cutter *c, size_t at)
{
	while (c->passed < c->a->n_headings &&
	       c->a->headings[c->passed].at <= at)
		c->passed++;
	return c->passed > 0 ? &c->a->headings[c->passed - 1] : NULL;
}

static void close_section(struct cutter *c, size_t end)
{
	const char *text = c->a->text;
	size_t start = c->start;

	c->start = end;
	c->chars = 0;
	while (end > start && (text[end - 1] == '\n' || text[end - 1] == ' '))
		end--;
	if (end == start)
		return;
	const struct kb_heading *above = heading_above(c, start);
	if (c->a->n_sections == c->cap) {
		c->cap = c->cap ? c->cap * 2 : 4;
		c->a->sections = kb_grow(c->mem, c->a->sections,
					 struct kb_section, c->cap);
	}
	c->a->sections[c->a->n_sections++] = (struct kb_section){
		.block = above ? above->block : KB_BLOCK_OTHER,
		.heading = above ? above->text : "",
		.anchor = above ? above->anchor : "",
		.start = (uint32_t)start, .end = (uint32_t)end,
	};
}

static size_t advance(const char *text, size_t len, size_t from, size_t chars)
{
	const char *p = text + from, *end = text + len;

	while (p < end && chars-- > 0)
		kb_utf8_next(&p, end);
	return (size_t)(p - text);
}

/* Where to cut a line that is longer than a section. */
static size_t cut_at(const char *text, size_t line_end, size_t from)
{
	size_t least = advance(text, line_end, from, SENTENCE_AFTER);
	size_t most = advance(text, line_end, from, KB_SECTION_CHARS);
	size_t at = kb_text_sentence_end(text, most, least);

	return at > least && at <= most ? at : most;
}

static void add_line(struct cutter *c, size_t start, size_t end)
{
	const char *text = c->a->text;
	size_t chars = kb_utf8_count(text + start, end - start);

	while (c->next < c->a->n_headings &&
	       c->a->headings[c->next].at < start)
		c->next++;
	bool heading = c->next < c->a->n_headings &&
		       c->a->headings[c->next].at == start;

	if ((heading && c->chars > HEADING_AFTER) ||
	    (c->chars > 0 && c->chars + chars > KB_SECTION_CHARS))
		close_section(c, start);
	while (chars > KB_SECTION_CHARS) {
		size_t cut = cut_at(text, end, start);
		chars -= kb_utf8_count(text + start, cut - start);
		close_section(c, cut);
		start = cut;
	}
	c->chars += chars;
}

void kb_sections_fill(void *mem, struct kb_article *a)
{
	struct cutter c = { .mem = mem, .a = a };
	size_t at = 0;

	while (at < a->text_len) {
		const char *newline = memchr(a->text + at, '\n',
					     a->text_len - at);
		size_t end = newline ? (size_t)(newline - a->text) + 1
				     : a->text_len;
		add_line(&c, at, end);
		at = end;
	}
	close_section(&c, a->text_len);
	if (a->n_sections == 0) {
		a->sections = kb_new(mem, struct kb_section);
		a->sections[0].heading = a->sections[0].anchor = "";
		a->n_sections = 1;
	}
}
