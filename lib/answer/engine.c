/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * engine.c - what all answering threads share, and what each holds. The public
 * engine opens the public part alone: nothing of the others can show.
 */
#include "suggest.h"
#include "synonyms.h"

#include <pthread.h>

struct kb_engine {
	const struct kb_config *config;
	enum kb_part part;
	struct kb_index *index;		/* set once, under lock */
	struct kb_error damaged;	/* why there is none */
	uint64_t damaged_until;		/* is not asked again before */
	struct kb_teacher *teacher;
	pthread_mutex_t lock;
	struct kb_suggest_share *suggestions;
};

static int close_engine(struct kb_engine *e)
{
	kb_suggest_share_stop(e->suggestions);	/* its thread reads e */
	pthread_mutex_destroy(&e->lock);
	return 0;
}

enum kb_status kb_engine_open(void *mem, const struct kb_config *config,
			      enum kb_part part, struct kb_engine **ret,
			      struct kb_error *err)
{
	struct kb_engine *e = kb_new(mem, struct kb_engine);

	e->config = config;
	e->part = part;
	e->teacher = kb_teacher_new(e, config->index);
	pthread_mutex_init(&e->lock, NULL);
	e->suggestions = kb_suggest_share_new(e, e);
	talloc_set_destructor(e, close_engine);
	*ret = e;
	return KB_OK;
}

/* Opening reads all of the index. What is damaged is not read for every
   question anew: a wait of seconds, longer when reading takes long. */
static enum kb_status open_index(struct kb_engine *e,
				 const struct kb_index_settings *settings,
				 struct kb_error *err)
{
	const uint64_t rest_ns = 1000000000;
	uint64_t begin = kb_clock_ns(), now;
	enum kb_status st;

	if (begin < e->damaged_until) {
		*err = e->damaged;
		return err->status;
	}
	st = kb_index_open(e, e->config->index, 1u << e->part, settings,
			   &e->index, err);
	now = kb_clock_ns();
	if (st == KB_CORRUPT) {
		e->damaged = *err;
		e->damaged_until = now + rest_ns + 20 * (now - begin);
	}
	return st;
}

enum kb_status kb_engine_ready(struct kb_engine *e, struct kb_error *err)
{
	const struct kb_index_settings settings = {
		.k1 = e->config->bm25_k1, .b = e->config->bm25_b,
		.title_b = e->config->title_b };
	enum kb_status st = KB_OK;

	pthread_mutex_lock(&e->lock);
	if (!e->index)
		st = open_index(e, &settings, err);
	pthread_mutex_unlock(&e->lock);
	return st;
}

static int close_reader(struct kb_reader *r)
{
	kb_teacher_let_go(r->engine->teacher, r->taught);
	return 0;
}

enum kb_status kb_reader_open(struct kb_engine *e, void *mem,
			      struct kb_reader **ret, struct kb_error *err)
{
	struct kb_reader *r = kb_new(mem, struct kb_reader);

	r->engine = e;
	r->config = e->config;
	r->part = e->part;
	if (r->part != KB_PART_PUBLIC)
		r->audience = (struct kb_audience){ .staff = true,
						    .all = true };
	r->audience_key = kb_audience_key(r, &r->audience);
	r->text = kb_text_new(r);
	r->query = kb_query_new(r);
	r->ranker = kb_ranker_new(r, e->config);
	talloc_set_destructor(r, close_reader);
	*ret = r;
	return KB_OK;
}

static void refresh_taught(struct kb_reader *r)
{
	const struct kb_taught *before = r->taught;

	kb_teacher_refresh(r->engine->teacher, &r->taught);
	if (r->taught == before)
		return;
	talloc_free(r->classes);
	r->classes = r->taught->model ?
		kb_classes_new(r, r->taught->model) : NULL;
}

static enum kb_status refresh_index(struct kb_reader *r, struct kb_error *err)
{
	enum kb_status st;

	if (r->index)
		return kb_index_reader_refresh(r->index, err);
	st = kb_engine_ready(r->engine, err);
	if (st == KB_OK)
		st = kb_index_reader_open(r->engine->index, r, &r->index, err);
	if (st != KB_OK || r->part == KB_PART_PUBLIC)
		return st;
	kb_index_reader_audience(r->index, &r->audience);
	return kb_index_reader_refresh(r->index, err);
}

/* The store goes with the index: a public reader's is another one in each
   generation, and never the whole one. */
static enum kb_status refresh_store(struct kb_reader *r, struct kb_error *err)
{
	const char *path = r->part == KB_PART_PUBLIC ?
		kb_index_public_store(r->index) : r->config->store;
	struct kb_store *store;
	enum kb_status st;

	if (r->store && !strcmp(path, r->store_path))
		return KB_OK;
	st = kb_store_open(r, path, KB_STORE_READ, false, &store, err);
	if (st != KB_OK)
		return st;
	talloc_free(r->store);
	r->store = store;
	r->store_path = kb_strdup(store, path);
	return KB_OK;
}

