/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * split.c - where documents begin in a page that holds several. In: a judged
 * page. Out: a border, with its reason, at the first line of each document. A
 * sign counts only where the page uses it again and again: one empty line, one
 * number or one heading is no border.
 */
#include <ctype.h>

#include "signals.h"

enum { TIMES_MIN = 3, TITLE_CHARS = 60 };

static struct kb_page_line *kept_from(struct kb_sheet *page, size_t i)
{
	while (i < page->n_lines && page->lines[i].aside)
		i++;
	return i < page->n_lines ? &page->lines[i] : NULL;
}

/* ---- a title with its picture ------------------------------------------------------ */

/* "Title", then "![Title](address)". */
static size_t by_pictures(struct kb_sheet *page, bool mark)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < page->n_lines; i++) {
		struct kb_page_line *l = &page->lines[i];
		const char *next = page->lines[i + 1].text;
		size_t len = strlen(l->text);
		while (len > 0 && strchr(".: ", l->text[len - 1]))
			len--;
		if (strncmp(next, "![", 2) != 0 || l->aside || len == 0)
			continue;
		n++;
		if (mark)
			l->border = "picture";
	}
	return n;
}

/* ---- numbers ------------------------------------------------------------------------ */

static const char *const digits = "零一二三四五六七八九十";
static const char *const formal = "零壹贰叁肆伍陆柒捌玖拾";

static int digit_of(const char **p)
{
	static const char *const others[] = { "貳", "參", "叄", "陸" };
	static const int values[] = { 2, 3, 3, 6 };

	for (int i = 0; i <= 10; i++)
		if (strncmp(*p, digits + i * 3, 3) == 0 ||
		    strncmp(*p, formal + i * 3, 3) == 0) {
			*p += 3;
			return i;
		}
	for (size_t i = 0; i < KB_COUNT(others); i++)
		if (strncmp(*p, others[i], 3) == 0) {
			*p += 3;
			return values[i];
		}
	return -1;
}

/* 12, 十二, 拾貳; -1: none. */
static int number_at(const char **p)
{
	int n = -1, d;

	while (isdigit((unsigned char)**p) && n < 1000)
		n = (n < 0 ? 0 : n) * 10 + *(*p)++ - '0';
	while (n < 1000 && (d = digit_of(p)) >= 0)
		n = d == 10 ? (n < 1 ? 10 : n * 10) :
		    n < 0 ? d : n % 10 == 0 ? n + d : n * 10 + d;
	return n;
}

static const struct style { const char *before, *after; } styles[] = {
	{ "『", "』" }, { "【问题", "】" }, { "【問題", "】" }, { "【", "】" },
	{ "问题", ":" }, { "問題", ":" }, { "问题", "：" }, { "問題", "：" },
	{ "问", "：" }, { "問", "：" }, { "第", "问" }, { "第", "問" },
	{ "Q", ":" }, { "Q", "." }, { "Q", "：" }, { "Question ", ":" },
	{ "Question ", "." }, { "Вопрос ", ":" }, { "Вопрос ", "." },
	{ "Вопрос №", ":" }, { "Вопрос №", "." }, { "案例", "：" },
	{ "案例", ":" }, { "Case ", ":" }, { "Случай ", ":" },
	{ "文档", "：" }, { "Document ", ":" },
};
/* So lists are numbered, too: only in headings. */
static const struct style plain_styles[] = {
	{ "", "." }, { "", "、" }, { "", ")" }, { "", "．" },
};

/* Its number in this style, 0: it has none. */
static int numbered(const char *text, const struct style *style)
{
	const char *p = text;
	int n;

	if (strncmp(p, style->before, strlen(style->before)) != 0)
		return 0;
	p += strlen(style->before);
	n = number_at(&p);
	while (*p == ' ')
		p++;
	return n > 0 && strncmp(p, style->after, strlen(style->after)) == 0 ?
		n : 0;
}

static bool is_question(const char *text)
{
	size_t len = strlen(text);

	return (len > 1 && text[len - 1] == '?') ||
		(len > 3 && strcmp(text + len - 3, "？") == 0);
}

enum which { ANY, HEADINGS, QUESTIONS };

/* 1, 2, 3 ... in order; a number that is missing or twice ends it. */
static size_t by_numbers(struct kb_sheet *page, const struct style *style,
			 enum which which, bool mark)
{
	int next = 1;

	for (size_t i = 0; i < page->n_lines; i++) {
		struct kb_page_line *l = &page->lines[i];
		if (l->aside || numbered(l->text, style) != next ||
		    (which == HEADINGS && l->kind != KB_LINE_HEADING) ||
		    (which == QUESTIONS && !is_question(l->text)))
			continue;
		next++;
		if (mark)
			l->border = "number";
	}
	return (size_t)next - 1;
}

