/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * suggest_share.c - the one suggester of all threads, and how it follows the
 * index. In: a reader that sees a state of it. Out: a suggester. A few new
 * versions are added by the request that meets them first, in a millisecond or
 * two; more are read, and layers put together, by a thread of its own, while
 * requests go on with the suggester before.
 */
#include "suggest.h"

#include <malloc.h>
#include <pthread.h>

enum {
	WHOLE, MIDDLE, FRESH,	/* the layers */
	AT_ONCE = 64,		/* lines of FRESH, which a request makes */
	SMALL = 1000,		/* versions, or lines, that it makes at all */
	MIDDLE_MAX = 1024,	/* lines of MIDDLE, or */
	MIDDLE_SHARE = 8,	/* this part of WHOLE if that is more */
	REST = 2,		/* the thread rests so many times its work */
};

struct kb_suggest_share {
	struct kb_engine *engine;
	pthread_mutex_t lock;
	pthread_cond_t made;
	struct kb_suggester *now;	/* NULL at first */
	bool making;			/* some thread makes the next one */
	bool at_once;			/* and it is worth waiting for */
	int level;			/* the layer that the thread makes */
	bool joinable;
	pthread_t thread;
	atomic_bool stop;
	uint64_t rest_until_ns;
	struct kb_reader *all;		/* of who makes, where askers do not
					   see the same; NULL until needed */
};

static int share_free(struct kb_suggest_share *share)
{
	kb_suggest_share_stop(share);
	kb_suggester_drop(share->now);
	pthread_cond_destroy(&share->made);
	pthread_mutex_destroy(&share->lock);
	return 0;
}

struct kb_suggest_share *kb_suggest_share_new(void *mem, struct kb_engine *e)
{
	struct kb_suggest_share *share = kb_new(mem, struct kb_suggest_share);

	share->engine = e;
	pthread_mutex_init(&share->lock, NULL);
	pthread_cond_init(&share->made, NULL);
	talloc_set_destructor(share, share_free);
	return share;
}

void kb_suggest_share_stop(struct kb_suggest_share *share)
{
	atomic_store(&share->stop, true);
	if (share->joinable)
		pthread_join(share->thread, NULL);
	share->joinable = false;
	/* Its destructor needs the engine, which is still whole. */
	talloc_free(share->all);
	share->all = NULL;
}

void kb_suggester_drop(struct kb_suggester *s)
{
	if (!s || atomic_fetch_sub(&s->references, 1) > 1)
		return;
	for (int i = 0; i < KB_SUGGEST_LAYERS; i++)
		kb_suggest_layer_drop(s->layer[i]);
	talloc_free(s);
}

/* ---- making the next one ------------------------------------------------------ */

static struct kb_suggester *suggester_new(struct kb_reader *r)
{
	struct kb_suggester *s = kb_new(NULL, struct kb_suggester);
	struct kb_index_state state;

	atomic_init(&s->references, 1);
	kb_reader_state(r, &state);
	s->folder = state.folder;
	s->seen = kb_index_snapshot(r->index, r->part)->n_versions;
	return s;
}

/* Live versions from position `from` on. */
static enum kb_status read_from(struct kb_suggest_share *share,
				struct kb_suggest_draft *d,
				struct kb_reader *r, uint32_t from,
				struct kb_error *err)
{
	const struct kb_snapshot *s = kb_index_snapshot(r->index, r->part);
	enum kb_status st = KB_OK;

	for (uint32_t i = from; i < s->n_versions && st == KB_OK; i++) {
		if (atomic_load(&share->stop))
			return kb_error_set(err, KB_INTERRUPTED, "stopped");
		if (kb_suggest_live(s, i))
			st = kb_suggest_draft_read(d, r, i, err);
	}
	return st;
}

/* The next suggester: `before` with what is new. The layers from `level` on
   become one with it. */
static enum kb_status make(struct kb_suggest_share *share,
			   struct kb_reader *r,
			   const struct kb_suggester *before, int level,
			   struct kb_suggester **ret, struct kb_error *err)
{
	struct kb_suggest_draft *d = kb_suggest_draft_new(NULL);
	struct kb_suggester *s = suggester_new(r);
	enum kb_status st;

	if (!before || before->folder != s->folder) {
		before = NULL;
		level = WHOLE;
	}
	for (int i = level; before && i <= FRESH; i++)
		kb_suggest_draft_copy(d, before->layer[i],
			kb_index_snapshot(r->index, r->part));
	st = read_from(share, d, r, before ? before->seen : 0, err);
	if (st == KB_OK) {
		for (int i = WHOLE; i < level; i++) {
			s->layer[i] = before->layer[i];
			if (s->layer[i])
				atomic_fetch_add(&s->layer[i]->references, 1);
		}
		s->layer[level] = kb_suggest_layer_make(d);
		*ret = s;
	} else {
		talloc_free(s);
	}
	talloc_free(d);
	return st;
}

static void publish(struct kb_suggest_share *share, struct kb_suggester *next)
{
	struct kb_suggester *before = NULL;

	pthread_mutex_lock(&share->lock);
	if (next) {
		before = share->now;
		share->now = next;
	}
	share->making = false;
	pthread_cond_broadcast(&share->made);
	pthread_mutex_unlock(&share->lock);
	kb_suggester_drop(before);
}

