/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * api_handoff.c - GET /v1/handoffs/{code}: what a customer asked, was shown,
 * answered and tried, for a help desk. In: the code as it was heard. Out: JSON
 * with two lists that follow from it: what not to ask again, and what not to
 * say again. POST /v1/handoffs: a program that talked with him hands him over.
 * In: the same JSON. Out: a code, and the words to say it with.
 */
#include "handoff.h"

#include <kb/mask.h>
#include <kb/text.h>
#include "../books.h"
#include "../json_body.h"
#include "../refuse.h"
#include "../routes.h"
#include "../site.h"

/* ---- for a help desk --------------------------------------------------------- */

static json_t *known_attributes(const json_t *trail)
{
	json_t *list = json_array(), *fact;
	size_t i;

	json_array_foreach(json_object_get(trail, "facts"), i, fact)
		json_array_append(list, json_object_get(fact, "attribute"));
	return list;
}

static json_t *answers_given(const json_t *trail)
{
	static const char *const keys[] = { "article", "version", "title",
					    "receipt", "at" };
	json_t *list = json_array(), *item;
	size_t i;

	json_array_foreach(json_object_get(trail, "items"), i, item) {
		json_t *given;

		if (!json_object_get(item, "article"))
			continue;
		given = json_object();
		for (size_t k = 0; k < KB_COUNT(keys); k++) {
			json_t *value = json_object_get(item, keys[k]);

			if (value)
				json_object_set(given, keys[k], value);
		}
		json_array_append_new(list, given);
	}
	return list;
}

enum kb_status kb_api_handoff(struct kb_request *r, struct kb_reply *reply,
			      struct kb_error *err)
{
	char code[KB_CODE + 1], shown[KB_CODE + 2];
	struct kb_store *store;
	json_t *trail;
	enum kb_status status = kb_books(r, &store, err);

	if (status)
		return KB_BUSY;
	status = kb_handoff_open(r, store, r->arg, code, &trail, err);
	if (status == KB_BUSY && r->retry_after) {
		kb_refuse_fault(r, reply, KB_FAULT_RATE);
		return KB_OK;
	}
	if (status)
		return status;
	json_object_set_new(trail, "code",
			    json_string(kb_code_show(code, shown)));
	json_object_set_new(trail, "questions_not_to_ask",
			    known_attributes(trail));
	json_object_set_new(trail, "answers_given", answers_given(trail));
	kb_reply_json(reply, json_incref(trail));
	return KB_OK;
}

/* ---- from a program --------------------------------------------------------- */

/* What customers typed, of each list. */
static const struct { const char *list, *key; } typed[] = {
	{ "items", "query" }, { "facts", "value" }, { "ticks", "text" },
};

static enum kb_status mask_row(struct kb_request *r, struct kb_masking *mk,
			       json_t *row, const char *key,
			       struct kb_error *err)
{
	json_t *text = json_object_get(row, key);
	char *masked;
	size_t len;
	enum kb_status status;

	if (!json_is_string(text))
		return KB_OK;		/* kb_handoff_put() says so */
	status = kb_mask(mk, r, json_string_value(text),
			 json_string_length(text), &masked, &len, err);
	if (!status)
		json_object_set_new(row, key, json_stringn(masked, len));
	return status;
}

static enum kb_status mask_all(struct kb_request *r, json_t *trail,
			       struct kb_error *err)
{
	struct kb_masking *mk = kb_masking_new(r, r->site->masker);
	enum kb_status status = KB_OK;

	for (size_t i = 0; i < KB_COUNT(typed); i++) {
		json_t *row;
		size_t k;

		json_array_foreach(json_object_get(trail, typed[i].list), k,
				   row) {
			status = mask_row(r, mk, row, typed[i].key, err);
			if (status)
				return status;
		}
	}
	return status;
}

/* In each language: the program knows which one the customer speaks. */
static json_t *said(struct kb_request *r, const char *code)
{
	json_t *to = json_object();

	for (const struct kb_lang *l = kb_langs; l->code; l++)
		json_object_set_new(to, l->code, json_string(
			kb_code_speak(r, code, l->code)));
	return to;
}

enum kb_status kb_api_handoff_give(struct kb_request *r,
				   struct kb_reply *reply,
				   struct kb_error *err)
{
	char code[KB_CODE + 1], shown[KB_CODE + 2], until[32];
	int64_t now = kb_now();
	json_t *trail;
	enum kb_status status = kb_json_body(r, &trail, err);

	if (!status && json_object_get(trail, "owner"))
		status = kb_error_set(err, KB_INVALID, "owner is not known "
				      "here");
	if (!status)
		status = mask_all(r, trail, err);
	if (!status)
		status = kb_handoff_put(kb_handoffs_dir(r, &r->site->config),
					trail, now, code, err);
	if (status == KB_LIMIT)
		return kb_error_set(err, KB_INVALID, "%s", talloc_strdup(r,
								err->text));
	if (status)
		return status;
	reply->status = 201;
	reply->location = talloc_asprintf(r, "/v1/handoffs/%s", code);
	kb_reply_json(reply, json_pack("{s:s,s:s,s:o}",
		"code", kb_code_show(code, shown),
		"expires_at", kb_time_format(now + KB_HANDOFF_SECONDS, until,
					     sizeof(until)),
		"said", said(r, code)));
	return KB_OK;
}
