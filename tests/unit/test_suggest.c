/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_suggest - suggestions as somebody sees them who types. */
#include "world.h"

#include <sched.h>
#include <stdlib.h>

#include "lib/answer/suggest.h"

static struct world w;

static void setup(void)
{
	world_open(&w);
}

static void teardown(void)
{
	world_close(&w);
}

/* "First|Second" */
static const char *typed_in(const char *text, const char *lang)
{
	struct kb_error err;
	json_t *root, *item;
	size_t i;
	char *ret = talloc_strdup(w.mem, "");

	ck_ok(kb_suggest(w.reader, w.mem, text, strlen(text), lang, 6, &root,
			 &err), err);
	json_array_foreach(json_object_get(root, "suggestions"), i, item)
		ret = talloc_asprintf_append(ret, "%s%s", i ? "|" : "",
			json_string_value(json_object_get(item, "text")));
	json_decref(root);
	return ret;
}

static void small_base(void)
{
	world_put(&w, "pin", "en", "Change the PIN of a card", "", "Text.");
	world_put(&w, "card", "en", "Card was stolen", "", "Text.");
	world_put(&w, "wifi", "en", "“Wi-Fi”: can't connect?", "", "Text.");
	world_put(&w, "pin", "ru", "Как изменить ПИН-код карты", "", "Текст.");
	world_put(&w, "lost", "ru", "Ещё раз о потере карты",
		  "questions: [\"Где моя карта?\"]\n", "Текст.");
	world_put(&w, "account", "zh-Hans", "账号被锁定怎么办", "", "文字。");
	world_put(&w, "reset", "zh-Hans", "忘记密码后如何重置", "", "文字。");
	world_put(&w, "bank", "zh-Hans", "绑定银行卡", "", "文字。");
	world_put(&w, "music", "zh-Hant", "音樂會員與網路", "", "文字。");
	world_build(&w, 1);
}

struct typed { const char *text, *lang, *expected; };

static void check(const struct typed *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(!strcmp(typed_in(rows[i].text, rows[i].lang),
				      rows[i].expected), "%s: %s",
			      rows[i].text,
			      typed_in(rows[i].text, rows[i].lang));
}

START_TEST(beginnings_come_before_inner_words)
{
	static const struct typed rows[] = {
		{ "car", "en", "Card was stolen|Change the PIN of a card" },
		{ "Pin o", "en", "Change the PIN of a card" },
		{ "in", "en", "" },
		{ "карт", "ru", "Ещё раз о потере карты|Где моя карта?|"
		  "Как изменить ПИН-код карты" },
		{ "被锁", "zh-Hans", "账号被锁定怎么办" },
	};

	small_base();
	check(rows, KB_COUNT(rows));
}
END_TEST

START_TEST(forms_of_writing_do_not_matter)
{
	static const struct typed rows[] = {
		{ "ЕЩЕ", "ru", "Ещё раз о потере карты" },
		{ "ещё  раз ", "ru", "Ещё раз о потере карты" },
		{ "ｃａｒｄ ｗ", "en", "Card was stolen" },
		{ "wi-fi can't", "en", "“Wi-Fi”: can't connect?" },
		{ "\"wi fi", "en", "“Wi-Fi”: can't connect?" },
		{ "пин-к", "ru", "Как изменить ПИН-код карты" },
		{ "賬號", "zh-Hant", "賬號被鎖定怎麼辦" },
		{ "音乐", "zh-Hans", "音乐会员与网络" },
	};

	small_base();
	check(rows, KB_COUNT(rows));
}
END_TEST

