/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_access_doors.c - what holds between signing in and being gone: sessions,
 * the change of a password, a proxy's word.
 */
#include <stdlib.h>

#include "people.h"

static const struct kb_session_rules rules = { 1800, 36000 };

static bool is_gone(const char *cookie)
{
	struct kb_who who = { 0 };
	enum kb_status st = kb_session_find(store, mem, cookie, &rules, &who,
					    &err);

	if (st == KB_OK)
		return false;
	IS(KB_NOT_FOUND, st);
	ck_assert_str_eq(err.text, "this session has ended; sign in again");
	ck_assert_int_eq(who.door, KB_DOOR_NONE);
	return true;
}

/* ---- sessions ---------------------------------------------------------- */

START_TEST(a_session_knows_its_person)
{
	static const char *const groups[] = { "billing" };
	struct kb_person p = { .name = "anna", .display = "Anna Li",
		.role = KB_ROLE_AGENT, .level = 2, .groups = groups,
		.n_groups = 1 };
	struct kb_who who, other;
	enum kb_put done;
	char *cookie, *second;

	people_add("anna", KB_ROLE_AGENT);
	OK(kb_person_put(store, NULL, &p, &done, &err));
	cookie = people_sign_in("anna");
	second = people_sign_in("anna");
	ck_assert_str_ne(cookie, second);
	ck_assert_uint_eq(strlen(cookie), 43);
	who = people_who(cookie);
	other = people_who(second);
	ck_assert(memcmp(who.session, other.session, KB_HASH) != 0);
	ck_assert_int_eq(who.door, KB_DOOR_SESSION);
	ck_assert_str_eq(who.name, "anna");
	ck_assert_str_eq(who.display, "Anna Li");
	ck_assert_ptr_null(who.address);
	ck_assert(kb_audience_sees(&who.audience, "agent-2"));
	ck_assert(!kb_audience_sees(&who.audience, "agent-3"));
	ck_assert(kb_audience_sees(&who.audience, "billing"));
	ck_assert(!kb_audience_sees(&who.audience, "meters"));
	/* What an operator changes holds with the next request. */
	p.role = KB_ROLE_EDITOR;
	p.n_groups = 0;
	OK(kb_person_put(store, NULL, &p, &done, &err));
	who = people_who(cookie);
	ck_assert(kb_audience_sees(&who.audience, "meters"));
	ck_assert(kb_who_may(&who, KB_PERMIT_ARTICLE_EDIT));
	/* A role from a newer program: nothing but what all may. */
	people_sql("UPDATE person SET role = 'emperor'");
	who = people_who(cookie);
	ck_assert(!kb_who_may(&who, KB_PERMIT_SIGNED_IN));
	ck_assert(!who.audience.staff);
}
END_TEST

START_TEST(other_cookies_are_nobodys)
{
	char *cookie, *near;

	people_add("anna", KB_ROLE_AGENT);
	cookie = people_sign_in("anna");
	near = kb_strdup(mem, cookie);
	near[0] = near[0] == 'A' ? 'B' : 'A';
	ck_assert(is_gone(near));
	ck_assert(is_gone(""));
	ck_assert(is_gone("' OR 1=1 --"));
	near[0] = '*';
	ck_assert(is_gone(near));
	ck_assert(is_gone(kb_format(mem, "%sA", cookie)));
	ck_assert(is_gone(kb_strndup(mem, cookie, 42)));
	ck_assert(!is_gone(cookie));
	/* Nor is what the store keeps of it. */
	ck_assert_int_eq(people_count(kb_format(mem, "SELECT count(*) FROM "
		"session WHERE hash = '%s'", cookie)), 0);
	ck_assert_int_eq(people_count("SELECT count(*) FROM session WHERE "
		"length(hash) = 32"), 1);
}
END_TEST

START_TEST(sessions_end_when_idle_and_when_old)
{
	char *cookie;
	int64_t now = kb_now();

	people_add("anna", KB_ROLE_AGENT);
	cookie = people_sign_in("anna");
	people_sql("UPDATE session SET seen_at = %lld", (long long)now - 1795);
	ck_assert(!is_gone(cookie));
	/* That counted as use. */
	ck_assert_int_ge(people_count("SELECT seen_at FROM session"), now);
	ck_assert_int_ge(people_count("SELECT seen_at FROM person"), now);
	people_sql("UPDATE session SET seen_at = %lld", (long long)now - 1801);
	ck_assert(is_gone(cookie));
	people_sql("UPDATE session SET seen_at = %lld, created_at = %lld",
		   (long long)now, (long long)now - 35990);
	ck_assert(!is_gone(cookie));
	people_sql("UPDATE session SET created_at = %lld",
		   (long long)now - 36001);
	ck_assert(is_gone(cookie));
}
END_TEST

