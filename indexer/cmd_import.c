/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_import.c - kb-indexer import: adds what files hold to the store. What is
 * there unchanged is skipped, so an interrupted import is simply run again.
 */
#include "command.h"
#include "foreign.h"
#include "guard.h"
#include "import.h"
#include "import_page.h"

static const struct kb_flag options[] = {
	{ "dry-run", NULL, "say what would be done and store nothing" },
	{ "lang", "LANG", "language of files that do not tell theirs" },
	{ "map", "FILE", "read cases of another system: FILE says which column "
	  "is which" },
	{ "skip-bad", NULL, "with --map: leave out rows that are wrong" },
	{ "no-webhooks", NULL, "with --map: those who listen are not told" },
	{ "lenient", NULL, "take the Markdown of other systems: unknown "
	  "fields are ignored, ids come from paths" },
	{ "encoding", "NAME", "with page and csv: what the characters of the "
	  "files are" },
	{ "drafts", NULL, "with page: make drafts of what is text" },
	{ "merge", "PERCENT", "with page --drafts: documents so much alike "
	  "become one" },
	{ "by", "PERSON", "with page: who brings it" },
	{ "audience", "NAME", "of drafts of other systems (agent)" },
	{ "column", "FIELD=NAME", "with csv: which column is which; may be "
	  "given again", true },
};

/* What --map needs: the mapping, calendars for times, rules for masking. */
static enum kb_status prepare_map(struct kb_command_env *env,
				  struct kb_import *im, struct kb_error *err)
{
	const char *file = kb_option(env, "map");
	struct case_rows *rows = kb_new(env->mem, struct case_rows);
	struct kb_calendars *calendars;
	struct kb_masker *masker;
	struct case_map *map;
	size_t n_listeners;
	enum kb_status status;

	if (!file)
		return kb_option(env, "skip-bad") ||
			kb_option(env, "no-webhooks") ?
			kb_error_set(err, KB_INVALID, "--skip-bad and "
				"--no-webhooks go with --map") : KB_OK;
	status = case_map_load(env->mem, file, &map, err);
	if (status == KB_OK)
		status = kb_calendars_open(env->mem, kb_folder_find(env->mem,
			env->config.calendars, "calendars"), &calendars, err);
	if (status == KB_OK)
		status = kb_masker_new(env->mem, env->config.order_pattern,
				       &masker, err);
	if (status != KB_OK)
		return status;
	*rows = (struct case_rows){ map, calendars, env->config.country };
	im->rows = rows;
	im->masker = masker;
	im->skip_bad = kb_option(env, "skip-bad") != NULL;
	im->examples = im->dry_run ? json_array() : NULL;
	kb_config_webhooks(env->mem, &env->config, &n_listeners);
	if (!kb_option(env, "no-webhooks"))
		kb_store_listeners(im->store, n_listeners);
	return KB_OK;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct kb_progress progress;
	struct kb_import im = {
		.mem = env->mem,
		.lenient = kb_option(env, "lenient") != NULL,
		.origin = "import",
		.lang = kb_option(env, "lang"),
		.dry_run = kb_option(env, "dry-run") != NULL,
		.progress = &progress,
		.share = 1.0 / n_args,
	};
	struct kb_error err;
	uint64_t start = kb_clock_ns();
	enum kb_status status;

	if (strcmp(args[0], "page") == 0)
		return kb_import_pages(env, n_args - 1, args + 1);
	status = kb_import_store(env->mem, env->config.store, im.dry_run,
				 &im.store, &err);
	if (status == KB_OK)
		status = kb_guard_store(env, im.store, &err);
	if (status == KB_OK)
		status = prepare_map(env, &im, &err);
	if (status != KB_OK)
		return kb_fail(&err);
	kb_progress_start(&progress, "import", env->quiet);
	if (foreign_find(args[0]))
		return kb_import_foreign(env, &im, args[0], n_args - 1,
					 args + 1);
	for (int i = 0; i < n_args && status == KB_OK; i++) {
		im.from = im.share * i;
		im.commits = kb_commits_open(env->mem, args[i],
					     im.commits);
		status = kb_import_path(&im, args[i], &err);
	}
	kb_progress_clear(&progress);
	kb_import_end(&im);
	kb_import_report(&im, env->json,
			 (double)(kb_clock_ns() - start) / 1e9);
	json_decref(im.examples);
	if (status != KB_OK)
		return im.wrong ? (kb_fail(&err), KB_EXIT_DATA) : kb_fail(&err);
	return im.counts.failed ? KB_EXIT_SOME : KB_EXIT_OK;
}

const struct kb_command kb_cmd_import = {
	"import", "[page | phpmyfaq | zendesk | mediawiki | csv] PATH...", 1,
	-1, "add articles, rules, cases and synonyms to the store, articles of "
	"other systems as drafts, or pages to the quarantine",
	options, KB_COUNT(options), run,
};
