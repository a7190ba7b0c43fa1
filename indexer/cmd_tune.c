/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_tune.c - kb-indexer tune: the weights that Concord is shipped with, from
 * judged questions of several collections. Each is asked without cases, with
 * ten of an article, and with all: a knowledge base may be young or old.
 */
#include <kb/learn.h>
#include <stdlib.h>

#include "command.h"
#include "eval.h"

static const struct kb_flag options[] = {
	{ "output", "FILE", "write the weights to FILE; default: the standard "
	  "output" },
	{ "limit", "N", "ask at most N questions of each collection; default: "
	  "600" },
};

/* How a collection is asked. */
static const struct pass { const char *name; bool no_cases; uint64_t cases; }
passes[] = {
	{ "no cases", true, 0 },
	{ "10 cases", false, 10 },
	{ "all cases", false, 0 },
};

enum { COLLECTIONS_MAX = KB_TUNING_MAX / KB_COUNT(passes) };

struct tuning {
	struct kb_tuning *t;
	const struct pass *pass;
	size_t taught;		/* answers in which a model took part */
};

static bool is_right(const struct eval_query *q, const char *article)
{
	for (size_t i = 0; i < q->n_judged; i++)
		if (q->judged[i].grade > 0 &&
		    !strcmp(q->judged[i].article, article))
			return true;
	return false;
}

/* A pass with cases says nothing new of a collection that has none. */
static void seen(void *user, const struct eval_set *set,
		 const struct eval_query *q, const struct kb_answer *a)
{
	struct tuning *tuning = user;
	bool right[KB_HITS_MAX];
	char *name;

	if (!q->answerable || (!tuning->pass->no_cases && !a->taught))
		return;
	for (size_t i = 0; i < a->n_hits; i++)
		right[i] = is_right(q, a->hits[i].stored.article->id);
	tuning->taught += a->taught;
	name = kb_format(NULL, "%s, %s", set->name, tuning->pass->name);
	kb_tuning_add(tuning->t, name, a->taught, a, right);
	talloc_free(name);
}

static enum kb_status ask(struct kb_command_env *env, const char *dir,
			  struct tuning *tuning, uint64_t limit,
			  struct kb_error *err)
{
	void *mem = talloc_new(env->mem);
	const struct eval_options o = {
		.no_cases = tuning->pass->no_cases,
		.no_learning = tuning->pass->no_cases,
		.cases_per_article = tuning->pass->cases,
		.limit = limit, .folds = 5, .seed = 1,
		.seen = seen, .seen_user = tuning, .hits = KB_HITS_MAX };
	struct eval_set *set;
	enum kb_status status = eval_set_load(mem, dir, &o, &set, err);

	if (!status && !env->quiet)
		fprintf(stderr, "kb-indexer: %s, %s: %zu questions\n",
			set->name, tuning->pass->name, set->n);
	if (!status)
		status = eval_set_run(mem, &env->config, &o, set, err);
	talloc_free(mem);
	return status;
}

static enum kb_status ask_all(struct kb_command_env *env, int n_args,
			      char **args, struct tuning *tuning,
			      uint64_t limit, struct kb_error *err)
{
	for (int i = 0; i < n_args; i++)
		for (size_t p = 0; p < KB_COUNT(passes); p++) {
			size_t before = tuning->taught;
			enum kb_status status;

			tuning->pass = &passes[p];
			status = ask(env, args[i], tuning, limit, err);
			if (status)
				return status;
			if (!passes[p].no_cases && tuning->taught == before)
				break;	/* no cases there */
		}
	return KB_OK;
}

static int put(const char *path, const char *text)
{
	struct kb_error err;

	if (!path)
		return puts(text) < 0 ? KB_EXIT_IO : KB_EXIT_OK;
	return kb_file_write(path, text, strlen(text), &err) ? kb_fail(&err) :
		KB_EXIT_OK;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	const char *limit = kb_option(env, "limit");
	struct tuning tuning = { .t = kb_tuning_new(env->mem) };
	char *end = NULL;
	unsigned long max = limit ? strtoul(limit, &end, 10) : 600;
	struct kb_tuned *rows;
	struct kb_error err;
	const char *text;
	size_t n;

	if (limit && (*end || max < 1)) {
		fprintf(stderr, "kb-indexer: --limit wants a number from 1, "
			"not '%s'\n", limit);
		return KB_EXIT_USAGE;
	}
	if (ask_all(env, n_args, args, &tuning, max, &err))
		return kb_fail(&err);
	text = kb_tuning_fit(tuning.t, &rows, &n);
	fprintf(stderr, "%-40s %6s %15s %15s\n", "collection", "asked",
		"s@1 now, fitted", "MRR now, fitted");
	for (size_t i = 0; i < n; i++)
		fprintf(stderr, "%-40s %6zu   %.4f %.4f   %.4f %.4f\n",
			rows[i].collection, rows[i].questions,
			rows[i].success[0], rows[i].success[1], rows[i].mrr[0],
			rows[i].mrr[1]);
	return put(kb_option(env, "output"), text);
}

const struct kb_command kb_cmd_tune = {
	"tune", "COLLECTION...", 1, COLLECTIONS_MAX,
	"fit the shipped weights to collections' questions",
	options, KB_COUNT(options), run,
};
