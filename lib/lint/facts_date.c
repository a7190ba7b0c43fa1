/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * facts_date.c - dates as people write them: 2026-02-28, 28.02.2026,
 * 2026年2月28日, 28 февраля, the 15th, the end of March. In: tokens. Out: a
 * fact of one form.
 */
#include "facts.h"

int fact_figures(const struct fact_reader *r, size_t at)
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

bool fact_between(const struct fact_reader *r, size_t at, char byte)
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

/* "the end of March" */
static bool set_month_end(struct kb_fact *ret, int year, int month)
{
	static const int days[] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30,
				    31, 30, 31 };

	return month >= 1 && month <= 12 &&
		set_day(ret, year, month, days[month]);
}

static bool in_figures(const struct fact_reader *r, size_t at,
		       struct kb_fact *ret, size_t *next)
{
	static const char separators[] = "-./";
	int first = fact_figures(r, at), second = fact_figures(r, at + 1),
	    third = fact_figures(r, at + 2);

	for (size_t i = 0; i < 3; i++) {
		if (!fact_between(r, at + 1, separators[i]) ||
		    !fact_between(r, at + 2, separators[i]))
			continue;
		*next = at + 3;
		if (first >= 1900 && second >= 0 && third >= 0)
			return set_day(ret, first, second, third);
		if (third >= 1900 && separators[i] != '-' && first > 0)
			return second > 12 ?
				set_day(ret, third, first, second) :
				set_day(ret, third, second, first);
	}
	return false;
}

static bool in_han(const struct fact_reader *r, size_t at,
		   struct kb_fact *ret, size_t *next)
{
	struct fact_number n, m;
	int year = 0, first = fact_figures(r, at);

	if (first > 0 && at >= 2 && fact_is_han(r, at - 2, "民国"))
		first += 1911;
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
	if (fact_is_han(r, n.next, "月底") || fact_is_han(r, n.next, "月末")) {
		*next = n.next + 2;
		return set_month_end(ret, year, (int)n.value);
	}
	/* 7日鉴赏期 is a span of time; 每月15日, 15日前 are days. */
	if (fact_is_han(r, n.next, "日") && !fact_is_han(r, n.next, "日前") &&
	    !fact_is_han(r, n.next, "日起") && !(at >= 1 &&
	    (fact_is_han(r, at - 1, "月") || fact_is_han(r, at - 1, "于") ||
	     fact_is_han(r, at - 1, "在") || fact_is_han(r, at - 1, "至") ||
	     fact_is_han(r, at - 1, "到"))))
		return false;
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
	int year = fact_figures(r, at);
	const struct kb_token *t = r->tokens->v + at;

	*next = at;
	if (at >= r->tokens->n || year < 1900 || year > 2199 || t->start > t[-1].end + 2)
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

/* "31st of", "31-го": what stands between the day and its month. */
static size_t skip_ending(const struct fact_reader *r, size_t at)
{
	static const char *const between[] = { "of", "го", "е", "ое", "й" };

	for (size_t i = 0; i < KB_COUNT(between); i++)
		if (fact_touches(r, at) && fact_says(r, at, between[i]))
			return at + 1;
	return at;
}

static bool in_words(const struct fact_reader *r, size_t at,
		     struct kb_fact *ret, size_t *next)
{
	int month = month_of(r, at), day;
	size_t behind;

	if (month) {
		day = day_of(r, at + 1);
		if (!day || !fact_touches(r, at + 1))
			return false;
		return set_day(ret, year_of(r, at + 2, next), month, day);
	}
	day = day_of(r, at);
	behind = skip_ending(r, at + 1);
	month = day && fact_touches(r, behind) ? month_of(r, behind) : 0;
	if (!month)
		return false;
	return set_day(ret, year_of(r, behind + 1, next), month, day);
}

/* "the end of March", "до конца марта" */
static bool month_end(const struct fact_reader *r, size_t at,
		      struct kb_fact *ret, size_t *next)
{
	size_t said = fact_says(r, at, "end of");
	int month;

