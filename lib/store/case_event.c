/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_event.c - what can happen to a case: a row for each kind, with the keys
 * of its body. In: a body as it came. Out: whether it is one, and the same as it
 * is stored, as other systems are told of it, as one line.
 */
#include <stdlib.h>

#include <kb/text.h>

#include "case_file.h"

enum { SHORT_MAX = 512, DEPTH = 16 };

/* WORDS: a person may have typed it; masked. NAME: our own word or a person of
   ours. */
enum type { NAME, WORDS, NUMBER, FLAG, OBJECT };
enum { NEEDED = 1, OUT = 2 };	/* OUT: other systems are told */

struct key { const char *name; enum type type; unsigned how; };

static const struct key opened[] = { { "channel", NAME, OUT }, { 0 } };
static const struct key asked[] = {
	{ "question", WORDS, NEEDED }, { "lang", NAME, 0 }, { 0 } };
static const struct key shown[] = {
	{ "receipt", NAME, 0 }, { "verdict", NAME, 0 },
	{ "article", NAME, 0 }, { "version", NUMBER, 0 },
	{ "lang", NAME, 0 }, { "title", NAME, 0 }, { 0 } };
static const struct key fact[] = {
	{ "attribute", WORDS, NEEDED }, { "value", WORDS, 0 }, { 0 } };
static const struct key ticked[] = {
	{ "article", NAME, NEEDED }, { "version", NUMBER, 0 },
	{ "step", NUMBER, NEEDED }, { "text", WORDS, 0 },
	{ "done", FLAG, 0 }, { 0 } };
static const struct key linked[] = {
	{ "receipt", NAME, OUT }, { "record", OBJECT, 0 },
	{ "article", NAME, NEEDED | OUT }, { "lang", NAME, OUT },
	{ "version", NUMBER, NEEDED | OUT }, { "title", NAME, OUT }, { 0 } };
static const struct key task[] = {
	{ "text", WORDS, NEEDED }, { "owner", NAME, 0 },
	{ "due", NUMBER, NEEDED }, { 0 } };
static const struct key promise[] = {
	{ "what", WORDS, NEEDED }, { "within", NAME, OUT },
	{ "clock", WORDS, 0 }, { "calendar", NAME, OUT },
	{ "exception", WORDS, 0 }, { "holiday_adds", NAME, OUT },
	{ "tell", WORDS, 0 }, { "tell_within", NAME, OUT },
	{ "clause", NAME, OUT }, { "article", NAME, OUT },
	{ "version", NUMBER, OUT }, { "owner", NAME, 0 },
	{ "start", NUMBER, OUT }, { "due", NUMBER, NEEDED | OUT }, { 0 } };
static const struct key done[] = {
	{ "of", NUMBER, NEEDED | OUT }, { "at", NUMBER, OUT }, { 0 } };
static const struct key told[] = {
	{ "of", NUMBER, NEEDED }, { "whom", WORDS, 0 }, { "at", NUMBER, 0 },
	{ 0 } };
static const struct key note[] = { { "text", WORDS, NEEDED }, { 0 } };
static const struct key message[] = {
	{ "text", WORDS, NEEDED }, { "lang", NAME, 0 }, { 0 } };
static const struct key flagged[] = {
	{ "article", NAME, NEEDED | OUT }, { "version", NUMBER, OUT },
	{ "text", WORDS, NEEDED }, { 0 } };
static const struct key handoff[] = { { "trail", OBJECT, NEEDED }, { 0 } };
static const struct key recalled[] = {
	{ "article", NAME, NEEDED }, { "version", NUMBER, 0 }, { 0 } };
static const struct key resolved[] = {
	{ "article", NAME, OUT }, { "done", WORDS, 0 }, { 0 } };
static const struct key none[] = { { 0 } };

