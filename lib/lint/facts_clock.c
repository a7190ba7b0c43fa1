/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * facts_clock.c - times of day, and from one to another: 9:00-18:00, 8 pm, 下午
 * 三点半, 8 вечера. In: tokens. Out: minutes since midnight.
 */
#include "facts.h"

/* Said before or behind an hour: what of the day it is of. */
static const struct { const char *words; bool late; } parts[] = {
	{ "am", false }, { "pm", true },
	{ "утра", false }, { "часов утра", false }, { "вечера", true },
	{ "часов вечера", true }, { "часа дня", true }, { "час дня", true },
	{ "上午", false }, { "早上", false }, { "早晨", false },
	{ "清晨", false }, { "凌晨", false }, { "中午", true },
	{ "下午", true }, { "晚上", true }, { "晚间", true },
	{ "傍晚", true },
};
static const struct { const char *words; int minutes; } names[] = {
	{ "noon", 720 }, { "midday", 720 }, { "midnight", 1440 },
	{ "полудня", 720 }, { "полдень", 720 }, { "полуночи", 1440 },
	{ "полночь", 1440 }, { "午夜", 1440 }, { "半夜十二点", 1440 },
};

struct hour { int minutes; bool plain;	/* a number: 9 */
	      size_t next; };

/* How many tokens say a part of the day. */
static size_t part_of_day(const struct fact_reader *r, size_t at, bool *late)
{
	if (fact_between(r, at + 1, '.') && fact_says(r, at + 1, "m") &&
	    (fact_says(r, at, "a") || fact_says(r, at, "p"))) {
		*late = r->tokens->v[at].raw[0] == 'p';
		return 2;
	}
	for (size_t i = 0; i < KB_COUNT(parts); i++) {
		size_t n = fact_says(r, at, parts[i].words);

		if (n) {
			*late = parts[i].late;
			return n;
		}
	}
	return 0;
}

/* 点, 点半, 9点15分, 20時 */
static bool han_hour(const struct fact_reader *r, const struct fact_number *n,
		     struct hour *ret)
{
	struct fact_number m;
	size_t next = n->next;
	bool has_point = fact_is_han(r, next, "点") &&
		!fact_is_han(r, next, "点击") &&
		!fact_is_han(r, next, "点数");

	if (!has_point && (!fact_is_han(r, next, "时") ||
			   fact_is_han(r, next, "时段")))
		return false;
	ret->next = next + 1 + (size_t)(has_point &&
					fact_is_han(r, next, "点钟"));
	if (fact_is_han(r, ret->next, "半")) {
		ret->minutes += 30;
		ret->next++;
	} else if (ret->next < r->tokens->n && fact_touches(r, ret->next) &&
		   fact_number(r, ret->next, &m) && m.value < 60 &&
		   fact_is_han(r, m.next, "分") &&
		   !fact_is_han(r, m.next, "分钟")) {
		ret->minutes += (int)m.value;
		ret->next = m.next + 1;
	}
	ret->plain = false;
	return true;
}

static bool suffix_part(const struct fact_number *n, bool *late)
{
	if (n->suffix_len != 2 || (memcmp(n->suffix, "am", 2) &&
				   memcmp(n->suffix, "pm", 2)))
		return false;
	*late = n->suffix[0] == 'p';
	return true;
}

/* An hour with nothing before it. */
static bool bare_hour(const struct fact_reader *r, size_t at,
		      struct hour *ret)
{
	struct fact_number n;
	bool late = false, said;
	size_t tokens;
	int minute = fact_figures(r, at + 1);

	*ret = (struct hour){ .plain = true, .next = at + 1 };
	if (fact_figures(r, at) >= 0 && fact_between(r, at + 1, ':')) {
		if (minute < 0 || minute > 59 || fact_figures(r, at) > 24 ||
		    r->tokens->v[at + 1].raw_len != 2)
			return false;
		ret->minutes = fact_figures(r, at) * 60 + minute;
		ret->plain = false;
		ret->next = at + 2;
	} else {
		if (!fact_number(r, at, &n) || n.value > 24 ||
		    n.lo != n.value)
			return false;
		ret->minutes = (int)(n.value * 60);
		ret->next = n.next;
		said = suffix_part(&n, &late);
		if (n.suffix_len && !said)
			return false;
		if (said)
			ret->plain = false;
		else
			han_hour(r, &n, ret);
	}
	tokens = fact_touches(r, ret->next) ?
		part_of_day(r, ret->next, &late) : 0;
	if (tokens && r->tokens->v[ret->next].type != KB_TOKEN_HAN) {
		ret->next += tokens;
		ret->plain = false;
	}
	if (late && ret->minutes < 12 * 60)
		ret->minutes += 12 * 60;
	return true;
}

/* 下午 6:00, noon: what of the day is said before. */
static bool hour(const struct fact_reader *r, size_t at, struct hour *ret)
{
	bool late = false;
	size_t before;

	if (at >= r->tokens->n)
		return false;
	for (size_t i = 0; i < KB_COUNT(names); i++) {
		before = fact_says(r, at, names[i].words);
		if (before) {
			*ret = (struct hour){ names[i].minutes, false,
					      at + before };
			return true;
		}
	}
	before = r->tokens->v[at].type == KB_TOKEN_HAN ?
		part_of_day(r, at, &late) : 0;
	if (at + before >= r->tokens->n ||
	    (before && !fact_touches(r, at + before)) ||
	    !bare_hour(r, at + before, ret) || (before && ret->plain))
		return false;
	if (late && ret->minutes < 12 * 60)
		ret->minutes += 12 * 60;
	return true;
}

/* с 9 до 18, с 9 до 18 часов: but not с 2 до 3 дней. */
static bool is_hours(const struct fact_reader *r, size_t at, struct hour *to)
{
	if (!at || !fact_says(r, at - 1, "с"))
		return false;
	if (fact_touches(r, to->next) && (fact_says(r, to->next, "часов") ||
					  fact_says(r, to->next, "ч"))) {
		to->next++;
		return true;
	}
	return !fact_touches(r, to->next) ||
		kb_token_is_function(&r->tokens->v[to->next]);
}

bool fact_clock(const struct fact_reader *r, size_t at, struct kb_fact *ret,
		size_t *next)
{
	struct hour from, to;
	size_t behind;

	*ret = (struct kb_fact){ .kind = KB_FACT_DATE, .unit = "clock" };
	if (!hour(r, at, &from))
		return false;
	behind = fact_behind_to(r, from.next);
	if (!behind || !hour(r, behind, &to) || to.minutes <= from.minutes ||
	    (from.plain && to.plain && !is_hours(r, at, &to))) {
		if (from.plain)
			return false;
		to = from;
	}
	ret->lo = from.minutes;
	ret->hi = to.minutes;
	*next = to.next;
	return true;
}
