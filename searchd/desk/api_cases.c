/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * api_cases.c - POST /v1/cases opens a case or finds the one that the same
 * source has opened; GET /v1/cases/{id} shows what is in it; POST
 * /v1/cases/search finds cases by number or look-up key, which stand in no
 * address. In: JSON, by token. Out: JSON, field by field what the asker may see
 * (fields.c). Nothing goes out before the audit has it; what was looked for is
 * not in the audit.
 */
#include <kb/case.h>
#include "../books.h"
#include "../entry.h"
#include "../fields.h"
#include "../json_body.h"
#include "../routes.h"

enum { FOUND_MAX = 50, NAME_MAX_BYTES = 256, FOUND_DEFAULT = 20 };

static const char *object_of(struct kb_request *r, const char *id)
{
	return talloc_asprintf(r, "case:%s", id);
}

/* ---- opening --------------------------------------------------------------------- */

static enum kb_status read_key(const json_t *item, struct kb_case_key *key,
			       struct kb_error *err)
{
	static const char *const names[] = { "kind", "value" };
	enum kb_status status = KB_OK;

	if (!json_is_object(item))
		return kb_error_set(err, KB_INVALID, "each of keys must be "
			"{\"kind\": \"phone\", \"value\": \"...\"}");
	status = kb_json_known(item, names, KB_COUNT(names), err);
	if (!status)
		status = kb_json_text(item, "kind", NAME_MAX_BYTES, NULL,
				      &key->kind, err);
	if (!status)
		status = kb_json_text(item, "value", NAME_MAX_BYTES, "",
				      &key->value, err);
	return status;
}

static enum kb_status read_keys(struct kb_request *r, const json_t *list,
				struct kb_case_opening *o,
				struct kb_error *err)
{
	size_t n = json_array_size(list);
	struct kb_case_key *keys;
	enum kb_status status = KB_OK;

	if (list && !json_is_null(list) && !json_is_array(list))
		return kb_error_set(err, KB_INVALID, "keys must be a list");
	if (n > KB_CASE_KEYS_MAX)
		return kb_error_set(err, KB_LIMIT, "there are %zu keys; at "
			"most %d are taken", n, KB_CASE_KEYS_MAX);
	keys = kb_array(r, struct kb_case_key, n + 1);
	for (size_t i = 0; i < n && !status; i++)
		status = read_key(json_array_get(list, i), &keys[i], err);
	o->keys = keys;
	o->n_keys = n;
	return status;
}

static enum kb_status read_opening(struct kb_request *r,
				   struct kb_case_opening *o,
				   struct kb_error *err)
{
	static const char *const names[] = { "id", "source", "source_id",
		"lang", "country", "channel", "question", "owner", "at",
		"keys" };
	const struct { const char *name, *fallback; const char **to;
		       size_t max; } texts[] = {
		{ "id", NULL, &o->id, NAME_MAX_BYTES },
		{ "source", NULL, &o->source, NAME_MAX_BYTES },
		{ "source_id", NULL, &o->source_id, NAME_MAX_BYTES },
		{ "lang", NULL, &o->lang, NAME_MAX_BYTES },
		{ "country", r->site->config.country, &o->country,
		  NAME_MAX_BYTES },
		{ "channel", NULL, &o->channel, NAME_MAX_BYTES },
		{ "owner", NULL, &o->owner, NAME_MAX_BYTES },
		{ "question", NULL, &o->question, KB_CASE_TEXT_MAX },
	};
	json_t *body;
	enum kb_status status = kb_json_body(r, &body, err);

	if (!status && !json_is_object(body))
		status = kb_error_set(err, KB_INVALID,
				      "the body must be an object");
	if (!status)
		status = kb_json_known(body, names, KB_COUNT(names), err);
	for (size_t i = 0; i < KB_COUNT(texts) && !status; i++)
		status = kb_json_text(body, texts[i].name, texts[i].max,
				      texts[i].fallback, texts[i].to, err);
	if (!status)
		status = kb_json_time(body, "at", &o->at, err);
	if (!status)
		status = read_keys(r, json_object_get(body, "keys"), o, err);
	return status;
}

