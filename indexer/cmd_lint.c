/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_lint.c - kb-indexer lint: checks folders (through a store in memory, so
 * that folder and store are checked by the same rules) or the store.
 */
#include <jansson.h>
#include <stdlib.h>

#include <kb/lint.h>

#include "command.h"
#include "guard.h"
#include "import.h"

static void print_json(const struct kb_import *im,
		       const struct kb_findings *f)
{
	json_t *root = json_object(), *list = json_array();
	char *dump;

	for (size_t i = 0; i < im->counts.failed && i < KB_PROBLEMS_MAX; i++)
		json_array_append_new(list, json_pack("{sssissssss}",
			"source", im->problems[i].source,
			"line", im->problems[i].line, "rule", "unreadable",
			"level", "error", "text", im->problems[i].text));
	for (size_t i = 0; i < f->n; i++)
		json_array_append_new(list, json_loads(
			kb_finding_json(im->mem, &f->v[i]), 0, NULL));
	json_object_set_new(root, "checked",
			    json_integer((json_int_t)f->checked));
	json_object_set_new(root, "errors", json_integer(
		(json_int_t)(f->errors + im->counts.failed)));
	json_object_set_new(root, "warnings",
			    json_integer((json_int_t)f->warnings));
	json_object_set_new(root, "hints", json_integer((json_int_t)f->hints));
	json_object_set_new(root, "accepted",
			    json_integer((json_int_t)f->accepted));
	json_object_set_new(root, "findings", list);
	dump = json_dumps(root, JSON_COMPACT);
	puts(dump ? dump : "{}");
	free(dump);
	json_decref(root);
}

static void print_text(const struct kb_import *im,
		       const struct kb_findings *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct kb_finding *x = &f->v[i];

		if (x->accepted)
			printf("%s:%d: accepted: %s: %s (%s: %s)\n", x->source,
			       x->line, x->rule, x->text, x->by, x->reason);
		else
			printf("%s:%d: %s: %s: %s; %s\n", x->source, x->line,
			       kb_lint_level_name(x->level), x->rule, x->text,
			       x->fix);
	}
	printf("%llu checked, %llu errors, %llu warnings, %llu hints, "
	       "%llu accepted\n", (unsigned long long)f->checked,
	       (unsigned long long)(f->errors + im->counts.failed),
	       (unsigned long long)f->warnings, (unsigned long long)f->hints,
	       (unsigned long long)f->accepted);
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

/* Only what is about one article, from either side. */
static void keep_article(struct kb_findings *f, const char *id)
{
	size_t n = 0;

	f->errors = f->warnings = f->hints = f->accepted = 0;
	for (size_t i = 0; i < f->n; i++) {
		uint64_t *const totals[] = { &f->errors, &f->warnings,
					     &f->hints };

		if (strcmp(f->v[i].article, id) != 0 &&
		    strcmp(f->v[i].other, id) != 0)
			continue;
		++*(f->v[i].accepted ? &f->accepted : totals[f->v[i].level]);
		f->v[n++] = f->v[i];
	}
	f->n = n;
}

static enum kb_status look(struct kb_command_env *env, struct kb_import *im,
			   int n_args, char **args, struct kb_findings *found,
			   struct kb_error *err)
{
	bool queue = kb_option(env, "queue") != NULL;
	struct kb_linter *linter;
	enum kb_status status = n_args > 0 ?
		open_folders(env, im, n_args, args, err) :
		kb_store_open(env->mem, env->config.store, queue ?
			      KB_STORE_WRITE : KB_STORE_READ, false,
			      &im->store, err);

	if (status == KB_OK && queue && n_args == 0)
		status = kb_guard_store(env, im->store, err);
	if (status == KB_OK)
		status = kb_lint_open(env->mem, im->store, &env->config,
				      n_args == 1 ? args[0] : NULL, &linter,
				      err);
	if (status == KB_OK)
		status = kb_lint_all(linter, env->mem, NULL, NULL, found, err);
	return status == KB_OK && queue ?
		kb_lint_queue(im->store, found, err) : status;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct kb_import im = { .mem = env->mem, .quiet = env->json };
	struct kb_findings found = { 0 };
	struct kb_error err;
	enum kb_status status = KB_OK;

	if (kb_option(env, "queue") && n_args > 0)
		status = kb_error_set(&err, KB_INVALID, "--queue is of the "
			"store; leave out the folders");
	if (status == KB_OK)
		status = look(env, &im, n_args, args, &found, &err);
	if (status != KB_OK)
		return kb_fail(&err);
	if (kb_option(env, "article"))
		keep_article(&found, kb_option(env, "article"));
	if (!kb_option(env, "queue"))
		(env->json ? print_json : print_text)(&im, &found);
	else if (!env->quiet)
		printf("the queue has what %llu looked at have shown\n",
		       (unsigned long long)found.checked);
	return found.errors + im.counts.failed && !kb_option(env, "queue") ?
		KB_EXIT_SOME : KB_EXIT_OK;
}

static const struct kb_flag options[] = {
	{ "article", "ID", "say only what is about this article" },
	{ "queue", NULL, "put into the editors' queue what is to be decided" },
};

const struct kb_command kb_cmd_lint = {
	"lint", "[DIR]...", 0, -1,
	"check folders, or the store, for faults of content",
	options, KB_COUNT(options), run,
};
