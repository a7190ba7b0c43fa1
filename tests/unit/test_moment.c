/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments as people write them: dates in a zone, local times, offsets; and how
   they are shown again. Expected seconds are from date(1). */
#include <check.h>
#include <stdlib.h>

#include <kb/base.h>

static struct kb_error err;

static int64_t at(const char *text, bool end)
{
	struct kb_moment m = { 0 };

	ck_assert_msg(kb_moment_parse(text, end, &m), "%s", text);
	return m.at;
}

static void use(const char *zone)
{
	ck_assert_msg(kb_time_zone_use(zone, &err) == KB_OK, "%s", err.text);
}

START_TEST(dates_begin_and_end_at_midnight_there)
{
	static const struct { const char *zone, *date; int64_t from, until; }
	rows[] = {
		{ "UTC", "2026-12-01", 1796083200, 1796169600 },
		{ "Asia/Shanghai", "2026-12-01", 1796054400, 1796140800 },
		{ "Europe/Moscow", "2026-12-01", 1796072400, 1796158800 },
		{ "America/Los_Angeles", "2026-12-01", 1796112000,
		  1796198400 },
		/* A day of 25 hours, and one of 23. */
		{ "America/Los_Angeles", "2026-11-01", 1793516400,
		  1793606400 },
		{ "America/Los_Angeles", "2026-03-08", 1772956800,
		  1773039600 },
		/* Midnight is skipped: the day begins at one o'clock. */
		{ "America/Santiago", "2026-09-06", 1788667200, 1788750000 },
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++) {
		use(rows[i].zone);
		ck_assert_int_eq(at(rows[i].date, false), rows[i].from);
		ck_assert_int_eq(at(rows[i].date, true), rows[i].until);
	}
	use("UTC");
}
END_TEST

START_TEST(times_say_their_zone_or_are_local)
{
	use("Asia/Shanghai");
	ck_assert_int_eq(at("2026-12-01T00:00Z", false), 1796083200);
	ck_assert_int_eq(at("2026-12-01T00:00+08:00", false), 1796054400);
	ck_assert_int_eq(at("2026-12-01T00:00:05-03:30", false), 1796095805);
	ck_assert_int_eq(at("2026-12-01T00:00", false), 1796054400);
	/* Only a date has an end of its own. */
	ck_assert_int_eq(at("2026-12-01T00:00", true), 1796054400);
	use("UTC");
	ck_assert_int_eq(at("2026-12-01T00:00:01", false), 1796083201);
}
END_TEST

START_TEST(what_is_no_moment_is_refused)
{
	static const char *const bad[] = { "", "2026", "2026-12-1", "tomorrow",
		"2026-02-30", "2026-12-01T", "2026-12-01T24:00",
		"2026-12-01T10:00 ", "2026-12-01T10:00+8", "2026-12-01 10:00",
		"2026-12-01T10:00+08:00x", "2026-12-01T10:00+15:00",
		"2026-12-01T10:00+08:60", "2026-12-01T10:00:0Z",
		"2026-12-01T10:00+ 8:00", "2026-12-01T10:00ZZ" };
	struct kb_moment m;

	for (size_t i = 0; i < KB_COUNT(bad); i++)
		ck_assert_msg(!kb_moment_parse(bad[i], false, &m), "%s",
			      bad[i]);
	ck_assert_int_eq(kb_time_zone_use("Middle/Earth", &err), KB_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "Middle/Earth"));
}
END_TEST

START_TEST(moments_are_shown_as_they_were_meant)
{
	static const struct { const char *text; bool end; const char *full,
		*brief; } rows[] = {
		{ "2026-12-01", false, "2026-12-01T00:00:00+08:00",
		  "2026-12-01" },
		{ "2026-12-01", true, "2026-12-02T00:00:00+08:00",
		  "2026-12-01" },
		{ "2026-12-01T18:00", true, "2026-12-01T18:00:00+08:00",
		  "2026-12-01T18:00:00+08:00" },
		{ "2026-12-01T00:00-03:30", false,
		  "2026-12-01T00:00:00-03:30", "2026-12-01" },
		{ "2026-12-01T00:00:00Z", true, "2026-12-01T00:00:00Z",
		  "2026-11-30" },
	};
	char text[32];

	use("Asia/Shanghai");
	for (size_t i = 0; i < KB_COUNT(rows); i++) {
		struct kb_moment m, again;

		ck_assert(kb_moment_parse(rows[i].text, rows[i].end, &m));
		ck_assert_str_eq(kb_moment_format(m, text, sizeof(text)),
				 rows[i].full);
		/* What was written is read again, whatever is set then. */
		use("Europe/Moscow");
		ck_assert(kb_moment_parse(text, true, &again));
		ck_assert_int_eq(again.at, m.at);
		ck_assert_int_eq(again.offset, m.offset);
		use("Asia/Shanghai");
		ck_assert_str_eq(kb_moment_short(m, rows[i].end, text,
						 sizeof(text)), rows[i].brief);
	}
	use("UTC");
}
END_TEST

START_TEST(the_clock_can_be_held)
{
	kb_now_fix(1796083199);
	ck_assert_int_eq(kb_now(), 1796083199);
	kb_now_fix(0);
	ck_assert_int_ne(kb_now(), 1796083199);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("moment");
	TCase *tc = tcase_create("all");

	kb_base_init("test_moment");
	tcase_add_test(tc, dates_begin_and_end_at_midnight_there);
	tcase_add_test(tc, times_say_their_zone_or_are_local);
	tcase_add_test(tc, what_is_no_moment_is_refused);
	tcase_add_test(tc, moments_are_shown_as_they_were_meant);
	tcase_add_test(tc, the_clock_can_be_held);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
