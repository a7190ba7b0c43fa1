/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_answer.c - what a person gets for a question: verdict, passage, marks,
 * the reader's script, and a clear outcome for any input.
 */
#include "world.h"

static struct world w;

static void setup(void)
{
	world_open(&w);
	world_put(&w, "charged-twice", "zh-Hans", "为什么扣了两次钱",
		  "questions:\n  - 一个月扣了两笔\n",
		  "## 问题\n账单上同一个项目出现两次。\n\n"
		  "## 答复\n插件版和独立版是两次购买，分别收费。\n\n"
		  "每年可以申请一次特例退款。\n\n"
		  "## 步骤\n1. 核对两个订单号。\n2. 提交申请表。\n");
	world_put(&w, "charged-twice", "zh-Hant", "為什麼扣了兩次錢",
		  "questions:\n  - 一個月扣了兩筆\n",
		  "## 問題\n帳單上同一個項目出現兩次。\n\n"
		  "## 答覆\n外掛版和獨立版是兩次購買，分別收費。\n\n"
		  "每年可以申請一次特例退款。\n");
	world_put(&w, "meter-error", "en", "Error codes of the smart meter",
		  "", "## Answer\nE-2013 means that the meter has lost the "
		  "network.\n\nHold the round button for 8 seconds. The "
		  "display shows OK afterwards.\n\n## Cause\nThick walls.");
	world_put(&w, "network", "zh-Hans", "网络很慢怎么办", "",
		  "## 答复\n关闭再打开飞行模式，网络会重新连接。");
	world_put(&w, "crew-was-late", "en", "The crew was late",
		  "questions:\n  - crew late and nobody called\n",
		  "## Answer\nA crew that is late costs us 30 yuan.\n\n"
		  "## Exceptions\nIf the dispatcher called about a closed road "
		  "and the crew was there as agreed, no money is owed.");
	world_build(&w, 1);
}

static void teardown(void)
{
	world_close(&w);
}

static json_t *ask_json(const char *question, const char *lang)
{
	return kb_answer_json(w.reader, world_ask(&w, question, lang), lang,
			      true);
}

static const char *text_at(json_t *root, const char *a, const char *b)
{
	json_t *at = json_object_get(root, a);

	return json_string_value(b ? json_object_get(at, b) : at);
}

/* "plain [marked] plain" */
static char *marked(json_t *runs)
{
	char *out = talloc_strdup(w.mem, "");
	json_t *run;
	size_t i;

	json_array_foreach(runs, i, run) {
		bool m = json_is_true(json_object_get(run, "m"));

		out = talloc_asprintf_append(out, m ? "[%s]" : "%s",
			json_string_value(json_object_get(run, "t")));
	}
	return out;
}

START_TEST(the_sentence_that_answers_comes_with_marks)
{
	json_t *root = ask_json("what does the error code E2013 of the meter mean",
				"en");
	json_t *answer = json_object_get(root, "answer");
	char *text;

	ck_assert_str_eq(text_at(root, "verdict", NULL), "answer");
	ck_assert_str_eq(text_at(root, "answer", "article"), "meter-error");
	text = marked(json_object_get(answer, "runs"));
	ck_assert_ptr_nonnull(strstr(text, "[E-2013"));
	ck_assert_ptr_nonnull(strstr(text, "meter]"));
	ck_assert_str_eq(json_string_value(json_object_get(
		json_object_get(answer, "span"), "block")), "answer");
	json_decref(root);
}
END_TEST

START_TEST(the_span_is_of_the_articles_text)
{
	struct kb_answer *a = world_ask(&w, "hold the round button", "en");
	const struct kb_answer_hit *h = &a->hits[0];
	const char *text = h->stored.article->text;
	size_t len = 0;

	ck_assert_ptr_nonnull(strstr(text + h->passage.start,
				     "Hold the round button"));
	for (size_t i = 0; i < h->passage.n; i++)
		len += h->passage.runs[i].len;
	ck_assert_uint_eq(len, h->passage.end - h->passage.start);
}
END_TEST