/* One durable step: what cannot be written down is not done. */
static enum kb_status open_case(struct kb_request *r, struct kb_store *store,
				const struct kb_case_opening *o,
				const char **id, enum kb_put *put,
				struct kb_error *err)
{
	enum kb_status status = kb_store_begin(store, err);

	if (status)
		return status;
	status = kb_case_open(store, r, o, id, put, err);
	if (!status)
		status = kb_audit_note(store, r->who, "case.write",
			object_of(r, *id), *put == KB_PUT_NEW ?
			"{\"what\":\"opened\"}" : "{\"what\":\"keys\"}", err);
	if (!status)
		return kb_store_commit(store, err);
	kb_store_rollback(store);
	return status;
}

enum kb_status kb_api_case_open(struct kb_request *r, struct kb_reply *reply,
				struct kb_error *err)
{
	struct kb_case_opening o = { .by = r->who->name };
	struct kb_store *store;
	const char *id;
	enum kb_put put;
	enum kb_status status = read_opening(r, &o, err);

	if (!status && (o.source_id && *o.source_id) &&
	    !(o.source && *o.source))
		status = kb_error_set(err, KB_INVALID, "source is missing: the "
			"name of the system that source_id is a number of");
	if (!status)
		status = kb_books_cases(r, &store, err);
	if (!status)
		status = open_case(r, store, &o, &id, &put, err);
	if (status)
		return status;
	reply->status = put == KB_PUT_NEW ? 201 : 200;
	reply->location = talloc_asprintf(r, "/v1/cases/%s",
					  kb_url_encode(r, id));
	kb_reply_json(reply, json_pack("{s:s,s:b}", "id", id, "new",
				       put == KB_PUT_NEW));
	return KB_OK;
}

/* ---- one case -------------------------------------------------------------------- */

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
				       object_of(r, id), NULL, err);
	if (status)
		return status;
	list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_pack("{s:s,s:s}", "kind",
			keys[i].kind, "value", keys[i].value));
	json_object_set_new(object, "keys", list);
	return KB_OK;
}

/* Its file, or what is left of a case that came resolved. */
static enum kb_status load(struct kb_request *r, struct kb_store *store,
			   json_t **ret, struct kb_error *err)
{
	struct kb_case c;
	json_t *object;
	enum kb_status status = kb_case_json(store, r, r->arg,
		r->site->calendars, kb_now(), &object, err);

	if (status == KB_NOT_FOUND) {
		status = kb_store_case_get(store, r, r->arg, &c, err);
		if (!status)
			object = json_loads(kb_case_line(r, &c), 0, NULL);
	}
	if (status)
		return status;
	kb_json_keep(r, object);
	*ret = object;
	return KB_OK;
}

enum kb_status kb_api_case(struct kb_request *r, struct kb_reply *reply,
			   struct kb_error *err)
{
	struct kb_store *store;
	json_t *object;
	const char *id;
	enum kb_status status = kb_books(r, &store, err);

	if (!status)
		status = load(r, store, &object, err);
	if (status)
		return status;
	id = json_string_value(json_object_get(object, "id"));
	if (kb_who_may(r->who, KB_PERMIT_CASE_KEYS))
		status = add_keys(r, store, id, object, err);
	if (!status)
		status = kb_audit_note(store, r->who, "case.view",
				       object_of(r, id), NULL, err);
	if (status)
		return KB_BUSY;
	kb_fields_case(r->who, object);
	kb_reply_json(reply, json_incref(object));
	return KB_OK;
}

/* ---- finding --------------------------------------------------------------------- */

static json_t *when(int64_t at)
{
	char text[32];

	return at ? json_string(kb_time_format(at, text, sizeof(text))) :
		json_null();
}

