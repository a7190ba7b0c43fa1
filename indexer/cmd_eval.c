/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_eval.c - kb-indexer eval COLLECTION...: how good and how fast are the
 * answers? In: collections and options. Out: a table or JSON, and on request
 * the ranked lists for others to recompute. The work is in eval_*.c.
 */
#include "command.h"
#include "eval.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* ---- options --------------------------------------------------------------- */

static const struct kb_flag options[] = {
	{ "variant", "NAME", "ask the texts of variants/NAME.jsonl" },
	{ "queries", "FILE", "ask another file's questions; none has an "
	  "answer here" },
	{ "run", "FILE", "write the ranked lists as a TREC run" },
	{ "answers", "FILE", "write one JSON line a question" },
	{ "keep", "DIR", "build in DIR/COLLECTION and leave it there" },
	{ "folds", "N", "folds of questions that are cases (10); 0: leave "
	  "all of these out" },
	{ "seed", "N", "decides all that is drawn (1)" },
	{ "limit", "N", "ask only N questions of a collection" },
	{ "no-cases", NULL, "leave out all cases" },
	{ "no-learning", NULL, "ask without a model: shipped weights alone" },
	{ "cases-per-article", "N", "keep so many of each article's cases" },
	{ "without-articles", "X", "take out this share of the articles that "
	  "answer questions, and their cases" },
	{ "splits", "N", "measure so often, with others taken out; the mean "
	  "(1)" },
	{ "typos", "X", "make a mistake in this share of the longer words" },
	{ "also", "FILE", "ask this file's questions too; none has an answer "
	  "here; may be repeated", true },
	{ "k1", "X", "instead of the setting bm25_k1" },
	{ "b", "X", "instead of the setting bm25_b" },
};

struct args {
	struct eval_options eval;
	double k1, b;
};

/* Where the values go that are numbers. */
static const struct number {
	const char *name;
	bool whole;		/* uint64_t, else double */
	size_t offset;
	double max;
} numbers[] = {
	{ "folds", true, offsetof(struct args, eval.folds), EVAL_FOLDS_MAX },
	{ "seed", true, offsetof(struct args, eval.seed), 1e15 },
	{ "limit", true, offsetof(struct args, eval.limit), 1e9 },
	{ "cases-per-article", true,
	  offsetof(struct args, eval.cases_per_article), 1e9 },
	{ "without-articles", false,
	  offsetof(struct args, eval.without_articles), 1 },
	{ "splits", true, offsetof(struct args, eval.splits),
	  EVAL_SPLITS_MAX },
	{ "typos", false, offsetof(struct args, eval.typos), 1 },
	{ "k1", false, offsetof(struct args, k1), 10 },
	{ "b", false, offsetof(struct args, b), 1 },
};

static bool read_number(const struct number *row, const char *text,
			struct args *args)
{
	char *at = (char *)args + row->offset, *end;
	double value = strtod(text, &end);

	if (end == text || *end || !(value >= 0 && value <= row->max) ||
	    (row->whole && value != floor(value))) {
		fprintf(stderr, "kb-indexer: --%s wants a %snumber from 0 to "
			"%g, not '%s'\n", row->name,
			row->whole ? "whole " : "", row->max, text);
		return false;
	}
	if (row->whole)
		*(uint64_t *)(void *)at = (uint64_t)value;
	else
		*(double *)(void *)at = value;
	return true;
}

static bool read_args(const struct kb_command_env *env, struct args *ret)
{
	*ret = (struct args){
		.eval = {
			.variant = kb_option(env, "variant"),
			.queries = kb_option(env, "queries"),
			.run = kb_option(env, "run"),
			.answers = kb_option(env, "answers"),
			.keep = kb_option(env, "keep"),
			.no_cases = kb_option(env, "no-cases"),
			.no_learning = kb_option(env, "no-learning"),
			.also = kb_option(env, "also"),
			.folds = 10, .seed = 1,
		},
		.k1 = env->config.bm25_k1, .b = env->config.bm25_b,
	};
	for (size_t i = 0; i < KB_COUNT(numbers); i++) {
		const char *text = kb_option(env, numbers[i].name);

		if (text && !read_number(&numbers[i], text, ret))
			return false;
	}
	return true;
}

/* ---- output ---------------------------------------------------------------- */

struct output {
	FILE *run, *answers;	/* NULL if not asked for */
	json_t *collections;	/* NULL: a table */
	size_t rows;		/* of the table so far */
};

static bool open_file(const char *path, FILE **ret)
{
	if (!path)
		return true;
	*ret = fopen(path, "we");
	if (!*ret)
		fprintf(stderr, "kb-indexer: %s: cannot be written: %s\n",
			path, strerror(errno));
	return *ret;
}

static bool close_file(const char *path, FILE *file)
{
	if (!file)
		return true;
	bool bad = ferror(file);
	if (fclose(file) == 0 && !bad)
		return true;
	fprintf(stderr, "kb-indexer: %s: cannot be written: %s\n", path,
		strerror(errno));
	return false;
}

/* The figures of all splits: of all questions, then of each language. */
struct measured {
	const char *name;
	json_t *set;		/* what was asked */
	const char **langs; size_t n_langs;	/* none if there is one only */
	struct eval_figures *v;	/* split by split, 1 + n_langs of each */
	size_t splits;
};

