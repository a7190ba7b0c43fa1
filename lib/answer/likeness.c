/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * likeness.c - how like a question the likest question of an article's field is:
 * its own `questions` and its resolved cases, one line each in the stream.
 *
 * Of a line that holds the terms A of the question Q, and n terms in all:
 * mass(A) / (mass(Q) + mean mass of a term in Q * (n - |A|)). The mean of that
 * over words or Han pairs and over 4-grams or Han characters: the first knows
 * what matters, the second forgives endings and slips.
 */
#include "score.h"

enum { UNITS_MAX = 1 << 15 };	/* of a field that are read */

struct line {
	uint64_t main;			/* MAIN terms that stand in it */
	uint64_t fine[2];		/* grams or characters */
	uint32_t n_main, n_fine;	/* how many it has in all */
	uint8_t last;			/* Han character before: place + 1 */
	bool before;			/* a Han character stood before */
};

static double share(const struct kb_query_kind *kind, const uint64_t *found,
		    size_t words, uint32_t terms, double total)
{
	double sum = 0;
	uint32_t n = 0;

	for (size_t w = 0; w < words; w++)
		for (uint64_t m = found[w]; m; m &= m - 1, n++)
			sum += kind->v[w * 64 + (size_t)__builtin_ctzll(m)]
				.weight;
	if (!n)
		return 0;
	sum /= total + total / (double)kind->n * (terms > n ? terms - n : 0);
	return sum < 1 ? sum : 1;
}

struct totals { double main, fine; enum kb_kind kind; };

static double likeness(const struct kb_query *q, const struct totals *t,
		       const struct line *l)
{
	double words = share(&q->kinds[KB_KIND_MAIN], &l->main, 1, l->n_main,
			     t->main);

	if (t->fine <= 0)
		return words;
	return (words + share(&q->kinds[t->kind], l->fine, 2, l->n_fine,
			      t->fine)) / 2;
}

static void take_han(const struct kb_query *q, struct line *l, uint8_t at)
{
	l->n_main++;
	l->n_fine++;
	if (at && at <= q->kinds[KB_KIND_CHAR].n && q->is_han)
		l->fine[0] |= 1ull << (at - 1);
	if (l->before && l->last && at && q->han_pair[l->last - 1][at - 1])
		l->main |= 1ull << (q->han_pair[l->last - 1][at - 1] - 1);
	else if (!l->before && at && q->lone[at - 1])
		l->main |= 1ull << (q->lone[at - 1] - 1);
	l->last = at;
	l->before = true;
}

static void take_word(const struct kb_query *q, struct line *l,
		      const struct kb_memo *m)
{
	l->n_main++;
	l->before = false;
	if (m->main >= 0)
		l->main |= 1ull << m->main;
	if (q->is_han)
		return;
	l->n_fine += m->all_grams;
	for (unsigned i = 0; i < m->n_grams; i++)
		l->fine[m->grams[i] / 64] |= 1ull << (m->grams[i] % 64);
}

static struct totals totals_of(const struct kb_query *q)
{
	struct totals t = { .main = q->total,
		.kind = q->is_han ? KB_KIND_CHAR : KB_KIND_GRAM };

	for (size_t i = 0; i < q->kinds[t.kind].n; i++)
		t.fine += q->kinds[t.kind].v[i].weight;
	return t;
}

double kb_score_case(struct kb_query *q, const struct kb_snapshot *s,
		     uint32_t version, int64_t without)
{
	const struct kb_version *v = &s->versions[version];
	const uint16_t *units = s->tokens + v->tokens + v->title_units;
	size_t n = v->question_units < UNITS_MAX ? v->question_units :
		UNITS_MAX;
	const struct totals totals = totals_of(q);
	struct line l = { 0 };
	double best = 0;
	int64_t at = 0;

	for (size_t i = 0; i < n && q->total > 0; i++) {
		if (units[i] == KB_UNIT_LINE) {
			double like = likeness(q, &totals, &l);

			if (like > best && at != without)
				best = like;
			l = (struct line){ 0 };
			at++;
		} else if (kb_unit_is_word(units[i]) && i + 1 < n) {
			take_word(q, &l, kb_query_word(q, s, v->word_base +
				kb_unit_number(units[i], units[i + 1])));
			i++;
		} else if (kb_unit_is_han(units[i])) {
			take_han(q, &l, q->chars[units[i]]);
		} else {
			l.before = false;
		}
	}
	return best;
}
