/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * look.c - what one line says by itself: its length, its marks, its words and
 * the part of the page it stands in. In: a line, and the same folded. Out: its
 * signals.
 */
#include <ctype.h>

#include "phrases.h"
#include "signals.h"

enum { PIECE_MAX = 24, WORD_MAX = 10, WORDS_MAX = 18, PHRASE_MAX = 400, SPAM_MIN = 12,
       SPAM_TIMES = 3, SPUN_MIN = 3 };

static const double WORDS_TALK = .6, LINKS_MOST = .7;

/* ---- marks ------------------------------------------------------------------------ */

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	for (const char *p = text; (p = strstr(p, part)) != NULL;
	     p += strlen(part))
		n++;
	return n;
}

/* Where a line or sentence may end, in all our languages. */
static size_t sentences(const char *text)
{
	static const char *const ends[] = { "。", "！", "？", "；", "!", "?",
					    ". ", "…" };
	size_t n = 0, len = strlen(text);

	for (size_t i = 0; i < KB_COUNT(ends); i++)
		n += count(text, ends[i]);
	return n + (len > 0 && text[len - 1] == '.');
}

static size_t separators(const char *text)
{
	static const char *const marks[] = { "|", "｜", " · ", "•", " / ",
					     "丨", "┊", " :: ", "] [", "】 【",
					     "][", "】【" };
	size_t n = 0;

	for (size_t i = 0; i < KB_COUNT(marks); i++)
		n += count(text, marks[i]);
	return n;
}

static size_t crumbs(const char *text)
{
	static const char *const marks[] = { ">", "»", "›", "→", " / ",
					     " :: " };
	size_t n = 0, most = 0;

	for (size_t i = 0; i < KB_COUNT(marks); i++) {
		n = count(text, marks[i]);
		most = n > most ? n : most;
	}
	return most;
}

static bool phrase_is(const struct kb_words *w, const char *phrase, size_t len,
		      enum phrase_where where)
{
	const char *line = w->line;
	size_t n;

	if (where == ANYWHERE)
		return kb_words_has(w, phrase, len);
	/* Before it are the signs by which such lines are adorned. */
	line += strspn(line, " <>[(*-+^");
	n = strlen(line);
	if (n < len || memcmp(line, phrase, len) != 0)
		return false;
	if (where == AT_START)
		return !isalnum((unsigned char)line[len]) ||
			!isalnum((unsigned char)line[len - 1]);
	while (n > len && strchr(" :>».!-0123456789()]^", line[n - 1]))
		n--;
	return n == len;
}

static size_t count_phrases(const struct kb_words *w, enum phrase_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < KB_COUNT(phrases); i++) {
		const char *p = phrases[i].words;
		while (phrases[i].kind == kind && *p) {
			size_t len = strcspn(p, "|");
			n += phrase_is(w, p, len, phrases[i].where);
			p += len + (p[len] == '|');
		}
	}
	return n;
}

/* The share of the line that is made of words of spam. */
static double spam_share(const char *line, size_t chars)
{
	size_t hit = 0, times = 0, len = strlen(line);

	for (size_t at = 0; at < len; ) {
		size_t best = 0;
		for (const char *p = spam_words; *p; ) {
			size_t n = strcspn(p, "|");
			if (n > best && len - at >= n &&
			    memcmp(line + at, p, n) == 0 &&
			    kb_words_stands(line, line + at, n))
				best = n;
			p += n + (p[n] == '|');
		}
		if (best > 0)
			hit += kb_utf8_count(line + at, best);
		times += best > 0;
		at += best ? best : 1;
	}
	return chars >= SPAM_MIN && times >= SPAM_TIMES ?
		(double)hit / (double)chars : 0;
}

/* "浏览:631", "(1024)", "views: 7", "12 просмотров". */
static bool is_counted(const char *line)
{
	static const char *const words[] = { "浏览", "阅读", "点击", "人气",
		"views", "просмотр", "раз прочитано", "次浏览", "回复",
		"comments", "комментар", "читали", "прочит", "прочтен",
		"лайк", "голос", "оценок", "отзывов", "ответов", "скачив",
		"likes", "reads", "votes", "shares", "replies", "downloads",
		"赞", "有用", "收藏", "下载", "人看", "已看", "人气", "评论",
		"回应", "推荐", "转发", "次下载" };
	size_t len = strlen(line);
	bool digit = len > 0 && strpbrk(len > 12 ? line + len - 12 : line,
					"0123456789");

	for (size_t i = 0; digit && i < KB_COUNT(words); i++)
		if (strstr(line, words[i]))
			return true;
	return false;
}

