/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_recall.c - GET /recall: who was told what no longer holds; POST: one of
 * them has been told of the correction. In: article, days; case, version. Out:
 * HTML, or the way back to it.
 */
#include "recall.h"

#include <stdlib.h>

#include "../books.h"

enum { DAYS = 90, DAYS_MAX = 400 };

static int let_go(struct kb_recall *c)
{
	json_decref(c->live);
	return 0;
}

static enum kb_status begin(struct kb_request *r, const char *article,
			    unsigned days, struct kb_recall **ret,
			    struct kb_error *err)
{
	struct kb_recall *c = kb_new(r, struct kb_recall);

	*c = (struct kb_recall){ .article = article, .live = json_object() };
	talloc_set_destructor(c, let_go);
	*ret = c;
	return kb_team_begin(r, days, &c->t, err);
}

static void add_messages(struct kb_recall *c, json_t *langs, json_t *context)
{
	json_t *list = json_array();

	for (const struct kb_lang *l = kb_langs; l->code; l++)
		if (json_object_get(langs, l->code))
			json_array_append_new(list, json_pack("{s:s,s:s,s:s}",
				"code", l->code, "name", l->name, "text",
				kb_recall_message(c, l)));
	json_object_set_new(context, "messages", list);
}

static enum kb_status fill(struct kb_recall *c, json_t *context,
			   struct kb_error *err)
{
	json_t *langs;
	enum kb_status status;

	if (!*c->article)
		return kb_recall_changed(c, context, err);
	json_object_set_new(context, "article", json_string(c->article));
	status = kb_recall_told(c, context, &langs, err);
	if (!status)
		add_messages(c, langs, context);
	json_decref(langs);
	return status;
}

enum kb_status kb_page_recall(struct kb_request *r, struct kb_reply *reply,
			      struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	const struct kb_param *p = kb_request_param(r, "article");
	const char *article = p ? p->value : "";
	unsigned days = DAYS;
	struct kb_recall *c;
	json_t *context;
	enum kb_status status = kb_request_number(r, "days", DAYS_MAX, &days,
						  err);

	if (!status)
		status = begin(r, article, days, &c, err);
	if (status)
		return status;
	context = kb_page_context(r, kb_words_get(w, "recall_title"),
		talloc_asprintf(r, "/recall?article=%s&days=%u&",
				kb_url_encode(r, article), days));
	json_object_set_new(context, "days", json_integer(days));
	json_object_set_new(context, "writes", json_boolean(
		kb_who_may(r->who, KB_PERMIT_CASE_WRITE)));
	status = kb_page_add_form(r, context, reply, err);
	if (!status)
		status = fill(c, context, err);
	if (!status)
		return kb_page_render(r, KB_PAGE_RECALL, context, reply, err);
	json_decref(context);
	return status;
}

enum kb_status kb_page_recall_tick(struct kb_request *r,
				   struct kb_reply *reply,
				   struct kb_error *err)
{
	const char *article = kb_request_field(r, "article");
	json_t *body = json_pack("{s:s,s:i}", "article", article, "version",
				 (int)strtol(kb_request_field(r, "version"), NULL, 10));
	const struct kb_case_event event = { .by = r->who->name,
		.kind = KB_EVENT_RECALLED, .body = body };
	struct kb_store *store;
	int64_t seq;
	enum kb_status status = kb_books_cases(r, &store, err);

	if (!status)
		status = kb_case_add(store, kb_request_field(r, "case"), &event,
				     &seq, err);
	json_decref(body);
	if (!status)
		kb_reply_see(reply, talloc_asprintf(r, "/recall?article=%s",
						    kb_url_encode(r, article)));
	return status;
}
