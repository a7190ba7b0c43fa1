/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mask_set.c - in: a seed. Out: one invented question after the other. Values
 * are made by the rules of their issuers, checksums counted here a second time.
 */
#include "mask_set.h"

#include <kb/text.h>

static unsigned pick(struct mask_set *s, unsigned n)
{
	s->state = s->state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((s->state >> 33) % n);
}

/* In a form: d any digit, n one from 1 to 9, # taken from `digits`. */
static void form(struct mask_set *s, const char *how, const char *digits,
		 char *to)
{
	for (; *how; how++)
		if (*how == 'd')
			*to++ = (char)('0' + pick(s, 10));
		else if (*how == 'n')
			*to++ = (char)('1' + pick(s, 9));
		else if (*how == '#')
			*to++ = *digits++;
		else
			*to++ = *how;
	*to = '\0';
}

#define PICK(s, list) (list)[pick(s, KB_COUNT(list))]

/* ---- phones ---------------------------------------------------------------- */

static void china(struct mask_set *s, char *to)
{
	static const char *const forms[] = {
		"###########", "### #### ####", "###-####-####",
		"+86 ###########", "+86-###-####-####", "0086###########",
		"+86###########", "86###########", "##### ######",
		"# # # # # # # # # # #", "### ########", "+86 ### #### ####",
	};
	static const char *const lines[] = {
		"010-nddd dddd", "021-nddddddd", "(0755) nddddddd",
		"0571 nddd dddd", "010nddddddd", "(010)nddddddd",
		"0431-nddddddd", "+86 21 nddd dddd",
	};
	char digits[16];

	if (pick(s, 4) == 0) {
		form(s, PICK(s, lines), "", to);
		return;
	}
	form(s, "ddddddddd", "", digits + 2);
	digits[0] = '1';
	digits[1] = (char)('3' + pick(s, 7));
	form(s, PICK(s, forms), digits, to);
}

static void taiwan(struct mask_set *s, char *to)
{
	static const char *const forms[] = {
		"090d-ddd-ddd", "091ddddddd", "0922 ddd ddd", "0933-dddddd",
		"+886 912 ddd ddd", "+886-2-2ddd-dddd", "02-2ddd-dddd",
		"(02)2ddd-dddd", "04-2dddddd", "07-3dd-dddd", "037-nddddd",
		"+852 9ndd dddd", "+852-6ndd-dddd", "9ndd dddd", "6ndd-dddd",
		"+8525ndddddd",
	};

	form(s, PICK(s, forms), "", to);
}

static void russia(struct mask_set *s, char *to)
{
	static const char *const forms[] = {
		"+7 (9##) ddd-dd-dd", "89##ddddddd", "8 9## ddd-dd-dd",
		"+79##ddddddd", "8-9##-ddd-dd-dd", "79##ddddddd",
		"8 (9##) ddddddd", "8(9##)ddd-dd-dd", "+7-9##-ddd-dd-dd",
		"9## ddd-dd-dd", "8 (495) ddd-dd-dd", "+7 812 ddddddd",
		"8 9 # # d d d d d d d", "8.9##.ddd.dd.dd", "ndd-dd-dd",
	};
	char digits[3] = { (char)('1' + pick(s, 9)),
			   (char)('1' + pick(s, 9)), 0 };

	form(s, PICK(s, forms), digits, to);
}

static void english(struct mask_set *s, char *to)
{
	static const char *const forms[] = {
		"(4##) 5##-dddd", "4##-6##-dddd", "+1 4## 6## dddd",
		"+44 20 79dd dddd", "+44 7911 dddddd", "020 79dd dddd",
		"07911 dddddd", "+14##6##dddd", "4##.6##.dddd",
		"1-4##-6##-dddd", "+44 (0)20 79dd dddd", "+49 171 ddddddd",
		"+33 6 dd dd dd dd", "+61 412 ddd ddd",
	};
	char digits[5];

	form(s, "nnnn", "", digits);
	form(s, PICK(s, forms), digits, to);
}

/* ---- with checksums ----------------------------------------------------------- */

static void resident(struct mask_set *s, char *to)
{
	static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9,
				       10, 5, 8, 4, 2 };
	int sum = 0;

	snprintf(to, 32, "%02u%02u%02u%04u%02u%02u%03u", 11 + pick(s, 50),
		 1 + pick(s, 20), 1 + pick(s, 30), 1940 + pick(s, 70),
		 1 + pick(s, 12), 1 + pick(s, 28), pick(s, 1000));
	for (unsigned i = 0; i < 17; i++)
		sum += (to[i] - '0') * weights[i];
	to[17] = "10X98765432"[sum % 11];
	to[18] = '\0';
	if (pick(s, 6) == 0) {
		char plain[32];
		memcpy(plain, to, 19);
		snprintf(to, 32, "%.6s %.8s %.4s", plain, plain + 6,
			 plain + 14);
	}
}

