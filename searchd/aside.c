/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * aside.c - one thread a piece of work; few at once, few more wait. In: a piece
 * of work. Out: the same, done, and the connection awake again.
 */
#include "aside.h"

#include <pthread.h>

static struct { pthread_mutex_t lock; pthread_cond_t ended; int at_work,
		waiting; } all = { PTHREAD_MUTEX_INITIALIZER,
				   PTHREAD_COND_INITIALIZER, 0, 0 };

static bool take_place(void)
{
	bool has;

	pthread_mutex_lock(&all.lock);
	has = all.waiting < KB_ASIDE_WAITING;
	if (has)
		all.waiting++;
	pthread_mutex_unlock(&all.lock);
	return has;
}

static void *run(void *arg)
{
	struct kb_aside *job = arg;

	pthread_mutex_lock(&all.lock);
	while (all.at_work >= KB_ASIDE_MAX)
		pthread_cond_wait(&all.ended, &all.lock);
	all.waiting--;
	all.at_work++;
	pthread_mutex_unlock(&all.lock);
	job->status = job->work(job, &job->err);
	pthread_mutex_lock(&all.lock);
	all.at_work--;
	pthread_cond_signal(&all.ended);
	pthread_mutex_unlock(&all.lock);
	MHD_resume_connection(job->r->connection);
	return NULL;
}

static void give_up(struct kb_aside *job)
{
	job->status = kb_error_set(&job->err, KB_BUSY, "as much as may be is "
		"being worked at; try again in a moment");
	MHD_resume_connection(job->r->connection);
}

void kb_aside_begin(struct kb_request *r, struct kb_aside *job)
{
	pthread_t thread;
	bool has = take_place();

	job->r = r;
	r->aside = job;
	r->later = true;
	/* First asleep: it may be done before this thread goes on. */
	MHD_suspend_connection(r->connection);
	if (has && pthread_create(&thread, NULL, run, job) == 0) {
		pthread_detach(thread);
		return;
	}
	if (has) {
		pthread_mutex_lock(&all.lock);
		all.waiting--;
		pthread_mutex_unlock(&all.lock);
	}
	give_up(job);
}

struct kb_aside *kb_aside_take(struct kb_request *r)
{
	struct kb_aside *job = r->aside;

	if (!job)
		return NULL;
	r->aside = NULL;
	r->later = false;
	talloc_steal(r, job->mem);
	return job;
}
