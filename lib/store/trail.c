/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trail.c - the way of a customer as JSON. In: what a page, a program or a file
 * says of it. Out: the same checked, two of them made one, or its text. What
 * may be in it is one table.
 */
#include "trail.h"

#include <stdlib.h>

enum { NAME_MAX = 256, TEXT_MAX = 4096 };

/* same: rows that agree in all of these are one. */
static const struct list {
	const char *name;
	size_t max;
	struct { const char *key; bool number, same; size_t max; } keys[8];
} lists[] = {
	{ "items", 16, {
		{ "receipt", false, true, 64 },
		{ "query", false, true, 2 * TEXT_MAX },
		{ "verdict", false, true, 16 },
		{ "article", false, true, NAME_MAX },
		{ "version", true, true, 0 },
		{ "title", false, false, 1024 },
		{ "at", false, false, 32 } } },
	{ "facts", 16, {
		{ "attribute", false, true, 64 },
		{ "value", false, false, NAME_MAX } } },
	{ "ticks", 64, {
		{ "article", false, true, NAME_MAX },
		{ "version", true, true, 0 },
		{ "step", true, true, 0 },
		{ "text", false, false, TEXT_MAX } } },
};
static const struct { const char *key; size_t max; } texts[] = {
	{ "lang", 16 }, { "channel", 64 }, { "owner", 64 },
};

/* ---- the check ---------------------------------------------- */

static enum kb_status wrong(struct kb_error *err, const char *where,
			    const char *key, const char *what)
{
	return kb_error_set(err, KB_INVALID, "%s%s%s %s", where,
			    *where ? "." : "", key, what);
}

static enum kb_status check_text(const char *where, const char *key,
				 const json_t *value, size_t max,
				 struct kb_error *err)
{
	if (!json_is_string(value))
		return wrong(err, where, key, "must be text");
	if (json_string_length(value) > max)
		return kb_error_set(err, KB_LIMIT, "%s%s%s has %zu bytes; "
			"at most %zu are taken", where, *where ? "." : "",
			key, json_string_length(value), max);
	return KB_OK;
}

static enum kb_status check_value(const struct list *l, const char *key,
				  const json_t *value, struct kb_error *err)
{
	for (size_t i = 0; i < KB_COUNT(l->keys) && l->keys[i].key; i++) {
		if (strcmp(l->keys[i].key, key) != 0)
			continue;
		if (!l->keys[i].number)
			return check_text(l->name, key, value,
					  l->keys[i].max, err);
		return json_is_integer(value) &&
		       json_integer_value(value) > 0 &&
		       json_integer_value(value) <= INT32_MAX ? KB_OK :
			wrong(err, l->name, key, "must be a number above 0");
	}
	return wrong(err, l->name, key, "is not known here");
}

static enum kb_status check_row(const struct list *l, json_t *row,
				struct kb_error *err)
{
	enum kb_status status = KB_OK;
	const char *key;
	json_t *value;

	if (!json_is_object(row))
		return wrong(err, "", l->name, "must hold objects");
	json_object_foreach(row, key, value) {
		status = check_value(l, key, value, err);
		if (status)
			break;
	}
	return status;
}

static enum kb_status check_list(const struct list *l, const json_t *rows,
				 struct kb_error *err)
{
	enum kb_status status = KB_OK;
	json_t *row;
	size_t i;

	if (!json_is_array(rows))
		return wrong(err, "", l->name, "must be a list");
	if (json_array_size(rows) > l->max)
		return kb_error_set(err, KB_LIMIT, "%s has %zu rows; at most "
			"%zu are taken", l->name, json_array_size(rows),
			l->max);
	json_array_foreach(rows, i, row) {
		status = check_row(l, row, err);
		if (status)
			break;
	}
	return status;
}

static enum kb_status check_member(const char *key, const json_t *value,
				   struct kb_error *err)
{
	for (size_t i = 0; i < KB_COUNT(lists); i++)
		if (!strcmp(lists[i].name, key))
			return check_list(&lists[i], value, err);
	for (size_t i = 0; i < KB_COUNT(texts); i++)
		if (!strcmp(texts[i].key, key))
			return check_text("", key, value, texts[i].max, err);
	return wrong(err, "", key, "is not known here");
}

enum kb_status kb_trail_check(const json_t *trail, struct kb_error *err)
{
	enum kb_status status = KB_OK;
	const char *key;
	json_t *value;

	if (!json_is_object(trail))
		return kb_error_set(err, KB_INVALID, "a trail is an object");
	json_object_foreach((json_t *)trail, key, value) {
		status = check_member(key, value, err);
		if (status)
			break;
	}
	return status;
}

/* ---- two become one -------------------------------------------- */

static bool same_row(const struct list *l, const json_t *a, const json_t *b)
{
	for (size_t i = 0; i < KB_COUNT(l->keys) && l->keys[i].key; i++) {
		const json_t *x = json_object_get(a, l->keys[i].key);
		const json_t *y = json_object_get(b, l->keys[i].key);

		if (l->keys[i].same && x != y && !json_equal(x, y))
			return false;
	}
	return true;
}

static void merge_row(const struct list *l, json_t *to, json_t *row)
{
	json_t *old;
	size_t i;

	json_array_foreach(to, i, old)
		if (same_row(l, old, row)) {
			json_array_remove(to, i);
			break;
		}
	json_array_append_new(to, json_deep_copy(row));
}

static void merge_list(const struct list *l, json_t *to, const json_t *more)
{
	json_t *rows = json_object_get(to, l->name), *row;
	size_t i;

	if (!json_is_array(rows)) {
		rows = json_array();
		json_object_set_new(to, l->name, rows);
	}
	json_array_foreach(json_object_get(more, l->name), i, row)
		merge_row(l, rows, row);
	while (json_array_size(rows) > l->max)
		json_array_remove(rows, 0);
}

void kb_trail_merge(json_t *to, const json_t *more)
{
	for (size_t i = 0; i < KB_COUNT(lists); i++)
		merge_list(&lists[i], to, more);
	for (size_t i = 0; i < KB_COUNT(texts); i++) {
		json_t *text = json_object_get(more, texts[i].key);

		if (text)
			json_object_set(to, texts[i].key, text);
	}
}

char *kb_trail_text(void *mem, json_t *trail)
{
	json_t *items = json_object_get(trail, "items");
	char *text, *kept;

	for (;;) {
		text = json_dumps(trail, JSON_COMPACT);
		if (!text || strlen(text) <= KB_TRAIL_MAX)
			break;
		free(text);
		text = NULL;
		if (json_array_remove(items, 0))
			break;
	}
	kept = text ? kb_strdup(mem, text) : NULL;
	free(text);
	return kept;
}
