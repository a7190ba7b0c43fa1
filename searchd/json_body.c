/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * json_body.c - the body of a request below /v1 as JSON. In: bytes that entry.c
 * has found to be application/json and no longer than the route takes. Out: one
 * object or array, UTF-8, at most sixteen levels deep, no key twice; or what is
 * wrong with it, and where.
 */
#include "json_body.h"

#include <stdlib.h>

static const struct { enum json_error_code code; const char *text; }
faults[] = {
	{ json_error_invalid_utf8, "a text in it is not UTF-8" },
	{ json_error_premature_end_of_input, "it ends too early" },
	{ json_error_end_of_input_expected, "something follows the value" },
	{ json_error_null_character, "a null character stands in a text" },
	{ json_error_duplicate_key, "a key stands twice in an object" },
	{ json_error_numeric_overflow, "a number is too large" },
};

static enum kb_status refuse(struct kb_error *err, const char *why, int at)
{
	return kb_error_set(err, KB_INVALID, "the body must be JSON: %s, at "
			    "byte %d", why, at);
}

static const char *fault_text(enum json_error_code code)
{
	for (size_t i = 0; i < KB_COUNT(faults); i++)
		if (faults[i].code == code)
			return faults[i].text;
	return "it is written otherwise";
}

/* Where it becomes too deep; -1: nowhere. Brackets inside of texts do not
   count. The parser's own limit is far too high for us. */
static int too_deep(const char *bytes, size_t len)
{
	int depth = 0;
	bool text = false;

	for (size_t i = 0; i < len; i++) {
		char c = bytes[i];

		if (text && c == '\\')
			i++;
		else if (c == '"')
			text = !text;
		else if (!text && (c == '{' || c == '['))
			depth++;
		else if (!text && (c == '}' || c == ']'))
			depth--;
		if (depth > KB_JSON_DEPTH)
			return (int)i;
	}
	return -1;
}

struct kept { json_t *value; };

static int drop(struct kept *kept)
{
	json_decref(kept->value);
	return 0;
}

void kb_json_keep(struct kb_request *r, json_t *value)
{
	struct kept *kept = kb_new(r, struct kept);

	kept->value = value;
	talloc_set_destructor(kept, drop);
}

enum kb_status kb_json_body(struct kb_request *r, json_t **ret,
			    struct kb_error *err)
{
	const char *bytes = r->body.len ? r->body.bytes : "";
	int deep = too_deep(bytes, r->body.len);
	json_error_t where;
	json_t *root;

	if (deep >= 0)
		return refuse(err, "it is more than 16 levels deep", deep);
	root = json_loadb(bytes, r->body.len, JSON_REJECT_DUPLICATES, &where);
	if (!root)
		return refuse(err, fault_text(json_error_code(&where)),
			      where.position);
	kb_json_keep(r, root);
	*ret = root;
	return KB_OK;
}

/* ---- parts ------------------------------------------------------------------- */

enum kb_status kb_json_text(const json_t *object, const char *key, size_t max,
			    const char *fallback, const char **ret,
			    struct kb_error *err)
{
	const json_t *value = json_object_get(object, key);

	if (!value || json_is_null(value)) {
		*ret = fallback;
		return KB_OK;
	}
	if (!json_is_string(value))
		return kb_error_set(err, KB_INVALID, "%s must be a text", key);
	if (json_string_length(value) > max)
		return kb_error_set(err, KB_INVALID, "%s has more than %zu "
				    "bytes", key, max);
	*ret = json_string_value(value);
	return KB_OK;
}

/* "+08:00" in seconds. */
static bool read_offset(const char *text, int64_t *ret)
{
	int hours, minutes, end = 0;

	if (sscanf(text, "%*[+-]%2d:%2d%n", &hours, &minutes, &end) != 2 ||
	    end != 6 || text[6] || text[1] < '0' || text[4] < '0' ||
	    hours > 23 || minutes > 59)
		return false;
	*ret = (hours * 60 + minutes) * 60 * (*text == '-' ? -1 : 1);
	return true;
}

/* Seconds may have a fraction, which is left out. */
static bool read_time(const char *text, int64_t *ret)
{
	enum { SECONDS = 19 };		/* 2026-11-22T15:00:00 */
	char utc[SECONDS + 2];
	const char *zone = text + SECONDS;
	int64_t at, offset = 0;

	if (strlen(text) <= SECONDS)
		return false;
	memcpy(utc, text, SECONDS);
	memcpy(utc + SECONDS, "Z", 2);
	if (*zone == '.')
		zone += 1 + strspn(zone + 1, "0123456789");
	if (!kb_time_parse(utc, &at) ||
	    (strcmp(zone, "Z") && !read_offset(zone, &offset)))
		return false;
	*ret = at - offset;
	return true;
}

enum kb_status kb_json_time(const json_t *object, const char *key,
			    int64_t *ret, struct kb_error *err)
{
	const json_t *value = json_object_get(object, key);
	int64_t at = 0;

	if (json_is_integer(value))
		at = json_integer_value(value);
	else if (value && !json_is_null(value) &&
		 (!json_is_string(value) ||
		  !read_time(json_string_value(value), &at)))
		at = -1;
	if (at < 0 || at > INT64_C(253402300799))	/* the year 9999 */
		return kb_error_set(err, KB_INVALID, "%s must be a time such "
				    "as 2026-11-22T15:00:00+08:00", key);
	*ret = at;
	return KB_OK;
}

static enum kb_status unknown(const char *key, const char *const *names,
			      size_t n, struct kb_error *err)
{
	const char *near = kb_word_nearest(key, names, n, sizeof(*names));

	/* Not at length, and not cut inside of a character. */
	if (strlen(key) > 64)
		key = "...";
	return near ? kb_error_set(err, KB_INVALID, "there is no key \"%s\" "
				   "here; is it \"%s\"?", key, near)
		    : kb_error_set(err, KB_INVALID, "there is no key \"%s\" "
				   "here", key);
}

enum kb_status kb_json_known(const json_t *object, const char *const *names,
			     size_t n, struct kb_error *err)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)object, key, value) {
		size_t i = 0;

		while (i < n && strcmp(names[i], key))
			i++;
		if (i == n)
			return unknown(key, names, n, err);
	}
	return KB_OK;
}
