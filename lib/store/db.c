/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * db.c - the thin layer over SQLite: statements prepared once, values bound by
 * a letter each, codes mapped to statuses by a table.
 */
#include <stdarg.h>

#include "db.h"

static const char *const queries[] = {
#define QUERY(name, sql) [KB_Q_##name] = sql,
#include "lib/store/queries.inc"
#undef QUERY
};

static const struct {
	int code;
	enum kb_status status;
	const char *advice;
} codes[] = {
	{ SQLITE_BUSY, KB_BUSY,
	  "another program is writing; try again when it has ended" },
	{ SQLITE_LOCKED, KB_BUSY,
	  "another program is writing; try again when it has ended" },
	{ SQLITE_CORRUPT, KB_CORRUPT, "restore the file from a backup" },
	{ SQLITE_NOTADB, KB_CORRUPT,
	  "the file is not a store; name another" },
	{ SQLITE_FULL, KB_IO, "the disk is full; make room" },
	{ SQLITE_IOERR, KB_IO, "the disk cannot be read or written" },
	{ SQLITE_CANTOPEN, KB_IO, "check the path and its permissions" },
	{ SQLITE_READONLY, KB_IO, "check the permissions of the file" },
	{ SQLITE_PERM, KB_IO, "check the permissions of the file" },
	{ SQLITE_INTERRUPT, KB_INTERRUPTED, "run it again" },
	{ SQLITE_TOOBIG, KB_LIMIT, "split the article" },
};

enum kb_status kb_db_error(struct kb_store *s, const char *doing,
			   struct kb_error *err)
{
	int code = s->db ? sqlite3_errcode(s->db) : SQLITE_CANTOPEN;
	const char *why = s->db ? sqlite3_errmsg(s->db) : "no memory";

	for (size_t i = 0; i < KB_COUNT(codes); i++)
		if (codes[i].code == (code & 0xff))
			return kb_error_at(err, codes[i].status, s->path, 0,
					   "cannot %s (%s): %s", doing, why,
					   codes[i].advice);
	return kb_error_at(err, KB_INTERNAL, s->path, 0, "cannot %s: %s",
			   doing, why);
}

enum kb_status kb_db_stmt(struct kb_store *s, enum kb_query q,
			  sqlite3_stmt **ret, struct kb_error *err)
{
	sqlite3_stmt **at = &s->stmt[q];

	if (!*at && sqlite3_prepare_v3(s->db, queries[q], -1,
				       SQLITE_PREPARE_PERSISTENT, at,
				       NULL) != SQLITE_OK)
		return kb_db_error(s, "read the store", err);
	if (sqlite3_stmt_busy(*at))
		return kb_error_set(err, KB_INTERNAL,
			"the store is already streaming this; use a second "
			"handle");
	*ret = *at;
	return KB_OK;
}

static void bind(sqlite3_stmt *stmt, const char *types, va_list args)
{
	for (int i = 1; *types; types++, i++) {
		const char *bytes;
		int64_t row;
		switch (*types) {
		case 't':
			bytes = va_arg(args, const char *);
			if (bytes)
				sqlite3_bind_text(stmt, i, bytes, -1,
						  SQLITE_STATIC);
			else
				sqlite3_bind_null(stmt, i);
			break;
		case 'i':
			sqlite3_bind_int64(stmt, i, va_arg(args, int64_t));
			break;
		case 'b':
			bytes = va_arg(args, const char *);
			sqlite3_bind_blob64(stmt, i, bytes,
					    va_arg(args, size_t),
					    SQLITE_STATIC);
			break;
		case 'r':
			row = va_arg(args, int64_t);
			if (row)
				sqlite3_bind_int64(stmt, i, row);
			else
				sqlite3_bind_null(stmt, i);
			break;
		}
	}
}

void kb_db_bind(sqlite3_stmt *stmt, const char *types, ...)
{
	va_list args;

	va_start(args, types);
	bind(stmt, types, args);
	va_end(args);
}

void kb_db_reset(sqlite3_stmt **stmt)
{
	if (*stmt) {
		sqlite3_reset(*stmt);
		sqlite3_clear_bindings(*stmt);
	}
}

enum kb_status kb_db_row(struct kb_store *s, sqlite3_stmt *stmt,
			 struct kb_error *err)
{
	switch (sqlite3_step(stmt)) {
	case SQLITE_ROW:
		return KB_OK;
	case SQLITE_DONE:
		return KB_NOT_FOUND;
	default:
		return kb_db_error(s, s->write ? "write the store"
					       : "read the store", err);
	}
}

enum kb_status kb_db_run(struct kb_store *s, enum kb_query q,
			  struct kb_error *err, const char *types, ...)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, q, &stmt, err);
	va_list args;

	if (status != KB_OK)
		return status;
	va_start(args, types);
	bind(stmt, types, args);
	va_end(args);
	status = kb_db_row(s, stmt, err);
	return status == KB_NOT_FOUND ? KB_OK : status;
}

enum kb_status kb_db_first(struct kb_store *s, enum kb_query q,
			   sqlite3_stmt **ret, struct kb_error *err,
			   const char *types, ...)
{
	enum kb_status status = kb_db_stmt(s, q, ret, err);
	va_list args;

	if (status != KB_OK)
		return status;
	va_start(args, types);
	bind(*ret, types, args);
	va_end(args);
	return kb_db_row(s, *ret, err);
}

enum kb_status kb_db_enter(struct kb_store *s, bool *own,
			   struct kb_error *err)
{
	*own = !s->in_tx;
	return *own ? kb_store_begin(s, err) : KB_OK;
}

enum kb_status kb_db_leave(struct kb_store *s, bool own,
			   enum kb_status status, struct kb_error *err)
{
	if (!own)
		return status;
	if (status == KB_OK)
		return kb_store_commit(s, err);
	kb_store_rollback(s);
	return status;
}

enum kb_status kb_db_log(struct kb_store *s, const char *article,
			 struct kb_error *err)
{
	enum kb_status st = kb_db_run(s, KB_Q_change_add, err, "ti", article,
				      kb_now());

	/* Cases of a merged article are the other one's. */
	return st ? st : kb_db_run(s, KB_Q_change_add_target, err, "ti",
				   article, kb_now());
}

const char *kb_db_text(void *mem, sqlite3_stmt *stmt, int column)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column);
	size_t len = (size_t)sqlite3_column_bytes(stmt, column);

	if (!text)
		return "";
	return mem ? kb_strndup(mem, text, len) : text;
}

void kb_db_hash(sqlite3_stmt *stmt, int column, unsigned char ret[KB_HASH])
{
	const void *bytes = sqlite3_column_blob(stmt, column);

	memset(ret, 0, KB_HASH);
	if (sqlite3_column_bytes(stmt, column) == KB_HASH)
		memcpy(ret, bytes, KB_HASH);
}
