/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * html.c - a page of HTML becomes lines: a block of text is one, with the share
 * of links in it and the part of the page it stands in. In: decoded text. Out:
 * lines. Scripts, styles, forms and what is hidden have no lines.
 */
#include <ctype.h>
#include <gumbo.h>
#include <strings.h>

#include "parts.h"

struct walk {
	struct kb_lines *lines;
	struct kb_buf text;		/* of the block that is open */
	size_t start, end;		/* of it, in the decoded text */
	size_t linked;			/* bytes of it within links */
	struct kb_page_line as;
	const char *place;
	size_t at;			/* counted up to here, */
	int line;			/* this line */
	int in_link, depth_list;
	bool full, pre;
};

enum block { INLINE, BLOCK, BREAK, SKIP, CELL, LIST, PRE };

static const struct { GumboTag tag; enum block block; enum kb_line_kind kind;
		      int level; } tags[] = {
	{ GUMBO_TAG_H1, BLOCK, KB_LINE_HEADING, 1 },
	{ GUMBO_TAG_H2, BLOCK, KB_LINE_HEADING, 2 },
	{ GUMBO_TAG_H3, BLOCK, KB_LINE_HEADING, 3 },
	{ GUMBO_TAG_H4, BLOCK, KB_LINE_HEADING, 4 },
	{ GUMBO_TAG_H5, BLOCK, KB_LINE_HEADING, 5 },
	{ GUMBO_TAG_H6, BLOCK, KB_LINE_HEADING, 6 },
	{ GUMBO_TAG_LI, BLOCK, KB_LINE_ITEM, 0 },
	{ GUMBO_TAG_TR, BLOCK, KB_LINE_ROW, 0 },
	{ GUMBO_TAG_TD, CELL }, { GUMBO_TAG_TH, CELL },
	{ GUMBO_TAG_PRE, PRE, KB_LINE_CODE, 0 },
	{ GUMBO_TAG_BR, BREAK }, { GUMBO_TAG_HR, BREAK },
	{ GUMBO_TAG_UL, LIST }, { GUMBO_TAG_OL, LIST },
	{ GUMBO_TAG_P, BLOCK }, { GUMBO_TAG_DIV, BLOCK },
	{ GUMBO_TAG_SECTION, BLOCK }, { GUMBO_TAG_ARTICLE, BLOCK },
	{ GUMBO_TAG_MAIN, BLOCK }, { GUMBO_TAG_NAV, BLOCK },
	{ GUMBO_TAG_HEADER, BLOCK }, { GUMBO_TAG_FOOTER, BLOCK },
	{ GUMBO_TAG_ASIDE, BLOCK }, { GUMBO_TAG_BLOCKQUOTE, BLOCK },
	{ GUMBO_TAG_DL, BLOCK }, { GUMBO_TAG_DT, BLOCK },
	{ GUMBO_TAG_DD, BLOCK }, { GUMBO_TAG_TABLE, BLOCK },
	{ GUMBO_TAG_CENTER, BLOCK }, { GUMBO_TAG_FIGCAPTION, BLOCK },
	{ GUMBO_TAG_CAPTION, BLOCK }, { GUMBO_TAG_ADDRESS, BLOCK },
	{ GUMBO_TAG_SCRIPT, SKIP }, { GUMBO_TAG_STYLE, SKIP },
	{ GUMBO_TAG_NOSCRIPT, SKIP }, { GUMBO_TAG_TEMPLATE, SKIP },
	{ GUMBO_TAG_IFRAME, SKIP }, { GUMBO_TAG_SVG, SKIP },
	{ GUMBO_TAG_SELECT, SKIP }, { GUMBO_TAG_TEXTAREA, SKIP },
	{ GUMBO_TAG_BUTTON, SKIP }, { GUMBO_TAG_HEAD, SKIP },
	{ GUMBO_TAG_OBJECT, SKIP },
};

static const struct { GumboTag tag; const char *place; } landmarks[] = {
	{ GUMBO_TAG_NAV, "nav" }, { GUMBO_TAG_FOOTER, "footer" },
	{ GUMBO_TAG_ASIDE, "aside" }, { GUMBO_TAG_FORM, "form" },
};

/* Words of class and id by which makers of pages name their parts. */
static const struct { const char *word, *place; } named[] = {
	{ "breadcrumb", "nav" }, { "crumb", "nav" }, { "nav", "nav" },
	{ "menu", "nav" }, { "toolbar", "nav" }, { "pager", "nav" },
	{ "pagination", "nav" }, { "footer", "footer" }, { "foot", "footer" },
	{ "copyright", "footer" }, { "sidebar", "aside" },
	{ "side", "aside" }, { "aside", "aside" }, { "related", "aside" },
	{ "recommend", "aside" }, { "hot", "aside" }, { "tags", "aside" },
	{ "share", "aside" }, { "social", "aside" }, { "banner", "ad" },
	{ "ad", "ad" }, { "ads", "ad" }, { "advert", "ad" },
	{ "promo", "ad" }, { "sponsor", "ad" }, { "cookie", "footer" },
	{ "login", "nav" }, { "search", "nav" },
};

static const char *place_by_name(const GumboElement *e)
{
	static const char *const names[] = { "class", "id", "role" };

	for (size_t a = 0; a < KB_COUNT(names); a++) {
		const GumboAttribute *at = gumbo_get_attribute(&e->attributes,
							       names[a]);
		const char *p = at ? at->value : "";
		while (*p) {
			size_t n = 0;
			while (isalpha((unsigned char)p[n]))
				n++;
			for (size_t i = 0; n && i < KB_COUNT(named); i++)
				if (strlen(named[i].word) == n &&
				    strncasecmp(named[i].word, p, n) == 0)
					return named[i].place;
			p += n + (p[n] != '\0');
		}
	}
	return NULL;
}

