/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * follow.c - the one writer of the live generation: articles named in the
 * store's change log are added anew, their old documents leave the live set in
 * the same commit. Postings of what left stay until the next build; the
 * snapshots take them out of every count.
 */
#include "manifest.h"

#include <unistd.h>

enum { CHANGES_MAX = 500 };

/* Where an article's documents are now. Known by a 64-bit hash of its id (0:
   empty): at a million articles two ids meet with a chance of 1 in 10^7. */
struct place { uint64_t id; uint32_t article, first, count; };

struct part_writer {
	struct xc_writer *writer;
	const char *folder, *xapian;	/* of the part; of its postings */
	struct kb_columns_out out;
	struct kb_part_state state;
	struct kb_encoder *encoder;
	struct place *places; size_t cap, n;	/* open addressing by id */
	uint32_t next_article;
};

struct kb_follower {
	const char *index_dir;
	struct kb_store *store;
	char generation[32];
	int64_t seq;			/* applied in all parts of it */
	/* Opened with the first change: an index that nobody changes costs
	   a follower nothing. */
	void *mem;			/* of what is open; NULL: nothing */
	struct part_writer parts[KB_PARTS];
	struct kb_mirror *mirror;	/* the public's store */
};

/* ---- places ---------------------------------------------------------------- */

/* FNV-1a; never 0. */
static uint64_t id_of(const char *id, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)id[i]) * 0x100000001b3u;
	return hash ? hash : 1;
}

static struct place *find_place(struct part_writer *w, uint64_t id)
{
	size_t at = (size_t)(id ^ id >> 32) & (w->cap - 1);

	while (w->places[at].id && w->places[at].id != id)
		at = (at + 1) & (w->cap - 1);
	return &w->places[at];
}

static void grow_places(void *mem, struct part_writer *w)
{
	struct place *old = w->places;
	size_t old_cap = w->cap;

	w->cap = old_cap ? old_cap * 2 : 1024;
	w->places = kb_array(mem, struct place, w->cap);
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].id)
			*find_place(w, old[i].id) = old[i];
	talloc_free(old);
}

/* The article's place; a new one gets the next article number. */
static struct place *place_of(void *mem, struct part_writer *w, const char *id,
			      size_t len)
{
	struct place *p;

	if (w->n * 4 >= w->cap * 3)
		grow_places(mem, w);
	p = find_place(w, id_of(id, len));
	if (!p->id) {
		w->n++;
		*p = (struct place){ .id = id_of(id, len),
				     .article = w->next_article++ };
	}
	return p;
}

static enum kb_status read_places(void *mem, struct part_writer *w,
				  const char *folder, struct kb_error *err)
{
	size_t end = w->state.rows[KB_COLUMN_LOG], len;
	char *path = talloc_asprintf(mem, "%s/%s", folder,
				     kb_columns[KB_COLUMN_LOG].name);
	char *log;
	enum kb_status st = kb_file_read(mem, path, SIZE_MAX, &log, &len, err);

	if (st != KB_OK)
		return st;
	for (size_t at = 0; at < end;) {
		const struct kb_log_entry *e = (const void *)(log + at);
		struct place *p;

		if (len < end || end - at < sizeof(*e) ||
		    e->id_len > end - at || end - at < kb_log_entry_size(e))
			return kb_error_at(err, KB_CORRUPT, path, 0, "the "
				"index's log is damaged; run kb-indexer "
				"build");
		p = place_of(mem, w, log + at + sizeof(*e), e->id_len);
		p->article = e->article;
		p->first = e->first;
		p->count = e->count;
		if (e->article >= w->next_article)
			w->next_article = e->article + 1;
		at += kb_log_entry_size(e);
	}
	talloc_free(log);
	return KB_OK;
}

/* ---- opening --------------------------------------------------------------- */

static void close_parts(struct kb_follower *f)
{
	for (int part = 0; part < KB_PARTS; part++) {
		xc_writer_free(f->parts[part].writer);
		kb_columns_close(&f->parts[part].out);
	}
	memset(f->parts, 0, sizeof(f->parts));
	talloc_free(f->mem);
	f->mem = NULL;
	f->mirror = NULL;
}

/* How far a generation is, without becoming its writer. */
static enum kb_status read_seq(const char *index_dir, const char *generation,
			       int64_t *ret, struct kb_error *err)
{
	int64_t seq = INT64_MAX;
	enum kb_status st = KB_OK;

	for (int part = 0; part < KB_PARTS && st == KB_OK; part++) {
		char *folder = kb_part_folder(NULL, index_dir, generation,
					      part);
		char *path = talloc_asprintf(folder, "%s/xapian", folder);
		struct kb_part_state state;
		struct xc_database *db = NULL;
		struct xc_error xe;
		enum xc_status xs = xc_db_open((const char *const *)&path, 1,
					       &db, &xe);

		st = xs == XC_OK ? kb_part_state_read(db, &state, err) :
			kb_xc_error(err, xs, &xe, "cannot open the index");
		if (st == KB_OK && state.seq < seq)
			seq = state.seq;
		xc_db_free(db);
		talloc_free(folder);
	}
	if (st == KB_OK)
		*ret = seq;
	return st;
}

