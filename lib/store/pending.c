/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pending.c - texts that people are writing. In: the bytes as they stand in the
 * editor, every few seconds. Out: the same bytes, after whatever happened to
 * the browser, and who else is at the same article.
 */
#include <kb/editing.h>

#include "db.h"

static enum kb_status number(struct kb_store *s, sqlite3_stmt **stmt,
			     enum kb_status st, int *ret)
{
	*ret = st == KB_OK ? sqlite3_column_int(*stmt, 0) : 0;
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status revision_of(struct kb_store *s,
				  const struct kb_pending *p, int *ret,
				  struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_pending_revision, &stmt, err,
					"ttt", p->id, p->lang, p->by);

	return number(s, &stmt, st, ret);
}

static enum kb_status count_of(struct kb_store *s, const char *by, int *ret,
			       struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_pending_count, &stmt, err, "t",
					by);

	return number(s, &stmt, st, ret);
}

static enum kb_status check(const struct kb_pending *p, struct kb_error *err)
{
	const char *wrong = kb_id_problem(p->id);

	if (wrong)
		return kb_error_set(err, KB_INVALID, "the id %s", wrong);
	if (!kb_lang_find(p->lang))
		return kb_error_set(err, KB_INVALID,
				    "the language '%s' is not served",
				    p->lang);
	if (!p->by || !*p->by)
		return kb_error_set(err, KB_INVALID, "'by' is empty");
	if (p->len > KB_ARTICLE_MAX)
		return kb_error_set(err, KB_LIMIT, "the text has %zu bytes; "
			"at most %d are taken", p->len, KB_ARTICLE_MAX);
	return KB_OK;
}

static enum kb_status put(struct kb_store *s, const struct kb_pending *p,
			  int if_revision, int *ret, struct kb_error *err)
{
	int revision, many;
	enum kb_status st = revision_of(s, p, &revision, err);

	if (st != KB_OK)
		return st;
	if (revision != if_revision)
		return kb_error_set(err, KB_CONFLICT, revision ?
			"you write this text in another window, too" :
			"this text was saved or discarded in another window");
	st = revision ? KB_OK : count_of(s, p->by, &many, err);
	if (st == KB_OK && !revision && many >= KB_PENDING_MAX)
		return kb_error_set(err, KB_LIMIT, "you have %d unsaved texts; "
			"save or discard one first", many);
	*ret = revision + 1;
	return st ? st : kb_db_run(s, KB_Q_pending_put, err, "tttiiib", p->id,
		p->lang, p->by, (int64_t)p->base, (int64_t)revision + 1,
		kb_now(), p->source, p->len);
}

enum kb_status kb_pending_put(struct kb_store *s, const struct kb_pending *p,
			      int if_revision, int *ret_revision,
			      struct kb_error *err)
{
	bool own;
	int revision = 0;
	enum kb_status st = check(p, err);

	if (st == KB_OK)
		st = kb_db_enter(s, &own, err);
	if (st != KB_OK)
		return st;
	st = kb_db_leave(s, own, put(s, p, if_revision, &revision, err), err);
	if (st == KB_OK)
		*ret_revision = revision;
	return st;
}

static struct kb_pending row(void *mem, sqlite3_stmt *stmt)
{
	return (struct kb_pending){
		.id = kb_db_text(mem, stmt, 0),
		.lang = kb_db_text(mem, stmt, 1),
		.by = kb_db_text(mem, stmt, 2),
		.base = sqlite3_column_int(stmt, 3),
		.revision = sqlite3_column_int(stmt, 4),
		.changed_at = sqlite3_column_int64(stmt, 5),
	};
}

enum kb_status kb_pending_get(struct kb_store *s, void *mem, const char *id,
			      const char *lang, const char *by,
			      struct kb_pending *ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_pending_get, &stmt, err, "ttt",
					id, lang, by);

	if (st == KB_NOT_FOUND)
		return kb_error_set(err, st, "%s has no unsaved text of '%s' "
				    "in %s", by, id, lang);
	if (st != KB_OK)
		return st;
	*ret = row(mem, stmt);
	ret->len = (size_t)sqlite3_column_bytes(stmt, 6);
	ret->source = kb_strndup(mem, ret->len ?
		sqlite3_column_blob(stmt, 6) : "", ret->len);
	return KB_OK;
}

enum kb_status kb_pending_drop(struct kb_store *s, const char *id,
			       const char *lang, const char *by,
			       struct kb_error *err)
{
	return kb_db_run(s, KB_Q_pending_drop, err, "ttt", id, lang, by);
}

enum kb_status kb_pending_list(struct kb_store *s, void *mem, const char *id,
			       const char *by, struct kb_pending **ret,
			       size_t *n, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct kb_pending *list = NULL;
	size_t count = 0, cap = 0;
	enum kb_status st = kb_db_first(s, KB_Q_pending_list, &stmt, err, "tt",
					id, by);

	for (; st == KB_OK; st = kb_db_row(s, stmt, err)) {
		if (count == cap) {
			cap = cap * 2 + 16;
			list = kb_grow(mem, list, struct kb_pending, cap);
		}
		list[count] = row(list, stmt);
		count++;
	}
	if (st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*n = count;
	return KB_OK;
}
