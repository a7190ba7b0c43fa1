/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case.c - resolved cases. A case changes how its article is found, so every
 * change of a case is logged as a change of that article; a case that moves to
 * another article changes both. Nothing is stored that was not masked here.
 */
#include "db.h"

/* Columns of case_get. */
enum { LANG, QUESTION, ARTICLE, RESOLVED_AT, DETAIL, SOURCE, PATH, LINE };

struct before {
	bool there, same, placed;	/* placed: file and line too */
	char *article;
};

static bool is_text(sqlite3_stmt *stmt, int column, const char *text)
{
	return strcmp(kb_db_text(NULL, stmt, column), text ? text : "") == 0;
}

static enum kb_status look(struct kb_store *s, void *mem,
			   const struct kb_case *c, struct before *ret,
			   struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, KB_Q_case_get, &stmt, err);

	*ret = (struct before){ 0 };
	if (status != KB_OK)
		return status;
	kb_db_bind(stmt, "t", c->id);
	status = kb_db_row(s, stmt, err);
	if (status != KB_OK)
		return status == KB_NOT_FOUND ? KB_OK : status;
	ret->there = true;
	ret->same = is_text(stmt, LANG, c->lang) &&
		is_text(stmt, QUESTION, c->question) &&
		is_text(stmt, ARTICLE, c->article) &&
		is_text(stmt, DETAIL, c->detail_json) &&
		sqlite3_column_int64(stmt, RESOLVED_AT) == c->resolved_at;
	ret->placed = is_text(stmt, SOURCE, c->source) &&
		is_text(stmt, PATH, c->path) &&
		sqlite3_column_int(stmt, LINE) == c->line;
	ret->article = kb_strdup(mem, kb_db_text(NULL, stmt, ARTICLE));
	return KB_OK;
}

static enum kb_status put_masked(struct kb_store *s, void *mem,
				 const struct kb_case *c, enum kb_put *ret,
				 struct kb_error *err)
{
	struct before was;
	enum kb_status status = look(s, mem, c, &was, err);

	if (status != KB_OK)
		return status;
	*ret = !was.there ? KB_PUT_NEW : was.same ? KB_PUT_SAME
						  : KB_PUT_CHANGED;
	if (was.same && was.placed)
		return KB_OK;
	status = kb_db_run(s, KB_Q_case_put, err, "ttttittti", c->id, c->lang,
		c->question, c->article, c->resolved_at, c->detail_json,
		c->source, c->path ? c->path : "", (int64_t)c->line);
	if (status == KB_OK && !was.same)
		status = kb_db_log(s, c->article, err);
	if (status == KB_OK && was.there &&
	    strcmp(was.article, c->article) != 0)
		status = kb_db_log(s, was.article, err);
	return status;
}

/* Who gave no rules gets those without a pattern. */
enum kb_status kb_db_masker(struct kb_store *s, struct kb_error *err)
{
	struct kb_masker *own;
	enum kb_status status;

	if (s->masker)
		return KB_OK;
	status = kb_masker_new(s, "", &own, err);
	if (status == KB_OK)
		s->masker = own;
	return status;
}

static enum kb_status put(struct kb_store *s, void *mem,
			  const struct kb_case *c, enum kb_put *ret,
			  struct kb_error *err)
{
	struct kb_case_masked m;
	bool changed = false;
	enum kb_status status = kb_db_masker(s, err);

	if (status == KB_OK)
		status = kb_case_mask(mem, s->masker, c, &m, err);
	if (status == KB_OK)
		status = put_masked(s, mem, &m.c, ret, err);
	if (status == KB_OK)
		status = kb_keys_put(s, mem, &m, &changed, err);
	if (status != KB_OK)
		return status;
	s->masked.cases += m.n_found > 0;
	s->masked.values += m.n_found;
	if (*ret == KB_PUT_SAME && changed)
		*ret = KB_PUT_CHANGED;
	return KB_OK;
}

enum kb_status kb_store_case_put(struct kb_store *s, const struct kb_case *c,
				 enum kb_put *ret, struct kb_error *err)
{
	bool own;
	enum kb_put done = KB_PUT_SAME;
	enum kb_status status = kb_db_enter(s, &own, err);

