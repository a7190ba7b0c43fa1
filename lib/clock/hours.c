/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hours.c - opening hours of a day: "09:00-12:00 13:00-18:00".
 */
#include "calendar.h"

/* hh:mm, up to 24:00; NULL if it is not. */
static const char *read_time(const char *at, int32_t *ret)
{
	static const char pattern[] = "00:00";

	for (size_t i = 0; i < 5; i++)
		if (pattern[i] == ':' ? at[i] != ':'
				      : at[i] < '0' || at[i] > '9')
			return NULL;
	int hour = (at[0] - '0') * 10 + at[1] - '0';
	int minute = (at[3] - '0') * 10 + at[4] - '0';
	*ret = hour * 3600 + minute * 60;
	return minute < 60 && *ret <= KB_DAY ? at + 5 : NULL;
}

bool kb_hours_parse(const char *text, struct kb_hours *ret)
{
	struct kb_hours h = { .n = 0 };
	int32_t last = -1;

	for (;; text++) {
		int32_t from, until;
		text = read_time(text, &from);
		if (!text || *text++ != '-')
			return false;
		text = read_time(text, &until);
		if (!text || from <= last || until <= from ||
		    h.n == KB_HOURS_MAX)
			return false;
		h.span[h.n].from = from;
		h.span[h.n++].until = last = until;
		if (!*text)
			break;
		if (*text != ' ')
			return false;
	}
	*ret = h;
	return true;
}
