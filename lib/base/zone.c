/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * zone.c - a time zone as a list of what was added to UTC from when on. In: the
 * zone's name. Out: offsets, and local times as UTC.
 *
 * ICU knows the zones, but its calendars must not be shared by threads. So each
 * zone is asked once, when it is opened, for all its changes.
 */
#include <unicode/ucal.h>

#include <kb/base.h>

enum { KB_DAY = 86400, NAME_MAX_BYTES = 63, SHIFTS_MAX = 1000 };
#define FIRST INT64_C(0)			/* 1970 */
#define LAST INT64_C(4102444800)		/* 2100 */

struct kb_zone {
	size_t n;
	struct shift { int64_t from; int32_t offset; } *shifts;
};

static int32_t offset_at(UCalendar *cal, int64_t at, UErrorCode *code)
{
	ucal_setMillis(cal, (double)at * 1000, code);
	return (ucal_get(cal, UCAL_ZONE_OFFSET, code) +
		ucal_get(cal, UCAL_DST_OFFSET, code)) / 1000;
}

/* The next change after `at`; false: none until LAST. */
static bool next_shift(UCalendar *cal, int64_t *at, UErrorCode *code)
{
	UDate next;

	ucal_setMillis(cal, (double)*at * 1000, code);
	if (!ucal_getTimeZoneTransitionDate(cal, UCAL_TZ_TRANSITION_NEXT,
					    &next, code) || U_FAILURE(*code))
		return false;
	*at = (int64_t)(next / 1000);
	return *at < LAST;
}

static void read_shifts(struct kb_zone *z, UCalendar *cal, UErrorCode *code)
{
	int64_t at = FIRST;

	z->shifts = kb_array(z, struct shift, SHIFTS_MAX);
	do {
		int32_t offset = offset_at(cal, at, code);
		if (z->n == 0 || z->shifts[z->n - 1].offset != offset)
			z->shifts[z->n++] = (struct shift){ at, offset };
	} while (z->n < SHIFTS_MAX && next_shift(cal, &at, code));
}

enum kb_status kb_zone_open(void *mem, const char *name, struct kb_zone **ret,
			    struct kb_error *err)
{
	UErrorCode code = U_ZERO_ERROR;
	UChar id[NAME_MAX_BYTES + 1], known[128];
	UBool system = 0;
	size_t len = strlen(name);

	if (len == 0 || len > NAME_MAX_BYTES || name[strspn(name,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	    "/_+-")])
		return kb_error_set(err, KB_INVALID, "'%s' is no time zone; "
			"write one as Asia/Shanghai", name);
	u_charsToUChars(name, id, (int32_t)len + 1);
	ucal_getCanonicalTimeZoneID(id, -1, known, KB_COUNT(known), &system,
				    &code);
	if (U_FAILURE(code) || !system)
		return kb_error_set(err, KB_INVALID, "there is no time zone "
			"'%s'; write one as Asia/Shanghai", name);
	UCalendar *cal = ucal_open(id, -1, "en", UCAL_GREGORIAN, &code);
	struct kb_zone *z = kb_new(mem, struct kb_zone);
	if (U_SUCCESS(code))
		read_shifts(z, cal, &code);
	ucal_close(cal);
	if (U_FAILURE(code)) {
		talloc_free(z);
		return kb_error_set(err, KB_INTERNAL, "time zone '%s': %s",
				    name, u_errorName(code));
	}
	*ret = z;
	return KB_OK;
}

int32_t kb_zone_offset(const struct kb_zone *z, int64_t at)
{
	size_t low = 0, high = z->n;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;
		if (z->shifts[mid].from <= at)
			low = mid;
		else
			high = mid;
	}
	return z->shifts[low].offset;
}

int64_t kb_zone_utc(const struct kb_zone *z, int64_t local)
{
	int32_t before = kb_zone_offset(z, local - KB_DAY);
	int32_t after = kb_zone_offset(z, local + KB_DAY);

	if (kb_zone_offset(z, local - before) == before)
		return local - before;
	if (kb_zone_offset(z, local - after) == after)
		return local - after;
	return local - before;
}
