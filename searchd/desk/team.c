/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * team.c - the sheet of who leads a team. In: how many days. Out: figures and
 * tables from receipts, cases, the queue, and what goes out.
 */
#include "team.h"

#include <stdlib.h>

#include "../books.h"

const struct kb_team_table kb_team_tables[] = {
	{ "times", { "time", "asked", "none" } },
	{ "unanswered", { "question", "asked", "none", "last" } },
	{ "articles", { "article", "title", "shown", "links", "cases",
			"people", "again", "flags" } },
	{ "consistency", { "question", "answers", "article", "title", "share",
			   "links", "people", "link_share" } },
	{ "flags", { "at", "article", "title", "version", "text" } },
	{ "outgoing", { "at", "event", "tries", "next", "error" } },
	{ NULL, { NULL } },
};

static void put_number(struct kb_team_sheet *t, const char *key, int64_t n)
{
	json_object_set_new(t->numbers, key, json_integer((json_int_t)n));
}

json_t *kb_team_time(const struct kb_team_sheet *t, int64_t at)
{
	char text[40];

	kb_clock_format(t->calendar, at, text, sizeof(text));
	text[10] = ' ';
	return json_stringn(text, 16);
}

/* ---- tables ------------------------------------------------------------------- */

static enum kb_status add_flags(struct kb_team_sheet *t, json_t *flags,
				struct kb_error *err)
{
	struct kb_queue_item *list;
	json_t *rows = json_array();
	size_t n = 0;
	enum kb_status status = kb_queue_list(t->store, t->mem, NULL, true, 0,
					      KB_TEAM_ROWS, &list, &n, err);

	for (size_t i = 0; i < n; i++) {
		const char *id = list[i].article;
		const char *title = list[i].kind == KB_QUEUED_FLAG ?
			kb_team_title(t, id) : NULL;
		if (!title)
			continue;
		json_object_set_new(flags, id, json_integer(1 +
			json_integer_value(json_object_get(flags, id))));
		json_array_append_new(rows, json_pack(
			"{s:o,s:s,s:s,s:i,s:s}", "at", kb_team_time(t, list[i].at),
			"article", id, "title", title, "version",
			list[i].version, "text", list[i].text));
	}
	put_number(t, "flags", (int64_t)json_array_size(rows));
	json_object_set_new(t->tables, "flags", rows);
	return status;
}

static json_t *article_row(struct kb_team_sheet *t,
			   const struct kb_article_use *use,
			   const json_t *shown, const json_t *flags)
{
	const char *title = kb_team_title(t, use->article);

	return title ? json_pack("{s:s,s:s,s:I,s:I,s:I,s:I,s:I,s:I}",
		"article", use->article, "title", title, "shown",
		json_integer_value(json_object_get(shown, use->article)),
		"links", (json_int_t)use->links, "cases",
		(json_int_t)use->cases, "people", (json_int_t)use->people,
		"again", (json_int_t)use->again, "flags",
		json_integer_value(json_object_get(flags, use->article))) :
		NULL;
}

static int by_shown(const void *a, const void *b)
{
	const struct kb_article_use *x = a, *y = b;

	return x->links != y->links ? (x->links < y->links) -
		(x->links > y->links) : strcmp(x->article, y->article);
}

/* What was linked, then what was shown and not linked. links of the latter
   stand for how often it was shown, to put them in order. */
static enum kb_status add_articles(struct kb_team_sheet *t,
				   json_t *shown, const json_t *flags,
				   struct kb_error *err)
{
	json_t *rows = json_array(), *value, *linked = json_object();
	struct kb_article_use *use, *rest;
	const char *id;
	size_t n = 0, more = 0;
	enum kb_status status = kb_cases_use(t->store, t->mem, t->since,
					     KB_TEAM_ROWS, &use, &n, err);

