/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stored.c - reading versions: one by its row or id, or all as a stream.
 *
 * A single version is copied for the caller. A stream lends SQLite's own
 * bytes, which hold until the callback returns; that is what lets a million
 * articles pass in seconds.
 *
 * What is asked as of a moment comes cut to it (kb_article_cut): a version whose
 * blocks hold for a time has a period for each of its readings.
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
		if (a->n_timed && a->timed[a->n_timed - 1].html_end >
		    strlen(a->html)) {
			status = kb_error_set(err, KB_CORRUPT, "the stored "
				"blocks of '%s' do not fit its page; import "
				"the article again", a->id);
			talloc_free(a);
			return status;
		}
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

enum kb_status kb_store_version_at(struct kb_store *s, void *mem, uint32_t row,
				   int64_t at, enum kb_load what,
				   struct kb_stored *ret, struct kb_error *err)
{
	enum kb_status status = kb_store_version(s, mem, row, what, ret, err);

	if (status == KB_OK)
		kb_article_cut(ret->article, at);
	return status;
}

/* The period stands in the last columns; with blocks that hold for a time, the
   part of it in which the article reads as it does at `at`. */
static void load_period(sqlite3_stmt *stmt, int64_t at, struct kb_stored *ret)
{
	int n = sqlite3_column_count(stmt);
	struct kb_article *a = ret->article;
	int64_t turn;

	ret->begins = sqlite3_column_int64(stmt, n - 3);
	ret->ends = sqlite3_column_int64(stmt, n - 2);
	ret->followed = sqlite3_column_int(stmt, n - 1) != 0;
	if (ret->ends && at >= ret->ends)
		at = ret->ends - 1;
	if (at < ret->begins)
		at = ret->begins;
	for (turn = kb_article_turn(a, ret->begins); turn && turn <= at;
	     turn = kb_article_turn(a, turn))
		ret->begins = turn;
	if (turn && (!ret->ends || turn < ret->ends)) {
		ret->ends = turn;
		ret->followed = true;
	}
	kb_article_cut(a, at);
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
		load_period(stmt, at, ret);
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

/* How a row of a stream is read. */
enum reading {
	WHOLE,		/* as it was written */
	NOW,
	EACH_PERIOD,	/* one reading after the other */
};

static enum kb_status each_reading(sqlite3_stmt *stmt, void *pool,
				   kb_stored_fn fn, void *user,
				   struct kb_error *err)
{
	struct kb_stored st;
	int64_t at = INT64_MIN;
	int64_t last = sqlite3_column_int64(stmt,
		sqlite3_column_count(stmt) - 2);
	enum kb_status status;

	do {
		status = load(stmt, pool, true, KB_BRIEF, &st, err);
		if (status != KB_OK)
			return status;
		load_period(stmt, at, &st);
		at = st.ends;
		status = fn(user, &st, err);
		talloc_free_children(pool);
	} while (status == KB_OK && at && at != last);
	return status;
}

static enum kb_status one_row(sqlite3_stmt *stmt, void *pool,
			      enum kb_load what, enum reading how,
			      kb_stored_fn fn, void *user,
			      struct kb_error *err)
{
	struct kb_stored st;
	enum kb_status status;

	if (how == EACH_PERIOD)
		return each_reading(stmt, pool, fn, user, err);
	status = load(stmt, pool, true, what, &st, err);
	if (status != KB_OK)
		return status;
	if (how == NOW)
		kb_article_cut(st.article, kb_now());
	status = fn(user, &st, err);
	talloc_free_children(pool);
	return status;
}

/* Steps through a statement that is bound. */
static enum kb_status stream(struct kb_store *s, sqlite3_stmt *stmt,
			     enum kb_load what, enum reading how,
			     kb_stored_fn fn, void *user,
			     struct kb_error *err)
{
	/* One pool for all: a row costs no malloc unless it is large. */
	void *pool = talloc_pool(NULL, 64 << 10);
	enum kb_status status;

	do {
		status = kb_db_row(s, stmt, err);
		if (status == KB_NOT_FOUND) {
			status = KB_OK;		/* the end */
			break;
		}
		if (status == KB_OK)
			status = one_row(stmt, pool, what, how, fn, user, err);
	} while (status == KB_OK);
	talloc_free(pool);
	return status;
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
	return stream(s, stmt, what, NOW, fn, user, err);
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
	return stream(s, stmt, KB_BRIEF, EACH_PERIOD, fn, user, err);
}

enum kb_status kb_store_each_newest(struct kb_store *s, enum kb_load what,
				    kb_stored_fn fn, void *user,
				    struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, what == KB_FULL ?
		KB_Q_newest_full : KB_Q_newest_brief, &stmt, err);

	return status == KB_OK ? stream(s, stmt, what, WHOLE, fn, user, err) :
		status;
}
