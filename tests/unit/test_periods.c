/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_periods.c - which version holds when: a change that was scheduled comes
 * at its second in any zone, nobody learns of it before, a question as of then
 * finds what held then, and an index that was followed answers as a fresh one.
 */
#include "world.h"

static struct world w;

/* 2026-11-20T12:00:00Z */
enum { NOW = 1795176000 };

static void setup(void)
{
	world_open(&w);
	kb_now_fix(NOW);
}

static void teardown(void)
{
	struct kb_error err;

	kb_now_fix(0);
	ck_ok(kb_time_zone_use("UTC", &err), err);
	world_close(&w);
}

/* "from-until:version ..." with days and seconds since NOW, "" for none. */
static const char *periods(const char *id)
{
	struct kb_buf out = { .mem = w.mem };
	struct kb_period *list;
	struct kb_error err;
	size_t n;

	ck_ok(kb_store_periods(w.store, w.mem, id, "en", &list, &n, &err), err);
	kb_buf_adds(&out, "");
	for (size_t i = 0; i < n; i++) {
		char from[32] = "", until[32] = "";

		if (list[i].begins)
			kb_time_format(list[i].begins, from, sizeof(from));
		if (list[i].ends)
			kb_time_format(list[i].ends, until, sizeof(until));
		kb_buf_addf(&out, "%s%.10s/%.10s%s:%d", i ? " " : "", from,
			    until, list[i].followed ? "+" : "",
			    list[i].version);
	}
	return out.bytes;
}

static void put(const char *extra, const char *body)
{
	world_put(&w, "fare", "en", "The fare to the airport", extra,
		  talloc_asprintf(w.mem, "## Answer\n%s", body));
}

START_TEST(a_version_that_begins_later_waits)
{
	put("", "It is ten.");
	ck_assert_str_eq(periods("fare"), "/:1");
	put("valid_from: 2026-12-01\n", "It is twelve.");
	ck_assert_str_eq(periods("fare"), "/2026-12-01+:1 2026-12-01/:2");
	/* A date that is moved moves what stood there. */
	put("valid_from: 2026-12-05\n", "It is twelve.");
	ck_assert_str_eq(periods("fare"), "/2026-12-05+:1 2026-12-05/:3");
	/* Later still, and an end before it: both stay. */
	put("valid_from: 2026-12-01\nvalid_until: 2026-12-04\n", "Eleven.");
	ck_assert_str_eq(periods("fare"), "/2026-12-01+:1 "
			 "2026-12-01/2026-12-05+:4 2026-12-05/:3");
	/* What says nothing of when takes the place of what is in front. */
	put("", "It is ten, return twenty.");
	ck_assert_str_eq(periods("fare"), "/:5");
	world_withdraw(&w, "fare", "en");
	ck_assert_str_eq(periods("fare"), "");
}
END_TEST

START_TEST(what_has_begun_stays_as_what_held_then)
{
	put("", "It is ten.");
	put("valid_from: 2026-12-01\n", "It is twelve.");
	kb_now_fix(NOW + 20 * 86400);
	put("", "It is twelve, return twenty.");
	ck_assert_str_eq(periods("fare"), "/2026-12-01+:1 2026-12-01/:3");
	put("valid_from: 2026-12-01\n", "It is twelve, return 22.");
	ck_assert_str_eq(periods("fare"), "/2026-12-01+:1 2026-12-01/:4");
	put("valid_from: 2026-11-01\n", "It was eleven.");
	ck_assert_str_eq(periods("fare"), "/2026-11-01+:1 2026-11-01/:5");
	put("state: archived\n", "Gone.");
	ck_assert_str_eq(periods("fare"), "");
}
END_TEST

/* What is said as of a moment; 0: now. */
static const char *said(const char *question, int64_t as_of)
{
	struct kb_question q = { .text = question, .len = strlen(question),
				 .lang = "en", .as_of = as_of };
	struct kb_answer *a;
	struct kb_error err;

	ck_ok(kb_answer_ask(w.reader, w.mem, &q, &a, &err), err);
	if (!a->n_hits)
		return a->none_why ? a->none_why : "";
	const struct kb_article *hit = a->hits[0].stored.article;

	return talloc_asprintf(w.mem, "%.*s", (int)(hit->text_len -
			       strlen("Answer\n")), hit->text +
			       strlen("Answer\n"));
}

static const char *generation(void)
{
	struct kb_index_state state;

	kb_reader_state(w.reader, &state);
	return talloc_strdup(w.mem, state.generation);
}

static const struct { const char *zone; int64_t midnight; } zones[] = {
	{ "UTC", 1796083200 }, { "Asia/Shanghai", 1796054400 },
	{ "Europe/Moscow", 1796072400 }, { "America/Los_Angeles", 1796112000 },
};

