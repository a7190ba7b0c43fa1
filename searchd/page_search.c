/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_search.c - GET /search?q=...: the answer card, then the others; or a
 * question back; or an honest "no answer yet" with a way on. The object shown
 * is that of /v1/answers.
 */
#include "metrics.h"
#include "page.h"
#include "question.h"

/* As many as a worried person can overlook. */
enum { CHOICES = 4, NEAREST = 3 };

/* The language to answer in. The reader's choice, unless the question is
   plainly in another language: Han or Cyrillic letters for a reader of
   something else. Latin letters tell nothing (brands, codes). */
static const char *answer_lang(const struct kb_request *r,
			       const struct kb_question *q)
{
	const struct kb_lang *guess = kb_lang_guess(q->text, q->len, r->lang);

	if (!guess || !strcmp(guess->code, "en") ||
	    (guess->opposite && !strcmp(guess->opposite, r->lang->code)))
		return r->lang->code;
	return guess->code;
}

static void add_card(const struct kb_viewer *v, json_t *context, json_t *card)
{
	kb_view_badge(v, card);
	kb_view_cites(v, card);
	kb_view_promise(v, card);
	kb_view_valid(v, card);
	kb_view_lang(v, card);
	json_object_set(context, "card", card);
}

/* Hits with words, without the article `shown`, at most max. */
static json_t *list_hits(const struct kb_viewer *v, json_t *hits,
			 const char *shown, size_t max)
{
	json_t *list = json_array(), *hit;
	size_t i;

	json_array_foreach(hits, i, hit) {
		const char *id = json_string_value(
			json_object_get(hit, "article"));

		if (json_array_size(list) == max)
			break;
		if (!id || (shown && !strcmp(id, shown)))
			continue;
		kb_view_badge(v, hit);
		kb_view_lang(v, hit);
		json_array_append(list, hit);
	}
	return list;
}

/* One of three: "card" with "others", "choices", or "nothing" with "near". */
static void add_result(struct kb_request *r, json_t *context,
		       const struct kb_answer *a, json_t *view)
{
	const struct kb_viewer v = {
		.mem = r, .words = kb_site_words(r->site, r->lang),
		.store = kb_reader_store(r->slot->reader), .now = a->as_of,
	};
	json_t *hits = json_object_get(view, "hits");
	json_t *card = json_object_get(view, "answer");
	json_t *near = json_object_get(json_object_get(view, "none"),
				       "nearest");

	if (a->verdict == KB_VERDICT_CHOOSE) {
		json_object_set_new(context, "choices",
			list_hits(&v, hits, NULL, CHOICES));
	} else if (a->verdict == KB_VERDICT_ANSWER && json_is_object(card)) {
		add_card(&v, context, card);
		json_object_set_new(context, "others", list_hits(&v, hits,
			json_string_value(json_object_get(card, "article")),
			KB_HITS_MAX));
	} else {
		json_object_set_new(context, "nothing", json_true());
		json_object_set_new(context, "near", list_hits(&v,
			json_array_size(near) ? near : hits, NULL, NEAREST));
	}
}

static void add_blank(struct kb_request *r, json_t *context)
{
	json_object_set_new(context, "blank", json_true());
	kb_page_add_heads(r, context);
}

static enum kb_status ask(struct kb_request *r, struct kb_question *q,
			  json_t *context, struct kb_error *err)
{
	struct kb_answer *a;
	enum kb_status status;
	json_t *view;

	q->lang = answer_lang(r, q);
	status = kb_answer_ask(r->slot->reader, r, q, &a, err);
	if (status)
		return status;
	kb_metrics_verdict(a->verdict);
	if (a->none_why && !strcmp(a->none_why, "empty")) {
		add_blank(r, context);
		return KB_OK;
	}
	view = kb_answer_json(r->slot->reader, a, q->lang, true);
	add_result(r, context, a, view);
	json_decref(view);
	return KB_OK;
}

/* "Was I charged twice? - Help": what was asked comes first, so that tabs and
   bookmarks can be told apart. */
static const char *title_of(struct kb_request *r, const struct kb_question *q)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);

	return q->text && q->len ? q->text : kb_words_get(w, "search_title");
}

enum kb_status kb_page_search(struct kb_request *r, struct kb_reply *reply,
			      struct kb_error *err)
{
	struct kb_question q;
	json_t *context;
	char *base;
	enum kb_status status = kb_question_read(r, &q, err);

	if (status)
		return status;
	base = q.text ? talloc_asprintf(r, "/search?q=%s&",
					kb_url_encode(r, q.text)) :
			talloc_strdup(r, "/search?");
	context = kb_page_context(r, title_of(r, &q), base);
	if (q.text)
		status = ask(r, &q, context, err);
	else
		add_blank(r, context);
	if (status) {
		json_decref(context);
		return status;
	}
	return kb_page_render(r, KB_PAGE_SEARCH, context, reply, err);
}
