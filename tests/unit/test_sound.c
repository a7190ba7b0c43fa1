/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that are one family's in another script are candidates; others are
   not. */
#include <check.h>
#include <stdlib.h>

#include <kb/text.h>

static struct kb_text *text;

static void setup(void)
{
	text = kb_text_new(NULL);
}

static void teardown(void)
{
	talloc_free(text);
}

static bool alike(const char *a, const char *b)
{
	struct kb_sounds x, y;

	kb_text_sounds(text, a, &x);
	kb_text_sounds(text, b, &y);
	for (size_t i = 0; i < x.n; i++)
		for (size_t k = 0; k < y.n; k++)
			if (strcmp(x.v[i], y.v[k]) == 0)
				return true;
	return false;
}

/* All of a row are alike. */
static const char *const one[][7] = {
	{ "于", "Yu", "余", "俞", "Юй", "於", "YU" },
	{ "于", "Yue", "Ju", "yu", "Ю" },
	{ "张", "張", "Zhang", "Chang", "Cheung", "Чжан", "Teo" },
	{ "王", "Wang", "Wong", "Ван", "Ong" },
	{ "李", "Li", "Lee", "Ли", "LI" },
	{ "赵", "趙", "Zhao", "Chao", "Chiu", "Чжао" },
	{ "陈", "陳", "Chen", "Chan", "Tan", "Чэнь", "Чен" },
	{ "刘", "劉", "Liu", "Lau", "Lao", "Лю" },
	{ "杨", "楊", "Yang", "Yeung", "Yeo", "Ян" },
	{ "黄", "黃", "Huang", "Wong", "Ng", "Хуан", "Hwang" },
	{ "吴", "吳", "Wu", "Ng", "Goh", "У" },
	{ "周", "Zhou", "Chow", "Chou", "Чжоу" },
	{ "许", "許", "Xu", "Hsu", "Hui", "Сюй" },
	{ "徐", "Xu", "Hsü", "Tsui", "Сюй" },
	{ "孙", "孫", "Sun", "Suen", "Сунь" },
	{ "朱", "Zhu", "Chu", "Чжу" },
	{ "马", "馬", "Ma", "Mah", "Ма" },
	{ "胡", "Hu", "Woo", "Ху" },
	{ "郭", "Guo", "Kuo", "Kwok", "Го" },
	{ "林", "Lin", "Lam", "Lim", "Линь" },
	{ "何", "He", "Ho", "Хэ", "Хе" },
	{ "高", "Gao", "Kao", "Гао" },
	{ "罗", "羅", "Luo", "Lo", "Law", "Ло" },
	{ "郑", "鄭", "Zheng", "Cheng", "Tay", "Чжэн", "Чжен" },
	{ "梁", "Liang", "Leung", "Лян" },
	{ "谢", "謝", "Xie", "Hsieh", "Tse", "Се" },
	{ "宋", "Song", "Sung", "Сун" },
	{ "唐", "Tang", "Tong", "Тан" },
	{ "邓", "鄧", "Deng", "Teng", "Tang", "Дэн" },
	{ "冯", "馮", "Feng", "Fung", "Фэн" },
	{ "曹", "Cao", "Tsao", "Цао" },
	{ "曾", "Zeng", "Tseng", "Tsang", "Цзэн" },
	{ "萧", "Xiao", "Hsiao", "Siu", "Сяо" },
	{ "蔡", "Cai", "Tsai", "Ts'ai", "Choi", "Цай" },
	{ "潘", "Pan", "Poon", "Пань" },
	{ "叶", "葉", "Ye", "Yeh", "Yip", "Е" },
	{ "蒋", "蔣", "Jiang", "Chiang", "Цзян" },
	{ "沈", "Shen", "Shum", "Шэнь" },
	{ "姚", "Yao", "Yiu", "Яо" },
	{ "卢", "盧", "Lu", "Lo", "Лу" },
	{ "吕", "呂", "Lü", "Lyu", "Lui", "Люй" },
	{ "任", "Ren", "Jen", "Yam", "Жэнь" },
	{ "欧阳", "歐陽", "Ouyang", "Au-Yeung", "Оуян" },
	{ "司徒", "Situ", "Szeto", "Сыту" },
	{ "诸葛", "諸葛", "Zhuge", "Чжугэ" },
	{ "解", "Xie", "Се" },
	{ "单", "單", "Shan", "Шань" },
	{ "薛", "Xue", "Hsueh", "Сюэ" },
	{ "袁", "Yuan", "Yuen", "Юань" },
	{ "温", "Wen", "Вэнь", "Вень" },
	{ "Иванов", "Ivanov", "Iwanow", "Иванова", "Ivanoff", "IVANOVA" },
	{ "Петров", "Petrov", "Petrow", "Петрова" },
	{ "Семёнов", "Семенов", "Semenov", "Semyonov" },
	{ "Достоевский", "Dostoevsky", "Dostoyevskiy", "Достоевская" },
	{ "Чехов", "Chekhov" },
	{ "Щукин", "Shchukin", "Schtschukin", "Щукина" },
	{ "Юрьев", "Yuryev", "Jurjew" },
	{ "Жуков", "Zhukov", "Жукова" },
	{ "Алексеев", "Alekseev", "Alexeyev" },
	{ "Сергеев", "Sergeev", "Sergejew" },
	{ "Алиев", "Aliev", "Aliyev", "Алиева" },
	{ "Хасанов", "Khasanov", "Hasanov" },
	{ "Müller", "Muller" },
	{ "Смит", "Smit", "Smith" },
	{ "Браун", "Braun" },
	{ "王小明", "王", "Wang" },
	{ "欧阳修", "Ouyang" },
	{ "Anna Petrova", "Петров" },
	{ "Chan Tai Man", "陈" },
	{ "Li, Wei", "李" },
};

