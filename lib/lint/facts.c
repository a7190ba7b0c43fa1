/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * facts.c - all facts of a text, with their places; and whether two say the
 * same. In: text. Out: kb_facts.
 */
#include "facts.h"

#include <stdlib.h>

const char *kb_fact_kind_name(enum kb_fact_kind kind)
{
	static const char *const names[] = { "duration", "amount", "date",
					     "count", "percent" };

	return names[kind];
}

/* ---- how it is limited -------------------------------------------------------- */

/* Folded; spaces stand for any gap. Before the fact, then behind it. */
static const struct { const char *words; enum kb_fact_bound bound;
		      bool behind; } bounds[] = {
	{ "within", KB_FACT_AT_MOST, false },
	{ "up to", KB_FACT_AT_MOST, false },
	{ "at most", KB_FACT_AT_MOST, false },
	{ "no more than", KB_FACT_AT_MOST, false },
	{ "not more than", KB_FACT_AT_MOST, false },
	{ "no later than", KB_FACT_AT_MOST, false },
	{ "at least", KB_FACT_AT_LEAST, false },
	{ "not less than", KB_FACT_AT_LEAST, false },
	{ "more than", KB_FACT_AT_LEAST, false },
	{ "from", KB_FACT_AT_LEAST, false },
	{ "в течение", KB_FACT_AT_MOST, false },
	{ "не более", KB_FACT_AT_MOST, false },
	{ "не позднее", KB_FACT_AT_MOST, false },
	{ "до", KB_FACT_AT_MOST, false },
	{ "максимум", KB_FACT_AT_MOST, false },
	{ "не менее", KB_FACT_AT_LEAST, false },
	{ "минимум", KB_FACT_AT_LEAST, false },
	{ "от", KB_FACT_AT_LEAST, false },
	{ "最多", KB_FACT_AT_MOST, false },
	{ "至多", KB_FACT_AT_MOST, false },
	{ "不超过", KB_FACT_AT_MOST, false },
	{ "最长", KB_FACT_AT_MOST, false },
	{ "至少", KB_FACT_AT_LEAST, false },
	{ "最少", KB_FACT_AT_LEAST, false },
	{ "不少于", KB_FACT_AT_LEAST, false },
	{ "满", KB_FACT_AT_LEAST, false },
	{ "under", KB_FACT_AT_MOST, false },
	{ "less than", KB_FACT_AT_MOST, false },
	{ "no longer than", KB_FACT_AT_MOST, false },
	{ "over", KB_FACT_AT_LEAST, false },
	{ "max", KB_FACT_AT_MOST, false },
	{ "maximum", KB_FACT_AT_MOST, false },
	{ "minimum", KB_FACT_AT_LEAST, false },
	{ "не дольше", KB_FACT_AT_MOST, false },
	{ "не больше", KB_FACT_AT_MOST, false },
	{ "не свыше", KB_FACT_AT_MOST, false },
	{ "не меньше", KB_FACT_AT_LEAST, false },
	{ "не ранее", KB_FACT_AT_LEAST, false },
	{ "не раньше", KB_FACT_AT_LEAST, false },
	{ "свыше", KB_FACT_AT_LEAST, false },
	{ "более", KB_FACT_AT_LEAST, false },
	{ "в пределах", KB_FACT_AT_MOST, false },
	{ "不晚于", KB_FACT_AT_MOST, false },
	{ "不多于", KB_FACT_AT_MOST, false },
	{ "上限", KB_FACT_AT_MOST, false },
	{ "超过", KB_FACT_AT_LEAST, false },
	{ "不低于", KB_FACT_AT_LEAST, false },
	{ "内", KB_FACT_AT_MOST, true },
	{ "以内", KB_FACT_AT_MOST, true },
	{ "之内", KB_FACT_AT_MOST, true },
	{ "以下", KB_FACT_AT_MOST, true },
	{ "以上", KB_FACT_AT_LEAST, true },
};

/* Do the tokens that end before `end` say these words? */
static bool ends_with(const struct fact_reader *r, size_t end,
		      const char *words)
{
	size_t len = strlen(words);

	while (len) {
		const struct kb_token *t = end ? &r->tokens->v[--end] : NULL;

		if (!t || t->raw_len > len ||
		    memcmp(words + len - t->raw_len, t->raw, t->raw_len))
			return false;
		len -= t->raw_len;
		if (len && words[len - 1] == ' ')
			len--;
		else if (len && t->type == KB_TOKEN_WORD)
			return false;
	}
	return true;
}

