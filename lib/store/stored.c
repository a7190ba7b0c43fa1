/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stored.c - reading versions: one by its row or id, or all as a stream.
 *
 * A single version is copied for the caller. A stream lends SQLite's own
 * bytes, which hold until the callback returns; that is what lets a million
 * articles pass in seconds.
 */
#include <kb/text.h>

#include "db.h"

/* Columns, the same in every query that loads a version. */
enum { ROW, VERSION, STORED_AT, PATH, ID, LANG, TITLE, FIELDS, SECTIONS, TEXT,
       HTML, SOURCE };

/* Loads the current row of stmt. lend: strings stay SQLite's. */
static enum kb_status load(sqlite3_stmt *stmt, void *mem, bool lend,
			   enum kb_load what, struct kb_stored *ret,
			   struct kb_error *err)
{
	struct kb_article *a;
	void *copies;
	enum kb_status status = kb_article_from_fields_json(mem,
		kb_db_text(NULL, stmt, FIELDS), &a, err);

	if (status != KB_OK)
		return status;
	copies = lend ? NULL : a;
	a->id = kb_db_text(copies, stmt, ID);
	a->lang = kb_db_text(copies, stmt, LANG);
	a->title = kb_db_text(copies, stmt, TITLE);
	a->text = kb_db_text(copies, stmt, TEXT);
	a->text_len = (size_t)sqlite3_column_bytes(stmt, TEXT);
	status = kb_sections_unpack(a, sqlite3_column_blob(stmt, SECTIONS),
		(size_t)sqlite3_column_bytes(stmt, SECTIONS), !lend, a, err);
	if (status != KB_OK) {
		talloc_free(a);
		return status;
	}
	a->html = a->source = NULL;
	if (what == KB_FULL) {
		const char *source = sqlite3_column_blob(stmt, SOURCE);
		a->source_len = (size_t)sqlite3_column_bytes(stmt, SOURCE);
		a->html = kb_db_text(copies, stmt, HTML);
		/* Copied in any case: a blob has no NUL at its end. */
		a->source = kb_strndup(a, source, a->source_len);
	}
	*ret = (struct kb_stored){
		.article = a,
		.row = (uint32_t)sqlite3_column_int64(stmt, ROW),
		.version = sqlite3_column_int(stmt, VERSION),
		.path = kb_db_text(copies, stmt, PATH),
		.stored_at = sqlite3_column_int64(stmt, STORED_AT),
	};
	return KB_OK;
}

enum kb_status kb_store_version(struct kb_store *s, void *mem, uint32_t row,
				enum kb_load what, struct kb_stored *ret,
				struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, what == KB_FULL ?
		KB_Q_version_full : KB_Q_version_brief, &stmt, err);

	if (status != KB_OK)
		return status;
	kb_db_bind(stmt, "i", (int64_t)row);
	status = kb_db_row(s, stmt, err);
	if (status == KB_NOT_FOUND)
		return kb_error_set(err, KB_NOT_FOUND,
				    "there is no version %u", (unsigned)row);
	return status == KB_OK ? load(stmt, mem, false, what, ret, err)
			       : status;
}

/* The period stands in the last columns. */
static void load_period(sqlite3_stmt *stmt, struct kb_stored *ret)
{
	int n = sqlite3_column_count(stmt);

	ret->begins = sqlite3_column_int64(stmt, n - 3);
	ret->ends = sqlite3_column_int64(stmt, n - 2);
	ret->followed = sqlite3_column_int(stmt, n - 1) != 0;
}

enum kb_status kb_store_article_get(struct kb_store *s, void *mem,
				    const char *id, const char *lang,
				    enum kb_load what, struct kb_stored *ret,
				    struct kb_error *err)
{
	return kb_store_article_at(s, mem, id, lang, kb_now(), what, ret,
				   err);
}

enum kb_status kb_store_article_at(struct kb_store *s, void *mem,
				   const char *id, const char *lang,
				   int64_t at, enum kb_load what,
				   struct kb_stored *ret,
				   struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, what == KB_FULL ?
		KB_Q_article_full : KB_Q_article_brief, &stmt, err);

	if (status != KB_OK)
		return status;
	kb_db_bind(stmt, "tti", id, lang, at);
	status = kb_db_row(s, stmt, err);
	if (status == KB_NOT_FOUND)
		return kb_error_set(err, KB_NOT_FOUND,
			"there is no article '%s' in %s", id, lang);
	if (status == KB_OK)
		status = load(stmt, mem, false, what, ret, err);
	if (status == KB_OK)
		load_period(stmt, ret);
	return status;
}