	for (size_t i = 0; i < n; i++) {
		json_t *row = article_row(t, &use[i], shown, flags);
		json_object_set_new(linked, use[i].article, json_true());
		if (row)
			json_array_append_new(rows, row);
	}
	rest = kb_array(t->mem, struct kb_article_use,
			json_object_size(shown) + 1);
	json_object_foreach(shown, id, value)
		if (!json_object_get(linked, id))
			rest[more++] = (struct kb_article_use){ .article = id,
				.links = json_integer_value(value) };
	if (more)
		qsort(rest, more, sizeof(*rest), by_shown);
	for (size_t i = 0; i < more && i < KB_TEAM_ROWS; i++) {
		rest[i].links = 0;
		json_t *row = article_row(t, &rest[i], shown, flags);
		if (row)
			json_array_append_new(rows, row);
	}
	json_decref(linked);
	json_object_set_new(t->tables, "articles", rows);
	return status;
}

static enum kb_status add_outgoing(struct kb_team_sheet *t,
				   struct kb_error *err)
{
	struct kb_outgoing *list;
	json_t *rows = json_array();
	size_t n = 0;
	enum kb_status status = kb_outgoing_failing(t->store, t->mem,
		KB_TEAM_ROWS, &list, &n, err);

	for (size_t i = 0; i < n; i++)
		json_array_append_new(rows, json_pack(
			"{s:o,s:s,s:i,s:o,s:s}", "at", kb_team_time(t, list[i].at),
			"event", list[i].event, "tries", list[i].tries, "next",
			list[i].next_at ? kb_team_time(t, list[i].next_at) :
			json_string(""), "error", list[i].error));
	put_number(t, "failing", (int64_t)n);
	json_object_set_new(t->tables, "outgoing", rows);
	return status;
}

static enum kb_status add_cases(struct kb_team_sheet *t, struct kb_error *err)
{
	struct kb_case_counts c = { 0 };
	enum kb_status status = kb_cases_count(t->store, t->since, &c, err);

	put_number(t, "opened", c.opened);
	put_number(t, "closed", c.closed);
	put_number(t, "linked", c.linked);
	put_number(t, "again", c.again);
	return status;
}

/* ---- the sheet ------------------------------------------------------------------ */

/* When the first of these days began, there. */
static int64_t since_of(const struct kb_team_sheet *t)
{
	int64_t today = t->now, first = t->now;
	char text[40];

	if (!kb_clock_parse(t->calendar, "00:00", t->now, &today))
		return t->now;
	first = today + 43200 - (int64_t)(t->days - 1) * 86400;
	kb_clock_format(t->calendar, first, text, sizeof(text));
	snprintf(text + 10, sizeof(text) - 10, " 00:00");
	return kb_clock_parse(t->calendar, text, t->now, &first) ? first :
		today;
}

static int let_go(struct kb_team_sheet *t)
{
	json_decref(t->titles);
	json_decref(t->numbers);
	json_decref(t->tables);
	return 0;
}

enum kb_status kb_team_begin(struct kb_request *r, unsigned days,
			     struct kb_team_sheet **ret, struct kb_error *err)
{
	struct kb_team_sheet *t = kb_new(r, struct kb_team_sheet);

	*t = (struct kb_team_sheet){ .r = r, .mem = t, .now = kb_now(),
		.days = days, .titles = json_object(),
		.numbers = json_object(), .tables = json_object(),
		.calendar = kb_calendar_find(r->site->calendars,
					     r->site->config.country) };
	talloc_set_destructor(t, let_go);
	t->since = since_of(t);
	*ret = t;
	return kb_books(r, &t->store, err);
}

enum kb_status kb_team_open(struct kb_request *r, unsigned days,
			    struct kb_team_sheet **ret, struct kb_error *err)
{
	json_t *shown = NULL, *flags = json_object();
	struct kb_team_sheet *t;
	enum kb_status status = kb_team_begin(r, days, &t, err);

	if (!status)
		status = kb_team_receipts(t, &shown, err);
	if (!status)
		status = add_flags(t, flags, err);
	if (!status)
		status = add_articles(t, shown, flags, err);
	if (!status)
		status = add_outgoing(t, err);
	if (!status)
		status = add_cases(t, err);
	json_decref(shown);
	json_decref(flags);
	if (!status)
		*ret = t;
	return status;
}
