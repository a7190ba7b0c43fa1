/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conflict_facts.c - facts of two texts that are about the same thing and
 * differ. Each fact looks for the one in the other text that has most words in
 * common with it; two that choose each other are compared. In: facts. Out:
 * pairs.
 */
#include <math.h>
#include <stdlib.h>

#include "conflict.h"

#define SAME_BONUS .12		/* who says the same is meant, if in doubt */

/* How much each sign speaks for two facts being about the same thing and
   contradicting each other: log odds, fitted to tests/lint-sets/conflicts/dev
   and to the sample help centre, where nothing does. */
#define BASE -2.1
#define ALL 1.2			/* words in common: of the sentences */
#define NEAR .7			/* of the parts around the facts */
#define NO_WORD -1.1		/* none at all */
#define ALIKE 3.6		/* the articles */
#define HEADLINE .9		/* both are what the answer begins with */
#define LONE 2.5		/* no other fact in either could be meant */
#define ONLY 1.1		/* no other of the same unit */
#define EQUAL -1.1		/* its value stands elsewhere in the other */
#define FAR -2.6		/* one is thirty times the other, or more */
#define CLOCK -1.8		/* times of day are many */
static const double of_kind[] = {
	[KB_FACT_AMOUNT] = 1, [KB_FACT_PERCENT] = .9, [KB_FACT_COUNT] = .3,
	[KB_FACT_DATE] = -.9, [KB_FACT_DURATION] = 0,
};

struct pairing {
	const struct profiles *p;
	enum kb_speech speech;
	const struct kb_facts *a, *b;
	double alike;
};

struct weights { double shared, of_a, of_b; };

static double dice(const struct weights *w)
{
	return w->of_a + w->of_b > 0 ? 2 * w->shared / (w->of_a + w->of_b) :
		0;
}

/* What speaks for two facts being about the same thing. */
struct signs {
	double all, near;	/* words in common: of their sentences, and of
				   the parts of these that they stand in */
	bool headline;		/* both are what the answer begins with */
	bool lone, only;	/* each text has one that can be compared, one
				   of the same unit */
	bool equal_a, equal_b;	/* it stands in the other text, too */
};

static void in_common(const struct pairing *x, const struct kb_fact *a,
		      const struct kb_fact *b, struct signs *ret)
{
	struct weights all = { 0 }, near = { 0 };
	size_t i = 0, k = 0;

	while (i < a->n_what || k < b->n_what) {
		bool is_a = i < a->n_what && (k == b->n_what ||
					      a->what[i] <= b->what[k]);
		bool is_b = k < b->n_what && (i == a->n_what ||
					      b->what[k] <= a->what[i]);
		double w = lint_rarity(x->p, x->speech, is_a ? a->what[i] :
				       b->what[k]);
		bool near_a = is_a && a->near >> i & 1;
		bool near_b = is_b && b->near >> k & 1;

		all.shared += is_a && is_b ? w : 0;
		all.of_a += is_a ? w : 0;
		all.of_b += is_b ? w : 0;
		near.shared += near_a && near_b ? w : 0;
		near.of_a += near_a ? w : 0;
		near.of_b += near_b ? w : 0;
		i += is_a;
		k += is_b;
	}
	ret->all = dice(&all);
	ret->near = dice(&near);
}

static bool is_headline(const struct kb_facts *f, size_t i)
{
	return f->v[i].block == KB_BLOCK_ANSWER &&
		(!i || f->v[i - 1].block != KB_BLOCK_ANSWER);
}

/* How many facts could be compared with this one, how many of them have its
   unit, and whether one is equal. */
struct such { size_t n, of_unit; bool equal; };

static struct such such_as(const struct kb_facts *f,
			   const struct kb_fact *with)
{
	struct such ret = { 0 };

	for (size_t i = 0; i < f->n; i++) {
		bool can = kb_fact_comparable(&f->v[i], with);

		ret.n += can;
		ret.of_unit += can && !strcmp(f->v[i].unit, with->unit);
		ret.equal |= kb_fact_same(&f->v[i], with);
	}
	return ret;
}

static void read_signs(const struct pairing *x, size_t a, size_t b,
		       struct signs *ret)
{
	struct such in_a = such_as(x->a, &x->b->v[b]);
	struct such in_b = such_as(x->b, &x->a->v[a]);

