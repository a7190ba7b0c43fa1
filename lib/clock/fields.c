/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fields.c - how files of calendars and teams are read: their keys, and names
 * in all our languages. What is wrong is said with file and line.
 */
#include "calendar.h"

static const char *const shapes[] = {
	[KB_YAML_SCALAR] = "one value", [KB_YAML_LIST] = "a list",
	[KB_YAML_MAP] = "lines of 'key: value'",
};

enum kb_status kb_clock_map(const char *source, const struct kb_yaml *map,
			    const struct kb_clock_key *keys, size_t n,
			    struct kb_error *err)
{
	if (map->type != KB_YAML_MAP)
		return kb_error_at(err, KB_INVALID, source, map->line,
				   "must be lines of 'key: value'");
	for (const struct kb_yaml *y = map->child; y; y = y->next) {
		size_t i = 0;
		while (i < n && strcmp(keys[i].name, y->key) != 0)
			i++;
		if (i == n) {
			const char *near = kb_word_nearest(y->key,
				&keys[0].name, n, sizeof(keys[0]));
			return kb_error_at(err, KB_INVALID, source, y->line,
				"there is no key '%s' here%s%s", y->key,
				near ? "; the nearest is " : "",
				near ? near : "");
		}
		if (y->type != keys[i].type)
			return kb_error_at(err, KB_INVALID, source, y->line,
				"'%s' must be %s", y->key,
				shapes[keys[i].type]);
	}
	for (size_t i = 0; i < n; i++)
		if (keys[i].needed && !kb_yaml_find(map, keys[i].name))
			return kb_error_at(err, KB_INVALID, source, map->line,
				"'%s' is missing", keys[i].name);
	return KB_OK;
}

enum kb_status kb_clock_names(void *mem, const char *source,
			      const struct kb_yaml *map, const char **ret,
			      struct kb_error *err)
{
	struct kb_clock_key keys[KB_NAMES] = { 0 };
	size_t n = 0;
	enum kb_status status;

	for (; kb_langs[n].code; n++)
		keys[n] = (struct kb_clock_key){ kb_langs[n].code,
						 KB_YAML_SCALAR, true };
	status = kb_clock_map(source, map, keys, n, err);
	if (status != KB_OK)
		return status;
	for (size_t i = 0; i < n; i++) {
		const struct kb_yaml *name = kb_yaml_find(map, keys[i].name);
		if (!name->text[0])
			return kb_error_at(err, KB_INVALID, source, name->line,
				"the name in '%s' is empty", keys[i].name);
		ret[i] = kb_strdup(mem, name->text);
	}
	return KB_OK;
}

enum kb_status kb_clock_read(void *mem, const char *path, struct kb_yaml **ret,
			     struct kb_error *err)
{
	char *bytes;
	size_t len;
	enum kb_status status = kb_file_read(mem, path, KB_CLOCK_FILE_MAX,
					     &bytes, &len, err);

	if (status != KB_OK)
		return status;
	size_t valid = kb_utf8_valid(bytes, len);
	if (valid != len)
		return kb_error_at(err, KB_INVALID, path, 0,
				   "is not UTF-8 at byte %zu", valid);
	return kb_yaml_parse(mem, path, 1, bytes, len, true, ret, err);
}
