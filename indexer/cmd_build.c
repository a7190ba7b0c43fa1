/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_build.c - kb-indexer build: a fresh generation of the index beside the
 * live one, swapped in at the end.
 */
#include <inttypes.h>
#include <stdlib.h>

#include <kb/index.h>

#include "command.h"
#include "progress.h"

static const struct kb_flag options[] = {
	{ "workers", "N", "threads that make segments, 1 to 16; default: the "
	  "setting's" },
};

struct watch { struct kb_progress bar; };

static bool watch(void *user, uint64_t done, uint64_t total)
{
	struct watch *w = user;

	kb_progress_at(&w->bar, done, total ? (double)done / (double)total :
		       0);
	return !kb_stop;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct kb_index_settings settings = {
		.k1 = env->config.bm25_k1, .b = env->config.bm25_b,
		.title_b = env->config.title_b,
		.workers = kb_option_workers(env) };
	struct watch w;
	struct kb_error err;
	uint64_t begin = kb_clock_ns();
	char *generation;
	enum kb_status status;

	if (!settings.workers)
		return KB_EXIT_USAGE;
	kb_progress_start(&w.bar, "build", env->quiet || env->json);
	status = kb_index_build(env->mem, env->config.store, env->config.index,
				&settings, watch, &w, &generation, &err);
	kb_progress_clear(&w.bar);
	if (status != KB_OK)
		return kb_fail(&err);
	double seconds = (double)(kb_clock_ns() - begin) / 1e9;

	printf(env->json ? "{\"generation\":\"%s\",\"seconds\":%.3f}\n" :
	       "built %s in %.1f s\n", generation, seconds);
	return KB_EXIT_OK;
}

const struct kb_command kb_cmd_build = {
	"build", "", 0, 0, "make a fresh index from the store and swap it in",
	options, KB_COUNT(options), run,
};
