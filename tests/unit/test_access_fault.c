/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_access_fault.c - the store fails at each of its tables, in turn, under
 * each thing that people, tokens and sessions do. Whatever says that it failed
 * has changed nothing, and what cannot be written down is not done.
 */
#include <liboath/oath.h>
#include <stdlib.h>

#include "cut.h"
#include "people.h"

static const char *const names[] = { "anna", "bo", "coded", "weak" };
static const struct kb_session_rules rules = { 1800, 36000 };
static char *cookies[KB_COUNT(names)], *token, *base32, *bos;

/* ---- what is done ------------------------------------------------------- */

static struct kb_who who_is(int i)
{
	struct kb_who who = { 0 };

	OK(kb_session_find(store, mem, cookies[i], &rules, &who, &err));
	return who;
}

static struct kb_who anna, bo, coded;

static const char *code_now(const char *of)
{
	char *raw, *code = talloc_zero_size(mem, 7);
	size_t len;

	if (!of)
		return "";
	ck_assert_int_eq(oath_base32_decode(of, strlen(of), &raw,
					    &len), OATH_OK);
	oath_totp_generate(raw, len, kb_now(), 30, 0, 6, code);
	free(raw);
	return code;
}

static enum kb_status person(const char *name, int level)
{
	struct kb_person p = { .name = name, .role = KB_ROLE_AGENT,
			       .level = level };
	enum kb_put done;

	return kb_person_put(store, NULL, &p, &done, &err);
}

static enum kb_status nobody(void *user, const struct kb_person *p,
			     struct kb_error *e)
{
	return KB_OK;
}

static enum kb_status no_row(void *user, const struct kb_audit *a,
			     struct kb_error *e)
{
	return KB_OK;
}

static enum kb_status no_token(void *user, const struct kb_token_row *t,
			       struct kb_error *e)
{
	return KB_OK;
}

static char *out;
static struct kb_who found;

static enum kb_status sign_in(const char *name, const char *password,
			      const char *code)
{
	return kb_sign_in(store, key, mem, name, password, code, "", &out,
			  &err);
}

/* name, what is called, and whether it writes. */
#define OPERATIONS(X) \
X(add, person("new", 1), true) \
X(change, person("bo", 7), true) \
X(get, kb_person_get(store, mem, "bo", &(struct kb_person){ 0 }, &err), false) \
X(unknown, kb_person_get(store, mem, "b", &(struct kb_person){ 0 }, &err), \
  false) \
X(each, kb_person_each(store, nobody, NULL, &err), false) \
X(reset, kb_person_reset(store, mem, NULL, "bo", &out, &err), true) \
X(password, kb_person_password(store, NULL, "bo", "velvet harbor 31", &err), \
  true) \
X(sign_in, sign_in("anna", PASSWORD, NULL), true) \
X(sign_in_wrong, sign_in("anna", "wrong", NULL), true) \
X(sign_in_coded, sign_in("coded", PASSWORD, code_now(base32)), true) \
X(sign_in_weak, sign_in("weak", PASSWORD, NULL), true) \
X(session, kb_session_find(store, mem, cookies[3], &rules, &found, &err), \
  false) \
X(sign_out, kb_session_end(store, &anna, &err), true) \
X(sweep, kb_session_sweep(store, &(struct kb_session_rules){ -5, -5 }, \
			  &(int64_t){ 0 }, &err), true) \
X(own_password, kb_password_change(store, mem, &anna, PASSWORD, \
				   "velvet harbor 31", &out, &err), true) \
X(totp_begin, kb_totp_begin(store, key, mem, &bo, &bos, &out, &err), true) \
X(totp_confirm, kb_totp_confirm(store, key, &bo, "123456", &err), true) \
X(totp_on, kb_totp_confirm(store, key, &bo, code_now(bos), &err), true) \
X(totp_off, kb_totp_off(store, &coded, PASSWORD, &err), true) \
X(proxy, kb_proxy_find(store, mem, "bo", &found, &err), false) \
X(token_add, kb_token_add(store, mem, NULL, "bo", "x", \
	1 << KB_PERMIT_CASE_READ, kb_now() + 60, &out, &err), true) \
X(token_find, kb_token_find(store, mem, token, &found, &err), false) \
X(token_revoke, kb_token_revoke(store, NULL, token, &err), true) \
X(tokens, kb_token_each(store, no_token, NULL, &err), false) \
X(audit, kb_audit_note(store, NULL, "backup", "", NULL, &err), true) \
X(audit_each, kb_audit_each(store, 0, 9, no_row, NULL, &err), false) \
X(audit_verify, kb_audit_verify(store, &(struct kb_audit_state){ 0 }, \
				&err), false) \
