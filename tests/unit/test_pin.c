/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_pin.c - a pinned question gets the article that pins it, whatever the
 * texts say, at once, and the same one on every machine.
 */
#include "world.h"

static struct world w;

static void put(const char *id, const char *lang, const char *title,
		const char *pin, const char *more)
{
	world_put(&w, id, lang, title, *pin ? talloc_asprintf(w.mem,
		  "%spins:\n  - \"%s\"\n", more, pin) : more,
		  "## Answer\nUmbrellas that were found are kept here.\n");
}

static void setup(void)
{
	world_open(&w);
	put("umbrella", "en", "Lost umbrella", "", "");
	put("office", "en", "Opening hours", "Where is my umbrella?", "");
	put("office", "zh-Hans", "营业时间", "我的雨伞在哪里", "");
	put("office", "ru", "Часы работы", "Где мой зонт", "");
	put("staff", "en", "For staff", "staff umbrella", "audience: agent\n");
	put("old", "en", "Was", "winter umbrella",
	    "valid_until: 2020-01-01\n");
}

static void teardown(void)
{
	world_close(&w);
}

static void check_pinned(const char *question, const char *lang,
			 const char *id)
{
	struct kb_answer *a = world_ask(&w, question, lang);

	ck_assert_msg(a->n_hits > 0, "%s", question);
	ck_assert_str_eq(a->hits[0].stored.article->id, id);
	ck_assert_int_eq(a->verdict, KB_VERDICT_ANSWER);
	ck_assert(a->confidence >= .99);
	ck_assert(a->hits[0].hit.value[KB_SIGNAL_PIN] > 0);
}

static void check_not_pinned(const char *question)
{
	struct kb_answer *a = world_ask(&w, question, "en");

	for (size_t i = 0; i < a->n_hits; i++)
		ck_assert_msg(a->hits[i].hit.value[KB_SIGNAL_PIN] == 0, "%s",
			      question);
}

START_TEST(a_pin_wins_however_it_is_written)
{
	static const char *const ways[] = {
		"Where is my umbrella?", "where is my umbrella",
		"  WHERE  is my\tumbrella ?!", "“Where is my umbrella”",
		"Ｗｈｅｒｅ is my umbrella", "\n- where is my umbrella...",
	};

	world_build(&w, 1);
	for (size_t i = 0; i < KB_COUNT(ways); i++)
		check_pinned(ways[i], "en", "office");
	check_pinned("我的雨傘在哪裡？", "zh-Hant", "office");
	check_pinned("где мой зонт?", "ru", "office");
}
END_TEST

START_TEST(a_pin_is_the_whole_question)
{
	static const char *const others[] = { "where is my umbrella now",
		"is my umbrella", "umbrella", "where is my, umbrella", "?" };

	world_build(&w, 1);
	for (size_t i = 0; i < KB_COUNT(others); i++)
		check_not_pinned(others[i]);
	ck_assert_str_eq(world_top(&w, "umbrella"), "umbrella");
}
END_TEST

START_TEST(the_language_of_the_pin_is_shown)
{
	struct kb_answer *a;

	world_build(&w, 1);
	a = world_ask(&w, "Где мой зонт", "en");
	ck_assert_str_eq(a->hits[0].stored.article->lang, "ru");
	a = world_ask(&w, "我的雨傘在哪裡", "zh-Hant");
	ck_assert_str_eq(a->hits[0].stored.article->lang, "zh-Hans");
}
END_TEST

START_TEST(what_no_text_says_can_be_pinned)
{
	static const char *const odd[] = { "zzyzx", "مظلة", "42", "ร่ม" };

	for (size_t i = 0; i < KB_COUNT(odd); i++)
		put(talloc_asprintf(w.mem, "odd-%zu", i), "en", "Odd", odd[i],
		    "");
	world_build(&w, 1);
	for (size_t i = 0; i < KB_COUNT(odd); i++)
		check_pinned(odd[i], "en", talloc_asprintf(w.mem, "odd-%zu",
							   i));
}
END_TEST

START_TEST(pins_follow_the_article)
{
	world_build(&w, 1);
	check_pinned("where is my umbrella", "en", "office");
	put("office", "en", "Opening hours", "when do you open", "");
	world_follow(&w);
	check_not_pinned("where is my umbrella");
	check_pinned("when do you open", "en", "office");
	world_withdraw(&w, "office", "en");
	world_follow(&w);
	check_not_pinned("when do you open");
	check_pinned("где мой зонт", "ru", "office");
}
END_TEST

START_TEST(what_may_not_be_seen_pins_nothing)
{
	world_build(&w, 1);
	check_not_pinned("staff umbrella");
	check_not_pinned("winter umbrella");
}
END_TEST

/* "a-office" comes later, but its id is lower. */
START_TEST(of_two_the_lowest_id_wins_in_any_order)
{
	world_build(&w, 1);
	put("a-office", "en", "Another", "where is my umbrella", "");
	world_follow(&w);
	check_pinned("where is my umbrella", "en", "a-office");
	world_build(&w, 2);
	check_pinned("where is my umbrella", "en", "a-office");
	world_withdraw(&w, "a-office", "en");
	world_follow(&w);
	check_pinned("where is my umbrella", "en", "office");
}
END_TEST

START_TEST(of_two_languages_that_of_the_reader_wins)
{
	put("a-vpn", "ru", "Сеть", "VPN", "");
	put("z-vpn", "en", "Network", "vpn", "");
	put("z-vpn", "zh-Hans", "网络", "VPN", "");
	world_build(&w, 1);
	check_pinned("VPN", "en", "z-vpn");
	check_pinned("VPN", "ru", "a-vpn");
	check_pinned("VPN", "zh-Hant", "z-vpn");
	ck_assert_str_eq(world_ask(&w, "VPN", "zh-Hans")->hits[0].stored
			 .article->lang, "zh-Hans");
}
END_TEST

START_TEST(what_the_person_pointed_at_comes_before)
{
	static const struct kb_fact topic = { "topic", "umbrella" };
	const struct kb_question q = { .text = "where is my umbrella",
		.len = strlen("where is my umbrella"), .lang = "en",
		.facts = &topic, .n_facts = 1 };
	struct kb_answer *a;
	struct kb_error err;

	world_build(&w, 1);
	ck_ok(kb_answer_ask(w.reader, w.mem, &q, &a, &err), err);
	ck_assert_str_eq(a->hits[0].stored.article->id, "umbrella");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pin");
	TCase *tc = tcase_create("pins");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_pin_wins_however_it_is_written);
	tcase_add_test(tc, a_pin_is_the_whole_question);
	tcase_add_test(tc, the_language_of_the_pin_is_shown);
	tcase_add_test(tc, what_no_text_says_can_be_pinned);
	tcase_add_test(tc, pins_follow_the_article);
	tcase_add_test(tc, what_may_not_be_seen_pins_nothing);
	tcase_add_test(tc, of_two_the_lowest_id_wins_in_any_order);
	tcase_add_test(tc, of_two_languages_that_of_the_reader_wins);
	tcase_add_test(tc, what_the_person_pointed_at_comes_before);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
