/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_desk.c - GET /desk: the case on the left, the question and what it comes
 * to on the right; GET /desk/results: the latter alone, for who types. In: case,
 * q, article, facts. Out: HTML.
 */
#include "desk.h"

/* What the page's forms carry along. */
static enum kb_status add_frame(struct kb_desk *d, struct kb_reply *reply,
				struct kb_error *err)
{
	json_t *to = d->context;

	json_object_set_new(to, "q", json_string(d->q));
	json_object_set_new(to, "case_id", json_string(d->case_id));
	json_object_set_new(to, "here", json_string(d->here));
	json_object_set_new(to, "pick", json_string(d->pick));
	json_object_set_new(to, "embedded",
			    json_boolean(strcmp(d->here, "/desk") != 0));
	json_object_set_new(to, "fact_text",
			    json_string(kb_desk_facts_text(d)));
	return kb_page_add_form(d->r, to, reply, err);
}

static void add_address_facts(struct kb_desk *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->n_facts; i++)
		json_array_append_new(list, json_pack("{s:o}", "given",
			json_sprintf("%s:%s", d->facts[i].attribute,
				     d->facts[i].value)));
	json_object_set_new(d->context, "given", list);
}

/* What was typed into a form that could not be done. */
static void add_kept(struct kb_desk *d)
{
	static const char *const fields[] = { "text", "due", "done" };
	json_t *kept = json_object(), *action = json_object();

	json_object_set_new(d->context, "kept", kept);
	if (d->kept) {
		for (size_t i = 0; i < KB_COUNT(fields); i++)
			put(action, fields[i], kb_request_field(d->r,
								fields[i]));
		json_object_set(kept, d->kept, action);
	}
	json_decref(action);
	put(d->context, "who", d->who);
	if (d->opening)
		put(d->context, "new_question", d->opening);
	json_object_set_new(d->context, "open_new",
		json_boolean(d->opening || (d->candidates &&
			     !json_array_size(d->candidates))));
	if (d->candidates)
		json_object_set(d->context, "candidates", d->candidates);
}

/* What has just been done, in one sentence. */
static void add_did(struct kb_desk *d)
{
	const struct kb_param *did = kb_request_param(d->r, "did");
	const json_t *links = json_object_get(d->file, "links");
	const json_t *link = json_array_get(links, json_array_size(links) - 1);
	const char *key;

	if (!did || d->r->sends || d->r->notice)
		return;
	key = talloc_asprintf(d, "desk_did_%s", did->value);
	if (!kb_words_find(d->v.words, key))
		return;
	put(d->context, "notice", kb_desk_fill(d, d->v.words, key,
		"receipt", text_of(link, "receipt"), "n",
		talloc_asprintf(d, "%lld", (long long)json_integer_value(
			json_object_get(link, "version"))), NULL));
}

static const char *title_of(const struct kb_desk *d)
{
	const char *title = kb_words_get(d->v.words, "desk_title");

	return *d->q ? talloc_asprintf(d->r, "%s · %s", d->q, title) : title;
}

enum kb_status kb_desk_page(struct kb_desk *d, struct kb_reply *reply,
			    struct kb_error *err)
{
	const char *base = talloc_asprintf(d, "%s&",
		kb_desk_address(d, d->q, d->pick));
	enum kb_status status;

	d->context = kb_page_context(d->r, title_of(d), base);
	kb_page_add_notices(d->r, d->context);
	status = add_frame(d, reply, err);
	add_address_facts(d);
	add_kept(d);
	add_did(d);
	kb_page_add_room(d->r, d->context);
	if (!status)
		status = kb_desk_keys(d, err);
	if (!status)
		status = kb_desk_pane(d, err);
	if (!status)
		status = kb_desk_results(d, err);
	if (status) {
		json_decref(d->context);
		return status;
	}
	return kb_page_render(d->r, KB_PAGE_DESK, d->context, reply, err);
}

enum kb_status kb_page_desk(struct kb_request *r, struct kb_reply *reply,
			    struct kb_error *err)
{
	struct kb_desk *d;
	enum kb_status status = kb_desk_begin(r, &d, err);

	return status ? status : kb_desk_page(d, reply, err);
}

enum kb_status kb_page_desk_results(struct kb_request *r,
				    struct kb_reply *reply,
				    struct kb_error *err)
{
	struct kb_desk *d;
	enum kb_status status = kb_desk_begin(r, &d, err);

	if (status)
		return status;
	d->context = json_object();
	status = add_frame(d, reply, err);
	if (!status)
		status = kb_desk_results(d, err);
	if (status) {
		json_decref(d->context);
		return status;
	}
	return kb_page_render(r, KB_PAGE_DESK_RESULTS, d->context, reply, err);
}