static enum kb_status open_part(struct kb_follower *f, enum kb_part part,
				struct kb_error *err)
{
	struct part_writer *w = &f->parts[part];
	char *folder = kb_part_folder(f->mem, f->index_dir, f->generation,
				      part);
	struct xc_error xe;
	enum xc_status xs;
	enum kb_status st;

	w->folder = folder;
	w->xapian = talloc_asprintf(f->mem, "%s/xapian", folder);
	xs = xc_writer_open(w->xapian, XC_OPEN | XC_NO_TERMLIST, &w->writer,
			    &xe);
	if (xs != XC_OK)
		return kb_xc_error(err, xs, &xe, "cannot follow the index");
	st = kb_part_state_read(xc_writer_db(w->writer), &w->state, err);
	if (st == KB_OK)
		st = kb_columns_open(&w->out, folder, w->state.rows, err);
	if (st == KB_OK)
		st = read_places(f->mem, w, folder, err);
	if (st == KB_OK)
		w->encoder = kb_encoder_new(f->mem, w->writer, &w->out, NULL,
					    NULL);
	return st;
}

static enum kb_status open_parts(struct kb_follower *f, struct kb_error *err)
{
	enum kb_status st = KB_OK;

	f->mem = talloc_new(f);
	for (int part = 0; part < KB_PARTS && st == KB_OK; part++)
		st = open_part(f, part, err);
	/* Last: who has the parts is the only one that writes it. */
	if (st == KB_OK)
		st = kb_mirror_open(f->mem, talloc_asprintf(f->mem,
			"%s/%s/%s/%s", f->index_dir, f->generation,
			kb_part_name(KB_PART_PUBLIC), KB_PUBLIC_STORE), false,
			f->store, &f->mirror, err);
	if (st != KB_OK)
		close_parts(f);
	return st;
}

/* ---- applying -------------------------------------------------------------- */

static enum kb_status apply_article(struct kb_follower *f, void *mem,
				    enum kb_part part, const char *id,
				    int64_t seq, struct kb_error *err)
{
	struct part_writer *w = &f->parts[part];
	struct kb_unit unit;
	struct kb_log_entry entry = { .id_len = (uint32_t)strlen(id) };
	struct place *p;
	enum kb_status st = kb_unit_load(mem, f->store, id, part, &unit, err);

	/* The rows that this part will name, and no others. */
	if (st == KB_OK && part == KB_PART_PUBLIC)
		st = kb_mirror_put(f->mirror, id, unit.shown, unit.n_shown,
				   seq, err);
	if (st != KB_OK)
		return st;
	p = w->cap ? find_place(w, id_of(id, strlen(id))) : NULL;
	if (!unit.n && (!p || !p->id || !p->count))
		return KB_OK;		/* neither was here nor is now */
	p = place_of(f->mem, w, id, strlen(id));
	entry.article = p->article;
	entry.old_first = p->first;
	entry.old_count = p->count;
	if (unit.n)
		st = kb_encoder_add(w->encoder, &unit, p->article,
				    &entry.first, &entry.count, err);
	if (st != KB_OK)
		return st;
	kb_log_add(&w->out, &entry, id);
	p->first = entry.first;
	p->count = entry.count;
	return KB_OK;
}

static enum kb_status commit_part(struct part_writer *w, void *mem,
				  int64_t seq, struct kb_error *err)
{
	struct xc_error xe;
	enum xc_status xs;
	enum kb_status st = kb_columns_flush(&w->out, false, err);
	char *json;

	if (st == KB_OK)
		st = kb_commit_note(&w->out, w->folder, &w->state, err);
	if (st == KB_OK)
		st = kb_columns_flush(&w->out, true, err);
	if (st != KB_OK)
		return st;
	memcpy(w->state.rows, w->out.rows, sizeof(w->state.rows));
	w->state.seq = seq;
	w->state.commit++;
	json = kb_part_state_json(mem, &w->state);
	xs = xc_writer_set_metadata(w->writer, "concord", json, strlen(json),
				    &xe);
	if (xs == XC_OK)
		xs = xc_writer_end(w->writer, &xe);
	if (xs != XC_OK)
		return kb_xc_error(err, xs, &xe, "cannot commit to the index");
	/* Xapian renames the file that says which commit is the last, and
	   leaves the folder to the system. */
	return kb_dir_sync(w->xapian, err);
}

/* What the state says beside the rows. The public's store is on disk before
   the commit that names its rows. */
static enum kb_status finish_part(struct kb_follower *f, enum kb_part part,
				  const struct kb_change *changes, size_t n,
				  struct kb_error *err)
{
	struct part_writer *w = &f->parts[part];
	bool synonyms = false;
	enum kb_status st = KB_OK;

