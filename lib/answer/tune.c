/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tune.c - the shipped weights, from judged questions. In: what was found for
 * each question, with the signals' values before weights. Out: weights.json,
 * and how the weights do on questions they were not fitted to.
 */
#include <kb/learn.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "fit.h"
#include "score.h"
#include "trials.h"

enum {
	FOLDS = 5,
	COLLECTION_WEIGHT = 400,	/* of all questions of one together */
};
#define PRECISION 1000.0	/* of the prior: the weights as they are */

struct asked {
	unsigned collection, fold;
	bool taught, is_han;
	double unseen;
	size_t n_terms, n;
	struct kb_hit *hits;
	bool *right;
	size_t first;		/* right one that comes first; n: none */
};

struct kb_tuning {
	struct asked *v; size_t n, room;
	const char *names[KB_TUNING_MAX]; unsigned n_names;
};

struct kb_tuning *kb_tuning_new(void *mem)
{
	return kb_new(mem, struct kb_tuning);
}

static unsigned number_of(struct kb_tuning *t, const char *name)
{
	for (unsigned i = 0; i < t->n_names; i++)
		if (!strcmp(t->names[i], name))
			return i;
	assert(t->n_names < KB_TUNING_MAX);
	t->names[t->n_names] = kb_strdup(t, name);
	return t->n_names++;
}

void kb_tuning_add(struct kb_tuning *t, const char *collection, bool taught,
		   const struct kb_answer *a, const bool *right)
{
	struct asked *x;

	if (!a->n_hits)
		return;
	if (t->n == t->room) {
		t->room = t->room ? 2 * t->room : 1024;
		t->v = kb_grow(t, t->v, struct asked, t->room);
	}
	x = &t->v[t->n++];
	*x = (struct asked){ .collection = number_of(t, collection),
		.fold = (unsigned)((kb_id_hash(a->query) >> 13) % FOLDS),
		.taught = taught, .is_han = a->is_han, .unseen = a->unseen,
		.n_terms = a->weighed, .n = a->n_hits, .first = a->n_hits,
		.hits = kb_array(t, struct kb_hit, a->n_hits),
		.right = talloc_memdup(t, right, a->n_hits * sizeof(*right)) };
	for (size_t i = a->n_hits; i-- > 0;) {
		x->hits[i] = a->hits[i].hit;
		if (right[i])
			x->first = i;
	}
}

/* ---- signals ------------------------------------------------------------------ */

static void collection_weights(const struct kb_tuning *t, double *ret)
{
	size_t count[KB_TUNING_MAX] = { 0 };

	for (size_t i = 0; i < t->n; i++)
		count[t->v[i].collection]++;
	for (unsigned i = 0; i < t->n_names; i++)
		ret[i] = count[i] ? (double)COLLECTION_WEIGHT /
			(double)count[i] : 0;
}

static bool takes_part(const struct asked *x, bool taught, bool is_han,
		       int without)
{
	return x->taught == taught && x->is_han == is_han && x->first < x->n &&
		(int)x->fold != without;
}

/* The choices of one kind of question, without those of a fold: rows of d
   features of each hit. Returns how many. */
typedef void (*features_fn)(const struct kb_hit *hit, const double *base,
			    double *ret);

static size_t choices_of(const struct kb_tuning *t, bool taught, bool is_han,
			 int without, features_fn features, const double *base,
			 size_t d, void *mem, struct kb_logit *ret)
{
	double of[KB_TUNING_MAX] = { 0 };
	size_t n = 0;

	collection_weights(t, of);
	for (size_t i = 0; i < t->n; i++) {
		const struct asked *x = &t->v[i];
		double *rows;

		if (!takes_part(x, taught, is_han, without))
			continue;
		rows = kb_array(mem, double, x->n * d);
		for (size_t h = 0; h < x->n; h++)
			features(&x->hits[h], base, rows + h * d);
		ret[n++] = (struct kb_logit){ .x = rows, .n = x->n,
			.right = x->first, .weight = of[x->collection] };
	}
	return n;
}

static void whole_score(const struct kb_hit *hit, const double *base,
			double *ret)
{
	*ret = 0;
	for (int i = 0; i < KB_SIGNALS; i++)
		*ret += hit->value[i] * base[i];
}

static void each_signal(const struct kb_hit *hit, const double *base,
			double *ret)
{
	for (int i = 0; i < KB_SIGNALS; i++)
		ret[i] = hit->value[i] * (base[i] != 0 ? base[i] : 1);
}

/* How sharp the weights of a section are, all together. */
static double fit_scale(const struct kb_tuning *t, bool taught, int without,
			const struct kb_weights *w)
{
	struct kb_logit *choices = kb_array(NULL, struct kb_logit, t->n + 1);
	const double one = 1, loose = 1e-3;
	double scale = 1;
	size_t n = 0;

	for (int han = 0; han < 2; han++)
		n += choices_of(t, taught, han, without, whole_score,
				w->signal[han], 1, choices, choices + n);
	if (n)
		kb_logit_fit(choices, n, 1, &one, &loose, NULL, &scale);
	talloc_free(choices);
	return scale;
}

/* Each weight against the others: what the collections say nothing of keeps
   its share. */
static void fit_signals(const struct kb_tuning *t, bool taught, bool is_han,
			int without, double scale, double *weights)
{
	struct kb_logit *choices = kb_array(NULL, struct kb_logit, t->n + 1);
	double prior[KB_SIGNALS], precision[KB_SIGNALS], by[KB_SIGNALS];
	int sign[KB_SIGNALS];
	size_t n = choices_of(t, taught, is_han, without, each_signal, weights,
			      KB_SIGNALS, choices, choices);

	for (int i = 0; i < KB_SIGNALS && n; i++) {
		prior[i] = weights[i] != 0 ? scale : 0;
		precision[i] = PRECISION / (scale * scale);
		sign[i] = 1;
	}
	if (n)
		kb_logit_fit(choices, n, KB_SIGNALS, prior, precision, sign, by);
	for (int i = 0; i < KB_SIGNALS && n; i++)
		weights[i] = by[i] * (weights[i] != 0 ? weights[i] : 1);
	talloc_free(choices);
}

