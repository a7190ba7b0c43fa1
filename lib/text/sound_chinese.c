/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sound_chinese.c - Chinese surnames. In: a word in Han, Latin or Cyrillic
 * letters. Out: its syllables of pinyin, the most usual first.
 */
#include "sound_tables.h"

/* Spellings that are not pinyin: Wade-Giles and Taiwan's, Hong Kong's,
   Singapore's and Malaysia's, and those of old passports. */
static const struct { const char *sound, *spelled; } spellings[] = {
	{ "bai", " pai pak pek " }, { "cai", " tsai choi choy chua tsay tjoa " },
	{ "cao", " tsao tso " }, { "cen", " shum sham sum " },
	{ "chang", " sheung " },
	{ "chen", " chan tan chern tjan tchen tschen " },
	{ "cheng", " ching shing seng " }, { "cui", " tsui chui " },
	{ "dai", " tai tay " }, { "deng", " teng tang " },
	{ "ding", " ting " }, { "dong", " tung " }, { "du", " tu to toh " },
	{ "duan", " tuan tuen " }, { "fan", " faan huan " },
	{ "fang", " fong hong png " }, { "feng", " fung foong pang " },
	{ "fu", " foo poh foh " }, { "gan", " kan kam " },
	{ "gao", " kao ko kou koe goh " }, { "ge", " ko kot " },
	{ "gong", " kung kong " }, { "gu", " ku koo goo kwu " },
	{ "guan", " kwan kuan koon " },
	{ "guo", " kuo kwok kok quek kwek kuok kwock " },
	{ "han", " hon " }, { "he", " ho hor hoe " }, { "hou", " hau how " },
	{ "hu", " wu woo oh foo hoo " },
	{ "huang", " wong ng wee ooi oei bong hwang vong uy " },
	{ "huo", " fok " }, { "ji", " chi kei ki kee gi " },
	{ "jia", " chia ka kar " }, { "jian", " chien kan kean " },
	{ "jiang", " chiang kiang keong keung kong tseung cheung " },
	{ "jin", " chin kam kim gam king " }, { "ke", " ko kor kua o " },
	{ "kong", " kung hung " }, { "lei", " loi louie lui " },
	{ "li", " lee lei lie ly lai " },
	{ "liang", " leung leong neo nio " }, { "liao", " liu liew leow " },
	{ "lin", " lam lim lum " },
	{ "liu", " lau lao low lauw liou lew liew leow " },
	{ "long", " lung loong " },
	{ "lu", " lo look luk loke loo lok lui lyu lue leu lwee " },
	{ "luo", " lo law loh low lor lowe " }, { "ma", " mah beh " },
	{ "mai", " mak " }, { "mao", " mo mou " }, { "mei", " mui moy " },
	{ "meng", " mang " }, { "mo", " mok " }, { "ni", " ngai nee " },
	{ "ou", " au ow " }, { "ouyang", " auyeung auyong ouyeung " },
	{ "pan", " poon phua pun puan " }, { "peng", " pang phang phua " },
	{ "qian", " chien chin tsien " }, { "qin", " chin chun tseun " },
	{ "qiu", " chiu yau khoo hew chiou hiew " },
	{ "ren", " jen yam yum zen " }, { "ruan", " yuen juan " },
	{ "shao", " shiu siu " }, { "shen", " shum sham sim sum " },
	{ "shi", " shih shek sek si see sze " }, { "situ", " szeto seeto " },
	{ "song", " sung soong " }, { "su", " so soo sou soh " },
	{ "sun", " suen soon sng " }, { "tan", " tam tham " },
	{ "tang", " tong teng thong " }, { "tian", " tien tin " },
	{ "tong", " tung " }, { "tu", " to " },
	{ "wan", " man " }, { "wang", " wong ong heng vong uang " },
	{ "wei", " ngai nguy gwee wai ngui " }, { "wen", " man wan boon " },
	{ "wu", " ng goh woo ung ngo eng ooh " },
	{ "xia", " hsia ha har " }, { "xiao", " hsiao siu siew seow shaw " },
	{ "xie", " hsieh tse chia cheah shieh sia dja " },
	{ "xiong", " hsiung hung " },
	{ "xu", " hsu hui koh khoo chui tsui chee shu sue hsue khaw shyu sui "
		"zee " },
	{ "xue", " hsueh sit sih shiue hsue " },
	{ "yan", " yen yim ngan gan im " },
	{ "yang", " yeung yeong yong ieong young yeo yeoh " },
	{ "yao", " yiu yeo yew " }, { "ye", " yeh yip ip yap iap " },
	{ "you", " yau yu yew " },
	{ "yu", " yue yee eu ee yii ju iu yui jui " },
	{ "yuan", " yuen juan " }, { "zeng", " tseng tsang " },
	{ "zhan", " chan chim " },
	{ "zhang", " chang cheung cheong teo teoh tiong chong tjong tjang "
		"tchang " },
	{ "zhao", " chao chiu teo chew chow " },
	{ "zheng", " cheng cheang tay teh jheng jeng " },
	{ "zhong", " chung chong cheong " },
	{ "zhou", " chou chow chau chew joe chu " },
	{ "zhu", " chu chue choo tjoe gee jue " },
	{ "zhuang", " chuang chong ching " },
	{ "zhuge", " chukot chuko " }, { "zou", " tsou chow chau " },
	{ "zuo", " tso " },
};

