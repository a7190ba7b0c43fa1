/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_file.c - in: what happens to a case. Out: its row and its events, masked,
 * with all that follows from them in the same transaction.
 */
#include <stdlib.h>

#include <kb/text.h>

#include "case_file.h"

enum { NAME_MAX_BYTES = 128 };

/* ---- rows ------------------------------------------------------------------------ */

struct kb_case_file kb_file_row(void *mem, sqlite3_stmt *stmt)
{
	return (struct kb_case_file){
		.id = kb_db_text(mem, stmt, 0),
		.source = kb_db_text(mem, stmt, 1),
		.source_id = kb_db_text(mem, stmt, 2),
		.lang = kb_db_text(mem, stmt, 3),
		.country = kb_db_text(mem, stmt, 4),
		.channel = kb_db_text(mem, stmt, 5),
		.question = kb_db_text(mem, stmt, 6),
		.owner = kb_db_text(mem, stmt, 7),
		.state = kb_db_text(mem, stmt, 8),
		.article = kb_db_text(mem, stmt, 9),
		.opened_at = sqlite3_column_int64(stmt, 10),
		.changed_at = sqlite3_column_int64(stmt, 11),
		.resolved_at = sqlite3_column_int64(stmt, 12),
	};
}

enum kb_status kb_file_get(struct kb_store *s, void *mem, const char *id,
			   struct kb_case_file *ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_file_get, &stmt, err, "t", id);

	if (st == KB_NOT_FOUND)
		return kb_error_set(err, st, "there is no case file '%s'", id);
	if (st == KB_OK)
		*ret = kb_file_row(mem, stmt);
	return st;
}

static int drop_body(json_t **at)
{
	json_decref(*at);
	return 0;
}

enum kb_status kb_event_row(struct kb_store *s, void *mem, sqlite3_stmt *stmt,
			    struct kb_case_event *ret, struct kb_error *err)
{
	struct kb_case_event event = {
		.seq = sqlite3_column_int64(stmt, 0),
		.at = sqlite3_column_int64(stmt, 1),
		.by = kb_db_text(mem, stmt, 2),
	};
	json_t **body = kb_new(mem, json_t *);

	*body = json_loads(kb_db_text(NULL, stmt, 4), 0, NULL);
	talloc_set_destructor(body, drop_body);
	if (!json_is_object(*body) ||
	    !kb_event_find(kb_db_text(NULL, stmt, 3), &event.kind))
		return kb_error_at(err, KB_CORRUPT, s->path, 0, "an event of "
			"a case is damaged; restore the file from a backup");
	event.body = *body;
	*ret = event;
	return KB_OK;
}

/* ---- masking ------------------------------------------------------------------------ */

/* Tokens of earlier texts keep their meaning. */
enum kb_status kb_case_masking(struct kb_adding *a, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	const char *question = a->file.question;
	struct kb_key *keys = NULL;
	size_t n = 0;
	enum kb_status st = kb_db_masker(a->s, err);

	if (st != KB_OK)
		return st;
	a->mk = kb_masking_new(a->mem, a->s->masker);
	kb_masking_keep(a->mk, question, strlen(question));
	st = kb_db_first(a->s, KB_Q_events_of, &stmt, err, "t", a->file.id);
	for (; st == KB_OK; st = kb_db_row(a->s, stmt, err)) {
		const char *body = kb_db_text(NULL, stmt, 4);
		kb_masking_keep(a->mk, body, strlen(body));
	}
	if (st == KB_NOT_FOUND)
		st = kb_keys_tokens(a->s, a->mem, a->file.id, &keys, &n, err);
	for (size_t i = 0; i < n; i++)
		if (keys[i].kind < KB_KEY_SURNAME)
			kb_masking_know(a->mk, (enum kb_mask_kind)keys[i].kind,
					keys[i].token, keys[i].value);
	return st;
}

/* What was masked is what the case is found by. */
static enum kb_status keep_found(struct kb_adding *a, struct kb_error *err)
{
	size_t n;
	const struct kb_masked *found = kb_masking_found(a->mk, &n);
	struct kb_key *keys = kb_array(a->mem, struct kb_key, n + 1);

