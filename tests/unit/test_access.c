/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_access.c - who may do what, accounts, passwords, signing in, and how
 * long the next try waits.
 */
#include <stdlib.h>

#include "people.h"

/* ---- permissions ------------------------------------------------------- */

/* Public, agent, editor, publisher, operator; said again here on purpose. */
static const char *const wanted[KB_PERMISSIONS] = {
	[KB_PERMIT_NOBODY] = "-----", [KB_PERMIT_ALL] = "yyyyy",
	[KB_PERMIT_LOCAL] = "-----", [KB_PERMIT_SIGNED_IN] = "-yyyy",
	[KB_PERMIT_STAFF_READ] = "-yyyy", [KB_PERMIT_CASE_READ] = "-yyy-",
	[KB_PERMIT_CASE_KEYS] = "-yyy-", [KB_PERMIT_CASE_WRITE] = "-yyy-",
	[KB_PERMIT_RECEIPT_READ] = "--yyy", [KB_PERMIT_PREVIEW] = "--yy-",
	[KB_PERMIT_ARTICLE_EDIT] = "--yy-",
	[KB_PERMIT_ARTICLE_PUBLISH] = "---y-",
	[KB_PERMIT_TEAM_READ] = "-yyyy", [KB_PERMIT_AUDIT_READ] = "----y",
	[KB_PERMIT_PEOPLE] = "----y",
};

START_TEST(every_role_against_every_permission)
{
	for (int r = 0; r < KB_ROLES; r++)
		for (int p = 0; p < KB_PERMISSIONS; p++) {
			struct kb_who who = { .role = r, .scopes = ~0ull };
			struct kb_who scope = { .role = r,
				.scopes = 1ull << p };
			struct kb_who none = { .role = r };
			struct kb_who fresh = { .role = r, .scopes = ~0ull,
				.must_change = true };
			bool may = wanted[p][r] == 'y';

			ck_assert_msg(kb_who_may(&who, p) == may, "%s %s",
				kb_role_name(r), kb_permission_name(p));
			ck_assert_int_eq(kb_who_may(&scope, p), may);
			ck_assert_int_eq(kb_who_may(&none, p),
					 p == KB_PERMIT_ALL);
			ck_assert_int_eq(kb_who_may(&fresh, p), may &&
				(p == KB_PERMIT_ALL ||
				 p == KB_PERMIT_SIGNED_IN));
		}
}
END_TEST

START_TEST(what_no_row_names_is_refused)
{
	struct kb_who who = { .role = KB_ROLES, .scopes = ~0ull };
	struct kb_who public = { 0 };

	ck_assert(!kb_who_may(&who, KB_PERMIT_ALL));
	who.role = KB_ROLE_OPERATOR;
	ck_assert(!kb_who_may(&who, KB_PERMISSIONS));
	ck_assert(!kb_who_may(&who, (enum kb_permission)-1));
	ck_assert(kb_who_may(&public, KB_PERMIT_ALL));
	ck_assert(!kb_who_may(&public, KB_PERMIT_SIGNED_IN));
}
END_TEST

START_TEST(names_lead_back)
{
	enum kb_role role;
	enum kb_permission p;

	for (int i = 0; i < KB_ROLES; i++) {
		ck_assert(kb_role_find(kb_role_name(i), &role));
		ck_assert_int_eq(role, i);
	}
	for (int i = 0; i < KB_PERMISSIONS; i++) {
		ck_assert(kb_permission_find(kb_permission_name(i), &p));
		ck_assert_int_eq(p, i);
	}
	ck_assert(!kb_role_find("Agent", &role));
	ck_assert(!kb_permission_find("", &p));
}
END_TEST

START_TEST(editors_edit_in_their_domains)
{
	static const char *const domains[] = { "billing", "meters" };
	struct kb_who who = { .role = KB_ROLE_EDITOR, .scopes = ~0ull,
			      .domains = domains, .n_domains = 2 };

	ck_assert(kb_who_may_edit(&who, "meters"));
	ck_assert(!kb_who_may_edit(&who, "mobile"));
	ck_assert(!kb_who_may_edit(&who, ""));
	who.n_domains = 0;
	ck_assert(kb_who_may_edit(&who, "mobile"));
	ck_assert(kb_who_may_edit(&who, ""));
	who.role = KB_ROLE_AGENT;
	ck_assert(!kb_who_may_edit(&who, "mobile"));
}
END_TEST

/* ---- accounts ---------------------------------------------------------- */

