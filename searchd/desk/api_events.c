/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * api_events.c - POST /v1/cases/{id}/events: what happened to a case, told by
 * another system. In: one event or a list, {"kind", "at", "body"}. Out: their
 * numbers; all of them are written, or none. Which kinds there are, and what a
 * body holds, is the store's table (kb/case.h).
 */
#include <kb/case.h>
#include <kb/receipt.h>
#include "../books.h"
#include "../json_body.h"
#include "../routes.h"

enum { EVENTS_AT_ONCE = 100, KIND_MAX = 32 };

/* Times in a body are numbers in the store and texts outside. */
static enum kb_status read_times(json_t *body, struct kb_error *err)
{
	static const char *const times[] = { "at", "start", "due" };
	enum kb_status status = KB_OK;

	for (size_t i = 0; i < KB_COUNT(times) && !status; i++) {
		int64_t at;

		if (!json_is_string(json_object_get(body, times[i])))
			continue;
		status = kb_json_time(body, times[i], &at, err);
		if (!status)
			json_object_set_new(body, times[i], json_integer(at));
	}
	return status;
}

/* What was linked is what the log says that was shown; nobody says it of
   himself. A link without a receipt is to an article and a version. */
static enum kb_status add_record(struct kb_request *r, json_t *body,
				 struct kb_error *err)
{
	static const char *const names[] = { "article", "lang", "version" };
	const char *id;
	const json_t *first;
	json_t *line;
	enum kb_status status;

	if (json_object_get(body, "record"))
		return kb_error_set(err, KB_INVALID, "record is not to be "
			"sent; it is found by receipt");
	status = kb_json_text(body, "receipt", KIND_MAX, NULL, &id, err);
	if (status || !id)
		return status;
	status = kb_receipts_find(kb_receipts_dir(r, &r->site->config), id,
				  &line, err);
	if (status)
		return status != KB_NOT_FOUND ? status : kb_error_set(err,
			KB_INVALID, "there is no receipt \"%s\"", id);
	json_object_set_new(body, "record", line);
	first = json_array_get(json_object_get(json_object_get(line,
					"receipt"), "shown"), 0);
	for (size_t i = 0; i < KB_COUNT(names); i++)
		if (json_object_get(first, names[i]))
			json_object_set(body, names[i],
					json_object_get(first, names[i]));
	return KB_OK;
}

static enum kb_status read_event(struct kb_request *r, const json_t *item,
				 struct kb_case_event *ret,
				 struct kb_error *err)
{
	static const char *const names[] = { "kind", "at", "body" };
	const char *kind;
	enum kb_status status;

	if (!json_is_object(item))
		return kb_error_set(err, KB_INVALID, "it must be an object "
			"with kind, at and body");
	status = kb_json_known(item, names, KB_COUNT(names), err);
	if (!status)
		status = kb_json_text(item, "kind", KIND_MAX, "", &kind, err);
	if (!status && !kb_event_find(kind, &ret->kind))
		status = kb_error_set(err, KB_INVALID,
				      "there is no kind \"%s\"", kind);
	if (!status && ret->kind == KB_EVENT_OPENED)
		status = kb_error_set(err, KB_INVALID, "a case is opened by "
				      "POST /v1/cases");
	if (!status)
		status = kb_json_time(item, "at", &ret->at, err);
	ret->body = json_object_get(item, "body");
	ret->by = r->who->name;
	if (!status)
		status = read_times(ret->body, err);
	return status || ret->kind != KB_EVENT_LINKED ? status :
		add_record(r, ret->body, err);
}

/* What is flagged is also for the editors. */
static enum kb_status queue(struct kb_request *r, struct kb_store *store,
			    const struct kb_case_event *e,
			    struct kb_error *err)
{
	const struct kb_queue_item item = {
		.kind = KB_QUEUED_FLAG, .case_id = r->arg,
		.article = json_string_value(json_object_get(e->body,
							     "article")),
		.version = (int)json_integer_value(json_object_get(e->body,
							"version")),
		.text = json_string_value(json_object_get(e->body, "text")),
		.lang = "", .receipt = "", .by = e->by,
	};
	int64_t seq;

	return e->kind == KB_EVENT_FLAGGED ?
		kb_queue_add(store, &item, &seq, err) : KB_OK;
}

/* "event 2: why". */
static enum kb_status blame(size_t i, enum kb_status status,
			    struct kb_error *err)
{
	char text[sizeof(err->text)];

	if (status != KB_INVALID && status != KB_LIMIT)
		return status;
	snprintf(text, sizeof(text), "%s", err->text);
	return kb_error_set(err, status, "event %zu: %.480s", i + 1, text);
}

static enum kb_status add_all(struct kb_request *r, struct kb_store *store,
			      const struct kb_case_event *events, size_t n,
			      json_t *seqs, struct kb_error *err)
{
	enum kb_status status = KB_OK;

	for (size_t i = 0; i < n && !status; i++) {
		int64_t seq;

		status = kb_case_add(store, r->arg, &events[i], &seq, err);
		if (!status)
			status = queue(r, store, &events[i], err);
		if (status)
			status = blame(i, status, err);
		else
			json_array_append_new(seqs, json_integer(seq));
	}
	return status ? status : kb_audit_note(store, r->who, "case.write",
		talloc_asprintf(r, "case:%s", r->arg),
		talloc_asprintf(r, "{\"what\":\"events\",\"n\":%zu}", n), err);
}

static enum kb_status read_all(struct kb_request *r,
			       struct kb_case_event **ret, size_t *n,
			       struct kb_error *err)
{
	json_t *body;
	enum kb_status status = kb_json_body(r, &body, err);
	bool many;

	if (status)
		return status;
	many = json_is_array(body);
	*n = many ? json_array_size(body) : 1;
	if (*n < 1 || *n > EVENTS_AT_ONCE)
		return kb_error_set(err, *n ? KB_LIMIT : KB_INVALID,
				    "send 1 to %d events at once",
				    EVENTS_AT_ONCE);
	*ret = kb_array(r, struct kb_case_event, *n);
	for (size_t i = 0; i < *n && !status; i++)
		status = blame(i, read_event(r, many ? json_array_get(body, i)
					     : body, &(*ret)[i], err), err);
	return status;
}

enum kb_status kb_api_events(struct kb_request *r, struct kb_reply *reply,
			     struct kb_error *err)
{
	struct kb_case_event *events = NULL;
	struct kb_store *store;
	json_t *seqs = json_array();
	size_t n = 0;
	enum kb_status status = read_all(r, &events, &n, err);

	kb_json_keep(r, seqs);
	if (!status)
		status = kb_books_cases(r, &store, err);
	if (!status)
		status = kb_store_begin(store, err);
	if (status)
		return status;
	status = add_all(r, store, events, n, seqs, err);
	if (status) {
		kb_store_rollback(store);
		return status;
	}
	status = kb_store_commit(store, err);
	if (status)
		return status;
	reply->status = 201;
	kb_reply_json(reply, json_pack("{s:s,s:O}", "id", r->arg, "seq",
				       seqs));
	return KB_OK;
}
