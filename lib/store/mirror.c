/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mirror.c - the store of those who see the public part only. In: row numbers
 * of the origin, picked by who knows what is public. Out: a file of the same
 * schema with these versions and nothing else. What is replaced stays until a
 * later step: a reader may still see the index of the step before.
 */
#include "mirror.h"

#include <fcntl.h>
#include <unistd.h>

enum { ROWS_MAX = 512 };	/* periods of an article, all languages */

/* Columns of mirror_read. */
enum { ID = 1, LANG = 2, RENDER = 5, COLUMNS = 10, HTML = 10 };

enum kb_status kb_mirror_open(void *mem, const char *path, bool fresh,
			      struct kb_store *origin, struct kb_mirror **ret,
			      struct kb_error *err)
{
	struct kb_mirror *m;
	enum kb_status st = KB_OK;

	if (!fresh && access(path, F_OK) < 0)
		return kb_error_at(err, KB_CORRUPT, path, 0, "the public's "
			"store is not there; run kb-indexer build");
	m = kb_new(mem, struct kb_mirror);
	m->origin = origin;
	st = kb_db_open(m, path, fresh ? KB_DB_MIRROR_FRESH : KB_DB_MIRROR,
			&m->copy, err);
	if (st == KB_OK && fresh)
		st = kb_db_run(m->copy, KB_Q_mirror_rule_make, err, "");
	if (st == KB_OK && fresh)
		st = kb_db_run(m->copy, KB_Q_mirror_gone_make, err, "");
	if (st != KB_OK) {
		talloc_free(m);
		return st;
	}
	*ret = m;
	return KB_OK;
}

enum kb_status kb_mirror_enter(struct kb_mirror *m, struct kb_error *err)
{
	return m->copy->in_tx ? KB_OK : kb_store_begin(m->copy, err);
}

enum kb_status kb_mirror_commit(struct kb_mirror *m, struct kb_error *err)
{
	return m->copy->in_tx ? kb_store_commit(m->copy, err) : KB_OK;
}

void kb_mirror_rollback(struct kb_mirror *m)
{
	talloc_free(m->curation);
	m->curation = NULL;
	kb_store_rollback(m->copy);
}

