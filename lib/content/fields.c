/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fields.c - the fields of an article: one row each, read from front matter,
 * written to and read from the store's JSON by the same row. A new field is a
 * row here and a member of struct kb_article.
 */
#include "parts.h"

enum shape { TEXT, DATE, KIND, LIST, PAIRS, CITES, PROMISE, AUTHORITY,
	     CLAUSES };

struct field {
	const char *key;
	enum shape shape;
	size_t at, count_at;
	const char *fallback;	/* TEXT: value that is not written out */
};

struct sub { const char *key; size_t at; };

#define AT(member) offsetof(struct kb_article, member)
#define SUB(type, member) { #member, offsetof(struct type, member) }

static const struct field fields[] = {
	{ "id", TEXT, AT(id), 0, "" },
	{ "kind", KIND, AT(rule), 0, NULL },
	{ "lang", TEXT, AT(lang), 0, "" },
	{ "title", TEXT, AT(title), 0, "" },
	{ "version", TEXT, AT(rule_version), 0, "" },
	{ "questions", LIST, AT(questions), AT(n_questions), NULL },
	{ "environment", PAIRS, AT(environment), AT(n_environment), NULL },
	{ "audience", TEXT, AT(audience), 0, "public" },
	{ "state", TEXT, AT(state), 0, "published" },
	{ "confidence", TEXT, AT(confidence), 0, "not-validated" },
	{ "owner", TEXT, AT(owner), 0, "" },
	{ "validated_at", DATE, AT(validated_at), 0, NULL },
	{ "review_every", TEXT, AT(review_every), 0, "" },
	{ "valid_from", DATE, AT(valid_from), 0, NULL },
	{ "valid_until", DATE, AT(valid_until), 0, NULL },
	{ "cites", CITES, AT(cites), AT(n_cites), NULL },
	{ "promise", PROMISE, AT(promise), 0, NULL },
	{ "authority", AUTHORITY, AT(authority), 0, NULL },
	{ "pins", LIST, AT(pins), AT(n_pins), NULL },
	{ "provenance", TEXT, AT(provenance), 0, "" },
	{ "clauses", CLAUSES, AT(clauses), AT(n_clauses), NULL },
};

static const struct sub cite_keys[] = {
	SUB(kb_cite, document), SUB(kb_cite, clause), SUB(kb_cite, quote),
};
static const struct sub promise_keys[] = {
	SUB(kb_promise, what), SUB(kb_promise, within),
	SUB(kb_promise, clock), SUB(kb_promise, calendar),
	SUB(kb_promise, exception),
};
static const struct sub authority_keys[] = {
	SUB(kb_authority, limit), SUB(kb_authority, escalate_to),
	SUB(kb_authority, may),
};

/* Which YAML a field takes, and the keys of its maps (n_subs 0: any). */
static const struct {
	enum kb_yaml_type type;
	const struct sub *subs;
	size_t n_subs;
	const char *wanted;
} shapes[] = {
	[TEXT] = { KB_YAML_SCALAR, NULL, 0, "one value" },
	[DATE] = { KB_YAML_SCALAR, NULL, 0, "a date, YYYY-MM-DD" },
	[KIND] = { KB_YAML_SCALAR, NULL, 0, "one value" },
	[LIST] = { KB_YAML_LIST, NULL, 0, "a list" },
	[PAIRS] = { KB_YAML_MAP, NULL, 0, "lines of 'key: value'" },
	[CITES] = { KB_YAML_LIST, cite_keys, KB_COUNT(cite_keys),
		    "a list of document, clause, quote" },
	[PROMISE] = { KB_YAML_MAP, promise_keys, KB_COUNT(promise_keys),
		      "what, within, clock, calendar, exception" },
	[AUTHORITY] = { KB_YAML_MAP, authority_keys,
			KB_COUNT(authority_keys),
			"may, limit, escalate_to" },
	[CLAUSES] = { KB_YAML_LIST, NULL, 0, "nothing" },
};

static void *member(struct kb_article *a, size_t at)
{
	return (char *)a + at;
}

static const void *member_of(const struct kb_article *a, size_t at)
{
	return (const char *)a + at;
}

void kb_fields_default(struct kb_article *a)
{
	for (size_t i = 0; i < KB_COUNT(fields); i++)
		if (fields[i].shape == TEXT)
			*(const char **)member(a, fields[i].at) =
				fields[i].fallback;
	a->source = a->html = a->text = "";
}

/* ---- JSON to record ---------------------------------------------------------- */

static const char *text_of(void *mem, const json_t *value)
{
	size_t len = json_string_length(value);

	return len ? kb_strndup(mem, json_string_value(value), len) : "";
}

static const char **list_of(void *mem, const json_t *value, size_t *n)
{
	size_t count = json_array_size(value);
	const char **list = count ? kb_array(mem, const char *, count) : NULL;

	for (size_t i = 0; i < count; i++)
		list[i] = text_of(mem, json_array_get(value, i));
	*n = count;
	return list;
}

static void read_subs(void *mem, const json_t *map, void *record,
		      const struct sub *subs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		*(const char **)(void *)((char *)record + subs[i].at) =
			text_of(mem, json_object_get(map, subs[i].key));
}

