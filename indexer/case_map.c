/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_map.c - in: a YAML file that says where the parts of a case stand in the
 * files of another system. Out: the same as a record, checked: a mistake here
 * would be made once for every row.
 */
#include <time.h>

#include <kb/case.h>

#include "case_map.h"

enum { FILE_MAX = 64 << 10 };

/* A dot at the end: a name follows. */
enum { MANY = 1, SAME = 2 };	/* SAME: may be the same for all rows */
static const struct { const char *name; unsigned how; } parts[CASE_PARTS] = {
	[CASE_ID] = { "id", 0 }, [CASE_LANG] = { "lang", SAME },
	[CASE_QUESTION] = { "question", 0 },
	[CASE_COUNTRY] = { "country", SAME },
	[CASE_CHANNEL] = { "channel", SAME }, [CASE_STATE] = { "state", SAME },
	[CASE_ARTICLE] = { "article", SAME }, [CASE_OPENED] = { "opened_at", 0 },
	[CASE_RESOLVED] = { "resolved_at", 0 }, [CASE_DONE] = { "done", 0 },
	[CASE_NOTE] = { "note", MANY }, [CASE_KEY] = { "key.", MANY },
	[CASE_FACT] = { "fact.", MANY | SAME },
};

bool case_part_many(enum case_part part)
{
	return parts[part].how & MANY;
}

const struct case_field *case_map_field(const struct case_map *map,
					enum case_part part)
{
	for (size_t i = 0; i < map->n_fields; i++)
		if (map->fields[i].part == part)
			return &map->fields[i];
	return NULL;
}

bool case_part_find(const char *name, enum case_part *part, const char **of)
{
	for (int i = 0; i < CASE_PARTS; i++) {
		size_t len = strlen(parts[i].name);
		bool dot = parts[i].name[len - 1] == '.';

		if (dot ? strncmp(name, parts[i].name, len) || !name[len]
			: strcmp(name, parts[i].name))
			continue;
		*part = (enum case_part)i;
		*of = name + len;
		return true;
	}
	return false;
}

static enum kb_status unknown(const struct case_map *map, const char *what,
			      const struct kb_yaml *at, struct kb_error *err)
{
	return kb_error_at(err, KB_INVALID, map->file, at->line, "there is no "
		"%s '%.100s'; there are id, lang, question, country, channel, "
		"state, article, opened_at, resolved_at, done, note, key.KIND "
		"and fact.NAME", what, at->key);
}

/* ---- fields -------------------------------------------------------------------- */

static enum kb_status add_from(const struct case_map *map,
			       struct case_field *f, const struct kb_yaml *at,
			       struct kb_error *err)
{
	if (at->type != KB_YAML_SCALAR || !*at->text)
		return kb_error_at(err, KB_INVALID, map->file, at->line,
			"%s must be a column's name, a path, or a list of "
			"them", f->name);
	if (f->n_from == CASE_FROM_MAX)
		return kb_error_at(err, KB_INVALID, map->file, at->line,
			"%s comes from more than %d columns", f->name,
			CASE_FROM_MAX);
	f->from[f->n_from++] = at->text;
	return KB_OK;
}

static enum kb_status add_field(struct case_map *map,
				const struct kb_yaml *at, struct kb_error *err)
{
	struct case_field *f = &map->fields[map->n_fields];
	enum kb_status status = KB_OK;
	int kind;

	if (map->n_fields == CASE_FIELDS_MAX)
		return kb_error_at(err, KB_INVALID, map->file, at->line,
				   "more than %d fields", CASE_FIELDS_MAX);
	f->name = at->key;
	f->line = at->line;
	if (!case_part_find(at->key, &f->part, &f->of))
		return unknown(map, "part of a case", at, err);
	if (f->part == CASE_KEY && !kb_key_kind_find(f->of, &kind))
		return kb_error_at(err, KB_INVALID, map->file, at->line,
			"there is no kind of key '%.100s': phone, email, "
			"order, surname, code, any and others of kb-article(5)",
			f->of);
	if (at->type == KB_YAML_LIST)
		for (const struct kb_yaml *c = at->child; c && !status;
		     c = c->next)
			status = add_from(map, f, c, err);
	else
		status = add_from(map, f, at, err);
	map->n_fields++;
	return status;
}

static enum kb_status read_fields(struct case_map *map,
				  const struct kb_yaml *at,
				  struct kb_error *err)
{
	enum kb_status status = KB_OK;

	for (const struct kb_yaml *c = at->child; c && !status; c = c->next)
		status = add_field(map, c, err);
	return status;
}

/* ---- the rest ------------------------------------------------------------------ */

static enum kb_status read_times(struct case_map *map,
				 const struct kb_yaml *at,
				 struct kb_error *err)
{
	const struct kb_yaml *c = at->type == KB_YAML_LIST ? at->child : at;

	for (; c; c = at->type == KB_YAML_LIST ? c->next : NULL) {
		if (c->type != KB_YAML_SCALAR ||
		    (!strchr(c->text, '%') && strcmp(c->text, "iso") &&
		     strcmp(c->text, "unix") && strcmp(c->text, "unix-ms")))
			return kb_error_at(err, KB_INVALID, map->file, c->line,
				"a form of times is iso, unix, unix-ms or a "
				"pattern such as %%d.%%m.%%Y %%H:%%M");
		/* It would be read in this machine's zone. */
		if (strstr(c->text, "%s"))
			return kb_error_at(err, KB_INVALID, map->file, c->line,
				"for seconds since 1970 say unix, not %%s");
		map->times = kb_grow(map, map->times, const char *,
				     map->n_times + 1);
		map->times[map->n_times++] = c->text;
	}
	return KB_OK;
}

