/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mask_phone.c - telephone numbers, by the shapes in which people write them.
 * A shape is the sizes of the groups: "8 (916) 123-45-67" is 13322. What could
 * as well be an amount or an order needs a word beside it that says telephone.
 */
#include "mask_parts.h"

/* Country codes and how many digits may follow. */
static const struct { const char *code; unsigned min, max; } countries[] = {
	{ "1", 10, 10 }, { "7", 10, 10 }, { "20", 9, 10 }, { "27", 9, 9 },
	{ "30", 10, 10 }, { "31", 9, 9 }, { "32", 8, 9 }, { "33", 9, 9 },
	{ "34", 9, 9 }, { "36", 8, 9 }, { "39", 9, 11 }, { "40", 9, 9 },
	{ "41", 9, 9 }, { "43", 10, 12 }, { "44", 9, 10 }, { "45", 8, 8 },
	{ "46", 7, 10 }, { "47", 8, 8 }, { "48", 9, 9 }, { "49", 7, 12 },
	{ "52", 10, 10 }, { "54", 10, 11 }, { "55", 10, 11 }, { "60", 8, 10 },
	{ "61", 9, 9 }, { "62", 9, 12 }, { "63", 10, 10 }, { "64", 8, 10 },
	{ "65", 8, 8 }, { "66", 9, 9 }, { "81", 9, 10 }, { "82", 9, 10 },
	{ "84", 9, 10 }, { "852", 8, 8 }, { "853", 8, 8 }, { "855", 8, 9 },
	{ "856", 8, 10 }, { "86", 10, 11 }, { "886", 8, 9 }, { "90", 10, 10 },
	{ "91", 10, 10 }, { "92", 10, 10 }, { "94", 9, 9 }, { "95", 8, 10 },
	{ "98", 10, 10 }, { "351", 9, 9 }, { "353", 9, 9 }, { "358", 7, 10 },
	{ "370", 8, 8 }, { "371", 8, 8 }, { "372", 7, 8 }, { "373", 8, 8 },
	{ "374", 8, 8 }, { "375", 9, 9 }, { "380", 9, 9 }, { "420", 9, 9 },
	{ "966", 9, 9 }, { "971", 8, 9 }, { "972", 8, 9 }, { "976", 8, 8 },
	{ "992", 9, 9 }, { "993", 8, 8 }, { "994", 9, 9 }, { "995", 9, 9 },
	{ "996", 9, 9 }, { "998", 9, 9 },
};

/* With a 0 in front: areas of China, Taiwan, Britain, elsewhere. */
static const char zero_shapes[] =
	" 244 28 27 234 36 37 333 334 433 46 38 344 343 444 47 434 48 56 533 ";

struct form {
	bool (*is)(const struct kb_digits *d);
	const char *prefix;	/* of the normal form */
	unsigned skip;		/* digits left out of it */
};

static bool has(const char *list, const char *shape)
{
	char word[KB_NUMBER_DIGITS + 3];

	snprintf(word, sizeof(word), " %s ", shape);
	return strstr(list, word) != NULL;
}

static bool said(const struct kb_digits *d)
{
	return d->of->cue == KB_CUE_PHONE;
}

/* Nothing beside it that makes it a part of a date, range or amount. */
static bool alone(const struct kb_digits *d)
{
	return !d->of->left && !d->right && d->of->cue != KB_CUE_OTHER &&
	       !kb_cue_unit(d->cells, d->end);
}

static bool is_toll_free(const char *area)
{
	return has(" 800 888 877 866 855 844 833 822 400 900 ", area);
}

static bool starts_free(const struct kb_digits *d, unsigned skip)
{
	char area[4] = { d->d[skip], d->d[skip + 1], d->d[skip + 2], 0 };

	return is_toll_free(area);
}

/* 900 is a mobile network there, and reaches a person. */
static bool starts_free_russia(const struct kb_digits *d, unsigned skip)
{
	return memcmp(d->d + skip, "800", 3) == 0;
}

/* ---- forms ------------------------------------------------------------------- */

static bool is_mobile_digits(const char *d)
{
	return d[0] == '1' && d[1] >= '3';
}

static bool is_china_mobile(const struct kb_digits *d)
{
	return d->n == 11 && is_mobile_digits(d->d) &&
	       (d->of->size[0] >= 3 || d->spaced);
}

static bool is_china_long(const struct kb_digits *d)
{
	return d->n == 13 && d->d[0] == '8' && d->d[1] == '6' &&
	       is_mobile_digits(d->d + 2) &&
	       (d->whole || d->of->size[0] == 2 || d->spaced);
}

static bool is_russia(const struct kb_digits *d)
{
	if (d->n != 11 || (d->d[0] != '7' && d->d[0] != '8') ||
	    !strchr("3489", d->d[1]) || starts_free_russia(d, 1))
		return false;
	if (d->whole)
		return d->d[1] == '9' || d->of->cue != KB_CUE_OTHER;
	return d->spaced || (d->last <= 5 && (d->of->size[0] == 1 ||
					     d->of->size[0] == 4));
}

static bool is_russia_short(const struct kb_digits *d)
{
	if (d->n != 10 || !strchr("3489", d->d[0]) || starts_free_russia(d, 0))
		return false;
	if (strcmp(d->shape, "3322") == 0)
		return alone(d);
	return d->d[0] == '9' && (said(d) ||
		(strcmp(d->shape, "334") == 0 && d->sep != ' ' && alone(d)));
}

static bool is_america_digits(const char *d)
{
	return d[0] >= '2' && d[3] >= '2';
}

