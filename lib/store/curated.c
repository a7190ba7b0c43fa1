/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * curated.c - what editors arrange, item by item, so that it can stand in files
 * of a folder, too. In: items of such files. Out: what is here follows them where
 * nobody changed it here since both had the same. Values are compared as text.
 */
#include <jansson.h>
#include <stdlib.h>

#include <kb/sync.h>

#include "db.h"

struct items { void *mem; struct kb_curated_item *v; size_t n, cap; };

/* Takes the reference. */
static const char *text_of(void *mem, json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
	const char *ret = kb_strdup(mem, text ? text : "");

	free(text);
	json_decref(json);
	return ret;
}

static void add(struct items *list, const char *key, const char *value)
{
	if (list->n == list->cap) {
		list->cap = list->cap * 2 + 32;
		list->v = kb_grow(list->mem, list->v, struct kb_curated_item,
				  list->cap);
	}
	list->v[list->n++] = (struct kb_curated_item){ key, value };
}

/* ---- what is here --------------------------------------------------------------- */

static enum kb_status list_redirects(struct kb_store *s, struct items *to,
				     struct kb_error *err)
{
	struct kb_redirect *list;
	size_t n = 0;
	enum kb_status st = kb_redirects(s, to->mem, &list, &n, err);

	for (size_t i = 0; st == KB_OK && i < n; i++)
		add(to, list[i].id, text_of(to->mem, json_pack("{ssss}",
			"to", list[i].target, "by", list[i].by)));
	return st;
}

static enum kb_status list_heads(struct kb_store *s, struct items *to,
				 struct kb_error *err)
{
	enum kb_status st = KB_OK;

	for (size_t l = 0; kb_langs[l].code && st == KB_OK; l++) {
		struct kb_head_question *heads;
		json_t *json = json_array();
		size_t n = 0;

		st = kb_head_questions(s, to->mem, kb_langs[l].code, &heads,
				       &n, err);
		for (size_t i = 0; st == KB_OK && i < n; i++)
			json_array_append_new(json, json_pack("{ssss}",
				"question", heads[i].question,
				"article", heads[i].article));
		const char *value = text_of(to->mem, json);
		if (st == KB_OK && n)
			add(to, kb_langs[l].code, value);
	}
	return st;
}

static const char *notice_value(void *mem, const struct kb_notice *notice)
{
	json_t *texts = json_object();

	for (size_t l = 0; kb_langs[l].code; l++)
		if (notice->text[l] && *notice->text[l])
			json_object_set_new(texts, kb_langs[l].code,
					    json_string(notice->text[l]));
	return text_of(mem, json_pack("{sssssIsIso}",
		"audience", notice->audience, "by", notice->by,
		"from", (json_int_t)notice->from,
		"until", (json_int_t)notice->until, "text", texts));
}

/* row_of: NULL, or where the rows go. */
static enum kb_status list_notice_rows(struct kb_store *s, struct items *to,
				       int64_t *row_of, struct kb_error *err)
{
	struct kb_notice *list;
	size_t n = 0;
	enum kb_status st = kb_notices(s, to->mem, &list, &n, err);

	for (size_t i = 0; st == KB_OK && i < n; i++) {
		const char *value = notice_value(to->mem, &list[i]);

		if (row_of)
			row_of[i] = list[i].row;
		add(to, value, value);
	}
	for (size_t i = 0; i < to->n; i++) {
		size_t nth = 1;
		for (size_t k = i + 1; k < to->n; k++)
			nth += strcmp(to->v[k].value, to->v[i].value) == 0;
		if (nth > 1)
			to->v[i].key = kb_format(to->mem, "%s\t%zu",
						 to->v[i].value, nth);
	}
	return st;
}

static enum kb_status list_notices(struct kb_store *s, struct items *to,
				   struct kb_error *err)
{
	return list_notice_rows(s, to, NULL, err);
}

/* ---- one item -------------------------------------------------------------------- */

static const char *str(const json_t *json, const char *key)
{
	const char *text = json_string_value(json_object_get(json, key));

	return text ? text : "";
}

static enum kb_status put_redirect(struct kb_store *s, const char *key,
				   const json_t *value, struct kb_error *err)
{
	return kb_redirect_put(s, key, str(value, "to"), str(value, "by"),
			       err);
}

