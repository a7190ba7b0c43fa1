/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_access_audit.c - what was written down stays as it was written: against
 * our own programs by refusal, against others by the chain.
 */
#include <stdlib.h>

#include "people.h"

static void add(const char *action, const char *object)
{
	struct kb_audit entry = { .who = "anna", .action = action,
		.object = object, .address = "192.0.2.7",
		.detail = "{\"n\":1}" };

	OK(kb_audit_add(store, &entry, &err));
}

static void add_many(int n)
{
	for (int i = 0; i < n; i++)
		add("case.view", kb_format(mem, "case:%d", i + 1));
}

static struct kb_audit_state verify(void)
{
	struct kb_audit_state state = { .rows = -1 };

	OK(kb_audit_verify(store, &state, &err));
	return state;
}

static void is_broken(const char *word)
{
	struct kb_audit_state state = { .rows = -1 };

	IS(KB_CORRUPT, kb_audit_verify(store, &state, &err));
	ck_assert_msg(strstr(err.text, word) != NULL, "%s", err.text);
	ck_assert_int_eq(state.rows, -1);
}

struct seen { size_t n; int64_t seq[64]; char *object[64]; };

static enum kb_status see(void *user, const struct kb_audit *entry,
			  struct kb_error *e)
{
	struct seen *seen = user;

	ck_assert_uint_lt(seen->n, KB_COUNT(seen->seq));
	seen->seq[seen->n] = entry->seq;
	seen->object[seen->n++] = kb_strdup(mem, entry->object);
	ck_assert_int_le(entry->at, kb_now());
	ck_assert_str_eq(entry->who, "anna");
	ck_assert_str_eq(entry->address, "192.0.2.7");
	ck_assert_str_eq(entry->detail, "{\"n\":1}");
	return KB_OK;
}

START_TEST(newest_first_a_page_at_a_time)
{
	struct seen seen = { 0 };

	ck_assert_int_eq(verify().rows, 0);
	add_many(5);
	OK(kb_audit_each(store, 0, 2, see, &seen, &err));
	ck_assert_uint_eq(seen.n, 2);
	ck_assert_int_eq(seen.seq[0], 5);
	ck_assert_str_eq(seen.object[0], "case:5");
	OK(kb_audit_each(store, seen.seq[1], 99, see, &seen, &err));
	ck_assert_uint_eq(seen.n, 5);
	ck_assert_int_eq(seen.seq[4], 1);
	ck_assert_int_eq(verify().rows, 5);
	ck_assert_int_eq(verify().last, 5);
}
END_TEST

static enum kb_status stop(void *user, const struct kb_audit *entry,
			   struct kb_error *e)
{
	return kb_error_set(e, KB_INTERRUPTED, "enough");
}

START_TEST(who_reads_may_stop)
{
	add_many(2);
	IS(KB_INTERRUPTED, kb_audit_each(store, 0, 9, stop, NULL, &err));
	add_many(1);
}
END_TEST

START_TEST(what_cannot_be_an_entry_is_refused)
{
	static const struct { struct kb_audit entry; enum kb_status is; }
	rows[] = {
		{ { .action = "sign-on" }, KB_INVALID },
		{ { .action = "sign-in", .detail = "[]" }, KB_INVALID },
		{ { .action = "sign-in", .detail = "{" }, KB_INVALID },
		{ { .action = "sign-in", .detail = "{\"a\":1,\"a\":2}" },
		  KB_INVALID },
		{ { .action = "sign-in", .object = "\xff" }, KB_LIMIT },
		{ { .action = "sign-in" }, KB_OK },
	};
	struct kb_audit large = { .action = "erase" };

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		IS(rows[i].is, kb_audit_add(store, &rows[i].entry, &err));
	large.object = talloc_zero_size(mem, 300);
	memset((char *)large.object, 'x', 257);
	IS(KB_LIMIT, kb_audit_add(store, &large, &err));
	large.object = NULL;
	large.detail = kb_format(mem, "{\"a\":\"%4096d\"}", 1);
	IS(KB_LIMIT, kb_audit_add(store, &large, &err));
	large.detail = NULL;
	large.who = kb_format(mem, "%65d", 1);
	IS(KB_LIMIT, kb_audit_add(store, &large, &err));
	large.who = NULL;
	large.address = kb_format(mem, "%65d", 1);
	IS(KB_LIMIT, kb_audit_add(store, &large, &err));
	ck_assert_int_eq(verify().rows, 1);
}
END_TEST

