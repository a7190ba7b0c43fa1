/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_audience.c - who may see what: every kind of person against every kind
 * of audience.
 */
#include <kb/audience.h>

#include <check.h>
#include <stdlib.h>

static const char *const billing[] = { "billing" };
static const char *const both[] = { "meters", "billing" };
static const char *const same[] = { "billing", "meters", "billing" };

static const struct kb_audience people[] = {
	{ 0 },
	{ .staff = true, .level = 1 },
	{ .staff = true, .level = 2 },
	{ .staff = true, .level = 1, .groups = billing, .n_groups = 1 },
	{ .staff = true, .all = true },
	/* Not signed in: nothing else counts. */
	{ .all = true, .level = 9, .groups = billing, .n_groups = 1 },
};

START_TEST(everybody_against_everything)
{
	static const struct { const char *audience, *sees; } rows[] = {
		{ "public", "yyyyyy" },
		{ "agent", "-yyyy-" },
		{ "agent-1", "-yyyy-" },
		{ "agent-2", "--y-y-" },
		{ "agent-9", "----y-" },
		{ "billing", "---yy-" },
		{ "billin", "----y-" },
		{ "", "----y-" },
		{ "agent-0", "----y-" },
		{ "agent-10", "----y-" },
		{ "Public", "----y-" },
	};

	for (size_t r = 0; r < KB_COUNT(rows); r++)
		for (size_t p = 0; p < KB_COUNT(people); p++)
			ck_assert_msg(kb_audience_sees(&people[p],
						       rows[r].audience) ==
				      (rows[r].sees[p] == 'y'),
				      "\"%s\" for person %zu",
				      rows[r].audience, p);
}
END_TEST

START_TEST(names_are_checked)
{
	static const char *const good[] = { "public", "agent", "agent-1",
		"agent-9", "billing", "team-2", "agents" };
	static const char *const bad[] = { "", "Agent", "a b", "agent-",
		"agent-0", "agent-x", "agent-12", "a,b", "группа",
		"a-name-that-is-longer-than-thirty-two" };

	for (size_t i = 0; i < KB_COUNT(good); i++)
		ck_assert_ptr_null(kb_audience_problem(good[i]));
	for (size_t i = 0; i < KB_COUNT(bad); i++)
		ck_assert_ptr_nonnull(kb_audience_problem(bad[i]));
}
END_TEST

START_TEST(keys_tell_apart_what_is_seen)
{
	void *mem = talloc_new(NULL);
	struct kb_audience a = { .staff = true, .level = 1, .groups = both,
				 .n_groups = 2 };
	struct kb_audience b = { .staff = true, .level = 1, .groups = same,
				 .n_groups = 3 };

	ck_assert_str_eq(kb_audience_key(mem, &a), kb_audience_key(mem, &b));
	for (size_t i = 0; i + 1 < KB_COUNT(people); i++)
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(kb_audience_key(mem, &people[i]),
					 kb_audience_key(mem, &people[j]));
	ck_assert_str_eq(kb_audience_key(mem, &people[0]),
			 kb_audience_key(mem, &people[5]));
	/* More groups than a person may have: none is forgotten. */
	const char *many[KB_GROUPS_MAX + 1];
	for (size_t i = 0; i < KB_COUNT(many); i++)
		many[i] = kb_format(mem, "g%zu", i);
	a.groups = b.groups = many;
	a.n_groups = KB_GROUPS_MAX;
	b.n_groups = KB_COUNT(many);
	ck_assert_str_ne(kb_audience_key(mem, &a), kb_audience_key(mem, &b));
	talloc_free(mem);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("audience");
	TCase *tc = tcase_create("audience");

	kb_base_init("test_audience");
	tcase_add_test(tc, everybody_against_everything);
	tcase_add_test(tc, names_are_checked);
	tcase_add_test(tc, keys_tell_apart_what_is_seen);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
