/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * redirect.c - articles that went into another one, and the head questions of
 * the home page. In: ids as an editor sets them. Out: where an id leads; what
 * stands on the home page in a language.
 */
#include <kb/curation.h>
#include <kb/editing.h>

#include "db.h"

/* ---- redirects --------------------------------------------------------------- */

static enum kb_status no_redirect(const char *id, struct kb_error *err)
{
	return kb_error_set(err, KB_NOT_FOUND, "'%s' leads nowhere else", id);
}

enum kb_status kb_redirect_find(struct kb_store *s, void *mem, const char *id,
				const char **ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_redirect_find, &stmt, err, "t",
					id);

	if (st == KB_OK)
		*ret = kb_db_text(mem, stmt, 0);
	return st == KB_NOT_FOUND ? no_redirect(id, err) : st;
}

/* Where target itself leads, so that no redirect needs a second one. */
static enum kb_status end_of(struct kb_store *s, void *mem, const char *id,
			     const char *target, const char **ret,
			     struct kb_error *err)
{
	struct kb_error quiet;
	enum kb_status st = kb_redirect_find(s, mem, target, ret, &quiet);

	if (st == KB_NOT_FOUND)
		*ret = target;
	else if (st != KB_OK)
		*err = quiet;
	if (st != KB_OK && st != KB_NOT_FOUND)
		return st;
	if (strcmp(*ret, id) == 0)
		return kb_error_set(err, KB_INVALID, "'%s' would lead to "
				    "itself", id);
	return KB_OK;
}

static enum kb_status put(struct kb_store *s, void *mem, const char *id,
			  const char *target, const char *by,
			  struct kb_error *err)
{
	const char *end;
	enum kb_status st = end_of(s, mem, id, target, &end, err);

	if (st == KB_OK)
		st = kb_db_run(s, KB_Q_redirect_turn, err, "tt", id, end);
	if (st == KB_OK)
		st = kb_db_run(s, KB_Q_redirect_put, err, "ttti", id, end,
			       by ? by : "", kb_now());
	/* Cases of the one teach the other from now on. */
	if (st == KB_OK)
		st = kb_db_log(s, end, err);
	return st == KB_OK ? kb_db_log(s, KB_CHANGE_CURATION, err) : st;
}

enum kb_status kb_redirect_put(struct kb_store *s, const char *id,
			       const char *target, const char *by,
			       struct kb_error *err)
{
	const char *wrong = kb_id_problem(id);
	bool own;
	enum kb_status st;

	if (!wrong)
		wrong = kb_id_problem(target);
	if (wrong)
		return kb_error_set(err, KB_INVALID, "a redirect leads from "
				    "an id to an id; this one %s", wrong);
	st = kb_db_enter(s, &own, err);
	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	st = kb_db_leave(s, own, put(s, mem, id, target, by, err), err);
	talloc_free(mem);
	return st;
}

static enum kb_status remove_redirect(struct kb_store *s, void *mem,
				      const char *id, struct kb_error *err)
{
	const char *target;
	enum kb_status st = kb_redirect_find(s, mem, id, &target, err);

	if (st == KB_OK)
		st = kb_db_run(s, KB_Q_redirect_remove, err, "t", id);
	if (st == KB_OK)
		st = kb_db_log(s, target, err);
	if (st == KB_OK)
		st = kb_db_log(s, id, err);
	return st == KB_OK ? kb_db_log(s, KB_CHANGE_CURATION, err) : st;
}

enum kb_status kb_redirect_remove(struct kb_store *s, const char *id,
				  struct kb_error *err)
{
	bool own;
	enum kb_status st = kb_db_enter(s, &own, err);

	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	st = kb_db_leave(s, own, remove_redirect(s, mem, id, err), err);
	talloc_free(mem);
	return st;
}

enum kb_status kb_redirects(struct kb_store *s, void *mem,
			    struct kb_redirect **ret, size_t *n,
			    struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct kb_redirect *list = NULL;
	size_t count = 0, cap = 0;
	enum kb_status st = kb_db_first(s, KB_Q_redirect_all, &stmt, err, "");

	for (; st == KB_OK; st = kb_db_row(s, stmt, err)) {
		if (count == cap) {
			cap = cap * 2 + 16;
			list = kb_grow(mem, list, struct kb_redirect, cap);
		}
		list[count++] = (struct kb_redirect){
			.id = kb_db_text(mem, stmt, 0),
			.target = kb_db_text(mem, stmt, 1),
			.by = kb_db_text(mem, stmt, 2),
			.at = sqlite3_column_int64(stmt, 3) };
	}
	if (st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*n = count;
	return KB_OK;
}

/* ---- head questions ------------------------------------------------------------ */

static bool has_control(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return true;
	return false;
}

static enum kb_status check_head(const struct kb_head_question *head,
				 struct kb_error *err)
{
	size_t len = strlen(head->question);
	const char *wrong = kb_id_problem(head->article);

	if (!len || len > KB_HEAD_BYTES)
		return kb_error_set(err, len ? KB_LIMIT : KB_INVALID,
			"a head question has %zu bytes; between 1 and %d are "
			"taken", len, KB_HEAD_BYTES);
	if (kb_utf8_valid(head->question, len) < len ||
	    has_control(head->question))
		return kb_error_set(err, KB_INVALID, "a head question is one "
			"line of UTF-8 without control characters");
	return wrong ? kb_error_set(err, KB_INVALID, "the id of an article "
				    "%s", wrong) : KB_OK;
}

static enum kb_status put_heads(struct kb_store *s, const char *lang,
				const struct kb_head_question *heads, size_t n,
				struct kb_error *err)
{
	enum kb_status st = kb_db_run(s, KB_Q_head_clear, err, "t", lang);

	for (size_t i = 0; i < n && st == KB_OK; i++)
		st = kb_db_run(s, KB_Q_head_add, err, "titt", lang, (int64_t)i,
			       heads[i].question, heads[i].article);
	return st == KB_OK ? kb_db_log(s, KB_CHANGE_CURATION, err) : st;
}

enum kb_status kb_head_questions_put(struct kb_store *s, const char *lang,
				     const struct kb_head_question *heads,
				     size_t n, struct kb_error *err)
{
	enum kb_status st = KB_OK;
	bool own;

	if (!kb_lang_find(lang))
		return kb_error_set(err, KB_INVALID,
				    "the language '%s' is not served", lang);
	if (n > KB_HEADS_MAX)
		return kb_error_set(err, KB_LIMIT, "%zu head questions; at "
				    "most %d are taken", n, KB_HEADS_MAX);
	for (size_t i = 0; i < n && st == KB_OK; i++)
		st = check_head(&heads[i], err);
	if (st == KB_OK)
		st = kb_db_enter(s, &own, err);
	if (st != KB_OK)
		return st;
	return kb_db_leave(s, own, put_heads(s, lang, heads, n, err), err);
}

enum kb_status kb_head_questions(struct kb_store *s, void *mem,
				 const char *lang,
				 struct kb_head_question **ret, size_t *n,
				 struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct kb_head_question *list = kb_array(mem, struct kb_head_question,
						 KB_HEADS_MAX);
	size_t count = 0;
	enum kb_status st = kb_db_first(s, KB_Q_head_of, &stmt, err, "t", lang);

	for (; st == KB_OK && count < KB_HEADS_MAX;
	     st = kb_db_row(s, stmt, err))
		list[count++] = (struct kb_head_question){
			kb_db_text(list, stmt, 0), kb_db_text(list, stmt, 1) };
	if (st != KB_OK && st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*n = count;
	return KB_OK;
}
