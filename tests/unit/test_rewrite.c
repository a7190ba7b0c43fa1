/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_rewrite.c - how a question is read beside how it was typed: layouts,
 * synonyms, names, regions; each told with its reason and not when it is not
 * wanted.
 */
#include "world.h"

static struct world w;

static void synonyms(const char *lang, const char *yaml)
{
	struct kb_synonyms *syn;
	struct kb_error err;
	enum kb_put put;

	ck_ok(kb_synonyms_parse(w.mem, "test", lang, yaml, strlen(yaml), &syn,
				&err), err);
	ck_ok(kb_store_synonyms_put(w.store, syn, &put, &err), err);
}

static void setup(void)
{
	world_open(&w);
	world_put(&w, "outage", "en", "Report a power cut", "",
		  "## Answer\nCall the hotline when there is a power cut.");
	world_put(&w, "bill", "en", "Pay the monthly bill", "",
		  "## Answer\nEvery bill can be settled at the counter.");
	world_put(&w, "tariff", "ru", "Как сменить пароль", "",
		  "## Ответ\nОткройте приложение и введите новый пароль. "
		  "Нужен роутер, а не мост.");
	world_put(&w, "meter", "zh-Hans", "怎么查电表读数", "",
		  "## 答复\n打开软件，登录账号，看电表读数。");
	world_put(&w, "move", "zh-Hans", "搬家以后怎么办", "",
		  "## 答复\n带上合同到营业厅。");
	world_put(&w, "bread", "ru", "Где хлеб", "", "## Ответ\nТам.");
	world_build(&w, 1);
}

static void teardown(void)
{
	world_close(&w);
}

/* "why:from>to why:from=to": > replaces, = stands beside. */
static const char *notes_of(const struct kb_answer *a)
{
	struct kb_buf out = { .mem = w.mem };

	kb_buf_adds(&out, "");
	for (size_t i = 0; i < a->n_rewrites; i++)
		kb_buf_addf(&out, "%s%s:%s%s%s", i ? " " : "",
			    a->rewrites[i].why, a->rewrites[i].from,
			    a->rewrites[i].replaced ? ">" : "=",
			    a->rewrites[i].to);
	return out.bytes;
}

static const char *read_as(const char *question)
{
	return notes_of(world_ask(&w, question, NULL));
}

START_TEST(keys_of_the_other_layout)
{
	ck_assert_str_eq(read_as("gfhjkm"), "layout:gfhjkm>пароль");
	ck_assert_str_eq(read_as("ишдд"), "layout:ишдд>bill");
	/* Short words go along; punctuation keys are letters. */
	ck_assert_str_eq(read_as("yjdsq gfhjkm? f yt vjcn"),
			 "layout:yjdsq>новый layout:gfhjkm>пароль "
			 "layout:f>а layout:yt>не layout:vjcn>мост");
	ck_assert_str_eq(world_top(&w, "cvtybnm gfhjkm"), "tariff");
	ck_assert_str_eq(read_as("[kt,"), "layout:[kt,>хлеб");
	ck_assert_str_eq(read_as("bill qwertz"), "");
}
END_TEST

START_TEST(editors_synonyms_find_what_they_mean)
{
	ck_assert_uint_eq(world_ask(&w, "blackout", NULL)->n_hits, 0);
	synonyms("en", "- [power cut, blackout, lights out]\n"
		 "- [bill, invoice]\n");
	world_follow(&w);
	ck_assert_str_eq(read_as("blackout"), "synonym:blackout=power cut");
	ck_assert_str_eq(world_top(&w, "blackout"), "outage");
	/* By stems, and of more than one word. */
	ck_assert_str_eq(read_as("Invoices"), "synonym:Invoices=bill");
	ck_assert_str_eq(read_as("the lights out again"),
			 "synonym:lights out=power cut");
	/* What no text has is not worth a word. */
	ck_assert_str_eq(read_as("bill"), "");
}
END_TEST

START_TEST(one_way_synonyms_lead_one_way)
{
	synonyms("en", "- power cut => [bill]\n- invoice => bill\n");
	world_follow(&w);
	ck_assert_str_eq(read_as("power cut"), "synonym:power cut=bill");
	ck_assert_str_eq(read_as("invoice"), "synonym:invoice=bill");
	ck_assert_str_eq(read_as("bill"), "");
}
END_TEST

START_TEST(han_synonyms_reach_both_scripts)
{
	synonyms("zh-Hans", "- [电表, 表箱]\n");
	world_follow(&w);
	ck_assert_str_eq(read_as("表箱在哪里"), "synonym:表箱=电表");
	ck_assert_str_eq(world_top(&w, "我家表箱"), "meter");
	ck_assert_str_eq(read_as("錶箱在哪裡"), "synonym:錶箱=电表");
}
END_TEST