enum kb_status kb_reader_refresh(struct kb_reader *r, struct kb_error *err)
{
	enum kb_status st;

	if (r->frozen)
		return KB_OK;
	refresh_taught(r);
	st = refresh_index(r, err);
	return st == KB_OK ? refresh_store(r, err) : st;
}

/* ---- as it would be ------------------------------------------------------ */

/* Each id once, in the order of the proposal. */
static size_t list_ids(void *mem, const struct kb_proposal *p,
		       const char ***ret)
{
	const char **ids = kb_array(mem, const char *, p->n + p->n_gone + 1);
	size_t n = 0;

	for (size_t i = 0; i < p->n + p->n_gone; i++) {
		const char *id = i < p->n ? p->put[i]->id :
			p->gone[i - p->n].id;
		size_t at = 0;

		while (at < n && strcmp(ids[at], id) != 0)
			at++;
		if (at == n)
			ids[n++] = id;
	}
	*ret = ids;
	return n;
}

/* Does it change anything, or only look at another time? */
static bool is_change(const struct kb_proposal *p)
{
	return p && (p->n || p->n_gone || p->n_synonyms);
}

static enum kb_status overlay_index(struct kb_reader *r,
				    struct kb_reader *from,
				    const struct kb_proposal *p,
				    struct kb_error *err)
{
	struct kb_overlay o = { .at = p ? p->at : 0 };
	struct kb_index_state state;
	void *mem = talloc_new(r);
	const char **ids;
	enum kb_status st = KB_OK;

	if (is_change(p)) {
		o.n = list_ids(mem, p, &ids);
		o.ids = ids;
		o.proposed = r->store;
		st = kb_store_open(mem, r->config->store, KB_STORE_READ, false,
				   &o.store, err);
	}
	if (st == KB_OK)
		st = kb_index_reader_overlay(from->index, r, &o, &r->index,
					     err);
	talloc_free(mem);
	/* Read before others change them: no version keeps what they were. */
	if (st == KB_OK) {
		kb_reader_state(r, &state);
		st = kb_thesaurus_refresh(r, r->store, r->text, state.synonyms,
					  &r->thesaurus, err);
	}
	return st == KB_OK && is_change(p) ?
		kb_store_propose_rest(r->store, err) : st;
}

/* From the whole store: the public's own forgets what nobody reads now. */
enum kb_status kb_reader_overlay(struct kb_reader *from, void *mem,
				 const struct kb_proposal *p,
				 struct kb_reader **ret, struct kb_error *err)
{
	struct kb_reader *r;
	enum kb_status st = from->index ? KB_OK : kb_reader_refresh(from, err);

	if (st == KB_OK)
		st = kb_reader_open(from->engine, mem, &r, err);
	if (st != KB_OK)
		return st;
	r->frozen = true;
	kb_reader_audience(r, &from->audience);
	kb_teacher_keep(r->engine->teacher, from->taught);
	r->taught = from->taught;
	if (r->taught->model)
		r->classes = kb_classes_new(r, r->taught->model);
	st = is_change(p) ?
		kb_store_propose(r, r->config->store, p, &r->store, err) :
		kb_store_open(r, r->config->store, KB_STORE_READ, false,
			      &r->store, err);
	if (st == KB_OK)
		st = overlay_index(r, from, p, err);
	if (st != KB_OK) {
		talloc_free(r);
		return st;
	}
	*ret = r;
	return KB_OK;
}

void kb_reader_audience(struct kb_reader *r, const struct kb_audience *who)
{
	char *key = kb_audience_key(r, who);

	if (r->part == KB_PART_PUBLIC || !strcmp(key, r->audience_key)) {
		talloc_free(key);
		return;
	}
	talloc_free(r->audience_key);
	r->audience_key = key;
	r->audience = *kb_audience_copy(key, who);
	if (r->index)
		kb_index_reader_audience(r->index, &r->audience);
}

struct kb_store *kb_reader_store(struct kb_reader *r)
{
	return r->store;
}

struct kb_text *kb_reader_text(struct kb_reader *r)
{
	return r->text;
}

void kb_reader_state(const struct kb_reader *r, struct kb_index_state *ret)
{
	*ret = (struct kb_index_state){ 0 };
	if (r->index)
		kb_index_reader_state(r->index, ret);
	/* Answers depend on what was learned, too. */
	if (r->index && r->taught && r->taught->model) {
		size_t len = strlen(ret->generation);

		snprintf(ret->generation + len, sizeof(ret->generation) - len,
			 ".%08x", (unsigned)kb_model_digest(r->taught->model));
	}
}

struct kb_suggest_share *kb_engine_suggestions(struct kb_engine *e)
{
	return e->suggestions;
}
