/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * due.c - when something promised falls due. In: a promise, when its clock
 * started, a calendar. Out: a time, and what it rests on. The rules stand in
 * kb/clock.h.
 */
#include "due.h"

enum { YEARS_MAX = 10 };

static const char *text_of(const char *text)
{
	return text ? text : "";
}

/* What is due on the 31st is due on the last day of a shorter month. */
static int64_t add_months(int64_t day, int months)
{
	char date[48];
	int64_t ret;
	int year, month, of_month;

	kb_day_format(day, date, sizeof(date));
	if (!months || sscanf(date, "%4d-%2d-%2d", &year, &month,
			      &of_month) != 3)
		return day;
	month += months - 1;
	year += month / 12;
	do
		snprintf(date, sizeof(date), "%04d-%02d-%02d", year % 10000,
			 month % 12 + 1, of_month % 100);
	while (!kb_day_parse(date, &ret) && --of_month > 0);
	return ret;
}

static int64_t add_natural(const struct kb_calendar *c,
			   const struct kb_duration *d, int64_t at)
{
	if (d->years || d->months || d->days) {
		int64_t local = at + kb_zone_offset(c->zone, at);
		int64_t day = kb_day_of(local), time = local - day * KB_DAY;
		day = add_months(day, d->years * 12 + d->months) + d->days;
		at = kb_zone_utc(c->zone, day * KB_DAY + time);
	}
	return at + d->seconds;
}

static int64_t closes(const struct kb_calendar *c, int64_t day)
{
	return kb_zone_utc(c->zone, day * KB_DAY +
			   c->hours.span[c->hours.n - 1].until);
}

/* So many seconds of opening hours after `at`. */
static int64_t add_open(const struct kb_calendar *c, int64_t at, int64_t left)
{
	for (int64_t day = kb_calendar_day(c, at); left > 0; day++) {
		size_t n = kb_calendar_works(c, day) ? c->hours.n : 0;
		for (size_t i = 0; i < n; i++) {
			int64_t from = kb_zone_utc(c->zone, day * KB_DAY +
						   c->hours.span[i].from);
			int64_t until = kb_zone_utc(c->zone, day * KB_DAY +
						    c->hours.span[i].until);
			if (from < at)
				from = at;
			if (until <= from)
				continue;
			if (left <= until - from)
				return from + left;
			left -= until - from;
		}
	}
	return at;
}

static int64_t add_working(const struct kb_calendar *c,
			   const struct kb_duration *d, int64_t at)
{
	int64_t day = kb_calendar_day(c, at);

	for (int left = d->days; left > 0; )
		left -= kb_calendar_works(c, ++day);
	if (d->days > 0)
		at = closes(c, day);
	return add_open(c, at, d->seconds);
}

static enum kb_status read_duration(const char *name, const char *text,
				    bool working, struct kb_duration *ret,
				    struct kb_error *err)
{
	if (!kb_duration_parse(text, ret))
		return kb_error_set(err, KB_INVALID, "'%s' is '%s'; it must be "
			"an ISO 8601 duration, as in PT45M or P7D", name,
			text);
	if (working && (ret->years || ret->months))
		return kb_error_set(err, KB_INVALID, "'%s' is '%s'; working "
			"time is counted in days, hours and minutes", name,
			text);
	if (ret->years * INT64_C(366) + ret->months * INT64_C(31) + ret->days +
	    ret->seconds / KB_DAY > YEARS_MAX * 366)
		return kb_error_set(err, KB_INVALID, "'%s' is '%s'; at most "
			"ten years can be promised", name, text);
	return KB_OK;
}

static enum kb_status read_calendar(const char *text, bool *working,
				    struct kb_error *err)
{
	*working = strcmp(text, "working") == 0;
	if (*working || !text[0] || strcmp(text, "natural") == 0)
		return KB_OK;
	return kb_error_set(err, KB_INVALID, "'calendar' is '%s'; it must be "
			    "natural or working", text);
}

enum kb_status kb_due_after(const struct kb_calendar *c, const char *name,
			    const char *within, const char *calendar,
			    int64_t start, int64_t *ret, struct kb_error *err)
{
	struct kb_duration d;
	bool working;
	enum kb_status status = read_calendar(text_of(calendar), &working, err);

	if (status == KB_OK)
		status = read_duration(name, text_of(within), working, &d, err);
	if (status == KB_OK)
		*ret = working ? add_working(c, &d, start)
			       : add_natural(c, &d, start);
	return status;
}

/* Did a day count of which the file says nothing? */
static bool is_uncertain(const struct kb_calendar *c, int64_t start,
			 int64_t due)
{
	return kb_calendar_day(c, start) < c->known_from ||
	       kb_calendar_day(c, due) > c->known_until;
}

enum kb_status kb_due_of(const struct kb_calendar *c,
			 const struct kb_promise *p, int64_t start,
			 struct kb_due *ret, struct kb_error *err)
{
	const char *adds = text_of(p->holiday_adds);
	bool working = strcmp(text_of(p->calendar), "working") == 0;
	struct kb_due due = { 0 };
	int64_t later;
	enum kb_status status = kb_due_after(c, "within", p->within,
					     p->calendar, start, &due.due, err);

	if (status == KB_OK && adds[0])
		status = kb_due_after(c, "holiday_adds", adds, p->calendar,
				      due.due, &later, err);
	if (status != KB_OK)
		return status;
	if (adds[0]) {
		const struct kb_free_day *off = kb_calendar_free_from(c,
			kb_calendar_day(c, start));
		if (off && off->day <= kb_calendar_day(c, due.due)) {
			due.holiday = off->date;
			due.added = later - due.due;
			due.due = later;
		}
	}
	due.uncertain = (working || (adds[0] && !due.holiday)) &&
		is_uncertain(c, start, due.due);
	*ret = due;
	return KB_OK;
}
