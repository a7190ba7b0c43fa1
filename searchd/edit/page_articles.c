/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_articles.c - GET /edit/articles: all articles, drafts and archived ones
 * too. In: q, state, product, of (language), owner, stale, page. Out: HTML, a
 * row for each article with its languages.
 */
#include "edit.h"

#include <stdlib.h>

enum { ROWS = 50, DAY = 86400 };

struct list {
	struct kb_room *room;
	const char *q, *state, *product, *lang, *owner;
	bool stale;
	size_t skip, found;
	json_t *rows, *last;		/* the row of the last id; borrowed */
	const char *last_id;
};

static const char *product_of(const struct kb_article *a)
{
	for (size_t i = 0; i < a->n_environment; i++)
		if (!strcmp(a->environment[i].key, "product"))
			return a->environment[i].value;
	return "";
}

/* When its review is due; 0: nobody said. */
static int64_t review_at(const struct kb_article *a)
{
	long days = strtol(a->review_every, NULL, 10);

	return a->validated_at && days > 0 ? a->validated_at + days * DAY : 0;
}

static bool is_stale(const struct list *l, const struct kb_article *a)
{
	int64_t review = review_at(a);

	return (review && review <= l->room->v.now) ||
	       (a->valid_until && a->valid_until <= l->room->v.now);
}

static bool is_wanted(const struct list *l, const struct kb_article *a)
{
	const struct { const char *wanted, *is; } same[] = {
		{ l->state, a->state }, { l->product, product_of(a) },
		{ l->lang, a->lang }, { l->owner, a->owner },
	};

	for (size_t i = 0; i < KB_COUNT(same); i++)
		if (*same[i].wanted && strcmp(same[i].wanted, same[i].is) != 0)
			return false;
	return !a->rule && kb_room_sees(l->room, a) &&
	       (!l->stale || is_stale(l, a)) &&
	       (!*l->q || strcasestr(a->title, l->q) ||
		strcasestr(a->id, l->q));
}

static json_t *new_row(const struct list *l, const struct kb_article *a)
{
	return json_pack("{s:s,s:s,s:s,s:s,s:o,s:[]}", "id", a->id, "owner",
		a->owner, "product", kb_room_name(l->room, "product",
						  product_of(a)),
		"title", a->title, "to", json_sprintf("/edit/articles/%s",
		kb_url_encode(l->room, a->id)), "langs");
}

static enum kb_status add(void *user, const struct kb_stored *st,
			  struct kb_error *err)
{
	struct list *l = user;
	const struct kb_article *a = st->article;

	(void)err;
	if (!is_wanted(l, a))
		return KB_OK;
	if (!l->last_id || strcmp(l->last_id, a->id) != 0) {
		l->last_id = kb_strdup(l->room, a->id);
		l->last = NULL;
		if (l->found++ >= l->skip && json_array_size(l->rows) < ROWS) {
			l->last = new_row(l, a);
			json_array_append_new(l->rows, l->last);
		}
	}
	if (!l->last)
		return KB_OK;
	if (!strcmp(a->lang, l->room->r->lang->code))
		put(l->last, "title", a->title);
	json_array_append_new(json_object_get(l->last, "langs"), json_pack(
		"{s:s,s:s,s:s,s:s,s:b,s:b,s:o}", "code", a->lang, "short",
		kb_room_short(l->room, a->lang),
		"state", a->state, "state_text", kb_room_name(l->room,
			"edit_state", a->state),
		"plain", !strcmp(a->state, "published"), "stale",
		is_stale(l, a), "to", json_sprintf("/edit/articles/%s?of=%s",
			kb_url_encode(l->room, a->id), a->lang)));
	return KB_OK;
}

/* ---- the form of what is looked for ------------------------------------------------ */

static void add_filters(const struct list *l)
{
	static const char *const states[] = { "", "draft", "review",
		"published", "archived", NULL };
	static const char *const langs[] = { "", "zh-Hans", "zh-Hant", "en",
		"ru", NULL };
	struct kb_room *room = l->room;

	json_object_set_new(room->context, "states",
		kb_room_options(room, states, "edit_state", l->state));
	json_object_set_new(room->context, "of",
		kb_room_options(room, langs, "edit_lang", l->lang));
	kb_room_put(room, "q", l->q);
	kb_room_put(room, "product", l->product);
	kb_room_put(room, "owner", l->owner);
	json_object_set_new(room->context, "only_stale",
			    json_boolean(l->stale));
}

/* The address of this list without its page. */
static const char *base_of(void *mem, const struct list *l)
{
	return talloc_asprintf(mem, "/edit/articles?q=%s&state=%s&product=%s"
		"&of=%s&owner=%s%s&", kb_url_encode(mem, l->q),
		kb_url_encode(mem, l->state), kb_url_encode(mem, l->product),
		kb_url_encode(mem, l->lang), kb_url_encode(mem, l->owner),
		l->stale ? "&stale=1" : "");
}

static void add_ways(const struct list *l, const char *base, unsigned page)
{
	json_t *context = l->room->context;

	kb_room_put(l->room, "found_text", kb_words_count(l->room->v.words,
		l->room, "edit_found", (int64_t)l->found));
	if (page > 1)
		json_object_set_new(context, "newer", json_sprintf(
			"%spage=%u", base, page - 1));
	if (l->found > l->skip + ROWS)
		json_object_set_new(context, "older", json_sprintf(
			"%spage=%u", base, page + 1));
}

enum kb_status kb_page_articles(struct kb_request *r, struct kb_reply *reply,
				struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	struct list l = { .rows = json_array() };
	unsigned page = 1;
	const char *base;
	enum kb_status status = kb_request_number(r, "page", 10000, &page, err);

	if (!status)
		status = kb_room_open(r, reply, "articles",
			kb_words_get(w, "edit_articles"), "/edit/articles?",
			&l.room, err);
	if (status) {
		json_decref(l.rows);
		return status;
	}
	l.q = kb_room_param(l.room, "q");
	l.state = kb_room_param(l.room, "state");
	l.product = kb_room_param(l.room, "product");
	l.lang = kb_room_param(l.room, "of");
	l.owner = kb_room_param(l.room, "owner");
	l.stale = *kb_room_param(l.room, "stale") != '\0';
	l.skip = (page - 1) * (size_t)ROWS;
	json_object_set_new(l.room->context, "rows", l.rows);
	status = kb_store_each_newest(l.room->store, KB_BRIEF, add, &l, err);
	if (status)
		return status;
	base = base_of(l.room, &l);
	add_filters(&l);
	add_ways(&l, base, page);
	return kb_room_render(l.room, KB_PAGE_EDIT_ARTICLES, reply, err);
}
