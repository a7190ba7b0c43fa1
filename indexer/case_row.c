/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_row.c - in: a row (an object of texts, or any JSON object) and a mapping.
 * Out: the parts of a case, each from its columns, by the values that the
 * mapping puts in their place. A text that is longer than one event may be is
 * cut into several notes, so that none of it is lost.
 */
#include <stdlib.h>
#include <time.h>

#include "case_row.h"

enum { VALUES_MAX = 64, NUMBER_LEN = 32 };

struct reading {
	void *mem;
	const struct case_rows *rows;
	const json_t *row;
	const struct kb_calendar *calendar;
	struct case_row *out;
	struct kb_error *err;
};

struct values { const char *v[VALUES_MAX]; size_t n; };

/* ---- values of a row ------------------------------------------------------------- */

static enum kb_status add_value(struct reading *r, struct values *out,
				const char *text, size_t len)
{
	if (strlen(text) != len)
		return kb_error_set(r->err, KB_INVALID, "a null byte stands "
				    "in the text");
	if (!len)
		return KB_OK;
	if (out->n == VALUES_MAX)
		return kb_error_set(r->err, KB_LIMIT, "more than %d values",
				    VALUES_MAX);
	out->v[out->n++] = text;
	return KB_OK;
}

static enum kb_status add_json(struct reading *r, struct values *out,
			       const json_t *value)
{
	char *number;

	if (json_is_string(value))
		return add_value(r, out, json_string_value(value),
				 json_string_length(value));
	if (!json_is_number(value) && !json_is_boolean(value))
		return json_is_object(value) ?
			kb_error_set(r->err, KB_INVALID, "an object stands "
				     "there; name the path to its text") :
			KB_OK;
	number = json_is_integer(value) ?
		kb_format(r->mem, "%lld", (long long)json_integer_value(value))
		: json_is_real(value) ?
		kb_format(r->mem, "%.15g", json_real_value(value)) :
		kb_strdup(r->mem, json_is_true(value) ? "true" : "false");
	return add_value(r, out, number, strlen(number));
}

/* "a.b.0.c": a step into a list that is no number goes into each of it. */
static enum kb_status follow(struct reading *r, struct values *out,
			     const json_t *value, const char *path)
{
	size_t len = strcspn(path, ".");
	const char *rest = path[len] ? path + len + 1 : path + len;
	enum kb_status status = KB_OK;
	json_t *item;
	size_t i;

	if (json_is_array(value) && *path &&
	    strspn(path, "0123456789") == len)
		return follow(r, out, json_array_get(value,
				(size_t)strtoul(path, NULL, 10)), rest);
	if (json_is_array(value)) {
		json_array_foreach(value, i, item) {
			status = follow(r, out, item, path);
			if (status != KB_OK)
				return status;
		}
		return KB_OK;
	}
	if (!*path)
		return add_json(r, out, value);
	return follow(r, out, json_object_getn(value, path, len), rest);
}

static enum kb_status collect(struct reading *r, const struct case_field *f,
			      struct values *out)
{
	enum kb_status status = KB_OK;

	for (size_t i = 0; i < f->n_from && status == KB_OK; i++) {
		/* A column may have a dot in its name. */
		const json_t *own = json_object_get(r->row, f->from[i]);

		status = own ? follow(r, out, own, "") :
			 follow(r, out, r->row, f->from[i]);
	}
	return status;
}

/* What the mapping puts in its place. */
static enum kb_status translate(struct reading *r, const struct case_field *f,
				const char **value)
{
	const struct kb_yaml *map = r->rows->map->values, *to;

	map = map ? kb_yaml_find(map, f->name) : NULL;
	if (!map)
		return KB_OK;
	to = kb_yaml_find(map, *value);
	if (!to)
		to = kb_yaml_find(map, "*");
	if (!to)
		return kb_error_set(r->err, KB_INVALID, "values.%s does not "
			"say what '%.100s' is", f->name, *value);
	*value = to->text;
	return KB_OK;
}

static char *join(void *mem, const struct values *values)
{
	char *all = kb_strdup(mem, values->v[0]);

	for (size_t i = 1; i < values->n; i++)
		all = talloc_asprintf_append(all, "\n%s", values->v[i]);
	return all;
}

/* ---- parts ----------------------------------------------------------------------- */

static enum kb_status set_time(struct reading *r, const char *text,
			       int64_t *ret);

