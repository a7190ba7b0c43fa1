/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_paired.c - the significance test of `kb-indexer compare` and the
 * numbers it draws.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "../../indexer/paired.h"
#include "../../indexer/random.h"

#define NEAR(got, want, off) ck_assert_double_eq_tol(got, want, off)

enum { MANY = 400 };

/* Of n questions: both right, only A right, only B right, none. */
static size_t fill(struct kb_pair_of *v, size_t both, size_t a, size_t b,
		   size_t none)
{
	const double rights[][2] = { { 1, 1 }, { 1, 0 }, { 0, 1 }, { 0, 0 } };
	const size_t counts[] = { both, a, b, none };
	size_t n = 0;

	for (size_t kind = 0; kind < 4; kind++)
		for (size_t i = 0; i < counts[kind]; i++)
			v[n++] = (struct kb_pair_of){
				{ rights[kind][0], rights[kind][1] },
				{ 1, 1 } };
	return n;
}

START_TEST(the_same_run_is_not_different)
{
	struct kb_pair_of v[MANY];
	size_t n = fill(v, 60, 0, 0, 40);
	struct kb_difference d = kb_paired_test(v, n, 1000, 1);

	NEAR(d.value[0], .6, 1e-9);
	NEAR(d.value[1], .6, 1e-9);
	NEAR(d.p, 1, 1e-9);
	ck_assert_uint_eq(d.changed, 0);
}
END_TEST

START_TEST(a_clear_difference_is_found)
{
	struct kb_pair_of v[MANY];
	size_t n = fill(v, 50, 2, 30, 18);
	struct kb_difference d = kb_paired_test(v, n, 10000, 1);

	NEAR(d.value[0], .52, 1e-9);
	NEAR(d.value[1], .80, 1e-9);
	ck_assert_double_lt(d.p, .001);
	ck_assert_uint_eq(d.changed, 32);
}
END_TEST

/* Three of four coins that fall as far apart as 4:0, both sides: 2 of 16. */
START_TEST(p_is_that_of_the_binomial)
{
	struct kb_pair_of v[MANY];
	size_t n = fill(v, 10, 0, 4, 10);

	NEAR(kb_paired_test(v, n, 10000, 1).p, 2.0 / 16, .015);
	n = fill(v, 10, 3, 6, 10);	/* P(X <= 3 or X >= 6 of 9) */
	NEAR(kb_paired_test(v, n, 10000, 7).p, .5078, .02);
}
END_TEST

START_TEST(the_order_of_runs_and_questions_does_not_matter)
{
	struct kb_pair_of v[MANY], w[MANY];
	size_t n = fill(v, 5, 3, 9, 5);
	struct kb_difference d, e;

	for (size_t i = 0; i < n; i++)
		w[i] = (struct kb_pair_of){
			{ v[i].over[1], v[i].over[0] }, { 1, 1 } };
	d = kb_paired_test(v, n, 10000, 1);
	e = kb_paired_test(w, n, 10000, 1);
	NEAR(d.value[0], e.value[1], 1e-12);
	NEAR(d.p, e.p, 1e-12);
}
END_TEST

/* Wrong among shown: a question that B does not show counts for A alone. */
START_TEST(shares_have_a_lower_side_too)
{
	struct kb_pair_of v[] = {
		{ { 1, 0 }, { 1, 0 } }, { { 0, 0 }, { 1, 1 } },
		{ { 1, 1 }, { 1, 1 } }, { { 0, 0 }, { 0, 0 } },
	};
	struct kb_pair_of nothing[] = { { { 0, 0 }, { 0, 1 } } };
	struct kb_difference d = kb_paired_test(v, 4, 1000, 1);

	NEAR(d.value[0], 2.0 / 3, 1e-9);
	NEAR(d.value[1], .5, 1e-9);
	d = kb_paired_test(nothing, 1, 1000, 1);
	ck_assert(isnan(d.value[0]));
	NEAR(d.p, 1, 1e-9);
	NEAR(kb_paired_test(NULL, 0, 1000, 1).p, 1, 1e-9);
}
END_TEST

START_TEST(random_numbers_are_the_same_everywhere)
{
	struct kb_random r = { 1234567 };	/* splitmix64's published test */
	double sum = 0;

	ck_assert_uint_eq(kb_random_next(&r), 6457827717110365317u);
	ck_assert_uint_eq(kb_random_next(&r), 3203168211198807973u);
	for (int i = 0; i < 10000; i++) {
		double share = kb_random_share(&r);

		ck_assert(share >= 0 && share < 1);
		ck_assert_uint_lt(kb_random_below(&r, 3), 3);
		sum += share;
	}
	NEAR(sum / 10000, .5, .02);
	ck_assert_uint_ne(kb_random_key(1, "a"), kb_random_key(2, "a"));
	ck_assert_uint_ne(kb_random_key(1, "a"), kb_random_key(1, "b"));
	ck_assert_uint_eq(kb_random_key(1, "a"), kb_random_key(1, "a"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("paired");
	TCase *tc = tcase_create("core");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tc);
	tcase_add_test(tc, the_same_run_is_not_different);
	tcase_add_test(tc, a_clear_difference_is_found);
	tcase_add_test(tc, p_is_that_of_the_binomial);
	tcase_add_test(tc, the_order_of_runs_and_questions_does_not_matter);
	tcase_add_test(tc, shares_have_a_lower_side_too);
	tcase_add_test(tc, random_numbers_are_the_same_everywhere);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
