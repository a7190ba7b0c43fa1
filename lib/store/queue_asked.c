/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * queue_asked.c - questions that got no answer, as the receipts tell. In: the
 * logs; their queries are masked already. Out: items of the queue, each receipt
 * once: the store remembers how far every log was read.
 */
#include <jansson.h>
#include <stdlib.h>

#include <kb/receipt.h>

#include "queue.h"

enum { LOGS_MAX = 64, EACH_MAX = 5000 };	/* questions at a time */

struct log { char name[64]; int64_t seq, read; };
struct asked { enum kb_queued kind; const char *query, *lang; int64_t at;
	       const char *id, *article; };
struct reading {
	struct kb_store *s;
	void *mem;
	struct log logs[LOGS_MAX]; size_t n_logs;
	struct asked *v; size_t n, cap;
};

static const char *meta_key(void *mem, const char *log)
{
	return kb_format(mem, "queue_receipts:%s", log);
}

static enum kb_status last_read(struct reading *r, const char *log,
				int64_t *ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(r->s, KB_Q_meta_get, &stmt, err, "t",
					meta_key(r->mem, log));

	*ret = st == KB_OK ? strtoll(kb_db_text(NULL, stmt, 0), NULL, 10) : 0;
	return st == KB_NOT_FOUND ? KB_OK : st;
}

/* NULL: more logs than are looked at. */
static enum kb_status log_of(struct reading *r, const char *name,
			     struct log **ret, struct kb_error *err)
{
	struct log *log;

	*ret = NULL;
	for (size_t i = 0; i < r->n_logs; i++)
		if (strcmp(r->logs[i].name, name) == 0) {
			*ret = &r->logs[i];
			return KB_OK;
		}
	if (r->n_logs == LOGS_MAX || strlen(name) >= sizeof(log->name))
		return KB_OK;
	log = &r->logs[r->n_logs++];
	snprintf(log->name, sizeof(log->name), "%s", name);
	*ret = log;
	return last_read(r, name, &log->read, err);
}

static const char *text_of(const json_t *receipt, const char *key)
{
	const char *text = json_string_value(json_object_get(receipt, key));

	return text ? text : "";
}

/* What comes of an answer that was none; expired: somebody wanted what ended. */
static const struct { const char *why; enum kb_queued kind; } reasons[] = {
	{ "no_match", KB_QUEUED_EMPTY },
	{ "not_confident", KB_QUEUED_UNANSWERED },
	{ "expired", KB_QUEUED_EXPIRING },
};

static void keep(struct reading *r, const struct kb_receipt_line *line,
		 enum kb_queued kind)
{
	const json_t *expired = json_object_get(line->receipt, "expired");

	if (r->n == r->cap) {
		r->cap = r->cap * 2 + 64;
		r->v = kb_grow(r->mem, r->v, struct asked, r->cap);
	}
	r->v[r->n++] = (struct asked){ kind, kb_strdup(r->mem, line->query),
		kb_strdup(r->mem, text_of(kind == KB_QUEUED_EXPIRING ?
					  expired : line->receipt, "lang")),
		line->at, kb_strdup(r->mem, line->id),
		kb_strdup(r->mem, text_of(expired, "article")) };
}

static enum kb_status look(void *user, const struct kb_receipt_line *line,
			   struct kb_error *err)
{
	struct reading *r = user;
	struct log *log;
	enum kb_status st = log_of(r, line->log, &log, err);

	if (st != KB_OK || !log || line->seq <= log->read ||
	    r->n == EACH_MAX)
		return st;
	log->seq = line->seq;
	if (!line->query || !*line->query ||
	    strcmp(text_of(line->receipt, "verdict"), "none") != 0)
		return KB_OK;
	for (size_t i = 0; i < KB_COUNT(reasons); i++)
		if (strcmp(text_of(line->receipt, "none_why"),
			   reasons[i].why) == 0)
			keep(r, line, reasons[i].kind);
	return KB_OK;
}

/* ---- writing --------------------------------------------------------------------- */

static char *cut(void *mem, const char *query)
{
	size_t len = strlen(query);

	if (len > 1000) {
		for (len = 1000; (query[len] & 0xc0) == 0x80;)
			len--;
	}
	return kb_strndup(mem, query, len);
}

static enum kb_status put(struct reading *r, const struct asked *a,
			  struct kb_error *err)
{
	struct kb_queue_item item = { .kind = a->kind, .at = a->at,
		.lang = a->lang, .receipt = a->id,
		.text = cut(r->mem, a->query) };
	char *json;
	json_t *detail;
	enum kb_status st;

	if (a->kind != KB_QUEUED_EXPIRING)
		return kb_queue_add(r->s, &item, NULL, err);
	if (!*a->article)
		return KB_OK;
	detail = json_pack("{s:s}", "asked", item.text);
	json = json_dumps(detail, JSON_COMPACT);
	item.article = a->article;
	item.key = kb_format(r->mem, "expired:%s:%s", a->article, a->lang);
	item.detail = json;
	item.harm = KB_HARM_MAX;
	st = kb_queue_put(r->s, &item, true, NULL, err);
	free(json);
	json_decref(detail);
	return st;
}

static enum kb_status write_all(struct reading *r, struct kb_error *err)
{
	enum kb_status st = KB_OK;

	for (size_t i = 0; i < r->n && st == KB_OK; i++)
		st = put(r, &r->v[i], err);
	for (size_t i = 0; i < r->n_logs && st == KB_OK; i++)
		if (r->logs[i].seq > r->logs[i].read)
			st = kb_db_run(r->s, KB_Q_meta_put, err, "tt",
				meta_key(r->mem, r->logs[i].name),
				kb_format(r->mem, "%lld",
					  (long long)r->logs[i].seq));
	return st;
}

enum kb_status kb_queue_ask_receipts(struct kb_store *s, const char *dir,
				     int64_t since, struct kb_error *err)
{
	struct reading *r = kb_new(NULL, struct reading);
	bool own;
	enum kb_status st;

	r->s = s;
	r->mem = r;
	st = kb_receipts_each(dir, since, look, r, err);
	if (st == KB_OK)
		st = kb_db_enter(s, &own, err);
	if (st == KB_OK)
		st = kb_db_leave(s, own, write_all(r, err), err);
	talloc_free(r);
	return st;
}
