/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * facts_date.c - dates and times of day as people write them: 2026-02-28,
 * 28.02.2026, 2026年2月28日, 28 февраля, the 15th, 20:00. In: tokens. Out: a
 * fact of one form.
 */
#include "facts.h"

/* A run of figures and nothing else. */
static int figures(const struct fact_reader *r, size_t at)
{
	const struct kb_token *t = at < r->tokens->n ? &r->tokens->v[at] :
		NULL;
	int value = 0;

	if (!t || t->raw_len > 4)
		return -1;
	for (size_t i = 0; i < t->raw_len; i++) {
		if (t->raw[i] < '0' || t->raw[i] > '9')
			return -1;
		value = value * 10 + t->raw[i] - '0';
	}
	return value;
}

/* Exactly this byte stands between the token and the one before. */
static bool between(const struct fact_reader *r, size_t at, char byte)
{
	const struct kb_token *t;

	if (!at || at >= r->tokens->n)
		return false;
	t = &r->tokens->v[at];
	return t->start == t[-1].end + 1 && r->bytes[t[-1].end] == byte;
}

static bool set_day(struct kb_fact *ret, int year, int month, int day)
{
	char text[16];
	int64_t at;

	if (month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	if (!year) {
		ret->unit = "monthday";
		ret->lo = ret->hi = month * 100 + day;
		return true;
	}
	if (year < 1900 || year > 2199)
		return false;
	snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month, day);
	if (!kb_time_parse(text, &at))
		return false;
	ret->unit = "day";
	ret->lo = ret->hi = at / 86400;
	return true;
}

static bool in_figures(const struct fact_reader *r, size_t at,
		       struct kb_fact *ret, size_t *next)
{
	static const char separators[] = "-./";
	int first = figures(r, at), second = figures(r, at + 1),
	    third = figures(r, at + 2);

	for (size_t i = 0; i < 3; i++) {
		if (!between(r, at + 1, separators[i]) ||
		    !between(r, at + 2, separators[i]))
			continue;
		*next = at + 3;
		if (first >= 1900 && second >= 0 && third >= 0)
			return set_day(ret, first, second, third);
		if (third >= 1900 && separators[i] == '.' && first > 0)
			return set_day(ret, third, second, first);
	}
	return false;
}

static bool in_han(const struct fact_reader *r, size_t at,
		   struct kb_fact *ret, size_t *next)
{
	struct fact_number n, m;
	int year = 0, first = figures(r, at);

	if (first >= 1900 && fact_is_han(r, at + 1, "年")) {
		year = first;
		at += 2;
	}
	if (at >= r->tokens->n || !fact_number(r, at, &n) || n.suffix_len)
		return false;
	if (fact_is_han(r, n.next, "月") && n.next + 1 < r->tokens->n &&
	    fact_number(r, n.next + 1, &m) && (fact_is_han(r, m.next, "日") ||
	    fact_is_han(r, m.next, "号"))) {
		*next = m.next + 1;
		return set_day(ret, year, (int)n.value, (int)m.value);
	}
	if (year || n.value < 1 || n.value > 31 ||
	    !(fact_is_han(r, n.next, "日") || fact_is_han(r, n.next, "号")) ||
	    fact_is_han(r, n.next, "日内") || fact_is_han(r, n.next, "日以内")
	    || fact_is_han(r, n.next, "日之内") ||
	    fact_is_han(r, n.next, "号线"))
		return false;
	ret->unit = "dom";
	ret->lo = ret->hi = (int64_t)n.value;
	*next = n.next + 1;
	return true;
}

static int month_of(const struct fact_reader *r, size_t at)
{
	const struct kb_token *t = at < r->tokens->n ? &r->tokens->v[at] :
		NULL;
	const struct fact_word *w = t && t->type == KB_TOKEN_WORD ?
		fact_word(t->raw, t->raw_len) : NULL;

	return w && w->kind == FACT_MONTH ? (int)w->value : 0;
}

/* The year behind a day and its month, if there is one. */
static int year_of(const struct fact_reader *r, size_t at, size_t *next)
{
	int year = figures(r, at);
	const struct kb_token *t = &r->tokens->v[at];

	*next = at;
	if (year < 1900 || year > 2199 || t->start > t[-1].end + 2)
		return 0;
	*next = at + 1;
	return year;
}

