/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_terms - which texts meet in the index, and where a match is shown. */
#include <kb/text.h>

#include <check.h>
#include <stdlib.h>

#define ALL_KINDS (KB_TERM_MAIN | KB_TERM_CHAR | KB_TERM_GRAM \
	| KB_TERM_PAIR | KB_TERM_CODE)

static void *mem;
static struct kb_text *t;

static void setup(void)
{
	kb_base_init("test_terms");
	mem = talloc_new(NULL);
	t = kb_text_new(mem);
}

static void teardown(void)
{
	talloc_free(mem);
}

/* The terms of a kind, spaces between. */
static const char *terms(const char *text, unsigned kinds)
{
	struct kb_buf out = { .mem = mem };
	const struct kb_terms *list;

	kb_text_tokens(t, 0, text, strlen(text));
	list = kb_text_terms(t, 0, kinds);
	kb_buf_add(&out, "", 0);
	for (size_t i = 0; i < list->n; i++) {
		const struct kb_term *term = &list->v[i];

		ck_assert_uint_eq(term->hash, kb_term_hash(term->kind,
				term->text, term->len));
		kb_buf_addf(&out, "%s%.*s", i ? " " : "", (int)term->len,
			    term->text);
	}
	return out.bytes;
}

struct row { const char *text, *terms; };

static void check_rows(const struct row *rows, size_t n, unsigned kinds)
{
	for (size_t i = 0; i < n; i++)
		ck_assert_str_eq(terms(rows[i].text, kinds), rows[i].terms);
}

START_TEST(main_terms)
{
	static const struct row rows[] = {
		{ "Paying the bills", "pay the bill" },
		{ "can't bank's O'Brien users'", "cant bank obrien user" },
		{ "Оплата счетов", "оплат счет" }, { "счёт", "счет" },
		{ "2g 5GHz 3.14", "2g 5ghz 3 14" }, { "4г", "4г" },
		{ "国际漫游", "国际 际漫 漫游" }, { "電", "电" },
		{ "我，你", "我 你" }, { "wifi密码wrong", "wifi 密码 wrong" },
		{ "用wifi", "用 wifi" }, { "Ｗｉ１", "wi1" },
		{ "wifiроутер", "wifi роутер router" },
		{ "한국 カメラ", "한국 カメ メラ" },
		{ "λόγος", "λόγοσ" }, { "", "" }, { "?!…", "" },
	};

	check_rows(rows, KB_COUNT(rows), KB_TERM_MAIN);
}
END_TEST

START_TEST(single_characters)
{
	static const struct row rows[] = {
		{ "國際, bill 電", "国 际 电" }, { "bill", "" },
	};

	check_rows(rows, KB_COUNT(rows), KB_TERM_CHAR);
}
END_TEST

START_TEST(four_grams_are_of_the_unstemmed_word)
{
	static const struct row rows[] = {
		{ "Bills", "<bil bill ills lls>" }, { "a", "<a>" },
		{ "no", "<no>" }, { "счёт", "<сче счет чет>" },
		{ "漫遊", "" },
	};
	uint32_t hashes[64];
	size_t n = kb_word_grams("bills", 5, hashes, 64);

	check_rows(rows, KB_COUNT(rows), KB_TERM_GRAM);
	ck_assert_uint_eq(n, 4);
	ck_assert_uint_eq(hashes[1], kb_term_hash(KB_TERM_GRAM, "bill", 4));
	ck_assert_uint_eq(kb_word_grams("bills", 5, hashes, 2), 2);
	ck_assert_uint_eq(kb_word_grams("я", 2, hashes, 64), 1);
	ck_assert_uint_eq(hashes[0], kb_term_hash(KB_TERM_GRAM, "<я>", 4));
}
END_TEST

START_TEST(pairs_never_cross_han)
{
	static const struct row rows[] = {
		{ "paying my bills", "pay_my my_bill" },
		{ "wifi密码wrong", "" }, { "оплата bill", "оплат_bill" },
		{ "国际", "" },
	};

	check_rows(rows, KB_COUNT(rows), KB_TERM_PAIR);
}
END_TEST

START_TEST(codes_meet_however_they_are_written)
{
	static const struct row rows[] = {
		{ "E-2013", "e2013" }, { "e2013", "e2013" },
		{ "Ｅ－２０１３", "e2013" }, { "e_2013", "e2013" },
		{ "E–2013", "e2013" }, { "Е-2013 по-русски", "e2013" },
		{ "出现E-2013错误", "e2013" },
		{ "8-800-555-35-35", "88005553535" },
		{ "88005553535", "88005553535" },
		{ "3.14", "" }, { "2013", "" }, { "on/off", "" },
		{ "E-2013/E-2014", "e2013e2014 e2013 e2014" },
		{ "SM-G991B-DS", "smg991bds g991b" },
		{ "E - 2013", "" },
	};

	check_rows(rows, KB_COUNT(rows), KB_TERM_CODE);
}
END_TEST

