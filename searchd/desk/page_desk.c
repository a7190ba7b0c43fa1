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
	status = add_frame(d, reply, err);
	add_address_facts(d);
	kb_page_add_room(d->r, d->context);
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
	enum kb_status status = kb_desk_begin(r, "/desk", &d, err);

	return status ? status : kb_desk_page(d, reply, err);
}

enum kb_status kb_page_desk_results(struct kb_request *r,
				    struct kb_reply *reply,
				    struct kb_error *err)
{
	struct kb_desk *d;
	enum kb_status status = kb_desk_begin(r, "/desk", &d, err);

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
