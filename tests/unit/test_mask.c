/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is masked, what is left alone, and how much of a labelled set is found. */
#include <check.h>
#include <stdlib.h>

#include <kb/text.h>

#include "mask_set.h"

static void *mem;
static struct kb_error err;
static struct kb_masker *masker;

static void setup(void)
{
	mem = talloc_new(NULL);
	ck_assert_int_eq(kb_masker_new(mem, "ZX-?\\d{4}-?\\d{4}", &masker,
				       &err), KB_OK);
}

static void teardown(void)
{
	talloc_free(mem);
}

static const char *masked(const char *text)
{
	struct kb_masking *mk = kb_masking_new(mem, masker);
	char *out;
	size_t len;

	ck_assert_int_eq(kb_mask(mk, mem, text, strlen(text), &out, &len,
				 &err), KB_OK);
	ck_assert_uint_eq(strlen(out), len);
	return out;
}

static const struct { const char *text, *want; } pairs[] = {
	{ "", "" },
	{ "打我13800138000或138-0013-8000", "打我[phone-1]或[phone-1]" },
	{ "+86 138 0013 8000, 13900139000", "[phone-1], [phone-2]" },
	{ "１３８００１３８０００", "[phone-1]" },
	{ "1 3 8 0 0 1 3 8 0 0 0 谢谢", "[phone-1] 谢谢" },
	{ "138\xe2\x80\x8b" "00138000!", "[phone-1]!" },
	{ "8 (916) 123-45-67 и +79161234567", "[phone-1] и [phone-1]" },
	{ "т.89161234567", "т.[phone-1]" },
	{ "тел89161234567", "тел[phone-1]" },
	{ "SN89161234567", "SN89161234567" },
	{ "call me on 555 0142 00", "call me on [phone-1]" },
	{ "call us, order 5550142 00", "call us, order 5550142 00" },
	{ "call! 5550142", "call! 5550142" },
	{ "call 20261122", "call 20261122" },
	{ "call 22112026", "call 22112026" },
	{ "电话 13 5555 66", "电话 [phone-1]" },
	{ "(0755)12345678转801", "[phone-1]转801" },
	{ "(415) 555-2671", "[phone-1]" },
	{ "+44 (0)20 7946 0958", "[phone-1]" },
	{ "+12025550123, 202-555-0123", "[phone-1], [phone-1]" },
	{ "+7 800 555 35 35", "+7 800 555 35 35" },
	{ "+7 900 123-45-67, +79001234567, 8 900 123 45 67",
	  "[phone-1], [phone-1], [phone-1]" },
	{ "8 (844) 212-34-56", "[phone-1]" },
	{ "+999 1234567890", "[phone-1]" },
	{ "+999 123", "+999 123" },
	{ "+0 1234567890", "+0 1234567890" },
	{ "++86 13800138000 + 5", "+[phone-1] + 5" },
	{ "00861380013800012", "00861380013800012" },
	{ "phone 400-820-8820 or 10086", "phone 400-820-8820 or 10086" },
	{ "13800138000.50 руб", "13800138000.50 руб" },
	{ "13800138000abc", "13800138000abc" },
	{ "13800138000 %", "[phone-1] %" },
	{ "13800138000,13900139000", "[phone-1],[phone-2]" },
	{ "123-45-67 руб", "123-45-67 руб" },
	{ "916-123-4567", "[phone-1]" },
	{ "телефон 916 123 4567", "телефон [phone-1]" },
	{ "заказ 84012345678", "заказ 84012345678" },
	{ "order 1 415 555 2671", "order 1 415 555 2671" },
	{ "Пишите: Anna.P@Mail.Example.RU.", "Пишите: [email-1]." },
	{ "иван@почта.рф", "[email-1]" },
	{ "zhang＠qq.com 和 ZHANG@QQ.COM", "[email-1] 和 [email-1]" },
	{ "li @ qq.com", "[email-1]" },
	{ "li@ qq.com", "[email-1]" },
	{ "@home, a@b, a@1.2, a@-b.ru, ..@b.ru, a@b..ru",
	  "@home, a@b, a@1.2, a@-b.ru, ..@b.ru, a@b..ru" },
	{ "身份证11010519491231002X，", "身份证[id-1]，" },
	{ "11010519491231002x", "[id-1]" },
	{ "110105194912310029", "110105194912310029" },
	{ "11010519491231002XY", "11010519491231002XY" },
	{ "身份证110105194912310029", "身份证[id-1]" },
	{ "身份证110105194913310029", "身份证110105194913310029" },
	{ "身份证：130503 670401 001", "身份证：[id-1]" },
	{ "130503 670401 001", "130503 670401 001" },
	{ "imei 130503670401001", "imei 130503670401001" },
	{ "A123456789", "[id-1]" }, { "A123456788", "A123456788" },
	{ "A1234567", "A1234567" }, { "A323456789", "A323456789" },
	{ "G123456(A)", "[id-1]" }, { "AB987654(3)", "[id-1]" },
	{ "AB987654(4)", "AB987654(4)" }, { "AB987654(X)", "AB987654(X)" },
	{ "AB987654-3", "AB987654-3" }, { "G123456(", "G123456(" },
	{ "4111 1111 1111 1111", "[card-1]" },
	{ "4111-1111-1111-1112", "4111-1111-1111-1112" },
	{ "card 4111111111111112", "card [card-1]" },
	{ "3782 822463 10005", "[card-1]" },
	{ "411 1111 1111 11111", "411 1111 1111 11111" },
	{ "4111.1111.1111.1111", "4111.1111.1111.1111" },
	{ "GB82 WEST 1234 5698 7654 32, ok", "[iban-1], ok" },
	{ "GB82WEST12345698765433", "GB82WEST12345698765433" },
	{ "GB8XWEST12345698765432", "GB8XWEST12345698765432" },
	{ "112-233-445 95", "[snils-1]" },
	{ "112-233-445 96", "112-233-445 96" },
	{ "СНИЛС 11223344596", "СНИЛС [snils-1]" },
	{ "500100732259", "[inn-1]" }, { "500100732258", "500100732258" },
	{ "заказ 500100732259", "заказ 500100732259" },
	{ "ИНН 7707083893", "ИНН [inn-1]" },
	{ "7707083893", "7707083893" },
	{ "паспорт 45 08 123456", "паспорт [passport-1]" },
	{ "серия 4508 номер 123456 выдан", "серия [passport-1] выдан" },
	{ "серия 4508 номер 12345", "серия 4508 номер 12345" },
	{ "серия 4508", "серия 4508" },
	{ "паспорт 712345678", "паспорт [passport-1]" },
	{ "护照E12345678", "护照[passport-1]" },
	{ "passport AB1234567 / AB123456", "passport [passport-1] / AB123456" },
	{ "E12345678", "E12345678" },
	{ "粤B·12345 和 粵B12345", "[plate-1] 和 [plate-2]" },
	{ "沪AD12345", "[plate-1]" }, { "新iPhone15", "新iPhone15" },
	{ "京A1234567890", "京A1234567890" }, { "京 A", "京 A" },
	{ "А123ВС77, a123bc 777", "[plate-1], [plate-2]" },
	{ "о 500 км 50 минут", "о 500 км 50 минут" },
	{ "госномер а 123 вс", "госномер [plate-1]" },
	{ "А123ВС", "А123ВС" }, { "А12ЗВС77", "А12ЗВС77" },
	{ "А123ВС7777", "А123ВС7777" }, { "Д123ВС77", "Д123ВС77" },
	{ "ZX-1234-5678 = ZX12345678", "[order-1] = [order-1]" },
	{ "паспорт 4509 123456; да, 4509 123456, не 4509 1234567",
	  "паспорт [passport-1]; да, [passport-1], не 4509 1234567" },
	{ "13800138000ZX-1234-5678", "[phone-1][order-1]" },
	{ "ZX-1234-567813800138000", "[order-1][phone-1]" },
	{ "4111111111111111A123456789", "[card-1][id-1]" },
	{ "123-45-67 -765-43-21", "[phone-2] -[phone-1]" },
	{ "[phone-1] 13800138000", "[phone-1] [phone-2]" },
	{ "[phone-999999999] [phone-x] [phone] 13800138000",
	  "[phone-999999999] [phone-x] [phone] [phone-1]" },
	{ "1234567890123456789012345678901234567890",
	  "1234567890123456789012345678901234567890" },
	{ "( ( +", "( ( +" }, { "+", "+" }, { "(8 916 123-45-67)",
	  "([phone-1])" },
	{ "1-2-3-4-5-6-7-8-9-0-1-2-3-4-5-6-7-8-9-0-1-2-3-4-5-6",
	  "1-2-3-4-5-6-7-8-9-0-1-2-3-4-5-6-7-8-9-0-1-2-3-4-5-6" },
};

