/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * queue_act.c - working at the editors' queue. In: who takes, puts off or
 * closes an item, and the word for those who raised it. Out: the row, and of a
 * question all that ask the same.
 */
#include "case_file.h"
#include "queue.h"

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

struct state { bool closed; const char *owner; };

static enum kb_status state_of(struct kb_store *s, void *mem, int64_t seq,
			       struct state *ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_queue_state, &stmt, err, "i",
					seq);

	if (st == KB_NOT_FOUND)
		return kb_error_set(err, st, "there is no item %lld in the "
				    "queue", (long long)seq);
	if (st == KB_OK)
		*ret = (struct state){ sqlite3_column_int64(stmt, 0) != 0,
				       kb_db_text(mem, stmt, 1) };
	return st;
}

/* An open item of the queue, in a transaction of its own. */
static enum kb_status enter_open(struct kb_store *s, void *mem, int64_t seq,
				 struct state *ret, bool *own,
				 struct kb_error *err)
{
	enum kb_status st = kb_db_enter(s, own, err);

	if (st != KB_OK)
		return st;
	st = state_of(s, mem, seq, ret, err);
	if (st == KB_OK && ret->closed)
		st = kb_error_set(err, KB_CONFLICT, "the item is closed");
	return st ? kb_db_leave(s, *own, st, err) : KB_OK;
}

enum kb_status kb_queue_take(struct kb_store *s, int64_t seq, const char *from,
			     const char *owner, struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct state was;
	bool own;
	enum kb_status st = kb_case_check_name("owner", owner, err);

	if (st == KB_OK)
		st = enter_open(s, mem, seq, &was, &own, err);
	if (st == KB_OK) {
		if (strcmp(was.owner, or_empty(from)) != 0)
			st = kb_error_set(err, KB_CONFLICT, *was.owner ?
				"%s has taken it" : "nobody has it any more%s",
				was.owner);
		if (st == KB_OK)
			st = kb_db_run(s, KB_Q_queue_own, err, "it", seq,
				       or_empty(owner));
		st = kb_db_leave(s, own, st, err);
	}
	talloc_free(mem);
	return st;
}

enum kb_status kb_queue_snooze(struct kb_store *s, int64_t seq, int64_t until,
			       struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct state was;
	bool own;
	enum kb_status st = enter_open(s, mem, seq, &was, &own, err);

	if (st == KB_OK)
		st = kb_db_leave(s, own, kb_db_run(s, KB_Q_queue_snooze, err,
						   "ii", seq, until), err);
	talloc_free(mem);
	return st;
}

/* ---- closing ------------------------------------------------------------------ */

static enum kb_status check_outcome(const char *outcome, struct kb_error *err)
{
	static const char *const known[] = { "fixed", "accepted", "answered",
		"duplicate", "invalid", "gone" };

	for (size_t i = 0; i < KB_COUNT(known); i++)
		if (strcmp(known[i], outcome) == 0)
			return KB_OK;
	return kb_error_set(err, KB_INVALID, "'%.40s' is no outcome; say "
		"fixed, accepted, answered, duplicate or invalid", outcome);
}

static enum kb_status close_item(struct kb_store *s, void *mem, int64_t seq,
				 const char *by, const char *outcome,
				 const char *note, struct kb_error *err)
{
	struct state was = { 0 };
	char *masked = kb_strdup(mem, "");
	enum kb_status st = state_of(s, mem, seq, &was, err);

	if (st != KB_OK || was.closed)
		return st;
	if (*note)
		st = kb_queue_masked(s, mem, note, &masked, err);
	/* Who closes his own knows it. */
	if (st == KB_OK)
		st = kb_db_run(s, KB_Q_queue_told_self, err, "it", seq, by);
	return st ? st : kb_db_run(s, KB_Q_queue_close, err, "iittt", seq,
				   kb_now(), by, outcome, masked);
}

enum kb_status kb_queue_close(struct kb_store *s, int64_t seq, const char *by,
			      const char *outcome, const char *note,
			      struct kb_error *err)
{
	bool own;
	enum kb_status st = kb_case_check_name("by", by, err);

	if (st == KB_OK)
		st = check_outcome(or_empty(outcome), err);
	note = or_empty(note);
	if (st == KB_OK && strlen(note) > KB_CASE_TEXT_MAX)
		st = kb_error_set(err, KB_LIMIT, "the note has more than %d "
				  "bytes", KB_CASE_TEXT_MAX);
	if (st == KB_OK && kb_utf8_valid(note, strlen(note)) < strlen(note))
		st = kb_error_set(err, KB_INVALID, "the note is not UTF-8");
	if (st == KB_OK)
		st = kb_db_enter(s, &own, err);
	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	st = kb_db_leave(s, own, close_item(s, mem, seq, or_empty(by),
					    outcome, note, err), err);
	talloc_free(mem);
	return st;
}

