/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * guard.c - refuses Markdown that costs cmark 0.30.2 quadratic time, before
 * cmark sees it: markers nested on one line, openings that are looked up to the
 * end of the text, in numbers that no article has.
 */
#include "parts.h"

static const struct opening {
	char text[3];
	size_t max;
	const char *what;
} openings[] = {
	{ "![", 5000, "images" },
	{ "<?", 1000, "processing instructions ('<?')" },
	{ "<!", 1000, "comments or declarations ('<!')" },
};

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

/* Counts openings of the line; NULL or the one that there are too many of. */
static const struct opening *count(const char *line, const char *end,
				   size_t *counts)
{
	for (const char *p = line; p + 1 < end; p++) {
		if (*p != '!' && *p != '<')
			continue;
		for (size_t i = 0; i < KB_COUNT(openings); i++)
			if (memcmp(p, openings[i].text, 2) == 0 &&
			    ++counts[i] > openings[i].max)
				return &openings[i];
	}
	return NULL;
}

enum kb_status kb_markdown_guard(const struct markdown *md,
				 struct kb_error *err)
{
	const char *end = md->bytes + md->len;
	size_t counts[KB_COUNT(openings)] = { 0 };
	int line = md->line0;

	for (const char *at = md->bytes; at < end; line++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *next = newline ? newline + 1 : end;
		if (markers_of(at, next) > KB_NEST_MAX && !is_break(at, next))
			return too_deep(md, line, err);
		const struct opening *many = count(at, next, counts);
		if (many)
			return kb_error_at(err, KB_LIMIT, md->source, line,
				"more than %zu %s; split the article",
				many->max, many->what);
		at = next;
	}
	return KB_OK;
}