START_TEST(actions_are_known_by_name)
{
	size_t n;
	const char *const *names = kb_audit_actions(&n);

	for (size_t i = 0; i < n; i++)
		add(names[i], "");
	ck_assert_int_eq(verify().rows, (int64_t)n);
}
END_TEST

START_TEST(no_program_changes_a_row)
{
	add_many(3);
	people_sql_refused("UPDATE audit SET who = 'bo' WHERE seq = 2");
	people_sql_refused("DELETE FROM audit WHERE seq = 3");
	people_sql_refused("DELETE FROM audit WHERE seq = 1");
	people_sql_refused("INSERT OR REPLACE INTO audit VALUES (2, 0, '', "
			   "'', '', '', '', x'')");
	people_sql_refused("INSERT INTO audit VALUES (9, 0, '', '', '', '', "
			   "'', x'')");
	people_sql_refused("UPDATE audit_anchor SET seq = 2");
	people_sql_refused("UPDATE audit_anchor SET seq = 0");
	people_sql_refused("UPDATE audit_anchor SET seq = 9, hash = x'00'");
	people_sql_refused("DELETE FROM audit_anchor");
	people_sql_refused("INSERT INTO audit_anchor VALUES (3, x'')");
	ck_assert_int_eq(verify().rows, 3);
}
END_TEST

/* Somebody with the file and without respect. */
START_TEST(the_chain_tells_what_was_changed)
{
	static const char *const columns[] = { "who", "action", "object",
		"address", "detail" };

	add_many(5);
	people_sql("DROP TRIGGER audit_unchanged; DROP TRIGGER audit_kept;"
		   "DROP TRIGGER audit_in_order;"
		   "CREATE TABLE saved AS SELECT * FROM audit;");
	for (size_t i = 0; i < KB_COUNT(columns); i++) {
		people_sql("UPDATE audit SET %s = 'x' WHERE seq = 3",
			   columns[i]);
		is_broken("row 3 was changed");
		people_sql("UPDATE audit SET %s = (SELECT %s FROM saved WHERE "
			   "seq = 3) WHERE seq = 3", columns[i], columns[i]);
		verify();
	}
	people_sql("UPDATE audit SET at = at + 1 WHERE seq = 1");
	is_broken("row 1 was changed");
	people_sql("UPDATE audit SET at = at - 1 WHERE seq = 1;"
		   "UPDATE audit SET hash = x'00' WHERE seq = 4");
	is_broken("row 4 was changed");
	people_sql("DELETE FROM audit WHERE seq = 4");
	is_broken("row 4 is missing");
	people_sql("INSERT INTO audit SELECT * FROM saved WHERE seq = 4");
	verify();
	people_sql("DELETE FROM audit WHERE seq = 1");
	is_broken("row 1 is missing");
	people_sql("INSERT INTO audit SELECT * FROM saved WHERE seq = 1;"
		   "DELETE FROM audit WHERE seq > 3");
	is_broken("4 to 5, are missing");
	people_sql("DELETE FROM audit");
	is_broken("1 to 5, are missing");
	people_sql("DROP TRIGGER audit_anchor_kept; DELETE FROM audit_anchor");
	is_broken("anchor");
}
END_TEST

/* Moved from one field to the next, the same letters are another row. */
START_TEST(fields_do_not_run_together)
{
	add("case.view", "case:12");
	people_sql("DROP TRIGGER audit_unchanged;"
		   "UPDATE audit SET object = 'case:1', "
		   "address = '2192.0.2.7'");
	is_broken("row 1 was changed");
}
END_TEST