static json_t *found_json(const struct kb_case_found *f)
{
	static const char *const how[] = { [KB_FOUND_ID] = "id",
		[KB_FOUND_KEY] = "key", [KB_FOUND_SOUND] = "sound" };
	const struct kb_case_file *c = &f->file;
	json_t *object = json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,"
		"s:s,s:s*}", "id", c->id, "source", c->source, "source_id",
		c->source_id, "lang", c->lang, "country", c->country,
		"channel", c->channel, "question", c->question, "owner",
		c->owner, "state", c->state, "article", c->article, "how",
		how[f->how], "surname", f->surname);

	json_object_set_new(object, "opened_at", when(c->opened_at));
	json_object_set_new(object, "changed_at", when(c->changed_at));
	json_object_set_new(object, "resolved_at", when(c->resolved_at));
	return object;
}

static enum kb_status note_finds(struct kb_request *r, struct kb_store *store,
				 const struct kb_case_found *found, size_t n,
				 struct kb_error *err)
{
	enum kb_status status = kb_audit_note(store, r->who, "case.find", "",
		talloc_asprintf(r, "{\"found\":%zu}", n), err);

	for (size_t i = 0; i < n && !status; i++)
		if (found[i].surname &&
		    kb_who_may(r->who, KB_PERMIT_CASE_KEYS))
			status = kb_audit_note(store, r->who, "case.keys",
				object_of(r, found[i].file.id), NULL, err);
	return status;
}

static enum kb_status find(struct kb_request *r, const char *text, size_t max,
			   struct kb_case_found **found, size_t *n,
			   struct kb_error *err)
{
	const struct kb_secret *secret;
	struct kb_store *store;
	enum kb_status status = kb_entry_secret(r, &secret, err);

	if (!status)
		status = kb_books(r, &store, err);
	if (!status)
		status = kb_cases_find(store, secret, r->site->masker, r, text,
				       max, found, n, err);
	if (status)
		return status;
	return note_finds(r, store, *found, *n, err) ? KB_BUSY : KB_OK;
}

static enum kb_status read_search(struct kb_request *r, const char **text,
				  size_t *max, struct kb_error *err)
{
	static const char *const names[] = { "text", "limit" };
	const json_t *limit;
	json_t *body;
	enum kb_status status = kb_json_body(r, &body, err);

	if (!status)
		status = kb_json_known(body, names, KB_COUNT(names), err);
	if (!status)
		status = kb_json_text(body, "text", NAME_MAX_BYTES, "", text,
				      err);
	if (status)
		return status;
	if (!**text)
		return kb_error_set(err, KB_INVALID, "text is missing: a "
			"number of a case, a phone number, a surname ...");
	limit = json_object_get(body, "limit");
	if (limit && (!json_is_integer(limit) ||
		      json_integer_value(limit) < 1 ||
		      json_integer_value(limit) > FOUND_MAX))
		return kb_error_set(err, KB_INVALID, "limit must be a number "
				    "from 1 to %d", FOUND_MAX);
	*max = limit ? (size_t)json_integer_value(limit) : FOUND_DEFAULT;
	return KB_OK;
}

enum kb_status kb_api_case_search(struct kb_request *r, struct kb_reply *reply,
				  struct kb_error *err)
{
	struct kb_case_found *found;
	const char *text;
	json_t *list;
	size_t n = 0, max = FOUND_DEFAULT;
	enum kb_status status = read_search(r, &text, &max, err);

	if (!status)
		status = find(r, text, max, &found, &n, err);
	if (status)
		return status;
	list = json_array();
	for (size_t i = 0; i < n; i++) {
		json_t *object = found_json(&found[i]);

		kb_fields_case(r->who, object);
		json_array_append_new(list, object);
	}
	kb_reply_json(reply, json_pack("{s:o}", "cases", list));
	return KB_OK;
}