	if (status != KB_OK)
		return status;
	void *mem = talloc_new(NULL);
	status = kb_db_leave(s, own, put(s, mem, c, &done, err), err);
	talloc_free(mem);
	if (status == KB_OK)
		*ret = done;
	return status;
}

static enum kb_status drop(struct kb_store *s, const char *id,
			   struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, KB_Q_case_get, &stmt, err);

	if (status != KB_OK)
		return status;
	kb_db_bind(stmt, "t", id);
	status = kb_db_row(s, stmt, err);
	if (status == KB_NOT_FOUND)
		return kb_error_set(err, KB_NOT_FOUND,
				    "there is no case '%s'", id);
	if (status == KB_OK)
		status = kb_db_log(s, kb_db_text(NULL, stmt, ARTICLE), err);
	if (status == KB_OK)
		status = kb_db_run(s, KB_Q_case_remove, err, "t", id);
	return status == KB_OK ? kb_db_run(s, KB_Q_keys_sweep, err, "t", id)
			       : status;
}

enum kb_status kb_store_case_remove(struct kb_store *s, const char *id,
				    struct kb_error *err)
{
	bool own;
	enum kb_status status = kb_db_enter(s, &own, err);

	if (status != KB_OK)
		return status;
	return kb_db_leave(s, own, drop(s, id, err), err);
}

/* Strings are SQLite's: they hold until the next step. */
static struct kb_case current(sqlite3_stmt *stmt)
{
	bool made = sqlite3_column_type(stmt, 6) == SQLITE_NULL;

	return (struct kb_case){
		.id = kb_db_text(NULL, stmt, 0),
		.lang = kb_db_text(NULL, stmt, 1),
		.question = kb_db_text(NULL, stmt, 2),
		.article = kb_db_text(NULL, stmt, 3),
		.resolved_at = sqlite3_column_int64(stmt, 4),
		.detail_json = kb_db_text(NULL, stmt, 5),
		.source = made ? NULL : kb_db_text(NULL, stmt, 6),
		.path = kb_db_text(NULL, stmt, 7),
		.line = sqlite3_column_int(stmt, 8),
	};
}

enum kb_status kb_store_case_get(struct kb_store *s, void *mem,
				 const char *id, struct kb_case *ret,
				 struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, KB_Q_case_one, &stmt, err);

	if (status != KB_OK)
		return status;
	kb_db_bind(stmt, "t", id);
	status = kb_db_row(s, stmt, err);
	if (status == KB_NOT_FOUND)
		return kb_error_set(err, KB_NOT_FOUND,
				    "there is no case '%s'", id);
	if (status != KB_OK)
		return status;
	struct kb_case c = current(stmt);
	*ret = (struct kb_case){
		.id = kb_strdup(mem, c.id),
		.lang = kb_strdup(mem, c.lang),
		.question = kb_strdup(mem, c.question),
		.article = kb_strdup(mem, c.article),
		.resolved_at = c.resolved_at,
		.detail_json = kb_strdup(mem, c.detail_json),
		.source = c.source ? kb_strdup(mem, c.source) : NULL,
		.path = kb_strdup(mem, c.path),
		.line = c.line,
	};
	return KB_OK;
}

/* Which query streams all of them. */
static enum kb_status pick_all(struct kb_store *s, enum kb_query *ret,
			       struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_redirect_any, &stmt, err, "");

	*ret = st == KB_OK ? KB_Q_cases_led : KB_Q_cases_all;
	return st == KB_NOT_FOUND ? KB_OK : st;
}

enum kb_status kb_store_each_case(struct kb_store *s, const char *article,
				  kb_case_fn fn, void *user,
				  struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_query query = KB_Q_cases_of;
	enum kb_status status = article ? KB_OK : pick_all(s, &query, err);

	if (status == KB_OK)
		status = kb_db_stmt(s, query, &stmt, err);
	if (status != KB_OK)
		return status;
	if (article)
		kb_db_bind(stmt, "t", article);
	while ((status = kb_db_row(s, stmt, err)) == KB_OK) {
		struct kb_case c = current(stmt);
		status = fn(user, &c, err);
		if (status != KB_OK)
			return status;
	}
	return status == KB_NOT_FOUND ? KB_OK : status;
}
