/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_find.c - POST /desk/find: a case by its number, by a key of the customer,
 * by a surname as it sounds, by the code he says; POST /desk/cases: a new one.
 * In: a form, since keys must not stand in addresses. Out: the way to the case,
 * or the page with candidates, or with the form for a new one.
 */
#include "desk_do.h"
#include "handoff.h"

#include "../books.h"
#include "../entry.h"
#include "../json_body.h"
#include "../site.h"

enum { FOUND_MAX = 8 };

static enum kb_status show(struct kb_desk *d, const char *notice,
			   struct kb_reply *reply, struct kb_error *err)
{
	d->r->notice = notice;
	return kb_desk_page(d, reply, err);
}

static void see(struct kb_desk *d, const char *id, const char *q,
		struct kb_reply *reply)
{
	d->case_id = id;
	d->n_facts = 0;
	kb_reply_see(reply, kb_desk_address(d, q, ""));
}

/* Where it stopped: what was asked last stands in the box again. */
static enum kb_status go_on(struct kb_desk *d, const char *id,
			    struct kb_reply *reply, struct kb_error *err)
{
	const json_t *asked;
	enum kb_status status;

	d->case_id = id;
	status = kb_desk_load(d, err);
	if (status)
		return status;
	asked = json_object_get(d->file, "asked");
	see(d, id, json_array_size(asked) ? text_of(json_array_get(asked,
		json_array_size(asked) - 1), "question") : "", reply);
	return KB_OK;
}

/* ---- candidates ---------------------------------------------------------------- */

static void add_candidate(struct kb_desk *d, const struct kb_case_found *found,
			  json_t *to)
{
	const struct kb_case_file *f = &found->file;
	bool open = strcmp(f->state, "resolved") != 0;
	json_t *line = json_object();

	put(line, "number", f->id);
	put(line, "question", f->question);
	put(line, "surname", found->surname);
	put(line, "sub", kb_desk_fill(d, d->v.words, open ?
		"desk_since" : "desk_closed", "time", kb_desk_when(d,
		d->v.words, open ? f->opened_at : f->resolved_at), NULL));
	json_object_set_new(line, "unsure",
			    json_boolean(found->how == KB_FOUND_SOUND));
	/* A resolved case from elsewhere has no file; its article tells. */
	put(line, "to", *f->country ? talloc_asprintf(d, "%s?case=%s", d->here,
		kb_url_encode(d, f->id)) : talloc_asprintf(d, "/articles/%s",
		kb_url_encode(d, f->article)));
	json_array_append_new(to, line);
}

static enum kb_status find(struct kb_desk *d, const char *who,
			   struct kb_case_found **ret, size_t *n,
			   struct kb_error *err)
{
	const struct kb_secret *secret;
	enum kb_status status = kb_entry_secret(d->r, &secret, err);

	if (!status)
		status = kb_cases_find(d->store, secret, d->r->site->masker,
				       d, who, FOUND_MAX, ret, n, err);
	if (!status)
		status = kb_audit_note(d->store, d->r->who, "case.find", "",
			talloc_asprintf(d, "{\"found\":%zu}", *n), err);
	return status;
}

/* ---- what was found ------------------------------------------------------------ */

static enum kb_status show_found(struct kb_desk *d,
				 const struct kb_case_found *found, size_t n,
				 const char *said, struct kb_reply *reply,
				 struct kb_error *err)
{
	d->candidates = json_array();
	kb_json_keep(d->r, d->candidates);
	for (size_t i = 0; i < n; i++)
		add_candidate(d, &found[i], d->candidates);
	return show(d, said, reply, err);
}

/* ---- by the code that the customer says ----------------------------------- */

/* KB_OK: *reply leads to its case. What else was found goes before why the code
   opens nothing: a surname may look like a code. *said: that reason, in case
   nothing is. */
static enum kb_status try_code(struct kb_desk *d, const char **said,
			       struct kb_reply *reply, struct kb_error *err)
{
	const char *id;
	enum kb_status status = kb_desk_from_handoff(d->r, d->store, d->who,
						     &id, err);

	if (status == KB_INVALID && kb_code_like(d->who))
		*said = "talk_code_mistyped";
	else if (status == KB_NOT_FOUND)
		*said = "talk_code_over";
	else if (status == KB_BUSY && d->r->retry_after)
		*said = "talk_code_wait";
	if (status)
		return *said || status == KB_INVALID ? KB_NOT_FOUND : status;
	d->case_id = id;
	status = kb_desk_load(d, err);
	if (!status)
		see(d, id, text_of(d->file, "question"), reply);
	return status;
}

enum kb_status kb_page_desk_find(struct kb_request *r, struct kb_reply *reply,
				 struct kb_error *err)
{
	const char *who = kb_request_field(r, "who"), *said, *code = NULL;
	struct kb_case_found *found;
	struct kb_desk *d;
	size_t n = 0;
	enum kb_status status = kb_desk_begin(r, &d, err);

	if (status)
		return status;
	d->who = who;
	status = try_code(d, &code, reply, err);
	if (!status)
		return KB_OK;
	if (status == KB_NOT_FOUND)
		status = find(d, who, &found, &n, err);
	if (status == KB_LIMIT || status == KB_INVALID)
		return show(d, "desk_find_none", reply, err);
	if (status) {
		kb_books_drop();
		return KB_BUSY;
	}
	said = n ? "desk_find_several" : code ? code : "desk_find_none";
	if (n == 1 && found[0].how != KB_FOUND_SOUND && *found[0].file.country)
		status = go_on(d, found[0].file.id, reply, err);
	else
		status = show_found(d, found, n, said, reply, err);
	return status;
}

enum kb_status kb_page_desk_open(struct kb_request *r, struct kb_reply *reply,
				 struct kb_error *err)
{
	const struct kb_case_key key = { "any", kb_request_field(r, "key") };
	const struct kb_lang *lang = kb_lang_find(kb_request_field(r, "lang"));
	const char *country = kb_request_field(r, "country");
	struct kb_case_opening opening = {
		.lang = lang ? lang->code : r->lang->code,
		.channel = kb_request_field(r, "channel"),
		.country = *country ? country : r->site->config.country,
		.question = kb_request_field(r, "question"),
		.owner = r->who->name, .by = r->who->name,
		.keys = &key, .n_keys = *key.value ? 1 : 0,
	};
	struct kb_desk *d;
	enum kb_status status = kb_desk_begin(r, &d, err);

	if (status)
		return status;
	status = kb_desk_open(d, &opening, err);
	if (status == KB_INVALID || status == KB_LIMIT) {
		d->who = key.value;
		d->opening = opening.question;
		r->refused = 422;
		return show(d, "desk_fault_open", reply, err);
	}
	if (!status)
		see(d, d->case_id, text_of(d->file, "question"), reply);
	return status;
}
