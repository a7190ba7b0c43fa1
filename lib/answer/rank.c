/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rank.c - re-ranks the candidates by their token streams.
 *
 * For each kind of token k (M words and Han pairs, U Han characters, G 4-grams
 * of words, P pairs of words) of a section's bag, which is its text and the
 * title as often as it counts:
 *   bm_k = sum weight * 2.2 tf / (tf + 1.2 (1 - b + b len_k / average_k))
 * D = sum of the weights of the M terms, h = 1 when half of the question is
 * Han. The score of an article is that of its best section, in parts that the
 * table below names.
 */
#include "rank.h"

#include <math.h>
#include <stdlib.h>

/* Deeper lists and more title terms cost twice the time and gain nothing
   (doc/measurements.md). */
enum { CANDIDATES = 20, TIES = 12, QUESTION_CANDIDATES = 100, TITLE_TERMS = 16,
       SECTIONS_MAX = 24, NEAR_MAX = 2048 };

/* Term frequencies of one bag, with what was touched to clear it cheaply. */
struct counts {
	uint16_t tf[KB_KINDS][KB_GRAM_MAX];
	uint64_t main_mask;
};

/* Where question tokens stand, for the windows: basis is a number below 128
   (a word: its MAIN position; a character: 64 + its CHAR position). */
struct near { uint32_t position; uint8_t basis; };

struct candidate {
	uint32_t document;
	uint32_t version;
	uint32_t article;
	uint32_t question;	/* score of the question field */
	uint64_t mask;		/* terms of the section list */
	bool section_known;	/* document is a best section by words */
};

struct kb_ranker {
	double b, title_b;
	struct candidate candidates[2 * CANDIDATES + QUESTION_CANDIDATES + 3 * TIES];
	size_t n;
	struct kb_top top[QUESTION_CANDIDATES + TIES];
	struct kb_hit hits[2 * CANDIDATES + QUESTION_CANDIDATES + 3 * TIES];
	struct counts body, title;
	struct near near[NEAR_MAX]; size_t n_near;
	uint64_t *allowed;		/* live and valid on that day */
	uint16_t allowed_day;
	uint64_t allowed_serial;
	uint64_t question_possible;
};

struct kb_ranker *kb_ranker_new(void *mem, const struct kb_config *config)
{
	struct kb_ranker *r = kb_new(mem, struct kb_ranker);

	r->b = config->bm25_b;
	r->title_b = config->title_b;
	return r;
}

/* ---- counting -------------------------------------------------------------- */

struct scan {
	struct kb_query *q;
	const struct kb_snapshot *s;
	struct counts *counts;
	unsigned times;			/* what one occurrence counts */
	struct kb_ranker *near;		/* NULL: no positions wanted */
};

static void count_main(const struct scan *c, int at)
{
	c->counts->tf[KB_KIND_MAIN][at] += (uint16_t)c->times;
	c->counts->main_mask |= 1ull << at;
}

static void note(const struct scan *c, uint32_t position, unsigned basis)
{
	struct kb_ranker *r = c->near;

	if (r && r->n_near < NEAR_MAX)
		r->near[r->n_near++] = (struct near){ position,
						      (uint8_t)basis };
}

static void count_word(const struct scan *c, const struct kb_memo *m,
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
static void count_han(const struct scan *c, uint8_t at, uint8_t next,
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

static void scan(const struct scan *c, const uint16_t *units, size_t n,
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
		}
	}
}

static void reset(struct counts *c, const struct kb_query *q)
{
	for (int k = 0; k < KB_KINDS; k++)
		memset(c->tf[k], 0, q->kinds[k].n * sizeof(c->tf[k][0]));
	c->main_mask = 0;
}

/* ---- scoring --------------------------------------------------------------- */

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

static double basis_idf(const struct kb_query *q, unsigned basis)
{
	return basis < 64 ? q->kinds[KB_KIND_MAIN].v[basis].idf :
		q->kinds[KB_KIND_CHAR].v[basis - 64].idf;
}

