/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * build.c - a fresh generation from the store. One thread reads the store and
 * cuts it into chunks of whole articles; workers turn each chunk into a
 * segment; merge.c joins the segments in the order of the chunks, so that the
 * number of workers changes nothing. At the end the live link is swapped.
 */
#include "build.h"
#include "manifest.h"

#include <pthread.h>

/* Text of a chunk: a worker needs about ten times as much memory. */
enum { CHUNK_BYTES = 2 << 20, QUEUE_MAX = 2, WORKERS_MAX = 16 };

/* Chunks by where they go. Text that everyone may see is encoded once, for
   both parts that hold it; of an article with several audiences each part gets
   its own, since an article's documents lie side by side. */
enum lane { LANE_SHARED, LANE_PUBLIC, LANE_INTERNAL, LANE_CASES, LANES };
static const unsigned lane_parts[LANES] = {
	[LANE_SHARED] = 1u << KB_PART_PUBLIC | 1u << KB_PART_INTERNAL,
	[LANE_PUBLIC] = 1u << KB_PART_PUBLIC,
	[LANE_INTERNAL] = 1u << KB_PART_INTERNAL,
	[LANE_CASES] = 1u << KB_PART_CASES,
};

struct build {
	void *mem;
	const char *folder;	/* of the generation */
	struct kb_build_part parts[KB_PARTS];
	unsigned segments;
	struct kb_chunk *open[LANES];	/* being filled */
	void *reading;			/* of the article being read: */
	struct kb_unit unit;
	size_t n_public;		/* of its versions */
	struct kb_store *store, *aside;	/* aside: for queries while reading */
	struct kb_mirror *mirror;
	uint64_t read, total, told_ns;
	kb_progress_fn progress; void *user;

	pthread_mutex_t lock;
	pthread_cond_t moved;
	struct kb_chunk *queue, **tail; unsigned queued;
	bool closed, failed;
	struct kb_error error;	/* of the first worker that failed */
};

/* ---- workers --------------------------------------------------------------- */

static struct kb_chunk *take(struct build *b)
{
	struct kb_chunk *c;

	while (!b->queue && !b->closed)
		pthread_cond_wait(&b->moved, &b->lock);
	c = b->queue;
	if (!c)
		return NULL;
	b->queue = c->next;
	if (!b->queue)
		b->tail = &b->queue;
	b->queued--;
	pthread_cond_broadcast(&b->moved);
	return c;
}

