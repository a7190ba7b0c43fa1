/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * write.c - see write.h. Emphasis is set around letters and digits only: beside
 * them it counts in every surrounding, while beside signs (a Chinese colon, a
 * bracket) it would be shown as asterisks.
 */
#include "write.h"

#include <ctype.h>
#include <stdlib.h>
#include <unicode/uchar.h>

#include <kb/quarantine.h>
#include <kb/text.h>

void write_init(struct writer *w, void *mem, struct kb_asides *asides)
{
	struct kb_buf *const all[] = { &w->out, &w->line, &w->run, &w->prefix,
				       &w->first };

	*w = (struct writer){ .fresh = true, .blank = -1,
			      .asides = asides };
	for (size_t i = 0; i < KB_COUNT(all); i++) {
		all[i]->mem = mem;
		kb_buf_adds(all[i], "");
	}
}

static void cut(struct kb_buf *buf, size_t len)
{
	buf->len = len;
	buf->bytes[len] = '\0';
}

static char last_of(const struct kb_buf *buf)
{
	return buf->len ? buf->bytes[buf->len - 1] : '\0';
}

/* ---- words ---------------------------------------------------------------------- */

static bool at_line_begin(const struct writer *w)
{
	return !w->cell && (w->line.len == 0 || last_of(&w->line) == '\n');
}

static void flush_run(struct writer *w, size_t len)
{
	size_t from = w->line.len;
	char *rest;

	if (len == 0)
		return;
	rest = kb_strndup(w->run.mem, w->run.bytes + len, w->run.len - len);
	kb_markdown_escape(&w->line, w->run.bytes, len, at_line_begin(w));
	cut(&w->run, 0);
	kb_buf_adds(&w->run, rest);
	talloc_free(rest);
	if (!w->cell || !memchr(w->line.bytes + from, '|', w->line.len - from))
		return;
	char *text = kb_strndup(w->run.mem, w->line.bytes + from,
				w->line.len - from);
	cut(&w->line, from);
	for (const char *p = text; *p; p++) {
		if (*p == '|')
			kb_buf_adds(&w->line, "\\");
		kb_buf_add(&w->line, p, 1);
	}
	talloc_free(text);
}

static const char *marks_of(unsigned style)
{
	static const char *const marks[] = { "", "**", "*", "***" };

	return marks[style & 3];
}

/* A letter or digit, or what belongs to one. */
static bool is_solid(uint32_t cp)
{
	return u_isalnum((UChar32)cp) || u_charType((UChar32)cp) ==
		U_NON_SPACING_MARK || u_charType((UChar32)cp) ==
		U_COMBINING_SPACING_MARK;
}

static void close_marks(struct writer *w)
{
	const char *at = w->run.bytes, *end = at + w->run.len;
	size_t solid = 0;

	if (!w->open)
		return;
	while (at < end)
		if (is_solid(kb_utf8_next(&at, end)))
			solid = (size_t)(at - w->run.bytes);
	flush_run(w, solid);
	kb_buf_adds(&w->line, marks_of(w->open));
	w->open = 0;
}

void write_settle(struct writer *w)
{
	close_marks(w);
	flush_run(w, w->run.len);
}

static void open_marks(struct writer *w)
{
	flush_run(w, w->run.len);
	/* Marks that touch are read as other marks. */
	if (last_of(&w->line) == '*')
		return;
	kb_buf_adds(&w->line, marks_of(w->style));
	w->open = w->style;
}

static bool is_space(uint32_t cp)
{
	return cp == ' ' || (cp >= 9 && cp <= 13) || cp == 0xa0 ||
		cp == 0x2028 || cp == 0x2029 || cp == 0x85;
}

/* What turns the direction of writing can make a text look like another one. */
static bool is_unseen(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0xad ||
		cp == 0x200b || cp == 0x200e || cp == 0x200f ||
		(cp >= 0x202a && cp <= 0x202e) ||
		(cp >= 0x2060 && cp <= 0x2069) || cp == 0xfeff ||
		cp == 0xfffe || cp == 0xffff;
}

static bool has_words(const struct writer *w)
{
	return w->run.len > 0 || (w->line.len > 0 &&
				  last_of(&w->line) != '\n');
}

static void add_gap(struct writer *w)
{
	if (w->gap && has_words(w))
		kb_buf_adds(&w->run, " ");
	w->gap = false;
}

void write_text(struct writer *w, const char *text, size_t len)
{
	const char *end = text + len;

	while (text < end) {
		const char *from = text;
		uint32_t cp = kb_utf8_next(&text, end);

		if (is_space(cp)) {
			w->gap = true;
			continue;
		}
		if (is_unseen(cp)) {
			kb_aside_add(w->asides, "invisible character", "", 0);
			continue;
		}
		if (w->open && w->open != w->style)
			close_marks(w);
		add_gap(w);
		if (w->style && !w->open && is_solid(cp))
			open_marks(w);
		kb_buf_add(&w->run, from, (size_t)(text - from));
	}
}

void write_break(struct writer *w)
{
	write_settle(w);
	w->gap = false;
	if (w->cell) {
		if (has_words(w))
			write_text(w, " / ", 3);
		return;
	}
	if (w->heading)
		w->gap = true;
	if (w->heading || w->line.len == 0)
		return;
	if (last_of(&w->line) == '\n')
		write_flush(w, "");
	else
		kb_buf_adds(&w->line, "\\\n");
}

/* The longest run of backticks. */
static size_t ticks_of(const char *text)
{
	size_t most = 0, n = 0;

	for (; *text; text++) {
		n = *text == '`' ? n + 1 : 0;
		most = n > most ? n : most;
	}
	return most;
}