static enum kb_status put_heads(struct kb_store *s, const char *key,
				const json_t *value, struct kb_error *err)
{
	/* One more than there may be: who has that is told so. */
	struct kb_head_question heads[KB_HEADS_MAX + 1] = { { 0 } };
	const json_t *head;
	size_t i, n = 0;

	json_array_foreach(value, i, head)
		if (n < KB_COUNT(heads))
			heads[n++] = (struct kb_head_question){
				str(head, "question"), str(head, "article") };
	return kb_head_questions_put(s, key, heads, n, err);
}

static enum kb_status put_notice(struct kb_store *s, const char *key,
				 const json_t *value, struct kb_error *err)
{
	struct kb_notice notice = {
		.audience = str(value, "audience"), .by = str(value, "by"),
		.from = json_integer_value(json_object_get(value, "from")),
		.until = json_integer_value(json_object_get(value, "until")),
	};
	int64_t row;

	for (size_t l = 0; kb_langs[l].code; l++)
		notice.text[l] = str(json_object_get(value, "text"),
				     kb_langs[l].code);
	return kb_notice_put(s, &notice, &row, err);
}

static enum kb_status remove_redirect(struct kb_store *s, const char *key,
				      struct kb_error *err)
{
	return kb_redirect_remove(s, key, err);
}

static enum kb_status remove_heads(struct kb_store *s, const char *key,
				   struct kb_error *err)
{
	return kb_head_questions_put(s, key, NULL, 0, err);
}

static enum kb_status remove_notice(struct kb_store *s, const char *key,
				    struct kb_error *err)
{
	struct items list = { .mem = talloc_new(NULL) };
	int64_t rows[KB_NOTICES_MAX];
	enum kb_status st = list_notice_rows(s, &list, rows, err);

	for (size_t i = 0; st == KB_OK && i < list.n; i++)
		if (strcmp(list.v[i].key, key) == 0) {
			st = kb_notice_remove(s, rows[i], err);
			break;
		}
	talloc_free(list.mem);
	return st;
}

static const struct {
	const char *name;
	enum kb_status (*list)(struct kb_store *s, struct items *to,
			       struct kb_error *err);
	enum kb_status (*put)(struct kb_store *s, const char *key,
			      const json_t *value, struct kb_error *err);
	enum kb_status (*remove)(struct kb_store *s, const char *key,
				 struct kb_error *err);
} kinds[KB_CURATED_KINDS] = {
	[KB_CURATED_REDIRECT] = { "redirect", list_redirects, put_redirect,
				  remove_redirect },
	[KB_CURATED_HEAD] = { "head", list_heads, put_heads, remove_heads },
	[KB_CURATED_NOTICE] = { "notice", list_notices, put_notice,
				remove_notice },
};

enum kb_status kb_curated_list(struct kb_store *s, void *mem,
			       enum kb_curated kind,
			       struct kb_curated_item **ret, size_t *n,
			       struct kb_error *err)
{
	struct items list = { .mem = mem };
	enum kb_status st = kinds[kind].list(s, &list, err);

	if (st != KB_OK)
		return st;
	*ret = list.v;
	*n = list.n;
	return KB_OK;
}

/* ---- both sides ------------------------------------------------------------------ */

/* There may be many redirects; of the others there are few. NULL: none. */
static enum kb_status ours_of(struct kb_store *s, void *mem,
			      enum kb_curated kind, const char *key,
			      const char **ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct items list = { .mem = mem };
	enum kb_status st;

	*ret = NULL;
	if (kind == KB_CURATED_REDIRECT) {
		st = kb_db_first(s, KB_Q_redirect_get, &stmt, err, "t", key);
		if (st == KB_OK)
			*ret = text_of(mem, json_pack("{ssss}",
				"to", kb_db_text(NULL, stmt, 0),
				"by", kb_db_text(NULL, stmt, 1)));
		return st == KB_NOT_FOUND ? KB_OK : st;
	}
	st = kinds[kind].list(s, &list, err);
	for (size_t i = 0; st == KB_OK && i < list.n; i++)
		if (strcmp(list.v[i].key, key) == 0)
			*ret = list.v[i].value;
	return st;
}

static enum kb_status base_of(struct kb_store *s, void *mem,
			      enum kb_curated kind, const char *key,
			      const char **ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_curated_base, &stmt, err,
					"tt", kinds[kind].name, key);

	*ret = st == KB_OK ? kb_db_text(mem, stmt, 0) : NULL;
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static enum kb_status write_one(struct kb_store *s, enum kb_curated kind,
				const struct kb_curated_item *item,
				struct kb_error *err)
{
	json_t *value = json_loads(item->value, 0, NULL);
	enum kb_status st = kinds[kind].put(s, item->key, value, err);

