/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sound_cyrillic.c - Chinese surnames in Russian. In: letters. Out: pinyin by
 * Palladius' rules backwards: an initial, then a final that tells whether it is
 * said in front, as in цзян, or not, as in цзан.
 */
#include "sound_tables.h"

struct row { const char *cyrillic, *pinyin; };

/* Longer ones first. The second is for the finals of the front. */
static const struct { const char *cyrillic, *back, *front; } initials[] = {
	{ "чж", "zh", "zh" }, { "цз", "z", "j" }, { "ц", "c", "q" },
	{ "с", "s", "x" }, { "ч", "ch", "ch" }, { "ш", "sh", "sh" },
	{ "ж", "r", "r" }, { "б", "b", "b" }, { "п", "p", "p" },
	{ "м", "m", "m" }, { "ф", "f", "f" }, { "д", "d", "d" },
	{ "т", "t", "t" }, { "н", "n", "n" }, { "л", "l", "l" },
	{ "г", "g", "g" }, { "к", "k", "k" }, { "х", "h", "h" },
};

static const struct row back[] = {
	{ "а", "a" }, { "о", "uo" }, { "э", "e" }, { "ы", "i" },
	{ "у", "u" }, { "ай", "ai" }, { "эй", "ei" }, { "ао", "ao" },
	{ "оу", "ou" }, { "ань", "an" }, { "энь", "en" }, { "ан", "ang" },
	{ "эн", "eng" }, { "ун", "ong" }, { "уа", "ua" }, { "уай", "uai" },
	{ "уй", "ui" }, { "уэй", "ui" }, { "уань", "uan" },
	{ "унь", "un" }, { "уан", "uang" },
};
static const struct row front[] = {
	{ "и", "i" }, { "я", "ia" }, { "е", "ie" }, { "яо", "iao" },
	{ "ю", "iu" }, { "янь", "ian" }, { "инь", "in" },
	{ "ян", "iang" }, { "ин", "ing" }, { "юн", "iong" }, { "юй", "u" },
	{ "юэ", "ue" }, { "юань", "uan" }, { "юнь", "un" },
};
/* Without an initial. */
static const struct row alone[] = {
	{ "и", "yi" }, { "я", "ya" }, { "е", "ye" }, { "яо", "yao" },
	{ "ю", "you" }, { "янь", "yan" }, { "инь", "yin" },
	{ "ян", "yang" }, { "ин", "ying" }, { "юн", "yong" },
	{ "юй", "yu" }, { "юэ", "yue" }, { "юань", "yuan" },
	{ "юнь", "yun" }, { "у", "wu" }, { "ва", "wa" }, { "во", "wo" },
	{ "вай", "wai" }, { "вэй", "wei" }, { "вань", "wan" },
	{ "вэнь", "wen" }, { "ван", "wang" }, { "вэн", "weng" },
	{ "а", "a" }, { "э", "e" }, { "эр", "er" }, { "ай", "ai" },
	{ "ао", "ao" }, { "оу", "ou" }, { "ань", "an" }, { "энь", "en" },
	{ "ан", "ang" },
};

static const char *find(const struct row *rows, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].cyrillic, text) == 0)
			return rows[i].pinyin;
	return NULL;
}

/* "uo" is written "o" behind lips; чжи, чи, ши, жи are of no front. */
static const char *fit(const char *initial, const char *final, bool in_front)
{
	if (strcmp(final, "uo") == 0 && strchr("bpmf", initial[0]))
		return "o";
	if (in_front && strcmp(final, "i") != 0 && initial[0] &&
	    (initial[1] == 'h' || initial[0] == 'r'))
		return NULL;
	return final;
}

/* The syllable's pinyin; false: it is none. */
static bool read_syllable(const char *text, char ret[KB_SOUND_MAX])
{
	const char *whole = find(alone, KB_COUNT(alone), text);

	if (whole) {
		snprintf(ret, KB_SOUND_MAX, "%s", whole);
		return true;
	}
	for (size_t i = 0; i < KB_COUNT(initials); i++) {
		size_t n = strlen(initials[i].cyrillic);
		const char *initial = initials[i].back, *final;
		bool in_front = false;
		if (strncmp(text, initials[i].cyrillic, n) != 0)
			continue;
		final = find(back, KB_COUNT(back), text + n);
		if (!final) {
			final = find(front, KB_COUNT(front), text + n);
			initial = initials[i].front;
			in_front = true;
		}
		final = final ? fit(initial, final, in_front) : NULL;
		if (!final)
			continue;
		snprintf(ret, KB_SOUND_MAX, "%s%s", initial, final);
		return true;
	}
	return false;
}

/* A surname of one syllable, or one of the known ones of two. */
static void read_name(struct kb_sounds *s, const char *text)
{
	char one[KB_SOUND_MAX], two[KB_SOUND_MAX], both[2 * KB_SOUND_MAX],
		head[4 * KB_NAME_MAX];

	if (read_syllable(text, one)) {
		kb_sounds_add(s, one);
		return;
	}
	for (size_t at = 2; at < strlen(text); at += 2) {
		snprintf(head, sizeof(head), "%.*s", (int)at, text);
		if (!read_syllable(head, one) || !read_syllable(text + at, two))
			continue;
		snprintf(both, sizeof(both), "%s%s", one, two);
		if (kb_is_double(both))
			kb_sounds_add(s, both);
	}
}

/* Every Cyrillic letter of Russian is two bytes. */
static void put(char *text, size_t *len, uint32_t cp)
{
	*len += kb_utf8_encode(cp, text + *len);
	text[*len] = '\0';
}

void kb_sounds_cyrillic(struct kb_sounds *s, const uint32_t *word, size_t n)
{
	char as[4 * KB_NAME_MAX + 1] = "", hard[4 * KB_NAME_MAX + 5] = "";
	size_t len = 0, hard_len = 0;

	for (size_t i = 0; i < n; i++) {
		put(as, &len, word[i]);
		/* Chen is written Чен more often than Чэнь. */
		put(hard, &hard_len, word[i] == 0x435 ? 0x44d : word[i]);
	}
	read_name(s, as);
	/* Юй is written without its short letter, too. */
	if (n == 1 && word[0] == 0x44e)
		kb_sounds_add(s, "yu");
	if (strcmp(as, hard) == 0)
		return;
	read_name(s, hard);
	if (n && word[n - 1] == 0x43d) {
		put(hard, &hard_len, 0x44c);
		read_name(s, hard);
	}
}
