/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mask_number.c - numbers with a checksum: resident ids, bank cards, SNILS,
 * INN; and Russian passports, which have none and need the word beside them.
 */
#include "mask_parts.h"

/* ---- reading the groups ------------------------------------------------------ */

/* Cells between two groups from `at`; 0: the next group does not belong. */
static size_t between(const struct kb_cells *c, size_t at, char *sep)
{
	size_t n = 0;
	bool paren = false, dash = false, dot = false;

	for (; n < 3; n++) {
		uint32_t cp = c->v[at + n].cp;
		if (cp == '(' || cp == ')')
			paren = true;
		else if (cp == '-')
			dash = true;
		else if (cp == '.')
			dot = true;
		else if (cp != ' ')
			break;
	}
	if (n == 0 || !kb_cell_digit(c->v[at + n].cp) || (dot && n > 1))
		return 0;
	*sep = paren ? 'p' : dash ? '-' : dot ? '.' : ' ';
	return n;
}

static size_t digits_at(const struct kb_cells *c, size_t at)
{
	size_t n = 0;

	while (n <= KB_NUMBER_DIGITS && kb_cell_digit(c->v[at + n].cp))
		n++;
	return n;
}

static size_t read_head(const struct kb_cells *c, size_t at,
			struct kb_number *n)
{
	for (unsigned i = 0; i < 3; i++, at++) {
		uint32_t cp = c->v[at].cp;
		if (cp == '+' && !n->plus)
			n->plus = true;
		else if (cp == '(' && !n->paren)
			n->paren = true;
		else if (cp != ' ')
			break;
	}
	return at;
}

bool kb_number_read(const struct kb_cells *c, size_t at,
		    struct kb_number *ret)
{
	struct kb_number n = { .start = at };
	size_t pos = read_head(c, at, &n), used = 0, len;
	uint32_t before = kb_cell_before(c, at);

	len = digits_at(c, pos);
	ret->past = len ? pos + len : at + 1;
	/* Brackets belong to it around its first group only. */
	if (len == 0 || (n.paren && c->v[pos + len].cp != ')'))
		return false;
	while (len > KB_NUMBER_DIGITS && kb_cell_digit(c->v[ret->past].cp))
		ret->past++;
	n.left = (before == '-' || before == '.' || before == ',' ||
		  before == ':') && at > 1 &&
		kb_cell_digit(c->v[at - 2].cp);
	char sep = 0;
	while (used + len <= KB_NUMBER_DIGITS && len > 0) {
		for (size_t i = 0; i < len; i++)
			n.digit[used + i] = (char)c->v[pos + i].cp;
		used += len;
		pos += len;
		n.sep[n.groups] = sep;
		n.size[n.groups] = (unsigned)len;
		n.upto[n.groups] = (unsigned)used;
		n.stop[n.groups++] = pos;
		size_t gap = between(c, pos, &sep);
		pos += gap;
		len = gap ? digits_at(c, pos) : 0;
	}
	n.past = ret->past;
	n.cue = n.groups ? kb_cue_before(c, at) : KB_CUE_NONE;
	if (n.groups == 0 || (n.paren && n.groups == 1))
		return false;
	*ret = n;
	return true;
}

void kb_number_first(const struct kb_cells *c, const struct kb_number *n,
		     unsigned last, struct kb_digits *ret)
{
	memset(ret, 0, sizeof(*ret));
	ret->of = n;
	ret->cells = c;
	ret->d = n->digit;
	ret->n = n->upto[last];
	ret->last = last;
	ret->end = ret->stop = n->stop[last];
	ret->whole = last == 0;
	ret->spaced = last > 0 && n->sep[1] == ' ';
	ret->sep = last > 0 ? n->sep[1] : 0;
	for (unsigned g = 0; g <= last; g++) {
		ret->shape[g] = (char)('0' + n->size[g]);
		ret->spaced = ret->spaced && n->size[g] == 1;
		if (g > 0 && n->sep[g] != ret->sep)
			ret->sep = 'm';
	}
	ret->right = last + 1 < n->groups && n->sep[last + 1] != ' ';
}

/* ---- checksums ----------------------------------------------------------------- */

static unsigned at(const struct kb_digits *d, unsigned i)
{
	return (unsigned)(d->d[i] - '0');
}

static void take(const struct kb_digits *d, char *normal)
{
	memcpy(normal, d->d, d->n);
	normal[d->n] = '\0';
}

static bool is_date(const struct kb_digits *d, unsigned from, bool short_year)
{
	unsigned year = 1900, i = from;

	if (!short_year) {
		year = at(d, i) * 1000 + at(d, i + 1) * 100;
		i += 2;
	}
	year += at(d, i) * 10 + at(d, i + 1);
	unsigned month = at(d, i + 2) * 10 + at(d, i + 3);
	unsigned day = at(d, i + 4) * 10 + at(d, i + 5);

	return year >= 1880 && year < 2100 && month >= 1 && month <= 12 &&
	       day >= 1 && day <= 31;
}

static char resident_check(const struct kb_digits *d)
{
	static const unsigned weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7,
					    9, 10, 5, 8, 4, 2 };
	unsigned sum = 0;

	for (unsigned i = 0; i < 17; i++)
		sum += at(d, i) * weights[i];
	return "10X98765432"[sum % 11];
}

