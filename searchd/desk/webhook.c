/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * webhook.c - in: rows that cases have left in the store, in the transactions
 * in which they changed (kb_outgoing_due). Out: each of them told to its
 * listener, once at least, and what became of it written down before the next
 * one: a crash tells one of them twice, and loses none. When to try again is
 * the store's matter. A listener that does not answer at all is left alone for
 * a while, so that it does not keep the others waiting.
 */
#include "webhook.h"

#include <pthread.h>
#include <time.h>
#include "../books.h"
#include "../metrics.h"

enum { ROUND = 32, POLL_MS = 500, WAIT_MAX_MS = 30000, LEFT_ALONE_S = 20 };

struct kb_webhooks {
	pthread_t thread;
	bool running;
	atomic_bool stop;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	void *mem;			/* of one run: */
	const char *store, *lock_file;
	struct kb_listeners all;
	bool failing[KB_LISTENERS_MAX];
	int64_t alone_until[KB_LISTENERS_MAX];
};

/* ---- telling -------------------------------------------------------------------- */

/* One line when it begins and one when it is over; not the address, which may
   hold a secret of the listener's. */
static void report(struct kb_webhooks *w, const struct kb_outgoing *out,
		   const char *why)
{
	bool known = (size_t)out->url < w->all.n;

	kb_metrics_webhook(!why);
	if (known && w->failing[out->url] == (why != NULL))
		return;
	if (known)
		w->failing[out->url] = why != NULL;
	if (why)
		kb_log(KB_LOG_WARN, "webhook", "listener=%d delivery=%lld "
		       "event=%s failed=1 error=\"%s\"", out->url + 1,
		       (long long)out->seq, out->event, why);
	else
		kb_log(KB_LOG_INFO, "webhook", "listener=%d failed=0",
		       out->url + 1);
}

static enum kb_status tell(struct kb_webhooks *w, struct kb_store *store,
			   const struct kb_outgoing *out, struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	int64_t now = kb_now();
	bool known = (size_t)out->url < w->all.n;
	const char *why = NULL;
	enum kb_told told = KB_TOLD_SILENT;
	enum kb_status status = KB_OK;

	if (known && now < w->alone_until[out->url]) {
		why = "it did not answer the one before";
	} else {
		told = kb_listener_tell(mem, &w->all, out, &w->stop, &why);
		if (known && told == KB_TOLD_SILENT)
			w->alone_until[out->url] = kb_now() + LEFT_ALONE_S;
		if (told != KB_TOLD_STOPPED)
			report(w, out, why);
	}
	if (told != KB_TOLD_STOPPED)
		status = kb_outgoing_result(store, out->seq, kb_now(), why,
					    err);
	talloc_free(mem);
	return status;
}

/* *more: there may be others that are due already. */
static enum kb_status tell_due(struct kb_webhooks *w, bool *more,
			       struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct kb_outgoing *due;
	struct kb_store *store;
	size_t n = 0;
	enum kb_status status = kb_books_at(w->store, &store, err);

	if (!status)
		status = kb_outgoing_due(store, mem, kb_now(), ROUND, &due, &n,
					 err);
	for (size_t i = 0; !status && i < n && !atomic_load(&w->stop); i++)
		status = tell(w, store, &due[i], err);
	if (status)
		kb_books_drop();
	*more = !status && n == ROUND;
	talloc_free(mem);
	return status;
}

/* ---- the thread ------------------------------------------------------------------ */

static void sleep_ms(struct kb_webhooks *w, unsigned ms)
{
	const struct timespec until = kb_clock_in(ms);

	pthread_mutex_lock(&w->lock);
	while (!atomic_load(&w->stop) &&
	       !pthread_cond_timedwait(&w->wake, &w->lock, &until))
		;
	pthread_mutex_unlock(&w->lock);
}

static void *run(void *arg)
{
	struct kb_webhooks *w = arg;
	void *mem = talloc_named_const(NULL, 0, "webhooks");
	struct kb_file_lock *lock = NULL;
	enum kb_status status, before = KB_OK;
	unsigned wait = POLL_MS;

	while (!atomic_load(&w->stop)) {
		struct kb_error err;
		bool more = false;

		status = lock ? KB_OK : kb_file_lock(mem, w->lock_file,
				"another service that tells listeners", &lock,
				&err);
		if (!status)
			status = tell_due(w, &more, &err);
		if (status && status != before)
			kb_log(status == KB_BUSY ? KB_LOG_INFO : KB_LOG_ERROR,
			       "webhook", "waiting=1 reason=\"%s\"", err.text);
		wait = !status ? POLL_MS :
		       wait * 2 < WAIT_MAX_MS ? wait * 2 : WAIT_MAX_MS;
		before = status;
		if (!more)
			sleep_ms(w, wait);
	}
	talloc_free(mem);
	return NULL;
}

/* ---- life ------------------------------------------------------------------------ */

static void begin(struct kb_webhooks *w, const struct kb_site *site)
{
	const struct kb_listeners *all = &site->listeners;

	if (!all->n)
		return;
	w->mem = talloc_new(w);
	w->store = kb_strdup(w->mem, site->config.store);
	w->lock_file = talloc_asprintf(w->mem, "%s.webhooks", w->store);
	w->all.n = all->n;
	w->all.secret = kb_strdup(w->mem, all->secret);
	w->all.urls = kb_array(w->mem, const char *, all->n);
	for (size_t i = 0; i < all->n; i++) {
		w->all.urls[i] = kb_strdup(w->mem, all->urls[i]);
		w->failing[i] = false;
		w->alone_until[i] = 0;
	}
	atomic_store(&w->stop, false);
	w->running = !pthread_create(&w->thread, NULL, run, w);
	if (!w->running)
		kb_log(KB_LOG_ERROR, "webhook", "thread=0");
}

static void end(struct kb_webhooks *w)
{
	if (w->running) {
		pthread_mutex_lock(&w->lock);
		atomic_store(&w->stop, true);
		pthread_cond_signal(&w->wake);
		pthread_mutex_unlock(&w->lock);
		pthread_join(w->thread, NULL);
	}
	w->running = false;
	TALLOC_FREE(w->mem);
}

struct kb_webhooks *kb_webhooks_start(void *mem, const struct kb_site *site)
{
	struct kb_webhooks *w = kb_new(mem, struct kb_webhooks);
	pthread_condattr_t attr;

	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &attr);
	pthread_condattr_destroy(&attr);
	begin(w, site);
	return w;
}

void kb_webhooks_reload(struct kb_webhooks *w, const struct kb_site *site)
{
	end(w);
	begin(w, site);
}

void kb_webhooks_stop(struct kb_webhooks *w)
{
	end(w);
	talloc_free(w);
}
