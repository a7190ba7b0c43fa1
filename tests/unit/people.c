/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * people.c - what the tests of access share: see people.h.
 */
#include "people.h"

#include <stdarg.h>
#include <stdlib.h>

void *mem;
struct kb_error err;
struct kb_store *store;
struct kb_secret *key;
static char folder[] = "kb-people-XXXXXX";

const char *people_path(void)
{
	return kb_format(mem, "%s/store.db", folder);
}

void people_open(void)
{
	mem = talloc_new(NULL);
	memset(&err, 0, sizeof(err));
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	OK(kb_store_open(mem, people_path(), KB_STORE_WRITE, true, &store,
			 &err));
	OK(kb_secret_open(mem, kb_format(mem, "%s/key", folder), true, &key,
			  &err));
}

void people_close(void)
{
	talloc_free(mem);
	OK(kb_rmtree(folder, &err));
}

void people_add(const char *name, enum kb_role role)
{
	struct kb_person p = { .name = name, .role = role, .level = 1 };
	enum kb_put done;

	OK(kb_person_put(store, NULL, &p, &done, &err));
	OK(kb_person_password(store, NULL, name, PASSWORD, &err));
}

char *people_try(const char *name, const char *password, const char *code)
{
	char *cookie = NULL;
	enum kb_status st = kb_sign_in(store, key, mem, name, password, code,
				       "192.0.2.7", &cookie, &err);

	if (st == KB_OK)
		return cookie;
	IS(KB_INVALID, st);
	ck_assert_ptr_null(cookie);
	ck_assert_str_eq(err.text, "name, password or code is wrong");
	return NULL;
}

char *people_sign_in(const char *name)
{
	char *cookie = people_try(name, PASSWORD, NULL);

	ck_assert_ptr_nonnull(cookie);
	return cookie;
}

struct kb_who people_who(const char *cookie)
{
	static const struct kb_session_rules rules = { 1800, 36000 };
	struct kb_who who = { 0 };

	OK(kb_session_find(store, mem, cookie, &rules, &who, &err));
	return who;
}

static sqlite3 *beside(void)
{
	sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(people_path(), &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 5000);
	return db;
}

void people_sql(const char *fmt, ...)
{
	sqlite3 *db = beside();
	va_list args;
	char *sql;

	va_start(args, fmt);
	sql = talloc_vasprintf(mem, fmt, args);
	va_end(args);
	ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK,
		      "%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

void people_sql_refused(const char *sql)
{
	sqlite3 *db = beside();

	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL),
			 SQLITE_CONSTRAINT);
	sqlite3_close(db);
}

int64_t people_count(const char *sql)
{
	sqlite3 *db = beside();
	sqlite3_stmt *stmt = NULL;
	int64_t n;

	ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL),
			 SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return n;
}
