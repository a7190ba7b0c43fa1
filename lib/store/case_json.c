/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_json.c - in: a case's events. Out: what they come to: facts, what was
 * asked, shown and said, what is to be done, and the line of time. One function
 * for each kind that does more than stand in that line.
 */
#include "case_view.h"

/* Copies these keys of the body; a list that ends with NULL. */
static json_t *pick(const json_t *body, const char *const *keys)
{
	json_t *out = json_object();

	for (; *keys; keys++) {
		json_t *value = json_object_get(body, *keys);
		if (value)
			json_object_set(out, *keys, value);
		else
			json_object_set_new(out, *keys, json_null());
	}
	return out;
}

void kb_case_view_time(const struct kb_case_view *v, json_t *to,
		       const char *key, int64_t at)
{
	char text[32];

	json_object_set_new(to, key, !at ? json_null() : json_string(
		v->calendar ? kb_clock_format(v->calendar, at, text,
					      sizeof(text)) :
		kb_time_format(at, text, sizeof(text))));
}

static void append(struct kb_case_view *v, const char *list, json_t *item)
{
	json_array_append_new(json_object_get(v->root, list), item);
}

/* Takes out the item for which all these keys are as in `like`. */
static void drop_like(json_t *list, const json_t *like,
		      const char *const *keys)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		const char *const *k = keys;
		while (*k && json_equal(json_object_get(item, *k),
					json_object_get(like, *k)))
			k++;
		if (!*k) {
			json_array_remove(list, i);
			return;
		}
	}
}

/* ---- kinds -------------------------------------------------------------------------- */

static void asked(struct kb_case_view *v, const struct kb_case_event *e)
{
	static const char *const keys[] = { "question", "lang", NULL };
	json_t *item = pick(e->body, keys);

	kb_case_view_time(v, item, "at", e->at);
	append(v, "asked", item);
}

static void shown(struct kb_case_view *v, const struct kb_case_event *e)
{
	static const char *const keys[] = { "receipt", "verdict", "article",
		"version", "title", "lang", NULL };
	json_t *item = pick(e->body, keys);

	kb_case_view_time(v, item, "at", e->at);
	append(v, "shown", item);
}

/* The latest of each attribute. */
static void fact(struct kb_case_view *v, const struct kb_case_event *e)
{
	static const char *const same[] = { "attribute", NULL };
	static const char *const keys[] = { "attribute", "value", NULL };
	json_t *item = pick(e->body, keys);

	json_object_set_new(item, "seq", json_integer(e->seq));
	drop_like(json_object_get(v->root, "facts"), item, same);
	if (*kb_body_text(e->body, "value"))
		append(v, "facts", item);
	else
		json_decref(item);	/* taken back */
}

static void ticked(struct kb_case_view *v, const struct kb_case_event *e)
{
	static const char *const same[] = { "article", "step", NULL };
	static const char *const keys[] = { "article", "version", "step",
		"text", NULL };
	const json_t *done = json_object_get(e->body, "done");
	json_t *item = pick(e->body, keys);

	json_object_set_new(item, "done", json_boolean(!json_is_false(done)));
	drop_like(json_object_get(v->root, "ticks"), item, same);
	append(v, "ticks", item);
}

static void linked(struct kb_case_view *v, const struct kb_case_event *e)
{
	static const char *const keys[] = { "receipt", "article", "version",
		"title", "lang", NULL };
	json_t *item = pick(e->body, keys);

	kb_case_view_time(v, item, "at", e->at);
	json_object_set_new(item, "by", json_string(e->by));
	append(v, "links", item);
}

/* When number `of` was done; 0: it was not. */
static int64_t when(const struct kb_case_view *v, enum kb_event kind,
		    int64_t of)
{
	for (size_t i = 0; i < v->n; i++) {
		const json_t *body = v->events[i].body;
		if (v->events[i].kind == kind &&
		    kb_body_number(body, "of") == of)
			return json_object_get(body, "at") ?
				kb_body_number(body, "at") : v->events[i].at;
	}
	return 0;
}

static void task(struct kb_case_view *v, const struct kb_case_event *e)
{
	int64_t due = kb_body_number(e->body, "due");
	int64_t done = when(v, KB_EVENT_DONE, e->seq);
	json_t *item = json_pack("{sIssss}", "seq", (json_int_t)e->seq,
		"text", kb_body_text(e->body, "text"),
		"owner", kb_body_text(e->body, "owner"));

	kb_case_view_time(v, item, "due", due);
	kb_case_view_time(v, item, "done_at", done);
	json_object_set_new(item, "overdue",
			    json_boolean(!done && due < v->now));
	append(v, "tasks", item);
}