START_TEST(an_exception_is_not_said_for_the_answer)
{
	json_t *root = ask_json("crew late, nobody called about a closed road, "
				"is money owed", "en");

	ck_assert_str_eq(text_at(root, "answer", "article"), "crew-was-late");
	ck_assert_str_eq(text_at(root, "answer", "text"),
			 "A crew that is late costs us 30 yuan.");
	json_decref(root);
}
END_TEST

START_TEST(both_scripts_reach_one_answer_in_the_readers_script)
{
	static const char *const questions[] = {
		"为什么这个月扣了两次钱", "為什麼這個月扣了兩次錢",
		"为什么这个月扣了２次钱？", "為什麼扣了兩筆錢" };

	for (size_t i = 0; i < KB_COUNT(questions); i++) {
		json_t *hans = ask_json(questions[i], "zh-Hans");
		json_t *hant = ask_json(questions[i], "zh-Hant");

		ck_assert_str_eq(text_at(hans, "answer", "article"),
				 "charged-twice");
		ck_assert_str_eq(text_at(hans, "answer", "lang"), "zh-Hans");
		ck_assert_str_eq(text_at(hant, "answer", "lang"), "zh-Hant");
		ck_assert_ptr_nonnull(strstr(text_at(hant, "answer", "title"),
					     "兩次"));
		json_decref(hans);
		json_decref(hant);
	}
}
END_TEST

START_TEST(an_article_of_one_script_is_read_in_the_other)
{
	json_t *root = ask_json("網路很慢怎麼辦", "zh-Hant");

	ck_assert_str_eq(text_at(root, "answer", "article"), "network");
	ck_assert_ptr_nonnull(strstr(text_at(root, "answer", "title"),
				     "網路"));
	ck_assert_str_eq(text_at(root, "answer", "url"),
			 "/articles/network?lang=zh-Hant#answer");
	json_decref(root);
}
END_TEST

START_TEST(steps_are_listed)
{
	json_t *root = ask_json("扣了两次钱", "zh-Hans");
	json_t *steps = json_object_get(json_object_get(root, "answer"),
					"steps");

	ck_assert_uint_eq(json_array_size(steps), 2);
	ck_assert_str_eq(json_string_value(json_object_get(
		json_array_get(steps, 1), "do")), "提交申请表。");
	json_decref(root);
}
END_TEST

START_TEST(nothing_to_ask_is_none_and_says_so)
{
	static const char *const questions[] = { "", "   ", "?!。，…", "\n\t" };

	for (size_t i = 0; i < KB_COUNT(questions); i++) {
		json_t *root = ask_json(questions[i], "en");

		ck_assert_str_eq(text_at(root, "verdict", NULL), "none");
		ck_assert_str_eq(text_at(root, "none", "why"), "empty");
		ck_assert(json_is_null(json_object_get(root, "answer")));
		json_decref(root);
	}
}
END_TEST

START_TEST(what_is_not_known_is_none)
{
	json_t *root = ask_json("sourdough pancakes recipe", "en");

	ck_assert_str_eq(text_at(root, "verdict", NULL), "none");
	ck_assert_str_eq(text_at(root, "none", "why"), "no_match");
	json_decref(root);
}
END_TEST

START_TEST(one_han_character_finds_something)
{
	ck_assert_str_eq(world_top(&w, "钱"), "charged-twice");
	ck_assert_str_eq(world_top(&w, "錢"), "charged-twice");
}
END_TEST

START_TEST(limits_are_told)
{
	char *many = talloc_array(w.mem, char, KB_QUERY_MAX + 2);
	struct kb_error err = { 0 };
	struct kb_answer *a = NULL;
	struct kb_question q = { .text = many };

	memset(many, 'a', KB_QUERY_MAX + 1);
	q.len = KB_QUERY_MAX + 1;
	ck_assert_int_eq(kb_answer_ask(w.reader, w.mem, &q, &a, &err),
			 KB_LIMIT);
	ck_assert_ptr_nonnull(strstr(err.text, "4096"));
	q.len = KB_QUERY_MAX;
	ck_ok(kb_answer_ask(w.reader, w.mem, &q, &a, &err), err);
	q.text = "ab\xff" "cd";
	q.len = 5;
	ck_assert_int_eq(kb_answer_ask(w.reader, w.mem, &q, &a, &err),
			 KB_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "byte 2"));
}
END_TEST

