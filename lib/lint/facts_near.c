/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * facts_near.c - what a fact is about: the terms of its sentence, or of its row
 * and column in a table, and of the heading above. In: places. Out: hashes.
 */
#include <stdlib.h>

#include "facts.h"

/* A stretch of the text that may hold terms of a fact. */
struct stretch { size_t from, to; };
/* Farther away, or higher up in a table, nothing belongs to a fact. */
enum { STRETCHES = 4, GATHERED_MAX = 256, LINE_BYTES = 2000, ROWS_MAX = 200 };

struct gather {
	const struct fact_reader *r;
	const struct kb_terms *terms;
	const struct kb_article *a;
	const bool *counted;		/* tokens that are part of a fact */
	struct stretch v[STRETCHES]; size_t n;
	struct stretch near;		/* its part of the sentence */
};

static void add(struct gather *g, size_t from, size_t to)
{
	if (from < to && g->n < STRETCHES)
		g->v[g->n++] = (struct stretch){ from, to };
}

static struct stretch line_of(const struct fact_reader *r, size_t at)
{
	struct stretch line = { at, at };

	while (line.from && r->bytes[line.from - 1] != '\n' &&
	       at - line.from < LINE_BYTES)
		line.from--;
	while (line.to < r->len && r->bytes[line.to] != '\n' &&
	       line.to - at < LINE_BYTES)
		line.to++;
	return line;
}

/* ---- tables ------------------------------------------------------------------- */

static const char *bar(const struct fact_reader *r, size_t from, size_t to)
{
	return from < to ? memmem(r->bytes + from, to - from, " | ", 3) : NULL;
}

/* The cell of that number, the last one if there are fewer. */
static struct stretch cell(const struct fact_reader *r, struct stretch line,
			   size_t number)
{
	struct stretch c = line;

	for (const char *p; (p = bar(r, c.from, line.to)); ) {
		c.to = (size_t)(p - r->bytes);
		if (!number--)
			return c;
		c.from = c.to + 3;
		c.to = line.to;
	}
	return c;
}

static size_t cell_number(const struct fact_reader *r, struct stretch line,
			  size_t at)
{
	size_t n = 0, from = line.from;

	for (const char *p; (p = bar(r, from, at)); n++)
		from = (size_t)(p - r->bytes) + 3;
	return n;
}

static struct stretch header(const struct fact_reader *r, struct stretch line)
{
	for (size_t row = 0; line.from && row < ROWS_MAX; row++) {
		struct stretch above = line_of(r, line.from - 1);

		if (!bar(r, above.from, above.to))
			break;
		line = above;
	}
	return line;
}

static void gather_row(struct gather *g, struct stretch line, size_t at)
{
	size_t number = cell_number(g->r, line, at);
	struct stretch top = header(g->r, line), own, first, head;

	own = cell(g->r, line, number);
	first = cell(g->r, line, 0);
	head = cell(g->r, top, number);
	add(g, own.from, own.to);
	if (number)
		add(g, first.from, first.to);
	if (top.from != line.from)
		add(g, head.from, head.to);
	g->near = first;
}

/* ---- sentences ------------------------------------------------------------------ */

static bool is_pause(const struct fact_reader *r, size_t at)
{
	static const char *const pauses[] = { ", ", "; ", ": ", "，", "；",
		"、", "：", " (", "（", " — ", " – " };

	for (size_t i = 0; i < KB_COUNT(pauses); i++) {
		size_t n = strlen(pauses[i]);

		if (n <= r->len - at && !memcmp(r->bytes + at, pauses[i], n))
			return true;
	}
	return false;
}

static void gather_sentence(struct gather *g, struct stretch line,
			    const struct kb_fact *f)
{
	size_t from = line.from, to = from;

	while (to <= f->start && to < line.to) {
		from = to;
		to += kb_text_sentence_end(g->r->bytes + from, line.to - from,
					   0);
		if (to == from)
			break;
	}
	if (to < f->end)
		to = line.to;
	add(g, from, to);
	g->near = (struct stretch){ f->start, f->end };
	while (g->near.from > from && !is_pause(g->r, g->near.from))
		g->near.from--;
	while (g->near.to < to && !is_pause(g->r, g->near.to))
		g->near.to++;
}

static void gather_heading(struct gather *g, const struct kb_fact *f)
{
	const struct kb_heading *above = NULL;

	for (size_t i = 0; g->a && i < g->a->n_headings &&
	     g->a->headings[i].at <= f->start; i++)
		above = &g->a->headings[i];
	if (above && above->level > 2)
		add(g, above->at, line_of(g->r, above->at).to);
}

