/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * render.c - one thread a preview: starts `kb-indexer render`, which limits
 * its own time and memory, feeds it, reads what it prints, and ends it when it
 * takes too long by the clock. In: a text. Out: the bytes it printed.
 *
 * What the threads share is the number of renders at work and of those that
 * wait for one to end. Memory is malloc's,
 * since a request's belongs to its worker.
 */
#include "render.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	WALL_MS = 5000,			/* it stops by itself after 2 s of work */
	OUTPUT_MAX = 16 << 20,
	PIECE = 64 << 10,
};

struct kb_render {
	void (*done)(void *user);
	void *user;
	const char *option;		/* --lang or --page */
	char value[16];			/* of it */
	char *in, *out;
	size_t in_len, in_at, out_len, out_cap;
	int to, from;			/* pipes; -1: closed */
	pid_t child;
	bool good, waits, brief;
};

static struct { pthread_mutex_t lock; pthread_cond_t ended; int at_work,
		waiting; } all = { PTHREAD_MUTEX_INITIALIZER,
				   PTHREAD_COND_INITIALIZER, 0, 0 };

/* ---- the process ------------------------------------------------------------- */

static int make_pipes(int *in, int *out)
{
	if (pipe2(in, O_CLOEXEC))
		return errno;
	if (pipe2(out, O_CLOEXEC)) {
		int failed = errno;

		close(in[0]);
		close(in[1]);
		return failed;
	}
	return 0;
}

static int spawn(const char *option, const char *value, bool brief, int in,
		 int out, pid_t *ret)
{
	char *program = kb_program_find(NULL, "kb-indexer");
	const char *args[] = { program, "--quiet", "render", option, value,
			       brief ? "--brief" : NULL, NULL };
	int failed = kb_program_start(args, in, out, ret);

	talloc_free(program);
	return failed;
}

static int start(struct kb_render *r)
{
	int in[2], out[2];
	int failed = make_pipes(in, out);

	if (failed)
		return failed;
	r->to = in[1];
	r->from = out[0];
	failed = spawn(r->option, r->value, r->brief, in[0], out[1],
		       &r->child);
	close(in[0]);
	close(out[1]);
	fcntl(r->to, F_SETFL, O_NONBLOCK);
	fcntl(r->from, F_SETFL, O_NONBLOCK);
	return failed;
}

/* ---- to and fro ---------------------------------------------------------------- */

static void shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void give(struct kb_render *r)
{
	ssize_t n = write(r->to, r->in + r->in_at, r->in_len - r->in_at);

	if (n > 0)
		r->in_at += (size_t)n;
	if (r->in_at == r->in_len || (n < 0 && errno != EAGAIN &&
				      errno != EINTR))
		shut(&r->to);
}

static bool has_room(struct kb_render *r)
{
	char *more;

	if (r->out_cap - r->out_len >= PIECE)
		return true;
	if (r->out_cap >= OUTPUT_MAX)
		return false;
	r->out_cap = r->out_cap ? r->out_cap * 2 : 4 * PIECE;
	more = realloc(r->out, r->out_cap);
	if (more)
		r->out = more;
	return more;
}

static void get(struct kb_render *r)
{
	ssize_t n;

	if (!has_room(r)) {
		shut(&r->from);
		return;
	}
	n = read(r->from, r->out + r->out_len, r->out_cap - r->out_len);
	if (n > 0)
		r->out_len += (size_t)n;
	r->good = n == 0;
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		shut(&r->from);
}

/* Until it has printed all, or its time is over. */
static void talk(struct kb_render *r)
{
	uint64_t end = kb_clock_ns() + WALL_MS * UINT64_C(1000000);

	while (r->from >= 0 && kb_clock_ns() < end) {
		struct pollfd fds[] = { { r->from, POLLIN, 0 },
					{ r->to, POLLOUT, 0 } };

		if (poll(fds, KB_COUNT(fds), 100) <= 0)
			continue;
		if (fds[1].revents)
			give(r);
		if (fds[0].revents)
			get(r);
	}
}

static void finish(struct kb_render *r)
{
	int status = -1;

	shut(&r->to);
	shut(&r->from);
	if (!r->child)
		return;
	if (!r->good)
		kill(r->child, SIGKILL);
	while (waitpid(r->child, &status, 0) < 0 && errno == EINTR)
		;
	r->good = r->good && WIFEXITED(status);
}

/* A place at once, or for who is patient one of those that wait. */
static bool take_place(bool patient, bool *waits)
{
	bool has;

	pthread_mutex_lock(&all.lock);
	*waits = all.at_work >= KB_RENDERS_MAX;
	has = !*waits || (patient && all.waiting < KB_RENDERS_WAITING);
	if (has)
		++*(*waits ? &all.waiting : &all.at_work);
	pthread_mutex_unlock(&all.lock);
	return has;
}

static void wait_turn(void)
{
	pthread_mutex_lock(&all.lock);
	while (all.at_work >= KB_RENDERS_MAX)
		pthread_cond_wait(&all.ended, &all.lock);
	all.waiting--;
	all.at_work++;
	pthread_mutex_unlock(&all.lock);
}

static void leave_place(bool waits)
{
	pthread_mutex_lock(&all.lock);
	--*(waits ? &all.waiting : &all.at_work);
	pthread_cond_signal(&all.ended);
	pthread_mutex_unlock(&all.lock);
}

static void *work(void *arg)
{
	struct kb_render *r = arg;
	int failed;

	if (r->waits)
		wait_turn();
	failed = start(r);
	if (failed) {
		kb_log(KB_LOG_ERROR, "preview", "error=\"%s\"",
		       strerror(failed));
		r->child = 0;
	} else {
		talk(r);
	}
	finish(r);
	leave_place(false);
	r->done(r->user);
	return NULL;
}

/* ---- life ------------------------------------------------------------------------ */

static void destroy(struct kb_render *r)
{
	free(r->in);
	free(r->out);
	free(r);
}

static struct kb_render *create(const char *bytes, size_t len,
				const char *option, const char *value)
{
	struct kb_render *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->to = r->from = -1;
	r->in = malloc(len + 1);
	if (!r->in) {
		free(r);
		return NULL;
	}
	memcpy(r->in, bytes, len);
	r->in_len = len;
	r->option = option;
	snprintf(r->value, sizeof(r->value), "%s", value);
	return r;
}

enum kb_status kb_render_start(const char *bytes, size_t len,
	const char *option, const char *value, bool patient, void (*done)(void *user), void *user,
	struct kb_render **ret, struct kb_error *err)
{
	struct kb_render *r = NULL;
	pthread_t thread;
	bool waits, has = take_place(patient, &waits);

	if (has)
		r = create(bytes, len, option, value);
	if (r) {
		r->waits = waits;
		r->brief = patient && strcmp(option, "--page") != 0;
		r->done = done;
		r->user = user;
		*ret = r;	/* before the thread can be done */
		if (pthread_create(&thread, NULL, work, r) == 0) {
			pthread_detach(thread);
			return KB_OK;
		}
		*ret = NULL;
		destroy(r);
	}
	if (has)
		leave_place(waits);
	return kb_error_set(err, KB_BUSY, "as many previews as may be are "
			    "being made; try again in a moment");
}

char *kb_render_take(struct kb_render *r, void *mem, size_t *ret_len)
{
	char *out = r->good ? kb_strndup(mem, r->out, r->out_len) : NULL;

	*ret_len = r->out_len;
	destroy(r);
	return out;
}
