/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * people.h - a store with nobody in it, a key, and short ways to put somebody
 * in and through a door. Each test gets its own; `err` says what went wrong.
 */
#ifndef KB_TEST_PEOPLE_H
#define KB_TEST_PEOPLE_H

#include <check.h>
#include <sqlite3.h>

#include <kb/access.h>

extern void *mem;
extern struct kb_error err;
extern struct kb_store *store;
extern struct kb_secret *key;

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)
#define IS(status, call) ck_assert_int_eq((call), (status))

/* As checked fixtures. */
void people_open(void);
void people_close(void);

#define PASSWORD "kettle orbit mango 7"

const char *people_path(void);		/* of the store */
/* Somebody with PASSWORD. */
void people_add(const char *name, enum kb_role role);
/* What kb_sign_in says of PASSWORD or another; the cookie or NULL. */
char *people_try(const char *name, const char *password, const char *code);
char *people_sign_in(const char *name);
struct kb_who people_who(const char *cookie);
/* SQL beside the interface: the clock, or somebody with the file. */
void people_sql(const char *fmt, ...) KB_PRINTF(1, 2);
/* The same, refused. */
void people_sql_refused(const char *sql);
int64_t people_count(const char *sql);

#endif
