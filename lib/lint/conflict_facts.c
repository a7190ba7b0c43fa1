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
#include "facts.h"

#define SAME_BONUS .8 		/* who says the same is meant, if in doubt */

/* What speaks for or against two facts being about the same thing and
   contradicting each other. */
enum sign {
	SIGN_ALWAYS,
	SIGN_ALL, SIGN_NEAR,	/* words in common: of their sentences, and of
				   the parts of these that they stand in */
	SIGN_MEANT,		/* the same of what the words mean */
	SIGN_MEANT_NEAR,
	SIGN_INSIDE,		/* so much of the shorter part is in both */
	SIGN_NO_WORD,		/* no word in common at all */
	SIGN_ALIKE,		/* the articles */
	SIGN_HEADLINE,		/* both are what the answer begins with */
	SIGN_LEADS,		/* one of them is */
	SIGN_LONE,		/* each text has one that can be compared */
	SIGN_ONLY,		/* each text has one of the same unit */
	SIGN_EQUAL,		/* its value stands elsewhere in the other */
	SIGN_EQUALS,		/* that of both */
	SIGN_FAR,		/* one is thirty times the other, or more */
	SIGN_CLOCK, SIGN_AMOUNT, SIGN_PERCENT, SIGN_COUNT, SIGN_DATE,
	SIGN_SHORT,		/* both are less than two minutes */
	SIGN_UNIT,		/* the same unit, not only one like it */
	SIGN_BOUND,		/* limited in the same way: at most */
	SIGN_BLOCK,		/* in blocks of the same kind */
	SIGN_FREE,		/* one says that it is free */
	SIGN_TONGUES,		/* in two languages */
	SIGN_TURNED,		/* one is from, the other until */
	SIGN_MANY,		/* there are many that could be compared */
	SIGNS
};
/* How much each counts: log odds. Fitted to tests/lint-sets/conflicts/dev and
   dev2 and to the sample help centre, where nothing contradicts. */
static const double weights[SIGNS] = {
	[SIGN_ALWAYS] = -1.4, [SIGN_ALL] = 1.32, [SIGN_NEAR] = -0.51,
	[SIGN_MEANT] = 0.5, [SIGN_MEANT_NEAR] = 0.48, [SIGN_INSIDE] = 1.02,
	[SIGN_NO_WORD] = -1.84, [SIGN_ALIKE] = 4.2, [SIGN_HEADLINE] = 3.43,
	[SIGN_LEADS] = 2.81, [SIGN_LONE] = 0.31, [SIGN_ONLY] = -1.13,
	[SIGN_EQUAL] = -0.54, [SIGN_EQUALS] = -0, [SIGN_FAR] = -4.59,
	[SIGN_CLOCK] = -2.18, [SIGN_AMOUNT] = 1.7, [SIGN_PERCENT] = 0.64,
	[SIGN_COUNT] = -0.09, [SIGN_DATE] = -0.83, [SIGN_SHORT] = -0.02,
	[SIGN_UNIT] = 1.9, [SIGN_BOUND] = -0.62, [SIGN_BLOCK] = 0.94,
	[SIGN_FREE] = -2.16, [SIGN_TONGUES] = -1.36, [SIGN_TURNED] = -2.87,
	[SIGN_MANY] = -3.09,
};

struct pairing {
	const struct profiles *p;
	enum kb_speech speech;
	const struct kb_facts *a, *b;
	double alike;
	bool tongues;			/* two languages */
};

struct share { double both, of_a, of_b; };

static double dice(const struct share *w)
{
	return w->of_a + w->of_b > 0 ? 2 * w->both / (w->of_a + w->of_b) : 0;
}

static void count(struct share *w, bool is_a, bool is_b, double weight)
{
	w->both += is_a && is_b ? weight : 0;
	w->of_a += is_a ? weight : 0;
	w->of_b += is_b ? weight : 0;
}

