/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * person.c - rows of people. In: a name or a row's number. Out: the row as it
 * is stored, its hashes and seals, too; what they mean is known to lib/access.
 */
#include "db.h"

/* Columns of the queries that load a person. */
enum { ROW, NAME, DISPLAY, ROLE, LEVEL, GROUPS, DOMAINS, PASSWORD, MUST_CHANGE,
       DISABLED, TOTP, TOTP_ON, TOTP_STEP, CREATED_AT, SEEN_AT };

static const void *blob(void *mem, sqlite3_stmt *stmt, size_t *len)
{
	const void *bytes = sqlite3_column_blob(stmt, TOTP);

	*len = (size_t)sqlite3_column_bytes(stmt, TOTP);
	if (!bytes || !mem)
		return bytes;
	return memcpy(kb_array(mem, unsigned char, *len), bytes, *len);
}

/* mem NULL: strings are SQLite's and hold until the next step. */
static struct kb_person_row current(void *mem, sqlite3_stmt *stmt)
{
	bool given = sqlite3_column_type(stmt, PASSWORD) != SQLITE_NULL;
	struct kb_person_row p = {
		.row = sqlite3_column_int64(stmt, ROW),
		.name = kb_db_text(mem, stmt, NAME),
		.display = kb_db_text(mem, stmt, DISPLAY),
		.role = kb_db_text(mem, stmt, ROLE),
		.level = sqlite3_column_int(stmt, LEVEL),
		.groups = kb_db_text(mem, stmt, GROUPS),
		.domains = kb_db_text(mem, stmt, DOMAINS),
		.password = given ? kb_db_text(mem, stmt, PASSWORD) : NULL,
		.must_change = sqlite3_column_int(stmt, MUST_CHANGE),
		.disabled = sqlite3_column_int(stmt, DISABLED),
		.totp_on = sqlite3_column_int(stmt, TOTP_ON),
		.totp_step = sqlite3_column_int64(stmt, TOTP_STEP),
		.created_at = sqlite3_column_int64(stmt, CREATED_AT),
		.seen_at = sqlite3_column_int64(stmt, SEEN_AT),
	};

	p.totp = blob(mem, stmt, &p.totp_len);
	return p;
}

enum kb_status kb_store_person_by_name(struct kb_store *s, void *mem,
				       const char *name,
				       struct kb_person_row *ret,
				       struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_first(s, KB_Q_person_by_name, &stmt, err,
					    "t", name);

	if (status == KB_OK)
		*ret = current(mem, stmt);
	return status;
}

enum kb_status kb_store_person_by_row(struct kb_store *s, void *mem,
				      int64_t row, struct kb_person_row *ret,
				      struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_first(s, KB_Q_person_by_row, &stmt, err,
					    "i", row);

	if (status == KB_OK)
		*ret = current(mem, stmt);
	return status;
}

enum kb_status kb_store_person_each(struct kb_store *s, kb_person_row_fn fn,
				    void *user, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, KB_Q_person_all, &stmt, err);

	if (status != KB_OK)
		return status;
	while ((status = kb_db_row(s, stmt, err)) == KB_OK) {
		struct kb_person_row p = current(NULL, stmt);

		status = fn(user, &p, err);
		if (status != KB_OK)
			return status;
	}
	return status == KB_NOT_FOUND ? KB_OK : status;
}

enum kb_status kb_store_person_add(struct kb_store *s,
				   const struct kb_person_row *p,
				   struct kb_error *err)
{
	return kb_db_run(s, KB_Q_person_add, err, "tttitti", p->name,
			 p->display, p->role, (int64_t)p->level, p->groups,
			 p->domains, p->created_at);
}

enum kb_status kb_store_person_set(struct kb_store *s,
				   const struct kb_person_row *p,
				   struct kb_error *err)
{
	return kb_db_run(s, KB_Q_person_set, err, "tttitt", p->name,
			 p->display, p->role, (int64_t)p->level, p->groups,
			 p->domains);
}

enum kb_status kb_store_person_password(struct kb_store *s, int64_t row,
					const char *hash, bool must_change,
					struct kb_error *err)
{
	return kb_db_run(s, KB_Q_person_password, err, "iti", row, hash,
			 (int64_t)must_change);
}

enum kb_status kb_store_person_disable(struct kb_store *s, int64_t row,
				       bool disabled, struct kb_error *err)
{
	return kb_db_run(s, KB_Q_person_disable, err, "ii", row,
			 (int64_t)disabled);
}

enum kb_status kb_store_person_totp(struct kb_store *s, int64_t row,
				    const void *sealed, size_t len, bool on,
				    int64_t step, struct kb_error *err)
{
	return kb_db_run(s, KB_Q_person_totp, err, "ibii", row, sealed, len,
			 (int64_t)on, step);
}

enum kb_status kb_store_person_totp_step(struct kb_store *s, int64_t row,
					 int64_t step, bool *fresh,
					 struct kb_error *err)
{
	enum kb_status status = kb_db_run(s, KB_Q_person_totp_step, err, "ii",
					  row, step);

	if (status == KB_OK)
		*fresh = sqlite3_changes(s->db) > 0;
	return status;
}
