/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * heads.c - "often asked": the public articles that most resolved cases were
 * linked to, with their titles in each language. Read from the store in the
 * background, never while a reader waits.
 */
#include "site.h"

#include <stdlib.h>

enum {
	HEADS = 8,
	CANDIDATES = 64,	/* articles kept while counting */
	CASES_MAX = 200000,	/* cases looked at; enough to know the top */
};

struct count { char id[KB_ID_MAX + 1]; unsigned cases; };

struct tally {
	struct count top[CANDIDATES];	/* most cases first */
	size_t n;
	struct count now;		/* the article being counted */
	unsigned seen;
};

static void close_article(struct tally *t)
{
	size_t at = t->n;

	if (!t->now.cases)
		return;
	if (at == CANDIDATES) {
		if (t->top[at - 1].cases >= t->now.cases)
			return;
		at--;
	} else {
		t->n++;
	}
	while (at > 0 && t->top[at - 1].cases < t->now.cases) {
		t->top[at] = t->top[at - 1];
		at--;
	}
	t->top[at] = t->now;
}

static enum kb_status count_case(void *user, const struct kb_case *c,
				 struct kb_error *err)
{
	struct tally *t = user;

	if (strcmp(c->article, t->now.id)) {
		close_article(t);
		t->now.cases = 0;
		snprintf(t->now.id, sizeof(t->now.id), "%s", c->article);
	}
	t->now.cases++;
	return ++t->seen < CASES_MAX ? KB_OK :
		kb_error_set(err, KB_LIMIT, "enough cases");
}

static bool counted(const struct tally *t, const char *id)
{
	for (size_t i = 0; i < t->n; i++)
		if (!strcmp(t->top[i].id, id))
			return true;
	return false;
}

/* A knowledge base without cases: its first public articles. */
static enum kb_status first_article(void *user, const struct kb_stored *st,
				    struct kb_error *err)
{
	struct tally *t = user;

	if (!st->article->rule && !counted(t, st->article->id)) {
		snprintf(t->now.id, sizeof(t->now.id), "%s", st->article->id);
		t->now.cases = 1;
		close_article(t);
	}
	return ++t->seen < CANDIDATES ? KB_OK :
		kb_error_set(err, KB_LIMIT, "enough articles");
}

static bool shown_to_all(const struct kb_article *a)
{
	int64_t now = kb_now();

	return !strcmp(a->audience, "public") && !a->rule &&
	       (!a->valid_from || a->valid_from <= now) &&
	       (!a->valid_until || a->valid_until > now);
}

static const char *topic_of(const struct kb_article *a)
{
	for (size_t i = 0; i < a->n_environment; i++)
		if (!strcmp(a->environment[i].key, "product"))
			return a->environment[i].value;
	return "other";
}

/* The other script's title stands in where a language has none. */
static json_t *head_json(struct kb_store *store, void *mem, const char *id,
			 const struct kb_lang *lang)
{
	const char *from = lang->code;
	struct kb_stored st;
	struct kb_error err;
	const struct kb_article *a;
	json_t *topic;

	if (kb_store_article_get(store, mem, id, from, KB_BRIEF, &st, &err)) {
		from = lang->opposite;
		if (!from || kb_store_article_get(store, mem, id, from,
						  KB_BRIEF, &st, &err))
			return NULL;
	}
	a = st.article;
	if (!shown_to_all(a))
		return NULL;
	topic = json_object();
	json_object_set_new(topic, topic_of(a), json_true());
	return json_pack("{s:s,s:o,s:o}", "id", id,
		"title", json_string(kb_lang_convert(mem, from, lang->code,
					a->title, strlen(a->title))),
		"topic", topic);
}

static void fill_lang(struct kb_site *site, struct kb_store *store,
		      const struct tally *t, size_t lang)
{
	void *mem = talloc_new(NULL);
	json_t *heads = json_array(), *old;

	for (size_t i = 0; i < t->n && json_array_size(heads) < HEADS; i++) {
		json_t *head = head_json(store, mem, t->top[i].id,
					 &kb_langs[lang]);

		if (head)
			json_array_append_new(heads, head);
	}
	pthread_mutex_lock(&site->heads_lock);
	old = site->heads[lang];
	site->heads[lang] = heads;
	pthread_mutex_unlock(&site->heads_lock);
	json_decref(old);
	talloc_free(mem);
}

void kb_heads_refresh(struct kb_site *site)
{
	struct tally *t = kb_new(NULL, struct tally);
	struct kb_store *store;
	struct kb_error err;
	enum kb_status status;

	status = kb_store_open(t, site->config.store, KB_STORE_READ, false,
			       &store, &err);
	if (!status) {
		status = kb_store_each_case(store, NULL, count_case, t, &err);
		close_article(t);
		t->seen = 0;
		if (t->n < HEADS)
			status = kb_store_each_live(store, NULL, KB_BRIEF,
						    first_article, t, &err);
		for (size_t i = 0; i < KB_CONFIG_LANGS; i++)
			fill_lang(site, store, t, i);
	}
	if (status && status != KB_LIMIT)
		kb_log(KB_LOG_DEBUG, "heads", "error=\"%s\"", err.text);
	talloc_free(t);
}

json_t *kb_heads_get(struct kb_site *site, const struct kb_lang *lang)
{
	json_t *heads;

	pthread_mutex_lock(&site->heads_lock);
	heads = json_deep_copy(site->heads[kb_site_lang_index(lang)]);
	pthread_mutex_unlock(&site->heads_lock);
	return heads ? heads : json_array();
}
