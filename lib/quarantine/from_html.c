/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * from_html.c - HTML of another system becomes Markdown. In: HTML, as people and
 * editors of pages have left it. Out: the safe part of it, and what was left
 * behind, by what it is. The parser is the one that browsers agree with.
 */
#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

#include "from_html.h"
#include "parts.h"

enum role { CLEAR, BLOCK, HEADING, BOLD, ITALIC, CODE, ASIDE, UNSAID };

static const struct { GumboTag tag; enum role role; const char *what; } tags[] = {
	{ GUMBO_TAG_H1, HEADING, "## " }, { GUMBO_TAG_H2, HEADING, "## " },
	{ GUMBO_TAG_H3, HEADING, "### " }, { GUMBO_TAG_H4, HEADING, "#### " },
	{ GUMBO_TAG_H5, HEADING, "##### " },
	{ GUMBO_TAG_H6, HEADING, "###### " },
	{ GUMBO_TAG_P, BLOCK }, { GUMBO_TAG_DIV, BLOCK },
	{ GUMBO_TAG_SECTION, BLOCK }, { GUMBO_TAG_ARTICLE, BLOCK },
	{ GUMBO_TAG_MAIN, BLOCK }, { GUMBO_TAG_HEADER, BLOCK },
	{ GUMBO_TAG_FOOTER, BLOCK }, { GUMBO_TAG_ASIDE, BLOCK },
	{ GUMBO_TAG_NAV, BLOCK }, { GUMBO_TAG_CENTER, BLOCK },
	{ GUMBO_TAG_ADDRESS, BLOCK }, { GUMBO_TAG_FIGURE, BLOCK },
	{ GUMBO_TAG_FIGCAPTION, BLOCK }, { GUMBO_TAG_DETAILS, BLOCK },
	{ GUMBO_TAG_DL, BLOCK }, { GUMBO_TAG_DD, BLOCK },
	{ GUMBO_TAG_LI, BLOCK }, { GUMBO_TAG_CAPTION, BLOCK },
	{ GUMBO_TAG_TR, BLOCK }, { GUMBO_TAG_TD, BLOCK },
	{ GUMBO_TAG_TH, BLOCK },
	{ GUMBO_TAG_B, BOLD }, { GUMBO_TAG_STRONG, BOLD },
	{ GUMBO_TAG_I, ITALIC }, { GUMBO_TAG_EM, ITALIC },
	{ GUMBO_TAG_CITE, ITALIC }, { GUMBO_TAG_DFN, ITALIC },
	{ GUMBO_TAG_CODE, CODE }, { GUMBO_TAG_KBD, CODE },
	{ GUMBO_TAG_SAMP, CODE }, { GUMBO_TAG_TT, CODE },
	{ GUMBO_TAG_SCRIPT, ASIDE, "script" },
	{ GUMBO_TAG_IFRAME, ASIDE, "frame" },
	{ GUMBO_TAG_OBJECT, ASIDE, "object" },
	{ GUMBO_TAG_EMBED, ASIDE, "object" },
	{ GUMBO_TAG_APPLET, ASIDE, "object" },
	{ GUMBO_TAG_VIDEO, ASIDE, "video" },
	{ GUMBO_TAG_AUDIO, ASIDE, "sound" },
	{ GUMBO_TAG_CANVAS, ASIDE, "drawing" },
	{ GUMBO_TAG_SVG, ASIDE, "drawing" },
	{ GUMBO_TAG_MATH, ASIDE, "formula" },
	{ GUMBO_TAG_INPUT, ASIDE, "form" }, { GUMBO_TAG_SELECT, ASIDE, "form" },
	{ GUMBO_TAG_TEXTAREA, ASIDE, "form" },
	{ GUMBO_TAG_BUTTON, ASIDE, "form" },
	{ GUMBO_TAG_DEL, ASIDE, "struck out" },
	{ GUMBO_TAG_S, ASIDE, "struck out" },
	{ GUMBO_TAG_STRIKE, ASIDE, "struck out" },
	{ GUMBO_TAG_STYLE, UNSAID }, { GUMBO_TAG_TITLE, UNSAID },
	{ GUMBO_TAG_NOSCRIPT, UNSAID }, { GUMBO_TAG_TEMPLATE, UNSAID },
	{ GUMBO_TAG_META, UNSAID }, { GUMBO_TAG_LINK, UNSAID },
};

static size_t row_of(GumboTag tag)
{
	for (size_t i = 0; i < KB_COUNT(tags); i++)
		if (tags[i].tag == tag)
			return i;
	return KB_COUNT(tags);
}

const char *from_html_attribute(const GumboElement *e, const char *name)
{
	const GumboAttribute *at = gumbo_get_attribute(&e->attributes, name);

	return at ? at->value : "";
}