START_TEST(people_are_added_changed_and_listed)
{
	static const char *const groups[] = { "billing", "night-shift" };
	static const char *const domains[] = { "mobile" };
	struct kb_person p = { .name = "anna", .display = "Анна Ли",
		.role = KB_ROLE_AGENT, .level = 2, .groups = groups,
		.n_groups = 2, .domains = domains, .n_domains = 1 }, got;
	enum kb_put done;

	OK(kb_person_put(store, NULL, &p, &done, &err));
	ck_assert_int_eq(done, KB_PUT_NEW);
	OK(kb_person_put(store, NULL, &p, &done, &err));
	ck_assert_int_eq(done, KB_PUT_SAME);
	p.n_groups = 1;
	p.level = 3;
	OK(kb_person_put(store, NULL, &p, &done, &err));
	ck_assert_int_eq(done, KB_PUT_CHANGED);
	OK(kb_person_get(store, mem, "anna", &got, &err));
	ck_assert_str_eq(got.display, "Анна Ли");
	ck_assert_int_eq(got.role, KB_ROLE_AGENT);
	ck_assert_int_eq(got.level, 3);
	ck_assert_uint_eq(got.n_groups, 1);
	ck_assert_str_eq(got.groups[0], "billing");
	ck_assert_uint_eq(got.n_domains, 1);
	ck_assert(!got.disabled && !got.must_change && !got.totp);
	IS(KB_NOT_FOUND, kb_person_get(store, mem, "ana", &got, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "anna"));
	ck_assert_int_eq(people_count("SELECT count(*) FROM audit"), 2);
}
END_TEST

START_TEST(what_cannot_be_a_person_is_refused)
{
	static const char *const bad_names[] = { "", "Anna", "a b", "-", ".a",
		"анна", "a\n", "name-that-has-more-than-sixty-four-bytes-in-"
		"it-and-so-is-too-long" };
	static const char *const bad_groups[] = { "public", "agent", "agent-2",
		"", "A", "a\nb", "a group" };
	struct kb_person p = { .name = "anna", .role = KB_ROLE_AGENT };
	const char *many[KB_GROUPS_MAX + 1];
	enum kb_put done;

	for (size_t i = 0; i < KB_COUNT(bad_names); i++) {
		p.name = bad_names[i];
		IS(KB_INVALID, kb_person_put(store, NULL, &p, &done, &err));
	}
	p.name = "anna";
	p.n_groups = p.n_domains = 1;
	for (size_t i = 0; i < KB_COUNT(bad_groups); i++) {
		p.groups = &bad_groups[i];
		p.n_domains = 0;
		IS(KB_INVALID, kb_person_put(store, NULL, &p, &done, &err));
	}
	p.n_groups = 0;
	p.n_domains = 1;
	p.domains = &bad_groups[4];
	IS(KB_INVALID, kb_person_put(store, NULL, &p, &done, &err));
	p.n_domains = 0;
	for (size_t i = 0; i < KB_COUNT(many); i++)
		many[i] = kb_format(mem, "g%zu", i);
	p.groups = many;
	p.n_groups = KB_COUNT(many);
	IS(KB_INVALID, kb_person_put(store, NULL, &p, &done, &err));
	p.n_groups--;
	OK(kb_person_put(store, NULL, &p, &done, &err));
	p.level = KB_LEVEL_MAX + 1;
	IS(KB_INVALID, kb_person_put(store, NULL, &p, &done, &err));
	p.level = -1;
	IS(KB_INVALID, kb_person_put(store, NULL, &p, &done, &err));
	p.level = 0;
	p.role = KB_ROLE_PUBLIC;
	IS(KB_INVALID, kb_person_put(store, NULL, &p, &done, &err));
	p.role = KB_ROLES;
	IS(KB_INVALID, kb_person_put(store, NULL, &p, &done, &err));
	p.role = KB_ROLE_AGENT;
	p.display = "two\nlines";
	IS(KB_INVALID, kb_person_put(store, NULL, &p, &done, &err));
	p.display = "\xff";
	IS(KB_INVALID, kb_person_put(store, NULL, &p, &done, &err));
	p.display = "\x7f";
	IS(KB_INVALID, kb_person_put(store, NULL, &p, &done, &err));
	p.display = talloc_zero_size(mem, 300);
	memset((char *)p.display, 'x', 250);
	IS(KB_INVALID, kb_person_put(store, NULL, &p, &done, &err));
	ck_assert_int_eq(people_count("SELECT count(*) FROM person"), 1);
}
END_TEST

/* ---- passwords --------------------------------------------------------- */

