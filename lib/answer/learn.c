/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * learn.c - makes the model of a knowledge base. In: its store and index. Out:
 * the model file: a classifier, and as its note the weights of the signals and
 * of trust as trials found them (trials.c).
 */
#include <kb/learn.h>

#include <errno.h>
#include <unistd.h>

#include "lessons.h"
#include "reader.h"
#include "trials.h"

/* With more articles than this, those that nobody asked for yet are left to
   the words of their titles. */
enum { UNASKED_MAX = 3000 };

char *kb_model_path(void *mem, const char *index_dir)
{
	return kb_format(mem, "%s/public.model", index_dir);
}

static enum kb_status forget(const char *path, struct kb_error *err)
{
	if (unlink(path) < 0 && errno != ENOENT)
		return kb_error_at(err, KB_IO, path, 0, "cannot be removed: "
				   "%s", strerror(errno));
	return KB_OK;
}

static int by_article(const void *a, const void *b, void *user)
{
	const struct kb_lesson *v = user;
	const struct kb_lesson *x = &v[*(const uint32_t *)a];
	const struct kb_lesson *y = &v[*(const uint32_t *)b];

	return x->article < y->article ? -1 : x->article > y->article;
}

/* Which lessons the classifier is told: all, or of very many articles those
   that have more than a title. Returns how many articles are left. */
static size_t choose(void *mem, const struct kb_lessons *l, uint8_t *keep)
{
	uint32_t *order = kb_array(mem, uint32_t, l->n);
	size_t articles = 0, asked = 0;

	for (size_t i = 0; i < l->n; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, l->n, sizeof(*order), by_article, l->v);
	for (size_t i = 0, end; i < l->n; i = end) {
		bool any = false;

		for (end = i; end < l->n && l->v[order[end]].article ==
		     l->v[order[i]].article; end++)
			any |= l->v[order[end]].kind != KB_LESSON_TITLE;
		articles++;
		asked += any;
		for (size_t j = i; j < end; j++)
			keep[order[j]] = any ? 2 : 1;
	}
	if (articles <= UNASKED_MAX)
		return asked ? articles : 0;
	for (size_t i = 0; i < l->n; i++)
		keep[i] = keep[i] == 2;
	return asked;
}

static char *note(void *mem, const struct kb_weights *w)
{
	json_t *root = json_object();
	char *text, *copy;

	json_object_set_new(root, "taught", kb_weights_json(w));
	text = json_dumps(root, KB_JSON_FLAGS | JSON_SORT_KEYS);
	copy = kb_strdup(mem, text);
	free(text);
	json_decref(root);
	return copy;
}

struct learning {
	const struct kb_config *config;
	const struct kb_learn_options *options;
	struct kb_reader *reader;
	struct kb_lessons *lessons;
	uint8_t *keep;
	const char *path;
	struct kb_learned done;
};

/* Without the change it knows a model counts as one to be made anew. */
static enum kb_status put(struct learning *l, void *mem,
			  struct kb_model *model,
			  const struct kb_weights *weights, bool done,
			  struct kb_error *err)
{
	enum kb_status st = kb_model_write(model, note(mem, weights),
					   done ? l->done.seq : -1, l->path,
					   err);

	if (st == KB_OK)
		l->done.digest = kb_model_digest(model);
	return st;
}

/* Is there a model that answers can go by until the trials are over? */
static bool have_model(const struct learning *l, void *mem)
{
	struct kb_model *model;
	struct kb_error ignored;

	return kb_model_open(mem, l->path, &model, &ignored) == KB_OK;
}

static enum kb_status train(struct learning *l, void *mem,
			    struct kb_model **ret, struct kb_error *err)
{
	const struct kb_learn_options *o = l->options;
	uint64_t start = kb_clock_ns();
	enum kb_status st = kb_training_fit(l->lessons->training, mem, l->keep,
		o->workers, o->progress, o->user, ret, err);

	if (st != KB_OK)
		return st;
	l->done.articles = kb_model_classes(*ret);
	for (size_t i = 0; i < l->lessons->n; i++)
		l->done.examples += l->keep[i] != 0;
	l->done.fit_seconds = (double)(kb_clock_ns() - start) / 1e9;
	return KB_OK;
}

static enum kb_status try(struct learning *l, struct kb_weights *weights,
			  struct kb_error *err)
{
	uint64_t start = kb_clock_ns();
	enum kb_status st = kb_trials_run(l->reader, l->lessons, l->keep,
					  l->options, weights, &l->done, err);

	l->done.trial_seconds = (double)(kb_clock_ns() - start) / 1e9;
	return st;
}

static enum kb_status fit(struct learning *l, void *mem, struct kb_error *err)
{
	struct kb_weights weights = *kb_weights_shipped(true);
	struct kb_model *model;
	enum kb_status st;

	if (l->options->report_only)
		return try(l, &weights, err);
	st = train(l, mem, &model, err);
	if (st == KB_NOT_FOUND)		/* titles without a word */
		return forget(l->path, err);
	if (st != KB_OK)
		return st;
	if (l->options->classifier_only)
		return put(l, mem, model, &weights, true, err);
	if (!have_model(l, mem))
		st = put(l, mem, model, &weights, false, err);
	if (st == KB_OK)
		st = try(l, &weights, err);
	return st == KB_OK ? put(l, mem, model, &weights, true, err) : st;
}

static enum kb_status load(struct learning *l, void *mem,
			   struct kb_error *err)
{
	struct kb_engine *engine;
	struct kb_store *store;
	struct kb_index_state state;
	enum kb_status st = kb_engine_open(mem, l->config, KB_PART_PUBLIC,
					   &engine, err);

	/* Cases are not in the public's store. */
	if (st == KB_OK)
		st = kb_store_open(mem, l->config->store, KB_STORE_READ, false,
				   &store, err);
	if (st == KB_OK)
		st = kb_reader_open(engine, mem, &l->reader, err);
	if (st == KB_OK)
		st = kb_reader_refresh(l->reader, err);
	if (st != KB_OK)
		return st;
	kb_reader_state(l->reader, &state);
	l->done.seq = state.seq;
	return kb_lessons_load(mem, store,
		kb_index_snapshot(l->reader->index, KB_PART_PUBLIC),
		l->reader->text, &l->lessons, err);
}

static enum kb_status learn(const struct kb_config *config,
			    const struct kb_learn_options *options,
			    const char *path, struct kb_learned *ret,
			    struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct learning l = { .config = config, .options = options,
			      .path = path };
	enum kb_status st = load(&l, mem, err);

	if (st == KB_OK) {
		l.keep = kb_array(mem, uint8_t, l.lessons->n + 1);
		if (choose(mem, l.lessons, l.keep) >= 2)
			st = fit(&l, mem, err);
		else if (!options->report_only)
			st = forget(path, err);
	}
	if (st == KB_OK)
		*ret = l.done;
	talloc_free(mem);
	return st;
}

enum kb_status kb_learn(const struct kb_config *config,
			const struct kb_learn_options *options,
			struct kb_learned *ret, struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	char *path = kb_model_path(mem, config->index);
	struct kb_file_lock *lock;
	enum kb_status st = kb_file_lock(mem,
		kb_format(mem, "%s/learn.lock", config->index),
		"another kb-indexer learn", &lock, err);

	if (st == KB_NOT_FOUND)
		kb_error_at(err, st, config->index, 0, "there is no index "
			    "yet; run kb-indexer build");
	if (st == KB_OK) {
		kb_file_sweep(path);
		st = learn(config, options, path, ret, err);
	}
	talloc_free(mem);
	return st;
}
