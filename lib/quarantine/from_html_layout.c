/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * from_html_layout.c - lists, quotations, code and tables of foreign HTML. A
 * table whose cells hold more than words is no table to us: its cells become
 * paragraphs, and that is told.
 */
#include <stdlib.h>

#include "from_html.h"

enum { COLUMNS = 32, SPAN_MAX = 1000 };

/* ---- lists ------------------------------------------------------------------------- */

struct list { bool numbered, tight; char sign; int number; };

static void item(struct from_html *h, struct list *list, const GumboNode *node)
{
	char begin[16], rest[16];
	struct write_mark mark;

	if (list->numbered)
		snprintf(begin, sizeof(begin), "%d%c ", list->number,
			 list->sign);
	else
		snprintf(begin, sizeof(begin), "%c ", list->sign);
	snprintf(rest, sizeof(rest), "%*s", (int)strlen(begin), "");
	h->w.tight = list->tight;
	mark = write_push(&h->w, begin, rest);
	if (node->type == GUMBO_NODE_ELEMENT &&
	    node->v.element.tag == GUMBO_TAG_LI)
		from_html_children(h, &node->v.element.children);
	else
		from_html_visit(h, node);
	write_flush(&h->w, "");
	if (mark.pushed && !h->w.has_first) {
		list->tight = true;
		list->number += list->number < 999999999;
	}
	write_pop(&h->w, mark);
	h->w.tight = false;
}

static void list(struct from_html *h, const GumboElement *e)
{
	bool numbered = e->tag == GUMBO_TAG_OL, nested = h->w.deep > 0;
	const char *start = from_html_attribute(e, "start");
	struct list l = { .numbered = numbered,
			  .sign = numbered ? '.' : '-', .number = 1 };

	from_html_end(h, "");
	if (numbered && *start)
		l.number = (int)strtol(start, NULL, 10);
	if (l.number < 0 || l.number > 999999999)
		l.number = 1;
	/* Two lists that follow each other would be one. */
	if (h->w.listed == l.sign)
		l.sign = numbered ? ')' : '+';
	/* Only what begins with 1 may follow a line of text at once. */
	l.tight = nested && l.number == 1;
	for (unsigned i = 0; i < e->children.length; i++) {
		const GumboNode *node = e->children.data[i];
		if (node->type == GUMBO_NODE_ELEMENT ||
		    node->type == GUMBO_NODE_TEXT)
			item(h, &l, node);
	}
	h->w.tight = false;
	h->w.listed = l.sign;
}

static void quotation(struct from_html *h, const GumboElement *e)
{
	struct write_mark mark;

	from_html_end(h, "");
	mark = write_push(&h->w, "> ", "> ");
	from_html_children(h, &e->children);
	write_flush(&h->w, "");
	write_pop(&h->w, mark);
}

/* ---- code -------------------------------------------------------------------------- */

static size_t ticks_of(const char *text)
{
	size_t most = 0, n = 0;

	for (; *text; text++) {
		n = *text == '`' ? n + 1 : 0;
		most = n > most ? n : most;
	}
	return most;
}

static void preformatted(struct from_html *h, const GumboNode *node)
{
	struct kb_buf raw = { .mem = h->mem }, text = { .mem = h->mem };
	size_t ticks;

	from_html_end(h, "");
	kb_buf_adds(&raw, "");
	from_html_words(node, &raw);
	ticks = ticks_of(raw.bytes) + 1;
	ticks = ticks < 3 ? 3 : ticks;
	for (size_t i = 0; i < ticks; i++)
		kb_buf_adds(&text, "`");
	kb_buf_adds(&text, "\n");
	for (const char *p = raw.bytes; *p; p++)
		if ((unsigned char)*p >= 0x20 || *p == '\n' || *p == '\t')
			kb_buf_add(&text, p, 1);
	if (text.bytes[text.len - 1] != '\n')
		kb_buf_adds(&text, "\n");
	for (size_t i = 0; i < ticks; i++)
		kb_buf_adds(&text, "`");
	if (raw.len > 0)
		write_lines(&h->w, text.bytes);
	talloc_free(raw.bytes);
	talloc_free(text.bytes);
}