START_TEST(passwords_are_judged)
{
	static const struct { const char *text; enum kb_password_fault is; }
	rows[] = {
		{ PASSWORD, KB_PASSWORD_GOOD },
		{ "elf zeichen!", KB_PASSWORD_GOOD },
		{ "蓝色的大象喜欢喝绿茶和咖啡", KB_PASSWORD_GOOD },
		{ "синий слон пьёт чай", KB_PASSWORD_GOOD },
		{ "", KB_PASSWORD_SHORT },
		{ "kettle orbi", KB_PASSWORD_SHORT },
		{ "蓝色的大象", KB_PASSWORD_SHORT },	/* 15 bytes */
		{ "password1234", KB_PASSWORD_COMMON },
		{ "Password!2026", KB_PASSWORD_COMMON },
		{ "qwertyqwerty", KB_PASSWORD_COMMON },
		{ "QWERTYUIOP123", KB_PASSWORD_COMMON },
		{ "admin-admin-1", KB_PASSWORD_COMMON },
		{ "123456789012", KB_PASSWORD_COMMON },
		{ "8 800 555-35-35", KB_PASSWORD_COMMON },
		{ "aaaaaaaaaaaaaa", KB_PASSWORD_COMMON },
		{ "zyxwvutsrqpo", KB_PASSWORD_COMMON },
		{ "abababababab", KB_PASSWORD_COMMON },
		{ "this-Anna-is-me-9", KB_PASSWORD_NAMED },
	};
	char *lots = talloc_zero_size(mem, 300);

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_msg(kb_password_judge("anna", rows[i].text) ==
			      rows[i].is, "%s", rows[i].text);
	for (int i = 0; i < 256; i++)
		lots[i] = (char)('a' + i * 7 % 26);
	ck_assert_int_eq(kb_password_judge("anna", lots), KB_PASSWORD_GOOD);
	lots[256] = 'x';
	ck_assert_int_eq(kb_password_judge("anna", lots), KB_PASSWORD_LONG);
	/* A name of two letters is in too much to tell anything. */
	ck_assert_int_eq(kb_password_judge("or", PASSWORD), KB_PASSWORD_GOOD);
}
END_TEST

START_TEST(one_time_passwords_open_one_thing_only)
{
	struct kb_person p = { .name = "bo", .role = KB_ROLE_OPERATOR };
	struct kb_who who;
	enum kb_put done;
	char *first, *second, *cookie;

	OK(kb_person_put(store, NULL, &p, &done, &err));
	ck_assert_ptr_null(people_try("bo", "", NULL));
	OK(kb_person_reset(store, mem, NULL, "bo", &first, &err));
	OK(kb_person_reset(store, mem, NULL, "bo", &second, &err));
	ck_assert_str_ne(first, second);
	ck_assert_uint_eq(strlen(first), 19);
	ck_assert_uint_eq(strspn(first, "abcdefghijkmnpqrstuvwxyz23456789-"),
			  19);
	ck_assert_ptr_null(people_try("bo", first, NULL));
	cookie = people_try("bo", second, NULL);
	ck_assert_ptr_nonnull(cookie);
	who = people_who(cookie);
	ck_assert(who.must_change);
	ck_assert(!who.audience.staff && !who.audience.all);
	ck_assert(kb_who_may(&who, KB_PERMIT_SIGNED_IN));
	ck_assert(!kb_who_may(&who, KB_PERMIT_STAFF_READ));
	/* The old one need not be said again. */
	OK(kb_password_change(store, mem, &who, "", PASSWORD, &cookie, &err));
	who = people_who(cookie);
	ck_assert(!who.must_change && who.audience.all);
	ck_assert(kb_who_may(&who, KB_PERMIT_PEOPLE));
	ck_assert_ptr_null(people_try("bo", second, NULL));
	IS(KB_NOT_FOUND, kb_person_reset(store, mem, NULL, "no", &first,
					 &err));
}
END_TEST

START_TEST(nobody_stores_a_password)
{
	people_add("anna", KB_ROLE_AGENT);
	ck_assert_int_eq(people_count("SELECT count(*) FROM person WHERE "
		"password LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'"), 1);
	IS(KB_INVALID, kb_person_password(store, NULL, "anna", "short", &err));
	ck_assert_ptr_nonnull(strstr(err.text, "12 characters"));
	ck_assert_ptr_null(strstr(err.text, "short"));
}
END_TEST