static void fit_section(const struct kb_tuning *t, bool taught, int without,
			struct kb_weights *w)
{
	double scale = fit_scale(t, taught, without, w);

	for (int han = 0; han < 2; han++)
		fit_signals(t, taught, han, without, scale, w->signal[han]);
}

/* Rank of the first right one by these weights; 0: there is none. */
static size_t rank_by(const struct asked *x, const struct kb_weights *w)
{
	struct kb_hit hit;
	double best = -INFINITY;
	size_t rank = 1;

	if (x->first == x->n)
		return 0;
	for (size_t h = 0; h < x->n; h++) {
		hit = x->hits[h];
		kb_hit_weigh(&hit, w, x->is_han);
		if (x->right[h] && hit.score > best)
			best = hit.score;
	}
	for (size_t h = 0; h < x->n; h++) {
		hit = x->hits[h];
		kb_hit_weigh(&hit, w, x->is_han);
		rank += !x->right[h] && hit.score > best;
	}
	return rank;
}

static void count(const struct asked *x, const struct kb_weights *w, int which,
		  struct kb_tuned *row)
{
	size_t rank = rank_by(x, w);

	row->success[which] += rank == 1;
	row->mrr[which] += rank && rank <= 10 ? 1.0 / (double)rank : 0;
}

static void cross_validate(const struct kb_tuning *t, struct kb_tuned *rows)
{
	for (int fold = 0; fold < FOLDS; fold++) {
		struct kb_weights w[2] = { *kb_weights_shipped(false),
					   *kb_weights_shipped(true) };

		for (int taught = 0; taught < 2; taught++)
			fit_section(t, taught, fold, &w[taught]);
		for (size_t i = 0; i < t->n; i++) {
			const struct asked *x = &t->v[i];
			struct kb_tuned *row = &rows[x->collection];

			if ((int)x->fold != fold)
				continue;
			row->questions++;
			count(x, kb_weights_shipped(x->taught), 0, row);
			count(x, &w[x->taught], 1, row);
		}
	}
	for (unsigned i = 0; i < t->n_names; i++) {
		double n = rows[i].questions ? (double)rows[i].questions : 1;

		rows[i].collection = t->names[i];
		for (int k = 0; k < 2; k++) {
			rows[i].success[k] /= n;
			rows[i].mrr[k] /= n;
		}
	}
}

/* ---- trust --------------------------------------------------------------------- */

static int better(const void *a, const void *b)
{
	const struct kb_hit *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return x->document < y->document ? -1 : x->document > y->document;
}

/* The question as it is, or (answerable false) as if what is right were not
   there. False: nothing is left. */
static bool trust_row(const struct asked *x, const struct kb_weights *w,
		      bool answerable, struct kb_hit *hits,
		      struct kb_trust_row *row)
{
	struct kb_ranked ranked = { .hits = hits, .unseen = x->unseen,
				    .n_terms = x->n_terms, .is_han = x->is_han };
	uint32_t right = x->first < x->n ? x->hits[x->first].document : 0;

	for (size_t h = 0; h < x->n; h++) {
		if (!answerable && x->right[h])
			continue;
		hits[ranked.n] = x->hits[h];
		kb_hit_weigh(&hits[ranked.n++], w, x->is_han);
	}
	if (!ranked.n)
		return false;
	qsort(hits, ranked.n, sizeof(*hits), better);
	*row = (struct kb_trust_row){ .answerable = answerable,
				      .weight = row->weight };
	kb_trust_features(&ranked, row->x);
	for (size_t h = 0; answerable && h < ranked.n && h < 3; h++)
		if (right && hits[h].document == right) {
			row->right_three = true;
			row->right = h == 0;
		}
	return true;
}

static void fit_trust(const struct kb_tuning *t, bool taught,
		      struct kb_weights *w)
{
	struct kb_trust_row *rows = kb_array(NULL, struct kb_trust_row,
					     2 * t->n + 1);
	struct kb_hit *hits = kb_array(rows, struct kb_hit, KB_HITS_MAX);
	double of[KB_TUNING_MAX] = { 0 };
	size_t n = 0;

	collection_weights(t, of);
	for (size_t i = 0; i < t->n; i++) {
		const struct asked *x = &t->v[i];

		if (x->taught != taught)
			continue;
		for (int answerable = 0; answerable < 2; answerable++) {
			rows[n].weight = of[x->collection];
			n += trust_row(x, w, answerable, hits, &rows[n]);
		}
	}
	if (n)
		kb_trust_fit(rows, n, &w->trust);
	talloc_free(rows);
}

const char *kb_tuning_fit(struct kb_tuning *t, struct kb_tuned **rows,
			  size_t *n)
{
	static const char *const sections[2] = { "plain", "taught" };
	json_t *root = json_object();
	char *text;
	const char *ret;

	*rows = kb_array(t, struct kb_tuned, KB_TUNING_MAX);
	*n = t->n_names;
	cross_validate(t, *rows);
	for (int taught = 0; taught < 2; taught++) {
		struct kb_weights w = *kb_weights_shipped(taught);

		fit_section(t, taught, -1, &w);
		fit_trust(t, taught, &w);
		json_object_set_new(root, sections[taught],
				    kb_weights_json(&w));
	}
	text = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(5));
	ret = kb_strdup(t, text);
	free(text);
	json_decref(root);
	return ret;
}
