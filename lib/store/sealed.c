/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sealed.c - the key that belongs to a store. In: the key file's path. Out: the
 * key; a new one only while nothing is sealed: whoever has lost his key must
 * learn it now, not when what was sealed is needed.
 */
#include "db.h"

static enum kb_status is_sealed(struct kb_store *s, bool *ret,
				struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_stmt(s, KB_Q_sealed_any, &stmt, err);

	if (st == KB_OK)
		st = kb_db_row(s, stmt, err);
	if (st == KB_OK)
		*ret = sqlite3_column_int(stmt, 0) != 0;
	return st;
}

enum kb_status kb_store_secret(struct kb_store *s, void *mem, const char *path,
			       struct kb_secret **ret, struct kb_error *err)
{
	bool sealed = false;
	enum kb_status st = is_sealed(s, &sealed, err);

	if (st == KB_OK)
		st = kb_secret_open(mem, path, !sealed, ret, err);
	if (st == KB_NOT_FOUND)
		return kb_error_at(err, st, path, 0, "the key file is missing, "
			"and the store has values sealed with it; restore it "
			"from where it is kept safe");
	return st;
}