static enum kb_status read_source(struct case_map *map,
				  const struct kb_yaml *at,
				  struct kb_error *err)
{
	if (at->type != KB_YAML_SCALAR || !*at->text || strlen(at->text) > 64)
		return kb_error_at(err, KB_INVALID, map->file, at->line,
			"source must be a name of at most 64 bytes");
	map->source = at->text;
	return KB_OK;
}

static enum kb_status read_separator(struct case_map *map,
				     const struct kb_yaml *at,
				     struct kb_error *err)
{
	if (at->type != KB_YAML_SCALAR || strlen(at->text) != 1 ||
	    strchr("\"\r\n", at->text[0]))
		return kb_error_at(err, KB_INVALID, map->file, at->line,
			"separator must be one character such as \";\"");
	map->separator = at->text[0];
	return KB_OK;
}

/* Names of parts, each with a text or, in values, a list of pairs. */
static enum kb_status check_parts(struct case_map *map,
				  const struct kb_yaml *at,
				  enum kb_yaml_type type,
				  struct kb_error *err)
{
	enum case_part part;
	const char *of;

	for (const struct kb_yaml *c = at->child; c; c = c->next) {
		if (!case_part_find(c->key, &part, &of))
			return unknown(map, "part of a case", c, err);
		if (type == KB_YAML_SCALAR && !(parts[part].how & SAME))
			return kb_error_at(err, KB_INVALID, map->file, c->line,
				"%s cannot be the same for all cases", c->key);
		if (c->type != type)
			return kb_error_at(err, KB_INVALID, map->file, c->line,
				type == KB_YAML_MAP ?
				"values.%s must be a list of pairs, \"as it "
				"stands there: as it is here\"" :
				"constants.%s must be a text", c->key);
		for (const struct kb_yaml *v = c->child; v; v = v->next)
			if (v->type != KB_YAML_SCALAR)
				return kb_error_at(err, KB_INVALID, map->file,
					v->line, "'%.100s' must stand for a "
					"text", v->key);
	}
	return KB_OK;
}

static enum kb_status read_constants(struct case_map *map,
				     const struct kb_yaml *at,
				     struct kb_error *err)
{
	map->constants = at;
	return check_parts(map, at, KB_YAML_SCALAR, err);
}

static enum kb_status read_values(struct case_map *map,
				  const struct kb_yaml *at,
				  struct kb_error *err)
{
	map->values = at;
	return check_parts(map, at, KB_YAML_MAP, err);
}

static const struct {
	const char *name;
	bool map;
	enum kb_status (*read)(struct case_map *map, const struct kb_yaml *at,
			       struct kb_error *err);
} entries[] = {
	{ "source", false, read_source }, { "times", false, read_times },
	{ "separator", false, read_separator },
	{ "fields", true, read_fields },
	{ "constants", true, read_constants }, { "values", true, read_values },
};

static enum kb_status read_entry(struct case_map *map,
				 const struct kb_yaml *at,
				 struct kb_error *err)
{
	for (size_t i = 0; i < KB_COUNT(entries); i++) {
		if (strcmp(entries[i].name, at->key))
			continue;
		if (entries[i].map && at->type != KB_YAML_MAP)
			return kb_error_at(err, KB_INVALID, map->file,
				at->line, "%s must be a map", at->key);
		return entries[i].read(map, at, err);
	}
	return kb_error_at(err, KB_INVALID, map->file, at->line, "there is no "
		"'%.100s' in a mapping; there are source, fields, constants, "
		"values, times, separator", at->key);
}

static bool has(const struct case_map *map, enum case_part part)
{
	return case_map_field(map, part) ||
		(map->constants && kb_yaml_find(map->constants,
						parts[part].name));
}

static enum kb_status check(const struct case_map *map, struct kb_error *err)
{
	static const enum case_part needed[] = { CASE_ID, CASE_LANG,
						 CASE_QUESTION };

	if (!map->source)
		return kb_error_at(err, KB_INVALID, map->file, 0, "source is "
			"missing: the name of the system that the numbers of "
			"cases belong to");
	for (size_t i = 0; i < KB_COUNT(needed); i++)
		if (!has(map, needed[i]))
			return kb_error_at(err, KB_INVALID, map->file, 0,
				"fields.%s is missing",
				parts[needed[i]].name);
	return KB_OK;
}

enum kb_status case_map_load(void *mem, const char *file,
			     struct case_map **ret, struct kb_error *err)
{
	struct case_map *map = kb_new(mem, struct case_map);
	struct kb_yaml *root;
	char *bytes;
	size_t len;
	enum kb_status status = kb_file_read(map, file, FILE_MAX, &bytes, &len,
					     err);

	map->file = kb_strdup(map, file);
	map->separator = ',';
	if (status == KB_OK)
		status = kb_yaml_parse(map, file, 1, bytes, len, true, &root,
				       err);
	if (status == KB_OK && root->type != KB_YAML_MAP)
		status = kb_error_at(err, KB_INVALID, file, 1,
				     "a mapping is a map with source and "
				     "fields");
	for (const struct kb_yaml *c = status ? NULL : root->child;
	     c && status == KB_OK; c = c->next)
		status = read_entry(map, c, err);
	if (status == KB_OK)
		status = check(map, err);
	if (status == KB_OK)
		*ret = map;
	else
		talloc_free(map);
	return status;
}
