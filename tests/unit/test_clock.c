/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_clock.c - due times against results worked out by hand
 * (tests/clock/timelines.tsv), and files of calendars, good and bad.
 */
#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include <kb/clock.h>

static void *mem;
static struct kb_error err;
static struct kb_calendars *calendars;
static char folder[] = "kb-clock-XXXXXX";

static char *in_top(const char *name)
{
	const char *top = getenv("KB_TOP");

	return kb_format(mem, "%s/%s", top ? top : ".", name);
}

static void setup(void)
{
	mem = talloc_new(NULL);
	memset(&err, 0, sizeof(err));
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_msg(kb_calendars_open(mem, in_top("calendars"), &calendars,
					&err) == KB_OK, "%s:%d: %s",
		      err.source, err.line, err.text);
}

static void teardown(void)
{
	ck_assert_int_eq(kb_rmtree(folder, &err), KB_OK);
	talloc_free(mem);
}

static const struct kb_calendar *of(const char *country)
{
	const struct kb_calendar *c = kb_calendar_find(calendars, country);

	ck_assert_msg(c, "no calendar of %s", country);
	return c;
}

static int64_t at(const char *country, const char *text)
{
	int64_t ret = 0;

	ck_assert_msg(kb_clock_parse(of(country), text, 0, &ret), "%s", text);
	return ret;
}

/* ---- timelines --------------------------------------------------------------- */

enum column { COUNTRY, START, WITHIN, CALENDAR, ADDS, EXCEPTION, TELL,
	      TELL_WITHIN, TOLD, DONE, NOW, DUE, HOLIDAY, SURE, KEPT, BY,
	      TELL_BY, REMARK, COLUMNS };

/* What is compared, as one text, so that a failure shows everything. */
static const char *expected(char **row)
{
	return kb_format(mem, "due %s holiday %s %s %s by %s tell by %s",
		row[DUE], row[HOLIDAY], row[SURE], row[KEPT], row[BY],
		row[TELL_BY]);
}

static const char *by_text(int64_t by)
{
	int64_t s = by < 0 ? -by : by;
	char seconds[8] = "";

	if (s % 60)
		snprintf(seconds, sizeof(seconds), ":%02d", (int)(s % 60));
	return kb_format(mem, "%s%d:%02d%s", by < 0 ? "-" : "",
			 (int)(s / 3600), (int)(s / 60 % 60), seconds);
}

static const char *computed(const struct kb_calendar *c,
			    const struct kb_keeping *k)
{
	char due[40], tell_by[40];

	return kb_format(mem, "due %s holiday %s %s %s by %s tell by %s",
		kb_clock_format(c, k->due.due, due, sizeof(due)),
		k->due.holiday ? k->due.holiday : "-",
		k->due.uncertain ? "uncertain" : "sure",
		kb_kept_name(k->kept), by_text(k->by), k->tell_by ?
		kb_clock_format(c, k->tell_by, tell_by, sizeof(tell_by)) :
		"-");
}

static int64_t when(const char *country, const char *text)
{
	return strcmp(text, "-") == 0 ? 0 : at(country, text);
}

static const char *word(const char *text)
{
	return strcmp(text, "-") == 0 ? "" : text;
}

static void check_row(char **row, int line)
{
	const char *country = row[COUNTRY];
	const struct kb_promise p = {
		.within = row[WITHIN], .calendar = row[CALENDAR],
		.holiday_adds = word(row[ADDS]),
		.exception = word(row[EXCEPTION]), .tell = word(row[TELL]),
		.tell_within = word(row[TELL_WITHIN]),
	};
	const struct kb_course course = {
		.start = when(country, row[START]),
		.done = when(country, row[DONE]),
		.told = when(country, row[TOLD]),
		.now = when(country, row[NOW]),
	};
	struct kb_keeping k;

	ck_assert_msg(kb_keeping_of(of(country), &p, &course, &k, &err) ==
		      KB_OK, "line %d: %s", line, err.text);
	const char *want = expected(row), *got = computed(of(country), &k);
	ck_assert_msg(strcmp(want, got) == 0, "line %d (%s)\n  is     %s\n"
		      "  should %s", line, row[REMARK], got, want);
}