enum kb_status kb_store_version_of(struct kb_store *s, void *mem,
				   const char *id, const char *lang,
				   int version, struct kb_stored *ret,
				   struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_first(s, KB_Q_version_of, &stmt, err,
		"tti", id, lang, (int64_t)version);

	if (status == KB_NOT_FOUND)
		return kb_error_set(err, KB_NOT_FOUND, "there is no version %d "
			"of the article '%s' in %s", version, id, lang);
	return status == KB_OK ? load(stmt, mem, false, KB_BRIEF, ret, err)
			       : status;
}

enum kb_status kb_store_article_langs(struct kb_store *s, void *mem,
				      const char *id, const char ***ret,
				      size_t *n, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, KB_Q_article_langs, &stmt, err);
	bool live[16] = { false };
	size_t count = 0;

	if (status != KB_OK)
		return status;
	kb_db_bind(stmt, "t", id);
	while ((status = kb_db_row(s, stmt, err)) == KB_OK)
		for (size_t i = 0; kb_langs[i].code && i < 16; i++)
			if (strcmp(kb_langs[i].code,
				   kb_db_text(NULL, stmt, 0)) == 0)
				live[i] = true;
	if (status != KB_NOT_FOUND)
		return status;
	const char **list = kb_array(mem, const char *, KB_COUNT(live));
	for (size_t i = 0; kb_langs[i].code && i < 16; i++)
		if (live[i])
			list[count++] = kb_langs[i].code;
	*ret = list;
	*n = count;
	return KB_OK;
}

/* Steps through a statement that is bound. */
static enum kb_status stream(struct kb_store *s, sqlite3_stmt *stmt,
			     enum kb_load what, bool periods, kb_stored_fn fn,
			     void *user, struct kb_error *err)
{
	/* One pool for all: a row costs no malloc unless it is large. */
	void *pool = talloc_pool(NULL, 64 << 10);
	enum kb_status status;

	for (;;) {
		struct kb_stored st;
		status = kb_db_row(s, stmt, err);
		if (status != KB_OK)
			break;
		status = load(stmt, pool, true, what, &st, err);
		if (status == KB_OK && periods)
			load_period(stmt, &st);
		if (status == KB_OK)
			status = fn(user, &st, err);
		talloc_free_children(pool);
		if (status != KB_OK) {
			talloc_free(pool);
			return status;
		}
	}
	talloc_free(pool);
	return status == KB_NOT_FOUND ? KB_OK : status;
}

/* What is in front now; key: see the query. */
static enum kb_status stream_front(struct kb_store *s, enum kb_query q,
				   const char *key, enum kb_load what,
				   kb_stored_fn fn, void *user,
				   struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, q, &stmt, err);

	if (status != KB_OK)
		return status;
	kb_db_bind(stmt, "ti", key, kb_now());
	return stream(s, stmt, what, false, fn, user, err);
}

enum kb_status kb_store_each_live(struct kb_store *s, const char *after,
				  enum kb_load what, kb_stored_fn fn,
				  void *user, struct kb_error *err)
{
	return stream_front(s, what == KB_FULL ? KB_Q_live_full :
		KB_Q_live_brief, after ? after : "", what, fn, user, err);
}

enum kb_status kb_store_each_of(struct kb_store *s, const char *id,
				enum kb_load what, kb_stored_fn fn, void *user,
				struct kb_error *err)
{
	return stream_front(s, what == KB_FULL ? KB_Q_of_full : KB_Q_of_brief,
			    id, what, fn, user, err);
}

enum kb_status kb_store_each_period(struct kb_store *s, const char *id,
				    kb_stored_fn fn, void *user,
				    struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, id ? KB_Q_periods_of_id :
					   KB_Q_periods_all, &stmt, err);

	if (status != KB_OK)
		return status;
	if (id)
		kb_db_bind(stmt, "t", id);
	return stream(s, stmt, KB_BRIEF, true, fn, user, err);
}

enum kb_status kb_store_each_newest(struct kb_store *s, enum kb_load what,
				    kb_stored_fn fn, void *user,
				    struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, what == KB_FULL ?
		KB_Q_newest_full : KB_Q_newest_brief, &stmt, err);

	return status == KB_OK ? stream(s, stmt, what, false, fn, user, err) :
		status;
}
