/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * table.c - pipe tables, which cmark does not know: it gives us a paragraph.
 * The paragraph's source lines are cut into cells; all cells are parsed at
 * once as headings of a small document, since a heading holds exactly what may
 * stand in a line. So a cell can hold nothing that a line could not.
 */
#include "markdown.h"

enum { COLUMNS_MAX = 64 };

struct line { const char *at; size_t len; };

struct table {
	struct line *lines; size_t n;
	size_t head;		/* line of the header row */
	size_t columns;
	const char *align[COLUMNS_MAX];
};

/* A line ends as in CommonMark, by a lone CR, too: what is cut here must be
   what the parser has numbered. */
static const char *after_line(const char *at, const char *end)
{
	while (at < end && *at != '\n' && *at != '\r')
		at++;
	if (at + 1 < end && at[0] == '\r' && at[1] == '\n')
		at++;
	return at < end ? at + 1 : end;
}

static void index_lines(struct walk *w)
{
	const char *at = w->md->bytes, *end = at + w->md->len;
	size_t cap = 0;

	while (at < end) {
		if (w->n_lines == cap) {
			cap = cap ? cap * 2 : 64;
			w->lines = kb_grow(w->scratch, w->lines, const char *,
					   cap + 1);
		}
		w->lines[w->n_lines++] = at;
		at = after_line(at, end);
	}
	if (w->n_lines > 0)
		w->lines[w->n_lines] = end;
}

static struct line trim(struct line l)
{
	while (l.len > 0 && strchr(" \t\r\n", l.at[l.len - 1]))
		l.len--;
	while (l.len > 0 && (*l.at == ' ' || *l.at == '\t')) {
		l.at++;
		l.len--;
	}
	return l;
}

/* The paragraph's lines without what its list or quote put in front. */
static bool take_lines(struct walk *w, cmark_node *node, struct table *t)
{
	int first = cmark_node_get_start_line(node);
	int last = cmark_node_get_end_line(node);

	if (!w->lines)
		index_lines(w);
	if (first < 1 || last < first || (size_t)last > w->n_lines)
		return false;
	t->n = (size_t)(last - first) + 1;
	t->lines = kb_array(w->scratch, struct line, t->n);
	for (size_t i = 0; i < t->n; i++) {
		size_t number = (size_t)first - 1 + i;
		struct line l = { w->lines[number],
			(size_t)(w->lines[number + 1] - w->lines[number]) };
		size_t skip = i == 0 ?
			(size_t)cmark_node_get_start_column(node) - 1 : 0;
		if (skip <= l.len) {
			l.at += skip;
			l.len -= skip;
		}
		l = trim(l);
		for (size_t q = 0; i > 0 && q < w->quotes && l.len > 0 &&
		     *l.at == '>'; q++)
			l = trim((struct line){ l.at + 1, l.len - 1 });
		t->lines[i] = l;
	}
	return true;
}

/* Cuts the next cell off a row; false at its end. */
static bool next_cell(struct line *row, struct line *cell)
{
	size_t i = 0;

	if (row->len == 0)
		return false;
	while (i < row->len && row->at[i] != '|')
		i += row->at[i] == '\\' && i + 1 < row->len ? 2 : 1;
	*cell = trim((struct line){ row->at, i });
	size_t used = i < row->len ? i + 1 : i;
	row->at += used;
	row->len -= used;
	return true;
}

static struct line inner(struct line row)
{
	if (row.len > 0 && *row.at == '|') {
		row.at++;
		row.len--;
	}
	if (row.len > 1 && row.at[row.len - 1] == '|' &&
	    row.at[row.len - 2] != '\\')
		row.len--;
	return row;
}

static size_t count_cells(struct line row)
{
	struct line cell;
	size_t n = 0;

	row = inner(row);
	while (next_cell(&row, &cell))
		n++;
	return n;
}

/* ":---:" and the like; NULL if it is not a delimiter cell. */
static const char *alignment(struct line cell)
{
	bool left = cell.len > 0 && cell.at[0] == ':';
	bool right = cell.len > 1 && cell.at[cell.len - 1] == ':';
	size_t dashes = cell.len - left - right;

	if (dashes == 0 || cell.len == 0)
		return NULL;
	for (size_t i = left; i < left + dashes; i++)
		if (cell.at[i] != '-')
			return NULL;
	return left && right ? " class=\"center\"" :
	       right ? " class=\"right\"" : "";
}

static bool is_delimiter(struct table *t, struct line row)
{
	struct line cell;
	size_t n = 0;

	if (!memchr(row.at, '|', row.len))
		return false;
	row = inner(row);
	while (next_cell(&row, &cell)) {
		const char *align = alignment(cell);
		if (!align || n == COLUMNS_MAX)
			return false;
		t->align[n++] = align;
	}
	t->columns = n;
	return n > 0;
}

