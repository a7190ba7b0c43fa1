/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * queue.c - the editors' queue: articles that somebody flagged, questions that
 * nothing answered. In: an item, its text masked here. Out: lists, newest first.
 */
#include <kb/text.h>

#include "case_file.h"

static const char *const kinds[KB_QUEUED_KINDS] = {
	[KB_QUEUED_FLAG] = "flag", [KB_QUEUED_UNANSWERED] = "unanswered",
};

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static enum kb_status check(const struct kb_queue_item *item,
			    struct kb_error *err)
{
	const struct { const char *name, *text; } names[] = {
		{ "case_id", item->case_id }, { "article", item->article },
		{ "lang", item->lang }, { "receipt", item->receipt },
		{ "by", item->by },
	};
	const char *text = or_empty(item->text);
	enum kb_status st = KB_OK;

	for (size_t i = 0; i < KB_COUNT(names) && st == KB_OK; i++)
		st = kb_case_check_name(names[i].name, names[i].text, err);
	if (st != KB_OK)
		return st;
	if (!*text || strlen(text) > KB_CASE_TEXT_MAX)
		return kb_error_set(err, *text ? KB_LIMIT : KB_INVALID,
			"'text' has %zu bytes; between 1 and %d are taken",
			strlen(text), KB_CASE_TEXT_MAX);
	if (kb_utf8_valid(text, strlen(text)) < strlen(text))
		return kb_error_set(err, KB_INVALID, "'text' is not UTF-8");
	return KB_OK;
}

static enum kb_status add(struct kb_store *s, void *mem,
			  const struct kb_queue_item *item, int64_t *ret,
			  struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct kb_masking *mk = kb_masking_new(mem, s->masker);
	char *masked;
	size_t len;
	enum kb_status st;

	kb_masking_keep(mk, item->text, strlen(item->text));
	st = kb_mask(mk, mem, item->text, strlen(item->text), &masked, &len,
		     err);
	if (st == KB_OK)
		st = kb_db_first(s, KB_Q_queue_add, &stmt, err, "ittttittt",
			item->at ? item->at : kb_now(), kinds[item->kind],
			or_empty(item->case_id), or_empty(item->article),
			or_empty(item->lang), (int64_t)item->version,
			or_empty(item->receipt), masked, or_empty(item->by));
	if (st == KB_OK)
		*ret = sqlite3_column_int64(stmt, 0);
	return st;
}

enum kb_status kb_queue_add(struct kb_store *s,
			    const struct kb_queue_item *item, int64_t *ret_seq,
			    struct kb_error *err)
{
	int64_t seq;
	enum kb_status st = check(item, err);

	if (st == KB_OK)
		st = kb_db_masker(s, err);
	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	st = add(s, mem, item, &seq, err);
	talloc_free(mem);
	if (st == KB_OK && ret_seq)
		*ret_seq = seq;
	return st;
}

static enum kb_status is_closed(struct kb_store *s, int64_t seq, bool *ret,
				struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_queue_get, &stmt, err, "i",
					seq);

	if (st == KB_NOT_FOUND)
		return kb_error_set(err, st, "there is no item %lld in the "
				    "queue", (long long)seq);
	if (st == KB_OK)
		*ret = sqlite3_column_int64(stmt, 0) != 0;
	return st;
}

enum kb_status kb_queue_close(struct kb_store *s, int64_t seq, const char *by,
			      const char *outcome, const char *note,
			      struct kb_error *err)
{
	bool closed = false;
	enum kb_status st = is_closed(s, seq, &closed, err);

	if (st != KB_OK || closed)
		return st;
	st = kb_case_check_name("by", by, err);
	return st == KB_OK ? kb_db_run(s, KB_Q_queue_close, err, "iittt",
		seq, kb_now(), or_empty(by), or_empty(outcome),
		or_empty(note)) : st;
}

enum kb_status kb_queue_remove(struct kb_store *s, int64_t seq,
			       struct kb_error *err)
{
	return kb_db_run(s, KB_Q_queue_remove, err, "i", seq);
}

static struct kb_queue_item row(void *mem, sqlite3_stmt *stmt)
{
	const char *kind = kb_db_text(NULL, stmt, 3);

	return (struct kb_queue_item){
		.seq = sqlite3_column_int64(stmt, 0),
		.at = sqlite3_column_int64(stmt, 1),
		.closed_at = sqlite3_column_int64(stmt, 2),
		.kind = strcmp(kind, kinds[KB_QUEUED_FLAG]) == 0 ?
			KB_QUEUED_FLAG : KB_QUEUED_UNANSWERED,
		.case_id = kb_db_text(mem, stmt, 4),
		.article = kb_db_text(mem, stmt, 5),
		.lang = kb_db_text(mem, stmt, 6),
		.version = sqlite3_column_int(stmt, 7),
		.receipt = kb_db_text(mem, stmt, 8),
		.text = kb_db_text(mem, stmt, 9),
		.by = kb_db_text(mem, stmt, 10),
		.closed_by = kb_db_text(mem, stmt, 11),
	};
}

enum kb_status kb_queue_list(struct kb_store *s, void *mem,
			     const char *article, bool open_only,
			     int64_t since, size_t max,
			     struct kb_queue_item **ret, size_t *n,
			     struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct kb_queue_item *list = NULL;
	size_t count = 0, cap = 0;
	enum kb_status st = kb_db_first(s, article ? KB_Q_queue_of :
		KB_Q_queue_all, &stmt, err, article ? "iiit" : "iii",
		(int64_t)open_only, since, (int64_t)max, article);

	for (; st == KB_OK; st = kb_db_row(s, stmt, err)) {
		if (count == cap) {
			cap = cap * 2 + 16;
			list = kb_grow(mem, list, struct kb_queue_item, cap);
		}
		list[count++] = row(mem, stmt);
	}
	if (st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*n = count;
	return KB_OK;
}

static enum kb_status count_old(struct kb_store *s, int64_t before,
				int64_t *rows, int64_t *oldest,
				struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_queue_old, &stmt, err, "i",
					before);

	if (st != KB_OK)
		return st;
	*rows = sqlite3_column_int64(stmt, 0);
	*oldest = sqlite3_column_int64(stmt, 1);
	return KB_OK;
}

enum kb_status kb_queue_cut(struct kb_store *s, int64_t before, bool dry,
			    int64_t *ret_rows, int64_t *ret_oldest,
			    struct kb_error *err)
{
	enum kb_status st = count_old(s, before, ret_rows, ret_oldest, err);

	return st != KB_OK || dry ? st :
		kb_db_run(s, KB_Q_queue_cut, err, "i", before);
}
