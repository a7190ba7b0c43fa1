/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * team_receipts.c - what was asked, and what it got. In: the logs of receipts
 * since a time, links of cases. Out: figures by time and by question. Questions
 * that differ in case, width, script or punctuation alone are one; they are
 * masked since they were written.
 */
#include <stdlib.h>

#include <kb/receipt.h>
#include <kb/text.h>

#include "team.h"

enum { GROUPS_MAX = 20000, LABEL = 16 };

/* One walk through the logs. */
struct pass {
	struct kb_team_sheet *t;
	struct kb_text *text;
	json_t *groups;		/* key: a question with its counts */
	json_t *shown;		/* article: how often it was the answer */
	json_t *linked;		/* receipt of a link: key, once it is known */
	int64_t asked, none, choose;
	struct { char label[LABEL]; int64_t asked, none; } bars[KB_TEAM_BARS];
	size_t n_bars;
};

static void count(json_t *object, const char *key)
{
	json_object_set_new(object, key, json_integer(1 +
		json_integer_value(json_object_get(object, key))));
}

/* ---- by time ------------------------------------------------------------------ */

/* "2026-11-22", of a single day "2026-11-22 14". */
static void label_of(const struct kb_team_sheet *t, int64_t at, char *label)
{
	char text[40];
	int len = t->days == 1 ? 13 : 10;

	kb_clock_format(t->calendar, at, text, sizeof(text));
	text[10] = ' ';
	snprintf(label, LABEL, "%.*s", len, text);
}

/* Hours that the clock skips or shows twice make no empty or double bar. */
static void make_bars(struct pass *p)
{
	int64_t step = 3600, at = p->t->since;
	int64_t last = p->t->days == 1 ? at + 86399 : p->t->now;
	char label[LABEL];

	for (; at <= last && p->n_bars < KB_TEAM_BARS; at += step) {
		label_of(p->t, at, label);
		if (!p->n_bars || strcmp(p->bars[p->n_bars - 1].label, label))
			memcpy(p->bars[p->n_bars++].label, label, LABEL);
	}
}

static void count_time(struct pass *p, int64_t at, bool none)
{
	char label[LABEL];

	label_of(p->t, at, label);
	for (size_t i = 0; i < p->n_bars; i++)
		if (!strcmp(p->bars[i].label, label)) {
			p->bars[i].asked++;
			p->bars[i].none += none;
		}
}

static json_t *times_json(const struct pass *p)
{
	json_t *list = json_array();

	for (size_t i = 0; i < p->n_bars; i++)
		json_array_append_new(list, json_pack("{s:s,s:I,s:I}",
			"time", p->bars[i].label,
			"asked", (json_int_t)p->bars[i].asked,
			"none", (json_int_t)p->bars[i].none));
	return list;
}

/* ---- by question ---------------------------------------------------------------- */

static json_t *group_of(struct pass *p, const char *key, const char *query)
{
	json_t *group = json_object_get(p->groups, key);

	if (group || json_object_size(p->groups) == GROUPS_MAX)
		return group;
	group = json_pack("{s:s,s:i,s:i,s:I,s:{},s:{},s:{}}", "question",
		query, "asked", 0, "none", 0, "last", (json_int_t)0,
		"answers", "linked", "by");
	json_object_set_new(p->groups, key, group);
	return group;
}

static const char *card_of(const json_t *receipt)
{
	const char *verdict = json_string_value(json_object_get(receipt,
								"verdict"));
	const char *id = json_string_value(json_object_get(json_array_get(
		json_object_get(receipt, "shown"), 0), "article"));

	return verdict && !strcmp(verdict, "answer") && id ? id : NULL;
}

static enum kb_status take(void *user, const struct kb_receipt_line *line,
			   struct kb_error *err)
{
	struct pass *p = user;
	const char *verdict = json_string_value(json_object_get(line->receipt,
								"verdict"));
	const char *card = card_of(line->receipt);
	bool none = verdict && !strcmp(verdict, "none");
	char *key;
	json_t *group;

	(void)err;
	p->asked++;
	p->none += none;
	p->choose += verdict && !strcmp(verdict, "choose");
	count_time(p, line->at, none);
	if (card)
		count(p->shown, card);
	if (!line->query)
		return KB_OK;
	key = kb_text_key(p->text, p->t->mem, line->query,
			  strlen(line->query));
	group = group_of(p, key, line->query);
	if (group) {
		count(group, "asked");
		if (none)
			count(group, "none");
		if (card)
			count(json_object_get(group, "answers"), card);
		json_object_set_new(group, "last",
				    json_integer((json_int_t)line->at));
		if (json_object_get(p->linked, line->id))
			json_object_set_new(p->linked, line->id,
					    json_string(key));
	}
	talloc_free(key);
	return KB_OK;
}

/* Which questions the answers said to customers belong to. */
static void add_links(struct pass *p, const struct kb_case_link *links,
		      size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *key = json_string_value(json_object_get(p->linked,
			links[i].receipt));
		json_t *group = key ? json_object_get(p->groups, key) : NULL;
		if (!group)
			continue;
		count(json_object_get(group, "linked"), links[i].article);
		count(json_object_get(group, "by"), links[i].by);
	}
}