static void old_resident(struct mask_set *s, char *to)
{
	snprintf(to, 32, "%02u%02u%02u%02u%02u%02u%03u", 11 + pick(s, 20),
		 1 + pick(s, 20), 1 + pick(s, 30), 30 + pick(s, 60),
		 1 + pick(s, 12), 1 + pick(s, 28), pick(s, 1000));
}

static void taiwan_id(struct mask_set *s, char *to)
{
	static const char order[] = "ABCDEFGHJKLMNPQRSTUVXYWZIO";
	unsigned i = pick(s, 26), code = 10 + i, sum;

	to[0] = order[i];
	form(s, "dddddddd", "", to + 1);
	to[1] = (char)('1' + pick(s, 2));
	sum = code / 10 + code % 10 * 9;
	for (unsigned k = 1; k <= 8; k++)
		sum += (unsigned)(to[k] - '0') * (9 - k);
	to[9] = (char)('0' + (10 - sum % 10) % 10);
	to[10] = '\0';
}

static void hong_kong_id(struct mask_set *s, char *to)
{
	unsigned sum = 36 * 9, check;

	to[0] = (char)('A' + pick(s, 26));
	form(s, "dddddd", "", to + 1);
	sum += (unsigned)(to[0] - 'A' + 10) * 8;
	for (unsigned i = 1; i <= 6; i++)
		sum += (unsigned)(to[i] - '0') * (8 - i);
	check = (11 - sum % 11) % 11;
	snprintf(to + 7, 8, check == 10 ? "(A)" : "(%u)", check);
}

static void card(struct mask_set *s, char *to)
{
	static const char *const heads[] = { "4000", "5100", "2200", "6222",
					     "6217", "2202" };
	static const char *const forms[] = { "################",
		"#### #### #### ####", "####-####-####-####" };
	bool is_long = pick(s, 4) == 0;
	unsigned n = is_long ? 19 : 16, sum = 0;
	char digits[24];

	memcpy(digits, is_long ? "6217" : PICK(s, heads), 4);
	form(s, "ddddddddddddddd", "", digits + 4);
	for (unsigned i = 0; i < n - 1; i++) {
		unsigned v = (unsigned)(digits[n - 2 - i] - '0');
		sum += i % 2 ? v : v * 2 > 9 ? v * 2 - 9 : v * 2;
	}
	digits[n - 1] = (char)('0' + (10 - sum % 10) % 10);
	digits[n] = '\0';
	form(s, is_long ? pick(s, 2) ? "#### #### #### #### ###" :
	     "###################" : PICK(s, forms), digits, to);
}

static void iban(struct mask_set *s, char *to)
{
	static const struct { const char *country, *form; } kinds[] = {
		{ "DE", "dddddddddddddddddd" }, { "GB", "WESTdddddddddddddd" },
		{ "FR", "ddddddddddddddddddddddd" }, { "NL", "ABNAdddddddddd" },
	};
	const unsigned k = pick(s, KB_COUNT(kinds));
	char body[40], all[48];
	unsigned rest = 0;
	size_t n = 0;

	form(s, kinds[k].form, "", body);
	snprintf(all, sizeof(all), "%s%s00", body, kinds[k].country);
	for (const char *p = all; *p; p++)
		rest = (*p <= '9' ? rest * 10 + (unsigned)(*p - '0') :
			rest * 100 + (unsigned)(*p - 'A' + 10)) % 97;
	snprintf(all, sizeof(all), "%s%02u%s", kinds[k].country, 98 - rest,
		 body);
	bool grouped = pick(s, 2);
	for (size_t i = 0; all[i]; i++) {
		if (grouped && i && i % 4 == 0)
			to[n++] = ' ';
		to[n++] = all[i];
	}
	to[n] = '\0';
}

static void snils(struct mask_set *s, char *to)
{
	char d[16];
	unsigned sum = 0;

	form(s, "ndddddddd", "", d);
	for (unsigned i = 0; i < 9; i++)
		sum += (unsigned)(d[i] - '0') * (9 - i);
	snprintf(d + 9, 4, "%02u", sum % 101 % 100);
	form(s, pick(s, 2) ? "###-###-### ##" : "###-###-###-##", d, to);
}

