/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * taught.c - opens the model's file when it changes; one thread does, the
 * others answer by the last model meanwhile. A model that cannot be used is
 * said once in the log; answers then go by the shipped weights.
 */
#include "taught.h"

#include <kb/learn.h>
#include <pthread.h>
#include <sys/stat.h>

/* Tells a file from the one that replaced it. */
struct identity { ino_t ino; off_t size; struct timespec at; };

struct held {
	struct kb_taught pub;		/* first: what threads see */
	struct identity identity;
	unsigned references;
};

struct kb_teacher {
	const char *path;
	pthread_mutex_t lock;
	struct held *newest;		/* counted */
	bool opening;			/* by one thread; others go on */
};

static struct identity identity_of(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return (struct identity){ 0 };
	return (struct identity){ st.st_ino, st.st_size, st.st_mtim };
}

static bool same(const struct identity *a, const struct identity *b)
{
	return a->ino == b->ino && a->size == b->size &&
		a->at.tv_sec == b->at.tv_sec && a->at.tv_nsec == b->at.tv_nsec;
}

static struct held *open_newest(const char *path, struct identity identity)
{
	struct held *h = kb_new(NULL, struct held);
	struct kb_error err;
	enum kb_status st = KB_NOT_FOUND;

	h->identity = identity;
	h->references = 1;
	if (identity.ino)
		st = kb_model_open(h, path, &h->pub.model, &err);
	h->pub.weights = *kb_weights_shipped(st == KB_OK);
	if (st == KB_OK)
		st = kb_weights_parse(kb_model_note(h->pub.model), "taught",
				      &h->pub.weights, &err);
	if (st != KB_OK && st != KB_NOT_FOUND)
		kb_log(KB_LOG_WARN, "model", "used=0 text=\"%s\"", err.text);
	return h;
}

static int close_teacher(struct kb_teacher *t)
{
	kb_teacher_let_go(t, t->newest ? &t->newest->pub : NULL);
	pthread_mutex_destroy(&t->lock);
	return 0;
}

struct kb_teacher *kb_teacher_new(void *mem, const char *index_dir)
{
	struct kb_teacher *t = kb_new(mem, struct kb_teacher);

	t->path = kb_model_path(t, index_dir);
	pthread_mutex_init(&t->lock, NULL);
	talloc_set_destructor(t, close_teacher);
	return t;
}

void kb_teacher_let_go(struct kb_teacher *t, const struct kb_taught *have)
{
	struct held *h = (struct held *)(uintptr_t)have;
	bool last;

	if (!h)
		return;
	pthread_mutex_lock(&t->lock);
	last = --h->references == 0;
	pthread_mutex_unlock(&t->lock);
	if (last)
		talloc_free(h);
}

void kb_teacher_keep(struct kb_teacher *t, const struct kb_taught *have)
{
	pthread_mutex_lock(&t->lock);
	((struct held *)(uintptr_t)have)->references++;
	pthread_mutex_unlock(&t->lock);
}

/* Opens the file and makes it the newest; returns what was. Called with the
   lock, which is let go meanwhile if answers can go by another model. */
static struct held *replace(struct kb_teacher *t, struct identity now,
			    bool apart)
{
	struct held *old, *fresh;

	if (apart) {
		t->opening = true;
		pthread_mutex_unlock(&t->lock);
	}
	fresh = open_newest(t->path, now);
	if (apart) {
		pthread_mutex_lock(&t->lock);
		t->opening = false;
	}
	old = t->newest;
	t->newest = fresh;
	return old;
}

void kb_teacher_refresh(struct kb_teacher *t, const struct kb_taught **have)
{
	const struct held *mine = (const struct held *)*have;
	struct identity now = identity_of(t->path);
	struct held *old = NULL, *newest;

	if (mine && same(&mine->identity, &now))
		return;
	pthread_mutex_lock(&t->lock);
	if (mine && t->opening) {
		pthread_mutex_unlock(&t->lock);
		return;
	}
	if (!t->newest || !same(&t->newest->identity, &now))
		old = replace(t, now, mine != NULL);
	newest = t->newest;
	newest->references++;
	pthread_mutex_unlock(&t->lock);
	kb_teacher_let_go(t, old ? &old->pub : NULL);
	kb_teacher_let_go(t, *have);
	*have = &newest->pub;
}