static enum kb_status set_state(struct reading *r, const char *text)
{
	if (strcmp(text, "open") && strcmp(text, "resolved"))
		return kb_error_set(r->err, KB_INVALID, "'%.100s' is neither "
			"open nor resolved; say in values.state which it is",
			text);
	r->out->resolved |= !strcmp(text, "resolved");
	return KB_OK;
}

static void add_note(struct case_row *out, void *mem, const char *text)
{
	out->notes = kb_grow(mem, out->notes, const char *, out->n_notes + 1);
	out->notes[out->n_notes++] = text;
}

/* At most so many bytes, whole characters, ending with a line or a word where
   there is one near the end. */
static size_t piece_of(const char *text, size_t max)
{
	size_t len = strlen(text), at = max;

	if (len <= max)
		return len;
	while (at > max / 2 && text[at - 1] != '\n')
		at--;
	if (at == max / 2)
		for (at = max; at > max / 2 && text[at - 1] != ' '; at--)
			;
	if (at == max / 2)
		for (at = max; (text[at] & 0xc0) == 0x80; at--)
			;
	return at;
}

/* The first piece; the others become notes. */
static const char *shorten(struct reading *r, const char *text)
{
	size_t len = piece_of(text, KB_CASE_TEXT_MAX);
	const char *first = kb_strndup(r->mem, text, len);

	for (text += len; *text; text += len) {
		len = piece_of(text, KB_CASE_TEXT_MAX);
		add_note(r->out, r->mem, kb_strndup(r->mem, text, len));
	}
	return first;
}

static void add_key(struct reading *r, const char *kind, const char *value)
{
	struct case_row *o = r->out;

	o->keys = kb_grow(r->mem, o->keys, struct kb_case_key, o->n_keys + 1);
	o->keys[o->n_keys++] = (struct kb_case_key){ kind, value };
}

static void add_fact(struct reading *r, const char *name, const char *value)
{
	struct case_row *o = r->out;

	o->facts = kb_grow(r->mem, o->facts, struct case_fact, o->n_facts + 1);
	o->facts[o->n_facts++] = (struct case_fact){ name, value };
}

static enum kb_status set(struct reading *r, const struct case_field *f,
			  const char *text)
{
	struct case_row *o = r->out;

	switch (f->part) {
	case CASE_ID: o->id = text; break;
	case CASE_LANG: o->lang = text; break;
	case CASE_COUNTRY: o->country = text; break;
	case CASE_CHANNEL: o->channel = text; break;
	case CASE_ARTICLE: o->article = text; break;
	case CASE_QUESTION: o->question = shorten(r, text); break;
	case CASE_DONE: o->done = shorten(r, text); break;
	case CASE_NOTE: add_note(o, r->mem, shorten(r, text)); break;
	case CASE_KEY: add_key(r, f->of, text); break;
	case CASE_FACT: add_fact(r, f->of, text); break;
	case CASE_STATE: return set_state(r, text);
	case CASE_OPENED: return set_time(r, text, &o->opened_at);
	case CASE_RESOLVED:
		o->resolved = true;
		return set_time(r, text, &o->resolved_at);
	case CASE_PARTS: break;
	}
	return KB_OK;
}

/* "question: why". */
static enum kb_status blame(struct reading *r, const char *name)
{
	char text[sizeof(r->err->text)];

	snprintf(text, sizeof(text), "%s", r->err->text);
	return kb_error_set(r->err, r->err->status, "%s: %.400s", name, text);
}

static enum kb_status read_field(struct reading *r, const struct case_field *f)
{
	struct values values = { .n = 0 };
	enum kb_status status = collect(r, f, &values);

	for (size_t i = 0; i < values.n && status == KB_OK; i++)
		status = translate(r, f, &values.v[i]);
	if (status != KB_OK || !values.n)
		return status;
	if (!case_part_many(f->part)) {
		if (values.n > 1 && f->part != CASE_QUESTION &&
		    f->part != CASE_DONE)
			return kb_error_set(r->err, KB_INVALID,
					    "it has %zu values", values.n);
		return set(r, f, join(r->mem, &values));
	}
	for (size_t i = 0; i < values.n && status == KB_OK; i++)
		status = set(r, f, values.v[i]);
	return status;
}

/* ---- times ----------------------------------------------------------------------- */

enum { YEAR = 366 * 86400 };