static void *worker(void *user)
{
	struct build *b = user;
	struct kb_chunk *c;

	pthread_mutex_lock(&b->lock);
	while ((c = take(b))) {
		struct kb_error err = { 0 };
		enum kb_status st = KB_OK;
		bool skip = b->failed;

		pthread_mutex_unlock(&b->lock);
		if (!skip)
			st = kb_segment_build(c, b->folder, &err);
		talloc_free(c);
		pthread_mutex_lock(&b->lock);
		if (st != KB_OK && !b->failed) {
			b->failed = true;
			b->error = err;
			pthread_cond_broadcast(&b->moved);
		}
	}
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

/* ---- the reader ------------------------------------------------------------ */

static enum kb_status hand_over(struct build *b, enum lane lane,
				struct kb_error *err)
{
	struct kb_chunk *c = b->open[lane];
	enum kb_status st = KB_OK;

	b->open[lane] = NULL;
	c->segment = b->segments++;
	for (int part = 0; part < KB_PARTS; part++)
		if (lane_parts[lane] >> part & 1)
			kb_build_part_add(b->mem, &b->parts[part], c);
	pthread_mutex_lock(&b->lock);
	while (b->queued >= QUEUE_MAX && !b->failed)
		pthread_cond_wait(&b->moved, &b->lock);
	if (b->failed) {
		*err = b->error;
		st = err->status;
	}
	*b->tail = c;
	b->tail = &c->next;
	b->queued++;
	pthread_cond_broadcast(&b->moved);
	pthread_mutex_unlock(&b->lock);
	return st;
}

/* A chunk is a root of its own: talloc trees are not shared by threads. */
static struct kb_chunk *chunk_of(struct build *b, enum lane lane)
{
	if (!b->open[lane])
		b->open[lane] = kb_new(NULL, struct kb_chunk);
	return b->open[lane];
}

static size_t unit_bytes(const struct kb_unit *unit)
{
	size_t bytes = 0;

	for (size_t i = 0; i < unit->n; i++) {
		const struct kb_unit_version *v = &unit->versions[i];

		bytes += strlen(v->text) + 64;
		if (v->questions)
			bytes += strlen(v->questions);
	}
	return bytes;
}

static enum kb_status add_words(void *user, const struct kb_case *c,
				struct kb_error *err)
{
	struct build *b = user;

	kb_unit_add_case(b->reading, &b->unit, c);
	return KB_OK;
}

/* A whole article goes into the lane's open chunk, which then owns mem. */
static enum kb_status put_unit(struct build *b, enum lane lane, void *mem,
			       const struct kb_unit *unit,
			       struct kb_error *err)
{
	struct kb_chunk *c = chunk_of(b, lane);

	if (c->n == c->cap) {
		c->cap = c->cap ? c->cap * 2 : 64;
		c->units = kb_grow(c, c->units, struct kb_unit, c->cap);
	}
	talloc_steal(c, mem);
	c->bytes += unit_bytes(unit);
	c->units[c->n++] = *unit;
	return c->bytes < CHUNK_BYTES ? KB_OK : hand_over(b, lane, err);
}

/* The public's versions of an article that has others, too. */
static enum kb_status put_public(struct build *b, const char *id,
				 struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct kb_unit unit;
	enum kb_status st = kb_unit_load(mem, b->aside, id, KB_PART_PUBLIC,
					 &unit, err);

	if (st == KB_OK)
		st = kb_mirror_put(b->mirror, id, unit.shown, unit.n_shown, 0,
				   err);
	if (st == KB_OK && unit.n)
		return put_unit(b, LANE_PUBLIC, mem, &unit, err);
	talloc_free(mem);
	return st;
}

/* What was read of an article goes where it belongs. */
static enum kb_status end_article(struct build *b, struct kb_error *err)
{
	struct kb_unit *unit = &b->unit;
	bool shared = unit->n == b->n_public;
	enum kb_status st;

	if (!unit->n)
		return KB_OK;
	st = kb_store_each_case(b->aside, unit->id, add_words, b, err);
	if (st == KB_OK && b->n_public && !shared)
		st = put_public(b, unit->id, err);
	else if (st == KB_OK && unit->n_shown)
		st = kb_mirror_put(b->mirror, unit->id, unit->shown,
				   unit->n_shown, 0, err);
	if (st == KB_OK)
		st = put_unit(b, shared ? LANE_SHARED : LANE_INTERNAL,
			      b->reading, unit, err);
	else
		talloc_free(b->reading);
	b->reading = NULL;
	b->unit = (struct kb_unit){ 0 };
	b->n_public = 0;
	return st;
}

static enum kb_status end_cases(struct build *b, struct kb_error *err)
{
	enum kb_status st = KB_OK;

	if (b->unit.n)
		st = put_unit(b, LANE_CASES, b->reading, &b->unit, err);
	b->reading = NULL;
	b->unit = (struct kb_unit){ 0 };
	return st;
}

static void begin_unit(struct build *b, const char *id)
{
	if (b->unit.n)
		return;
	b->reading = talloc_new(NULL);
	b->unit.id = talloc_strdup(b->reading, id);
}

static enum kb_status tell(struct build *b, struct kb_error *err)
{
	uint64_t now = kb_clock_ns();

	if (!b->progress || now - b->told_ns < 100000000u)
		return KB_OK;
	b->told_ns = now;
	if (b->progress(b->user, b->read, b->total))
		return KB_OK;
	return kb_error_set(err, KB_INTERRUPTED, "stopped; the live index is "
			    "as it was. Run kb-indexer build again");
}

static enum kb_status read_version(void *user, const struct kb_stored *s,
				   struct kb_error *err)
{
	struct build *b = user;
	enum kb_status st = KB_OK;

	if (b->unit.n && strcmp(b->unit.id, s->article->id) != 0)
		st = end_article(b, err);
	if (st != KB_OK)
		return st;
	begin_unit(b, s->article->id);
	kb_unit_add(b->reading, &b->unit, s);
	kb_unit_show(b->reading, &b->unit, s);
	b->n_public += kb_part_holds(KB_PART_PUBLIC, s->article);
	b->read++;
	return tell(b, err);
}

static enum kb_status read_case(void *user, const struct kb_case *k,
				struct kb_error *err)
{
	struct build *b = user;
	struct kb_unit *unit = &b->unit;
	enum kb_status st = KB_OK;

	if (unit->n && strcmp(unit->id, k->article) != 0)
		st = end_cases(b, err);
	if (st != KB_OK)
		return st;
	begin_unit(b, k->article);
	unit->versions = talloc_realloc(b->reading, unit->versions,
		struct kb_unit_version, unit->n + 1);
	kb_case_version_set(b->reading, k, &unit->versions[unit->n++]);
	b->read++;
	return tell(b, err);
}

static enum kb_status read_all(struct build *b, struct kb_error *err)
{
	enum kb_status st = kb_store_each_period(b->store, NULL,
						 read_version, b, err);

	if (st == KB_OK)
		st = end_article(b, err);
	if (st == KB_OK)
		st = kb_store_each_case(b->store, NULL, read_case, b, err);
	if (st == KB_OK)
		st = end_cases(b, err);
	for (int lane = 0; lane < LANES; lane++)
		if (b->open[lane] && st == KB_OK)
			st = hand_over(b, lane, err);
	return st;
}

/* Reads while the workers work; returns when all have ended. */
static enum kb_status run(struct build *b, unsigned workers,
			  struct kb_error *err)
{
	pthread_t threads[WORKERS_MAX];
	unsigned n = workers < 1 ? 1 : workers > WORKERS_MAX ? WORKERS_MAX :
		workers, started = 0;
	enum kb_status st;

	while (started < n &&
	       pthread_create(&threads[started], NULL, worker, b) == 0)
		started++;
	st = started ? read_all(b, err) :
		kb_error_set(err, KB_IO, "cannot start a thread");
	pthread_mutex_lock(&b->lock);
	b->closed = true;
	if (st != KB_OK)
		b->failed = true;
	pthread_cond_broadcast(&b->moved);
	pthread_mutex_unlock(&b->lock);
	while (started > 0)
		pthread_join(threads[--started], NULL);
	/* Left open if reading stopped; they are roots, nobody else frees them. */
	for (int lane = 0; lane < LANES; lane++)
		talloc_free(b->open[lane]);
	talloc_free(b->reading);
	if (st == KB_OK && b->failed) {
		*err = b->error;
		st = err->status;
	}
	return st;
}

/* ---- the whole --------------------------------------------------------------- */

static enum kb_status open_stores(struct build *b, const char *store_path,
				  struct kb_error *err)
{
	char *folder = talloc_asprintf(b->mem, "%s/%s", b->folder,
				       kb_part_name(KB_PART_PUBLIC));
	enum kb_status st = kb_store_open(b->mem, store_path, KB_STORE_READ,
					  false, &b->store, err);

	if (st == KB_OK)
		st = kb_store_open(b->mem, store_path, KB_STORE_READ, false,
				   &b->aside, err);
	if (st == KB_OK)
		st = kb_mkdirs(folder, err);
	if (st == KB_OK)
		st = kb_mirror_open(b->mem, talloc_asprintf(b->mem, "%s/%s",
			folder, KB_PUBLIC_STORE), true, b->aside, &b->mirror,
			err);
	return st;
}

/* What is in no segment: synonyms, and the rules the public may read. */
static enum kb_status end_mirror(struct build *b, struct kb_part_state *about,
				 struct kb_error *err)
{
	enum kb_status st = kb_mirror_synonyms(b->mirror, err);

	if (st == KB_OK)
		st = kb_mirror_curation(b->mirror, err);
	if (st == KB_OK)
		st = kb_mirror_commit(b->mirror, err);
	if (st == KB_OK)
		st = kb_mirror_rules(b->mirror, &about->rules, err);
	if (st == KB_OK)
		st = kb_mirror_finish(b->mirror, err);
	return st == KB_OK ? kb_stamp_synonyms(b->aside, &about->synonyms,
					       err) : st;
}

static enum kb_status fill(struct build *b, const char *store_path,
			   unsigned workers, struct kb_error *err)
{
	struct kb_part_state about = { .commit = 1 };
	struct kb_store_stats stats;
	enum kb_status st = open_stores(b, store_path, err);

	/* Changes after seq may be read too: applying them again is harmless. */
	if (st == KB_OK)
		st = kb_store_last_seq(b->store, &about.seq, err);
	if (st == KB_OK)
		st = kb_store_stats(b->store, &stats, err);
	if (st != KB_OK)
		return st;
	b->total = (uint64_t)(stats.articles + stats.rules + stats.cases);
	st = run(b, workers, err);
	if (st == KB_OK)
		st = end_mirror(b, &about, err);
	for (int part = 0; part < KB_PARTS && st == KB_OK; part++)
		st = kb_part_join(b->mem, b->folder, &b->parts[part], &about,
				  err);
	return st == KB_OK ? kb_rmtree(talloc_asprintf(b->mem, "%s/%s",
		b->folder, KB_SEGMENTS), err) : st;
}

static struct build *build_new(void *mem, const char *folder)
{
	struct build *b = kb_new(mem, struct build);

	b->mem = b;
	b->folder = folder;
	b->tail = &b->queue;
	pthread_mutex_init(&b->lock, NULL);
	pthread_cond_init(&b->moved, NULL);
	for (int part = 0; part < KB_PARTS; part++)
		b->parts[part].part = part;
	return b;
}

enum kb_status kb_index_build(void *mem, const char *store_path,
			      const char *index_dir,
			      const struct kb_index_settings *settings,
			      kb_progress_fn progress, void *user,
			      char **ret_generation, struct kb_error *err)
{
	void *scope = talloc_new(mem);
	struct kb_file_lock *lock;
	struct build *b;
	char *name, *folder;
	struct kb_error ignored;
	enum kb_status st = kb_mkdirs(index_dir, err);

	if (st == KB_OK)
		st = kb_index_lock(scope, index_dir, &lock, err);
	if (st != KB_OK)
		goto out;
	name = kb_generation_next(scope, index_dir);
	folder = talloc_asprintf(scope, "%s/%s", index_dir, name);
	b = build_new(scope, folder);
	b->progress = progress;
	b->user = user;
	st = kb_generation_make(folder, err);
	if (st == KB_OK)
		st = fill(b, store_path, settings->workers, err);
	if (st == KB_OK)
		st = kb_generation_seal(folder, err);
	if (st == KB_OK)
		st = kb_generation_close(folder, err);
	if (st == KB_OK)
		st = kb_generation_swap(scope, index_dir, name, err);
	if (st != KB_OK) {
		talloc_free(b);
		if (kb_rmtree(folder, &ignored) != KB_OK)
			kb_log(KB_LOG_WARN, "leftover", "folder=%s", folder);
		goto out;
	}
	if (progress)
		progress(user, b->read, b->read);
	if (ret_generation)
		*ret_generation = talloc_strdup(mem, name);
out:
	talloc_free(scope);
	return st;
}
