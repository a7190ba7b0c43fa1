/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fields_json.c - the fields of an article as JSON and back.
 *
 * Reading is on the way of every answer, and jansson takes longer for it than
 * everything else together. So what json_dumps has written compactly and
 * without escapes is cut up in place; whatever looks different goes to jansson.
 */
#include <stdlib.h>

#include <jansson.h>

#include "parts.h"

static const void *member_of(const struct kb_article *a, size_t at)
{
	return (const char *)a + at;
}

/* ---- record to JSON ---------------------------------------------------------- */

static json_t *write_list(const char **list, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(array, json_string(list[i]));
	return array;
}

static json_t *write_subs(const void *record, const struct kb_subfield *subs, size_t n)
{
	json_t *map = json_object();

	for (size_t i = 0; i < n; i++) {
		const char *text = *(const char *const *)(const void *)
			((const char *)record + subs[i].at);
		if (text && text[0])
			json_object_set_new(map, subs[i].key,
					    json_string(text));
	}
	return map;
}

static json_t *write_text(const struct kb_article *a, const struct kb_field *f)
{
	const char *text = *(const char *const *)member_of(a, f->at);

	return strcmp(text, f->fallback) != 0 ? json_string(text) : NULL;
}

static json_t *write_date(const struct kb_article *a, const struct kb_field *f)
{
	int64_t at = *(const int64_t *)member_of(a, f->at);
	char buf[32];

	return at ? json_string(kb_time_format(at, buf, sizeof(buf))) : NULL;
}

static json_t *write_moment(const struct kb_article *a,
			    const struct kb_field *f)
{
	struct kb_moment m = {
		*(const int64_t *)member_of(a, f->at),
		*(const int32_t *)member_of(a, f->count_at) };
	char buf[32];

	return m.at ? json_string(kb_moment_format(m, buf, sizeof(buf))) :
		NULL;
}

static json_t *write_cites(const struct kb_article *a)
{
	json_t *array = json_array();

	for (size_t i = 0; i < a->n_cites; i++)
		json_array_append_new(array, write_subs(&a->cites[i],
			kb_cite_fields, KB_COUNT(kb_cite_fields)));
	return array;
}

static json_t *write_pairs(const struct kb_article *a)
{
	json_t *map = json_object();

	for (size_t i = 0; i < a->n_environment; i++)
		json_object_set_new(map, a->environment[i].key,
				    json_string(a->environment[i].value));
	return map;
}

static json_t *write_authority(const struct kb_authority *authority)
{
	json_t *map = write_subs(authority, kb_authority_fields,
				 KB_COUNT(kb_authority_fields) - 1);

	json_object_set_new(map, "may",
			    write_list(authority->may, authority->n_may));
	return map;
}

static json_t *write_clauses(const struct kb_article *a)
{
	json_t *array = json_array();

	for (size_t i = 0; i < a->n_clauses; i++)
		json_array_append_new(array, json_pack("[ss]",
			a->clauses[i].number, a->clauses[i].text));
	return array;
}

/* NULL for what is empty or the default: most fields of most articles. */
static json_t *write_field(const struct kb_article *a, const struct kb_field *f)
{
	size_t n = f->shape > KB_KIND && f->count_at ?
		*(const size_t *)member_of(a, f->count_at) : 0;

	switch (f->shape) {
	case KB_TEXT:
		return write_text(a, f);
	case KB_DATE:
		return write_date(a, f);
	case KB_FROM:
	case KB_UNTIL:
		return write_moment(a, f);
	case KB_KIND:
		return a->rule ? json_string("rule") : NULL;
	case KB_LIST:
		return n ? write_list(*(const char **const *)
				      member_of(a, f->at), n) : NULL;
	case KB_PAIRS:
		return n ? write_pairs(a) : NULL;
	case KB_CITES:
		return n ? write_cites(a) : NULL;
	case KB_ACCEPTS:
		return NULL;	/* stands in the source, for lint */
	case KB_PROMISE:
		return a->promise ? write_subs(a->promise, kb_promise_fields,
					       KB_COUNT(kb_promise_fields)) : NULL;
	case KB_AUTHORITY:
		return a->authority ? write_authority(a->authority) : NULL;
	case KB_CLAUSES:
		return n ? write_clauses(a) : NULL;
	}
	return NULL;
}

