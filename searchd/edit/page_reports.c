/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_reports.c - GET /edit/reports: how long from flag to fixed, what is open,
 * how much is past its review, which head questions have an answer; GET
 * /edit/reports.csv: the same as a table. In: days (7, 30, 90). Out: HTML, CSV.
 * Nothing in it is about a person.
 */
#include "queue.h"

#include <inttypes.h>

enum { DAY = 86400, DEFAULT_DAYS = 30 };

static const unsigned periods[] = { 7, 30, 90 };

struct report {
	struct kb_room *room;
	unsigned days;
	struct kb_queue_figures f;
	struct kb_coverage *map; size_t n;
};

static enum kb_status load(struct kb_request *r, struct kb_reply *reply,
			   struct report *t, struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	struct kb_room *room;
	bool known = false;
	enum kb_status status;

	t->days = DEFAULT_DAYS;
	status = kb_request_number(r, "days", 90, &t->days, err);
	for (size_t i = 0; i < KB_COUNT(periods); i++)
		known = known || periods[i] == t->days;
	if (!status && !known)
		status = kb_error_set(err, KB_INVALID, "days is %u; there are "
			"reports of 7, 30 and 90 days", t->days);
	if (!status)
		status = kb_room_open(r, reply, "reports",
			kb_words_get(w, "edit_reports"), "/edit/reports?",
			&t->room, err);
	if (status)
		return status;
	room = t->room;
	status = kb_queue_fresh(room, err);
	if (!status)
		status = kb_queue_figures(room->store, room->v.now -
			(int64_t)t->days * DAY, room->v.now + 1, room->v.now,
			&t->f, err);	/* this second, too */
	return status ? status : kb_queue_coverage(room->store, room, &t->map,
						   &t->n, err);
}

/* ---- the page --------------------------------------------------------------------------- */

static void add_figure(json_t *list, const struct kb_room *room,
		       const char *word, const char *value, const char *of)
{
	json_array_append_new(list, json_pack("{s:s,s:s,s:s}", "name",
		kb_room_word(room, word), "value", value, "of", of));
}

static const char *span(const struct report *t, int64_t seconds)
{
	const struct kb_words *w = t->room->v.words;
	static const struct { int64_t from, unit; const char *key; } units[] = {
		{ 2 * DAY, DAY, "days" }, { 7200, 3600, "hours" },
		{ 0, 60, "minutes" },
	};
	size_t i = 0;

	if (!t->f.closed)
		return "–";
	while (seconds < units[i].from)
		i++;
	return kb_words_count(w, t->room, units[i].key,
			      seconds / units[i].unit);
}

static const char *share(const struct report *t, int64_t part, int64_t all)
{
	return all ? talloc_asprintf(t->room, "%" PRId64 " %%",
				     (part * 200 + all) / (2 * all)) : "–";
}

static void add_figures(const struct report *t)
{
	struct kb_room *room = t->room;
	json_t *list = json_array();

	add_figure(list, room, "edit_r_median", span(t, t->f.fix_median),
		   kb_words_count(room->v.words, room, "edit_r_closed",
				  t->f.closed));
	add_figure(list, room, "edit_r_p90", span(t, t->f.fix_p90), "");
	add_figure(list, room, "edit_r_stale", share(t, t->f.stale,
		t->f.articles), talloc_asprintf(room, "%" PRId64 " / %" PRId64,
		t->f.stale, t->f.articles));
	json_object_set_new(room->context, "figures", list);
}

static void add_open(const struct report *t)
{
	json_t *list = json_array();

	for (int i = 0; i < KB_QUEUED_KINDS; i++) {
		const char *kind = kb_queued_name((enum kb_queued)i);

		json_array_append_new(list, json_pack(
			"{s:s,s:I,s:I,s:b,s:o}", "name", kb_room_name(t->room,
				"edit_q", kind), "open",
			(json_int_t)t->f.open[i], "overdue",
			(json_int_t)t->f.overdue[i], "late",
			t->f.overdue[i] > 0, "to", json_sprintf(
				"/edit?kind=%s", kind)));
	}
	json_object_set_new(t->room->context, "open", list);
}

static void add_map(const struct report *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < t->n; i++)
		json_array_append_new(list, json_pack("{s:s,s:s,s:I,s:I,s:s}",
			"product", *t->map[i].product ? kb_room_name(t->room,
				"product", t->map[i].product) :
			kb_room_word(t->room, "edit_r_no_product"), "lang",
			kb_room_short(t->room, t->map[i].lang), "answered",
			(json_int_t)t->map[i].answered, "total",
			(json_int_t)t->map[i].total, "share",
			share(t, t->map[i].answered, t->map[i].total)));
	json_object_set_new(t->room->context, "map", list);
}

static void add_periods(const struct report *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < KB_COUNT(periods); i++)
		json_array_append_new(list, json_pack("{s:o,s:s,s:b}", "to",
			json_sprintf("/edit/reports?days=%u", periods[i]),
			"name", kb_words_count(t->room->v.words, t->room,
					       "days", periods[i]), "here",
			periods[i] == t->days));
	json_object_set_new(t->room->context, "periods", list);
	json_object_set_new(t->room->context, "days", json_integer(t->days));
}

enum kb_status kb_page_reports(struct kb_request *r, struct kb_reply *reply,
			       struct kb_error *err)
{
	struct report t = { 0 };
	enum kb_status status = load(r, reply, &t, err);

	if (status)
		return status;
	add_periods(&t);
	add_figures(&t);
	add_open(&t);
	add_map(&t);
	return kb_room_render(t.room, KB_PAGE_EDIT_REPORTS, reply, err);
}

/* ---- the file ------------------------------------------------------------------------- */

/* A cell that begins like a formula is text for every program that opens the
   file. */
static void add_cell(struct kb_buf *to, const char *text)
{
	kb_buf_adds(to, strchr("=+-@", *text) && *text ? "\"'" : "\"");
	for (; *text; text++)
		kb_buf_add(to, *text == '"' ? "\"\"" : text,
			   *text == '"' ? 2 : 1);
	kb_buf_adds(to, "\"");
}

enum kb_status kb_page_reports_csv(struct kb_request *r,
				   struct kb_reply *reply,
				   struct kb_error *err)
{
	struct report t = { 0 };
	enum kb_status status = load(r, reply, &t, err);
	struct kb_buf *to = &reply->body;

	if (status)
		return status;
	kb_buf_adds(to, "what,of,language,value,all\r\n");
	kb_buf_addf(to, "fixed_median_seconds,,,%" PRId64 ",%" PRId64 "\r\n"
		"fixed_p90_seconds,,,%" PRId64 ",%" PRId64 "\r\n"
		"stale,,,%" PRId64 ",%" PRId64 "\r\n", t.f.fix_median,
		t.f.closed, t.f.fix_p90, t.f.closed, t.f.stale, t.f.articles);
	for (int i = 0; i < KB_QUEUED_KINDS; i++)
		kb_buf_addf(to, "overdue,%s,,%" PRId64 ",%" PRId64 "\r\n",
			kb_queued_name((enum kb_queued)i), t.f.overdue[i],
			t.f.open[i]);
	for (size_t i = 0; i < t.n; i++) {
		kb_buf_adds(to, "answered,");
		add_cell(to, t.map[i].product);
		kb_buf_addf(to, ",%s,%" PRId64 ",%" PRId64 "\r\n",
			    t.map[i].lang, t.map[i].answered, t.map[i].total);
	}
	reply->type = "text/csv; charset=utf-8";
	return KB_OK;
}
