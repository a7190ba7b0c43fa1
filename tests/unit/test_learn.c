/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_learn.c - what resolved cases do for those who ask later: at once by
 * their words, and more by what is learned from them; what is erased is gone.
 */
#include "world.h"

#include <kb/learn.h>
#include <unistd.h>

static struct world w;
static struct kb_error err;

/* Articles in the words of a company, and what people say instead. */
static const struct topic { const char *id, *title, *body, *said[4]; }
topics[] = {
	{ "sim", "Replacement of a SIM card",
	  "## Answer\nShops exchange defective cards free of charge.",
	  { "the tiny chip snapped in half", "phone says insert chip",
	    "chip does not fit the new mobile", "little chip got wet" } },
	{ "tariff", "Change of the price plan",
	  "## Answer\nA plan is changed in the account on the first of a "
	  "month.",
	  { "i pay too much", "want the cheap offer of my neighbour",
	    "too expensive every month", "is there something cheaper" } },
	{ "outage", "Interruption of supply",
	  "## Answer\nThe map of works shows interruptions and their end.",
	  { "everything is dark at home", "lights went off",
	    "fridge is warm and no light", "whole street is dark" } },
	{ "login", "Access to the account",
	  "## Answer\nA new password is sent by e-mail.",
	  { "it will not let me in", "forgot the secret word",
	    "page says wrong secret", "locked out again" } },
	{ "moving", "Transfer of a contract to another address",
	  "## Answer\nTell us two weeks before.",
	  { "we get a new flat", "keys of the new house in may",
	    "leaving my old flat", "new flat what now" } },
	{ "meter", "Reading of the meter",
	  "## Answer\nEnter the digits before the comma.",
	  { "which numbers on the box do you need",
	    "sent you the wrong numbers", "box in the cellar numbers",
	    "how do i tell you the numbers" } },
};
static const char *const openings[] = { "", "hello, ", "help please ",
					"since yesterday " };

static void put_article(const struct topic *t)
{
	world_put(&w, t->id, "en", t->title, "", t->body);
}

static void put_cases(size_t from, size_t to)
{
	for (size_t i = 0; i < KB_COUNT(topics); i++)
		for (size_t j = from; j < to; j++)
			world_case(&w, kb_format(w.mem, "c-%zu-%zu", i, j),
				"en", topics[i].id, kb_format(w.mem, "%s%s",
					openings[j / 4],
					topics[i].said[j % 4]));
}

static void set_up(void)
{
	world_open(&w);
	for (size_t i = 0; i < KB_COUNT(topics); i++)
		put_article(&topics[i]);
}

static void tear_down(void)
{
	world_close(&w);
}

static struct kb_learned learn(unsigned workers)
{
	const struct kb_learn_options options = { .workers = workers };
	struct kb_learned l;

	ck_ok(kb_learn(&w.config, &options, &l, &err), err);
	return l;
}

static const char *model_path(void)
{
	return kb_model_path(w.mem, w.config.index);
}

static bool have_model(void)
{
	return access(model_path(), F_OK) == 0;
}

static const char *model_bytes(size_t *len)
{
	char *bytes;

	ck_ok(kb_file_read(w.mem, model_path(), SIZE_MAX, &bytes, len, &err),
	      err);
	return bytes;
}

START_TEST(what_was_learned_makes_answers_sure)
{
	static const char question[] = "good morning, chip broke in half";
	struct kb_answer *before, *after;
	struct kb_learned l;

	put_cases(0, 16);
	world_build(&w, 1);
	before = world_ask(&w, question, "en");
	l = learn(2);
	ck_assert_uint_eq(l.articles, KB_COUNT(topics));
	ck_assert_uint_gt(l.answerable, 40);
	ck_assert_uint_ne(l.digest, 0);
	after = world_ask(&w, question, "en");
	ck_assert_str_eq(after->hits[0].stored.article->id, "sim");
	ck_assert_int_eq(after->verdict, KB_VERDICT_ANSWER);
	ck_assert_double_gt(after->hits[0].hit.value[KB_SIGNAL_CLASSIFIER],
			    after->hits[1].hit.value[KB_SIGNAL_CLASSIFIER]);
	/* Another model, another generation: caches know it. */
	ck_assert_str_ne(after->state.generation, before->state.generation);
	ck_assert_ptr_nonnull(strstr(after->state.generation,
		kb_format(w.mem, ".%08x", (unsigned)l.digest)));
	ck_assert_int_ne(world_ask(&w, "recipe for pancakes", "en")->verdict,
			 KB_VERDICT_ANSWER);
}
END_TEST

