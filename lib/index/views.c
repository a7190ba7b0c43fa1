/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * views.c - what threads share of an index: of each part the newest view for
 * each audience that asked lately. In: a commit and who asks. Out: the view,
 * which goes on from the one before it of the same audience.
 */
#include "snapshot.h"

#include <pthread.h>

enum { AUDIENCES_MAX = 16 };

struct kb_views {
	const char *dir;
	struct kb_index_settings settings;
	pthread_mutex_t lock;
	uint64_t asked;			/* counts calls */
	struct slot {
		char *key;		/* NULL: free */
		struct kb_view *view;	/* counted */
		uint64_t asked;		/* when last */
	} slots[KB_PARTS][AUDIENCES_MAX];
};

static void let_go(struct kb_view *v)
{
	if (v && --v->references == 0)
		talloc_free(v);
}

static int close_views(struct kb_views *views)
{
	for (int part = 0; part < KB_PARTS; part++)
		for (int i = 0; i < AUDIENCES_MAX; i++)
			let_go(views->slots[part][i].view);
	pthread_mutex_destroy(&views->lock);
	return 0;
}

struct kb_views *kb_views_new(void *mem, const char *dir,
			      const struct kb_index_settings *settings)
{
	struct kb_views *views = kb_new(mem, struct kb_views);

	views->dir = talloc_strdup(views, dir);
	views->settings = *settings;
	pthread_mutex_init(&views->lock, NULL);
	talloc_set_destructor(views, close_views);
	return views;
}

const struct kb_index_settings *kb_views_settings(const struct kb_views *views)
{
	return &views->settings;
}

struct kb_view *kb_views_keep(struct kb_views *views, struct kb_view *v)
{
	pthread_mutex_lock(&views->lock);
	v->references++;
	pthread_mutex_unlock(&views->lock);
	return v;
}

void kb_views_drop(struct kb_views *views, struct kb_view *v)
{
	bool last;

	if (!v)
		return;
	pthread_mutex_lock(&views->lock);
	last = --v->references == 0;
	pthread_mutex_unlock(&views->lock);
	if (last)
		talloc_free(v);
}

/* The audience's place; a new one takes that of who asked longest ago. */
static struct slot *slot_of(struct kb_views *views, enum kb_part part,
			    const char *key)
{
	struct slot *slots = views->slots[part], *oldest = slots;

	for (int i = 0; i < AUDIENCES_MAX; i++) {
		if (slots[i].key && !strcmp(slots[i].key, key))
			return &slots[i];
		if (slots[i].asked < oldest->asked)
			oldest = &slots[i];
	}
	let_go(oldest->view);
	talloc_free(oldest->key);
	*oldest = (struct slot){ .key = talloc_strdup(views, key) };
	return oldest;
}

static bool is_older(const struct kb_view *v, const char *generation,
		     const struct kb_part_state *state)
{
	return v && !strcmp(v->generation, generation) &&
		v->state.commit <= state->commit;
}

/* Words are the same whoever asks. */
static const struct kb_view *letters_of(const struct kb_views *views,
					enum kb_part part,
					const char *generation,
					const struct kb_part_state *state)
{
	const struct kb_view *best = NULL;

	for (int i = 0; i < AUDIENCES_MAX; i++) {
		const struct kb_view *v = views->slots[part][i].view;

		if (is_older(v, generation, state) &&
		    (!best || v->state.commit > best->state.commit))
			best = v;
	}
	return best;
}

static enum kb_status open_view(struct kb_views *views, const char *generation,
				enum kb_part part,
				const struct kb_part_state *state,
				const struct kb_audience *who, int64_t now,
				struct slot *slot, struct kb_view **ret,
				struct kb_error *err)
{
	char *folder = kb_part_folder(NULL, views->dir, generation, part);
	bool older = is_older(slot->view, generation, state) &&
		kb_view_holds(slot->view, now);
	enum kb_status st = kb_view_open(folder, generation, state,
		&views->settings, who, now, older ? slot->view : NULL,
		letters_of(views, part, generation, state), NULL, ret, err);

	talloc_free(folder);
	if (st != KB_OK)
		return st;
	(*ret)->references = 1;
	/* A reader that is behind gets one of its own. */
	if (slot->view && !strcmp(slot->view->generation, generation) &&
	    slot->view->state.commit > state->commit)
		return KB_OK;
	let_go(slot->view);
	slot->view = *ret;
	(*ret)->references++;
	return KB_OK;
}

enum kb_status kb_views_find(struct kb_views *views, const char *generation,
			     enum kb_part part,
			     const struct kb_part_state *state,
			     const struct kb_audience *who, const char *key,
			     int64_t now,
			     struct kb_view **ret, struct kb_error *err)
{
	enum kb_status st = KB_OK;
	struct slot *slot;

	pthread_mutex_lock(&views->lock);
	slot = slot_of(views, part, key);
	slot->asked = ++views->asked;
	if (slot->view && slot->view->state.commit == state->commit &&
	    !strcmp(slot->view->generation, generation) &&
	    kb_view_holds(slot->view, now)) {
		slot->view->references++;
		*ret = slot->view;
	} else {
		st = open_view(views, generation, part, state, who, now,
			       slot, ret, err);
	}
	pthread_mutex_unlock(&views->lock);
	return st;
}
