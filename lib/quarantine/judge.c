/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * judge.c - which lines of a page are text and which were put around it. In: a
 * page. Out: each line with a score and what speaks loudest against it. A line
 * is the sum of its signals; weights are log odds, fitted by hand on pages that
 * no test uses.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "parts.h"
#include "phrases.h"

enum signal {
	S_START, S_SENTENCE, S_LONG, S_SHORT, S_HEADING, S_LINKED, S_NAV_PLACE,
	S_FOOT_PLACE, S_ASIDE_PLACE, S_AD_PLACE, S_FORM_PLACE, S_CRUMBS,
	S_PIECES, S_SPAM, S_NAV, S_LIST, S_BOILERPLATE, S_AD, S_META,
	S_COUNTED, S_DATE, S_IMAGE, S_RULE, S_TITLE, S_LISTED, S_REPEATED,
	S_BETWEEN, S_BESIDE, S_EXCLAIMS, S_PRICE,
	SIGNALS
};

static const struct { double weight; const char *reason; } signals[SIGNALS] = {
	[S_START] = { -1.6, "text" },
	[S_SENTENCE] = { -1.4, "text" },
	[S_LONG] = { -1.6, "text" },	/* from 60 characters, twice at 150 */
	[S_SHORT] = { .5, "nav" },
	[S_HEADING] = { -1.5, "text" },
	[S_LINKED] = { 3.2, "nav" },	/* times the share of links */
	[S_NAV_PLACE] = { 4.5, "nav" },
	[S_FOOT_PLACE] = { 4.5, "boilerplate" },
	[S_ASIDE_PLACE] = { 4.0, "list" },
	[S_AD_PLACE] = { 4.5, "ad" },
	[S_FORM_PLACE] = { 2.5, "nav" },
	[S_CRUMBS] = { 5.0, "nav" },
	[S_PIECES] = { 4.0, "nav" },
	[S_SPAM] = { 24.0, "spam" },	/* times the share of such words */
	[S_NAV] = { 5.0, "nav" },
	[S_LIST] = { 5.0, "list" },
	[S_BOILERPLATE] = { 4.6, "boilerplate" },
	[S_AD] = { 3.2, "ad" },
	[S_META] = { 4.2, "meta" },
	[S_COUNTED] = { 5.0, "list" },
	[S_DATE] = { 4.0, "meta" },
	[S_IMAGE] = { 6.0, "image" },
	[S_RULE] = { 6.0, "rule" },
	[S_LISTED] = { 4.0, "list" },
	[S_REPEATED] = { 4.0, "boilerplate" },
	[S_TITLE] = { -4.5, "text" },	/* the last of the crumbs above */
	[S_BETWEEN] = { 2.8, "nav" },	/* both neighbours are no text */
	[S_BESIDE] = { .8, "nav" },
	[S_EXCLAIMS] = { 1.2, "ad" },
	[S_PRICE] = { .8, "ad" },
};

enum { LONG = 60, LONGER = 150, SHORT = 30, PIECE_MAX = 24, META_MAX = 60,
       PHRASE_MAX = 400, SPAM_MIN = 12, SPAM_TIMES = 3,
       LOOK_BYTES = 8 << 10 };

struct facts {
	double v[SIGNALS];
	size_t chars, sentences;
	bool list;		/* what follows is a list of links */
};

struct judge {
	void *mem;
	struct kb_text *text;
	struct kb_sheet *page;
	struct facts *facts;
};

/* ---- looking at one line ----------------------------------------------------------- */

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
					     "丨", "┊" };
	size_t n = 0;

	for (size_t i = 0; i < KB_COUNT(marks); i++)
		n += count(text, marks[i]);
	return n;
}

static size_t crumbs(const char *text)
{
	return count(text, ">") + count(text, "»") + count(text, "›") +
		count(text, "＞");
}

/* Is a phrase there as a whole word, where the language has words? */
static bool stands(const char *line, const char *at, size_t len)
{
	bool before = at > line && isalnum((unsigned char)at[-1]) &&
		isalnum((unsigned char)at[0]);

	return !before && !(isalnum((unsigned char)at[len]) &&
			    isalnum((unsigned char)at[len - 1]));
}

static bool phrase_is(const char *line, const char *phrase, size_t len,
		      enum phrase_where where)
{
	size_t n = strlen(line);

	if (where == ANYWHERE) {
		const char *at = memmem(line, n, phrase, len);
		return at && stands(line, at, len);
	}
	if (n < len || memcmp(line, phrase, len) != 0)
		return false;
	if (where == AT_START)
		return stands(line, line, len);
	while (n > len && strchr(" :>».!-", line[n - 1]))
		n--;
	return n == len;
}

