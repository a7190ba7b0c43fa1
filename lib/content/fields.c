/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fields.c - the fields of an article: one row each, read from front matter
 * and from the store's JSON by the same row. A new field is a row here and a
 * member of struct kb_article.
 */
#include "parts.h"

#define AT(member) offsetof(struct kb_article, member)
#define SUB(type, member) { #member, offsetof(struct type, member) }

const struct kb_field kb_fields[] = {
	{ "id", KB_TEXT, AT(id), 0, "" },
	{ "kind", KB_KIND, AT(rule), 0, NULL },
	{ "lang", KB_TEXT, AT(lang), 0, "" },
	{ "title", KB_TEXT, AT(title), 0, "" },
	{ "version", KB_TEXT, AT(rule_version), 0, "" },
	{ "questions", KB_LIST, AT(questions), AT(n_questions), NULL },
	{ "environment", KB_PAIRS, AT(environment), AT(n_environment), NULL },
	{ "audience", KB_TEXT, AT(audience), 0, "public" },
	{ "state", KB_TEXT, AT(state), 0, "published" },
	{ "confidence", KB_TEXT, AT(confidence), 0, "not-validated" },
	{ "owner", KB_TEXT, AT(owner), 0, "" },
	{ "validated_at", KB_DATE, AT(validated_at), 0, NULL },
	{ "review_every", KB_TEXT, AT(review_every), 0, "" },
	{ "valid_from", KB_FROM, AT(valid_from), AT(from_offset), NULL },
	{ "valid_until", KB_UNTIL, AT(valid_until), AT(until_offset), NULL },
	{ "cites", KB_CITES, AT(cites), AT(n_cites), NULL },
	{ "accepts", KB_ACCEPTS, AT(accepts), AT(n_accepts), NULL },
	{ "promise", KB_PROMISE, AT(promise), 0, NULL },
	{ "authority", KB_AUTHORITY, AT(authority), 0, NULL },
	{ "pins", KB_LIST, AT(pins), AT(n_pins), NULL },
	{ "provenance", KB_TEXT, AT(provenance), 0, "" },
	{ "clauses", KB_CLAUSES, AT(clauses), AT(n_clauses), NULL },
};
const size_t kb_n_fields = KB_COUNT(kb_fields);

const struct kb_subfield kb_cite_fields[3] = {
	SUB(kb_cite, document), SUB(kb_cite, clause), SUB(kb_cite, quote),
};
const struct kb_subfield kb_accept_fields[4] = {
	SUB(kb_accept, rule), SUB(kb_accept, about), SUB(kb_accept, reason),
	SUB(kb_accept, by),
};
const struct kb_subfield kb_promise_fields[10] = {
	SUB(kb_promise, what), SUB(kb_promise, within),
	SUB(kb_promise, clock), SUB(kb_promise, starts),
	SUB(kb_promise, calendar), SUB(kb_promise, exception),
	SUB(kb_promise, holiday_adds), SUB(kb_promise, tell),
	SUB(kb_promise, tell_within), SUB(kb_promise, clause),
};
const struct kb_subfield kb_authority_fields[4] = {
	SUB(kb_authority, limit), SUB(kb_authority, escalate_to),
	SUB(kb_authority, level), SUB(kb_authority, may),
};

