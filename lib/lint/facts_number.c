/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * facts_number.c - numbers in figures, words and Han characters. In: tokens.
 * Out: the value and the token behind it.
 */
#include <math.h>

#include "facts.h"

enum { DIGITS_MAX = 9 };

bool fact_touches(const struct fact_reader *r, size_t at)
{
	const struct kb_token *t;

	if (!at || at >= r->tokens->n)
		return false;
	t = &r->tokens->v[at];
	for (size_t i = t[-1].end; i < t->start; i++)
		if (!strchr(" -\t\xc2\xa0\xe2\x80\x91\xaf", r->bytes[i]))
			return false;
	return true;
}

size_t fact_han(const struct fact_reader *r, size_t at)
{
	size_t len = 0;

	/* Neighbours stand side by side in the arena. */
	for (size_t i = at; i < r->tokens->n && i < at + 8; i++) {
		const struct kb_token *t = &r->tokens->v[i];

		if (t->type != KB_TOKEN_HAN || (i > at && !t->joined))
			break;
		len += t->raw_len;
	}
	return len;
}

bool fact_is_han(const struct fact_reader *r, size_t at, const char *word)
{
	size_t n = strlen(word);

	return at < r->tokens->n && fact_han(r, at) >= n &&
		!memcmp(r->tokens->v[at].raw, word, n);
}

static size_t digits_of(const struct kb_token *t, double *value)
{
	size_t n = 0;

	for (*value = 0; n < t->raw_len && n < DIGITS_MAX &&
	     t->raw[n] >= '0' && t->raw[n] <= '9'; n++)
		*value = *value * 10 + (t->raw[n] - '0');
	return n;
}

/* What stands between two tokens, if it is one byte or a no-break space. */
static char gap(const struct fact_reader *r, size_t at)
{
	const struct kb_token *t = &r->tokens->v[at];
	size_t n = t->start - t[-1].end;

	if (n == 2 && !memcmp(r->bytes + t[-1].end, "\xc2\xa0", 2))
		return ' ';
	if (n == 3 && !memcmp(r->bytes + t[-1].end, "\xe2\x80\xaf", 3))
		return ' ';
	return n == 1 ? r->bytes[t[-1].end] : '\0';
}

/* 1,000 and 10 000 and 1.5: what follows the first figures. */
static void read_more(const struct fact_reader *r, struct fact_number *n)
{
	while (n->next < r->tokens->n) {
		const struct kb_token *t = &r->tokens->v[n->next];
		char between = gap(r, n->next);
		double more;
		size_t digits = digits_of(t, &more);

		if (!digits || !between || !strchr(" .,", between) ||
		    (between == ' ' && (digits != 3 || n->value >= 1000 ||
					t->raw_len != 3)))
			return;
		n->next++;
		n->suffix = t->raw + digits;
		n->suffix_len = t->raw_len - digits;
		if (digits != 3) {
			n->value += more / pow(10, (double)digits);
			return;
		}
		n->value = n->value * 1000 + more;
		if (n->suffix_len)
			return;
	}
}

static double han_digit(uint32_t cp)
{
	static const struct { uint32_t cp; double value; } digits[] = {
		{ 0x96f6, 0 }, { 0x4e00, 1 }, { 0x4e8c, 2 }, { 0x4e24, 2 },
		{ 0x4e09, 3 }, { 0x56db, 4 }, { 0x4e94, 5 }, { 0x516d, 6 },
		{ 0x4e03, 7 }, { 0x516b, 8 }, { 0x4e5d, 9 }, { 0x5341, 10 },
		{ 0x767e, 100 }, { 0x5343, 1000 }, { 0x4e07, 10000 },
	};

	for (size_t i = 0; i < KB_COUNT(digits); i++)
		if (digits[i].cp == cp)
			return digits[i].value;
	return -1;
}

static bool read_han(const struct fact_reader *r, size_t at,
		     struct fact_number *n)
{
	double sum = 0, digit = -1;
	size_t i = at;

	for (; i < r->tokens->n && i < at + DIGITS_MAX; i++) {
		const struct kb_token *t = &r->tokens->v[i];
		double d = t->type == KB_TOKEN_HAN && (i == at || t->joined) ?
			han_digit(t->cp) : -1;

		if (d < 0)
			break;
		if (d >= 10) {
			sum += d * (digit < 0 ? 1 : digit);
			digit = 0;
		} else {
			digit = d;
		}
	}
	n->value = sum + (digit > 0 ? digit : 0);
	n->next = i;
	if (i == at && fact_is_han(r, at, "半")) {
		n->value = .5;
		n->next = at + 1;
	}
	return n->next > at;
}

/* twenty four, сорок пять, half an */
static bool read_words(const struct fact_reader *r, size_t at,
		       struct fact_number *n)
{
	const struct kb_token *t = &r->tokens->v[at];
	const struct fact_word *w = fact_word(t->raw, t->raw_len), *more;

	if (!w || (w->kind != FACT_NUMBER && w->kind != FACT_TENS &&
		   w->kind != FACT_HALF && w->kind != FACT_TIMES))
		return false;
	n->value = w->value;
	n->next = at + 1;
	if (!fact_touches(r, at + 1))
		return w->kind != FACT_HALF;
	t++;
	more = fact_word(t->raw, t->raw_len);
	if (w->kind == FACT_TENS && more && more->kind == FACT_NUMBER &&
	    more->value < 10) {
		n->value += more->value;
		n->next++;
	}
	if (w->kind == FACT_HALF && t->raw_len <= 2 && t->raw[0] == 'a')
		n->next++;
	return true;
}

/* 10 thousand, 3万 */
static void read_times(const struct fact_reader *r, struct fact_number *n)
{
	const struct kb_token *t = n->next < r->tokens->n ?
		&r->tokens->v[n->next] : NULL;
	const struct fact_word *w;

	if (!t || n->suffix_len || !fact_touches(r, n->next))
		return;
	w = fact_word(t->raw, t->raw_len);
	if (w && w->kind == FACT_TIMES)
		n->value *= w->value;
	else if (t->type == KB_TOKEN_HAN && han_digit(t->cp) >= 1000)
		n->value *= han_digit(t->cp);
	else
		return;
	n->next++;
}

/* 两个半小时, 3天半: the half stands behind what is counted or before. */
static void read_half(const struct fact_reader *r, struct fact_number *n)
{
	size_t at = n->next + (size_t)fact_is_han(r, n->next, "个");

	if (!fact_is_han(r, at, "半"))
		return;
	n->value += .5;
	n->next = at + 1;
}

bool fact_number(const struct fact_reader *r, size_t at,
		 struct fact_number *ret)
{
	struct fact_number n = { .next = at + 1 };
	const struct kb_token *t = &r->tokens->v[at];
	size_t digits = digits_of(t, &n.value);

	if (t->type == KB_TOKEN_HAN) {
		if (!read_han(r, at, &n))
			return false;
	} else if (!digits) {
		if (!read_words(r, at, &n))
			return false;
	} else {
		n.suffix = t->raw + digits;
		n.suffix_len = t->raw_len - digits;
		if (n.suffix_len && n.suffix[0] >= '0' && n.suffix[0] <= '9')
			return false;	/* too long */
		if (!n.suffix_len)
			read_more(r, &n);
	}
	read_times(r, &n);
	if (!n.suffix_len)
		read_half(r, &n);
	*ret = n;
	return true;
}
