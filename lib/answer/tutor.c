/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tutor.c - decides when a knowledge base is learned anew, and has a process
 * of its own do it. In: the last change in the index, now and then, and the
 * time. Out: a running `kb-indexer learn`, or none.
 */
#include <kb/learn.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	PATIENCE = 10,		/* times learn_after, without a rest */
	NICE = 10,
	EXIT_BUSY = 75,		/* of kb-indexer: try again later */
	WORKERS_MAX = 16,
	END_MS = 3000,		/* to end by itself when it is told to */
};
static const uint64_t second_ns = 1000000000;

struct kb_tutor {
	const char *program, *store, *index, *config_file, *workers;
	uint64_t after;			/* ns; 0: never */
	struct kb_tutor_state state;
	int64_t seen, tried;		/* last change; that of the last run */
	/* First and last change that no run knows of; end of the last run. */
	uint64_t first_at, last_at, ended_at;
	uint64_t took;
	pid_t child;			/* 0: none */
	uint64_t child_at;
};

/* ---- the model --------------------------------------------------------------- */

static int64_t seq_of_model(const struct kb_tutor *t)
{
	void *mem = talloc_new(t);
	struct kb_model *model;
	struct kb_error ignored;
	int64_t ret = -1;

	if (kb_model_open(mem, kb_model_path(mem, t->index), &model,
			  &ignored) == KB_OK)
		ret = kb_model_seq(model);
	talloc_free(mem);
	return ret;
}

/* ---- the process ------------------------------------------------------------- */

static void start(struct kb_tutor *t, uint64_t now)
{
	const char *args[] = { t->program, "--quiet", "--store", t->store,
		"--index", t->index, "learn", "--workers", t->workers,
		t->config_file ? "--config" : NULL, t->config_file, NULL };
	pid_t child;
	int failed = kb_program_start(args, -1, -1, &child);

	t->tried = t->seen;
	t->first_at = 0;
	t->state.runs++;
	if (failed) {
		t->state.failures++;
		kb_log(KB_LOG_ERROR, "learn", "program=%s error=\"%s\"",
		       t->program, strerror(failed));
		return;
	}
	/* Refused by some service managers, and then answers share the
	   processor with it. */
	setpriority(PRIO_PROCESS, (id_t)child, NICE);
	t->child = child;
	t->child_at = now;
	kb_log(KB_LOG_INFO, "learn", "started=1 pid=%d changes_to=%lld",
	       (int)child, (long long)t->seen);
}

/* It ended. What was busy is to be tried again, after a rest. */
static void ended(struct kb_tutor *t, int status, uint64_t now)
{
	bool done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	bool busy = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_BUSY;

	t->child = 0;
	t->ended_at = now;
	t->took = now - t->child_at;
	t->state.seconds = (double)t->took / (double)second_ns;
	t->state.seq = seq_of_model(t);
	t->state.failures += !done && !busy;
	if (busy) {
		t->tried = -1;
		t->first_at = t->last_at = now;
	}
	kb_log(done || busy ? KB_LOG_INFO : KB_LOG_ERROR, "learn",
	       "ended=1 status=%d seconds=%.1f model_to=%lld",
	       WIFEXITED(status) ? WEXITSTATUS(status) :
	       128 + WTERMSIG(status), t->state.seconds,
	       (long long)t->state.seq);
}

static int end_tutor(struct kb_tutor *t)
{
	const struct timespec nap = { 0, 10000000 };
	int ms = 0;

	if (!t->child)
		return 0;
	kill(t->child, SIGTERM);
	for (; ms < END_MS && waitpid(t->child, NULL, WNOHANG) == 0; ms += 10)
		nanosleep(&nap, NULL);
	if (ms >= END_MS) {
		kill(t->child, SIGKILL);
		while (waitpid(t->child, NULL, 0) < 0 && errno == EINTR)
			;
	}
	return 0;
}

/* ---- when ---------------------------------------------------------------------- */

struct kb_tutor *kb_tutor_new(void *mem, const struct kb_config *config,
			      const char *config_file)
{
	struct kb_tutor *t = kb_new(mem, struct kb_tutor);

	t->program = kb_program_find(t, "kb-indexer");
	t->store = kb_strdup(t, config->store);
	t->index = kb_strdup(t, config->index);
	t->config_file = config_file ? kb_strdup(t, config_file) : NULL;
	t->workers = kb_format(t, "%d", config->workers < WORKERS_MAX ?
			       config->workers : WORKERS_MAX);
	t->after = (uint64_t)config->learn_after * second_ns;
	t->seen = t->tried = -1;
	t->state.seq = seq_of_model(t);
	talloc_set_destructor(t, end_tutor);
	return t;
}

static void note_change(struct kb_tutor *t, int64_t seq, uint64_t now)
{
	if (seq < 0 || seq == t->seen)
		return;
	t->seen = seq;
	t->last_at = now;
	if (seq == t->state.seq)
		t->first_at = 0;
	else if (!t->first_at)
		t->first_at = now;
}

static bool is_due(const struct kb_tutor *t, uint64_t now)
{
	if (!t->after || t->child || t->seen < 0 ||
	    t->seen == t->state.seq || t->seen == t->tried)
		return false;
	return (now - t->last_at >= t->after ||
		now - t->first_at >= PATIENCE * t->after) &&
		now - t->ended_at >= t->took;
}

void kb_tutor_step(struct kb_tutor *t, int64_t seq, uint64_t now,
		   struct kb_tutor_state *ret)
{
	int status;

	if (t->child && waitpid(t->child, &status, WNOHANG) == t->child)
		ended(t, status, now);
	note_change(t, seq, now);
	if (is_due(t, now))		/* unless somebody did it by hand */
		t->state.seq = seq_of_model(t);
	if (is_due(t, now))
		start(t, now);
	*ret = t->state;
	ret->learning = t->child != 0;
}
