/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * borders.c - signs of a new document that need more than one line: labels that
 * come again, numbers after a word of the page's own, titles between
 * paragraphs, dates of posts. In: a judged page. Out: how many borders a sign
 * gives; mark: they are set.
 */
#include <ctype.h>
#include <stdlib.h>

#include "signals.h"

enum { TITLE_CHARS = 60, TITLE_MIN = 4, PROSE_CHARS = 30, LABEL_BYTES = 24,
       STYLES_MAX = 32 };

static bool ends_with(const char *text, const char *const *ends, size_t n)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < n; i++) {
		size_t k = strlen(ends[i]);
		if (len >= k && strcmp(text + len - k, ends[i]) == 0)
			return true;
	}
	return false;
}

static bool begins_with(const char *text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(text, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

static size_t mark_at(struct kb_page_line *l, const char *why, bool mark)
{
	if (mark && !l->border)
		l->border = why;
	return 1;
}

static size_t next_kept(const struct kb_sheet *page, size_t i)
{
	while (i < page->n_lines && page->lines[i].aside)
		i++;
	return i;
}

/* ---- labels ---------------------------------------------------------------------- */

/* "Question: how ...", again and again, without numbers. */
size_t kb_borders_labels(struct kb_sheet *page, bool mark)
{
	static const char *const labels[] = { "Q:", "Q：", "Question:",
		"Problem:", "Case:", "Complaint:", "Subject:", "Review:",
		"Story:", "From:", "Вопрос:", "В:", "Отзыв:", "Тема:",
		"Случай:", "Жалоба:", "История:", "Письмо:", "Проблема:",
		"Ситуация:", "Читатель:", "问:", "问：", "問:", "問：", "提问:",
		"提问：", "提問：", "问题:", "问题：", "問題:", "問題：", "案例:",
		"案例：", "情景：", "情境：", "场景：", "故事：", "标题:",
		"标题：", "標題：", "投诉：", "投訴：", "来信：", "來信：",
		"網友：", "网友：", "读者：", "讀者：" };
	size_t best = 0, which = 0;

	for (size_t k = 0; k < KB_COUNT(labels); k++) {
		size_t n = 0;
		for (size_t i = 0; i < page->n_lines; i++)
			n += !page->lines[i].aside &&
				begins_with(page->lines[i].text, &labels[k], 1);
		if (n > best) {
			best = n;
			which = k;
		}
	}
	for (size_t i = 0; mark && i < page->n_lines; i++)
		if (!page->lines[i].aside &&
		    begins_with(page->lines[i].text, &labels[which], 1))
			mark_at(&page->lines[i], "label", mark);
	return best;
}

/* ---- titles ---------------------------------------------------------------------- */

static bool is_prose(const char *text)
{
	static const char *const marks[] = { "。", "！", "？", ". ", "!", "?",
					     "；" };
	size_t len = strlen(text);

	if (kb_utf8_count(text, len) < PROSE_CHARS)
		return false;
	for (size_t i = 0; i < KB_COUNT(marks); i++)
		if (strstr(text, marks[i]))
			return true;
	return text[len - 1] == '.';
}

/* Short, without a full stop, neither a number of a list nor a label. */
static bool is_title(const struct kb_page_line *l)
{
	static const char *const closed[] = { ".", "!", ";", ",", ":", "。",
		"！", "；", "，", "：", "…", "”", "」", "】", ")", "）" };
	static const char *const numbers[] = { "一、", "二、", "三、", "四、",
		"五、", "六、", "七、", "八、", "九、", "十、", "第一", "第二",
		"第三", "(", "（", "【", "①", "②", "③", "④" };
	size_t chars = kb_utf8_count(l->text, strlen(l->text));

	size_t digits = strspn(l->text, "0123456789");
	bool numbered = digits && !isalpha((unsigned char)l->text[digits]) &&
		l->text[digits] != ' ';

	return !l->aside && l->kind != KB_LINE_ITEM && chars >= TITLE_MIN &&
		chars <= TITLE_CHARS && !numbered &&
		!ends_with(l->text, closed, KB_COUNT(closed)) &&
		!begins_with(l->text, numbers, KB_COUNT(numbers));
}

/* An empty line, a title, and then what people write. */
size_t kb_borders_titles(struct kb_sheet *page, bool mark)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < page->n_lines; i++) {
		struct kb_page_line *l = &page->lines[i];
		size_t next = next_kept(page, i + 1);
		if (is_title(l) && (l->gap > 0 || i == 0) &&
		    next < page->n_lines && is_prose(page->lines[next].text))
			n += mark_at(l, "title", mark);
	}
	return n;
}

/* A title right below a line that separates, where such lines come again. */
size_t kb_borders_ruled(struct kb_sheet *page, bool mark)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < page->n_lines; i++) {
		const struct kb_page_line *l = &page->lines[i];
		if (l->aside && strcmp(l->reason, "rule") == 0 &&
		    is_title(l + 1))
			n += mark_at(&page->lines[i + 1], "rule", mark);
	}
	return n;
}

