/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wikitext.c - lines of wikitext: headings, lists, tables, paragraphs. In: a page
 * as MediaWiki keeps it. Out: HTML. What the HTML of a page may hold decides who
 * reads it on.
 */
#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

#include <kb/text.h>

#include "wiki.h"

enum { LISTS = 16, TABLES = 8 };

struct lines {
	struct wiki w;
	char lists[LISTS + 1]; size_t n_lists;
	bool paragraph, pre;
	struct { bool row, cell; } tables[TABLES]; size_t n_tables;
};

static void say(struct lines *l, const char *html)
{
	kb_buf_adds(&l->w.out, html);
}

/* ---- paragraphs and lists ---------------------------------------------------------- */

static const char *list_tag(char sign)
{
	return sign == '*' ? "ul" : sign == '#' ? "ol" : "dl";
}

static const char *item_tag(char sign)
{
	return sign == ';' ? "dt" : sign == ':' ? "dd" : "li";
}

static void close_lists(struct lines *l, size_t to)
{
	while (l->n_lists > to) {
		char sign = l->lists[--l->n_lists];
		kb_buf_addf(&l->w.out, "</%s></%s>", item_tag(sign),
			    list_tag(sign));
	}
}

static void end_block(struct lines *l)
{
	if (l->paragraph)
		say(l, "</p>\n");
	if (l->pre)
		say(l, "</pre>\n");
	l->paragraph = l->pre = false;
	close_lists(l, 0);
}

static bool is_same_list(char a, char b)
{
	return strcmp(list_tag(a), list_tag(b)) == 0;
}

static void list_item(struct lines *l, const char *text, size_t len)
{
	size_t n = strspn(text, "*#:;"), common = 0;

	n = n > LISTS ? LISTS : n;
	if (l->paragraph || l->pre)
		end_block(l);
	while (common < n && common < l->n_lists &&
	       is_same_list(l->lists[common], text[common]))
		common++;
	close_lists(l, common);
	if (common == n) {
		kb_buf_addf(&l->w.out, "</%s><%s>",
			    item_tag(l->lists[n - 1]), item_tag(text[n - 1]));
		l->lists[n - 1] = text[n - 1];
	}
	for (; common < n; common++) {
		kb_buf_addf(&l->w.out, "<%s><%s>", list_tag(text[common]),
			    item_tag(text[common]));
		l->lists[l->n_lists++] = text[common];
	}
	/* "; term : meaning" */
	const char *colon = text[n - 1] == ';' ?
		memmem(text + n, len - n, " : ", 3) : NULL;
	size_t term = colon ? (size_t)(colon - text) : len;
	wiki_line(&l->w, text + n, term - n);
	if (colon) {
		say(l, "</dt><dd>");
		l->lists[n - 1] = ':';
		wiki_line(&l->w, colon + 3, len - term - 3);
	}
	say(l, "\n");
}

static bool heading(struct lines *l, const char *text, size_t len)
{
	size_t left = 0, right = 0, level;

	while (left < len && text[left] == '=')
		left++;
	while (right < len && text[len - 1 - right] == '=')
		right++;
	level = left < right ? left : right;
	level = level > 6 ? 6 : level;
	if (!level || len < 2 * level + 1)
		return false;
	end_block(l);
	kb_buf_addf(&l->w.out, "<h%zu>", level);
	wiki_line(&l->w, text + level, len - 2 * level);
	kb_buf_addf(&l->w.out, "</h%zu>\n", level);
	return true;
}

static void words(struct lines *l, const char *text, size_t len)
{
	bool pre = text[0] == ' ' && l->n_tables == 0;

	if (l->n_lists || pre != l->pre)
		end_block(l);
	if (pre && !l->pre)
		say(l, "<pre>");
	else if (!pre && !l->paragraph)
		say(l, "<p>");
	l->pre = pre;
	l->paragraph = !pre;
	wiki_line(&l->w, text + pre, len - pre);
	say(l, "\n");
}

/* ---- tables ------------------------------------------------------------------------ */

static void end_cell(struct lines *l)
{
	end_block(l);
	if (l->tables[l->n_tables - 1].cell)
		say(l, "</td>");
	l->tables[l->n_tables - 1].cell = false;
}

static void end_row(struct lines *l)
{
	end_cell(l);
	if (l->tables[l->n_tables - 1].row)
		say(l, "</tr>\n");
	l->tables[l->n_tables - 1].row = false;
}

static void add_span(struct lines *l, const char *name, const char *text,
		     size_t len)
{
	const char *at = memmem(text, len, name, strlen(name));
	long n;

	if (!at)
		return;
	at += strlen(name);
	while (at < text + len && strchr(" =\"'", *at))
		at++;
	n = strtol(at, NULL, 10);
	if (n > 1 && n < 1000)
		kb_buf_addf(&l->w.out, " %s=\"%ld\"", name, n);
}

