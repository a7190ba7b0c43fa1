/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * team_chart.c - the two pictures of the sheet: questions by time, the articles
 * linked most. In: tables. Out: places and sizes; templates draw them, and the
 * same figures stand in a table below.
 */
#include "team.h"

#include <kb/text.h>

enum { WIDTH = 640, HEIGHT = 132, LINES = 8, LINE = 38, LABEL_CELLS = 72 };

static int64_t whole(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static int64_t most_of(const json_t *rows, const char *key)
{
	int64_t most = 1;
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
		if (whole(row, key) > most)
			most = whole(row, key);
	return most;
}

static json_t *place(double value)
{
	return json_sprintf("%.1f", value);
}

/* "2026-11-22 14" is 14, "2026-11-22" is 22 Nov as 11-22. */
static const char *short_time(const json_t *row)
{
	const char *text = json_string_value(json_object_get(row, "time"));

	return strlen(text) > 10 ? text + 11 : text + 5;
}

json_t *kb_team_times_chart(struct kb_team_sheet *t)
{
	const json_t *rows = json_object_get(t->tables, "times");
	size_t n = json_array_size(rows), i, each = n > 10 ? (n + 7) / 8 : 1;
	double step = (double)WIDTH / (double)(n ? n : 1);
	double high = (double)most_of(rows, "asked");
	json_t *bars = json_array(), *row;

	json_array_foreach(rows, i, row) {
		double all = HEIGHT * (double)whole(row, "asked") / high;
		double none = HEIGHT * (double)whole(row, "none") / high;
		json_t *bar = json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o}",
			"x", place(step * (double)i + 2),
			"w", place(step > 8 ? step - 4 : step / 2),
			"y", place(HEIGHT - all), "h", place(all - none),
			"ny", place(HEIGHT - none), "nh", place(none),
			"mid", place(step * ((double)i + .5)));
		if (i % each == 0)
			json_object_set_new(bar, "label",
				json_string(short_time(row)));
		json_array_append_new(bars, bar);
	}
	return json_pack("{s:o,s:I}", "bars", bars, "most",
			 (json_int_t)most_of(rows, "asked"));
}

/* As much of a title as fits on its line; Han characters take two cells. */
static char *shortened(void *mem, const char *text)
{
	const char *end = text + strlen(text), *at = text, *cut = text;
	int cells = 0;

	while (at < end) {
		cells += kb_utf8_next(&at, end) >= 0x1100 ? 2 : 1;
		if (cells <= LABEL_CELLS - 1)
			cut = at;
	}
	return cells <= LABEL_CELLS ? kb_strdup(mem, text) :
		kb_format(mem, "%.*s…", (int)(cut - text), text);
}

json_t *kb_team_articles_chart(struct kb_team_sheet *t)
{
	const json_t *rows = json_object_get(t->tables, "articles");
	double high = (double)most_of(rows, "links");
	json_t *bars = json_array(), *row;
	size_t i;

	json_array_foreach(rows, i, row) {
		double top = (double)i * LINE;
		if (i == LINES || !whole(row, "links"))
			break;
		json_array_append_new(bars, json_pack(
			"{s:s,s:I,s:o,s:o,s:o,s:o,s:o}", "label",
			shortened(t->mem, json_string_value(
				json_object_get(row, "title"))),
			"n", (json_int_t)whole(row, "links"),
			"ty", place(top + 14), "y", place(top + 20),
			"w", place((WIDTH - 48) * (double)whole(row, "links") /
				   high),
			"nx", place((WIDTH - 48) * (double)whole(row, "links") /
				    high + 8),
			"ny", place(top + 29)));
	}
	return json_pack("{s:o,s:I}", "bars", bars, "height",
		(json_int_t)(json_array_size(bars) * LINE));
}
