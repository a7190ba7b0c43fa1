/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * team_csv.c - a table of the sheet for spreadsheets. In: JSON rows. Out: CSV as
 * RFC 4180 has it. A text that begins like a formula gets an apostrophe before
 * it: customers' words must not be run by who opens the file.
 */
#include "team.h"

static void add_text(struct kb_buf *to, const char *text)
{
	kb_buf_add(to, "\"", 1);
	if (*text && strchr("=+-@\t\r", *text))
		kb_buf_add(to, "'", 1);
	for (; *text; text++) {
		if (*text == '"')
			kb_buf_add(to, "\"", 1);
		kb_buf_add(to, text, 1);
	}
	kb_buf_add(to, "\"", 1);
}

static void add_value(struct kb_buf *to, const json_t *value)
{
	if (json_is_integer(value))
		kb_buf_addf(to, "%lld", (long long)json_integer_value(value));
	else if (json_is_real(value))
		kb_buf_addf(to, "%.1f", json_real_value(value));
	else
		add_text(to, json_string_value(value) ?
			 json_string_value(value) : "");
}

void kb_team_csv(const struct kb_team_sheet *t,
		 const struct kb_team_table *table, struct kb_buf *to)
{
	json_t *row;
	size_t i;

	for (size_t k = 0; k < KB_TEAM_COLUMNS && table->columns[k]; k++)
		kb_buf_addf(to, "%s%s", k ? "," : "", table->columns[k]);
	kb_buf_adds(to, "\r\n");
	json_array_foreach(json_object_get(t->tables, table->name), i, row) {
		for (size_t k = 0; k < KB_TEAM_COLUMNS && table->columns[k];
		     k++) {
			kb_buf_adds(to, k ? "," : "");
			add_value(to, json_object_get(row,
						      table->columns[k]));
		}
		kb_buf_adds(to, "\r\n");
	}
}