static enum kb_fact_bound bound_of(const struct fact_reader *r, size_t first,
				   size_t next)
{
	for (size_t i = 0; i < KB_COUNT(bounds); i++)
		if (bounds[i].behind ? fact_is_han(r, next, bounds[i].words) :
		    ends_with(r, first, bounds[i].words))
			return bounds[i].bound;
	return KB_FACT_IS;
}

/* ---- all of them --------------------------------------------------------------- */

/* The marker of a numbered list: "1. " at the beginning of a line. */
static bool is_marker(const struct fact_reader *r, size_t at)
{
	const struct kb_token *t = &r->tokens->v[at];
	size_t from = t->start;

	while (from && r->bytes[from - 1] == ' ')
		from--;
	return (!from || r->bytes[from - 1] == '\n') && t->raw[0] >= '0' &&
		t->raw[0] <= '9' && t->end + 1 < r->len &&
		r->bytes[t->end] == '.' && r->bytes[t->end + 1] == ' ';
}

static bool read_one(const struct fact_reader *r, size_t at,
		     struct kb_fact *f, size_t *next)
{
	static bool (*const readers[])(const struct fact_reader *r, size_t at,
		struct kb_fact *ret, size_t *next) = {
		fact_lone, fact_date, fact_clock, fact_quantity,
	};

	for (size_t i = 0; i < KB_COUNT(readers); i++)
		if (readers[i](r, at, f, next))
			return true;
	return false;
}

static void read_all(void *mem, struct kb_text *t, const struct kb_article *a,
		     const char *text, size_t len, struct kb_facts *ret)
{
	struct fact_reader r = { mem, kb_text_tokens(t, 0, text, len), text,
				 len };
	struct fact_span *spans = kb_array(mem, struct fact_span,
					   KB_FACTS_MAX);

	*ret = (struct kb_facts){
		.v = kb_array(mem, struct kb_fact, KB_FACTS_MAX) };
	for (size_t i = 0, next; i < r.tokens->n && ret->n < KB_FACTS_MAX;
	     i++) {
		struct kb_fact *f = &ret->v[ret->n];

		if (is_marker(&r, i) || !read_one(&r, i, f, &next))
			continue;
		f->start = r.tokens->v[i].start;
		f->end = r.tokens->v[next - 1].end;
		f->bound = bound_of(&r, i, next);
		f->line = 1;
		spans[ret->n++] = (struct fact_span){ i, next };
		i = next - 1;
	}
	ret->v = kb_grow(mem, ret->v, struct kb_fact, ret->n + 1);
	fact_contexts(t, &r, a, ret, spans);
	talloc_free(spans);
}

void kb_facts_of_text(void *mem, struct kb_text *t, const char *text,
		      size_t len, struct kb_facts *ret)
{
	read_all(mem, t, NULL, text, len, ret);
}

void kb_facts_of(void *mem, struct kb_text *t, const struct kb_article *a,
		 struct kb_facts *ret)
{
	read_all(mem, t, a, a->text, a->text_len, ret);
	for (size_t i = 0; i < ret->n; i++)
		fact_place(a, &ret->v[i]);
	fact_step_lists(mem, t, a, ret);
}

/* ---- compared ------------------------------------------------------------------ */

static bool is_days(const struct kb_fact *f)
{
	return strcmp(f->unit, "workday") == 0 ||
		(strcmp(f->unit, "s") == 0 && f->hi % 86400 == 0);
}

static bool is_unit(const struct kb_fact *f, const char *unit)
{
	return strcmp(f->unit, unit) == 0;
}

static bool is_free(const struct kb_fact *f)
{
	return f->kind == KB_FACT_AMOUNT && f->lo == 0 && f->hi == 0;
}

/* May be meant by 元 or $. */
static bool is_local(const struct kb_fact *f)
{
	static const char *const units[] = { "CNY", "TWD", "HKD", "USD" };

	for (size_t i = 0; i < KB_COUNT(units); i++)
		if (is_unit(f, units[i]))
			return true;
	return false;
}