	for (size_t i = 0; i < n; i++)
		keys[i] = (struct kb_key){ (int)found[i].kind,
					   found[i].original,
					   found[i].number };
	return kb_keys_add(a->s, a->mem, a->file.id, keys, n, err);
}

/* ---- adding an event ------------------------------------------------------------------ */

static enum kb_status next_seq(struct kb_adding *a, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(a->s, KB_Q_event_last, &stmt, err, "t",
					a->file.id);

	if (st != KB_OK)
		return st;
	a->event.seq = sqlite3_column_int64(stmt, 0) + 1;
	if (a->event.seq > KB_CASE_EVENTS_MAX)
		return kb_error_set(err, KB_LIMIT, "the case '%s' has %d "
			"events; open a new one", a->file.id,
			KB_CASE_EVENTS_MAX);
	return KB_OK;
}

static enum kb_status write_event(struct kb_adding *a, struct kb_error *err)
{
	char *dump = json_dumps(a->event.body, JSON_COMPACT);
	enum kb_status st;

	if (dump && strlen(dump) > KB_EVENT_MAX)
		st = kb_error_set(err, KB_LIMIT, "the event '%s' has %zu "
			"bytes; at most %d are taken",
			kb_event_name(a->event.kind), strlen(dump),
			KB_EVENT_MAX);
	else
		st = kb_db_run(a->s, KB_Q_event_add, err, "tiittt", a->file.id,
			a->event.seq, a->event.at, a->event.by,
			kb_event_name(a->event.kind), dump);
	free(dump);
	return st;
}

enum kb_status kb_case_put_event(struct kb_adding *a, const json_t *body,
				 struct kb_error *err)
{
	json_t *masked = NULL;
	enum kb_status st = next_seq(a, err);

	if (!a->event.at)
		a->event.at = kb_now();
	if (!a->event.by)
		a->event.by = "";
	if (st == KB_OK)
		st = kb_event_mask(a->event.kind, a->mk, a->mem, body, &masked,
				   err);
	if (st != KB_OK)
		return st;
	a->event.body = masked;
	st = write_event(a, err);
	if (st == KB_OK)
		st = keep_found(a, err);
	if (st == KB_OK)
		st = kb_case_keep(a, err);
	if (st == KB_OK)
		st = kb_db_run(a->s, KB_Q_file_changed, err, "ti", a->file.id,
			       a->event.at);
	if (st == KB_OK)
		st = kb_outgoing_put(a, err);
	json_decref(masked);
	a->event.body = NULL;
	return st;
}

enum kb_status kb_case_check_name(const char *what, const char *name,
				  struct kb_error *err)
{
	size_t len = name ? strlen(name) : 0;

	if (len > NAME_MAX_BYTES)
		return kb_error_set(err, KB_LIMIT, "'%s' has %zu bytes; at "
			"most %d are taken", what, len, NAME_MAX_BYTES);
	if (len && kb_utf8_valid(name, len) < len)
		return kb_error_set(err, KB_INVALID, "'%s' is not UTF-8",
				    what);
	return KB_OK;
}

static enum kb_status add_one(struct kb_store *s, void *mem, const char *id,
			      const struct kb_case_event *event,
			      int64_t *ret_seq, struct kb_error *err)
{
	struct kb_adding a = { .s = s, .mem = mem, .event = *event };
	enum kb_status st = kb_file_get(s, mem, id, &a.file, err);

	if (st == KB_OK)
		st = kb_case_masking(&a, err);
	if (st == KB_OK)
		st = kb_case_put_event(&a, event->body, err);
	if (st == KB_OK)
		*ret_seq = a.event.seq;
	return st;
}

enum kb_status kb_case_add(struct kb_store *s, const char *id,
			   const struct kb_case_event *event, int64_t *ret_seq,
			   struct kb_error *err)
{
	int64_t seq = 0;
	bool own;
	enum kb_status st = event->kind != KB_EVENT_OPENED ?
		kb_event_check(event->kind, event->body, err) :
		kb_error_set(err, KB_INVALID, "a case is opened but once");

