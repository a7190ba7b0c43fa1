/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lang.c - the languages there are, and which one is meant. In: a language
 * tag, an Accept-Language header, or a text. Out: a row of kb_langs.
 */
#include "analyzer.h"

#include <stdlib.h>
#include <strings.h>

enum { ZH_HANS, ZH_HANT, EN, RU };

const struct kb_lang kb_langs[] = {
	[ZH_HANS] = { "zh-Hans", "简体中文", "zh-Hant" },
	[ZH_HANT] = { "zh-Hant", "繁體中文", "zh-Hans" },
	[EN] = { "en", "English", NULL },
	[RU] = { "ru", "Русский", NULL },
	{ NULL, NULL, NULL },
};

/* A tag or the start of one up to a hyphen; the first that fits counts. */
static const struct { const char *prefix; int lang; } tags[] = {
	{ "zh-hant", ZH_HANT }, { "zh-hans", ZH_HANS },
	{ "zh-tw", ZH_HANT }, { "zh-hk", ZH_HANT }, { "zh-mo", ZH_HANT },
	{ "zh", ZH_HANS }, { "en", EN }, { "ru", RU },
};

static const struct kb_lang *find(const char *tag, size_t len)
{
	char plain[64];

	if (len >= sizeof(plain))
		return NULL;
	for (size_t i = 0; i < len; i++)
		plain[i] = (char)(tag[i] == '_' ? '-' : tag[i]);
	plain[len] = 0;
	for (size_t i = 0; i < KB_COUNT(tags); i++) {
		size_t n = strlen(tags[i].prefix);

		if (!strncasecmp(plain, tags[i].prefix, n)
		    && (!plain[n] || plain[n] == '-'))
			return &kb_langs[tags[i].lang];
	}
	return NULL;
}

const struct kb_lang *kb_lang_find(const char *tag)
{
	return tag ? find(tag, strlen(tag)) : NULL;
}

/* ---- Accept-Language ----------------------------------------------------- */

/* ";q=0.8" -> 800; without it 1000; nonsense 0. */
static int quality(const char *p, const char *end)
{
	int ret = 0, unit = 1000;

	while (p < end && (*p == ' ' || *p == ';' || *p == '\t'))
		p++;
	if (p == end)
		return 1000;
	if ((*p != 'q' && *p != 'Q') || end - p < 3 || p[1] != '=')
		return 0;
	for (p += 2; p < end && unit; p++) {
		if (*p == '.')
			continue;
		if (*p < '0' || *p > '9')
			break;
		ret += (*p - '0') * unit;
		unit /= 10;
	}
	return ret > 1000 ? 0 : ret;
}

const struct kb_lang *kb_lang_negotiate(const char *accept_language,
					const struct kb_lang *fallback)
{
	const struct kb_lang *best = fallback;
	const char *p = accept_language;
	int best_quality = 0;

	while (p && *p) {
		size_t tag, item = strcspn(p, ",");
		const struct kb_lang *lang;
		int q;

		while (item && (*p == ' ' || *p == '\t')) {
			p++;
			item--;
		}
		tag = strcspn(p, " ;,\t");
		tag = tag < item ? tag : item;
		lang = find(p, tag);
		q = quality(p + tag, p + item);
		if (lang && q > best_quality) {
			best = lang;
			best_quality = q;
		}
		p += item;
		p += *p == ',';
	}
	return best;
}

/* ---- by the text itself -------------------------------------------------- */

/* A Han character says about as much as half a word; names and codes in Latin
   letters stand in texts of every language. */
#define HAN_WEIGHT 4
#define CYRILLIC_WEIGHT 2
#define GUESS_BYTES 65536	/* enough to tell */

const struct kb_lang *kb_lang_guess(const char *text, size_t len,
				    const struct kb_lang *fallback)
{
	size_t han = 0, cyrillic = 0, latin = 0, trad = 0, simp = 0;
	const char *p = text, *end = text + len;

	while (p < end && p - text < GUESS_BYTES) {
		uint32_t entry = kb_fold_lookup(kb_utf8_next(&p, end));
		enum kb_class class = kb_class_of(entry);

		han += class == KB_CLASS_HAN ? HAN_WEIGHT : 0;
		cyrillic += class == KB_CLASS_CYRILLIC ? CYRILLIC_WEIGHT : 0;
		latin += class == KB_CLASS_LATIN;
		trad += !!(entry & KB_FOLD_TRAD);
		simp += !!(entry & KB_FOLD_SIMP);
	}
	if (!han && !cyrillic && !latin)
		return fallback;
	if (han >= cyrillic && han >= latin) {
		if (trad != simp)
			return &kb_langs[trad > simp ? ZH_HANT : ZH_HANS];
		return fallback && fallback->opposite ? fallback
			: &kb_langs[ZH_HANS];
	}
	return &kb_langs[cyrillic >= latin ? RU : EN];
}
