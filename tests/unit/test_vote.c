/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_vote.c - votes: each counts once, a change of mind replaces, and the
 * editors see what is behind a "no".
 */
#include <kb/queue.h>
#include <kb/vote.h>

#include <check.h>
#include <stdlib.h>
#include <unistd.h>

static const int64_t noon = 1763812800;
static void *mem;
static char folder[] = "kb-vote-XXXXXX";
static struct kb_store *store;
static struct kb_error err;

static void setup(void)
{
	mem = talloc_new(NULL);
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(kb_store_open(mem, kb_format(mem, "%s/s.db", folder),
		KB_STORE_WRITE, true, &store, &err), KB_OK);
}

static void teardown(void)
{
	talloc_free(mem);
	ck_assert_int_eq(kb_rmtree(folder, &err), KB_OK);
}

static void vote(const char *id, bool helpful, const char *reason,
		 const char *note)
{
	const struct kb_vote v = { .id = id, .at = noon, .article = "fare",
		.lang = "en", .version = 1, .helpful = helpful,
		.reason = reason, .receipt = id, .question = "why so dear",
		.note = note };

	ck_assert_int_eq(kb_vote_put(store, &v, &err), KB_OK);
}

static size_t queued(struct kb_queue_item **items)
{
	size_t n;

	ck_assert_int_eq(kb_queue_list(store, mem, NULL, true, 0, 99, items,
				       &n, &err), KB_OK);
	return n;
}

static void counts(int64_t yes, int64_t no)
{
	struct kb_votes votes;

	ck_assert_int_eq(kb_votes_count(store, noon, noon + 1, &votes, &err),
			 KB_OK);
	ck_assert_int_eq(votes.yes, yes);
	ck_assert_int_eq(votes.no, no);
}

START_TEST(the_same_vote_counts_once)
{
	struct kb_queue_item *items;

	vote("r-1", false, "", "");
	ck_assert_uint_eq(queued(&items), 0);
	vote("r-1", false, "wrong", "it is 5 now");
	vote("r-1", false, "wrong", "it is 5 now");
	ck_assert_uint_eq(queued(&items), 1);
	ck_assert_int_eq(items[0].count, 1);
	ck_assert_str_eq(items[0].text, "it is 5 now");
	ck_assert_str_eq(items[0].by, KB_BY_CUSTOMER);
	ck_assert_str_eq(items[0].receipt, "r-1");
	ck_assert_ptr_nonnull(strstr(items[0].detail, "why so dear"));
	counts(0, 1);
	/* Closed, and the letter comes again: it stays closed. */
	ck_assert_int_eq(kb_queue_close(store, items[0].seq, "eva", "fixed",
					"", &err), KB_OK);
	vote("r-1", false, "wrong", "it is 5 now");
	ck_assert_uint_eq(queued(&items), 0);
}
END_TEST

START_TEST(who_changes_his_mind_is_heard)
{
	struct kb_queue_item *items;

	vote("r-1", false, "wrong", "");
	vote("r-2", false, "wrong", "");
	ck_assert_uint_eq(queued(&items), 1);
	ck_assert_int_eq(items[0].count, 2);
	vote("r-2", false, "unclear", "");
	ck_assert_uint_eq(queued(&items), 2);
	vote("r-2", true, "", "");
	ck_assert_uint_eq(queued(&items), 1);
	ck_assert_int_eq(items[0].count, 1);
	ck_assert_ptr_null(strstr(items[0].detail, "r-2"));
	counts(1, 1);
}
END_TEST

/* However many press: four rows an article, and what is behind is bounded. */
START_TEST(a_thousand_presses_do_not_hide_the_rest)
{
	struct kb_queue_item *items;

	for (int i = 0; i < 1000; i++)
		vote(kb_format(mem, "r-%d", i), false, "wrong", "");
	ck_assert_uint_eq(queued(&items), 1);
	ck_assert_int_eq(items[0].count, 1000);
	ck_assert_uint_lt(strlen(items[0].detail), KB_QUEUE_DETAIL_MAX);
	counts(0, 1000);
}
END_TEST

START_TEST(what_is_no_vote_is_refused)
{
	struct kb_vote v = { .id = "x", .article = "fare", .lang = "en",
		.version = 1, .reason = "because", .receipt = "",
		.question = "", .note = "" };

	ck_assert_int_eq(kb_vote_put(store, &v, &err), KB_INVALID);
	v.reason = "wrong";
	v.helpful = true;
	ck_assert_int_eq(kb_vote_put(store, &v, &err), KB_INVALID);
	v.helpful = false;
	v.article = "";
	ck_assert_int_eq(kb_vote_put(store, &v, &err), KB_INVALID);
}
END_TEST

START_TEST(a_receipt_is_voted_on_once_for_two_days)
{
	char *dir = kb_format(mem, "%s/votes/", folder);

	ck_assert(kb_vote_first(dir, "r-abc", kb_now()));
	ck_assert(!kb_vote_first(dir, "r-abc", kb_now()));
	ck_assert(kb_vote_first(dir, "r-abd", kb_now()));
	ck_assert(kb_vote_first(dir, "r-abc", kb_now() + 3 * 86400));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("vote");
	TCase *tc = tcase_create("vote");

	kb_base_init("test_vote");
	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_same_vote_counts_once);
	tcase_add_test(tc, who_changes_his_mind_is_heard);
	tcase_add_test(tc, a_thousand_presses_do_not_hide_the_rest);
	tcase_add_test(tc, what_is_no_vote_is_refused);
	tcase_add_test(tc, a_receipt_is_voted_on_once_for_two_days);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