/* Do all words of `wanted` stand among the main terms of text? */
static bool has(const char *text, const char *wanted)
{
	char *list = talloc_asprintf(mem, " %s ", terms(text, KB_TERM_MAIN));
	char *word = talloc_asprintf(mem, " %s ", wanted);

	return strstr(list, word) != NULL;
}

START_TEST(words_of_taiwan_and_hong_kong_meet_the_mainlands)
{
	static const struct row rows[] = {
		{ "軟體", "软件" }, { "软体", "软件" }, { "滑鼠", "鼠标" },
		{ "許可權", "权限" }, { "列印", "打印" }, { "簡訊", "短信" },
		{ "短訊", "短信" }, { "網路", "网络" }, { "行動電話", "手机" },
		{ "帳單", "账单" }, { "儲值", "充值" }, { "門號", "手机 机号" },
		{ "登入", "登录" }, { "電子信箱", "邮箱" }, { "螢幕", "屏幕" },
		{ "折價券", "优惠 惠券" }, { "優惠券", "优惠 惠券" },
		{ "行動上網", "移动 动上" }, { "隨身碟", "u 盘" },
		{ "請問滑鼠壞了怎麼辦", "鼠标" },
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_msg(has(rows[i].text, rows[i].terms), "%s: %s",
			      rows[i].text, terms(rows[i].text, KB_TERM_MAIN));
	/* Words that mean something else on the mainland stay alone. */
	ck_assert_str_eq(terms("程序", KB_TERM_MAIN), "程序");
	ck_assert_str_eq(terms("呼叫", KB_TERM_MAIN), "呼叫");
}
END_TEST

START_TEST(names_meet_in_both_scripts)
{
	static const struct row rows[] = {
		{ "теле2", "tele2" }, { "теле-2", "tele2" }, { "мтс", "mts" },
		{ "вайфая", "wifi" }, { "wi-fi", "wifi" },
		{ "вай-фай", "wifi" }, { "айфоном", "iphon" },
		{ "симку", "sim" }, { "конкорда", "concord" },
		{ "e-mail", "email" },
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_msg(has(rows[i].text, rows[i].terms), "%s: %s",
			      rows[i].text, terms(rows[i].text, KB_TERM_MAIN));
	ck_assert_str_eq(terms("wifi", KB_TERM_MAIN), "wifi");
	ck_assert_str_eq(terms("пинать", KB_TERM_MAIN), "пина");
}
END_TEST

START_TEST(extras_name_the_tokens_they_stand_for)
{
	const char *text = "an E-2013 軟體";
	const struct kb_tokens *tokens = kb_text_tokens(t, 0, text,
							strlen(text));

	ck_assert_uint_eq(tokens->n_extra, 2);
	ck_assert_int_eq(tokens->extra[0].type, KB_EXTRA_CODE);
	ck_assert_uint_eq(tokens->extra[0].first, 1);
	ck_assert_uint_eq(tokens->extra[0].count, 2);
	ck_assert_int_eq(tokens->extra[1].type, KB_EXTRA_PHRASE);
	ck_assert_uint_eq(tokens->extra[1].first, 3);
	ck_assert_uint_eq(tokens->extra[1].count, 2);
}
END_TEST

/* The original bytes of each token, | between. */
static const char *spans(const char *text)
{
	const struct kb_tokens *tokens = kb_text_tokens(t, 0, text,
							strlen(text));
	struct kb_buf out = { .mem = mem };

	for (size_t i = 0; i < tokens->n; i++)
		kb_buf_addf(&out, "%s%.*s", i ? "|" : "",
			    (int)(tokens->v[i].end - tokens->v[i].start),
			    text + tokens->v[i].start);
	return out.bytes;
}

START_TEST(spans_are_of_the_original)
{
	ck_assert_str_eq(spans("Straße, ﬁle 5㎏!"), "Straße|ﬁle|5㎏");
	ck_assert_str_eq(spans("x ½ y"), "x|½|½|y");
	ck_assert_str_eq(spans("die Сче\u0308т國乾隆"),
			 "die|Сче\u0308т|國|乾|隆");
	ck_assert_str_eq(spans("\ufeff瞭\u200b解 Ａ１"), "瞭|解|Ａ１");
	ck_assert_str_eq(spans("the bank's ㍍"), "the|bank's|㍍|㍍|㍍|㍍");
}
END_TEST

START_TEST(joined_says_that_nothing_stands_between)
{
	const struct kb_tokens *k = kb_text_tokens(t, 0, "電話 wifi密", 14);

	ck_assert_uint_eq(k->n, 4);
	ck_assert(!k->v[0].joined && k->v[1].joined && !k->v[2].joined
		  && k->v[3].joined);
	ck_assert_int_eq(k->v[0].type, KB_TOKEN_HAN);
	ck_assert_uint_eq(k->v[0].cp, 0x7535);
	ck_assert_int_eq(k->v[2].script, KB_SCRIPT_LATIN);
}
END_TEST

START_TEST(a_long_word_is_cut)
{
	char *text = talloc_array(mem, char, 200001);
	const struct kb_tokens *k;

	memset(text, 'x', 200000);
	k = kb_text_tokens(t, 0, text, 200000);
	ck_assert_uint_eq(k->n, 1);
	ck_assert_uint_le(k->v[0].raw_len, 64);
	ck_assert_uint_eq(k->v[0].end, 200000);
	for (size_t i = 0; i < 200000; i += 2)
		memcpy(text + i, "я", 2);
	k = kb_text_tokens(t, 0, text, 200000);
	ck_assert_uint_le(k->v[0].raw_len, 64);
	ck_assert_uint_eq(kb_utf8_valid(k->v[0].raw, k->v[0].raw_len),
			  k->v[0].raw_len);
	for (size_t i = 0; i < 200000; i += 2)
		memcpy(text + i, "1-", 2);
	k = kb_text_tokens(t, 0, text, 200000);
	ck_assert_uint_eq(k->n, 100000);
	kb_text_terms(t, 0, ALL_KINDS);
}
END_TEST

START_TEST(every_code_point_goes_through)
{
	char *all = talloc_array(mem, char, 4 * 0x110000);
	const struct kb_tokens *k;
	const struct kb_terms *list;
	size_t n = 0;

	for (uint32_t cp = 1; cp < 0x110000; cp++)
		if (cp < 0xd800 || cp >= 0xe000)
			n += kb_utf8_encode(cp, all + n);
	k = kb_text_tokens(t, 0, all, n);
	for (size_t i = 0; i < k->n; i++) {
		ck_assert_uint_lt(k->v[i].start, k->v[i].end);
		ck_assert_uint_le(k->v[i].end, n);
		ck_assert_uint_gt(k->v[i].stem_len, 0);
		if (i)
			ck_assert_uint_ge(k->v[i].start, k->v[i - 1].start);
	}
	list = kb_text_terms(t, 0, ALL_KINDS);
	for (size_t i = 0; i < list->n; i++)
		ck_assert_uint_eq(kb_utf8_valid(list->v[i].text,
				list->v[i].len), list->v[i].len);
}
END_TEST

START_TEST(two_analyzers_agree_whatever_they_did_before)
{
	struct kb_text *other = kb_text_new(mem);
	const char *text = "Paying 軟體 E-2013 счёт wi-fi 8-800-555";
	const struct kb_terms *a, *b;
	char word[32];

	for (int i = 0; i < 50000; i++) {	/* fill and overwrite a cache */
		snprintf(word, sizeof(word), "paying%dbills", i * 7919);
		for (char *p = word; *p; p++)
			*p = *p >= '0' && *p <= '9' ? *p + 'a' - '0' : *p;
		kb_text_tokens(other, 1, word, strlen(word));
	}
	kb_text_tokens(t, 0, text, strlen(text));
	kb_text_tokens(other, 0, text, strlen(text));
	a = kb_text_terms(t, 0, ALL_KINDS);
	b = kb_text_terms(other, 0, ALL_KINDS);
	ck_assert_uint_eq(a->n, b->n);
	for (size_t i = 0; i < a->n; i++)
		ck_assert_uint_eq(a->v[i].hash, b->v[i].hash);
}
END_TEST

START_TEST(results_hold_beside_each_other)
{
	const struct kb_terms *one, *two, *three;

	kb_text_tokens(t, 0, "paying bills", 12);
	one = kb_text_terms(t, 0, KB_TERM_MAIN);
	two = kb_text_terms(t, 0, KB_TERM_PAIR);
	kb_text_tokens(t, 1, "cat", 3);
	three = kb_text_terms(t, 1, KB_TERM_MAIN);
	ck_assert_uint_eq(one->n, 2);
	ck_assert_int_eq(memcmp(one->v[1].text, "bill", 4), 0);
	ck_assert_uint_eq(two->n, 1);
	ck_assert_int_eq(memcmp(two->v[0].text, "pay_bill", 8), 0);
	ck_assert_uint_eq(two->v[0].token, 0);
	ck_assert_uint_eq(three->n, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("terms");
	TCase *tc = tcase_create("terms");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, main_terms);
	tcase_add_test(tc, single_characters);
	tcase_add_test(tc, four_grams_are_of_the_unstemmed_word);
	tcase_add_test(tc, pairs_never_cross_han);
	tcase_add_test(tc, codes_meet_however_they_are_written);
	tcase_add_test(tc, words_of_taiwan_and_hong_kong_meet_the_mainlands);
	tcase_add_test(tc, names_meet_in_both_scripts);
	tcase_add_test(tc, extras_name_the_tokens_they_stand_for);
	tcase_add_test(tc, spans_are_of_the_original);
	tcase_add_test(tc, joined_says_that_nothing_stands_between);
	tcase_add_test(tc, a_long_word_is_cut);
	tcase_add_test(tc, every_code_point_goes_through);
	tcase_add_test(tc, two_analyzers_agree_whatever_they_did_before);
	tcase_add_test(tc, results_hold_beside_each_other);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