void from_html_words(const GumboNode *node, struct kb_buf *to)
{
	const GumboVector *children;

	if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA ||
	    node->type == GUMBO_NODE_WHITESPACE)
		kb_buf_adds(to, node->v.text.text);
	if (node->type != GUMBO_NODE_ELEMENT)
		return;
	if (node->v.element.tag == GUMBO_TAG_BR)
		kb_buf_adds(to, "\n");
	children = &node->v.element.children;
	for (unsigned i = 0; i < children->length; i++)
		from_html_words(children->data[i], to);
}

/* ---- what stays behind ------------------------------------------------------------ */

static bool is_seen(const char *text)
{
	while (isspace((unsigned char)*text))
		text++;
	return *text != '\0';
}

static void set_aside(struct from_html *h, const GumboNode *node,
		      const char *what)
{
	const GumboElement *e = &node->v.element;
	const char *which = from_html_attribute(e, "src");
	struct kb_buf words = { .mem = h->mem };

	kb_buf_adds(&words, "");
	if (!*which)
		which = from_html_attribute(e, "data");
	if (!*which && e->tag != GUMBO_TAG_SCRIPT) {
		from_html_words(node, &words);
		which = words.bytes;
	}
	kb_aside_add(h->w.asides, what, which, strlen(which));
	talloc_free(words.bytes);
}

static bool is_hidden(const GumboElement *e)
{
	const char *style = from_html_attribute(e, "style");

	return gumbo_get_attribute(&e->attributes, "hidden") ||
		strcasestr(style, "display:none") ||
		strcasestr(style, "display: none");
}

/* What a picture shows stays as words; the picture is elsewhere. */
static void image(struct from_html *h, const GumboElement *e)
{
	const char *src = from_html_attribute(e, "src");
	const char *alt = from_html_attribute(e, "alt");

	kb_aside_add(h->w.asides, "image", src, strlen(src));
	write_text(&h->w, alt, strlen(alt));
}

/* ---- links ------------------------------------------------------------------------ */

static bool has_block(const GumboElement *e)
{
	for (unsigned i = 0; i < e->children.length; i++) {
		const GumboNode *node = e->children.data[i];
		size_t row;
		if (node->type != GUMBO_NODE_ELEMENT)
			continue;
		row = row_of(node->v.element.tag);
		if ((row < KB_COUNT(tags) && (tags[row].role == BLOCK ||
					      tags[row].role == HEADING)) ||
		    from_html_is_layout(node->v.element.tag) ||
		    has_block(&node->v.element))
			return true;
	}
	return false;
}

static bool may_be_followed(const char *address)
{
	static const char *const schemes[] = { "http:", "https:", "mailto:",
					       "tel:" };

	for (size_t i = 0; i < KB_COUNT(schemes); i++)
		if (strncasecmp(address, schemes[i], strlen(schemes[i])) == 0)
			return true;
	return false;
}

static void anchor(struct from_html *h, const GumboElement *e)
{
	const char *address = from_html_attribute(e, "href");
	const char *id = h->link && *address ? h->link(h->user, address)
					     : NULL;
	bool good = id || may_be_followed(address);
	char *own = id ? kb_format(h->mem, "article:%s", id) : NULL;

	if (*address && (!good || h->in_link || has_block(e))) {
		kb_aside_add(h->w.asides, "link", address, strlen(address));
		good = false;
	}
	if (good && *address && !h->in_link) {
		size_t from = write_link_begin(&h->w);
		h->in_link = true;
		from_html_children(h, &e->children);
		h->in_link = false;
		write_link_end(&h->w, from, own ? own : address);
	} else {
		from_html_children(h, &e->children);
	}
	talloc_free(own);
}

/* ---- words ------------------------------------------------------------------------ */

static void code(struct from_html *h, const GumboNode *node)
{
	struct kb_buf raw = { .mem = h->mem }, text = { .mem = h->mem };
	bool gap = false;

	kb_buf_adds(&raw, "");
	kb_buf_adds(&text, "");
	from_html_words(node, &raw);
	if (isspace((unsigned char)raw.bytes[0]))
		h->w.gap = true;
	for (const char *p = raw.bytes; *p; p++) {
		if (isspace((unsigned char)*p)) {
			gap = true;
			continue;
		}
		if (gap && text.len)
			kb_buf_adds(&text, " ");
		gap = false;
		if ((unsigned char)*p >= 0x20 && *p != 0x7f)
			kb_buf_add(&text, p, 1);
	}
	write_code(&h->w, text.bytes);
	h->w.gap |= gap;
	talloc_free(raw.bytes);
	talloc_free(text.bytes);
}