/* What a signal says for an article; 0 if the article is not found. */
static double said_for(const char *question, const char *id,
		       enum kb_signal signal)
{
	struct kb_answer *a = world_ask(&w, question, "en");

	for (size_t i = 0; i < a->n_hits; i++)
		if (!strcmp(a->hits[i].stored.article->id, id))
			return a->hits[i].hit.value[signal];
	return 0;
}

START_TEST(a_new_case_counts_at_once)
{
	put_cases(0, 16);
	world_build(&w, 1);
	learn(1);
	ck_assert_str_ne(world_top(&w, "doohickey hums"), "outage");
	world_case(&w, "new", "en", "outage", "the doohickey hums at night");
	world_follow(&w);
	ck_assert_str_eq(world_top(&w, "doohickey hums"), "outage");
}
END_TEST

START_TEST(what_is_erased_is_gone_at_once_and_then_unlearned)
{
	static const char odd[] = "doohickey hums";
	struct kb_learned first, second;
	double taught;

	put_cases(0, 16);
	world_case(&w, "odd", "en", "outage", "the doohickey hums at night");
	world_build(&w, 1);
	first = learn(1);
	ck_assert_str_eq(world_top(&w, odd), "outage");
	ck_assert_double_gt(said_for(odd, "outage", KB_SIGNAL_QUESTIONS), 0);
	taught = said_for(odd, "outage", KB_SIGNAL_CLASSIFIER);
	ck_ok(kb_store_case_remove(w.store, "odd", &err), err);
	world_follow(&w);
	ck_assert_double_le(said_for(odd, "outage", KB_SIGNAL_QUESTIONS), 0);
	ck_assert_double_le(said_for(odd, "outage", KB_SIGNAL_CASE), 0);
	second = learn(1);
	ck_assert_uint_eq(second.examples, first.examples - 1);
	ck_assert_int_gt(second.seq, first.seq);
	ck_assert_double_lt(said_for(odd, "outage", KB_SIGNAL_CLASSIFIER),
			    taught);
	ck_assert_int_ne(world_ask(&w, odd, "en")->verdict,
			 KB_VERDICT_ANSWER);
}
END_TEST

START_TEST(a_case_linked_elsewhere_leads_there)
{
	put_cases(0, 16);
	world_case(&w, "odd", "en", "outage", "the doohickey hums at night");
	world_build(&w, 1);
	learn(1);
	world_case(&w, "odd", "en", "meter", "the doohickey hums at night");
	world_follow(&w);
	learn(1);
	ck_assert_str_eq(world_top(&w, "doohickey hums"), "meter");
}
END_TEST

START_TEST(without_cases_there_is_nothing_to_learn)
{
	struct kb_learned l;

	put_cases(0, 8);
	world_build(&w, 1);
	learn(1);
	ck_assert(have_model());
	for (size_t i = 0; i < KB_COUNT(topics); i++)
		for (size_t j = 0; j < 8; j++)
			ck_ok(kb_store_case_remove(w.store,
				kb_format(w.mem, "c-%zu-%zu", i, j), &err),
			      err);
	world_follow(&w);
	l = learn(1);
	ck_assert_uint_eq(l.articles, 0);
	ck_assert(!have_model());
	ck_assert_str_eq(world_top(&w, "replacement of my card"), "sim");
}
END_TEST

