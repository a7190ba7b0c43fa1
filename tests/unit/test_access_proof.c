/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_access_proof.c - what proves who somebody is beside the password: second
 * factors, and the tokens of programs.
 */
#include <liboath/oath.h>
#include <stdlib.h>

#include "people.h"

/* ---- second factor ----------------------------------------------------- */

static const char *code_at(const char *base32, int64_t at)
{
	char *raw, *code = talloc_zero_size(mem, 7);
	size_t len;

	ck_assert_int_eq(oath_base32_decode(base32, strlen(base32), &raw,
					    &len), OATH_OK);
	ck_assert_int_eq(oath_totp_generate(raw, len, at, 30, 0, 6, code),
			 OATH_OK);
	free(raw);
	return code;
}

/* A code of three steps ago that is none of those around now by chance. */
static const char *stale_code(const char *base32)
{
	const char *code = "";
	int64_t at = kb_now() - 90;
	bool near = true;

	for (; near; at -= 30) {
		code = code_at(base32, at);
		near = false;
		for (int64_t t = -60; t <= 60; t += 30)
			near |= !strcmp(code, code_at(base32, kb_now() + t));
	}
	return code;
}

START_TEST(a_second_factor_is_asked_for_and_opens_once)
{
	char *base32, *address, *cookie;
	const char *code;
	struct kb_who who;
	int64_t now;

	people_add("anna", KB_ROLE_AGENT);
	who = people_who(people_sign_in("anna"));
	OK(kb_totp_begin(store, key, mem, &who, &base32, &address, &err));
	ck_assert_uint_eq(strlen(base32), 32);
	ck_assert_str_eq(address, kb_format(mem, "otpauth://totp/Concord:anna"
		"?secret=%s&issuer=Concord", base32));
	/* Not asked for before it is confirmed. */
	ck_assert_ptr_nonnull(people_try("anna", PASSWORD, NULL));
	IS(KB_INVALID, kb_totp_confirm(store, key, &who, stale_code(base32),
				       &err));
	IS(KB_INVALID, kb_totp_confirm(store, key, &who, "", &err));
	IS(KB_INVALID, kb_totp_confirm(store, key, &who, "1234567", &err));
	now = kb_now();
	OK(kb_totp_confirm(store, key, &who, code_at(base32, now - 30),
			   &err));
	IS(KB_CONFLICT, kb_totp_confirm(store, key, &who, code_at(base32, now),
					&err));
	IS(KB_CONFLICT, kb_totp_begin(store, key, mem, &who, &base32,
				      &address, &err));
	ck_assert_ptr_null(people_try("anna", PASSWORD, NULL));
	ck_assert_ptr_null(people_try("anna", PASSWORD, ""));
	ck_assert_ptr_null(people_try("anna", PASSWORD, stale_code(base32)));
	/* The one that confirmed is used up. */
	ck_assert_ptr_null(people_try("anna", PASSWORD,
				      code_at(base32, now - 30)));
	code = code_at(base32, now);
	ck_assert_ptr_null(people_try("anna", "wrong", code));
	cookie = people_try("anna", PASSWORD, code);
	ck_assert_ptr_nonnull(cookie);
	ck_assert_ptr_null(people_try("anna", PASSWORD, code));
	/* A clock that is half a minute fast. */
	ck_assert_ptr_nonnull(people_try("anna", PASSWORD,
					 code_at(base32, now + 30)));
	ck_assert_int_eq(people_count("SELECT count(*) FROM audit WHERE "
		"action = 'totp.on'"), 1);
}
END_TEST

START_TEST(a_second_factor_goes_with_the_password_or_a_reset)
{
	char *base32, *address, *password;
	struct kb_who who;
	struct kb_person p;

	people_add("anna", KB_ROLE_AGENT);
	who = people_who(people_sign_in("anna"));
	OK(kb_totp_begin(store, key, mem, &who, &base32, &address, &err));
	OK(kb_totp_confirm(store, key, &who, code_at(base32, kb_now()),
			   &err));
	IS(KB_INVALID, kb_totp_off(store, &who, "wrong", &err));
	ck_assert_ptr_null(people_try("anna", PASSWORD, NULL));
	OK(kb_totp_off(store, &who, PASSWORD, &err));
	ck_assert_ptr_nonnull(people_try("anna", PASSWORD, NULL));
	OK(kb_totp_begin(store, key, mem, &who, &base32, &address, &err));
	OK(kb_totp_confirm(store, key, &who, code_at(base32, kb_now()),
			   &err));
	OK(kb_person_get(store, mem, "anna", &p, &err));
	ck_assert(p.totp);
	OK(kb_person_reset(store, mem, NULL, "anna", &password, &err));
	ck_assert_ptr_nonnull(people_try("anna", password, NULL));
	who.door = KB_DOOR_PROXY;
	IS(KB_INVALID, kb_totp_begin(store, key, mem, &who, &base32, &address,
				     &err));
	IS(KB_INVALID, kb_totp_confirm(store, key, &who, "123456", &err));
	IS(KB_INVALID, kb_totp_off(store, &who, PASSWORD, &err));
}
END_TEST

