/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * clock_text.c - times as they are written where the calendar counts. In: unix
 * seconds, or what somebody typed. Out: RFC 3339, or unix seconds.
 */
#include <ctype.h>

#include "calendar.h"

const char *kb_clock_format(const struct kb_calendar *c, int64_t at, char *buf,
			    size_t size)
{
	int32_t offset = kb_zone_offset(c->zone, at);
	int32_t away = offset < 0 ? -offset : offset;
	char local[32];

	kb_time_format(at + offset, local, sizeof(local));
	snprintf(buf, size, "%.19s%c%02d:%02d", local, offset < 0 ? '-' : '+',
		 away / 3600, away / 60 % 60);
	return buf;
}

/* Two digits up to max; moves `at` behind them. */
static bool read_two(const char **at, int max, int32_t *ret)
{
	const char *p = *at;

	if (!isdigit((unsigned char)p[0]) || !isdigit((unsigned char)p[1]))
		return false;
	*ret = (p[0] - '0') * 10 + p[1] - '0';
	*at = p + 2;
	return *ret <= max;
}

/* hh:mm or hh:mm:ss, as seconds. */
static bool read_time(const char **at, int32_t *ret)
{
	int32_t hour, minute, second = 0;

	if (!read_two(at, 23, &hour) || *(*at)++ != ':' ||
	    !read_two(at, 59, &minute))
		return false;
	if (**at == ':') {
		++*at;
		if (!read_two(at, 59, &second))
			return false;
	}
	*ret = hour * 3600 + minute * 60 + second;
	return true;
}

/* Z, +08:00 or +0800. */
static bool read_offset(const char *at, int32_t *ret)
{
	int32_t sign = *at == '-' ? -1 : 1, hour, minute;

	*ret = 0;
	if (strcmp(at, "Z") == 0)
		return true;
	if (*at != '+' && *at != '-')
		return false;
	at++;
	if (!read_two(&at, 18, &hour))
		return false;
	at += *at == ':';
	if (!read_two(&at, 59, &minute) || *at)
		return false;
	*ret = sign * (hour * 3600 + minute * 60);
	return true;
}

bool kb_clock_parse(const struct kb_calendar *c, const char *text,
		    int64_t today, int64_t *ret)
{
	int64_t day = kb_calendar_day(c, today);
	char date[12];
	int32_t time, offset;

	if (strlen(text) > 10 && text[4] == '-') {
		snprintf(date, sizeof(date), "%.10s", text);
		if (!kb_day_parse(date, &day) ||
		    (text[10] != ' ' && text[10] != 'T'))
			return false;
		text += 11;
	}
	if (!read_time(&text, &time))
		return false;
	int64_t local = day * KB_DAY + time;
	if (!*text) {
		*ret = kb_zone_utc(c->zone, local);
		return true;
	}
	if (!read_offset(text, &offset))
		return false;
	*ret = local - offset;
	return true;
}
