/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conflict.c - an article against all others that answer the same question:
 * facts that differ, steps in another order, the same text twice. In: one
 * article and the profiles of all. Out: findings.
 */
#include "conflict.h"
#include "rules.h"

enum { CANDIDATES = 12 };
#define LIKENESS_MIN .03	/* below it, it is chance */
#define DUPLICATE .85		/* so much of the shorter text is in both */

/* Are they for different products, plans, regions? "all" is for everybody. */
static bool is_apart(const struct profile *a, const struct profile *b)
{
	for (size_t i = 0; i < a->n_environment; i++)
		for (size_t k = 0; k < b->n_environment; k++) {
			const struct kb_pair *x = &a->environment[i];
			const struct kb_pair *y = &b->environment[k];

			if (strcmp(x->key, y->key) == 0 &&
			    strcmp(x->value, y->value) != 0 &&
			    strcmp(x->value, "all") != 0 &&
			    strcmp(y->value, "all") != 0)
				return true;
		}
	return false;
}

bool lint_may_meet(const struct profile *a, const struct profile *b)
{
	if (b->rule || strcmp(b->state, "published") != 0 ||
	    strcmp(a->state, "archived") == 0 || strcmp(a->id, b->id) == 0)
		return false;
	return !is_apart(a, b) &&
		(!a->valid_until || a->valid_until > b->valid_from) &&
		(!b->valid_until || b->valid_until > a->valid_from);
}

/* Bytes until a word begins; Han writing has a character for one. */
static size_t until_word(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len && text[at] != ' ' &&
	       ((unsigned char)text[at] < 0xE3 ||
		(unsigned char)text[at] > 0xE9))
		at++;
	return at < len ? at + (text[at] == ' ') : 0;
}

/* Does a word end before this byte? */
static bool ends_word(const char *text)
{
	unsigned char c = (unsigned char)*text;

	return c == ' ' || c == '\n' || (c >= 0xE3 && c <= 0xE9);
}

/* The text around a fact, for people: its line, cut between words. */
static const char *around(void *mem, const struct kb_article *a,
			  const struct kb_fact *f)
{
	size_t from = f->start, to = f->end;

	while (from && a->text[from - 1] != '\n' && f->start - from < 60)
		from--;
	while (to < a->text_len && a->text[to] != '\n' && to - f->end < 60)
		to++;
	if (f->start - from == 60)
		from += until_word(a->text + from, 60);
	while (to > f->end && to < a->text_len && !ends_word(a->text + to))
		to--;
	return kb_strndup(mem, a->text + from, to - from);
}

/* The other article again, with the lines of its facts. */
struct other { struct kb_article *a; struct kb_facts facts; };

static enum kb_status read_other(struct subject *s, const struct profile *p,
				 struct other *ret, struct kb_error *err)
{
	struct kb_stored st;
	enum kb_status status = kb_store_version(s->l->store, s->mem, p->row,
						 KB_FULL, &st, err);

	if (status == KB_OK)
		status = lint_parse(s->mem, p->id, st.article, &ret->a, err);
	if (status == KB_OK)
		kb_article_cut(ret->a, p->at);
	if (status == KB_OK)
		kb_facts_of(s->mem, s->l->text, ret->a, &ret->facts);
	return status;
}

static void facts_found(struct subject *s, const struct profile *mine,
			const struct profile *p, const struct other *o,
			const struct fact_pair *pair)
{
	const struct kb_fact *a = &mine->facts.v[pair->a];
	const struct kb_fact *b = &o->facts.v[pair->b];

	lint_found(s, &(struct found){ pair->sure >= LINT_SURE ?
		LINT_CONFLICT : LINT_CONFLICT_LIKELY, a->line, p->id,
		p->id, p->lang, b->line, {
			{ "mine", lint_written(s->mem, s->a, a) },
			{ "theirs", lint_written(s->mem, o->a, b) },
			{ "other", p->id },
			{ "here", around(s->mem, s->a, a) },
			{ "there", around(s->mem, o->a, b) } } });
}

static enum kb_status compare(struct subject *s, const struct profile *mine,
			      const struct alike *with, struct kb_error *err)
{
	struct fact_pair pairs[FACT_PAIRS_MAX];
	struct step_pair steps;
	struct other o;
	size_t first;
	const struct profiles *all = s->l->profiles;
	size_t n = lint_facts_differ(all, mine->speech, &mine->facts,
				     &with->p->facts, with->likeness,
				     mine->speech != with->p->speech, pairs);
	bool other_order = lint_steps_differ(all, mine->speech, &mine->facts,
					     &with->p->facts, &steps);
	bool twice = lint_overlap(mine, with->p) >= DUPLICATE &&
		mine->n_body > 20;
	enum kb_status status;

	if (!n && !other_order && !twice)
		return KB_OK;
	status = read_other(s, with->p, &o, err);
	if (status != KB_OK)
		return status;
	first = s->run->out.n;
	for (size_t i = 0; i < n; i++)
		facts_found(s, mine, with->p, &o, &pairs[i]);
	if (other_order)
		lint_steps_found(s, LINT_CONFLICT_STEPS, with->p->id,
				 with->p->lang, s->a,
				 &mine->facts.lists[steps.list_a].v[steps.a],
				 o.a,
				 &o.facts.lists[steps.list_b].v[steps.b]);
	if (twice && !n)
		lint_found(s, &(struct found){ LINT_DUPLICATE, 1, with->p->id,
			with->p->id, with->p->lang, 1, {
				{ "other", with->p->id },
				{ "percent", kb_format(s->mem, "%d",
					(int)(100 * lint_overlap(mine,
								 with->p)))
				} } });
	lint_accept_other(s, first, o.a);
	return KB_OK;
}

enum kb_status lint_conflicts(struct subject *s, struct kb_error *err)
{
	struct alike alike[CANDIDATES];
	enum kb_status status = KB_OK;
	size_t n;

	if (s->a->rule)
		return KB_OK;
	n = lint_alike(s->l->profiles, s->profile, alike, CANDIDATES);
	for (size_t i = 0; i < n && status == KB_OK; i++)
		if (alike[i].likeness >= LIKENESS_MIN &&
		    lint_may_meet(s->profile, alike[i].p))
			status = compare(s, s->profile, &alike[i], err);
	return status;
}
