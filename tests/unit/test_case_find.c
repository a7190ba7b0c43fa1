/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases are found among many, by writers and readers at once, and what was
   acknowledged is there after the power went. */
#include <check.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <kb/case.h>

static void *mem;
static struct kb_error err;
static struct kb_masker *masker;
static struct kb_secret *secret;
static char folder[] = "kb-find-XXXXXX";

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)

static char *path_of(const char *name)
{
	return kb_format(mem, "%s/%s", folder, name);
}

static struct kb_store *open_store(bool fast)
{
	struct kb_store *s;

	OK(kb_store_open(mem, path_of("store.db"), KB_STORE_WRITE, fast, &s,
			 &err));
	kb_store_guard(s, masker, secret);
	return s;
}

static void setup(void)
{
	mem = talloc_new(NULL);
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	OK(kb_masker_new(mem, "", &masker, &err));
	OK(kb_secret_open(mem, path_of("key"), true, &secret, &err));
}

static void teardown(void)
{
	talloc_free(mem);
	ck_assert_int_eq(kb_rmtree(folder, &err), KB_OK);
}

static const char *open_with(struct kb_store *s, const char *kind,
			     const char *value, int64_t at)
{
	struct kb_case_key key = { kind, value };
	struct kb_case_opening o = { .lang = "en", .question = "q",
		.owner = "lin", .keys = &key, .n_keys = 1, .at = at };
	const char *id;

	OK(kb_case_open(s, mem, &o, &id, NULL, &err));
	return id;
}

static struct kb_case_found *find(struct kb_store *s, const char *text,
				  size_t *n)
{
	struct kb_case_found *found;

	OK(kb_cases_find(s, secret, masker, mem, text, 20, &found, n, &err));
	return found;
}

START_TEST(every_way_finds_a_case_once)
{
	struct kb_store *s = open_store(true);
	const char *lee = open_with(s, "surname", "Lee", 100);
	const char *li = open_with(s, "surname", "李", 200);
	struct kb_case resolved = { .id = "old", .lang = "en",
		.question = "q", .article = "a", .resolved_at = 300,
		.detail_json = "{\"keys\":[\"Ли\"]}" };
	struct kb_case_found *found;
	enum kb_put done;
	size_t n;

	OK(kb_store_case_put(s, &resolved, &done, &err));
	found = find(s, "lee", &n);
	ck_assert_uint_eq(n, 3);
	ck_assert_str_eq(found[0].file.id, lee);
	ck_assert_int_eq(found[0].how, KB_FOUND_KEY);
	ck_assert_str_eq(found[1].file.id, "old");
	ck_assert_str_eq(found[1].file.state, "resolved");
	ck_assert_str_eq(found[1].surname, "Ли");
	ck_assert_str_eq(found[2].file.id, li);
	ck_assert_int_eq(found[2].how, KB_FOUND_SOUND);
	find(s, "", &n);
	ck_assert_uint_eq(n, 0);
	find(s, "Smith", &n);
	ck_assert_uint_eq(n, 0);
	find(s, "old", &n);
	ck_assert_uint_eq(n, 1);
	find(s, "\xff\xfe", &n);
	ck_assert_uint_eq(n, 0);
	char *big = kb_alloc(mem, 300, 1, "big");
	memset(big, 'a', 299);
	ck_assert_int_eq(kb_cases_find(s, secret, masker, mem, big, 9, &found,
				       &n, &err), KB_LIMIT);
}
END_TEST

