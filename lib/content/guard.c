/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * guard.c - refuses Markdown that costs cmark 0.30.2 quadratic time, before
 * cmark sees it: markers nested on one line, brackets and images in numbers
 * that no article has.
 */
#include "parts.h"

enum { IMAGES_MAX = 5000 };

/* "> ", "- ", "12. " and the like at `at`; 0 if there is none. */
static size_t marker_length(const char *at, const char *end)
{
	const char *p = at;
	size_t digits = 0;

	if (p == end)
		return 0;
	if (*p == '>')
		return 1;
	if (*p == '-' || *p == '+' || *p == '*') {
		p++;
	} else {
		while (p < end && *p >= '0' && *p <= '9' && digits < 10) {
			p++;
			digits++;
		}
		if (digits == 0 || p == end || (*p != '.' && *p != ')'))
			return 0;
		p++;
	}
	if (p < end && *p != ' ' && *p != '\t' && *p != '\n')
		return 0;
	return (size_t)(p - at);
}

/* "* * * *" is a rule across the page however long it is. */
static bool is_break(const char *line, const char *end)
{
	char mark = '\0';

	for (; line < end && *line != '\n'; line++) {
		if (*line == ' ' || *line == '\t' || *line == '\r')
			continue;
		if (mark && *line != mark)
			return false;
		mark = *line;
	}
	return mark == '*' || mark == '-';
}

static size_t markers_of(const char *line, const char *end)
{
	size_t depth = 0, n;

	for (;;) {
		while (line < end && (*line == ' ' || *line == '\t'))
			line++;
		n = marker_length(line, end);
		if (n == 0)
			return depth;
		depth++;
		line += n;
	}
}

static enum kb_status too_deep(const struct markdown *md, int line,
			       struct kb_error *err)
{
	return kb_error_at(err, KB_LIMIT, md->source, line,
		"lists or quotes are nested more than %d deep; flatten them",
		KB_NEST_MAX);
}

enum kb_status kb_markdown_guard(const struct markdown *md,
				 struct kb_error *err)
{
	const char *end = md->bytes + md->len;
	size_t images = 0;
	int line = md->line0;

	for (const char *at = md->bytes; at < end; line++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *next = newline ? newline + 1 : end;
		if (markers_of(at, next) > KB_NEST_MAX && !is_break(at, next))
			return too_deep(md, line, err);
		for (const char *p = at; p + 1 < next; p++)
			images += p[0] == '!' && p[1] == '[';
		if (images > IMAGES_MAX)
			return kb_error_at(err, KB_LIMIT, md->source, line,
				"more than %d images; split the article",
				IMAGES_MAX);
		at = next;
	}
	return KB_OK;
}
