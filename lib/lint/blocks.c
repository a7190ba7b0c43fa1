/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * blocks.c - the blocks of an article, and when each of them holds. In: its
 * headings. Out: what is unknown, twice or in the wrong place at any moment, and
 * where a kind of block is missing between two of it.
 */
#include "rules.h"

/* The known blocks above that can be shown beside one below: the last of those
   that always hold, and those with a period. */
struct above {
	const struct kb_heading *v[KB_TIMED_MAX + 1]; size_t n;	/* v[0]: last */
};

static bool is_timed(const struct kb_heading *h)
{
	return h->from || h->until;
}

static enum lint_rule judge(const struct above *above,
			    const struct kb_heading *h,
			    const struct kb_heading **before)
{
	enum lint_rule rule = LINT_RULES;

	for (size_t i = 0; i < above->n; i++) {
		const struct kb_heading *other = above->v[i];

		if (!other || !kb_headings_meet(other, h))
			continue;
		if (other->block == h->block)
			return LINT_BLOCK_TWICE;
		if (other->block > h->block) {
			rule = LINT_BLOCK_ORDER;
			*before = other;
		}
	}
	return rule;
}

enum kb_status lint_blocks(struct subject *s, struct kb_error *err)
{
	struct above above = { .n = 1 };

	for (size_t i = 0; i < s->a->n_headings && !s->a->rule; i++) {
		const struct kb_heading *h = &s->a->headings[i], *before = h;
		bool known = h->block != KB_BLOCK_OTHER;
		enum lint_rule rule;

		if (h->level != 2)
			continue;
		rule = known ? judge(&above, h, &before) : LINT_BLOCK_UNKNOWN;
		if (rule != LINT_RULES)
			lint_found(s, &(struct found){ rule, h->line, h->text,
				.args = { { "heading", h->text },
					  { "before", before->text } } });
		if (known && !is_timed(h))
			above.v[0] = h;
		else if (known && above.n < KB_COUNT(above.v))
			above.v[above.n++] = h;
	}
	return KB_OK;
}

static bool same_kind(const struct kb_heading *a, const struct kb_heading *b)
{
	return b->level == 2 && a->block == b->block &&
	       (a->block != KB_BLOCK_OTHER || !strcmp(a->text, b->text));
}

/* The next of its kind to begin once h has ended; NULL: there is one already,
   or none comes. */
static const struct kb_heading *next_after(const struct kb_article *a,
					   const struct kb_heading *h)
{
	const struct kb_heading *next = NULL;

	for (size_t i = 0; i < a->n_headings; i++) {
		const struct kb_heading *other = &a->headings[i];

		if (!same_kind(h, other))
			continue;
		if (other->from <= h->until &&
		    (!other->until || h->until < other->until))
			return NULL;
		if (other->from > h->until &&
		    (!next || other->from < next->from))
			next = other;
	}
	return next;
}

enum kb_status lint_block_periods(struct subject *s, struct kb_error *err)
{
	const struct kb_article *a = s->a;

	for (size_t i = 0; i < a->n_headings && a->n_timed; i++) {
		const struct kb_heading *h = &a->headings[i], *next = NULL;

		if (h->level != 2 || !is_timed(h))
			continue;
		if ((a->valid_until && h->from >= a->valid_until) ||
		    (h->until && h->until <= a->valid_from))
			lint_found(s, &(struct found){ LINT_BLOCK_NEVER,
				h->line, h->text,
				.args = { { "heading", h->text } } });
		if (h->until)
			next = next_after(a, h);
		if (next)
			lint_found(s, &(struct found){ LINT_BLOCK_GAP,
				next->line, next->text,
				.args = { { "heading", next->text } } });
	}
	return KB_OK;
}