START_TEST(timelines_come_out_as_by_hand)
{
	FILE *file = fopen(in_top("tests/clock/timelines.tsv"), "re");
	char text[1024];
	int line = 0, rows = 0;

	ck_assert_ptr_nonnull(file);
	while (fgets(text, sizeof(text), file)) {
		char *row[COLUMNS], *rest = text;
		size_t n = 0;
		line++;
		if (text[0] == '#')
			continue;
		while (n < COLUMNS && rest)
			row[n++] = strsep(&rest, "\t\n");
		ck_assert_msg(n == COLUMNS, "line %d has %zu columns", line, n);
		check_row(row, line);
		rows++;
	}
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_ge(rows, 90);
}
END_TEST

/* ---- what cannot be computed ----------------------------------------------------- */

static void refused(const struct kb_promise *p, const char *why)
{
	struct kb_due due = { .due = 7 };

	ck_assert_int_eq(kb_due_of(of("CN"), p, 0, &due, &err), KB_INVALID);
	ck_assert_msg(strstr(err.text, why), "'%s' is not in: %s", why,
		      err.text);
	ck_assert_int_eq(due.due, 7);
}

START_TEST(what_is_no_promise_is_refused)
{
	refused(&(struct kb_promise){ .within = "soon" }, "'within' is 'soon'");
	refused(&(struct kb_promise){ .within = "" }, "'within' is ''");
	refused(&(struct kb_promise){ .within = NULL }, "'within' is ''");
	refused(&(struct kb_promise){ .within = "PT1H", .calendar = "lunar" },
		"'calendar' is 'lunar'");
	refused(&(struct kb_promise){ .within = "P1M", .calendar = "working" },
		"days, hours and minutes");
	refused(&(struct kb_promise){ .within = "P11Y" }, "ten years");
	refused(&(struct kb_promise){ .within = "PT999999H" }, "ten years");
	refused(&(struct kb_promise){ .within = "PT1H", .holiday_adds = "1" },
		"'holiday_adds' is '1'");
	struct kb_keeping k;
	ck_assert_int_eq(kb_keeping_of(of("CN"), &(struct kb_promise){
		.within = "PT1H", .tell = "customer", .tell_within = "1h" },
		&(struct kb_course){ .now = 1 }, &k, &err), KB_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "'tell_within' is '1h'"));
}
END_TEST

START_TEST(durations)
{
	static const char *const bad[] = { "", "P", "PT", "P1", "1D", "P1H",
		"PT1D", "P1DT", "P1D1Y", "P1.5D", "P-1D", "P1234567D", "p1d",
		"PT1M1H", "P1D ", "PTT1H" };
	struct kb_duration d;

	for (size_t i = 0; i < KB_COUNT(bad); i++)
		ck_assert_msg(!kb_duration_parse(bad[i], &d), "%s", bad[i]);
	ck_assert(kb_duration_parse("P1Y2M3W4DT5H6M7S", &d));
	ck_assert_int_eq(d.years, 1);
	ck_assert_int_eq(d.months, 2);
	ck_assert_int_eq(d.days, 25);
	ck_assert_int_eq(d.seconds, 18367);
}
END_TEST

/* ---- times as people write them --------------------------------------------------- */

START_TEST(written_times)
{
	static const char *const bad[] = { "", "15", "15:0", "25:00", "12:60",
		"2026-02-30 10:00", "2026-11-22", "2026-11-22  10:00",
		"2026-11-22T10:00+8", "2026-11-22 10:00 pm", "10:00:99",
		"2026-11-22T10:00X", "noon", "2026-11-22T", "-5:00" };
	const struct kb_calendar *c = of("CN");
	int64_t noon = at("CN", "2026-11-22 12:00"), ret;
	char buf[32];

	for (size_t i = 0; i < KB_COUNT(bad); i++)
		ck_assert_msg(!kb_clock_parse(c, bad[i], noon, &ret), "%s",
			      bad[i]);
	ck_assert_int_eq(noon, at("CN", "2026-11-22T04:00:00Z"));
	ck_assert_int_eq(noon, at("CN", "2026-11-22T07:00+03:00"));
	ck_assert_int_eq(noon, at("CN", "2026-11-21T23:30-0430"));
	ck_assert(kb_clock_parse(c, "12:00:01", noon + 3600, &ret));
	ck_assert_int_eq(ret, noon + 1);
	/* The day is the one of the country: 23:30 in London, 7:30 there. */
	ck_assert(kb_clock_parse(c, "08:00", at("GB", "2026-11-21 23:30"),
				 &ret));
	ck_assert_str_eq(kb_clock_format(c, ret, buf, sizeof(buf)),
			 "2026-11-22T08:00:00+08:00");
}
END_TEST

