/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * queue_figures.c - the editors' reports. In: a period. Out: how long it took
 * from flag to fixed, what lies open, how much is past its review, and which
 * of what customers ask first has an answer, product by product. Of articles,
 * never of people.
 */
#include <stdlib.h>

#include "queue.h"

/* The smallest of which so many hundredths are not larger. */
static int64_t percentile(const int64_t *sorted, size_t n, size_t hundredths)
{
	return n ? sorted[(n * hundredths + 99) / 100 - 1] : 0;
}

static enum kb_status figure_fixed(struct kb_store *s, int64_t from,
				   int64_t until, struct kb_queue_figures *f,
				   struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	int64_t *took = NULL;
	size_t n = 0, cap = 0;
	enum kb_status st = kb_db_first(s, KB_Q_queue_fixed, &stmt, err, "ii",
					from, until);

	for (; st == KB_OK; st = kb_db_row(s, stmt, err)) {
		if (n == cap) {
			cap = cap * 2 + 64;
			took = kb_grow(NULL, took, int64_t, cap);
		}
		took[n++] = sqlite3_column_int64(stmt, 0);
	}
	f->closed = (int64_t)n;
	f->fix_median = percentile(took, n, 50);
	f->fix_p90 = percentile(took, n, 90);
	talloc_free(took);
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status figure_open(struct kb_store *s, int64_t now,
				  struct kb_queue_figures *f,
				  struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_queue_open_kinds, &stmt, err,
					"i", now);

	for (; st == KB_OK; st = kb_db_row(s, stmt, err)) {
		enum kb_queued kind;

		if (!kb_queued_find(kb_db_text(NULL, stmt, 0), &kind))
			continue;
		f->open[kind] = sqlite3_column_int64(stmt, 1);
		f->overdue[kind] = sqlite3_column_int64(stmt, 2);
	}
	return st == KB_NOT_FOUND ? KB_OK : st;
}

struct stale { int64_t now; struct kb_queue_figures *f; };

static enum kb_status count_stale(void *user, const struct kb_stored *st,
				  struct kb_error *err)
{
	struct stale *w = user;
	int64_t review = kb_queue_review_at(st);

	if (st->article->rule)
		return KB_OK;
	w->f->articles++;
	w->f->stale += review && review <= w->now;
	return KB_OK;
}

enum kb_status kb_queue_figures(struct kb_store *s, int64_t from,
				int64_t until, int64_t now,
				struct kb_queue_figures *ret,
				struct kb_error *err)
{
	struct kb_queue_figures f = { 0 };
	struct stale w = { now, &f };
	enum kb_status st = figure_fixed(s, from, until, &f, err);

	if (st == KB_OK)
		st = figure_open(s, now, &f, err);
	if (st == KB_OK)
		st = kb_store_each_live(s, NULL, KB_BRIEF, count_stale, &w,
					err);
	if (st == KB_OK)
		*ret = f;
	return st;
}

/* ---- coverage ------------------------------------------------------------------------ */

struct coverage {
	struct kb_store *s;
	void *mem;
	struct kb_coverage *v; size_t n, cap;
};

static enum kb_status product_of(struct kb_store *s, void *mem,
				 const char *id, const char *lang,
				 const char **ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_queue_product, &stmt, err,
					"tt", id, lang);

	*ret = st == KB_OK ? kb_db_text(mem, stmt, 0) : "";
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status is_live(struct kb_store *s, const char *id,
			      const struct kb_lang *lang, bool *ret,
			      struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_coverage_live, &stmt, err,
		"ttt", id, lang->code, lang->opposite ? lang->opposite :
		lang->code);

	*ret = st == KB_OK;
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static struct kb_coverage *cell(struct coverage *c, const char *product,
				const char *lang)
{
	for (size_t i = 0; i < c->n; i++)
		if (!strcmp(c->v[i].product, product) &&
		    !strcmp(c->v[i].lang, lang))
			return &c->v[i];
	if (c->n == c->cap) {
		c->cap = c->cap * 2 + 32;
		c->v = kb_grow(c->mem, c->v, struct kb_coverage, c->cap);
	}
	c->v[c->n] = (struct kb_coverage){ product, lang, 0, 0 };
	return &c->v[c->n++];
}

static enum kb_status cover_lang(struct coverage *c,
				 const struct kb_lang *lang,
				 enum kb_query query, bool *any,
				 struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	bool chosen = query == KB_Q_coverage_chosen;
	enum kb_status st = kb_db_first(c->s, query, &stmt, err,
					chosen ? "t" : "", lang->code);

	*any = st == KB_OK;
	while (st == KB_OK) {
		const char *id = kb_db_text(c->mem, stmt, 0), *product;
		struct kb_coverage *at;
		bool live;

		st = product_of(c->s, c->mem, id, lang->code, &product, err);
		if (st == KB_OK)
			st = is_live(c->s, id, lang, &live, err);
		if (st != KB_OK)
			return st;
		at = cell(c, product, lang->code);
		at->total++;
		at->answered += live;
		st = kb_db_row(c->s, stmt, err);
	}
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static int by_product(const void *a, const void *b)
{
	const struct kb_coverage *x = a, *y = b;
	int order = strcmp(x->product, y->product);

	return order ? order : strcmp(x->lang, y->lang);
}

enum kb_status kb_queue_coverage(struct kb_store *s, void *mem,
				 struct kb_coverage **ret, size_t *n,
				 struct kb_error *err)
{
	struct coverage c = { .s = s, .mem = mem };
	enum kb_status st = KB_OK;

	for (size_t i = 0; kb_langs[i].code && st == KB_OK; i++) {
		bool any;

		st = cover_lang(&c, &kb_langs[i], KB_Q_coverage_chosen, &any,
				err);
		if (st == KB_OK && !any)
			st = cover_lang(&c, &kb_langs[i],
					KB_Q_coverage_asked, &any, err);
	}
	if (st != KB_OK)
		return st;
	if (c.n)
		qsort(c.v, c.n, sizeof(*c.v), by_product);
	*ret = c.v;
	*n = c.n;
	return KB_OK;
}