static void in_common(const struct pairing *x, const struct kb_fact *a,
		      const struct kb_fact *b, double *ret)
{
	struct share all[2] = { 0 }, near[2] = { 0 };
	size_t i = 0, k = 0;
	double less;

	while (i < a->n_what || k < b->n_what) {
		bool is_a = i < a->n_what && (k == b->n_what ||
					      a->what[i] <= b->what[k]);
		bool is_b = k < b->n_what && (i == a->n_what ||
					      b->what[k] <= a->what[i]);
		uint32_t hash = is_a ? a->what[i] : b->what[k];
		double w = lint_rarity(x->p, x->speech, hash);
		bool meant = fact_is_concept(hash);

		count(&all[meant], is_a, is_b, w);
		count(&near[meant], is_a && a->near >> i & 1,
		      is_b && b->near >> k & 1, w);
		i += is_a;
		k += is_b;
	}
	less = fmin(near[0].of_a + near[1].of_a, near[0].of_b + near[1].of_b);
	ret[SIGN_ALL] = dice(&all[0]);
	ret[SIGN_NEAR] = dice(&near[0]);
	ret[SIGN_MEANT] = dice(&all[1]);
	ret[SIGN_MEANT_NEAR] = dice(&near[1]);
	ret[SIGN_INSIDE] = less > 0 ? (near[0].both + near[1].both) / less : 0;
	ret[SIGN_NO_WORD] = all[0].both + all[1].both == 0;
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

static bool is_short(const struct kb_fact *f)
{
	return f->kind == KB_FACT_DURATION && strcmp(f->unit, "s") == 0 &&
		f->hi < 120;
}

static bool is_free(const struct kb_fact *f)
{
	return f->kind == KB_FACT_AMOUNT && f->hi == 0;
}

static bool says(const struct kb_fact *f, const char *concept)
{
	uint32_t hash = fact_concept(concept);

	for (size_t i = 0; i < f->n_what; i++)
		if (f->what[i] == hash)
			return true;
	return false;
}

static bool is_from(const struct kb_fact *f)
{
	return f->bound == KB_FACT_AT_LEAST || (f->bound == KB_FACT_IS &&
		f->kind == KB_FACT_DATE && says(f, "START"));
}

static bool is_until(const struct kb_fact *f)
{
	return f->bound == KB_FACT_AT_MOST || (f->bound == KB_FACT_IS &&
		f->kind == KB_FACT_DATE && (says(f, "END") ||
					    says(f, "DEADLINE")));
}

static bool is_turned(const struct kb_fact *f, const struct kb_fact *g)
{
	return (is_from(f) && !is_until(f) && is_until(g) && !is_from(g)) ||
		(is_from(g) && !is_until(g) && is_until(f) && !is_from(f));
}

static void of_both(const struct kb_fact *f, const struct kb_fact *g,
		    double *ret)
{
	bool clock = strcmp(f->unit, "clock") == 0;

	ret[SIGN_FAR] = far_apart(f, g);
	ret[SIGN_CLOCK] = clock;
	ret[SIGN_AMOUNT] = f->kind == KB_FACT_AMOUNT;
	ret[SIGN_PERCENT] = f->kind == KB_FACT_PERCENT;
	ret[SIGN_COUNT] = f->kind == KB_FACT_COUNT;
	ret[SIGN_DATE] = f->kind == KB_FACT_DATE && !clock;
	ret[SIGN_SHORT] = is_short(f) && is_short(g);
	ret[SIGN_UNIT] = strcmp(f->unit, g->unit) == 0;
	ret[SIGN_BOUND] = f->bound == g->bound && f->bound != KB_FACT_IS;
	ret[SIGN_BLOCK] = f->block == g->block;
	ret[SIGN_TURNED] = is_turned(f, g);
	ret[SIGN_FREE] = is_free(f) || is_free(g);
}

static void read_signs(const struct pairing *x, size_t a, size_t b,
		       double *ret)
{
	struct such in_a = such_as(x->a, &x->b->v[b]);
	struct such in_b = such_as(x->b, &x->a->v[a]);
	int leads = is_headline(x->a, a) + is_headline(x->b, b);

	ret[SIGN_ALWAYS] = 1;
	in_common(x, &x->a->v[a], &x->b->v[b], ret);
	of_both(&x->a->v[a], &x->b->v[b], ret);
	ret[SIGN_ALIKE] = x->alike;
	ret[SIGN_HEADLINE] = leads == 2;
	ret[SIGN_LEADS] = leads == 1;
	ret[SIGN_LONE] = in_a.n == 1 && in_b.n == 1;
	ret[SIGN_ONLY] = in_a.of_unit == 1 && in_b.of_unit == 1;
	ret[SIGN_EQUAL] = in_a.equal || in_b.equal;
	ret[SIGN_EQUALS] = in_a.equal && in_b.equal;
	ret[SIGN_TONGUES] = x->tongues;
	ret[SIGN_MANY] = log((double)(in_a.n * in_b.n + 1));
}

static double sure(const struct pairing *x, size_t a, size_t b)
{
	double signs[SIGNS], sum = 0;

	read_signs(x, a, b, signs);
	for (size_t i = 0; i < SIGNS; i++)
		sum += weights[i] * signs[i];
	return sum;
}

/* Of two that could be meant: what only the two of them tell. */
static double likely(const struct pairing *x, size_t a, size_t b)
{
	double signs[SIGNS] = { 0 }, sum = 0;

	in_common(x, &x->a->v[a], &x->b->v[b], signs);
	of_both(&x->a->v[a], &x->b->v[b], signs);
	for (size_t i = 0; i < SIGNS; i++)
		sum += weights[i] * signs[i];
	return sum + (kb_fact_same(&x->a->v[a], &x->b->v[b]) ? SAME_BONUS : 0);
}

struct choice { size_t with; double likely; };

/* Who says less to customers than is promised is on the safe side. */
static bool is_careful(const struct kb_fact *script, const struct kb_fact *f)
{
	return script->block == KB_BLOCK_SCRIPT &&
		f->block != KB_BLOCK_SCRIPT && f->kind == KB_FACT_DURATION &&
		(double)script->hi * scale_of(script) >=
		(double)f->hi * scale_of(f);
}

static bool is_compared(const struct kb_fact *a, const struct kb_fact *b)
{
	return kb_fact_comparable(a, b) &&
		(!a->per || !b->per || a->per == b->per) && !a->aside && !b->aside &&
		!is_careful(a, b) && !is_careful(b, a);
}

/* For each fact of a, the one of b that is most likely about the same. */
static void choose(const struct pairing *x, struct choice *ret, bool turned)
{
	const struct kb_facts *from = turned ? x->b : x->a;
	const struct kb_facts *to = turned ? x->a : x->b;

	for (size_t i = 0; i < from->n; i++) {
		ret[i] = (struct choice){ SIZE_MAX, 0 };
		for (size_t k = 0; k < to->n; k++) {
			double s;

			if (!is_compared(&from->v[i], &to->v[k]))
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
			 double alike, bool tongues, struct fact_pair *ret)
{
	struct pairing x = { p, speech, a, b, alike, tongues };
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
