/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * facts_lone.c - what is said without a figure: twice, free of charge, the next
 * working day, 八折, within an hour. In: tokens. Out: a fact of one form.
 */
#include "facts.h"

/* Folded; one space stands for any gap, * for the rest of a word. Of those that
   begin alike the longest stands first. */
static const struct phrase { const char *words; enum kb_fact_kind kind;
			     const char *unit; int64_t value; } phrases[] = {
	{ "next working day", KB_FACT_DURATION, "workday", 1 },
	{ "next business day", KB_FACT_DURATION, "workday", 1 },
	{ "following working day", KB_FACT_DURATION, "workday", 1 },
	{ "following business day", KB_FACT_DURATION, "workday", 1 },
	{ "следующ* рабоч* день", KB_FACT_DURATION, "workday", 1 },
	{ "следующ* рабоч* дня", KB_FACT_DURATION, "workday", 1 },
	{ "下一个工作日", KB_FACT_DURATION, "workday", 1 },
	{ "下一个工作天", KB_FACT_DURATION, "workday", 1 },
	{ "下个工作日", KB_FACT_DURATION, "workday", 1 },
	{ "下一工作日", KB_FACT_DURATION, "workday", 1 },
	{ "次一个工作天", KB_FACT_DURATION, "workday", 1 },
	{ "次一工作日", KB_FACT_DURATION, "workday", 1 },
	{ "次一工作天", KB_FACT_DURATION, "workday", 1 },
	{ "次工作日", KB_FACT_DURATION, "workday", 1 },
	{ "隔个工作日", KB_FACT_DURATION, "workday", 1 },
	{ "three quarters of an hour", KB_FACT_DURATION, "s", 2700 },
	{ "quarter of an hour", KB_FACT_DURATION, "s", 900 },
	{ "quarter hour", KB_FACT_DURATION, "s", 900 },
	{ "half a day", KB_FACT_DURATION, "s", 43200 },
	{ "half a month", KB_FACT_DURATION, "s", 1296000 },
	{ "четверт* часа", KB_FACT_DURATION, "s", 900 },
	{ "a full day", KB_FACT_DURATION, "s", 86400 },
	{ "a full week", KB_FACT_DURATION, "s", 604800 },
	{ "a full month", KB_FACT_DURATION, "month", 1 },
	{ "a full year", KB_FACT_DURATION, "month", 12 },
	{ "a whole year", KB_FACT_DURATION, "month", 12 },
	{ "целые сутки", KB_FACT_DURATION, "s", 86400 },
	{ "месячн* срок*", KB_FACT_DURATION, "month", 1 },
	{ "недельн* срок*", KB_FACT_DURATION, "s", 604800 },
	{ "суточн* срок*", KB_FACT_DURATION, "s", 86400 },
	{ "годов* гаранти*", KB_FACT_DURATION, "month", 12 },
	{ "годичн* гаранти*", KB_FACT_DURATION, "month", 12 },
	{ "annual guarantee", KB_FACT_DURATION, "month", 12 },
	{ "twice", KB_FACT_COUNT, "times", 2 },
	{ "thrice", KB_FACT_COUNT, "times", 3 },
	{ "only once", KB_FACT_COUNT, "times", 1 },
	{ "just once", KB_FACT_COUNT, "times", 1 },
	{ "once a day", KB_FACT_COUNT, "times", 1 },
	{ "once a week", KB_FACT_COUNT, "times", 1 },
	{ "once a month", KB_FACT_COUNT, "times", 1 },
	{ "once a year", KB_FACT_COUNT, "times", 1 },
	{ "once per", KB_FACT_COUNT, "times", 1 },
	{ "раз в день", KB_FACT_COUNT, "times", 1 },
	{ "раз в неделю", KB_FACT_COUNT, "times", 1 },
	{ "раз в месяц", KB_FACT_COUNT, "times", 1 },
	{ "раз в год", KB_FACT_COUNT, "times", 1 },
	{ "once only", KB_FACT_COUNT, "times", 1 },
	{ "дважды", KB_FACT_COUNT, "times", 2 },
	{ "трижды", KB_FACT_COUNT, "times", 3 },
	{ "четырежды", KB_FACT_COUNT, "times", 4 },
	{ "только один раз", KB_FACT_COUNT, "times", 1 },
	{ "только раз", KB_FACT_COUNT, "times", 1 },
	{ "лишь один раз", KB_FACT_COUNT, "times", 1 },
	{ "лишь раз", KB_FACT_COUNT, "times", 1 },
	{ "не чаще одного раза", KB_FACT_COUNT, "times", 1 },
	{ "half price", KB_FACT_PERCENT, "", 5000 },
	{ "half the price", KB_FACT_PERCENT, "", 5000 },
	{ "за полцены", KB_FACT_PERCENT, "", 5000 },
	{ "половин* цены", KB_FACT_PERCENT, "", 5000 },
	{ "半价", KB_FACT_PERCENT, "", 5000 },
	{ "no charge", KB_FACT_AMOUNT, "", 0 },
	{ "no cost", KB_FACT_AMOUNT, "", 0 },
	{ "no fee", KB_FACT_AMOUNT, "", 0 },
	{ "without charge", KB_FACT_AMOUNT, "", 0 },
	{ "without a fee", KB_FACT_AMOUNT, "", 0 },
	{ "cost nothing", KB_FACT_AMOUNT, "", 0 },
	{ "costs nothing", KB_FACT_AMOUNT, "", 0 },
	{ "costs you nothing", KB_FACT_AMOUNT, "", 0 },
	{ "pay nothing", KB_FACT_AMOUNT, "", 0 },
	{ "free of charge", KB_FACT_AMOUNT, "", 0 },
	{ "for free", KB_FACT_AMOUNT, "", 0 },
	{ "is free", KB_FACT_AMOUNT, "", 0 },
	{ "are free", KB_FACT_AMOUNT, "", 0 },
	{ "be free", KB_FACT_AMOUNT, "", 0 },
	{ "бесплатно", KB_FACT_AMOUNT, "", 0 },
	{ "бесплатен", KB_FACT_AMOUNT, "", 0 },
	{ "бесплатна", KB_FACT_AMOUNT, "", 0 },
	{ "бесплатны", KB_FACT_AMOUNT, "", 0 },
	{ "бесплатн*", KB_FACT_AMOUNT, "", 0 },
	{ "без комиссии", KB_FACT_AMOUNT, "", 0 },
	{ "без платы", KB_FACT_AMOUNT, "", 0 },
	{ "без доплат*", KB_FACT_AMOUNT, "", 0 },
	{ "плата не взимается", KB_FACT_AMOUNT, "", 0 },
	{ "комиссия не взимается", KB_FACT_AMOUNT, "", 0 },
	{ "комиссии нет", KB_FACT_AMOUNT, "", 0 },
	{ "ничего не стоит", KB_FACT_AMOUNT, "", 0 },
	{ "免费", KB_FACT_AMOUNT, "", 0 },
	{ "不收费", KB_FACT_AMOUNT, "", 0 },
	{ "不另收费", KB_FACT_AMOUNT, "", 0 },
	{ "不收取", KB_FACT_AMOUNT, "", 0 },
	{ "不收手续费", KB_FACT_AMOUNT, "", 0 },
	{ "不收任何", KB_FACT_AMOUNT, "", 0 },
	{ "无需付费", KB_FACT_AMOUNT, "", 0 },
	{ "不用付费", KB_FACT_AMOUNT, "", 0 },
	{ "不用钱", KB_FACT_AMOUNT, "", 0 },
	{ "不需付费", KB_FACT_AMOUNT, "", 0 },
	{ "免收", KB_FACT_AMOUNT, "", 0 },
	{ "免运费", KB_FACT_AMOUNT, "", 0 },
	{ "around the clock", KB_FACT_DATE, "clock", 1440 },
	{ "day and night", KB_FACT_DATE, "clock", 1440 },
	{ "24/7", KB_FACT_DATE, "clock", 1440 },
	{ "круглосуточн*", KB_FACT_DATE, "clock", 1440 },
	{ "全天候", KB_FACT_DATE, "clock", 1440 },
	{ "全天24小时", KB_FACT_DATE, "clock", 1440 },
	{ "7×24小时", KB_FACT_DATE, "clock", 1440 },
	{ "7*24小时", KB_FACT_DATE, "clock", 1440 },
	{ "last day of the month", KB_FACT_DATE, "dom", 31 },
	{ "last day of each month", KB_FACT_DATE, "dom", 31 },
	{ "last day of every month", KB_FACT_DATE, "dom", 31 },
	{ "end of the month", KB_FACT_DATE, "dom", 31 },
	{ "end of each month", KB_FACT_DATE, "dom", 31 },
	{ "последн* день месяца", KB_FACT_DATE, "dom", 31 },
	{ "последн* дня месяца", KB_FACT_DATE, "dom", 31 },
	{ "конца месяца", KB_FACT_DATE, "dom", 31 },
	{ "конце месяца", KB_FACT_DATE, "dom", 31 },
	{ "每月最后一天", KB_FACT_DATE, "dom", 31 },
	{ "每个月最后一天", KB_FACT_DATE, "dom", 31 },
	{ "当月最后一天", KB_FACT_DATE, "dom", 31 },
	{ "每月月底", KB_FACT_DATE, "dom", 31 },
	{ "每月底", KB_FACT_DATE, "dom", 31 },
	{ "раз в квартал", KB_FACT_DURATION, "month", 3 },
	{ "каждый квартал", KB_FACT_DURATION, "month", 3 },
	{ "every quarter", KB_FACT_DURATION, "month", 3 },
	{ "月底", KB_FACT_DATE, "dom", 31 },
};

