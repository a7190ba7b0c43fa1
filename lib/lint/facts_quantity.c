/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * facts_quantity.c - a number, or two, and what it counts: spans of time, sums
 * of money, shares, things. In: tokens. Out: a fact of one form.
 */
#include <math.h>

#include "facts.h"

#define VALUE_MAX 1e12		/* what comes out of a longer one says little */
#define YEARS_MAX 100		/* more of them is a date */

static const struct kb_token *token_at(const struct fact_reader *r, size_t at)
{
	return at < r->tokens->n ? &r->tokens->v[at] : NULL;
}

static const struct fact_word *word_at(const struct fact_reader *r, size_t at)
{
	const struct kb_token *t = token_at(r, at);

	return t && t->type == KB_TOKEN_WORD ? fact_word(t->raw, t->raw_len) :
		NULL;
}

/* ---- ranges ------------------------------------------------------------------ */

static bool dash_before(const struct fact_reader *r, size_t at)
{
	static const char *const dashes[] = { "-", "–", "—", "~", "～", "〜",
					      "−" };
	const struct kb_token *t = token_at(r, at);
	size_t from, to;

	if (!t || !at)
		return false;
	from = t[-1].end;
	to = t->start;
	while (from < to && r->bytes[from] == ' ')
		from++;
	while (to > from && r->bytes[to - 1] == ' ')
		to--;
	for (size_t i = 0; i < KB_COUNT(dashes); i++)
		if (to - from == strlen(dashes[i]) &&
		    !memcmp(r->bytes + from, dashes[i], to - from))
			return true;
	return false;
}

size_t fact_behind_to(const struct fact_reader *r, size_t at)
{
	const struct fact_word *w = word_at(r, at);

	if (dash_before(r, at))
		return at;
	if (w && w->kind == FACT_CONNECT && fact_touches(r, at))
		return at + 1;
	if (fact_is_han(r, at, "至") || fact_is_han(r, at, "到") ||
	    fact_is_han(r, at, "或"))
		return at + 1;
	return 0;
}

/* ---- facts ------------------------------------------------------------------- */

static bool set(struct kb_fact *f, const struct fact_counted *u, double lo, double hi)
{
	static const enum kb_fact_kind kinds[] = {
		[FACT_DURATION] = KB_FACT_DURATION,
		[FACT_AMOUNT] = KB_FACT_AMOUNT,
		[FACT_PERCENT] = KB_FACT_PERCENT,
		[FACT_COUNT] = KB_FACT_COUNT,
	};
	bool hundredths = u->row.kind == FACT_AMOUNT ||
		u->row.kind == FACT_PERCENT;
	double scale = u->row.value * (hundredths ? 100 : 1);
	struct fact_counted days;

	/* Half a month and a month and a half are counted in days. */
	if (u->row.unit == FACT_MONTHS && (hi * scale != floor(hi * scale) ||
					   lo * scale != floor(lo * scale))) {
		days = *u;
		days.row.unit = FACT_SECONDS;
		days.row.value *= 30 * 86400;
		return set(f, &days, lo, hi);
	}
	if (hi * scale > VALUE_MAX || lo > hi ||
	    (u->row.unit == FACT_MONTHS && hi * u->row.value > 12 * YEARS_MAX))
		return false;
	f->kind = kinds[u->row.kind];
	f->lo = llround(lo * scale);
	f->hi = llround(hi * scale);
	f->unit = u->noun ? u->noun : fact_unit_name(u->row.unit);
	f->local = u->local;
	f->calendar = u->row.unit == FACT_WORKDAYS ? KB_FACT_WORKING :
		u->calendar;
	return f->hi > 0 || hundredths;
}

/* 2 ч 30 мин, 2小时30分 */
static void add_smaller(const struct fact_reader *r, const struct fact_counted *u,
			struct kb_fact *f, size_t *next)
{
	struct fact_number n;
	struct fact_counted more;
	size_t at = *next;

	/* 两年半 */
	if (u->row.kind == FACT_DURATION && fact_is_han(r, at, "半") &&
	    fact_touches(r, at)) {
		f->lo += llround(u->row.value / 2);
		f->hi += llround(u->row.value / 2);
		++*next;
		return;
	}
	if (u->row.unit != FACT_SECONDS || f->lo != f->hi ||
	    !fact_touches(r, at) || !fact_number(r, at, &n))
		return;
	if (u->row.value == 3600 && fact_is_han(r, n.next, "分") &&
	    !fact_is_han(r, n.next, "分钟")) {
		more.row.value = 60;
		more.next = n.next + 1;
	} else if (!fact_counted(r, at, &n, &more) ||
		   more.row.kind != FACT_DURATION ||
		   more.row.unit != FACT_SECONDS ||
		   more.row.value >= u->row.value) {
		return;
	}
	f->lo = f->hi = f->lo + llround(n.value * more.row.value);
	*next = more.next;
}

/* E-2013, №5, 第3步: a name, not a number. */
static bool is_name(const struct fact_reader *r, size_t at)
{
	const struct kb_token *t = token_at(r, at);
	char before = t->start ? r->bytes[t->start - 1] : ' ';

	if (before == '#' || (t->start >= 3 &&
	    !memcmp(r->bytes + t->start - 3, "№", 3)))
		return true;
	if (at && t[-1].type == KB_TOKEN_HAN && fact_is_han(r, at - 1, "第"))
		return true;
	return at && before == '-' && t[-1].end + 1 == t->start &&
		t[-1].type == KB_TOKEN_WORD && t[-1].raw[0] > '9';
}

