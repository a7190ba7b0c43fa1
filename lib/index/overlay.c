/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * overlay.c - an index as it would be. In: a reader, and articles as a proposal
 * has them. Out: a reader whose view goes on from the other's as a follower's
 * step would go on: rows behind the mapped columns, postings in a small
 * database beside, documents numbered on. Files of the index are only read.
 */
#include "reader.h"

#include <errno.h>
#include <stdlib.h>

#include <kb/proposal.h>

/* One part's additions while they are made. */
struct adding {
	const struct kb_overlay *o;
	enum kb_part part;
	const struct kb_view *before;
	struct kb_part_state state;	/* of the new view */
	struct kb_columns_out out;	/* in memory */
	struct kb_added added;
	const char *folder;		/* of the writer */
	struct xc_writer *writer;
	struct kb_encoder *encoder;
	/* Where each of the ids is now: old_first and old_count. */
	struct kb_log_entry *places;
	uint32_t next_article;
};

/* ---- postings ------------------------------------------------------------ */

static enum kb_status make_writer(struct adding *a, void *mem,
				  struct kb_error *err)
{
	static const struct xc_document_spec blank;
	const char *tmp = getenv("TMPDIR");
	char *folder = kb_format(mem, "%s/concord-XXXXXX",
				 tmp && *tmp ? tmp : "/tmp");
	uint32_t first = a->before->pub.n_documents;
	struct xc_error xe;
	enum xc_status xs;

	if (!mkdtemp(folder))
		return kb_error_set(err, KB_IO, "the folder %s cannot be "
			"made: %s; set TMPDIR to a folder that can be written",
			folder, strerror(errno));
	a->folder = folder;
	xs = xc_writer_open(kb_format(mem, "%s/xapian", folder),
			    XC_CREATE | XC_NO_SYNC, &a->writer, &xe);
	/* The next document added gets the id after this one's. */
	if (xs == XC_OK && first > 1)
		xs = xc_writer_replace(a->writer, first - 1, &blank, &xe);
	return xs == XC_OK ? KB_OK :
		kb_xc_error(err, xs, &xe, "cannot look at what is proposed");
}

/* Who has the tables open needs their names no more: nothing is left behind,
   however the process ends. */
static enum kb_status finish_writer(struct adding *a, enum kb_status st,
				    struct kb_error *err)
{
	struct kb_error ignored;
	struct xc_error xe;
	enum xc_status xs = st == KB_OK ? xc_writer_commit(a->writer, &xe) :
		XC_OK;

	if (xs != XC_OK)
		st = kb_xc_error(err, xs, &xe,
				 "cannot look at what is proposed");
	if (a->folder && kb_rmtree(a->folder, &ignored) != KB_OK)
		kb_log(KB_LOG_WARN, "left-over", "path=\"%s\"", a->folder);
	return st;
}

/* ---- where articles are -------------------------------------------------- */

static size_t id_at(const struct kb_overlay *o, const char *id, size_t len)
{
	size_t i = 0;

	while (i < o->n && (strlen(o->ids[i]) != len ||
			    memcmp(o->ids[i], id, len) != 0))
		i++;
	return i;
}

/* One pass over the log, however many are proposed; most entries are told from
   them by a bit of a hash. */
static void find_places(struct adding *a, void *mem)
{
	const char *log = a->before->maps[KB_COLUMN_LOG].base;
	size_t end = a->before->maps[KB_COLUMN_LOG].len;
	uint64_t maybe[64] = { 0 };

	a->places = kb_array(mem, struct kb_log_entry, a->o->n);
	for (size_t i = 0; i < a->o->n; i++) {
		uint64_t hash = kb_id_hash(a->o->ids[i]);

		maybe[hash % 64] |= 1ull << (hash >> 58);
		a->places[i].article = UINT32_MAX;
	}
	for (size_t at = 0; at < end;) {
		const struct kb_log_entry *e = (const void *)(log + at);
		const char *id = log + at + sizeof(*e);
		char name[KB_ID_MAX + 1];
		uint64_t hash;
		size_t i;

		at += kb_log_entry_size(e);
		if (e->article >= a->next_article)
			a->next_article = e->article + 1;
		if (e->id_len > KB_ID_MAX)
			continue;
		memcpy(name, id, e->id_len);
		name[e->id_len] = '\0';
		hash = kb_id_hash(name);
		if (!(maybe[hash % 64] >> (hash >> 58) & 1))
			continue;
		i = id_at(a->o, id, e->id_len);
		if (i < a->o->n)
			a->places[i] = (struct kb_log_entry){
				.article = e->article, .old_first = e->first,
				.old_count = e->count };
	}
}

/* ---- adding -------------------------------------------------------------- */

/* The public part's state names its rules by the sum of their stamps. */
static enum kb_status change_rules(struct adding *a, void *mem,
				   const struct kb_unit *unit,
				   struct kb_error *err)
{
	struct kb_unit old;
	enum kb_status st;

	if (a->part != KB_PART_PUBLIC)
		return KB_OK;
	st = kb_unit_load(mem, a->o->store, unit->id, a->part, &old, err);
	if (st != KB_OK)
		return st;
	for (size_t i = 0; i < old.n_shown; i++)
		a->state.rules -= old.shown[i].stamp;
	for (size_t i = 0; i < unit->n_shown; i++)
		a->state.rules += unit->shown[i].stamp;
	return KB_OK;
}

