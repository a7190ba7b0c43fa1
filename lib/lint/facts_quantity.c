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

/* ---- units ------------------------------------------------------------------ */

struct unit {
	struct fact_word row;
	const char *noun;		/* of counts */
	enum kb_fact_calendar calendar;
	size_t next;
};

static bool percent_sign(const struct fact_reader *r, size_t end)
{
	while (end < r->len && r->bytes[end] == ' ')
		end++;
	return end < r->len && (r->bytes[end] == '%' || (r->len - end >= 3 &&
		!memcmp(r->bytes + end, "％", 3)));
}

static const char *noun_of(const struct fact_reader *r, const char *raw,
			   size_t len)
{
	return kb_strndup(r->mem, raw, len);
}

static bool han_unit(const struct fact_reader *r, size_t at, struct unit *ret)
{
	const struct kb_token *t = token_at(r, at);
	const struct fact_word *w = fact_han_unit(t->raw, fact_han(r, at));

	if (!w)
		return false;
	ret->row = *w;
	ret->next = at + kb_utf8_count(w->word, strlen(w->word));
	if (w->kind == FACT_COUNT)
		ret->noun = noun_of(r, w->word, strlen(w->word));
	if (w->kind == FACT_NATURAL) {
		ret->row.kind = FACT_DURATION;
		ret->calendar = KB_FACT_NATURAL;
	}
	return true;
}

/* "working days" behind the number, or a noun. */
static bool word_unit(const struct fact_reader *r, size_t at,
		      struct unit *ret)
{
	const struct kb_token *t = token_at(r, at);
	const struct fact_word *w = word_at(r, at), *more;

	ret->next = at + 1;
	if (w && (w->kind == FACT_WORKING || w->kind == FACT_NATURAL)) {
		more = fact_touches(r, at + 1) ? word_at(r, at + 1) : NULL;
		if (!more || more->kind != FACT_DURATION)
			return false;
		ret->row = *more;
		ret->next = at + 2;
		ret->calendar = w->kind == FACT_WORKING ? KB_FACT_WORKING :
			KB_FACT_NATURAL;
		if (w->kind == FACT_WORKING && more->value == 86400)
			ret->row.unit = FACT_WORKDAYS, ret->row.value = 1;
		return true;
	}
	if (w && (w->kind == FACT_DURATION || w->kind == FACT_AMOUNT ||
		  w->kind == FACT_PERCENT)) {
		ret->row = *w;
		return true;
	}
	/* "16-е" and "15-го" are no nouns. */
	if (w || t->type != KB_TOKEN_WORD || kb_token_is_function(t) ||
	    t->raw_len < ((unsigned char)t->raw[0] < 0x80 ? 2 : 6) ||
	    (t->raw[0] >= '0' && t->raw[0] <= '9'))
		return false;
	ret->row = (struct fact_word){ NULL, FACT_COUNT, FACT_NO_UNIT, 1 };
	ret->noun = noun_of(r, t->stem, t->stem_len);
	return true;
}

static bool suffix_unit(const struct fact_reader *r,
			const struct fact_number *n, struct unit *ret)
{
	const struct fact_word *w = fact_word(n->suffix, n->suffix_len);

	ret->next = n->next;
	if (w && (w->kind == FACT_DURATION || w->kind == FACT_AMOUNT)) {
		ret->row = *w;
		return true;
	}
	/* 31-й, 15-го: which one, not how many. */
	if (w || kb_utf8_count(n->suffix, n->suffix_len) < 2 ||
	    (unsigned char)n->suffix[0] >= 0x80)
		return false;
	ret->row = (struct fact_word){ NULL, FACT_COUNT, FACT_NO_UNIT, 1 };
	ret->noun = noun_of(r, n->suffix, n->suffix_len);
	return true;
}

