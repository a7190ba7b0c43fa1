/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_talk.c - POST /talk: a code that carries the reader's way along; GET
 * /talk: the code, how to say it, whom to call, and every word that it hands
 * over. In: the form at the foot of each page, and what the browser remembers.
 * Out: a redirection, so that loading again or another language gives the same
 * code.
 */
#include "page.h"

#include <stdatomic.h>
#include "talk.h"

enum { MINUTE = 60, HOUR = 3600 };
#define SECOND_NS 1000000000u

/* ---- the way back ---------------------------------------------- */

/* &fact=a:v for each of n parameters that are facts. */
static char *add_fact(struct kb_request *r, char *to, const char *fact)
{
	const char *colon = strchr(fact, ':');

	return colon ? talloc_asprintf_append(to, "&fact=%s:%s",
		kb_url_encode(r, talloc_strndup(r, fact,
						(size_t)(colon - fact))),
		kb_url_encode(r, colon + 1)) : to;
}

/* What the page is told of where it was asked for: "q=..&fact=.." or
   "article=..". */
static const char *way_of(struct kb_request *r)
{
	const char *q = kb_request_field(r, "q");
	const char *id = kb_request_field(r, "article");
	char *way;

	if (!*q)
		return *id ? talloc_asprintf(r, "article=%s&",
					     kb_url_encode(r, id)) : "";
	way = talloc_asprintf(r, "q=%s", kb_url_encode(r, q));
	for (int i = 1; i <= KB_TALK_FACTS; i++)
		way = add_fact(r, way, kb_request_field(r,
			talloc_asprintf(r, "fact%d", i)));
	return talloc_asprintf_append(way, "&");
}

/* A person is reached without a code, too: the page says so. The log, once a
   second, says why there is none. */
static enum kb_status without(struct kb_request *r, struct kb_reply *reply,
			      struct kb_error *err)
{
	static atomic_ullong next_ns;
	unsigned long long now = kb_clock_ns(), next = atomic_load(&next_ns);

	if (now >= next && atomic_compare_exchange_strong(&next_ns, &next,
							  now + SECOND_NS))
		kb_log(KB_LOG_ERROR, "no-code", "error=\"%s\"", err->text);
	r->notice = "talk_failed";
	r->refused = 503;
	return kb_page_talk(r, reply, err);
}

enum kb_status kb_page_talk_send(struct kb_request *r, struct kb_reply *reply,
				 struct kb_error *err)
{
	json_t *trail;
	enum kb_status status = kb_talk_trail(r, &trail, err);

	if (!status)
		status = kb_talk_put(r, trail, reply, err);
	if (status)
		return status == KB_INVALID ? status : without(r, reply, err);
	kb_reply_see(reply, talloc_asprintf(r, "/talk?%slang=%s", way_of(r),
					    r->lang->code));
	return KB_OK;
}

/* ---- the page --------------------------------------------------- */

/* The page's own address without its language, and the page to go back to. */
static const char *addresses(struct kb_request *r, const char **back)
{
	const struct kb_param *q = kb_request_param(r, "q");
	const struct kb_param *id = kb_request_param(r, "article");
	char *way;

	if (!q || !q->len) {
		*back = id && id->len ? talloc_asprintf(r, "/articles/%s?",
			kb_url_encode(r, id->value)) : "/?";
		return id && id->len ? talloc_asprintf(r, "/talk?article=%s&",
			kb_url_encode(r, id->value)) : "/talk?";
	}
	way = talloc_asprintf(r, "q=%s", kb_url_encode(r, q->value));
	for (size_t i = 0; i < r->n_params; i++)
		if (!strcmp(r->params[i].name, "fact"))
			way = add_fact(r, way, r->params[i].value);
	*back = talloc_asprintf(r, "/search?%s&", way);
	return talloc_asprintf(r, "/talk?%s&", way);
}

/* Two groups of four, each character with its word. */
static json_t *group(struct kb_request *r, const char *four)
{
	json_t *list = json_array();

	for (int i = 0; i < KB_CODE / 2; i++)
		json_array_append_new(list, json_pack("{s:s%,s:s}",
			"c", four + i, (size_t)1,
			"word", kb_code_word(four[i], r->lang->code)));
	return list;
}

