/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sound.c - how a surname sounds. In: a name as written, in any of our scripts.
 * Out: up to four short keys; names that sound alike share one. They are for
 * candidates: 于 and 鱼 are one, and so are Chen from Taipei and Chan from Hong
 * Kong.
 */
#include "analyzer.h"

#include <unicode/unorm2.h>

#include "sound_tables.h"

enum { WORDS_MAX = 3 };

struct word {
	uint32_t cp[KB_NAME_MAX];
	size_t n;
	enum kb_class class;
	bool cut;		/* longer than a name is */
};

void kb_sounds_add(struct kb_sounds *s, const char *sound)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->v[i], sound) == 0)
			return;
	if (s->n < KB_SOUNDS && strlen(sound) < KB_SOUND_MAX)
		snprintf(s->v[s->n++], KB_SOUND_MAX, "%s", sound);
}

/* é is e, ü is u; the strokes through ł, ø, đ are no accents to Unicode. */
static uint32_t plain(uint32_t cp)
{
	static const struct { uint32_t cp; char letter; } own[] = {
		{ 0x142, 'l' }, { 0xf8, 'o' }, { 0x111, 'd' },
		{ 0x131, 'i' },
	};
	UErrorCode e = U_ZERO_ERROR;
	UChar out[8];

	for (size_t i = 0; i < KB_COUNT(own); i++)
		if (own[i].cp == cp)
			return (unsigned char)own[i].letter;
	if (cp < 0x80 || cp > 0x24f)
		return cp;
	if (unorm2_getDecomposition(unorm2_getNFDInstance(&e), (UChar32)cp,
				    out, 8, &e) < 1 || U_FAILURE(e))
		return cp;
	return plain(out[0]);
}

static bool is_letter(enum kb_class class)
{
	return class == KB_CLASS_HAN || class == KB_CLASS_LATIN ||
	       class == KB_CLASS_CYRILLIC;
}

/* A hyphen or an apostrophe inside: Au-Yeung and Ts'ai are one word. */
static bool is_inside(uint32_t cp)
{
	return cp == '-' || cp == '\'' || cp == 0x2019 || cp == 0x2018 ||
	       cp == 0x2bc || cp == 0x2bb || cp == '`';
}

static void append(struct word *w, uint32_t cp)
{
	if (w->n == KB_NAME_MAX)
		w->cut = true;
	else
		w->cp[w->n++] = cp;
}

/* The words of a name; 0: too many, or something is none. */
static size_t words_of(struct kb_text *t, const char *name,
		       struct word words[WORDS_MAX])
{
	size_t n = 0;
	bool inside = false;

	kb_fold_text(t, name, strlen(name));
	for (size_t i = 0; i < t->folded.n; i++) {
		uint32_t cp = t->folded.v[i].info & KB_FOLD_CP;
		enum kb_class class = kb_class_of(t->folded.v[i].info);

		if (class == KB_CLASS_DIGIT)
			return 0;
		if (!is_letter(class)) {
			inside = inside && is_inside(cp);
			continue;
		}
		if (!inside || words[n - 1].class != class) {
			if (n == WORDS_MAX)
				return 0;
			words[n++] = (struct word){ .class = class };
		}
		append(&words[n - 1], plain(cp));
		inside = true;
	}
	return n;
}

static void latin(struct kb_sounds *s, const struct word *w)
{
	char text[KB_NAME_MAX + 1];

	for (size_t i = 0; i < w->n; i++)
		text[i] = w->cp[i] < 0x80 ? (char)w->cp[i] : '?';
	text[w->n] = '\0';
	kb_sounds_latin(s, text);
	kb_sounds_rough(s, w->cp, w->n);
}

static void one_word(struct kb_sounds *s, const struct word *w)
{
	if (w->cut)
		return;
	if (w->class == KB_CLASS_LATIN) {
		latin(s, w);
	} else if (w->class == KB_CLASS_HAN) {
		kb_sounds_han(s, w->cp, w->n);
	} else {
		kb_sounds_cyrillic(s, w->cp, w->n);
		kb_sounds_rough(s, w->cp, w->n);
	}
}

/* A full name has its surname at one end; which one differs by country. */
void kb_text_sounds(struct kb_text *t, const char *name, struct kb_sounds *ret)
{
	struct word words[WORDS_MAX];
	struct kb_sounds last = { .n = 0 };
	size_t n = kb_utf8_valid(name, strlen(name)) == strlen(name) ?
		words_of(t, name, words) : 0;

	ret->n = 0;
	if (!n)
		return;
	one_word(ret, &words[0]);
	if (n == 1 || words[0].class == KB_CLASS_HAN)
		return;
	one_word(&last, &words[n - 1]);
	if (ret->n > KB_SOUNDS / 2 && last.n)
		ret->n = KB_SOUNDS / 2;
	for (size_t i = 0; i < last.n; i++)
		kb_sounds_add(ret, last.v[i]);
}