START_TEST(masks_what_it_should_and_no_more)
{
	ck_assert_str_eq(masked(pairs[_i].text), pairs[_i].want);
}
END_TEST

START_TEST(masking_again_changes_nothing)
{
	const char *once = masked(pairs[_i].text);

	ck_assert_str_eq(masked(once), once);
}
END_TEST

/* ---- the labelled set ------------------------------------------------------------- */

enum { ITEMS = 10000 };

struct tally { unsigned wanted, found; };

static bool is_phone(const struct mask_item *item)
{
	return item->kind == KB_MASK_PHONE;
}

static unsigned look(const struct mask_item *item, bool *hit)
{
	struct kb_masking *mk = kb_masking_new(mem, masker);
	const struct kb_masked *found;
	unsigned wrong = 0;
	size_t n, len;
	char *out;

	ck_assert_int_eq(kb_mask(mk, mk, item->text, strlen(item->text), &out,
				 &len, &err), KB_OK);
	ck_assert_uint_eq(kb_utf8_valid(out, len), len);
	found = kb_masking_found(mk, &n);
	*hit = false;
	for (size_t i = 0; i < n; i++)
		if (item->is && strcmp(found[i].original, item->value) == 0)
			*hit = true;
		else
			wrong++;
	if (getenv("KB_MASK_SHOW") && (wrong || *hit != item->is))
		printf("%s -> %s\n", item->text, out);
	talloc_free(mk);
	return wrong;
}