/* As an older program may have stored it: 8 MiB, one pass. */
START_TEST(a_weak_hash_is_made_anew)
{
	static const char strong[] = "SELECT count(*) FROM person WHERE "
		"password LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'";

	people_add("anna", KB_ROLE_AGENT);
	people_sql("UPDATE person SET password = '%s'",
		   "$argon2id$v=19$m=8192,t=1,p=1$9U3C8jCNnZr+owaVf4DxFw$"
		   "yxGsbfMeMQAQhr5PhgTKV7sZpiKjcd+nur8UfKYapwk");
	ck_assert_ptr_null(people_try("anna", "something else", NULL));
	ck_assert_int_eq(people_count(strong), 0);
	ck_assert_ptr_nonnull(people_try("anna", PASSWORD, NULL));
	ck_assert_int_eq(people_count(strong), 1);
	ck_assert_ptr_nonnull(people_try("anna", PASSWORD, NULL));
}
END_TEST

/* ---- signing in -------------------------------------------------------- */

START_TEST(one_refusal_for_every_cause)
{
	char *cookie;
	char *lots = talloc_zero_size(mem, 3000);

	memset(lots, 'x', 2999);
	people_add("anna", KB_ROLE_AGENT);
	ck_assert_ptr_null(people_try("nobody", PASSWORD, NULL));
	ck_assert_ptr_null(people_try("anna", "wrong", NULL));
	ck_assert_ptr_null(people_try("anna", "", NULL));
	ck_assert_ptr_null(people_try("", "", NULL));
	ck_assert_ptr_null(people_try(lots, lots, lots));
	ck_assert_ptr_null(people_try("anna", lots, NULL));
	/* Typed as people type. */
	cookie = people_try(" Anna ", PASSWORD, "");
	ck_assert_ptr_nonnull(cookie);
	ck_assert_str_eq(people_who(cookie).name, "anna");
	OK(kb_person_disable(store, NULL, "anna", true, &err));
	ck_assert_ptr_null(people_try("anna", PASSWORD, NULL));
	OK(kb_person_disable(store, NULL, "anna", false, &err));
	ck_assert_ptr_nonnull(people_try("anna", PASSWORD, NULL));
	/* What may be a password in the wrong field is not written down. */
	ck_assert_int_eq(people_count("SELECT count(*) FROM audit WHERE "
		"action = 'sign-in.failed' AND object = 'person:?'"), 3);
	ck_assert_int_eq(people_count("SELECT count(*) FROM audit WHERE "
		"action = 'sign-in.failed' AND object = 'person:anna' AND "
		"address = '192.0.2.7'"), 4);
	ck_assert_int_eq(people_count("SELECT count(*) FROM audit WHERE "
		"action = 'sign-in' AND who = 'anna'"), 2);
}
END_TEST

enum { TRIES = 21 };

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Medians of tries in turn, so that what else the machine does hits both. */
START_TEST(time_does_not_tell_who_exists)
{
	static const char *const names[] = { "anna", "nobody" };
	uint64_t took[2][TRIES], from;
	double known, unknown, apart = 1;

	people_add("anna", KB_ROLE_AGENT);
	for (int round = 0; round < 5 && apart >= .15; round++) {
		for (int i = 0; i < TRIES; i++)
			for (int n = 0; n < 2; n++) {
				from = kb_clock_ns();
				people_try(names[n], "wrong password", NULL);
				took[n][i] = kb_clock_ns() - from;
			}
		for (int n = 0; n < 2; n++)
			qsort(took[n], TRIES, sizeof(**took), by_number);
		known = (double)took[0][TRIES / 2];
		unknown = (double)took[1][TRIES / 2];
		apart = known > unknown ? known / unknown - 1 :
			unknown / known - 1;
	}
	ck_assert_msg(apart < .15, "medians are %.0f %% apart", apart * 100);
}
END_TEST

/* ---- throttle ---------------------------------------------------------- */

static const uint64_t second = 1000000000;

START_TEST(waits_grow_and_end)
{
	static const unsigned waits[] = { 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60 };
	struct kb_throttle *t = kb_throttle_new(mem);
	uint64_t now = 1000 * second;

	for (size_t i = 0; i < KB_COUNT(waits); i++) {
		kb_throttle_failed(t, NULL, "192.0.2.1", now);
		ck_assert_uint_eq(kb_throttle_wait(t, NULL, "192.0.2.1", now),
				  waits[i]);
	}
	ck_assert_uint_eq(kb_throttle_wait(t, NULL, "192.0.2.1",
					   now + second / 2), 60);
	ck_assert_uint_eq(kb_throttle_wait(t, NULL, "192.0.2.1",
					   now + 59 * second), 1);
	ck_assert_uint_eq(kb_throttle_wait(t, NULL, "192.0.2.1",
					   now + 60 * second), 0);
	ck_assert_uint_eq(kb_throttle_wait(t, NULL, "192.0.2.2", now), 0);
	/* After a quiet hour it begins again. */
	kb_throttle_failed(t, NULL, "192.0.2.1", now + 3700 * second);
	ck_assert_uint_eq(kb_throttle_wait(t, NULL, "192.0.2.1",
					   now + 3700 * second), 0);
	for (int i = 0; i < 9; i++)
		kb_throttle_failed(t, "", "192.0.2.3", now);
	kb_throttle_passed(t, "", "192.0.2.3", now);
	ck_assert_uint_eq(kb_throttle_wait(t, "", "192.0.2.3", now), 0);
}
END_TEST

