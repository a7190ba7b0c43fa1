/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mark.c - in: the HTML of an article, and a quote. Out: the same HTML with the
 * quote marked. The text is compared without its spaces, since a quote may go on
 * over a line; nothing of the quote itself is written, so it needs no escaping.
 */
#include "mark.h"

static const struct { const char *name; char is; } entities[] = {
	{ "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' },
};

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Bytes of the unit at p, and the character that it shows. */
static size_t unit(const char *p, char *shows)
{
	*shows = *p;
	for (size_t i = 0; *p == '&' && i < KB_COUNT(entities); i++) {
		size_t len = strlen(entities[i].name);

		if (!strncmp(p, entities[i].name, len)) {
			*shows = entities[i].is;
			return len;
		}
	}
	return 1;
}

static const char *tag_end(const char *p)
{
	const char *end = strchr(p, '>');

	return end ? end + 1 : p + strlen(p);
}

/* The text that is seen, without spaces; at: where each byte of it begins. */
struct seen { char *text; uint32_t *at; size_t n; };

static struct seen see(void *mem, const char *html)
{
	size_t len = strlen(html);
	struct seen s = { talloc_array(mem, char, len + 1),
			  talloc_array(mem, uint32_t, len + 1), 0 };

	for (const char *p = html; *p; ) {
		char shows;

		if (*p == '<') {
			p = tag_end(p);
			continue;
		}
		size_t n = unit(p, &shows);
		if (!is_space(shows)) {
			s.text[s.n] = shows;
			s.at[s.n++] = (uint32_t)(p - html);
		}
		p += n;
	}
	return s;
}

static size_t squeeze(char *to, const char *words)
{
	size_t n = 0;

	for (; *words; words++)
		if (!is_space(*words))
			to[n++] = *words;
	return n;
}

/* Copies html; what stands from `start` up to and with `last` is marked, but
   for tags. */
static const char *write_marked(void *mem, const char *html, size_t start,
				size_t last)
{
	struct kb_buf out = { .mem = mem };
	bool open = false;

	for (const char *p = html; *p; ) {
		size_t at = (size_t)(p - html), n;
		bool inside = at >= start && at <= last;
		char shows;

		n = *p == '<' ? (size_t)(tag_end(p) - p) : unit(p, &shows);
		if (open && (*p == '<' || !inside)) {
			kb_buf_adds(&out, "</mark>");
			open = false;
		} else if (!open && inside && *p != '<' && !is_space(*p)) {
			kb_buf_adds(&out, "<mark>");
			open = true;
		}
		kb_buf_add(&out, p, n);
		p += n;
	}
	if (open)
		kb_buf_adds(&out, "</mark>");
	return out.bytes;
}

const char *kb_html_mark(void *mem, const char *html, const char *words)
{
	size_t len = strlen(words);
	struct seen s;
	char *plain, *found;

	if (len > KB_MARK_MAX)
		return html;
	plain = talloc_array(mem, char, len + 1);
	len = squeeze(plain, words);
	if (!len)
		return html;
	s = see(mem, html);
	found = memmem(s.text, s.n, plain, len);
	if (!found)
		return html;
	return write_marked(mem, html, s.at[found - s.text],
			    s.at[(size_t)(found - s.text) + len - 1]);
}