/* The thread of its own: reader, snapshot and analyzer are its own, too. */
static void *run(void *arg)
{
	struct kb_suggest_share *share = arg;
	struct kb_suggester *before = share->now, *next = NULL;
	uint64_t begin = kb_clock_ns();
	struct kb_reader *r;
	struct kb_error err;
	enum kb_status st = kb_reader_open(share->engine, NULL, &r, &err);

	if (st == KB_OK) {
		st = kb_reader_refresh(r, &err);
		if (st == KB_OK)
			st = make(share, r, before, share->level, &next,
				  &err);
		talloc_free(r);
		malloc_trim(0);		/* sorting took more than it left */
	}
	if (st != KB_OK && st != KB_INTERRUPTED)
		kb_log(KB_LOG_ERROR, "suggest", "text=\"%s\"", err.text);
	kb_suggester_drop(before);
	pthread_mutex_lock(&share->lock);
	share->rest_until_ns = kb_clock_ns() + REST * (kb_clock_ns() - begin);
	pthread_mutex_unlock(&share->lock);
	publish(share, next);
	return NULL;
}

/* ---- getting it ------------------------------------------------------------------ */

static size_t lines_of(const struct kb_suggester *s, int layer)
{
	return s && s->layer[layer] ? s->layer[layer]->n : 0;
}

/* What is to be made: nothing, or a layer; by the request, or apart. */
struct work { bool some, apart; int level; };

static struct work work_to_do(const struct kb_suggest_share *share,
			      struct kb_reader *r)
{
	const struct kb_snapshot *snapshot = kb_index_snapshot(r->index, r->part);
	const struct kb_suggester *s = share->now;
	size_t whole = lines_of(s, WHOLE), middle = lines_of(s, MIDDLE);
	size_t fresh = lines_of(s, FRESH), max = whole / MIDDLE_SHARE;
	bool large = whole > SMALL || snapshot->live_versions > SMALL;
	struct kb_index_state state;

	kb_reader_state(r, &state);
	if (!s || s->folder != state.folder ||
	    atomic_load(&s->worn))
		return (struct work){ true, large, WHOLE };
	/* A reader that looks at an earlier state has nothing to add. */
	if (snapshot->n_versions <= s->seen)
		return (struct work){ false };
	fresh += snapshot->n_versions - s->seen;
	if (fresh <= AT_ONCE)
		return (struct work){ true, false, FRESH };
	if (max < MIDDLE_MAX)
		max = MIDDLE_MAX;
	return (struct work){ true, large || fresh + middle > SMALL,
			      fresh + middle > max ? WHOLE : MIDDLE };
}

/* With the lock. The thread holds a reference to what it begins with. */
static void start_thread(struct kb_suggest_share *share, int level)
{
	if (kb_clock_ns() < share->rest_until_ns)
		return;
	if (share->joinable)
		pthread_join(share->thread, NULL);
	share->joinable = false;
	if (share->now)
		atomic_fetch_add(&share->now->references, 1);
	share->making = true;
	share->level = level;
	if (pthread_create(&share->thread, NULL, run, share) == 0) {
		share->joinable = true;
		return;
	}
	share->making = false;
	if (share->now)
		atomic_fetch_sub(&share->now->references, 1);
}

/* What is suggested is made of everything, and each asker is shown what he may
   see of it: so it is read by one who sees all, who is not the asker. */
static enum kb_status maker(struct kb_suggest_share *share,
			    struct kb_reader **r, struct kb_error *err)
{
	enum kb_status st = KB_OK;

	if ((*r)->part == KB_PART_PUBLIC)
		return KB_OK;
	if (!share->all)
		st = kb_reader_open(share->engine, NULL, &share->all, err);
	if (st == KB_OK)
		st = kb_reader_refresh(share->all, err);
	*r = share->all;
	return st;
}

/* With the lock, which is given up meanwhile. */
static enum kb_status make_at_once(struct kb_suggest_share *share,
				   struct kb_reader *r, int level,
				   struct kb_error *err)
{
	struct kb_suggester *before = share->now, *next = NULL;
	enum kb_status st;

	share->making = share->at_once = true;
	if (before)
		atomic_fetch_add(&before->references, 1);
	pthread_mutex_unlock(&share->lock);
	st = maker(share, &r, err);
	if (st == KB_OK)
		st = make(share, r, before, level, &next, err);
	kb_suggester_drop(before);
	publish(share, next);
	pthread_mutex_lock(&share->lock);
	share->at_once = false;
	return st;
}

enum kb_status kb_suggest_share_get(struct kb_suggest_share *share,
				    struct kb_reader *r,
				    struct kb_suggester **ret,
				    struct kb_error *err)
{
	enum kb_status st = KB_OK;
	struct work work = { false };

	pthread_mutex_lock(&share->lock);
	while (share->making && share->at_once && !share->now)
		pthread_cond_wait(&share->made, &share->lock);
	if (!share->making)
		work = work_to_do(share, r);
	if (work.some && work.apart)
		start_thread(share, work.level);
	else if (work.some)
		st = make_at_once(share, r, work.level, err);
	*ret = share->now;
	if (share->now)
		atomic_fetch_add(&share->now->references, 1);
	pthread_mutex_unlock(&share->lock);
	/* What there was before is better than nothing. */
	return *ret ? KB_OK : st;
}