bool kb_fact_comparable(const struct kb_fact *a, const struct kb_fact *b)
{
	if (a->kind != b->kind)
		return false;
	if (strcmp(a->unit, b->unit) == 0)
		return true;
	if (a->kind == KB_FACT_DATE)
		return (is_unit(a, "day") && is_unit(b, "monthday")) ||
			(is_unit(a, "monthday") && is_unit(b, "day"));
	if (a->kind == KB_FACT_AMOUNT)
		return is_free(a) || is_free(b) ||
			(a->local && is_local(b)) || (b->local && is_local(a));
	return a->kind == KB_FACT_DURATION &&
		(is_days(a) || is_unit(a, "month")) &&
		(is_days(b) || is_unit(b, "month"));
}

/* A date of which both say the day and month. */
static bool same_day(const struct kb_fact *full, const struct kb_fact *part)
{
	char day[32];

	kb_time_format(full->lo * 86400, day, sizeof(day));
	return (day[5] - '0') * 1000 + (day[6] - '0') * 100 +
		(day[8] - '0') * 10 + day[9] - '0' == part->lo;
}

/* 30 days are a month to most, and so are 31; working days are neither. */
static bool same_months(const struct kb_fact *months,
			const struct kb_fact *days)
{
	return is_unit(days, "s") && days->hi >= months->hi * 28 * 86400 &&
		days->hi <= months->hi * 31 * 86400;
}

bool kb_fact_same(const struct kb_fact *a, const struct kb_fact *b)
{
	bool a_range = a->lo != a->hi, b_range = b->lo != b->hi;

	if (!kb_fact_comparable(a, b))
		return false;
	if (strcmp(a->unit, b->unit) != 0 && a->kind != KB_FACT_AMOUNT)
		return a->kind == KB_FACT_DATE ?
			(is_unit(a, "day") ? same_day(a, b) :
			 same_day(b, a)) :
			(is_unit(a, "month") && same_months(a, b)) ||
			(is_unit(b, "month") && same_months(b, a));
	if (a_range != b_range && (a_range ? b : a)->bound ==
	    KB_FACT_AT_LEAST)
		return a->lo == b->lo;
	return a->hi == b->hi && (a_range != b_range || a->lo == b->lo);
}

/* ---- for messages ---------------------------------------------------------------- */

static const char *one(void *mem, const struct kb_fact *f, int64_t value)
{
	static const struct { const char *name; int64_t seconds; } scales[] = {
		{ "d", 86400 }, { "h", 3600 }, { "min", 60 }, { "s", 1 },
	};
	char day[32];
	size_t i = 0;

	if (strcmp(f->unit, "day") == 0)
		return kb_strndup(mem, kb_time_format(value * 86400, day,
						      sizeof(day)), 10);
	if (strcmp(f->unit, "monthday") == 0)
		return kb_format(mem, "%02d-%02d", (int)(value / 100),
				 (int)(value % 100));
	if (strcmp(f->unit, "clock") == 0)
		return kb_format(mem, "%d:%02d", (int)(value / 60),
				 (int)(value % 60));
	if (is_free(f))
		return "free";
	if (f->kind == KB_FACT_AMOUNT || f->kind == KB_FACT_PERCENT)
		return kb_format(mem, value % 100 ? "%lld.%02lld%s%s" :
				 "%lld%.0lld%s%s", (long long)value / 100,
				 (long long)value % 100,
				 f->unit[0] ? " " : "",
				 f->unit[0] ? f->unit : "%");
	if (strcmp(f->unit, "s") != 0)
		return kb_format(mem, "%lld %s", (long long)value, f->unit);
	while (value % scales[i].seconds)
		i++;
	if (i == 0 && value < 2 * 86400)
		i = 1;			/* 24 h, as most write it */
	return kb_format(mem, "%lld %s",
			 (long long)(value / scales[i].seconds),
			 scales[i].name);
}

char *kb_fact_text(void *mem, const struct kb_fact *f)
{
	return f->lo == f->hi ? kb_strdup(mem, one(mem, f, f->hi)) :
		kb_format(mem, "%s - %s", one(mem, f, f->lo),
			  one(mem, f, f->hi));
}