/* Surnames of two characters; folded to Simplified. */
static const struct { const char *han, *sound; } doubles[] = {
	{ "欧阳", "ouyang" }, { "司马", "sima" }, { "诸葛", "zhuge" },
	{ "上官", "shangguan" }, { "司徒", "situ" }, { "皇甫", "huangfu" },
	{ "夏侯", "xiahou" }, { "公孙", "gongsun" }, { "令狐", "linghu" },
	{ "长孙", "zhangsun" }, { "慕容", "murong" }, { "宇文", "yuwen" },
	{ "尉迟", "yuchi" }, { "东方", "dongfang" }, { "西门", "ximen" },
	{ "南宫", "nangong" }, { "独孤", "dugu" }, { "端木", "duanmu" },
};

/* Read otherwise where they are surnames. */
static const struct { const char *han, *sounds[2]; } readings[] = {
	{ "曾", { "zeng" } }, { "单", { "shan" } }, { "仇", { "qiu" } },
	{ "解", { "xie" } }, { "任", { "ren" } }, { "区", { "ou" } },
	{ "查", { "zha" } }, { "朴", { "piao" } }, { "盖", { "ge" } },
	{ "覃", { "qin", "tan" } }, { "翟", { "zhai", "di" } },
	{ "缪", { "miao" } }, { "乐", { "yue", "le" } }, { "冼", { "xian" } },
	{ "员", { "yun" } }, { "种", { "chong" } }, { "折", { "she" } },
	{ "繁", { "po" } }, { "石", { "shi" } }, { "沈", { "shen" } },
	{ "叶", { "ye" } }, { "柏", { "bai" } }, { "卜", { "bu" } },
	{ "车", { "che" } }, { "万", { "wan" } }, { "宁", { "ning" } },
	{ "尹", { "yin" } }, { "佘", { "she" } }, { "曲", { "qu" } },
};

static const char *const initials[] = {
	"zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k",
	"h", "j", "q", "x", "r", "z", "c", "s", "y", "w", "",
};
static const char finals[] = " a o e i u v ai ei ui ao ou iu ie ue ve er an en "
	"in un vn ang eng ing ong ia ua uo iao uai ian uan iang uang iong ";

static bool listed(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = list; n && (p = strstr(p, word)); p++)
		if (p[-1] == ' ' && p[n] == ' ')
			return true;
	return false;
}

bool kb_is_pinyin(const char *word)
{
	for (size_t i = 0; i < KB_COUNT(initials); i++) {
		size_t n = strlen(initials[i]);
		if (strncmp(word, initials[i], n) == 0 &&
		    listed(finals, word + n))
			return true;
	}
	return false;
}

bool kb_is_double(const char *sound)
{
	for (size_t i = 0; i < KB_COUNT(doubles); i++)
		if (strcmp(doubles[i].sound, sound) == 0)
			return true;
	return false;
}

/* 吕 is lü, lyu, lv and lu: one. */
static void add_syllable(struct kb_sounds *s, const char *syllable)
{
	char out[KB_SOUND_MAX];
	size_t n = strlen(syllable);

	if (n >= sizeof(out))
		return;
	memcpy(out, syllable, n + 1);
	for (size_t i = 0; i < n; i++)
		if (out[i] == 'v')
			out[i] = 'u';
	kb_sounds_add(s, out);
}

void kb_sounds_latin(struct kb_sounds *s, const char *word)
{
	if (kb_is_pinyin(word) || kb_is_double(word))
		add_syllable(s, word);
	/* One place is for how it sounds otherwise. */
	for (size_t i = 0; i < KB_COUNT(spellings) && s->n < KB_SOUNDS - 1;
	     i++)
		if (listed(spellings[i].spelled, word))
			kb_sounds_add(s, spellings[i].sound);
}

/* ---- Han ----------------------------------------------------------------------- */

static bool begins(const uint32_t *word, size_t n, const char *han)
{
	const char *end = han + strlen(han);

	for (size_t i = 0; han < end; i++)
		if (i == n || kb_utf8_next(&han, end) != word[i])
			return false;
	return true;
}

void kb_sounds_han(struct kb_sounds *s, const uint32_t *word, size_t n)
{
	const char *v[3];
	size_t count;

	for (size_t i = 0; i < KB_COUNT(doubles); i++)
		if (begins(word, n, doubles[i].han)) {
			kb_sounds_add(s, doubles[i].sound);
			return;
		}
	/* Longer than a name is: somebody's words. */
	if (n > 4)
		return;
	for (size_t i = 0; i < KB_COUNT(readings); i++)
		if (begins(word, n, readings[i].han)) {
			kb_sounds_add(s, readings[i].sounds[0]);
			if (readings[i].sounds[1])
				kb_sounds_add(s, readings[i].sounds[1]);
			return;
		}
	count = kb_pinyin(word[0], v, KB_COUNT(v));
	for (size_t i = 0; i < count; i++)
		add_syllable(s, v[i]);
}