/* The clock alone makes the change: nothing is written, nobody follows. */
START_TEST(midnight_is_exact)
{
	int64_t midnight = zones[_i].midnight;
	struct kb_error err;
	const char *before;

	ck_ok(kb_time_zone_use(zones[_i].zone, &err), err);
	put("", "It is ten.");
	world_put(&w, "bus", "en", "Where the bus stops", "", "At the gate.");
	world_build(&w, 1);
	ck_assert_str_eq(said("airport fare", 0), "It is ten.");
	before = generation();
	put("valid_from: 2026-12-01\n", "It is twelve, says Zephyrine.");
	world_follow(&w);
	for (int64_t at = midnight - 1; at < midnight + 2; at++) {
		kb_now_fix(at);
		ck_assert_str_eq(said("airport fare", 0), at < midnight ?
			"It is ten." : "It is twelve, says Zephyrine.");
		/* It shows nowhere before, and changes no name. */
		ck_assert_str_eq(said("zephyrine", 0), at < midnight ?
			"no_match" : "It is twelve, says Zephyrine.");
		ck_assert_int_eq(strcmp(generation(), before) == 0,
				 at < midnight);
	}
	ck_assert_str_eq(said("airport fare", midnight - 1), "It is ten.");
	ck_assert_str_eq(said("airport fare", midnight),
			 "It is twelve, says Zephyrine.");
}
END_TEST

START_TEST(an_end_is_exact)
{
	int64_t end = zones[_i].midnight;
	struct kb_error err;

	ck_ok(kb_time_zone_use(zones[_i].zone, &err), err);
	put("valid_until: 2026-11-30\n", "It is ten.");
	world_build(&w, 1);
	kb_now_fix(end - 1);
	ck_assert_str_eq(said("airport fare", 0), "It is ten.");
	kb_now_fix(end);
	ck_assert_str_ne(said("airport fare", 0), "It is ten.");
	ck_assert_str_eq(said("airport fare", end - 1), "It is ten.");
}
END_TEST

/* Words of what was replaced do not make it an expired one. */
START_TEST(what_was_replaced_has_not_expired)
{
	put("", "It is ten, says Quillon.");
	put("valid_from: 2026-12-01\n", "It is twelve.");
	world_build(&w, 1);
	kb_now_fix(NOW + 30 * 86400);
	ck_assert_str_eq(said("quillon", 0), "no_match");
	ck_assert_str_eq(said("quillon", NOW), "It is ten, says Quillon.");
}
END_TEST

START_TEST(followed_answers_as_built)
{
	static const char *const questions[] = { "airport fare",
		"what is the fare to the airport", "bus gate", "zephyrine" };
	const char *names[2], *answers[2][KB_COUNT(questions)][3];

	put("questions: [how much is the airport]\n", "It is ten.");
	world_put(&w, "bus", "en", "Where the bus stops", "", "At the gate.");
	world_build(&w, 1);
	put("valid_from: 2026-12-01T08:30+08:00\n", "It is twelve, Zephyrine.");
	world_case(&w, "c1", "en", "fare", "what do I pay to the plane");
	world_follow(&w);
	for (int built = 0; built < 2; built++) {
		if (built)
			world_build(&w, 2);
		kb_now_fix(1796085000);
		for (size_t i = 0; i < KB_COUNT(questions); i++)
			for (int64_t at = 0; at < 3; at++)
				answers[built][i][at] = said(questions[i],
					1796085000 - 2 + at);
		names[built] = generation();
		kb_now_fix(NOW);
	}
	ck_assert_str_eq(names[0], names[1]);
	for (size_t i = 0; i < KB_COUNT(questions); i++)
		for (int at = 0; at < 3; at++)
			ck_assert_str_eq(answers[0][i][at], answers[1][i][at]);
	ck_assert_str_eq(answers[1][0][1], "It is ten.");
	ck_assert_str_eq(answers[1][0][2], "It is twelve, Zephyrine.");
}
END_TEST

START_TEST(withdrawn_takes_what_was_to_come_along)
{
	put("", "It is ten.");
	put("valid_from: 2026-12-01\n", "It is twelve.");
	world_build(&w, 1);
	world_withdraw(&w, "fare", "en");
	world_follow(&w);
	ck_assert_str_eq(said("airport fare", 0), "no_match");
	ck_assert_str_eq(said("airport fare", NOW - 86400), "no_match");
	kb_now_fix(NOW + 30 * 86400);
	ck_assert_str_eq(said("airport fare", 0), "no_match");
	ck_assert_str_eq(said("airport fare", NOW), "no_match");
}
END_TEST

START_TEST(an_article_is_shown_as_it_held_then)
{
	json_t *shown;
	struct kb_error err;

	put("", "It is ten.");
	put("valid_from: 2026-12-01\n", "It is twelve.");
	world_build(&w, 1);
	for (int later = 0; later < 2; later++) {
		kb_now_fix(NOW + later * 30 * 86400);
		for (int64_t at = 0; at < 2; at++) {
			const char *html;

			ck_ok(kb_article_view(w.reader, w.mem, "fare", "en",
				at ? NOW : 0, &shown, &err), err);
			html = json_string_value(json_object_get(shown,
								 "html"));
			ck_assert_int_eq(strstr(html, "twelve") != NULL,
					 later && !at);
			json_decref(shown);
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("periods");
	TCase *tc = tcase_create("all");

	kb_base_init("test_periods");
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_version_that_begins_later_waits);
	tcase_add_test(tc, what_has_begun_stays_as_what_held_then);
	tcase_add_loop_test(tc, midnight_is_exact, 0, KB_COUNT(zones));
	tcase_add_loop_test(tc, an_end_is_exact, 0, KB_COUNT(zones));
	tcase_add_test(tc, what_was_replaced_has_not_expired);
	tcase_add_test(tc, followed_answers_as_built);
	tcase_add_test(tc, withdrawn_takes_what_was_to_come_along);
	tcase_add_test(tc, an_article_is_shown_as_it_held_then);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
