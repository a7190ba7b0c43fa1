/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases are stored masked whoever puts them; keys are found and tell nothing
   to who has only the file. */
#include <check.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <kb/store.h>

static void *mem;
static struct kb_error err;
static struct kb_store *store;
static struct kb_masker *masker;
static struct kb_secret *secret;
static char folder[] = "kb-keys-XXXXXX";

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)

static char *path_of(const char *name)
{
	return kb_format(mem, "%s/%s", folder, name);
}

static void setup(void)
{
	mem = talloc_new(NULL);
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	OK(kb_store_open(mem, path_of("store.db"), KB_STORE_WRITE, true,
			 &store, &err));
	OK(kb_masker_new(mem, "ZX\\d{8}", &masker, &err));
	OK(kb_secret_open(mem, path_of("key"), true, &secret, &err));
}

static void teardown(void)
{
	talloc_free(mem);
	ck_assert_int_eq(kb_rmtree(folder, &err), KB_OK);
}

static enum kb_put put(const char *id, const char *question,
		       const char *detail)
{
	enum kb_put done;
	struct kb_case c = { .id = id, .lang = "en", .question = question,
			     .article = "a", .detail_json = detail };

	OK(kb_store_case_put(store, &c, &done, &err));
	return done;
}

static const char *found(int kind, const char *value)
{
	const char **ids, *all = "";
	size_t n;

	OK(kb_store_case_find(store, secret, masker, mem, kind, value, &ids,
			      &n, &err));
	for (size_t i = 0; i < n; i++)
		all = kb_format(mem, "%s%s ", all, ids[i]);
	return all;
}

/* Every byte of the folder. */
static bool holds(const char *text)
{
	static const char *const names[] = { "store.db", "store.db-wal" };
	char *bytes;
	size_t len;

	for (size_t i = 0; i < KB_COUNT(names); i++) {
		struct stat st;
		if (stat(path_of(names[i]), &st) < 0)
			continue;
		OK(kb_file_read(mem, path_of(names[i]), 1 << 24, &bytes, &len,
				&err));
		if (memmem(bytes, len, text, strlen(text)))
			return true;
	}
	return false;
}

START_TEST(nobody_can_forget_to_mask)
{
	struct kb_case c;

	ck_assert_int_eq(put("c1", "call 13800138000", "{\"keys\":[\"Li\"]}"),
			 KB_PUT_NEW);
	ck_assert_int_eq(put("c1", "call 13800138000", "{\"keys\":[\"Li\"]}"),
			 KB_PUT_SAME);
	OK(kb_store_case_get(store, mem, "c1", &c, &err));
	ck_assert_str_eq(c.question, "call [phone-1]");
	ck_assert_str_eq(c.detail_json, "{}");
	ck_assert(!holds("13800138000"));
	ck_assert_uint_eq(kb_store_masked(store).keys_dropped, 4);
	ck_assert_uint_eq(kb_store_masked(store).cases, 2);
	ck_assert_int_eq(kb_store_case_get(store, mem, "c2", &c, &err),
			 KB_NOT_FOUND);
}
END_TEST

START_TEST(keys_are_found_in_any_spelling)
{
	kb_store_guard(store, masker, secret);
	put("c1", "call 138 0013 8000 or A@B.example, ZX12345678",
	    "{\"keys\":[\"Семёнов\",\"91234567\",\"\",\"...\"]}");
	put("c2", "anna", "{\"keys\":[\"陳\",\"+86 13800138000\"]}");
	ck_assert_str_eq(found(KB_MASK_PHONE, "+86-138-0013-8000"), "c1 c2 ");
	ck_assert_str_eq(found(KB_KEY_ANY, "１３８００１３８０００"), "c1 c2 ");
	ck_assert_str_eq(found(KB_KEY_ANY, "a@b.EXAMPLE"), "c1 ");
	ck_assert_str_eq(found(KB_MASK_ORDER, "ZX12345678"), "c1 ");
	ck_assert_str_eq(found(KB_KEY_SURNAME, "СЕМЕНОВ"), "c1 ");
	ck_assert_str_eq(found(KB_KEY_SURNAME, "陈"), "c2 ");
	ck_assert_str_eq(found(KB_KEY_ANY, "91234567"), "c1 ");
	ck_assert_str_eq(found(KB_KEY_CODE, "\xff"), "");
	ck_assert_str_eq(found(KB_MASK_EMAIL, "陈"), "");
	ck_assert(!holds("138"));
	ck_assert(!holds("Семёнов"));
	ck_assert(!holds("семенов"));
}
END_TEST

