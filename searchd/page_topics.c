/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_topics.c - GET /topics, /topics/{id}, /changes: all that everybody may
 * read, by what it is about and by when it changed. In: the catalogue. Out:
 * pages that are the same for everybody.
 */
#include "catalogue.h"
#include "page.h"

enum { PER_PAGE = 100, CHANGES = 50, PAGES_MAX = 1000000, DAY_TEXT = 10 };

static struct kb_viewer viewer_of(struct kb_request *r)
{
	return (struct kb_viewer){ .mem = r,
		.words = kb_site_words(r->site, r->lang) };
}

/* The icon's name as a key, as mustache needs it. */
static json_t *topic_json(struct kb_request *r, const struct kb_topic *t)
{
	const struct kb_viewer v = viewer_of(r);
	json_t *icon = json_object();

	json_object_set_new(icon, kb_words_find(v.words, talloc_asprintf(r,
		"product_%s", t->product)) ? t->product : KB_TOPIC_OTHER,
		json_true());
	return json_pack("{s:s,s:s,s:s,s:o}",
		"id", kb_url_encode(r, t->product),
		"name", kb_view_word(&v, "product", t->product),
		"count", kb_words_count(v.words, r, "topic_count",
					(int64_t)t->n),
		"topic", icon);
}

static json_t *topics_json(struct kb_request *r, const struct kb_catalogue *c,
			   size_t lang)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->n_topics[lang]; i++)
		json_array_append_new(list, topic_json(r,
						       &c->topics[lang][i]));
	return list;
}

enum kb_status kb_page_topics(struct kb_request *r, struct kb_reply *reply,
			      struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	size_t lang = kb_site_lang_index(r->lang);
	struct kb_catalogue *c;
	json_t *context;
	enum kb_status status = kb_catalogue_get(r->site, &c, err);

	if (status)
		return status;
	context = kb_page_context(r, kb_words_get(w, "topics_title"),
				  "/topics?");
	kb_page_add_links(r, context, "/topics", r->lang->code, KB_LANGS_ALL);
	json_object_set_new(context, "topics", topics_json(r, c, lang));
	json_object_set_new(context, "has_topics",
			    json_boolean(c->n_topics[lang]));
	kb_catalogue_unref(c);
	return kb_page_render(r, KB_PAGE_TOPICS, context, reply, err);
}

/* ---- one of them ------------------------------------------------------------- */

static const struct kb_topic *find_topic(const struct kb_catalogue *c,
					 size_t lang, const char *product)
{
	for (size_t i = 0; i < c->n_topics[lang]; i++)
		if (!strcmp(c->topics[lang][i].product, product))
			return &c->topics[lang][i];
	return NULL;
}

/* Is it a topic for who reads another language? */
static bool is_known(const struct kb_catalogue *c, const char *product,
		     unsigned *langs)
{
	*langs = 0;
	for (size_t i = 0; i < KB_CONFIG_LANGS; i++)
		if (find_topic(c, i, product))
			*langs |= 1u << i;
	return *langs;
}

static json_t *entry_json(struct kb_request *r, const struct kb_listed *l,
			  size_t lang)
{
	return json_pack("{s:s,s:s}", "id", kb_url_encode(r, l->id),
			 "title", kb_listed_title(r, l, lang));
}

/* "articles" and "rules" of a page, and the ways on. */
static void add_entries(struct kb_request *r, const struct kb_catalogue *c,
			const struct kb_topic *t, unsigned page,
			json_t *context)
{
	static const char *const kinds[] = { "articles", "rules" };
	size_t lang = kb_site_lang_index(r->lang);
	size_t from = (size_t)(page - 1) * PER_PAGE;
	size_t end = from + PER_PAGE < t->n ? from + PER_PAGE : t->n;
	json_t *lists[] = { json_array(), json_array() };

	for (size_t i = from; i < end; i++) {
		const struct kb_listed *l = c->titled[lang][t->first + i];

		json_array_append_new(lists[l->rule], entry_json(r, l, lang));
	}
	for (size_t i = 0; i < KB_COUNT(kinds); i++)
		if (json_array_size(lists[i]))
			json_object_set_new(context, kinds[i], json_pack(
				"{s:o}", "list", lists[i]));
		else
			json_decref(lists[i]);
	if (page > 1)
		json_object_set_new(context, "before", json_integer(page - 1));
	if (end < t->n)
		json_object_set_new(context, "after", json_integer(page + 1));
}