static bool is_america(const struct kb_digits *d)
{
	if (d->n != 10 || !is_america_digits(d->d) || starts_free(d, 0))
		return false;
	return said(d) || (strcmp(d->shape, "334") == 0 && d->sep != ' ' &&
			   alone(d));
}

static bool is_america_long(const struct kb_digits *d)
{
	return d->n == 11 && d->d[0] == '1' && is_america_digits(d->d + 1) &&
	       !starts_free(d, 1) &&
	       (said(d) || (strcmp(d->shape, "1334") == 0 && alone(d)));
}

static bool is_taiwan_mobile(const struct kb_digits *d)
{
	return d->n == 10 && d->d[0] == '0' && d->d[1] == '9' &&
	       (d->whole || d->spaced || has(zero_shapes, d->shape));
}

static bool is_zero(const struct kb_digits *d)
{
	if (d->n < 9 || d->n > 12 || d->d[0] != '0' || d->d[1] == '0')
		return false;
	if (d->whole && !said(d))
		return alone(d) && (d->n == 11 ||
				    (d->n == 12 && d->d[1] >= '3'));
	return said(d) || ((d->of->paren || has(zero_shapes, d->shape)) &&
			   alone(d));
}

static bool is_china_area(const struct kb_digits *d)
{
	return is_zero(d) && d->n >= 11;
}

static bool is_hong_kong(const struct kb_digits *d)
{
	return d->n == 8 && strcmp(d->shape, "44") == 0 && d->sep != '.' &&
	       d->d[0] >= '5' && d->last + 1 == d->of->groups && alone(d);
}

static bool is_city(const struct kb_digits *d)
{
	return d->n == 7 && strcmp(d->shape, "322") == 0 && d->sep == '-' &&
	       alone(d);
}

static bool is_day(const struct kb_digits *d, unsigned year, unsigned month,
		   unsigned day)
{
	const char *s = d->d;

	return ((s[year] == '1' && s[year + 1] == '9') ||
		(s[year] == '2' && s[year + 1] == '0')) &&
	       s[month] <= '1' && s[day] <= '3';
}

static bool is_said(const struct kb_digits *d)
{
	if (d->n < 7 || d->n > 12 || !said(d) || !alone(d) || d->sep == '.' ||
	    starts_free(d, 0) || (d->n == 11 && starts_free(d, 1)))
		return false;
	return d->n != 8 || !(is_day(d, 0, 4, 6) || is_day(d, 4, 2, 0));
}

static const struct form forms[] = {
	{ is_china_mobile, "+86", 0 }, { is_china_long, "+86", 2 },
	{ is_russia, "+7", 1 }, { is_russia_short, "+7", 0 },
	{ is_america_long, "+1", 1 }, { is_america, "+1", 0 },
	{ is_taiwan_mobile, "+886", 1 }, { is_china_area, "+86", 1 },
	{ is_zero, "", 0 }, { is_hong_kong, "", 0 }, { is_city, "", 0 },
	{ is_said, "", 0 },
};

/* ---- with a country code ------------------------------------------------------- */

static bool is_international(const struct kb_digits *d, char *normal)
{
	unsigned skip = d->of->plus ? 0 : 2;

	if (!d->of->plus && !(d->n > 10 && d->d[0] == '0' && d->d[1] == '0'))
		return false;
	for (size_t i = 0; i < KB_COUNT(countries); i++) {
		const char *code = countries[i].code;
		unsigned len = (unsigned)strlen(code), rest, trunk;
		if (d->n < skip + len + 7 ||
		    memcmp(d->d + skip, code, len) != 0)
			continue;
		/* "+44 (0)20": the 0 is for calls from inside. */
		trunk = d->d[skip + len] == '0';
		rest = d->n - skip - len - trunk;
		if (rest < countries[i].min || rest > countries[i].max ||
		    (*code == '7' && starts_free_russia(d, skip + 1)) ||
		    (*code == '1' && starts_free(d, skip + 1)))
			return false;
		snprintf(normal, 64, "+%s%.*s", code, (int)rest,
			 d->d + skip + len + trunk);
		return true;
	}
	if (!d->of->plus || d->n < 10 || d->n > 15 || d->d[0] == '0')
		return false;
	snprintf(normal, 64, "+%.*s", (int)d->n, d->d);
	return true;
}

/* "13800138000.50", "12:30", "5 %" are no numbers to call. */
static bool goes_on(const struct kb_digits *d)
{
	const struct kb_cell *v = d->cells->v + d->end;
	size_t n = 0;

	if (kb_cell_latin(v[0].cp) || v[0].cp == '%')
		return true;
	if ((v[0].cp != '.' && v[0].cp != ',' && v[0].cp != ':'))
		return false;
	while (n < 4 && kb_cell_digit(v[1 + n].cp))
		n++;
	return n > 0 && n < 4;
}

static bool is_glued(const struct kb_digits *d)
{
	uint32_t before = kb_cell_before(d->cells, d->of->start);

	return (before == '.' && d->of->left) ||
	       ((kb_cell_latin(before) || kb_cell_cyrillic(before)) &&
		!said(d));
}

bool kb_is_phone(struct kb_digits *d, char *normal)
{
	if (goes_on(d) || is_glued(d))
		return false;
	if (is_international(d, normal))
		return true;
	if (d->of->plus)
		return false;
	for (size_t i = 0; i < KB_COUNT(forms); i++) {
		if (!forms[i].is(d))
			continue;
		snprintf(normal, 64, "%s%.*s", forms[i].prefix,
			 (int)(d->n - forms[i].skip), d->d + forms[i].skip);
		return true;
	}
	return false;
}
