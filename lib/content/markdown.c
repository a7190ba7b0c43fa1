/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * markdown.c - one walk over cmark's tree gives safe HTML, plain text, the
 * headings with their anchors, the links and the clauses. No raw HTML gets
 * through: tags are written by us only, and addresses pass an allow-list.
 */
#include <ctype.h>

#include "markdown.h"

enum { CLAUSE_ANCHORS_MAX = 5000 };

void kb_text_line(struct walk *w)
{
	struct kb_buf *text = &w->md->text;

	if (text->len > 0 && text->bytes[text->len - 1] != '\n')
		kb_buf_adds(text, "\n");
	for (size_t i = w->marker ? 1 : 0; i < w->lists; i++)
		kb_buf_adds(text, "  ");
	if (w->marker)
		kb_buf_adds(text, w->marker);
	w->marker = NULL;
}

/* ---- headings ------------------------------------------------------------------- */

/* Which block the text below this heading belongs to. */
static enum kb_block block_below(const struct markdown *md, int level,
				 enum kb_block own)
{
	if (md->rule)
		return KB_BLOCK_CLAUSE;
	if (level <= 2 || md->n_headings == 0)
		return own;
	return md->headings[md->n_headings - 1].block;
}

/* Returns its anchor, NULL if the heading only repeats the title. */
static const char *add_heading(struct walk *w, cmark_node *node, char *text)
{
	struct markdown *md = w->md;
	int level = cmark_node_get_heading_level(node);
	enum kb_block own = kb_block_own(level, md->rule, text);
	bool repeated = w->skip_title && strcmp(text, md->title) == 0;

	if (md->n_headings == w->heading_cap) {
		w->heading_cap = w->heading_cap ? w->heading_cap * 2 : 8;
		md->headings = kb_grow(md->mem, md->headings,
				       struct kb_heading, w->heading_cap);
	}
	struct kb_heading *h = &md->headings[md->n_headings];
	*h = (struct kb_heading){
		.level = level,
		.line = md->line0 + cmark_node_get_start_line(node) - 1,
		.block = block_below(md, level, own),
		.text = text,
		.anchor = repeated ? "" : kb_anchor_make(md->mem,
			md->headings, md->n_headings, own, text),
		.at = (uint32_t)md->text.len,
	};
	if (w->in_timed) {
		h->from = md->timed[md->n_timed - 1].from;
		h->until = md->timed[md->n_timed - 1].until;
	}
	md->n_headings++;
	return repeated ? NULL : h->anchor;
}

static void heading(struct walk *w, cmark_node *node, bool enter)
{
	struct markdown *md = w->md;
	int level = cmark_node_get_heading_level(node);

	if (level < 2)
		level = 2;	/* the page's title is the one <h1> */
	if (!enter) {
		kb_buf_addf(&md->html, "</h%d>\n", level);
		w->skip_title = false;
		return;
	}
	char *text = kb_node_text(md->mem, node);
	if (!md->title && text[0]) {
		md->title = text;
		w->skip_title = md->n_headings == 0 && md->html.len == 0;
	}
	kb_text_line(w);
	kb_timed_heading(w, node);
	const char *anchor = add_heading(w, node, text);
	if (!anchor) {
		kb_buf_adds(&md->text, text);
		w->skip_title = false;
		cmark_iter_reset(w->iter, node, CMARK_EVENT_EXIT);
		return;
	}
	kb_buf_addf(&md->html, "<h%d id=\"", level);
	kb_html_escape(&md->html, anchor, strlen(anchor));
	kb_buf_adds(&md->html, "\">");
}

/* ---- other blocks --------------------------------------------------------------- */

static bool is_tight(cmark_node *paragraph)
{
	cmark_node *item = cmark_node_parent(paragraph);
	cmark_node *list = item ? cmark_node_parent(item) : NULL;

	return list && cmark_node_get_type(list) == CMARK_NODE_LIST &&
	       cmark_node_get_list_tight(list);
}

/* Has one of the marked clauses the number, of n characters, already? */
static bool clause_taken(const struct walk *w, const char *number, size_t n)
{
	const char *text = w->md->text.bytes;

	for (size_t i = 0; i < w->n_marks; i++)
		if (strncmp(text + w->marks[i], number, n) == 0 &&
		    text[w->marks[i] + n] == ' ')
			return true;
	return false;
}

