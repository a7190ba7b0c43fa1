/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_follow.c - kb-indexer follow: keeps the live index up to date with the
 * store's change log, until it is stopped, and has cases learned. For set-ups
 * in which the daemon does not do it itself.
 */
#include <time.h>

#include <kb/learn.h>

#include "command.h"

static const struct kb_flag options[] = {
	{ "once", NULL, "apply what there is and end" },
};

static void pause_ms(int ms)
{
	struct timespec span = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&span, NULL);		/* a signal ends it early */
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	bool once = kb_option(env, "once") != NULL;
	struct kb_follower *follower;
	struct kb_tutor *tutor = once ? NULL :
		kb_tutor_new(env->mem, &env->config, env->config_file);
	struct kb_tutor_state lessons;
	struct kb_error err;
	uint64_t applied = 0;
	enum kb_status status = kb_follower_open(env->mem, env->config.store,
		env->config.index, &follower, &err);

	while (status == KB_OK && !kb_stop) {
		size_t n;

		status = kb_follower_step(follower, &n, &err);
		if (status != KB_OK)
			break;
		applied += n;
		if (n == 0 && once)
			break;
		if (tutor)
			kb_tutor_step(tutor, kb_follower_seq(follower),
				      kb_clock_ns(), &lessons);
		if (n == 0)
			pause_ms(env->config.follow_interval_ms);
		else if (!env->quiet && !once)
			kb_log(KB_LOG_INFO, "follow", "changes=%zu", n);
	}
	talloc_free(tutor);
	talloc_free(follower);
	if (status != KB_OK)
		return kb_fail(&err);
	if (once)
		printf(env->json ? "{\"changes\":%llu}\n" :
		       "applied %llu changes\n", (unsigned long long)applied);
	return KB_EXIT_OK;
}

const struct kb_command kb_cmd_follow = {
	"follow", "", 0, 0, "apply the store's changes to the index as they "
	"come", options, KB_COUNT(options), run,
};
