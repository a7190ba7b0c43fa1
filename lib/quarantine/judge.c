/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * judge.c - which lines of a page are text and which were put around it. In: a
 * page. Out: each line with a score and what speaks loudest against it. A line
 * is the sum of its signals; weights are log odds, fitted by hand on pages that
 * no test uses.
 */
#include <math.h>
#include <stdlib.h>

#include "signals.h"

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
	[S_BOILERPLATE] = { 5.5, "boilerplate" },
	[S_AD] = { 2.7, "ad" },
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
	[S_META_PLACE] = { 3.0, "meta" },
	[S_WORDS] = { 2.0, "list" },
	[S_SALE] = { 1.8, "ad" },
	[S_SPUN] = { 9.0, "spinner" },
	[S_TALK] = { -1.0, "text" },	/* times how far it is speech */
	[S_AFTER_AD] = { 4.0, "ad" },
	[S_MUTE] = { .5, "nav" },
	[S_AGAIN] = { 3.0, "meta" },	/* three times on this page */
	[S_HEAD] = { 3.5, "nav" },	/* above the way to this page */
	[S_TAIL] = { 2.5, "list" },	/* below the last of the text */
	[S_PHONE] = { -14.0, "text" },
	[S_OPENS] = { 4.5, "list" },	/* above a list of other pages */
	[S_EXCLAIMS] = { 1.2, "ad" },
	[S_PRICE] = { .8, "ad" },
};

enum { LOOK_BYTES = 8 << 10, LISTED_MIN = 6,
       FOOT_SHARE = 10 };

struct judge {
	void *mem;
	struct kb_text *text;
	struct kb_sheet *page;
	struct facts *facts;
};

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
		(f->chars >= KB_LINE_LONG && f->sentences >= 1);
}

/* After "related articles" come their titles, until text begins again. */
static void follow_lists(struct judge *j)
{
	bool within = false;

	for (size_t i = 0; i < j->page->n_lines; i++) {
		struct facts *f = &j->facts[i];
		if (f->list)
			within = f->chars <= KB_LINE_BRIEF;
		else if (ends_list(&j->page->lines[i], f))
			within = false;
		else
			f->v[S_LISTED] = within && f->sentences <= 1;
	}
}

/* Prose, which only the page's own text is. */
static bool is_body(const struct judge *j, size_t i)
{
	const struct facts *f = &j->facts[i];

	return !j->page->lines[i].aside && f->sentences > 0 &&
		f->chars >= KB_LINE_SHORT;
}

/* "[Questions to think about]", "Sample answer:": a part of a text begins. */
static bool is_label(const char *text)
{
	static const char *const ends[] = { ":", "：", "】", "]", "》" };
	size_t len = strlen(text);

	for (size_t i = 0; i < KB_COUNT(ends); i++) {
		size_t n = strlen(ends[i]);
		if (len > n && strcmp(text + len - n, ends[i]) == 0)
			return true;
	}
	return false;
}

/* Names and slogans stand above the menu; below the last of the prose, what
   follows upon a line that is none of it is none of it either. */
static void look_ends(struct judge *j)
{
	const struct kb_page_line *lines = j->page->lines;
	size_t n = j->page->n_lines, first = 0, last = n, menu = 0;
	bool below = false;

	while (first < n && !is_body(j, first))
		first++;
	while (last > first && !is_body(j, last - 1))
		last--;
	for (size_t i = 0; i < first; i++)
		if (j->facts[i].v[S_CRUMBS] || j->facts[i].v[S_PIECES])
			menu = i;
	for (size_t i = 0; i < menu; i++)
		j->facts[i].v[S_HEAD] = lines[i].kind != KB_LINE_HEADING;
	for (size_t i = last; i < n && first < n; i++) {
		below = below || (lines[i].aside && !j->facts[i].v[S_IMAGE] &&
				  !j->facts[i].v[S_RULE]);
		below = below && !is_label(lines[i].text) &&
			lines[i].kind != KB_LINE_HEADING;
		j->facts[i].v[S_TAIL] = below;
	}
}

/* Below the last list of other pages only little is said: by the page's makers,
   about themselves. */
static void look_foot(struct judge *j)
{
	size_t n = j->page->n_lines, last = n, all = 0, below = 0;

	for (size_t i = 0; i < n; i++) {
		const struct facts *f = &j->facts[i];
		bool listed = f->list || f->v[S_LISTED];
		if (listed && j->page->lines[i].aside)
			last = i;
		all += j->page->lines[i].aside ? 0 : f->chars;
	}
	for (size_t i = last; i < n; i++)
		below += j->page->lines[i].aside ? 0 : j->facts[i].chars;
	for (size_t i = last + 1; i < n && below * FOOT_SHARE < all; i++)
		j->facts[i].v[S_TAIL] = j->page->lines[i].kind !=
			KB_LINE_HEADING;
}

