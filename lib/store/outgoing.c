/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * outgoing.c - what other systems are told. In: an event of a case, in its own
 * transaction. Out: a row for each listener, tried until it is delivered or
 * given up.
 */
#include <stdlib.h>

#include "case_file.h"

enum { MINUTE = 60, WAIT_MAX = 6 * 3600, GIVEN_UP = 3 * 86400,
       SENT_KEPT = 7 * 86400, LOST_KEPT = 30 * 86400,
       ERROR_MAX = 256 };

void kb_store_listeners(struct kb_store *s, size_t n_urls)
{
	s->listeners = n_urls;
}

/* Which case, where it came from, what happened, when; nobody's words. */
static char *body_of(const struct kb_adding *a, json_t *detail)
{
	const char *source_id = a->file.source_id;
	char at[32];
	json_t *root = json_pack("{ss+ ss ss ss sI ss sO}",
		"event", "case.", kb_event_name(a->event.kind),
		"case", a->file.id, "source", a->file.source,
		"source_id", source_id, "seq", (json_int_t)a->event.seq,
		"at", kb_time_format(a->event.at, at, sizeof(at)),
		"detail", detail);
	char *dump = json_dumps(root, JSON_COMPACT);

	json_decref(root);
	return dump;
}

enum kb_status kb_outgoing_put(struct kb_adding *a, struct kb_error *err)
{
	json_t *detail = a->s->listeners ?
		kb_event_public(a->event.kind, a->event.body) : NULL;
	enum kb_status st = KB_OK;
	char *body;

	if (!detail)
		return KB_OK;
	body = body_of(a, detail);
	for (size_t i = 0; i < a->s->listeners && st == KB_OK; i++)
		st = kb_db_run(a->s, KB_Q_outgoing_add, err, "iittt", kb_now(),
			(int64_t)i, a->file.id, kb_format(a->mem, "case.%s",
			kb_event_name(a->event.kind)), body);
	free(body);
	json_decref(detail);
	return st;
}

static enum kb_status rows(struct kb_store *s, void *mem, sqlite3_stmt *stmt,
			   enum kb_status st, struct kb_outgoing **ret,
			   size_t *n, struct kb_error *err)
{
	struct kb_outgoing *list = NULL;
	size_t count = 0;

	for (; st == KB_OK; st = kb_db_row(s, stmt, err)) {
		list = kb_grow(mem, list, struct kb_outgoing, count + 1);
		list[count++] = (struct kb_outgoing){
			.seq = sqlite3_column_int64(stmt, 0),
			.at = sqlite3_column_int64(stmt, 1),
			.next_at = sqlite3_column_int64(stmt, 2),
			.sent_at = sqlite3_column_int64(stmt, 3),
			.url = sqlite3_column_int(stmt, 4),
			.tries = sqlite3_column_int(stmt, 5),
			.event = kb_db_text(mem, stmt, 6),
			.body = kb_db_text(mem, stmt, 7),
			.error = kb_db_text(mem, stmt, 8),
		};
	}
	if (st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*n = count;
	return KB_OK;
}

enum kb_status kb_outgoing_due(struct kb_store *s, void *mem, int64_t now,
			       size_t max, struct kb_outgoing **ret, size_t *n,
			       struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_outgoing_due, &stmt, err, "ii",
					now, (int64_t)max);

	return rows(s, mem, stmt, st, ret, n, err);
}

enum kb_status kb_outgoing_failing(struct kb_store *s, void *mem, size_t max,
				   struct kb_outgoing **ret, size_t *n,
				   struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_outgoing_failing, &stmt, err,
					"i", (int64_t)max);

	return rows(s, mem, stmt, st, ret, n, err);
}

/* When it is tried again; 0: no more. */
static int64_t next_try(int64_t at, int64_t tries, int64_t now)
{
	int64_t wait = tries > 8 ? WAIT_MAX : MINUTE << tries;

	if (now - at >= GIVEN_UP)
		return 0;
	return now + (wait < WAIT_MAX ? wait : WAIT_MAX);
}

static enum kb_status tried(struct kb_store *s, int64_t seq, int64_t *at,
			    int64_t *tries, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_outgoing_get, &stmt, err, "i",
					seq);

	if (st == KB_NOT_FOUND)
		return kb_error_set(err, st, "nothing with the number %lld is "
				    "to be sent", (long long)seq);
	if (st != KB_OK)
		return st;
	*at = sqlite3_column_int64(stmt, 0);
	*tries = sqlite3_column_int64(stmt, 1);
	return KB_OK;
}

enum kb_status kb_outgoing_result(struct kb_store *s, int64_t seq, int64_t now,
				  const char *error, struct kb_error *err)
{
	char text[ERROR_MAX];
	int64_t at = 0, tries = 0;
	enum kb_status st = tried(s, seq, &at, &tries, err);

	if (st != KB_OK)
		return st;
	snprintf(text, sizeof(text), "%s", error ? error : "");
	st = error ? kb_db_run(s, KB_Q_outgoing_again, err, "iit", seq,
			       next_try(at, tries, now), text) :
		kb_db_run(s, KB_Q_outgoing_sent, err, "ii", seq, now);
	return st != KB_OK ? st : kb_db_run(s, KB_Q_outgoing_sweep, err, "ii",
		now - SENT_KEPT, now - LOST_KEPT);
}

enum kb_status kb_outgoing_retry(struct kb_store *s, int64_t now, int64_t *ret,
				 struct kb_error *err)
{
	enum kb_status st = kb_db_run(s, KB_Q_outgoing_retry, err, "i", now);

	if (st == KB_OK)
		*ret = sqlite3_changes64(s->db);
	return st;
}
