/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_view.c - what stands in #results: one card with three alternatives, or
 * one question with numbered options, or an honest sentence with a task, or
 * nothing yet. In: the answer. Out: the same object as /v1/answers with words.
 */
#include "desk.h"

/* The way to an article as card, in place of the one on top. */
static void put_ways(struct kb_desk *d, json_t *list)
{
	json_t *hit;
	size_t i;

	json_array_foreach(list, i, hit) {
		json_object_set_new(hit, "key", json_sprintf("%zu", i + 2));
		put(hit, "to", kb_desk_address(d, d->q,
					       text_of(hit, "article")));
		put(hit, "text_lang", kb_desk_text_lang(d, text_of(hit,
								   "lang")));
	}
}

/* What stands below: up to three others. */
static void add_others(struct kb_desk *d, json_t *view, const char *shown)
{
	json_t *list = json_array(), *hit;
	size_t i;

	json_array_foreach(json_object_get(view, "hits"), i, hit) {
		if (json_array_size(list) == KB_DESK_BESIDE)
			break;
		if (!strcmp(text_of(hit, "article"), shown))
			continue;
		kb_view_badge(&d->v, hit);
		json_array_append(list, hit);
	}
	put_ways(d, list);
	json_object_set_new(d->context, "others", list);
}

/* ---- one of three ----------------------------------------------------------- */

static void add_choice(struct kb_desk *d, json_t *view)
{
	struct kb_viewer spoken = d->v;
	json_t *ask = json_object_get(view, "ask"), *option;
	bool topic = !strcmp(text_of(ask, "attribute"), "topic");
	size_t i;

	kb_view_ask(&d->v, ask);
	json_array_foreach(json_object_get(ask, "options"), i, option)
		json_object_set_new(option, "key", json_sprintf("%zu", i + 1));
	spoken.words = d->spoken;
	put(ask, "say", kb_view_word(&spoken, "ask",
				     text_of(ask, "attribute")));
	put(ask, "say_lang", d->lang->code);
	if (topic)
		put(ask, "option_lang", d->lang->code);
	json_object_set(d->context, "choice", ask);
}

static void add_none(struct kb_desk *d, json_t *view)
{
	json_t *none = json_object_get(view, "none");
	json_t *because = json_object();

	json_object_set_new(because, text_of(none, "why"), json_true());
	json_object_set_new(none, "because", because);
	put(none, "say_lang", d->lang->code);
	json_object_set(none, "receipt", json_object_get(view, "receipt"));
	put(none, "say", kb_desk_fill(d, d->spoken, "desk_none_say", "time",
		kb_desk_when(d, d->spoken, kb_desk_callback(d)), NULL));
	json_object_set(d->context, "none", none);
	add_others(d, view, "");
}

static enum kb_status add_card(struct kb_desk *d, const struct kb_answer *a,
			       json_t *view, struct kb_error *err)
{
	json_t *card = json_object_get(view, "answer");

	if (kb_request_param(d->r, "write")) {
		kb_desk_letter(d, &a->hits[0].stored);
		return KB_OK;
	}
	json_object_set(card, "receipt", json_object_get(view, "receipt"));
	json_object_set(d->context, "card", card);
	add_others(d, view, text_of(card, "article"));
	return kb_desk_card(d, &a->hits[0].stored, card, err);
}

/* What a screen reader says when results come: one short sentence. */
static void add_said(struct kb_desk *d, const char *verdict)
{
	json_t *badge = json_object_get(json_object_get(d->context, "card"),
					"badge");
	const char *text = kb_words_get(d->v.words, talloc_asprintf(d,
		"desk_said_%s", verdict));

	put(d->context, "verdict", verdict);
	put(d->context, "heard", badge ? talloc_asprintf(d, "%s %s", text,
		text_of(badge, "text")) : text);
}

static void add_empty(struct kb_desk *d)
{
	put(d->context, "verdict", "empty");
	json_object_set_new(d->context, "empty", json_true());
}

enum kb_status kb_desk_results(struct kb_desk *d, struct kb_error *err)
{
	struct kb_answer *a;
	enum kb_status status;
	json_t *view;

	put(d->context, "callback", kb_desk_typed(d, kb_desk_callback(d)));
	if (!*d->q) {
		add_empty(d);
		return KB_OK;
	}
	status = kb_desk_ask(d, &a, &view, err);
	if (status)
		return status;
	if (a->none_why && !strcmp(a->none_why, "empty")) {
		add_empty(d);
		return KB_OK;
	}
	if (a->verdict == KB_VERDICT_ANSWER)
		status = add_card(d, a, view, err);
	else if (a->verdict == KB_VERDICT_CHOOSE)
		add_choice(d, view);
	else
		add_none(d, view);
	add_said(d, text_of(view, "verdict"));
	return status;
}
