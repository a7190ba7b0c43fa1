/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_check.c - kb-indexer check: whether store and index hold together. Reads
 * all of both while others use them, and changes nothing.
 */
#include <inttypes.h>

#include <kb/backup.h>
#include <kb/index.h>

#include "command.h"

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct kb_store_stats stats;
	char generation[KB_GENERATION] = "";
	struct kb_error err;
	enum kb_status st = kb_store_check(env->config.store, &stats, &err);

	if (st == KB_OK)
		st = kb_index_check(env->config.index, generation, &err);
	if (st != KB_OK)
		return kb_fail(&err);
	printf(env->json ? "{\"last_change\":%" PRId64 ",\"generation\":"
	       "\"%s\"}\n" : "whole: the store, as of change %" PRId64
	       ", and index %s\n", stats.last_seq, generation);
	return KB_EXIT_OK;
}

const struct kb_command kb_cmd_check = {
	"check", "", 0, 0, "read store and index and say whether they are "
	"whole", NULL, 0, run,
};