static unsigned inn_digit(const char *d, const unsigned *weights, unsigned n)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < n; i++)
		sum += (unsigned)(d[i] - '0') * weights[i];
	return sum % 11 % 10;
}

static void inn(struct mask_set *s, char *to)
{
	static const unsigned first[] = { 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };
	static const unsigned second[] = { 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };

	form(s, "nddddddddd", "", to);
	to[10] = (char)('0' + inn_digit(to, first, 10));
	to[11] = (char)('0' + inn_digit(to, second, 11));
	to[12] = '\0';
}

/* ---- others ---------------------------------------------------------------------- */

static void email(struct mask_set *s, char *to)
{
	static const char *const names[] = { "li.wei", "anna_petrova",
		"j.smith+shop", "wang1988", "ivan-k", "q7", "mei.lin.chen" };
	static const char *const hosts[] = { "example.com", "mail.example.ru",
		"post.example.org", "example.com.tw", "a-b.example.cn" };

	snprintf(to, 128, "%s%u@%s", PICK(s, names), pick(s, 1000),
		 PICK(s, hosts));
}

static void china_plate(struct mask_set *s, char *to)
{
	static const char *const regions[] = { "京", "沪", "粤", "浙", "苏",
					       "川", "闽", "湘" };

	snprintf(to, 64, "%s%c%s", PICK(s, regions), 'A' + (int)pick(s, 8),
		 pick(s, 2) ? "·" : "");
	form(s, pick(s, 3) ? "ddddd" : "Dddddd", "", to + strlen(to));
}

static void russia_plate(struct mask_set *s, char *to)
{
	static const char *const letters[] = { "А", "В", "Е", "К", "М", "Н",
					       "О", "Р", "С", "Т", "У", "Х" };

	snprintf(to, 64, "%s%03u%s%s%u", PICK(s, letters), pick(s, 1000),
		 PICK(s, letters), PICK(s, letters), 10 + pick(s, 89));
}

static void passport(struct mask_set *s, char *to)
{
	static const char *const forms[] = { "45dd dddddd", "45 1d dddddd",
					     "46dddddddd" };

	form(s, PICK(s, forms), "", to);
}

static void order(struct mask_set *s, char *to)
{
	form(s, "ZX-dddd-dddd", "", to);
}

/* ---- what must stay ------------------------------------------------------------------ */

static const char *const harmless[] = {
	"10086", "5050", "12345", "95588", "E-2013", "0x80070057", "F12",
	"2026-11-22", "22.11.2026", "11/22/2026", "2025-2026", "14:05",
	"09:30-18:00", "4.3.2", "8.1", "§ 12", "v2.11.0", "10.0.19045",
	"1 299,50", "12,345.67", "¥1299", "199.00", "1 000 000", "35 %",
	"192.168.0.1", "10.0.0.254", "WH-1000XM5", "A2894", "20261122",
	"3 x 250", "400-820-0000", "8-800-100-00-00", "1-800-100-0000",
	"100200300", "2026112200012345", "220 V", "50 Hz", "48", "#100245",
	"0.00012345", "2026-11-22 10:30", "01.02.2026 10:30", "13,800,138,000",
	"1.5.10.2026", "4 GB", "1080p", "112", "404", "12 345 678,90",
	"00012345", "15 000 000 000",
};

/* ---- sentences ------------------------------------------------------------------------- */

/* A bar where the value stands. */
static const char *const plain[MASK_LANGS][8] = {
	{ "我等了三天没人理，请回|，谢谢", "麻烦登记一下：|", "上次留的是|，换了",
	  "您好，|这个已经三天没有消息了", "客服要我再报一遍|。我报了三次",
	  "请问|是不是还有效", "系统里显示|，对吗？", "（|）昨天就停了" },
	{ "我等了三天沒人理，請回|，謝謝", "麻煩登記一下：|", "上次留的是|，換了",
	  "您好，|這個已經三天沒有消息了", "客服要我再報一遍|。我報了三次",
	  "請問|是不是還有效", "系統裡顯示|，對嗎？", "（|）昨天就停了" },
	{ "nobody answered for three days, use | please", "note this: |",
	  "I gave you | last week, it changed", "is | still in your system?",
	  "they asked me for | again. third time", "it said | on the screen",
	  "why | and not the other one", "(|) stopped yesterday" },
	{ "третий день тишина, вот | спасибо", "запишите: |",
	  "раньше оставлял |, теперь другое", "у вас в системе | верно?",
	  "меня опять спросили |. в третий раз", "на экране было |",
	  "почему | а не другое", "(|) вчера перестало" },
};