/* Largest idf mass of distinct question tokens within `width` tokens. */
static double window(const struct kb_ranker *r, const struct kb_query *q,
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

/* Idf mass of the question's base tokens: words and Han characters. */
static double base_total(const struct kb_query *q)
{
	double sum = 0;

	for (size_t i = 0; i < q->kinds[KB_KIND_CHAR].n; i++)
		sum += q->kinds[KB_KIND_CHAR].v[i].idf;
	for (size_t i = 0; i < q->kinds[KB_KIND_MAIN].n; i++) {
		const char *p = q->kinds[KB_KIND_MAIN].v[i].search.text;
		uint32_t cp = kb_utf8_next(&p, p +
			q->kinds[KB_KIND_MAIN].v[i].search.len);

		if (cp >= KB_UNIT_WORD || !q->chars[cp])
			sum += q->kinds[KB_KIND_MAIN].v[i].idf;
	}
	return sum;
}

/* What the parts of the score weigh. Set by hand on several collections at
   once; the measurements stand in doc/measurements.md. */
static const struct { const char *name; double latin, han; }
signals[KB_SIGNALS] = {
	[KB_SIGNAL_BODY] = { "body", 1, 1 },
	[KB_SIGNAL_CHARS] = { "characters", 0, .5 },
	[KB_SIGNAL_GRAMS] = { "grams", .5, .5 },
	[KB_SIGNAL_PAIRS] = { "pairs", .3, 0 },
	[KB_SIGNAL_PROXIMITY] = { "proximity", 0, .3 },
	[KB_SIGNAL_TITLE] = { "title", 1, 1 },
	[KB_SIGNAL_TITLE_COVER] = { "title_cover", .3, .3 },
	[KB_SIGNAL_QUESTIONS] = { "questions", 1, 1 },
	[KB_SIGNAL_CODE] = { "code", .5, .5 },
	[KB_SIGNAL_LENGTH] = { "length", -.05, -.05 },
};
/* Of the title's own kinds, inside the signal "title". */
static const double title_weights[KB_KINDS] = { .10, .20, .15, 0 };

const char *kb_signal_name(enum kb_signal signal)
{
	return signals[signal].name;
}

static void set(struct kb_hit *hit, const struct kb_query *q,
		enum kb_signal signal, double value)
{
	double share = value * (q->is_han ? signals[signal].han :
				signals[signal].latin);

	hit->share[signal] = share;
}

static double bag(struct kb_ranker *r, const struct kb_query *q,
		  const struct kb_snapshot *s, const struct kb_document *doc,
		  const struct kb_version *v, enum kb_kind k)
{
	double length = doc->length[k] + (double)v->title_weight *
		v->title_length[k];

	return saturate(&q->kinds[k], r->body.tf[k], r->b, length,
			s->average[k]) / q->total;
}

/* The title is scanned once for a version; a section starts from its counts
   times the title's weight. */
static void begin_section(struct kb_ranker *r, const struct kb_query *q,
			  unsigned title_weight)
{
	for (int k = 0; k < KB_KINDS; k++)
		for (size_t i = 0; i < q->kinds[k].n; i++)
			r->body.tf[k][i] = (uint16_t)(r->title.tf[k][i] *
						      title_weight);
	r->body.main_mask = title_weight ? r->title.main_mask : 0;
	r->n_near = 0;
}

static void score_title(struct kb_ranker *r, struct kb_query *q,
			const struct kb_snapshot *s,
			const struct kb_version *v, struct kb_hit *ret)
{
	struct scan c = { q, s, &r->title, 1, NULL };
	double sum = 0;

	reset(&r->title, q);
	scan(&c, s->tokens + v->tokens, v->title_units, v->word_base);
	for (int k = 0; k < KB_KINDS; k++)
		if (title_weights[k] > 0 && (k != KB_KIND_CHAR || q->is_han))
			sum += title_weights[k] * saturate(&q->kinds[k],
				r->title.tf[k], r->title_b,
				v->title_length[k], s->title_average[k]);
	set(ret, q, KB_SIGNAL_TITLE, sum / q->total);
	set(ret, q, KB_SIGNAL_TITLE_COVER,
	    mass(q, r->title.main_mask) / q->total);
	set(ret, q, KB_SIGNAL_LENGTH, log2(v->documents));
}

static double score_section(struct kb_ranker *r, struct kb_query *q,
			    const struct kb_snapshot *s, uint32_t document,
			    struct kb_hit *ret)
{
	const struct kb_document *doc = &s->documents[document];
	const struct kb_version *v = &s->versions[doc->version];
	struct scan c = { q, s, &r->body, 1, q->is_han ? r : NULL };
	double sum = 0;

	begin_section(r, q, v->title_weight);
	scan(&c, s->tokens + doc->tokens, doc->units, v->word_base);
	set(ret, q, KB_SIGNAL_BODY, bag(r, q, s, doc, v, KB_KIND_MAIN));
	set(ret, q, KB_SIGNAL_CHARS, bag(r, q, s, doc, v, KB_KIND_CHAR));
	set(ret, q, KB_SIGNAL_GRAMS, bag(r, q, s, doc, v, KB_KIND_GRAM));
	set(ret, q, KB_SIGNAL_PAIRS, bag(r, q, s, doc, v, KB_KIND_PAIR));
	if (q->is_han) {
		double total = base_total(q);

		set(ret, q, KB_SIGNAL_PROXIMITY, total > 0 ?
		    (window(r, q, 24) + window(r, q, 8)) / total : 0);
	}
	ret->document = document;
	ret->version = doc->version;
	ret->coverage = mass(q, r->body.main_mask | r->title.main_mask) /
		q->total;
	if (ret->coverage > 1)		/* a word and what it also means */
		ret->coverage = 1;
	for (int i = 0; i < KB_SIGNALS; i++)
		sum += ret->share[i];
	return ret->score = sum;
}

static void score_version(struct kb_ranker *r, struct kb_query *q,
			  const struct kb_snapshot *s, uint32_t version,
			  uint32_t only, struct kb_hit *ret)
{
	const struct kb_version *v = &s->versions[version];
	struct kb_hit hit = { 0 };
	bool first = true;

	score_title(r, q, s, v, &hit);
	for (uint32_t i = 0; i < v->documents && i < SECTIONS_MAX; i++) {
		uint32_t document = only ? only : v->document + i;
		struct kb_hit here = hit;

		if (score_section(r, q, s, document, &here) > ret->score ||
		    first)
			*ret = here;
		first = false;
		if (only)
			break;
	}
}

void kb_rank_version(struct kb_ranker *r, struct kb_query *q,
		     const struct kb_snapshot *s, uint32_t version,
		     struct kb_hit *ret)
{
	score_version(r, q, s, version, 0, ret);
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
	enum kb_status st;

	qsort(terms, n, sizeof(*terms), by_weight);
	if (n > TITLE_TERMS)
		n = TITLE_TERMS;
	st = kb_index_top(x->reader, x->part, KB_FIELD_TITLE, terms, n,
			  x->allowed, CANDIDATES + TIES, x->deadline_ns,
			  r->top, &found, &x->partial, err);
	if (st == KB_OK)
		found = cut(r->top, found, CANDIDATES);
	for (size_t i = 0; st == KB_OK && i < found; i++)
		candidate_of(r, x->s, r->top[i].document);
	return st;
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
	for (size_t i = 0; st == KB_OK && i < found; i++)
		candidate_of(r, x->s, r->top[i].document)->question =
			r->top[i].score;
	return st;
}

static int better(const void *a, const void *b, void *user)
{
	const struct kb_hit *x = a, *y = b;
	const struct kb_version *versions = user;
	uint32_t id_x = versions[x->version].id_hash;
	uint32_t id_y = versions[y->version].id_hash;

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
	score_version(r, q, s, c->version,
		      c->section_known ? c->document : 0, ret);
	if (r->question_possible)
		set(ret, q, KB_SIGNAL_QUESTIONS, (double)c->question /
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
	set(ret, q, KB_SIGNAL_CODE, rest);
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