static const char *place_of(const struct walk *w, const GumboElement *e)
{
	const char *place;

	for (size_t i = 0; i < KB_COUNT(landmarks); i++)
		if (landmarks[i].tag == e->tag)
			return landmarks[i].place;
	if (e->tag == GUMBO_TAG_BODY || e->tag == GUMBO_TAG_HTML ||
	    e->tag == GUMBO_TAG_ARTICLE || e->tag == GUMBO_TAG_MAIN)
		return "";
	place = place_by_name(e);
	return place ? place : w->place;
}

/* ---- blocks ---------------------------------------------------------------------- */

static void flush(struct walk *w)
{
	const char *text = w->lines->from->text;

	if (w->text.len > 0 && !w->full) {
		for (; w->at < w->start; w->at++)
			w->line += text[w->at] == '\n';
		w->as.line = w->line;
		w->as.place = w->place;
		w->as.links = (double)w->linked / (double)w->text.len;
		w->full = !kb_lines_add(w->lines, w->text.bytes, w->text.len,
					w->start, w->end, &w->as);
	}
	w->text.len = 0;
	w->linked = 0;
}

static void add_text(struct walk *w, const GumboText *t)
{
	size_t from = (size_t)(t->original_text.data - w->lines->from->text);
	const char *bytes = t->text;

	while (*bytes) {
		size_t n = w->pre ? strcspn(bytes, "\n") : strlen(bytes);
		if (w->text.len == 0)
			w->start = from;
		kb_buf_add(&w->text, bytes, n);
		w->linked += w->in_link ? n : 0;
		w->end = from + t->original_text.length;
		bytes += n;
		if (*bytes == '\n') {
			flush(w);
			bytes++;
		}
	}
}

static void visit(struct walk *w, const GumboNode *node);

static void visit_all(struct walk *w, const GumboVector *children)
{
	for (unsigned i = 0; i < children->length && !w->full; i++)
		visit(w, children->data[i]);
}

static bool is_hidden(const GumboElement *e)
{
	const GumboAttribute *style = gumbo_get_attribute(&e->attributes,
							  "style");

	return gumbo_get_attribute(&e->attributes, "hidden") ||
		(style && strcasestr(style->value, "display:none"));
}

static size_t row_of(GumboTag tag)
{
	for (size_t i = 0; i < KB_COUNT(tags); i++)
		if (tags[i].tag == tag)
			return i;
	return KB_COUNT(tags);
}

static void visit_block(struct walk *w, const GumboElement *e, size_t row)
{
	struct kb_page_line outer = w->as;
	bool pre = w->pre;

	flush(w);
	if (tags[row].kind != KB_LINE_TEXT) {
		w->as.kind = tags[row].kind;
		w->as.level = tags[row].level ? tags[row].level
					      : w->depth_list;
	}
	w->depth_list += tags[row].block == LIST;
	w->pre = pre || tags[row].block == PRE;
	visit_all(w, &e->children);
	flush(w);
	w->depth_list -= tags[row].block == LIST;
	w->pre = pre;
	w->as = outer;
}

static void visit_element(struct walk *w, const GumboElement *e)
{
	size_t row = row_of(e->tag);
	enum block block = row < KB_COUNT(tags) ? tags[row].block : INLINE;
	const char *outer = w->place, *place = place_of(w, e);

	if (block == SKIP || is_hidden(e))
		return;
	if (strcmp(place, outer) != 0)
		flush(w);
	w->place = place;
	w->in_link += e->tag == GUMBO_TAG_A;
	if (block == BREAK) {
		flush(w);
	} else if (block == INLINE) {
		visit_all(w, &e->children);
	} else if (block == CELL && w->as.kind == KB_LINE_ROW) {
		if (w->text.len > 0)
			kb_buf_adds(&w->text, " | ");
		visit_all(w, &e->children);
	} else {
		visit_block(w, e, row);
	}
	w->in_link -= e->tag == GUMBO_TAG_A;
	if (strcmp(place, outer) != 0)
		flush(w);
	w->place = outer;
}

static void visit(struct walk *w, const GumboNode *node)
{
	if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA)
		add_text(w, &node->v.text);
	else if (node->type == GUMBO_NODE_WHITESPACE && w->text.len > 0)
		kb_buf_adds(&w->text, " ");
	else if (node->type == GUMBO_NODE_ELEMENT)
		visit_element(w, &node->v.element);
}

enum kb_status kb_read_html(struct kb_lines *lines, const char *source,
			    struct kb_error *err)
{
	GumboOptions options = kGumboDefaultOptions;
	const struct kb_decoded *d = lines->from;
	struct walk w = { .lines = lines, .place = "", .line = 1,
			  .text = { .mem = talloc_new(NULL) } };
	GumboOutput *out;
	enum kb_status st = kb_html_check(source, d->text, d->len, err);

	if (st == KB_OK) {
		options.max_errors = 0;
		out = gumbo_parse_with_options(&options, d->text, d->len);
		visit_all(&w, &out->document->v.document.children);
		flush(&w);
		gumbo_destroy_output(&options, out);
		if (w.full)
			st = kb_error_at(err, KB_LIMIT, source, 0, "a page may "
				"have %d lines and this one has more; cut the "
				"file", KB_PAGE_LINES_MAX);
	}
	talloc_free(w.text.mem);
	return st;
}
