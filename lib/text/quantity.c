/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * quantity.c - spans of time, however they are written: 2小时, 两个小时, 2 ч,
 * два часа, two hours and 120 minutes are one term, 120min. In: the tokens of
 * a text. Out: extras, in their places.
 *
 * Seconds, minutes, hours and days are one scale; weeks, months with years,
 * and working days stay apart from it, for nobody means 30 days by a month.
 */
#include "analyzer.h"

#include <math.h>
#include <stdlib.h>

enum scale { TIME, WEEKS, MONTHS, WORKDAYS };
static const char *const scale_names[] = { "s", "week", "month", "workday" };

#define MINUTE 60
#define HOUR 3600
#define DAY 86400
#define YEARS_MAX 100		/* more of them is a date */
#define VALUE_MAX 1000000
#define SPAN_MAX 24		/* bytes of the longest */

/* ---- words ----------------------------------------------------------------- */

enum kind { NUMBER, UNIT, WHOLE, WORKING };

struct row { const char *word; uint8_t kind, scale; double value; };

/* In the order of their bytes. */
static const struct row words[] = {
	{ "business", WORKING, 0, 0 },
	{ "d", UNIT, TIME, DAY },
	{ "day", UNIT, TIME, DAY },
	{ "days", UNIT, TIME, DAY },
	{ "eight", NUMBER, 0, 8 },
	{ "eleven", NUMBER, 0, 11 },
	{ "fifteen", NUMBER, 0, 15 },
	{ "fifty", NUMBER, 0, 50 },
	{ "five", NUMBER, 0, 5 },
	{ "forty", NUMBER, 0, 40 },
	{ "four", NUMBER, 0, 4 },
	{ "fourteen", NUMBER, 0, 14 },
	{ "h", UNIT, TIME, HOUR },
	{ "half", NUMBER, 0, .5 },
	{ "hour", UNIT, TIME, HOUR },
	{ "hours", UNIT, TIME, HOUR },
	{ "hr", UNIT, TIME, HOUR },
	{ "hrs", UNIT, TIME, HOUR },
	{ "min", UNIT, TIME, MINUTE },
	{ "mins", UNIT, TIME, MINUTE },
	{ "minute", UNIT, TIME, MINUTE },
	{ "minutes", UNIT, TIME, MINUTE },
	{ "month", UNIT, MONTHS, 1 },
	{ "months", UNIT, MONTHS, 1 },
	{ "nine", NUMBER, 0, 9 },
	{ "ninety", NUMBER, 0, 90 },
	{ "one", NUMBER, 0, 1 },
	{ "sec", UNIT, TIME, 1 },
	{ "second", UNIT, TIME, 1 },
	{ "seconds", UNIT, TIME, 1 },
	{ "secs", UNIT, TIME, 1 },
	{ "seven", NUMBER, 0, 7 },
	{ "six", NUMBER, 0, 6 },
	{ "sixty", NUMBER, 0, 60 },
	{ "ten", NUMBER, 0, 10 },
	{ "thirty", NUMBER, 0, 30 },
	{ "three", NUMBER, 0, 3 },
	{ "twelve", NUMBER, 0, 12 },
	{ "twenty", NUMBER, 0, 20 },
	{ "two", NUMBER, 0, 2 },
	{ "week", UNIT, WEEKS, 1 },
	{ "weeks", UNIT, WEEKS, 1 },
	{ "working", WORKING, 0, 0 },
	{ "year", UNIT, MONTHS, 12 },
	{ "years", UNIT, MONTHS, 12 },
	{ "восемь", NUMBER, 0, 8 },
	{ "год", UNIT, MONTHS, 12 },
	{ "года", UNIT, MONTHS, 12 },
	{ "два", NUMBER, 0, 2 },
	{ "двадцать", NUMBER, 0, 20 },
	{ "две", NUMBER, 0, 2 },
	{ "двенадцать", NUMBER, 0, 12 },
	{ "двое", NUMBER, 0, 2 },
	{ "двух", NUMBER, 0, 2 },
	{ "девять", NUMBER, 0, 9 },
	{ "день", UNIT, TIME, DAY },
	{ "десять", NUMBER, 0, 10 },
	{ "дн", UNIT, TIME, DAY },
	{ "дней", UNIT, TIME, DAY },
	{ "дня", UNIT, TIME, DAY },
	{ "лет", UNIT, MONTHS, 12 },
	{ "мес", UNIT, MONTHS, 1 },
	{ "месяц", UNIT, MONTHS, 1 },
	{ "месяца", UNIT, MONTHS, 1 },
	{ "месяцев", UNIT, MONTHS, 1 },
	{ "мин", UNIT, TIME, MINUTE },
	{ "минут", UNIT, TIME, MINUTE },
	{ "минута", UNIT, TIME, MINUTE },
	{ "минуту", UNIT, TIME, MINUTE },
	{ "минуты", UNIT, TIME, MINUTE },
	{ "нед", UNIT, WEEKS, 1 },
	{ "недели", UNIT, WEEKS, 1 },
	{ "недель", UNIT, WEEKS, 1 },
	{ "неделю", UNIT, WEEKS, 1 },
	{ "неделя", UNIT, WEEKS, 1 },
	{ "один", NUMBER, 0, 1 },
	{ "одна", NUMBER, 0, 1 },
	{ "одну", NUMBER, 0, 1 },
	{ "пол", NUMBER, 0, .5 },
	{ "полгода", WHOLE, MONTHS, 6 },
	{ "полтора", NUMBER, 0, 1.5 },
	{ "полчаса", WHOLE, TIME, 30 * MINUTE },
	{ "пятнадцать", NUMBER, 0, 15 },
	{ "пять", NUMBER, 0, 5 },
	{ "рабочие", WORKING, 0, 0 },
	{ "рабочий", WORKING, 0, 0 },
	{ "рабочих", WORKING, 0, 0 },
	{ "сек", UNIT, TIME, 1 },
	{ "секунд", UNIT, TIME, 1 },
	{ "секунду", UNIT, TIME, 1 },
	{ "секунды", UNIT, TIME, 1 },
	{ "семь", NUMBER, 0, 7 },
	{ "сорок", NUMBER, 0, 40 },
	{ "сутки", UNIT, TIME, DAY },
	{ "суток", UNIT, TIME, DAY },
	{ "трех", NUMBER, 0, 3 },
	{ "три", NUMBER, 0, 3 },
	{ "тридцать", NUMBER, 0, 30 },
	{ "трое", NUMBER, 0, 3 },
	{ "ч", UNIT, TIME, HOUR },
	{ "час", UNIT, TIME, HOUR },
	{ "часа", UNIT, TIME, HOUR },
	{ "часов", UNIT, TIME, HOUR },
	{ "четыре", NUMBER, 0, 4 },
	{ "шесть", NUMBER, 0, 6 },
};

