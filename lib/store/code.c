/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * code.c - the eight characters of a hand-off. In: random numbers, or what
 * somebody typed while he listened. Out: a code with its check character, the
 * way to write it, and the words to say it with. Opens no file: what is
 * mistyped is told apart from what is not there.
 */
#include <kb/handoff.h>

#include <kb/secret.h>
#include <kb/text.h>

static const char characters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
enum { BASE = sizeof(characters) - 1, TYPED_MAX = 64 };
_Static_assert(BASE == 31, "a prime, or changed places go unnoticed");

/* ---- the check ---------------------------------------------- */

static int value_of(uint32_t c)
{
	const char *at = c && c < 0x80 ? strchr(characters, (int)c) : NULL;

	return at ? (int)(at - characters) : -1;
}

static int sum_of(const char *code, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++)
		sum += (i + 1) * value_of((unsigned char)code[i]);
	return sum % BASE;
}

/* Without favour: what is left of 256 after whole rounds of 31 is thrown
   again. */
static char random_character(void)
{
	unsigned char byte;

	do
		kb_random(&byte, 1);
	while (byte >= 256 / BASE * BASE);
	return characters[byte % BASE];
}

void kb_code_make(char *ret)
{
	enum { LAST = KB_CODE - 1 };
	int sum;

	for (int i = 0; i < LAST; i++)
		ret[i] = random_character();
	ret[KB_CODE] = '\0';
	sum = sum_of(ret, LAST);
	for (int v = 0; v < BASE; v++)
		if ((sum + KB_CODE * v) % BASE == 0)
			ret[LAST] = characters[v];
}

/* ---- as it is typed ------------------------------------------ */

/* Letters of the Russian layout that look like ours, small ones folded. */
static const struct { uint32_t from; char to; } alike[] = {
	{ 0x410, 'A' }, { 0x412, 'B' }, { 0x415, 'E' }, { 0x401, 'E' },
	{ 0x417, '3' }, { 0x41a, 'K' }, { 0x41c, 'M' }, { 0x41d, 'H' },
	{ 0x420, 'P' }, { 0x421, 'C' }, { 0x422, 'T' }, { 0x423, 'Y' },
	{ 0x425, 'X' },
};

static uint32_t upper(uint32_t c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 0x430 && c <= 0x44f))
		return c - 0x20;
	return c == 0x451 ? 0x401 : c;
}

static uint32_t fold(uint32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e)		/* full width */
		c -= 0xfee0;
	c = upper(c);
	for (size_t i = 0; i < KB_COUNT(alike); i++)
		if (alike[i].from == c)
			return (uint32_t)alike[i].to;
	return c;
}

static bool is_between(uint32_t c)
{
	static const uint32_t signs[] = { ' ', '\t', '-', '_', '.', 0xa0,
		0x2212, 0x3000, 0x30fb, 0xb7, 0x2014, 0x30fc };

	for (size_t i = 0; i < KB_COUNT(signs); i++)
		if (signs[i] == c)
			return true;
	return c >= 0x2000 && c <= 0x2015;	/* spaces, dashes */
}

static enum kb_status not_one(struct kb_error *err)
{
	return kb_error_set(err, KB_INVALID, "this is not a code: eight "
		"characters, 2 to 9 and A to Z without I, L and O, as "
		"K7F2-9QXF");
}

static bool eight_of(const char *text, char *code)
{
	size_t len = strnlen(text, TYPED_MAX + 1);
	const char *p = text, *end = text + len;
	int n = 0;

	if (len > TYPED_MAX || kb_utf8_valid(text, len) != len)
		return false;
	while (p < end) {
		uint32_t c = fold(kb_utf8_next(&p, end));

		if (is_between(c))
			continue;
		if (n == KB_CODE || value_of(c) < 0)
			return false;
		code[n++] = (char)c;
	}
	code[n] = '\0';
	return n == KB_CODE;
}

bool kb_code_like(const char *text)
{
	char code[KB_CODE + 1];

	return eight_of(text, code);
}

enum kb_status kb_code_read(const char *text, char *ret, struct kb_error *err)
{
	char code[KB_CODE + 1];

