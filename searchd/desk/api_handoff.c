/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * api_handoff.c - GET /v1/handoffs/{code}: what a customer asked, was shown,
 * answered and tried, for a help desk. In: the code as it was heard. Out: JSON
 * with two lists that follow from it: what not to ask again, and what not to
 * say again.
 */
#include "handoff.h"

#include "../books.h"
#include "../json_body.h"
#include "../refuse.h"
#include "../routes.h"

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