static bool by_pattern(const struct kb_calendar *c, const char *pattern,
		       const char *text, int64_t *ret)
{
	struct tm tm = { .tm_mday = 1 };
	const char *end = strptime(text, pattern, &tm);
	char local[64];

	if (!end || *end)
		return false;
	if (strstr(pattern, "%z")) {
		long offset = tm.tm_gmtoff;

		*ret = timegm(&tm) - offset;
		return true;
	}
	snprintf(local, sizeof(local), "%04d-%02d-%02d %02d:%02d:%02d",
		 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
		 tm.tm_min, tm.tm_sec);
	return kb_clock_parse(c, local, 0, ret);
}

static bool by_number(const char *text, int64_t unit, int64_t *ret)
{
	char *end;

	*ret = strtoll(text, &end, 10) / unit;
	return end != text && (!*end || *end == '.');
}

/* A day alone begins at midnight. */
static bool by_iso(const struct kb_calendar *c, const char *text, int64_t *ret)
{
	char local[NUMBER_LEN];

	if (strlen(text) != strlen("2026-11-22"))
		return kb_clock_parse(c, text, 0, ret);
	snprintf(local, sizeof(local), "%s 00:00", text);
	return kb_clock_parse(c, local, 0, ret);
}

static bool by_form(const struct kb_calendar *c, const char *form,
		    const char *text, int64_t *ret)
{
	if (!strcmp(form, "iso"))
		return by_iso(c, text, ret);
	if (!strcmp(form, "unix"))
		return by_number(text, 1, ret);
	if (!strcmp(form, "unix-ms"))
		return by_number(text, 1000, ret);
	return by_pattern(c, form, text, ret);
}

static enum kb_status set_time(struct reading *r, const char *text,
			       int64_t *ret)
{
	static const char *const iso[] = { "iso" };
	const struct case_map *map = r->rows->map;
	const char *const *forms = map->n_times ? map->times : iso;
	size_t n = map->n_times ? map->n_times : 1;
	int64_t at = 0;

	for (size_t i = 0; i < n; i++)
		if (by_form(r->calendar, forms[i], text, &at) && at > YEAR &&
		    at <= kb_now() + YEAR) {
			*ret = at;
			return KB_OK;
		}
	return kb_error_set(r->err, KB_INVALID, "'%.60s' is no time in any of "
			    "the forms that `times` names", text);
}

/* ---- a row ----------------------------------------------------------------------- */

static enum kb_status add_constants(struct reading *r)
{
	const struct kb_yaml *c = r->rows->map->constants;
	enum kb_status status = KB_OK;

	for (c = c ? c->child : NULL; c && status == KB_OK; c = c->next) {
		struct case_field f = { .name = c->key };

		case_part_find(c->key, &f.part, &f.of);
		status = set(r, &f, c->text);
		if (status != KB_OK)
			status = blame(r, c->key);
	}
	return status;
}

/* The country first: times are of its zone. */
static enum kb_status find_calendar(struct reading *r)
{
	const struct case_field *f = case_map_field(r->rows->map,
						    CASE_COUNTRY);
	enum kb_status status = f ? read_field(r, f) : KB_OK;

	if (status != KB_OK)
		return blame(r, "country");
	r->calendar = kb_calendar_find(r->rows->calendars, r->out->country);
	return r->calendar ? KB_OK : kb_error_set(r->err, KB_INVALID,
		"country: there is no calendar for '%.60s'", r->out->country);
}

enum kb_status case_row_read(void *mem, const struct case_rows *rows,
			     const json_t *row, struct case_row *ret,
			     struct kb_error *err)
{
	struct case_row out = { .country = rows->country };
	struct reading r = { mem, rows, row, NULL, &out, err };
	enum kb_status status = add_constants(&r);

	if (status == KB_OK)
		status = find_calendar(&r);
	for (size_t i = 0; i < rows->map->n_fields && status == KB_OK; i++) {
		const struct case_field *f = &rows->map->fields[i];

		if (f->part != CASE_COUNTRY)
			status = read_field(&r, f);
		if (status != KB_OK)
			status = blame(&r, f->name);
	}
	if (status != KB_OK)
		return status;
	if (!out.id || !out.lang || !out.question)
		return kb_error_set(err, KB_INVALID, "%s is empty",
			!out.id ? "id" : !out.lang ? "lang" : "question");
	*ret = out;
	return KB_OK;
}
