/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * time.c - seconds in UTC and the two ways of writing them. Days are counted
 * by arithmetic, not by the C library, so that no time zone comes in.
 */
#include <time.h>

#include <kb/base.h>

static int64_t fixed;	/* 0: the clock's */

int64_t kb_now(void)
{
	int64_t at = __atomic_load_n(&fixed, __ATOMIC_RELAXED);

	return at ? at : (int64_t)time(NULL);
}

void kb_now_fix(int64_t at)
{
	__atomic_store_n(&fixed, at, __ATOMIC_RELAXED);
}

uint64_t kb_clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

struct timespec kb_clock_in(unsigned ms)
{
	uint64_t at = kb_clock_ns() + (uint64_t)ms * 1000000u;

	return (struct timespec){ .tv_sec = (time_t)(at / 1000000000u),
				  .tv_nsec = (long)(at % 1000000000u) };
}

/* Days since 1970-01-01 of a date in the proleptic Gregorian calendar: March
   is month 0, so that the leap day comes last. */
static int64_t days_of(int year, int month, int day)
{
	int64_t y = month > 2 ? year : year - 1;
	int64_t m = month > 2 ? month - 3 : month + 9;
	int64_t era = y / 400, in_era = y % 400;
	int64_t in_year = (153 * m + 2) / 5 + day - 1;

	return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 +
	       in_year - 719468;
}

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
				    30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

/* Reads digits where the pattern has 0, the same character elsewhere. */
static bool read_fields(const char *text, const char *pattern, int *fields)
{
	int field = -1;
	bool in_number = false;

	for (; *pattern; pattern++, text++) {
		if (*pattern != '0') {
			if (*text != *pattern)
				return false;
			in_number = false;
			continue;
		}
		if (*text < '0' || *text > '9')
			return false;
		if (!in_number)
			fields[++field] = 0;
		in_number = true;
		fields[field] = fields[field] * 10 + (*text - '0');
	}
	return *text == '\0';
}

bool kb_time_parse(const char *text, int64_t *ret)
{
	int f[6] = { 0 };

	if (!read_fields(text, "0000-00-00", f) &&
	    !read_fields(text, "0000-00-00T00:00:00Z", f))
		return false;
	if (f[0] < 1 || f[1] < 1 || f[1] > 12 || f[2] < 1 ||
	    f[2] > month_days(f[0], f[1]) || f[3] > 23 || f[4] > 59 ||
	    f[5] > 59)
		return false;
	*ret = days_of(f[0], f[1], f[2]) * 86400 + f[3] * 3600 + f[4] * 60 +
	       f[5];
	return true;
}

const char *kb_time_format(int64_t at, char *buf, size_t size)
{
	struct tm tm;
	time_t when = (time_t)at;

	buf[0] = '\0';
	/* Not strftime: it writes the year 593 with three digits. */
	if (gmtime_r(&when, &tm))
		snprintf(buf, size, "%04d-%02d-%02dT%02d:%02d:%02dZ",
			 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
			 tm.tm_hour, tm.tm_min, tm.tm_sec);
	return buf;
}