	if (!eight_of(text, code))
		return not_one(err);
	if (sum_of(code, KB_CODE))
		return kb_error_set(err, KB_INVALID, "this code is mistyped: "
			"one of its characters is wrong, or two changed "
			"places; have it read out again");
	memcpy(ret, code, sizeof(code));
	return KB_OK;
}

const char *kb_code_show(const char *code, char *buf)
{
	snprintf(buf, KB_CODE + 2, "%.4s-%.4s", code, code + KB_CODE / 2);
	return buf;
}

/* ---- as it is said -------------------------------------------- */

/* What a listener knows and writes with that letter; digits as on the phone. */
static const struct { const char *lang, *as, *join; const char *words[BASE]; }
alphabets[] = {
	{ "en", " as in ", ", ", {
		"two", "three", "four", "five", "six", "seven", "eight",
		"nine", "Alfa", "Bravo", "Charlie", "Delta", "Echo",
		"Foxtrot", "Golf", "Hotel", "Juliett", "Kilo", "Mike",
		"November", "Papa", "Quebec", "Romeo", "Sierra", "Tango",
		"Uniform", "Victor", "Whiskey", "X-ray", "Yankee", "Zulu" } },
	{ "ru", " — ", "; ", {
		"два", "три", "четыре", "пять", "шесть", "семь", "восемь",
		"девять", "«а», Анна", "«бэ», Борис", "«цэ», цент",
		"«дэ», Дмитрий", "«е», Елена", "«эф», Фёдор",
		"«гэ», Григорий", "«аш», как в аш-два-о", "«джей», джинсы",
		"«ка», Константин", "«эм», Мария", "«эн», Николай",
		"«пэ», Павел", "«ку», как в IQ", "«эр», Роман",
		"«эс», Сергей", "«тэ», Татьяна", "«ю», как в USB",
		"«вэ», Виктор", "«дабл-ю», как в www", "«икс»", "«игрек»",
		"«зет»" } },
	{ "zh-Hans", "，", "；", {
		"二", "三", "四", "五", "六", "七", "八", "九",
		"A4纸的A", "B超的B", "维C的C", "3D的D", "E-mail的E",
		"F1赛车的F", "5G的G", "HELLO的H", "扑克牌的J", "卡拉OK的K",
		"MP3的M", "N95口罩的N", "PPT的P", "阿Q的Q", "VR的R",
		"SOS的S", "T恤的T", "U盘的U", "VIP的V", "Wi-Fi的W",
		"X光的X", "YES的Y", "Z字形的Z" } },
	{ "zh-Hant", "，", "；", {
		"二", "三", "四", "五", "六", "七", "八", "九",
		"A4紙的A", "維他命B的B", "Type-C的C", "3D的D", "E-mail的E",
		"F1賽車的F", "5G的G", "HELLO的H", "撲克牌的J", "卡拉OK的K",
		"MP3的M", "N95口罩的N", "PPT的P", "阿Q的Q", "VR的R",
		"SOS的S", "T恤的T", "USB的U", "VIP的V", "Wi-Fi的W",
		"X光的X", "YES的Y", "Z字形的Z" } },
};

static size_t alphabet_of(const char *lang)
{
	for (size_t i = 0; i < KB_COUNT(alphabets); i++)
		if (!strcmp(alphabets[i].lang, lang))
			return i;
	return 0;
}

const char *kb_code_word(char c, const char *lang)
{
	return alphabets[alphabet_of(lang)].words[value_of((unsigned char)c)];
}

char *kb_code_speak(void *mem, const char *code, const char *lang)
{
	size_t which = alphabet_of(lang);
	struct kb_buf buf = { .mem = mem };

	for (int i = 0; i < KB_CODE; i++) {
		const char *word = kb_code_word(code[i], lang);

		if (i)
			kb_buf_adds(&buf, alphabets[which].join);
		if (code[i] > '9')
			kb_buf_addf(&buf, "%c%s", code[i],
				    alphabets[which].as);
		kb_buf_adds(&buf, word);
	}
	return buf.bytes;
}