	for (size_t i = 0; i < n; i++)
		synonyms |= !strcmp(changes[i].article, KB_CHANGE_SYNONYMS);
	if (synonyms)
		st = kb_stamp_synonyms(f->store, &w->state.synonyms, err);
	if (part != KB_PART_PUBLIC || st != KB_OK)
		return st;
	if (synonyms)
		st = kb_mirror_synonyms(f->mirror, err);
	if (st == KB_OK)
		st = kb_mirror_curation(f->mirror, err);
	if (st == KB_OK)
		st = kb_mirror_commit(f->mirror, err);
	return st == KB_OK ? kb_mirror_rules(f->mirror, &w->state.rules, err)
			   : st;
}

static bool seen_before(const struct kb_change *changes, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (!strcmp(changes[j].article, changes[i].article))
			return true;
	return false;
}

static enum kb_status apply_changes(struct kb_follower *f, void *mem,
				    enum kb_part part,
				    const struct kb_change *changes, size_t n,
				    struct kb_error *err)
{
	struct part_writer *w = &f->parts[part];
	enum kb_status st = KB_OK;

	for (size_t i = 0; i < n && st == KB_OK; i++) {
		void *scope = talloc_new(mem);

		if (!seen_before(changes, i))
			st = apply_article(f, scope, part, changes[i].article,
					   changes[n - 1].seq, err);
		talloc_free(scope);
	}
	if (st == KB_OK)
		st = finish_part(f, part, changes, n, err);
	if (st == KB_OK)
		st = commit_part(w, mem, changes[n - 1].seq, err);
	return st == KB_OK && part == KB_PART_PUBLIC ?
		kb_part_show(kb_part_folder(mem, f->index_dir, f->generation,
					    part), err) : st;
}

static enum kb_status apply_part(struct kb_follower *f, enum kb_part part,
				 const struct kb_change *changes, size_t n,
				 struct kb_error *err)
{
	struct part_writer *w = &f->parts[part];
	struct xc_error xe;
	enum xc_status xs;
	void *mem;
	enum kb_status st = KB_OK;

	if (w->state.seq >= changes[n - 1].seq)
		return KB_OK;
	if (w->state.commit == 1)
		st = kb_manifest_release(w->folder, err);
	if (st != KB_OK)
		return st;
	xs = xc_writer_begin(w->writer, &xe);
	if (xs != XC_OK)
		return kb_xc_error(err, xs, &xe, "cannot write to the index");
	mem = talloc_new(f);
	st = apply_changes(f, mem, part, changes, n, err);
	talloc_free(mem);
	return st;
}

/* Rows that no view names any more, as of the step before. */
static enum kb_status sweep(struct kb_follower *f, struct kb_error *err)
{
	enum kb_status st = kb_mirror_sweep(f->mirror, f->seq, err);

	return st == KB_OK ? kb_mirror_commit(f->mirror, err) : st;
}

static int close_follower(struct kb_follower *f)
{
	close_parts(f);
	return 0;
}

enum kb_status kb_follower_open(void *mem, const char *store_path,
				const char *index_dir,
				struct kb_follower **ret, struct kb_error *err)
{
	struct kb_follower *f = kb_new(mem, struct kb_follower);
	enum kb_status st;

	f->index_dir = talloc_strdup(f, index_dir);
	talloc_set_destructor(f, close_follower);
	st = kb_store_open(f, store_path, KB_STORE_READ, false, &f->store,
			   err);
	if (st != KB_OK) {
		talloc_free(f);
		return st;
	}
	*ret = f;
	return KB_OK;
}

int64_t kb_follower_seq(const struct kb_follower *f)
{
	return f->generation[0] ? f->seq : -1;
}

enum kb_status kb_follower_step(struct kb_follower *f, size_t *ret,
				struct kb_error *err)
{
	char generation[32];
	struct kb_change *changes;
	void *mem = talloc_new(f);
	size_t n = 0;
	enum kb_status st = kb_generation_current(f->index_dir, generation,
						  sizeof(generation), err);

	if (st == KB_OK && strcmp(generation, f->generation) != 0) {
		close_parts(f);
		f->generation[0] = '\0';
		st = read_seq(f->index_dir, generation, &f->seq, err);
		if (st == KB_OK)
			snprintf(f->generation, sizeof(f->generation), "%s",
				 generation);
	}
	if (st == KB_OK)
		st = kb_store_changes(f->store, mem, f->seq, CHANGES_MAX,
				      &changes, &n, err);
	if (st == KB_OK && n && !f->mem)
		st = open_parts(f, err);
	if (st == KB_OK && f->mem)
		st = sweep(f, err);
	for (int part = 0; part < KB_PARTS && n && st == KB_OK; part++)
		st = apply_part(f, part, changes, n, err);
	if (st == KB_OK) {
		if (n)
			f->seq = changes[n - 1].seq;
		*ret = n;
	} else if (f->mem) {	/* what was half done is thrown away */
		close_parts(f);
		f->generation[0] = '\0';
	}
	talloc_free(mem);
	return st;
}