static void mark_clause(struct walk *w, size_t number, const char *text)
{
	struct markdown *md = w->md;
	/* The first one is who cites it means. Bounded, as with headings. */
	bool anchor = w->n_marks < CLAUSE_ANCHORS_MAX &&
		!clause_taken(w, text, number);

	if (w->n_marks == w->mark_cap) {
		w->mark_cap = w->mark_cap ? w->mark_cap * 2 : 32;
		w->marks = kb_grow(w->scratch, w->marks, uint32_t,
				   w->mark_cap);
	}
	w->marks[w->n_marks++] = (uint32_t)md->text.len;
	if (anchor)
		kb_buf_addf(&md->html, "<p id=\"clause-%.*s\">", (int)number,
			    text);
	else
		kb_buf_adds(&md->html, "<p>");
}

static void open_paragraph(struct walk *w, cmark_node *node)
{
	cmark_node *first = cmark_node_first_child(node);
	const char *text = first && cmark_node_get_type(first) ==
		CMARK_NODE_TEXT ? cmark_node_get_literal(first) : "";
	size_t number = w->md->rule && w->lists == 0 ?
		kb_clause_number(text, strlen(text)) : 0;

	kb_text_line(w);
	if (number > 0)
		mark_clause(w, number, text);
	else
		kb_buf_adds(&w->md->html, "<p>");
}

static void paragraph(struct walk *w, cmark_node *node, bool enter)
{
	if (is_tight(node)) {
		if (enter)
			kb_text_line(w);
	} else if (!enter) {
		kb_buf_adds(&w->md->html, "</p>\n");
	} else if (w->has_pipe && kb_table_render(w, node)) {
		cmark_iter_reset(w->iter, node, CMARK_EVENT_EXIT);
	} else {
		open_paragraph(w, node);
	}
}

static void list(struct walk *w, cmark_node *node, bool enter)
{
	bool numbered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
	int start = cmark_node_get_list_start(node);

	if (!enter) {
		w->lists--;
		kb_buf_adds(&w->md->html, numbered ? "</ol>\n" : "</ul>\n");
		return;
	}
	w->lists++;
	if (numbered && start != 1)
		kb_buf_addf(&w->md->html, "<ol start=\"%d\">\n", start);
	else
		kb_buf_adds(&w->md->html, numbered ? "<ol>\n" : "<ul>\n");
}

static void item(struct walk *w, cmark_node *node, bool enter)
{
	cmark_node *parent = cmark_node_parent(node);
	int number = cmark_node_get_list_start(parent);

	if (!enter) {
		w->marker = NULL;
		kb_buf_adds(&w->md->html, "</li>\n");
		return;
	}
	kb_buf_adds(&w->md->html, "<li>");
	if (cmark_node_get_list_type(parent) != CMARK_ORDERED_LIST) {
		w->marker = "- ";
		return;
	}
	/* Counted from the item before: cmark keeps no number for each. */
	cmark_node *before = cmark_node_previous(node);
	if (before)
		number = (int)(intptr_t)cmark_node_get_user_data(before) + 1;
	cmark_node_set_user_data(node, (void *)(intptr_t)number);
	snprintf(w->marker_buf, sizeof(w->marker_buf), "%d. ", number);
	w->marker = w->marker_buf;
}

static void block_quote(struct walk *w, cmark_node *node, bool enter)
{
	w->quotes += enter ? 1 : (size_t)-1;
	kb_buf_adds(&w->md->html,
		    enter ? "<blockquote>\n" : "</blockquote>\n");
}

static void code_block(struct walk *w, cmark_node *node, bool enter)
{
	const char *code = cmark_node_get_literal(node);
	size_t len = strlen(code);

	kb_text_line(w);
	kb_buf_adds(&w->md->html, "<pre tabindex=\"0\"><code>");
	kb_html_escape(&w->md->html, code, len);
	kb_buf_adds(&w->md->html, "</code></pre>\n");
	kb_buf_add(&w->md->text, code, len);
}

