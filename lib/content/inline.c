/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * inline.c - what stands inside a line: text, code, emphasis, links, images.
 * Both outputs are written at once: HTML to show, plain text to search.
 */
#include <strings.h>

#include <kb/text.h>

#include "markdown.h"

char *kb_node_text(void *mem, cmark_node *node)
{
	struct kb_buf buf = { .mem = mem };
	cmark_iter *iter = cmark_iter_new(node);
	cmark_event_type event;

	kb_buf_adds(&buf, "");
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *at = cmark_iter_get_node(iter);
		switch (cmark_node_get_type(at)) {
		case CMARK_NODE_TEXT:
		case CMARK_NODE_CODE:
			kb_buf_adds(&buf, cmark_node_get_literal(at));
			break;
		case CMARK_NODE_SOFTBREAK:
		case CMARK_NODE_LINEBREAK:
			kb_buf_adds(&buf, " ");
			break;
		default:
			break;
		}
	}
	cmark_iter_free(iter);
	return buf.bytes;
}

static void both(struct walk *w, const char *text)
{
	struct kb_buf *to = &w->md->text;
	size_t len = strlen(text), from = 0;

	kb_html_escape(&w->md->html, text, len);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		if ((c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t')
			continue;
		kb_buf_add(to, text + from, i - from);
		from = i + 1;
	}
	kb_buf_add(to, text + from, len - from);
}

/* Han, kana and their punctuation are written without spaces. */
static bool is_wide(uint32_t cp)
{
	return (cp >= 0x2E80 && cp <= 0x9FFF) ||
	       (cp >= 0xF900 && cp <= 0xFAFF) ||
	       (cp >= 0xFF00 && cp <= 0xFF65) ||
	       (cp >= 0x20000 && cp <= 0x3FFFF);
}

static uint32_t last_char(const struct kb_buf *buf)
{
	size_t at = buf->len;

	while (at > 0 && ((unsigned char)buf->bytes[at - 1] & 0xC0) == 0x80)
		at--;
	if (at == 0)
		return 0;
	const char *p = buf->bytes + at - 1;
	return kb_utf8_next(&p, buf->bytes + buf->len);
}

static uint32_t first_char(cmark_node *node)
{
	const char *text = node && cmark_node_get_type(node) ==
			   CMARK_NODE_TEXT ? cmark_node_get_literal(node) : "";
	size_t len = strlen(text);

	return len ? kb_utf8_next(&text, text + len) : 0;
}

static void softbreak(struct walk *w, cmark_node *node)
{
	struct markdown *md = w->md;
	bool wide = is_wide(last_char(&md->text)) &&
		    is_wide(first_char(cmark_node_next(node)));

	if (md->keep_lines) {
		kb_buf_adds(&md->html, "\n");
		kb_buf_adds(&md->text, "\n");
	} else if (!wide) {
		kb_buf_adds(&md->html, "\n");
		kb_buf_adds(&md->text, " ");
	}
}

static void linebreak(struct walk *w)
{
	kb_buf_adds(&w->md->html, "<br>\n");
	kb_buf_adds(&w->md->text, "\n");
}

static void raw_html(struct walk *w, const char *tag)
{
	if (strncasecmp(tag, "<br", 3) == 0)
		linebreak(w);
}

static void remember_link(struct walk *w, cmark_node *node, const char *url)
{
	struct markdown *md = w->md;
	cmark_node *block = node;

	while (block && cmark_node_get_start_line(block) == 0)
		block = cmark_node_parent(block);
	if (md->n_links == w->link_cap) {
		w->link_cap = w->link_cap ? w->link_cap * 2 : 8;
		md->links = kb_grow(md->mem, md->links, struct kb_link,
				    w->link_cap);
	}
	int line = w->table_line ? w->table_line :
		block ? cmark_node_get_start_line(block) : 1;
	md->links[md->n_links++] = (struct kb_link){
		.target = kb_strdup(md->mem, url),
		.line = md->line0 + line - 1,
	};
}

static void link_tag(struct walk *w, cmark_node *node, bool enter)
{
	const char *url = cmark_node_get_url(node);
	bool outside;

	if (!enter) {
		if (cmark_node_get_user_data(node))
			kb_buf_adds(&w->md->html, "</a>");
		return;
	}
	remember_link(w, node, url);
	char *href = kb_url_href(w->scratch, url, &outside);
	if (!href)
		return;	/* the words stay, the link goes */
	cmark_node_set_user_data(node, w);
	kb_buf_addf(&w->md->html, "<a href=\"%s\"%s>", href,
		    outside ? " rel=\"noopener nofollow\"" : "");
	talloc_free(href);
}

static void image(struct walk *w, cmark_node *node)
{
	char *alt = kb_node_text(w->scratch, node);
	char *src = kb_url_src(w->scratch, cmark_node_get_url(node));

	if (src) {
		kb_buf_addf(&w->md->html, "<img src=\"%s\" alt=\"", src);
		both(w, alt);
		kb_buf_adds(&w->md->html, "\" loading=\"lazy\">");
	} else {
		both(w, alt);
	}
	/* The alternative text is written: go on behind the children. */
	cmark_iter_reset(w->iter, node, CMARK_EVENT_EXIT);
	talloc_free(alt);
	talloc_free(src);
}

void kb_inline_event(struct walk *w, cmark_node *node, bool enter)
{
	struct kb_buf *html = &w->md->html;

	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_TEXT:
		both(w, cmark_node_get_literal(node));
		break;
	case CMARK_NODE_CODE:
		kb_buf_adds(html, "<code>");
		both(w, cmark_node_get_literal(node));
		kb_buf_adds(html, "</code>");
		break;
	case CMARK_NODE_SOFTBREAK:
		softbreak(w, node);
		break;
	case CMARK_NODE_LINEBREAK:
		linebreak(w);
		break;
	case CMARK_NODE_HTML_INLINE:
		raw_html(w, cmark_node_get_literal(node));
		break;
	case CMARK_NODE_EMPH:
		kb_buf_adds(html, enter ? "<em>" : "</em>");
		break;
	case CMARK_NODE_STRONG:
		kb_buf_adds(html, enter ? "<strong>" : "</strong>");
		break;
	case CMARK_NODE_LINK:
		link_tag(w, node, enter);
		break;
	case CMARK_NODE_IMAGE:
		if (enter)
			image(w, node);
		break;
	default:
		break;
	}
}
