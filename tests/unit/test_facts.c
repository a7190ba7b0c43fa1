/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_facts.c - figures that people write in four languages come to one form,
 * and those that mean the same are the same.
 */
#include <check.h>
#include <stdlib.h>

#include <kb/facts.h>

static void *mem;
static struct kb_text *text;

static void setup(void)
{
	kb_base_init("test_facts");
	mem = talloc_new(NULL);
	text = kb_text_new(mem);
}

static void teardown(void)
{
	talloc_free(mem);
}

static const char *facts_of(const char *words)
{
	struct kb_facts f;
	struct kb_buf buf = { .mem = mem };

	kb_facts_of_text(mem, text, words, strlen(words), &f);
	kb_buf_adds(&buf, "");
	for (size_t i = 0; i < f.n; i++)
		kb_buf_addf(&buf, "%s%s", i ? "; " : "",
			    kb_fact_text(mem, &f.v[i]));
	return buf.bytes;
}

static const struct { const char *words, *facts; } rows[] = {
	{ "within 24 to 48 hours", "24 h - 2 d" },
	{ "24–48 часов", "24 h - 2 d" },
	{ "2 至 4 天送达", "2 d - 4 d" },
	{ "三到五个工作日", "3 workday - 5 workday" },
	{ "两个半小时", "150 min" },
	{ "2小时30分", "150 min" },
	{ "2 ч 30 мин", "150 min" },
	{ "a year and a half is long", "" },
	{ "for a year and a half", "18 month" },
	{ "в течение суток", "24 h" },
	{ "полчаса", "30 min" },
	{ "five working days", "5 workday" },
	{ "пяти рабочих дней", "5 workday" },
	{ "30 個工作天", "30 workday" },
	{ "99.90 yuan", "99.90 CNY" },
	{ "1,200 元", "1200 CNY" },
	{ "10 000 ₽", "10000 RUB" },
	{ "тысяча рублей", "1000 RUB" },
	{ "NT$250", "250 TWD" },
	{ "一千二百元", "1200 CNY" },
	{ "0.1%", "0.10%" },
	{ "百分之三", "3%" },
	{ "千分之一", "0.10%" },
	{ "2026-02-28", "2026-02-28" },
	{ "28 февраля 2026 года", "2026-02-28" },
	{ "28.02.2026", "2026-02-28" },
	{ "February 28, 2026", "2026-02-28" },
	{ "2026年2月28日", "2026-02-28" },
	{ "三月三十一日", "03-31" },
	{ "on the 15th of the month", "15 dom" },
	{ "每月 15 日", "15 dom" },
	{ "15 日內", "15 d" },
	{ "at 20:00", "20:00" },
	{ "下午三点半", "15:30" },
	{ "code E-2013, router R3, step 4.", "" },
	{ "第 4 步", "" },
	{ "call 5050 first", "" },
};

START_TEST(forms)
{
	ck_assert_str_eq(facts_of(rows[_i].words), rows[_i].facts);
}
END_TEST

static const struct { const char *a, *b; bool same; } pairs[] = {
	{ "2小时", "120 minutes", true },
	{ "2小时", "2 ч", true },
	{ "24-48 h", "24 h", false },
	{ "24-48 h", "within 48 h", true },
	{ "3–7 дней", "最多 7 天", true },
	{ "30 days", "one month", true },
	{ "5 working days", "5 days", false },
	{ "2026年2月28日", "28 февраля", true },
	{ "2026年2月28日", "27 февраля", false },
	{ "半年", "six months", true },
	{ "100 yuan", "一百元", true },
	{ "100 yuan", "100 ₽", false },
};

START_TEST(same)
{
	struct kb_facts a, b;

	kb_facts_of_text(mem, text, pairs[_i].a, strlen(pairs[_i].a), &a);
	kb_facts_of_text(mem, text, pairs[_i].b, strlen(pairs[_i].b), &b);
	ck_assert_uint_eq(a.n, 1);
	ck_assert_uint_eq(b.n, 1);
	ck_assert_int_eq(kb_fact_same(&a.v[0], &b.v[0]), pairs[_i].same);
	ck_assert_int_eq(kb_fact_same(&b.v[0], &a.v[0]), pairs[_i].same);
}
END_TEST

START_TEST(hostile)
{
	char *long_text = kb_alloc(mem, 200001, 1, "text");

	memset(long_text, '9', 200000);
	ck_assert_str_eq(facts_of(long_text), "");
	for (size_t i = 0; i < 200000; i += 4)
		memcpy(long_text + i, "1 h ", 4);
	struct kb_facts f;
	kb_facts_of_text(mem, text, long_text, 200000, &f);
	ck_assert_uint_eq(f.n, KB_FACTS_MAX);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("facts");
	TCase *t = tcase_create("facts");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, forms, 0, (int)KB_COUNT(rows));
	tcase_add_loop_test(t, same, 0, (int)KB_COUNT(pairs));
	tcase_add_test(t, hostile);
	suite_add_tcase(s, t);
	runner = srunner_create(s);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
