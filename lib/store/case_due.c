/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_due.c - lists over all case files: what is due, what was changed last,
 * which article was said to whom.
 */
#include "case_file.h"

/* The statement of a list for one or for all. */
static enum kb_status first(struct kb_store *s, enum kb_query all,
			    enum kb_query of, const char *one, int64_t number,
			    sqlite3_stmt **ret, struct kb_error *err)
{
	return one ? kb_db_first(s, of, ret, err, "it", number, one) :
		kb_db_first(s, all, ret, err, "i", number);
}

enum kb_status kb_cases_due(struct kb_store *s, void *mem, const char *owner,
			    size_t max, struct kb_case_due **ret, size_t *n,
			    struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct kb_case_due *list = NULL;
	size_t count = 0, cap = 0;
	enum kb_status st = first(s, KB_Q_due_all, KB_Q_due_of, owner,
				  (int64_t)max, &stmt, err);

	for (; st == KB_OK; st = kb_db_row(s, stmt, err)) {
		if (count == cap) {
			cap = cap * 2 + 16;
			list = kb_grow(mem, list, struct kb_case_due, cap);
		}
		list[count++] = (struct kb_case_due){
			.case_id = kb_db_text(mem, stmt, 0),
			.owner = kb_db_text(mem, stmt, 1),
			.text = kb_db_text(mem, stmt, 2),
			.seq = sqlite3_column_int64(stmt, 3),
			.due = sqlite3_column_int64(stmt, 4),
			.is_promise = strcmp(kb_db_text(NULL, stmt, 5),
					     "promise") == 0,
		};
	}
	if (st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*n = count;
	return KB_OK;
}

enum kb_status kb_file_rows(struct kb_store *s, void *mem, sqlite3_stmt *stmt,
			    enum kb_status st, struct kb_case_file **ret,
			    size_t *n, struct kb_error *err)
{
	struct kb_case_file *list = NULL;
	size_t count = 0, cap = 0;

	for (; st == KB_OK; st = kb_db_row(s, stmt, err)) {
		if (count == cap) {
			cap = cap * 2 + 16;
			list = kb_grow(mem, list, struct kb_case_file, cap);
		}
		list[count++] = kb_file_row(mem, stmt);
	}
	if (st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*n = count;
	return KB_OK;
}

enum kb_status kb_cases_recent(struct kb_store *s, void *mem,
			       const char *owner, size_t max,
			       struct kb_case_file **ret, size_t *n,
			       struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = first(s, KB_Q_file_recent, KB_Q_file_recent_of,
				  owner, (int64_t)max, &stmt, err);

	return kb_file_rows(s, mem, stmt, st, ret, n, err);
}

enum kb_status kb_case_links(struct kb_store *s, void *mem,
			     const char *article, int64_t since,
			     struct kb_case_link **ret, size_t *n,
			     struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct kb_case_link *list = NULL;
	size_t count = 0, cap = 0;
	enum kb_status st = first(s, KB_Q_links_all, KB_Q_links_of, article,
				  since, &stmt, err);

	for (; st == KB_OK; st = kb_db_row(s, stmt, err)) {
		if (count == cap) {
			cap = cap * 2 + 16;
			list = kb_grow(mem, list, struct kb_case_link, cap);
		}
		list[count++] = (struct kb_case_link){
			.case_id = kb_db_text(mem, stmt, 0),
			.article = kb_db_text(mem, stmt, 1),
			.lang = kb_db_text(mem, stmt, 2),
			.receipt = kb_db_text(mem, stmt, 3),
			.by = kb_db_text(mem, stmt, 4),
			.state = kb_db_text(mem, stmt, 5),
			.seq = sqlite3_column_int64(stmt, 6),
			.at = sqlite3_column_int64(stmt, 7),
			.version = sqlite3_column_int(stmt, 8),
			.recalled = sqlite3_column_int(stmt, 9) != 0,
		};
	}
	if (st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*n = count;
	return KB_OK;
}