START_TEST(one_store_gives_one_model)
{
	size_t len, again_len;
	const char *bytes, *again;

	put_cases(0, 6);
	world_build(&w, 1);
	put_article(&topics[2]);
	put_cases(6, 16);
	world_follow(&w);
	learn(1);
	bytes = model_bytes(&len);
	/* Another index of the same store, and another number of workers. */
	world_build(&w, 2);
	learn(2);
	again = model_bytes(&again_len);
	ck_assert_uint_eq(again_len, len);
	ck_assert_mem_eq(again, bytes, len);
}
END_TEST

/* Each call puts a case and brings it into the index. */
static bool change(void *user, size_t done, size_t total)
{
	unsigned *n = user;

	if (++*n <= 12) {
		world_case(&w, kb_format(w.mem, "busy-%u", *n), "en", "sim",
			   kb_format(w.mem, "chip number %u is gone", *n));
		world_follow(&w);
	}
	return true;
}

START_TEST(changes_do_not_stop_learning)
{
	unsigned n = 0;
	const struct kb_learn_options options = { .workers = 1,
		.progress = change, .user = &n };
	struct kb_learned l;

	put_cases(0, 16);
	world_build(&w, 1);
	ck_ok(kb_learn(&w.config, &options, &l, &err), err);
	ck_assert_uint_gt(l.trials, 0);
	ck_assert_uint_ge(n, 12);
	ck_assert_str_eq(world_top(&w, "chip number 12 is gone"), "sim");
}
END_TEST

START_TEST(two_do_not_learn_at_once)
{
	const struct kb_learn_options options = { .workers = 1 };
	struct kb_file_lock *lock;
	struct kb_learned l;

	put_cases(0, 4);
	world_build(&w, 1);
	ck_ok(kb_file_lock(w.mem, kb_format(w.mem, "%s/learn.lock",
					    w.config.index), "", &lock, &err),
	      err);
	ck_assert_int_eq(kb_learn(&w.config, &options, &l, &err), KB_BUSY);
	talloc_free(lock);
	learn(1);
}
END_TEST

START_TEST(what_a_killed_one_left_is_removed)
{
	char *file, *other;

	put_cases(0, 4);
	world_build(&w, 1);
	file = kb_format(w.mem, "%s.abc123", model_path());
	other = kb_format(w.mem, "%s.backup", w.config.index);
	ck_ok(kb_file_write(file, "half", 4, &err), err);
	ck_ok(kb_file_write(other, "mine", 4, &err), err);
	learn(1);
	ck_assert_int_ne(access(file, F_OK), 0);
	ck_assert_int_eq(access(other, F_OK), 0);
}
END_TEST

START_TEST(no_index_is_said)
{
	const struct kb_learn_options options = { .workers = 1 };
	struct kb_learned l;

	ck_assert_int_eq(kb_learn(&w.config, &options, &l, &err),
			 KB_NOT_FOUND);
	ck_assert_ptr_nonnull(strstr(err.text, "kb-indexer build"));
}
END_TEST

START_TEST(a_damaged_model_is_not_used)
{
	put_cases(0, 16);
	world_build(&w, 1);
	learn(1);
	ck_ok(kb_file_write(model_path(), "kbmodl1 and nothing else", 24,
			    &err), err);
	ck_assert_str_eq(world_top(&w, "replacement of my card"), "sim");
	learn(1);
	ck_assert_int_eq(world_ask(&w, "chip broke in half", "en")->verdict,
			 KB_VERDICT_ANSWER);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("learn");
	TCase *tc = tcase_create("learn");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, what_was_learned_makes_answers_sure);
	tcase_add_test(tc, a_new_case_counts_at_once);
	tcase_add_test(tc, what_is_erased_is_gone_at_once_and_then_unlearned);
	tcase_add_test(tc, a_case_linked_elsewhere_leads_there);
	tcase_add_test(tc, without_cases_there_is_nothing_to_learn);
	tcase_add_test(tc, one_store_gives_one_model);
	tcase_add_test(tc, changes_do_not_stop_learning);
	tcase_add_test(tc, two_do_not_learn_at_once);
	tcase_add_test(tc, what_a_killed_one_left_is_removed);
	tcase_add_test(tc, no_index_is_said);
	tcase_add_test(tc, a_damaged_model_is_not_used);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