static size_t count_phrases(const char *line, enum phrase_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < KB_COUNT(phrases); i++) {
		const char *p = phrases[i].words;
		while (phrases[i].kind == kind && *p) {
			size_t len = strcspn(p, "|");
			n += phrase_is(line, p, len, phrases[i].where);
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
			    stands(line, line + at, n))
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
		"comments", "комментар" };
	size_t len = strlen(line);
	bool digit = len > 0 && strpbrk(len > 12 ? line + len - 12 : line,
					"0123456789");

	for (size_t i = 0; digit && i < KB_COUNT(words); i++)
		if (strstr(line, words[i]))
			return true;
	return false;
}

/* Nothing but digits, what stands between digits of dates, and 年月日. */
static bool is_date(const char *line)
{
	static const char *const parts[] = { "年", "月", "日", "时", "分" };
	size_t digits = 0;

	for (const char *p = line; *p; ) {
		size_t n = 0;
		digits += isdigit((unsigned char)*p) != 0;
		if (isdigit((unsigned char)*p) || strchr(" -/.:,()[]", *p))
			n = 1;
		for (size_t i = 0; !n && i < KB_COUNT(parts); i++)
			if (strncmp(p, parts[i], strlen(parts[i])) == 0)
				n = strlen(parts[i]);
		if (!n)
			return false;
		p += n;
	}
	return digits >= 4;
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
		{ "form", S_FORM_PLACE },
	};

	for (size_t i = 0; i < KB_COUNT(places); i++)
		if (strcmp(places[i].place, l->place) == 0)
			f->v[places[i].signal] = 1;
}

/* In a long line one phrase says little, two say much. */
static double weight_of(const struct facts *f, enum phrase_kind kind,
			const char *line)
{
	size_t n = count_phrases(line, kind);

	if (n == 0 || f->chars > PHRASE_MAX)
		return 0;
	if (n > 1)
		return n > 2 ? 2 : 1.6;
	if (strchr(line, '!') && kind == PHRASE_AD)
		return 1.2;
	return f->chars <= LONG ? 1 : f->chars <= LONGER ? .9 : .5;
}

static void look_phrases(const char *line, struct facts *f)
{
	bool brief = f->sentences == 0 && f->chars <= (size_t)
		(strpbrk(line, "0123456789") ? 2 * META_MAX : META_MAX);
	size_t nav = count_phrases(line, PHRASE_NAV);

	f->v[S_NAV] = f->chars <= META_MAX && nav > 0;
	f->v[S_BOILERPLATE] = weight_of(f, PHRASE_BOILERPLATE, line);
	f->v[S_AD] = weight_of(f, PHRASE_AD, line);
	f->v[S_META] = brief && count_phrases(line, PHRASE_META) > 0;
	f->list = f->sentences <= 1 && count_phrases(line, PHRASE_LIST) > 0;
	f->v[S_LIST] = f->list;
}

static void look(const struct kb_page_line *l, const char *line,
		 struct facts *f)
{
	size_t pieces = separators(line) + 1;

	f->chars = kb_utf8_count(line, strlen(line));
	f->sentences = sentences(line);
	f->v[S_START] = 1;
	f->v[S_SENTENCE] = f->sentences > 0;
	f->v[S_LONG] = (f->chars >= LONG) + (f->chars >= LONGER);
	f->v[S_SHORT] = f->chars <= SHORT && f->sentences == 0;
	f->v[S_HEADING] = l->kind == KB_LINE_HEADING;
	f->v[S_LINKED] = f->chars <= LONGER ? l->links : l->links / 2;
	f->v[S_CRUMBS] = crumbs(line) >= 2 && f->sentences == 0 &&
		f->chars / (crumbs(line) + 1) <= PIECE_MAX;
	f->v[S_PIECES] = l->kind != KB_LINE_ROW && pieces >= 4 &&
		f->chars / pieces <= PIECE_MAX && f->sentences < pieces / 4;
	f->v[S_SPAM] = spam_share(line, f->chars);
	if (f->v[S_SPAM] < .12)
		f->v[S_SPAM] = 0;
	f->v[S_COUNTED] = f->chars <= META_MAX && f->sentences == 0 &&
		is_counted(line);
	f->v[S_DATE] = is_date(line);
	f->v[S_EXCLAIMS] = f->chars <= LONGER && strchr(line, '!');
	f->v[S_PRICE] = f->chars <= LONGER && has_price(line);
	f->v[S_IMAGE] = is_image(l->text);
	f->v[S_RULE] = is_rule(line);
	look_place(l, f);
	look_phrases(line, f);
}

/* ---- together ------------------------------------------------------------------- */

static void weigh(const struct facts *f, struct kb_page_line *l)
{
	double sum = 0, most = 0;

	l->reason = "text";
	for (size_t i = 0; i < SIGNALS; i++) {
		double part = f->v[i] * signals[i].weight;
		sum += part;
		if (part > most) {
			most = part;
			l->reason = signals[i].reason;
		}
	}
	l->score = 1 / (1 + exp(-sum));
	l->aside = l->score >= .5;
	if (!l->aside)
		l->reason = "text";
}