/* Whoever exchanges words does it in the lines beside, too. */
static void look_spun(struct judge *j)
{
	struct facts *f = j->facts;

	for (size_t i = 1; i < j->page->n_lines; i++)
		if (f[i].spun && f[i - 1].v[S_SPUN])
			f[i].v[S_SPUN] = 1;
	for (size_t i = j->page->n_lines; i > 1; i--)
		if (f[i - 2].spun && f[i - 1].v[S_SPUN])
			f[i - 2].v[S_SPUN] = 1;
}

/* One of those that are listed: a title with a counter, or a link. */
static bool is_listed(const struct judge *j, size_t i)
{
	const struct kb_page_line *l = &j->page->lines[i];
	const struct facts *f = &j->facts[i];

	return l->kind != KB_LINE_HEADING && f->chars >= LISTED_MIN &&
		(f->v[S_COUNTED] || f->v[S_ASIDE_PLACE] || l->links > .8);
}

/* A heading or a short line, and then nothing but links and counters. */
static void look_opens(struct judge *j)
{
	for (size_t i = 0; i + 2 < j->page->n_lines; i++) {
		struct facts *f = &j->facts[i];
		bool title = j->page->lines[i].kind == KB_LINE_HEADING &&
			j->page->lines[i].level == 1;
		f->v[S_OPENS] = !title && f->chars <= KB_LINE_BRIEF &&
			f->sentences <= 1 && !is_listed(j, i) &&
			is_listed(j, i + 1) && is_listed(j, i + 2) &&
			(i + 3 == j->page->n_lines || is_listed(j, i + 3) ||
			 j->page->lines[i + 3].aside);
		j->facts[i + 1].v[S_AFTER_AD] = f->ad;
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

/* ---- again on this page ---------------------------------------------------- */

struct shape { uint32_t hash; int number; size_t line; };

/* Its text with all numbers alike; *ret: the first number, -1: it has none. */
static uint32_t shape_of(struct judge *j, const char *text, int *ret)
{
	char *copy = kb_strdup(j->mem, text);
	size_t n = 0;
	uint32_t hash;

	*ret = -1;
	for (const char *p = text; *p; ) {
		size_t digits = strspn(p, "0123456789");
		if (digits > 0 && *ret < 0)
			*ret = (int)strtol(p, NULL, 10);
		copy[n++] = digits > 0 ? '0' : *p;
		p += digits > 0 ? digits : 1;
	}
	copy[n] = '\0';
	hash = hash_of(copy);
	talloc_free(copy);
	return hash;
}

static int compare_shapes(const void *a, const void *b)
{
	const struct shape *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

/* "35 like this" under each comment. What counts up (question 1, 2, 3) is
   text. */
static void look_again(struct judge *j)
{
	struct shape *v = kb_array(j->mem, struct shape, j->page->n_lines + 1);
	size_t n = 0, end;

	for (size_t i = 0; i < j->page->n_lines; i++) {
		struct shape s = { .line = i };
		if (j->facts[i].chars > KB_LINE_SHORT ||
		    j->facts[i].sentences ||
		    j->page->lines[i].kind == KB_LINE_HEADING)
			continue;
		s.hash = shape_of(j, j->page->lines[i].text, &s.number);
		if (s.number >= 0)
			v[n++] = s;
	}
	qsort(v, n, sizeof(v[0]), compare_shapes);
	for (size_t i = 0; i < n; i = end) {
		bool counts = true;
		for (end = i + 1; end < n && v[end].hash == v[i].hash; end++)
			counts = counts &&
				v[end].number == v[end - 1].number + 1;
		for (size_t k = i; k < end && end - i >= 3 && !counts; k++)
			j->facts[v[k].line].v[S_AGAIN] = 1;
	}
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
		kb_line_look(&page->lines[i], line, &j.facts[i]);
		talloc_free(line);
	}
	follow_lists(&j);
	find_title(&j);
	look_elsewhere(&j, others, n_others);
	look_again(&j);
	look_spun(&j);
	for (size_t i = 0; i < page->n_lines; i++)
		weigh(&j.facts[i], &page->lines[i]);
	look_around(&j);
	look_ends(&j);
	look_opens(&j);
	look_foot(&j);
	for (size_t i = 0; i < page->n_lines; i++)
		weigh(&j.facts[i], &page->lines[i]);
	talloc_free(mem);
}
