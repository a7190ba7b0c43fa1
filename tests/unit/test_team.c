/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_team.c - files of teams, good and bad, and who is there when. */
#include <check.h>
#include <stdlib.h>
#include <unistd.h>

#include <kb/clock.h>

static void *mem;
static struct kb_error err;
static struct kb_calendars *calendars;
static char folder[] = "kb-team-XXXXXX";

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

/* ---- teams ------------------------------------------------------------------------ */

static struct kb_teams *teams_of(const char *text)
{
	char *path = kb_format(mem, "%s/teams.yaml", folder);
	struct kb_teams *all;

	ck_assert_int_eq(kb_file_write(path, text, strlen(text), &err), KB_OK);
	ck_assert_msg(kb_teams_open(mem, path, calendars, &all, &err) == KB_OK,
		      "%d: %s", err.line, err.text);
	return all;
}

static const char *hours_at(struct kb_teams *all, const char *id,
			    const char *text)
{
	bool open;
	int64_t next;
	char buf[32] = "never";

	kb_team_hours(all, kb_team_find(all, id), at("CN", text), &open,
		      &next);
	if (next)
		kb_clock_format(of("CN"), next, buf, sizeof(buf));
	return kb_format(mem, "%s until %s", open ? "open" : "closed", buf);
}

#define TEAM(id, rest) "- id: " id "\n  country: CN\n" \
	"  names: {zh-Hans: a, zh-Hant: b, en: c, ru: d}\n" rest

START_TEST(teams_open_and_close)
{
	struct kb_teams *all = teams_of(
		TEAM("day", "  working: 09:00-12:00 13:00-18:00\n"
		     "  phone: \"7120\"\n")
		TEAM("week", "  working: 08:00-20:00\n  other: 10:00-16:00\n")
		TEAM("night", "  working: 00:00-06:00 22:00-24:00\n"
		     "  other: 00:00-06:00\n")
		TEAM("all", "  working: 00:00-24:00\n  other: 00:00-24:00\n")
		TEAM("always", "  always: yes\n") TEAM("nobody", ""));
	static const struct { const char *id, *at, *is; } cases[] = {
		{ "day", "2026-11-20 09:00",
		  "open until 2026-11-20T12:00:00+08:00" },
		{ "day", "2026-11-20 12:00",
		  "closed until 2026-11-20T13:00:00+08:00" },
		{ "day", "2026-11-20 18:00",
		  "closed until 2026-11-23T09:00:00+08:00" },
		/* Sunday 20 September is worked. */
		{ "day", "2026-09-19 12:00",
		  "closed until 2026-09-20T09:00:00+08:00" },
		{ "week", "2026-10-01 09:00",
		  "closed until 2026-10-01T10:00:00+08:00" },
		{ "week", "2026-10-01 10:00",
		  "open until 2026-10-01T16:00:00+08:00" },
		/* Thursday and Friday night are one opening each. */
		{ "night", "2026-11-19 23:00",
		  "open until 2026-11-20T06:00:00+08:00" },
		{ "night", "2026-11-21 05:00",
		  "open until 2026-11-21T06:00:00+08:00" },
		{ "night", "2026-11-21 06:00",
		  "closed until 2026-11-22T00:00:00+08:00" },
		{ "all", "2026-11-21 06:00", "open until never" },
		{ "always", "2026-11-21 06:00", "open until never" },
		{ "nobody", "2026-11-20 10:00", "closed until never" },
	};

	for (size_t i = 0; i < KB_COUNT(cases); i++)
		ck_assert_str_eq(hours_at(all, cases[i].id, cases[i].at),
				 cases[i].is);
	ck_assert_str_eq(kb_team_find(all, "day")->phone, "7120");
	ck_assert_str_eq(kb_team_find(all, "week")->phone, "");
	ck_assert_str_eq(kb_team_find(all, "day")->names[2], "c");
	ck_assert(kb_team_find(all, "always")->always);
	ck_assert_ptr_null(kb_team_find(all, "nowhere"));
	ck_assert_int_eq(kb_teams_open(mem, "", calendars, &all, &err), KB_OK);
	ck_assert_ptr_null(kb_team_find(all, "day"));
}
END_TEST

START_TEST(teams_of_the_sample)
{
	static const char *const ids[] = { "billing-l2", "mobile-l2",
		"network-l2", "devices-desk-l2", "claims-l2",
		"grid-dispatch" };
	struct kb_teams *all;

	ck_assert_msg(kb_teams_open(mem, in_top("kb-content/teams.yaml"),
		calendars, &all, &err) == KB_OK, "%d: %s", err.line, err.text);
	for (size_t i = 0; i < KB_COUNT(ids); i++)
		ck_assert_ptr_nonnull(kb_team_find(all, ids[i]));
}
END_TEST

static void bad_teams(const char *text, int line, const char *why)
{
	char *path = kb_format(mem, "%s/teams.yaml", folder);
	struct kb_teams *all;

	ck_assert_int_eq(kb_file_write(path, text, strlen(text), &err), KB_OK);
	ck_assert_msg(kb_teams_open(mem, path, calendars, &all, &err) ==
		      KB_INVALID, "taken: %s", text);
	ck_assert_msg(strstr(err.text, why), "'%s' is not in: %s", why,
		      err.text);
	ck_assert_str_eq(err.source, path);
	ck_assert_int_eq(err.line, line);
}

START_TEST(bad_teams_say_where)
{
	struct kb_teams *all;

	bad_teams("id: a\n", 1, "a list of teams");
	bad_teams("- a\n", 1, "lines of");
	bad_teams(TEAM("a", "  fone: 1\n"), 4, "the nearest is phone");
	bad_teams(TEAM("\"\"", ""), 1, "'id' is empty");
	bad_teams(TEAM("a", "") TEAM("a", ""), 4, "there twice");
	bad_teams(TEAM("a", "  working: 9 to 5\n"), 4, "are no hours");
	bad_teams(TEAM("a", "  working: 09:00-12:00 11:00-13:00\n"), 4,
		  "are no hours");
	bad_teams(TEAM("a", "  always: no\n"), 4, "must be yes");
	bad_teams(TEAM("a", "  always: yes\n  other: 10:00-11:00\n"), 4,
		  "either 'always'");
	bad_teams("- id: a\n  country: XX\n"
		  "  names: {zh-Hans: a, zh-Hant: b, en: c, ru: d}\n", 2,
		  "XX.yaml");
	bad_teams("- id: a\n  country: CN\n"
		  "  names: {zh-Hans: a, zh-Hant: b, en: \"\", ru: d}\n", 3,
		  "the name in 'en' is empty");
	ck_assert_int_eq(kb_teams_open(mem, "no-such-file", calendars, &all,
				       &err), KB_NOT_FOUND);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("team");
	TCase *tc = tcase_create("all");
	SRunner *runner = srunner_create(suite);

	kb_base_init("test_team");
	suite_add_tcase(suite, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, teams_open_and_close);
	tcase_add_test(tc, teams_of_the_sample);
	tcase_add_test(tc, bad_teams_say_where);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
