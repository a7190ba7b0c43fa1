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

enum { RUN = 3, TITLE_BYTES = 120 };

struct walk {
	struct kb_lines *lines;
	struct kb_buf text;		/* of the block that is open */
	size_t start, end;		/* of it, in the decoded text */
	size_t linked, bold;		/* bytes of it within such tags */
	int gap;			/* 2: a block of its own begins */
	struct kb_page_line as;
	const char *place;
	size_t at;			/* counted up to here, */
	int line;			/* this line */
	int in_link, in_bold, depth_list;
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
	{ GUMBO_TAG_DT, BLOCK, KB_LINE_HEADING, 4 },
	{ GUMBO_TAG_SUMMARY, BLOCK, KB_LINE_HEADING, 4 },
	{ GUMBO_TAG_BR, BREAK }, { GUMBO_TAG_HR, BREAK },
	{ GUMBO_TAG_UL, LIST }, { GUMBO_TAG_OL, LIST },
	{ GUMBO_TAG_P, BLOCK }, { GUMBO_TAG_DIV, BLOCK },
	{ GUMBO_TAG_SECTION, BLOCK }, { GUMBO_TAG_ARTICLE, BLOCK },
	{ GUMBO_TAG_MAIN, BLOCK }, { GUMBO_TAG_NAV, BLOCK },
	{ GUMBO_TAG_HEADER, BLOCK }, { GUMBO_TAG_FOOTER, BLOCK },
	{ GUMBO_TAG_ASIDE, BLOCK }, { GUMBO_TAG_BLOCKQUOTE, BLOCK },
	{ GUMBO_TAG_DL, BLOCK }, { GUMBO_TAG_DETAILS, BLOCK },
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
	{ "login", "nav" }, { "search", "nav" }, { "topbar", "nav" },
	{ "breadcrumbs", "nav" }, { "crumbs", "nav" }, { "navbar", "nav" },
	{ "navigation", "nav" }, { "tabs", "nav" }, { "paging", "nav" },
	{ "langs", "nav" }, { "subscribe", "ad" }, { "newsletter", "ad" },
	{ "adv", "ad" }, { "adsbygoogle", "ad" }, { "advertisement", "ad" },
	{ "banners", "ad" }, { "sponsored", "ad" }, { "reklama", "ad" },
	{ "guanggao", "ad" }, { "popup", "ad" }, { "widget", "aside" },
	{ "partners", "aside" }, { "links", "aside" }, { "tag", "aside" },
	{ "tagcloud", "aside" }, { "similar", "aside" },
	{ "popular", "aside" }, { "more", "aside" }, { "sharing", "aside" },
	{ "rel", "aside" }, { "also", "aside" }, { "soc", "aside" },
	{ "socials", "aside" }, { "vote", "nav" }, { "path", "nav" },
	{ "bread", "nav" }, { "actions", "nav" }, { "act", "nav" },
	{ "skip", "nav" }, { "consent", "footer" }, { "gdpr", "footer" },
	{ "mpu", "ad" }, { "slider", "ad" }, { "nl", "ad" },
	{ "byline", "meta" }, { "who", "meta" }, { "author", "meta" }, { "meta", "meta" }, { "postmeta", "meta" },
	{ "date", "meta" }, { "pubdate", "meta" }, { "counters", "meta" },
	{ "views", "meta" }, { "disclaimer", "footer" },
	{ "copy", "footer" }, { "bottom", "footer" }, { "legal", "footer" },
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

/* ---- blocks that come again ------------------------------------------------------- */

/* Where people write one after another, by the same custom. */
static const char *const talks[] = { "comment", "comments", "commentlist",
	"replies", "answers", "reviews", "thread", "otzyvy", "kommentarii",
	"responses", "discussion" };
/* Names of parts of one text. */
static const char *const parts[] = { "step", "steps", "para", "text", "row",
	"col", "section", "sec", "p", "line", "block", "content" };

static bool is_named(const GumboElement *e, const char *const *names,
		     size_t n)
{
	static const char *const attributes[] = { "class", "id" };

	for (size_t a = 0; a < KB_COUNT(attributes); a++) {
		const GumboAttribute *at = gumbo_get_attribute(&e->attributes,
							attributes[a]);
		for (size_t i = 0; at && i < n; i++)
			if (strcasecmp(at->value, names[i]) == 0)
				return true;
	}
	return false;
}

static const char *class_of(const GumboElement *e)
{
	const GumboAttribute *at = gumbo_get_attribute(&e->attributes,
						       "class");

	return at ? at->value : "";
}

static bool is_block(const GumboNode *node)
{
	static const GumboTag blocks[] = { GUMBO_TAG_DIV, GUMBO_TAG_SECTION,
		GUMBO_TAG_ARTICLE, GUMBO_TAG_TABLE, GUMBO_TAG_LI,
		GUMBO_TAG_BLOCKQUOTE };

	for (size_t i = 0; node->type == GUMBO_NODE_ELEMENT &&
	     i < KB_COUNT(blocks); i++)
		if (node->v.element.tag == blocks[i])
			return true;
	return false;
}

static bool is_same(const GumboNode *a, const GumboNode *b)
{
	return is_block(a) && is_block(b) &&
		a->v.element.tag == b->v.element.tag &&
		strcmp(class_of(&a->v.element), class_of(&b->v.element)) == 0;
}

/* How many blocks of one name stand one after another from here on. */
static unsigned run_of(const GumboVector *children, unsigned from)
{
	const GumboNode *first = children->data[from];
	unsigned n = 0;

	if (!is_block(first) || !class_of(&first->v.element)[0] ||
	    is_named(&first->v.element, parts, KB_COUNT(parts)))
		return 0;
	for (unsigned i = from; i < children->length; i++) {
		const GumboNode *node = children->data[i];
		if (is_same(first, node))
			n++;
		else if (node->type == GUMBO_NODE_ELEMENT)
			break;
	}
	return n;
}

/* ---- blocks ---------------------------------------------------------------------- */

/* A short line all in bold that is no sentence. */
static bool is_title(const struct walk *w)
{
	return w->text.len <= TITLE_BYTES && w->bold * 10 >= w->text.len * 9 &&
		!strchr(".!:;,", w->text.bytes[w->text.len - 1]);
}

static void flush(struct walk *w)
{
	const char *text = w->lines->from->text;
	struct kb_page_line as = w->as;

	if (w->text.len > 0 && !w->full) {
		for (; w->at < w->start; w->at++)
			w->line += text[w->at] == '\n';
		if (w->as.kind == KB_LINE_TEXT && is_title(w)) {
			w->as.kind = KB_LINE_HEADING;
			w->as.level = 5;
		}
		w->as.line = w->line;
		w->as.place = w->place;
		w->as.links = (double)w->linked / (double)w->text.len;
		w->as.gap = w->gap;
		w->gap = 0;
		w->full = !kb_lines_add(w->lines, w->text.bytes, w->text.len,
					w->start, w->end, &w->as);
	}
	w->as = as;
	w->text.len = 0;
	w->linked = w->bold = 0;
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
		w->bold += w->in_bold ? n : 0;
		w->end = from + t->original_text.length;
		bytes += n;
		if (*bytes == '\n') {
			flush(w);
			bytes++;
		}
	}
}