START_TEST(the_same_customer_is_seen)
{
	struct kb_store *s = open_store(true);
	const char *a = open_with(s, "phone", "13800138000", 100);
	const char *b = open_with(s, NULL, "+86 138 0013 8000", 200);
	const char *c = open_with(s, "surname", "Lee", 300);
	struct kb_case_event done = { .at = 1000, .kind = KB_EVENT_RESOLVED };
	struct kb_case_file *files;
	size_t n;

	open_with(s, "surname", "Lee", 300);
	OK(kb_cases_alike(s, mem, a, 0, 9, &files, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(files[0].id, b);
	OK(kb_cases_alike(s, mem, c, 0, 9, &files, &n, &err));
	ck_assert_uint_eq(n, 0);
	OK(kb_case_add(s, b, &done, NULL, &err));
	OK(kb_cases_alike(s, mem, a, 1000, 9, &files, &n, &err));
	ck_assert_uint_eq(n, 1);
	OK(kb_cases_alike(s, mem, a, 1001, 9, &files, &n, &err));
	ck_assert_uint_eq(n, 0);
	OK(kb_cases_recent(s, mem, "lin", 9, &files, &n, &err));
	ck_assert_uint_eq(n, 3);
	OK(kb_case_own(s, a, "vera", &err));
	OK(kb_cases_recent(s, mem, "vera", 9, &files, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(kb_case_own(s, "9", "vera", &err), KB_NOT_FOUND);
}
END_TEST

enum { EACH = 60 };

struct writing { const char *path, *id; bool failed; };

static void *write_many(void *arg)
{
	struct writing *w = arg;
	struct kb_error why;
	struct kb_store *s = NULL;
	json_t *body = json_pack("{ss}", "text", "hello");
	struct kb_case_event e = { .kind = KB_EVENT_NOTE, .body = body };
	enum kb_status st = kb_store_open(NULL, w->path, KB_STORE_WRITE,
					  true, &s, &why);

	for (int i = 0; i < EACH && st == KB_OK; i++)
		st = kb_case_add(s, w->id, &e, NULL, &why);
	json_decref(body);
	talloc_free(s);
	w->failed = st != KB_OK;
	return NULL;
}

START_TEST(two_write_one_case_at_once)
{
	struct kb_store *s = open_store(true);
	const char *id = open_with(s, "surname", "Lee", 1);
	struct kb_case_file f;
	struct kb_case_event *events;
	struct writing w[2];
	pthread_t threads[2];
	size_t n;

	for (size_t i = 0; i < 2; i++) {
		w[i] = (struct writing){ path_of("store.db"), id, false };
		ck_assert_int_eq(pthread_create(&threads[i], NULL, write_many,
						&w[i]), 0);
	}
	for (size_t i = 0; i < 2; i++) {
		pthread_join(threads[i], NULL);
		ck_assert(!w[i].failed);
	}
	OK(kb_case_load(s, mem, id, &f, &events, &n, &err));
	ck_assert_uint_eq(n, 2 * EACH + 1);
	for (size_t i = 0; i < n; i++)
		ck_assert_int_eq(events[i].seq, (int64_t)i + 1);
}
END_TEST

START_TEST(a_case_has_its_limits)
{
	struct kb_store *s = open_store(true);
	const char *id = open_with(s, "surname", "Lee", 1);
	struct kb_case_key keys[KB_CASE_KEYS_MAX + 1] = { { 0 } };
	struct kb_case_opening o = { .lang = "en", .keys = keys,
				     .n_keys = KB_CASE_KEYS_MAX + 1 };
	struct kb_case_event e = { .kind = KB_EVENT_RESUMED };
	char *big = kb_alloc(mem, KB_CASE_TEXT_MAX + 2, 1, "big");
	enum kb_status st = KB_OK;
	int n = 1;

	for (; st == KB_OK; n += st == KB_OK)
		st = kb_case_add(s, id, &e, NULL, &err);
	ck_assert_int_eq(st, KB_LIMIT);
	ck_assert_int_eq(n, KB_CASE_EVENTS_MAX);
	memset(big, 'a', KB_CASE_TEXT_MAX + 1);
	ck_assert_int_eq(kb_case_open(s, mem, &o, &id, NULL, &err), KB_LIMIT);
	o.n_keys = 0;
	o.question = big;
	ck_assert_int_eq(kb_case_open(s, mem, &o, &id, NULL, &err), KB_LIMIT);
	o.question = "\xff";
	ck_assert_int_eq(kb_case_open(s, mem, &o, &id, NULL, &err),
			 KB_INVALID);
	o.question = "q";
	o.lang = "xx";
	ck_assert_int_eq(kb_case_open(s, mem, &o, &id, NULL, &err),
			 KB_INVALID);
	o.lang = "en";
	o.country = "cn";
	ck_assert_int_eq(kb_case_open(s, mem, &o, &id, NULL, &err),
			 KB_INVALID);
	o.country = "CN";
	o.channel = "smoke";
	ck_assert_int_eq(kb_case_open(s, mem, &o, &id, NULL, &err),
			 KB_INVALID);
	o.channel = NULL;
	o.id = "20001";
	ck_assert_int_eq(kb_case_open(s, mem, &o, &id, NULL, &err),
			 KB_CONFLICT);
	o.id = "20002";
	OK(kb_case_open(s, mem, &o, &id, NULL, &err));
	o.id = NULL;
	OK(kb_case_open(s, mem, &o, &id, NULL, &err));
	ck_assert_str_eq(id, "20003");
}
END_TEST

/* The child says each number it was given, until it is killed. */
static void tell_all(int to, const char *id)
{
	struct kb_store *s = open_store(false);
	struct kb_case_event e = { .kind = KB_EVENT_RESUMED };
	int64_t seq = 0;

	while (seq < KB_CASE_EVENTS_MAX &&
	       kb_case_add(s, id, &e, &seq, &err) == KB_OK)
		if (write(to, &seq, sizeof(seq)) != sizeof(seq))
			break;
	_exit(0);
}

START_TEST(what_was_acknowledged_is_there_after_a_kill)
{
	struct kb_store *s = open_store(false);
	const char *id = open_with(s, "surname", "Lee", 1);
	struct kb_case_file f;
	struct kb_case_event *events;
	int64_t seq, last = 0;
	int ends[2];
	size_t n;

	talloc_free(s);
	ck_assert_int_eq(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0)
		tell_all(ends[1], id);
	close(ends[1]);
	while (last < 20 && read(ends[0], &seq, sizeof(seq)) == sizeof(seq))
		last = seq;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	while (read(ends[0], &seq, sizeof(seq)) == sizeof(seq))
		last = seq;
	close(ends[0]);
	s = open_store(false);
	OK(kb_case_load(s, mem, id, &f, &events, &n, &err));
	ck_assert_uint_ge(n, (size_t)last);
	ck_assert_int_ge(last, 20);
}
END_TEST

int main(void)
{
	kb_base_init("test_case_find");
	Suite *suite = suite_create("finding cases");
	TCase *tc = tcase_create("core");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, every_way_finds_a_case_once);
	tcase_add_test(tc, the_same_customer_is_seen);
	tcase_add_test(tc, two_write_one_case_at_once);
	tcase_add_test(tc, a_case_has_its_limits);
	tcase_add_test(tc, what_was_acknowledged_is_there_after_a_kill);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
