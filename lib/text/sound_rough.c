/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sound_rough.c - names of Europe. In: letters of either alphabet. Out: one key
 * after "~", in which Иванов, Ivanov, Iwanow, Ivanoff and Иванова are the same.
 * Capitals in it are sounds that Latin writes with more than one letter.
 */
#include "sound_tables.h"

enum { ROOM = 4 * KB_NAME_MAX };

static const char *const russian[] = {	/* from а */
	"a", "b", "v", "g", "d", "e", "Z", "z", "i", "i", "k", "l", "m", "n",
	"o", "p", "r", "s", "t", "u", "f", "h", "c", "C", "S", "S", "", "i",
	"", "e", "iu", "ia",
};
static const struct { uint32_t cp; const char *sound; } neighbours[] = {
	{ 0x456, "i" }, { 0x457, "i" }, { 0x454, "e" }, { 0x491, "g" },
	{ 0x45e, "v" }, { 0x451, "e" },
};

/* The longest that fits is taken. */
static const struct { const char *letters, *sound; } latin[] = {
	{ "schtsch", "S" }, { "shch", "S" }, { "szcz", "S" },
	{ "tsch", "C" }, { "tch", "C" }, { "sch", "S" }, { "ch", "C" },
	{ "cz", "C" }, { "sh", "S" }, { "sz", "S" }, { "zh", "Z" },
	{ "kh", "h" }, { "gh", "g" }, { "ph", "f" }, { "th", "t" },
	{ "ts", "c" }, { "tz", "c" }, { "ck", "k" }, { "x", "ks" },
	{ "qu", "kv" }, { "q", "k" }, { "w", "v" }, { "ou", "u" }, { "oo", "u" },
	{ "ye", "e" }, { "je", "e" }, { "yo", "e" }, { "y", "i" },
	{ "j", "i" }, { "ce", "se" }, { "ci", "si" }, { "cy", "si" },
	{ "c", "k" },
};

struct rough { char v[ROOM + 1]; size_t n; };

static void add(struct rough *r, const char *sound, size_t len)
{
	for (size_t i = 0; i < len && r->n < ROOM; i++)
		r->v[r->n++] = sound[i];
	r->v[r->n] = '\0';
}

static void from_cyrillic(const uint32_t *word, size_t n, struct rough *ret)
{
	for (size_t i = 0; i < n; i++) {
		const char *sound = "";
		if (word[i] >= 0x430 && word[i] < 0x450)
			sound = russian[word[i] - 0x430];
		for (size_t k = 0; k < KB_COUNT(neighbours); k++)
			if (neighbours[k].cp == word[i])
				sound = neighbours[k].sound;
		add(ret, sound, strlen(sound));
	}
}

static void from_latin(const char *text, struct rough *ret)
{
	while (*text) {
		size_t n = 0;
		for (size_t i = 0; i < KB_COUNT(latin) && !n; i++) {
			n = strlen(latin[i].letters);
			if (strncmp(text, latin[i].letters, n) == 0)
				add(ret, latin[i].sound,
				    strlen(latin[i].sound));
			else
				n = 0;
		}
		if (!n)
			add(ret, text, 1);
		text += n ? n : 1;
	}
}

static bool ends(const struct rough *r, const char *with)
{
	size_t len = strlen(with);

	return r->n > len + 1 && strcmp(r->v + r->n - len, with) == 0;
}

/* Letters in a row are one; a woman's form is the man's. */
static void settle(struct rough *r)
{
	static const struct { const char *from, *to; } endings[] = {
		{ "of", "ov" }, { "ef", "ev" }, { "ova", "ov" },
		{ "eva", "ev" }, { "ina", "in" }, { "skaia", "ski" },
		{ "ckaia", "cki" },
	};
	size_t n = 0;

	for (const char *p = r->v; *p; p++)
		if (!n || r->v[n - 1] != *p)
			r->v[n++] = *p;
	r->n = n;
	r->v[n] = '\0';
	for (size_t i = 0; i < KB_COUNT(endings); i++)
		if (ends(r, endings[i].from)) {
			r->n -= strlen(endings[i].from);
			add(r, endings[i].to, strlen(endings[i].to));
			return;
		}
}

void kb_sounds_rough(struct kb_sounds *s, const uint32_t *word, size_t n)
{
	char text[KB_NAME_MAX + 1], key[KB_SOUND_MAX];
	struct rough out = { .n = 0 };
	bool ascii = true;

	for (size_t i = 0; i < n; i++) {
		ascii = ascii && word[i] < 0x80;
		text[i] = (char)word[i];
	}
	text[n] = '\0';
	if (ascii)
		from_latin(text, &out);
	else
		from_cyrillic(word, n, &out);
	settle(&out);
	if (out.n < 2)
		return;
	snprintf(key, sizeof(key), "~%.*s", KB_SOUND_MAX - 2, out.v);
	kb_sounds_add(s, key);
}
