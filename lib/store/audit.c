/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * audit.c - rows of the audit and the anchor below which retention cut them.
 * That rows do not change and leave at the old end only is held by triggers.
 */
#include "db.h"

/* Columns of the queries that load a row. */
enum { SEQ, AT, WHO, ACTION, OBJECT, ADDRESS, DETAIL, HASH };

static enum kb_status end_of(struct kb_store *s, enum kb_query q, int64_t *seq,
			     unsigned char hash[KB_HASH], struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_first(s, q, &stmt, err, "");

	if (status != KB_OK)
		return status;
	*seq = sqlite3_column_int64(stmt, 0);
	kb_db_hash(stmt, 1, hash);
	return KB_OK;
}

static enum kb_status anchor(struct kb_store *s, int64_t *seq,
			     unsigned char hash[KB_HASH], struct kb_error *err)
{
	enum kb_status status = end_of(s, KB_Q_audit_anchor, seq, hash, err);

	if (status == KB_NOT_FOUND)
		return kb_error_at(err, KB_CORRUPT, s->path, 0, "the audit has "
			"lost its anchor; restore the file from a backup");
	return status;
}

enum kb_status kb_store_audit_last(struct kb_store *s, int64_t *seq,
				   unsigned char hash[KB_HASH],
				   struct kb_error *err)
{
	enum kb_status status = end_of(s, KB_Q_audit_last, seq, hash, err);

	return status == KB_NOT_FOUND ? anchor(s, seq, hash, err) : status;
}

static enum kb_status highest(struct kb_store *s, int64_t *seq,
			      struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_first(s, KB_Q_audit_given, &stmt, err,
					    "");

	if (status != KB_OK && status != KB_NOT_FOUND)
		return status;
	*seq = status == KB_OK ? sqlite3_column_int64(stmt, 0) : 0;
	return KB_OK;
}

enum kb_status kb_store_audit_add(struct kb_store *s,
				  const struct kb_audit_row *row,
				  struct kb_error *err)
{
	return kb_db_run(s, KB_Q_audit_add, err, "iitttttb", row->seq,
			 row->at, row->who, row->action, row->object,
			 row->address, row->detail, row->hash,
			 sizeof(row->hash));
}

static enum kb_status walk(struct kb_store *s, sqlite3_stmt *stmt,
			   enum kb_status status, kb_audit_row_fn fn,
			   void *user, struct kb_error *err)
{
	for (; status == KB_OK; status = kb_db_row(s, stmt, err)) {
		struct kb_audit_row row = {
			.seq = sqlite3_column_int64(stmt, SEQ),
			.at = sqlite3_column_int64(stmt, AT),
			.who = kb_db_text(NULL, stmt, WHO),
			.action = kb_db_text(NULL, stmt, ACTION),
			.object = kb_db_text(NULL, stmt, OBJECT),
			.address = kb_db_text(NULL, stmt, ADDRESS),
			.detail = kb_db_text(NULL, stmt, DETAIL),
		};

		kb_db_hash(stmt, HASH, row.hash);
		status = fn(user, &row, err);
		if (status != KB_OK)
			return status;
	}
	return status == KB_NOT_FOUND ? KB_OK : status;
}

enum kb_status kb_store_audit_before(struct kb_store *s, int64_t before,
				     size_t max, kb_audit_row_fn fn,
				     void *user, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_first(s, KB_Q_audit_before, &stmt, err,
					    "ii", before, (int64_t)max);

	return walk(s, stmt, status, fn, user, err);
}

static enum kb_status all(struct kb_store *s, kb_audit_row_fn fn, void *user,
			  struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_first(s, KB_Q_audit_all, &stmt, err, "");

	return walk(s, stmt, status, fn, user, err);
}

enum kb_status kb_store_audit_all(struct kb_store *s, int64_t *cut,
				  unsigned char cut_hash[KB_HASH],
				  int64_t *given, kb_audit_row_fn fn,
				  void *user, struct kb_error *err)
{
	struct kb_error ignored;
	bool own = sqlite3_get_autocommit(s->db);
	enum kb_status status = own ? kb_db_run(s, KB_Q_snapshot, err, "")
				    : KB_OK;

	if (status != KB_OK)
		return status;
	status = anchor(s, cut, cut_hash, err);
	if (status == KB_OK)
		status = highest(s, given, err);
	if (status == KB_OK)
		status = all(s, fn, user, err);
	/* Nothing was written: ending it has nothing to fail. */
	if (own && kb_db_run(s, KB_Q_rollback, &ignored, "") != KB_OK)
		return status == KB_OK ? (*err = ignored).status : status;
	return status;
}

static enum kb_status oldest_of(struct kb_store *s, int64_t *ret,
				struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_first(s, KB_Q_audit_oldest, &stmt, err,
					    "");

	if (status != KB_OK && status != KB_NOT_FOUND)
		return status;
	*ret = status == KB_OK ? sqlite3_column_int64(stmt, 0) : 0;
	return KB_OK;
}

enum kb_status kb_store_audit_old(struct kb_store *s, int64_t before,
				  int64_t *rows, int64_t *last,
				  int64_t *oldest, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_first(s, KB_Q_audit_old, &stmt, err, "i",
					    before);

	if (status != KB_OK)
		return status;
	*rows = sqlite3_column_int64(stmt, 0);
	*last = sqlite3_column_int64(stmt, 1);
	return oldest_of(s, oldest, err);
}

enum kb_status kb_store_audit_cut(struct kb_store *s, int64_t seq,
				  struct kb_error *err)
{
	bool own;
	enum kb_status status = kb_db_enter(s, &own, err);

	if (status != KB_OK)
		return status;
	status = kb_db_run(s, KB_Q_audit_anchor_move, err, "i", seq);
	if (status == KB_OK)
		status = kb_db_run(s, KB_Q_audit_cut, err, "i", seq);
	return kb_db_leave(s, own, status, err);
}
