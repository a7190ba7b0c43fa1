/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * heads.c - "often asked": the questions that an editor chose for a language,
 * else the public articles with most cases and questions behind them, with
 * their titles. Counted in the background, never while a reader waits.
 */
#include <kb/curation.h>
#include <kb/text.h>

#include "site.h"

enum {
	HEADS = 8,
	CANDIDATES = 64,	/* not all are in every language, or valid */
};

struct kb_heads {
	struct kb_reader *reader;
	char of[64];		/* the index that was counted */
	uint32_t choice;	/* the questions that an editor chose then */
	int64_t until;		/* when the first of them ends */
};

static bool shown_to_all(const struct kb_article *a, int64_t now)
{
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
			 const struct kb_lang *lang, int64_t *until)
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
	if (!shown_to_all(a, kb_now()))
		return NULL;
	if (a->valid_until && a->valid_until < *until)
		*until = a->valid_until;
	topic = json_object();
	json_object_set_new(topic, topic_of(a), json_true());
	return json_pack("{s:s,s:o,s:o}", "id", id,
		"title", json_string(kb_lang_convert(mem, from, lang->code,
					a->title, strlen(a->title))),
		"topic", topic);
}

/* The other script's choice stands in where a language has none. */
static enum kb_status chosen(struct kb_store *store, void *mem,
			     const struct kb_lang *lang,
			     struct kb_head_question **ret, size_t *n,
			     const char **from, struct kb_error *err)
{
	enum kb_status st = kb_head_questions(store, mem, lang->code, ret, n,
					      err);

	*from = lang->code;
	if (st == KB_OK && *n == 0 && lang->opposite) {
		*from = lang->opposite;
		st = kb_head_questions(store, mem, lang->opposite, ret, n,
				       err);
	}
	return st;
}

static void add_chosen(struct kb_store *store, void *mem,
		       const struct kb_lang *lang, json_t *heads,
		       int64_t *until)
{
	struct kb_head_question *list;
	struct kb_error err;
	const char *from;
	size_t n;

	if (chosen(store, mem, lang, &list, &n, &from, &err) != KB_OK)
		return;
	for (size_t i = 0; i < n; i++) {
		json_t *head = head_json(store, mem, list[i].article, lang,
					 until);

		if (!head)
			continue;
		json_object_set_new(head, "title", json_string(
			kb_lang_convert(mem, from, lang->code,
					list[i].question,
					strlen(list[i].question))));
		json_array_append_new(heads, head);
	}
}

/* Changes when the choice does. */
static uint32_t choice_of(struct kb_store *store, void *mem)
{
	struct kb_buf all = { .mem = mem };

	kb_buf_adds(&all, "");
	for (size_t i = 0; kb_langs[i].code; i++) {
		struct kb_head_question *list;
		struct kb_error err;
		size_t n;

		if (kb_head_questions(store, mem, kb_langs[i].code, &list, &n,
				      &err) != KB_OK)
			continue;
		for (size_t k = 0; k < n; k++)
			kb_buf_addf(&all, "%zu %s\n%s\n", i,
				    list[k].question, list[k].article);
	}
	return kb_term_hash(KB_TERM_MAIN, all.bytes, all.len);
}

static void fill_lang(struct kb_site *site, struct kb_store *store,
		      const struct kb_asked *asked, size_t n, size_t lang,
		      int64_t *until)
{
	void *mem = talloc_new(NULL);
	json_t *heads = json_array(), *old;

	add_chosen(store, mem, &kb_langs[lang], heads, until);
	if (json_array_size(heads))
		n = 0;
	for (size_t i = 0; i < n && json_array_size(heads) < HEADS; i++) {
		json_t *head = head_json(store, mem, asked[i].article,
					 &kb_langs[lang], until);

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

/* Where only staff is served, too, what is often asked is public. */
static enum kb_status open_reader(struct kb_site *site, struct kb_heads *h,
				  struct kb_error *err)
{
	const struct kb_audience all = { 0 };
	struct kb_engine *e = site->engines[KB_PART_PUBLIC];
	enum kb_status st = KB_OK;

	if (!e)
		e = site->engines[KB_PART_INTERNAL];
	if (!h->reader) {
		st = kb_reader_open(e, h, &h->reader, err);
		if (st == KB_OK)
			kb_reader_audience(h->reader, &all);
	}
	return st == KB_OK ? kb_reader_refresh(h->reader, err) : st;
}

static enum kb_status count(struct kb_site *site, struct kb_heads *h,
			    struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct kb_index_state state;
	struct kb_asked *asked;
	size_t n;
	uint32_t choice = choice_of(kb_reader_store(h->reader), mem);
	enum kb_status st = KB_OK;

	kb_reader_state(h->reader, &state);
	/* What begins changes the index; what ends does not. */
	if (strcmp(state.generation, h->of) != 0 || kb_now() >= h->until ||
	    choice != h->choice) {
		st = kb_most_asked(h->reader, mem, CANDIDATES, &asked, &n,
				   err);
		if (st != KB_OK)
			goto out;
		h->until = INT64_MAX;
		for (size_t i = 0; i < KB_CONFIG_LANGS; i++)
			fill_lang(site, kb_reader_store(h->reader), asked, n,
				  i, &h->until);
		h->choice = choice;
		snprintf(h->of, sizeof(h->of), "%s", state.generation);
	}
out:
	talloc_free(mem);
	return st;
}

void kb_heads_refresh(struct kb_site *site)
{
	struct kb_error err;
	enum kb_status st;

	if (!site->heads_state)
		site->heads_state = kb_new(NULL, struct kb_heads);
	st = open_reader(site, site->heads_state, &err);
	if (st == KB_OK)
		st = count(site, site->heads_state, &err);
	if (st != KB_OK)
		kb_log(KB_LOG_DEBUG, "heads", "error=\"%s\"", err.text);
}

json_t *kb_heads_get(struct kb_site *site, const struct kb_lang *lang)
{
	json_t *heads;

	pthread_mutex_lock(&site->heads_lock);
	heads = json_deep_copy(site->heads[kb_site_lang_index(lang)]);
	pthread_mutex_unlock(&site->heads_lock);
	return heads ? heads : json_array();
}
