/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_lint.c - kb-indexer lint: checks folders (through a store in memory, so
 * that folder and store are checked by the same rules) or the store.
 */
#include <jansson.h>
#include <stdlib.h>

#include "command.h"
#include "import.h"
#include "lint.h"

static void print_json(const struct kb_import *im, const struct kb_lint *lint)
{
	json_t *root = json_object(), *list = json_array();

	for (size_t i = 0; i < im->counts.failed && i < KB_PROBLEMS_MAX; i++)
		json_array_append_new(list, json_pack("{sssissss}",
			"source", im->problems[i].source,
			"line", im->problems[i].line, "level", "error",
			"text", im->problems[i].text));
	for (size_t i = 0; i < lint->n; i++)
		json_array_append_new(list, json_pack("{sssissss}",
			"source", lint->findings[i].source,
			"line", lint->findings[i].line, "level",
			lint->findings[i].error ? "error" : "warning",
			"text", lint->findings[i].text));
	json_object_set_new(root, "checked",
			    json_integer((json_int_t)lint->checked));
	json_object_set_new(root, "errors", json_integer(
		(json_int_t)(lint->errors + im->counts.failed)));
	json_object_set_new(root, "warnings",
			    json_integer((json_int_t)lint->warnings));
	json_object_set_new(root, "findings", list);
	char *dump = json_dumps(root, JSON_COMPACT);
	puts(dump ? dump : "{}");
	free(dump);
	json_decref(root);
}

static void print_text(const struct kb_import *im, const struct kb_lint *lint)
{
	for (size_t i = 0; i < lint->n; i++)
		printf("%s:%d: %s: %s\n", lint->findings[i].source,
		       lint->findings[i].line,
		       lint->findings[i].error ? "error" : "warning",
		       lint->findings[i].text);
	printf("%llu checked, %llu errors, %llu warnings\n",
	       (unsigned long long)lint->checked,
	       (unsigned long long)(lint->errors + im->counts.failed),
	       (unsigned long long)lint->warnings);
}

/* Several folders are checked as one knowledge base: what one links to may
   stand in another. */
static enum kb_status open_folders(struct kb_command_env *env,
				   struct kb_import *im, int n, char **dirs,
				   struct kb_error *err)
{
	enum kb_status status = kb_store_open(env->mem, ":memory:",
		KB_STORE_WRITE, true, &im->store, err);

	for (int i = 0; i < n && status == KB_OK; i++)
		status = kb_import_path(im, dirs[i], err);
	return status;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct kb_import im = { .mem = env->mem, .quiet = env->json };
	struct kb_lint lint = { .mem = env->mem };
	struct kb_error err;
	enum kb_status status = n_args > 0 ?
		open_folders(env, &im, n_args, args, &err) :
		kb_store_open(env->mem, env->config.store, KB_STORE_READ,
			      false, &im.store, &err);

	lint.store = im.store;
	lint.root = n_args == 1 ? args[0] : NULL;
	if (status == KB_OK)
		status = kb_lint_run(&lint, &err);
	if (status != KB_OK)
		return kb_fail(&err);
	if (env->json)
		print_json(&im, &lint);
	else
		print_text(&im, &lint);
	return lint.errors + im.counts.failed ? KB_EXIT_SOME : KB_EXIT_OK;
}

const struct kb_command kb_cmd_lint = {
	"lint", "[DIR]...", 0, -1,
	"check folders, or the store, for faults of content",
	NULL, 0, run,
};
