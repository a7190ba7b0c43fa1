/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trials.c - asks a knowledge base cases that it must not know, and fits the
 * weights to what happened. In: lessons. Out: weights of signal groups and of
 * trust.
 *
 * The signals of the text keep their proportions: only the groups are weighed,
 * because a knowledge base's own cases are few. With few trials the prior, the
 * shipped weights, holds.
 */
#include "trials.h"
#include "rewrite.h"

#include <stdlib.h>

#include "fit.h"
#include "score.h"
#include "trial.h"

enum {
	FOLDS = 5,
	MANY = 30000,		/* lessons; then FEW_FOLDS are enough */
	FEW_FOLDS = 2,
	TRIALS_A_FOLD = 400,	/* of each kind */
	FOLD_OTHERS = 4000,	/* a fold's classifier is a little worse than
				   the one that serves: more careful */
	ALTERNATIVES = 40,	/* hits kept of a trial */
};

enum group { TEXT, QUESTIONS, CASE, CLASSIFIER, REUSE, GROUPS };

/* Which group a signal is weighed with; those not named are text. */
static enum group group_of(int signal)
{
	static const struct { int signal; enum group group; } rows[] = {
		{ KB_SIGNAL_QUESTIONS, QUESTIONS },
		{ KB_SIGNAL_CASE, CASE },
		{ KB_SIGNAL_CLASSIFIER, CLASSIFIER },
		{ KB_SIGNAL_REUSE, REUSE },
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		if (rows[i].signal == signal)
			return rows[i].group;
	return TEXT;
}

/* What a trial found. */
struct result {
	struct kb_hit *hits; size_t n;
	uint64_t article;	/* 0: nothing is right */
	const char *lang;
	unsigned fold;
	double unseen;
	size_t n_terms;
	bool is_han;
};

struct trials {
	void *mem;
	struct kb_reader *r;
	const struct kb_snapshot *s;
	const struct kb_lessons *lessons;
	const uint8_t *keep;
	const struct kb_learn_options *options;
	const struct kb_weights *weights;
	struct result *v; size_t n, room;
};

/* ---- one fold -------------------------------------------------------------- */

static unsigned fold_of_article(const struct kb_lesson *x)
{
	return (unsigned)((x->article >> 11) % FOLDS);
}

static unsigned fold_of_text(const struct kb_lesson *x)
{
	return (unsigned)((x->key >> 20) % FOLDS);
}

struct fold {
	unsigned number;
	uint8_t *keep;			/* lessons that may be known */
	uint64_t *allowed;		/* documents that may be found */
	struct kb_model *model;
	struct kb_classes *classes;
	struct kb_trial trial;
};

static void leave_out(const struct trials *t, struct fold *f, void *mem)
{
	const struct kb_snapshot *s = t->s;

	f->keep = kb_array(mem, uint8_t, t->lessons->n + 1);
	f->allowed = talloc_memdup(mem, s->live,
		(s->n_documents / 64 + 1) * sizeof(*s->live));
	for (size_t i = 0; i < t->lessons->n; i++) {
		const struct kb_lesson *x = &t->lessons->v[i];

		f->keep[i] = fold_of_article(x) != f->number &&
			(x->kind == KB_LESSON_TITLE ||
			 fold_of_text(x) != f->number);
	}
	for (uint32_t i = 0; i < s->n_versions; i++) {
		const struct kb_version *v = &s->versions[i];
		const struct kb_lesson x = { .article = v->id_hash };

		if (fold_of_article(&x) != f->number)
			continue;
		for (uint32_t d = v->document; d < v->document + v->documents;
		     d++)
			f->allowed[d / 64] &= ~(1ull << (d % 64));
	}
}

static enum kb_status make_fold(const struct trials *t, struct fold *f,
				void *mem, struct kb_error *err)
{
	const struct kb_learn_options *o = t->options;
	uint8_t *known = kb_array(mem, uint8_t, t->lessons->n + 1);
	enum kb_status st;

	leave_out(t, f, mem);
	f->trial.allowed = f->allowed;
	f->trial.bags = kb_bags_new(mem);
	for (size_t i = 0; i < t->lessons->n; i++) {
		const struct kb_lesson *x = &t->lessons->v[i];

		known[i] = f->keep[i] && t->keep[i];
		if (f->keep[i] && x->kind != KB_LESSON_TITLE)
			kb_bags_add(f->trial.bags, t->s, x->version, x->hashes,
				x->n);
	}
	kb_bags_done(f->trial.bags);
	st = kb_training_fit(t->lessons->training, mem, known, o->workers,
			     o->progress, o->user, &f->model, err);
	if (st == KB_OK)
		f->classes = kb_classes_new(mem, f->model);
	return st;
}

static enum kb_status ask(struct trials *t, struct fold *f, size_t at,
			  struct kb_error *err)
{
	const struct kb_lesson *x = &t->lessons->v[at];
	struct kb_reader *r = t->r;
	struct kb_ranking how = { .reader = r->index, .part = r->part,
		.weights = t->weights, .classes = f->classes,
		.trial = &f->trial, .lang = t->s->versions[x->version].lang,
		.deadline_ns = UINT64_MAX };
	struct kb_reading reading = { .text = x->text,
		.len = strlen(x->text) };
	struct kb_ranked ranked;
	struct result *result;
	enum kb_status st = kb_query_prepare(r->query, r->text, &reading,
		r->index, r->part, err);