X(audit_dry, kb_audit_cut(store, kb_now() + 9, true, &(int64_t){ 0 }, \
			  &(int64_t){ 0 }, &err), false) \
X(audit_cut, kb_audit_cut(store, kb_now() + 9, false, &(int64_t){ 0 }, \
			  &(int64_t){ 0 }, &err), true) \
X(sign_out_all, kb_session_end_all(store, &bo, &err), true) \
X(disable, kb_person_disable(store, NULL, "bo", true, &err), true)

#define FUNCTION(name, call, writes) \
	static enum kb_status do_##name(void) { return call; }
OPERATIONS(FUNCTION)
static const struct { const char *name; enum kb_status (*run)(void);
		      bool writes; } operations[] = {
#define ROW(name, call, writes) { #name, do_##name, writes },
OPERATIONS(ROW)
};

/* ---- what is wrong ------------------------------------------------------ */

#define REFUSES(what) "CREATE TRIGGER wrong BEFORE " what \
	" BEGIN SELECT RAISE(ABORT, 'wrong'); END", "DROP TRIGGER wrong"
#define IS_GONE(table) "ALTER TABLE " table " RENAME TO gone", \
	"ALTER TABLE gone RENAME TO " table

static const struct { const char *name, *sql, *undo; } faults[] = {
	{ "no audit row", REFUSES("INSERT ON audit") },
	{ "no new person", REFUSES("INSERT ON person") },
	{ "no change of a person", REFUSES("UPDATE ON person") },
	{ "no change but of what was seen",
	  REFUSES("UPDATE OF totp, disabled ON person") },
	{ "no new session", REFUSES("INSERT ON session") },
	{ "no use of a session", REFUSES("UPDATE ON session") },
	{ "no end of a session", REFUSES("DELETE ON session") },
	{ "no new token", REFUSES("INSERT ON token") },
	{ "no change of a token", REFUSES("UPDATE ON token") },
	{ "no cut", REFUSES("DELETE ON audit") },
	{ "no anchor's move", REFUSES("UPDATE ON audit_anchor") },
	{ "people are gone", IS_GONE("person") },
	{ "sessions are gone", IS_GONE("session") },
	{ "tokens are gone", IS_GONE("token") },
	{ "the audit is gone", IS_GONE("audit") },
	{ "the anchor is gone", IS_GONE("audit_anchor") },
};

/* Four people, with the hash of one; a session each, long not used; one with
   a second factor, one whose hash is weak; a token. */
static void open_world(void)
{
	char *address;

	people_open();
	people_add("anna", KB_ROLE_AGENT);
	for (size_t i = 1; i < KB_COUNT(names); i++)
		OK(person(names[i], 1));
	people_sql("UPDATE person SET password = (SELECT password FROM person "
		   "WHERE name = 'anna')");
	for (size_t i = 0; i < KB_COUNT(names); i++)
		cookies[i] = people_sign_in(names[i]);
	anna = who_is(0);
	bo = who_is(1);
	coded = who_is(2);
	OK(kb_totp_begin(store, key, mem, &coded, &base32, &address, &err));
	OK(kb_totp_confirm(store, key, &coded, code_now(base32), &err));
	people_sql("UPDATE person SET totp_step = 0");
	people_sql("UPDATE person SET password = '%s' WHERE name = 'weak'",
		   "$argon2id$v=19$m=8192,t=1,p=1$9U3C8jCNnZr+owaVf4DxFw$"
		   "yxGsbfMeMQAQhr5PhgTKV7sZpiKjcd+nur8UfKYapwk");
	OK(kb_token_add(store, mem, NULL, "anna", "x",
			1 << KB_PERMIT_CASE_READ, kb_now() + 600, &token,
			&err));
	people_sql("UPDATE session SET seen_at = seen_at - 100");
}

/* All there is, as text. */
static char *dump(void)
{
	static const char *const tables[] = { "person", "session", "token",
		"audit", "audit_anchor" };
	struct kb_buf buf = { .mem = mem };
	sqlite3_stmt *stmt;
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(people_path(), &db), SQLITE_OK);
	for (size_t i = 0; i < KB_COUNT(tables); i++) {
		char *sql = kb_format(mem, "SELECT * FROM %s ORDER BY 1",
				      tables[i]);
		ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL),
				 SQLITE_OK);
		while (sqlite3_step(stmt) == SQLITE_ROW)
			for (int c = 0; c < sqlite3_column_count(stmt); c++) {
				const void *b = sqlite3_column_blob(stmt, c);
				int n = sqlite3_column_bytes(stmt, c);

				kb_buf_addf(&buf, "%s ", n ? kb_hex(mem, b,
					(size_t)n) : "-");
			}
		sqlite3_finalize(stmt);
		kb_buf_adds(&buf, "\n");
	}
	sqlite3_close(db);
	return buf.bytes;
}