/* ---- headings, gaps, rules -------------------------------------------------------------- */

/* The highest level that has so many headings; asked: only questions. */
static size_t by_headings(struct kb_sheet *page, int level, bool asked,
			  bool mark)
{
	size_t n = 0;

	for (size_t i = 0; i < page->n_lines; i++) {
		struct kb_page_line *l = &page->lines[i];
		if (l->aside || l->kind != KB_LINE_HEADING ||
		    l->level != level || (asked && !is_question(l->text)))
			continue;
		n++;
		if (mark)
			l->border = "heading";
	}
	return n;
}

/* More empty lines than between paragraphs; in HTML, blocks of their own. What
   is set aside there passes it on. */
static size_t by_gaps(struct kb_sheet *page, bool mark)
{
	size_t n = 0, single = 0;
	bool waits = false;

	for (size_t i = 1; i < page->n_lines; i++) {
		struct kb_page_line *l = &page->lines[i];
		single += l->gap == 1;
		waits = waits || l->gap > 1;
		if (l->aside || !waits)
			continue;
		waits = false;
		n++;
		if (mark)
			l->border = "gap";
	}
	return single >= TIMES_MIN || page->html ? n : 0;
}

static size_t by_rules(struct kb_sheet *page, bool mark)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < page->n_lines; i++) {
		const char *text = page->lines[i].text;
		size_t len = strlen(text);
		struct kb_page_line *next = kept_from(page, i + 1);
		bool rule = len >= 5 && (strspn(text, "=") == len ||
			strspn(text, "*") == len || strspn(text, "#") == len);
		if (!rule || !next)
			continue;
		n++;
		if (mark)
			next->border = "rule";
	}
	return n;
}

/* "Helpful 35, replies 2" under each: the same line but for its numbers. */
static bool same_but_numbers(const char *a, const char *b)
{
	while (*a || *b) {
		bool number = isdigit((unsigned char)*a) &&
			isdigit((unsigned char)*b);
		while (number && isdigit((unsigned char)*a))
			a++;
		while (number && isdigit((unsigned char)*b))
			b++;
		if (!number && *a++ != *b++)
			return false;
	}
	return true;
}

static size_t by_counters(struct kb_sheet *page, bool mark)
{
	size_t best = 0, at = 0;

	for (size_t i = 0; i < page->n_lines; i++) {
		const struct kb_page_line *l = &page->lines[i];
		size_t n = 0;
		for (size_t k = i; l->aside && k < page->n_lines &&
		     strpbrk(l->text, "0123456789"); k++)
			n += page->lines[k].aside &&
				same_but_numbers(l->text, page->lines[k].text);
		if (n > best) {
			best = n;
			at = i;
		}
	}
	for (size_t i = at; mark && i < page->n_lines; i++) {
		struct kb_page_line *next = kept_from(page, i);
		if (next && page->lines[i].aside &&
		    same_but_numbers(page->lines[at].text,
				     page->lines[i].text))
			next->border = "counter";
	}
	return best;
}

/* ---- comments run together ------------------------------------------------------------ */

static bool is_closed(const char *text)
{
	static const char *const ends[] = { ".", "!", "?", ")", "\"", ":",
		";", ",", "»", "…", "。", "！", "？", "」", "”", "）", "：" };
	size_t len = strlen(text);

	for (size_t i = 0; i < KB_COUNT(ends); i++) {
		size_t n = strlen(ends[i]);
		if (len >= n && strcmp(text + len - n, ends[i]) == 0)
			return true;
	}
	return false;
}