/* For values that need their word, and for some that do not. */
static const char *const named[KB_MASK_KINDS][MASK_LANGS] = {
	[KB_MASK_PHONE] = { "我的手机|打不通", "手機|打不通",
			    "my phone is | thanks", "мой телефон | жду" },
	[KB_MASK_ID] = { "身份证|已上传", "身分證|已上傳",
			 "my id card | was refused", "удостоверение | не приняли" },
	[KB_MASK_CARD] = { "银行卡|扣了两次", "卡號|扣了兩次",
			   "card | was charged twice", "с карты | списали дважды" },
	[KB_MASK_PASSPORT] = { "护照|过期了", "護照|過期了",
			       "passport | has expired", "паспорт | просрочен" },
	[KB_MASK_SNILS] = { "СНИЛС |", "СНИЛС |", "SNILS |", "СНИЛС | не подходит" },
	[KB_MASK_INN] = { "INN |", "INN |", "INN |", "ИНН | не находят" },
	[KB_MASK_PLATE] = { "车牌|停在门口", "車牌|停在門口",
			    "plate | at your door", "госномер | у входа" },
};

struct maker {
	enum kb_mask_kind kind;
	void (*make)(struct mask_set *s, char *to);
	bool named;		/* only beside its word */
};

static const struct maker makers[MASK_LANGS][10] = {
	{ { KB_MASK_PHONE, china }, { KB_MASK_PHONE, china },
	  { KB_MASK_PHONE, china }, { KB_MASK_EMAIL, email },
	  { KB_MASK_ID, resident }, { KB_MASK_ID, old_resident, true },
	  { KB_MASK_CARD, card }, { KB_MASK_PLATE, china_plate },
	  { KB_MASK_ORDER, order }, { KB_MASK_IBAN, iban } },
	{ { KB_MASK_PHONE, taiwan }, { KB_MASK_PHONE, taiwan },
	  { KB_MASK_PHONE, taiwan }, { KB_MASK_EMAIL, email },
	  { KB_MASK_ID, taiwan_id }, { KB_MASK_ID, hong_kong_id },
	  { KB_MASK_CARD, card }, { KB_MASK_ID, resident },
	  { KB_MASK_ORDER, order }, { KB_MASK_PHONE, china } },
	{ { KB_MASK_PHONE, english }, { KB_MASK_PHONE, english },
	  { KB_MASK_PHONE, english }, { KB_MASK_EMAIL, email },
	  { KB_MASK_EMAIL, email }, { KB_MASK_CARD, card },
	  { KB_MASK_IBAN, iban }, { KB_MASK_ORDER, order },
	  { KB_MASK_CARD, card }, { KB_MASK_PHONE, china } },
	{ { KB_MASK_PHONE, russia }, { KB_MASK_PHONE, russia },
	  { KB_MASK_PHONE, russia }, { KB_MASK_EMAIL, email },
	  { KB_MASK_SNILS, snils }, { KB_MASK_INN, inn },
	  { KB_MASK_PASSPORT, passport, true }, { KB_MASK_PLATE, russia_plate },
	  { KB_MASK_CARD, card }, { KB_MASK_ORDER, order } },
};

/* Digits of full width, as some keyboards write them. */
static void widen(char *value)
{
	char wide[128];
	size_t n = 0;

	for (const char *p = value; *p && n < sizeof(wide) - 4; p++)
		if (*p >= '0' && *p <= '9')
			n += kb_utf8_encode(0xff10 + (uint32_t)(*p - '0'),
					    wide + n);
		else
			wide[n++] = *p;
	wide[n] = '\0';
	memcpy(value, wide, n + 1);
}

void mask_set_next(struct mask_set *s, unsigned lang, struct mask_item *ret)
{
	const struct maker *maker = &makers[lang][pick(s, 10)];
	const char *sentence = plain[lang][pick(s, 8)], *bar;

	memset(ret, 0, sizeof(*ret));
	ret->is = pick(s, 5) >= 2;
	ret->kind = maker->kind;
	if (!ret->is)
		snprintf(ret->value, sizeof(ret->value), "%s",
			 PICK(s, harmless));
	else
		maker->make(s, ret->value);
	if (ret->is && pick(s, 10) == 0)
		widen(ret->value);
	if (ret->is && named[maker->kind][lang] &&
	    (maker->named || pick(s, 4) == 0))
		sentence = named[maker->kind][lang];
	bar = strchr(sentence, '|');
	snprintf(ret->text, sizeof(ret->text), "%.*s%s%s",
		 (int)(bar - sentence), sentence, ret->value, bar + 1);
}