START_TEST(a_change_of_synonyms_is_a_new_generation)
{
	struct kb_index_state before = world_ask(&w, "invoice", NULL)->state;
	struct kb_index_state after;
	struct kb_error err;

	synonyms("en", "- [bill, invoice]\n");
	world_follow(&w);
	after = world_ask(&w, "invoice", NULL)->state;
	ck_assert_str_ne(before.generation, after.generation);
	ck_assert_str_eq(read_as("invoice"), "synonym:invoice=bill");
	synonyms("en", "- [bill, invoice]\n");
	world_follow(&w);
	ck_assert_str_eq(after.generation,
			 world_ask(&w, "invoice", NULL)->state.generation);
	ck_ok(kb_store_synonyms_remove(w.store, "en", &err), err);
	world_follow(&w);
	ck_assert_str_eq(read_as("invoice"), "");
}
END_TEST

START_TEST(a_typed_word_counts_more_than_a_synonym)
{
	world_put(&w, "invoice", "en", "Find an old invoice", "",
		  "## Answer\nEvery invoice can be found at the counter.");
	synonyms("en", "- [bill, invoice]\n");
	world_follow(&w);
	ck_assert_str_eq(world_top(&w, "invoice at the counter"), "invoice");
	ck_assert_str_eq(world_top(&w, "bill at the counter"), "bill");
}
END_TEST

START_TEST(han_that_sounds_the_same_is_searched_beside)
{
	/* 登陆 for 登录, as half of all people write it. */
	ck_assert_str_eq(read_as("登陆"), "homophone:登陆=登录");
	ck_assert_str_eq(read_as("怎么登陆帐号"),	/* 帐 is 账 to us */
			 "homophone:登陆=登录");
	ck_assert_str_eq(world_top(&w, "登陆帐号"), "meter");
	ck_assert_str_eq(read_as("怎么登录账号"), "");
}
END_TEST

START_TEST(spans_of_time_meet_in_any_writing)
{
	world_put(&w, "delay", "en", "Late trains", "",
		  "## Answer\nFrom 120 minutes on half of it is paid back.");
	world_put(&w, "noise", "en", "Quiet hours", "",
		  "## Answer\nTwo neighbours agree on hours of rest.");
	world_follow(&w);
	ck_assert_str_eq(read_as("2h"), "number:2h=120min");
	ck_assert_str_eq(world_top(&w, "2h"), "delay");
	ck_assert_str_eq(world_top(&w, "晚点两小时"), "delay");
	ck_assert_str_eq(world_top(&w, "опоздание 2 часа"), "delay");
	ck_assert_str_eq(read_as("3 hours"), "");
}
END_TEST

START_TEST(names_and_words_of_regions_are_told)
{
	ck_assert_str_eq(read_as("打開軟體"), "vocabulary:軟體=软件");
	synonyms("en", "- [роутер, router]\n");
}
END_TEST

START_TEST(nothing_of_it_when_verbatim)
{
	static const char *const questions[] = { "gfhjkm", "軟體", "invoice" };
	struct kb_error err;

	synonyms("en", "- [bill, invoice]\n");
	world_follow(&w);
	for (size_t i = 0; i < KB_COUNT(questions); i++) {
		struct kb_question q = { .text = questions[i],
			.len = strlen(questions[i]), .verbatim = true };
		struct kb_answer *a;

		ck_ok(kb_answer_ask(w.reader, w.mem, &q, &a, &err), err);
		ck_assert_uint_eq(a->n_rewrites, 0);
		ck_assert_uint_eq(a->n_terms, 1);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rewrite");
	TCase *tc = tcase_create("rewrite");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, keys_of_the_other_layout);
	tcase_add_test(tc, editors_synonyms_find_what_they_mean);
	tcase_add_test(tc, one_way_synonyms_lead_one_way);
	tcase_add_test(tc, han_synonyms_reach_both_scripts);
	tcase_add_test(tc, a_change_of_synonyms_is_a_new_generation);
	tcase_add_test(tc, a_typed_word_counts_more_than_a_synonym);
	tcase_add_test(tc, han_that_sounds_the_same_is_searched_beside);
	tcase_add_test(tc, spans_of_time_meet_in_any_writing);
	tcase_add_test(tc, names_and_words_of_regions_are_told);
	tcase_add_test(tc, nothing_of_it_when_verbatim);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
