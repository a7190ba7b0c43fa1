/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * score.c - scores a version of an article by its token streams.
 *
 * For each kind of token k (M words and Han pairs, U Han characters, G 4-grams
 * of words, P pairs of words) of a section's bag, which is its text and the
 * title as often as it counts:
 *   bm_k = sum weight * 2.2 tf / (tf + 1.2 (1 - b + b len_k / average_k))
 * D = sum of the weights of the M terms, h = 1 when half of the question is
 * Han. The score of an article is that of its best section, in parts that
 * weights.c names.
 */
#include "score.h"

#include <math.h>

enum { SECTIONS_MAX = 24 };	/* of a version that are scored */

static void reset(struct kb_counts *c, const struct kb_query *q)
{
	for (int k = 0; k < KB_KINDS; k++)
		memset(c->tf[k], 0, q->kinds[k].n * sizeof(c->tf[k][0]));
	c->main_mask = 0;
}

static double saturate(const struct kb_query_kind *kind, const uint16_t *tf,
		       double b, double length, double average)
{
	double norm = 1.2 * (1 - b + b * (average > 0 ? length / average : 1));
	double sum = 0;

	for (size_t i = 0; i < kind->n; i++)
		if (tf[i])
			sum += kind->v[i].weight * 2.2 * tf[i] /
				(tf[i] + norm);
	return sum;
}

static double mass(const struct kb_query *q, uint64_t main_mask)
{
	double sum = 0;

	for (; main_mask; main_mask &= main_mask - 1)
		sum += q->kinds[KB_KIND_MAIN].v[
			__builtin_ctzll(main_mask)].weight;
	return sum;
}

/* Of the title's own kinds, inside the signal "title". */
static const double title_weights[KB_KINDS] = { .10, .20, .15, 0 };

void kb_hit_weigh(struct kb_hit *hit, const struct kb_weights *weights,
		  bool is_han)
{
	double sum = 0;

	for (int i = 0; i < KB_SIGNALS; i++) {
		hit->share[i] = hit->value[i] * weights->signal[is_han][i];
		sum += hit->share[i];
	}
	hit->score = sum;
}

static double bag(struct kb_scorer *r, const struct kb_query *q,
		  const struct kb_snapshot *s, const struct kb_document *doc,
		  const struct kb_version *v, enum kb_kind k)
{
	double length = doc->length[k] + (double)v->title_weight *
		v->title_length[k];

	return saturate(&q->kinds[k], r->body.tf[k], r->b, length,
			s->speech[kb_speech_of(v->lang)].average[k]) / q->total;
}

/* The title is scanned once for a version; a section starts from its counts
   times the title's weight. */
static void begin_section(struct kb_scorer *r, const struct kb_query *q,
			  unsigned title_weight)
{
	for (int k = 0; k < KB_KINDS; k++)
		for (size_t i = 0; i < q->kinds[k].n; i++)
			r->body.tf[k][i] = (uint16_t)(r->title.tf[k][i] *
						      title_weight);
	r->body.main_mask = title_weight ? r->title.main_mask : 0;
	r->n_near = 0;
}

/* libm may differ in the last bits from machine to machine. */
static double quantised(double x)
{
	return nearbyint(x * 4096) / 4096;
}

static void score_title(struct kb_scorer *r, struct kb_query *q,
			const struct kb_snapshot *s,
			const struct kb_version *v, struct kb_hit *ret)
{
	struct kb_scan c = { q, s, &r->title, 1, NULL };
	double sum = 0;

	reset(&r->title, q);
	kb_count_stream(&c, s->tokens + v->tokens, v->title_units, v->word_base);
	for (int k = 0; k < KB_KINDS; k++)
		if (title_weights[k] > 0 && (k != KB_KIND_CHAR || q->is_han))
			sum += title_weights[k] * saturate(&q->kinds[k],
				r->title.tf[k], r->title_b,
				v->title_length[k], s->speech[kb_speech_of(v->lang)].title_average[k]);
	ret->value[KB_SIGNAL_TITLE] = sum / q->total;
	ret->value[KB_SIGNAL_TITLE_COVER] = mass(q, r->title.main_mask) /
		q->total;
	ret->value[KB_SIGNAL_LENGTH] = quantised(log2(v->documents));
	ret->value[KB_SIGNAL_REUSE] = quantised(log2(1.0 + v->cases)) / 16;
	ret->value[KB_SIGNAL_VALIDATION] = v->confidence / 2.0;
}

