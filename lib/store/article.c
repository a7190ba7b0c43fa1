/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * article.c - storing versions and deciding which one is live. In: what is to be
 * saved, and which version it was written from. Out: the newest version.
 */
#include <kb/editing.h>

#include "period.h"

/* What is stored under an id and language before a put. */
struct before {
	bool there, same, withdrawn, moved, outdated;
	int64_t newest;		/* row */
	int64_t version;
	const char *path, *by;
};

static enum kb_status look(struct kb_store *s, void *mem,
			   const struct kb_save *save, struct before *ret,
			   struct kb_error *err)
{
	const struct kb_article *a = save->article;
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, KB_Q_article_newest, &stmt,
					   err);

	*ret = (struct before){ .path = "", .by = "" };
	if (status != KB_OK)
		return status;
	kb_db_bind(stmt, "tt", a->id, a->lang);
	status = kb_db_row(s, stmt, err);
	if (status != KB_OK)
		return status == KB_NOT_FOUND ? KB_OK : status;
	const void *source = sqlite3_column_blob(stmt, 6);
	size_t len = (size_t)sqlite3_column_bytes(stmt, 6);
	*ret = (struct before){
		.there = true,
		.newest = sqlite3_column_int64(stmt, 0),
		.withdrawn = sqlite3_column_int(stmt, 2) != 0,
		.version = sqlite3_column_int64(stmt, 3),
		.moved = save->path &&
			strcmp(kb_db_text(NULL, stmt, 4), save->path) != 0,
		.outdated = sqlite3_column_int(stmt, 5) != KB_RENDER_VERSION,
		.same = len == a->source_len &&
			(len == 0 || memcmp(source, a->source, len) == 0),
		.path = kb_db_text(mem, stmt, 4),
		.by = kb_db_text(mem, stmt, 7),
	};
	return KB_OK;
}

static enum kb_status set_article(struct kb_store *s,
				  const struct kb_article *a,
				  const struct before *was, int64_t newest,
				  int64_t live, struct kb_error *err)
{
	if (!was->there)
		return kb_db_run(s, KB_Q_article_add, err, "ttir", a->id,
				 a->lang, newest, live);
	return kb_db_run(s, KB_Q_article_set, err, "ttiri", a->id, a->lang,
			 newest, live, (int64_t)0);
}

/* Fields that have no column. Most articles have none, and then reading one
   back needs no JSON. */