static void read_pairs(void *mem, const json_t *value, struct kb_article *a)
{
	size_t n = 0;
	const char *key;
	json_t *item;

	a->n_environment = json_object_size(value);
	a->environment = kb_array(mem, struct kb_pair, a->n_environment);
	json_object_foreach((json_t *)value, key, item)
		a->environment[n++] = (struct kb_pair){
			kb_strdup(mem, key), text_of(mem, item) };
}

static void read_cites(void *mem, const json_t *value, struct kb_article *a)
{
	a->n_cites = json_array_size(value);
	a->cites = kb_array(mem, struct kb_cite, a->n_cites);
	for (size_t i = 0; i < a->n_cites; i++)
		read_subs(mem, json_array_get(value, i), &a->cites[i],
			  cite_keys, KB_COUNT(cite_keys));
}

static void read_authority(void *mem, const json_t *value,
			   struct kb_article *a)
{
	a->authority = kb_new(mem, struct kb_authority);
	read_subs(mem, value, a->authority, authority_keys,
		  KB_COUNT(authority_keys) - 1);
	a->authority->may = list_of(mem, json_object_get(value, "may"),
				    &a->authority->n_may);
}

static void read_clauses(void *mem, const json_t *value, struct kb_article *a)
{
	a->n_clauses = json_array_size(value);
	a->clauses = kb_array(mem, struct kb_clause, a->n_clauses);
	for (size_t i = 0; i < a->n_clauses; i++) {
		const json_t *pair = json_array_get(value, i);
		a->clauses[i].number = text_of(mem, json_array_get(pair, 0));
		a->clauses[i].text = text_of(mem, json_array_get(pair, 1));
	}
}

static void read_field(void *mem, const struct field *f, const json_t *value,
		       struct kb_article *a)
{
	int64_t at;

	switch (f->shape) {
	case TEXT:
		*(const char **)member(a, f->at) = text_of(mem, value);
		break;
	case DATE:
		if (json_is_string(value) &&
		    kb_time_parse(json_string_value(value), &at))
			*(int64_t *)member(a, f->at) = at;
		break;
	case KIND:
		a->rule = json_is_string(value) &&
			  strcmp(json_string_value(value), "rule") == 0;
		break;
	case LIST:
		*(const char ***)member(a, f->at) =
			list_of(mem, value, member(a, f->count_at));
		break;
	case PAIRS:
		read_pairs(mem, value, a);
		break;
	case CITES:
		read_cites(mem, value, a);
		break;
	case PROMISE:
		a->promise = kb_new(mem, struct kb_promise);
		read_subs(mem, value, a->promise, promise_keys,
			  KB_COUNT(promise_keys));
		break;
	case AUTHORITY:
		read_authority(mem, value, a);
		break;
	case CLAUSES:
		read_clauses(mem, value, a);
		break;
	}
}

static const struct field *find(const char *key)
{
	for (size_t i = 0; i < KB_COUNT(fields); i++)
		if (strcmp(fields[i].key, key) == 0)
			return &fields[i];
	return NULL;
}

void kb_fields_from_json(void *mem, const json_t *root, struct kb_article *a)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)root, key, value) {
		const struct field *f = find(key);
		if (f)
			read_field(mem, f, value, a);
	}
}

/* ---- record to JSON ---------------------------------------------------------- */

static json_t *write_list(const char **list, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(array, json_string(list[i]));
	return array;
}

static json_t *write_subs(const void *record, const struct sub *subs, size_t n)
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

static json_t *write_text(const struct kb_article *a, const struct field *f)
{
	const char *text = *(const char *const *)member_of(a, f->at);

	return strcmp(text, f->fallback) != 0 ? json_string(text) : NULL;
}

static json_t *write_date(const struct kb_article *a, const struct field *f)
{
	int64_t at = *(const int64_t *)member_of(a, f->at);
	char buf[32];

	return at ? json_string(kb_time_format(at, buf, sizeof(buf))) : NULL;
}

