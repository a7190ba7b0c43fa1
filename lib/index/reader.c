/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * reader.c - what threads hold of an index: each its own Xapian databases, all
 * the same views. A refresh costs a readlink and a reopen (a few microseconds)
 * when nothing changed.
 */
#include "manifest.h"
#include "reader.h"

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
		xc_writer_free(r->beside[part].writer);
		drop_view(r, (enum kb_part)part);
	}
	return 0;
}

struct kb_index_reader *kb_index_reader_new(struct kb_index *index, void *mem)
{
	struct kb_index_reader *r = kb_new(mem, struct kb_index_reader);

	r->index = index;
	talloc_set_destructor(r, close_reader);
	return r;
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

enum kb_status kb_index_reader_generation(struct kb_index_reader *r,
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
	enum kb_status st;

	if (r->frozen)
		return KB_OK;
	st = kb_generation_current(r->index->dir, generation,
				   sizeof(generation), err);
	if (st == KB_OK && strcmp(generation, r->generation) != 0) {
		close_reader(r);
		snprintf(r->generation, sizeof(r->generation), "%s",
			 generation);
		talloc_free(r->public_store);
		r->public_store = talloc_asprintf(r, "%s/%s/%s/%s",
			r->index->dir, generation,
			kb_part_name(KB_PART_PUBLIC), KB_PUBLIC_STORE);
		st = kb_index_reader_generation(r, err);
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
	struct kb_index_reader *r = kb_index_reader_new(index, mem);
	enum kb_status st;

	r->key = kb_audience_key(r, &everyone);
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
