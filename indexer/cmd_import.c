/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_import.c - kb-indexer import: adds what files hold to the store. What is
 * there unchanged is skipped, so an interrupted import is simply run again.
 */
#include "command.h"
#include "guard.h"
#include "import.h"

static const struct kb_flag options[] = {
	{ "dry-run", NULL, "say what would be done and store nothing" },
	{ "lang", "LANG", "language of files that do not tell theirs" },
	{ "lenient", NULL, "take the Markdown of other systems: unknown "
	  "fields are ignored, ids come from paths" },
};

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct kb_progress progress;
	struct kb_import im = {
		.mem = env->mem,
		.lenient = kb_option(env, "lenient") != NULL,
		.lang = kb_option(env, "lang"),
		.dry_run = kb_option(env, "dry-run") != NULL,
		.progress = &progress,
		.share = 1.0 / n_args,
	};
	struct kb_error err;
	uint64_t start = kb_clock_ns();
	enum kb_status status = kb_import_store(env->mem, env->config.store,
						im.dry_run, &im.store, &err);

	if (status == KB_OK)
		status = kb_guard_store(env, im.store, &err);
	if (status != KB_OK)
		return kb_fail(&err);
	kb_progress_start(&progress, "import", env->quiet);
	for (int i = 0; i < n_args && status == KB_OK; i++) {
		im.from = im.share * i;
		status = kb_import_path(&im, args[i], &err);
	}
	kb_progress_clear(&progress);
	kb_import_end(&im);
	kb_import_report(&im, env->json,
			 (double)(kb_clock_ns() - start) / 1e9);
	if (status != KB_OK)
		return kb_fail(&err);
	return im.counts.failed ? KB_EXIT_SOME : KB_EXIT_OK;
}

const struct kb_command kb_cmd_import = {
	"import", "PATH...", 1, -1,
	"add articles, rules, cases and synonyms to the store",
	options, KB_COUNT(options), run,
};
