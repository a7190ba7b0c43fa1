/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * notice.c - what is said to all for a while: an outage, a holiday. In: a text
 * in each language, for whom, from when until when. Out: those that hold now
 * for who asks.
 */
#include <jansson.h>
#include <stdlib.h>

#include <kb/curation.h>

#include "db.h"

static enum kb_status check_text(const char *text, const char *lang,
				 struct kb_error *err)
{
	size_t len = strlen(text);

	if (len > KB_NOTICE_BYTES)
		return kb_error_set(err, KB_LIMIT, "the notice has %zu bytes "
			"in %s; at most %d are taken", len, lang,
			KB_NOTICE_BYTES);
	if (kb_utf8_valid(text, len) < len)
		return kb_error_set(err, KB_INVALID,
				    "the notice is not UTF-8 in %s", lang);
	for (const char *p = text; *p; p++)
		if (((unsigned char)*p < 0x20 && *p != '\n' && *p != '\t') ||
		    *p == 0x7f)
			return kb_error_set(err, KB_INVALID, "the notice holds "
				"a control character in %s", lang);
	return KB_OK;
}

/* The texts as JSON; NULL: there is none. New reference. */
static enum kb_status texts_of(const struct kb_notice *notice, json_t **ret,
			       struct kb_error *err)
{
	json_t *texts = json_object();
	enum kb_status st = KB_OK;

	for (size_t i = 0; kb_langs[i].code && st == KB_OK; i++) {
		const char *text = notice->text[i];

		if (!text || !*text)
			continue;
		st = check_text(text, kb_langs[i].code, err);
		json_object_set_new(texts, kb_langs[i].code,
				    json_string(text));
	}
	if (st == KB_OK && !json_object_size(texts))
		st = kb_error_set(err, KB_INVALID, "the notice says nothing");
	if (st != KB_OK) {
		json_decref(texts);
		return st;
	}
	*ret = texts;
	return KB_OK;
}

static enum kb_status check(const struct kb_notice *notice,
			    struct kb_error *err)
{
	const char *wrong = kb_audience_problem(notice->audience);

	if (wrong)
		return kb_error_set(err, KB_INVALID, "'audience' %s", wrong);
	if (notice->until && notice->until <= notice->from)
		return kb_error_set(err, KB_INVALID,
				    "the notice ends before it begins");
	return KB_OK;
}

static enum kb_status count(struct kb_store *s, int64_t *ret,
			    struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_notice_count, &stmt, err, "");

	if (st == KB_OK)
		*ret = sqlite3_column_int64(stmt, 0);
	return st;
}

static enum kb_status no_notice(int64_t row, struct kb_error *err)
{
	return kb_error_set(err, KB_NOT_FOUND, "there is no notice %lld",
			    (long long)row);
}

static enum kb_status write_row(struct kb_store *s,
				const struct kb_notice *notice,
				const char *texts, int64_t *row,
				struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	const char *by = notice->by ? notice->by : "";
	enum kb_status st = notice->row ?
		kb_db_first(s, KB_Q_notice_set, &stmt, err, "itiitt",
			    notice->row, notice->audience, notice->from,
			    notice->until, texts, by) :
		kb_db_first(s, KB_Q_notice_add, &stmt, err, "tiitt",
			    notice->audience, notice->from, notice->until,
			    texts, by);

	if (st == KB_OK)
		*row = sqlite3_column_int64(stmt, 0);
	return st == KB_NOT_FOUND ? no_notice(notice->row, err) : st;
}

static enum kb_status put(struct kb_store *s, const struct kb_notice *notice,
			  const char *texts, int64_t *row,
			  struct kb_error *err)
{
	int64_t n = 0;
	enum kb_status st = notice->row ? KB_OK : count(s, &n, err);

	if (st == KB_OK && n >= KB_NOTICES_MAX)
		return kb_error_set(err, KB_LIMIT, "there are %d notices; "
			"remove one that has had its day", KB_NOTICES_MAX);
	if (st == KB_OK)
		st = write_row(s, notice, texts, row, err);
	return st == KB_OK ? kb_db_log(s, KB_CHANGE_CURATION, err) : st;
}

