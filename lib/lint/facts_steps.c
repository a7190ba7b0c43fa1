/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * facts_steps.c - numbered lists of at least three steps, each with what it is
 * about. In: the article's text, as tokens in slot 0. Out: lists.
 */
#include <stdlib.h>

#include "facts.h"

enum { STEPS_MIN = 3, STEPS_MAX = 60, LISTS_MAX = 20 };

/* "12. " at the beginning of a line: its number, else 0. */
static unsigned marker(const char *line, const char *end)
{
	unsigned number = 0;
	const char *p = line;

	while (p < end && p < line + 3 && *p >= '0' && *p <= '9')
		number = number * 10 + (unsigned)(*p++ - '0');
	return p > line && end - p > 1 && p[0] == '.' && p[1] == ' ' ? number :
		0;
}

static int by_hash(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void terms_of(void *mem, const struct kb_terms *terms,
		     const struct kb_tokens *tokens, struct kb_step *step)
{
	uint32_t *v = NULL;
	size_t n = 0, room = 0, kept = 0;

	for (size_t i = 0; i < terms->n; i++) {
		const struct kb_token *k = &tokens->v[terms->v[i].token];

		if (k->start < step->start || kb_token_is_function(k))
			continue;
		if (k->start >= step->end)
			break;
		if (n == room)
			v = kb_grow(mem, v, uint32_t, room = room * 2 + 16);
		v[n++] = terms->v[i].hash;
	}
	if (n)
		qsort(v, n, sizeof(*v), by_hash);
	for (size_t i = 0; i < n; i++)
		if (!i || v[i] != v[i - 1])
			v[kept++] = v[i];
	step->terms = v;
	step->n = kept;
}

static const struct kb_heading *heading_of(const struct kb_article *a,
					   uint32_t at)
{
	const struct kb_heading *above = NULL;

	for (size_t i = 0; i < a->n_headings && a->headings[i].at <= at; i++)
		above = &a->headings[i];
	return above;
}

static void close_list(struct kb_facts *facts, struct kb_step_list *open,
		       const struct kb_article *a)
{
	const struct kb_heading *above;

	if (open->n >= STEPS_MIN && facts->n_lists < LISTS_MAX) {
		above = heading_of(a, open->v[0].start);
		open->block = above ? above->block : KB_BLOCK_OTHER;
		facts->lists[facts->n_lists++] = *open;
	}
	*open = (struct kb_step_list){ .n = 0 };
}

void fact_step_lists(void *mem, struct kb_text *t,
		     const struct kb_article *a, struct kb_facts *facts)
{
	const struct kb_tokens *tokens = kb_text_tokens(t, 0, a->text,
							a->text_len);
	const struct kb_terms *terms = kb_text_terms(t, 0, KB_TERM_MAIN);
	const char *end = a->text + a->text_len;
	struct kb_step_list open = { .n = 0 };

	facts->lists = kb_array(mem, struct kb_step_list, LISTS_MAX);
	for (const char *p = a->text, *next; p < end; p = next) {
		const char *eol = memchr(p, '\n', (size_t)(end - p));
		unsigned number = marker(p, eol ? eol : end);

		next = eol ? eol + 1 : end;
		if (number != open.n + 1 || open.n == STEPS_MAX) {
			if (*p == ' ' && open.n)
				continue;	/* belongs to the step */
			close_list(facts, &open, a);
			if (number != 1)
				continue;
		}
		if (!open.v)
			open.v = kb_array(mem, struct kb_step, STEPS_MAX);
		struct kb_step *step = &open.v[open.n++];
		step->start = (uint32_t)(p - a->text);
		step->end = (uint32_t)((eol ? eol : end) - a->text);
		terms_of(mem, terms, tokens, step);
	}
	close_list(facts, &open, a);
}
