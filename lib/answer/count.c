/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * count.c - reads a token stream once and counts what the question asks for:
 * words, Han pairs and characters, grams, pairs of words, and where they
 * stand.
 */
#include "score.h"

static void count_main(const struct kb_scan *c, int at)
{
	c->counts->tf[KB_KIND_MAIN][at] += (uint16_t)c->times;
	c->counts->main_mask |= 1ull << at;
}

static void note(const struct kb_scan *c, uint32_t position, unsigned basis)
{
	struct kb_scorer *r = c->near;

	if (r && r->n_near < KB_NEAR_MAX)
		r->near[r->n_near++] = (struct kb_near){ position,
						      (uint8_t)basis };
}

static void count_word(const struct kb_scan *c, const struct kb_memo *m,
		       int last_main, uint32_t position)
{
	for (unsigned i = 0; i < m->n_grams; i++)
		c->counts->tf[KB_KIND_GRAM][m->grams[i]] +=
			(uint16_t)c->times;
	if (m->main < 0)
		return;
	count_main(c, m->main);
	note(c, position, (unsigned)m->main);
	if (last_main >= 0 && c->q->pair[last_main][m->main])
		c->counts->tf[KB_KIND_PAIR][c->q->pair[last_main][m->main] -
			1] += (uint16_t)c->times;
}

/* at, next: positions in kinds[CHAR] + 1, 0 when not asked for. */
static void count_han(const struct kb_scan *c, uint8_t at, uint8_t next,
		      bool touches_before, bool touches_after,
		      uint32_t position)
{
	if (!at)
		return;
	if (at <= c->q->kinds[KB_KIND_CHAR].n) {
		c->counts->tf[KB_KIND_CHAR][at - 1] += (uint16_t)c->times;
		note(c, position, 64u + at - 1);
	}
	if (next && c->q->han_pair[at - 1][next - 1])
		count_main(c, c->q->han_pair[at - 1][next - 1] - 1);
	else if (!touches_before && !touches_after && c->q->lone[at - 1])
		count_main(c, c->q->lone[at - 1] - 1);
}

void kb_count_stream(const struct kb_scan *c, const uint16_t *units, size_t n,
		     uint32_t word_base)
{
	const uint8_t *chars = c->q->chars;
	int last_main = -1;
	bool before = false;
	uint32_t position = 0;

	for (size_t i = 0; i < n; i++) {
		uint16_t unit = units[i];

		if (kb_unit_is_word(unit) && i + 1 < n) {
			const struct kb_memo *m = kb_query_word(c->q, c->s,
				word_base + kb_unit_number(unit, units[++i]));

			if (m->main >= 0 || m->n_grams)
				count_word(c, m, last_main, position);
			last_main = m->main;
			before = false;
			position++;
		} else if (unit != KB_UNIT_BREAK) {
			uint16_t next = i + 1 < n ? units[i + 1] : 0;
			bool after = kb_unit_is_han(next);

			if (chars[unit])
				count_han(c, chars[unit],
					  after ? chars[next] : 0, before,
					  after, position);
			before = true;
			last_main = -1;
			position++;
		} else {
			before = false;
			last_main = -1;
		}
	}
}

static double basis_idf(const struct kb_query *q, unsigned basis)
{
	return basis < 64 ? q->kinds[KB_KIND_MAIN].v[basis].idf :
		q->kinds[KB_KIND_CHAR].v[basis - 64].idf;
}

double kb_near_window(const struct kb_scorer *r, const struct kb_query *q,
		      uint32_t width)
{
	uint16_t held[128] = { 0 };
	double sum = 0, best = 0;
	size_t tail = 0;

	for (size_t i = 0; i < r->n_near; i++) {
		if (!held[r->near[i].basis]++)
			sum += basis_idf(q, r->near[i].basis);
		while (r->near[i].position - r->near[tail].position >= width) {
			if (!--held[r->near[tail].basis])
				sum -= basis_idf(q, r->near[tail].basis);
			tail++;
		}
		if (sum > best)
			best = sum;
	}
	return best;
}
