/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rank.c - candidates for a question: the best sections by words, the best
 * titles by characters and grams, the best question fields; all are scored
 * (score.c) and put in order.
 */
#include "rank.h"
#include "score.h"

#include <stdlib.h>

/* Deeper lists and more title terms cost twice the time and gain nothing on
   the collections; a single Han character stands in so many titles that the
   three rarest tell what there is to tell. */
enum { CANDIDATES = 20, TIES = 12, QUESTION_CANDIDATES = 100,
       TITLE_HAN = 3, TITLE_GRAMS = 12 };

struct candidate {
	uint32_t document;
	uint32_t version;
	uint32_t article;
	uint32_t question;	/* score of the question field */
	uint64_t question_mask;	/* MAIN terms in the question field */
	uint64_t mask;		/* terms of the section list */
	bool section_known;	/* document is a best section by words */
};

struct kb_ranker {
	struct kb_scorer scorer;
	struct candidate candidates[2 * CANDIDATES + QUESTION_CANDIDATES + 3 * TIES];
	size_t n;
	struct kb_top top[QUESTION_CANDIDATES + TIES];
	struct kb_hit hits[2 * CANDIDATES + QUESTION_CANDIDATES + 3 * TIES];
	uint64_t *allowed;		/* live and valid on that day */
	uint16_t allowed_day;
	uint64_t allowed_serial;
	uint64_t question_possible;
};

struct kb_ranker *kb_ranker_new(void *mem, const struct kb_config *config)
{
	struct kb_ranker *r = kb_new(mem, struct kb_ranker);

	r->scorer.b = config->bm25_b;
	r->scorer.title_b = config->title_b;
	return r;
}

/* ---- candidates ------------------------------------------------------------ */

static const uint64_t *allowed_on(struct kb_ranker *r,
				  const struct kb_snapshot *s, uint16_t day)
{
	if (!s->dated)
		return s->live;
	if (r->allowed_serial == s->serial && r->allowed_day == day)
		return r->allowed;
	talloc_free(r->allowed);
	r->allowed = talloc_memdup(r, s->live,
		(s->n_documents / 64 + 1) * sizeof(*s->live));
	for (uint32_t i = 0; i < s->n_versions; i++) {
		const struct kb_version *v = &s->versions[i];

		/* The last day of validity is a valid day. */
		if ((!v->valid_from || day >= v->valid_from) &&
		    (!v->valid_until || day <= v->valid_until))
			continue;
		for (uint32_t d = v->document; d < v->document + v->documents;
		     d++)
			r->allowed[d / 64] &= ~(1ull << (d % 64));
	}
	r->allowed_serial = s->serial;
	r->allowed_day = day;
	return r->allowed;
}

/* Which of many equal documents make the list must not depend on their ids,
   which differ between an index that was followed and one that was built: all
   that equal the k-th come in, or none when there are more than were asked
   for. (If all are equal the first stay: nothing tells them apart.) */
static size_t cut(const struct kb_top *top, size_t n, size_t k)
{
	size_t keep = k;

	if (n <= k)
		return n;
	while (keep < n && top[keep].score == top[k - 1].score)
		keep++;
	if (keep == k + TIES)
		while (keep > 0 && top[keep - 1].score == top[k - 1].score)
			keep--;
	return keep ? keep : k;
}

static struct candidate *candidate_of(struct kb_ranker *r,
				      const struct kb_snapshot *s,
				      uint32_t document)
{
	uint32_t article = s->group[document];
	struct candidate *c;

	for (size_t i = 0; i < r->n; i++)
		if (r->candidates[i].article == article)
			return &r->candidates[i];
	c = &r->candidates[r->n++];
	*c = (struct candidate){ .document = document, .article = article,
		.version = s->documents[document].version };
	return c;
}

static size_t gather(const struct kb_query *q, const enum kb_kind *kinds,
		     size_t n_kinds, bool codes, struct kb_search_term *ret)
{
	size_t n = 0;

	for (size_t i = 0; codes && i < q->n_codes; i++) {
		ret[n] = q->codes[i].search;
		ret[n++].weight *= 2;
	}
	for (size_t k = 0; k < n_kinds; k++)
		for (size_t i = 0; i < q->kinds[kinds[k]].n &&
		     n < KB_MAIN_MAX; i++)
			ret[n++] = q->kinds[kinds[k]].v[i].search;
	return n;
}

