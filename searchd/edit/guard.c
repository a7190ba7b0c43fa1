/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * guard.c - a text of somebody's making before a worker reads it. In: bytes.
 * Out: it can be read in little time and memory, or why not. What was read well
 * lately is not tried again, by few workers at a time: it may be dear, too, and
 * the others go on.
 */
#include "draft.h"

#include <pthread.h>
#include "../preview.h"

enum { KNOWN = 64, SALT = 16, READERS_MAX = 2 /* and one worker is left */ };

/* Of what a process read well. Nobody outside knows the salt, so that nobody
   makes another text for the same place. */
static uint64_t known[KNOWN];
static size_t next;
static int readers;			/* of what is known, now */
static char salt[SALT];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_salt(void)
{
	kb_random(salt, sizeof(salt));
}

static uint64_t digest_of(const char *source, size_t len)
{
	struct kb_buf salted = { .mem = NULL };
	uint64_t digest;

	pthread_once(&once, make_salt);
	kb_buf_add(&salted, salt, sizeof(salt));
	kb_buf_add(&salted, source, len);
	digest = kb_digest(salted.bytes, salted.len);
	talloc_free(salted.bytes);
	return digest;
}

/* Known, and there is a place to read it in; leave() gives it back. */
static bool enter(uint64_t digest, int workers)
{
	int most = workers > READERS_MAX ? READERS_MAX : 1;
	bool found = false;

	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < KNOWN && !found; i++)
		found = known[i] == digest;
	found = found && readers < most;
	readers += found;
	pthread_mutex_unlock(&lock);
	return found;
}

static void leave(void)
{
	pthread_mutex_lock(&lock);
	readers--;
	pthread_mutex_unlock(&lock);
}

static void remember(uint64_t digest)
{
	pthread_mutex_lock(&lock);
	known[next++ % KNOWN] = digest;
	pthread_mutex_unlock(&lock);
}

/* The process says what it found: a page, or what is wrong in which line. */
static void take_verdict(struct kb_draft *d, const char *bytes, size_t len)
{
	json_t *root = json_loadb(bytes, len, 0, NULL);
	const char *problem = text_of(root, "problem");

	if (*problem) {
		d->problem = kb_strdup(d, problem);
		d->problem_line = (int)json_integer_value(
			json_object_get(root, "line"));
	} else if (!json_object_get(root, "html")) {
		d->problem = kb_room_word(d->room, "edit_problem_slow");
	}
	json_decref(root);
}

enum kb_status kb_draft_read(struct kb_draft *d, bool *wait,
			     struct kb_error *err)
{
	struct kb_request *r = d->room->r;
	uint64_t digest = digest_of(d->source, d->len);
	enum kb_previewed done;
	const char *bytes;
	size_t n;

	*wait = false;
	/* Who has waited takes what he waited for, though another request may
	   have read the same text meanwhile. */
	if (!r->preview && enter(digest, r->site->config.workers)) {
		enum kb_status st = kb_draft_parse(d, err);
		leave();
		return st;
	}
	if (!r->preview) {
		kb_preview_begin(r, d->source, d->len, d->lang, true);
		*wait = true;
		return KB_OK;
	}
	done = kb_preview_end(r, &bytes, &n);
	d->busy = done == KB_PREVIEW_BUSY;
	if (d->busy)
		d->problem = kb_room_word(d->room, "edit_problem_busy");
	else
		take_verdict(d, bytes, n);
	if (d->problem)
		return KB_OK;
	remember(digest);
	return kb_draft_parse(d, err);
}
