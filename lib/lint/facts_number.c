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

/* ---- Han ---------------------------------------------------------------------- */

static double han_digit(uint32_t cp)
{
	static const struct { uint32_t cp; double value; } digits[] = {
		{ 0x96f6, 0 }, { 0x3007, 0 }, { 0x4e00, 1 }, { 0x58f9, 1 },
		{ 0x4e8c, 2 }, { 0x4e24, 2 }, { 0x8d30, 2 }, { 0x4e09, 3 },
		{ 0x53c1, 3 }, { 0x56db, 4 }, { 0x8086, 4 }, { 0x4e94, 5 },
		{ 0x4f0d, 5 }, { 0x516d, 6 }, { 0x9646, 6 }, { 0x4e03, 7 },
		{ 0x67d2, 7 }, { 0x516b, 8 }, { 0x634c, 8 }, { 0x4e5d, 9 },
		{ 0x7396, 9 }, { 0x5341, 10 }, { 0x62fe, 10 },
		{ 0x5eff, 20 }, { 0x5345, 30 }, { 0x767e, 100 },
		{ 0x4f70, 100 }, { 0x5343, 1000 }, { 0x4edf, 1000 },
		{ 0x4e07, 10000 },
	};

	for (size_t i = 0; i < KB_COUNT(digits); i++)
		if (digits[i].cp == cp)
			return digits[i].value;
	return -1;
}

/* What a number in Han characters has come to so far. */
struct han_sum { double whole, part, digit, low, last; };

/* 两三天, 二三十: two digits side by side are a range. */
static void han_add(struct han_sum *s, double d)
{
	if (d < 10) {
		if (s->digit > 0)
			s->low = s->digit;
		s->digit = d;
		s->last = d ? s->last : 0;	/* 一百零五 */
	} else if (d < 10000) {
		if (s->low > 0)
			s->low *= d;
		s->part += d * (s->digit < 0 ? 1 : s->digit);
		s->digit = -1;
		s->last = d < 100 ? 0 : d;
	} else {
		s->whole = (s->whole + s->part +
			    (s->digit > 0 ? s->digit : s->part ? 0 : 1)) * d;
		s->part = 0;
		s->digit = -1;
		s->last = d;
	}
}

/* 一点五 */
static bool han_point(const struct fact_reader *r, size_t *at, double *value)
{
	double d = fact_is_han(r, *at, "点") && *at + 1 < r->tokens->n ?
		han_digit(r->tokens->v[*at + 1].cp) : -1;

	if (d < 0 || d > 9 || fact_is_han(r, *at + 2, "分") ||
	    fact_is_han(r, *at + 2, "十"))
		return false;
	*value += d / 10;
	*at += 2;
	return true;
}

static bool read_han(const struct fact_reader *r, size_t at,
		     struct fact_number *n)
{
	struct han_sum s = { .digit = -1 };
	double last;
	size_t i = at;

	for (; i < r->tokens->n && i < at + DIGITS_MAX; i++) {
		const struct kb_token *t = &r->tokens->v[i];
		double d = t->type == KB_TOKEN_HAN && (i == at || t->joined) ?
			han_digit(t->cp) : -1;

		if (d < 0)
			break;
		han_add(&s, d);
	}
	/* 一百五 is 150. */
	last = s.digit > 0 && s.last ? s.digit * s.last / 10 :
		s.digit > 0 ? s.digit : 0;
	n->value = s.whole + s.part + last;
	n->next = i;
	if (s.low > 0)
		n->lo = s.digit > 0 ? s.whole + s.part + s.low :
			n->value - s.part + s.low;
	if (i > at && s.last == 0)
		han_point(r, &n->next, &n->value);
	if (i == at && fact_is_han(r, at, "半")) {
		n->value = .5;
		n->next = at + 1;
	}
	/* 十来分钟, 十几天 */
	if (i > at && (fact_is_han(r, i, "来") || fact_is_han(r, i, "几") ||
		       fact_is_han(r, i, "多")))
		n->next++;
	return n->next > at;
}

/* ---- words -------------------------------------------------------------------- */

static const struct fact_word *word_of(const struct fact_reader *r, size_t at)
{
	return fact_touches(r, at) ? fact_word(r->tokens->v[at].raw,
		r->tokens->v[at].raw_len) : NULL;
}

static bool is_word(const struct fact_reader *r, size_t at, const char *word)
{
	return fact_touches(r, at) && r->tokens->v[at].raw_len ==
		strlen(word) && !memcmp(r->tokens->v[at].raw, word,
					strlen(word));
}

