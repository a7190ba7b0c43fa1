/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wiki_clean.c - wikitext without what only its wiki understands. In: a page. Out:
 * the page with comments, templates, references and switches gone, each counted by
 * its name. All of it goes over the text a fixed number of times.
 */
#include <ctype.h>
#include <strings.h>

#include "wiki.h"

enum { NAMED_MAX = 40 };

static const struct { const char *name, *aside; bool pre; } elements[] = {
	{ "nowiki", NULL, false }, { "pre", NULL, true },
	{ "syntaxhighlight", NULL, true }, { "source", NULL, true },
	{ "ref", "reference", false }, { "references", "", false },
	{ "gallery", "gallery", false }, { "math", "formula", false },
	{ "score", "notes", false }, { "timeline", "drawing", false },
};

/* What is protected has no meaning to what comes after. */
static void add_shielded(struct kb_buf *to, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c >= 0x80 || isalnum(c) || c == ' ' || c == '&' ||
		    c == ';')
			kb_buf_add(to, text + i, 1);
		else
			kb_buf_addf(to, "&#%u;", c);
	}
}

static size_t element_at(const char *text, size_t len)
{
	for (size_t i = 0; i < KB_COUNT(elements); i++) {
		size_t n = strlen(elements[i].name);
		if (len > n + 1 && strncasecmp(text + 1, elements[i].name,
					       n) == 0 &&
		    strchr(" \t\n/>", text[n + 1]))
			return i;
	}
	return KB_COUNT(elements);
}

static const char *find(const char *from, const char *end, const char *what)
{
	size_t n = strlen(what);

	for (; from + n <= end; from++)
		if (strncasecmp(from, what, n) == 0)
			return from;
	return NULL;
}

/* The text after the element that begins at `at`; NULL: it has no end. */
static const char *element(struct wiki *w, struct kb_buf *to, const char *at,
			   const char *end, size_t i)
{
	const char *open = memchr(at, '>', (size_t)(end - at));
	const char *close, *aside = elements[i].aside;
	char name[32];

	if (!open)
		return NULL;
	close = open;
	if (open[-1] != '/') {
		snprintf(name, sizeof(name), "</%s>", elements[i].name);
		close = find(open + 1, end, name);
	}
	if (!close)
		return NULL;
	if (!aside) {
		kb_buf_adds(to, elements[i].pre ? "<pre>" : "");
		if (close > open)
			add_shielded(to, open + 1, (size_t)(close - open - 1));
		kb_buf_adds(to, elements[i].pre ? "</pre>" : "");
	} else if (*aside) {
		kb_aside_add(w->asides, aside, open + 1, close > open ?
			     (size_t)(close - open - 1) : 0);
	}
	return close > open ? close + strlen(name) : open + 1;
}

/* "__NOTOC__" */
static size_t switch_len(const char *at, size_t len)
{
	size_t n = 2;

	while (n < len && n < 32 && isupper((unsigned char)at[n]))
		n++;
	return n > 3 && n + 1 < len && at[n] == '_' && at[n + 1] == '_' ?
		n + 2 : 0;
}

static char *without_elements(struct wiki *w, const char *text, size_t len)
{
	const char *at = text, *end = text + len, *next;
	bool open_end[KB_COUNT(elements)] = { false }, no_comment = false;
	struct kb_buf to = { .mem = w->mem };

	kb_buf_adds(&to, "");
	while (at < end) {
		size_t left = (size_t)(end - at), i = KB_COUNT(elements);
		next = NULL;
		if (!no_comment && left > 4 && memcmp(at, "<!--", 4) == 0) {
			next = memmem(at + 4, left - 4, "-->", 3);
			no_comment = !next;
			next = next ? next + 3 : NULL;
		} else if (*at == '<') {
			i = element_at(at, left);
		} else if (left > 4 && at[0] == '_' && at[1] == '_') {
			size_t n = switch_len(at, left);
			next = n ? at + n : NULL;
		}
		if (i < KB_COUNT(elements) && !open_end[i]) {
			next = element(w, &to, at, end, i);
			open_end[i] = !next;
		}
		if (!next)
			kb_buf_add(&to, at++, 1);
		else
			at = next;
	}
	return to.bytes;
}

/* ---- templates --------------------------------------------------------------------- */

struct span { size_t from, to; };
struct spans { struct span *v; size_t n, cap; };

static void push(struct wiki *w, struct spans *s, struct span one)
{
	if (s->n == s->cap) {
		s->cap = s->cap * 2 + 32;
		s->v = kb_grow(w->mem, s->v, struct span, s->cap);
	}
	s->v[s->n++] = one;
}

/* Those that are not within another; what is open to the end is text. */
static struct spans find_templates(struct wiki *w, const char *text)
{
	struct spans found = { 0 }, open = { 0 };

	for (size_t i = 0; text[i]; ) {
		size_t n = strspn(text + i, text[i] == '{' ? "{" : "}");
		if ((text[i] != '{' && text[i] != '}') || n < 2) {
			i += n ? n : 1;
			continue;
		}
		if (text[i] == '{') {
			/* {{{1}}} is a parameter: three. */
			for (; n >= 2; n -= n == 3 ? 3 : 2) {
				size_t len = n == 3 ? 3 : 2;
				push(w, &open, (struct span){ i, len });
				i += len;
			}
			i += n;
			continue;
		}
		while (n >= 2 && open.n > 0) {
			struct span last = open.v[--open.n];
			size_t len = n < last.to ? n : last.to;
			i += len;
			n -= len;
			while (found.n > 0 &&
			       found.v[found.n - 1].from > last.from)
				found.n--;
			push(w, &found, (struct span){ last.from, i });
		}
		i += n;
	}
	return found;
}

static void name_template(struct wiki *w, const char *at, size_t len)
{
	size_t from = strspn(at, "{ \n"), n = strcspn(at + from, "|}\n");
	char name[80];

	if (from + n > len)
		n = len - from;
	while (n > 0 && isspace((unsigned char)at[from + n - 1]))
		n--;
	snprintf(name, sizeof(name), "template %.*s", n < 60 ? (int)n : 0,
		 at + from);
	kb_aside_add(w->asides, w->asides->n < NAMED_MAX ? name : "template",
		     "", 0);
}

char *wiki_clean(struct wiki *w, const char *text, size_t len)
{
	char *plain = without_elements(w, text, len);
	struct spans gone = find_templates(w, plain);
	struct kb_buf to = { .mem = w->mem };
	size_t at = 0;

	kb_buf_adds(&to, "");
	for (size_t i = 0; i < gone.n; i++) {
		const char *from = plain + gone.v[i].from;
		kb_buf_add(&to, plain + at, gone.v[i].from - at);
		at = gone.v[i].to;
		if (strncmp(from, "{{!}}", 5) == 0)
			kb_buf_adds(&to, "|");
		else
			name_template(w, from, at - gone.v[i].from);
	}
	kb_buf_adds(&to, plain + at);
	talloc_free(plain);
	return to.bytes;
}