	if (st != KB_OK)
		return st;
	if (!kb_classes_score_example(f->classes, t->lessons->training, at))
		how.classes = NULL;
	f->trial.version = x->version;
	f->trial.line = x->line;
	st = kb_rank(r->ranker, r->query, &how, &ranked, err);
	if (st != KB_OK || !ranked.n)
		return st;
	if (t->n == t->room) {
		t->room = t->room ? 2 * t->room : 256;
		t->v = kb_grow(t->mem, t->v, struct result, t->room);
	}
	result = &t->v[t->n++];
	*result = (struct result){ .lang = x->lang, .fold = f->number,
		.n = ranked.n < ALTERNATIVES ? ranked.n : ALTERNATIVES,
		.article = f->keep[at] || fold_of_article(x) == f->number ? 0 :
			x->article,
		.unseen = ranked.unseen, .n_terms = ranked.n_terms,
		.is_han = r->query->is_han };
	result->hits = talloc_memdup(t->mem, ranked.hits,
				     result->n * sizeof(*ranked.hits));
	return KB_OK;
}

struct pick { uint64_t key; uint32_t lesson; };

static int by_key(const void *a, const void *b)
{
	const struct pick *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->lesson < y->lesson ? -1 : x->lesson > y->lesson;
}

/* Cases of the fold's articles, or cases left out of the others: of too many,
   those whose keys come first. */
static enum kb_status ask_some(struct trials *t, struct fold *f,
			       bool answerable, struct kb_error *err)
{
	struct pick *picks = kb_array(NULL, struct pick, t->lessons->n + 1);
	enum kb_status st = KB_OK;
	size_t n = 0;

	for (size_t i = 0; i < t->lessons->n; i++) {
		const struct kb_lesson *x = &t->lessons->v[i];
		bool out = fold_of_article(x) == f->number;

		if (x->kind == KB_LESSON_TITLE || f->keep[i] ||
		    answerable == out)
			continue;
		picks[n++] = (struct pick){ x->key, (uint32_t)i };
	}
	if (n)
		qsort(picks, n, sizeof(*picks), by_key);
	for (size_t i = 0; i < n && i < TRIALS_A_FOLD && st == KB_OK; i++)
		st = ask(t, f, picks[i].lesson, err);
	talloc_free(picks);
	return st;
}

static enum kb_status run_fold(struct trials *t, unsigned number,
			       struct kb_error *err)
{
	void *mem = talloc_new(t->mem);
	struct fold f = { .number = number };
	enum kb_status st = make_fold(t, &f, mem, err);