/* Somebody begins to speak of himself. */
static bool is_opening(const char *text)
{
	static const char *const words[] = { "Я ", "А я ", "У меня ",
		"Есть ", "Добрый день", "Здравствуйте", "Согласен", "Согласна",
		"Худш", "Лучш", "Same here", "Agree", "Agreed",
		"Hello", "Hi,", "I had ", "I work", "I also ", "My ", "Me too",
		"+1", "Ditto", "Thanks for", "У нас ", "А у ", "А мне ", "Мне ",
		"Автору ", "Поддерживаю", "Подтверждаю", "Не соглас", "楼上",
		"樓上", "同意", "补充", "補充", "我也", "我是", "我不一",
		"我家", "我媽", "我妈", "我爸", "我朋友", "回樓", "回楼",
		"回一", "回二", "回三", "回四", "回五", "結論", "结论",
		"更新", "後續", "后续", "同感", "赞同", "贊同" };

	for (size_t i = 0; i < KB_COUNT(words); i++)
		if (strncmp(text, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* A cut-off teaser, a line that just stops, or another voice. */
static size_t by_voices(struct kb_sheet *page, bool mark)
{
	const char *before = NULL;
	size_t n = 0;

	for (size_t i = 0; i < page->n_lines; i++) {
		struct kb_page_line *l = &page->lines[i];
		size_t len = before ? strlen(before) : 0;
		bool cut = len > 3 && strcmp(before + len - 3, "…") == 0;
		if (l->aside)
			continue;
		if (before && (cut ||
			       (!is_closed(before) && len >= TITLE_CHARS) ||
			       is_opening(l->text))) {
			n++;
			if (mark)
				l->border = "voice";
		}
		before = l->text;
	}
	return n;
}

/* Only where lines are paragraphs of people who talk. */
static bool is_talk(const struct kb_sheet *page)
{
	size_t kept = 0, formal_lines = 0;

	for (size_t i = 0; i < page->n_lines; i++) {
		const struct kb_page_line *l = &page->lines[i];
		kept += !l->aside;
		formal_lines += l->kind == KB_LINE_HEADING || l->gap > 0;
	}
	return kept >= 2 * TIMES_MIN - 1 && formal_lines * 4 <= kept &&
		!page->html;
}

/* ---- all of it --------------------------------------------------------------------------- */

static bool split_by_headings(struct kb_sheet *page)
{
	for (int level = 1; level <= 5; level++)
		for (int asked = level > 1; asked >= 0; asked--) {
			size_t least = level == 1 ? 2 : TIMES_MIN;
			if (!asked && level > 1)
				continue;
			if (by_headings(page, level, asked, false) >= least)
				return by_headings(page, level, asked, true);
		}
	return false;
}

static bool split_by_numbers(struct kb_sheet *page)
{
	for (size_t i = 0; i < KB_COUNT(styles); i++)
		if (by_numbers(page, &styles[i], ANY, false) >= TIMES_MIN)
			return by_numbers(page, &styles[i], ANY, true);
	if (kb_borders_numbers(page, false) >= TIMES_MIN)
		return kb_borders_numbers(page, true);
	for (size_t i = 0; i < KB_COUNT(plain_styles); i++)
		if (by_numbers(page, &plain_styles[i], HEADINGS, false) >=
		    TIMES_MIN)
			return by_numbers(page, &plain_styles[i],
					  HEADINGS, true);
	return false;
}

/* "1. How ...?", with what is answered below. */
static size_t by_questions(struct kb_sheet *page, bool mark)
{
	size_t best = 0;

	for (size_t i = 0; i < KB_COUNT(plain_styles); i++) {
		size_t n = by_numbers(page, &plain_styles[i], QUESTIONS,
				      false);
		best = n > best ? n : best;
		if (mark && n >= TIMES_MIN)
			return by_numbers(page, &plain_styles[i], QUESTIONS,
					  true);
	}
	return best;
}

enum { HTML = 1, TEXT = 2 };

/* What is tried one after another, and how often it must come. */
static const struct {
	size_t (*find)(struct kb_sheet *page, bool mark);
	size_t least;
	int in;
} signs[] = {
	{ kb_borders_labels, TIMES_MIN, HTML | TEXT },
	{ by_gaps, 2, HTML },
	{ by_counters, TIMES_MIN, HTML | TEXT },
	{ by_rules, 2, TEXT },
	{ by_gaps, TIMES_MIN, TEXT },
	{ by_questions, TIMES_MIN, HTML | TEXT },
	{ kb_borders_titles, TIMES_MIN, TEXT },
	{ kb_borders_stamps, TIMES_MIN, HTML | TEXT },
};

void kb_page_split(struct kb_sheet *page)
{
	struct kb_page_line *first = kept_from(page, 0);
	bool found;

	for (size_t i = 0; i < page->n_lines; i++)
		page->lines[i].border = NULL;
	if (first)
		first->border = "start";
	if (by_pictures(page, false) >= TIMES_MIN)
		found = by_pictures(page, true);
	else
		found = split_by_numbers(page) || split_by_headings(page);
	for (size_t i = 0; !found && i < KB_COUNT(signs); i++)
		if (signs[i].in & (page->html ? HTML : TEXT) &&
		    signs[i].find(page, false) >= signs[i].least)
			found = signs[i].find(page, true);
	if (!found && is_talk(page))
		by_voices(page, true);
	if (found && !page->html && kb_borders_ruled(page, false) >= 2)
		kb_borders_ruled(page, true);
	kb_borders_comments(page, true);
}
