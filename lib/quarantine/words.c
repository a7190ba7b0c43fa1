/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * words.c - words of a line: the small ones that speech is made of, those by
 * which something is sold, and those that a machine put in place of others.
 * In: a folded line. Out: counts and shares.
 */
#include <ctype.h>

#include "sales.h"
#include "signals.h"

enum { SPUN_SIGN = 3 };

/* ---- whole words ------------------------------------------------------------------- */

static bool is_cyrillic(const char *at)
{
	return (unsigned char)at[0] == 0xd0 || (unsigned char)at[0] == 0xd1;
}

/* Russian words may go on, so that a stem finds all their forms. */
static bool stands(const char *line, const char *at, size_t len)
{
	bool before = at > line && isalnum((unsigned char)at[-1]) &&
		isalnum((unsigned char)at[0]);

	if (is_cyrillic(at) && at - line >= 2 && is_cyrillic(at - 2))
		return false;
	return !before && !(isalnum((unsigned char)at[len]) &&
			    isalnum((unsigned char)at[len - 1]));
}

bool kb_words_has(const char *folded, const char *word, size_t len)
{
	size_t left = strlen(folded);
	const char *at = folded;

	while ((at = memmem(at, left - (size_t)(at - folded), word, len))) {
		if (stands(folded, at, len))
			return true;
		at++;
	}
	return false;
}

size_t kb_words_hits(const char *folded, const char *list)
{
	size_t n = 0;

	for (const char *p = list; *p; ) {
		size_t len = strcspn(p, "|");
		n += kb_words_has(folded, p, len);
		p += len + (p[len] == '|');
	}
	return n;
}

/* ---- small words ------------------------------------------------------------------- */

/* In lists, a word stands between two bars. */
static bool is_listed(const char *list, const char *word, size_t len)
{
	char key[40];

	if (len + 3 > sizeof(key))
		return false;
	key[0] = '|';
	memcpy(key + 1, word, len);
	memcpy(key + 1 + len, "|", 2);
	return strstr(list, key) != NULL;
}

static bool is_letter(uint32_t cp)
{
	return (cp < 0x80 && isalnum((int)cp)) ||
		(cp >= 0xc0 && cp <= 0x24f) || (cp >= 0x400 && cp <= 0x4ff);
}

static bool is_han(uint32_t cp)
{
	return cp >= 0x4e00 && cp <= 0x9fff;
}

double kb_words_talk(const char *folded, size_t *ret_n)
{
	/* The shares that speech has, one for each writing. */
	static const double usual[] = { .40, .25, .20 };
	const char *p = folded, *end = folded + strlen(folded);
	double sum = 0;
	size_t n = 0;

	while (p < end) {
		const char *from = p, *next = p;
		uint32_t cp = kb_utf8_next(&p, end);
		if (is_han(cp)) {
			n++;
			if (is_listed(small_han, from, (size_t)(p - from)))
				sum += 1 / usual[2];
			continue;
		}
		if (!is_letter(cp))
			continue;
		for (next = p; next < end && is_letter(kb_utf8_next(&next,
								    end)); )
			p = next;
		n++;
		if (is_listed(small_en, from, (size_t)(p - from)))
			sum += 1 / usual[0];
		else if (is_listed(small_ru, from, (size_t)(p - from)))
			sum += 1 / usual[1];
	}
	*ret_n = n;
	sum = n ? sum / (double)n : 0;
	return sum > 1 ? 1 : sum;
}

/* ---- selling ------------------------------------------------------------------------ */

/* Seven digits in a row, or what stands between them in numbers. */
static bool has_telephone(const char *text)
{
	size_t digits = 0;

	for (const char *p = text; *p; p++) {
		if (isdigit((unsigned char)*p))
			digits++;
		else if (!strchr(" -()+", *p))
			digits = 0;
		if (digits >= 7)
			return true;
	}
	return false;
}

/* Each kind beyond the second counts, and each further thing that is offered
   counts for half of one. */
double kb_words_sale(const char *folded)
{
	size_t kinds = 0, offers = kb_words_hits(folded, sales[0]);
	double sum;

	if (!offers)
		return 0;
	for (size_t i = 0; i < KB_COUNT(sales); i++)
		kinds += kb_words_hits(folded, sales[i]) > 0;
	kinds += has_telephone(folded);
	sum = (double)kinds - 2 + (offers < 4 ? (double)offers - 1 : 3) * .5;
	return sum > 0 ? sum : 0;
}

bool kb_words_phone(const char *folded)
{
	return has_telephone(folded) && kb_words_hits(folded, phones) > 0;
}

/* ---- exchanged words ------------------------------------------------------------------ */

size_t kb_words_spun(const char *folded)
{
	size_t n = kb_words_hits(folded, exchanged_signs) * SPUN_SIGN +
		kb_words_hits(folded, stilted);

	for (size_t i = 0; i < KB_COUNT(exchanged); i++)
		n += kb_words_has(folded, exchanged[i].rare,
				  strlen(exchanged[i].rare)) &&
			!strstr(folded, exchanged[i].usual);
	return n;
}
