/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pins.c - what pinned questions got, as a list that can be compared with
 * another. In: the gate's report. Out: struct pins, sorted.
 */
#include "pins.h"

#include <stdlib.h>

const char *const pin_verdicts[] = {
	[KB_VERDICT_ANSWER] = "answer",
	[KB_VERDICT_CHOOSE] = "choose",
	[KB_VERDICT_NONE] = "none",
};

int pin_compare(const void *a, const void *b)
{
	const struct pin *x = a, *y = b;
	int order = strcmp(x->lang, y->lang);

	if (!order)
		order = strcmp(x->article, y->article);
	return order ? order : strcmp(x->question, y->question);
}

struct pin *pins_add(struct pins *pins)
{
	if (pins->n == pins->room) {
		pins->room = pins->room ? 2 * pins->room : 64;
		pins->v = kb_grow(pins->mem, pins->v, struct pin, pins->room);
	}
	pins->v[pins->n] = (struct pin){ .verdict = KB_VERDICT_NONE };
	return &pins->v[pins->n++];
}

void pins_sort(struct pins *pins)
{
	size_t kept = 0;

	if (pins->n)
		qsort(pins->v, pins->n, sizeof(*pins->v), pin_compare);
	for (size_t i = 0; i < pins->n; i++)
		if (!kept || pin_compare(&pins->v[i], &pins->v[kept - 1]))
			pins->v[kept++] = pins->v[i];
	pins->n = kept;
}

const struct pin *pins_find(const struct pins *pins, const struct pin *like)
{
	return pins->n ? bsearch(like, pins->v, pins->n, sizeof(*pins->v),
				 pin_compare) : NULL;
}

void pins_of(const struct kb_gate_report *r, struct pins *ret)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct kb_gate_row *row = &r->rows[i];
		struct pin *p;

		if (!*row->pins)
			continue;
		p = pins_add(ret);
		*p = (struct pin){ .lang = row->lang, .article = row->pins,
			.question = row->question, .staff = row->staff,
			.verdict = row->now.verdict,
			.confidence = row->now.confidence,
			.n_top = row->now.n_top };
		memcpy(p->top, row->now.top, sizeof(p->top));
		ret->hidden += row->staff;
	}
	pins_sort(ret);
}