static json_t *write_cites(const struct kb_article *a)
{
	json_t *array = json_array();

	for (size_t i = 0; i < a->n_cites; i++)
		json_array_append_new(array, write_subs(&a->cites[i],
			cite_keys, KB_COUNT(cite_keys)));
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
	json_t *map = write_subs(authority, authority_keys,
				 KB_COUNT(authority_keys) - 1);

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
static json_t *write_field(const struct kb_article *a, const struct field *f)
{
	size_t n = f->count_at ? *(const size_t *)member_of(a, f->count_at)
			       : 0;

	switch (f->shape) {
	case TEXT:
		return write_text(a, f);
	case DATE:
		return write_date(a, f);
	case KIND:
		return a->rule ? json_string("rule") : NULL;
	case LIST:
		return n ? write_list(*(const char **const *)
				      member_of(a, f->at), n) : NULL;
	case PAIRS:
		return n ? write_pairs(a) : NULL;
	case CITES:
		return n ? write_cites(a) : NULL;
	case PROMISE:
		return a->promise ? write_subs(a->promise, promise_keys,
					       KB_COUNT(promise_keys)) : NULL;
	case AUTHORITY:
		return a->authority ? write_authority(a->authority) : NULL;
	case CLAUSES:
		return n ? write_clauses(a) : NULL;
	}
	return NULL;
}

char *kb_article_fields_json(void *mem, const struct kb_article *a)
{
	json_t *root = json_object();
	char *dump, *text;

	for (size_t i = 0; i < KB_COUNT(fields); i++) {
		json_t *value = write_field(a, &fields[i]);
		if (value)
			json_object_set_new(root, fields[i].key, value);
	}
	dump = json_dumps(root, JSON_COMPACT);
	text = kb_strdup(mem, dump ? dump : "{}");
	free(dump);
	json_decref(root);
	return text;
}

enum kb_status kb_article_from_fields_json(void *mem, const char *json,
					   struct kb_article **ret,
					   struct kb_error *err)
{
	bool empty = strcmp(json, "{}") == 0;
	json_error_t why;
	json_t *root = empty ? NULL : json_loads(json, 0, &why);
	struct kb_article *a;

	if (!empty && !json_is_object(root)) {
		json_decref(root);
		return kb_error_set(err, KB_CORRUPT,
			"the stored fields of an article are not JSON: %s",
			why.text);
	}
	a = kb_new(mem, struct kb_article);
	kb_fields_default(a);
	if (root)
		kb_fields_from_json(a, root, a);
	json_decref(root);
	*ret = a;
	return KB_OK;
}

/* ---- YAML to record ---------------------------------------------------------- */

static enum kb_status check_subs(const char *source, const char *key,
				 const struct kb_yaml *map,
				 const struct sub *subs, size_t n,
				 struct kb_error *err)
{
	for (const struct kb_yaml *y = map->child; y; y = y->next) {
		size_t i = 0;
		while (i < n && strcmp(subs[i].key, y->key) != 0)
			i++;
		if (i == n && n > 0)
			return kb_error_at(err, KB_INVALID, source, y->line,
				"'%s' has no key '%s'", key, y->key);
		enum kb_yaml_type want = strcmp(y->key, "may") == 0 && n > 0 ?
			KB_YAML_LIST : KB_YAML_SCALAR;
		if (y->type != want)
			return kb_error_at(err, KB_INVALID, source, y->line,
				"'%s' of '%s' must be %s", y->key, key,
				want == KB_YAML_LIST ? "a list" : "one value");
	}
	return KB_OK;
}

static enum kb_status check_shape(const char *source, const struct field *f,
				  const struct kb_yaml *node,
				  struct kb_error *err)
{
	size_t n = shapes[f->shape].n_subs;
	const struct sub *subs = shapes[f->shape].subs;

	if (node->type != shapes[f->shape].type)
		return kb_error_at(err, KB_INVALID, source, node->line,
			"'%s' must be %s", f->key, shapes[f->shape].wanted);
	if (node->type == KB_YAML_MAP)
		return check_subs(source, f->key, node, subs, n, err);
	if (node->type == KB_YAML_SCALAR)
		return KB_OK;
	for (const struct kb_yaml *y = node->child; y; y = y->next) {
		enum kb_yaml_type want = n ? KB_YAML_MAP : KB_YAML_SCALAR;
		if (y->type != want)
			return kb_error_at(err, KB_INVALID, source, y->line,
				"'%s' must be %s", f->key,
				shapes[f->shape].wanted);
		enum kb_status status = n ? check_subs(source, f->key, y,
						       subs, n, err) : KB_OK;
		if (status != KB_OK)
			return status;
	}
	return KB_OK;
}

static json_t *to_json(const struct kb_yaml *node)
{
	json_t *value;

	if (node->type == KB_YAML_SCALAR)
		return json_string(node->text);
	value = node->type == KB_YAML_LIST ? json_array() : json_object();
	for (const struct kb_yaml *y = node->child; y; y = y->next) {
		if (node->type == KB_YAML_LIST)
			json_array_append_new(value, to_json(y));
		else
			json_object_set_new(value, y->key, to_json(y));
	}
	return value;
}

enum kb_status kb_fields_from_yaml(void *mem, const char *source,
				   const struct kb_yaml *root,
				   struct kb_article *a, struct kb_error *err)
{
	if (root->type != KB_YAML_MAP)
		return kb_error_at(err, KB_INVALID, source, root->line,
			"front matter must be lines of 'key: value'");
	for (const struct kb_yaml *y = root->child; y; y = y->next) {
		const struct field *f = find(y->key);
		if (!f || f->shape == CLAUSES) {
			const char *near = kb_word_nearest(y->key,
				&fields[0].key, KB_COUNT(fields),
				sizeof(fields[0]));
			return kb_error_at(err, KB_INVALID, source, y->line,
				"there is no field '%s'%s%s", y->key,
				near ? "; the nearest is " : "",
				near ? near : "");
		}
		enum kb_status status = check_shape(source, f, y, err);
		if (status != KB_OK)
			return status;
		json_t *value = to_json(y);
		read_field(mem, f, value, a);
		json_decref(value);
	}
	return KB_OK;
}
