/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rank.c - candidates for a question: the best sections by words, the best
 * titles by characters and grams, the best question fields; all are scored
 * (score.c) and put in order.
 */
#include "rank.h"
#include "score.h"
#include "trial.h"

#include <stdlib.h>

/* Deeper lists and more title terms cost twice the time and gain nothing on
   the collections; a single Han character stands in so many titles that the
   three rarest tell what there is to tell. */
enum { CANDIDATES = 20, TIES = 12, QUESTION_CANDIDATES = 100,
       CLASS_CANDIDATES = 20, CASE_CANDIDATES = 30,
       TITLE_HAN = 3, TITLE_GRAMS = 12,
       CANDIDATES_MAX = 2 * CANDIDATES + QUESTION_CANDIDATES + 3 * TIES +
		CLASS_CANDIDATES + 1 };

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
	struct candidate candidates[CANDIDATES_MAX];
	size_t n;
	struct kb_top top[QUESTION_CANDIDATES + TIES];
	struct kb_hit hits[CANDIDATES_MAX];
	struct allowed {
		uint64_t *bits;		/* live and valid then */
		int64_t from, until;	/* so long it holds */
		uint64_t serial;
	} allowed[2];			/* [1]: what is over, too */
	uint64_t question_possible;
	double known_to_cases;	/* weight of MAIN terms that stand in no section
				   but in the question field */
};

struct kb_ranker *kb_ranker_new(void *mem, const struct kb_config *config)
{
	struct kb_ranker *r = kb_new(mem, struct kb_ranker);

	r->scorer.b = config->bm25_b;
	r->scorer.title_b = config->title_b;
	return r;
}

/* ---- candidates ------------------------------------------------------------ */

/* What is allowed is so until the next border of a period. */
static void note_border(struct allowed *a, int64_t border, int64_t at)
{
	if (border <= at && border > a->from)
		a->from = border;
	if (border > at && border < a->until)
		a->until = border;
}

static void allow(struct allowed *a, const struct kb_snapshot *s, int64_t at,
		  bool over)
{
	for (uint32_t i = 0; i < s->n_versions; i++) {
		const struct kb_version *v = &s->versions[i];

		note_border(a, v->valid_from, at);
		if (v->valid_until)
			note_border(a, v->valid_until, at);
		if (over ? v->valid_from <= at && !kb_version_is_past(v, at) :
		    kb_version_holds(v, at))
			continue;
		for (uint32_t d = v->document; d < v->document + v->documents;
		     d++)
			a->bits[d / 64] &= ~(1ull << (d % 64));
	}
}

const uint64_t *kb_rank_allowed(struct kb_ranker *r,
				const struct kb_snapshot *s, int64_t at,
				bool over)
{
	struct allowed *a = &r->allowed[over];

	if (!s->dated)
		return s->live;
	if (a->serial == s->serial && at >= a->from && at < a->until)
		return a->bits;
	talloc_free(a->bits);
	*a = (struct allowed){ .from = INT64_MIN, .until = INT64_MAX,
		.serial = s->serial, .bits = talloc_memdup(r, s->live,
			(s->n_documents / 64 + 1) * sizeof(*s->live)) };
	allow(a, s, at, over);
	return a->bits;
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
	const struct kb_ranking *how;
	const struct kb_snapshot *s;
	const uint64_t *allowed;
	bool partial;
};