START_TEST(a_long_message_is_welcome)
{
	char *text = talloc_strdup(w.mem, "");
	struct kb_answer *a;

	for (int i = 0; i < 60; i++)
		text = talloc_asprintf_append(text, "word%d and so on. ", i);
	text = talloc_asprintf_append(text, "My smart meter shows E-2013 and "
		"the meter has no network.");
	a = world_ask(&w, text, "en");
	ck_assert_uint_gt(a->dropped, 0);
	ck_assert_str_eq(a->hits[0].stored.article->id, "meter-error");
}
END_TEST

START_TEST(shares_add_up_to_the_score)
{
	struct kb_answer *a = world_ask(&w, "meter error codes E-2013", "en");

	for (size_t i = 0; i < a->n_hits; i++) {
		double sum = 0;

		for (int s = 0; s < KB_SIGNALS; s++)
			sum += a->hits[i].hit.share[s];
		ck_assert_double_eq_tol(sum, a->hits[i].hit.score, 1e-9);
	}
}
END_TEST

START_TEST(the_same_question_gives_the_same_bytes)
{
	char *first = NULL;

	for (int i = 0; i < 3; i++) {
		json_t *root = ask_json("meter network 网络", "en");
		char *text = json_dumps(root, JSON_COMPACT);

		if (first)
			ck_assert_str_eq(text, first);
		else
			first = talloc_strdup(w.mem, text);
		free(text);
		json_decref(root);
	}
}
END_TEST

START_TEST(articles_are_viewed_in_either_script)
{
	struct kb_error err;
	json_t *view;

	ck_ok(kb_article_view(w.reader, w.mem, "network", "zh-Hant", 0, &view,
			      &err), err);
	ck_assert_str_eq(text_at(view, "lang", NULL), "zh-Hant");
	ck_assert_str_eq(text_at(view, "written_in", NULL), "zh-Hans");
	ck_assert_ptr_nonnull(strstr(text_at(view, "html", NULL), "網路"));
	ck_assert_uint_eq(json_array_size(json_object_get(view, "langs")), 2);
	json_decref(view);
	ck_assert_int_eq(kb_article_view(w.reader, w.mem, "nothing", "en", 0,
					 &view, &err), KB_NOT_FOUND);
}
END_TEST

START_TEST(suggestions_know_scripts_and_inner_words)
{
	struct kb_error err;
	json_t *root, *list;

	ck_ok(kb_suggest(w.reader, w.mem, "smart", 5, "en", 5, &root, &err),
	      err);
	list = json_object_get(root, "suggestions");
	ck_assert_uint_eq(json_array_size(list), 1);
	ck_assert_str_eq(text_at(json_array_get(list, 0), "text", NULL),
			 "Error codes of the smart meter");
	json_decref(root);
	ck_ok(kb_suggest(w.reader, w.mem, "兩次", 6, "zh-Hant", 5, &root,
			 &err), err);
	list = json_object_get(root, "suggestions");
	ck_assert_uint_ge(json_array_size(list), 1);
	ck_assert_str_eq(text_at(json_array_get(list, 0), "text", NULL),
			 "為什麼扣了兩次錢");
	json_decref(root);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("answer");
	TCase *tc = tcase_create("answer");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, the_sentence_that_answers_comes_with_marks);
	tcase_add_test(tc, the_span_is_of_the_articles_text);
	tcase_add_test(tc, an_exception_is_not_said_for_the_answer);
	tcase_add_test(tc, both_scripts_reach_one_answer_in_the_readers_script);
	tcase_add_test(tc, an_article_of_one_script_is_read_in_the_other);
	tcase_add_test(tc, steps_are_listed);
	tcase_add_test(tc, nothing_to_ask_is_none_and_says_so);
	tcase_add_test(tc, what_is_not_known_is_none);
	tcase_add_test(tc, one_han_character_finds_something);
	tcase_add_test(tc, limits_are_told);
	tcase_add_test(tc, a_long_message_is_welcome);
	tcase_add_test(tc, shares_add_up_to_the_score);
	tcase_add_test(tc, the_same_question_gives_the_same_bytes);
	tcase_add_test(tc, articles_are_viewed_in_either_script);
	tcase_add_test(tc, suggestions_know_scripts_and_inner_words);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