/* Fails closed: without the key nobody with a second factor comes in. */
START_TEST(a_lost_key_opens_nothing)
{
	char *base32, *address, *cookie = NULL;
	struct kb_secret *other;
	struct kb_who who;

	people_add("anna", KB_ROLE_AGENT);
	who = people_who(people_sign_in("anna"));
	OK(kb_totp_begin(store, key, mem, &who, &base32, &address, &err));
	OK(kb_totp_confirm(store, key, &who, code_at(base32, kb_now() - 30),
			   &err));
	OK(kb_secret_open(mem, kb_format(mem, "%s-other", people_path()), true,
			  &other, &err));
	IS(KB_INVALID, kb_sign_in(store, NULL, mem, "anna", PASSWORD,
		code_at(base32, kb_now()), "", &cookie, &err));
	IS(KB_INVALID, kb_sign_in(store, other, mem, "anna", PASSWORD,
		code_at(base32, kb_now()), "", &cookie, &err));
	ck_assert_ptr_null(cookie);
	ck_assert_ptr_nonnull(people_try("anna", PASSWORD,
					 code_at(base32, kb_now())));
	people_sql("UPDATE person SET totp = x'00'");
	ck_assert_ptr_null(people_try("anna", PASSWORD,
				      code_at(base32, kb_now() + 30)));
}
END_TEST

/* ---- tokens ------------------------------------------------------------ */

static enum kb_status give(const char *name, uint64_t scopes, int64_t until,
			   char **ret)
{
	return kb_token_add(store, mem, NULL, name, "nightly export", scopes,
			    until, ret, &err);
}

START_TEST(a_token_may_what_its_scopes_and_person_may)
{
	uint64_t scopes = 1 << KB_PERMIT_CASE_READ | 1 << KB_PERMIT_PREVIEW;
	struct kb_person p = { .name = "anna", .role = KB_ROLE_AGENT };
	struct kb_who who;
	enum kb_put done;
	char *token = NULL, *reading;

	people_add("anna", KB_ROLE_EDITOR);
	OK(give("anna", scopes, kb_now() + 3600, &token));
	ck_assert_uint_eq(strlen(token), 55);
	ck_assert_int_eq(strncmp(token, "kb_", 3), 0);
	ck_assert_int_eq(token[11], '_');
	OK(kb_token_find(store, mem, token, &who, &err));
	ck_assert_int_eq(who.door, KB_DOOR_TOKEN);
	ck_assert_str_eq(who.name, "anna");
	for (int i = 0; i < KB_PERMISSIONS; i++)
		ck_assert_int_eq(kb_who_may(&who, i), i == KB_PERMIT_ALL ||
			i == KB_PERMIT_CASE_READ || i == KB_PERMIT_PREVIEW);
	/* No scope to read for staff: it sees what all see. */
	ck_assert(!who.audience.staff && !who.audience.all);
	OK(give("anna", 1 << KB_PERMIT_STAFF_READ, kb_now() + 3600,
		&reading));
	OK(kb_token_find(store, mem, reading, &who, &err));
	ck_assert(who.audience.staff && who.audience.all);
	/* The person may less now: so may the token. */
	OK(kb_person_put(store, NULL, &p, &done, &err));
	OK(kb_token_find(store, mem, token, &who, &err));
	ck_assert(kb_who_may(&who, KB_PERMIT_CASE_READ));
	ck_assert(!kb_who_may(&who, KB_PERMIT_PREVIEW));
	/* A scope that a newer program knew is no scope. */
	people_sql("UPDATE token SET scopes = 'everything' || char(10) || "
		   "'case-read'");
	OK(kb_token_find(store, mem, token, &who, &err));
	ck_assert_uint_eq(who.scopes, 1 << KB_PERMIT_CASE_READ);
}
END_TEST

START_TEST(tokens_that_cannot_be)
{
	uint64_t reading = 1 << KB_PERMIT_CASE_READ;
	int64_t later = kb_now() + 60;
	char *token = NULL;

	people_add("anna", KB_ROLE_AGENT);
	IS(KB_NOT_FOUND, give("nobody", reading, later, &token));
	IS(KB_INVALID, give("anna", 0, later, &token));
	IS(KB_INVALID, give("anna", ~0ull, later, &token));
	IS(KB_INVALID, give("anna", 1 << KB_PERMIT_LOCAL, later, &token));
	IS(KB_INVALID, give("anna", 1 << KB_PERMIT_NOBODY, later, &token));
	IS(KB_INVALID, give("anna", reading | 1 << KB_PERMIT_PEOPLE, later,
			    &token));
	ck_assert_ptr_nonnull(strstr(err.text, "people"));
	IS(KB_INVALID, give("anna", reading, kb_now(), &token));
	IS(KB_INVALID, kb_token_add(store, mem, NULL, "anna", "", reading,
				    later, &token, &err));
	IS(KB_INVALID, kb_token_add(store, mem, NULL, "anna", "a\nb", reading,
				    later, &token, &err));
	people_sql("UPDATE person SET role = 'emperor'");
	IS(KB_INVALID, give("anna", reading, later, &token));
	ck_assert_ptr_null(token);
	ck_assert_int_eq(people_count("SELECT count(*) FROM token"), 0);
}
END_TEST