START_TEST(retention_cuts_the_oldest_and_the_chain_holds)
{
	struct kb_audit_state state;
	int64_t rows = -1, oldest = -1, now = kb_now();

	OK(kb_audit_cut(store, now, false, &rows, &oldest, &err));
	ck_assert_int_eq(rows, 0);
	ck_assert_int_eq(oldest, 0);
	add_many(3);
	OK(kb_audit_cut(store, now - 5, false, &rows, &oldest, &err));
	ck_assert_int_eq(rows, 0);
	ck_assert_int_ge(oldest, now);
	ck_assert_int_eq(verify().rows, 3);
	OK(kb_audit_cut(store, kb_now() + 5, true, &rows, &oldest, &err));
	ck_assert_int_eq(rows, 3);
	ck_assert_int_eq(verify().rows, 3);
	OK(kb_audit_cut(store, kb_now() + 5, false, &rows, &oldest, &err));
	ck_assert_int_eq(rows, 3);
	state = verify();
	ck_assert_int_eq(state.rows, 0);
	ck_assert_int_eq(state.cut, 3);
	ck_assert_int_eq(state.last, 3);
	add_many(2);
	state = verify();
	ck_assert_int_eq(state.rows, 2);
	ck_assert_int_eq(state.last, 5);
	/* Gone for good: they cannot come back as others. */
	people_sql_refused("INSERT INTO audit VALUES (3, 0, '', '', '', '', "
			   "'', x'')");
}
END_TEST

/* Where times are not in order, nothing young goes with the old. */
START_TEST(retention_stops_at_the_first_young_row)
{
	int64_t rows = -1, oldest = -1;

	add_many(4);
	people_sql("DROP TRIGGER audit_unchanged;"
		   "UPDATE audit SET at = 100 WHERE seq IN (1, 3)");
	OK(kb_audit_cut(store, 1000, false, &rows, &oldest, &err));
	ck_assert_int_eq(rows, 1);
	ck_assert_int_eq(oldest, 100);
	ck_assert_int_eq(people_count("SELECT min(seq) FROM audit"), 2);
}
END_TEST

/* What is not done leaves no trace, and what is done leaves one. */
START_TEST(rows_belong_to_the_change)
{
	struct kb_person p = { .name = "bo", .role = KB_ROLE_AGENT };
	enum kb_put done;

	OK(kb_store_begin(store, &err));
	OK(kb_person_put(store, NULL, &p, &done, &err));
	kb_store_rollback(store);
	ck_assert_int_eq(verify().rows, 0);
	OK(kb_store_begin(store, &err));
	OK(kb_person_put(store, NULL, &p, &done, &err));
	OK(kb_store_commit(store, &err));
	ck_assert_int_eq(verify().rows, 1);
	OK(kb_audit_note(store, NULL, "backup", "", NULL, &err));
	ck_assert_int_eq(people_count("SELECT count(*) FROM audit WHERE "
		"who = '-' AND address = ''"), 2);
}
END_TEST

START_TEST(one_who_reads_verifies_too)
{
	struct kb_store *reader;
	struct kb_audit_state state;

	add_many(3);
	OK(kb_store_open(mem, people_path(), KB_STORE_READ, true, &reader,
			 &err));
	OK(kb_audit_verify(reader, &state, &err));
	ck_assert_int_eq(state.rows, 3);
	OK(kb_store_begin(store, &err));
	add_many(1);
	OK(kb_audit_verify(store, &state, &err));
	ck_assert_int_eq(state.rows, 4);
	OK(kb_audit_verify(reader, &state, &err));
	ck_assert_int_eq(state.rows, 3);
	OK(kb_store_commit(store, &err));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("audit");
	TCase *tc = tcase_create("audit");

	kb_base_init("test_access_audit");
	tcase_add_checked_fixture(tc, people_open, people_close);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, newest_first_a_page_at_a_time);
	tcase_add_test(tc, who_reads_may_stop);
	tcase_add_test(tc, what_cannot_be_an_entry_is_refused);
	tcase_add_test(tc, actions_are_known_by_name);
	tcase_add_test(tc, no_program_changes_a_row);
	tcase_add_test(tc, the_chain_tells_what_was_changed);
	tcase_add_test(tc, fields_do_not_run_together);
	tcase_add_test(tc, retention_cuts_the_oldest_and_the_chain_holds);
	tcase_add_test(tc, retention_stops_at_the_first_young_row);
	tcase_add_test(tc, rows_belong_to_the_change);
	tcase_add_test(tc, one_who_reads_verifies_too);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
