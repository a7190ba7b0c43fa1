/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * foreign_zendesk.c - articles of a Zendesk help center, as its interface lists
 * them. In: JSON files with "articles" (with their translations, if they have
 * them), "sections" and "categories", together or apart. Out: one draft for each
 * article and language.
 */
#include <ctype.h>
#include <stdlib.h>

#include "foreign.h"

struct zendesk {
	struct foreign *f;
	void *mem;
	json_t *articles, *sections, *categories;	/* sections by id */
};

static const char *text(const json_t *json, const char *key)
{
	const char *value = json_string_value(json_object_get(json, key));

	return value ? value : "";
}

/* Ids are numbers, in some exports texts. */
static const char *id_text(void *mem, const json_t *json, const char *key)
{
	const json_t *id = json_object_get(json, key);

	if (json_is_integer(id))
		return kb_format(mem, "%lld",
				 (long long)json_integer_value(id));
	return json_is_string(id) ? json_string_value(id) : "";
}

static void gather(struct zendesk *z, const json_t *root, const char *name,
		   json_t *to)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(root, name), i, item)
		json_object_set(to, id_text(z->mem, item, "id"),
				(json_t *)item);
}

static enum kb_status load(struct zendesk *z, const char *file,
			   struct kb_error *err)
{
	json_t *root, *article;
	size_t i;
	enum kb_status st = foreign_json(z->f, file, &root, err);

	if (st != KB_OK)
		return st;
	const json_t *list = json_is_array(root) ? root :
		json_object_get(root, "articles");
	if (!json_is_array(list) && !json_object_get(root, "sections") &&
	    !json_object_get(root, "categories"))
		st = kb_error_at(err, KB_INVALID, file, 0, "has no 'articles', "
			"'sections' or 'categories' as the interface of a "
			"help center gives them");
	json_array_foreach(list, i, article) {
		json_array_append(z->articles, article);
		kb_seen_add(z->f->ids, id_text(z->mem, article, "id"), "");
	}
	gather(z, root, "sections", z->sections);
	gather(z, root, "categories", z->categories);
	json_decref(root);
	return st;
}

/* ".../hc/en-us/articles/360001-Title" */
static const char *link_of(void *user, const char *address)
{
	struct zendesk *z = user;
	const char *at = strstr(address, "/articles/");
	char key[24];
	size_t n = 0;

	if (!at)
		return NULL;
	at += strlen("/articles/");
	for (; isdigit((unsigned char)at[n]) && n + 1 < sizeof(key); n++)
		key[n] = at[n];
	key[n] = '\0';
	return n && kb_seen_find(z->f->ids, key) ?
		foreign_id(z->f, z->mem, key) : NULL;
}

static const char *place_of(struct zendesk *z, void *mem,
			    const json_t *article)
{
	const json_t *section = json_object_get(z->sections,
		id_text(mem, article, "section_id"));
	const json_t *category = json_object_get(z->categories,
		id_text(mem, section, "category_id"));

	return kb_format(mem, "%s%s%s", text(category, "name"),
			 category && section ? " > " : "",
			 text(section, "name"));
}

static const char *labels_of(void *mem, const json_t *article)
{
	struct kb_buf buf = { .mem = mem };
	const json_t *label;
	size_t i;

	kb_buf_adds(&buf, "");
	json_array_foreach(json_object_get(article, "label_names"), i, label)
		kb_buf_addf(&buf, "%s%s", i ? ", " : "",
			    json_is_string(label) ? json_string_value(label) :
			    "");
	return buf.bytes;
}

/* words: the article, or one of its translations. */
static enum kb_status put(struct zendesk *z, const json_t *article,
			  const json_t *words, struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	const json_t *segment = json_object_get(article, "user_segment_id");
	const json_t *body = json_object_get(words, "body");
	struct foreign_article a = {
		.key = id_text(mem, article, "id"),
		.lang = text(words, "locale"), .title = text(words, "title"),
		.body = text(words, "body"), .len = json_string_length(body),
		.url = text(words, "html_url"),
		.updated = text(words, "updated_at"),
		.place = place_of(z, mem, article),
		.labels = labels_of(mem, article),
		.staff = segment && !json_is_null(segment),
	};
	enum kb_status st;

	if (!*a.key) {
		kb_error_at(err, KB_INVALID, z->f->file, 0,
			    "an article has no 'id'");
		st = foreign_problem(z->f, err);
	} else {
		st = foreign_put(z->f, &a, err);
	}
	talloc_free(mem);
	return st;
}

static enum kb_status put_all(struct zendesk *z, struct kb_error *err)
{
	const json_t *article, *words;
	enum kb_status st = KB_OK;
	size_t i, k;

	json_array_foreach(z->articles, i, article) {
		const json_t *all = json_object_get(article, "translations");
		if (json_array_size(all) == 0)
			st = put(z, article, article, err);
		json_array_foreach(all, k, words)
			if (st == KB_OK)
				st = put(z, article, words, err);
		if (st != KB_OK)
			break;
		kb_import_progress(z->f->im, (double)i /
				   (double)json_array_size(z->articles));
	}
	return st;
}

enum kb_status foreign_zendesk(struct foreign *f, int n, char **files,
			       struct kb_error *err)
{
	struct zendesk z = { .f = f, .mem = talloc_new(NULL),
		.articles = json_array(), .sections = json_object(),
		.categories = json_object() };
	enum kb_status st = KB_OK;

	f->link = link_of;
	f->user = &z;
	for (int i = 0; i < n && st == KB_OK; i++)
		st = load(&z, files[i], err);
	if (st == KB_OK)
		st = put_all(&z, err);
	json_decref(z.articles);
	json_decref(z.sections);
	json_decref(z.categories);
	talloc_free(z.mem);
	return st;
}
