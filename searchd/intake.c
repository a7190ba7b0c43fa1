/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * intake.c - takes letters from the spool into the store, four times a second.
 * In: letters, which the public's service wrote and which are not believed: each
 * field is looked at again. Out: votes in the editors' queue; beside the letters
 * the public key with which whom to reach is sealed.
 */
#include "intake.h"

#include <kb/vote.h>
#include "books.h"

enum { POLL_MS = 250, WAIT_MAX_MS = 30000 };

struct kb_intake {
	pthread_t thread;
	bool running, stop;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	const char *store, *lock_file, *dir, *key_file;
};

/* ---- letters ------------------------------------------------------------ */

static const char *text_of(const json_t *letter, const char *key)
{
	const char *text = json_string_value(json_object_get(letter, key));

	return text ? text : "";
}

enum kb_status kb_intake_vote(struct kb_store *store, const char *name,
			      const json_t *letter, struct kb_error *err)
{
	const char *receipt = text_of(letter, "receipt");
	const char *of = text_of(letter, "vote");
	json_int_t version = json_integer_value(json_object_get(letter,
								"version"));
	int64_t at = kb_now();
	struct kb_vote v = {
		.id = *receipt ? receipt : *of ? of : name,
		.article = text_of(letter, "article"),
		.lang = text_of(letter, "lang"), .receipt = receipt,
		.version = version > 0 && version <= INT32_MAX ?
			(int)version : 0,
		.helpful = json_is_true(json_object_get(letter, "helpful")),
		.reason = text_of(letter, "reason"),
		.question = text_of(letter, "question"),
		.note = text_of(letter, "note"),
	};

	if (!kb_time_parse(text_of(letter, "at"), &v.at) || v.at > at)
		v.at = at;
	return kb_vote_put(store, &v, err);
}

typedef enum kb_status taker(struct kb_store *store, const char *name,
			     const json_t *letter, struct kb_error *err);
static taker *const takers[KB_INBOX_KINDS] = {
	[KB_INBOX_VOTE] = kb_intake_vote,
};

static enum kb_status take(void *user, enum kb_inbox_kind kind,
			   const char *name, json_t *letter,
			   struct kb_error *err)
{
	struct kb_intake *in = user;
	struct kb_store *store;
	enum kb_status status = kb_books_at(in->store, &store, err);

	if (status)
		return status;
	status = takers[kind] ? takers[kind](store, name, letter, err) :
		kb_error_set(err, KB_INVALID, "nobody takes such letters");
	/* What is too long for a row will be so tomorrow. */
	return status == KB_LIMIT ? KB_INVALID : status;
}

/* ---- the thread --------------------------------------------------------- */

static bool wait_ms(struct kb_intake *in, unsigned ms)
{
	const struct timespec until = kb_clock_in(ms);
	bool stop;

	pthread_mutex_lock(&in->lock);
	while (!in->stop &&
	       pthread_cond_timedwait(&in->wake, &in->lock, &until) == 0)
		;
	stop = in->stop;
	pthread_mutex_unlock(&in->lock);
	return stop;
}

/* With the lock first, then the key for others to seal with. */
static enum kb_status begin(struct kb_intake *in, void *mem,
			    struct kb_file_lock **lock, struct kb_error *err)
{
	struct kb_secret *secret;
	struct kb_store *store;
	enum kb_status status = kb_file_lock(mem, in->lock_file,
		"another service that takes letters in", lock, err);

	if (!status)
		status = kb_books_at(in->store, &store, err);
	if (!status)
		status = kb_store_secret(store, mem, in->key_file, &secret,
					 err);
	if (!status)
		status = kb_inbox_key_put(in->dir, secret, err);
	if (status)
		TALLOC_FREE(*lock);
	return status;
}

static void *run(void *arg)
{
	struct kb_intake *in = arg;
	void *mem = talloc_named_const(NULL, 0, "intake");
	struct kb_file_lock *lock = NULL;
	enum kb_status status, before = KB_OK;
	unsigned wait = POLL_MS;

	do {
		struct kb_error err;

		status = lock ? KB_OK : begin(in, mem, &lock, &err);
		if (!status)
			status = kb_inbox_take(in->dir, take, in, NULL, &err);
		if (status && status != before)
			kb_log(status == KB_BUSY ? KB_LOG_INFO : KB_LOG_ERROR,
			       "intake", "waiting=1 reason=\"%s\"", err.text);
		if (status)
			kb_books_drop();
		wait = !status ? POLL_MS :
		       wait * 2 < WAIT_MAX_MS ? wait * 2 : WAIT_MAX_MS;
		before = status;
	} while (!wait_ms(in, wait));
	kb_books_drop();
	talloc_free(mem);
	return NULL;
}

struct kb_intake *kb_intake_start(void *mem, const struct kb_site *site)
{
	struct kb_intake *in = kb_new(mem, struct kb_intake);
	pthread_condattr_t attr;

	pthread_mutex_init(&in->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&in->wake, &attr);
	pthread_condattr_destroy(&attr);
	if (!strcmp(site->config.serve, "public"))
		return in;
	in->store = kb_strdup(in, site->config.store);
	in->lock_file = kb_format(in, "%s.intake", in->store);
	in->dir = kb_inbox_dir(in, &site->config);
	in->key_file = kb_config_key_file(in, &site->config);
	in->running = !pthread_create(&in->thread, NULL, run, in);
	if (!in->running)
		kb_log(KB_LOG_ERROR, "intake", "thread=0");
	return in;
}

void kb_intake_stop(struct kb_intake *in)
{
	if (!in->running)
		return;
	pthread_mutex_lock(&in->lock);
	in->stop = true;
	pthread_cond_signal(&in->wake);
	pthread_mutex_unlock(&in->lock);
	pthread_join(in->thread, NULL);
	in->running = false;
}