START_TEST(labelled_set)
{
	struct mask_set set = { .state = 20261122u + (unsigned)_i };
	struct tally phones = { 0 }, others = { 0 };
	unsigned right = 0, wrong = 0;

	for (unsigned i = 0; i < ITEMS; i++) {
		struct mask_item item;
		struct tally *t;
		bool hit;

		mask_set_next(&set, (unsigned)_i, &item);
		wrong += look(&item, &hit);
		if (!item.is)
			continue;
		t = is_phone(&item) ? &phones : &others;
		t->wanted++;
		t->found += hit;
		right += hit;
	}
	double phone = 100.0 * phones.found / phones.wanted;
	double other = 100.0 * others.found / others.wanted;
	double precision = 100.0 * right / (right + wrong);
	printf("%s: %u items, recall of phones %.2f %%, of others %.2f %%, "
	       "precision %.2f %%\n", kb_langs[_i].code, ITEMS, phone, other,
	       precision);
	fflush(stdout);
	ck_assert_double_ge(phone, 98);
	ck_assert_double_ge(other, 99.5);
	ck_assert_double_ge(precision, 97);
}
END_TEST

/* ---- values ------------------------------------------------------------------------- */

static void same(enum kb_mask_kind kind, const char *a, const char *b)
{
	ck_assert_str_eq(kb_mask_normal(mem, masker, kind, a),
			 kb_mask_normal(mem, masker, kind, b));
}

START_TEST(spellings_have_one_form)
{
	same(KB_MASK_PHONE, "138 0013 8000", "+86-138-0013-8000");
	same(KB_MASK_PHONE, "8 (916) 123-45-67", " 79161234567\n");
	same(KB_MASK_PHONE, "１３８００１３８０００", "0086 13800138000");
	same(KB_MASK_PHONE, "9123 4567", "91234567");
	same(KB_MASK_EMAIL, " A@B.example ", "a@b.EXAMPLE");
	same(KB_MASK_ORDER, "zx-1234-5678", "ZX12345678");
	same(KB_MASK_ID, "11010519491231002x", "110105 19491231 002X");
	same(KB_MASK_CARD, "4111-1111-1111-1111", "4111111111111111");
	same(KB_MASK_PLATE, "粤B·12345", "粤b12345");
	ck_assert_str_eq(kb_mask_normal(mem, masker, KB_MASK_PHONE, "\xff"),
			 "\xff");
	ck_assert_str_eq(kb_mask_normal(mem, masker, KB_MASK_PHONE, ""), "");
	ck_assert_str_eq(kb_mask_normal(mem, masker, KB_MASK_PHONE,
		"13800138000 and 13900139000"), "13800138000AND13900139000");
}
END_TEST