enum kb_status kb_mirror_finish(struct kb_mirror *m, struct kb_error *err)
{
	int fd = open(m->copy->path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok ? KB_OK : kb_error_at(err, KB_IO, m->copy->path, 0,
		"cannot bring the public's store to disk; make room and run "
		"kb-indexer build");
}

/* ---- one article ----------------------------------------------------------- */

struct live { int64_t row, render, begins, ends; bool followed; };

/* What the copy has in front of id; returns how many. */
static enum kb_status read_live(struct kb_mirror *m, const char *id,
				struct live *ret, size_t *n,
				struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_stmt(m->copy, KB_Q_mirror_live, &stmt, err);

	*n = 0;
	if (st != KB_OK)
		return st;
	kb_db_bind(stmt, "t", id);
	while (*n < ROWS_MAX &&
	       (st = kb_db_row(m->copy, stmt, err)) == KB_OK)
		ret[(*n)++] = (struct live){ sqlite3_column_int64(stmt, 0),
			sqlite3_column_int64(stmt, 1),
			sqlite3_column_int64(stmt, 2),
			sqlite3_column_int64(stmt, 3),
			sqlite3_column_int(stmt, 4) != 0 };
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status copy_body(struct kb_mirror *m, sqlite3_stmt *from,
				struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *to = NULL;
	enum kb_status st = kb_db_stmt(m->copy, KB_Q_mirror_body_put, &to,
				       err);

	if (st != KB_OK)
		return st;
	sqlite3_bind_value(to, 1, sqlite3_column_value(from, 0));
	sqlite3_bind_value(to, 2, sqlite3_column_value(from, HTML));
	st = kb_db_row(m->copy, to, err);
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status copy_attachment(struct kb_mirror *m, int64_t row,
				      const char *name, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *from = NULL;
	enum kb_status st = kb_db_run(m->copy, KB_Q_attachment_show, err,
				      "it", row, name);

	if (st == KB_OK)
		st = kb_db_first(m->origin, KB_Q_attachment_find, &from, err,
				 "t", name);
	if (st != KB_OK)
		return st == KB_NOT_FOUND ? KB_OK : st;
	return kb_db_run(m->copy, KB_Q_attachment_put, err, "ttib", name,
			 kb_db_text(NULL, from, 0),
			 sqlite3_column_int64(from, 2),
			 sqlite3_column_blob(from, 3),
			 (size_t)sqlite3_column_bytes(from, 3));
}

static enum kb_status copy_attachments(struct kb_mirror *m, int64_t row,
				       struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(m->origin, KB_Q_attachment_shown_by,
					&stmt, err, "i", row);

	for (; st == KB_OK; st = kb_db_row(m->origin, stmt, err)) {
		st = copy_attachment(m, row, kb_db_text(NULL, stmt, 0), err);
		if (st != KB_OK)
			return st;
	}
	return st == KB_NOT_FOUND ? KB_OK : st;
}

/* The version as the origin has it now. One that it has no more is left out:
   the change that took it away is still to come. */
static enum kb_status copy_version(struct kb_mirror *m,
				   const struct kb_mirrored *picked,
				   struct kb_error *err)
{
	int64_t row = picked->row;
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *from = NULL;
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *to = NULL;
	enum kb_status st = kb_db_stmt(m->origin, KB_Q_mirror_read, &from,
				       err);

	if (st == KB_OK)
		st = kb_db_stmt(m->copy, KB_Q_mirror_version_put, &to, err);
	if (st != KB_OK)
		return st;
	kb_db_bind(from, "i", row);
	st = kb_db_row(m->origin, from, err);
	if (st != KB_OK)
		return st == KB_NOT_FOUND ? KB_OK : st;
	for (int i = 0; i < COLUMNS; i++)
		sqlite3_bind_value(to, i + 1, sqlite3_column_value(from, i));
	st = kb_db_row(m->copy, to, err);
	if (st != KB_NOT_FOUND)
		return st;
	st = copy_body(m, from, err);
	if (st == KB_OK)
		st = copy_attachments(m, row, err);
	if (st == KB_OK)
		st = kb_db_run(m->copy, KB_Q_mirror_article_put, err, "tti",
			       kb_db_text(NULL, from, ID),
			       kb_db_text(NULL, from, LANG), row);
	if (st == KB_OK)
		st = kb_db_run(m->copy, KB_Q_mirror_period_put, err, "ttiiii",
			       kb_db_text(NULL, from, ID),
			       kb_db_text(NULL, from, LANG), picked->begins,
			       picked->ends, (int64_t)picked->followed, row);
	return st == KB_OK ? kb_db_run(m->copy, KB_Q_mirror_gone_remove, err,
				       "i", row) : st;
}

/* Is the row in front with what the origin's renderer made of it last? */
static enum kb_status is_same(struct kb_mirror *m,
			      const struct kb_mirrored *picked,
			      const struct live *live, size_t n, bool *ret,
			      struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_stmt(m->origin, KB_Q_mirror_render, &stmt,
				       err);

	*ret = false;
	if (st != KB_OK)
		return st;
	kb_db_bind(stmt, "i", (int64_t)picked->row);
	st = kb_db_row(m->origin, stmt, err);
	for (size_t i = 0; i < n && st == KB_OK; i++)
		*ret |= live[i].row == picked->row &&
			live[i].begins == picked->begins &&
			live[i].ends == picked->ends &&
			live[i].followed == picked->followed &&
			live[i].render == sqlite3_column_int64(stmt, 0);
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status remove_live(struct kb_mirror *m, const char *id,
				  const struct live *live, size_t n,
				  int64_t seq, struct kb_error *err)
{
	enum kb_status st = kb_db_run(m->copy, KB_Q_mirror_article_remove, err,
				      "t", id);

	if (st == KB_OK)
		st = kb_db_run(m->copy, KB_Q_mirror_periods_remove, err, "t",
			       id);
	for (size_t i = 0; i < n && st == KB_OK; i++) {
		st = kb_db_run(m->copy, KB_Q_mirror_gone_put, err, "ii",
			       live[i].row, seq);
		if (st == KB_OK)
			st = kb_db_run(m->copy, KB_Q_mirror_rule_remove, err,
				       "i", live[i].row);
	}
	return st;
}

enum kb_status kb_mirror_put(struct kb_mirror *m, const char *id,
			     const struct kb_mirrored *rows, size_t n,
			     int64_t seq, struct kb_error *err)
{
	struct live live[ROWS_MAX];
	size_t n_live, same = 0;
	enum kb_status st = read_live(m, id, live, &n_live, err);

	for (size_t i = 0; i < n && st == KB_OK; i++) {
		bool is;

		st = is_same(m, &rows[i], live, n_live, &is, err);
		same += st == KB_OK && is;
	}
	if (st != KB_OK || (same == n && n == n_live))
		return st;
	st = kb_mirror_enter(m, err);
	if (st == KB_OK && n_live)
		st = remove_live(m, id, live, n_live, seq, err);
	for (size_t i = 0; i < n && st == KB_OK; i++) {
		st = copy_version(m, &rows[i], err);
		if (st == KB_OK && rows[i].stamp)
			st = kb_db_run(m->copy, KB_Q_mirror_rule_put, err,
				       "ii", (int64_t)rows[i].row,
				       (int64_t)rows[i].stamp);
	}
	return st;
}

/* ---- all of it ------------------------------------------------------------- */

enum kb_status kb_mirror_synonyms(struct kb_mirror *m, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_stmt(m->origin, KB_Q_synonyms_all, &stmt,
				       err);

	if (st == KB_OK)
		st = kb_mirror_enter(m, err);
	if (st == KB_OK)
		st = kb_db_run(m->copy, KB_Q_mirror_synonyms_remove, err, "");
	while (st == KB_OK &&
	       (st = kb_db_row(m->origin, stmt, err)) == KB_OK)
		st = kb_db_run(m->copy, KB_Q_synonyms_put, err, "ttt",
			       kb_db_text(NULL, stmt, 0), "",
			       kb_db_text(NULL, stmt, 1));
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status any_gone(struct kb_mirror *m, int64_t seq,
			       struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_stmt(m->copy, KB_Q_mirror_gone_any, &stmt,
				       err);

	if (st != KB_OK)
		return st;
	kb_db_bind(stmt, "i", seq);
	return kb_db_row(m->copy, stmt, err);
}

enum kb_status kb_mirror_sweep(struct kb_mirror *m, int64_t seq,
			       struct kb_error *err)
{
	static const enum kb_query steps[] = { KB_Q_mirror_sweep_bodies,
		KB_Q_mirror_sweep_shown, KB_Q_mirror_sweep_attachments,
		KB_Q_mirror_sweep_versions, KB_Q_mirror_sweep_gone };
	enum kb_status st = any_gone(m, seq, err);

	if (st != KB_OK)
		return st == KB_NOT_FOUND ? KB_OK : st;
	st = kb_mirror_enter(m, err);
	for (size_t i = 0; i < KB_COUNT(steps) && st == KB_OK; i++)
		st = kb_db_run(m->copy, steps[i], err, "i", seq);
	return st;
}

enum kb_status kb_mirror_rules(struct kb_mirror *m, uint64_t *ret,
			       struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_stmt(m->copy, KB_Q_mirror_rules, &stmt, err);
	uint64_t sum = 0;

	while (st == KB_OK &&
	       (st = kb_db_row(m->copy, stmt, err)) == KB_OK)
		sum += (uint64_t)sqlite3_column_int64(stmt, 0);
	if (st != KB_NOT_FOUND)
		return st;
	*ret = sum;
	return KB_OK;
}
