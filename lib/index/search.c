/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * search.c - questions that threads ask of an index: frequencies, the best
 * documents of a field, pins. In: terms. Out: documents of the reader's view.
 */
#include "reader.h"

enum { TERMS_MAX = XC_TOPK_TERMS_MAX, TERM_BYTES = 256, HITS_MAX = 256 };

/* Terms with their field's prefix; a term the field does not index is left
   out: its place in `at` is -1. */
struct prefixed { char bytes[TERMS_MAX][TERM_BYTES]; size_t len[TERMS_MAX];
		  int at[TERMS_MAX]; size_t n; };

static void add_prefix(enum kb_field field, const struct kb_search_term *terms,
		       size_t n, struct prefixed *p)
{
	p->n = 0;
	for (size_t i = 0; i < n; i++) {
		const char *prefix = kb_term_prefix(field, terms[i].kind);
		size_t len = prefix ? strlen(prefix) : 0;

		if (!prefix || len + terms[i].len > 245)
			continue;
		memcpy(p->bytes[p->n], prefix, len);
		memcpy(p->bytes[p->n] + len, terms[i].text, terms[i].len);
		p->len[p->n] = len + terms[i].len;
		p->at[p->n++] = (int)i;
	}
}

enum kb_status kb_index_frequencies(struct kb_index_reader *r,
				    enum kb_part part, enum kb_field field,
				    struct kb_search_term *terms, size_t n,
				    struct kb_error *err)
{
	for (size_t i = 0; i < n; i++)
		terms[i].frequency = kb_view_frequency(r->views[part],
			KB_COUNTS_TERMS, field == KB_FIELD_QUESTIONS ?
			kb_question_hash(terms[i].hash) : terms[i].hash);
	return KB_OK;
}

static uint64_t own_mask(uint64_t mask, const struct prefixed *p)
{
	uint64_t out = 0;

	for (; mask; mask &= mask - 1)
		out |= 1ull << p->at[__builtin_ctzll(mask)];
	return out;
}

/* Score descending, then id ascending. */
static bool comes_before(const struct xc_topk_hit *a,
			 const struct xc_topk_hit *b)
{
	return a->score != b->score ? a->score > b->score :
		a->docid < b->docid;
}

/* The k best of both; no article has documents in both. */
static void join(struct xc_topk_result *into, const struct xc_topk_result *more,
		 size_t k)
{
	size_t n = into->n + more->n < k ? into->n + more->n : k;
	size_t i = into->n, j = more->n;

	/* From the end, since they lie in one array. */
	while (i + j > n)
		if (i && (!j || comes_before(&more->hits[j - 1],
					     &into->hits[i - 1])))
			i--;
		else
			j--;
	for (size_t at = n; j > 0; at--)
		into->hits[at - 1] = i && comes_before(&more->hits[j - 1],
						       &into->hits[i - 1]) ?
			into->hits[--i] : more->hits[--j];
	into->n = n;
	into->partial |= more->partial;
}

/* What is proposed lies beside the index: documents numbered on from the last
   that the view has of it. */
static enum kb_status find(struct kb_index_reader *r, enum kb_part part,
			   struct xc_topk_request *request,
			   struct xc_topk_result *result, struct kb_error *err)
{
	const struct kb_beside *beside = &r->beside[part];
	struct xc_topk_hit hits[HITS_MAX];
	struct xc_topk_result more = { .hits = hits };
	struct xc_error xe;
	enum xc_status xs;

	request->n_allowed = beside->writer ? beside->first :
		r->views[part]->pub.n_documents;
	xs = xc_topk(r->db[part], request, result, &xe);
	if (xs == XC_OK && beside->writer) {
		request->n_allowed = r->views[part]->pub.n_documents;
		xs = xc_topk(xc_writer_db(beside->writer), request, &more,
			     &xe);
	}
	if (xs != XC_OK)
		return kb_xc_error(err, xs, &xe, "cannot search the index");
	if (beside->writer)
		join(result, &more, request->k);
	return KB_OK;
}

enum kb_status kb_index_top(struct kb_index_reader *r, enum kb_part part,
			    enum kb_field field,
			    const struct kb_search_term *terms, size_t n,
			    const uint64_t *allowed, size_t k,
			    uint64_t deadline_ns, struct kb_top *ret,
			    size_t *ret_n, bool *partial, struct kb_error *err)
{
	const struct kb_view *v = r->views[part];
	const struct xc_field *fields[1] = { v->fields[field] };
	struct xc_topk_term query[TERMS_MAX];
	struct xc_topk_hit hits[HITS_MAX];
	struct prefixed p;
	struct xc_topk_request request = {
		.terms = query, .fields = fields, .n_fields = 1,
		.allowed = allowed,
		.group = v->pub.group, .n_group = v->pub.n_documents,
		.k = k < KB_COUNT(hits) ? k : KB_COUNT(hits),
		.deadline_ns = deadline_ns };
	struct xc_topk_result result = { .hits = hits };
	enum kb_status st;

	*ret_n = 0;
	add_prefix(field, terms, n, &p);
	for (size_t i = 0; i < p.n; i++)
		if (terms[p.at[i]].weight) {
			p.at[request.n_terms] = p.at[i];
			query[request.n_terms++] = (struct xc_topk_term){
				p.bytes[i], p.len[i],
				terms[p.at[i]].weight, 0 };
		}
	if (!request.n_terms || !v->pub.live_documents)
		return KB_OK;
	st = find(r, part, &request, &result, err);
	if (st != KB_OK)
		return st;
	for (size_t i = 0; i < result.n; i++)
		ret[i] = (struct kb_top){ hits[i].docid, hits[i].score,
					  own_mask(hits[i].mask, &p) };
	*ret_n = result.n;
	*partial |= result.partial;
	return KB_OK;
}

enum kb_status kb_index_pinned(struct kb_index_reader *r, enum kb_part part,
			       const char *key, const uint64_t *allowed,
			       uint32_t ret[KB_PINNED_MAX], size_t *ret_n,
			       struct kb_error *err)
{
	const struct kb_view *v = r->views[part];
	char text[KB_PIN_TERM];
	const struct xc_topk_term term = { text, KB_PIN_TERM - 1, 1 << 12, 0 };
	const struct xc_field *fields[1] = { v->fields[KB_FIELD_BODY] };
	struct xc_topk_hit hits[KB_PINNED_MAX];
	struct xc_topk_request request = {
		.terms = &term, .n_terms = 1, .fields = fields, .n_fields = 1,
		.allowed = allowed,
		.k = KB_PINNED_MAX };
	struct xc_topk_result result = { .hits = hits };
	enum kb_status st;

	*ret_n = 0;
	if (!*key || !v->pub.live_documents)
		return KB_OK;
	kb_pin_term(key, text);
	st = find(r, part, &request, &result, err);
	if (st != KB_OK)
		return st;
	for (size_t i = 0; i < result.n; i++)
		ret[i] = hits[i].docid;
	*ret_n = result.n;
	return KB_OK;
}
