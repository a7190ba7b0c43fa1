/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sync.c - what comes of a file in a synced folder, or of its absence. In: the
 * file's article. Out: a version, nothing, or a conflict with its row in the
 * editors' queue. A step is one transaction.
 */
#include <kb/sync.h>

#include "db.h"

struct bytes { const char *at; size_t len; };	/* at NULL: there are none */

/* What stands here before a step; children of `mem`. */
struct look {
	bool there, withdrawn, noted, open;	/* open: a conflict */
	bool exported;	/* it came from another system, of no folder */
	struct bytes ours, base;
};

static bool is_same(struct bytes a, struct bytes b)
{
	return a.at && b.at && a.len == b.len && !memcmp(a.at, b.at, a.len);
}

static struct bytes column(void *mem, sqlite3_stmt *stmt, int at)
{
	struct bytes b = { 0 };

	if (sqlite3_column_type(stmt, at) == SQLITE_NULL)
		return b;
	const char *blob = sqlite3_column_blob(stmt, at);
	b.len = (size_t)sqlite3_column_bytes(stmt, at);
	b.at = kb_strndup(mem, blob ? blob : "", b.len);
	return b;
}

static enum kb_status look_at(struct kb_store *s, void *mem, const char *id,
			      const char *lang, struct look *ret,
			      struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_sync_look, &stmt, err, "tt",
					id, lang);

	*ret = (struct look){ 0 };
	if (st != KB_OK)
		return st == KB_NOT_FOUND ? KB_OK : st;
	*ret = (struct look){
		.there = true,
		.withdrawn = sqlite3_column_int(stmt, 1) != 0,
		.ours = column(mem, stmt, 2),
		.noted = sqlite3_column_int(stmt, 3) != 0,
		.base = column(mem, stmt, 4),
		.open = sqlite3_column_int(stmt, 5) != 0,
		.exported = sqlite3_column_int(stmt, 6) != 0,
	};
	return KB_OK;
}

/* ---- conflicts ------------------------------------------------------------- */

static char *key_of(void *mem, const char *id, const char *lang)
{
	return kb_format(mem, "sync:%s:%s", id, lang);
}

static enum kb_status close_item(struct kb_store *s, const char *key,
				 const char *by, struct kb_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_sync_queued, &stmt, err, "t",
					key);
	int64_t seq = st == KB_OK ? sqlite3_column_int64(stmt, 0) : 0;

	kb_db_reset(&stmt);
	if (st != KB_OK)
		return st == KB_NOT_FOUND ? KB_OK : st;
	return kb_queue_close(s, seq, by, "fixed", "", err);
}

static enum kb_status settle(struct kb_store *s, void *mem, const char *id,
			     const char *lang, const char *by,
			     struct kb_error *err)
{
	enum kb_status st = kb_db_run(s, KB_Q_sync_conflict_remove, err, "tt",
				      id, lang);

	return st == KB_OK ? close_item(s, key_of(mem, id, lang), by, err)
			   : st;
}

static enum kb_status disagree(struct kb_store *s, void *mem, const char *id,
			       const char *lang, const char *path,
			       struct bytes base, struct bytes theirs,
			       struct kb_error *err)
{
	const struct kb_queue_item item = {
		.kind = KB_QUEUED_SYNC_CONFLICT, .article = id, .lang = lang,
		.key = key_of(mem, id, lang),
		.text = theirs.at ? "changed in the folder and here" :
			"changed here, and its file is gone",
		.detail = theirs.at ? NULL : "{\"gone\":true}",
	};
	int64_t seq;
	enum kb_status st = kb_db_run(s, KB_Q_sync_conflict_put, err,
		"tttibb", id, lang, path, kb_now(), base.at, base.len,
		theirs.at, theirs.len);

	return st == KB_OK ? kb_queue_put(s, &item, false, &seq, err) : st;
}

/* ---- a file ----------------------------------------------------------------- */

static enum kb_status take(struct kb_store *s, void *mem,
			   const struct kb_save *save, bool noted,
			   struct kb_error *err)
{
	struct kb_save any = *save;
	int version;
	enum kb_status st;

	any.base = KB_BASE_ANY;
	st = kb_store_article_save(s, &any, &version, err);
	if (st == KB_OK && !noted)
		st = kb_db_run(s, KB_Q_sync_base_newest, err, "tt",
			       save->article->id, save->article->lang);
	return st == KB_OK && !noted ? settle(s, mem, save->article->id,
		save->article->lang, "", err) : st;
}

/* What is to be done, by who has changed it since both had the base. What an
   editor withdrew is a change here; what went with its file is none. */
static enum kb_synced judge(const struct look *l, struct bytes theirs)
{
	bool ours_moved = !is_same(l->ours, l->base) ||
		(l->withdrawn && l->noted);

	if (!l->there)
		return KB_SYNCED_NEW;
	if (is_same(l->ours, theirs) && !(l->withdrawn && l->noted))
		return l->withdrawn ? KB_SYNCED_CHANGED : KB_SYNCED_SAME;
	if (is_same(l->base, theirs))
		return KB_SYNCED_KEPT;
	return ours_moved ? KB_SYNCED_CONFLICT : KB_SYNCED_CHANGED;
}

static enum kb_status put_beside(struct kb_store *s, void *mem,
				 const struct kb_save *save, struct look l,
				 enum kb_synced *ret, struct kb_error *err)
{
	const struct kb_article *a = save->article;
	const struct bytes theirs = { a->source, a->source_len };
	enum kb_status st;