/* Reading writes at most once a minute, never waits for a writer, and works
   with a handle that cannot write. */
START_TEST(use_is_noted_now_and_then)
{
	int64_t now = kb_now();
	struct kb_store *other, *reader;
	struct kb_who who;
	char *cookie;

	people_add("anna", KB_ROLE_AGENT);
	cookie = people_sign_in("anna");
	people_sql("UPDATE session SET seen_at = %lld", (long long)now - 50);
	ck_assert(!is_gone(cookie));
	ck_assert_int_eq(people_count("SELECT seen_at FROM session"),
			 now - 50);
	people_sql("UPDATE session SET seen_at = %lld", (long long)now - 70);
	OK(kb_store_open(mem, people_path(), KB_STORE_READ, true, &reader,
			 &err));
	OK(kb_session_find(reader, mem, cookie, &rules, &who, &err));
	ck_assert_int_eq(people_count("SELECT seen_at FROM session"),
			 now - 70);
	OK(kb_store_open(mem, people_path(), KB_STORE_WRITE, true, &other,
			 &err));
	OK(kb_store_begin(other, &err));
	uint64_t from = kb_clock_ns();
	ck_assert(!is_gone(cookie));
	ck_assert_uint_lt(kb_clock_ns() - from, 2500000000u);
	kb_store_rollback(other);
	ck_assert(!is_gone(cookie));
	ck_assert_int_ge(people_count("SELECT seen_at FROM session"), now);
}
END_TEST

/* The clock jumps back by an hour, or by a year: nobody knows how long the
   session has been there, so it is over, and swept. What was begun long enough
   ago lives on, but not longer than `longest` from then. */
START_TEST(a_clock_that_jumps_back_prolongs_nothing)
{
	int64_t now = kb_now(), removed = 0;
	char *cookie;

	people_add("anna", KB_ROLE_AGENT);
	cookie = people_sign_in("anna");
	people_sql("UPDATE session SET created_at = %lld, seen_at = %lld",
		   (long long)now + 3600, (long long)now + 3600);
	ck_assert(is_gone(cookie));
	OK(kb_session_sweep(store, &rules, &removed, &err));
	ck_assert_int_eq(removed, 1);
	cookie = people_sign_in("anna");
	people_sql("UPDATE session SET created_at = %lld, seen_at = %lld",
		   (long long)now - 30000, (long long)now + 3600);
	ck_assert(!is_gone(cookie));
	ck_assert_int_le(people_count("SELECT seen_at FROM session"),
			 kb_now());
	ck_assert_int_eq(people_count("SELECT created_at FROM session"),
			 now - 30000);
}
END_TEST

START_TEST(sweeping_takes_what_is_over)
{
	int64_t now = kb_now(), removed = 0;
	char *kept;

	people_add("anna", KB_ROLE_AGENT);
	people_sign_in("anna");
	people_sql("UPDATE session SET seen_at = %lld", (long long)now - 9999);
	people_sign_in("anna");
	people_sql("UPDATE session SET created_at = %lld WHERE seen_at >= "
		   "%lld", (long long)now - 99999, (long long)now);
	kept = people_sign_in("anna");
	OK(kb_session_sweep(store, &rules, &removed, &err));
	ck_assert_int_eq(removed, 2);
	ck_assert(!is_gone(kept));
}
END_TEST

START_TEST(of_a_person_the_newest_sessions_stay)
{
	char *first;

	people_add("anna", KB_ROLE_AGENT);
	first = people_sign_in("anna");
	people_sql("UPDATE session SET created_at = created_at - 5");
	for (int i = 0; i < 32; i++)
		people_sign_in("anna");
	ck_assert_int_eq(people_count("SELECT count(*) FROM session"), 32);
	ck_assert(is_gone(first));
}
END_TEST

