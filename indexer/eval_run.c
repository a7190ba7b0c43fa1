/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * eval_run.c - asks a collection's questions of a throw-away knowledge base.
 * In: the collection's folder and struct eval_set. Out: what each question got
 * and how long it took. The knowledge base is read by the readers of `import`,
 * built by kb_index_build and asked by kb_answer_ask, as everywhere.
 *
 * Where a question is itself a resolved case, its answer must not be known
 * when it is asked: such questions are dealt into folds, and while one fold
 * is asked, its cases are out of the store (and of an index built anew).
 */
#include "eval.h"

#include <kb/learn.h>

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "import.h"
#include "random.h"

/* ---- where it is built ----------------------------------------------------- */

struct place {
	const char *dir, *store, *index;
	bool keep;
};

static enum kb_status place_make(void *mem, const struct eval_options *o,
				 const char *name, struct place *ret,
				 struct kb_error *err)
{
	const char *temporary = getenv("TMPDIR");
	enum kb_status status;
	char *dir;

	if (o->keep) {
		dir = kb_format(mem, "%s/%s", o->keep, name);
		status = kb_mkdirs(dir, err);
		if (status)
			return status;
	} else {
		dir = kb_format(mem, "%s/concord-eval-XXXXXX",
				      temporary && *temporary ? temporary :
				      P_tmpdir);
		if (!mkdtemp(dir))
			return kb_error_at(err, KB_IO, dir, 0,
				"cannot be made: %s; set TMPDIR to a folder "
				"with room", strerror(errno));
	}
	*ret = (struct place){
		.dir = dir, .keep = o->keep,
		.store = kb_format(mem, "%s/store.db", dir),
		.index = kb_format(mem, "%s/index", dir),
	};
	if (o->keep && access(ret->store, F_OK) == 0)
		return kb_error_at(err, KB_CONFLICT, ret->store, 0,
				   "is already there; remove it or give --keep "
				   "another folder");
	return KB_OK;
}

static void place_drop(const struct place *place)
{
	struct kb_error ignored;

	if (place->dir && !place->keep &&
	    kb_rmtree(place->dir, &ignored) != KB_OK)
		kb_log(KB_LOG_WARN, "eval-folder-left", "text=\"%s\"",
		       ignored.text);
}

/* ---- cases left out -------------------------------------------------------- */

/* A case whose question is also asked; copied, since the store forgets it. */
struct held { struct kb_case c; int fold; };

struct holding {
	const struct eval_options *options;
	struct eval_set *set;
	struct eval_query **by_id;	/* sorted by id */
	struct held *v; size_t n, room;
	void *mem;
};

static int query_compare(const void *a, const void *b)
{
	return strcmp((*(struct eval_query *const *)a)->id,
		      (*(struct eval_query *const *)b)->id);
}

static struct eval_query *query_find(const struct holding *h, const char *id)
{
	struct eval_query key = { .id = id }, *p = &key, **found;

	found = bsearch(&p, h->by_id, h->set->n, sizeof(*h->by_id),
			query_compare);
	return found ? *found : NULL;
}

static enum kb_status hold_case(void *user, const struct kb_case *c,
				struct kb_error *err)
{
	struct holding *h = user;
	struct eval_query *q = query_find(h, c->id);

	if (!q)
		return KB_OK;
	q->fold = 0;
	if (h->n == h->room) {
		h->room = h->room ? 2 * h->room : 64;
		h->v = kb_grow(h->mem, h->v, struct held, h->room);
	}
	h->v[h->n++].c = (struct kb_case){
		.id = kb_strdup(h->mem, c->id),
		.lang = kb_strdup(h->mem, c->lang),
		.question = kb_strdup(h->mem, c->question),
		.article = kb_strdup(h->mem, c->article),
		.resolved_at = c->resolved_at,
		.detail_json = kb_strdup(h->mem, c->detail_json),
		.source = c->source ? kb_strdup(h->mem, c->source) : NULL,
		.path = c->path ? kb_strdup(h->mem, c->path) : NULL,
	};
	return KB_OK;
}

struct dealt { uint64_t key; struct eval_query *q; };

