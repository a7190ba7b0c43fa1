/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mask_words.c - values with letters in them: e-mail, IBAN, resident ids of
 * Taiwan and Hong Kong, passports, licence plates. Each looks ahead a bounded
 * number of cells.
 */
#include <unicode/uchar.h>

#include "mask_parts.h"

/* ---- e-mail ------------------------------------------------------------------ */

static bool is_letter(uint32_t cp, bool cyrillic)
{
	return kb_cell_latin(cp) || kb_cell_digit(cp) ||
	       (cyrillic && kb_cell_cyrillic(cp));
}

static bool is_local(uint32_t cp, bool cyrillic)
{
	return is_letter(cp, cyrillic) || cp == '.' || cp == '_' ||
	       cp == '%' || cp == '+' || cp == '-';
}

static size_t read_domain(const struct kb_cells *c, size_t at, bool cyrillic)
{
	size_t i = at, label = at, end = 0;

	while (i < at + 253) {
		while (i < at + 253 && (is_letter(c->v[i].cp, cyrillic) ||
					(c->v[i].cp == '-' && i > label)))
			i++;
		if (i == label)
			break;
		if (label > at && i - label >= 2 &&
		    !kb_cell_digit(c->v[label].cp))
			end = i;
		if (c->v[i].cp != '.')
			break;
		label = ++i;
	}
	return end;
}

size_t kb_is_email(const struct kb_cells *c, size_t at, size_t *begin)
{
	size_t left = at, right = at + 1, first, end;

	if (left > 0 && c->v[left - 1].cp == ' ' && c->v[right].cp == ' ')
		left--;
	if (c->v[right].cp == ' ')
		right++;
	bool cyrillic = kb_cell_cyrillic(kb_cell_before(c, left));
	first = left;
	while (first > 0 && left - first < 64 && !c->taken[first - 1] &&
	       is_local(c->v[first - 1].cp, cyrillic))
		first--;
	while (first < left && !is_letter(c->v[first].cp, cyrillic))
		first++;
	if (first == left)
		return 0;
	end = read_domain(c, right, kb_cell_cyrillic(c->v[right].cp));
	*begin = first;
	return end ? end - first : 0;
}

/* ---- IBAN -------------------------------------------------------------------- */

static bool is_mod97(const char *text, size_t n)
{
	unsigned rest = 0;

	for (size_t i = 0; i < n; i++) {
		char ch = text[(i + 4) % n];
		unsigned v = ch <= '9' ? (unsigned)(ch - '0')
				       : (unsigned)(ch - 'A' + 10);
		rest = (v > 9 ? rest * 100 + v : rest * 10 + v) % 97;
	}
	return rest == 1;
}

/* Letters and digits from `at`, upper case, with a space, if any, after every
   fourth; place[i]: the cell after the i-th. */
static size_t read_groups(const struct kb_cells *c, size_t at, char *text,
			  size_t *place, size_t max)
{
	size_t n = 0;

	for (size_t i = at; n < max; i++) {
		uint32_t cp = kb_cell_upper(c->v[i].cp);
		if (cp == ' ' && n % 4 == 0 &&
		    is_letter(c->v[i + 1].cp, false))
			continue;
		if (!is_letter(cp, false))
			break;
		text[n] = (char)cp;
		place[n++] = i + 1;
	}
	return n;
}

size_t kb_is_iban(const struct kb_cells *c, size_t at, char *normal)
{
	enum { SHORTEST = 15, LONGEST = 34 };
	char text[LONGEST];
	size_t place[LONGEST];
	size_t n = 0;

	if (kb_cell_latin(c->v[at].cp) && kb_cell_latin(c->v[at + 1].cp) &&
	    kb_cell_digit(c->v[at + 2].cp))
		n = read_groups(c, at, text, place, LONGEST);
	for (; n >= SHORTEST; n--) {
		if (!kb_cell_digit((uint32_t)text[3]) ||
		    kb_cell_word(c->v[place[n - 1]].cp) || !is_mod97(text, n))
			continue;
		memcpy(normal, text, n);
		normal[n] = '\0';
		return place[n - 1] - at;
	}
	return 0;
}

/* ---- ids that begin with a letter ------------------------------------------------ */

/* n digits from `at` into text; false if there are fewer or more. */
static bool digits(const struct kb_cells *c, size_t at, size_t n, char *text)
{
	for (size_t i = 0; i < n; i++) {
		if (!kb_cell_digit(c->v[at + i].cp))
			return false;
		text[i] = (char)c->v[at + i].cp;
	}
	text[n] = '\0';
	return !kb_cell_word(c->v[at + n].cp);
}

static size_t is_taiwan(const struct kb_cells *c, size_t at, char *normal)
{
	/* What the first letter counts as, from A. */
	static const unsigned char letters[] = {
		10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21,
		22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33,
	};
	uint32_t first = kb_cell_upper(c->v[at].cp);
	unsigned sum;

	normal[0] = (char)first;
	if (!digits(c, at + 1, 9, normal + 1) ||
	    !strchr("1289", normal[1]))
		return 0;
	sum = letters[first - 'A'] / 10u + letters[first - 'A'] % 10u * 9u;
	for (unsigned i = 1; i <= 9; i++)
		sum += (unsigned)(normal[i] - '0') * (i < 9 ? 9 - i : 1);
	return sum % 10 == 0 ? 10 : 0;
}