/* 免费试用 and "бесплатный период" name a thing, not a price. */
static const char *const things[] = {
	"试用", "体验", "期", "период", "месяц", "пробн", "trial", "month",
	"верси", "тариф", "вай", "wi", "接", "版", "课", "звон", "номер",
	"电话", "热线", "专线",
};

static bool names_thing(const struct fact_reader *r, size_t next)
{
	if (!fact_touches(r, next))
		return false;
	for (size_t i = 0; i < KB_COUNT(things); i++) {
		const struct kb_token *t = &r->tokens->v[next];
		size_t n = strlen(things[i]);

		if (t->type == KB_TOKEN_HAN ? fact_is_han(r, next, things[i]) :
		    t->raw_len >= n && !memcmp(t->raw, things[i], n))
			return true;
	}
	return false;
}

static bool gap_is(const struct fact_reader *r, size_t at, const char *gap)
{
	const struct kb_token *t = &r->tokens->v[at];

	return t->start - t[-1].end == strlen(gap) &&
		!memcmp(r->bytes + t[-1].end, gap, strlen(gap));
}

/* What stands between two tokens of a phrase: moves behind it. */
static bool skip_gap(const struct fact_reader *r, size_t at, const char **p)
{
	static const char *const signs[] = { "/", "×", "*" };

	if (**p == ' ') {
		++*p;
		return fact_touches(r, at);
	}
	for (size_t i = 0; i < KB_COUNT(signs); i++) {
		size_t n = strlen(signs[i]);

		if (!strncmp(*p, signs[i], n)) {
			*p += n;
			return gap_is(r, at, signs[i]);
		}
	}
	return fact_touches(r, at);
}