static void drop_set(struct measured *m)
{
	json_decref(m->set);
}

static struct eval_figures mean_of(void *mem, const struct measured *m,
				   size_t lang)
{
	struct eval_figures *v = kb_array(mem, struct eval_figures, m->splits);

	for (size_t i = 0; i < m->splits; i++)
		v[i] = m->v[i * (1 + m->n_langs) + lang];
	return m->splits == 1 ? v[0] : eval_figures_mean(v, m->splits);
}

static void show_table(void *mem, const struct measured *m,
		       struct output *out)
{
	if (!out->rows++)
		eval_table_head(stdout);
	for (size_t i = 0; i <= m->n_langs; i++) {
		struct eval_figures f = mean_of(mem, m, i);

		eval_table_row(stdout, i ? kb_format(mem, "  %s",
						     m->langs[i - 1]) :
			       m->name, &f);
	}
	fflush(stdout);
}

static void show_json(void *mem, const struct measured *m, struct output *out)
{
	struct eval_figures all = mean_of(mem, m, 0);
	json_t *json = json_deep_copy(m->set), *f = eval_figures_json(&all);

	json_object_update(json, f);
	json_decref(f);
	if (m->n_langs)
		json_object_set_new(json, "languages", json_object());
	for (size_t i = 0; i < m->n_langs; i++) {
		struct eval_figures one = mean_of(mem, m, i + 1);

		json_object_set_new(json_object_get(json, "languages"),
				    m->langs[i], eval_figures_json(&one));
	}
	if (m->splits > 1)
		json_object_set_new(json, "each", json_array());
	for (size_t i = 0; m->splits > 1 && i < m->splits; i++)
		json_array_append_new(json_object_get(json, "each"),
			eval_figures_json(&m->v[i * (1 + m->n_langs)]));
	json_array_append_new(out->collections, json);
}

static enum kb_status measure_split(struct kb_command_env *env, void *mem,
				    const char *dir,
				    const struct eval_options *o,
				    struct output *out, struct measured *m,
				    struct kb_error *err)
{
	struct eval_set *set;
	struct eval_figures *to;
	enum kb_status status = eval_set_load(mem, dir, o, &set, err);

	if (status)
		return status;
	if (!m->splits) {
		m->n_langs = eval_languages(mem, set, &m->langs);
		if (m->n_langs < 2)
			m->n_langs = 0;
		m->name = set->name;
	}
	if (!env->quiet)
		fprintf(stderr, "kb-indexer: %s: %zu questions\n", set->name,
			set->n);
	status = eval_set_run(mem, &env->config, o, set, err);
	if (status)
		return status;
	m->v = kb_grow(mem, m->v, struct eval_figures,
		       (m->splits + 1) * (1 + m->n_langs));
	to = &m->v[m->splits++ * (1 + m->n_langs)];
	for (size_t i = 0; i <= m->n_langs; i++)
		eval_figures_compute(mem, set, i ? m->langs[i - 1] : NULL,
				     &to[i]);
	json_decref(m->set);
	m->set = eval_set_json(set, o);
	if (out->run)
		eval_run_print(out->run, set);
	if (out->answers)
		eval_answers_print(out->answers, set, o);
	return KB_OK;
}

static enum kb_status measure(struct kb_command_env *env, const char *dir,
			      const struct eval_options *first,
			      struct output *out, struct kb_error *err)
{
	void *mem = talloc_new(env->mem);
	KB_CLEANUP(drop_set) struct measured m = { 0 };
	struct eval_options o = *first;
	enum kb_status status = KB_OK;

	do
		status = measure_split(env, mem, dir, &o, out, &m, err);
	while (!status && ++o.split < o.splits);
	if (!status && out->collections)
		show_json(mem, &m, out);
	else if (!status)
		show_table(mem, &m, out);
	talloc_free(mem);
	return status;
}

static int measure_all(struct kb_command_env *env, int n_args, char **args,
		       const struct eval_options *o, struct output *out)
{
	struct kb_error err;

	if (env->json)
		out->collections = json_array();
	for (int i = 0; i < n_args; i++)
		if (measure(env, args[i], o, out, &err))
			return kb_fail(&err);
	if (!out->collections)
		return KB_EXIT_OK;
	json_t *all = json_pack("{s:O}", "collections", out->collections);
	json_dumpf(all, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
	putchar('\n');
	json_decref(all);
	return KB_EXIT_OK;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct output out = { 0 };
	struct args given;
	int code = KB_EXIT_CREATE;

	if (!read_args(env, &given))
		return KB_EXIT_USAGE;
	env->config.bm25_k1 = given.k1;
	env->config.bm25_b = given.b;
	if (open_file(given.eval.run, &out.run) &&
	    open_file(given.eval.answers, &out.answers))
		code = measure_all(env, n_args, args, &given.eval, &out);
	json_decref(out.collections);
	if (!close_file(given.eval.run, out.run) && code == KB_EXIT_OK)
		code = KB_EXIT_IO;
	if (!close_file(given.eval.answers, out.answers) && code == KB_EXIT_OK)
		code = KB_EXIT_IO;
	return code;
}

const struct kb_command kb_cmd_eval = {
	.name = "eval", .args = "COLLECTION...",
	.min_args = 1, .max_args = -1,
	.help = "measure the answers to a collection's questions",
	.options = options, .n_options = KB_COUNT(options),
	.run = run,
};
