/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * queue_sweep.c - items that follow from the store alone: what ends, whose
 * review is due, what a language lacks, what begins later. In: the store and
 * the moment. Out: items by key, and an end to those that no longer hold. Read
 * first, written in one short transaction after.
 */
#include <jansson.h>
#include <stdlib.h>

#include "queue.h"

enum { DAY = 86400, EACH_MAX = 1000 };	/* items of a kind */

struct sweep {
	struct kb_store *s;
	void *mem;
	int64_t now;
	const char *const *langs; size_t n_langs;
	struct kb_queue_item *v; size_t n, cap;
	size_t of_kind[KB_QUEUED_KINDS];
	/* Of the article that passes by. */
	const char *id, *title, *lang;
	bool has[8];
};

int64_t kb_queue_review_at(const struct kb_stored *st)
{
	const struct kb_article *a = st->article;
	int64_t days = strtol(a->review_every, NULL, 10);
	int64_t from = a->validated_at ? a->validated_at : st->stored_at;

	return days > 0 ? from + days * DAY : 0;
}

/* A key and a text of the article; when: beside it in the detail. */
static void add(struct sweep *w, enum kb_queued kind, const char *id,
		const char *lang, int version, const char *title,
		int64_t due, int harm, const char *when)
{
	json_t *detail;
	char *json;

	if (w->of_kind[kind]++ >= EACH_MAX)
		return;
	if (w->n == w->cap) {
		w->cap = w->cap * 2 + 64;
		w->v = kb_grow(w->mem, w->v, struct kb_queue_item, w->cap);
	}
	detail = json_object();
	if (when)
		json_object_set_new(detail, when, json_integer(due));
	json = json_dumps(detail, JSON_COMPACT);
	w->v[w->n++] = (struct kb_queue_item){
		.kind = kind, .article = kb_strdup(w->mem, id),
		.lang = kb_strdup(w->mem, lang), .version = version,
		.text = *title ? kb_strdup(w->mem, title) :
			kb_strdup(w->mem, id),
		.key = kb_format(w->mem, KB_QUEUE_SWEEP "%s:%s:%s",
				 kb_queued_name(kind), id, lang),
		.due_at = due, .harm = harm,
		.detail = kb_strdup(w->mem, json) };
	free(json);
	json_decref(detail);
}

/* ---- what is missing ----------------------------------------------------------- */

static size_t lang_number(const char *code)
{
	size_t i = 0;

	while (kb_langs[i].code && strcmp(kb_langs[i].code, code) != 0)
		i++;
	return i;
}

/* A script that is made from the other one is not missing. */
static bool is_served(const struct sweep *w, const char *code)
{
	const struct kb_lang *lang = kb_lang_find(code);

	return !lang || w->has[lang_number(code)] || (lang->opposite &&
		w->has[lang_number(lang->opposite)]);
}

static void end_article(struct sweep *w)
{
	if (!w->id)
		return;
	for (size_t i = 0; i < w->n_langs; i++)
		if (!is_served(w, w->langs[i]))
			add(w, KB_QUEUED_TRANSLATION, w->id, w->langs[i], 0,
			    w->title, 0, 0, NULL);
	memset(w->has, 0, sizeof(w->has));
	w->id = NULL;
}

static void begin_article(struct sweep *w, const struct kb_stored *st)
{
	if (w->id && strcmp(w->id, st->article->id) == 0)
		return;
	end_article(w);
	w->id = kb_strdup(w->mem, st->article->id);
	w->title = kb_strdup(w->mem, st->article->title);
}

/* ---- one version -------------------------------------------------------------------- */

static enum kb_status look_at_live(void *user, const struct kb_stored *st,
				   struct kb_error *err)
{
	struct sweep *w = user;
	const struct kb_article *a = st->article;
	int64_t review = kb_queue_review_at(st);
	size_t lang = lang_number(a->lang);

	if (a->rule)
		return KB_OK;
	begin_article(w, st);
	if (lang < KB_COUNT(w->has))
		w->has[lang] = true;
	if (a->valid_until &&
	    a->valid_until <= w->now + KB_QUEUE_AHEAD_DAYS * DAY)
		add(w, KB_QUEUED_EXPIRING, a->id, a->lang, st->version,
		    a->title, a->valid_until, a->valid_until <= w->now ? 3 : 2,
		    "valid_until");
	if (review && review <= w->now)
		add(w, KB_QUEUED_REVIEW, a->id, a->lang, st->version, a->title,
		    review, 0, "review_at");
	return KB_OK;
}

static enum kb_status look_at_newest(void *user, const struct kb_stored *st,
				     struct kb_error *err)
{
	struct sweep *w = user;
	const struct kb_article *a = st->article;

	if (!a->rule && !strcmp(a->state, "published") &&
	    a->valid_from > w->now)
		add(w, KB_QUEUED_SCHEDULED, a->id, a->lang, st->version,
		    a->title, a->valid_from, -1, "valid_from");
	return KB_OK;
}

/* ---- writing ---------------------------------------------------------------------- */

static enum kb_status settle(struct sweep *w, enum kb_queued kind,
			     struct kb_error *err)
{
	const char **keys = kb_array(w->mem, const char *, w->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].kind == kind)
			keys[n++] = w->v[i].key;
	return kb_queue_settle_keys(w->s, kind, "", true, keys, n, NULL, err);
}

static enum kb_status write_all(struct sweep *w, struct kb_error *err)
{
	static const enum kb_queued kinds[] = { KB_QUEUED_EXPIRING,
		KB_QUEUED_REVIEW, KB_QUEUED_TRANSLATION,
		KB_QUEUED_SCHEDULED };
	enum kb_status st = KB_OK;

	for (size_t i = 0; i < w->n && st == KB_OK; i++) {
		w->v[i].at = w->now;
		st = kb_queue_put(w->s, &w->v[i], false, NULL, err);
	}
	for (size_t i = 0; i < KB_COUNT(kinds) && st == KB_OK; i++)
		st = settle(w, kinds[i], err);
	return st;
}

enum kb_status kb_queue_sweep(struct kb_store *s, int64_t now,
			      const char *const *langs, size_t n,
			      struct kb_error *err)
{
	struct sweep w = { .s = s, .mem = talloc_new(NULL), .now = now,
			   .langs = langs, .n_langs = n };
	bool own;
	enum kb_status st = kb_store_each_live(s, NULL, KB_BRIEF, look_at_live,
					       &w, err);

	end_article(&w);
	if (st == KB_OK)
		st = kb_store_each_newest(s, KB_BRIEF, look_at_newest, &w,
					  err);
	if (st == KB_OK)
		st = kb_db_enter(s, &own, err);
	if (st == KB_OK)
		st = kb_db_leave(s, own, write_all(&w, err), err);
	talloc_free(w.mem);
	return st;
}
