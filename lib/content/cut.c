/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cut.c - an article as it reads at a moment. In: one with blocks that hold for
 * a time. Out: its text, HTML, headings and sections without those that do not:
 * the same as if they had never been written.
 */
#include "parts.h"

static bool holds(const struct kb_timed *t, int64_t at)
{
	return t->from <= at && (!t->until || at < t->until);
}

bool kb_headings_meet(const struct kb_heading *a, const struct kb_heading *b)
{
	return (!a->until || b->from < a->until) &&
	       (!b->until || a->from < b->until);
}

int64_t kb_article_turn(const struct kb_article *a, int64_t at)
{
	int64_t turn = 0;

	for (size_t i = 0; i < a->n_timed; i++) {
		const int64_t ends[] = { a->timed[i].from, a->timed[i].until };

		for (size_t k = 0; k < KB_COUNT(ends); k++)
			if (ends[k] && ends[k] > at &&
			    (!turn || ends[k] < turn))
				turn = ends[k];
	}
	return turn;
}

/* How many of the bytes before `pos` stay; false: itself goes. */
static bool moved(const struct kb_article *a, int64_t at, uint32_t pos,
		  uint32_t *ret)
{
	uint32_t gone = 0;

	for (size_t i = 0; i < a->n_timed && a->timed[i].start <= pos; i++) {
		const struct kb_timed *t = &a->timed[i];

		if (holds(t, at))
			continue;
		if (pos < t->end)
			return false;
		gone += t->end - t->start;
	}
	*ret = pos - gone;
	return true;
}

/* An id with a number counts headings that may not be there: each that stays
   gets the one that it would have had. */
static void change_anchor(struct kb_heading *h, const struct kb_article *a,
			  struct kb_buf *html, const char **rest)
{
	const char *was = kb_format((void *)a, " id=\"%s\">", h->anchor);
	const char *at = *rest ? strstr(*rest, was) : NULL;

	h->anchor = kb_anchor_make((void *)a, a->headings, a->n_headings,
		kb_block_own(h->level, a->rule, h->text), h->text);
	if (!at)
		return;
	kb_buf_add(html, *rest, (size_t)(at - *rest));
	kb_buf_addf(html, " id=\"%s\">", h->anchor);
	*rest = at + strlen(was);
}

static void cut_headings(struct kb_article *a, int64_t at)
{
	struct kb_heading *all = a->headings;
	struct kb_buf html = { .mem = a };
	const char *rest = a->html;
	size_t n = a->n_headings;

	a->headings = kb_array(a, struct kb_heading, n + 1);
	a->n_headings = 0;
	for (size_t i = 0; i < n; i++) {
		struct kb_heading h = all[i];

		if (!moved(a, at, h.at, &h.at))
			continue;
		if (h.at > a->text_len)		/* without words, at the end */
			h.at = (uint32_t)a->text_len;
		if (*h.anchor)			/* else it repeats the title */
			change_anchor(&h, a, &html, &rest);
		a->headings[a->n_headings++] = h;
	}
	if (!rest)
		return;
	kb_buf_adds(&html, rest);
	a->html = html.bytes;
}

/* The bytes that stay; start and end: of the one kind of bytes or the other. */
static struct kb_buf cut_bytes(const struct kb_article *a, int64_t at,
			       const char *bytes, size_t len, bool html)
{
	struct kb_buf to = { .mem = (void *)a };
	size_t from = 0;

	kb_buf_adds(&to, "");
	for (size_t i = 0; i < a->n_timed; i++) {
		const struct kb_timed *t = &a->timed[i];

		if (holds(t, at))
			continue;
		size_t start = html ? t->html_start : t->start;
		kb_buf_add(&to, bytes + from, start - from);
		from = html ? t->html_end : t->end;
	}
	kb_buf_add(&to, bytes + from, len - from);
	return to;
}

void kb_article_cut(struct kb_article *a, int64_t at)
{
	struct kb_buf text;

	if (!a->n_timed || a->cut)
		return;
	if (a->valid_until && at >= a->valid_until)
		at = a->valid_until - 1;
	if (at < a->valid_from)
		at = a->valid_from;
	a->cut = true;
	a->cut_at = at;
	text = cut_bytes(a, at, a->text, a->text_len, false);
	while (text.len > 0 && text.bytes[text.len - 1] == '\n')
		text.bytes[--text.len] = '\0';
	if (a->html)
		a->html = cut_bytes(a, at, a->html, strlen(a->html),
				    true).bytes;
	a->text = text.bytes;
	a->text_len = text.len;
	cut_headings(a, at);
	a->sections = NULL;
	a->n_sections = 0;
	kb_sections_fill(a, a);
}