	json_decref(value);
	return st;
}

static enum kb_status put(struct kb_store *s, void *mem, enum kb_curated kind,
			  const struct kb_curated_item *item,
			  enum kb_synced *ret, struct kb_error *err)
{
	const char *ours, *base = NULL;
	enum kb_status st = ours_of(s, mem, kind, item->key, &ours, err);

	if (st == KB_OK)
		st = base_of(s, mem, kind, item->key, &base, err);
	if (st != KB_OK)
		return st;
	*ret = same(ours, item->value) ? KB_SYNCED_SAME :
		same(base, item->value) ? KB_SYNCED_KEPT :
		!same(ours, base) ? KB_SYNCED_CONFLICT :
		ours ? KB_SYNCED_CHANGED : KB_SYNCED_NEW;
	if (*ret == KB_SYNCED_CONFLICT)
		return kb_error_set(err, KB_CONFLICT, "the %s of '%.80s' is "
			"another one in the editors' room, and stays; make "
			"both the same", kinds[kind].name, item->key);
	if (*ret == KB_SYNCED_NEW || *ret == KB_SYNCED_CHANGED)
		st = write_one(s, kind, item, err);
	return st == KB_OK && *ret != KB_SYNCED_KEPT && !same(base,
		item->value) ? kb_db_run(s, KB_Q_curated_base_put, err, "ttt",
		kinds[kind].name, item->key, item->value) : st;
}

enum kb_status kb_curated_put(struct kb_store *s, enum kb_curated kind,
			      const struct kb_curated_item *item,
			      enum kb_synced *ret, struct kb_error *err)
{
	enum kb_synced done = KB_SYNCED_SAME;
	bool own;
	enum kb_status st = kb_db_enter(s, &own, err);

	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	st = kb_db_leave(s, own, put(s, mem, kind, item, &done, err), err);
	talloc_free(mem);
	if (st == KB_OK)
		*ret = done;
	return st;
}

/* ---- what no file has ---------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct kb_curated_item *)a)->key,
		      ((const struct kb_curated_item *)b)->key);
}

static enum kb_status bases_of(struct kb_store *s, struct items *to,
			       enum kb_curated kind, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_curated_bases, &stmt, err,
					"t", kinds[kind].name);

	for (; st == KB_OK; st = kb_db_row(s, stmt, err))
		add(to, kb_db_text(to->mem, stmt, 0),
		    kb_db_text(to->mem, stmt, 1));
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status let_go(struct kb_store *s, void *mem,
			     enum kb_curated kind,
			     const struct kb_curated_item *base,
			     size_t *removed, struct kb_error *err)
{
	const char *ours;
	enum kb_status st = ours_of(s, mem, kind, base->key, &ours, err);

	if (st == KB_OK && same(ours, base->value)) {
		st = kinds[kind].remove(s, base->key, err);
		(*removed)++;
	}
	return st == KB_OK ? kb_db_run(s, KB_Q_curated_base_remove, err, "tt",
		kinds[kind].name, base->key) : st;
}

static enum kb_status only(struct kb_store *s, void *mem,
			   enum kb_curated kind, struct kb_curated_item *items,
			   size_t n, size_t *removed, struct kb_error *err)
{
	struct items bases = { .mem = mem };
	enum kb_status st = bases_of(s, &bases, kind, err);

	if (n > 0)
		qsort(items, n, sizeof(*items), compare);
	for (size_t i = 0; st == KB_OK && i < bases.n; i++)
		if (!n || !bsearch(&bases.v[i], items, n, sizeof(*items),
				   compare))
			st = let_go(s, mem, kind, &bases.v[i], removed, err);
	return st;
}

enum kb_status kb_curated_only(struct kb_store *s, enum kb_curated kind,
			       const struct kb_curated_item *items, size_t n,
			       size_t *ret_removed, struct kb_error *err)
{
	size_t removed = 0;
	bool own;
	enum kb_status st = kb_db_enter(s, &own, err);

	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	struct kb_curated_item *sorted = kb_array(mem, struct kb_curated_item,
						  n + 1);
	for (size_t i = 0; i < n; i++)
		sorted[i] = items[i];
	st = kb_db_leave(s, own, only(s, mem, kind, sorted, n, &removed, err),
			 err);
	talloc_free(mem);
	if (st == KB_OK)
		*ret_removed = removed;
	return st;
}