static enum kb_status reopen(struct kb_store *s, void *mem, int64_t seq,
			     struct kb_error *err)
{
	struct kb_queue_item item;
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_queue_get(s, mem, seq, &item, err);

	if (st != KB_OK || !item.closed_at)
		return st;
	if (*item.key) {
		st = kb_db_first(s, KB_Q_queue_by_key, &stmt, err, "t",
				 item.key);
		if (st == KB_OK)
			return kb_error_set(err, KB_CONFLICT,
				"it was raised again: item %lld",
				(long long)sqlite3_column_int64(stmt, 0));
		if (st != KB_NOT_FOUND)
			return st;
	}
	st = kb_db_run(s, KB_Q_queue_reopen, err, "i", seq);
	return st ? st : kb_db_run(s, KB_Q_queue_untold, err, "i", seq);
}

enum kb_status kb_queue_reopen(struct kb_store *s, int64_t seq,
			       struct kb_error *err)
{
	bool own;
	enum kb_status st = kb_db_enter(s, &own, err);

	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	st = kb_db_leave(s, own, reopen(s, mem, seq, err), err);
	talloc_free(mem);
	return st;
}

/* ---- what no longer holds ------------------------------------------------------- */

static bool is_among(const char *key, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

static enum kb_status find_gone(struct kb_store *s, void *mem,
				enum kb_queued kind, const char *article,
				bool sweep, const char *const *keys, size_t n,
				int64_t **ret, size_t *ret_n,
				struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	int64_t *list = NULL;
	size_t count = 0, cap = 0;
	enum kb_status st = kb_db_first(s, KB_Q_queue_keys, &stmt, err, "tti",
		kb_queued_name(kind), or_empty(article), (int64_t)sweep);

	for (; st == KB_OK; st = kb_db_row(s, stmt, err)) {
		if (is_among(kb_db_text(NULL, stmt, 1), keys, n))
			continue;
		if (count == cap) {
			cap = cap * 2 + 32;
			list = kb_grow(mem, list, int64_t, cap);
		}
		list[count++] = sqlite3_column_int64(stmt, 0);
	}
	if (st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*ret_n = count;
	return KB_OK;
}

static enum kb_status settle(struct kb_store *s, void *mem,
			     enum kb_queued kind, const char *article,
			     bool sweep, const char *const *keys, size_t n,
			     int64_t *ret, struct kb_error *err)
{
	int64_t *gone;
	size_t n_gone = 0;
	enum kb_status st = find_gone(s, mem, kind, article, sweep, keys, n,
				      &gone, &n_gone, err);

	for (size_t i = 0; i < n_gone && st == KB_OK; i++)
		st = kb_db_run(s, KB_Q_queue_close, err, "iittt", gone[i],
			       kb_now(), "", "gone", "");
	*ret = (int64_t)n_gone;
	return st;
}

enum kb_status kb_queue_settle_keys(struct kb_store *s, enum kb_queued kind,
				    const char *article, bool sweep,
				    const char *const *keys, size_t n,
				    int64_t *ret_closed, struct kb_error *err)
{
	int64_t closed = 0;
	bool own;
	enum kb_status st = kb_db_enter(s, &own, err);

	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	st = kb_db_leave(s, own, settle(s, mem, kind, article, sweep, keys, n,
					&closed, err), err);
	talloc_free(mem);
	if (st == KB_OK && ret_closed)
		*ret_closed = closed;
	return st;
}

enum kb_status kb_queue_settle(struct kb_store *s, enum kb_queued kind,
			       const char *article, const char *const *keys,
			       size_t n, int64_t *ret_closed,
			       struct kb_error *err)
{
	return kb_queue_settle_keys(s, kind, article, false, keys, n,
				    ret_closed, err);
}

/* ---- removing ------------------------------------------------------------------ */

enum kb_status kb_queue_remove(struct kb_store *s, int64_t seq,
			       struct kb_error *err)
{
	return kb_db_run(s, KB_Q_queue_remove, err, "i", seq);
}

static enum kb_status count_old(struct kb_store *s, int64_t before,
				int64_t *rows, int64_t *oldest,
				struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_queue_old, &stmt, err, "i",
					before);

	if (st != KB_OK)
		return st;
	*rows = sqlite3_column_int64(stmt, 0);
	*oldest = sqlite3_column_int64(stmt, 1);
	return KB_OK;
}

enum kb_status kb_queue_cut(struct kb_store *s, int64_t before, bool dry,
			    int64_t *ret_rows, int64_t *ret_oldest,
			    struct kb_error *err)
{
	enum kb_status st = count_old(s, before, ret_rows, ret_oldest, err);

	return st != KB_OK || dry ? st :
		kb_db_run(s, KB_Q_queue_cut, err, "i", before);
}