/* first: the number's first token. */
static bool read_unit(const struct fact_reader *r, size_t first,
		      const struct fact_number *n, struct unit *ret)
{
	const struct kb_token *v = r->tokens->v;
	enum fact_unit sign;

	*ret = (struct unit){ .next = n->next };
	if (n->suffix_len)
		return suffix_unit(r, n, ret);
	if (percent_sign(r, v[n->next - 1].end)) {
		ret->row = (struct fact_word){ NULL, FACT_PERCENT,
					       FACT_NO_UNIT, 1 };
		return true;
	}
	sign = fact_sign(r->bytes, v[first].start, v[n->next - 1].end, r->len);
	if (sign != FACT_NO_UNIT) {
		ret->row = (struct fact_word){ NULL, FACT_AMOUNT, sign, 1 };
		if (fact_is_han(r, n->next, "元"))
			ret->next++;
		return true;
	}
	if (!fact_touches(r, n->next))
		return false;
	return v[n->next].type == KB_TOKEN_HAN ?
		han_unit(r, n->next, ret) : word_unit(r, n->next, ret);
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

/* The token behind "to", "至", "–" that begins at token `at`; 0: there is none
   of them. */
static size_t behind_to(const struct fact_reader *r, size_t at)
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

static bool set(struct kb_fact *f, const struct unit *u, double lo, double hi)
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

	if (hi * scale > VALUE_MAX || lo > hi ||
	    (u->row.unit == FACT_MONTHS && hi * u->row.value > 12 * YEARS_MAX))
		return false;
	f->kind = kinds[u->row.kind];
	f->lo = llround(lo * scale);
	f->hi = llround(hi * scale);
	f->unit = u->noun ? u->noun : fact_unit_name(u->row.unit);
	f->calendar = u->row.unit == FACT_WORKDAYS ? KB_FACT_WORKING :
		u->calendar;
	return f->hi > 0 || hundredths;
}

/* 2 ч 30 мин, 2小时30分 */
static void add_smaller(const struct fact_reader *r, const struct unit *u,
			struct kb_fact *f, size_t *next)
{
	struct fact_number n;
	struct unit more;
	size_t at = *next;

	if (u->row.unit != FACT_SECONDS || f->lo != f->hi ||
	    !fact_touches(r, at) || !fact_number(r, at, &n))
		return;
	if (u->row.value == 3600 && fact_is_han(r, n.next, "分") &&
	    !fact_is_han(r, n.next, "分钟")) {
		more.row.value = 60;
		more.next = n.next + 1;
	} else if (!read_unit(r, at, &n, &more) ||
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
		"for", "over", "течение", "через", "за", "позднее", "на",
		"прошел", "прошло", "прошла", NULL };
	const struct kb_token *t = token_at(r, at);
	const struct fact_word *w;
	bool article = t->raw[0] == 'a' && t->raw_len <= 2;
	size_t i = 0, unit = at + (size_t)article;
	double value;

	if (!at || (article && !fact_touches(r, unit)))
		return false;
	w = word_at(r, unit);
	if (!w || w->kind != FACT_DURATION || w->unit == FACT_NO_UNIT ||
	    (!article && (unsigned char)t->raw[0] < 0x80))
		return false;
	while (before[i] && (strlen(before[i]) != t[-1].raw_len ||
			     memcmp(before[i], t[-1].raw, t[-1].raw_len)))
		i++;
	*next = unit + 1;
	value = and_half(r, next) ? 1.5 : 1;
	return before[i] && set(f, &(struct unit){ .row = *w }, value, value);
}

static bool part_of_hundred(const struct fact_reader *r, size_t at,
			    struct kb_fact *f, size_t *next)
{
	struct unit percent = { .row = { NULL, FACT_PERCENT, FACT_NO_UNIT,
					 fact_is_han(r, at, "千分之") ? .1 :
					 1 } };
	struct fact_number n;

	if ((percent.row.value == 1 && !fact_is_han(r, at, "百分之")) ||
	    at + 3 >= r->tokens->n || !fact_number(r, at + 3, &n))
		return false;
	*next = n.next;
	return set(f, &percent, n.value, n.value);
}

/* A number, or two with "to" between, each perhaps with its unit. */
static bool numbers(const struct fact_reader *r, size_t at,
		    struct kb_fact *f, size_t *next)
{
	struct fact_number n, m;
	struct unit u, first;
	bool has_unit;
	size_t to;

	if (!fact_number(r, at, &n))
		return false;
	has_unit = read_unit(r, at, &n, &first);
	to = behind_to(r, has_unit ? first.next : n.next);
	if (to && to < r->tokens->n && fact_number(r, to, &m) &&
	    read_unit(r, to, &m, &u) && m.value >= n.value *
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
	/* "one" and 一张 are articles. */
	if (!has_unit || (first.row.kind == FACT_COUNT && n.value == 1 &&
			  r->tokens->v[at].raw[0] > '9') || !set(f, &first, n.value, n.value))
		return false;
	add_smaller(r, &first, f, next);
	return true;
}

bool fact_quantity(const struct fact_reader *r, size_t at,
		   struct kb_fact *ret, size_t *next)
{
	const struct fact_word *w = word_at(r, at);

	*ret = (struct kb_fact){ .unit = "" };
	if (w && w->kind == FACT_WHOLE) {
		struct unit u = { .row = *w };

		u.row.kind = FACT_DURATION;
		*next = at + 1;
		return set(ret, &u, 1, 1);
	}
	if (is_name(r, at))
		return false;
	return part_of_hundred(r, at, ret, next) ||
		lone_unit(r, at, ret, next) || numbers(r, at, ret, next);
}