/* "a year and a half", "два с половиной часа" has it before the unit. */
static bool and_half(const struct fact_reader *r, size_t *next)
{
	static const char *const words[] = { "and", "a", "half" };
	size_t i = 0;

	while (i < 3 && fact_touches(r, *next + i) &&
	       token_at(r, *next + i)->raw_len == strlen(words[i]) &&
	       !memcmp(token_at(r, *next + i)->raw, words[i],
		       strlen(words[i])))
		i++;
	*next += i == 3 ? 3 : 0;
	return i == 3;
}

/* "within an hour", "в течение суток": one. */
static bool lone_unit(const struct fact_reader *r, size_t at,
		      struct kb_fact *f, size_t *next)
{
	static const char *const before[] = { "within", "in", "than", "after",
		"for", "over", "течение", "через", "истечении", "за", "позднее", "на",
		"прошел", "прошло", "прошла", NULL };
	const struct kb_token *t = token_at(r, at);
	const struct fact_word *w;
	bool article = t->raw[0] == 'a' && t->raw_len <= 2;
	size_t i = 0, unit = at + (size_t)article;
	double value;

	if (!at || (article && !fact_touches(r, unit)))
		return false;
	w = fact_says(r, unit, "quarter of") ? NULL : word_at(r, unit);
	if (!w || w->kind != FACT_DURATION || w->unit == FACT_NO_UNIT ||
	    (!article && (unsigned char)t->raw[0] < 0x80))
		return false;
	while (before[i] && (strlen(before[i]) != t[-1].raw_len ||
			     memcmp(before[i], t[-1].raw, t[-1].raw_len)))
		i++;
	*next = unit + 1;
	value = and_half(r, next) ? 1.5 : 1;
	return before[i] && set(f, &(struct fact_counted){ .row = *w }, value, value);
}

static bool part_of_hundred(const struct fact_reader *r, size_t at,
			    struct kb_fact *f, size_t *next)
{
	struct fact_counted percent = { .row = { NULL, FACT_PERCENT, FACT_NO_UNIT,
					 fact_is_han(r, at, "千分之") ? .1 :
					 1 } };
	struct fact_number n;

	if ((percent.row.value == 1 && !fact_is_han(r, at, "百分之")) ||
	    at + 3 >= r->tokens->n || !fact_number(r, at + 3, &n))
		return false;
	*next = n.next;
	return set(f, &percent, n.value, n.value);
}

/* "one" and 一张 are articles; 只能改一次 is a number. */
static bool is_article(const struct fact_reader *r, size_t at)
{
	static const char *const only[] = { "只", "仅", "限", "最多", "至多",
		"每", "only", "just", "только", "лишь", "не более" };

	if ((unsigned char)r->tokens->v[at].raw[0] <= '9')
		return false;
	for (size_t back = 1; back <= 4 && back <= at &&
	     fact_touches(r, at - back + 1); back++)
		for (size_t i = 0; i < KB_COUNT(only); i++)
			if (fact_says(r, at - back, only[i]))
				return false;
	return true;
}

/* A number, or two with "to" between, each perhaps with its unit. */
static bool numbers(const struct fact_reader *r, size_t at,
		    struct kb_fact *f, size_t *next)
{
	struct fact_number n, m;
	struct fact_counted u, first;
	bool has_unit;
	size_t to;

	if (!fact_number(r, at, &n))
		return false;
	has_unit = fact_counted(r, at, &n, &first);
	to = fact_behind_to(r, has_unit ? first.next : n.next);
	if (!to && at && fact_says(r, at - 1, "between") &&
	    fact_says(r, has_unit ? first.next : n.next, "and"))
		to = (has_unit ? first.next : n.next) + 1;
	if (to && to < r->tokens->n && fact_number(r, to, &m) &&
	    fact_counted(r, to, &m, &u) && m.value >= n.value *
	    (has_unit ? first.row.value / u.row.value : 1) &&
	    (!has_unit || first.row.kind == u.row.kind ||
	     first.row.kind == FACT_COUNT)) {
		bool own = has_unit && first.row.kind == u.row.kind &&
			first.row.unit == u.row.unit;

		*next = u.next;
		return set(f, &u, own ? n.value * first.row.value /
			   u.row.value : n.value, m.value);
	}
	*next = first.next;
	if (!has_unit || (first.row.kind == FACT_COUNT && n.value == 1 &&
			  is_article(r, at)) ||
	    !set(f, &first, n.lo, n.value))
		return false;
	add_smaller(r, &first, f, next);
	return true;
}

/* двухлетняя, четырнадцатидневный */
static bool compound(const struct fact_reader *r, size_t at,
		     struct kb_fact *f, size_t *next)
{
	const struct kb_token *t = token_at(r, at);
	struct fact_counted u = { .next = at + 1 };
	double value = 0;
	const struct fact_word *w = t->type == KB_TOKEN_WORD ?
		fact_compound(t->raw, t->raw_len, &value) : NULL;

	if (!w)
		return false;
	fact_counted_adjective(w, &u);
	*next = u.next;
	return set(f, &u, value, value);
}

bool fact_quantity(const struct fact_reader *r, size_t at,
		   struct kb_fact *ret, size_t *next)
{
	const struct fact_word *w = word_at(r, at);

	*ret = (struct kb_fact){ .unit = "" };
	if (w && w->kind == FACT_WHOLE) {
		struct fact_counted u = { .row = *w };

		u.row.kind = FACT_DURATION;
		*next = at + 1;
		return set(ret, &u, 1, 1);
	}
	if (is_name(r, at))
		return false;
	return compound(r, at, ret, next) ||
		part_of_hundred(r, at, ret, next) ||
		lone_unit(r, at, ret, next) || numbers(r, at, ret, next);
}
