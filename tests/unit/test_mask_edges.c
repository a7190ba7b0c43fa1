/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_mask_edges.c - masking at the edges of its rules: every sign that is
 * folded, every form of a number beside one that just is not of that form.
 */
#include <check.h>
#include <stdlib.h>

#include <kb/mask.h>

static void *mem;
static struct kb_error err;

static void setup(void)
{
	mem = talloc_new(NULL);
}

static void teardown(void)
{
	talloc_free(mem);
}

static const char *masked(const char *pattern, const char *text)
{
	struct kb_masker *masker;
	size_t len;
	char *out;

	ck_assert_int_eq(kb_masker_new(mem, pattern, &masker, &err), KB_OK);
	ck_assert_int_eq(kb_mask(kb_masking_new(mem, masker), mem, text,
				 strlen(text), &out, &len, &err), KB_OK);
	return out;
}

static const struct { const char *text, *want; } pairs[] = {
	/* signs that are folded */
	{ "138\u00ad0013\u20608000\ufeff!", "[phone-1]!" },
	{ "138\u20100013\u22128000, 139\ufe580013\ufe639000; "
	  "137\uff0d0013\uff0d7000", "[phone-1], [phone-2]; [phone-3]" },
	{ "138\u00b70013\u00b78000, 139\u20220013\u20229000; "
	  "137\u30fb0013\u30fb7000", "[phone-1], [phone-2]; [phone-3]" },
	{ "138\u30000013\u00a08000", "[phone-1]" },
	{ "138\t0013\t8000", "[phone-1]" },
	{ "١٣٨٠٠١٣٨٠٠٠", "[phone-1]" },
	{ "13800138000\uff61", "[phone-1]\uff61" },
	{ "call 5550142", "call [phone-1]" },
	{ "call\u20285550142", "call\u20285550142" },
	{ "call\u20295550142", "call\u20295550142" },
	{ "call\xc2\x85" "5550142", "call\xc2\x85" "5550142" },
	/* tokens that are none */
	{ "[phone-12! 13800138000", "[phone-12! [phone-13]" },
	/* groups */
	{ "138 - 0013 - 8000", "[phone-1]" },
	{ "138. 00138000", "138. 00138000" },
	{ "-13800138000", "-[phone-1]" },
	/* resident ids */
	{ "身份证110105187912310029", "身份证110105187912310029" },
	{ "身份证110105210012310029", "身份证110105210012310029" },
	{ "身份证110105194900310029", "身份证110105194900310029" },
	{ "身份证110105194912000029", "身份证110105194912000029" },
	{ "身份证110105194912320029", "身份证110105194912320029" },
	{ "130503679901001", "130503679901001" },
	/* cards */
	{ "3056 930902 5904", "[card-1]" },
	{ "622202 1234567890128", "[card-1]" },
	{ "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "[card-1]" },
	/* numbers of Russia */
	{ "112.233.445.95", "112.233.445.95" },
	{ "11223344595", "11223344595" },
	{ "500100732359", "500100732359" },
	{ "серия 4508 aaaaaaaaaaaaaaaa 123456",
	  "серия 4508 aaaaaaaaaaaaaaaa 123456" },
	{ "паспорт 712 345 678", "паспорт 712 345 678" },
	/* telephones: not alone */
	{ "12:916-123-4567", "12:916-123-4567" },
	{ "916-123-4567-89", "916-123-4567-89" },
	{ "order 916-123-4567", "order 916-123-4567" },
	{ "916-123-4567 руб", "916-123-4567 руб" },
	/* with 86 */
	{ "8613800138000", "[phone-1]" },
	{ "86 138 0013 8000", "[phone-1]" },
	{ "8 6 1 3 8 0 0 1 3 8 0 0 0", "[phone-1]" },
	{ "861 3800 138000", "861 3800 138000" },
	{ "8713800138000", "8713800138000" },
	{ "9613800138000", "9613800138000" },
	{ "8612800138000", "8612800138000" },
	/* with 7 or 8 */
	{ "8 800 555 35 35", "8 800 555 35 35" },
	{ "8 212 345 67 89", "8 212 345 67 89" },
	{ "84951234567", "[phone-1]" },
	{ "8916 123 45 67", "[phone-1]" },
	{ "8 9 1 6 1 2 3 4 5 6 7", "[phone-1]" },
	{ "89 16 123 45 67", "89 16 123 45 67" },
	{ "8 9 16 1 23 4 5 67", "8 9 16 1 23 4 5 67" },
	{ "916 123 4567", "916 123 4567" },
	{ "9161234567", "9161234567" },
	{ "495 123-45-67, order 495 123-45-67",
	  "[phone-1], order [phone-1]" },
	/* with 1 */
	{ "415 555 2671", "415 555 2671" },
	{ "order 415-555-2671", "order 415-555-2671" },
	{ "1-800-555-2671", "1-800-555-2671" },
	{ "1 415 555 2671", "[phone-1]" },
	/* with 0 */
	{ "0912345678", "[phone-1]" },
	{ "0 9 1 2 3 4 5 6 7 8", "[phone-1]" },
	{ "0912 345 678", "[phone-1]" },
	{ "09123 45678", "09123 45678" },
	{ "07551234567", "[phone-1]" },
	{ "075512345678", "[phone-1]" },
	{ "012345678901", "012345678901" },
	{ "0212345678", "0212345678" },
	{ "order 07551234567", "order 07551234567" },
	{ "phone 01-23-45-67-89", "phone [phone-1]" },
	{ "order (0755)12345678", "order (0755)12345678" },
	/* eight and seven digits */
	{ "9123 4567", "[phone-1]" },
	{ "2345 6789", "2345 6789" },
	{ "9123 4567 89", "9123 4567 89" },
	{ "order 9123 4567", "order 9123 4567" },
	{ "call 19991231", "call 19991231" },
	{ "call 18991231", "call [phone-1]" },
	{ "call 20264422", "call [phone-1]" },
	{ "call 20261199", "call [phone-1]" },
	{ "call 555.01.42", "call 555.01.42" },
	{ "call 1-800-555-2671", "call 1-800-555-2671" },
	{ "call 23456789012", "call [phone-1]" },
	/* with a country that is not known */
	{ "+9991234567890123", "+9991234567890123" },
	{ "009991234567890", "009991234567890" },
	{ "13800138000%", "13800138000%" },
	/* e-mail */
	{ "a.b_c%d+e-f@g.ru", "[email-1]" },
	{ "a@b.12", "a@b.12" },
	{ "see @home", "see @home" },
	{ "a@b.ru@c.ru", "[email-1]@c.ru" },
	/* values with letters */
	{ "G123456(A", "G123456(A" },
	{ "京A 12345", "[plate-1]" },
	{ "京A-12345", "[plate-1]" },
	{ "京ABCD12", "京ABCD12" },
	{ "А 123 ВС 77", "[plate-1]" },
	{ "госномер А123ВСД", "госномер А123ВСД" },
};

START_TEST(masks_what_it_should_and_no_more)
{
	ck_assert_str_eq(masked("", pairs[_i].text), pairs[_i].want);
}
END_TEST

/* What the pattern has taken, no other value takes in part. */
START_TEST(orders_come_first)
{
	ck_assert_str_eq(masked("8000", "13800138000"), "1380013[order-1]");
	ck_assert_str_eq(masked("ZX\\d{8}", "GB82ZX1234567800000"),
			 "GB82[order-1]00000");
	ck_assert_str_eq(masked("AB[ -]?\\d\\d", "AB 12, ab12, AB-12, AB12"),
			 "[order-1], ab12, [order-1], [order-1]");
}
END_TEST

static char *row_of(const char *what, size_t n)
{
	struct kb_buf buf = { .mem = mem };

	for (size_t i = 0; i < n; i++)
		kb_buf_adds(&buf, what);
	return buf.bytes;
}

/* How far is looked, back and ahead. */
START_TEST(far_is_too_far)
{
	char *text = kb_format(mem, "phone %s 5550142", row_of("[card-1]", 5));

	ck_assert_ptr_nonnull(strstr(masked("", text), "[phone-1]"));
	text = kb_format(mem, "phone %s 5550142", row_of("[card-1]", 40));
	ck_assert_str_eq(masked("", text), text);
	text = kb_format(mem, "%s@b.ru", row_of("a", 70));
	ck_assert_str_eq(masked("", text), "aaaaaa[email-1]");
	for (size_t n = 252; n < 300; n += 40) {
		text = kb_format(mem, "a@%s.ru", row_of("b", n));
		ck_assert_str_eq(masked("", text), text);
	}
}
END_TEST

/* ---- cases ------------------------------------------------------------------- */

static const char *detail(const char *pattern, const char *json)
{
	struct kb_case c = { .id = "c", .lang = "en", .question = "q",
			     .article = "a", .detail_json = json };
	struct kb_case_masked ret;
	struct kb_masker *masker;
	enum kb_status st;

	ck_assert_int_eq(kb_masker_new(mem, pattern, &masker, &err), KB_OK);
	st = kb_case_mask(mem, masker, &c, &ret, &err);
	return st == KB_OK ? ret.c.detail_json : err.text;
}

START_TEST(details)
{
	static const char *const as_they_are[] = {
		"{\"n\":1e19}", "{\"n\":1234567.5}", "{\"n\":999999}",
	};

	for (size_t i = 0; i < KB_COUNT(as_they_are); i++)
		ck_assert_str_eq(detail("", as_they_are[i]), as_they_are[i]);
	ck_assert_str_eq(detail("", "no JSON"),
			 "the detail of case 'c' is no JSON object");
	ck_assert_ptr_nonnull(strstr(detail("(a+)+$", "{\"event\":["
		"\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\",\"x\"]}"),
		"takes too long"));
	ck_assert_ptr_nonnull(strstr(detail("(a+)+ \\d+[^0-9]",
		"{\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\":12345678}"),
		"takes too long"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("mask edges");
	TCase *tc = tcase_create("mask edges");
	SRunner *runner;

	kb_base_init("test_mask_edges");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, masks_what_it_should_and_no_more, 0,
			    KB_COUNT(pairs));
	tcase_add_test(tc, orders_come_first);
	tcase_add_test(tc, far_is_too_far);
	tcase_add_test(tc, details);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
