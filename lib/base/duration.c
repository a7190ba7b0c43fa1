/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * duration.c - how long: "PT45M", "P10D". In: text as in ISO 8601. Out: years,
 * months and days as they are counted on a calendar, and seconds.
 */
#include <stdlib.h>

#include <kb/base.h>

enum { DIGITS = 6 };

/* In the order in which they may stand; `time` ones after a T. */
static const struct unit { char name; bool time; int size; size_t at; }
units[] = {
	{ 'Y', false, 1, offsetof(struct kb_duration, years) },
	{ 'M', false, 1, offsetof(struct kb_duration, months) },
	{ 'W', false, 7, offsetof(struct kb_duration, days) },
	{ 'D', false, 1, offsetof(struct kb_duration, days) },
	{ 'H', true, 3600, 0 }, { 'M', true, 60, 0 }, { 'S', true, 1, 0 },
};

static void add(struct kb_duration *to, const struct unit *unit, int n)
{
	if (unit->time)
		to->seconds += (int64_t)n * unit->size;
	else
		*(int *)(void *)((char *)to + unit->at) += n * unit->size;
}

bool kb_duration_parse(const char *text, struct kb_duration *ret)
{
	struct kb_duration d = { 0 };
	size_t unit = 0;
	bool time = false, any = false;

	if (*text++ != 'P')
		return false;
	for (; *text; any = true) {
		if (*text == 'T' && !time) {
			time = true;
			any = false;
			text++;
		}
		size_t n = strspn(text, "0123456789");
		if (n == 0 || n > DIGITS)
			return false;
		while (unit < KB_COUNT(units) && (units[unit].time != time ||
		       units[unit].name != text[n]))
			unit++;
		if (unit == KB_COUNT(units))
			return false;
		add(&d, &units[unit++], (int)strtol(text, NULL, 10));
		text += n + 1;
	}
	if (any)
		*ret = d;
	return any;
}