/* m2 must not become of what was m with a raised 2. */
static void raised(struct from_html *h, const GumboNode *node, bool up)
{
	static const char *const digits[2][10] = {
		{ "₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉" },
		{ "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" },
	};
	struct kb_buf text = { .mem = h->mem };

	kb_buf_adds(&text, "");
	from_html_words(node, &text);
	if (strspn(text.bytes, "0123456789") < text.len) {
		kb_aside_add(h->w.asides, up ? "raised" : "lowered",
			     text.bytes, text.len);
		from_html_children(h, &node->v.element.children);
	} else {
		for (const char *p = text.bytes; *p; p++)
			write_text(&h->w, digits[up][*p - '0'],
				   strlen(digits[up][*p - '0']));
	}
	talloc_free(text.bytes);
}

static void styled(struct from_html *h, const GumboElement *e, unsigned style)
{
	unsigned before = h->w.style;

	h->w.style |= style;
	from_html_children(h, &e->children);
	h->w.style = before;
}

static void element(struct from_html *h, const GumboNode *node)
{
	const GumboElement *e = &node->v.element;
	size_t row = row_of(e->tag);
	enum role role = row < KB_COUNT(tags) ? tags[row].role : CLEAR;
	bool heading = h->w.heading;

	switch (role) {
	case BLOCK:
		from_html_end(h, "");
		from_html_children(h, &e->children);
		from_html_end(h, "");
		break;
	case HEADING:
		from_html_end(h, "");
		h->w.heading = true;
		from_html_children(h, &e->children);
		h->w.heading = heading;
		from_html_end(h, tags[row].what);
		break;
	case BOLD:
		styled(h, e, WRITE_BOLD);
		break;
	case ITALIC:
		styled(h, e, WRITE_ITALIC);
		break;
	case CODE:
		code(h, node);
		break;
	case ASIDE:
		set_aside(h, node, tags[row].what);
		break;
	case UNSAID:
		break;
	default:
		from_html_children(h, &e->children);
	}
}

static void named(struct from_html *h, const GumboNode *node)
{
	const GumboElement *e = &node->v.element;

	switch (e->tag) {
	case GUMBO_TAG_BR:
		write_break(&h->w);
		break;
	case GUMBO_TAG_IMG:
		image(h, e);
		break;
	case GUMBO_TAG_A:
		anchor(h, e);
		break;
	case GUMBO_TAG_SUP:
	case GUMBO_TAG_SUB:
		raised(h, node, e->tag == GUMBO_TAG_SUP);
		break;
	case GUMBO_TAG_DT:
	case GUMBO_TAG_SUMMARY:
		from_html_end(h, "");
		styled(h, e, WRITE_BOLD);
		from_html_end(h, "");
		break;
	default:
		element(h, node);
	}
}

void from_html_visit(struct from_html *h, const GumboNode *node)
{
	struct kb_buf words = { .mem = h->mem };

	if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA) {
		write_text(&h->w, node->v.text.text,
			   strlen(node->v.text.text));
	} else if (node->type == GUMBO_NODE_WHITESPACE) {
		h->w.gap = true;
	} else if (node->type == GUMBO_NODE_ELEMENT &&
		   is_hidden(&node->v.element)) {
		kb_buf_adds(&words, "");
		from_html_words(node, &words);
		if (is_seen(words.bytes))
			set_aside(h, node, "hidden");
		talloc_free(words.bytes);
	} else if (node->type == GUMBO_NODE_ELEMENT &&
		   !from_html_layout(h, node)) {
		named(h, node);
	}
}

void from_html_children(struct from_html *h, const GumboVector *children)
{
	for (unsigned i = 0; i < children->length; i++)
		from_html_visit(h, children->data[i]);
}

/* In a cell of a table a block is a part of its line. */
void from_html_end(struct from_html *h, const char *lead)
{
	if (!h->w.cell)
		write_flush(&h->w, lead);
	else if (h->w.line.len > 0 || h->w.run.len > 0)
		h->cell_break = true;
}

enum kb_status kb_html_markdown(void *mem, const char *source,
				const char *html, size_t len, kb_link_fn link,
				void *user, struct kb_asides *asides,
				char **ret, struct kb_error *err)
{
	GumboOptions options = kGumboDefaultOptions;
	struct from_html h = { .mem = talloc_new(NULL), .link = link,
			       .user = user };
	enum kb_status st = len > KB_FOREIGN_MAX ?
		kb_error_at(err, KB_LIMIT, source, 0, "its text has %zu "
			    "bytes; at most %d are taken", len,
			    KB_FOREIGN_MAX) :
		kb_html_check(source, html, len, err);

	if (st == KB_OK) {
		options.max_errors = 0;
		GumboOutput *out = gumbo_parse_with_options(&options, html,
							    len);
		write_init(&h.w, h.mem, asides);
		from_html_children(&h, &out->document->v.document.children);
		write_flush(&h.w, "");
		gumbo_destroy_output(&options, out);
		if (h.w.out.len > WRITE_BYTES)
			st = kb_error_at(err, KB_LIMIT, source, 0,
				"its text is too long for an article");
		else
			*ret = kb_strdup(mem, h.w.out.bytes);
	}
	talloc_free(h.mem);
	return st;
}