/* "15", "15th" or "15-го": the day. */
static int day_of(const struct fact_reader *r, size_t at)
{
	static const char *const ends[] = { "st", "nd", "rd", "th" };
	const struct kb_token *t = at < r->tokens->n ? &r->tokens->v[at] :
		NULL;
	size_t digits = 0;
	int value = 0;

	while (t && digits < t->raw_len && digits < 3 &&
	       t->raw[digits] >= '0' && t->raw[digits] <= '9')
		value = value * 10 + t->raw[digits++] - '0';
	if (!digits || value < 1 || value > 31)
		return 0;
	if (digits == t->raw_len)
		return value;
	for (size_t i = 0; i < KB_COUNT(ends); i++)
		if (t->raw_len == digits + 2 &&
		    !memcmp(t->raw + digits, ends[i], 2))
			return value;
	return 0;
}

static bool in_words(const struct fact_reader *r, size_t at,
		     struct kb_fact *ret, size_t *next)
{
	int month = month_of(r, at), day;

	if (month) {
		day = day_of(r, at + 1);
		if (!day || !fact_touches(r, at + 1))
			return false;
		return set_day(ret, year_of(r, at + 2, next), month, day);
	}
	day = day_of(r, at);
	month = day ? month_of(r, at + 1) : 0;
	if (!month || !fact_touches(r, at + 1))
		return false;
	return set_day(ret, at + 2 < r->tokens->n ?
		       year_of(r, at + 2, next) : (*next = at + 2, 0),
		       month, day);
}

/* The day of any month: "the 15th", "15 числа". */
static bool of_month(const struct fact_reader *r, size_t at,
		     struct kb_fact *ret, size_t *next)
{
	const struct kb_token *t = &r->tokens->v[at];
	const struct kb_token *more = fact_touches(r, at + 1) ? t + 1 : NULL;
	const struct fact_word *w = fact_word(t->raw, t->raw_len);
	int day = w && w->kind == FACT_ORDINAL ? (int)w->value :
		day_of(r, at);
	bool ordinal = day && t->raw[t->raw_len - 1] > '9';
	bool number = day && more && more->raw_len == strlen("числа") &&
		!memcmp(more->raw, "числа", more->raw_len);

	/* "the fifth" may be of anything, but not "the fifth of the month". */
	if (!number && (!ordinal || !at || !fact_touches(r, at) ||
			t[-1].raw_len > 3 || (w && !more) ||
			(more && !kb_token_is_function(more))))
		return false;
	ret->unit = "dom";
	ret->lo = ret->hi = day;
	*next = at + 1 + (size_t)number;
	return true;
}

static bool clock_time(const struct fact_reader *r, size_t at,
		       struct kb_fact *ret, size_t *next)
{
	int hour = figures(r, at), minute = figures(r, at + 1);

	if (hour < 0 || hour > 24 || minute < 0 || minute > 59 ||
	    !between(r, at + 1, ':') || r->tokens->v[at + 1].raw_len != 2)
		return false;
	ret->unit = "clock";
	ret->lo = ret->hi = hour * 60 + minute;
	*next = at + 2;
	return true;
}

/* 六点, 下午三点半, 9点15分 */
static bool clock_han(const struct fact_reader *r, size_t at,
		      struct kb_fact *ret, size_t *next)
{
	struct fact_number n, m;
	int minutes = 0;

	if (!fact_number(r, at, &n) || n.suffix_len || n.value > 24 ||
	    !fact_is_han(r, n.next, "点") || fact_is_han(r, n.next, "点击"))
		return false;
	*next = n.next + 1;
	if (fact_is_han(r, *next, "半")) {
		minutes = 30;
		(*next)++;
	} else if (*next < r->tokens->n && fact_number(r, *next, &m) &&
		   fact_is_han(r, m.next, "分")) {
		minutes = (int)m.value;
		*next = m.next + 1;
	}
	if (at >= 2 && n.value < 12 && (fact_is_han(r, at - 2, "下午") ||
					fact_is_han(r, at - 2, "晚上")))
		n.value += 12;
	ret->unit = "clock";
	ret->lo = ret->hi = (int64_t)n.value * 60 + minutes;
	return true;
}

bool fact_date(const struct fact_reader *r, size_t at, struct kb_fact *ret,
	       size_t *next)
{
	*ret = (struct kb_fact){ .kind = KB_FACT_DATE, .unit = "" };
	return in_figures(r, at, ret, next) || clock_time(r, at, ret, next) ||
		clock_han(r, at, ret, next) ||
		in_han(r, at, ret, next) || in_words(r, at, ret, next) ||
		of_month(r, at, ret, next);
}