static enum kb_status topic_context(struct kb_request *r,
	const struct kb_catalogue *c, unsigned page, json_t **ret,
	struct kb_error *err)
{
	const struct kb_viewer v = viewer_of(r);
	const struct kb_topic *t = find_topic(c, kb_site_lang_index(r->lang),
					      r->arg);
	const char *path = talloc_asprintf(r, "/topics/%s",
					   kb_url_encode(r, r->arg));
	const char *name = kb_view_word(&v, "product", r->arg);
	unsigned langs;
	json_t *context;

	if (!is_known(c, r->arg, &langs) ||
	    (page > 1 && (!t || (size_t)(page - 1) * PER_PAGE >= t->n)))
		return kb_error_set(err, KB_NOT_FOUND,
				    "there is no such topic");
	context = kb_page_context(r, name, talloc_asprintf(r, "%s?", path));
	kb_page_add_links(r, context, path, r->lang->code, langs);
	json_object_set_new(context, "name", json_string(name));
	json_object_set_new(context, "path", json_string(path));
	json_object_set_new(context, "some", json_boolean(t != NULL));
	if (t)
		add_entries(r, c, t, page, context);
	*ret = context;
	return KB_OK;
}

enum kb_status kb_page_topic(struct kb_request *r, struct kb_reply *reply,
			     struct kb_error *err)
{
	unsigned page = 1;
	struct kb_catalogue *c;
	json_t *context = NULL;
	enum kb_status status = kb_request_number(r, "page", PAGES_MAX, &page,
						  err);

	if (!status)
		status = kb_catalogue_get(r->site, &c, err);
	if (status)
		return status;
	status = topic_context(r, c, page, &context, err);
	kb_catalogue_unref(c);
	return status ? status : kb_page_render(r, KB_PAGE_TOPIC, context,
						reply, err);
}

/* ---- what is new --------------------------------------------------------------- */

/* A list for each day: [{"day","text","list":[...]}]. */
static json_t *days_json(struct kb_request *r, const struct kb_catalogue *c)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	size_t lang = kb_site_lang_index(r->lang);
	json_t *days = json_array(), *list = NULL;
	char last[32] = "";

	for (size_t i = 0; i < c->n_in[lang] && i < CHANGES; i++) {
		const struct kb_listed *l = c->newest[lang][i];
		char day[32];

		kb_time_format(l->since[kb_listed_lang(l, lang)], day,
			       sizeof(day));
		day[DAY_TEXT] = '\0';
		if (!list || strcmp(day, last) != 0) {
			list = json_array();
			json_array_append_new(days, json_pack("{s:s,s:s,s:o}",
				"day", day, "text", kb_words_date(w, r, day),
				"list", list));
			memcpy(last, day, sizeof(day));
		}
		json_array_append_new(list, entry_json(r, l, lang));
	}
	return days;
}

enum kb_status kb_page_changes(struct kb_request *r, struct kb_reply *reply,
			       struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	struct kb_catalogue *c;
	json_t *context;
	enum kb_status status = kb_catalogue_get(r->site, &c, err);

	if (status)
		return status;
	context = kb_page_context(r, kb_words_get(w, "changes_title"),
				  "/changes?");
	kb_page_add_links(r, context, "/changes", r->lang->code, KB_LANGS_ALL);
	json_object_set_new(context, "days", days_json(r, c));
	json_object_set_new(context, "any", json_boolean(
		c->n_in[kb_site_lang_index(r->lang)]));
	kb_catalogue_unref(c);
	return kb_page_render(r, KB_PAGE_CHANGES, context, reply, err);
}
