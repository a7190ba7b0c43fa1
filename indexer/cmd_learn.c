/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_learn.c - kb-indexer learn: makes the model that resolved cases teach and
 * puts it in place; answers go on meanwhile by the one before.
 */
#include <kb/learn.h>

#include "command.h"
#include "progress.h"

static const struct kb_flag flags[] = {
	{ "workers", "N", "processes that train" },
};

static bool watch(void *user, size_t done, size_t total)
{
	struct kb_progress *bar = user;

	kb_progress_at(bar, done, total ? (double)done / (double)total : 0);
	return !kb_stop;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct kb_progress bar;
	const struct kb_learn_options options = {
		.workers = kb_option_workers(env),
		.progress = watch, .user = &bar };
	struct kb_learned l;
	struct kb_error err;
	enum kb_status status;

	if (!options.workers)
		return KB_EXIT_USAGE;
	kb_progress_start(&bar, "learn", env->quiet || env->json);
	status = kb_learn(&env->config, &options, &l, &err);
	kb_progress_clear(&bar);
	if (status != KB_OK)
		return kb_fail(&err);
	if (!l.articles) {
		puts(env->json ? "{\"articles\":0}" :
		     "nothing to learn from: no resolved cases and no "
		     "questions of two public articles");
		return KB_EXIT_OK;
	}
	printf(env->json ?
	       "{\"articles\":%zu,\"examples\":%zu,\"trials\":%zu,"
	       "\"fit_seconds\":%.3f,\"trial_seconds\":%.3f,"
	       "\"model\":\"%016llx\"}\n" :
	       "%zu articles from %zu texts, %zu trials: %.1f s and %.1f s, "
	       "model %016llx\n",
	       l.articles, l.examples, l.trials, l.fit_seconds,
	       l.trial_seconds, (unsigned long long)l.digest);
	return KB_EXIT_OK;
}

const struct kb_command kb_cmd_learn = {
	"learn", "", 0, 0, "learn from resolved cases, in place of the last "
	"time", flags, KB_COUNT(flags), run,
};