/* ---- calendars ------------------------------------------------------------------ */

START_TEST(calendars_know_their_days)
{
	ck_assert_ptr_null(kb_calendar_find(calendars, "XX"));
	ck_assert_str_eq(kb_calendar_zone(of("TW")), "Asia/Taipei");
	ck_assert_str_eq(kb_calendar_country(of("TW")), "TW");
	ck_assert_str_eq(kb_holiday_name(of("CN"), "2026-10-07", "zh-Hans"),
			 "国庆节");
	ck_assert_str_eq(kb_holiday_name(of("GB"), "2026-12-28", "en"),
			 "Boxing Day");
	ck_assert_ptr_null(kb_holiday_name(of("GB"), "2026-12-29", "en"));
	ck_assert_ptr_null(kb_holiday_name(of("GB"), "soon", "en"));
}
END_TEST

#define NAMES "    names: {zh-Hans: a, zh-Hant: b, en: c, ru: d}\n"
#define HEAD "zone: Asia/Shanghai\nweekend: [sunday]\nhours: 09:00-18:00\n" \
	"known_from: 2026-01-01\nknown_until: 2026-12-31\n"

static void bad_calendar(const char *text, int line, const char *why)
{
	char *path = kb_format(mem, "%s/XX.yaml", folder);
	struct kb_calendars *all;

	ck_assert_int_eq(kb_file_write(path, text, strlen(text), &err), KB_OK);
	ck_assert_msg(kb_calendars_open(mem, folder, &all, &err) != KB_OK,
		      "taken: %s", text);
	ck_assert_msg(strstr(err.text, why), "'%s' is not in: %s", why,
		      err.text);
	ck_assert_str_eq(err.source, path);
	ck_assert_int_eq(err.line, line);
}

START_TEST(bad_calendars_say_where)
{
	struct kb_calendars *all;

	bad_calendar("", 1, "'zone' is missing");
	bad_calendar("- 1\n", 1, "lines of");
	bad_calendar(HEAD "holidays: []\nholliday: 1\n", 7,
		     "the nearest is holidays");
	bad_calendar(HEAD "holidays: 1\n", 6, "'holidays' must be a list");
	bad_calendar("zone: Asia/Atlantis\nweekend: []\nhours: 09:00-18:00\n"
		     "known_from: 2026-01-01\nknown_until: 2026-12-31\n"
		     "holidays: []\n", 1, "no time zone 'Asia/Atlantis'");
	bad_calendar("zone: UTC\nweekend: [holiday]\nhours: 09:00-18:00\n"
		     "known_from: 2026-01-01\nknown_until: 2026-12-31\n"
		     "holidays: []\n", 2, "no day of the week");
	bad_calendar("zone: UTC\nweekend: [monday, tuesday, wednesday, "
		     "thursday, friday, saturday, sunday]\n"
		     "hours: 09:00-18:00\nknown_from: 2026-01-01\n"
		     "known_until: 2026-12-31\nholidays: []\n", 2,
		     "all seven");
	bad_calendar("zone: UTC\nweekend: []\nhours: 9-18\n"
		     "known_from: 2026-01-01\nknown_until: 2026-12-31\n"
		     "holidays: []\n", 3, "'9-18' are no hours");
	bad_calendar("zone: UTC\nweekend: []\nhours: 18:00-09:00\n"
		     "known_from: 2026-01-01\nknown_until: 2026-12-31\n"
		     "holidays: []\n", 3, "are no hours");
	bad_calendar("zone: UTC\nweekend: []\nhours: 09:00-18:00\n"
		     "known_from: 2027-01-01\nknown_until: 2026-12-31\n"
		     "holidays: []\n", 5, "before 'known_from'");
	bad_calendar(HEAD "holidays:\n  - date: 2026-02-30\n" NAMES, 7,
		     "'2026-02-30' is no date");
	bad_calendar(HEAD "holidays:\n  - from: 2026-02-03\n" NAMES, 7,
		     "either 'date'");
	bad_calendar(HEAD "holidays:\n  - from: 2026-02-03\n"
		     "    until: 2026-02-01\n" NAMES, 8, "before 'from'");
	bad_calendar(HEAD "holidays:\n  - from: 0001-01-01\n"
		     "    until: 9999-12-31\n" NAMES, 7, "more than 2000");
	bad_calendar(HEAD "holidays:\n  - date: 2026-02-03\n"
		     "    names: {en: c}\n", 8, "'zh-Hans' is missing");
	bad_calendar(HEAD "holidays:\n  - date: 2026-02-03\n" NAMES
		     "  - date: 2026-02-03\n" NAMES, 6, "a holiday twice");
	bad_calendar(HEAD "holidays:\n  - date: 2026-02-03\n" NAMES
		     "workdays: [2026-02-03]\n", 9, "a holiday, too");
	bad_calendar(HEAD "holidays: []\nworkdays: [[1]]\n", 7, "no date");
	bad_calendar(HEAD "holidays: [\xff]\n", 0, "UTF-8");
	ck_assert_int_eq(kb_calendars_open(mem, "no-such-folder", &all, &err),
			 KB_IO);
	ck_assert_ptr_nonnull(strstr(err.text, "'calendars'"));
}
END_TEST