/* "class=x | words": a bar that is not of a link parts the two. */
static size_t attributes_len(const char *text, size_t len)
{
	const char *bar = memchr(text, '|', len);
	const char *link = memmem(text, len, "[[", 2);

	return bar && (!link || bar < link) ? (size_t)(bar - text) + 1 : 0;
}

static void cell(struct lines *l, const char *text, size_t len, bool head)
{
	size_t n = attributes_len(text, len);

	end_cell(l);
	if (!l->tables[l->n_tables - 1].row)
		say(l, "<tr>");
	say(l, head ? "<th" : "<td");
	add_span(l, "rowspan", text, n);
	add_span(l, "colspan", text, n);
	say(l, ">");
	wiki_line(&l->w, text + n, len - n);
	l->tables[l->n_tables - 1].row = l->tables[l->n_tables - 1].cell =
		true;
}

static void cells(struct lines *l, const char *text, size_t len, bool head)
{
	size_t from = 0, links = 0;

	for (size_t i = 0; i + 1 < len; i++) {
		const char *at = text + i;
		if (memcmp(at, "[[", 2) == 0)
			links++;
		else if (memcmp(at, "]]", 2) == 0 && links)
			links--;
		else if (!links && (memcmp(at, "||", 2) == 0 ||
				    (head && memcmp(at, "!!", 2) == 0))) {
			cell(l, text + from, i - from, head);
			from = ++i + 1;
		}
	}
	cell(l, text + from, len - from, head);
}

static bool table_line(struct lines *l, const char *text, size_t len)
{
	size_t skip = strspn(text, " \t:");

	if (skip < len && strncmp(text + skip, "{|", 2) == 0 &&
	    l->n_tables < TABLES) {
		end_block(l);
		say(l, "<table>\n");
		l->tables[l->n_tables++].row = false;
		l->tables[l->n_tables - 1].cell = false;
		return true;
	}
	skip = strspn(text, " \t");
	if (!l->n_tables || skip >= len || !strchr("|!", text[skip]))
		return false;
	text += skip;
	len -= skip;
	if (len > 1 && text[1] == '}') {
		end_row(l);
		say(l, "</table>\n");
		l->n_tables--;
		if (len > 2)
			words(l, text + 2, len - 2);
	} else if (len > 1 && text[1] == '-') {
		end_row(l);
	} else if (len > 1 && text[1] == '+') {
		end_row(l);
		say(l, "<caption>");
		wiki_line(&l->w, text + 2, len - 2);
		say(l, "</caption>\n");
	} else {
		cells(l, text + 1, len - 1, text[0] == '!');
	}
	return true;
}

/* ---- all ----------------------------------------------------------------------------- */

static void line(struct lines *l, const char *text, size_t len)
{
	while (len > 0 && isspace((unsigned char)text[len - 1]))
		len--;
	if (len == 0) {
		end_block(l);
		return;
	}
	if (table_line(l, text, len) || heading(l, text, len))
		return;
	if (len >= 4 && strncmp(text, "----", 4) == 0) {
		end_block(l);
		say(l, "<hr>\n");
	} else if (strchr("*#:;", text[0])) {
		list_item(l, text, len);
	} else {
		words(l, text, len);
	}
}

enum kb_status kb_wikitext_html(void *mem, const char *source,
				const char *text, size_t len,
				const struct kb_wiki *wiki,
				struct kb_asides *asides, char **ret,
				char **categories, struct kb_error *err)
{
	struct lines l = { .w = { .mem = talloc_new(NULL), .names = wiki,
				  .asides = asides } };

	if (len > KB_FOREIGN_MAX)
		return kb_error_at(err, KB_LIMIT, source, 0, "its text has "
			"%zu bytes; at most %d are taken", len,
			KB_FOREIGN_MAX);
	l.w.out.mem = l.w.categories.mem = l.w.mem;
	say(&l, "");
	kb_buf_adds(&l.w.categories, "");
	for (const char *at = wiki_clean(&l.w, text, len); *at; ) {
		size_t n = strcspn(at, "\n");
		line(&l, at, n);
		at += n + (at[n] == '\n');
	}
	end_block(&l);
	while (l.n_tables > 0) {
		end_row(&l);
		say(&l, "</table>\n");
		l.n_tables--;
	}
	*ret = kb_strdup(mem, l.w.out.bytes);
	*categories = kb_strdup(mem, l.w.categories.bytes);
	talloc_free(l.w.mem);
	return KB_OK;
}