/* ---- dates of posts ----------------------------------------------------------------- */

static bool is_stamp(const struct kb_page_line *l)
{
	return l->aside && strcmp(l->reason, "meta") == 0 &&
		strpbrk(l->text, "0123456789");
}

/* A date over each post; the title may stand above it. */
static size_t by_stamps(struct kb_sheet *page, size_t from, bool mark)
{
	size_t n = 0, titled = 0;

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = from; i < page->n_lines; i++) {
			size_t next = next_kept(page, i);
			bool under = i > from && is_title(&page->lines[i - 1]);
			if (!is_stamp(&page->lines[i]) ||
			    next == page->n_lines)
				continue;
			if (pass == 0) {
				n++;
				titled += under;
			} else if (titled * 2 <= n) {
				mark_at(&page->lines[next], "date", mark);
			} else if (under) {
				mark_at(&page->lines[i - 1], "date", mark);
			}
		}
	return titled * 2 > n ? titled : n;
}

size_t kb_borders_stamps(struct kb_sheet *page, bool mark)
{
	return by_stamps(page, 0, mark);
}

/* Below "Comments (5)" each is somebody else's, whatever stands above. */
size_t kb_borders_comments(struct kb_sheet *page, bool mark)
{
	static const char *const words[] = { "омментари", "omments", "评论",
		"評論", "留言", "тветы", "тзывы", "网友回", "網友回", "回覆" };

	for (size_t i = 0; i < page->n_lines; i++) {
		const struct kb_page_line *l = &page->lines[i];
		size_t chars = kb_utf8_count(l->text, strlen(l->text));
		bool says = false;
		for (size_t k = 0; k < KB_COUNT(words); k++)
			says = says || strstr(l->text, words[k]);
		if (says && chars <= TITLE_CHARS / 2 &&
		    (l->aside || l->kind == KB_LINE_HEADING) &&
		    by_stamps(page, i + 1, false) >= 2)
			return by_stamps(page, i + 1, mark);
	}
	return 0;
}

/* ---- numbers after a word ------------------------------------------------------------ */

struct style { char before[LABEL_BYTES + 1]; char after[4]; };

/* Numbered parts of one text are no documents. */
static bool is_part(const char *before)
{
	static const char *const words[] = { "Step", "Шаг", "Section", "Part",
		"Option", "Reason", "Method", "Fig", "Table", "Chapter",
		"Способ", "Причина", "Вариант", "Пункт", "Рис", "Таблица",
		"Глава", "Часть", "Этап", "步骤", "步驟", "步", "第", "方法",
		"方案", "原因", "图", "圖", "表", "章", "部分", "阶段" };

	return begins_with(before, words, KB_COUNT(words));
}

/* "Letter 1." gives "Letter ", 1 and "."; 0: there is no such number. */
static int number_in(const char *text, struct style *ret)
{
	static const char *const formal[] = { "一", "二", "三", "四", "五",
		"六", "七", "八", "九", "十" };
	size_t at = 0, n;
	int number = 0;

	for (; at <= LABEL_BYTES && text[at]; at++) {
		if (isdigit((unsigned char)text[at])) {
			number = (int)(strtol(text + at, NULL, 10) % 1000);
			break;
		}
		for (int i = 0; i < 10 && number == 0; i++)
			if (strncmp(text + at, formal[i], 3) == 0)
				number = i + 1;
		if (number)
			break;
	}
	if (!number || at == 0)
		return 0;
	memcpy(ret->before, text, at);
	ret->before[at] = '\0';
	text += at;
	n = isdigit((unsigned char)*text) ? strspn(text, "0123456789") : 3;
	text += n;
	n = !*text ? 0 : (unsigned char)*text >= 0xe0 ? 3 : 1;
	if (n == 1 && isalnum((unsigned char)*text))
		return 0;
	memcpy(ret->after, text, n);
	ret->after[n] = '\0';
	return number;
}

static size_t count_style(struct kb_sheet *page, const struct style *style,
			  bool mark)
{
	struct style other;
	int next = 1;

	for (size_t i = 0; i < page->n_lines; i++) {
		struct kb_page_line *l = &page->lines[i];
		if (l->aside || number_in(l->text, &other) != next ||
		    strcmp(other.before, style->before) != 0 ||
		    strcmp(other.after, style->after) != 0)
			continue;
		mark_at(l, "number", mark);
		next++;
	}
	return (size_t)next - 1;
}

size_t kb_borders_numbers(struct kb_sheet *page, bool mark)
{
	struct style style, best = { .before = "" };
	size_t most = 0, tried = 0;

	for (size_t i = 0; i < page->n_lines && tried < STYLES_MAX; i++) {
		size_t n;
		if (page->lines[i].aside ||
		    number_in(page->lines[i].text, &style) != 1 ||
		    is_part(style.before))
			continue;
		tried++;
		n = count_style(page, &style, false);
		if (n > most) {
			most = n;
			best = style;
		}
	}
	return mark && most ? count_style(page, &best, true) : most;
}