/* Share of the question's idf mass that the article holds. Of Han pairs many
   straddle two words and are nowhere: the characters count as much. */
static double coverage(const struct kb_scorer *r, const struct kb_query *q,
		       uint64_t known)
{
	const struct kb_query_kind *chars = &q->kinds[KB_KIND_CHAR];
	double share = mass(q, r->body.main_mask | r->title.main_mask |
			    known) / q->total;
	double found = 0, all = 0;

	if (share > 1)		/* a word and what it also means */
		share = 1;
	for (size_t i = 0; i < chars->n; i++) {
		all += chars->v[i].weight;
		if (r->body.tf[KB_KIND_CHAR][i] || r->title.tf[KB_KIND_CHAR][i])
			found += chars->v[i].weight;
	}
	if (!q->is_han || all <= 0)
		return share;
	return found / all > share ? (share + found / all) / 2 : share;
}

static double score_section(struct kb_scorer *r, struct kb_query *q,
			    const struct kb_snapshot *s, uint32_t document,
			    uint64_t known, struct kb_hit *ret)
{
	const struct kb_document *doc = &s->documents[document];
	const struct kb_version *v = &s->versions[doc->version];
	struct kb_scan c = { q, s, &r->body, 1, q->is_han ? r : NULL };

	begin_section(r, q, v->title_weight);
	kb_count_stream(&c, s->tokens + doc->tokens, doc->units, v->word_base);
	ret->value[KB_SIGNAL_BODY] = bag(r, q, s, doc, v, KB_KIND_MAIN);
	ret->value[KB_SIGNAL_CHARS] = bag(r, q, s, doc, v, KB_KIND_CHAR);
	ret->value[KB_SIGNAL_GRAMS] = bag(r, q, s, doc, v, KB_KIND_GRAM);
	ret->value[KB_SIGNAL_PAIRS] = bag(r, q, s, doc, v, KB_KIND_PAIR);
	if (q->is_han) {
		double near = kb_near_window(r, q, 24) +
			kb_near_window(r, q, 8);

		ret->value[KB_SIGNAL_PROXIMITY] = q->base_total > 0 ?
			near / q->base_total : 0;
	}
	ret->document = document;
	ret->version = doc->version;
	ret->coverage = coverage(r, q, known);
	ret->value[KB_SIGNAL_COORDINATION] = q->kinds[KB_KIND_MAIN].n ?
		(double)__builtin_popcountll(r->body.main_mask |
			r->title.main_mask) / (double)q->kinds[KB_KIND_MAIN].n :
		0;
	kb_hit_weigh(ret, r->weights, q->is_han);
	return ret->score;
}

void kb_score_version(struct kb_scorer *r, struct kb_query *q,
			  const struct kb_snapshot *s, uint32_t version,
		      uint32_t only, uint64_t known, struct kb_hit *ret)
{
	const struct kb_version *v = &s->versions[version];
	struct kb_hit hit = { 0 };
	bool first = true;

	score_title(r, q, s, v, &hit);
	for (uint32_t i = 0; i < v->documents && i < SECTIONS_MAX; i++) {
		uint32_t document = only ? only : v->document + i;
		struct kb_hit here = hit;

		if (score_section(r, q, s, document, known,
				  &here) > ret->score ||
		    first)
			*ret = here;
		first = false;
		if (only)
			break;
	}
}