	if (st == KB_OK)
		st = kb_case_check_name("by", event->by, err);
	if (st == KB_OK && event->at < 0)
		st = kb_error_set(err, KB_INVALID, "'at' is before 1970");
	if (st == KB_OK)
		st = kb_db_enter(s, &own, err);
	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	st = kb_db_leave(s, own, add_one(s, mem, id, event, &seq, err), err);
	talloc_free(mem);
	if (st == KB_OK && ret_seq)
		*ret_seq = seq;
	return st;
}

/* ---- others -------------------------------------------------------------------------- */

enum kb_status kb_case_own(struct kb_store *s, const char *id,
			   const char *owner, struct kb_error *err)
{
	enum kb_status st = kb_case_check_name("owner", owner, err);

	if (st == KB_OK)
		st = kb_db_run(s, KB_Q_file_owner, err, "tt", id, owner);
	if (st == KB_OK && sqlite3_changes(s->db) == 0)
		st = kb_error_set(err, KB_NOT_FOUND, "there is no case file "
				  "'%s'", id);
	return st;
}

static enum kb_status drop(struct kb_store *s, const char *id,
			   struct kb_error *err)
{
	static const enum kb_query all[] = { KB_Q_queue_remove_case,
		KB_Q_outgoing_remove_case, KB_Q_file_remove,
		KB_Q_keys_sweep };
	enum kb_status st = KB_OK;
	bool was = false;

	for (size_t i = 0; i < KB_COUNT(all) && st == KB_OK; i++) {
		st = kb_db_run(s, all[i], err, "t", id);
		was = was || (all[i] == KB_Q_file_remove &&
			      sqlite3_changes(s->db));
	}
	return st != KB_OK || was ? st : kb_error_set(err, KB_NOT_FOUND,
		"there is no case file '%s'", id);
}

enum kb_status kb_case_remove(struct kb_store *s, const char *id,
			      struct kb_error *err)
{
	bool own;
	enum kb_status st = kb_db_enter(s, &own, err);

	return st == KB_OK ? kb_db_leave(s, own, drop(s, id, err), err) : st;
}

static enum kb_status load_events(struct kb_store *s, void *mem,
				  const char *id, struct kb_case_event **ret,
				  size_t *n, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct kb_case_event *list = NULL;
	size_t count = 0;
	enum kb_status st = kb_db_first(s, KB_Q_events_of, &stmt, err, "t",
					id);

	while (st == KB_OK) {
		list = kb_grow(mem, list, struct kb_case_event, count + 1);
		st = kb_event_row(s, mem, stmt, &list[count++], err);
		if (st != KB_OK)
			return st;
		st = kb_db_row(s, stmt, err);
	}
	if (st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*n = count;
	return KB_OK;
}

enum kb_status kb_case_load(struct kb_store *s, void *mem, const char *id,
			    struct kb_case_file *ret,
			    struct kb_case_event **events, size_t *n,
			    struct kb_error *err)
{
	struct kb_case_file file;
	enum kb_status st = kb_file_get(s, mem, id, &file, err);

	if (st == KB_OK)
		st = load_events(s, mem, id, events, n, err);
	if (st == KB_OK)
		*ret = file;
	return st;
}

enum kb_status kb_cases_each(struct kb_store *s, kb_case_file_fn fn,
			     void *user, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_file_all, &stmt, err, "");

	while (st == KB_OK) {
		struct kb_case_file file = kb_file_row(NULL, stmt);
		st = fn(user, &file, err);
		if (st != KB_OK)
			return st;
		st = kb_db_row(s, stmt, err);
	}
	return st == KB_NOT_FOUND ? KB_OK : st;
}

enum kb_status kb_cases_texts(struct kb_store *s, kb_case_text_fn fn,
			      void *user, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_texts_all, &stmt, err, "");

	while (st == KB_OK) {
		st = fn(user, kb_db_text(NULL, stmt, 0),
			sqlite3_column_int64(stmt, 1),
			kb_db_text(NULL, stmt, 2), err);
		if (st != KB_OK)
			return st;
		st = kb_db_row(s, stmt, err);
	}
	return st == KB_NOT_FOUND ? KB_OK : st;
}