static enum kb_status add_article(struct adding *a, void *mem, size_t i,
				  struct kb_error *err)
{
	const char *id = a->o->ids[i];
	struct kb_log_entry entry = a->places[i];
	struct kb_unit unit;
	enum kb_status st = kb_unit_load(mem, a->o->proposed, id, a->part,
					 &unit, err);

	if (st == KB_OK)
		st = change_rules(a, mem, &unit, err);
	if (st != KB_OK || (!unit.n && !entry.old_count))
		return st;
	if (entry.article == UINT32_MAX)
		entry.article = a->next_article++;
	entry.id_len = (uint32_t)strlen(id);
	if (unit.n)
		st = kb_encoder_add(a->encoder, &unit, entry.article,
				    &entry.first, &entry.count, err);
	if (st == KB_OK)
		kb_log_add(&a->out, &entry, id);
	return st;
}

static enum kb_status add_all(struct adding *a, void *mem,
			      struct kb_error *err)
{
	enum kb_status st = KB_OK;

	find_places(a, mem);
	a->encoder = kb_encoder_new(mem, a->writer, &a->out, NULL, NULL);
	for (size_t i = 0; i < a->o->n && st == KB_OK; i++) {
		void *scope = talloc_new(mem);

		st = add_article(a, scope, i, err);
		talloc_free(scope);
	}
	if (st == KB_OK)
		st = kb_stamp_synonyms(a->o->proposed, &a->state.synonyms,
				       err);
	return st == KB_OK ? kb_columns_flush(&a->out, false, err) : st;
}

/* ---- the view ------------------------------------------------------------ */

struct streams { char *bytes[KB_COLUMNS]; size_t len[KB_COLUMNS]; };

static enum kb_status open_streams(struct adding *a, struct streams *s,
				   struct kb_error *err)
{
	memcpy(a->out.rows, a->before->state.rows, sizeof(a->out.rows));
	for (int i = 0; i < KB_COLUMNS; i++) {
		a->out.file[i] = open_memstream(&s->bytes[i], &s->len[i]);
		if (!a->out.file[i])
			return kb_error_set(err, KB_IO, "no memory for what "
					    "is proposed: %s",
					    strerror(errno));
	}
	return KB_OK;
}

static void close_streams(struct adding *a, struct streams *s)
{
	kb_columns_close(&a->out);
	for (int i = 0; i < KB_COLUMNS; i++)
		free(s->bytes[i]);
}

static enum kb_status open_view(struct adding *a, const struct streams *s,
				const struct kb_index_reader *r,
				struct kb_view **ret, struct kb_error *err)
{
	const struct kb_view *v = a->before;
	char *folder = kb_part_folder(NULL, r->index->dir, v->generation,
				      a->part);
	enum kb_status st;

	/* What begins until later may be anywhere: all of it is read. */
	bool later = v->now && a->o->at > v->now;

	memcpy(a->state.rows, a->out.rows, sizeof(a->state.rows));
	for (int i = 0; i < KB_COLUMNS; i++) {
		a->added.bytes[i] = s->bytes[i];
		a->added.len[i] = s->len[i];
	}
	st = kb_view_open(folder, v->generation, &a->state,
			  kb_views_settings(r->index->views),
			  a->part == KB_PART_INTERNAL ? r->who : NULL,
			  later ? a->o->at : v->now, later ? NULL : v, v,
			  &a->added, ret, err);
	if (st == KB_OK)
		(*ret)->references = 1;
	talloc_free(folder);
	return st;
}

static enum kb_status overlay_part(struct kb_index_reader *r,
				   const struct kb_view *before,
				   enum kb_part part,
				   const struct kb_overlay *o,
				   struct kb_error *err)
{
	struct adding a = { .o = o, .part = part, .before = before,
			    .state = before->state };
	struct streams streams = { 0 };
	void *mem = talloc_new(r);
	enum kb_status st = open_streams(&a, &streams, err);

	if (st == KB_OK && o->proposed) {
		st = make_writer(&a, mem, err);
		r->beside[part] = (struct kb_beside){ a.writer,
			before->pub.n_documents };
		if (st == KB_OK)
			st = add_all(&a, mem, err);
		st = finish_writer(&a, st, err);
	}
	if (st == KB_OK)
		st = open_view(&a, &streams, r, &r->views[part], err);
	close_streams(&a, &streams);
	talloc_free(mem);
	return st;
}

enum kb_status kb_index_reader_overlay(struct kb_index_reader *base,
				       void *mem, const struct kb_overlay *o,
				       struct kb_index_reader **ret,
				       struct kb_error *err)
{
	struct kb_index_reader *r = kb_index_reader_new(base->index, mem);
	enum kb_status st;

	memcpy(r->generation, base->generation, sizeof(r->generation));
	r->public_store = kb_strdup(r, base->public_store);
	r->who = base->who ? kb_audience_copy(r, base->who) : NULL;
	r->key = kb_strdup(r, base->key);
	r->frozen = true;
	st = kb_index_reader_generation(r, err);
	if (st == KB_NOT_FOUND || st == KB_IO)	/* replaced meanwhile */
		st = kb_error_set(err, KB_STALE, "the index was built anew "
				  "meanwhile; try again");
	for (int part = 0; part < KB_PARTS && st == KB_OK; part++) {
		if (!base->views[part])
			continue;
		if (o->proposed || o->at)
			st = overlay_part(r, base->views[part],
					  (enum kb_part)part, o, err);
		else
			r->views[part] = kb_views_keep(base->index->views,
						       base->views[part]);
	}
	if (st != KB_OK) {
		talloc_free(r);
		return st;
	}
	*ret = r;
	return KB_OK;
}