	in_common(x, &x->a->v[a], &x->b->v[b], ret);
	ret->headline = is_headline(x->a, a) && is_headline(x->b, b);
	ret->lone = in_a.n == 1 && in_b.n == 1;
	ret->only = in_a.of_unit == 1 && in_b.of_unit == 1;
	ret->equal_a = in_b.equal;
	ret->equal_b = in_a.equal;
}

static double scale_of(const struct kb_fact *f)
{
	return strcmp(f->unit, "workday") == 0 ? 86400. :
		strcmp(f->unit, "month") == 0 ? 30 * 86400. : 1;
}

/* 0: as large; 1: thirty times as large or more. */
static double far_apart(const struct kb_fact *a, const struct kb_fact *b)
{
	double x = (double)a->hi * scale_of(a), y = (double)b->hi * scale_of(b);
	double ratio;

	if (a->kind == KB_FACT_DATE || x <= 0 || y <= 0)
		return 0;
	ratio = fabs(log(x / y)) / log(30);
	return ratio < 1 ? ratio : 1;
}

static double sure(const struct pairing *x, size_t a, size_t b)
{
	const struct kb_fact *f = &x->a->v[a], *g = &x->b->v[b];
	struct signs s;

	read_signs(x, a, b, &s);
	return BASE + ALL * s.all + NEAR * s.near + ALIKE * x->alike +
		(s.all == 0 && s.near == 0 ? NO_WORD : 0) +
		(s.headline ? HEADLINE : 0) + (s.lone ? LONE : s.only ? ONLY : 0) +
		EQUAL * (s.equal_a + s.equal_b) + FAR * far_apart(f, g) +
		of_kind[f->kind] + (strcmp(f->unit, "clock") == 0 ? CLOCK : 0);
}

static double likely(const struct pairing *x, size_t a, size_t b)
{
	struct signs s;

	in_common(x, &x->a->v[a], &x->b->v[b], &s);
	return (s.all + s.near) / 2 +
		(kb_fact_same(&x->a->v[a], &x->b->v[b]) ? SAME_BONUS : 0);
}

struct choice { size_t with; double likely; };

/* For each fact of a, the one of b that is most likely about the same. */
static void choose(const struct pairing *x, struct choice *ret, bool turned)
{
	const struct kb_facts *from = turned ? x->b : x->a;
	const struct kb_facts *to = turned ? x->a : x->b;

	for (size_t i = 0; i < from->n; i++) {
		ret[i] = (struct choice){ SIZE_MAX, 0 };
		for (size_t k = 0; k < to->n; k++) {
			double s;

			if (!kb_fact_comparable(&from->v[i], &to->v[k]))
				continue;
			s = turned ? likely(x, k, i) : likely(x, i, k);
			if (ret[i].with == SIZE_MAX || s > ret[i].likely)
				ret[i] = (struct choice){ k, s };
		}
	}
}

static int most_sure(const void *a, const void *b)
{
	const struct fact_pair *x = a, *y = b;

	if (x->sure != y->sure)
		return x->sure > y->sure ? -1 : 1;
	return (x->a > y->a) - (x->a < y->a);
}

size_t lint_facts_differ(const struct profiles *p, enum kb_speech speech,
			 const struct kb_facts *a, const struct kb_facts *b,
			 double alike, struct fact_pair *ret)
{
	struct pairing x = { p, speech, a, b, alike };
	struct choice *of_a = kb_array(NULL, struct choice, a->n + b->n + 1);
	struct choice *of_b = of_a + a->n;
	struct fact_pair *found = kb_array(of_a, struct fact_pair, a->n + 1);
	size_t n = 0;

	choose(&x, of_a, false);
	choose(&x, of_b, true);
	for (size_t i = 0; i < a->n; i++) {
		size_t k = of_a[i].with;

		if (k == SIZE_MAX || of_b[k].with != i ||
		    kb_fact_same(&a->v[i], &b->v[k]))
			continue;
		found[n] = (struct fact_pair){ i, k, sure(&x, i, k) };
		n += found[n].sure >= LINT_LIKELY;
	}
	if (n)
		qsort(found, n, sizeof(*found), most_sure);
	n = n < FACT_PAIRS_MAX ? n : FACT_PAIRS_MAX;
	memcpy(ret, found, n * sizeof(*found));
	talloc_free(of_a);
	return n;
}
