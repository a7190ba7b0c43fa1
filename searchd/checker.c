/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * checker.c - has a process of its own look for what contradicts, when the store
 * rests. In: the last change in the index, now and then, and the time. Out: a
 * running `kb-indexer lint --queue`, which fills the editors' queue, or none.
 */
#include "checker.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { NICE = 10 };
static const uint64_t second_ns = 1000000000;

struct kb_checker {
	const char *program, *store, *config_file;
	uint64_t after;			/* ns; 0: never */
	int64_t seen, checked;		/* last change; that of the last run */
	uint64_t seen_at;
	pid_t child;			/* 0: none */
};

static int end_checker(struct kb_checker *c)
{
	if (!c->child)
		return 0;
	kill(c->child, SIGTERM);
	while (waitpid(c->child, NULL, 0) < 0 && errno == EINTR)
		;
	return 0;
}

struct kb_checker *kb_checker_new(void *mem, const struct kb_config *config,
				  const char *config_file)
{
	struct kb_checker *c = kb_new(mem, struct kb_checker);

	c->program = kb_program_find(c, "kb-indexer");
	c->store = kb_strdup(c, config->store);
	c->config_file = config_file ? kb_strdup(c, config_file) : NULL;
	c->after = (uint64_t)config->learn_after * second_ns;
	c->seen = c->checked = -1;
	talloc_set_destructor(c, end_checker);
	return c;
}

static void start(struct kb_checker *c)
{
	const char *args[] = { c->program, "--quiet", "--store", c->store,
		"lint", "--queue", c->config_file ? "--config" : NULL,
		c->config_file, NULL };
	pid_t child;
	int failed = kb_program_start(args, -1, -1, &child);

	c->checked = c->seen;
	if (failed) {
		kb_log(KB_LOG_ERROR, "lint", "program=%s error=\"%s\"",
		       c->program, strerror(failed));
		return;
	}
	/* Refused by some service managers; then it is as urgent as answers. */
	setpriority(PRIO_PROCESS, (id_t)child, NICE);
	c->child = child;
}

void kb_checker_step(struct kb_checker *c, int64_t seq, uint64_t now)
{
	int status;

	if (c->child && waitpid(c->child, &status, WNOHANG) == c->child) {
		bool done = WIFEXITED(status) && WEXITSTATUS(status) == 0;

		c->child = 0;
		kb_log(done ? KB_LOG_INFO : KB_LOG_ERROR, "lint",
		       "ended=1 status=%d", WIFEXITED(status) ?
		       WEXITSTATUS(status) : 128 + WTERMSIG(status));
	}
	if (seq >= 0 && seq != c->seen) {
		c->seen = seq;
		c->seen_at = now;
	}
	if (c->after && !c->child && c->seen >= 0 && c->seen != c->checked &&
	    now - c->seen_at >= c->after)
		start(c);
}