/* ---- tables ------------------------------------------------------------------------ */

struct rows {
	const GumboElement *v[4096];
	size_t n;
	bool simple;		/* words in cells, and not too much of it */
};

static bool is_cell(const GumboNode *node)
{
	return node->type == GUMBO_NODE_ELEMENT &&
		(node->v.element.tag == GUMBO_TAG_TD ||
		 node->v.element.tag == GUMBO_TAG_TH);
}

/* Lists, headings and the like cannot stand in a line. */
static bool is_plain(const GumboElement *e)
{
	static const GumboTag lines[] = { GUMBO_TAG_UL, GUMBO_TAG_OL,
		GUMBO_TAG_PRE, GUMBO_TAG_TABLE, GUMBO_TAG_BLOCKQUOTE,
		GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4,
		GUMBO_TAG_H5, GUMBO_TAG_H6, GUMBO_TAG_HR, GUMBO_TAG_DL };

	for (unsigned i = 0; i < e->children.length; i++) {
		const GumboNode *node = e->children.data[i];
		if (node->type != GUMBO_NODE_ELEMENT)
			continue;
		for (size_t t = 0; t < KB_COUNT(lines); t++)
			if (node->v.element.tag == lines[t])
				return false;
		if (!is_plain(&node->v.element))
			return false;
	}
	return true;
}

static void find_rows(struct rows *rows, const GumboElement *e)
{
	for (unsigned i = 0; i < e->children.length; i++) {
		const GumboNode *node = e->children.data[i];
		if (node->type != GUMBO_NODE_ELEMENT ||
		    node->v.element.tag == GUMBO_TAG_CAPTION)
			continue;
		if (node->v.element.tag != GUMBO_TAG_TR) {
			find_rows(rows, &node->v.element);
			continue;
		}
		if (!is_plain(&node->v.element) ||
		    rows->n == KB_COUNT(rows->v))
			rows->simple = false;
		else
			rows->v[rows->n++] = &node->v.element;
	}
}

static size_t span_of(const GumboElement *e, const char *name)
{
	long n = strtol(from_html_attribute(e, name), NULL, 10);

	return n < 1 ? 1 : n > SPAN_MAX ? SPAN_MAX : (size_t)n;
}

/* What a cell over several rows says, it says in each of them. */
struct spans { size_t left[COLUMNS]; const char *text[COLUMNS]; };

static const char *cell_text(struct from_html *h, const GumboElement *e)
{
	const char *text;

	h->w.cell = true;
	h->cell_break = false;
	for (unsigned i = 0; i < e->children.length; i++) {
		if (h->cell_break)
			write_break(&h->w);
		h->cell_break = false;
		from_html_visit(h, e->children.data[i]);
	}
	write_settle(&h->w);
	h->w.gap = h->w.cell = h->cell_break = false;
	text = kb_strdup(h->mem, h->w.line.bytes);
	h->w.line.len = 0;
	h->w.line.bytes[0] = '\0';
	return text;
}

static size_t read_row(struct from_html *h, const GumboElement *row,
		       struct spans *spans, const char **cells)
{
	size_t at = 0;

	for (unsigned i = 0; i <= row->children.length; i++) {
		const GumboNode *node = i < row->children.length ?
			row->children.data[i] : NULL;
		if (node && !is_cell(node))
			continue;
		while (at < COLUMNS && spans->left[at] > 0) {
			spans->left[at]--;
			cells[at] = spans->text[at];
			at++;
		}
		if (!node)
			break;
		const GumboElement *e = &node->v.element;
		const char *text = cell_text(h, e);
		size_t wide = span_of(e, "colspan");
		if (at == COLUMNS)
			kb_aside_add(h->w.asides, "cell", text, strlen(text));
		for (; wide > 0 && at < COLUMNS; wide--, at++) {
			cells[at] = text;
			spans->left[at] = span_of(e, "rowspan") - 1;
			spans->text[at] = text;
			text = "";
		}
	}
	return at;
}

