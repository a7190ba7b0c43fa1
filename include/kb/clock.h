/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * clock.h - when something promised falls due, and whether it was kept: time
 * zones, working days, holidays of a country. Times are unix seconds (UTC);
 * days and hours are those of the calendar's own time zone, across changes of
 * the clock.
 *
 * How a due time is computed (doc/promises.md shows it with examples):
 *
 *   natural, PT..  so many seconds after the start, whatever the clock says
 *   natural, P..D  the same time of day, so many days on; a time that the clock
 *                  skips is moved forward by what it skips
 *   working, PT..  only time inside opening hours of working days counts
 *   working, P..D  the day of the start does not count; due when the last of
 *                  so many working days closes
 *   holiday_adds   added once if a public holiday lies between start and due,
 *                  both days counted, in the same calendar
 */
#ifndef KB_CLOCK_H
#define KB_CLOCK_H

#include <kb/content.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All countries: one file each, CN.yaml ... in `dir` (format: doc/promises.md).
   Read-only: threads may share it. KB_INVALID names file and line. */
struct kb_calendars;
struct kb_calendar;
KB_NODISCARD enum kb_status kb_calendars_open(void *mem, const char *dir,
	struct kb_calendars **ret, struct kb_error *err);
/* NULL: there is no file for this country ("CN"). */
const struct kb_calendar *kb_calendar_find(const struct kb_calendars *all,
	const char *country);
const char *kb_calendar_country(const struct kb_calendar *c);
const char *kb_calendar_zone(const struct kb_calendar *c);	/* tz name */
/* What the holiday of a date ("2026-10-01") is called in lang; NULL: none. */
const char *kb_holiday_name(const struct kb_calendar *c, const char *date,
	const char *lang);

struct kb_due {
	int64_t due;		/* unix seconds */
	int64_t added;		/* seconds that holiday_adds added; 0: none */
	const char *holiday;	/* its date, "2026-10-01", static in the
				   calendar; NULL: none */
	bool uncertain;		/* days beyond what the file knows counted as
				   ordinary ones */
};
/* KB_INVALID: `within` or another duration is none; says which. */
KB_NODISCARD enum kb_status kb_due_of(const struct kb_calendar *c,
	const struct kb_promise *p, int64_t start, struct kb_due *ret,
	struct kb_error *err);

/* What happened on the way; 0: it did not. */
struct kb_course {
	int64_t start;		/* the clock began to run */
	int64_t done;		/* what was promised happened */
	int64_t told;		/* the one named by `tell` was told that the
				   exception holds */
	int64_t now;
};
enum kb_kept {
	KB_KEPT_RUNNING,	/* not done, still inside the limit */
	KB_KEPT_YES,
	KB_KEPT_EXCUSED,	/* late; the exception was told in time */
	KB_KEPT_NO,		/* late, or not done and overdue */
};
/* "running" "kept" "excused" "late" */
const char *kb_kept_name(enum kb_kept kept);
struct kb_keeping {
	enum kb_kept kept;
	struct kb_due due;
	int64_t by;		/* seconds: positive early or left, negative
				   late */
	int64_t tell_by;	/* latest time to tell of the exception; 0:
				   there is no such duty */
	bool told_late;		/* told, but after tell_by */
};
KB_NODISCARD enum kb_status kb_keeping_of(const struct kb_calendar *c,
	const struct kb_promise *p, const struct kb_course *course,
	struct kb_keeping *ret, struct kb_error *err);

/* Opening hours in a file of teams: see kb_teams. now_open: is it open at `at`;
   next: when it opens or closes next (unix seconds), 0: never. */
struct kb_team {
	const char *id;			/* "billing-l2": authority.escalate_to */
	const char *names[8];		/* as kb_langs; never NULL */
	const char *phone;		/* "" if none */
	bool always;			/* open 24 hours */
};
struct kb_teams;
/* File format: doc/promises.md. path "": no teams. */
KB_NODISCARD enum kb_status kb_teams_open(void *mem, const char *path,
	const struct kb_calendars *calendars, struct kb_teams **ret,
	struct kb_error *err);
const struct kb_team *kb_team_find(const struct kb_teams *all, const char *id);
void kb_team_hours(const struct kb_teams *all, const struct kb_team *team,
	int64_t at, bool *now_open, int64_t *next);

/* "2026-11-22T15:00:00+08:00": at in the calendar's zone. buf: 32 bytes. */
const char *kb_clock_format(const struct kb_calendar *c, int64_t at, char *buf,
	size_t size);
/* Local date and time as people write them, and an offset or Z:
   "2026-11-22 15:00", "2026-11-22T15:00", "15:00" (the day of `today`), or
   with seconds and zone. false: none of these. */
bool kb_clock_parse(const struct kb_calendar *c, const char *text,
	int64_t today, int64_t *ret);

#ifdef __cplusplus
}
#endif
#endif
