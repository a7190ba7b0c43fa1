/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_tutor.c - when learning is started. Its time is made up; the program it
 * starts is a script that notes its arguments.
 */
#include <check.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <kb/learn.h>

static void *mem;
static char dir[] = "concord-test-XXXXXX";
static struct kb_config config;
static struct kb_tutor_state state;
static struct kb_error err;

#define SECOND 1000000000ull
#define ck_ok(status) ck_assert_msg((status) == KB_OK, "%s", err.text)

static char *path_of(const char *name)
{
	return kb_format(mem, "%s/%s", dir, name);
}

/* What kb-indexer does from now on, after it has noted that it was called. */
static void program(const char *then)
{
	char *path = path_of("bin/kb-indexer");
	char *script = kb_format(mem, "#!/bin/sh\necho \"$@\" >>%s\n%s\n",
				 path_of("calls"), then);

	ck_ok(kb_file_write(path, script, strlen(script), &err));
	ck_assert_int_eq(chmod(path, 0755), 0);
}

static void set_up(void)
{
	char *folder;

	kb_base_init("test_tutor");
	mem = talloc_new(NULL);
	snprintf(dir, sizeof(dir), "concord-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	folder = realpath(dir, NULL);
	ck_ok(kb_mkdirs(path_of("bin"), &err));
	setenv("PATH", kb_format(mem, "%s/bin:%s", folder, getenv("PATH")), 1);
	free(folder);
	program("exit 0");
	kb_config_default(&config);
	config.store = path_of("store.db");
	config.index = path_of("index");
	config.learn_after = 20;
}

static void tear_down(void)
{
	talloc_free(mem);
	ck_ok(kb_rmtree(dir, &err));
}

static struct kb_tutor *tutor(void)
{
	return kb_tutor_new(mem, &config, "my.yaml");
}

/* True if it is learning after this step. */
static bool step(struct kb_tutor *t, int64_t seq, uint64_t second)
{
	kb_tutor_step(t, seq, second * SECOND, &state);
	return state.learning;
}

/* Until what was started has ended. */
static void finish(struct kb_tutor *t, int64_t seq, uint64_t second)
{
	uint64_t end = kb_clock_ns() + 20 * SECOND;

	while (step(t, seq, second) && kb_clock_ns() < end)
		sched_yield();
	ck_assert(!state.learning);
}

START_TEST(it_starts_when_changes_rest)
{
	struct kb_tutor *t = tutor();
	char *calls;
	size_t len;

	ck_assert(!step(t, -1, 100));		/* no index yet */
	ck_assert(!step(t, 5, 200));
	ck_assert(!step(t, 6, 219));		/* goes on changing */
	ck_assert(!step(t, 6, 238));
	ck_assert(step(t, 6, 239));
	finish(t, 6, 240);
	ck_assert_uint_eq(state.runs, 1);
	ck_assert_uint_eq(state.failures, 0);
	ck_assert_int_eq(state.seq, -1);	/* it made no model */
	ck_ok(kb_file_read(mem, path_of("calls"), 4096, &calls, &len, &err));
	ck_assert_ptr_nonnull(strstr(calls, "learn"));
	ck_assert_ptr_nonnull(strstr(calls, "--config my.yaml"));
	ck_assert_ptr_nonnull(strstr(calls, config.store));
	ck_assert_ptr_nonnull(strstr(calls, config.index));
}
END_TEST

START_TEST(without_a_change_it_does_not_start_again)
{
	struct kb_tutor *t = tutor();

	step(t, 5, 100);
	ck_assert(step(t, 5, 120));
	finish(t, 5, 121);
	ck_assert(!step(t, 5, 10000));		/* "nothing to learn" */
	ck_assert(!step(t, 6, 10001));
	program("exit 70");
	ck_assert(step(t, 6, 10021));
	finish(t, 6, 10022);
	ck_assert_uint_eq(state.failures, 1);
	ck_assert(!step(t, 6, 90000));		/* failed: would fail again */
	step(t, 7, 90001);
	ck_assert(step(t, 7, 90030));
	finish(t, 7, 90031);
	ck_assert_uint_eq(state.runs, 3);
}
END_TEST

START_TEST(it_starts_when_changes_do_not_rest)
{
	struct kb_tutor *t = tutor();
	uint64_t now = 100;

	for (; now < 300; now++)
		ck_assert(!step(t, (int64_t)now, now));
	ck_assert(step(t, 300, 300));
	finish(t, 300, 300);
}
END_TEST

START_TEST(there_are_never_two)
{
	struct kb_tutor *t = tutor();

	program("exec sleep 60");
	step(t, 5, 100);
	ck_assert(step(t, 5, 120));
	ck_assert(step(t, 6, 130));
	ck_assert(step(t, 6, 2000));
	ck_assert_uint_eq(state.runs, 1);
	talloc_free(t);				/* and it is ended */
}
END_TEST

START_TEST(it_rests_as_long_as_it_worked)
{
	struct kb_tutor *t = tutor();

	step(t, 6, 1000);
	ck_assert(step(t, 6, 1020));
	finish(t, 6, 1320);			/* it took 300 seconds */
	ck_assert_double_eq_tol(state.seconds, 300, .001);
	step(t, 7, 1321);
	ck_assert(!step(t, 7, 1600));
	ck_assert(step(t, 7, 1620));
	finish(t, 7, 1621);
}
END_TEST

START_TEST(what_is_busy_is_tried_again)
{
	struct kb_tutor *t = tutor();

	program("exit 75");
	step(t, 5, 100);
	ck_assert(step(t, 5, 120));
	finish(t, 5, 120);
	ck_assert_uint_eq(state.failures, 0);
	ck_assert(!step(t, 5, 139));
	program("exit 0");
	ck_assert(step(t, 5, 140));
	finish(t, 5, 141);
	ck_assert(!step(t, 5, 5000));
}
END_TEST

START_TEST(what_the_model_knows_is_not_learned_again)
{
	struct kb_training *training = kb_training_new(mem);
	struct kb_text *text = kb_text_new(mem);
	struct kb_model *model;
	struct kb_tutor *t;

	kb_training_add(training, kb_text_tokens(text, 0, "one", 3), "a", 1);
	kb_training_add(training, kb_text_tokens(text, 0, "two", 3), "b", 1);
	ck_ok(kb_training_fit(training, mem, NULL, 1, NULL, NULL, &model,
			      &err));
	ck_ok(kb_mkdirs(config.index, &err));
	ck_ok(kb_model_write(model, "{}", 5,
			     kb_model_path(mem, config.index), &err));
	t = tutor();
	step(t, 5, 100);
	ck_assert(!step(t, 5, 5000));
	ck_assert_int_eq(state.seq, 5);
	ck_assert(!step(t, 6, 5001));
	ck_assert(step(t, 6, 5021));
	finish(t, 6, 5022);
	/* Learned by hand meanwhile. */
	step(t, 7, 6000);
	ck_ok(kb_model_write(model, "{}", 7,
			     kb_model_path(mem, config.index), &err));
	ck_assert(!step(t, 7, 6020));
	ck_assert_int_eq(state.seq, 7);
	/* One without the change it knows is half of one. */
	ck_ok(kb_model_write(model, "{}", -1, kb_model_path(mem, config.index),
			     &err));
	t = tutor();
	step(t, 5, 100);
	ck_assert(step(t, 5, 120));
	finish(t, 5, 121);
}
END_TEST

START_TEST(zero_is_never)
{
	struct kb_tutor *t;

	config.learn_after = 0;
	t = tutor();
	step(t, 5, 100);
	ck_assert(!step(t, 5, 1000000));
	ck_assert_uint_eq(state.runs, 0);
}
END_TEST

START_TEST(a_missing_program_is_a_failure_that_is_told)
{
	struct kb_tutor *t;

	setenv("PATH", "/nowhere", 1);
	t = tutor();
	step(t, 5, 100);
	ck_assert(!step(t, 5, 120));
	ck_assert_uint_eq(state.failures, 1);
	ck_assert(!step(t, 5, 5000));
	ck_assert_uint_eq(state.runs, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("tutor");
	TCase *tc = tcase_create("tutor");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, it_starts_when_changes_rest);
	tcase_add_test(tc, without_a_change_it_does_not_start_again);
	tcase_add_test(tc, it_starts_when_changes_do_not_rest);
	tcase_add_test(tc, there_are_never_two);
	tcase_add_test(tc, it_rests_as_long_as_it_worked);
	tcase_add_test(tc, what_is_busy_is_tried_again);
	tcase_add_test(tc, what_the_model_knows_is_not_learned_again);
	tcase_add_test(tc, zero_is_never);
	tcase_add_test(tc, a_missing_program_is_a_failure_that_is_told);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