static bool ends_list(const struct kb_page_line *l, const struct facts *f)
{
	return (l->kind == KB_LINE_HEADING && !f->list) ||
		(f->chars >= LONG && f->sentences >= 1);
}

/* After "related articles" come their titles, until text begins again. */
static void follow_lists(struct judge *j)
{
	bool within = false;

	for (size_t i = 0; i < j->page->n_lines; i++) {
		struct facts *f = &j->facts[i];
		if (f->list)
			within = f->chars <= META_MAX;
		else if (ends_list(&j->page->lines[i], f))
			within = false;
		else
			f->v[S_LISTED] = within && f->sentences <= 1;
	}
}

static bool is_around(const struct judge *j, size_t i)
{
	const struct kb_page_line *l = &j->page->lines[i];

	return l->score > .8 && !j->facts[i].v[S_IMAGE] &&
		!j->facts[i].v[S_RULE];
}

/* What stands between lines that are no text, or at the end after them, is
   hardly text; the page's end counts as such a line. */
static void look_around(struct judge *j)
{
	size_t n = j->page->n_lines;

	for (size_t i = 1; i < n; i++) {
		struct facts *f = &j->facts[i];
		bool before = is_around(j, i - 1);
		bool after = i + 1 == n || is_around(j, i + 1);
		if (j->page->lines[i].kind == KB_LINE_HEADING)
			continue;
		f->v[S_BETWEEN] = before && after && i + 1 < n;
		f->v[S_BESIDE] = before != after || i + 1 == n;
	}
}

/* "Home > Help > Refunds", then "Refunds": that is the page's title. */
static void find_title(struct judge *j)
{
	const char *crumbs = NULL;

	for (size_t i = 0; i < j->page->n_lines; i++) {
		const char *text = j->page->lines[i].text;
		size_t len = strlen(text), n = crumbs ? strlen(crumbs) : 0;
		if (j->facts[i].v[S_CRUMBS]) {
			crumbs = text;
		} else if (len > 6 && n > len &&
			   strcmp(crumbs + n - len, text) == 0) {
			j->facts[i].v[S_TITLE] = 1;
			crumbs = NULL;
		}
	}
}

static uint32_t hash_of(const char *text)
{
	return kb_term_hash(KB_TERM_CODE, text, strlen(text));
}

static int compare_hashes(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Lines that two other pages have too. */
static void look_elsewhere(struct judge *j, struct kb_sheet *const *others,
			   size_t n)
{
	size_t all = 0, k = 0;
	uint32_t *hashes;

	for (size_t o = 0; o < n; o++)
		all += others[o] == j->page ? 0 : others[o]->n_lines;
	hashes = kb_array(j->mem, uint32_t, all + 1);
	for (size_t o = 0; o < n; o++)
		for (size_t i = 0; others[o] != j->page &&
		     i < others[o]->n_lines; i++)
			hashes[k++] = hash_of(others[o]->lines[i].text);
	qsort(hashes, all, sizeof(hashes[0]), compare_hashes);
	for (size_t i = 0; all && i < j->page->n_lines; i++) {
		uint32_t hash = hash_of(j->page->lines[i].text);
		const uint32_t *at = bsearch(&hash, hashes, all,
			sizeof(hash), compare_hashes);
		j->facts[i].v[S_REPEATED] = at &&
			((at > hashes && at[-1] == hash) ||
			 (at + 1 < hashes + all && at[1] == hash));
	}
}

/* A line without end is judged by how it begins. */
static size_t looked_at(const char *text)
{
	size_t len = strlen(text), most = len < LOOK_BYTES ? len : LOOK_BYTES;

	while (most < len && ((unsigned char)text[most] & 0xc0) == 0x80)
		most--;
	return most;
}

void kb_page_judge(struct kb_sheet *page, struct kb_sheet *const *others,
		   size_t n_others)
{
	void *mem = talloc_new(NULL);
	struct judge j = { mem, kb_text_new(mem), page,
			   kb_array(mem, struct facts, page->n_lines + 1) };

	for (size_t i = 0; i < page->n_lines; i++) {
		const char *text = page->lines[i].text;
		char *line = kb_text_fold(j.text, mem, text, looked_at(text));
		look(&page->lines[i], line, &j.facts[i]);
		talloc_free(line);
	}
	follow_lists(&j);
	find_title(&j);
	look_elsewhere(&j, others, n_others);
	for (size_t i = 0; i < page->n_lines; i++)
		weigh(&j.facts[i], &page->lines[i]);
	look_around(&j);
	for (size_t i = 0; i < page->n_lines; i++)
		weigh(&j.facts[i], &page->lines[i]);
	talloc_free(mem);
}
