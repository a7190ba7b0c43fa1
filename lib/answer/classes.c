/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * classes.c - scores of a classifier's classes, by article. In: a model, a
 * snapshot, a question's tokens. Out: a value for an article, the best articles.
 */
#include "classes.h"

#include <stdlib.h>

enum { NOWHERE = UINT32_MAX };

struct by_hash { uint64_t hash; uint32_t class; };

struct kb_classes {
	const struct kb_model *model;
	struct kb_model_scratch *scratch;
	size_t n;
	struct by_hash *by_hash;	/* sorted */
	float *score;			/* by class */
	bool scored;
	uint32_t *version;		/* by class: first version, or NOWHERE */
	uint64_t serial;		/* of the snapshot they are of */
};

static int compare(const void *a, const void *b)
{
	const struct by_hash *x = a, *y = b;

	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

struct kb_classes *kb_classes_new(void *mem, const struct kb_model *model)
{
	struct kb_classes *c = kb_new(mem, struct kb_classes);

	c->model = model;
	c->scratch = kb_model_scratch_new(c);
	c->n = kb_model_classes(model);
	c->by_hash = kb_array(c, struct by_hash, c->n);
	c->score = kb_array(c, float, c->n);
	c->version = kb_array(c, uint32_t, c->n);
	for (size_t i = 0; i < c->n; i++)
		c->by_hash[i] = (struct by_hash){
			kb_id_hash(kb_model_class(model, i)), (uint32_t)i };
	qsort(c->by_hash, c->n, sizeof(*c->by_hash), compare);
	return c;
}

bool kb_classes_score(struct kb_classes *c, const struct kb_tokens *tokens)
{
	c->scored = kb_model_score(c->model, c->scratch, tokens, c->score);
	return c->scored;
}

bool kb_classes_score_example(struct kb_classes *c,
			      const struct kb_training *t, size_t example)
{
	c->scored = kb_model_score_example(c->model, c->scratch, t, example,
					   c->score);
	return c->scored;
}

static const struct by_hash *find(const struct kb_classes *c, uint64_t hash)
{
	const struct by_hash key = { .hash = hash };

	return bsearch(&key, c->by_hash, c->n, sizeof(key), compare);
}

static double value(float score)
{
	return score > -1 ? (double)score + 1 : 0;
}

double kb_classes_value(const struct kb_classes *c, uint64_t id_hash)
{
	const struct by_hash *found = c->scored ? find(c, id_hash) : NULL;

	return found ? value(c->score[found->class]) : 0;
}

/* Where the classes are in this snapshot: one pass over its versions. */
static void locate(struct kb_classes *c, const struct kb_snapshot *s)
{
	if (c->serial == s->serial)
		return;
	for (size_t i = 0; i < c->n; i++)
		c->version[i] = NOWHERE;
	for (uint32_t v = 0; v < s->n_versions; v++) {
		uint32_t d = s->versions[v].document;
		const struct by_hash *found;

		if (!(s->live[d / 64] >> (d % 64) & 1))
			continue;
		found = find(c, s->versions[v].id_hash);
		if (found && c->version[found->class] == NOWHERE)
			c->version[found->class] = v;
	}
	c->serial = s->serial;
}

static bool allows(const struct kb_classes *c, const struct kb_snapshot *s,
		   const uint64_t *allowed, size_t class)
{
	uint32_t d;

	if (c->version[class] == NOWHERE)
		return false;
	d = s->versions[c->version[class]].document;
	return allowed[d / 64] >> (d % 64) & 1;
}

size_t kb_classes_top(struct kb_classes *c, const struct kb_snapshot *s,
		      const uint64_t *allowed, size_t k, uint32_t *ret)
{
	float *best = kb_array(c, float, k + 1);
	size_t n = 0;

	if (c->scored)
		locate(c, s);
	for (size_t i = 0; c->scored && i < c->n; i++) {
		size_t at = n;

		/* Equal ones stay in the order of their ids. */
		if ((n == k && c->score[i] <= best[k - 1]) ||
		    !allows(c, s, allowed, i))
			continue;
		while (at > 0 && best[at - 1] < c->score[i])
			at--;
		memmove(best + at + 1, best + at, (n - at) * sizeof(*best));
		memmove(ret + at + 1, ret + at, (n - at) * sizeof(*ret));
		best[at] = c->score[i];
		ret[at] = c->version[i];
		n += n < k;
	}
	talloc_free(best);
	return n;
}