static void promise(struct kb_case_view *v, const struct kb_case_event *e)
{
	append(v, "promises", kb_case_view_promise(v, e,
		when(v, KB_EVENT_DONE, e->seq),
		when(v, KB_EVENT_TOLD, e->seq)));
}

static void note(struct kb_case_view *v, const struct kb_case_event *e)
{
	static const char *const keys[] = { "text", NULL };
	json_t *item = pick(e->body, keys);

	kb_case_view_time(v, item, "at", e->at);
	json_object_set_new(item, "by", json_string(e->by));
	append(v, "notes", item);
}

static void message(struct kb_case_view *v, const struct kb_case_event *e)
{
	static const char *const keys[] = { "text", "lang", NULL };
	json_t *item = pick(e->body, keys);

	kb_case_view_time(v, item, "at", e->at);
	json_object_set_new(item, "by", json_string(e->by));
	append(v, "messages", item);
}

static void flagged(struct kb_case_view *v, const struct kb_case_event *e)
{
	static const char *const keys[] = { "article", "version", "text",
		NULL };
	json_t *item = pick(e->body, keys);

	kb_case_view_time(v, item, "at", e->at);
	json_object_set_new(item, "by", json_string(e->by));
	append(v, "flags", item);
}

static void handoff(struct kb_case_view *v, const struct kb_case_event *e)
{
	json_object_set(v->root, "handoff",
			json_object_get(e->body, "trail"));
}

static void (*const views[KB_EVENTS])(struct kb_case_view *v,
				      const struct kb_case_event *e) = {
	[KB_EVENT_ASKED] = asked, [KB_EVENT_SHOWN] = shown,
	[KB_EVENT_FACT] = fact, [KB_EVENT_TICKED] = ticked,
	[KB_EVENT_LINKED] = linked, [KB_EVENT_TASK] = task,
	[KB_EVENT_PROMISE] = promise, [KB_EVENT_NOTE] = note,
	[KB_EVENT_MESSAGE] = message, [KB_EVENT_FLAGGED] = flagged,
	[KB_EVENT_HANDOFF] = handoff,
};

/* ---- all of it ------------------------------------------------------------------------- */

/* The text of what was done or told of, else the event's own. */
static const char *line_of(const struct kb_case_view *v,
			   const struct kb_case_event *e)
{
	int64_t of = kb_body_number(e->body, "of");

	for (size_t i = 0; of && i < v->n; i++)
		if (v->events[i].seq == of)
			return kb_event_line(v->events[i].kind, v->mem,
					     v->events[i].body);
	return kb_event_line(e->kind, v->mem, e->body);
}

static void timeline(struct kb_case_view *v, const struct kb_case_event *e)
{
	json_t *item = json_pack("{sIssssss}", "seq", (json_int_t)e->seq,
		"by", e->by, "kind", kb_event_name(e->kind),
		"text", line_of(v, e));

	kb_case_view_time(v, item, "at", e->at);
	append(v, "timeline", item);
}

static json_t *head(const struct kb_case_view *v, const struct kb_case_file *f)
{
	static const char *const lists[] = { "facts", "asked", "shown",
		"ticks", "links", "tasks", "promises", "notes", "messages",
		"flags" };
	json_t *root = json_pack("{ssssssssssssssssssss}", "id", f->id,
		"source", f->source, "source_id", f->source_id,
		"lang", f->lang, "country", f->country,
		"channel", f->channel, "question", f->question,
		"owner", f->owner, "state", f->state, "article", f->article);

	kb_case_view_time(v, root, "opened_at", f->opened_at);
	kb_case_view_time(v, root, "changed_at", f->changed_at);
	kb_case_view_time(v, root, "resolved_at", f->resolved_at);
	for (size_t i = 0; i < KB_COUNT(lists); i++)
		json_object_set_new(root, lists[i], json_array());
	json_object_set_new(root, "handoff", json_null());
	json_object_set_new(root, "timeline", json_array());
	return root;
}

enum kb_status kb_case_json(struct kb_store *s, void *mem, const char *id,
			    const struct kb_calendars *calendars, int64_t now,
			    json_t **ret, struct kb_error *err)
{
	struct kb_case_view v = { .mem = talloc_new(mem), .now = now };
	struct kb_case_event *events = NULL;
	enum kb_status st = kb_case_load(s, v.mem, id, &v.file, &events, &v.n,
					 err);

	if (st == KB_OK) {
		v.events = events;
		v.calendar = calendars ?
			kb_calendar_find(calendars, v.file.country) : NULL;
		v.root = head(&v, &v.file);
		for (size_t i = 0; i < v.n; i++) {
			if (views[events[i].kind])
				views[events[i].kind](&v, &events[i]);
			timeline(&v, &events[i]);
		}
		*ret = v.root;
	}
	talloc_free(v.mem);
	return st;
}
