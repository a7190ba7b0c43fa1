/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * reader.c - what threads hold of an index: each its own Xapian databases, all
 * the same views. A refresh costs a readlink and a reopen (a few microseconds)
 * when nothing changed.
 */
#include "manifest.h"
#include "snapshot.h"

struct kb_index {
	const char *dir;
	unsigned parts;
	struct kb_views *views;
};

struct kb_index_reader {
	struct kb_index *index;
	char generation[32];
	char *public_store;
	struct xc_database *db[KB_PARTS];
	struct kb_view *views[KB_PARTS];
	uint64_t revision[KB_PARTS];	/* of the database, when views[] was
					   found */
	struct kb_audience *who;	/* NULL: sees everything */
	char *key;			/* its name */
};

const char *kb_index_text_version(void)
{
	static char version[80];	/* same bytes whoever writes it first */

	if (!version[0])
		snprintf(version, sizeof(version), "%s/8", kb_text_version());
	return version;
}

enum kb_status kb_index_open(void *mem, const char *index_dir, unsigned parts,
			     const struct kb_index_settings *settings,
			     struct kb_index **ret, struct kb_error *err)
{
	char generation[32];
	struct kb_index *index;
	enum kb_status st = kb_generation_current(index_dir, generation,
						  sizeof(generation), err);

	if (st == KB_OK)
		st = kb_generation_verify(index_dir, generation, parts, false,
					  err);
	if (st != KB_OK)
		return st;
	index = kb_new(mem, struct kb_index);
	index->dir = talloc_strdup(index, index_dir);
	index->parts = parts;
	index->views = kb_views_new(index, index_dir, settings);
	*ret = index;
	return KB_OK;
}

static void drop_view(struct kb_index_reader *r, enum kb_part part)
{
	kb_views_drop(r->index->views, r->views[part]);
	r->views[part] = NULL;
}

static int close_reader(struct kb_index_reader *r)
{
	for (int part = 0; part < KB_PARTS; part++) {
		xc_db_free(r->db[part]);
		r->db[part] = NULL;
		drop_view(r, (enum kb_part)part);
	}
	return 0;
}

/* The view before goes at once: should the refresh fail, there is none, and not
   another person's. */
void kb_index_reader_audience(struct kb_index_reader *r,
			      const struct kb_audience *who)
{
	char *key = kb_audience_key(r, who);

	if (!strcmp(key, r->key)) {
		talloc_free(key);
		return;
	}
	talloc_free(r->key);
	r->key = key;
	talloc_free(r->who);
	r->who = kb_audience_copy(r, who);
	drop_view(r, KB_PART_INTERNAL);
}

/* The public learns of an article when it begins, staff before. */
static int64_t known_at(enum kb_part part)
{
	return part == KB_PART_PUBLIC ? kb_now() : 0;
}

/* Only the internal part holds what some may see and others not. */
static enum kb_status find_view(struct kb_index_reader *r, enum kb_part part,
				const struct kb_part_state *state,
				struct kb_view **ret, struct kb_error *err)
{
	bool apart = part == KB_PART_INTERNAL;

	return kb_views_find(r->index->views, r->generation, part, state,
			     apart ? r->who : NULL, apart ? r->key : "",
			     known_at(part), ret, err);
}

static enum kb_status refresh_part(struct kb_index_reader *r,
				   enum kb_part part, struct kb_error *err)
{
	struct kb_part_state state;
	struct kb_view *v;
	struct xc_error xe;
	uint64_t revision = 0;
	enum xc_status xs = xc_db_reopen(r->db[part], NULL, &xe);
	enum kb_status st;

	if (xs == XC_OK)
		xs = xc_db_revision(r->db[part], &revision, &xe);
	if (xs != XC_OK)
		return kb_xc_error(err, xs, &xe, "cannot reopen the index");
	/* Not what reopen says: a search that met a stale database has
	   reopened it already. */
	if (r->views[part] && revision == r->revision[part] &&
	    kb_view_holds(r->views[part], known_at(part)))
		return KB_OK;
	st = kb_part_state_read(r->db[part], &state, err);
	if (st == KB_OK)
		st = find_view(r, part, &state, &v, err);
	if (st != KB_OK)
		return st;
	drop_view(r, part);
	r->views[part] = v;
	r->revision[part] = revision;
	return KB_OK;
}

static enum kb_status open_generation(struct kb_index_reader *r,
				      struct kb_error *err)
{
	for (int part = 0; part < KB_PARTS; part++) {
		char *path;
		struct xc_error xe;
		enum xc_status xs;

		if (!(r->index->parts & 1u << part))
			continue;
		path = talloc_asprintf(r, "%s/%s/%s/xapian", r->index->dir,
				       r->generation, kb_part_name(part));
		xs = xc_db_open((const char *const *)&path, 1, &r->db[part],
				&xe);
		talloc_free(path);
		if (xs != XC_OK)
			return kb_xc_error(err, xs, &xe,
					   "cannot open the index");
	}
	return KB_OK;
}