	*ret = judge(&l, theirs);
	if (*ret == KB_SYNCED_CONFLICT)
		return disagree(s, mem, a->id, a->lang, save->path, l.base,
				theirs, err);
	if (*ret != KB_SYNCED_KEPT)
		return take(s, mem, save, l.noted && !l.open && !l.exported &&
			    is_same(l.base, theirs), err);
	st = kb_db_run(s, KB_Q_sync_base_bytes, err, "ttbi", a->id, a->lang,
		       theirs.at, theirs.len, (int64_t)0);
	return st == KB_OK ? settle(s, mem, a->id, a->lang, "", err) : st;
}

/* What has no path came from another system: no folder has it, none may take it
   away. */
static enum kb_status put(struct kb_store *s, void *mem,
			  const struct kb_save *save, enum kb_synced *ret,
			  struct kb_error *err)
{
	const struct kb_article *a = save->article;
	struct look l;
	enum kb_status st = look_at(s, mem, a->id, a->lang, &l, err);
	bool exported = st == KB_OK && !*save->path &&
		(!l.noted || l.exported);

	if (st == KB_OK)
		st = put_beside(s, mem, save, l, ret, err);
	return st == KB_OK && exported ? kb_db_run(s, KB_Q_sync_base_export,
		err, "tt", a->id, a->lang) : st;
}

enum kb_status kb_sync_put(struct kb_store *s, const struct kb_save *save,
			   enum kb_synced *ret, struct kb_error *err)
{
	bool own;
	enum kb_synced done = KB_SYNCED_SAME;
	enum kb_status st = kb_db_enter(s, &own, err);

	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	st = kb_db_leave(s, own, put(s, mem, save, &done, err), err);
	talloc_free(mem);
	if (st == KB_OK)
		*ret = done;
	return st;
}

/* ---- no file ------------------------------------------------------------------ */

static enum kb_status gone(struct kb_store *s, void *mem, const char *id,
			   const char *lang, bool only_look,
			   enum kb_synced *ret, struct kb_error *err)
{
	const struct bytes none = { 0 };
	struct look l;
	enum kb_status st = look_at(s, mem, id, lang, &l, err);

	if (st != KB_OK)
		return st;
	/* Never in a folder, or dealt with before. */
	*ret = KB_SYNCED_KEPT;
	if (!l.there || !l.base.at || l.exported ||
	    (l.withdrawn && !l.noted))
		return KB_OK;
	if (l.withdrawn || is_same(l.ours, l.base))
		*ret = KB_SYNCED_CHANGED;
	else
		*ret = KB_SYNCED_CONFLICT;
	if (only_look)
		return KB_OK;
	if (*ret == KB_SYNCED_CONFLICT)
		return disagree(s, mem, id, lang, "", l.base, none, err);
	if (!l.withdrawn)
		st = kb_store_article_withdraw(s, id, lang, err);
	if (st == KB_OK)
		st = kb_db_run(s, KB_Q_sync_base_bytes, err, "ttbi", id, lang,
			       l.base.at, l.base.len, (int64_t)1);
	return st == KB_OK ? settle(s, mem, id, lang, "", err) : st;
}

enum kb_status kb_sync_gone(struct kb_store *s, const char *id,
			    const char *lang, bool look, enum kb_synced *ret,
			    struct kb_error *err)
{
	bool own;
	enum kb_synced done = KB_SYNCED_SAME;
	void *mem;
	enum kb_status st;

	if (look) {
		mem = talloc_new(NULL);
		st = gone(s, mem, id, lang, true, ret, err);
		talloc_free(mem);
		return st;
	}
	st = kb_db_enter(s, &own, err);
	if (st != KB_OK)
		return st;
	mem = talloc_new(NULL);
	st = kb_db_leave(s, own, gone(s, mem, id, lang, false, &done, err),
			 err);
	talloc_free(mem);
	if (st == KB_OK)
		*ret = done;
	return st;
}

/* ---- an editor -------------------------------------------------------------- */

enum kb_status kb_sync_conflict_get(struct kb_store *s, void *mem,
				    const char *id, const char *lang,
				    struct kb_sync_conflict *ret,
				    struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_sync_conflict_get, &stmt, err,
					"tt", id, lang);

	if (st == KB_NOT_FOUND)
		return kb_error_set(err, st, "folder and store do not "
			"disagree over '%s' in %s", id, lang);
	if (st != KB_OK)
		return st;
	struct bytes base = column(mem, stmt, 2);
	struct bytes theirs = column(mem, stmt, 3);
	*ret = (struct kb_sync_conflict){
		.path = kb_db_text(mem, stmt, 0),
		.at = sqlite3_column_int64(stmt, 1),
		.base = base.at, .base_len = base.len,
		.theirs = theirs.at, .theirs_len = theirs.len,
	};
	return KB_OK;
}

static enum kb_status resolve(struct kb_store *s, void *mem, const char *id,
			      const char *lang, const char *by,
			      struct kb_error *err)
{
	struct kb_sync_conflict c;
	enum kb_status st = kb_sync_conflict_get(s, mem, id, lang, &c, err);

	if (st != KB_OK)
		return st == KB_NOT_FOUND ? KB_OK : st;
	/* A file that is gone leaves NULL: what is here is ours alone. */
	st = kb_db_run(s, KB_Q_sync_base_bytes, err, "ttbi", id, lang,
		       c.theirs, c.theirs_len, (int64_t)0);
	return st == KB_OK ? settle(s, mem, id, lang, by, err) : st;
}

enum kb_status kb_sync_resolve(struct kb_store *s, const char *id,
			       const char *lang, const char *by,
			       struct kb_error *err)
{
	bool own;
	enum kb_status st = kb_db_enter(s, &own, err);

	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	st = kb_db_leave(s, own, resolve(s, mem, id, lang, by, err), err);
	talloc_free(mem);
	return st;
}