static void add_row(struct kb_buf *to, const char *const *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		kb_buf_addf(to, "| %s ", cells[i] ? cells[i] : "");
	kb_buf_adds(to, "|\n");
}

static size_t width_of(const struct rows *rows)
{
	size_t most = 0;

	for (size_t i = 0; i < rows->n; i++) {
		size_t n = 0;
		for (unsigned k = 0; k < rows->v[i]->children.length; k++) {
			const GumboNode *node = rows->v[i]->children.data[k];
			if (is_cell(node))
				n += span_of(&node->v.element, "colspan");
		}
		most = n > most ? n : most;
	}
	return most;
}

static void write_table(struct from_html *h, const struct rows *rows)
{
	struct spans spans = { 0 };
	struct kb_buf text = { .mem = h->mem };
	const char **cells = kb_array(h->mem, const char *,
				      rows->n * COLUMNS);
	size_t wide = 0;

	/* A cell over several rows may make one of them the widest. */
	for (size_t i = 0; i < rows->n; i++) {
		size_t n = read_row(h, rows->v[i], &spans,
				    cells + i * COLUMNS);
		wide = n > wide ? n : wide;
	}
	for (size_t i = 0; i < rows->n; i++) {
		add_row(&text, cells + i * COLUMNS, wide);
		for (size_t c = 0; i == 0 && c < wide; c++)
			kb_buf_adds(&text, c + 1 < wide ? "| --- " :
				    "| --- |\n");
	}
	write_lines(&h->w, text.bytes);
	talloc_free(text.bytes);
	talloc_free(cells);
}

static void table(struct from_html *h, const GumboElement *e)
{
	struct rows *rows = kb_new(h->mem, struct rows);
	unsigned style = h->w.style;

	from_html_end(h, "");
	rows->simple = true;
	find_rows(rows, e);
	rows->simple = rows->simple && rows->n > 1 && width_of(rows) > 1 &&
		width_of(rows) <= COLUMNS;
	for (unsigned i = 0; i < e->children.length && rows->simple; i++) {
		const GumboNode *node = e->children.data[i];
		if (node->type == GUMBO_NODE_ELEMENT &&
		    node->v.element.tag == GUMBO_TAG_CAPTION)
			from_html_visit(h, node);
	}
	h->w.style = 0;
	if (rows->simple) {
		write_table(h, rows);
	} else {
		kb_aside_add(h->w.asides, "table that is none", "", 0);
		from_html_children(h, &e->children);
		from_html_end(h, "");
	}
	h->w.style = style;
	talloc_free(rows);
}

/* ---- which ------------------------------------------------------------------------- */

bool from_html_is_layout(GumboTag tag)
{
	return tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL ||
		tag == GUMBO_TAG_BLOCKQUOTE || tag == GUMBO_TAG_PRE ||
		tag == GUMBO_TAG_TABLE || tag == GUMBO_TAG_HR;
}

bool from_html_layout(struct from_html *h, const GumboNode *node)
{
	const GumboElement *e = &node->v.element;

	if (!from_html_is_layout(e->tag))
		return false;
	if (e->tag == GUMBO_TAG_UL || e->tag == GUMBO_TAG_OL) {
		list(h, e);
	} else if (e->tag == GUMBO_TAG_BLOCKQUOTE) {
		quotation(h, e);
	} else if (e->tag == GUMBO_TAG_PRE) {
		preformatted(h, node);
	} else if (e->tag == GUMBO_TAG_TABLE) {
		table(h, e);
	} else {
		from_html_end(h, "");
		/* Of hyphens it would be part of a list's mark. */
		write_lines(&h->w, "___");
	}
	return true;
}
