/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * team.h - what the pages for who leads a team share: figures of a period as
 * tables of JSON rows. Rows are articles, questions, times; never people.
 */
#ifndef KB_SEARCHD_TEAM_H
#define KB_SEARCHD_TEAM_H

#include <kb/case.h>
#include "../page.h"

enum { KB_TEAM_DAYS = 30, KB_TEAM_BARS = 31, KB_TEAM_ROWS = 1000,
       KB_TEAM_COLUMNS = 8 };

struct kb_team_sheet {
	struct kb_request *r;
	void *mem;
	struct kb_store *store;
	const struct kb_calendar *calendar;
	int64_t since, now;
	unsigned days;			/* 1: by hour */
	json_t *titles;			/* id: title, null if not to be seen */
	json_t *numbers;		/* one figure each */
	json_t *tables;			/* name: rows, the most weighty first */
};

/* A table of the sheet, and its columns in a file. */
struct kb_team_table { const char *name, *columns[KB_TEAM_COLUMNS]; };
extern const struct kb_team_table kb_team_tables[];	/* ends with NULL */

/* Everything of the last so many days, today included, by the clock of the
   installation's country. Child of r. */
KB_NODISCARD enum kb_status kb_team_begin(struct kb_request *r, unsigned days,
	struct kb_team_sheet **ret, struct kb_error *err);	/* empty */
KB_NODISCARD enum kb_status kb_team_open(struct kb_request *r, unsigned days,
	struct kb_team_sheet **ret, struct kb_error *err);

/* "2026-11-22 14:05" where the calendar counts. */
json_t *kb_team_time(const struct kb_team_sheet *t, int64_t at);

/* ---- team_titles.c ---- */
/* In the reader's language or the next best; NULL: there is none that he may
   see, and then nothing is said of the article. */
const char *kb_team_title(struct kb_team_sheet *t, const char *id);
/* The same of one version, live or not. */
const char *kb_team_title_then(struct kb_team_sheet *t, const char *id,
			       const char *lang, int version);

/* ---- team_receipts.c ---- */
/* Tables "times", "unanswered", "consistency"; *shown: article: how often it was
   the answer (new reference). */
KB_NODISCARD enum kb_status kb_team_receipts(struct kb_team_sheet *t,
	json_t **shown, struct kb_error *err);

/* ---- team_chart.c ---- */
/* "chart" of the times, and of the articles, for the templates: places and
   sizes within a picture. */
json_t *kb_team_times_chart(struct kb_team_sheet *t);
json_t *kb_team_articles_chart(struct kb_team_sheet *t);

/* ---- team_csv.c ---- */
/* The table as CSV; texts that a spreadsheet would take for a formula are
   quoted. */
void kb_team_csv(const struct kb_team_sheet *t,
		 const struct kb_team_table *table, struct kb_buf *to);

#endif