static enum kb_status by_sections(struct kb_ranker *r,
				  const struct kb_query *q, struct search *x,
				  struct kb_error *err)
{
	static const enum kb_kind kinds[] = { KB_KIND_MAIN };
	struct kb_search_term terms[KB_MAIN_MAX];
	size_t n = gather(q, kinds, 1, true, terms), found;
	enum kb_status st = kb_index_top(x->how->reader, x->how->part, KB_FIELD_BODY,
		terms, n, x->allowed, CANDIDATES + TIES, x->how->deadline_ns, r->top,
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
	st = kb_index_top(x->how->reader, x->how->part, KB_FIELD_TITLE, terms, n,
			  x->allowed, CANDIDATES + TIES, x->how->deadline_ns,
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

/* The i-th of gather()'s terms for the question field. */
static const struct kb_query_term *term_of(const struct kb_query *q, size_t i)
{
	size_t n = q->kinds[KB_KIND_MAIN].n;

	return i < n ? &q->kinds[KB_KIND_MAIN].v[i] :
		&q->kinds[KB_KIND_PAIR].v[i - n];
}

static void note_known(struct kb_ranker *r, const struct kb_query_term *t)
{
	if (!t->search.frequency && !t->alternative && !t->guess)
		r->known_to_cases += t->weight;
}

static void by_trial(struct kb_ranker *r, const struct kb_query *q,
		     const struct search *x)
{
	struct kb_bag_top top[QUESTION_CANDIDATES];
	uint64_t held;
	size_t n = kb_bags_top(x->how->trial->bags, q, QUESTION_CANDIDATES,
			       top, &r->question_possible, &held);

	for (; held; held &= held - 1)
		note_known(r, &q->kinds[KB_KIND_MAIN].v[
			__builtin_ctzll(held)]);
	for (size_t i = 0; i < n; i++) {
		uint32_t d = x->s->versions[top[i].version].document;
		struct candidate *c;

		if (!(x->allowed[d / 64] >> (d % 64) & 1))
			continue;
		c = candidate_of(r, x->s, d);
		c->question = top[i].score;
		c->question_mask = top[i].mask;
	}
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
	r->known_to_cases = 0;
	if (x->how->trial)
		return by_trial(r, q, x), KB_OK;
	if (!x->s->question_documents)
		return KB_OK;
	st = kb_index_frequencies(x->how->reader, x->how->part, KB_FIELD_QUESTIONS,
				  terms, n, err);
	for (size_t i = 0; st == KB_OK && i < n; i++) {
		double idf = kb_idf_of(x->s->speech[q->speech].questions,
			x->s->question_documents, terms[i].frequency);

		if (i < q->kinds[KB_KIND_MAIN].n && terms[i].frequency)
			note_known(r, &q->kinds[KB_KIND_MAIN].v[i]);
		terms[i].weight = (uint32_t)(idf * term_of(q, i)->grip *
			term_of(q, i)->share * 4096);
		if (!term_of(q, i)->alternative)
			r->question_possible += (uint64_t)terms[i].weight * 9;
	}
	if (st == KB_OK)
		st = kb_index_top(x->how->reader, x->how->part, KB_FIELD_QUESTIONS,
			terms, n, x->allowed, QUESTION_CANDIDATES + TIES,
			x->how->deadline_ns, r->top, &found, &x->partial, err);
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

/* What the classifier holds for likely, in the question's language if it is
   there: the languages of an article lie side by side. */
static void by_classes(struct kb_ranker *r, struct search *x)
{
	uint32_t top[CLASS_CANDIDATES + 1];
	size_t n = kb_classes_top(x->how->classes, x->s, x->allowed,
				  CLASS_CANDIDATES, top);

	for (size_t i = 0; i < n; i++) {
		const struct kb_version *first = &x->s->versions[top[i]];
		const struct kb_version *v = first, *end = x->s->versions +
			x->s->n_versions;

		while (v < end && v->article == first->article &&
		       (v->lang != x->how->lang ||
			!(x->allowed[v->document / 64] >>
			  (v->document % 64) & 1)))
			v++;
		if (v == end || v->article != first->article)
			v = first;
		candidate_of(r, x->s, v->document);
	}
}

/* The version that pins the question stands for its article, also where
   another language of it has more of the words. */
static void by_pin(struct kb_ranker *r, struct search *x)
{
	struct candidate *c = candidate_of(r, x->s, x->how->pinned);
	uint32_t version = x->s->documents[x->how->pinned].version;

	if (c->version == version)
		return;
	c->version = version;
	c->document = x->how->pinned;
	c->section_known = false;
}

void kb_rank_version(struct kb_ranker *r, struct kb_query *q,
		     const struct kb_snapshot *s, uint32_t version,
		     struct kb_hit *ret)
{
	kb_score_version(&r->scorer, q, s, version, 0, 0, ret);
}

int kb_hit_compare(const void *a, const void *b, void *user)
{
	const struct kb_hit *x = a, *y = b;
	const struct kb_version *versions = user;
	uint64_t id_x = versions[x->version].id_hash;
	uint64_t id_y = versions[y->version].id_hash;
	int pins = (y->value[KB_SIGNAL_PIN] > 0) -
		(x->value[KB_SIGNAL_PIN] > 0);

	if (pins)		/* first, whatever the weights have become */
		return pins;
	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	if (id_x != id_y)
		return id_x < id_y ? -1 : 1;
	return x->document < y->document ? -1 : x->document > y->document;
}

static double least(double a, double b)
{
	return a < b ? a : b;
}

static void score_candidate(struct kb_ranker *r, struct kb_query *q,
			    const struct search *x, const struct candidate *c,
			    struct kb_hit *ret)
{
	const struct kb_classes *classes = x->how->classes;

	*ret = (struct kb_hit){ 0 };
	kb_score_version(&r->scorer, q, x->s, c->version,
			 c->section_known ? c->document : 0, c->question_mask,
			 ret);
	ret->value[KB_SIGNAL_PIN] = x->how->pinned && x->s->documents[
		x->how->pinned].version == c->version;
	if (r->question_possible)
		ret->value[KB_SIGNAL_QUESTIONS] = least(1, (double)c->question /
			(double)r->question_possible);
	if (classes)
		ret->value[KB_SIGNAL_CLASSIFIER] = kb_classes_value(classes,
			x->s->versions[c->version].id_hash);
	for (size_t i = 0; i < q->n_codes; i++) {
		bool found = c->section_known && c->mask >> i & 1;

		ret->value[KB_SIGNAL_CODE] += found;
		/* An exact code says more than the words around it. */
		if (found && q->total > 0)
			ret->coverage += 2 * q->codes[i].weight / q->total;
	}
	if (ret->coverage > 1)
		ret->coverage = 1;
	kb_hit_weigh(ret, x->how->weights, q->is_han);
}

/* The likest case costs a look at all of an article's: only the leading ones
   are looked at, and none behind them can come before them by it. */
static void look_at_cases(struct kb_ranker *r, struct kb_query *q,
			  const struct search *x)
{
	size_t n = r->n < CASE_CANDIDATES ? r->n : CASE_CANDIDATES;
	const struct kb_trial *trial = x->how->trial;

	for (size_t i = 0; i < n; i++) {
		struct kb_hit *h = &r->hits[i];

		h->value[KB_SIGNAL_CASE] = kb_score_case(q, x->s, h->version,
			trial && trial->version == h->version ?
			(int64_t)trial->line : -1);
		kb_hit_weigh(h, x->how->weights, q->is_han);
	}
	qsort_r(r->hits, n, sizeof(*r->hits), kb_hit_compare,
		(void *)(uintptr_t)x->s->versions);
}

enum kb_status kb_rank(struct kb_ranker *r, struct kb_query *q,
		       const struct kb_ranking *how, struct kb_ranked *ret,
		       struct kb_error *err)
{
	const struct kb_snapshot *s = kb_index_snapshot(how->reader, how->part);
	struct search x = { .how = how, .s = s };
	enum kb_status st;

	r->n = 0;
	r->scorer.weights = how->weights;
	*ret = (struct kb_ranked){ .hits = r->hits };
	if (q->total <= 0 && !q->n_codes)
		return KB_OK;
	x.allowed = how->trial ? how->trial->allowed :
		kb_rank_allowed(r, s, how->at, how->over);
	st = by_sections(r, q, &x, err);
	/* A Han question's pairs are in the sections: single characters are
	   asked of titles only when those found little. */
	if (st == KB_OK)
		st = by_titles(r, q, &x, err);
	if (st == KB_OK)
		st = by_questions(r, q, &x, err);
	if (st != KB_OK)
		return st;
	if (how->classes)
		by_classes(r, &x);
	if (how->pinned)
		by_pin(r, &x);
	for (size_t i = 0; i < r->n; i++)
		score_candidate(r, q, &x, &r->candidates[i], &r->hits[i]);
	qsort_r(r->hits, r->n, sizeof(*r->hits), kb_hit_compare,
		(void *)(uintptr_t)s->versions);
	look_at_cases(r, q, &x);
	ret->n = ret->considered = r->n;
	ret->is_han = q->is_han;
	ret->n_terms = q->kinds[KB_KIND_MAIN].n + q->n_codes;
	ret->unseen = q->unseen - (q->total > 0 ? r->known_to_cases / q->total :
				   0);
	if (ret->unseen < 0)
		ret->unseen = 0;
	ret->partial = x.partial;
	return KB_OK;
}
