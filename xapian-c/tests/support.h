/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * support.h - what the tests of xapian-c share: a folder that vanishes after
 * each test, short ways to make databases, and running a suite.
 */
#ifndef XC_TEST_SUPPORT_H
#define XC_TEST_SUPPORT_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "xapian-c.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The call must succeed; if not, its error is the test's message. */
#define OK(call) do { \
	struct xc_error err = { 0 }; \
	enum xc_status status = (call); \
	ck_assert_msg(status == XC_OK, #call ": %s: %s", \
		      xc_status_name(status), err.text); \
} while (0)

/* The call must fail with that status and say something. */
#define FAILS(wanted, call) do { \
	struct xc_error err = { 0 }; \
	enum xc_status status = (call); \
	ck_assert_msg(status == (wanted), #call ": %s, not %s: %s", \
		      xc_status_name(status), xc_status_name(wanted), \
		      err.text); \
	ck_assert_int_eq(err.status, (wanted)); \
	ck_assert_msg(err.text[0] != '\0', #call ": no text"); \
} while (0)

/* A fixture: before and after each test. */
void folder_make(void);
void folder_remove(void);
/* A path in the folder; good until the 16th call after. */
const char *in_folder(const char *name);

struct xc_writer *writer_at(const char *path, unsigned flags);
struct xc_database *reader_of(const char *path);
/* terms: words separated by spaces; one is added to wdf for each. */
uint32_t add_words(struct xc_writer *writer, const char *words,
		   const char *data, const char *value0);

int run_suite(Suite *suite);

#endif
