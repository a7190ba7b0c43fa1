/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * build.c - a fresh generation from the store. One thread reads the store and
 * cuts it into chunks of whole articles; workers turn each chunk into a
 * segment; merge.c joins the segments in the order of the chunks, so that the
 * number of workers changes nothing. At the end the live link is swapped.
 */
#include "build.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <unistd.h>

/* Text of a chunk: a worker needs about ten times as much memory. */
enum { CHUNK_BYTES = 2 << 20, QUEUE_MAX = 2, WORKERS_MAX = 16 };

struct build {
	void *mem;
	const char *folder;	/* of the generation */
	struct kb_build_part parts[KB_PARTS];
	struct kb_chunk *open[KB_PARTS];	/* being filled */
	struct kb_unit unit[KB_PARTS];	/* the article being read */
	struct kb_store *store, *aside;	/* aside: for queries while reading */
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

static enum kb_status hand_over(struct build *b, enum kb_part part,
				struct kb_error *err)
{
	struct kb_chunk *c = b->open[part];
	enum kb_status st = KB_OK;

	b->open[part] = NULL;
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
static struct kb_chunk *chunk_of(struct build *b, enum kb_part part)
{
	struct kb_chunk *c = b->open[part];

	if (!c) {
		c = b->open[part] = kb_new(NULL, struct kb_chunk);
		c->part = part;
		c->segment = b->parts[part].segments++;
		c->first_article = b->parts[part].articles;
	}
	return c;
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

	for (int part = 0; part < KB_PART_CASES; part++)
		if (b->unit[part].n)
			kb_unit_add_case(chunk_of(b, part), &b->unit[part], c);
	return KB_OK;
}

/* The article just read goes into the open chunk of each part it is in. */
static enum kb_status end_unit(struct build *b, enum kb_part part,
			       struct kb_error *err)
{
	struct kb_unit *unit = &b->unit[part];
	struct kb_chunk *c;

	if (!unit->n)
		return KB_OK;
	c = chunk_of(b, part);
	if (c->n == c->cap) {
		c->cap = c->cap ? c->cap * 2 : 64;
		c->units = talloc_realloc(c, c->units, struct kb_unit, c->cap);
	}
	c->bytes += unit_bytes(unit);
	c->units[c->n++] = *unit;
	b->parts[part].articles++;
	*unit = (struct kb_unit){ 0 };
	return c->bytes < CHUNK_BYTES ? KB_OK : hand_over(b, part, err);
}

static enum kb_status end_article(struct build *b, struct kb_error *err)
{
	enum kb_status st = KB_OK;
	const char *id = NULL;

	for (int part = 0; part < KB_PART_CASES; part++)
		if (b->unit[part].n)
			id = b->unit[part].id;
	if (id)
		st = kb_store_each_case(b->aside, id, add_words, b, err);
	for (int part = 0; part < KB_PART_CASES && st == KB_OK; part++)
		st = end_unit(b, part, err);
	return st;
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
	const char *last = b->unit[0].n ? b->unit[0].id :
		b->unit[1].n ? b->unit[1].id : NULL;

	if (last && strcmp(last, s->article->id) != 0)
		st = end_article(b, err);
	for (int part = 0; part < KB_PART_CASES && st == KB_OK; part++) {
		struct kb_unit *unit = &b->unit[part];
		struct kb_chunk *c;

		if (!kb_part_holds(part, s->article))
			continue;
		c = chunk_of(b, part);
		if (!unit->n)
			unit->id = talloc_strdup(c, s->article->id);
		unit->versions = talloc_realloc(c, unit->versions,
			struct kb_unit_version, unit->n + 1);
		kb_unit_version_set(c, s, &unit->versions[unit->n++]);
	}
	b->read++;
	return st == KB_OK ? tell(b, err) : st;
}

static enum kb_status read_case(void *user, const struct kb_case *k,
				struct kb_error *err)
{
	struct build *b = user;
	struct kb_unit *unit = &b->unit[KB_PART_CASES];
	enum kb_status st = KB_OK;
	struct kb_chunk *c;

	if (unit->n && strcmp(unit->id, k->article) != 0)
		st = end_unit(b, KB_PART_CASES, err);
	if (st != KB_OK)
		return st;
	c = chunk_of(b, KB_PART_CASES);
	if (!unit->n)
		unit->id = talloc_strdup(c, k->article);
	unit->versions = talloc_realloc(c, unit->versions,
		struct kb_unit_version, unit->n + 1);
	kb_case_version_set(c, k, &unit->versions[unit->n++]);
	b->read++;
	return tell(b, err);
}

static enum kb_status read_all(struct build *b, struct kb_error *err)
{
	enum kb_status st = kb_store_each_live(b->store, NULL, KB_BRIEF,
					       read_version, b, err);