/* A word's place in the filter: nearly all words are none of these. */
static unsigned filter_of(const char *raw, size_t len)
{
	return ((unsigned)(unsigned char)raw[len - 1] * 5 + (unsigned)len * 37 +
		(unsigned)(unsigned char)raw[len / 2] * 3) %
		KB_QUANTITY_FILTER;
}

void kb_quantity_init(struct kb_text *t)
{
	for (size_t i = 0; i < KB_COUNT(words); i++)
		t->quantity_filter[filter_of(words[i].word,
					     strlen(words[i].word))] = true;
}

static const struct row *row_of(const struct kb_text *t, const char *raw,
				size_t len)
{
	size_t low = 0, high = KB_COUNT(words);

	if (!len || !t->quantity_filter[filter_of(raw, len)])
		return NULL;
	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *word = words[middle].word;
		int order = strncmp(word, raw, len);

		if (!order && !word[len])
			return &words[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static const struct row *row_of_token(const struct kb_text *t,
				      const struct kb_token *token)
{
	return token->type == KB_TOKEN_WORD ?
		row_of(t, token->raw, token->raw_len) : NULL;
}

/* Units of Han, longest first; folded. counted: only after 个. */
static const struct { const char *word; bool counted; uint8_t scale;
		      double value; } han_units[] = {
	{ "个工作日", false, WORKDAYS, 1 },
	{ "个工作天", false, WORKDAYS, 1 },
	{ "工作日", false, WORKDAYS, 1 },
	{ "工作天", false, WORKDAYS, 1 },
	{ "分钟", false, TIME, MINUTE },
	{ "刻钟", false, TIME, 15 * MINUTE },
	{ "小时", false, TIME, HOUR },
	{ "钟头", false, TIME, HOUR },
	{ "星期", false, WEEKS, 1 },
	{ "礼拜", false, WEEKS, 1 },
	{ "秒", false, TIME, 1 },
	{ "天", false, TIME, DAY },
	{ "周", false, WEEKS, 1 },
	{ "年", false, MONTHS, 12 },
	{ "月", true, MONTHS, 1 },
};

static double han_digit(uint32_t cp)
{
	static const struct { uint32_t cp; double value; } digits[] = {
		{ 0x96f6, 0 }, { 0x4e00, 1 }, { 0x4e8c, 2 }, { 0x4e24, 2 },
		{ 0x4e09, 3 }, { 0x56db, 4 }, { 0x4e94, 5 }, { 0x516d, 6 },
		{ 0x4e03, 7 }, { 0x516b, 8 }, { 0x4e5d, 9 }, { 0x5341, 10 },
		{ 0x767e, 100 },
	};

	for (size_t i = 0; i < KB_COUNT(digits); i++)
		if (digits[i].cp == cp)
			return digits[i].value;
	return -1;
}

/* ---- reading --------------------------------------------------------------- */

enum { HAN_HALF = 0x534a, HAN_COUNTED = 0x4e2a };

struct reader {
	const struct kb_text *text;
	const struct kb_tokens *tokens;
	const char *bytes;		/* the text */
	size_t at;			/* next token */
	double value;
	const char *suffix; size_t suffix_len;	/* of the number's token */
	bool counted;			/* 个 stands before the unit */
};

static const struct kb_token *next(const struct reader *r)
{
	return r->at < r->tokens->n ? &r->tokens->v[r->at] : NULL;
}

static bool next_is_han(const struct reader *r, uint32_t cp)
{
	const struct kb_token *t = next(r);

	return t && t->cp == cp;
}

/* Spaces, a hyphen or nothing stand before the next token. */
static bool touches(const struct reader *r)
{
	const struct kb_token *t = next(r);
	size_t at;

	if (!t || !r->at)
		return false;
	for (at = t[-1].end; at < t->start; at++)
		if (!strchr(" -\t\xc2\xa0", r->bytes[at]))
			return false;
	return true;
}

static size_t digits_of(const struct kb_token *t, double *value)
{
	size_t n = 0;

	for (*value = 0; n < t->raw_len && n < 9 && t->raw[n] >= '0' &&
	     t->raw[n] <= '9'; n++)
		*value = *value * 10 + (t->raw[n] - '0');
	return n;
}

/* What follows a point or comma: tenths, or the next thousand. */
static void read_fraction(struct reader *r)
{
	const struct kb_token *t = next(r);
	double more;
	size_t n;

	if (!t || t->type != KB_TOKEN_WORD || t->start != t[-1].end + 1 ||
	    !strchr(".,", r->bytes[t[-1].end]))
		return;
	n = digits_of(t, &more);
	if (!n || n != t->raw_len)
		return;
	if (n == 3)
		r->value = r->value * 1000 + more;
	else
		r->value += more / pow(10, (double)n);
	r->at++;
}

static bool read_han_number(struct reader *r)
{
	double sum = 0, digit = -1;
	size_t first = r->at;

	for (const struct kb_token *t; (t = next(r)) &&
	     t->type == KB_TOKEN_HAN && (r->at == first || t->joined);
	     r->at++) {
		double d = han_digit(t->cp);

		if (d < 0)
			break;
		if (d >= 10) {
			sum += d * (digit < 0 ? 1 : digit);
			digit = 0;
		} else {
			digit = d;
		}
	}
	r->value = sum + (digit > 0 ? digit : 0);
	return r->at > first;
}

/* A number in figures or words, and its half: 1, 两, two, 1.5, 两个半. */
static bool read_number(struct reader *r)
{
	const struct kb_token *t = next(r);
	const struct row *row;
	size_t n;

	r->suffix_len = 0;
	r->counted = false;
	if (t->type == KB_TOKEN_HAN) {
		if (t->cp != HAN_HALF && !read_han_number(r))
			return false;
		if (t->cp == HAN_HALF)
			r->value = 0;
		return true;
	}
	n = digits_of(t, &r->value);
	if (n) {
		r->suffix = t->raw + n;
		r->suffix_len = t->raw_len - n;
		r->at++;
		if (!r->suffix_len)
			read_fraction(r);
		return true;
	}
	row = row_of_token(r->text, t);
	if (!row || (row->kind != NUMBER && row->kind != WHOLE))
		return false;
	r->value = row->value;
	r->at += row->kind == NUMBER;
	if (row->kind == NUMBER && row->value == .5 && touches(r) &&
	    (next(r)->raw_len == 1 || next(r)->raw_len == 2) &&
	    next(r)->raw[0] == 'a')
		r->at++;		/* half an hour */
	return true;
}

static void read_half(struct reader *r)
{
	if (next_is_han(r, HAN_COUNTED)) {
		r->counted = true;
		r->at++;
	}
	if (!next_is_han(r, HAN_HALF))
		return;
	r->value += .5;
	r->at++;
	if (next_is_han(r, HAN_COUNTED)) {
		r->counted = true;
		r->at++;
	}
}

static bool read_han_unit(struct reader *r, struct row *ret)
{
	const struct kb_token *t = next(r);
	size_t n = 0, len = 0;

	/* Neighbours stand side by side in the arena. */
	while (n < 4 && r->at + n < r->tokens->n &&
	       t[n].type == KB_TOKEN_HAN && (!n || t[n].joined))
		len += t[n++].raw_len;
	for (size_t i = 0; i < KB_COUNT(han_units); i++) {
		size_t size = strlen(han_units[i].word);

		if (size > len || memcmp(t->raw, han_units[i].word, size) ||
		    (han_units[i].counted && !r->counted))
			continue;
		*ret = (struct row){ .scale = han_units[i].scale,
				     .value = han_units[i].value };
		r->at += kb_utf8_count(han_units[i].word, size);
		return true;
	}
	return false;
}

static bool read_unit(struct reader *r, struct row *ret)
{
	const struct kb_token *t = next(r);
	const struct row *row;
	bool working;

	if (r->suffix_len) {
		row = row_of(r->text, r->suffix, r->suffix_len);
		if (row && row->kind == UNIT)
			*ret = *row;
		return row && row->kind == UNIT;
	}
	if (!t || !touches(r))
		return false;
	if (t->type == KB_TOKEN_HAN)
		return read_han_unit(r, ret);
	row = row_of_token(r->text, t);
	working = row && row->kind == WORKING;
	r->at++;
	if (working) {
		row = next(r) && touches(r) ? row_of_token(r->text, next(r)) :
			NULL;
		r->at++;
	}
	if (!row || row->kind != UNIT || (working && row->value != DAY))
		return false;
	*ret = *row;
	if (working)
		*ret = (struct row){ .scale = WORKDAYS, .value = 1 };
	return true;
}

/* A span of time from token r->at on. */
static bool read_span(struct reader *r, struct row *ret)
{
	const struct row *whole = row_of_token(r->text, next(r));

	if (whole && whole->kind == WHOLE) {
		*ret = *whole;
		r->at++;
		return true;
	}
	if (!read_number(r))
		return false;
	if (!r->suffix_len)
		read_half(r);
	return r->value > 0 && read_unit(r, ret) &&
		(ret->value != 12 || r->value <= YEARS_MAX) &&
		(ret->value *= r->value) <= (double)VALUE_MAX * DAY;
}

/* ---- writing --------------------------------------------------------------- */

/* In its place among the others: they are ordered by first token. */
static void extra_insert(struct kb_slot *s, const struct kb_extra *extra)
{
	struct kb_extra *v;
	size_t at = s->tokens.n_extra;

	KB_ROOM(s->tokens.extra, s->extra_cap, at + 1);
	v = s->tokens.extra;
	for (; at && v[at - 1].first > extra->first; at--)
		v[at] = v[at - 1];
	v[at] = *extra;
	s->tokens.n_extra++;
}

static void write_span(struct kb_slot *s, const struct row *span, size_t first,
		       size_t end)
{
	bool minutes = span->scale == TIME && fmod(span->value, MINUTE) == 0;
	double value = minutes ? span->value / MINUTE : span->value;
	int len;

	if (value != floor(value))	/* half a month is no month */
		return;
	len = snprintf(s->at, SPAN_MAX, "%.0f%s", value, minutes ? "min" :
		      scale_names[span->scale]);
	extra_insert(s, &(struct kb_extra){ .text = s->at,
		.len = (uint16_t)len, .type = KB_EXTRA_SPAN,
		.first = (uint32_t)first, .count = (uint32_t)(end - first) });
	s->at += len;
}

/* May a span begin here? */
static bool may_begin(const struct kb_text *t, const struct kb_token *token)
{
	if (token->type == KB_TOKEN_HAN)
		return token->cp == HAN_HALF || han_digit(token->cp) >= 0;
	if (token->raw[0] >= '0' && token->raw[0] <= '9')
		return true;
	return t->quantity_filter[filter_of(token->raw, token->raw_len)];
}

void kb_extras_of_spans(struct kb_text *t, struct kb_slot *s, const char *text)
{
	struct reader r = { .text = t, .tokens = &s->tokens, .bytes = text };

	for (size_t i = 0; i < s->tokens.n; i++) {
		struct row span = { 0 };

		if (!may_begin(t, &s->tokens.v[i]))
			continue;
		r.at = i;
		if (!read_span(&r, &span))
			continue;
		write_span(s, &span, i, r.at);
		i = r.at - 1;
	}
}
