/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_noise.c - the mistakes that `kb-indexer eval --typos` makes.
 */
#include <check.h>
#include <stdlib.h>

#include <kb/text.h>

#include "../../indexer/noise.h"

static void *mem;

static void set_up(void)
{
	kb_base_init("test_noise");
	mem = talloc_new(NULL);
}

static void tear_down(void)
{
	talloc_free(mem);
}

static char *noisy(double share, uint64_t seed, const char *id,
		   const char *text)
{
	struct kb_noise *n = kb_noise_new(mem, share, seed);

	kb_noise_learn(n, text);
	return kb_noise_apply(n, mem, id, text);
}

START_TEST(without_a_share_nothing_changes)
{
	const char *text = "Не могу войти: password 密码忘了 e-2013!";

	ck_assert_str_eq(noisy(0, 1, "q", text), text);
	ck_assert_str_eq(noisy(1, 1, "q", ""), "");
}
END_TEST

START_TEST(short_words_and_numbers_stay)
{
	const char *text = "how do I do it, 12345 раз за год?";

	ck_assert_str_eq(noisy(1, 1, "q", text), text);
}
END_TEST

START_TEST(a_long_word_gets_one_edit)
{
	static const char *const words[] = { "password", "ошибка" };
	size_t shorter = 0, longer = 0, changed = 0;

	for (int i = 0; i < 400; i++) {
		const char *word = words[i % 2];
		char *got = noisy(1, 1, kb_format(mem, "q%d", i), word);
		size_t before = kb_utf8_count(word, strlen(word));
		size_t after = kb_utf8_count(got, strlen(got));

		ck_assert_uint_eq(kb_utf8_valid(got, strlen(got)),
				  strlen(got));
		ck_assert(after + 1 >= before && after <= before + 1);
		shorter += after < before;
		longer += after > before;
		changed += strcmp(got, word) != 0;
	}
	/* Each of the four kinds is as likely. */
	ck_assert(shorter > 60 && shorter < 140);
	ck_assert(longer > 60 && longer < 140);
	ck_assert_uint_gt(changed, 370);	/* "ss" swapped is "ss" */
}
END_TEST

START_TEST(the_share_is_kept)
{
	struct kb_buf text = { .mem = mem };
	size_t changed = 0;
	char *got;

	for (int i = 0; i < 2000; i++)
		kb_buf_adds(&text, "delivery ");
	got = noisy(.2, 1, "q", text.bytes);
	for (char *word; (word = strsep(&got, " "));)
		changed += strcmp(word, "delivery") != 0;
	ck_assert(changed > 330 && changed < 470);
}
END_TEST

START_TEST(a_pair_of_han_gets_a_homophone)
{
	struct kb_noise *n = kb_noise_new(mem, 1, 1);
	size_t homophones = 0;

	kb_noise_learn(n, "张章账帐长 号好浩");
	for (int i = 0; i < 50; i++) {
		const char *got = kb_noise_apply(n, mem,
			kb_format(mem, "q%d", i), "账号");
		bool first = strncmp(got, "账", 3) != 0;
		bool second = strcmp(got + 3, "号") != 0;

		ck_assert_uint_eq(strlen(got), 6);
		ck_assert(first != second);
		if (first)
			ck_assert_msg(strstr("张章帐", kb_strndup(mem, got,
				3)), "%s does not sound like it", got);
		homophones += first;
	}
	ck_assert(homophones > 10 && homophones < 40);
	ck_assert_str_eq(kb_noise_apply(n, mem, "q", "水"), "水");
}
END_TEST

START_TEST(seed_and_question_decide)
{
	const char *text = "where is my delivery today please answer";

	ck_assert_str_eq(noisy(.9, 1, "q", text), noisy(.9, 1, "q", text));
	ck_assert_str_ne(noisy(.9, 1, "q", text), noisy(.9, 2, "q", text));
	ck_assert_str_ne(noisy(.9, 1, "q", text), noisy(.9, 1, "p", text));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("noise");
	TCase *tc = tcase_create("core");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tc);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, without_a_share_nothing_changes);
	tcase_add_test(tc, short_words_and_numbers_stay);
	tcase_add_test(tc, a_long_word_gets_one_edit);
	tcase_add_test(tc, the_share_is_kept);
	tcase_add_test(tc, a_pair_of_han_gets_a_homophone);
	tcase_add_test(tc, seed_and_question_decide);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