void write_code(struct writer *w, const char *text)
{
	size_t n = ticks_of(text) + 1, len = strlen(text);
	bool pad = len && (text[0] == '`' || text[len - 1] == '`');

	if (len == 0 || (w->cell && strchr(text, '|')) || n > 8) {
		write_text(w, text, len);
		return;
	}
	write_settle(w);
	add_gap(w);
	flush_run(w, w->run.len);
	/* Two runs of backticks that touch would be one. */
	if (last_of(&w->line) == '`')
		kb_buf_adds(&w->line, " ");
	for (size_t i = 0; i < n; i++)
		kb_buf_adds(&w->line, "`");
	kb_buf_addf(&w->line, pad ? " %s " : "%s", text);
	for (size_t i = 0; i < n; i++)
		kb_buf_adds(&w->line, "`");
}

size_t write_link_begin(struct writer *w)
{
	write_settle(w);
	add_gap(w);
	flush_run(w, w->run.len);
	/* "!" in front would make a picture of it. */
	if (last_of(&w->line) == '!') {
		cut(&w->line, w->line.len - 1);
		kb_buf_adds(&w->line, "\\!");
	}
	kb_buf_adds(&w->line, "[");
	return w->line.len;
}

static void add_address(struct kb_buf *to, const char *address)
{
	for (const unsigned char *p = (const unsigned char *)address; *p; p++)
		if (*p <= ' ' || *p == 0x7f || strchr("()<>\\\"`|", *p))
			kb_buf_addf(to, "%%%02X", *p);
		else if (*p == '&' && strchr((const char *)p, ';'))
			kb_buf_adds(to, "&amp;");
		else
			kb_buf_add(to, (const char *)p, 1);
}

void write_link_end(struct writer *w, size_t from, const char *address)
{
	write_settle(w);
	if (w->line.len <= from) {
		cut(&w->line, from - 1);
		return;
	}
	/* A space inside belongs before it; at the begin of a line it is none. */
	if (w->line.bytes[from] == ' ' && from > 1 &&
	    !isspace((unsigned char)w->line.bytes[from - 2]))
		memcpy(w->line.bytes + from - 1, " [", 2);
	else if (w->line.bytes[from] == ' ')
		memmove(w->line.bytes + from, w->line.bytes + from + 1,
			w->line.len-- - from);
	kb_buf_adds(&w->line, "](");
	add_address(&w->line, address);
	kb_buf_adds(&w->line, ")");
}

/* ---- blocks --------------------------------------------------------------------- */

/* Without the spaces at its end. */
static void add_bare(struct writer *w, size_t n)
{
	while (n > 0 && w->prefix.bytes[n - 1] == ' ')
		n--;
	kb_buf_add(&w->out, w->prefix.bytes, n);
	kb_buf_adds(&w->out, "\n");
}

static void begin_block(struct writer *w)
{
	if (w->blank >= 0)
		add_bare(w, (size_t)w->blank);
	else if (!w->fresh && !w->tight)
		add_bare(w, w->prefix.len);
	kb_buf_adds(&w->out, w->has_first ? w->first.bytes : w->prefix.bytes);
	cut(&w->first, 0);
	w->has_first = w->fresh = w->tight = false;
	w->blank = -1;
	w->listed = '\0';
}

void write_lines(struct writer *w, const char *lines)
{
	if (w->out.len > WRITE_BYTES)
		return;
	begin_block(w);
	while (*lines) {
		size_t n = strcspn(lines, "\n");
		kb_buf_add(&w->out, lines, n);
		kb_buf_adds(&w->out, "\n");
		lines += n + (lines[n] == '\n');
		while (*lines == '\n') {
			add_bare(w, w->prefix.len);
			lines++;
		}
		if (*lines)
			kb_buf_adds(&w->out, w->prefix.bytes);
	}
}

void write_flush(struct writer *w, const char *lead)
{
	write_settle(w);
	w->gap = false;
	/* A break at the end breaks nothing. */
	while (w->line.len >= 2 && last_of(&w->line) == '\n')
		cut(&w->line, w->line.len - 2);
	if (w->line.len > 0) {
		char *text = kb_format(w->line.mem, "%s%s", lead,
				       w->line.bytes);
		size_t len = strlen(text);
		/* Trailing #s would be taken for the end of a heading. */
		if (*lead == '#' && text[len - 1] == '#' &&
		    text[len - 2] != '\\')
			text = kb_format(w->line.mem, "%.*s\\#",
					 (int)len - 1, text);
		cut(&w->line, 0);
		write_lines(w, text);
		talloc_free(text);
	}
}

struct write_mark write_push(struct writer *w, const char *begin,
			     const char *rest)
{
	struct write_mark mark = { .prefix = w->prefix.len,
		.first = w->first.len, .pushed = w->deep < WRITE_DEEP,
		.has_first = w->has_first, .fresh = w->fresh,
		.tight = w->tight, .blank = w->blank };

	if (!mark.pushed)
		return mark;
	if (!w->has_first)
		kb_buf_adds(&w->first, w->prefix.bytes);
	kb_buf_adds(&w->first, begin);
	kb_buf_adds(&w->prefix, rest);
	/* The empty line belongs to what is around. */
	if (!w->fresh && !w->tight && w->blank < 0)
		w->blank = (int)mark.prefix;
	w->has_first = w->fresh = true;
	w->tight = false;
	w->deep++;
	return mark;
}

void write_pop(struct writer *w, struct write_mark mark)
{
	if (!mark.pushed)
		return;
	cut(&w->prefix, mark.prefix);
	w->deep--;
	/* Nothing was written in it: it never was. */
	if (w->has_first) {
		cut(&w->first, mark.first);
		w->has_first = mark.has_first;
		w->fresh = mark.fresh;
		w->tight = mark.tight;
		w->blank = mark.blank;
	}
}