START_TEST(chinese_is_found_by_its_sound)
{
	static const struct typed rows[] = {
		{ "zhanghao", "zh-Hans", "账号被锁定怎么办" },
		{ "zhangh", "zh-Hans", "账号被锁定怎么办" },
		{ "zhang hao", "zh-Hans", "账号被锁定怎么办" },
		{ "zh", "zh-Hans", "账号被锁定怎么办|忘记密码后如何重置" },
		{ "zhh", "zh-Hans", "账号被锁定怎么办" },
		{ "mm", "zh-Hans", "忘记密码后如何重置" },
		{ "wjmm", "zh-Hans", "忘记密码后如何重置" },
		{ "mima", "zh-Hant", "忘記密碼後如何重置" },
		{ "chongzhi", "zh-Hans", "忘记密码后如何重置" },
		{ "zhongzhi", "zh-Hans", "忘记密码后如何重置" },
		{ "wangjimimahouruhechong", "zh-Hans", "忘记密码后如何重置" },
		{ "wjmmhrhcz", "zh-Hans", "忘记密码后如何重置" },
		{ "yinhang", "zh-Hans", "绑定银行卡" },
		{ "yhk", "zh-Hans", "绑定银行卡" },
		{ "yinyue", "zh-Hant", "音樂會員與網路" },
		{ "帐号", "zh-Hans", "账号被锁定怎么办" },
		{ "mima", "ru", "忘记密码后如何重置" },
		{ "zzz", "zh-Hans", "" },
	};

	small_base();
	check(rows, KB_COUNT(rows));
}
END_TEST

/* Letters inside a Chinese question are rarely what is typed. */
START_TEST(a_reading_comes_before_letters_inside)
{
	world_put(&w, "date", "zh-Hans", "日期写作YYYY-MM", "", "文字。");
	world_put(&w, "short", "zh-Hans", "密码太短", "", "文字。");
	world_put(&w, "plan", "zh-Hans", "MM套餐是什么", "", "文字。");
	world_put(&w, "forgot", "zh-Hans", "忘记密码", "", "文字。");
	world_build(&w, 1);
	ck_assert_str_eq(typed_in("mm", "zh-Hans"),
			 "MM套餐是什么|密码太短|日期写作YYYY-MM|忘记密码");
	ck_assert_str_eq(typed_in("密码", "zh-Hans"), "密码太短|忘记密码");
}
END_TEST

START_TEST(the_wrong_layout_is_understood)
{
	static const struct typed rows[] = {
		{ "gby", "ru", "Как изменить ПИН-код карты" },
		{ "rfr bpv", "ru", "Как изменить ПИН-код карты" },
		{ "tot", "ru", "Ещё раз о потере карты" },
		{ "сфкв", "en", "Card was stolen|Change the PIN of a card" },
		{ "rfr bpv", "en", "Как изменить ПИН-код карты" },
		{ "pin", "en", "Change the PIN of a card" },
	};

	small_base();
	check(rows, KB_COUNT(rows));
}
END_TEST

START_TEST(nothing_typed_suggests_nothing)
{
	char many[400];
	struct kb_error err;
	json_t *root;

	small_base();
	memset(many, 'a', sizeof(many) - 1);
	many[sizeof(many) - 1] = '\0';
	ck_assert_str_eq(typed_in("", "en"), "");
	ck_assert_str_eq(typed_in(" ", "en"), "");
	ck_assert_str_eq(typed_in("?!", "en"), "");
	ck_assert_str_eq(typed_in(many, "en"), "");
	ck_assert_str_eq(typed_in("*", "en"), "");
	ck_assert_int_eq(kb_suggest(w.reader, w.mem, "\xff", 1, "en", 6, &root,
				    &err), KB_INVALID);
}
END_TEST

START_TEST(what_nobody_may_see_is_not_there)
{
	world_put(&w, "desk", "en", "Goodwill credit", "audience: internal\n",
		  "Text.");
	world_put(&w, "gone", "en", "Good old days",
		  "valid_until: 2020-01-01\n", "Text.");
	world_put(&w, "early", "en", "Good times ahead",
		  "valid_from: 2150-01-01\n", "Text.");
	world_put(&w, "open", "en", "Goods are broken", "", "Text.");
	world_build(&w, 1);
	ck_assert_str_eq(typed_in("good", "en"), "Goods are broken");
}
END_TEST