START_TEST(signing_out_here_and_everywhere)
{
	char *a, *b, *c, *other;
	struct kb_who who;

	people_add("anna", KB_ROLE_AGENT);
	people_add("bo", KB_ROLE_AGENT);
	other = people_sign_in("bo");
	a = people_sign_in("anna");
	b = people_sign_in("anna");
	c = people_sign_in("anna");
	who = people_who(a);
	who.address = "192.0.2.9";
	OK(kb_session_end(store, &who, &err));
	ck_assert(is_gone(a));
	ck_assert(!is_gone(b));
	/* Twice is once. */
	OK(kb_session_end(store, &who, &err));
	ck_assert_int_eq(people_count("SELECT count(*) FROM audit WHERE "
		"action = 'sign-out' AND who = 'anna' AND "
		"address = '192.0.2.9'"), 1);
	who = people_who(b);
	OK(kb_session_end_all(store, &who, &err));
	ck_assert(is_gone(b) && is_gone(c));
	ck_assert(!is_gone(other));
	ck_assert_int_eq(people_count("SELECT count(*) FROM audit WHERE "
		"action = 'sign-out.all' AND detail = '{\"sessions\":2}'"), 1);
}
END_TEST

START_TEST(disabled_people_are_gone_at_once)
{
	char *cookie, *token;
	struct kb_who who;

	people_add("anna", KB_ROLE_AGENT);
	cookie = people_sign_in("anna");
	OK(kb_token_add(store, mem, NULL, "anna", "nightly",
			1 << KB_PERMIT_CASE_READ, kb_now() + 3600, &token,
			&err));
	OK(kb_person_disable(store, NULL, "anna", true, &err));
	ck_assert(is_gone(cookie));
	IS(KB_NOT_FOUND, kb_token_find(store, mem, token, &who, &err));
	IS(KB_NOT_FOUND, kb_proxy_find(store, mem, "anna", &who, &err));
	IS(KB_INVALID, kb_token_add(store, mem, NULL, "anna", "x",
		1 << KB_PERMIT_CASE_READ, kb_now() + 3600, &token, &err));
	/* Nothing of it comes back. */
	OK(kb_person_disable(store, NULL, "anna", false, &err));
	ck_assert(is_gone(cookie));
	IS(KB_NOT_FOUND, kb_token_find(store, mem, token, &who, &err));
	IS(KB_NOT_FOUND, kb_person_disable(store, NULL, "ann", true, &err));
	/* Even if rows were left by a restored backup. */
	cookie = people_sign_in("anna");
	OK(kb_token_add(store, mem, NULL, "anna", "nightly",
			1 << KB_PERMIT_CASE_READ, kb_now() + 3600, &token,
			&err));
	people_sql("UPDATE person SET disabled = 1");
	ck_assert(is_gone(cookie));
	IS(KB_NOT_FOUND, kb_token_find(store, mem, token, &who, &err));
}
END_TEST

START_TEST(changing_a_password_ends_what_was)
{
	char *cookie, *elsewhere, *fresh = NULL;
	struct kb_who who;
	static const char next[] = "velvet harbor 31 kites";

	people_add("anna", KB_ROLE_AGENT);
	elsewhere = people_sign_in("anna");
	cookie = people_sign_in("anna");
	who = people_who(cookie);
	IS(KB_INVALID, kb_password_change(store, mem, &who, "wrong", next,
					  &fresh, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "old password"));
	IS(KB_INVALID, kb_password_change(store, mem, &who, PASSWORD,
					  PASSWORD, &fresh, &err));
	IS(KB_INVALID, kb_password_change(store, mem, &who, PASSWORD,
					  "too short", &fresh, &err));
	ck_assert_ptr_null(fresh);
	ck_assert(!is_gone(elsewhere));
	OK(kb_password_change(store, mem, &who, PASSWORD, next, &fresh, &err));
	ck_assert(is_gone(cookie) && is_gone(elsewhere));
	ck_assert(!is_gone(fresh));
	ck_assert_ptr_null(people_try("anna", PASSWORD, NULL));
	ck_assert_ptr_nonnull(people_try("anna", next, NULL));
	/* A program that acts for him cannot take the account over. */
	who = people_who(fresh);
	who.door = KB_DOOR_TOKEN;
	IS(KB_INVALID, kb_password_change(store, mem, &who, next, PASSWORD,
					  &cookie, &err));
	who.door = KB_DOOR_SESSION;
	who.person = 4711;
	IS(KB_NOT_FOUND, kb_password_change(store, mem, &who, next, PASSWORD,
					    &cookie, &err));
}
END_TEST

/* ---- proxy ------------------------------------------------------------- */

START_TEST(a_proxy_names_who_it_is)
{
	struct kb_person p = { .name = "anna", .role = KB_ROLE_AGENT,
			       .level = 1 };
	struct kb_who who = { 0 };
	enum kb_put done;
	char *password;

	OK(kb_person_put(store, NULL, &p, &done, &err));
	OK(kb_person_reset(store, mem, NULL, "anna", &password, &err));
	OK(kb_proxy_find(store, mem, "Anna", &who, &err));
	ck_assert_int_eq(who.door, KB_DOOR_PROXY);
	/* The password that is to be changed was not used. */
	ck_assert(!who.must_change && who.audience.staff);
	IS(KB_NOT_FOUND, kb_proxy_find(store, mem, "anna2", &who, &err));
	IS(KB_NOT_FOUND, kb_proxy_find(store, mem, "", &who, &err));
}
END_TEST

