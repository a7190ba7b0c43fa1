/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * likeness.c - how like a question the likest question of an article's field is:
 * its own `questions` and its resolved cases, one line each in the stream.
 *
 * Of a line that holds the words or Han pairs A of the question Q, and n terms
 * in all: mass(A) / (mass(Q) + mean mass of a term in Q * (n - |A|)).
 */
#include "score.h"

enum { UNITS_MAX = 1 << 15 };	/* of a field that are read */

struct line {
	uint64_t mask;		/* MAIN terms that stand in it */
	uint32_t terms;
	int last;		/* Han character before: its place + 1 */
	bool before;		/* a Han character stood before */
};

static double likeness(const struct kb_query *q, const struct line *l)
{
	const struct kb_query_kind *main = &q->kinds[KB_KIND_MAIN];
	unsigned found = (unsigned)__builtin_popcountll(l->mask);
	double mean = q->total / (double)main->n, sum = 0;
	uint32_t others = l->terms > found ? l->terms - found : 0;

	for (uint64_t m = l->mask; m; m &= m - 1)
		sum += main->v[__builtin_ctzll(m)].weight;
	sum /= q->total + mean * others;
	return sum < 1 ? sum : 1;
}

static void take_han(const struct kb_query *q, struct line *l, uint8_t at)
{
	l->terms++;
	if (l->before && l->last && at && q->han_pair[l->last - 1][at - 1])
		l->mask |= 1ull << (q->han_pair[l->last - 1][at - 1] - 1);
	else if (!l->before && at && q->lone[at - 1])
		l->mask |= 1ull << (q->lone[at - 1] - 1);
	l->last = at;
	l->before = true;
}

double kb_score_case(struct kb_query *q, const struct kb_snapshot *s,
		     uint32_t version, bool without_same)
{
	const struct kb_version *v = &s->versions[version];
	const uint16_t *units = s->tokens + v->tokens + v->title_units;
	size_t n = v->question_units < UNITS_MAX ? v->question_units :
		UNITS_MAX;
	struct line l = { 0 };
	double best = 0;

	for (size_t i = 0; i < n && q->total > 0; i++) {
		if (units[i] == KB_UNIT_LINE) {
			double like = likeness(q, &l);

			if (like > best && !(without_same && like > .999))
				best = like;
			l = (struct line){ 0 };
		} else if (kb_unit_is_word(units[i]) && i + 1 < n) {
			const struct kb_memo *m = kb_query_word(q, s,
				v->word_base + kb_unit_number(units[i],
							      units[i + 1]));

			i++;
			l.terms++;
			l.before = false;
			if (m->main >= 0)
				l.mask |= 1ull << m->main;
		} else if (kb_unit_is_han(units[i])) {
			take_han(q, &l, q->chars[units[i]]);
		} else {
			l.before = false;
		}
	}
	return best;
}
