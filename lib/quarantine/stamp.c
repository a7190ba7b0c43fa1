/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stamp.c - lines that say when and by whom: "12.03.2021 18:40, Guest", "3 days
 * ago". In: a folded line. Out: whether it is one. A telephone number and the
 * hours of a shop are none, since they are text.
 */
#include <ctype.h>

#include "signals.h"

enum { REST_MAX = 14, STAMP_MAX = 60 };

/* Names of months and days and what stands beside them; stems. */
static const char *const months = "january|february|march|april|june|july|"
	"august|september|october|november|december|jan|feb|mar|apr|may|jun|"
	"jul|aug|sep|sept|oct|nov|dec|января|февраля|марта|апреля|мая|июня|"
	"июля|августа|сентября|октября|ноября|декабря|январь|февраль|март|"
	"апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь";
static const char *const since = "ago|назад|天前|小时前|分钟前|周前|个月前|年前|"
	"楼";
static const char *const others = "年|月|日|号|时|分|秒|星期一|星期二|星期三|星期四|"
	"星期五|星期六|星期日|周一|周二|周三|周四|周五|周六|周日|发表于|发布于|"
	"发表|发布|昨天|今天|前天|上午|下午|posted|published|written|updated|on|"
	"at|by|am|pm|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
	"mon|tue|wed|thu|fri|sat|sun|st|nd|rd|th|days|day|hours|hour|minutes|"
	"minute|weeks|week|months|month|years|year|в|г|года|дня|дней|день|часа|"
	"часов|час|минут|минуты|минуту|недели|неделю|месяца|месяц|года|лет|вчера|"
	"сегодня|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|"
	"опубликовано|добавлено|написал|написала|yesterday|today|the|of|date|"
	"дата|日期|时间";

/* Does a word of this length end here? Han writing has no ends. */
static bool is_whole(const char *at, size_t n)
{
	return (unsigned char)at[0] >= 0xe0 ||
		!((unsigned char)at[n] >= 0xc0 ||
		  isalpha((unsigned char)at[n]));
}

static size_t longest(const char *list, const char *at)
{
	size_t best = 0;

	for (const char *p = list; *p; ) {
		size_t n = strcspn(p, "|");

		if (n > best && strncmp(at, p, n) == 0 && is_whole(at, n))
			best = n;
		p += n + (p[n] == '|');
	}
	return best;
}

/* "2021-03-12", "12.03.2021", "2021年3月", "3/12/21". */
static size_t date_at(const char *at)
{
	int a, b, c, n = 0;

	if (sscanf(at, "%4d年%2d月%n", &a, &b, &n) == 2 && n && a > 1900)
		return (size_t)n;
	if (sscanf(at, "%4d%*1[-/.]%2d%n", &a, &b, &n) == 2 && n &&
	    a >= 1900 && a < 2100 && b >= 1 && b <= 12)
		return (size_t)n;
	if (sscanf(at, "%2d%*1[-/.]%2d%*1[-/.]%4d%n", &a, &b, &c, &n) == 3 &&
	    n && a >= 1 && a <= 31 && b >= 1 && b <= 31)
		return (size_t)n;
	return 0;
}

struct seen { bool date, month, since, digit, year, clock; size_t rest; };

/* One piece of the line, and how long it is. */
static size_t piece(const char *at, struct seen *s)
{
	size_t n = isdigit((unsigned char)*at) ? date_at(at) : 0;
	const char *next = at;

	if (n > 0) {
		s->date = true;
		return n;
	}
	if ((n = longest(months, at)) > 0)
		s->month = true;
	else if ((n = longest(since, at)) > 0)
		s->since = true;
	else
		n = longest(others, at);
	if (n > 0)
		return n;
	if (isdigit((unsigned char)*at)) {
		n = strspn(at, "0123456789");
		s->digit = true;
		s->year = s->year || n == 4;
		s->clock = s->clock || (at[n] == ':' &&
					isdigit((unsigned char)at[n + 1]));
		return n;
	}
	if (ispunct((unsigned char)*at) || *at == ' ')
		return 1;
	/* The rest of a word: somebody's name. */
	do {
		kb_utf8_next(&next, at + strlen(at));
		s->rest += (unsigned char)*at >= 0xe0 ? 2 : 1;
	} while (isalpha((unsigned char)*next) ||
		 (unsigned char)*next == 0xd0 || (unsigned char)*next == 0xd1);
	return (size_t)(next - at);
}

bool kb_line_is_stamp(const char *folded)
{
	struct seen s = { 0 };

	if (kb_utf8_count(folded, strlen(folded)) > STAMP_MAX)
		return false;
	for (const char *p = folded; *p; )
		p += piece(p, &s);
	if (s.month && s.rest > 2)
		s.month = s.year || s.clock;
	return s.rest <= REST_MAX &&
		(s.date || (s.digit && (s.month || s.since)));
}