/* What is the same already changes nothing and leaves no trace. */
START_TEST(the_same_again)
{
	static const char *const groups[] = { "night" };
	struct kb_person p = { .name = "anna", .role = KB_ROLE_AGENT,
			       .level = 1, .display = "" };
	enum kb_put done;
	int64_t before;

	people_add("anna", KB_ROLE_AGENT);
	before = people_count("SELECT count(*) FROM audit");
	OK(kb_person_put(store, NULL, &p, &done, &err));
	ck_assert_int_eq(done, KB_PUT_SAME);
	p.display = "anna";
	OK(kb_person_put(store, NULL, &p, &done, &err));
	ck_assert_int_eq(done, KB_PUT_SAME);
	OK(kb_person_disable(store, NULL, "anna", false, &err));
	ck_assert_int_eq(people_count("SELECT count(*) FROM audit"), before);
	p.groups = groups;
	p.n_groups = 1;
	OK(kb_person_put(store, NULL, &p, &done, &err));
	ck_assert_int_eq(done, KB_PUT_CHANGED);
	p.domains = groups;
	p.n_domains = 1;
	OK(kb_person_put(store, NULL, &p, &done, &err));
	ck_assert_int_eq(done, KB_PUT_CHANGED);
	ck_assert_int_eq(people_count("SELECT count(*) FROM audit"),
			 before + 2);
}
END_TEST

/* An address is known for a month, and nobody's success is nobody's. */
START_TEST(known_addresses_are_forgotten)
{
	const uint64_t second = 1000000000, day = 86400 * second;
	struct kb_throttle *t = kb_throttle_new(mem);

	kb_throttle_passed(t, "anna", "192.0.2.1", day);
	kb_throttle_passed(t, NULL, "192.0.2.1", day);
	for (int i = 0; i < 9; i++)
		kb_throttle_failed(t, "anna", "198.51.100.9", 30 * day);
	ck_assert_uint_eq(kb_throttle_wait(t, "anna", "192.0.2.1", 30 * day),
			  0);
	for (int i = 0; i < 9; i++)
		kb_throttle_failed(t, "anna", "198.51.100.9", 31 * day);
	ck_assert_uint_gt(kb_throttle_wait(t, "anna", "192.0.2.1", 31 * day),
			  0);
}
END_TEST

/* A sealed secret that is none opens nothing, whatever code is typed. */
START_TEST(a_secret_that_is_none)
{
	unsigned char *sealed;
	struct kb_who who;
	char *base32, *address;
	size_t len;

	people_add("anna", KB_ROLE_AGENT);
	who = people_who(people_sign_in("anna"));
	OK(kb_totp_begin(store, key, mem, &who, &base32, &address, &err));
	sealed = kb_secret_seal(key, mem, KB_PURPOSE_TOTP, "abc", 3, &len);
	people_sql("UPDATE person SET totp = x'%s'", kb_hex(mem, sealed,
							    len));
	IS(KB_INVALID, kb_totp_confirm(store, key, &who, "000000", &err));
	people_sql("UPDATE person SET totp_on = 1");
	ck_assert_ptr_null(people_try("anna", PASSWORD, "000000"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("doors");
	TCase *tc = tcase_create("doors");

	kb_base_init("test_access_doors");
	tcase_add_checked_fixture(tc, people_open, people_close);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_session_knows_its_person);
	tcase_add_test(tc, other_cookies_are_nobodys);
	tcase_add_test(tc, sessions_end_when_idle_and_when_old);
	tcase_add_test(tc, use_is_noted_now_and_then);
	tcase_add_test(tc, a_clock_that_jumps_back_prolongs_nothing);
	tcase_add_test(tc, sweeping_takes_what_is_over);
	tcase_add_test(tc, of_a_person_the_newest_sessions_stay);
	tcase_add_test(tc, signing_out_here_and_everywhere);
	tcase_add_test(tc, disabled_people_are_gone_at_once);
	tcase_add_test(tc, the_same_again);
	tcase_add_test(tc, known_addresses_are_forgotten);
	tcase_add_test(tc, a_secret_that_is_none);
	tcase_add_test(tc, changing_a_password_ends_what_was);
	tcase_add_test(tc, a_proxy_names_who_it_is);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
