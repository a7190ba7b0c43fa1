/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * token.c - rows of tokens, found by their public part.
 */
#include "db.h"

/* Columns of the queries that load a token. */
enum { ID, HASH, PERSON, LABEL, SCOPES, CREATED_AT, EXPIRES_AT, USED_AT,
       REVOKED_AT, NAME };

/* mem NULL: strings are SQLite's and hold until the next step. A hash of
   another length stays zeroed: no token has that one. */
static struct kb_token_record current(void *mem, sqlite3_stmt *stmt)
{
	struct kb_token_record t = {
		.id = kb_db_text(mem, stmt, ID),
		.person = sqlite3_column_int64(stmt, PERSON),
		.label = kb_db_text(mem, stmt, LABEL),
		.scopes = kb_db_text(mem, stmt, SCOPES),
		.created_at = sqlite3_column_int64(stmt, CREATED_AT),
		.expires_at = sqlite3_column_int64(stmt, EXPIRES_AT),
		.used_at = sqlite3_column_int64(stmt, USED_AT),
		.revoked_at = sqlite3_column_int64(stmt, REVOKED_AT),
		.name = kb_db_text(mem, stmt, NAME),
	};

	kb_db_hash(stmt, HASH, t.hash);
	return t;
}

enum kb_status kb_store_token_add(struct kb_store *s,
				  const struct kb_token_record *t,
				  struct kb_error *err)
{
	return kb_db_run(s, KB_Q_token_add, err, "tbittii", t->id, t->hash,
			 sizeof(t->hash), t->person, t->label, t->scopes,
			 t->created_at, t->expires_at);
}

enum kb_status kb_store_token_get(struct kb_store *s, void *mem,
				  const char *id, struct kb_token_record *ret,
				  struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_first(s, KB_Q_token_get, &stmt, err,
					    "t", id);

	if (status == KB_OK)
		*ret = current(mem, stmt);
	return status;
}

enum kb_status kb_store_token_each(struct kb_store *s, kb_token_record_fn fn,
				   void *user, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, KB_Q_token_all, &stmt, err);

	if (status != KB_OK)
		return status;
	while ((status = kb_db_row(s, stmt, err)) == KB_OK) {
		struct kb_token_record t = current(NULL, stmt);

		status = fn(user, &t, err);
		if (status != KB_OK)
			return status;
	}
	return status == KB_NOT_FOUND ? KB_OK : status;
}

enum kb_status kb_store_token_used(struct kb_store *s, const char *id,
				   int64_t at, struct kb_error *err)
{
	struct kb_error first;
	enum kb_status status;

	if (!s->write)
		return KB_OK;
	sqlite3_busy_timeout(s->db, 0);
	status = kb_db_run(s, KB_Q_token_used, &first, "ti", id, at);
	sqlite3_busy_timeout(s->db, KB_BUSY_MS);
	if (status == KB_OK || status == KB_BUSY || status == KB_IO)
		return KB_OK;
	*err = first;
	return status;
}

enum kb_status kb_store_token_revoke(struct kb_store *s, const char *id,
				     int64_t at, int64_t *changed,
				     struct kb_error *err)
{
	enum kb_status status = kb_db_run(s, KB_Q_token_revoke, err, "ti", id,
					  at);

	if (status == KB_OK)
		*changed = sqlite3_changes(s->db);
	return status;
}

enum kb_status kb_store_token_revoke_all(struct kb_store *s, int64_t person,
					 int64_t at, int64_t *changed,
					 struct kb_error *err)
{
	enum kb_status status = kb_db_run(s, KB_Q_token_revoke_all, err, "ii",
					  person, at);

	if (status == KB_OK)
		*changed = sqlite3_changes(s->db);
	return status;
}