START_TEST(keys_in_clear_for_who_has_the_key)
{
	struct kb_case_key *keys;
	struct kb_secret *other;
	size_t n;

	kb_store_guard(store, masker, secret);
	put("c1", "q 13800138000", "{\"keys\":[\"Li\",\"Li\"]}");
	OK(kb_store_case_keys(store, secret, mem, "c1", &keys, &n, &err));
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(keys[0].kind, "phone");
	ck_assert_str_eq(keys[0].value, "13800138000");
	ck_assert_str_eq(keys[1].value, "Li");
	OK(kb_secret_open(mem, path_of("other"), true, &other, &err));
	ck_assert_int_eq(kb_store_case_keys(store, other, mem, "c1", &keys, &n,
					    &err), KB_CORRUPT);
	OK(kb_store_case_keys(store, secret, mem, "c2", &keys, &n, &err));
	ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(keys_follow_their_case)
{
	kb_store_guard(store, masker, secret);
	put("c1", "q 13800138000", "{\"keys\":[\"Li\",\"Li\"]}");
	ck_assert_int_eq(put("c1", "q 13800138000", "{\"keys\":[\"Li\"]}"),
			 KB_PUT_SAME);
	/* The same texts with other keys; what was exported, masked. */
	ck_assert_int_eq(put("c1", "q 13900139000", "{\"keys\":[\"Li\"]}"),
			 KB_PUT_CHANGED);
	ck_assert_str_eq(found(KB_KEY_ANY, "13800138000"), "");
	ck_assert_int_eq(put("c1", "q [phone-1]", "{}"), KB_PUT_SAME);
	ck_assert_str_eq(found(KB_KEY_ANY, "13900139000"), "c1 ");
	ck_assert_int_eq(put("c1", "again [phone-1]", "{}"), KB_PUT_CHANGED);
	ck_assert_str_eq(found(KB_KEY_ANY, "li"), "c1 ");
	ck_assert_int_eq(put("c1", "again 13900139000", "{}"),
			 KB_PUT_CHANGED);
	ck_assert_str_eq(found(KB_KEY_ANY, "li"), "");
	OK(kb_store_case_remove(store, "c1", &err));
	ck_assert_str_eq(found(KB_KEY_ANY, "13900139000"), "");
}
END_TEST

START_TEST(kinds_have_names)
{
	int kind;

	for (int i = KB_KEY_ANY; i < KB_KEY_KINDS; i++) {
		ck_assert(kb_key_kind_find(kb_key_kind_name(i), &kind));
		ck_assert_int_eq(kind, i);
	}
	ck_assert(!kb_key_kind_find("face", &kind));
}
END_TEST

START_TEST(what_cannot_be_masked_is_not_stored)
{
	struct kb_masker *slow;
	struct kb_case c = { .id = "c", .lang = "en", .article = "a",
		.question = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
		.detail_json = "{}" };
	enum kb_put done;

	OK(kb_masker_new(mem, "(a+)+$", &slow, &err));
	kb_store_guard(store, slow, secret);
	ck_assert_int_eq(kb_store_case_put(store, &c, &done, &err), KB_LIMIT);
	ck_assert_int_eq(kb_store_case_get(store, mem, "c", &c, &err),
			 KB_NOT_FOUND);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("case_key");
	TCase *tc = tcase_create("case_key");
	SRunner *runner;

	kb_base_init("test_case_key");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, nobody_can_forget_to_mask);
	tcase_add_test(tc, keys_are_found_in_any_spelling);
	tcase_add_test(tc, keys_in_clear_for_who_has_the_key);
	tcase_add_test(tc, keys_follow_their_case);
	tcase_add_test(tc, kinds_have_names);
	tcase_add_test(tc, what_cannot_be_masked_is_not_stored);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