size_t fact_says(const struct fact_reader *r, size_t at, const char *words)
{
	const char *p = words;
	size_t i = at;

	/* Nearly always it is another word: a long text is asked millions of
	   times. */
	if (at >= r->tokens->n || *r->tokens->v[at].raw != *words)
		return 0;
	while (*p) {
		const struct kb_token *t = i < r->tokens->n ?
			&r->tokens->v[i] : NULL;
		size_t n;

		if (!t || (i > at && !skip_gap(r, i, &p)))
			return 0;
		t = &r->tokens->v[i];
		n = strcspn(p, " *");
		n = t->type == KB_TOKEN_HAN || n > t->raw_len ? t->raw_len :
			n;
		if (n > t->raw_len || strncmp(p, t->raw, n))
			return 0;
		p += n;
		if (*p == '*' && p[1] != '2' && p[1] != '7')
			p++;
		else if (n != t->raw_len)
			return 0;
		i++;
	}
	return i - at;
}

static bool phrase(const struct fact_reader *r, size_t at,
		   struct kb_fact *ret, size_t *next)
{
	for (size_t i = 0; i < KB_COUNT(phrases); i++) {
		const struct phrase *p = &phrases[i];
		size_t n = fact_says(r, at, p->words);

		if (!n)
			continue;
		*next = at + n;
		if (p->kind == KB_FACT_AMOUNT && names_thing(r, *next))
			return false;
		*ret = (struct kb_fact){ .kind = p->kind, .lo = p->value,
			.hi = p->value, .unit = p->unit };
		if (strcmp(p->unit, "clock") == 0)
			ret->lo = 0;
		if (strcmp(p->unit, "workday") == 0)
			ret->calendar = KB_FACT_WORKING;
		return true;
	}
	return false;
}

/* 八折 and 85折 are 20 and 15 % off; 两成 is 20 %. */
static bool tenths(const struct fact_reader *r, size_t at,
		   struct kb_fact *ret, size_t *next)
{
	struct fact_number n, more;
	double value;
	bool off;

	if (!fact_number(r, at, &n) || n.suffix_len || n.value <= 0 ||
	    n.value >= 100)
		return false;
	off = fact_is_han(r, n.next, "折") && !fact_is_han(r, n.next, "折叠");
	if (!off && (!fact_is_han(r, n.next, "成") || n.value >= 10 ||
		     fact_is_han(r, n.next, "成功") ||
		     fact_is_han(r, n.next, "成员")))
		return false;
	/* 九五折: two digits, not a range. */
	value = n.lo != n.value ? n.lo * 10 + n.value :
		n.value < 10 ? n.value * 10 : n.value;
	*next = n.next + 1;
	if (!off && *next < r->tokens->n && fact_touches(r, *next) &&
	    fact_number(r, *next, &more) && more.value < 10 &&
	    r->tokens->v[*next].type == KB_TOKEN_HAN) {
		value += more.value;
		*next = more.next;
	}
	*ret = (struct kb_fact){ .kind = KB_FACT_PERCENT, .unit = "" };
	ret->lo = ret->hi = (int64_t)((off ? 100 - value : value) * 100 + .5);
	return true;
}

bool fact_lone(const struct fact_reader *r, size_t at, struct kb_fact *ret,
	       size_t *next)
{
	return phrase(r, at, ret, next) || tenths(r, at, ret, next);
}
