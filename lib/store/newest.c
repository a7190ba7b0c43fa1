/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * newest.c - which version is the newest of every article, without its text: so
 * that who remembers articles learns cheaply what has changed.
 */
#include "db.h"

enum kb_status kb_store_newest_rows(struct kb_store *s, void *mem,
				    struct kb_newest **ret, size_t *n,
				    struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, KB_Q_newest_rows, &stmt, err);
	struct kb_newest *v = NULL;
	size_t count = 0, room = 0;

	if (status != KB_OK)
		return status;
	while ((status = kb_db_row(s, stmt, err)) == KB_OK) {
		if (count == room)
			v = kb_grow(mem, v, struct kb_newest,
				    room = room * 2 + 256);
		v[count++] = (struct kb_newest){
			.id = kb_db_text(v, stmt, 0),
			.lang = kb_db_text(v, stmt, 1),
			.row = (uint32_t)sqlite3_column_int64(stmt, 2),
		};
	}
	if (status != KB_NOT_FOUND)
		return status;
	*ret = v;
	*n = count;
	return KB_OK;
}
