/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_report.c - figures for who leads a team. In: since when. Out: how many
 * cases, how many with a linked answer, how many customers that came again; and
 * the same by article. People are counted, never named.
 */
#include "case_file.h"

enum { REPEAT_SECONDS = KB_REPEAT_DAYS * 86400 };

enum kb_status kb_cases_count(struct kb_store *s, int64_t since,
			      struct kb_case_counts *ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_files_count, &stmt, err, "ii",
					since, (int64_t)REPEAT_SECONDS);

	if (st != KB_OK)
		return st;
	*ret = (struct kb_case_counts){
		.opened = sqlite3_column_int64(stmt, 0),
		.closed = sqlite3_column_int64(stmt, 1),
		.linked = sqlite3_column_int64(stmt, 2),
		.again = sqlite3_column_int64(stmt, 3),
	};
	return KB_OK;
}

enum kb_status kb_cases_use(struct kb_store *s, void *mem, int64_t since,
			    size_t max, struct kb_article_use **ret, size_t *n,
			    struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct kb_article_use *list = NULL;
	size_t count = 0, cap = 0;
	enum kb_status st = kb_db_first(s, KB_Q_articles_used, &stmt, err,
		"iii", since, (int64_t)REPEAT_SECONDS, (int64_t)max);

	for (; st == KB_OK; st = kb_db_row(s, stmt, err)) {
		if (count == cap) {
			cap = cap * 2 + 16;
			list = kb_grow(mem, list, struct kb_article_use, cap);
		}
		list[count++] = (struct kb_article_use){
			.article = kb_db_text(mem, stmt, 0),
			.links = sqlite3_column_int64(stmt, 1),
			.cases = sqlite3_column_int64(stmt, 2),
			.people = sqlite3_column_int64(stmt, 3),
			.again = sqlite3_column_int64(stmt, 4),
		};
	}
	if (st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*n = count;
	return KB_OK;
}