static void visit(struct walk *w, const GumboNode *node);

/* Paragraphs with the name of the first: over each post stands who wrote it. */
static bool is_like(const GumboNode *node, const GumboElement **first)
{
	const GumboElement *e = &node->v.element;

	if (node->type != GUMBO_NODE_ELEMENT || e->tag != GUMBO_TAG_P)
		return false;
	if (!*first)
		*first = e;
	return strcmp(class_of(e), class_of(*first)) == 0;
}

/* Does each of the children begin a text of its own? A comment does, and a
   block that comes three times in a row by one name. */
static void visit_all(struct walk *w, const GumboElement *e)
{
	const GumboVector *children = &e->children;
	bool talk = is_named(e, talks, KB_COUNT(talks));
	const GumboElement *first = NULL;
	unsigned run = 0;

	for (unsigned i = 0; i < children->length && !w->full; i++) {
		const GumboNode *node = children->data[i];
		bool element = node->type == GUMBO_NODE_ELEMENT, own;
		if (element && run == 0 && (run = run_of(children, i)) < RUN)
			run = 0;
		own = run > 0 || (talk && is_block(node)) ||
			(talk && is_like(node, &first));
		run -= element && run > 0;
		if (own) {
			flush(w);
			w->gap = 2;
		}
		visit(w, node);
	}
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
	visit_all(w, e);
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
	bool bold = e->tag == GUMBO_TAG_B || e->tag == GUMBO_TAG_STRONG;

	if (block == SKIP || is_hidden(e))
		return;
	if (strcmp(place, outer) != 0)
		flush(w);
	w->place = place;
	w->in_link += e->tag == GUMBO_TAG_A;
	w->in_bold += bold;
	if (block == BREAK) {
		flush(w);
		w->gap = e->tag == GUMBO_TAG_HR ? 2 : w->gap;
	} else if (block == INLINE) {
		visit_all(w, e);
	} else if (block == CELL && w->as.kind == KB_LINE_ROW) {
		if (w->text.len > 0)
			kb_buf_adds(&w->text, " | ");
		visit_all(w, e);
	} else {
		visit_block(w, e, row);
	}
	w->in_link -= e->tag == GUMBO_TAG_A;
	w->in_bold -= bold;
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
		visit(&w, out->root);
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
