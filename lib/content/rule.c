/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rule.c - the numbered clauses of a rule document. A clause starts with a
 * paragraph that begins with its number and ends before the next one or the
 * next heading; quotes are compared with its text.
 */
#include "parts.h"

enum { NUMBER_MAX = 16 };

size_t kb_clause_number(const char *text, size_t len)
{
	size_t i = 0, dots = 0;

	while (i < len && i < NUMBER_MAX) {
		size_t from = i;
		while (i < len && text[i] >= '0' && text[i] <= '9')
			i++;
		if (i == from)
			return 0;
		if (i == len || text[i] != '.')
			break;
		dots++;
		i++;
	}
	return dots > 0 && i < len && text[i] == ' ' ? i : 0;
}

static size_t trimmed(const char *text, size_t from, size_t to)
{
	while (to > from && (text[to - 1] == '\n' || text[to - 1] == ' '))
		to--;
	return to;
}

/* The first heading after `from`, as far as `to`; one without words stands at
   the same place as what follows it. */
static size_t stop_at(const struct markdown *md, size_t from, size_t to,
		      size_t *heading)
{
	while (*heading < md->n_headings &&
	       md->headings[*heading].at <= from)
		(*heading)++;
	if (*heading < md->n_headings && md->headings[*heading].at < to)
		return md->headings[*heading].at;
	return to;
}

void kb_clauses_fill(struct markdown *md, const uint32_t *starts, size_t n)
{
	size_t heading = 0;

	md->clauses = kb_array(md->mem, struct kb_clause, n);
	md->n_clauses = n;
	for (size_t i = 0; i < n; i++) {
		const char *text = md->text.bytes;
		size_t from = starts[i];
		size_t to = i + 1 < n ? starts[i + 1] : md->text.len;
		to = stop_at(md, from, to, &heading);
		/* Before the space behind it may be cut off. */
		size_t digits = kb_clause_number(text + from, to - from);
		size_t words = from + digits;
		to = trimmed(text, words, to);
		while (words < to && text[words] == ' ')
			words++;
		md->clauses[i].number = kb_strndup(md->mem, text + from,
						   digits);
		md->clauses[i].text = kb_strndup(md->mem, text + words,
						 to - words);
	}
}