static size_t is_hong_kong(const struct kb_cells *c, size_t at, char *normal)
{
	bool two = kb_cell_latin(c->v[at + 1].cp);
	size_t n = two ? 2 : 1;
	unsigned sum = two ? 0 : 36 * 9, weight = two ? 9 : 8;

	for (size_t i = 0; i < n; i++, weight--) {
		normal[i] = (char)kb_cell_upper(c->v[at + i].cp);
		sum += (unsigned)(normal[i] - 'A' + 10) * weight;
	}
	for (size_t i = 0; i < 6; i++, weight--) {
		if (!kb_cell_digit(c->v[at + n + i].cp))
			return 0;
		normal[n + i] = (char)c->v[at + n + i].cp;
		sum += (unsigned)(normal[n + i] - '0') * weight;
	}
	const struct kb_cell *v = c->v + at + n + 6;
	if (v[0].cp != '(' || v[1].cp == 0 || v[2].cp != ')')
		return 0;
	uint32_t check = kb_cell_upper(v[1].cp);
	unsigned value = check == 'A' ? 10 : check - '0';
	if (value > 10 || (sum + value) % 11 != 0)
		return 0;
	normal[n + 6] = (char)check;
	normal[n + 7] = '\0';
	return n + 9;
}

size_t kb_is_letter_id(const struct kb_cells *c, size_t at, char *normal)
{
	size_t len;

	if (!kb_cell_latin(c->v[at].cp))
		return 0;
	len = is_taiwan(c, at, normal);
	return len ? len : is_hong_kong(c, at, normal);
}

size_t kb_is_letter_passport(const struct kb_cells *c, size_t at,
			     char *normal)
{
	size_t n = kb_cell_latin(c->v[at].cp) +
		(size_t)(kb_cell_latin(c->v[at].cp) &&
			 kb_cell_latin(c->v[at + 1].cp));

	if (n == 0 || kb_cue_before(c, at) != KB_CUE_PASSPORT)
		return 0;
	for (size_t i = 0; i < n; i++)
		normal[i] = (char)kb_cell_upper(c->v[at + i].cp);
	for (size_t len = 7; len <= 9; len++)
		if (digits(c, at + n, len, normal + n))
			return n + len;
	return 0;
}

/* ---- licence plates ------------------------------------------------------------- */

static bool is_in(const char32_t *list, uint32_t cp)
{
	for (; *list; list++)
		if (*list == cp)
			return true;
	return false;
}

static size_t utf8(char *to, uint32_t cp)
{
	if (cp < 0x80) {
		to[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		to[0] = (char)(0xc0 | cp >> 6);
		to[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	to[0] = (char)(0xe0 | cp >> 12);
	to[1] = (char)(0x80 | (cp >> 6 & 0x3f));
	to[2] = (char)(0x80 | (cp & 0x3f));
	return 3;
}

static size_t is_china_plate(const struct kb_cells *c, size_t at,
			     char *normal)
{
	static const char32_t regions[] =
		U"京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙"
		U"陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊";
	size_t i = at + 2, n = utf8(normal, c->v[at].cp), count = 0,
	       numerals = 0;

	if (!is_in(regions, c->v[at].cp) || !kb_cell_latin(c->v[at + 1].cp))
		return 0;
	normal[n++] = (char)kb_cell_upper(c->v[at + 1].cp);
	if (c->v[i].cp == '.' || c->v[i].cp == ' ' || c->v[i].cp == '-')
		i++;
	for (; count < 7 && is_letter(c->v[i].cp, false); i++, count++) {
		numerals += kb_cell_digit(c->v[i].cp);
		normal[n++] = (char)kb_cell_upper(c->v[i].cp);
	}
	normal[n] = '\0';
	return (count == 5 || count == 6) && numerals >= 3 ? i - at : 0;
}

/* The twelve letters that both alphabets have, as Latin; 0: another. */
static char plate_letter(uint32_t cp)
{
	static const char32_t russian[] = U"АВЕКМНОРСТУХ";
	static const char latin[] = "ABEKMHOPCTYX";

	uint32_t upper = (uint32_t)u_toupper((UChar32)cp);
	for (size_t i = 0; russian[i]; i++)
		if (upper == russian[i] || upper == (uint32_t)latin[i])
			return latin[i];
	return 0;
}

static size_t is_russia_plate(const struct kb_cells *c, size_t at,
			      char *normal)
{
	static const char form[] = "L000LL";
	size_t i = at, n = 0, region = 0;
	bool spaced = false, small = false;

	for (size_t k = 0; form[k]; k++, i++) {
		char letter;
		if (k > 0 && c->v[i].cp == ' ' && (form[k] == '0') !=
		    (form[k - 1] == '0')) {
			spaced = true;
			i++;
		}
		letter = form[k] == '0' ? 0 : plate_letter(c->v[i].cp);
		if (form[k] == '0' ? !kb_cell_digit(c->v[i].cp) : !letter)
			return 0;
		small = small || (letter && c->v[i].cp !=
			(uint32_t)u_toupper((UChar32)c->v[i].cp));
		normal[n++] = letter ? letter : (char)c->v[i].cp;
	}
	size_t end = i;
	i += c->v[i].cp == ' ';
	for (; region < 3 && kb_cell_digit(c->v[i].cp); i++, region++)
		normal[n + region] = (char)c->v[i].cp;
	if (region < 2 || kb_cell_word(c->v[i].cp))
		region = 0;
	else
		end = i;
	normal[n + region] = '\0';
	bool said = kb_cue_before(c, at) == KB_CUE_PLATE;
	if (!said && (!region || (spaced && small)))
		return 0;
	return kb_cell_word(c->v[end].cp) ? 0 : end - at;
}

size_t kb_is_plate(const struct kb_cells *c, size_t at, char *normal)
{
	size_t len = is_china_plate(c, at, normal);

	return len ? len : is_russia_plate(c, at, normal);
}
