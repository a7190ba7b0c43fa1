/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * calendar.h - what the files of lib/clock share: zones, days, opening hours,
 * and how their YAML is read. A day is a number of days since 1970-01-01, a
 * local time is seconds since then by the clock on the wall.
 */
#ifndef KB_CLOCK_CALENDAR_H
#define KB_CLOCK_CALENDAR_H

#include <kb/clock.h>
#include <kb/text.h>

enum { KB_DAY = 86400, KB_HOURS_MAX = 4, KB_NAMES = 8,
       KB_CLOCK_FILE_MAX = 256 << 10 };

static inline int64_t kb_day_of(int64_t local)
{
	return local >= 0 ? local / KB_DAY : -((KB_DAY - 1 - local) / KB_DAY);
}

/* "2026-10-01"; buf: 12 bytes at least. */
const char *kb_day_format(int64_t day, char *buf, size_t size);
bool kb_day_parse(const char *text, int64_t *ret);

/* ---- opening hours ------------------------------------------------------------ */

/* Seconds of a day by the clock on the wall; ascending, apart. */
struct kb_hours { struct { int32_t from, until; } span[KB_HOURS_MAX];
		  size_t n; };
/* "09:00-18:00", or up to four with spaces between. */
bool kb_hours_parse(const char *text, struct kb_hours *ret);

/* ---- the calendar --------------------------------------------------------------- */

struct kb_free_day { int64_t day; char date[12]; const char *const *names; };
struct kb_calendar {
	const char *country, *zone_name;
	struct kb_zone *zone;
	bool weekend[7];		/* Monday first */
	struct kb_hours hours;		/* of a working day */
	int64_t known_from, known_until;	/* days */
	struct kb_free_day *holidays;	/* ascending, each once */
	size_t n_holidays;
	int64_t *workdays;		/* made up for; ascending */
	size_t n_workdays;
};
bool kb_calendar_works(const struct kb_calendar *c, int64_t day);
/* The first holiday from a day on; NULL: none is known. */
const struct kb_free_day *kb_calendar_free_from(const struct kb_calendar *c,
						int64_t day);
int64_t kb_calendar_day(const struct kb_calendar *c, int64_t at);

/* ---- YAML ------------------------------------------------------------------------- */

struct kb_clock_key { const char *name; enum kb_yaml_type type; bool needed; };
/* A map with these keys and no other, each of its type. */
KB_NODISCARD enum kb_status kb_clock_map(const char *source,
	const struct kb_yaml *map, const struct kb_clock_key *keys, size_t n,
	struct kb_error *err);
/* A name in each of our languages. */
KB_NODISCARD enum kb_status kb_clock_names(void *mem, const char *source,
	const struct kb_yaml *map, const char **ret, struct kb_error *err);
KB_NODISCARD enum kb_status kb_clock_read(void *mem, const char *path,
	struct kb_yaml **ret, struct kb_error *err);

#endif