/* In words, to the minute, not less than there is: no time zone is needed. */
static const char *left(struct kb_request *r, const struct kb_words *w,
			const char *expires)
{
	int64_t until, s;
	char iso[32];

	if (!kb_time_parse(expires, &until))
		return "";
	s = until - kb_now() + MINUTE - 1;
	if (s < HOUR)
		snprintf(iso, sizeof(iso), "PT%dM", (int)(s / MINUTE));
	else if (s % HOUR < MINUTE)
		snprintf(iso, sizeof(iso), "PT%dH", (int)(s / HOUR));
	else
		snprintf(iso, sizeof(iso), "PT%dH%dM", (int)(s / HOUR),
			 (int)(s % HOUR / MINUTE));
	return kb_words_fill(w, r, "talk_valid", "time",
			     kb_words_duration(w, r, iso, false));
}

static void add_code(struct kb_request *r, const char *code,
		     const char *expires, json_t *context)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	json_t *groups = json_pack("[{s:o},{s:o}]",
		"chars", group(r, code),
		"chars", group(r, code + KB_CODE / 2));

	json_object_set_new(context, "code", json_pack(
		"{s:s%,s:s,s:s,s:s,s:s,s:o}",
		"first", code, (size_t)(KB_CODE / 2),
		"second", code + KB_CODE / 2,
		"said", kb_code_speak(r, code, r->lang->code),
		"until", expires, "left", left(r, w, expires),
		"groups", groups));
}

static bool has_article(const json_t *list, const json_t *id)
{
	json_t *row;
	size_t i;

	json_array_foreach(list, i, row)
		if (json_equal(json_object_get(row, "article"), id))
			return true;
	return false;
}

/* Each title, once, leads to its article. */
static json_t *shown(json_t *items)
{
	json_t *list = json_array(), *item;
	size_t i;

	json_array_foreach(items, i, item) {
		json_t *title = json_object_get(item, "title");
		json_t *id = json_object_get(item, "article");

		if (title && id && !has_article(list, id))
			json_array_append_new(list, json_pack("{s:O,s:O}",
				"title", title, "article", id));
	}
	return list;
}

static json_t *asked(json_t *items)
{
	json_t *list = json_array(), *item;
	size_t i;

	json_array_foreach(items, i, item)
		if (json_object_get(item, "query"))
			json_array_append(list, item);
	return list;
}

/* Every word that is handed over, in the reader's words. */
static void add_trail(struct kb_request *r, json_t *trail, json_t *context)
{
	const struct kb_viewer v = { .mem = r,
		.words = kb_site_words(r->site, r->lang) };
	json_t *items = json_object_get(trail, "items");
	json_t *facts = json_object_get(trail, "facts");
	json_t *titles = shown(items);

	kb_view_facts(&v, facts, titles);
	json_object_set_new(context, "along", json_pack("{s:o,s:o,s:O,s:O}",
		"asked", asked(items), "shown", titles, "facts", facts,
		"ticks", json_object_get(trail, "ticks")));
}

enum kb_status kb_page_talk(struct kb_request *r, struct kb_reply *reply,
			    struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	char code[KB_CODE + 1];
	const char *back, *base = addresses(r, &back);
	json_t *context, *trail;
	enum kb_status status = kb_talk_find(r, code, &trail, err);

	if (status && status != KB_NOT_FOUND)
		return KB_BUSY;
	context = kb_page_context(r, kb_words_get(w, "talk_title"), base);
	json_object_set_new(context, "back", json_sprintf("%slang=%s", back,
							  r->lang->code));
	json_object_set_new(context, "from", json_boolean(
		strcmp(back, "/?") != 0));
	if (r->notice)
		json_object_set_new(context, "notice", json_string(
			kb_words_get(w, r->notice)));
	if (!status) {
		add_code(r, code, json_string_value(json_object_get(trail,
			"expires_at")), context);
		add_trail(r, trail, context);
		json_decref(trail);
	}
	return kb_page_render(r, KB_PAGE_TALK, context, reply, err);
}