	said = said ? said : fact_says(r, at, "конца");
	said = said ? said : fact_says(r, at, "конце");
	month = said && fact_touches(r, at + said) ? month_of(r, at + said) :
		0;
	return month && set_month_end(ret, year_of(r, at + said + 1, next),
				      month);
}

/* до 31.03, 3/31 止: a day and its month without a year. */
static bool short_form(const struct fact_reader *r, size_t at,
		       struct kb_fact *ret, size_t *next)
{
	static const char *const before[] = { "до", "с", "по", "от", "к" };
	int first = fact_figures(r, at), second = fact_figures(r, at + 1);
	bool han = at + 2 < r->tokens->n && fact_touches(r, at + 2) &&
		r->tokens->v[at + 2].type == KB_TOKEN_HAN;

	if (first < 1 || second < 1 || fact_between(r, at + 2, '/') ||
	    fact_between(r, at + 2, '.'))
		return false;
	*next = at + 2;
	han |= at && fact_touches(r, at) &&
		r->tokens->v[at - 1].type == KB_TOKEN_HAN;
	if (fact_between(r, at + 1, '/') && han)
		return set_day(ret, 0, first, second);
	if (!at || !fact_between(r, at + 1, '.') ||
	    r->tokens->v[at + 1].raw_len != 2 || r->tokens->v[at].raw_len != 2)
		return false;
	for (size_t i = 0; i < KB_COUNT(before); i++)
		if (fact_says(r, at - 1, before[i]))
			return set_day(ret, 0, second, first);
	return false;
}

/* "of the month" behind "the fifth": else it may be the fifth of anything. */
static bool said_of_month(const struct fact_reader *r, size_t at)
{
	return fact_says(r, at, "of the month") ||
		fact_says(r, at, "of each month") ||
		fact_says(r, at, "of every month") ||
		fact_says(r, at, "day of the month") ||
		fact_says(r, at, "day of each month");
}

/* The day of any month: "the 15th", "15 числа". */
static bool of_month(const struct fact_reader *r, size_t at,
		     struct kb_fact *ret, size_t *next)
{
	const struct kb_token *t = &r->tokens->v[at];
	const struct fact_word *w = fact_word(t->raw, t->raw_len), *more;
	int day = w && w->kind == FACT_ORDINAL ? (int)w->value :
		day_of(r, at);
	size_t behind = skip_ending(r, at + 1);
	bool ordinal = day && !w && t->raw[t->raw_len - 1] > '9';

	if (w && w->kind == FACT_TENS && fact_touches(r, at + 1)) {
		more = fact_word(t[1].raw, t[1].raw_len);
		if (more && more->kind == FACT_ORDINAL && more->value < 10) {
			day = (int)(w->value + more->value);
			behind = at + 2;
		}
	}
	if (!day)
		return false;
	*next = behind;
	ret->unit = "dom";
	ret->lo = ret->hi = day;
	if (fact_touches(r, behind) && fact_says(r, behind, "числ*")) {
		*next = behind + 1;
		return true;
	}
	*next = at + 1;
	return said_of_month(r, at + 1) || (ordinal && at &&
		fact_touches(r, at) && t[-1].raw_len <= 3 &&
		(!fact_touches(r, at + 1) || kb_token_is_function(t + 1)));
}

bool fact_date(const struct fact_reader *r, size_t at, struct kb_fact *ret,
	       size_t *next)
{
	*ret = (struct kb_fact){ .kind = KB_FACT_DATE, .unit = "" };
	return in_figures(r, at, ret, next) ||
		in_han(r, at, ret, next) || in_words(r, at, ret, next) ||
		month_end(r, at, ret, next) || short_form(r, at, ret, next) ||
		of_month(r, at, ret, next);
}
