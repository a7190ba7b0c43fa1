/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * steps.c - in: the HTML of an article. Out: the same with an anchor and a link
 * at each step, and the steps' words.
 */
#include "steps.h"

enum { STEPS_MAX = 100, WORDS_MAX = 1000 };

static const struct { const char *name, *text; } entities[] = {
	{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" },
	{ "&quot;", "\"" }, { "&#39;", "'" }, { "&nbsp;", " " },
};

static const char *after_tag(const char *p, const char *end)
{
	const char *close = memchr(p, '>', (size_t)(end - p));

	return close ? close + 1 : end;
}

static bool begins(const char *p, const char *with)
{
	return !strncmp(p, with, strlen(with));
}

/* Bytes of what stands at p, and the text that it shows. */
static size_t shown(const char *p, const char **text, size_t *len)
{
	for (size_t i = 0; *p == '&' && i < KB_COUNT(entities); i++)
		if (begins(p, entities[i].name)) {
			*text = entities[i].text;
			*len = strlen(*text);
			return strlen(entities[i].name);
		}
	*text = p;
	*len = 1;
	return 1;
}

char *kb_html_words(void *mem, const char *html, size_t len, size_t max)
{
	struct kb_buf to = { .mem = mem };
	const char *end = html + len;
	bool gap = false;

	kb_buf_adds(&to, "");
	for (const char *p = html; p < end && to.len < max; ) {
		const char *text;
		size_t n, skip;

		if (*p == '<') {
			gap |= !begins(p, "<b") && !begins(p, "</b") &&
			       !begins(p, "<mark") && !begins(p, "</mark");
			p = after_tag(p, end);
			continue;
		}
		skip = shown(p, &text, &n);
		if (*text == ' ' || *text == '\n' || *text == '\t') {
			gap = true;
		} else {
			if (gap && to.len)
				kb_buf_adds(&to, " ");
			gap = false;
			kb_buf_add(&to, text, n);
		}
		p += skip;
	}
	/* Not in the middle of a character. */
	while (to.len >= max && to.len && (to.bytes[to.len - 1] & 0x80))
		to.bytes[--to.len] = '\0';
	return to.bytes;
}

/* Where the list and its items stand. */
struct steps {
	const char *from[STEPS_MAX], *until[STEPS_MAX];	/* <li>, </li> */
	size_t n;
};

static bool opens_list(const char *p)
{
	return begins(p, "<ol") || begins(p, "<ul");
}

static bool is_end(const char *p)
{
	return begins(p, "</ol") || begins(p, "</ul");
}

/* The items of the list that begins at p. */
static void find_items(const char *p, const char *end, struct steps *s)
{
	int depth = 0;

	for (; p < end; p = *p == '<' ? after_tag(p, end) : p + 1) {
		if (*p != '<')
			continue;
		depth += opens_list(p) - is_end(p);
		if (!depth)
			return;
		if (depth == 1 && begins(p, "<li>") && s->n < STEPS_MAX)
			s->from[s->n] = p;
		else if (depth == 1 && begins(p, "</li>") && s->n < STEPS_MAX)
			s->until[s->n++] = p;
	}
}

static struct steps find_steps(const char *html)
{
	const char *end = html + strlen(html);
	struct steps s = { .n = 0 };
	int depth = 0;

	for (const char *p = html; p < end && !s.n; ) {
		if (*p == '<' && !depth && begins(p, "<ol"))
			find_items(p, end, &s);
		if (*p == '<')
			depth += opens_list(p) - is_end(p) +
				 begins(p, "<blockquote") -
				 begins(p, "</blockquote");
		p = *p == '<' ? after_tag(p, end) : p + 1;
	}
	return s;
}

static void add_link(struct kb_buf *to, const char *link, int number)
{
	const char *place = strstr(link, "{n}");

	kb_buf_addf(to, " <a class=\"step-link\" href=\"#step-%d\" "
		    "aria-label=\"", number);
	kb_buf_add(to, link, place ? (size_t)(place - link) : strlen(link));
	if (place)
		kb_buf_addf(to, "%d%s", number, place + strlen("{n}"));
	kb_buf_adds(to, "\">\xc2\xb6</a>");
}

const char *kb_html_steps(void *mem, const char *html, const char *link,
			  json_t **texts)
{
	struct steps s = find_steps(html);
	struct kb_buf to = { .mem = mem };
	const char *done = html;

	*texts = json_array();
	if (!s.n)
		return html;
	for (size_t i = 0; i < s.n; i++) {
		const char *inner = s.from[i] + strlen("<li>");
		int number = (int)i + 1;
		char *words = kb_html_words(mem, inner,
			(size_t)(s.until[i] - inner), WORDS_MAX);

		kb_buf_add(&to, done, (size_t)(s.from[i] - done));
		kb_buf_addf(&to, "<li id=\"step-%d\">", number);
		kb_buf_add(&to, inner, (size_t)(s.until[i] - inner));
		add_link(&to, link, number);
		done = s.until[i];
		json_array_append_new(*texts, json_string(words));
	}
	kb_buf_adds(&to, done);
	return to.bytes;
}
