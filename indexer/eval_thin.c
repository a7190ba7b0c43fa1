/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * eval_thin.c - a knowledge base that knows less: articles taken out with
 * their cases (--without-articles), or few cases left of each article
 * (--cases-per-article). In: a store just filled, the questions. Out: a smaller
 * store; questions whose right articles are all gone have no answer now.
 *
 * Only articles that are right for a question are taken out: to take out
 * others would change nothing that is measured.
 */
#include "eval.h"

#include <math.h>
#include <stdlib.h>

#include "random.h"

/* An article's or case's id with its place in a shuffled order. */
struct drawn { uint64_t key; const char *id; };

static int drawn_compare(const void *a, const void *b)
{
	const struct drawn *x = a, *y = b;

	if (x->key != y->key)
		return x->key > y->key ? 1 : -1;
	return strcmp(x->id, y->id);
}

static int id_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Each split draws other ones. */
static uint64_t seed_of(const struct eval_options *o)
{
	return o->seed + 1000003 * o->split;
}

/* ---- articles -------------------------------------------------------------- */

struct ids { const char **v; size_t n; };	/* sorted, each once */

static bool has(const struct ids *ids, const char *id)
{
	return ids->n && bsearch(&id, ids->v, ids->n, sizeof(*ids->v),
				 id_compare);
}

static struct ids right_articles(void *mem, const struct eval_set *set)
{
	struct ids all = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < set->n; i++)
		n += set->queries[i].n_judged;
	all.v = kb_array(mem, const char *, n + 1);
	for (size_t i = 0; i < set->n; i++)
		for (size_t j = 0; j < set->queries[i].n_judged; j++)
			if (set->queries[i].judged[j].grade > 0)
				all.v[all.n++] =
					set->queries[i].judged[j].article;
	if (!all.n)
		return all;
	qsort(all.v, all.n, sizeof(*all.v), id_compare);
	n = 1;
	for (size_t i = 1; i < all.n; i++)
		if (strcmp(all.v[i], all.v[n - 1]) != 0)
			all.v[n++] = all.v[i];
	all.n = n;
	return all;
}

/* A share of the articles that are right for a question, sorted. */
static struct ids draw_articles(void *mem, const struct eval_options *o,
				const struct eval_set *set)
{
	struct ids all = right_articles(mem, set);
	struct drawn *drawn = kb_array(mem, struct drawn, all.n + 1);

	for (size_t i = 0; i < all.n; i++)
		drawn[i] = (struct drawn){
			kb_random_key(seed_of(o), all.v[i]), all.v[i] };
	qsort(drawn, all.n, sizeof(*drawn), drawn_compare);
	all.n = (size_t)llround(o->without_articles * (double)all.n);
	for (size_t i = 0; i < all.n; i++)
		all.v[i] = drawn[i].id;
	qsort(all.v, all.n, sizeof(*all.v), id_compare);
	return all;
}

static void forget_judged(struct eval_set *set, const struct ids *gone)
{
	set->n_answerable = 0;
	for (size_t i = 0; i < set->n; i++) {
		struct eval_query *q = &set->queries[i];
		size_t kept = 0;
		bool right = false, was = q->n_judged;

		for (size_t j = 0; j < q->n_judged; j++) {
			if (has(gone, q->judged[j].article))
				continue;
			right = right || q->judged[j].grade > 0;
			q->judged[kept++] = q->judged[j];
		}
		q->n_judged = kept;
		if (was && !right)
			q->answerable = false;
		set->n_answerable += q->answerable;
	}
}

/* ---- cases ----------------------------------------------------------------- */

struct choosing {
	void *mem;
	const struct eval_options *o;
	const struct ids *gone;
	const char *article;		/* of the cases in drawn */
	struct drawn *drawn; size_t n, room;
	const char **out; size_t n_out, out_room;	/* cases to remove */
};

static void take_out(struct choosing *c, const char *id)
{
	if (c->n_out == c->out_room) {
		c->out_room = c->out_room ? 2 * c->out_room : 256;
		c->out = kb_grow(c->mem, c->out, const char *, c->out_room);
	}
	c->out[c->n_out++] = id;
}

/* All cases of one article are there: keeps the first ones by key. */
static void end_article(struct choosing *c)
{
	size_t kept = c->o->cases_per_article;

	if (c->article && has(c->gone, c->article))
		kept = 0;
	else if (!kept)
		kept = c->n;
	if (c->n)
		qsort(c->drawn, c->n, sizeof(*c->drawn), drawn_compare);
	for (size_t i = kept; i < c->n; i++)
		take_out(c, c->drawn[i].id);
	c->n = 0;
}

static enum kb_status see_case(void *user, const struct kb_case *one,
			       struct kb_error *err)
{
	struct choosing *c = user;

	if (!c->article || strcmp(c->article, one->article) != 0) {
		end_article(c);
		c->article = kb_strdup(c->mem, one->article);
	}
	if (c->n == c->room) {
		c->room = c->room ? 2 * c->room : 256;
		c->drawn = kb_grow(c->mem, c->drawn, struct drawn, c->room);
	}
	c->drawn[c->n++] = (struct drawn){
		kb_random_key(seed_of(c->o), one->id),
		kb_strdup(c->mem, one->id) };
	return KB_OK;
}

/* ---- both ------------------------------------------------------------------ */

static enum kb_status withdraw(void *mem, struct kb_store *store,
			       const char *id, struct kb_error *err)
{
	const char **langs;
	size_t n;
	enum kb_status status = kb_store_article_langs(store, mem, id, &langs,
						       &n, err);

	for (size_t i = 0; !status && i < n; i++)
		status = kb_store_article_withdraw(store, id, langs[i], err);
	return status;
}

static enum kb_status remove_all(void *mem, struct kb_store *store,
				 const struct ids *gone,
				 const struct choosing *cases,
				 struct kb_error *err)
{
	enum kb_status status = kb_store_begin(store, err);

	if (status)
		return status;
	for (size_t i = 0; !status && i < gone->n; i++)
		status = withdraw(mem, store, gone->v[i], err);
	for (size_t i = 0; !status && i < cases->n_out; i++)
		status = kb_store_case_remove(store, cases->out[i], err);
	if (!status)
		return kb_store_commit(store, err);
	kb_store_rollback(store);
	return status;
}

enum kb_status eval_thin(void *parent, struct kb_store *store,
			 const struct eval_options *o, struct eval_set *set,
			 struct kb_error *err)
{
	void *mem = talloc_new(parent);
	struct ids gone = { 0 };
	struct choosing c = { .mem = mem, .o = o, .gone = &gone };
	enum kb_status status = KB_OK;

	if (o->without_articles > 0)
		gone = draw_articles(mem, o, set);
	if (gone.n || o->cases_per_article)
		status = kb_store_each_case(store, NULL, see_case, &c, err);
	end_article(&c);
	if (!status && (gone.n || c.n_out))
		status = remove_all(mem, store, &gone, &c, err);
	if (!status && gone.n)
		forget_judged(set, &gone);
	talloc_free(mem);
	return status;
}
