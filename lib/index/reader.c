/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * reader.c - what threads hold of an index: each its own Xapian databases, all
 * the same views. A refresh costs a readlink and a reopen (a few microseconds)
 * when nothing changed.
 */
#include "snapshot.h"

#include <pthread.h>

struct kb_index {
	const char *dir;
	unsigned parts;
	struct kb_index_settings settings;
	pthread_mutex_t lock;
	struct kb_view *views[KB_PARTS];	/* newest; counted */
};

struct kb_index_reader {
	struct kb_index *index;
	char generation[32];
	struct xc_database *db[KB_PARTS];
	struct kb_view *views[KB_PARTS];
	uint64_t revision[KB_PARTS];	/* of the database, when views[] was
					   found */
};

const char *kb_index_text_version(void)
{
	static char version[80];	/* same bytes whoever writes it first */

	if (!version[0])
		snprintf(version, sizeof(version), "%s/7", kb_text_version());
	return version;
}

static void drop_view(struct kb_index *index, struct kb_view *v)
{
	bool last;

	if (!v)
		return;
	pthread_mutex_lock(&index->lock);
	last = --v->references == 0;
	pthread_mutex_unlock(&index->lock);
	if (last)
		talloc_free(v);
}

static int close_index(struct kb_index *index)
{
	for (int part = 0; part < KB_PARTS; part++)
		drop_view(index, index->views[part]);
	pthread_mutex_destroy(&index->lock);
	return 0;
}

enum kb_status kb_index_open(void *mem, const char *index_dir, unsigned parts,
			     const struct kb_index_settings *settings,
			     struct kb_index **ret, struct kb_error *err)
{
	char generation[32];
	struct kb_index *index;
	enum kb_status st = kb_generation_current(index_dir, generation,
						  sizeof(generation), err);

	if (st != KB_OK)
		return st;
	index = kb_new(mem, struct kb_index);
	index->dir = talloc_strdup(index, index_dir);
	index->parts = parts;
	index->settings = *settings;
	pthread_mutex_init(&index->lock, NULL);
	talloc_set_destructor(index, close_index);
	*ret = index;
	return KB_OK;
}

static int close_reader(struct kb_index_reader *r)
{
	for (int part = 0; part < KB_PARTS; part++) {
		xc_db_free(r->db[part]);
		r->db[part] = NULL;
		drop_view(r->index, r->views[part]);
		r->views[part] = NULL;
	}
	return 0;
}

/* The view of exactly this commit: the newest shared one, or a new one. */
static enum kb_status find_view(struct kb_index_reader *r, enum kb_part part,
				const struct kb_part_state *state,
				struct kb_view **ret, struct kb_error *err)
{
	struct kb_index *index = r->index;
	struct kb_view *v, *newest;
	enum kb_status st = KB_OK;

	pthread_mutex_lock(&index->lock);
	newest = index->views[part];
	if (newest && strcmp(newest->generation, r->generation) != 0)
		newest = NULL;
	if (newest && newest->state.commit == state->commit) {
		newest->references++;
		*ret = newest;
	} else {
		char *folder = kb_part_folder(NULL, index->dir, r->generation,
					      part);
		bool newer = newest && newest->state.commit < state->commit;

		st = kb_view_open(folder, r->generation, state,
				  &index->settings, newer ? newest : NULL, &v,
				  err);
		talloc_free(folder);
		if (st == KB_OK) {
			v->references = 1;
			*ret = v;
		}
		if (st == KB_OK && (!newest || newer)) {
			struct kb_view *old = index->views[part];

			v->references++;
			index->views[part] = v;
			if (old && --old->references == 0)
				talloc_free(old);
		}
	}
	pthread_mutex_unlock(&index->lock);
	return st;
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
	if (r->views[part] && revision == r->revision[part])
		return KB_OK;
	st = kb_part_state_read(r->db[part], &state, err);
	if (st == KB_OK)
		st = find_view(r, part, &state, &v, err);
	if (st != KB_OK)
		return st;
	drop_view(r->index, r->views[part]);
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
	struct kb_index_reader *r = kb_new(mem, struct kb_index_reader);
	enum kb_status st;

	r->index = index;
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

void kb_index_reader_state(const struct kb_index_reader *r,
			   struct kb_index_state *ret)
{
	*ret = (struct kb_index_state){ 0 };
	for (int part = 0; part < KB_PARTS; part++) {
		const struct kb_view *v = r->views[part];

		if (!v)
			continue;
		if (v->state.seq > ret->seq)
			ret->seq = v->state.seq;
		ret->documents += v->pub.live_documents;
		ret->articles += v->pub.live_articles;
	}
	snprintf(ret->generation, sizeof(ret->generation), "%s.%lld",
		 r->generation, (long long)ret->seq);
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