/* How often the commonest one came, among how many. */
static const char *commonest(json_t *counts, int64_t *most, int64_t *all)
{
	const char *best = NULL, *id;
	json_t *value;

	*most = *all = 0;
	json_object_foreach(counts, id, value) {
		int64_t n = json_integer_value(value);
		*all += n;
		if (n > *most || (n == *most && strcmp(id, best) < 0)) {
			*most = n;
			best = id;
		}
	}
	return best;
}

static int64_t whole(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* ---- tables ------------------------------------------------------------------------ */

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* By the key that weighs, then by the question, so that the order is always the
   same. */
static int compare(const json_t *a, const json_t *b, const char *weight)
{
	int64_t x = whole(a, weight), y = whole(b, weight);

	return x != y ? (x < y) - (x > y) :
		strcmp(text_of(a, "question"), text_of(b, "question"));
}

static int by_none(const void *a, const void *b)
{
	return compare(*(json_t *const *)a, *(json_t *const *)b, "none");
}

static int by_answers(const void *a, const void *b)
{
	return compare(*(json_t *const *)a, *(json_t *const *)b, "answers");
}

/* Takes the references of the rows. */
static json_t *sorted(json_t **rows, size_t n,
		      int (*order)(const void *, const void *))
{
	json_t *list = json_array();

	if (n)
		qsort(rows, n, sizeof(*rows), order);
	for (size_t i = 0; i < n; i++)
		if (i < KB_TEAM_ROWS)
			json_array_append_new(list, rows[i]);
		else
			json_decref(rows[i]);
	return list;
}

static json_t *unanswered_row(struct kb_team_sheet *t, const json_t *group)
{
	char last[40];

	kb_clock_format(t->calendar, whole(group, "last"), last, sizeof(last));
	last[10] = ' ';
	last[16] = '\0';
	return json_pack("{s:s,s:I,s:I,s:s}", "question",
		text_of(group, "question"), "asked",
		(json_int_t)whole(group, "asked"), "none",
		(json_int_t)whole(group, "none"), "last", last);
}

static double percent(int64_t part, int64_t all)
{
	return all ? (double)(part * 1000 / all) / 10 : 0;
}

/* NULL: asked once, or of an article that this reader may not see. */
static json_t *consistency_row(struct kb_team_sheet *t, const json_t *group)
{
	int64_t most, all, link_most, links;
	const char *id = commonest(json_object_get(group, "answers"), &most,
				   &all);
	const char *title = id && all > 1 ? kb_team_title(t, id) : NULL;

	if (!title)
		return NULL;
	commonest(json_object_get(group, "linked"), &link_most, &links);
	return json_pack("{s:s,s:I,s:s,s:s,s:f,s:I,s:I,s:f}", "question",
		text_of(group, "question"), "answers", (json_int_t)all,
		"article", id, "title", title, "share", percent(most, all),
		"links", (json_int_t)links, "people", (json_int_t)
		json_object_size(json_object_get(group, "by")),
		"link_share", percent(link_most, links));
}

static void add_tables(struct pass *p)
{
	struct kb_team_sheet *t = p->t;
	size_t n = json_object_size(p->groups), none = 0, same = 0;
	json_t **open = kb_array(t->mem, json_t *, n + 1), *group;
	json_t **twice = kb_array(t->mem, json_t *, n + 1);
	double sum = 0;
	const char *key;

	json_object_foreach(p->groups, key, group) {
		json_t *row = consistency_row(t, group);
		if (whole(group, "none"))
			open[none++] = unanswered_row(t, group);
		if (!row)
			continue;
		sum += json_real_value(json_object_get(row, "share"));
		twice[same++] = row;
	}
	json_object_set_new(t->numbers, "groups",
			    json_integer((json_int_t)same));
	json_object_set_new(t->numbers, "consistency", json_real(
		same ? (double)(int64_t)(sum / (double)same * 10) / 10 : 0));
	json_object_set_new(t->tables, "unanswered",
			    sorted(open, none, by_none));
	json_object_set_new(t->tables, "consistency",
			    sorted(twice, same, by_answers));
	json_object_set_new(t->tables, "times", times_json(p));
}

enum kb_status kb_team_receipts(struct kb_team_sheet *t, json_t **shown,
				struct kb_error *err)
{
	const struct kb_config *config = &t->r->site->config;
	struct pass p = { .t = t, .text = kb_text_new(t->mem),
		.groups = json_object(), .shown = json_object(),
		.linked = json_object() };
	struct kb_case_link *links;
	size_t n = 0;
	enum kb_status status = kb_case_links(t->store, t->mem, NULL, t->since,
					      &links, &n, err);

	for (size_t i = 0; i < n; i++)
		json_object_set_new(p.linked, links[i].receipt, json_null());
	make_bars(&p);
	if (!status)
		status = kb_receipts_each(kb_receipts_dir(t->mem, config),
					  t->since, take, &p, err);
	if (!status) {
		add_links(&p, links, n);
		add_tables(&p);
		json_object_set_new(t->numbers, "asked",
				    json_integer((json_int_t)p.asked));
		json_object_set_new(t->numbers, "none",
				    json_integer((json_int_t)p.none));
		json_object_set_new(t->numbers, "choose",
				    json_integer((json_int_t)p.choose));
		*shown = json_incref(p.shown);
	}
	json_decref(p.groups);
	json_decref(p.shown);
	json_decref(p.linked);
	return status;
}