	if (st == KB_OK)
		st = end_article(b, err);
	if (st == KB_OK)
		st = kb_store_each_case(b->store, NULL, read_case, b, err);
	if (st == KB_OK)
		st = end_unit(b, KB_PART_CASES, err);
	for (int part = 0; part < KB_PARTS; part++)
		if (b->open[part] && st == KB_OK)
			st = hand_over(b, part, err);
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
	for (int part = 0; part < KB_PARTS; part++)
		talloc_free(b->open[part]);
	if (st == KB_OK && b->failed) {
		*err = b->error;
		st = err->status;
	}
	return st;
}

/* ---- generations ----------------------------------------------------------- */

static unsigned next_number(const char *index_dir)
{
	DIR *dir = opendir(index_dir);
	struct dirent *entry;
	unsigned max = 0, n;

	while (dir && (entry = readdir(dir)))
		if (sscanf(entry->d_name, "g-%u", &n) == 1 && n > max)
			max = n;
	if (dir)
		closedir(dir);
	return max + 1;
}

static enum kb_status swap(void *mem, const char *index_dir, const char *name,
			   struct kb_error *err)
{
	char *link = talloc_asprintf(mem, "%s/current", index_dir);
	char *fresh = talloc_asprintf(mem, "%s/current.new", index_dir);

	unlink(fresh);
	if (symlink(name, fresh) < 0 || rename(fresh, link) < 0)
		return kb_error_at(err, KB_IO, link, 0, "cannot swap: %s",
				   strerror(errno));
	return kb_dir_sync(index_dir, err);
}

/* The generation before stays for readers that still hold it. */
static enum kb_status remove_old(void *mem, const char *index_dir,
				 unsigned live, const char *before,
				 struct kb_error *err)
{
	DIR *dir = opendir(index_dir);
	struct dirent *entry;
	enum kb_status st = KB_OK;
	unsigned n;

	while (dir && st == KB_OK && (entry = readdir(dir)))
		if (sscanf(entry->d_name, "g-%u", &n) == 1 && n != live &&
		    strcmp(entry->d_name, before) != 0)
			st = kb_rmtree(talloc_asprintf(mem, "%s/%s", index_dir,
						       entry->d_name), err);
	if (dir)
		closedir(dir);
	return st;
}

static enum kb_status fill(struct build *b, const char *store_path,
			   unsigned workers, struct kb_error *err)
{
	struct kb_store_stats stats;
	int64_t seq;
	enum kb_status st;

	st = kb_store_open(b->mem, store_path, KB_STORE_READ, false, &b->store,
			   err);
	if (st == KB_OK)
		st = kb_store_open(b->mem, store_path, KB_STORE_READ, false,
				   &b->aside, err);
	/* Changes after seq may be read too: applying them again is harmless. */
	if (st == KB_OK)
		st = kb_store_last_seq(b->store, &seq, err);
	if (st == KB_OK)
		st = kb_store_stats(b->store, &stats, err);
	if (st != KB_OK)
		return st;
	b->total = (uint64_t)(stats.articles + stats.rules + stats.cases);
	st = run(b, workers, err);
	for (int part = 0; part < KB_PARTS && st == KB_OK; part++)
		st = kb_part_join(b->mem, b->folder, &b->parts[part], seq,
				  err);
	return st;
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
	char *name, *folder, before[64] = "";
	struct kb_error ignored;
	unsigned number;
	enum kb_status st = kb_mkdirs(index_dir, err);

	if (st == KB_OK)
		st = kb_index_lock(scope, index_dir, &lock, err);
	if (st != KB_OK)
		goto out;
	if (kb_generation_current(index_dir, before, sizeof(before),
				  &ignored) != KB_OK)
		before[0] = '\0';
	number = next_number(index_dir);
	name = talloc_asprintf(scope, "g-%06u", number);
	folder = talloc_asprintf(scope, "%s/%s", index_dir, name);
	b = build_new(scope, folder);
	b->progress = progress;
	b->user = user;
	st = fill(b, store_path, settings->workers, err);
	if (st == KB_OK)
		st = swap(scope, index_dir, name, err);
	if (st != KB_OK) {
		if (kb_rmtree(folder, &ignored) != KB_OK)
			kb_log(KB_LOG_WARN, "leftover", "folder=%s", folder);
		goto out;
	}
	if (progress)
		progress(user, b->read, b->read);
	st = remove_old(scope, index_dir, number, before, err);
	if (st == KB_OK && ret_generation)
		*ret_generation = talloc_strdup(mem, name);
out:
	talloc_free(scope);
	return st;
}