/* ---- one with the other ------------------------------------------------- */

static bool try(size_t o)
{
	char *before = dump();
	enum kb_status st;

	out = NULL;
	memset(&found, 0, sizeof(found));
	st = operations[o].run();
	if (st == KB_OK)
		return true;
	ck_assert_ptr_null(out);
	ck_assert_int_eq(found.role, KB_ROLE_PUBLIC);
	/* A refused sign-in is written down: that is no failure. */
	if (st != KB_INVALID)
		ck_assert_str_eq(dump(), before);
	return false;
}

START_TEST(what_fails_changes_nothing)
{
	size_t failed = 0;

	for (size_t o = 0; o < KB_COUNT(operations); o++) {
		char *before = dump();
		bool kept;

		people_sql("%s", faults[_i].sql);
		out = NULL;
		memset(&found, 0, sizeof(found));
		enum kb_status st = operations[o].run();
		people_sql("%s", faults[_i].undo);
		kept = !strcmp(dump(), before);
		ck_assert_msg(st == KB_OK || kept || st == KB_INVALID,
			      "%s, but %s changed something", faults[_i].name,
			      operations[o].name);
		if (st != KB_OK) {
			ck_assert_ptr_null(out);
			ck_assert_int_eq(found.role, KB_ROLE_PUBLIC);
			failed++;
		}
		/* What is not written down is not done. */
		if (!_i && operations[o].writes)
			ck_assert_msg(kept || operations[o].run == do_sweep ||
				operations[o].run == do_totp_begin ||
				operations[o].run == do_audit_cut,
				"%s left no trace", operations[o].name);
	}
	ck_assert_uint_gt(failed, 0);
}
END_TEST

/* What is meant to be refused. */
static bool is_refused(size_t o)
{
	static enum kb_status (*const list[])(void) = { do_unknown,
		do_sign_in_wrong, do_totp_confirm };

	for (size_t i = 0; i < KB_COUNT(list); i++)
		if (operations[o].run == list[i])
			return true;
	return false;
}

/* Each step of the store fails in turn, once: nothing is half done, and after
   the last of them it is done. */
START_TEST(each_step_may_fail)
{
	for (size_t o = 0; o < KB_COUNT(operations); o++)
		for (unsigned n = 1; ; n++) {
			char *before = dump();

			out = NULL;
			memset(&found, 0, sizeof(found));
			cut_at(CUT_STEP, n);
			enum kb_status st = operations[o].run();
			if (!cut_end()) {
				ck_assert_msg(st == KB_OK || is_refused(o),
					      "%s: %s", operations[o].name,
					      err.text);
				break;
			}
			/* That somebody was seen may wait. */
			if (st == KB_OK)
				continue;
			ck_assert_ptr_null(out);
			ck_assert_int_eq(found.role, KB_ROLE_PUBLIC);
			ck_assert_msg(!strcmp(dump(), before),
				      "%s, step %u: half done",
				      operations[o].name, n);
		}
}
END_TEST

/* A handle for reading: everything that writes is refused. */
START_TEST(who_reads_changes_nothing)
{
	struct kb_store *writing = store;
	char *before = dump();

	OK(kb_store_open(mem, people_path(), KB_STORE_READ, true, &store,
			 &err));
	for (size_t o = 0; o < KB_COUNT(operations); o++)
		if (operations[o].writes)
			ck_assert_msg(!try(o), "%s wrote",
				      operations[o].name);
	ck_assert_str_eq(dump(), before);
	talloc_free(store);
	store = writing;
}
END_TEST

/* And without a fault all of it works. */
START_TEST(all_goes_well)
{
	for (size_t o = 0; o < KB_COUNT(operations); o++)
		if (!is_refused(o))
			ck_assert_msg(try(o), "%s: %s", operations[o].name,
				      err.text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fault");
	TCase *tc = tcase_create("fault");

	kb_base_init("test_access_fault");
	tcase_add_checked_fixture(tc, open_world, people_close);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, what_fails_changes_nothing, 0,
			    (int)KB_COUNT(faults));
	tcase_add_test(tc, each_step_may_fail);
	tcase_add_test(tc, who_reads_changes_nothing);
	tcase_add_test(tc, all_goes_well);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