START_TEST(values_are_recognised)
{
	enum kb_mask_kind kind;

	ck_assert(kb_mask_recognise(masker, " 13800138000 ", &kind));
	ck_assert_int_eq(kind, KB_MASK_PHONE);
	ck_assert(kb_mask_recognise(masker, "ZX-1234-5678", &kind));
	ck_assert_int_eq(kind, KB_MASK_ORDER);
	ck_assert(!kb_mask_recognise(masker, "13800138000 x", &kind));
	ck_assert(!kb_mask_recognise(masker, "Smith", &kind));
	ck_assert(!kb_mask_recognise(masker, "\xff", &kind));
	ck_assert(kb_mask_kind_find("snils", &kind));
	ck_assert_int_eq(kind, KB_MASK_SNILS);
	ck_assert(!kb_mask_kind_find("name", &kind));
}
END_TEST

/* ---- the operator's pattern ------------------------------------------------------------ */

START_TEST(bad_pattern_is_refused)
{
	struct kb_masker *m = NULL;
	char *big = kb_array(mem, char, 600);

	ck_assert_int_eq(kb_masker_new(mem, "(ab", &m, &err), KB_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "order_pattern"));
	memset(big, 'a', 599);
	ck_assert_int_eq(kb_masker_new(mem, big, &m, &err), KB_INVALID);
	ck_assert_ptr_null(m);
}
END_TEST

