/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case.c - a resolved case: a customer's own words and the article that
 * answered them, one JSON object a line.
 */
#include <stdlib.h>

#include <jansson.h>

#include <kb/text.h>

#include "parts.h"

static const struct {
	const char *key;
	bool detail;		/* kept as JSON, not as a member */
	json_type type;
} keys[] = {
	{ "id", false, JSON_STRING }, { "lang", false, JSON_STRING },
	{ "question", false, JSON_STRING },
	{ "article", false, JSON_STRING },
	{ "resolved_at", false, JSON_STRING },
	{ "event", true, JSON_STRING }, { "facts", true, JSON_OBJECT },
	{ "done", true, JSON_STRING }, { "violated", true, JSON_STRING },
	{ "exposed", true, JSON_STRING },
	{ "improvement", true, JSON_STRING }, { "keys", true, JSON_ARRAY },
	{ "answer", true, JSON_STRING },
};

struct line {
	const char *source;
	int number;
	struct kb_error *err;
};

static int find(const char *key)
{
	for (size_t i = 0; i < KB_COUNT(keys); i++)
		if (strcmp(keys[i].key, key) == 0)
			return (int)i;
	return -1;
}

static enum kb_status check_keys(const struct line *l, const json_t *root)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)root, key, value) {
		int i = find(key);
		if (i < 0) {
			const char *near = kb_word_nearest(key, &keys[0].key,
				KB_COUNT(keys), sizeof(keys[0]));
			return kb_error_at(l->err, KB_INVALID, l->source,
				l->number, "a case has no key '%s'%s%s", key,
				near ? "; the nearest is " : "",
				near ? near : "");
		}
		/* Old details may be texts or lists of texts alike. */
		if (!keys[i].detail && json_typeof(value) != keys[i].type)
			return kb_error_at(l->err, KB_INVALID, l->source,
				l->number, "'%s' must be a text", key);
	}
	return KB_OK;
}

static const char *text(const json_t *root, const char *key)
{
	const char *value = json_string_value(json_object_get(root, key));

	return value ? value : "";
}

static enum kb_status check_values(const struct line *l, const json_t *root,
				   const struct kb_lang **lang, int64_t *at)
{
	const char *id = text(root, "id"), *article = text(root, "article");
	const char *resolved = text(root, "resolved_at"), *problem;

	problem = kb_id_problem(id);
	if (problem)
		return kb_error_at(l->err, KB_INVALID, l->source, l->number,
				   "the case's id %s", problem);
	problem = kb_id_problem(article);
	if (problem)
		return kb_error_at(l->err, KB_INVALID, l->source, l->number,
				   "the case's article %s", problem);
	if (!text(root, "question")[0])
		return kb_error_at(l->err, KB_INVALID, l->source, l->number,
				   "the case has no question");
	*lang = kb_lang_find(text(root, "lang"));
	if (!*lang)
		return kb_error_at(l->err, KB_INVALID, l->source, l->number,
			"the language '%s' is not served; it must be zh-Hans, "
			"zh-Hant, en or ru", text(root, "lang"));
	*at = 0;
	if (resolved[0] && !kb_time_parse(resolved, at))
		return kb_error_at(l->err, KB_INVALID, l->source, l->number,
			"'resolved_at' is '%s'; it must be a date, YYYY-MM-DD",
			resolved);
	return KB_OK;
}

static char *detail_of(void *mem, const json_t *root)
{
	json_t *detail = json_object();
	const char *key;
	json_t *value;
	char *dump, *copy;

	json_object_foreach((json_t *)root, key, value) {
		int i = find(key);
		if (i >= 0 && keys[i].detail)
			json_object_set(detail, key, value);
	}
	dump = json_dumps(detail, JSON_COMPACT);
	copy = kb_strdup(mem, dump ? dump : "{}");
	free(dump);
	json_decref(detail);
	return copy;
}

enum kb_status kb_case_parse(void *mem, const char *source, int line,
			     const char *bytes, size_t len,
			     struct kb_case *ret, struct kb_error *err)
{
	struct line l = { source, line, err };
	const struct kb_lang *lang = NULL;
	json_error_t why;
	int64_t at = 0;

	if (len > KB_CASE_MAX)
		return kb_error_at(err, KB_LIMIT, source, line,
			"the case has %zu bytes; at most %d are taken", len,
			KB_CASE_MAX);
	size_t valid = kb_utf8_valid(bytes, len);
	if (valid < len)
		return kb_error_at(err, KB_INVALID, source, line,
			"is not UTF-8 from byte %zu of this line on",
			valid + 1);
	json_t *root = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &why);
	if (!json_is_object(root)) {
		json_decref(root);
		return kb_error_at(err, KB_INVALID, source, line,
			"not a JSON object: %s, near byte %d",
			root ? "another value" : why.text,
			root ? 1 : why.column);
	}
	enum kb_status status = check_keys(&l, root);
	if (status == KB_OK)
		status = check_values(&l, root, &lang, &at);
	if (status == KB_OK)
		*ret = (struct kb_case){
			.id = kb_strdup(mem, text(root, "id")),
			.lang = lang->code,
			.question = kb_strdup(mem, text(root, "question")),
			.article = kb_strdup(mem, text(root, "article")),
			.resolved_at = at,
			.detail_json = detail_of(mem, root),
			.source = kb_strndup(mem, bytes, len),
			.line = line,
		};
	json_decref(root);
	return status;
}

char *kb_case_line(void *mem, const struct kb_case *c)
{
	json_t *root = json_pack("{ssssssss}", "id", c->id, "lang", c->lang,
				 "question", c->question, "article",
				 c->article);
	json_t *detail = json_loads(c->detail_json, 0, NULL);
	char day[32], *dump, *copy;

	if (c->resolved_at) {
		kb_time_format(c->resolved_at, day, sizeof(day));
		if (c->resolved_at % 86400 == 0)
			day[10] = '\0';
		json_object_set_new(root, "resolved_at", json_string(day));
	}
	json_object_update(root, detail);
	dump = json_dumps(root, 0);
	copy = kb_strdup(mem, dump ? dump : "{}");
	free(dump);
	json_decref(detail);
	json_decref(root);
	return copy;
}
