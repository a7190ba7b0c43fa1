/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_text - UTF-8, languages, folding and sentences as a reader meets them. */
#include <kb/text.h>

#include <check.h>
#include <stdlib.h>

static void *mem;
static struct kb_text *t;

static void setup(void)
{
	kb_base_init("test_text");
	mem = talloc_new(NULL);
	t = kb_text_new(mem);
}

static void teardown(void)
{
	talloc_free(mem);
}

static const char *fold(const char *text)
{
	return kb_text_fold(t, mem, text, strlen(text));
}

/* ---- UTF-8 --------------------------------------------------------------- */

START_TEST(invalid_bytes_are_found_where_they_are)
{
	static const struct { const char *bytes; size_t len, valid; } rows[] = {
		{ "abc", 3, 3 }, { "", 0, 0 }, { "ё字😀", 9, 9 },
		{ "a\0b", 3, 1 },
		{ "ab\xc0\xaf", 4, 2 },		/* overlong / */
		{ "ab\xe0\x80\xaf", 5, 2 },
		{ "ab\xed\xa0\x80", 5, 2 },	/* surrogate */
		{ "ab\xf4\x90\x80\x80", 6, 2 },	/* above U+10FFFF */
		{ "\xf4\x8f\xbf\xbf", 4, 4 },
		{ "ab\xe5\xad", 4, 2 },		/* cut in a character */
		{ "ab\x80", 3, 2 }, { "ab\xff", 3, 2 },
		{ "字\xe5\x28\xad", 6, 3 },
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_msg(kb_utf8_valid(rows[i].bytes, rows[i].len)
			      == rows[i].valid, "row %zu", i);
}
END_TEST

START_TEST(code_points_survive_a_round_trip)
{
	for (uint32_t cp = 1; cp < 0x110000; cp++) {
		char bytes[4];
		const char *p = bytes;
		size_t n;

		if (cp >= 0xd800 && cp < 0xe000)
			continue;
		n = kb_utf8_encode(cp, bytes);
		ck_assert_uint_eq(kb_utf8_valid(bytes, n), n);
		ck_assert_uint_eq(kb_utf8_next(&p, bytes + n), cp);
		ck_assert_ptr_eq(p, bytes + n);
		ck_assert_uint_eq(kb_utf8_count(bytes, n), 1);
	}
}
END_TEST

/* ---- languages ----------------------------------------------------------- */

START_TEST(language_tags)
{
	static const struct { const char *tag, *code; } rows[] = {
		{ "zh", "zh-Hans" }, { "zh-CN", "zh-Hans" },
		{ "zh-TW", "zh-Hant" }, { "zh-hk", "zh-Hant" },
		{ "ZH-HANT-HK", "zh-Hant" }, { "zh-Hans-SG", "zh-Hans" },
		{ "zh_TW", "zh-Hant" }, { "en-US", "en" }, { "EN", "en" },
		{ "ru-RU", "ru" },
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_str_eq(kb_lang_find(rows[i].tag)->code,
				 rows[i].code);
	ck_assert_ptr_null(kb_lang_find("de"));
	ck_assert_ptr_null(kb_lang_find("english"));
	ck_assert_ptr_null(kb_lang_find(""));
	ck_assert_ptr_null(kb_lang_find(NULL));
	ck_assert_str_eq(kb_lang_find("zh-TW")->opposite, "zh-Hans");
	ck_assert_ptr_null(kb_lang_find("ru")->opposite);
}
END_TEST

START_TEST(language_of_a_text)
{
	static const struct { const char *text, *code; } rows[] = {
		{ "怎么查询电费账单", "zh-Hans" },
		{ "怎麼查詢電費帳單", "zh-Hant" },
		{ "wifi密碼忘了", "zh-Hant" }, { "iphone 15 无法开机", "zh-Hans" },
		{ "Как оплатить счёт за wifi", "ru" },
		{ "how do I pay my bill", "en" },
		{ "E-2013 怎么办", "zh-Hans" },
	};
	const struct kb_lang *ru = kb_lang_find("ru");
	const struct kb_lang *hant = kb_lang_find("zh-Hant");

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_str_eq(kb_lang_guess(rows[i].text,
				strlen(rows[i].text), ru)->code, rows[i].code);
	/* Characters of both scripts: the reader's own, else Simplified. */
	ck_assert_str_eq(kb_lang_guess("上月", 6, hant)->code, "zh-Hant");
	ck_assert_str_eq(kb_lang_guess("上月", 6, ru)->code, "zh-Hans");
	ck_assert_ptr_eq(kb_lang_guess("2013!", 5, ru), ru);
	ck_assert_ptr_null(kb_lang_guess("", 0, NULL));
}
END_TEST

START_TEST(language_of_a_browser)
{
	const struct kb_lang *en = kb_lang_find("en");
	static const struct { const char *header, *code; } rows[] = {
		{ "zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant" },
		{ "de-DE,de;q=0.9,ru;q=0.5", "ru" },
		{ "en;q=0.1, zh-CN;q=0.8", "zh-Hans" },
		{ "fr", "en" }, { "*", "en" }, { "", "en" },
		{ "ru;q=0", "en" }, { "ru;q=x", "en" }, { ",,;;q=,ru", "ru" },
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_str_eq(kb_lang_negotiate(rows[i].header, en)->code,
				 rows[i].code);
	ck_assert_ptr_eq(kb_lang_negotiate(NULL, en), en);
}
END_TEST

START_TEST(conversion_keeps_markup_and_uses_local_words)
{
	const char *hans = "<a href=\"/x?a=1\">软件</a>\n&amp; 信息 abc";
	char *hant = kb_lang_convert(mem, "zh-Hans", "zh-Hant", hans,
				     strlen(hans));

	ck_assert_str_eq(hant, "<a href=\"/x?a=1\">軟體</a>\n&amp; 資訊 abc");
	ck_assert_str_eq(kb_lang_convert(mem, "zh-Hant", "zh-Hans", hant,
					 strlen(hant)), hans);
	ck_assert_str_eq(kb_lang_convert(mem, "en", "ru", "bill", 4), "bill");
	ck_assert_str_eq(kb_lang_convert(mem, "zh-Hans", "zh-Hant", "", 0),
			 "");
	ck_assert_str_eq(kb_lang_convert(mem, "zh-Hans", "zh-Hant",
					 "软\xff", 4), "软\xff");
}
END_TEST

/* ---- folding ------------------------------------------------------------- */

START_TEST(forms_of_one_text_fold_alike)
{
	static const struct { const char *text, *folded; } rows[] = {
		{ "ＷＩＦＩ　２", "wifi 2" }, { "Straße", "strasse" },
		{ "ﬁle ㎏ ½", "file kg 1/2" },
		{ "Счёт", "счет" }, { "Сче\u0308т", "счет" },
		{ "и\u0306", "й" }, { "Й", "й" }, { "за\u0301мок", "замок" },
		{ "cafe\u0301", "café" }, { "I\u0307stanbul", "istanbul" },
		{ "a\u200bb\u00adc\ufeffd\u202ee", "abcde" },
		{ "國際漫遊", "国际漫游" }, { "什麼", "什么" }, { "什么", "什么" },
		{ "頭髮發現", "头发发现" }, { "乾隆", "乾隆" },
		{ "乾燥", "干燥" }, { "瞭解", "了解" }, { "瞭望", "瞭望" },
		{ "看著", "看着" }, { "裡面", "里面" }, { "裏面", "里面" },
		{ "啟動", "启动" }, { "啓動", "启动" }, { "說", "说" },
		{ "説", "说" }, { "壹萬贰仟", "一万二仟" },
		{ "帳單", "账单" }, { "賬單", "账单" }, { "账单", "账单" },
		{ "한\u3000글", "한 글" }, { "\u1112\u1161\u11ab", "한" },
		{ "か\u3099", "が" }, { "ｶﾞ", "ガ" }, { "①", "1" }, { "٣", "3" },
		{ "’–", "'-" }, { "\u0301", "" }, { "\u0301a", "a" },
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_str_eq(fold(rows[i].text), rows[i].folded);
}
END_TEST

START_TEST(folding_twice_changes_nothing)
{
	/* Every code point but those that compose with their neighbour. */
	char *all = talloc_array(mem, char, 6 * 0x110000);
	size_t n = 0;
	char *once;

	for (uint32_t cp = 1; cp < 0x110000; cp++) {
		if (cp >= 0xd800 && cp < 0xe000)
			continue;
		n += kb_utf8_encode(cp, all + n);
		all[n++] = '\n';
	}
	once = kb_text_fold(t, mem, all, n);
	ck_assert_uint_eq(kb_utf8_valid(once, strlen(once)), strlen(once));
	ck_assert_str_eq(fold(once), once);
}
END_TEST

START_TEST(a_heap_of_accents_costs_little)
{
	size_t n = 1;
	char *text = talloc_array(mem, char, 1 << 20);
	uint64_t at = kb_clock_ns();

	text[0] = 'e';
	while (n + 2 <= 1 << 20) {
		memcpy(text + n, "\xcc\x81", 2);
		n += 2;
	}
	ck_assert_str_eq(kb_text_fold(t, mem, text, n), "é");
	for (size_t i = 0; i + 4 <= n; i += 4)
		memcpy(text + i, "\xd0\xb8\xcc\x86", 4);	/* й in two */
	ck_assert_uint_gt(strlen(kb_text_fold(t, mem, text, n)), 500000);
	ck_assert_uint_lt(kb_clock_ns() - at, 2000000000u);
}
END_TEST

/* ---- sentences ----------------------------------------------------------- */

START_TEST(sentences_end_where_people_say)
{
	/* | marks each end. */
	static const char *const rows[] = {
		"Pay the bill.| Then wait!| Why?|",
		"It costs 3.14 a day.| Next|",
		"Mr. Smith called e.g. twice.| Done.|",
		"He said \"stop.\"| Then left.|",
		"请重启路由器。|然后再试！|好吗？|",
		"他说：「好。」|走了……|完|",
		"請稍候。|謝謝|",
		"Оплатите счёт.| Подождите.|",
		"Свет, газ и т. д. тоже.| Да.|",
		"Звоните на ул. Мира.| Ждём.|",
		"one\n|two\n|",
		"see kb.example.com/a?b=c now.| ok|",
		"Really?!| Yes.|",
		"no end|",
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++) {
		struct kb_buf marked = { .mem = mem };
		char text[256];
		size_t len = 0, from = 0;

		for (const char *p = rows[i]; *p; p++)
			if (*p != '|')
				text[len++] = *p;
		while (from < len) {
			size_t to = kb_text_sentence_end(text, len, from);

			ck_assert_uint_gt(to, from);
			kb_buf_add(&marked, text + from, to - from);
			kb_buf_adds(&marked, "|");
			from = to;
		}
		ck_assert_str_eq(marked.bytes, rows[i]);
	}
	ck_assert_uint_eq(kb_text_sentence_end("", 0, 0), 0);
}
END_TEST

START_TEST(version_names_the_tables)
{
	ck_assert_int_eq(strncmp(kb_text_version(), "1-", 2), 0);
	ck_assert_uint_eq(strlen(kb_text_version()), 18);
}
END_TEST

/* ---- how it is typed ------------------------------------------------------ */

/* "zhong chong" */
static const char *readings(const char *character)
{
	const char *p = character, *v[4];
	size_t n = kb_pinyin(kb_utf8_next(&p, p + strlen(p)), v, 4);
	char *ret = talloc_strdup(mem, "");

	for (size_t i = 0; i < n; i++)
		ret = talloc_asprintf_append(ret, "%s%s", i ? " " : "", v[i]);
	return ret;
}

START_TEST(characters_are_read_as_people_read_them)
{
	static const char *const rows[][2] = {
		{ "中", "zhong" }, { "密", "mi" }, { "女", "nv" },
		{ "绿", "lv lu" }, { "略", "lve" }, { "重", "zhong chong" },
		{ "行", "xing hang" }, { "长", "chang zhang" },
		{ "長", "chang zhang" }, { "還", "hai huan" },
		{ "了", "le liao" }, { "都", "dou du" }, { "樂", "le yue" },
		{ "乾", "gan qian" }, { "號", "hao" }, { "嗯", "n" },
		{ "a", "" }, { "。", "" }, { "ё", "" }, { "あ", "" },
		{ "😀", "" },
	};
	const char *one[1];

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_str_eq(readings(rows[i][0]), rows[i][1]);
	ck_assert_uint_eq(kb_pinyin(0x91cd, one, 1), 1);
	ck_assert_str_eq(one[0], "zhong");
}
END_TEST

START_TEST(every_common_character_has_a_reading)
{
	const char *v[1];
	size_t without = 0;

	for (uint32_t cp = 0x4e00; cp < 0x9fa6; cp++)
		without += kb_pinyin(cp, v, 1) == 0;
	ck_assert_uint_lt(without, 60);
}
END_TEST

START_TEST(the_same_keys_on_the_other_layout)
{
	static const char *const rows[][2] = {
		{ "ghbdtn", "привет" }, { "Ghbdtn", "Привет" },
		{ "rfr ,snm", "как быть" }, { "j,]tv", "объем" },
		{ "привет", "ghbdtn" }, { "зфыыцщкв", "password" },
		{ "`krf 2023", "ёлка 2023" }, { "зф ckjdf", "зф слова" },
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_str_eq(kb_layout_swap(mem, rows[i][0],
						strlen(rows[i][0])),
				 rows[i][1]);
	ck_assert_ptr_null(kb_layout_swap(mem, "", 0));
	ck_assert_ptr_null(kb_layout_swap(mem, "12, 密码", strlen("12, 密码")));
}
END_TEST

/* The span found in the text, "" if there is none; of several the last. */
static const char *span_of(const char *text)
{
	const struct kb_tokens *tokens = kb_text_tokens(t, 0, text,
							strlen(text));
	static char found[32];

	found[0] = 0;
	for (size_t i = 0; i < tokens->n_extra; i++)
		if (tokens->extra[i].type == KB_EXTRA_SPAN)
			snprintf(found, sizeof(found), "%.*s",
				 tokens->extra[i].len, tokens->extra[i].text);
	return found;
}

START_TEST(spans_of_time_are_one_however_written)
{
	static const struct { const char *text, *span; } rows[] = {
		{ "2小时", "120min" }, { "两个小时内", "120min" },
		{ "兩小時", "120min" }, { "120分钟", "120min" },
		{ "2 ч", "120min" }, { "за 2 часа", "120min" },
		{ "два часа", "120min" }, { "2 hours", "120min" },
		{ "two hours", "120min" }, { "2h", "120min" },
		{ "120 min", "120min" }, { "120-minute call", "120min" },
		{ "24小时", "1440min" }, { "24 часа", "1440min" },
		{ "1 day", "1440min" }, { "сутки 1 день", "1440min" },
		{ "一个半小时", "90min" }, { "полтора часа", "90min" },
		{ "1.5 hours", "90min" }, { "1,5 часа", "90min" },
		{ "半小时", "30min" }, { "полчаса", "30min" },
		{ "half an hour", "30min" }, { "пол часа", "30min" },
		{ "三十秒", "30s" }, { "30 секунд", "30s" },
		{ "3个工作日", "3workday" }, { "3 business days", "3workday" },
		{ "3 рабочих дня", "3workday" }, { "3天", "4320min" },
		{ "两周", "2week" }, { "2 недели", "2week" },
		{ "两个星期", "2week" }, { "14 days", "20160min" },
		{ "6个月", "6month" }, { "полгода", "6month" },
		{ "6 months", "6month" }, { "半年", "6month" },
		{ "1 year", "12month" }, { "12 месяцев", "12month" },
		/* Dates, places in a row and other things are none. */
		{ "2024年", "" }, { "10月5日", "" }, { "2024 год", "" },
		{ "5 cards", "" }, { "minutes", "" }, { "4G", "" },
		{ "2. Hours", "" }, { "半个月", "" }, { "两点", "" },
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_msg(!strcmp(span_of(rows[i].text), rows[i].span),
			      "%s: %s", rows[i].text,
			      span_of(rows[i].text));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("text");
	TCase *tc = tcase_create("text");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, spans_of_time_are_one_however_written);
	tcase_add_test(tc, invalid_bytes_are_found_where_they_are);
	tcase_add_test(tc, code_points_survive_a_round_trip);
	tcase_add_test(tc, language_tags);
	tcase_add_test(tc, language_of_a_text);
	tcase_add_test(tc, language_of_a_browser);
	tcase_add_test(tc, conversion_keeps_markup_and_uses_local_words);
	tcase_add_test(tc, forms_of_one_text_fold_alike);
	tcase_add_test(tc, folding_twice_changes_nothing);
	tcase_add_test(tc, a_heap_of_accents_costs_little);
	tcase_add_test(tc, sentences_end_where_people_say);
	tcase_add_test(tc, version_names_the_tables);
	tcase_add_test(tc, characters_are_read_as_people_read_them);
	tcase_add_test(tc, every_common_character_has_a_reading);
	tcase_add_test(tc, the_same_keys_on_the_other_layout);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
