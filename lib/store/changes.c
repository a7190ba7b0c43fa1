/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * changes.c - reading the change log, and counting what is there.
 */
#include <kb/text.h>

#include "db.h"

enum kb_status kb_store_last_seq(struct kb_store *s, int64_t *ret,
				 struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, KB_Q_change_last, &stmt, err);

	if (status == KB_OK)
		status = kb_db_row(s, stmt, err);
	if (status == KB_OK)
		*ret = sqlite3_column_int64(stmt, 0);
	return status;
}

enum kb_status kb_store_changes(struct kb_store *s, void *mem, int64_t after,
				size_t max, struct kb_change **ret, size_t *n,
				struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, KB_Q_changes_after, &stmt, err);
	struct kb_change *list = NULL;
	size_t count = 0, cap = 0;

	if (status != KB_OK)
		return status;
	kb_db_bind(stmt, "ii", after, (int64_t)max);
	while ((status = kb_db_row(s, stmt, err)) == KB_OK) {
		if (count == cap) {
			cap = cap ? cap * 2 : 16;
			list = kb_grow(mem, list, struct kb_change, cap);
		}
		list[count].seq = sqlite3_column_int64(stmt, 0);
		list[count].article = kb_db_text(list, stmt, 1);
		count++;
	}
	if (status != KB_NOT_FOUND) {
		talloc_free(list);
		return status;
	}
	*ret = list;
	*n = count;
	return KB_OK;
}

static enum kb_status count_langs(struct kb_store *s,
				  struct kb_store_stats *ret,
				  struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, KB_Q_stats_langs, &stmt, err);

	if (status != KB_OK)
		return status;
	while ((status = kb_db_row(s, stmt, err)) == KB_OK) {
		int64_t n = sqlite3_column_int64(stmt, 1);
		for (size_t i = 0; kb_langs[i].code &&
		     i < KB_COUNT(ret->langs); i++)
			if (strcmp(kb_langs[i].code,
				   kb_db_text(NULL, stmt, 0)) == 0)
				ret->langs[i] = n;
		ret->articles += n;
	}
	return status == KB_NOT_FOUND ? KB_OK : status;
}

enum kb_status kb_store_stats(struct kb_store *s, struct kb_store_stats *ret,
			      struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct kb_store_stats stats = { 0 };
	enum kb_status status = count_langs(s, &stats, err);

	if (status == KB_OK)
		status = kb_db_stmt(s, KB_Q_stats, &stmt, err);
	if (status == KB_OK)
		status = kb_db_row(s, stmt, err);
	if (status != KB_OK)
		return status;
	stats.versions = sqlite3_column_int64(stmt, 0);
	stats.rules = sqlite3_column_int64(stmt, 1);
	stats.articles -= stats.rules;
	stats.cases = sqlite3_column_int64(stmt, 2);
	stats.last_seq = sqlite3_column_int64(stmt, 3);
	stats.bytes = sqlite3_column_int64(stmt, 4);
	*ret = stats;
	return KB_OK;
}