START_TEST(slow_pattern_is_cut_off)
{
	struct kb_masker *m;
	char *out = NULL;
	size_t len;
	const char *text = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab";

	ck_assert_int_eq(kb_masker_new(mem, "(a+)+$", &m, &err), KB_OK);
	ck_assert_int_eq(kb_mask(kb_masking_new(mem, m), mem, text,
		strlen(text), &out, &len, &err), KB_LIMIT);
	ck_assert_ptr_null(out);
	ck_assert_str_eq(kb_mask_normal(mem, m, KB_MASK_CARD, text),
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB");
}
END_TEST

START_TEST(odd_patterns_do_no_harm)
{
	static const char *const odd[] = { "a*", "x\\Ky", "(?=ab)", "@" };
	static const char *const want[] = { "b[order-1]b xy q@b.cn",
		"baab x[order-1] [email-1]", NULL, NULL };

	for (size_t i = 0; i < KB_COUNT(odd); i++) {
		ck_assert_int_eq(kb_masker_new(mem, odd[i], &masker, &err),
				 KB_OK);
		const char *out = masked("baab xy q@b.cn");
		if (want[i] && i == 1)
			ck_assert_str_eq(out, want[i]);
		ck_assert_ptr_nonnull(strstr(out, "[email-1]"));
	}
}
END_TEST

START_TEST(long_texts_take_linear_time)
{
	static const char *const parts[] = { "1 ", "+", "(", "a@", "1-", "D",
		"паспорт 4508 ", "京A", "GB82 WEST 1234 5698 " };

	for (size_t i = 0; i < KB_COUNT(parts); i++) {
		struct kb_buf buf = { .mem = mem };
		uint64_t from = kb_clock_ns();
		while (buf.len < KB_CASE_MAX)
			kb_buf_adds(&buf, parts[i]);
		masked(buf.bytes);
		ck_assert_uint_lt(kb_clock_ns() - from, 20000000000u);
	}
}
END_TEST

/* ---- cases --------------------------------------------------------------------------- */

static struct kb_case_masked mask_case(const char *line)
{
	struct kb_case_masked ret;
	struct kb_case c;

	ck_assert_msg(kb_case_parse(mem, "f", 1, line, strlen(line), &c,
				    &err) == KB_OK, "%s", err.text);
	ck_assert_int_eq(kb_case_mask(mem, masker, &c, &ret, &err), KB_OK);
	return ret;
}

START_TEST(a_case_is_masked_everywhere)
{
	struct kb_case_masked m = mask_case("{\"id\":\"c1\",\"lang\":\"en\","
		"\"question\":\"call 13800138000\",\"article\":\"a\","
		"\"event\":\"\\u0031\\u0033800138000 wrote a@b.cn\",\"facts\":{"
		"\"phone\":13800138000,\"n\":5,\"big\":12345678,\"half\":1.5e6,"
		"\"real\":13900139000.0,\"yes\":true,"
		"\"to 13800138000\":[null,\"x\",[\"+86 13800138000\"]]},"
		"\"keys\":[\"Smith\",\"ZX-1234-5678\",42,{}]}");

	ck_assert_str_eq(m.c.question, "call [phone-1]");
	ck_assert_str_eq(m.c.detail_json, "{\"event\":\"[phone-1] wrote "
		"[email-1]\",\"facts\":{\"phone\":\"[phone-1]\",\"n\":5,"
		"\"big\":12345678,\"half\":1500000.0,\"real\":\"[phone-2]\","
		"\"yes\":true,\"to [phone-1]\":[null,\"x\",[\"[phone-1]\"]]}}");
	ck_assert_ptr_null(strstr(m.c.source, "138"));
	ck_assert_ptr_null(strstr(m.c.source, "Smith"));
	ck_assert_uint_eq(m.n_found, 3);
	ck_assert(m.has_keys);
	ck_assert_uint_eq(m.n_keys, 3);
	ck_assert_str_eq(m.keys[0], "Smith");
	ck_assert_str_eq(m.keys[2], "42");
}
END_TEST

START_TEST(a_clean_case_is_the_same_bytes)
{
	const char *line = "{ \"id\":\"c1\", \"lang\":\"en\",\"question\":"
		"\"error 5050\",\"article\":\"a\" , \"facts\":{\"a\" :1}}";
	struct kb_case_masked m = mask_case(line);

	ck_assert_str_eq(m.c.source, line);
	ck_assert(!m.has_keys);
	m = mask_case("{\"id\":\"c1\",\"lang\":\"en\",\"question\":\"q\","
		      "\"article\":\"a\",\"keys\":\"Li\"}");
	ck_assert_uint_eq(m.n_keys, 1);
}
END_TEST

START_TEST(bad_details_are_refused)
{
	struct kb_case c = { .id = "c", .lang = "en", .question = "q",
			     .article = "a", .detail_json = "[1]" };
	struct kb_case_masked ret;
	struct kb_buf deep = { .mem = mem };

	ck_assert_int_eq(kb_case_mask(mem, masker, &c, &ret, &err),
			 KB_INVALID);
	kb_buf_adds(&deep, "{\"event\":");
	for (int i = 0; i < 40; i++)
		kb_buf_adds(&deep, "[");
	for (int i = 0; i < 40; i++)
		kb_buf_adds(&deep, "]");
	kb_buf_adds(&deep, "}");
	c.detail_json = deep.bytes;
	ck_assert_int_eq(kb_case_mask(mem, masker, &c, &ret, &err),
			 KB_INVALID);
	c.detail_json = NULL;
	ck_assert_int_eq(kb_case_mask(mem, masker, &c, &ret, &err), KB_OK);
	ck_assert_ptr_null(ret.c.source);
	ck_assert_int_eq(kb_masker_new(mem, "(a+)+$", &masker, &err), KB_OK);
	c.detail_json = "{\"event\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"}";
	ck_assert_int_eq(kb_case_mask(mem, masker, &c, &ret, &err), KB_LIMIT);
	c.detail_json = "{\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\":1}";
	ck_assert_int_eq(kb_case_mask(mem, masker, &c, &ret, &err), KB_LIMIT);
	c.detail_json = "{\"event\":[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"]}";
	ck_assert_int_eq(kb_case_mask(mem, masker, &c, &ret, &err), KB_LIMIT);
	c.detail_json = "{}";
	c.question = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab";
	ck_assert_int_eq(kb_case_mask(mem, masker, &c, &ret, &err), KB_LIMIT);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("mask");
	TCase *tc = tcase_create("mask");
	SRunner *runner;

	kb_base_init("test_mask");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, masks_what_it_should_and_no_more, 0,
			    KB_COUNT(pairs));
	tcase_add_loop_test(tc, masking_again_changes_nothing, 0,
			    KB_COUNT(pairs));
	tcase_add_loop_test(tc, labelled_set, 0, MASK_LANGS);
	tcase_add_test(tc, spellings_have_one_form);
	tcase_add_test(tc, values_are_recognised);
	tcase_add_test(tc, bad_pattern_is_refused);
	tcase_add_test(tc, slow_pattern_is_cut_off);
	tcase_add_test(tc, odd_patterns_do_no_harm);
	tcase_add_test(tc, long_texts_take_linear_time);
	tcase_add_test(tc, a_case_is_masked_everywhere);
	tcase_add_test(tc, a_clean_case_is_the_same_bytes);
	tcase_add_test(tc, bad_details_are_refused);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
