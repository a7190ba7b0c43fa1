/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_team.c - GET /team: what was asked and not answered, which answers were
 * used, how alike they were; GET /team.csv: one of its tables. In: days (1, 7
 * or 30), table. Out: HTML, CSV. Nothing in it is about a person.
 */
#include "team.h"

enum { ON_PAGE = 25 };

static const unsigned periods[] = { 1, 7, KB_TEAM_DAYS };

static enum kb_status read_days(const struct kb_request *r, unsigned *ret,
				struct kb_error *err)
{
	enum kb_status status = kb_request_number(r, "days", KB_TEAM_DAYS, ret,
						  err);

	for (size_t i = 0; i < KB_COUNT(periods) && !status; i++)
		if (*ret == periods[i])
			return KB_OK;
	return status ? status : kb_error_set(err, KB_INVALID,
		"days is %u; there are sheets of 1, 7 and 30 days", *ret);
}

static json_t *period_links(const struct kb_team_sheet *t)
{
	const struct kb_words *w = kb_site_words(t->r->site, t->r->lang);
	json_t *list = json_array();
	char key[16];

	for (size_t i = 0; i < KB_COUNT(periods); i++) {
		snprintf(key, sizeof(key), "team_%u", periods[i]);
		json_array_append_new(list, json_pack("{s:o,s:s,s:b}",
			"to", json_sprintf("/team?days=%u", periods[i]),
			"name", kb_words_get(w, key),
			"here", periods[i] == t->days));
	}
	return list;
}

static int64_t whole(const struct kb_team_sheet *t, const char *key)
{
	return json_integer_value(json_object_get(t->numbers, key));
}

/* "8 %" and "12 / 150"; "-" where there is nothing to count. */
static void add_share(const struct kb_team_sheet *t, json_t *list,
		      const char *word, const char *part, const char *all)
{
	const struct kb_words *w = kb_site_words(t->r->site, t->r->lang);
	int64_t p = whole(t, part), n = whole(t, all);

	json_array_append_new(list, json_pack("{s:o,s:s,s:o}", "value",
		n ? json_sprintf("%lld %%", (long long)((p * 200 + n) /
							(2 * n))) :
		json_string("–"), "name", kb_words_get(w, word), "of",
		json_sprintf("%lld / %lld", (long long)p, (long long)n)));
}

static void add_figure(const struct kb_team_sheet *t, json_t *list,
		       const char *word, const char *key)
{
	const struct kb_words *w = kb_site_words(t->r->site, t->r->lang);

	json_array_append_new(list, json_pack("{s:o,s:s}", "value",
		json_sprintf("%lld", (long long)whole(t, key)), "name",
		kb_words_get(w, word)));
}

static json_t *figures(const struct kb_team_sheet *t)
{
	const struct kb_words *w = kb_site_words(t->r->site, t->r->lang);
	json_t *list = json_array();

	add_share(t, list, "team_unanswered", "none", "asked");
	add_share(t, list, "team_link_rate", "linked", "closed");
	add_share(t, list, "team_again", "again", "opened");
	json_array_append_new(list, json_pack("{s:o,s:s,s:o}", "value",
		whole(t, "groups") ? json_sprintf("%.0f %%", json_real_value(
			json_object_get(t->numbers, "consistency"))) :
		json_string("–"), "name", kb_words_get(w, "team_same"), "of",
		json_string(kb_words_count(w, t->mem, "team_groups",
					   whole(t, "groups")))));
	add_figure(t, list, "team_flags", "flags");
	add_figure(t, list, "team_failing", "failing");
	return list;
}

/* A real number reads as a person writes it. */
static void write_shares(json_t *row)
{
	static const char *const keys[] = { "share", "link_share" };

	for (size_t i = 0; i < KB_COUNT(keys); i++) {
		const json_t *value = json_object_get(row, keys[i]);
		if (json_is_real(value))
			json_object_set_new(row, keys[i], json_sprintf(
				"%.0f %%", json_real_value(value)));
	}
	if (json_is_string(json_object_get(row, "link_share")) &&
	    !json_integer_value(json_object_get(row, "links")))
		json_object_set_new(row, "link_share", json_string("–"));
}

/* The first rows of each table, and how many more the file has. */
static void add_tables(struct kb_team_sheet *t, json_t *context)
{
	for (const struct kb_team_table *table = kb_team_tables; table->name;
	     table++) {
		json_t *rows = json_object_get(t->tables, table->name), *row;
		json_t *list = json_array();
		size_t i, max = strcmp(table->name, "times") ? ON_PAGE :
			KB_TEAM_BARS;
		json_array_foreach(rows, i, row) {
			if (i == max)
				break;
			write_shares(row);
			json_array_append(list, row);
		}
		json_object_set_new(context, table->name, list);
	}
}

static json_t *context_of(struct kb_team_sheet *t)
{
	const struct kb_words *w = kb_site_words(t->r->site, t->r->lang);
	json_t *context = kb_page_context(t->r, kb_words_get(w, "team_title"),
		talloc_asprintf(t, "/team?days=%u&", t->days));

	json_object_set_new(context, "periods", period_links(t));
	json_object_set_new(context, "figures", figures(t));
	json_object_set_new(context, "days", json_integer(t->days));
	json_object_set_new(context, "by_hour", json_boolean(t->days == 1));
	json_object_set_new(context, "times_chart", kb_team_times_chart(t));
	json_object_set_new(context, "articles_chart",
			    kb_team_articles_chart(t));
	json_object_set_new(context, "recall", json_boolean(
		kb_who_may(t->r->who, KB_PERMIT_RECEIPT_READ)));
	add_tables(t, context);
	return context;
}

enum kb_status kb_page_team(struct kb_request *r, struct kb_reply *reply,
			    struct kb_error *err)
{
	struct kb_team_sheet *t;
	unsigned days = 1;
	enum kb_status status = read_days(r, &days, err);

	if (!status)
		status = kb_team_open(r, days, &t, err);
	return status ? status : kb_page_render(r, KB_PAGE_TEAM, context_of(t),
						reply, err);
}

enum kb_status kb_page_team_csv(struct kb_request *r, struct kb_reply *reply,
				struct kb_error *err)
{
	const struct kb_param *name = kb_request_param(r, "table");
	const struct kb_team_table *table = kb_team_tables;
	struct kb_team_sheet *t;
	unsigned days = 1;
	enum kb_status status = read_days(r, &days, err);

	while (table->name && (!name || strcmp(table->name, name->value)))
		table++;
	if (!status && !table->name)
		status = kb_error_set(err, KB_INVALID, "there is no table "
			"'%s'; the sheet has times, unanswered, articles, "
			"consistency, flags and outgoing",
			name ? name->value : "");
	if (!status)
		status = kb_team_open(r, days, &t, err);
	if (status)
		return status;
	kb_team_csv(t, table, &reply->body);
	reply->type = "text/csv; charset=utf-8";
	return KB_OK;
}