static bool is_refused(const char *token)
{
	struct kb_who who = { 0 };
	enum kb_status st = kb_token_find(store, mem, token, &who, &err);

	if (st == KB_OK)
		return false;
	IS(KB_NOT_FOUND, st);
	ck_assert_str_eq(err.text, "this token does not hold (any more); ask "
			 "for a new one");
	ck_assert_int_eq(who.role, KB_ROLE_PUBLIC);
	return true;
}

static enum kb_status one_row(void *user, const struct kb_token_row *t,
			      struct kb_error *e)
{
	*(struct kb_token_row *)user = *t;
	((struct kb_token_row *)user)->id = kb_strdup(mem, t->id);
	ck_assert_str_eq(t->person, "anna");
	ck_assert_str_eq(t->label, "nightly export");
	return KB_OK;
}

START_TEST(tokens_end)
{
	uint64_t reading = 1 << KB_PERMIT_CASE_READ;
	struct kb_token_row row;
	int64_t now = kb_now();
	char *token, *near;

	people_add("anna", KB_ROLE_AGENT);
	OK(give("anna", reading, now + 3600, &token));
	ck_assert(!is_refused(token));
	near = kb_strdup(mem, token);
	near[54] = near[54] == 'A' ? 'B' : 'A';
	ck_assert(is_refused(near));
	near = kb_strdup(mem, token);
	near[5] = near[5] == 'a' ? 'b' : 'a';
	ck_assert(is_refused(near));
	ck_assert(is_refused(""));
	ck_assert(is_refused(kb_strndup(mem, token, 54)));
	ck_assert(is_refused(kb_format(mem, "%sx", token)));
	/* Kept as a hash only. */
	ck_assert_int_eq(people_count("SELECT count(*) FROM token WHERE "
		"length(hash) = 32 AND id || label || scopes NOT LIKE "
		"'%kb_%kb_%'"), 1);
	OK(kb_token_each(store, one_row, &row, &err));
	ck_assert_str_eq(row.id, kb_strndup(mem, token, 11));
	ck_assert_uint_eq(row.scopes, reading);
	ck_assert_int_ge(row.used_at, now);
	people_sql("UPDATE token SET used_at = %lld", (long long)now - 30);
	ck_assert(!is_refused(token));
	ck_assert_int_eq(people_count("SELECT used_at FROM token"), now - 30);
	people_sql("UPDATE token SET expires_at = %lld", (long long)now);
	ck_assert(is_refused(token));
	/* Made later than now: the clock went back. */
	people_sql("UPDATE token SET expires_at = %lld, created_at = %lld",
		   (long long)now + 9000, (long long)now + 5000);
	ck_assert(is_refused(token));
	people_sql("UPDATE token SET created_at = %lld", (long long)now);
	ck_assert(!is_refused(token));
	OK(kb_token_revoke(store, NULL, row.id, &err));
	OK(kb_token_revoke(store, NULL, row.id, &err));
	ck_assert(is_refused(token));
	IS(KB_NOT_FOUND, kb_token_revoke(store, NULL, "kb_00000000", &err));
	ck_assert_int_eq(people_count("SELECT count(*) FROM audit WHERE "
		"action = 'token.revoke'"), 1);
	/* A hash that is none fits nothing. */
	people_sql("UPDATE token SET hash = x'', revoked_at = 0");
	ck_assert(is_refused(token));
}
END_TEST

START_TEST(a_used_token_is_noted_without_waiting)
{
	struct kb_store *other, *reader;
	struct kb_who who;
	char *token;

	people_add("anna", KB_ROLE_AGENT);
	OK(give("anna", 1 << KB_PERMIT_CASE_READ, kb_now() + 3600, &token));
	OK(kb_store_open(mem, people_path(), KB_STORE_READ, true, &reader,
			 &err));
	OK(kb_token_find(reader, mem, token, &who, &err));
	ck_assert_int_eq(people_count("SELECT used_at FROM token"), 0);
	OK(kb_store_open(mem, people_path(), KB_STORE_WRITE, true, &other,
			 &err));
	OK(kb_store_begin(other, &err));
	uint64_t from = kb_clock_ns();
	ck_assert(!is_refused(token));
	ck_assert_uint_lt(kb_clock_ns() - from, 2500000000u);
	kb_store_rollback(other);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("proof");
	TCase *tc = tcase_create("proof");

	kb_base_init("test_access_proof");
	tcase_add_checked_fixture(tc, people_open, people_close);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_second_factor_is_asked_for_and_opens_once);
	tcase_add_test(tc, a_second_factor_goes_with_the_password_or_a_reset);
	tcase_add_test(tc, a_lost_key_opens_nothing);
	tcase_add_test(tc, a_token_may_what_its_scopes_and_person_may);
	tcase_add_test(tc, tokens_that_cannot_be);
	tcase_add_test(tc, tokens_end);
	tcase_add_test(tc, a_used_token_is_noted_without_waiting);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