START_TEST(changes_show_with_the_next_generation)
{
	world_put(&w, "a", "en", "Order is late", "", "Text.");
	world_put(&w, "b", "en", "Order was changed", "", "Text.");
	world_build(&w, 1);
	ck_assert_str_eq(typed_in("ord", "en"),
			 "Order is late|Order was changed");
	world_put(&w, "c", "en", "Order again", "", "Text.");
	world_put(&w, "b", "en", "Change an order", "", "Text.");
	ck_assert_str_eq(typed_in("ord", "en"),
			 "Order is late|Order was changed");
	world_follow(&w);
	ck_assert_str_eq(typed_in("ord", "en"),
			 "Order again|Order is late|Change an order");
	world_withdraw(&w, "a", "en");
	world_withdraw(&w, "c", "en");
	world_follow(&w);
	ck_assert_str_eq(typed_in("ord", "en"), "Change an order");
	world_withdraw(&w, "b", "en");
	world_build(&w, 1);
	ck_assert_str_eq(typed_in("ord", "en"), "");
}
END_TEST

START_TEST(what_is_asked_more_comes_first)
{
	world_put(&w, "a", "en", "Refund", "", "Text.");
	world_put(&w, "b", "en", "Refund takes long", "", "Text.");
	world_case(&w, "c1", "en", "b", "where is the money you promised");
	world_build(&w, 1);
	ck_assert_str_eq(typed_in("ref", "en"), "Refund takes long|Refund");
}
END_TEST

START_TEST(one_question_of_many_articles_is_shown_once)
{
	char id[16];

	world_put(&w, "other", "en", "Overview of prices", "", "Text.");
	for (int i = 0; i < 20; i++) {
		snprintf(id, sizeof(id), "a%d", i);
		world_put(&w, id, "en", "Overview", "", "Text.");
	}
	world_put(&w, "a0", "zh-Hans", "总览", "", "文字。");
	world_put(&w, "a0", "zh-Hant", "總覽", "", "文字。");
	world_build(&w, 1);
	ck_assert_str_eq(typed_in("over", "en"),
			 "Overview|Overview of prices");
	ck_assert_str_eq(typed_in("总", "zh-Hans"), "总览");
	ck_assert_str_eq(typed_in("总", "zh-Hant"), "總覽");
	for (int i = 0; i < 19; i++) {
		snprintf(id, sizeof(id), "a%d", i);
		world_withdraw(&w, id, "en");
		world_follow(&w);
		typed_in("over", "en");
		ck_assert_str_eq(typed_in("over", "en"),
				 "Overview|Overview of prices");
	}
}
END_TEST

/* ---- however it was made -------------------------------------------------------- */

static const char *const words[] = { "card", "cancel", "ab", "abba", "order",
	"a", "карта", "как", "密码", "重置", "账号", "行", "pin", "b" };

static char *question(unsigned number)
{
	char *ret = talloc_strdup(w.mem, "");

	for (int i = 0; i < 4; i++, number /= KB_COUNT(words))
		ret = talloc_asprintf_append(ret, "%s%s", i ? " " : "",
					     words[number % KB_COUNT(words)]);
	return ret;
}

static void put_question(unsigned i)
{
	static const char *const langs[] = { "en", "ru", "zh-Hans", "zh-Hant" };
	char id[16];

	snprintf(id, sizeof(id), "q%u", i);
	world_put(&w, id, langs[i % 4], question(i * 2654435761u >> 8), "",
		  "Text.");
}

static char *all_typed(void)
{
	static const char *const typed[] = { "c", "a", "ab", "order a", "к",
		"как", "密", "重", "mm", "chong", "zhanghao", "rf", "zh", "b",
		"xing", "hang", "cfr", "0" };
	char *ret = talloc_strdup(w.mem, "");

	for (size_t i = 0; i < KB_COUNT(typed); i++)
		for (size_t k = 0; k < KB_SUGGEST_LANGS; k++)
			ret = talloc_asprintf_append(ret, "%s\n",
				typed_in(typed[i], kb_langs[k].code));
	return ret;
}