/* "-50 %", "$10", "299 руб.", "199元". */
static bool has_price(const char *line)
{
	static const char *const marks[] = { "%", "$", "€", "¥", "￥", "₽",
					     "руб", "元", "折" };

	for (size_t i = 0; i < KB_COUNT(marks); i++)
		if (strstr(line, marks[i]) && strpbrk(line, "0123456789"))
			return true;
	return false;
}

static bool is_rule(const char *line)
{
	for (const char *p = line; *p; p++)
		if ((unsigned char)*p >= 0x80 || isalnum((unsigned char)*p))
			return strspn(line, "_-=*~. ") > 20 ||
				strstr(line, "————") == line;
	return true;
}

static bool is_image(const char *line)
{
	size_t len = strlen(line);

	return (strncmp(line, "![", 2) == 0 && line[len - 1] == ')') ||
		(strncmp(line, "http", 4) == 0 && !strchr(line, ' ') &&
		 len == strcspn(line, "\t\n"));
}

static void look_place(const struct kb_page_line *l, struct facts *f)
{
	static const struct { const char *place; enum signal signal; }
	places[] = {
		{ "nav", S_NAV_PLACE }, { "footer", S_FOOT_PLACE },
		{ "aside", S_ASIDE_PLACE }, { "ad", S_AD_PLACE },
		{ "form", S_FORM_PLACE }, { "meta", S_META_PLACE },
	};

	for (size_t i = 0; i < KB_COUNT(places); i++)
		if (strcmp(places[i].place, l->place) == 0)
			f->v[places[i].signal] = 1;
}

/* "Advertisement", and what follows is one. */
static bool is_whole(const struct kb_words *w, enum phrase_kind kind)
{
	size_t n = w->len;

	for (size_t i = 0; i < KB_COUNT(phrases); i++) {
		const char *p = phrases[i].words;
		while (phrases[i].kind == kind && phrases[i].where == WHOLE &&
		       *p) {
			size_t len = strcspn(p, "|");
			if (phrase_is(w, p, len, WHOLE) && n < len + 4)
				return true;
			p += len + (p[len] == '|');
		}
	}
	return false;
}

/* In a long line one phrase says little, two say much. */
static double weight_of(const struct facts *f, enum phrase_kind kind,
			const struct kb_words *w)
{
	const char *line = w->line;
	size_t n = f->chars <= PHRASE_MAX ? count_phrases(w, kind) : 0;

	if (n == 0)
		return 0;
	if (n > 1)
		return n > 2 ? 2 : 1.6;
	if (strchr(line, '!') && kind == PHRASE_AD)
		return 1.2;
	return f->chars <= KB_LINE_LONG ? 1 : f->chars <= KB_LINE_LONGER ? .9 : .5;
}

/* Words that texts have, too: one says nothing. */
static double hints_of(const struct facts *f, enum phrase_kind kind,
		       const struct kb_words *w)
{
	size_t n = f->chars <= PHRASE_MAX ? count_phrases(w, kind) : 0;

	return n < 2 ? (double)n * .2 : n == 2 ? 1 : 1.6;
}

/* Of what stands between signs and numbers, how much is said by menus? */
static bool is_menu(const char *line)
{
	size_t pieces = 0, hits = 0;

	for (const char *p = line; *p; ) {
		size_t n = strcspn(p, " |/[]<>:,.^0123456789()_");
		size_t wide = kb_utf8_count(p, n);
		pieces += wide > 1;
		for (size_t i = 0; wide > 1 && i < KB_COUNT(phrases); i++) {
			const char *at = phrases[i].words;
			bool hit = false;
			while (!hit && phrases[i].kind == PHRASE_NAV &&
			       phrases[i].where == WHOLE && *at) {
				size_t k = strcspn(at, "|");
				hit = k == n && memcmp(at, p, n) == 0;
				at += k + (at[k] == '|');
			}
			hits += hit;
		}
		p += n + (p[n] != '\0');
	}
	return pieces >= 2 && hits * 2 >= pieces;
}

static void look_phrases(const struct kb_words *w, struct facts *f)
{
	const char *line = w->line;
	bool brief = f->sentences == 0 && f->chars <= (size_t)
		(strpbrk(line, "0123456789") ? 2 * KB_LINE_BRIEF : KB_LINE_BRIEF);
	size_t nav = count_phrases(w, PHRASE_NAV);

	nav += f->chars <= KB_LINE_BRIEF && is_menu(line);
	f->v[S_NAV] = f->chars > KB_LINE_BRIEF || nav == 0 ? 0 :
		f->sentences > 0 && !strpbrk(line, "?!") ? .5 : 1;
	f->v[S_BOILERPLATE] = weight_of(f, PHRASE_BOILERPLATE, w) +
		hints_of(f, PHRASE_LEGAL, w);
	f->v[S_AD] = weight_of(f, PHRASE_AD, w) +
		hints_of(f, PHRASE_OFFER, w);
	f->v[S_META] = (brief && count_phrases(w, PHRASE_META) > 0) ||
		(f->sentences <= 1 && f->chars <= 2 * KB_LINE_BRIEF &&
		 strpbrk(line, "0123456789") &&
		 count_phrases(w, PHRASE_TRACE) >= 2);
	f->ad = f->chars <= KB_LINE_SHORT && is_whole(w, PHRASE_AD);
	f->list = f->sentences <= 1 && count_phrases(w, PHRASE_LIST) > 0;
	f->v[S_LIST] = f->list;
}

