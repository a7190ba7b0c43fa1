/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_search.c - GET /search?q=...: the answer card, then the others; or a
 * question back; or an honest "no answer yet" with a way on. The object shown
 * is that of /v1/answers.
 */
#include <kb/access.h>
#include "embed/embed.h"
#include "metrics.h"
#include "page.h"
#include "question.h"
#include "receipts.h"
#include "talk.h"

/* As many as a worried person can overlook. */
enum { NEAREST = 3 };

/* What one question has in common on its way to the page. */
struct result {
	struct kb_request *r;
	const struct kb_question *q;
	struct kb_viewer v;
	json_t *view, *context;
};

/* ---- addresses ------------------------------------------------------------ */

enum { ALL_FACTS = KB_FACTS_MAX };	/* as `without`: leave none out */

/* In a frame one goes on in the frame. This question with its facts but for one, and one more ("region:urban" or
   NULL); without a language. */
static char *address(struct kb_request *r, const struct kb_question *q,
		     size_t without, const char *more, bool verbatim)
{
	const struct kb_param *as_of = kb_request_param(r, "as_of");
	char *to = talloc_asprintf(r, "%s?q=%s", r->route->pattern,
				   kb_url_encode(r, q->text));

	for (size_t i = 0; i < q->n_facts; i++)
		if (i != without)
			to = talloc_asprintf_append(to, "&fact=%s:%s",
				q->facts[i].attribute,
				kb_url_encode(r, q->facts[i].value));
	if (more)
		to = talloc_asprintf_append(to, "&fact=%s", more);
	if (as_of && as_of->len)
		to = talloc_asprintf_append(to, "&as_of=%s",
					    kb_url_encode(r, as_of->value));
	return verbatim ? talloc_asprintf_append(to, "&verbatim=1") : to;
}

static void put_address(const struct result *x, json_t *to, const char *key,
			const char *address)
{
	json_object_set_new(to, key, json_sprintf("%s&lang=%s", address,
						  x->r->lang->code));
}

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

/* ---- the parts of a result -------------------------------------------------- */

static void add_card(const struct result *x, json_t *card)
{
	const struct kb_viewer *v = &x->v;
	json_t *step;
	size_t i;

	kb_view_badge(v, card);
	kb_view_cites(v, card);
	kb_view_promise(v, card);
	kb_view_valid(v, card);
	kb_view_lang(v, card);
	json_array_foreach(json_object_get(card, "steps"), i, step)
		if (i < KB_TALK_TICKS)
			json_object_set_new(step, "tick", json_true());
	if (!kb_embed_is_frame(x->r) && !x->r->who->door)
		json_object_set(x->context, "helpful",
				json_object_get(card, "article"));
	json_object_set(x->context, "card", card);
}

/* Hits with words, without the article `shown`, at most max. */
static json_t *list_hits(const struct result *x, const char *shown, size_t max)
{
	json_t *list = json_array(), *hit;
	size_t i;

	json_array_foreach(json_object_get(x->view, "hits"), i, hit) {
		const char *id = json_string_value(
			json_object_get(hit, "article"));

		if (json_array_size(list) == max)
			break;
		if (!id || (shown && !strcmp(id, shown)))
			continue;
		kb_view_badge(&x->v, hit);
		kb_view_lang(&x->v, hit);
		json_array_append(list, hit);
	}
	return list;
}

/* A title alone does not always tell: the piece that was found stands below. */
static void add_snippet(const struct result *x, json_t *option)
{
	const char *id = json_string_value(json_object_get(option, "value"));
	json_t *hit;
	size_t i;

	json_array_foreach(json_object_get(x->view, "hits"), i, hit)
		if (!strcmp(json_string_value(json_object_get(hit, "article")),
			    id)) {
			json_object_set(option, "snippet",
					json_object_get(hit, "snippet"));
			kb_view_lang(&x->v, hit);
			json_object_set(option, "other_lang",
				json_object_get(hit, "other_lang"));
		}
}

static void add_choice(const struct result *x, json_t *ask)
{
	struct kb_request *r = x->r;
	const char *attribute = json_string_value(json_object_get(ask,
								  "attribute"));
	bool topic = !strcmp(attribute, "topic");
	json_t *option;
	size_t i;

	kb_view_ask(&x->v, ask);
	json_array_foreach(json_object_get(ask, "options"), i, option) {
		const char *value = json_string_value(json_object_get(option,
								      "value"));

		put_address(x, option, "to", address(r, x->q, ALL_FACTS,
			talloc_asprintf(r, "%s:%s", attribute,
					kb_url_encode(r, value)),
			x->q->verbatim));
		if (topic)
			add_snippet(x, option);
	}
	put_address(x, ask, "other_to", address(r, x->q, ALL_FACTS,
		talloc_asprintf(r, "%s:other", attribute), x->q->verbatim));
	json_object_set(x->context, "choice", ask);
}