/* Tags of raw HTML are dropped, its words are kept. */
static void html_block(struct walk *w, cmark_node *node, bool enter)
{
	const char *raw = cmark_node_get_literal(node);
	struct kb_buf words = { .mem = w->scratch };

	kb_html_strip(&words, raw, strlen(raw));
	char *at = words.bytes ? words.bytes : (char *)"";
	while (*at && isspace((unsigned char)*at))
		at++;
	size_t len = strlen(at);
	while (len > 0 && isspace((unsigned char)at[len - 1]))
		len--;
	if (len > 0) {
		kb_text_line(w);
		kb_buf_add(&w->md->text, at, len);
		kb_buf_adds(&w->md->html, "<p>");
		kb_html_escape(&w->md->html, at, len);
		kb_buf_adds(&w->md->html, "</p>\n");
	}
	talloc_free(words.bytes);
}

static void thematic_break(struct walk *w, cmark_node *node, bool enter)
{
	kb_buf_adds(&w->md->html, "<hr>\n");
}

typedef void (*block_fn)(struct walk *w, cmark_node *node, bool enter);

static const block_fn blocks[] = {
	[CMARK_NODE_BLOCK_QUOTE] = block_quote,
	[CMARK_NODE_LIST] = list,
	[CMARK_NODE_ITEM] = item,
	[CMARK_NODE_CODE_BLOCK] = code_block,
	[CMARK_NODE_HTML_BLOCK] = html_block,
	[CMARK_NODE_PARAGRAPH] = paragraph,
	[CMARK_NODE_HEADING] = heading,
	[CMARK_NODE_THEMATIC_BREAK] = thematic_break,
};

/* ---- the walk ------------------------------------------------------------------- */

static void visit(struct walk *w, cmark_node *node, bool enter)
{
	cmark_node_type type = cmark_node_get_type(node);

	if (type <= CMARK_NODE_LAST_BLOCK) {
		if ((size_t)type < KB_COUNT(blocks) && blocks[type])
			blocks[type](w, node, enter);
	} else {
		kb_inline_event(w, node, enter);
	}
}

static void walk_tree(struct walk *w)
{
	cmark_event_type event;

	while ((event = cmark_iter_next(w->iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(w->iter);
		visit(w, node, event == CMARK_EVENT_ENTER);
	}
}

/* Checked before rendering, so that open and close always match there. */
static bool is_too_deep(cmark_node *root, int *line)
{
	cmark_iter *iter = cmark_iter_new(root);
	size_t depth = 0;
	cmark_event_type event;

	*line = 1;
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		if (!cmark_node_first_child(node))
			continue;	/* a leaf may have no exit event */
		depth += event == CMARK_EVENT_ENTER ? 1 : (size_t)-1;
		if (cmark_node_get_start_line(node) > 0)
			*line = cmark_node_get_start_line(node);
		/* A list and its item are one level to the writer. */
		if (depth > 2 * KB_NEST_MAX + 2)
			break;
	}
	cmark_iter_free(iter);
	return event != CMARK_EVENT_DONE;
}

enum kb_status kb_markdown_render(struct markdown *md, struct kb_error *err)
{
	enum kb_status status = kb_markdown_guard(md, err);
	struct walk w = { .md = md };
	int line;

	if (status != KB_OK)
		return status;
	cmark_node *root = cmark_parse_document(md->bytes, md->len,
						CMARK_OPT_DEFAULT);
	if (is_too_deep(root, &line)) {
		cmark_node_free(root);
		return kb_error_at(err, KB_LIMIT, md->source,
			md->line0 + line - 1,
			"markup is nested more than %d deep; flatten it",
			KB_NEST_MAX);
	}
	if (md->timed_blocks)
		status = kb_timed_read(md, root, err);
	if (status != KB_OK) {
		cmark_node_free(root);
		return status;
	}
	md->html.mem = md->text.mem = md->mem;
	kb_buf_adds(&md->html, "");
	kb_buf_adds(&md->text, "");
	w.scratch = talloc_new(md->mem);
	w.skip_title = md->title != NULL;
	w.has_pipe = memchr(md->bytes, '|', md->len) != NULL;
	w.iter = cmark_iter_new(root);
	walk_tree(&w);
	cmark_iter_free(w.iter);
	cmark_node_free(root);
	while (md->text.len > 0 && md->text.bytes[md->text.len - 1] == '\n')
		md->text.bytes[--md->text.len] = '\0';
	kb_timed_end(&w);
	for (size_t i = md->n_headings; i-- > 0 &&
	     md->headings[i].at > md->text.len; )
		md->headings[i].at = (uint32_t)md->text.len;
	if (md->rule)
		kb_clauses_fill(md, w.marks, w.n_marks);
	talloc_free(w.scratch);
	return KB_OK;
}