START_TEST(names_of_one_family_are_alike)
{
	for (size_t i = 0; i < KB_COUNT(one[0]) && one[_i][i]; i++)
		ck_assert_msg(alike(one[_i][0], one[_i][i]), "%s %s",
			      one[_i][0], one[_i][i]);
}
END_TEST

static const char *const other[][2] = {
	{ "于", "王" }, { "Yu", "Wu" }, { "李", "林" }, { "Li", "Lin" },
	{ "Zhang", "Jiang" }, { "Zhao", "Zhou" },
	{ "陈", "程" }, { "Чэнь", "Чжэн" }, { "张", "Чжань" },
	{ "宋", "Сунь" }, { "孙", "宋" }, { "林", "Лин" },
	{ "Xu", "Wu" }, { "Hsu", "Hu" }, { "Ma", "Na" },
	{ "Иванов", "Петров" }, { "Ivanov", "Ivanenko" },
	{ "Кузнецов", "Козлов" }, { "Smith", "Schmidt" },
	{ "Chekhov", "Shekhov" }, { "Семёнов", "Симонов" },
	{ "Chen", "Shen" }, { "Cai", "Cao" }, { "Гао", "Го" },
	{ "Цзян", "Цян" }, { "欧阳", "欧" }, { "司马", "马" },
	{ "Wang", "Yang" }, { "王", "Вань" }, { "Лю", "Лу" },
	{ "何", "胡" }, { "Petrov", "王" }, { "Яо", "Яна" },
	{ "20418", "20418" }, { "我的手机坏了怎么办", "我" },
	{ "", "" }, { "\xff", "\xff" }, { "---", "---" },
	{ "when will somebody come", "when" },
};

START_TEST(other_names_are_not)
{
	ck_assert_msg(!alike(other[_i][0], other[_i][1]), "%s %s",
		      other[_i][0], other[_i][1]);
}
END_TEST

START_TEST(there_are_few_keys_and_they_are_short)
{
	char *name = kb_format(NULL, "Y%s", "");
	struct kb_sounds s;

	for (size_t i = 0; i < 200; i++) {
		char *next = kb_format(NULL, "%su", name);
		talloc_free(name);
		name = next;
		kb_text_sounds(text, name, &s);
		ck_assert_uint_le(s.n, KB_SOUNDS);
		for (size_t k = 0; k < s.n; k++)
			ck_assert_uint_lt(strlen(s.v[k]), KB_SOUND_MAX);
	}
	ck_assert_uint_eq(s.n, 0);
	talloc_free(name);
}
END_TEST

int main(void)
{
	kb_base_init("test_sound");
	Suite *suite = suite_create("sound");
	TCase *tc = tcase_create("core");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, names_of_one_family_are_alike, 0,
			    (int)KB_COUNT(one));
	tcase_add_loop_test(tc, other_names_are_not, 0, (int)KB_COUNT(other));
	tcase_add_test(tc, there_are_few_keys_and_they_are_short);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
