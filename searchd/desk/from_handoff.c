/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * from_handoff.c - a customer's code becomes a case. In: the code as it was
 * typed. Out: the id of the one case that it is, in which stands what he asked,
 * answered and did. Opened again, it gets what came since.
 */
#include "handoff.h"

#include <kb/access.h>
#include <kb/case.h>
#include <kb/secret.h>
#include <kb/text.h>
#include "../json_body.h"
#include "../site.h"

enum { SOURCE_BYTES = 16 };

struct making {
	struct kb_request *r;
	struct kb_store *store;
	const char *id;
	const json_t *trail, *before;	/* before: what is in the case */
};

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* The last thing he asked, as much of it as a case takes. */
static const char *question_of(void *mem, const json_t *trail)
{
	const json_t *items = json_object_get(trail, "items");
	size_t n = json_array_size(items), len;
	const char *text = n ? text_of(json_array_get(items, n - 1), "query") :
			   "";

	len = strnlen(text, KB_CASE_TEXT_MAX);
	return talloc_strndup(mem, text, kb_utf8_valid(text, len));
}

static enum kb_status add(const struct making *m, enum kb_event kind,
			  json_t *body, struct kb_error *err)
{
	const struct kb_case_event event = { .by = m->r->who->name,
					     .kind = kind, .body = body };
	int64_t seq;

	kb_json_keep(m->r, body);
	return kb_case_add(m->store, m->id, &event, &seq, err);
}

static bool has(const json_t *trail, const char *list, const json_t *row)
{
	json_t *other;
	size_t i;

	json_array_foreach(json_object_get(trail, list), i, other)
		if (json_equal(other, row))
			return true;
	return false;
}

/* One event for each row that is new. done: of steps, which an event says. */
static enum kb_status add_rows(const struct making *m, const char *list,
			       enum kb_event kind, bool done,
			       struct kb_error *err)
{
	enum kb_status status = KB_OK;
	json_t *row, *body;
	size_t i;

	json_array_foreach(json_object_get(m->trail, list), i, row) {
		if (has(m->before, list, row))
			continue;
		body = json_deep_copy(row);
		if (done)
			json_object_set_new(body, "done", json_true());
		status = add(m, kind, body, err);
		if (status)
			break;
	}
	return status;
}

static enum kb_status add_news(const struct making *m, struct kb_error *err)
{
	enum kb_status status;

	if (m->before && json_equal(m->before, m->trail))
		return KB_OK;
	status = add(m, KB_EVENT_HANDOFF, json_pack("{s:O}", "trail",
						    m->trail), err);
	if (!status)
		status = add_rows(m, "facts", KB_EVENT_FACT, false, err);
	if (!status)
		status = add_rows(m, "ticks", KB_EVENT_TICKED, true, err);
	return status;
}

/* What the case has of the code; NULL: it is new. */
static enum kb_status find_before(struct making *m, struct kb_error *err)
{
	struct kb_case_file file;
	struct kb_case_event *events;
	size_t n;
	enum kb_status status = kb_case_load(m->store, m->r, m->id, &file,
					     &events, &n, err);

	for (size_t i = 0; !status && i < n; i++)
		if (events[i].kind == KB_EVENT_HANDOFF)
			m->before = json_object_get(events[i].body, "trail");
	return status;
}

static const char *source_of(struct kb_request *r, const char *code)
{
	unsigned char hash[KB_HASH];

	kb_sha256(code, KB_CODE, hash);
	return kb_hex(r, hash, SOURCE_BYTES);
}

enum kb_status kb_desk_from_handoff(struct kb_request *r,
				    struct kb_store *store, const char *typed,
				    const char **ret, struct kb_error *err)
{
	struct making m = { .r = r, .store = store };
	char code[KB_CODE + 1];
	struct kb_case_opening opening = {
		.source = "handoff", .country = r->site->config.country,
		.owner = r->who->name, .by = r->who->name };
	enum kb_put put;
	json_t *trail;
	enum kb_status status = kb_handoff_open(r, store, typed, code, &trail,
						err);

	if (status)
		return status;
	m.trail = trail;
	opening.source_id = source_of(r, code);
	opening.lang = text_of(trail, "lang");
	opening.channel = text_of(trail, "channel");
	opening.question = question_of(r, trail);
	status = kb_case_open(store, r, &opening, &m.id, &put, err);
	if (!status && put == KB_PUT_SAME)
		status = find_before(&m, err);
	if (!status)
		status = add_news(&m, err);
	if (!status)
		*ret = m.id;
	return status;
}
