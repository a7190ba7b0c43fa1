/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which characters the bytes of a page are: right, or said to be unknown. */
#include <check.h>
#include <dirent.h>
#include <iconv.h>
#include <stdlib.h>

#include <kb/quarantine.h>
#include <kb/text.h>

enum { TEXTS = 500, CHARS_MAX = 400 };

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

static enum kb_status decode(const char *bytes, size_t len, const char *as,
			     char **text, const char **encoding)
{
	size_t n;

	return kb_page_decode(mem, "page.txt", bytes, len, as, text, &n,
			      encoding, &err);
}

/* NULL: the encoding has not all of these characters. */
static char *encode(const char *to, const char *text, size_t len, size_t *n)
{
	iconv_t cd = iconv_open(to, "UTF-8");
	size_t room = len * 4 + 1, left = len;
	char *out = kb_array(mem, char, room), *end = out, *p = (char *)text;
	bool ok = iconv(cd, &p, &left, &end, &room) != (size_t)-1;

	iconv_close(cd);
	*n = (size_t)(end - out);
	return ok ? out : NULL;
}

/* All sample articles of a language in a row. */
static char *sample(const char *lang, size_t *len)
{
	struct kb_buf buf = { .mem = mem };
	char *folder = kb_format(mem, "%s/kb-content/articles/%s",
				 getenv("KB_TOP"), lang);
	struct dirent **names;
	int n = scandir(folder, &names, NULL, alphasort);

	ck_assert_int_gt(n, 2);
	for (int i = 0; i < n; i++) {
		char *bytes;
		size_t size;
		if (names[i]->d_name[0] != '.' &&
		    kb_file_read(mem, kb_format(mem, "%s/%s", folder,
				 names[i]->d_name), 1 << 20, &bytes, &size,
				 &err) == KB_OK)
			kb_buf_add(&buf, bytes, size);
		free(names[i]);
	}
	free(names);
	*len = buf.len;
	return buf.bytes;
}

/* The nth piece of the sample, between 20 and CHARS_MAX characters. */
static const char *piece(const char *all, size_t len, unsigned nth,
			 size_t *ret_len)
{
	const char *p = all + (size_t)nth * 977 % (len - 4 * CHARS_MAX);
	unsigned chars = 20 + nth * 37 % (CHARS_MAX - 20);
	const char *from;

	while (((unsigned char)*p & 0xc0) == 0x80)
		p++;
	from = p;
	while (chars-- > 0)
		kb_utf8_next(&p, all + len);
	*ret_len = (size_t)(p - from);
	return from;
}

static const struct { const char *lang, *iconv, *name; } kinds[] = {
	{ "zh-Hans", "GB18030", "GB18030" },
	{ "zh-Hant", "GB18030", "GB18030" },
	{ "zh-Hant", "BIG5", "Big5" },
	{ "ru", "KOI8-R", "KOI8-R" },
	{ "ru", "CP1251", "windows-1251" },
	{ "zh-Hans", "UTF-8", "UTF-8" },
	{ "ru", "UTF-8", "UTF-8" },
};

/* 500 texts of each: not one is taken for something else. */
START_TEST(no_text_is_quietly_wrong)
{
	size_t len, right = 0, refused = 0, done = 0;
	const char *all = sample(kinds[_i].lang, &len);

	for (unsigned nth = 0; done < TEXTS; nth++) {
		size_t size, n;
		const char *from = piece(all, len, nth, &size), *encoding;
		char *text, *bytes = encode(kinds[_i].iconv, from, size, &n);
		if (!bytes)
			continue;
		done++;
		if (decode(bytes, n, NULL, &text, &encoding) != KB_OK) {
			refused++;
			ck_assert_ptr_nonnull(strstr(err.text, "--encoding"));
			continue;
		}
		ck_assert_msg(strncmp(text, from, size) == 0, "%u as %s: %s",
			      nth, encoding, text);
		right++;
	}
	printf("# %s as %s: %zu right, %zu to be said\n", kinds[_i].lang,
	       kinds[_i].name, right, refused);
	ck_assert_uint_ge(right, TEXTS * 6 / 10);
}
END_TEST

START_TEST(what_is_said_must_come_back)
{
	const char *encoding;
	char *text;

	/* A GB18030 character of four bytes. */
	ck_assert_int_eq(decode("a\x82\x35\x8f\x33z", 6, "GBK", &text,
				&encoding), KB_OK);
	ck_assert_str_eq(text, "a\xe9\xbe\xa6z");
	ck_assert_str_eq(encoding, "GB18030");
	ck_assert_int_eq(decode("one\ntw\xff", 7, "GB18030", &text,
				&encoding), KB_INVALID);
	ck_assert_str_eq(err.source, "page.txt");
	ck_assert_int_eq(err.line, 2);
	ck_assert_ptr_nonnull(strstr(err.text, "byte 6"));
	ck_assert_int_eq(decode("x", 1, "EBCDIC", &text, &encoding),
			 KB_INVALID);
	ck_assert_int_eq(decode("a\0b", 3, NULL, &text, &encoding),
			 KB_INVALID);
}
END_TEST

START_TEST(few_bytes_are_no_guess)
{
	const char *encoding;
	char *text;

	ck_assert_int_eq(decode("caf\xe9", 4, NULL, &text, &encoding),
			 KB_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "too few to tell"));
	ck_assert_int_eq(decode("caf\xc3\xa9", 5, NULL, &text, &encoding),
			 KB_INVALID);
	ck_assert_int_eq(decode("it\xe2\x80\x99s", 6, NULL, &text, &encoding),
			 KB_OK);
	ck_assert_str_eq(encoding, "UTF-8");
	ck_assert_int_eq(decode("<meta charset=windows-1251>\xcf\xf0\xe8", 30,
				NULL, &text, &encoding), KB_OK);
	ck_assert_str_eq(text + 27, "При");
	ck_assert_int_eq(decode("\xef\xbb\xbfhi", 5, NULL, &text, &encoding),
			 KB_OK);
	ck_assert_str_eq(text, "hi");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("decode");
	TCase *tc = tcase_create("decode");
	SRunner *runner;
	int failed;

	kb_base_init("test_decode");
	suite_add_tcase(suite, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, no_text_is_quietly_wrong, 0, KB_COUNT(kinds));
	tcase_add_test(tc, what_is_said_must_come_back);
	tcase_add_test(tc, few_bytes_are_no_guess);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
