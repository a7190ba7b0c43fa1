/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_metrics.c - the figures of `kb-indexer eval` against cases computed by
 * hand.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "../../indexer/metrics.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define NEAR(got, want) ck_assert_double_eq_tol(got, want, 1e-6)

static struct kb_ranking ranking(const char *const *got, size_t n_got,
				 const struct kb_judged *judged, size_t n)
{
	return (struct kb_ranking){ got, n_got, judged, n };
}

static const struct kb_judged one[] = { { "b", 1 } };
static const struct kb_judged graded[] = {
	{ "a", 3 }, { "b", 2 }, { "c", 1 }, { "d", 0 },
};

START_TEST(success_counts_the_first_k)
{
	const char *got[] = { "x", "b", "y" };
	struct kb_ranking r = ranking(got, 3, one, 1);

	ck_assert(!kb_ranking_success(&r, 1));
	ck_assert(kb_ranking_success(&r, 2));
	ck_assert(kb_ranking_success(&r, 5));
}
END_TEST

START_TEST(grade_zero_is_not_right)
{
	const char *got[] = { "d" };
	struct kb_ranking r = ranking(got, 1, graded, COUNT(graded));

	ck_assert(!kb_ranking_success(&r, 1));
	NEAR(kb_ranking_reciprocal(&r, 10), 0);
	NEAR(kb_ranking_ndcg(&r, 10), 0);
}
END_TEST

START_TEST(reciprocal_rank_ends_at_k)
{
	const char *got[] = { "1", "2", "3", "b" };
	struct kb_ranking r = ranking(got, 4, one, 1);

	NEAR(kb_ranking_reciprocal(&r, 10), .25);
	NEAR(kb_ranking_reciprocal(&r, 3), 0);
}
END_TEST

START_TEST(empty_ranking_is_zero)
{
	struct kb_ranking r = ranking(NULL, 0, one, 1);

	ck_assert(!kb_ranking_success(&r, 10));
	NEAR(kb_ranking_reciprocal(&r, 10), 0);
	NEAR(kb_ranking_ndcg(&r, 10), 0);
	r = ranking(NULL, 0, NULL, 0);
	NEAR(kb_ranking_ndcg(&r, 10), 0);
}
END_TEST

/* Best order 3 2 1: 3/1 + 2/1.5849625 + 1/2 = 4.7618595.
   Got c x a: 1/1 + 0 + 3/2 = 2.5; 2.5 / 4.7618595 = .5250050. */
START_TEST(ndcg_by_hand)
{
	const char *got[] = { "c", "x", "a" };
	struct kb_ranking r = ranking(got, 3, graded, COUNT(graded));

	NEAR(kb_ranking_ndcg(&r, 10), 2.5 / (3 + 2 / log2(3) + .5));
	NEAR(kb_ranking_ndcg(&r, 10), .525005);
}
END_TEST

START_TEST(ndcg_best_order_is_one)
{
	const char *got[] = { "a", "b", "c", "d" };
	struct kb_ranking r = ranking(got, 4, graded, COUNT(graded));

	NEAR(kb_ranking_ndcg(&r, 10), 1);
	NEAR(kb_ranking_ndcg(&r, 2), 1);
}
END_TEST

/* The ideal is cut at k too: b first of one place is 2 of 3. */
START_TEST(ndcg_ideal_is_cut)
{
	const char *got[] = { "b", "a" };
	struct kb_ranking r = ranking(got, 2, graded, COUNT(graded));

	NEAR(kb_ranking_ndcg(&r, 1), 2. / 3);
}
END_TEST

/* Two right ones, one found at rank 2: (1/log2 3) / (1 + 1/log2 3). */
START_TEST(ndcg_binary)
{
	const struct kb_judged two[] = { { "p", 1 }, { "q", 1 } };
	const char *got[] = { "x", "q" };
	struct kb_ranking r = ranking(got, 2, two, 2);

	NEAR(kb_ranking_ndcg(&r, 10), .386853);
}
END_TEST

/* g1: a a b -> 2/3; g2: a b -> 1/2; g3: one question, not counted;
   g4: nothing, nothing, a -> 1/3; mean of three groups = .5. */
START_TEST(consistency_by_hand)
{
	struct kb_reworded v[] = {
		{ "g1", "a" }, { "g2", "b" }, { "g1", "b" }, { "g4", NULL },
		{ "g3", "z" }, { "g2", "a" }, { "g1", "a" }, { "g4", "a" },
		{ "g4", NULL },
	};
	size_t groups;

	NEAR(kb_reworded_consistency(v, COUNT(v), &groups), .5);
	ck_assert_uint_eq(groups, 3);
}
END_TEST

START_TEST(consistency_of_nothing)
{
	struct kb_reworded none[] = { { "g", NULL }, { "g", NULL } };
	size_t groups;

	NEAR(kb_reworded_consistency(none, 2, &groups), 0);
	ck_assert_uint_eq(groups, 1);
	NEAR(kb_reworded_consistency(NULL, 0, &groups), 0);
	ck_assert_uint_eq(groups, 0);
}
END_TEST

START_TEST(auroc_by_hand)
{
	/* Pairs (positive, negative): .9 and .5 above .4 and .1, .4 equal to
	   .4 and above .1: 5.5 of 6. */
	struct kb_scored v[] = { { .4, true }, { .9, true }, { .1, false },
				 { .4, false }, { .5, true } };
	struct kb_scored upside_down[] = { { .1, true }, { .9, false } };
	struct kb_scored same[] = { { 0, true }, { 0, false }, { 0, true } };

	NEAR(kb_scored_auroc(v, COUNT(v)), 5.5 / 6);
	NEAR(kb_scored_auroc(upside_down, 2), 0);
	NEAR(kb_scored_auroc(same, 3), .5);
	ck_assert(isnan(kb_scored_auroc(same, 1)));
	ck_assert(isnan(kb_scored_auroc(NULL, 0)));
}
END_TEST

START_TEST(percentile_is_nearest_rank)
{
	uint64_t v[] = { 50, 20, 15, 40, 35 }, all[100];

	ck_assert_uint_eq(kb_values_percentile(v, 5, .05), 15);
	ck_assert_uint_eq(kb_values_percentile(v, 5, .30), 20);
	ck_assert_uint_eq(kb_values_percentile(v, 5, .40), 20);
	ck_assert_uint_eq(kb_values_percentile(v, 5, .50), 35);
	ck_assert_uint_eq(kb_values_percentile(v, 5, 1), 50);
	for (size_t i = 0; i < 100; i++)
		all[i] = 100 - i;
	ck_assert_uint_eq(kb_values_percentile(all, 100, .99), 99);
	ck_assert_uint_eq(kb_values_percentile(NULL, 0, .5), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("metrics");
	TCase *tc = tcase_create("core");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tc);
	tcase_add_test(tc, success_counts_the_first_k);
	tcase_add_test(tc, grade_zero_is_not_right);
	tcase_add_test(tc, reciprocal_rank_ends_at_k);
	tcase_add_test(tc, empty_ranking_is_zero);
	tcase_add_test(tc, ndcg_by_hand);
	tcase_add_test(tc, ndcg_best_order_is_one);
	tcase_add_test(tc, ndcg_ideal_is_cut);
	tcase_add_test(tc, ndcg_binary);
	tcase_add_test(tc, consistency_by_hand);
	tcase_add_test(tc, consistency_of_nothing);
	tcase_add_test(tc, auroc_by_hand);
	tcase_add_test(tc, percentile_is_nearest_rank);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