/* After two hundred only less than a hundred can follow. */
static double below(const struct fact_word *w)
{
	return w->kind == FACT_TENS ? 10 :
		w->kind == FACT_NUMBER && w->value >= 100 ? 100 : 0;
}

static bool is_number(const struct fact_word *w)
{
	return w && (w->kind == FACT_NUMBER || w->kind == FACT_TENS);
}

/* twenty four, two hundred and fifty, сто сорок пять */
static void read_sum(const struct fact_reader *r, const struct fact_word *w,
		     struct fact_number *n)
{
	double room = below(w);

	for (;;) {
		size_t at = n->next;

		w = word_of(r, at);
		if (w && w->kind == FACT_HUNDRED && n->value < 100) {
			n->value *= w->value;
			n->next++;
			room = 100;
			continue;
		}
		if (room >= 100 && is_word(r, at, "and"))
			w = word_of(r, ++at);
		if (!is_number(w) || w->value >= room || w->value < 1)
			return;
		n->value += w->value;
		n->next = at + 1;
		room = below(w);
	}
}

/* half an, два с половиной, a couple of */
static bool read_words(const struct fact_reader *r, size_t at,
		       struct fact_number *n)
{
	const struct kb_token *t = &r->tokens->v[at];
	const struct fact_word *w = fact_word(t->raw, t->raw_len);

	if (!w || (!is_number(w) && w->kind != FACT_HALF &&
		   w->kind != FACT_TIMES && w->kind != FACT_HUNDRED &&
		   w->kind != FACT_PAIR))
		return false;
	n->value = w->value;
	n->next = at + 1;
	if (!fact_touches(r, at + 1))
		return w->kind != FACT_HALF;
	if (w->kind == FACT_HALF && t[1].raw_len <= 2 && t[1].raw[0] == 'a')
		n->next++;
	if (w->kind == FACT_PAIR && is_word(r, n->next, "of"))
		n->next++;
	if (is_number(w))
		read_sum(r, w, n);
	if (is_word(r, n->next, "с") && is_word(r, n->next + 1, "половиной")) {
		n->value += .5;
		n->next += 2;
	}
	return true;
}

/* ---- all ---------------------------------------------------------------------- */

/* 10 thousand, 3万, 1.5 тыс. */
static bool read_times(const struct fact_reader *r, struct fact_number *n)
{
	const struct kb_token *t = n->next < r->tokens->n ?
		&r->tokens->v[n->next] : NULL;
	const struct fact_word *w;
	double times = 0;

	if (!t || n->suffix_len || !fact_touches(r, n->next))
		return false;
	w = fact_word(t->raw, t->raw_len);
	if (w && w->kind == FACT_TIMES)
		times = w->value;
	else if (t->type == KB_TOKEN_HAN && han_digit(t->cp) >= 100 &&
		 !fact_is_han(r, n->next, "千克") &&
		 !fact_is_han(r, n->next, "千瓦"))
		times = han_digit(t->cp);
	if (times == 0)
		return false;
	n->value *= times;
	n->next++;
	return true;
}

/* 1万2千: the smaller part behind. */
static void read_smaller(const struct fact_reader *r, struct fact_number *n)
{
	struct fact_number more = { .next = n->next + 1 };
	const struct kb_token *t = n->next < r->tokens->n ?
		&r->tokens->v[n->next] : NULL;

	if (!t || !fact_touches(r, n->next) || n->value < 1000 ||
	    !digits_of(t, &more.value) || digits_of(t, &more.value) !=
	    t->raw_len || !read_times(r, &more) || more.value >= n->value)
		return;
	n->value += more.value;
	n->next = more.next;
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

/* 2k, 10к */
static void read_thousands(struct fact_number *n)
{
	if (!n->suffix_len || (memcmp(n->suffix, "k", 1) &&
			       (n->suffix_len < 2 ||
				memcmp(n->suffix, "к", 2))))
		return;
	if (n->suffix_len == (n->suffix[0] == 'k' ? 1 : 2)) {
		n->value *= 1000;
		n->suffix_len = 0;
	}
}

bool fact_number(const struct fact_reader *r, size_t at,
		 struct fact_number *ret)
{
	struct fact_number n = { .next = at + 1, .lo = -1 };
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
		read_thousands(&n);
	}
	if (read_times(r, &n))
		read_smaller(r, &n);
	if (!n.suffix_len)
		read_half(r, &n);
	if (n.lo < 0)
		n.lo = n.value;
	*ret = n;
	return true;
}