enum kb_status kb_index_reader_refresh(struct kb_index_reader *r,
				       struct kb_error *err)
{
	char generation[32];
	enum kb_status st = kb_generation_current(r->index->dir, generation,
						  sizeof(generation), err);

	if (st == KB_OK && strcmp(generation, r->generation) != 0) {
		close_reader(r);
		snprintf(r->generation, sizeof(r->generation), "%s",
			 generation);
		talloc_free(r->public_store);
		r->public_store = talloc_asprintf(r, "%s/%s/%s/%s",
			r->index->dir, generation,
			kb_part_name(KB_PART_PUBLIC), KB_PUBLIC_STORE);
		st = open_generation(r, err);
	}
	for (int part = 0; part < KB_PARTS && st == KB_OK; part++)
		if (r->index->parts & 1u << part)
			st = refresh_part(r, part, err);
	if (st != KB_OK)	/* the next refresh starts afresh */
		r->generation[0] = '\0';
	return st;
}

enum kb_status kb_index_reader_open(struct kb_index *index, void *mem,
				    struct kb_index_reader **ret,
				    struct kb_error *err)
{
	static const struct kb_audience everyone = { .staff = true,
						     .all = true };
	struct kb_index_reader *r = kb_new(mem, struct kb_index_reader);
	enum kb_status st;

	r->index = index;
	r->key = kb_audience_key(r, &everyone);
	talloc_set_destructor(r, close_reader);
	st = kb_index_reader_refresh(r, err);
	if (st != KB_OK) {
		talloc_free(r);
		return st;
	}
	*ret = r;
	return KB_OK;
}

const struct kb_snapshot *kb_index_snapshot(const struct kb_index_reader *r,
					    enum kb_part part)
{
	return r->views[part] ? &r->views[part]->pub : NULL;
}

const char *kb_index_public_store(const struct kb_index_reader *r)
{
	return r->public_store;
}

/* What the reader may find: the internal part holds the public one, too. */
static enum kb_part widest(const struct kb_index_reader *r)
{
	return r->views[KB_PART_INTERNAL] ? KB_PART_INTERNAL : KB_PART_PUBLIC;
}

void kb_index_reader_state(const struct kb_index_reader *r,
			   struct kb_index_state *ret)
{
	const struct kb_view *v = r->views[widest(r)];
	uint64_t sum = 0;

	*ret = (struct kb_index_state){
		.folder = kb_generation_number(r->generation) };
	if (v) {
		ret->documents = v->pub.live_documents;
		ret->articles = v->pub.live_articles;
		ret->synonyms = v->state.synonyms;
	}
	for (unsigned part = 0; part < KB_PARTS; part++) {
		v = r->views[part];
		if (!v)
			continue;
		if (v->state.seq > ret->seq)
			ret->seq = v->state.seq;
		/* Equal sums of two parts are not the same. */
		sum += (v->stamps + v->state.rules + v->state.synonyms) *
			(2 * part + 1);
	}
	snprintf(ret->generation, sizeof(ret->generation), "c-%016llx",
		 (unsigned long long)sum);
}

/* ---- search ---------------------------------------------------------------- */

enum { TERMS_MAX = XC_TOPK_TERMS_MAX, TERM_BYTES = 256 };

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
	struct xc_topk_hit hits[256];
	struct prefixed p;
	struct xc_topk_request request = {
		.terms = query, .fields = fields, .n_fields = 1,
		.allowed = allowed, .n_allowed = v->pub.n_documents,
		.group = v->pub.group, .n_group = v->pub.n_documents,
		.k = k < KB_COUNT(hits) ? k : KB_COUNT(hits),
		.deadline_ns = deadline_ns };
	struct xc_topk_result result = { .hits = hits };
	struct xc_error xe;
	enum xc_status xs;

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
	xs = xc_topk(r->db[part], &request, &result, &xe);
	if (xs != XC_OK)
		return kb_xc_error(err, xs, &xe, "cannot search the index");
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
		.allowed = allowed, .n_allowed = v->pub.n_documents,
		.k = KB_PINNED_MAX };
	struct xc_topk_result result = { .hits = hits };
	struct xc_error xe;
	enum xc_status xs;

	*ret_n = 0;
	if (!*key || !v->pub.live_documents)
		return KB_OK;
	kb_pin_term(key, text);
	xs = xc_topk(r->db[part], &request, &result, &xe);
	if (xs != XC_OK)
		return kb_xc_error(err, xs, &xe, "cannot search the index");
	for (size_t i = 0; i < result.n; i++)
		ret[i] = hits[i].docid;
	*ret_n = result.n;
	return KB_OK;
}