static int dealt_compare(const void *a, const void *b)
{
	const struct dealt *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

/* Deals the questions that are cases into folds of equal size. */
static void deal_folds(struct holding *h, const struct eval_options *o)
{
	struct eval_set *set = h->set;
	struct dealt *dealt = kb_array(h->mem, struct dealt, set->n);
	size_t n = 0;

	for (size_t i = 0; i < set->n; i++)
		if (set->queries[i].fold == 0)
			dealt[n++] = (struct dealt){
				kb_random_key(o->seed, set->queries[i].id),
				&set->queries[i],
			};
	if (!n)
		return;
	qsort(dealt, n, sizeof(*dealt), dealt_compare);
	set->folds = o->folds ? (int)o->folds : 1;
	if ((size_t)set->folds > n)
		set->folds = (int)n;
	for (size_t i = 0; i < n; i++)
		dealt[i].q->fold = (int)(i % (size_t)set->folds);
	for (size_t i = 0; i < h->n; i++)
		h->v[i].fold = query_find(h, h->v[i].c.id)->fold;
}

static enum kb_status find_held(struct kb_store *store,
				const struct eval_options *o,
				struct holding *h, struct kb_error *err)
{
	enum kb_status status;

	h->by_id = kb_array(h->mem, struct eval_query *, h->set->n);
	for (size_t i = 0; i < h->set->n; i++)
		h->by_id[i] = &h->set->queries[i];
	qsort(h->by_id, h->set->n, sizeof(*h->by_id), query_compare);
	status = kb_store_each_case(store, NULL, hold_case, h, err);
	if (!status)
		deal_folds(h, o);
	return status;
}

/* Takes a fold's cases out of the store, or puts them back. */
static enum kb_status move_cases(struct kb_store *store,
				 const struct holding *h, int fold, bool out,
				 struct kb_error *err)
{
	enum kb_status status = kb_store_begin(store, err);
	enum kb_put put;

	if (status)
		return status;
	for (size_t i = 0; !status && i < h->n; i++) {
		if (h->v[i].fold != fold)
			continue;
		status = out ?
			kb_store_case_remove(store, h->v[i].c.id, err) :
			kb_store_case_put(store, &h->v[i].c, &put, err);
	}
	if (!status)
		return kb_store_commit(store, err);
	kb_store_rollback(store);
	return status;
}

/* ---- asking ---------------------------------------------------------------- */

static uint64_t cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Articles best first, each once (a run file may not repeat one). */
static void keep_hits(struct eval_set *set, struct eval_query *q,
		      const struct kb_answer *a)
{
	q->verdict = a->verdict;
	q->confidence = a->confidence;
	q->got = kb_array(set, const char *, a->n_hits);
	q->score = kb_array(set, double, a->n_hits);
	for (size_t i = 0; i < a->n_hits; i++) {
		const char *id = a->hits[i].stored.article->id;
		size_t at = 0;

		while (at < q->n_got && strcmp(q->got[at], id) != 0)
			at++;
		if (at < q->n_got)
			continue;
		q->got[at] = kb_strdup(set, id);
		q->score[at] = a->hits[i].hit.score;
		q->n_got++;
	}
	q->right = kb_ranking_right(&(struct kb_ranking){
		q->got, q->n_got, q->judged, q->n_judged }, EVAL_HITS);
}

static enum kb_status ask_one(struct kb_reader *reader,
			      const struct eval_options *o,
			      struct eval_set *set, struct eval_query *q,
			      struct kb_error *err)
{
	void *mem = talloc_new(set);
	struct kb_question question = {
		.text = q->text, .len = strlen(q->text), .lang = q->lang,
		.limit = o->hits ? o->hits : EVAL_HITS,
	};
	struct kb_answer *answer = NULL;
	uint64_t cpu = cpu_ns(), wall = kb_clock_ns();
	enum kb_status status = kb_answer_ask(reader, mem, &question, &answer,
					      err);

	q->ns = kb_clock_ns() - wall;
	set->cpu_ns += cpu_ns() - cpu;
	q->verdict = KB_VERDICT_NONE;
	/* What the daemon refuses is a question without an answer. */
	if (status == KB_INVALID || status == KB_LIMIT) {
		kb_log(KB_LOG_WARN, "eval-refused", "id=%s text=\"%s\"", q->id,
		       err->text);
		status = KB_OK;
	} else if (!status) {
		keep_hits(set, q, answer);
		if (o->seen)
			o->seen(o->seen_user, set, q, answer);
	}
	talloc_free(mem);
	return status;
}

static enum kb_status ask_fold(const struct kb_config *config,
			       const struct eval_options *o,
			       struct eval_set *set, int fold,
			       struct kb_error *err)
{
	void *mem = talloc_new(set);
	struct kb_engine *engine;
	struct kb_reader *reader;
	struct kb_index_state state;
	enum kb_status status = kb_engine_open(mem, config, KB_PART_PUBLIC,
					       &engine, err);

	if (!status)
		status = kb_engine_ready(engine, err);
	if (!status)
		status = kb_reader_open(engine, mem, &reader, err);
	for (size_t i = 0; !status && i < set->n; i++) {
		if (kb_stop)
			status = kb_error_set(err, KB_INTERRUPTED,
				"stopped; nothing is kept of a measurement");
		else if (set->queries[i].fold == fold)
			status = ask_one(reader, o, set, &set->queries[i],
					 err);
	}
	if (!status) {
		kb_reader_state(reader, &state);
		set->documents = state.documents;
		set->articles = state.articles;
	}
	talloc_free(mem);
	return status;
}

static bool goes_on(void *user, uint64_t done, uint64_t total)
{
	return !kb_stop;
}

static bool any_of_fold(const struct eval_set *set, int fold)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->queries[i].fold == fold)
			return true;
	return false;
}