static bool find_table(struct table *t)
{
	for (size_t i = 0; i + 1 < t->n; i++)
		if (is_delimiter(t, t->lines[i + 1]) &&
		    memchr(t->lines[i].at, '|', t->lines[i].len) &&
		    count_cells(t->lines[i]) == t->columns) {
			t->head = i;
			return true;
		}
	return false;
}

static void add_cell(struct kb_buf *doc, struct line cell)
{
	kb_buf_adds(doc, "# ");
	for (size_t i = 0; i < cell.len; i++) {
		bool escaped = cell.at[i] == '\\' && i + 1 < cell.len &&
			       cell.at[i + 1] == '|';
		if (!escaped)
			kb_buf_add(doc, cell.at + i, 1);
	}
	/* Closed, or else a # at the end of the cell would be lost. */
	kb_buf_adds(doc, " #\n");
}

static void add_row(struct kb_buf *doc, const struct table *t, struct line row)
{
	struct line cell;
	size_t n = 0;

	for (row = inner(row); n < t->columns && next_cell(&row, &cell); n++)
		add_cell(doc, cell);
	for (; n < t->columns; n++)
		add_cell(doc, (struct line){ "", 0 });
}

/* Renders the children of one node through the inline handlers. */
static void render_inlines(struct walk *w, cmark_node *parent)
{
	cmark_iter *outer = w->iter;
	cmark_event_type event;

	w->iter = cmark_iter_new(parent);
	while ((event = cmark_iter_next(w->iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(w->iter);
		if (node != parent)
			kb_inline_event(w, node, event == CMARK_EVENT_ENTER);
	}
	cmark_iter_free(w->iter);
	w->iter = outer;
}

static void render_rows(struct walk *w, const struct table *t,
			cmark_node *cell)
{
	struct kb_buf *html = &w->md->html;

	for (size_t n = 0; cell; cell = cmark_node_next(cell), n++) {
		size_t column = n % t->columns;
		bool head = n < t->columns;
		if (column == 0) {
			kb_buf_adds(html, n == 0 ? "<thead>\n<tr>" : "<tr>");
			kb_text_line(w);
		} else {
			kb_buf_adds(&w->md->text, " | ");
		}
		kb_buf_addf(html, "<%s%s>", head ? "th scope=\"col\"" : "td",
			    t->align[column]);
		render_inlines(w, cell);
		kb_buf_adds(html, head ? "</th>" : "</td>");
		if (column + 1 == t->columns)
			kb_buf_adds(html, head ? "</tr>\n</thead>\n<tbody>\n"
					       : "</tr>\n");
	}
	kb_buf_adds(html, "</tbody>");
}

/* Lines above the header row are an ordinary paragraph. */
static void render_above(struct walk *w, const struct table *t)
{
	struct kb_buf doc = { .mem = w->scratch };

	if (t->head == 0)
		return;
	kb_buf_adds(&doc, "# ");
	for (size_t i = 0; i < t->head; i++) {
		kb_buf_add(&doc, t->lines[i].at, t->lines[i].len);
		kb_buf_adds(&doc, " ");
	}
	kb_buf_adds(&doc, "#\n");
	cmark_node *root = cmark_parse_document(doc.bytes, doc.len, 0);
	kb_text_line(w);
	kb_buf_adds(&w->md->html, "<p>");
	render_inlines(w, cmark_node_first_child(root));
	kb_buf_adds(&w->md->html, "</p>\n");
	cmark_node_free(root);
}

bool kb_table_render(struct walk *w, cmark_node *paragraph)
{
	struct table t = { 0 };
	struct kb_buf doc = { .mem = w->scratch };

	if (!take_lines(w, paragraph, &t) || !find_table(&t)) {
		talloc_free(t.lines);
		return false;
	}
	w->table_line = cmark_node_get_start_line(paragraph);
	render_above(w, &t);
	for (size_t i = t.head; i < t.n; i++)
		if (i != t.head + 1)
			add_row(&doc, &t, t.lines[i]);
	cmark_node *root = cmark_parse_document(doc.bytes, doc.len, 0);
	/* tabindex: what scrolls must be reachable by keyboard. */
	kb_buf_adds(&w->md->html,
		    "<div class=\"scroll\" tabindex=\"0\">\n<table>\n");
	render_rows(w, &t, cmark_node_first_child(root));
	kb_buf_adds(&w->md->html, "\n</table>\n</div>\n");
	cmark_node_free(root);
	w->table_line = 0;
	talloc_free(t.lines);
	talloc_free(doc.bytes);
	return true;
}
