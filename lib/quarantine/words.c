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
bool kb_words_stands(const char *line, const char *at, size_t len)
{
	bool before = at > line && isalnum((unsigned char)at[-1]) &&
		isalnum((unsigned char)at[0]);

	if (is_cyrillic(at) && at - line >= 2 && is_cyrillic(at - 2))
		return false;
	return !before && !(isalnum((unsigned char)at[len]) &&
			    isalnum((unsigned char)at[len - 1]));
}

static size_t bit_of(const char *at)
{
	const unsigned char *p = (const unsigned char *)at;

	return ((size_t)p[0] * 31 + (size_t)p[1] * 7 * 31 + p[2]) * 2654435761u
		% KB_WORDS_BITS;
}

void kb_words_prepare(struct kb_words *w, const char *folded)
{
	memset(w, 0, sizeof(*w));
	w->line = folded;
	w->len = strlen(folded);
	for (size_t i = 0; i + 2 < w->len; i++) {
		size_t bit = bit_of(folded + i);
		w->seen[bit / 64] |= UINT64_C(1) << bit % 64;
	}
}

static bool may_have(const struct kb_words *w, const char *word, size_t len)
{
	size_t first, last;

	if (len < 3)
		return true;
	first = bit_of(word);
	last = bit_of(word + len - 3);
	return w->seen[first / 64] >> first % 64 & 1 &&
		w->seen[last / 64] >> last % 64 & 1;
}

bool kb_words_has(const struct kb_words *w, const char *word, size_t len)
{
	const char *at = w->line, *end = at + w->len;

	if (!may_have(w, word, len))
		return false;
	while ((at = memmem(at, (size_t)(end - at), word, len))) {
		if (kb_words_stands(w->line, at, len))
			return true;
		at++;
	}
	return false;
}

size_t kb_words_hits(const struct kb_words *w, const char *list)
{
	size_t n = 0;

	for (const char *p = list; *p; ) {
		size_t len = strcspn(p, "|");
		n += kb_words_has(w, p, len);
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
		if (cp >= 0x400)
			sum += is_listed(small_ru, from, (size_t)(p - from)) /
				usual[1];
		else
			sum += is_listed(small_en, from, (size_t)(p - from)) /
				usual[0];
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
double kb_words_sale(const struct kb_words *w)
{
	size_t kinds = 0, offers = kb_words_hits(w, sales[0]);
	double sum;

	if (!offers)
		return 0;
	for (size_t i = 0; i < KB_COUNT(sales); i++)
		kinds += kb_words_hits(w, sales[i]) > 0;
	kinds += has_telephone(w->line);
	sum = (double)kinds - 2 + (offers < 4 ? (double)offers - 1 : 3) * .5;
	return sum > 0 ? sum : 0;
}

bool kb_words_phone(const struct kb_words *w)
{
	return has_telephone(w->line) && kb_words_hits(w, phones) > 0;
}

/* ---- exchanged words ------------------------------------------------------------------ */

size_t kb_words_spun(const struct kb_words *w)
{
	size_t n = kb_words_hits(w, exchanged_signs) * SPUN_SIGN +
		kb_words_hits(w, stilted);

	for (size_t i = 0; i < KB_COUNT(exchanged); i++)
		n += kb_words_has(w, exchanged[i].rare,
				  strlen(exchanged[i].rare)) &&
			!strstr(w->line, exchanged[i].usual);
	return n;
}