/* line: the key whose text stands in the timeline. */
static const struct { const char *name, *line; bool out;
		      const struct key *keys; } kinds[KB_EVENTS] = {
	[KB_EVENT_OPENED] = { "opened", "channel", true, opened },
	[KB_EVENT_ASKED] = { "asked", "question", false, asked },
	[KB_EVENT_SHOWN] = { "shown", "title", false, shown },
	[KB_EVENT_FACT] = { "fact", "attribute", false, fact },
	[KB_EVENT_TICKED] = { "ticked", "text", false, ticked },
	[KB_EVENT_LINKED] = { "linked", "title", true, linked },
	[KB_EVENT_TASK] = { "task", "text", false, task },
	[KB_EVENT_PROMISE] = { "promise", "what", true, promise },
	[KB_EVENT_DONE] = { "done", NULL, true, done },
	[KB_EVENT_TOLD] = { "told", "whom", false, told },
	[KB_EVENT_NOTE] = { "note", "text", false, note },
	[KB_EVENT_MESSAGE] = { "message", "text", false, message },
	[KB_EVENT_FLAGGED] = { "flagged", "text", true, flagged },
	[KB_EVENT_HANDOFF] = { "handoff", NULL, false, handoff },
	[KB_EVENT_RECALLED] = { "recalled", "article", false, recalled },
	[KB_EVENT_RESUMED] = { "resumed", NULL, false, none },
	[KB_EVENT_RESOLVED] = { "resolved", "done", true, resolved },
	[KB_EVENT_REOPENED] = { "reopened", NULL, false, none },
};

const char *kb_event_name(enum kb_event kind)
{
	return kinds[kind].name;
}

bool kb_event_find(const char *name, enum kb_event *ret)
{
	for (size_t i = 0; i < KB_EVENTS; i++)
		if (strcmp(kinds[i].name, name) == 0) {
			*ret = (enum kb_event)i;
			return true;
		}
	return false;
}

const char *kb_body_text(const json_t *body, const char *key)
{
	const char *text = json_string_value(json_object_get(body, key));

	return text ? text : "";
}

int64_t kb_body_number(const json_t *body, const char *key)
{
	return (int64_t)json_integer_value(json_object_get(body, key));
}

/* ---- is it one? -------------------------------------------------------------- */

static const struct key *key_of(enum kb_event kind, const char *name)
{
	for (const struct key *k = kinds[kind].keys; k->name; k++)
		if (strcmp(k->name, name) == 0)
			return k;
	return NULL;
}

static const char *const type_names[] = {
	[NAME] = "a text", [WORDS] = "a text", [NUMBER] = "a whole number",
	[FLAG] = "true or false", [OBJECT] = "an object",
};

static bool is_type(const json_t *value, enum type type)
{
	return type == NUMBER ? json_is_integer(value) :
	       type == FLAG ? json_is_boolean(value) :
	       type == OBJECT ? json_is_object(value) :
	       json_is_string(value);
}

static enum kb_status check_value(enum kb_event kind, const struct key *k,
				  const json_t *value, struct kb_error *err)
{
	const char *text = json_string_value(value);
	size_t max = k->type == WORDS ? KB_CASE_TEXT_MAX : SHORT_MAX;

	if (!is_type(value, k->type))
		return kb_error_set(err, KB_INVALID, "'%s' of the event '%s' "
			"must be %s", k->name, kinds[kind].name,
			type_names[k->type]);
	if (k->type == NUMBER && json_integer_value(value) < 0)
		return kb_error_set(err, KB_INVALID, "'%s' of the event '%s' "
			"must not be below 0", k->name, kinds[kind].name);
	if (!text)
		return KB_OK;
	if (json_string_length(value) > max)
		return kb_error_set(err, KB_LIMIT, "'%s' of the event '%s' "
			"has %zu bytes; at most %zu are taken", k->name,
			kinds[kind].name, json_string_length(value), max);
	if (strlen(text) < json_string_length(value))
		return kb_error_set(err, KB_INVALID, "'%s' of the event '%s' "
			"has a NUL in it", k->name, kinds[kind].name);
	return KB_OK;
}

enum kb_status kb_event_check(enum kb_event kind, const json_t *body,
			      struct kb_error *err)
{
	const char *name;
	json_t *value;

	if (body && !json_is_object(body))
		return kb_error_set(err, KB_INVALID, "the body of the event "
			"'%s' must be an object", kinds[kind].name);
	json_object_foreach((json_t *)body, name, value) {
		const struct key *k = key_of(kind, name);
		enum kb_status st = KB_OK;
		if (!k)
			return kb_error_set(err, KB_INVALID, "the event '%s' "
				"has no key '%.64s'", kinds[kind].name, name);
		if (!json_is_null(value))
			st = check_value(kind, k, value, err);
		if (st != KB_OK)
			return st;
	}
	for (const struct key *k = kinds[kind].keys; k->name; k++) {
		value = json_object_get(body, k->name);
		if (!(k->how & NEEDED) || (json_is_string(value) ?
			json_string_length(value) > 0 :
			value && !json_is_null(value)))
			continue;
		return kb_error_set(err, KB_INVALID, "the event '%s' needs "
			"'%s'", kinds[kind].name, k->name);
	}
	return KB_OK;
}