char *kb_article_fields_json(void *mem, const struct kb_article *a)
{
	json_t *root = json_object();
	char *dump, *text;

	for (size_t i = 0; i < kb_n_fields; i++) {
		json_t *value = write_field(a, &kb_fields[i]);
		if (value)
			json_object_set_new(root, kb_fields[i].key, value);
	}
	dump = json_dumps(root, JSON_COMPACT);
	text = kb_strdup(mem, dump ? dump : "{}");
	free(dump);
	json_decref(root);
	return text;
}

/* ---- JSON to tree, the short way ---------------------------------------------- */

enum { DEPTH_MAX = 4 };

struct scan {
	char *at;
	struct kb_yaml *nodes;	/* enough for every value there can be */
	size_t n;
};

/* A string without escapes, cut off by a NUL; NULL if it is anything else. */
static const char *scan_text(struct scan *s)
{
	char *text = s->at + 1;

	if (*s->at != '"')
		return NULL;
	char *end = text + strcspn(text, "\"\\");
	if (*end != '"')
		return NULL;
	*end = '\0';
	s->at = end + 1;
	return text;
}

static struct kb_yaml *scan_value(struct scan *s, int depth)
{
	struct kb_yaml *node = &s->nodes[s->n++], **tail = &node->child;
	char close = *s->at == '{' ? '}' : ']';

	if (*s->at == '"') {
		node->text = scan_text(s);
		return node->text ? node : NULL;
	}
	if ((*s->at != '{' && *s->at != '[') || depth == DEPTH_MAX)
		return NULL;
	node->type = close == '}' ? KB_YAML_MAP : KB_YAML_LIST;
	if (*++s->at == close) {
		s->at++;
		return node;
	}
	for (;;) {
		const char *key = close == '}' ? scan_text(s) : NULL;
		if (close == '}' && (!key || *s->at++ != ':'))
			return NULL;
		struct kb_yaml *child = scan_value(s, depth + 1);
		if (!child)
			return NULL;
		child->key = key;
		*tail = child;
		tail = &child->next;
		if (*s->at == close) {
			s->at++;
			return node;
		}
		if (*s->at++ != ',')
			return NULL;
	}
}

/* NULL if the text has to go the long way. */
static struct kb_yaml *scan(void *mem, const char *json)
{
	struct scan s = { .at = kb_strdup(mem, json) };
	size_t most = 1;

	/* A value starts with one of these. */
	for (const char *p = json; *p; p++)
		most += *p == '"' || *p == '{' || *p == '[';
	s.nodes = kb_array(mem, struct kb_yaml, most);
	struct kb_yaml *root = scan_value(&s, 0);
	return root && root->type == KB_YAML_MAP && !*s.at ? root : NULL;
}

/* ---- the long way ---------------------------------------------------------------- */

static struct kb_yaml *to_tree(void *mem, json_t *value, const char *key)
{
	struct kb_yaml *node = kb_new(mem, struct kb_yaml);
	struct kb_yaml **tail = &node->child;
	const char *name;
	json_t *item;
	size_t i;

	node->key = key;
	if (json_is_array(value)) {
		node->type = KB_YAML_LIST;
		json_array_foreach(value, i, item) {
			*tail = to_tree(mem, item, NULL);
			tail = &(*tail)->next;
		}
	} else if (json_is_object(value)) {
		node->type = KB_YAML_MAP;
		json_object_foreach(value, name, item) {
			*tail = to_tree(mem, item, kb_strdup(mem, name));
			tail = &(*tail)->next;
		}
	} else {
		node->text = json_is_string(value) ?
			kb_strdup(mem, json_string_value(value)) : "";
	}
	return node;
}

static struct kb_yaml *parse(void *mem, const char *json, json_error_t *why)
{
	json_t *root = json_loads(json, 0, why);
	struct kb_yaml *tree = json_is_object(root) ?
		to_tree(mem, root, NULL) : NULL;

	json_decref(root);
	return tree;
}

enum kb_status kb_article_from_fields_json(void *mem, const char *json,
					   struct kb_article **ret,
					   struct kb_error *err)
{
	struct kb_article *a = kb_new(mem, struct kb_article);
	struct kb_yaml *tree = NULL;
	json_error_t why = { 0 };

	kb_fields_default(a);
	/* Most articles of a collection have none. */
	if (strcmp(json, "{}") != 0) {
		tree = scan(a, json);
		if (!tree)
			tree = parse(a, json, &why);
		if (!tree) {
			talloc_free(a);
			return kb_error_set(err, KB_CORRUPT,
				"the stored fields of an article are not "
				"JSON: %s", why.text);
		}
		kb_fields_read(a, tree, a);
	}
	*ret = a;
	return KB_OK;
}
