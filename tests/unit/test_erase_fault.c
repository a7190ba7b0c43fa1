/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_erase_fault.c - erasing while the store or the ledger fails at each of
 * its steps, and beside what this program does not know.
 */
#include <check.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "cut.h"
#include "erasing.h"

static void put(const char *id, const char *question, const char *detail)
{
	enum kb_put done;
	struct kb_case c = { .id = id, .lang = "en", .question = question,
		.article = "a", .detail_json = detail };

	OK(kb_store_case_put(e.store, &c, &done, &err));
}

static struct kb_held held(const char *text)
{
	struct kb_subject s;
	struct kb_held ret;

	OK(kb_subject_parse(text, &s, &err));
	OK(kb_subject_find(&e, mem, &s, &ret, &err));
	return ret;
}

/* Beside the interface. */
static void sql(const char *text)
{
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(path_of("store.db"), &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* ---- what fails in the middle --------------------------------------------- */

static enum kb_status find_again(void)
{
	const struct kb_subject s = { .kind = KB_KEY_SURNAME,
				      .value = "quexat" };
	struct kb_held h;

	return kb_subject_find(&e, mem, &s, &h, &err);
}

static enum kb_status erase_again(void)
{
	const struct kb_subject s = { .kind = KB_KEY_SURNAME,
				      .value = "quexat" };
	struct kb_held h = { .n = 2,
			     .cases = (const char *[]){ "c1", "c4" } };

	return kb_erase(&e, &s, &h, &err);
}

static enum kb_status replay_again(void)
{
	int64_t cases = -1, keys;
	enum kb_status st = kb_erase_replay(&e, &cases, &keys, &err);

	ck_assert((st == KB_OK) == (cases >= 0));
	return st;
}

/* However often it fails, the next try brings it to its end. */
static unsigned fails_at_each(enum kb_status (*run)(void))
{
	unsigned n = 1;

	for (;; n++) {
		cut_at(CUT_STEP, n);
		enum kb_status st = run();
		if (!cut_end()) {
			OK(st);
			return n - 1;
		}
	}
}

START_TEST(each_step_may_fail)
{
	put("c1", "i am quexat", "{\"keys\":[\"Quexat\"]}");
	put("c4", "i am quexat too", "{}");
	put("c2", "i am another", "{\"keys\":[\"Smith\"]}");
	asked("quexat again", 1700000000);
	asked("x", 1700000000);
	ck_assert_uint_gt(fails_at_each(find_again), 4);
	ck_assert_uint_gt(fails_at_each(erase_again), 4);
	ck_assert_uint_eq(held("any:quexat").n, 0);
	ck_assert_int_eq(held("any:quexat").lines, 0);
	put("c3", "hello", "{\"keys\":[\"Quexat\"]}");
	ck_assert_uint_gt(fails_at_each(replay_again), 4);
	ck_assert_uint_eq(held("any:quexat").n, 0);
	ck_assert_uint_eq(held("any:smith").n, 1);
}
END_TEST

/* What cannot be noted is not erased, and the next try notes it once. */
START_TEST(a_ledger_that_cannot_be_written)
{
	static const struct { enum cut what; unsigned n; } rows[] = {
		{ CUT_LOCK, 1 }, { CUT_TRUNCATE, 1 }, { CUT_WRITE, 1 },
		{ CUT_SYNC, 1 }, { CUT_SYNC, 2 },
	};
	const struct kb_subject s = { .is_case = true, .value = "c1" };
	struct kb_held h;
	char *bytes;
	size_t len;

	put("c1", "q", "{}");
	h = held("case:c1");
	for (size_t i = 0; i < KB_COUNT(rows); i++) {
		cut_at(rows[i].what, rows[i].n);
		enum kb_status st = kb_erase(&e, &s, &h, &err);
		ck_assert(cut_end());
		ck_assert_int_eq(st, KB_IO);
		ck_assert_uint_eq(held("case:c1").n, 1);
	}
	OK(kb_erase(&e, &s, &h, &err));
	OK(kb_file_read(mem, e.ledger, 1 << 20, &bytes, &len, &err));
	ck_assert_uint_eq(len, LINE);
}
END_TEST

/* ---- what is odd ------------------------------------------------------------ */

START_TEST(wherever_it_stands)
{
	struct kb_held h;

	/* By its key and by its text: once. */
	put("c1", "i am quexat", "{\"keys\":[\"Quexat\"]}");
	put("c2", "hello", "{\"event\":\"quexat called\"}");
	asked("quexat", 1700000000);
	asked("x", 1700000000);
	h = held("surname:quexat");
	ck_assert_uint_eq(h.n, 2);
	ck_assert_str_eq(h.cases[1], "c2");
	ck_assert_int_eq(h.lines, 1);
}
END_TEST

static bool matches(const char *order, const char *value, const char *text)
{
	const struct kb_subject s = { .kind = KB_KEY_ANY, .value = value };
	struct kb_masker *masker;

	OK(kb_masker_new(mem, order, &masker, &err));
	return kb_matcher_in(kb_matcher_new(mem, masker, &s), text);
}

START_TEST(texts_at_the_edge)
{
	ck_assert(matches("", "Lee", "{lee_"));
	ck_assert(matches("", "Lee", "/lee:"));
	ck_assert(matches("", "13800138000",
			  "+86 13800138000 and 13900139000"));
	ck_assert(matches("", "138 0013 8000",
			  "13800138000 and 13900139000"));
	/* Where the pattern takes too long, words are found all the same. */
	ck_assert(matches("(a+)+$", "Lee", "lee "
			  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
	ck_assert(!matches("(a+)+$", "Lee", "sleep "
			   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
}
END_TEST

/* A key of a kind that a later version wrote is nobody that is known here. */
START_TEST(kinds_of_later_are_passed_over)
{
	const struct kb_subject s = { .kind = KB_KEY_SURNAME,
				      .value = "quexat" };
	struct kb_held h = { 0 };
	int64_t cases, keys;

	OK(kb_erase(&e, &s, &h, &err));
	put("c1", "hello", "{\"keys\":[\"Quexat\"]}");
	sql("UPDATE case_key SET kind = 'face' "
	    "WHERE kind = 'surname'");
	OK(kb_erase_replay(&e, &cases, &keys, &err));
	ck_assert_int_eq(cases, 0);
	sql("UPDATE case_key SET kind = 'surname' "
	    "WHERE kind = 'face'");
	OK(kb_erase_replay(&e, &cases, &keys, &err));
	ck_assert_int_eq(cases, 1);
}
END_TEST

START_TEST(ledgers_elsewhere)
{
	const struct kb_subject s = { .kind = KB_KEY_SURNAME,
				      .value = "quexat" };
	struct kb_held h = { 0 };
	int64_t cases, keys;
	char *bytes;
	size_t len;

	OK(kb_erase(&e, &s, &h, &err));
	OK(kb_file_read(mem, e.ledger, 1 << 20, &bytes, &len, &err));
	bytes[21] = '-';
	OK(kb_file_write(e.ledger, bytes, len, &err));
	ck_assert_int_eq(kb_erase_replay(&e, &cases, &keys, &err),
			 KB_CORRUPT);
	/* Below a file there is no folder. */
	e.ledger = path_of("store.db/erasures");
	ck_assert_int_eq(kb_erase_replay(&e, &cases, &keys, &err), KB_IO);
	/* In the folder one works in. */
	e.ledger = kb_format(mem, "%s-ledger", folder);
	OK(kb_erase(&e, &s, &h, &err));
	ck_assert_int_eq(unlink(e.ledger), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("erase fault");
	TCase *tc = tcase_create("erase fault");
	SRunner *runner;

	kb_base_init("test_erase_fault");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, each_step_may_fail);
	tcase_add_test(tc, a_ledger_that_cannot_be_written);
	tcase_add_test(tc, wherever_it_stands);
	tcase_add_test(tc, texts_at_the_edge);
	tcase_add_test(tc, kinds_of_later_are_passed_over);
	tcase_add_test(tc, ledgers_elsewhere);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