/* Words one after another: "sim, lost, phone, travel", "维修 电话 上门 价格". */
static bool is_words(const char *line, const struct facts *f)
{
	size_t commas = count(line, ",") + count(line, "、") +
		count(line, "#") + 1;
	size_t spaces = count(line, " ") + 1;
	bool han = strlen(line) > 2 * f->chars;

	if (f->sentences > 0 || f->v[S_TALK] > WORDS_TALK)
		return false;
	return (commas >= 5 && f->chars / commas <= WORDS_MAX) ||
		(han && spaces >= 5 && f->chars / spaces <= WORD_MAX);
}

static void look_length(const struct kb_page_line *l, const char *line,
			struct facts *f)
{
	size_t words;
	double talk = kb_words_talk(line, &words);

	f->v[S_START] = 1;
	f->v[S_SENTENCE] = f->sentences > 0;
	f->v[S_LONG] = (f->chars >= KB_LINE_LONG) +
		(f->chars >= KB_LINE_LONGER);
	f->v[S_SHORT] = f->chars <= KB_LINE_SHORT && f->sentences == 0 &&
		l->kind != KB_LINE_ROW;
	f->v[S_HEADING] = l->kind == KB_LINE_HEADING && l->level < 5;
	f->v[S_LINKED] = f->chars <= KB_LINE_LONGER ? l->links : l->links / 2;
	if (l->links > LINKS_MOST) {
		f->v[S_LINKED] = l->links;
		f->v[S_LONG] = 0;
	}
	f->v[S_TALK] = words >= 4 ? talk : 0;
	f->v[S_MUTE] = words >= 4 && talk == 0 && l->kind != KB_LINE_ROW;
}

void kb_line_look(const struct kb_page_line *l, const char *line,
		  struct facts *f)
{
	size_t pieces = separators(line) + 1;
	struct kb_words w;

	kb_words_prepare(&w, line);
	f->chars = kb_utf8_count(line, strlen(line));
	f->sentences = sentences(line);
	look_length(l, line, f);
	f->v[S_CRUMBS] = crumbs(line) >= 2 && f->sentences == 0 &&
		f->chars / (crumbs(line) + 1) <= PIECE_MAX;
	f->v[S_PIECES] = l->kind != KB_LINE_ROW && pieces >= 4 &&
		f->chars / pieces <= PIECE_MAX && f->sentences < pieces / 4;
	f->v[S_WORDS] = is_words(line, f);
	if (f->v[S_WORDS])
		f->v[S_LONG] = 0;
	f->v[S_SPAM] = kb_words_hits(&w, spam_words) ?
		spam_share(line, f->chars) : 0;
	if (f->v[S_SPAM] < .12)
		f->v[S_SPAM] = 0;
	f->v[S_COUNTED] = f->chars <= KB_LINE_BRIEF && f->sentences == 0 &&
		is_counted(line);
	f->v[S_DATE] = kb_line_is_stamp(line);
	f->v[S_EXCLAIMS] = strstr(line, "!!") ? 2 :
		f->chars <= KB_LINE_LONGER && strchr(line, '!');
	f->v[S_PRICE] = f->chars <= KB_LINE_LONGER &&
		l->kind != KB_LINE_ROW && has_price(line);
	f->v[S_IMAGE] = is_image(l->text);
	f->v[S_RULE] = is_rule(line);
	f->v[S_SALE] = f->chars <= PHRASE_MAX && l->kind != KB_LINE_ROW ?
		kb_words_sale(&w) : 0;
	f->spun = f->chars >= KB_LINE_SHORT ? kb_words_spun(&w) : 0;
	f->v[S_SPUN] = f->spun >= SPUN_MIN;
	look_place(l, f);
	look_phrases(&w, f);
	f->v[S_PHONE] = f->v[S_SALE] <= 0 && f->v[S_AD] < .5 &&
		f->v[S_BOILERPLATE] <= .5 && !f->v[S_IMAGE] &&
		f->chars <= KB_LINE_LONGER && kb_words_phone(&w);
}