struct search {
	struct kb_index_reader *reader;
	enum kb_part part;
	const struct kb_snapshot *s;
	const uint64_t *allowed;
	uint64_t deadline_ns;
	bool partial;
};

static enum kb_status by_sections(struct kb_ranker *r,
				  const struct kb_query *q, struct search *x,
				  struct kb_error *err)
{
	static const enum kb_kind kinds[] = { KB_KIND_MAIN };
	struct kb_search_term terms[KB_MAIN_MAX];
	size_t n = gather(q, kinds, 1, true, terms), found;
	enum kb_status st = kb_index_top(x->reader, x->part, KB_FIELD_BODY,
		terms, n, x->allowed, CANDIDATES + TIES, x->deadline_ns, r->top,
		&found, &x->partial, err);

	if (st == KB_OK)
		found = cut(r->top, found, CANDIDATES);
	for (size_t i = 0; st == KB_OK && i < found; i++) {
		struct candidate *c = candidate_of(r, x->s,
						   r->top[i].document);

		c->section_known = true;
		c->mask = r->top[i].mask;
	}
	return st;
}

static int by_weight(const void *a, const void *b)
{
	const struct kb_search_term *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/* Each kind counts as much as the other, however many terms it has. */
static size_t gather_titles(const struct kb_query *q,
			    struct kb_search_term *ret)
{
	static const enum kb_kind kinds[] = { KB_KIND_CHAR, KB_KIND_GRAM };
	size_t n = 0;

	for (size_t k = 0; k < KB_COUNT(kinds); k++) {
		const struct kb_query_kind *kind = &q->kinds[kinds[k]];
		double sum = 0;

		for (size_t i = 0; i < kind->n; i++)
			sum += kind->v[i].weight;
		for (size_t i = 0; i < kind->n; i++) {
			struct kb_search_term t = kind->v[i].search;

			if (!kb_title_has(t.kind, t.text, t.len))
				continue;
			t.weight = (uint32_t)(t.weight * 16 / sum);
			ret[n++] = t;
		}
	}
	return n;
}

static enum kb_status by_titles(struct kb_ranker *r, const struct kb_query *q,
				struct search *x, struct kb_error *err)
{
	struct kb_search_term terms[KB_CHAR_MAX + KB_GRAM_MAX];
	size_t n = gather_titles(q, terms), found;
	size_t max = q->is_han ? TITLE_HAN : TITLE_GRAMS;
	enum kb_status st;

	qsort(terms, n, sizeof(*terms), by_weight);
	if (n > max)
		n = max;
	st = kb_index_top(x->reader, x->part, KB_FIELD_TITLE, terms, n,
			  x->allowed, CANDIDATES + TIES, x->deadline_ns,
			  r->top, &found, &x->partial, err);
	if (st == KB_OK)
		found = cut(r->top, found, CANDIDATES);
	for (size_t i = 0; st == KB_OK && i < found; i++)
		candidate_of(r, x->s, r->top[i].document);
	return st;
}

static uint64_t main_bits(const struct kb_query *q)
{
	size_t n = q->kinds[KB_KIND_MAIN].n;

	return n >= 64 ? UINT64_MAX : (1ull << n) - 1;
}

/* The question field: its own weights, for it holds few, long documents. */
static enum kb_status by_questions(struct kb_ranker *r,
				   const struct kb_query *q, struct search *x,
				   struct kb_error *err)
{
	static const enum kb_kind kinds[] = { KB_KIND_MAIN, KB_KIND_PAIR };
	struct kb_search_term terms[KB_MAIN_MAX];
	size_t n = gather(q, kinds, KB_COUNT(kinds), false, terms), found;
	enum kb_status st;

	r->question_possible = 0;
	if (!x->s->question_documents)
		return KB_OK;
	st = kb_index_frequencies(x->reader, x->part, KB_FIELD_QUESTIONS,
				  terms, n, err);
	for (size_t i = 0; st == KB_OK && i < n; i++) {
		double idf = kb_idf(x->s->question_documents,
				    terms[i].frequency);

		terms[i].weight = (uint32_t)(idf * 4096);
		r->question_possible += (uint64_t)terms[i].weight * 9;
	}
	if (st == KB_OK)
		st = kb_index_top(x->reader, x->part, KB_FIELD_QUESTIONS,
			terms, n, x->allowed, QUESTION_CANDIDATES + TIES,
			x->deadline_ns, r->top, &found, &x->partial, err);
	if (st == KB_OK)
		found = cut(r->top, found, QUESTION_CANDIDATES);
	for (size_t i = 0; st == KB_OK && i < found; i++) {
		struct candidate *c = candidate_of(r, x->s,
						   r->top[i].document);

		c->question = r->top[i].score;
		/* gather() puts MAIN terms first, in their order. */
		c->question_mask = r->top[i].mask & main_bits(q);
	}
	return st;
}

void kb_rank_version(struct kb_ranker *r, struct kb_query *q,
		     const struct kb_snapshot *s, uint32_t version,
		     struct kb_hit *ret)
{
	kb_score_version(&r->scorer, q, s, version, 0, 0, ret);
}

static int better(const void *a, const void *b, void *user)
{
	const struct kb_hit *x = a, *y = b;
	const struct kb_version *versions = user;
	uint64_t id_x = versions[x->version].id_hash;
	uint64_t id_y = versions[y->version].id_hash;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	if (id_x != id_y)
		return id_x < id_y ? -1 : 1;
	return x->document < y->document ? -1 : x->document > y->document;
}

static void score_candidate(struct kb_ranker *r, struct kb_query *q,
			    const struct kb_snapshot *s,
			    const struct candidate *c, struct kb_hit *ret)
{
	double rest = 0;

	*ret = (struct kb_hit){ 0 };
	kb_score_version(&r->scorer, q, s, c->version,
			 c->section_known ? c->document : 0, c->question_mask,
			 ret);
	if (r->question_possible)
		kb_hit_set(ret, q, KB_SIGNAL_QUESTIONS, (double)c->question /
		    (double)r->question_possible);
	for (size_t i = 0; i < q->n_codes; i++) {
		bool found = c->section_known && c->mask >> i & 1;

		rest += found;
		/* An exact code says more than the words around it. */
		if (found && q->total > 0)
			ret->coverage += 2 * q->codes[i].weight / q->total;
	}
	if (ret->coverage > 1)
		ret->coverage = 1;
	kb_hit_set(ret, q, KB_SIGNAL_CODE, rest);
	ret->score += ret->share[KB_SIGNAL_QUESTIONS] +
		ret->share[KB_SIGNAL_CODE];
}

enum kb_status kb_rank(struct kb_ranker *r, struct kb_query *q,
		       struct kb_index_reader *reader, enum kb_part part,
		       uint16_t day, uint64_t deadline_ns,
		       struct kb_ranked *ret, struct kb_error *err)
{
	const struct kb_snapshot *s = kb_index_snapshot(reader, part);
	struct search x = { .reader = reader, .part = part, .s = s,
			    .deadline_ns = deadline_ns };
	enum kb_status st;

	r->n = 0;
	*ret = (struct kb_ranked){ .hits = r->hits };
	if (q->total <= 0 && !q->n_codes)
		return KB_OK;
	x.allowed = allowed_on(r, s, day);
	st = by_sections(r, q, &x, err);
	/* A Han question's pairs are in the sections: single characters are
	   asked of titles only when those found little. */
	if (st == KB_OK)
		st = by_titles(r, q, &x, err);
	if (st == KB_OK)
		st = by_questions(r, q, &x, err);
	if (st != KB_OK)
		return st;
	for (size_t i = 0; i < r->n; i++)
		score_candidate(r, q, s, &r->candidates[i], &r->hits[i]);
	qsort_r(r->hits, r->n, sizeof(*r->hits), better,
		(void *)(uintptr_t)s->versions);
	ret->n = ret->considered = r->n;
	ret->partial = x.partial;
	return KB_OK;
}
