/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * erasing.h - what the tests of erasing share: a folder with a store, a key and
 * a ledger, made before each test. Included by one file of each program.
 */
#ifndef KB_TEST_ERASING_H
#define KB_TEST_ERASING_H

#include <check.h>
#include <stdlib.h>
#include <unistd.h>

#include <kb/erase.h>
#include <kb/receipt.h>

static void *mem;
static struct kb_error err;
static struct kb_eraser e;
static char folder[] = "kb-erase-XXXXXX";

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)
enum { LINE = 20 + 1 + 64 + 1 + 64 + 1 };	/* of the ledger */

static char *path_of(const char *name)
{
	return kb_format(mem, "%s/%s", folder, name);
}

static void setup(void)
{
	struct kb_masker *masker;
	struct kb_secret *secret;

	mem = talloc_new(NULL);
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	OK(kb_masker_new(mem, "", &masker, &err));
	OK(kb_secret_open(mem, path_of("key"), true, &secret, &err));
	e = (struct kb_eraser){ .secret = secret, .masker = masker,
		.receipts = kb_format(mem, "%s/receipts/", folder),
		.ledger = path_of("erasures") };
	OK(kb_store_open(mem, path_of("store.db"), KB_STORE_WRITE, true,
			 &e.store, &err));
	kb_store_guard(e.store, masker, secret);
}

static void teardown(void)
{
	talloc_free(mem);
	ck_assert_int_eq(kb_rmtree(folder, &err), KB_OK);
}

/* An answer was shown to this query. */
static void asked(const char *query, int64_t at)
{
	struct kb_receipt_log *log;
	json_t *receipt = json_pack("{ss}", "verdict", "none");
	char id[KB_RECEIPT_ID + 1];

	kb_receipt_id(query, receipt, id);
	OK(kb_receipt_log_open(mem, e.receipts, "public", &log, &err));
	OK(kb_receipt_log_add(log, id, query, receipt, at, &err));
	json_decref(receipt);
	talloc_free(log);
}

#endif