/* Which YAML a field takes, and the keys of its maps (n_subs 0: any). */
static const struct {
	enum kb_yaml_type type;
	const struct kb_subfield *subs;
	size_t n_subs;
	const char *wanted;
} shapes[] = {
	[KB_TEXT] = { KB_YAML_SCALAR, NULL, 0, "one value" },
	[KB_DATE] = { KB_YAML_SCALAR, NULL, 0, "a date, YYYY-MM-DD" },
	[KB_FROM] = { KB_YAML_SCALAR, NULL, 0, "a date or a time" },
	[KB_UNTIL] = { KB_YAML_SCALAR, NULL, 0, "a date or a time" },
	[KB_KIND] = { KB_YAML_SCALAR, NULL, 0, "one value" },
	[KB_LIST] = { KB_YAML_LIST, NULL, 0, "a list" },
	[KB_PAIRS] = { KB_YAML_MAP, NULL, 0, "lines of 'key: value'" },
	[KB_CITES] = { KB_YAML_LIST, kb_cite_fields, KB_COUNT(kb_cite_fields),
		    "a list of document, clause, quote" },
	[KB_ACCEPTS] = { KB_YAML_LIST, kb_accept_fields,
		      KB_COUNT(kb_accept_fields),
		      "a list of rule, about, reason, by" },
	[KB_PROMISE] = { KB_YAML_MAP, kb_promise_fields, KB_COUNT(kb_promise_fields),
		      "what, within, clock, starts, calendar, exception, "
		      "holiday_adds, tell, tell_within, clause" },
	[KB_AUTHORITY] = { KB_YAML_MAP, kb_authority_fields,
			KB_COUNT(kb_authority_fields),
			"may, limit, escalate_to, level" },
	[KB_CLAUSES] = { KB_YAML_LIST, NULL, 0, "nothing" },
};

static void *member(struct kb_article *a, size_t at)
{
	return (char *)a + at;
}

void kb_fields_default(struct kb_article *a)
{
	for (size_t i = 0; i < kb_n_fields; i++)
		if (kb_fields[i].shape == KB_TEXT)
			*(const char **)member(a, kb_fields[i].at) =
				kb_fields[i].fallback;
	a->source = a->html = a->text = "";
}

/* ---- tree to record ---------------------------------------------------------- */

static size_t count(const struct kb_yaml *node)
{
	size_t n = 0;

	for (const struct kb_yaml *y = node ? node->child : NULL; y; y = y->next)
		n++;
	return n;
}

static const char *text_of(const struct kb_yaml *node)
{
	return node && node->text ? node->text : "";
}

static const char **list_of(void *mem, const struct kb_yaml *node, size_t *n)
{
	size_t i = 0;

	*n = count(node);
	const char **list = *n ? kb_array(mem, const char *, *n) : NULL;
	for (const struct kb_yaml *y = *n ? node->child : NULL; y; y = y->next)
		list[i++] = text_of(y);
	return list;
}

static void read_subs(const struct kb_yaml *map, void *record,
		      const struct kb_subfield *subs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		*(const char **)(void *)((char *)record + subs[i].at) =
			text_of(kb_yaml_find(map, subs[i].key));
}

static void read_pairs(void *mem, const struct kb_yaml *node,
		       struct kb_article *a)
{
	size_t n = 0;

	/* Stored fields are not checked, and a list has no keys. */
	if (node->type != KB_YAML_MAP)
		return;
	a->n_environment = count(node);
	a->environment = kb_array(mem, struct kb_pair, a->n_environment);
	for (const struct kb_yaml *y = node->child; y; y = y->next)
		a->environment[n++] = (struct kb_pair){ y->key, text_of(y) };
}

static void read_cites(void *mem, const struct kb_yaml *node,
		       struct kb_article *a)
{
	size_t n = 0;

	a->n_cites = count(node);
	a->cites = kb_array(mem, struct kb_cite, a->n_cites);
	for (const struct kb_yaml *y = node->child; y; y = y->next)
		read_subs(y, &a->cites[n++], kb_cite_fields,
			  KB_COUNT(kb_cite_fields));
}

static void read_accepts(void *mem, const struct kb_yaml *node,
			 struct kb_article *a)
{
	size_t n = 0;

	a->n_accepts = count(node);
	a->accepts = kb_array(mem, struct kb_accept, a->n_accepts);
	for (const struct kb_yaml *y = node->child; y; y = y->next)
		read_subs(y, &a->accepts[n++], kb_accept_fields,
			  KB_COUNT(kb_accept_fields));
}

static void read_authority(void *mem, const struct kb_yaml *node,
			   struct kb_article *a)
{
	a->authority = kb_new(mem, struct kb_authority);
	read_subs(node, a->authority, kb_authority_fields,
		  KB_COUNT(kb_authority_fields) - 1);
	a->authority->may = list_of(mem, kb_yaml_find(node, "may"),
				    &a->authority->n_may);
}

