/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * translation.c - the same article in other languages: figures that differ, and
 * a text that was checked before another one was changed. In: one article. Out:
 * findings.
 */
#include "conflict.h"
#include "rules.h"

#define FAR 10			/* so many times as much is something else */
enum { BEHIND = 2 };		/* figures that a later text has more */

/* What a translator carries over as it is; numbers of things are often words. */
static bool is_carried(const struct kb_fact *f)
{
	return f->block == KB_BLOCK_ANSWER && f->kind != KB_FACT_COUNT &&
		f->kind != KB_FACT_DATE;
}

static bool has(const struct kb_facts *all, const struct kb_fact *f)
{
	for (size_t i = 0; i < all->n; i++)
		if (kb_fact_same(&all->v[i], f))
			return true;
	return false;
}

/* Facts of the answer that the other one has nowhere. */
static size_t lacking(const struct kb_facts *a, const struct kb_facts *b,
		      const struct kb_fact **first)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n; i++)
		if (is_carried(&a->v[i]) && !has(b, &a->v[i]) && !n++)
			*first = &a->v[i];
	return n;
}

static size_t of_unit(const struct kb_facts *all, const char *unit)
{
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++)
		n += is_carried(&all->v[i]) && !strcmp(all->v[i].unit, unit);
	return n;
}

/* Both say as many such figures, and one each that the other does not have: it
   is the same place, and not the same figure. */
static const struct kb_fact *counterpart(const struct kb_facts *theirs,
					 const struct kb_facts *mine,
					 const struct kb_fact *f)
{
	const struct kb_fact *found = NULL;

	if (of_unit(theirs, f->unit) != of_unit(mine, f->unit))
		return NULL;
	for (size_t i = 0; i < theirs->n; i++) {
		const struct kb_fact *x = &theirs->v[i];

		if (!is_carried(x) || strcmp(x->unit, f->unit) ||
		    has(mine, x))
			continue;
		if (found)
			return NULL;
		found = x;
	}
	return found && found->hi < f->hi * FAR && f->hi < found->hi * FAR ?
		found : NULL;
}

static void compare(struct subject *s, const struct profile *p)
{
	const struct kb_facts *mine = &s->profile->facts;
	const struct kb_fact *first = NULL, *theirs;

	if (p->validated_at > s->a->validated_at && s->a->validated_at &&
	    lacking(&p->facts, mine, &first) >= BEHIND)
		lint_found(s, &(struct found){ LINT_TRANSLATION_BEHIND, 1,
			p->lang, p->id, p->lang, 0, {
			{ "lang", p->lang },
			{ "theirs", kb_fact_text(s->mem, first) } } });
	if (lacking(mine, &p->facts, &first) != 1)
		return;
	theirs = counterpart(&p->facts, mine, first);
	if (theirs)
		lint_found(s, &(struct found){ LINT_TRANSLATION_DIFFERS,
			first->line, p->lang, p->id, p->lang, 0, {
			{ "mine", kb_fact_text(s->mem, first) },
			{ "theirs", kb_fact_text(s->mem, theirs) },
			{ "lang", p->lang } } });
}

enum kb_status lint_translations(struct subject *s, struct kb_error *err)
{
	const struct profiles *all = s->l->profiles;

	for (size_t i = 0; i < all->n && !s->a->rule; i++) {
		const struct profile *p = all->v[i];

		if (!strcmp(p->id, s->a->id) && strcmp(p->lang, s->a->lang) &&
		    !strcmp(p->state, "published") &&
		    !strcmp(s->a->state, "published"))
			compare(s, p);
	}
	return KB_OK;
}