static void add_none(const struct result *x, json_t *none)
{
	json_t *expired = json_object_get(none, "expired");
	json_t *why = json_object();
	const char *until = json_string_value(json_object_get(expired,
							      "until"));

	json_object_set_new(why, json_string_value(json_object_get(none,
				"why")), json_true());
	json_object_set_new(none, "because", why);
	if (until)
		json_object_set_new(expired, "said", json_string(
			kb_words_fill(x->v.words, x->r, "expired_on", "date",
				kb_words_moment(x->v.words, x->r, until))));
	kb_view_lang(&x->v, expired);
	json_object_set_new(none, "near", list_hits(x, NULL, NEAREST));
	json_object_set(x->context, "none", none);
}

/* What was said beside the question, each with a way to take it back. */
static void add_facts(const struct result *x)
{
	json_t *facts = json_object_get(x->view, "facts"), *fact;
	size_t i;

	kb_view_facts(&x->v, facts, json_object_get(x->view, "hits"));
	json_array_foreach(facts, i, fact) {
		put_address(x, fact, "without", address(x->r, x->q, i, NULL,
							x->q->verbatim));
		if (i < KB_TALK_FACTS)
			json_object_set_new(fact, "n", json_integer(
				(json_int_t)i + 1));
	}
	json_object_set(x->context, "facts", facts);
}

static void add_rewrites(const struct result *x)
{
	json_t *read = json_object();

	kb_view_rewrites(&x->v, json_object_get(json_object_get(x->view,
		"normalized"), "rewrites"), read);
	put_address(x, read, "as_typed", address(x->r, x->q, ALL_FACTS, NULL,
						 true));
	if (x->q->verbatim)
		put_address(x, read, "with_help", address(x->r, x->q,
			ALL_FACTS, NULL, false));
	json_object_set_new(x->context, "read", read);
}

/* One of three: "card" with "others", "choice", or "none" with "near". */
static void add_result(const struct result *x)
{
	json_t *card = json_object_get(x->view, "answer");
	json_t *ask = json_object_get(x->view, "ask");

	add_facts(x);
	add_rewrites(x);
	if (json_is_object(ask)) {
		add_choice(x, ask);
	} else if (json_is_object(card)) {
		add_card(x, card);
		json_object_set_new(x->context, "others", list_hits(x,
			json_string_value(json_object_get(card, "article")),
			KB_HITS_MAX));
	} else {
		add_none(x, json_object_get(x->view, "none"));
	}
}

static void add_blank(struct kb_request *r, json_t *context)
{
	json_object_set_new(context, "blank", json_true());
	kb_page_add_heads(r, context);
}

static enum kb_status ask(struct kb_request *r, struct kb_question *q,
			  json_t *context, struct kb_reply *reply,
			  struct kb_error *err)
{
	struct result x = { .r = r, .q = q, .context = context, .v = {
		.mem = r, .words = kb_site_words(r->site, r->lang),
		.store = kb_reader_store(r->slot->reader) } };
	struct kb_answer *a;
	const char *receipt;
	enum kb_status status;

	q->lang = answer_lang(r, q);
	status = kb_answer_ask(r->slot->reader, r, q, &a, err);
	if (status)
		return status;
	kb_metrics_verdict(a->verdict);
	kb_receipt_note(r, a, q->lang, &receipt);
	if (!kb_embed_is_frame(r))	/* there no cookie is kept */
		kb_talk_note(r, reply, receipt);
	if (a->none_why && !strcmp(a->none_why, "empty")) {
		add_blank(r, context);
		return KB_OK;
	}
	x.v.now = a->as_of;
	x.view = kb_answer_json(r->slot->reader, a, q->lang, true);
	kb_receipt_put(x.view, receipt);
	add_result(&x);
	json_decref(x.view);
	return KB_OK;
}

/* "Was I charged twice? - Help": what was asked comes first, so that tabs and
   bookmarks can be told apart. */
static const char *title_of(struct kb_request *r, const struct kb_question *q)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);

	return q->text && q->len ? q->text : kb_words_get(w, "search_title");
}

/* Without head and foot; the whole page, and a person, are one press away. */
static void add_frame(struct kb_request *r, const struct kb_question *q,
		      json_t *context, struct kb_reply *reply)
{
	const char *text = q->text ? kb_url_encode(r, q->text) : "";

	json_object_set_new(context, "embedded", json_true());
	json_object_set_new(context, "frame", json_pack("{s:o}", "person",
		json_sprintf("/search?q=%s&lang=%s#person", text,
			     r->lang->code)));
	reply->framed_by = kb_embed_framed_by(r);
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
	base = q.text ? talloc_asprintf_append(address(r, &q, ALL_FACTS, NULL,
						       q.verbatim), "&") :
			talloc_asprintf(r, "%s?", r->route->pattern);
	context = kb_page_context(r, title_of(r, &q), base);
	if (kb_embed_is_frame(r))
		add_frame(r, &q, context, reply);
	if (q.text)
		status = ask(r, &q, context, reply, err);
	else
		add_blank(r, context);
	if (status) {
		json_decref(context);
		return status;
	}
	kb_page_add_notices(r, context);
	return kb_page_render(r, KB_PAGE_SEARCH, context, reply, err);
}