/* The first token that begins here or behind. */
static size_t first_token(const struct gather *g, size_t from)
{
	size_t low = 0, high = g->r->tokens->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (g->r->tokens->v[middle].start < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- how often ---------------------------------------------------------------- */

static const struct { const char *words; char per; } rates[] = {
	{ "per hour", 'h' }, { "an hour", 'h' }, { "в час", 'h' },
	{ "every hour", 'h' }, { "за час", 'h' }, { "每小时", 'h' },
	{ "per day", 'd' }, { "a day", 'd' }, { "each day", 'd' },
	{ "every day", 'd' }, { "daily", 'd' }, { "в день", 'd' },
	{ "в сутки", 'd' }, { "каждый день", 'd' }, { "ежедневно", 'd' },
	{ "每天", 'd' }, { "每日", 'd' }, { "一天", 'd' },
	{ "per week", 'w' }, { "a week", 'w' }, { "every week", 'w' },
	{ "weekly", 'w' }, { "в неделю", 'w' }, { "еженедельно", 'w' },
	{ "每周", 'w' }, { "一周", 'w' }, { "每星期", 'w' }, { "一星期", 'w' },
	{ "per month", 'm' }, { "a month", 'm' }, { "each month", 'm' },
	{ "every month", 'm' }, { "monthly", 'm' }, { "в месяц", 'm' },
	{ "каждый месяц", 'm' }, { "ежемесячно", 'm' }, { "每月", 'm' },
	{ "每个月", 'm' }, { "月租", 'm' }, { "月费", 'm' }, { "按月", 'm' },
	{ "per year", 'y' }, { "a year", 'y' }, { "each year", 'y' },
	{ "every year", 'y' }, { "yearly", 'y' }, { "annually", 'y' },
	{ "в год", 'y' }, { "ежегодно", 'y' }, { "за год", 'y' },
	{ "每年", 'y' }, { "一年", 'y' }, { "年费", 'y' }, { "按年", 'y' },
	{ "年缴", 'y' },
};

/* The one nearest to the fact, in its part of the sentence. */
static void mark_rate(const struct gather *g, struct kb_fact *f)
{
	size_t best = SIZE_MAX;

	if (f->kind != KB_FACT_AMOUNT && f->kind != KB_FACT_COUNT)
		return;
	for (size_t at = first_token(g, g->near.from); at < g->r->tokens->n &&
	     g->r->tokens->v[at].start < g->near.to; at++)
		for (size_t i = 0; i < KB_COUNT(rates); i++) {
			size_t start = g->r->tokens->v[at].start;
			size_t far = start > f->start ? start - f->start :
				f->start - start;

			if (far < best && fact_says(g->r, at, rates[i].words)) {
				best = far;
				f->per = rates[i].per;
			}
		}
}

/* ---- said aside ---------------------------------------------------------------- */

/* In the sentence before the fact, or (second list) anywhere in it. */
static const char *const aside_before[] = {
	"for example", "for instance", "e.g.", "Example", "example:", "Say,",
	"if you sold", "например", "Например", "к примеру", "допустим",
	"Пример", "例如", "比如", "譬如", "举例", "舉例", "假设", "假設",
	"used to", "previously", "Previously", "formerly", "in the past",
	"last year", "Last year", "the old price", "раньше", "Раньше",
	"ранее", "прежде", "Прежде", "в прошлом",
	"В прошлом", "был ", "была ", "было ", "去年", "以前是", "以前为",
	"之前是", "之前为", "原先", "原来是", "原來是", "过去", "過去", "曾",
	NULL,
};

/* "before 2025", "до 2025 года" */
static bool names_year(const char *text, size_t len)
{
	static const char *const words[] = { "ntil 20", "efore 20", "о 20" };

	for (size_t i = 0; i < KB_COUNT(words); i++) {
		size_t n = strlen(words[i]);
		const char *at = memmem(text, len, words[i], n);

		if (at && at + n + 2 <= text + len && at[n] >= '0' &&
		    at[n] <= '9' && at[n + 1] >= '0' && at[n + 1] <= '9')
			return true;
	}
	return false;
}

static void mark_aside(const struct gather *g, struct kb_fact *f)
{
	const struct stretch *sentence = &g->v[0];

	if (!g->n || f->start <= sentence->from)
		return;
	f->aside = names_year(g->r->bytes + sentence->from,
			      f->start - sentence->from);
	for (size_t i = 0; aside_before[i] && !f->aside; i++)
		f->aside = memmem(g->r->bytes + sentence->from,
				  f->start - sentence->from, aside_before[i],
				  strlen(aside_before[i])) != NULL;
}

/* ---- terms ----------------------------------------------------------------------- */

struct hit { uint32_t hash; uint32_t far; bool near; };

static int by_distance(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->far != y->far)
		return x->far < y->far ? -1 : 1;
	return (x->hash > y->hash) - (x->hash < y->hash);
}

static int by_hash(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

static bool says_something(const struct gather *g, const struct kb_term *term)
{
	const struct kb_token *t = &g->r->tokens->v[term->token];

	if (g->counted[term->token] || (term->text[0] >= '0' &&
	    term->text[0] <= '9') || kb_token_is_function(t))
		return false;
	return t->type != KB_TOKEN_HAN || term->len <= t->raw_len ||
		term->token + 1 >= g->r->tokens->n ||
		!g->counted[term->token + 1];
}

static size_t first_term(const struct gather *g, size_t from)
{
	size_t low = 0, high = g->terms->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (g->r->tokens->v[g->terms->v[middle].token].start < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void hit_at(const struct gather *g, const struct kb_fact *f,
		   uint32_t hash, size_t at, struct hit *ret)
{
	*ret = (struct hit){ hash, (uint32_t)(at > f->start ? at - f->start :
					      f->start - at),
			     at >= g->near.from && at < g->near.to };
}

static size_t collect_concepts(const struct gather *g,
			       const struct kb_fact *f, struct hit *hits,
			       size_t n)
{
	uint32_t concepts[FACT_CONCEPTS_MAX];

	for (size_t s = 0; s < g->n; s++)
		for (size_t i = first_token(g, g->v[s].from);
		     i < g->r->tokens->n &&
		     g->r->tokens->v[i].start < g->v[s].to; i++) {
			size_t found = g->counted[i] ? 0 :
				fact_concepts(g->r, i, concepts);

			for (size_t k = 0; k < found && n < GATHERED_MAX; k++)
				hit_at(g, f, concepts[k],
				       g->r->tokens->v[i].start, &hits[n++]);
		}
	return n;
}

static size_t collect(const struct gather *g, const struct kb_fact *f,
		      struct hit *hits)
{
	size_t n = 0;

	for (size_t s = 0; s < g->n; s++)
		for (size_t i = first_term(g, g->v[s].from);
		     i < g->terms->n && n < GATHERED_MAX; i++) {
			const struct kb_term *term = &g->terms->v[i];
			size_t at = g->r->tokens->v[term->token].start;

			if (at >= g->v[s].to)
				break;
			if (says_something(g, term))
				hit_at(g, f, term->hash, at, &hits[n++]);
		}
	return collect_concepts(g, f, hits, n);
}

static void keep(struct kb_fact *f, struct hit *hits, size_t n)
{
	size_t kept = 0;

	qsort(hits, n, sizeof(*hits), by_distance);
	for (size_t i = 0; i < n && kept < KB_FACT_TERMS; i++) {
		size_t j = 0;

		while (j < kept && hits[j].hash != hits[i].hash)
			j++;
		if (j == kept)
			hits[kept++] = hits[i];
	}
	qsort(hits, kept, sizeof(*hits), by_hash);
	for (f->n_what = 0; f->n_what < kept; f->n_what++) {
		f->what[f->n_what] = hits[f->n_what].hash;
		f->near |= (uint32_t)hits[f->n_what].near << f->n_what;
	}
}

void fact_contexts(struct kb_text *t, const struct fact_reader *r,
		   const struct kb_article *a, struct kb_facts *facts,
		   const struct fact_span *spans)
{
	bool *counted = kb_array(r->mem, bool, r->tokens->n + 1);
	struct hit hits[GATHERED_MAX];
	struct gather g = { .r = r, .a = a, .counted = counted,
			    .terms = kb_text_terms(t, 0, KB_TERM_MAIN) };

	for (size_t i = 0; i < facts->n; i++)
		for (size_t k = spans[i].first; k < spans[i].next; k++)
			counted[k] = facts->v[i].kind != KB_FACT_COUNT ||
				k == spans[i].first;
	for (size_t i = 0; i < facts->n; i++) {
		struct kb_fact *f = &facts->v[i];
		struct stretch line = line_of(r, f->start);

		g.n = 0;
		if (bar(r, line.from, line.to))
			gather_row(&g, line, f->start);
		else
			gather_sentence(&g, line, f);
		mark_aside(&g, f);
		mark_rate(&g, f);
		gather_heading(&g, f);
		keep(f, hits, collect(&g, f, hits));
	}
	talloc_free(counted);
}