static void read_clauses(void *mem, const struct kb_yaml *node,
			 struct kb_article *a)
{
	size_t n = 0;

	a->n_clauses = count(node);
	a->clauses = kb_array(mem, struct kb_clause, a->n_clauses);
	for (const struct kb_yaml *y = node->child; y; y = y->next, n++) {
		a->clauses[n].number = text_of(y->child);
		a->clauses[n].text = text_of(y->child ? y->child->next : NULL);
	}
}

static void read_field(void *mem, const struct kb_field *f,
		       const struct kb_yaml *node, struct kb_article *a)
{
	struct kb_moment moment;
	int64_t at;

	switch (f->shape) {
	case KB_TEXT:
		*(const char **)member(a, f->at) = text_of(node);
		break;
	case KB_DATE:
		if (kb_time_parse(text_of(node), &at))
			*(int64_t *)member(a, f->at) = at;
		break;
	case KB_FROM:
	case KB_UNTIL:
		if (!kb_moment_parse(text_of(node), f->shape == KB_UNTIL,
				     &moment))
			break;
		*(int64_t *)member(a, f->at) = moment.at;
		*(int32_t *)member(a, f->count_at) = moment.offset;
		break;
	case KB_KIND:
		a->rule = strcmp(text_of(node), "rule") == 0;
		break;
	case KB_LIST:
		*(const char ***)member(a, f->at) =
			list_of(mem, node, member(a, f->count_at));
		break;
	case KB_PAIRS:
		read_pairs(mem, node, a);
		break;
	case KB_CITES:
		read_cites(mem, node, a);
		break;
	case KB_ACCEPTS:
		read_accepts(mem, node, a);
		break;
	case KB_PROMISE:
		a->promise = kb_new(mem, struct kb_promise);
		read_subs(node, a->promise, kb_promise_fields,
			  KB_COUNT(kb_promise_fields));
		break;
	case KB_AUTHORITY:
		read_authority(mem, node, a);
		break;
	case KB_CLAUSES:
		read_clauses(mem, node, a);
		break;
	}
}

static const struct kb_field *find(const char *key)
{
	for (size_t i = 0; i < kb_n_fields; i++)
		if (strcmp(kb_fields[i].key, key) == 0)
			return &kb_fields[i];
	return NULL;
}

void kb_fields_read(void *mem, const struct kb_yaml *root,
		    struct kb_article *a)
{
	for (const struct kb_yaml *y = root->child; y; y = y->next) {
		const struct kb_field *f = find(y->key);
		if (f)
			read_field(mem, f, y, a);
	}
}

/* ---- checked ---------------------------------------------------------- */

static enum kb_status check_subs(const char *source, const char *key,
				 const struct kb_yaml *map,
				 const struct kb_subfield *subs, size_t n,
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

static enum kb_status check_shape(const char *source, const struct kb_field *f,
				  const struct kb_yaml *node,
				  struct kb_error *err)
{
	size_t n = shapes[f->shape].n_subs;
	const struct kb_subfield *subs = shapes[f->shape].subs;

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

enum kb_status kb_fields_from_yaml(void *mem, const char *source,
				   const struct kb_yaml *root,
				   struct kb_article *a, struct kb_error *err)
{
	if (root->type != KB_YAML_MAP)
		return kb_error_at(err, KB_INVALID, source, root->line,
			"front matter must be lines of 'key: value'");
	for (const struct kb_yaml *y = root->child; y; y = y->next) {
		const struct kb_field *f = find(y->key);
		if (!f || f->shape == KB_CLAUSES) {
			const char *near = kb_word_nearest(y->key,
				&kb_fields[0].key, kb_n_fields,
				sizeof(kb_fields[0]));
			return kb_error_at(err, KB_INVALID, source, y->line,
				"there is no field '%s'%s%s", y->key,
				near ? "; the nearest is " : "",
				near ? near : "");
		}
		enum kb_status status = check_shape(source, f, y, err);
		if (status != KB_OK)
			return status;
		read_field(mem, f, y, a);
	}
	return KB_OK;
}