/* Kiritimati is 14 hours ahead, Kathmandu has quarters of an hour. */
START_TEST(unusual_zones)
{
	static const char text[] = "weekend: [friday]\n"
		"hours: 00:00-24:00\nknown_from: 2026-01-01\n"
		"known_until: 2026-12-31\nholidays: []\n";
	char *one = kb_format(mem, "%s/KI.yaml", folder);
	char *two = kb_format(mem, "%s/NP.yaml", folder);
	char *ki = kb_format(mem, "zone: Pacific/Kiritimati\n%s", text);
	char *np = kb_format(mem, "zone: Asia/Kathmandu\n%s", text);
	struct kb_promise p = { .within = "P1D", .calendar = "working" };
	struct kb_calendars *all;
	struct kb_due due;
	char buf[32];
	int64_t start;

	ck_assert_int_eq(kb_file_write(one, ki, strlen(ki), &err), KB_OK);
	ck_assert_int_eq(kb_file_write(two, np, strlen(np), &err), KB_OK);
	ck_assert_int_eq(kb_calendars_open(mem, folder, &all, &err), KB_OK);
	const struct kb_calendar *c = kb_calendar_find(all, "KI");
	/* Thursday; Friday is free; Saturday ends at midnight. */
	ck_assert(kb_clock_parse(c, "2026-11-19 23:00", 0, &start));
	ck_assert_int_eq(kb_due_of(c, &p, start, &due, &err), KB_OK);
	ck_assert_str_eq(kb_clock_format(c, due.due, buf, sizeof(buf)),
			 "2026-11-22T00:00:00+14:00");
	c = kb_calendar_find(all, "NP");
	ck_assert_str_eq(kb_clock_format(c, start, buf, sizeof(buf)),
			 "2026-11-19T14:45:00+05:45");
}
END_TEST

/* ---- threads ------------------------------------------------------------------------ */

static void *ask_often(void *seen)
{
	const struct kb_promise p = { .within = "PT3H", .calendar = "working",
				      .holiday_adds = "P1D" };
	int64_t start = at("GB", "2026-03-27 16:00"), sum = 0;

	for (int i = 0; i < 2000; i++) {
		struct kb_due due;
		struct kb_error mine;
		if (kb_due_of(of("GB"), &p, start + i * 3600, &due, &mine) ==
		    KB_OK)
			sum += due.due % 100003;
	}
	*(int64_t *)seen = sum;
	return NULL;
}

START_TEST(threads_share_calendars)
{
	pthread_t threads[4];
	int64_t sums[4], alone;

	ask_often(&alone);
	for (size_t i = 0; i < 4; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, ask_often,
						&sums[i]), 0);
	for (size_t i = 0; i < 4; i++) {
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
		ck_assert_int_eq(sums[i], alone);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("clock");
	TCase *tc = tcase_create("all");
	SRunner *runner = srunner_create(suite);

	kb_base_init("test_clock");
	suite_add_tcase(suite, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, timelines_come_out_as_by_hand);
	tcase_add_test(tc, what_is_no_promise_is_refused);
	tcase_add_test(tc, durations);
	tcase_add_test(tc, written_times);
	tcase_add_test(tc, calendars_know_their_days);
	tcase_add_test(tc, bad_calendars_say_where);
	tcase_add_test(tc, unusual_zones);
	tcase_add_test(tc, threads_share_calendars);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
