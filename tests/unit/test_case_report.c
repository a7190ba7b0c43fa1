/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures for who leads a team: link rate, reuse, customers who came again. */
#include <check.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <kb/case.h>

static void *mem;
static struct kb_error err;
static struct kb_store *store;
static struct kb_masker *masker;
static struct kb_secret *secret;
static char folder[] = "kb-report-XXXXXX";

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)

static char *path_of(const char *name)
{
	return kb_format(mem, "%s/%s", folder, name);
}

static void setup(void)
{
	mem = talloc_new(NULL);
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	OK(kb_store_open(mem, path_of("store.db"), KB_STORE_WRITE, true,
			 &store, &err));
	OK(kb_masker_new(mem, "ZX\\d{8}", &masker, &err));
	OK(kb_secret_open(mem, path_of("key"), true, &secret, &err));
	kb_store_guard(store, masker, secret);
}

static void teardown(void)
{
	talloc_free(mem);
	ck_assert_int_eq(kb_rmtree(folder, &err), KB_OK);
}

enum { DAY = 86400 };

static const char *open_at(int64_t at, const char *phone)
{
	const struct kb_case_key key = { "phone", phone };
	const struct kb_case_opening o = { .lang = "en", .country = "GB",
		.channel = "phone", .question = "no light", .by = "lin",
		.at = at, .keys = &key, .n_keys = 1 };
	enum kb_put done;
	const char *id;

	OK(kb_case_open(store, mem, &o, &id, &done, &err));
	return id;
}

static void add(const char *id, int64_t at, const char *by,
		enum kb_event kind, json_t *body)
{
	const struct kb_case_event e = { .at = at, .by = by, .kind = kind,
					 .body = body };
	int64_t seq;

	OK(kb_case_add(store, id, &e, &seq, &err));
	json_decref(body);
}

static void link_at(const char *id, int64_t at, const char *by,
		    const char *article)
{
	add(id, at, by, KB_EVENT_LINKED, json_pack("{s:s,s:s,s:i,s:s,s:s}",
		"article", article, "lang", "en", "version", 1, "receipt",
		"r-000000000000", "title", "T"));
}

static void resolve(const char *id, int64_t at)
{
	add(id, at, "lin", KB_EVENT_RESOLVED, json_pack("{s:s,s:s}",
		"article", "power", "done", "told"));
}

START_TEST(figures_count_cases_not_people)
{
	struct kb_case_counts c;
	struct kb_article_use *use;
	const char *old, *first, *again, *late, *other;
	size_t n;

	OK(kb_cases_count(store, 0, &c, &err));
	ck_assert_int_eq(c.opened + c.closed + c.linked + c.again, 0);
	OK(kb_cases_use(store, mem, 0, 10, &use, &n, &err));
	ck_assert_uint_eq(n, 0);

	old = open_at(1 * DAY, "+86 138 0013 8000");
	resolve(old, 2 * DAY);
	first = open_at(20 * DAY, "+86 138 0013 8000");
	again = open_at(26 * DAY, "138 0013 8000");
	late = open_at(40 * DAY, "+8613800138000");
	other = open_at(26 * DAY, "+44 20 7946 0018");
	link_at(first, 20 * DAY + 60, "lin", "power");
	link_at(again, 26 * DAY + 60, "vera", "power");
	link_at(again, 26 * DAY + 90, "vera", "refund");
	link_at(other, 26 * DAY + 60, "lin", "power");
	resolve(first, 21 * DAY);
	resolve(late, 41 * DAY);

	OK(kb_cases_count(store, 10 * DAY, &c, &err));
	ck_assert_int_eq(c.opened, 4);
	ck_assert_int_eq(c.closed, 2);
	ck_assert_int_eq(c.linked, 1);
	/* 6 days after the first; 14 days after that is another matter. */
	ck_assert_int_eq(c.again, 1);

	OK(kb_cases_use(store, mem, 10 * DAY, 10, &use, &n, &err));
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(use[0].article, "power");
	ck_assert_int_eq(use[0].links, 3);
	ck_assert_int_eq(use[0].cases, 3);
	ck_assert_int_eq(use[0].people, 2);
	ck_assert_int_eq(use[0].again, 1);
	ck_assert_str_eq(use[1].article, "refund");
	ck_assert_int_eq(use[1].again, 0);
	OK(kb_cases_use(store, mem, 26 * DAY, 1, &use, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(use[0].links, 2);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("case_report");
	TCase *tc = tcase_create("all");
	SRunner *runner = srunner_create(suite);

	kb_base_init("test_case_report");
	suite_add_tcase(suite, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, figures_count_cases_not_people);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
