/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_mask.c - in: a case as it came. Out: the case as it may be stored. All
 * texts of the detail are masked wherever they stand, names of facts and long
 * numbers too.
 */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include <kb/text.h>

#include "mask_parts.h"

enum { DEPTH = 32, NUMBER_FROM = 1000000 };

struct job {
	void *mem;
	struct kb_masking *mk;
	struct kb_error *err;
};

static enum kb_status mask_text(struct job *j, const char *text, char **ret)
{
	size_t len;

	return kb_mask(j->mk, j->mem, text, strlen(text), ret, &len, j->err);
}

static enum kb_status mask_json(struct job *j, const char *key,
				const json_t *from, int depth, json_t **ret);

static enum kb_status mask_object(struct job *j, const json_t *from,
				  int depth, json_t *to)
{
	enum kb_status st = KB_OK;
	const char *key;
	json_t *value, *masked;
	char *name;

	json_object_foreach((json_t *)from, key, value) {
		st = mask_text(j, key, &name);
		if (st == KB_OK)
			st = mask_json(j, key, value, depth + 1, &masked);
		if (st != KB_OK)
			return st;
		json_object_set_new(to, name, masked);
	}
	return st;
}

static enum kb_status mask_array(struct job *j, const char *key,
				 const json_t *from, int depth, json_t *to)
{
	enum kb_status st = KB_OK;
	json_t *masked;

	for (size_t i = 0; i < json_array_size(from) && st == KB_OK; i++) {
		st = mask_json(j, key, json_array_get(from, i), depth + 1,
			       &masked);
		if (st == KB_OK)
			json_array_append_new(to, masked);
	}
	return st;
}

/* {"phone": 13800138000}: a number in JSON may be one to call. */
static enum kb_status mask_number(struct job *j, const char *key,
				  const json_t *from, json_t **ret)
{
	double value = json_number_value(from);
	char *text, *out;
	enum kb_status st;

	*ret = json_incref((json_t *)from);
	if (value < NUMBER_FROM || value > 1e18 || floor(value) < value)
		return KB_OK;
	text = kb_format(j->mem, "%s %.0f", key, value);
	if (json_is_integer(from))
		text = kb_format(j->mem, "%s %lld", key,
				 (long long)json_integer_value(from));
	st = mask_text(j, text, &out);
	if (st == KB_OK && strcmp(text, out) != 0) {
		json_decref(*ret);
		*ret = json_string(strrchr(out, ' ') + 1);
	}
	return st;
}

static enum kb_status mask_json(struct job *j, const char *key,
				const json_t *from, int depth, json_t **ret)
{
	enum kb_status st = KB_OK;
	json_t *to = NULL;
	char *text;

	if (depth > DEPTH)
		return kb_error_set(j->err, KB_INVALID, "the case's detail "
			"is nested more than %d deep", DEPTH);
	if (json_is_object(from)) {
		to = json_object();
		st = mask_object(j, from, depth, to);
	} else if (json_is_array(from)) {
		to = json_array();
		st = mask_array(j, key, from, depth, to);
	} else if (json_is_string(from)) {
		st = mask_text(j, json_string_value(from), &text);
		to = st == KB_OK ? json_string(text) : NULL;
	} else if (json_is_number(from)) {
		st = mask_number(j, key, from, &to);
	} else {
		to = json_incref((json_t *)from);
	}
	if (st == KB_OK)
		*ret = to;
	else
		json_decref(to);
	return st;
}

static void keep_json(struct kb_masking *mk, const char *dump)
{
	if (dump)
		kb_masking_keep(mk, dump, strlen(dump));
}

/* Takes "keys" out of the detail: a text, or a list of texts and numbers. */
static void take_keys(void *mem, json_t *detail, struct kb_case_masked *ret)
{
	json_t *keys = json_object_get(detail, "keys");
	size_t n = json_is_array(keys) ? json_array_size(keys) : keys != NULL;
	const char **list = kb_array(mem, const char *, n + 1);

	for (size_t i = 0; i < n; i++) {
		const json_t *key = json_is_array(keys) ?
			json_array_get(keys, i) : keys;
		if (json_is_string(key))
			list[ret->n_keys++] = kb_strdup(mem,
				json_string_value(key));
		else if (json_is_integer(key))
			list[ret->n_keys++] = kb_format(mem, "%lld",
				(long long)json_integer_value(key));
	}
	ret->keys = list;
	ret->has_keys = keys != NULL;
	json_object_del(detail, "keys");
}

static enum kb_status mask_detail(struct job *j, const struct kb_case *c,
				  struct kb_case_masked *ret)
{
	json_t *detail = json_loads(c->detail_json ? c->detail_json : "{}", 0,
				    NULL);
	json_t *masked = NULL;
	enum kb_status st;

	if (!json_is_object(detail)) {
		json_decref(detail);
		return kb_error_set(j->err, KB_INVALID, "the detail of case "
			"'%s' is no JSON object", c->id);
	}
	keep_json(j->mk, c->detail_json);
	st = mask_text(j, c->question, (char **)&ret->c.question);
	take_keys(j->mem, detail, ret);
	if (st == KB_OK)
		st = mask_json(j, "", detail, 0, &masked);
	json_decref(detail);
	if (st != KB_OK)
		return st;
	kb_masking_found(j->mk, &ret->n_found);
	if (ret->n_found || ret->has_keys) {
		char *dump = json_dumps(masked, JSON_COMPACT);
		ret->c.detail_json = kb_strdup(j->mem, dump ? dump : "{}");
		free(dump);
	}
	json_decref(masked);
	return KB_OK;
}

enum kb_status kb_case_mask(void *mem, const struct kb_masker *m,
			    const struct kb_case *c,
			    struct kb_case_masked *ret, struct kb_error *err)
{
	struct job j = { mem, kb_masking_new(mem, m), err };
	struct kb_case_masked out = { .c = *c };
	enum kb_status st = mask_detail(&j, c, &out);

	if (st != KB_OK)
		return st;
	out.found = kb_masking_found(j.mk, &out.n_found);
	if (c->source && (out.n_found || out.has_keys))
		out.c.source = kb_case_line(mem, &out.c);
	*ret = out;
	return KB_OK;
}