/* All that is made from the store before it is asked. */
static enum kb_status make_index(const struct kb_config *config,
				 const struct holding *h, struct kb_error *err)
{
	const struct kb_index_settings settings = {
		.k1 = config->bm25_k1, .b = config->bm25_b,
		.title_b = config->title_b,
		.workers = (unsigned)config->workers,
	};
	uint64_t start = kb_clock_ns();
	enum kb_status status = kb_index_build(h->mem, config->store,
		config->index, &settings, goes_on, NULL, NULL, err);

	h->set->build_seconds += (double)(kb_clock_ns() - start) / 1e9;
	return status;
}

static bool trains_on(void *user, size_t done, size_t total)
{
	return !kb_stop;
}

/* What its cases teach; a collection without cases teaches nothing. */
static enum kb_status learn(const struct kb_config *config,
			    const struct holding *h, struct kb_error *err)
{
	const struct kb_learn_options o = {
		.workers = (unsigned)config->workers, .progress = trains_on };
	struct kb_learned learned = { 0 };
	enum kb_status status = kb_learn(config, &o, &learned, err);

	h->set->learn_seconds += learned.fit_seconds + learned.trial_seconds;
	return status;
}

/* One fold: its cases out, a fresh index, its questions, its cases back. */
static enum kb_status run_fold(struct kb_store *store,
			       const struct kb_config *config,
			       const struct holding *h, int fold,
			       struct kb_error *err)
{
	enum kb_status status = KB_OK;

	if (!any_of_fold(h->set, fold))
		return KB_OK;
	if (fold >= 0)
		status = move_cases(store, h, fold, true, err);
	if (!status)
		status = make_index(config, h, err);
	if (!status && !h->options->no_learning)
		status = learn(config, h, err);
	if (!status)
		status = ask_fold(config, h->options, h->set, fold, err);
	if (!status && fold >= 0)
		status = move_cases(store, h, fold, false, err);
	return status;
}

static bool want_none(void *user, const struct kb_case *c)
{
	return false;
}

/* A wrong row is reported and left out, as by `import`. */
static enum kb_status read_content(void *mem, struct kb_store *store,
				   const struct eval_options *o,
				   const char *dir, struct kb_error *err)
{
	struct kb_import im = {
		.store = store, .mem = mem, .share = 1,
		.want_case = o->no_cases ? want_none : NULL,
	};

	return kb_import_path(&im, dir, err);
}

static enum kb_status run_in(void *mem, const struct kb_config *config,
			     const struct eval_options *o,
			     struct eval_set *set, struct kb_error *err)
{
	struct holding h = { .set = set, .mem = mem,
			     .options = o };
	struct kb_store *store;
	enum kb_status status = kb_store_open(mem, config->store,
					      KB_STORE_WRITE, true, &store,
					      err);

	if (!status)
		status = read_content(mem, store, o, set->dir, err);
	if (!status)
		status = eval_thin(mem, store, o, set, err);
	if (!status)
		status = find_held(store, o, &h, err);
	for (int fold = -1; !status && fold < set->folds; fold++)
		status = run_fold(store, config, &h, fold, err);
	return status;
}

enum kb_status eval_set_run(void *parent, const struct kb_config *config,
			    const struct eval_options *options,
			    struct eval_set *set, struct kb_error *err)
{
	void *mem = talloc_new(parent), *inside = talloc_new(mem);
	struct kb_config own = *config;
	struct place place = { 0 };
	const char *name = options->split ?
		kb_format(mem, "%s-%llu", set->name,
			  (unsigned long long)options->split) : set->name;
	enum kb_status status = place_make(mem, options, name, &place, err);

	if (!status) {
		own.store = place.store;
		own.index = place.index;
		own.hits = EVAL_HITS;
		status = run_in(inside, &own, options, set, err);
	}
	talloc_free(inside);	/* closes the store before its folder goes */
	place_drop(&place);
	talloc_free(mem);
	return status;
}