enum kb_status kb_notice_put(struct kb_store *s,
			     const struct kb_notice *notice, int64_t *ret_row,
			     struct kb_error *err)
{
	json_t *texts = NULL;
	int64_t row = 0;
	bool own;
	enum kb_status st = check(notice, err);

	if (st == KB_OK)
		st = texts_of(notice, &texts, err);
	if (st != KB_OK)
		return st;
	char *json = json_dumps(texts, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(texts);
	st = kb_db_enter(s, &own, err);
	if (st == KB_OK)
		st = kb_db_leave(s, own, put(s, notice, json, &row, err), err);
	free(json);
	if (st == KB_OK)
		*ret_row = row;
	return st;
}

static enum kb_status remove_row(struct kb_store *s, int64_t row,
				 struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_notice_remove, &stmt, err, "i",
					row);

	if (st != KB_OK)
		return st == KB_NOT_FOUND ? no_notice(row, err) : st;
	return kb_db_log(s, KB_CHANGE_CURATION, err);
}

enum kb_status kb_notice_remove(struct kb_store *s, int64_t row,
				struct kb_error *err)
{
	bool own;
	enum kb_status st = kb_db_enter(s, &own, err);

	if (st != KB_OK)
		return st;
	return kb_db_leave(s, own, remove_row(s, row, err), err);
}

/* ---- reading ------------------------------------------------------------------ */

static struct kb_notice row_of(void *mem, sqlite3_stmt *stmt)
{
	struct kb_notice notice = {
		.row = sqlite3_column_int64(stmt, 0),
		.audience = kb_db_text(mem, stmt, 1),
		.from = sqlite3_column_int64(stmt, 2),
		.until = sqlite3_column_int64(stmt, 3),
		.by = kb_db_text(mem, stmt, 5),
	};
	json_t *texts = json_loads(kb_db_text(NULL, stmt, 4), 0, NULL);

	for (size_t i = 0; kb_langs[i].code &&
	     i < KB_COUNT(notice.text); i++) {
		const char *text = json_string_value(
			json_object_get(texts, kb_langs[i].code));

		notice.text[i] = text ? kb_strdup(mem, text) : "";
	}
	json_decref(texts);
	return notice;
}

/* Those of a statement whose first step gave st; who NULL: all of them. */
static enum kb_status rows_of(struct kb_store *s, void *mem,
			      sqlite3_stmt *stmt, enum kb_status st,
			      const struct kb_audience *who,
			      struct kb_notice **ret, size_t *n,
			      struct kb_error *err)
{
	struct kb_notice *list = kb_array(mem, struct kb_notice,
					  KB_NOTICES_MAX);
	size_t n_list = 0;

	for (; st == KB_OK && n_list < KB_NOTICES_MAX;
	     st = kb_db_row(s, stmt, err))
		if (!who || kb_audience_sees(who, kb_db_text(NULL, stmt, 1)))
			list[n_list++] = row_of(list, stmt);
	if (st != KB_OK && st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*n = n_list;
	return KB_OK;
}

enum kb_status kb_notices(struct kb_store *s, void *mem,
			  struct kb_notice **ret, size_t *n,
			  struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_notice_all, &stmt, err, "");

	return rows_of(s, mem, stmt, st, NULL, ret, n, err);
}

enum kb_status kb_notices_now(struct kb_store *s, void *mem,
			      const struct kb_audience *who, int64_t now,
			      struct kb_notice **ret, size_t *n,
			      struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_notice_now, &stmt, err, "i",
					now);

	return rows_of(s, mem, stmt, st, who, ret, n, err);
}

enum kb_status kb_notices_turn(struct kb_store *s, int64_t now, int64_t *ret,
			       struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_notice_turn, &stmt, err, "i",
					now);

	if (st == KB_OK)
		*ret = sqlite3_column_int64(stmt, 0);
	return st;
}
