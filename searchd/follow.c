/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * follow.c - applies the change log every follow_interval_ms. A failure is
 * logged once and tried again, each time later, up to half a minute: a build
 * that holds the index for a minute is no error. When the store rests, cases
 * are learned, and contradictions looked for, by processes beside this one.
 */
#include "follow.h"

#include <kb/learn.h>
#include <pthread.h>
#include <time.h>
#include "checker.h"
#include "metrics.h"

enum { WAIT_MAX_MS = 30000 };

struct kb_follow {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop;
	const char *store, *index;
	struct kb_tutor *tutor;		/* of the thread, while it runs */
	struct kb_checker *checker;	/* the same */
	unsigned interval_ms;
};

/* Sleeps; true when it is time to end. */
static bool wait_ms(struct kb_follow *f, unsigned ms)
{
	const struct timespec until = kb_clock_in(ms);
	bool stop;

	pthread_mutex_lock(&f->lock);
	while (!f->stop &&
	       pthread_cond_timedwait(&f->wake, &f->lock, &until) == 0)
		;
	stop = f->stop;
	pthread_mutex_unlock(&f->lock);
	return stop;
}

static void report(enum kb_status status, enum kb_status before,
		   const struct kb_error *err)
{
	if (status && status != before)
		kb_log(status == KB_BUSY || status == KB_NOT_FOUND ?
		       KB_LOG_INFO : KB_LOG_ERROR,
		       "follow", "waiting=1 reason=\"%s\"", err->text);
	else if (!status && before)
		kb_log(KB_LOG_INFO, "follow", "following=1");
}

static void *run(void *arg)
{
	struct kb_follow *f = arg;
	void *mem = talloc_named_const(NULL, 0, "follow");
	struct kb_follower *follower = NULL;
	struct kb_tutor_state lessons;
	enum kb_status status = KB_OK, before = KB_OK;
	unsigned wait = f->interval_ms;

	do {
		struct kb_error err;
		size_t applied = 0;

		status = follower ? KB_OK :
			 kb_follower_open(mem, f->store, f->index, &follower,
					  &err);
		if (!status)
			status = kb_follower_step(follower, &applied, &err);
		report(status, before, &err);
		kb_metrics_follow(!status, applied);
		if (status) {
			talloc_free(follower);
			follower = NULL;
			wait = wait * 2 < WAIT_MAX_MS ? wait * 2 : WAIT_MAX_MS;
		} else {
			wait = f->interval_ms;
		}
		kb_tutor_step(f->tutor, follower ? kb_follower_seq(follower) :
			      -1, kb_clock_ns(), &lessons);
		kb_metrics_learn(&lessons);
		kb_checker_step(f->checker, follower ?
				kb_follower_seq(follower) : -1,
				kb_clock_ns());
		before = status;
	} while (!wait_ms(f, wait));
	talloc_free(mem);
	return NULL;
}

struct kb_follow *kb_follow_start(void *mem, const struct kb_config *config,
				  const char *config_file)
{
	struct kb_follow *f = kb_new(mem, struct kb_follow);
	pthread_condattr_t attr;

	f->store = talloc_strdup(f, config->store);
	f->index = talloc_strdup(f, config->index);
	f->tutor = kb_tutor_new(f, config, config_file);
	f->checker = kb_checker_new(f, config, config_file);
	f->interval_ms = (unsigned)config->follow_interval_ms;
	pthread_mutex_init(&f->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&f->wake, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&f->thread, NULL, run, f)) {
		kb_log(KB_LOG_ERROR, "follow", "thread=0");
		talloc_free(f);
		return NULL;
	}
	return f;
}

void kb_follow_stop(struct kb_follow *f)
{
	if (!f)
		return;
	pthread_mutex_lock(&f->lock);
	f->stop = true;
	pthread_cond_signal(&f->wake);
	pthread_mutex_unlock(&f->lock);
	pthread_join(f->thread, NULL);
	talloc_free(f);
}
