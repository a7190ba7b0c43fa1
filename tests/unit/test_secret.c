/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_secret.c - the key file and what is made with it.
 */
#include <kb/secret.h>

#include <check.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void *mem;
static char folder[] = "kb-secret-XXXXXX";
static char *path;

static void setup(void)
{
	mem = talloc_new(NULL);
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	path = kb_format(mem, "%s/key", folder);
}

static void teardown(void)
{
	struct kb_error err;

	ck_assert_int_eq(kb_rmtree(folder, &err), KB_OK);
	talloc_free(mem);
}

static struct kb_secret *open_key(bool create)
{
	struct kb_secret *s;
	struct kb_error err;

	ck_assert_msg(kb_secret_open(mem, path, create, &s, &err) == KB_OK,
		      "%s", err.text);
	return s;
}

/* Made once, for its owner only; the same afterwards. */
START_TEST(key_is_made_once)
{
	unsigned char a[KB_HASH], b[KB_HASH];
	struct stat st;

	kb_secret_hash(open_key(true), KB_PURPOSE_LOOKUP, "x", 1, a);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	kb_secret_hash(open_key(true), KB_PURPOSE_LOOKUP, "x", 1, b);
	ck_assert(kb_equal(a, b, KB_HASH));
	kb_secret_hash(open_key(false), KB_PURPOSE_ERASURE, "x", 1, b);
	ck_assert(!kb_equal(a, b, KB_HASH));
}
END_TEST

/* RFC 4231, cases 2 and 6: a short key and one longer than a block. */
START_TEST(hmac_is_as_published)
{
	static const char what[] = "what do ya want for nothing?";
	static const char hash[] = "Test Using Larger Than Block-Size Key - "
				   "Hash Key First";
	unsigned char got[KB_HASH], key[131];

	kb_hmac_sha256("Jefe", 4, what, strlen(what), got);
	ck_assert_str_eq(kb_hex(mem, got, KB_HASH),
		"5bdcc146bf60754e6a042426089575c7"
		"5a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof(key));
	kb_hmac_sha256(key, sizeof(key), hash, strlen(hash), got);
	ck_assert_str_eq(kb_hex(mem, got, KB_HASH),
		"60e431591ee0b67f0d8a26aacbf5b77f"
		"8e0bc6213728c5140546040f0ee37f54");
}
END_TEST

/* What is wrong with a key file ends in an error that says what to do. */
START_TEST(bad_key_files_are_refused)
{
	struct kb_secret *s = NULL;
	struct kb_error err;

	ck_assert_int_eq(kb_secret_open(mem, path, false, &s, &err),
			 KB_NOT_FOUND);
	open_key(true);
	ck_assert_int_eq(chmod(path, 0640), 0);
	ck_assert_int_eq(kb_secret_open(mem, path, true, &s, &err),
			 KB_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "chmod 600"));
	ck_assert_int_eq(chmod(path, 0600), 0);
	ck_assert_int_eq(truncate(path, 20), 0);
	ck_assert_int_eq(kb_secret_open(mem, path, true, &s, &err),
			 KB_INVALID);
	ck_assert_ptr_null(s);
}
END_TEST

START_TEST(sealed_values_open_with_their_key_only)
{
	struct kb_secret *s = open_key(true);
	struct kb_error err;
	unsigned char *sealed, *again, *back = NULL;
	size_t len, again_len, back_len;

	sealed = kb_secret_seal(s, mem, KB_PURPOSE_VAULT, "phone", 5, &len);
	again = kb_secret_seal(s, mem, KB_PURPOSE_VAULT, "phone", 5,
			       &again_len);
	ck_assert_uint_eq(len, again_len);
	ck_assert(!kb_equal(sealed, again, len));
	ck_assert_int_eq(kb_secret_unseal(s, mem, KB_PURPOSE_VAULT, sealed,
		len, &back, &back_len, &err), KB_OK);
	ck_assert_str_eq((char *)back, "phone");
	ck_assert_int_eq(kb_secret_unseal(s, mem, KB_PURPOSE_TOTP, sealed,
		len, &back, &back_len, &err), KB_CORRUPT);
	sealed[len - 1] ^= 1;
	ck_assert_int_eq(kb_secret_unseal(s, mem, KB_PURPOSE_VAULT, sealed,
		len, &back, &back_len, &err), KB_CORRUPT);
	ck_assert_int_eq(kb_secret_unseal(s, mem, KB_PURPOSE_VAULT, sealed,
		3, &back, &back_len, &err), KB_CORRUPT);
}
END_TEST

/* FIPS 180-4, the empty message. */
START_TEST(digest_and_hex)
{
	unsigned char h[KB_HASH];

	kb_sha256("", 0, h);
	ck_assert_str_eq(kb_hex(mem, h, KB_HASH), "e3b0c44298fc1c149afbf4c8"
			 "996fb92427ae41e4649b934ca495991b7852b855");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("secret");
	TCase *tc = tcase_create("secret");

	kb_base_init("test_secret");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, key_is_made_once);
	tcase_add_test(tc, hmac_is_as_published);
	tcase_add_test(tc, bad_key_files_are_refused);
	tcase_add_test(tc, sealed_values_open_with_their_key_only);
	tcase_add_test(tc, digest_and_hex);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
