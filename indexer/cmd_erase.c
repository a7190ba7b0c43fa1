/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_erase.c - kb-indexer erase: takes one person out of store, logs, index and
 * model, with their old files, and says what was taken from where.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include "derive.h"
#include "guard.h"

static const struct kb_flag options[] = {
	{ "dry-run", NULL, "say what would be erased" },
	{ "yes", NULL, "erase it" },
	{ "replay", NULL, "erase again all that the ledger names, after an "
	  "import or a restore by hand" },
	{ "workers", "N", "threads that make the index, 1 to 16; default: the "
	  "setting's" },
};

static json_t *list(const char *const *ids, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(array, json_string(ids[i]));
	return array;
}

static void print_json(const struct kb_held *held, bool done)
{
	json_t *root = json_pack("{sbsIsIsIsIsoso}", "erased", done, "cases",
		(json_int_t)held->n, "keys", (json_int_t)held->keys,
		"receipts", (json_int_t)held->lines,
		"queued", (json_int_t)held->n_queued, "ids",
		done ? json_array() : list(held->cases, held->n),
		"articles_to_edit", list(held->articles, held->n_articles));
	char *dump = json_dumps(root, JSON_COMPACT);

	puts(dump ? dump : "{}");
	free(dump);
	json_decref(root);
}

static void print(const struct kb_held *held, bool done)
{
	char now[32];

	printf("%s at %s\n", done ? "erased" : "held",
	       kb_time_format(kb_now(), now, sizeof(now)));
	printf("  cases            %8zu\n  look-up keys     %8" PRId64
	       "\n  queries of receipts %5" PRId64 "\n  editors' queue   %8zu\n",
	       held->n, held->keys, held->lines, held->n_queued);
	for (size_t i = 0; i < held->n && !done; i++)
		printf("  case %s\n", held->cases[i]);
	for (size_t i = 0; i < held->n_articles; i++)
		printf("  article %s holds it too: edit the article; its older "
		       "versions keep it\n", held->articles[i]);
	if (done)
		puts("index and model were made anew, old files removed; copies "
		     "in backups go when the backups do");
}

static enum kb_status make_anew(struct kb_command_env *env, unsigned workers,
				struct kb_error *err)
{
	enum kb_status st = kb_derive(env, workers, err);

	return st == KB_OK ? kb_derive_only_live(env, err) : st;
}

static int replay(struct kb_command_env *env, unsigned workers)
{
	struct kb_error err;
	int64_t cases;
	enum kb_status st = kb_erase_again(env, &cases, &err);

	if (st == KB_OK && cases)
		st = make_anew(env, workers, &err);
	if (st != KB_OK)
		return kb_fail(&err);
	printf(env->json ? "{\"cases\":%" PRId64 "}\n" :
	       "erased again, by the ledger: %" PRId64 " cases\n", cases);
	return KB_EXIT_OK;
}

static int erase(struct kb_command_env *env, const char *who,
		 unsigned workers)
{
	bool dry = kb_option(env, "dry-run") || !kb_option(env, "yes");
	struct kb_subject subject;
	struct kb_eraser e;
	struct kb_held held;
	struct kb_error err;
	enum kb_status st = kb_subject_parse(who, &subject, &err);

	if (st == KB_OK)
		st = kb_guard_eraser(env, KB_STORE_WRITE, &e, &err);
	if (st == KB_OK)
		st = kb_subject_find(&e, env->mem, &subject, &held, &err);
	if (st == KB_OK && !dry) {
		st = kb_erase(&e, &subject, &held, &err);
		talloc_free(e.store);
		if (st == KB_OK)
			st = make_anew(env, workers, &err);
	}
	if (st != KB_OK)
		return kb_fail(&err);
	(env->json ? print_json : print)(&held, !dry);
	if (dry && !kb_option(env, "dry-run")) {
		fprintf(stderr, "kb-indexer: nothing was erased; look through "
			"the list, then add --yes\n");
		return KB_EXIT_USAGE;
	}
	return held.n_articles && !dry ? KB_EXIT_SOME : KB_EXIT_OK;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	unsigned workers = kb_option_workers(env);
	bool again = kb_option(env, "replay") != NULL;

	if (!workers)
		return KB_EXIT_USAGE;
	if (again == (n_args == 1)) {
		fprintf(stderr, "kb-indexer: erase wants either KIND:VALUE or "
			"--replay\n");
		return KB_EXIT_USAGE;
	}
	return again ? replay(env, workers) : erase(env, args[0], workers);
}

const struct kb_command kb_cmd_erase = {
	"erase", "[KIND:VALUE|case:ID]", 0, 1,
	"take one person out of everything that is held",
	options, KB_COUNT(options), run,
};