START_TEST(one_network_is_one_stranger)
{
	struct kb_throttle *t = kb_throttle_new(mem);

	for (int i = 0; i < 9; i++)
		kb_throttle_failed(t, NULL, kb_format(mem,
			"2001:db8:1:2::%d", i + 1), second);
	ck_assert_uint_gt(kb_throttle_wait(t, NULL, "2001:db8:1:2:f::1",
					   second), 0);
	ck_assert_uint_eq(kb_throttle_wait(t, NULL, "2001:db8:1:3::1",
					   second), 0);
}
END_TEST

/* A stranger hammers an account for ten minutes, trying whenever he may. The
   one whose it is comes from where he was lately: he never waits. And from
   elsewhere he waits for seconds, not for ever. */
START_TEST(a_stranger_locks_nobody_out)
{
	struct kb_throttle *t = kb_throttle_new(mem);
	uint64_t now = second;
	unsigned worst = 0, free = 0, wait;

	kb_throttle_passed(t, "anna", "192.0.2.1", now);
	for (int i = 0; i < 600; i++, now += second) {
		if (!kb_throttle_wait(t, " ANNA", "198.51.100.9", now))
			kb_throttle_failed(t, "anna", "198.51.100.9", now);
		ck_assert_uint_eq(kb_throttle_wait(t, "anna", "192.0.2.1",
						   now), 0);
		wait = kb_throttle_wait(t, "anna", "192.0.2.77", now);
		worst = wait > worst ? wait : worst;
		free += !wait;
	}
	ck_assert_uint_le(worst, 15);
	ck_assert_uint_gt(free, 400);
	/* But he does slow down whoever helps him from elsewhere. */
	kb_throttle_failed(t, "anna", "203.0.113.5", now);
	ck_assert_uint_eq(kb_throttle_wait(t, "anna", "203.0.113.6", now),
			  15);
	/* Being known does not help who fails himself. */
	for (int i = 0; i < 9; i++)
		kb_throttle_failed(t, "anna", "192.0.2.1", now);
	ck_assert_uint_eq(kb_throttle_wait(t, "anna", "192.0.2.1", now), 32);
}
END_TEST

START_TEST(the_table_stays_small)
{
	struct kb_throttle *t = kb_throttle_new(mem);
	size_t size = talloc_total_size(t);
	unsigned waiting = 0;

	for (int i = 0; i < 100000; i++)
		kb_throttle_failed(t, NULL, kb_format(mem, "10.%d.%d.%d",
			i >> 16, i >> 8 & 255, i & 255), second * (1 + i));
	for (int i = 0; i < 6; i++)
		kb_throttle_failed(t, NULL, "192.0.2.1", second * 100001);
	for (int i = 0; i < 6; i++)
		waiting += kb_throttle_wait(t, NULL, "192.0.2.1",
					    second * 100001) > 0;
	ck_assert_uint_eq(waiting, 6);
	ck_assert_uint_eq(talloc_total_size(t), size);
	ck_assert_uint_lt(size, 1 << 20);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("access");
	TCase *tc = tcase_create("access");

	kb_base_init("test_access");
	tcase_add_checked_fixture(tc, people_open, people_close);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, every_role_against_every_permission);
	tcase_add_test(tc, what_no_row_names_is_refused);
	tcase_add_test(tc, names_lead_back);
	tcase_add_test(tc, editors_edit_in_their_domains);
	tcase_add_test(tc, people_are_added_changed_and_listed);
	tcase_add_test(tc, what_cannot_be_a_person_is_refused);
	tcase_add_test(tc, passwords_are_judged);
	tcase_add_test(tc, one_time_passwords_open_one_thing_only);
	tcase_add_test(tc, nobody_stores_a_password);
	tcase_add_test(tc, a_weak_hash_is_made_anew);
	tcase_add_test(tc, one_refusal_for_every_cause);
	tcase_add_test(tc, time_does_not_tell_who_exists);
	tcase_add_test(tc, waits_grow_and_end);
	tcase_add_test(tc, one_network_is_one_stranger);
	tcase_add_test(tc, a_stranger_locks_nobody_out);
	tcase_add_test(tc, the_table_stays_small);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
