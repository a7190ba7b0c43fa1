/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * migrate.c - brings a store to the schema of this program, a numbered .sql
 * file at a time. All in one transaction: it is done or it never happened.
 */
#include "db.h"

static const struct { const char *name, *sql; } migrations[] = {
#define MIGRATION(name, sql) { name, sql },
#include "lib/store/migrations.inc"
#undef MIGRATION
};

static enum kb_status version_of(struct kb_store *s, int *ret,
				 struct kb_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum kb_status status = KB_OK;

	if (sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &stmt,
			       NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW)
		*ret = sqlite3_column_int(stmt, 0);
	else
		status = kb_db_error(s, "open the store", err);
	sqlite3_finalize(stmt);
	return status;
}

static enum kb_status refuse(struct kb_store *s, int version,
			     struct kb_error *err)
{
	if (version > (int)KB_COUNT(migrations))
		return kb_error_at(err, KB_INVALID, s->path, 0,
			"the store has schema %d, made by a newer Concord; "
			"this one knows %d: use the newer program", version,
			(int)KB_COUNT(migrations));
	return kb_error_at(err, KB_INVALID, s->path, 0,
		"the store has schema %d and needs %d; run a writing command "
		"once, for example kb-indexer import", version,
		(int)KB_COUNT(migrations));
}

static enum kb_status apply(struct kb_store *s, int from,
			    struct kb_error *err)
{
	char pragma[64];

	for (size_t i = (size_t)from; i < KB_COUNT(migrations); i++)
		if (sqlite3_exec(s->db, migrations[i].sql, NULL, NULL,
				 NULL) != SQLITE_OK)
			return kb_db_error(s, migrations[i].name, err);
	snprintf(pragma, sizeof(pragma), "PRAGMA user_version = %zu",
		 KB_COUNT(migrations));
	if (sqlite3_exec(s->db, pragma, NULL, NULL, NULL) != SQLITE_OK)
		return kb_db_error(s, "note the schema's version", err);
	return KB_OK;
}

enum kb_status kb_db_migrate(struct kb_store *s, struct kb_error *err)
{
	int version;
	enum kb_status status = version_of(s, &version, err);

	if (status != KB_OK || version == (int)KB_COUNT(migrations))
		return status;
	if (!s->write || version > (int)KB_COUNT(migrations))
		return refuse(s, version, err);
	status = kb_store_begin(s, err);
	if (status != KB_OK)
		return status;
	/* Another writer may have been here while we waited. */
	status = version_of(s, &version, err);
	if (status == KB_OK)
		status = apply(s, version, err);
	if (status == KB_OK)
		return kb_store_commit(s, err);
	kb_store_rollback(s);
	return status;
}