START_TEST(the_way_it_was_made_does_not_show)
{
	char *once;

	for (unsigned i = 0; i < 200; i++)
		put_question(i);
	world_build(&w, 1);
	once = strdup(all_typed());
	world_close(&w);

	world_open(&w);
	for (unsigned i = 150; i-- > 0;)
		put_question(i);
	world_put(&w, "q7", "ru", "Было иначе", "", "Text.");
	world_build(&w, 2);
	all_typed();
	put_question(7);
	for (unsigned i = 150; i < 200; i++) {
		put_question(i);
		if (i % 10 == 0) {
			world_follow(&w);
			all_typed();
		}
	}
	world_follow(&w);
	ck_assert_str_eq(all_typed(), once);
	world_build(&w, 1);
	ck_assert_str_eq(all_typed(), once);
	free(once);
}
END_TEST

/* Big enough for a thread of its own: requests go on, and what was withdrawn
   is gone at once, whatever that thread does. */
START_TEST(a_large_base_is_made_apart)
{
	char id[16], title[32];

	for (unsigned i = 0; i < 1100; i++) {
		snprintf(id, sizeof(id), "n%u", i);
		snprintf(title, sizeof(title), "Number %u", i);
		world_put(&w, id, "en", title, "", "Text.");
	}
	world_build(&w, 2);
	while (!*typed_in("number 7", "en"))
		sched_yield();
	ck_assert_str_eq(typed_in("number 77", "en"), "Number 77|Number 770|"
		"Number 771|Number 772|Number 773|Number 774");
	world_withdraw(&w, "n77", "en");
	world_build(&w, 2);
	ck_assert_str_eq(typed_in("number 77", "en"), "Number 770|Number 771|"
		"Number 772|Number 773|Number 774|Number 775");
	world_withdraw(&w, "n771", "en");
	world_follow(&w);
	ck_assert_str_eq(typed_in("number 77", "en"), "Number 770|Number 772|"
		"Number 773|Number 774|Number 775|Number 776");
}
END_TEST

/* The tree and the ranges against looking at every line. */
START_TEST(the_best_of_a_range_is_the_best)
{
	struct kb_suggest_draft *d = kb_suggest_draft_new(w.mem);
	struct kb_suggest_layer *l;
	uint32_t random = 1;
	char text[16];

	for (uint32_t i = 0; i < 3000; i++) {
		struct kb_suggest_line line = { .id_hash = i };

		for (size_t k = 0; k < 6; k++) {
			random = random * 1664525 + 1013904223;
			text[k] = "aab "[random >> 30];
		}
		line.weight = random >> 20 & 3;
		kb_suggest_draft_add(d, text, 6, &line);
	}
	l = kb_suggest_layer_make(d);
	for (uint32_t i = 0; i < 4000; i++) {
		const struct kb_suggest_array *a =
			&l->array[KB_SUGGEST_TEXT_LATER];
		size_t low = i * 7919u % a->n, high = low + 1 + i % 300, best;

		high = high < a->n ? high : a->n;
		best = low;
		for (size_t k = low; k < high; k++)
			if (a->v[k] < a->v[best])
				best = k;
		ck_assert_uint_eq(a->v[kb_suggest_best(a, low, high)],
				  a->v[best]);
	}
	kb_suggest_layer_drop(l);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("suggest");
	TCase *tc = tcase_create("suggest");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, beginnings_come_before_inner_words);
	tcase_add_test(tc, forms_of_writing_do_not_matter);
	tcase_add_test(tc, chinese_is_found_by_its_sound);
	tcase_add_test(tc, a_reading_comes_before_letters_inside);
	tcase_add_test(tc, the_wrong_layout_is_understood);
	tcase_add_test(tc, nothing_typed_suggests_nothing);
	tcase_add_test(tc, what_nobody_may_see_is_not_there);
	tcase_add_test(tc, changes_show_with_the_next_generation);
	tcase_add_test(tc, what_is_asked_more_comes_first);
	tcase_add_test(tc, one_question_of_many_articles_is_shown_once);
	tcase_add_test(tc, the_way_it_was_made_does_not_show);
	tcase_add_test(tc, a_large_base_is_made_apart);
	tcase_add_test(tc, the_best_of_a_range_is_the_best);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