/* ---- as it is stored -------------------------------------------------------------- */

/* Ids of receipts, digests and times are made by programs: what looks like a
   number to call in them is none. */
static bool is_machine(const char *text)
{
	size_t len = strlen(text);
	int64_t at;

	if (len == 14 && text[0] == 'r' && text[1] == '-')
		return strspn(text + 2, "0123456789abcdefghijklmnopqrstuvwxyz")
			== 12;
	if (len >= 32 && len <= 64)
		return strspn(text, "0123456789abcdef") == len;
	return kb_time_parse(text, &at);
}

struct job { struct kb_masking *mk; void *mem; struct kb_error *err; };

static enum kb_status mask_text(struct job *j, const char *text, json_t **ret)
{
	char *masked;
	size_t len;
	enum kb_status st = kb_mask(j->mk, j->mem, text, strlen(text), &masked,
				    &len, j->err);

	if (st == KB_OK)
		*ret = json_string(masked);
	return st;
}

static enum kb_status mask_json(struct job *j, const json_t *from, int depth,
				json_t **ret)
{
	enum kb_status st = KB_OK;
	json_t *value, *one;
	const char *key;
	size_t i;

	if (depth > DEPTH)
		return kb_error_set(j->err, KB_INVALID, "the event's body is "
			"nested more than %d deep", DEPTH);
	if (json_is_string(from) && !is_machine(json_string_value(from)))
		return mask_text(j, json_string_value(from), ret);
	*ret = json_is_object(from) ? json_object() :
	       json_is_array(from) ? json_array() :
	       json_incref((json_t *)from);
	if (json_is_object(from))
		json_object_foreach((json_t *)from, key, value) {
			st = mask_json(j, value, depth + 1, &one);
			if (st != KB_OK)
				break;
			json_object_set_new(*ret, key, one);
		}
	else if (json_is_array(from))
		json_array_foreach(from, i, value) {
			st = mask_json(j, value, depth + 1, &one);
			if (st != KB_OK)
				break;
			json_array_append_new(*ret, one);
		}
	if (st != KB_OK)
		json_decref(*ret);
	return st;
}

enum kb_status kb_event_mask(enum kb_event kind, struct kb_masking *mk,
			     void *mem, const json_t *body, json_t **ret,
			     struct kb_error *err)
{
	struct job j = { mk, mem, err };
	json_t *out = json_object(), *one;
	enum kb_status st = KB_OK;

	for (const struct key *k = kinds[kind].keys; k->name && st == KB_OK;
	     k++) {
		json_t *value = json_object_get(body, k->name);
		if (!value || json_is_null(value))
			continue;
		one = NULL;
		if (k->type == WORDS)
			st = mask_text(&j, json_string_value(value), &one);
		else if (k->type == OBJECT)
			st = mask_json(&j, value, 0, &one);
		else
			one = json_incref(value);
		if (st == KB_OK)
			json_object_set_new(out, k->name, one);
	}
	if (st == KB_OK)
		*ret = out;
	else
		json_decref(out);
	return st;
}

/* ---- for others ----------------------------------------------------------------------- */

json_t *kb_event_public(enum kb_event kind, const json_t *body)
{
	json_t *out;

	if (!kinds[kind].out)
		return NULL;
	out = json_object();
	for (const struct key *k = kinds[kind].keys; k->name; k++) {
		json_t *value = json_object_get(body, k->name);
		if ((k->how & OUT) && value)
			json_object_set(out, k->name, value);
	}
	return out;
}

const char *kb_event_line(enum kb_event kind, void *mem, const json_t *body)
{
	const char *line = kinds[kind].line;

	if (!line)
		return "";
	if (kind == KB_EVENT_FACT)
		return kb_format(mem, "%s: %s", kb_body_text(body, line),
				 kb_body_text(body, "value"));
	line = kb_body_text(body, line);
	return kb_strdup(mem, *line ? line : kb_body_text(body, "article"));
}