static const char *other_fields(void *mem, const struct kb_article *a)
{
	struct kb_article rest = *a;

	rest.id = rest.lang = rest.title = "";
	return kb_article_fields_json(mem, &rest);
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static enum kb_status add_version(struct kb_store *s, void *mem,
				  const struct kb_save *save,
				  const struct before *was,
				  int64_t *row, struct kb_error *err)
{
	const struct kb_article *a = save->article;
	size_t len;
	const char *sections = kb_sections_pack(mem, a, &len);
	const char *fields = other_fields(mem, a);
	enum kb_status status;

	status = kb_db_run(s, KB_Q_version_add, err,
		"ttiritittbtttttt", a->id, a->lang, was->version + 1,
		was->newest, kb_now(), save->path ? save->path : was->path,
		(int64_t)KB_RENDER_VERSION, a->title, fields, sections, len,
		a->text, or_empty(save->by), or_empty(save->note),
		or_empty(save->origin), or_empty(save->signed_reason),
		or_empty(save->commit));
	*row = sqlite3_last_insert_rowid(s->db);
	if (status == KB_OK)
		status = kb_db_run(s, KB_Q_body_add, err, "itb", *row,
				   a->html, a->source, a->source_len);
	if (status == KB_OK)
		status = kb_attachments_shown(s, *row, a->html, err);
	return status;
}

/* Makes `row` the newest version; *changed: of what holds, or will. */
static enum kb_status settle(struct kb_store *s, const struct kb_article *a,
			     const struct before *was, int64_t row,
			     bool *changed, struct kb_error *err)
{
	int64_t front;
	enum kb_status status = kb_periods_settle(s, a, row, &front, changed,
						  err);

	if (status == KB_OK && (*changed || was->withdrawn ||
				row != was->newest))
		status = set_article(s, a, was, row, front, err);
	if (status == KB_OK && *changed)
		status = kb_db_log(s, a->id, err);
	return status;
}

static enum kb_status put_same(struct kb_store *s, const struct kb_article *a,
			       const char *path, const struct before *was,
			       enum kb_put *ret, struct kb_error *err)
{
	bool changed = false;
	enum kb_status status = KB_OK;

	if (was->moved)
		status = kb_db_run(s, KB_Q_version_move, err, "it",
				   was->newest, path);
	if (status == KB_OK)
		status = settle(s, a, was, was->newest, &changed, err);
	*ret = changed || was->withdrawn ? KB_PUT_CHANGED : KB_PUT_SAME;
	return status;
}

/* The same bytes take nothing from anybody. */
static enum kb_status check_base(const struct kb_save *save,
				 const struct before *was,
				 struct kb_error *err)
{
	if (save->base == KB_BASE_ANY || was->version == save->base ||
	    (was->there && was->same))
		return KB_OK;
	if (!was->there)
		return kb_error_set(err, KB_CONFLICT, "changed meanwhile: "
			"there is no article '%s' in %s any more",
			save->article->id, save->article->lang);
	return kb_error_set(err, KB_CONFLICT, "changed meanwhile: version %lld "
		"by %s", (long long)was->version,
		*was->by ? was->by : "a program");
}

static enum kb_status put(struct kb_store *s, void *mem,
			  const struct kb_save *save, enum kb_put *ret,
			  int *version, struct kb_error *err)
{
	const struct kb_article *a = save->article;
	struct before was;
	int64_t row;
	bool changed;
	enum kb_status status = look(s, mem, save, &was, err);

	if (status == KB_OK)
		status = check_base(save, &was, err);
	if (status != KB_OK)
		return status;
	*version = (int)was.version;
	/* Rendered by another program it may read otherwise: what was shown
	   of a version stays as it was. */
	if (was.there && was.same && !was.outdated)
		return put_same(s, a, save->path, &was, ret, err);
	status = add_version(s, mem, save, &was, &row, err);
	if (status != KB_OK)
		return status;
	status = settle(s, a, &was, row, &changed, err);
	*version = (int)was.version + 1;
	*ret = was.there ? KB_PUT_CHANGED : KB_PUT_NEW;
	return status;
}

static enum kb_status enter_and_put(struct kb_store *s,
				    const struct kb_save *save,
				    enum kb_put *ret, int *version,
				    struct kb_error *err)
{
	bool own;
	enum kb_put done = KB_PUT_SAME;
	int newest = 0;
	enum kb_status status = kb_db_enter(s, &own, err);

	if (status != KB_OK)
		return status;
	void *mem = talloc_new(NULL);
	status = kb_db_leave(s, own, put(s, mem, save, &done, &newest, err),
			     err);
	talloc_free(mem);
	if (status == KB_OK) {
		*ret = done;
		*version = newest;
	}
	return status;
}

enum kb_status kb_store_article_put(struct kb_store *s,
				    const struct kb_article *a,
				    const char *path, enum kb_put *ret,
				    struct kb_error *err)
{
	const struct kb_save save = { .article = a, .path = path,
		.origin = "import", .base = KB_BASE_ANY };
	int version;

	return enter_and_put(s, &save, ret, &version, err);
}

static enum kb_status check_words(const struct kb_save *save,
				  struct kb_error *err)
{
	const struct { const char *name, *text; size_t max; } words[] = {
		{ "by", save->by, KB_ID_MAX },
		{ "origin", save->origin, 16 },
		{ "note", save->note, KB_NOTE_MAX },
		{ "signed_reason", save->signed_reason, KB_NOTE_MAX },
		{ "commit", save->commit, 64 },
	};

	for (size_t i = 0; i < KB_COUNT(words); i++) {
		const char *text = or_empty(words[i].text);
		size_t len = strlen(text);

		if (len > words[i].max)
			return kb_error_set(err, KB_LIMIT, "'%s' has %zu "
				"bytes; at most %zu are taken", words[i].name,
				len, words[i].max);
		if (kb_utf8_valid(text, len) < len)
			return kb_error_set(err, KB_INVALID,
				"'%s' is not UTF-8", words[i].name);
	}
	return KB_OK;
}

enum kb_status kb_store_article_save(struct kb_store *s,
				     const struct kb_save *save, int *ret,
				     struct kb_error *err)
{
	enum kb_put done;
	enum kb_status status = check_words(save, err);

	return status ? status : enter_and_put(s, save, &done, ret, err);
}

static enum kb_status withdraw(struct kb_store *s, const char *id,
			       const char *lang, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, KB_Q_article_state, &stmt, err);

	if (status != KB_OK)
		return status;
	kb_db_bind(stmt, "tt", id, lang);
	status = kb_db_row(s, stmt, err);
	if (status == KB_NOT_FOUND)
		return kb_error_set(err, KB_NOT_FOUND,
			"there is no article '%s' in %s", id, lang);
	if (status != KB_OK)
		return status;
	int64_t newest = sqlite3_column_int64(stmt, 0);
	bool changed = false;
	status = kb_db_run(s, KB_Q_article_set, err, "ttiri", id, lang,
			   newest, (int64_t)0, (int64_t)1);
	if (status == KB_OK)
		status = kb_periods_clear(s, id, lang, &changed, err);
	return status == KB_OK && changed ? kb_db_log(s, id, err) : status;
}

enum kb_status kb_store_article_withdraw(struct kb_store *s, const char *id,
					 const char *lang,
					 struct kb_error *err)
{
	bool own;
	enum kb_status status = kb_db_enter(s, &own, err);

	if (status != KB_OK)
		return status;
	return kb_db_leave(s, own, withdraw(s, id, lang, err), err);
}