bool kb_is_resident(struct kb_digits *d, char *normal)
{
	char last = d->n == 18 ? d->d[17] : 0;
	bool said = d->of->cue == KB_CUE_ID;

	if (d->of->plus || d->of->cue == KB_CUE_OTHER ||
	    d->d[0] < '1' || d->d[0] > '8')
		return false;
	if (d->n == 15 && (d->whole || said) && is_date(d, 6, true)) {
		take(d, normal);
		return true;
	}
	if (d->n == 17 && kb_cell_upper(d->cells->v[d->end].cp) == 'X' &&
	    !kb_cell_word(d->cells->v[d->end + 1].cp)) {
		d->stop = d->end + 1;
		last = 'X';
	}
	if (!last || !is_date(d, 6, false) ||
	    (!said && resident_check(d) != last))
		return false;
	take(d, normal);
	normal[17] = last;
	normal[18] = '\0';
	return true;
}

static bool luhn(const struct kb_digits *d)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < d->n; i++) {
		unsigned v = at(d, d->n - 1 - i);
		if (i % 2)
			v = v * 2 > 9 ? v * 2 - 9 : v * 2;
		sum += v;
	}
	return sum % 10 == 0;
}

/* Which first digits go with which lengths. */
static const struct { const char *first; unsigned min, max; } issuers[] = {
	{ "4", 13, 13 }, { "30", 14, 14 }, { "36", 14, 14 }, { "38", 14, 14 },
	{ "39", 14, 14 }, { "34", 15, 15 }, { "37", 15, 15 },
	{ "22", 16, 19 }, { "23", 16, 16 }, { "24", 16, 16 },
	{ "25", 16, 16 }, { "26", 16, 16 }, { "27", 16, 16 },
	{ "35", 16, 19 }, { "4", 16, 16 }, { "4", 19, 19 },
	{ "5", 16, 19 }, { "6", 16, 19 },
};

static bool is_card_shape(const struct kb_digits *d)
{
	if (d->whole || d->spaced || strcmp(d->shape, "465") == 0 ||
	    strcmp(d->shape, "464") == 0 || strcmp(d->shape, "6=") == 0)
		return true;
	for (unsigned g = 0; g < d->last; g++)
		if (d->of->size[g] != 4)
			return false;
	return d->of->size[d->last] <= 4;
}

bool kb_is_card(struct kb_digits *d, char *normal)
{
	bool known = false;

	for (size_t i = 0; i < KB_COUNT(issuers) && !known; i++)
		known = d->n >= issuers[i].min && d->n <= issuers[i].max &&
			memcmp(d->d, issuers[i].first,
			       strlen(issuers[i].first)) == 0;
	if (!known || d->of->plus || d->sep == '.' || !is_card_shape(d) ||
	    (!luhn(d) && d->of->cue != KB_CUE_CARD))
		return false;
	take(d, normal);
	return true;
}

bool kb_is_snils(struct kb_digits *d, char *normal)
{
	unsigned sum = 0;

	if (d->n != 11 || d->of->plus)
		return false;
	for (unsigned i = 0; i < 9; i++)
		sum += at(d, i) * (9 - i);
	bool right = sum % 101 % 100 == at(d, 9) * 10 + at(d, 10);
	if (d->of->cue != KB_CUE_SNILS &&
	    !(right && strcmp(d->shape, "3332") == 0 && d->sep != '.'))
		return false;
	take(d, normal);
	return true;
}

static bool inn_check(const struct kb_digits *d, unsigned place)
{
	static const unsigned weights[] = { 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };
	unsigned sum = 0;

	for (unsigned i = 0; i < place; i++)
		sum += at(d, i) * weights[11 - place + i];
	return sum % 11 % 10 == at(d, place);
}

bool kb_is_inn(struct kb_digits *d, char *normal)
{
	bool said = d->of->cue == KB_CUE_INN;

	if (d->of->plus || (d->n != 12 && (d->n != 10 || !said)) ||
	    (!said && (!d->whole || d->of->cue == KB_CUE_OTHER ||
		       !inn_check(d, 10) || !inn_check(d, 11))))
		return false;
	take(d, normal);
	return true;
}

/* ---- passports of Russia -------------------------------------------------------- */

/* "4508 № 123456", "4508 номер 123456": cells up to the six digits. */
static size_t after_series(const struct kb_cells *c, size_t from)
{
	for (size_t i = from; i < from + 12 && c->v[i].cp && !c->taken[i]; i++)
		if (kb_cell_digit(c->v[i].cp))
			return digits_at(c, i) == 6 ? i : 0;
	return 0;
}

bool kb_is_passport(struct kb_digits *d, char *normal)
{
	size_t six;

	if (d->of->cue != KB_CUE_PASSPORT)
		return false;
	if (d->n == 10 || (d->n == 9 && d->whole)) {
		take(d, normal);
		return true;
	}
	six = d->n == 4 ? after_series(d->cells, d->end) : 0;
	if (!six)
		return false;
	take(d, normal);
	for (unsigned i = 0; i < 6; i++)
		normal[4 + i] = (char)d->cells->v[six + i].cp;
	normal[10] = '\0';
	d->stop = six + 6;
	return true;
}