	if (st == KB_NOT_FOUND) {	/* too few articles for this fold */
		talloc_free(mem);
		return KB_OK;
	}
	if (st == KB_OK)
		st = ask_some(t, &f, true, err);
	if (st == KB_OK)
		st = ask_some(t, &f, false, err);
	talloc_free(mem);
	return st;
}

/* ---- the fit --------------------------------------------------------------- */

static void group_values(const struct kb_hit *hit, double x[GROUPS])
{
	for (int g = 0; g < GROUPS; g++)
		x[g] = 0;
	for (int i = 0; i < KB_SIGNALS; i++)
		x[group_of(i)] += hit->share[i];
}

/* How much more or less than shipped each group weighs. */
static void fit_groups(const struct trials *t, double ret[GROUPS])
{
	static const double prior[GROUPS] = { 1, 1, 1, 1, 1 };
	static const double precision[GROUPS] = { 20, 20, 20, 20, 20 };
	static const int sign[GROUPS] = { 1, 1, 1, 1, 1 };
	struct kb_logit *choices = kb_array(NULL, struct kb_logit, t->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		const struct result *r = &t->v[i];
		double *x = kb_array(choices, double, r->n * GROUPS);
		bool found = false;

		for (size_t h = 0; h < r->n; h++) {
			group_values(&r->hits[h], x + h * GROUPS);
			if (!found && t->s->versions[r->hits[h].version]
			    .id_hash == r->article) {
				choices[n].right = h;
				found = true;
			}
		}
		if (!found)
			continue;
		choices[n].x = x;
		choices[n].n = r->n;
		choices[n++].weight = 1;
	}
	kb_logit_fit(choices, n, GROUPS, prior, precision, sign, ret);
	talloc_free(choices);
}

static void weigh_again(struct trials *t, const struct kb_weights *w,
			struct kb_trust_row *rows)
{
	for (size_t i = 0; i < t->n; i++) {
		struct result *r = &t->v[i];
		struct kb_ranked ranked = { .hits = r->hits, .n = r->n,
			.unseen = r->unseen, .n_terms = r->n_terms,
			.is_han = r->is_han };

		for (size_t h = 0; h < r->n; h++)
			kb_hit_weigh(&r->hits[h], w, r->is_han);
		qsort_r(r->hits, r->n, sizeof(*r->hits), kb_hit_compare,
			(void *)(uintptr_t)t->s->versions);
		kb_trust_features(&ranked, rows[i].x);
		rows[i].weight = 1;
		rows[i].fold = r->fold;
		rows[i].answerable = r->article != 0;
		rows[i].right = rows[i].right_three = false;
		for (size_t h = 0; h < r->n && h < 3; h++)
			if (t->s->versions[r->hits[h].version].id_hash ==
			    r->article) {
				rows[i].right_three = true;
				rows[i].right |= h == 0;
			}
	}
}

static unsigned shown_from(const struct kb_trust *trust, double p)
{
	unsigned percent = 1;

	while (percent <= KB_WRONG_MAX && p < trust->threshold[percent - 1])
		percent++;
	return percent;
}

/* A calibration flatters the trials it was fitted to: each is told by one that
   the other folds make. */
static void tell_fold(const struct trials *t, const struct kb_trust_row *rows,
		      unsigned fold, struct kb_trust trust)
{
	struct kb_trust_row *others = kb_array(NULL, struct kb_trust_row,
					       t->n + 1);
	double weight = kb_trust_unanswerable(rows, t->n);
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		if (rows[i].fold != fold)
			others[n++] = rows[i];
	kb_trust_fit(others, n, &trust);
	for (size_t i = 0; i < t->n; i++) {
		double p = kb_trust_probability(trust.weight, rows[i].x);
		const struct kb_trial_row row = {
			.lang = t->v[i].lang, .p = p,
			.weight = rows[i].weight *
				(rows[i].answerable ? 1 : weight),
			.shown_from = shown_from(&trust, p),
			.right = rows[i].right,
			.answerable = rows[i].answerable };

		if (rows[i].fold == fold)
			t->options->trial(t->options->user, &row);
	}
	talloc_free(others);
}

enum kb_status kb_trials_run(struct kb_reader *r,
			     const struct kb_lessons *lessons,
			     const uint8_t *keep,
			     const struct kb_learn_options *options,
			     struct kb_weights *weights,
			     struct kb_learned *done, struct kb_error *err)
{
	struct trials t = { .mem = talloc_new(NULL), .r = r, .keep = keep,
		.s = kb_index_snapshot(r->index, r->part),
		.lessons = lessons, .options = options, .weights = weights };
	unsigned folds = lessons->n > MANY ? FEW_FOLDS : FOLDS;
	struct kb_trust_row *rows;
	double scale[GROUPS];
	enum kb_status st = KB_OK;

	kb_training_limit(lessons->training, FOLD_OTHERS);
	for (unsigned i = 0; i < folds && st == KB_OK; i++)
		st = run_fold(&t, i, err);
	kb_training_limit(lessons->training, 0);
	for (size_t i = 0; i < t.n; i++)
		done->answerable += t.v[i].article != 0;
	done->trials = t.n;
	if (st == KB_OK && done->answerable >= KB_TRIALS_MIN) {
		fit_groups(&t, scale);
		for (int h = 0; h < 2; h++)
			for (int i = 0; i < KB_SIGNALS; i++)
				weights->signal[h][i] *= scale[group_of(i)];
		rows = kb_array(t.mem, struct kb_trust_row, t.n);
		weigh_again(&t, weights, rows);
		for (unsigned i = 0; options->trial && i < folds; i++)
			tell_fold(&t, rows, i, weights->trust);
		kb_trust_fit(rows, t.n, &weights->trust);
		weights->trials = t.n;
		memcpy(done->threshold, weights->trust.threshold,
		       sizeof(done->threshold));
	}
	talloc_free(t.mem);
	return st;
}
