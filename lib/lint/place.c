/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * place.c - where in the file something stands that was found in the plain
 * text. In: bytes of the text. Out: the block and the line.
 */
#include "facts.h"
#include "parts.h"

enum { WORDS_MAX = 24 };

static const struct kb_heading *heading_of(const struct kb_article *a,
					   uint32_t at)
{
	const struct kb_heading *above = NULL;

	for (size_t i = 0; i < a->n_headings && a->headings[i].at <= at; i++)
		above = &a->headings[i];
	return above;
}

/* How often the words stand in the text between `from` and `to`. */
static size_t times(const char *from, const char *to, const char *words,
		    size_t len)
{
	size_t n = 0;

	while ((from = memmem(from, (size_t)(to - from) + len - 1, words,
			      len)) && from < to) {
		n++;
		from += len;
	}
	return n;
}

/* As often as the words stand between the heading and this place in the text,
   as often they stand in the file before the line. */
static int line_of(const struct kb_article *a, const struct kb_heading *above,
		   uint32_t start, uint32_t end)
{
	size_t len = end - start, before;
	const char *words = a->text + start, *at = a->source;
	const char *file_end = a->source + a->source_len;
	int line = 1;

	for (; at && line < above->line; line++) {
		at = memchr(at, '\n', (size_t)(file_end - at));
		at = at ? at + 1 : NULL;
	}
	before = times(a->text + above->at, words, words, len);
	while (at) {
		const char *hit = memmem(at, (size_t)(file_end - at), words,
					 len);
		for (; hit && at < hit; at++)
			line += *at == '\n';
		if (!hit || !before--)
			return hit ? line : above->line;
		at = hit + len;
	}
	return above->line;
}

void fact_place(const struct kb_article *a, struct kb_fact *f)
{
	const struct kb_heading *above = heading_of(a, f->start);

	f->block = above ? above->block : KB_BLOCK_OTHER;
	f->line = a->source && a->source[0] && above && above->line ?
		line_of(a, above, f->start, f->end) : 1;
}

int lint_line_of(const struct kb_article *a, uint32_t at)
{
	const struct kb_heading *above = heading_of(a, at);
	uint32_t end = at;

	while (end < a->text_len && a->text[end] != '\n' &&
	       end - at < WORDS_MAX)
		end++;
	while (end > at && end < a->text_len &&
	       ((unsigned char)a->text[end] & 0xC0) == 0x80)
		end--;
	return above && above->line && end > at ?
		line_of(a, above, at, end) : 1;
}

int lint_line(const struct kb_article *a, const char *text)
{
	const char *at = strstr(a->source, text);
	int line = 1;

	for (const char *p = a->source; at && p < at; p++)
		line += *p == '\n';
	return line;
}

const char *lint_written(void *mem, const struct kb_article *a,
			 const struct kb_fact *f)
{
	return f->end > f->start && f->end <= a->text_len ?
		kb_strndup(mem, a->text + f->start, f->end - f->start) :
		kb_fact_text(mem, f);
}
