/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_words.c - times as people say them: "15:00", "tomorrow 10:00", "Thursday
 * 10:00", "12 minutes late". In: unix seconds and the case's calendar. Out: words
 * of the agent, or of the customer.
 */
#include <stdarg.h>
#include "desk.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, WEEK_DAYS = 7 };

char *kb_desk_fill(void *mem, const struct kb_words *w, const char *key, ...)
{
	char *text = talloc_strdup(mem, kb_words_get(w, key));
	const char *name;
	va_list args;

	va_start(args, key);
	while ((name = va_arg(args, const char *))) {
		const char *value = va_arg(args, const char *);
		const char *place = talloc_asprintf(mem, "{%s}", name);
		char *at = strstr(text, place);

		if (at)
			text = talloc_asprintf(mem, "%.*s%s%s",
				(int)(at - text), text, value,
				at + strlen(place));
	}
	va_end(args);
	return text;
}

/* "2026-11-22T15:00:00+08:00" */
static const char *local(const struct kb_desk *d, int64_t at)
{
	char text[32];

	return talloc_strdup(d->v.mem, kb_clock_format(d->calendar, at, text,
						       sizeof(text)));
}

/* Days since 1970 of a local time. */
static int64_t day_of(const struct kb_desk *d, int64_t at)
{
	int64_t midnight = 0;

	if (!kb_time_parse(talloc_strndup(d->v.mem, local(d, at), 10),
			   &midnight))
		return 0;
	return midnight / DAY;
}

char *kb_desk_when(const struct kb_desk *d, const struct kb_words *w,
		   int64_t at)
{
	static const char *const near[] = { "desk_when_yesterday",
		"desk_when_today", "desk_when_tomorrow" };
	void *mem = d->v.mem;
	const char *iso = local(d, at);
	const char *time = talloc_strndup(mem, iso + 11, 5);
	int64_t day = day_of(d, at), days = day - day_of(d, d->v.now);
	const json_t *names = json_object_get(kb_words_json(w), "weekdays");

	if (days >= -1 && days <= 1)
		return kb_desk_fill(mem, w, near[days + 1], "time", time,
				    NULL);
	/* The first of January 1970 was a Thursday. */
	if (days > 1 && days < WEEK_DAYS)
		return kb_desk_fill(mem, w, "desk_when_week", "day",
			json_string_value(json_array_get(names,
				(size_t)((day + 3) % WEEK_DAYS))),
			"time", time, NULL);
	return kb_desk_fill(mem, w, "desk_when_date", "date",
			    kb_words_date(w, mem, iso), "time", time, NULL);
}

const char *kb_desk_iso(const struct kb_desk *d, int64_t at)
{
	return local(d, at);
}

const char *kb_desk_typed(const struct kb_desk *d, int64_t at)
{
	const char *iso = local(d, at);

	return day_of(d, at) == day_of(d, d->v.now) ?
		talloc_strndup(d->v.mem, iso + 11, 5) :
		talloc_asprintf(d->v.mem, "%.10s %.5s", iso, iso + 11);
}

int64_t kb_desk_time(const struct kb_desk *d, const json_t *object,
		     const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	int64_t at;

	return text && kb_clock_parse(d->calendar, text, d->v.now, &at) ?
		at : 0;
}

/* The largest unit that says enough. */
static char *span(const struct kb_desk *d, int64_t seconds)
{
	static const struct { int64_t below, unit; const char *key; } units[] = {
		{ 2 * HOUR, MINUTE, "minutes" }, { 2 * DAY, HOUR, "hours" },
		{ INT64_MAX, DAY, "days" },
	};
	size_t i = 0;

	while (seconds >= units[i].below)
		i++;
	return kb_words_count(d->v.words, d->v.mem, units[i].key,
			      seconds / units[i].unit);
}

char *kb_desk_left(const struct kb_desk *d, int64_t seconds)
{
	return kb_desk_fill(d->v.mem, d->v.words, seconds < 0 ? "desk_late" :
			    "desk_left", "time", span(d, seconds < 0 ?
						      -seconds : seconds),
			    NULL);
}

char *kb_desk_since(const struct kb_desk *d, const char *key, int64_t then)
{
	static const struct { int64_t from, unit; const char *name; } units[] = {
		{ DAY, DAY, "days" }, { HOUR, HOUR, "hours" },
		{ MINUTE, MINUTE, "minutes" },
	};
	int64_t ago = d->v.now - then;
	const char *base = key;

	for (size_t i = 0; i < KB_COUNT(units); i++)
		if (ago >= units[i].from)
			return kb_words_count(d->v.words, d->v.mem,
				talloc_asprintf(d->v.mem, "%s_%s", base,
						units[i].name),
				ago / units[i].unit);
	return talloc_strdup(d->v.mem, kb_words_get(d->v.words,
		talloc_asprintf(d->v.mem, "%s_now", base)));
}
