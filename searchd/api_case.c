/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * api_case.c - GET /v1/cases/{id}: one resolved case; GET /v1/cases?key=VALUE:
 * the cases that have this look-up key. In: an id or a key. Out: JSON, field by
 * field what the asker may see (fields.c). Nothing goes out before the audit
 * has it; the key that was looked for is not in the audit.
 */
#include <kb/mask.h>
#include "books.h"
#include "entry.h"
#include "fields.h"
#include "routes.h"

enum { FOUND_MAX = 50 };

static json_t *case_json(struct kb_request *r, const struct kb_case *c)
{
	return json_loads(kb_case_line(r, c), 0, NULL);
}

static enum kb_status add_keys(struct kb_request *r, struct kb_store *store,
			       const char *id, json_t *object,
			       struct kb_error *err)
{
	const struct kb_secret *secret;
	struct kb_case_key *keys;
	json_t *list;
	size_t n;
	enum kb_status status = kb_entry_secret(r, &secret, err);

	if (!status)
		status = kb_store_case_keys(store, secret, r, id, &keys, &n,
					    err);
	if (!status && n)
		status = kb_audit_note(store, r->who, "case.keys",
				       talloc_asprintf(r, "case:%s", id),
				       NULL, err);
	if (status)
		return status;
	list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_pack("{s:s,s:s}", "kind",
			keys[i].kind, "value", keys[i].value));
	json_object_set_new(object, "keys", list);
	return KB_OK;
}

enum kb_status kb_api_case(struct kb_request *r, struct kb_reply *reply,
			   struct kb_error *err)
{
	struct kb_store *store;
	struct kb_case c;
	json_t *object;
	enum kb_status status = kb_books(r, &store, err);

	if (!status)
		status = kb_store_case_get(store, r, r->arg, &c, err);
	if (status)
		return status;
	object = case_json(r, &c);
	if (kb_who_may(r->who, KB_PERMIT_CASE_KEYS))
		status = add_keys(r, store, c.id, object, err);
	if (!status)
		status = kb_audit_note(store, r->who, "case.view",
				       talloc_asprintf(r, "case:%s", c.id),
				       NULL, err);
	if (status) {
		json_decref(object);
		return KB_BUSY;
	}
	kb_fields_case(r->who, object);
	kb_reply_json(reply, object);
	return KB_OK;
}

static enum kb_status add_case(struct kb_request *r, struct kb_store *store,
			       const char *id, json_t *list,
			       struct kb_error *err)
{
	struct kb_case c;
	json_t *object;
	enum kb_status status = kb_store_case_get(store, r, id, &c, err);

	if (status)
		return status == KB_NOT_FOUND ? KB_OK : status;
	object = case_json(r, &c);
	kb_fields_case(r->who, object);
	json_array_append_new(list, object);
	return KB_OK;
}

static enum kb_status find(struct kb_request *r, struct kb_store *store,
			   const char *key, int kind, const char ***ids,
			   size_t *n, struct kb_error *err)
{
	const struct kb_secret *secret;
	struct kb_masker *masker;
	enum kb_status status = kb_entry_secret(r, &secret, err);

	if (!status)
		status = kb_masker_new(r, r->site->config.order_pattern,
				       &masker, err);
	if (!status)
		status = kb_store_case_find(store, secret, masker, r, kind,
					    key, ids, n, err);
	if (!status)
		status = kb_audit_note(store, r->who, "case.find", "",
			talloc_asprintf(r, "{\"kind\":\"%s\",\"found\":%zu}",
				kb_key_kind_name(kind), *n), err);
	return status;
}

enum kb_status kb_api_cases(struct kb_request *r, struct kb_reply *reply,
			    struct kb_error *err)
{
	const struct kb_param *key = kb_request_param(r, "key");
	const struct kb_param *name = kb_request_param(r, "kind");
	int kind = KB_KEY_ANY;
	struct kb_store *store;
	const char **ids;
	json_t *list;
	size_t n;
	enum kb_status status;

	if (!key || !key->len)
		return kb_error_set(err, KB_INVALID,
				    "key is missing: /v1/cases?key=...");
	if (name && !kb_key_kind_find(name->value, &kind))
		return kb_error_set(err, KB_INVALID, "there is no such kind "
				    "of key: phone, email, order, surname, "
				    "code, any");
	status = kb_books(r, &store, err);
	if (!status)
		status = find(r, store, key->value, kind, &ids, &n, err);
	if (status)
		return KB_BUSY;
	list = json_array();
	for (size_t i = 0; !status && i < n && i < FOUND_MAX; i++)
		status = add_case(r, store, ids[i], list, err);
	if (status)
		json_decref(list);
	else
		kb_reply_json(reply, json_pack("{s:o,s:I}", "cases", list,
					       "total", (json_int_t)n));
	return status ? KB_BUSY : KB_OK;
}
