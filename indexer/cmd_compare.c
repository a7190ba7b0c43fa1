/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_compare.c - kb-indexer compare A B: is B better than A, or is it chance?
 * In: two files of `eval --answers` or `--run`. Out: each figure of both, how
 * likely chance makes such a difference, and the questions that changed sides.
 */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "command.h"
#include "compare.h"
#include "paired.h"

enum { FLIPS_DEFAULT = 20 };

static const struct kb_flag options[] = {
	{ "qrels", "FILE", "what is right; runs need it, answers know it" },
	{ "flips", "N", "list so many questions that changed sides (20)" },
	{ "seed", "N", "decides the coins of the test (1)" },
};

/* ---- pairs ----------------------------------------------------------------- */

struct both { const struct compare_row *run[2]; };

struct comparison {
	struct both *v; size_t n;
	size_t only[2];		/* questions of one run alone */
	uint64_t seed, flips;
};

static void lay(void *mem, const struct compare_run *runs,
		struct comparison *c)
{
	size_t i = 0, j = 0;

	c->v = kb_array(mem, struct both, runs[0].n + 1);
	while (i < runs[0].n && j < runs[1].n) {
		int order = strcmp(runs[0].v[i].key, runs[1].v[j].key);

		if (order == 0)
			c->v[c->n++] = (struct both){
				{ &runs[0].v[i++], &runs[1].v[j++] } };
		else if (order < 0)
			i++;
		else
			j++;
	}
	c->only[0] = runs[0].n - c->n;
	c->only[1] = runs[1].n - c->n;
}

/* ---- measures -------------------------------------------------------------- */

static bool shown(const struct compare_row *r)
{
	return r->verdict == COMPARE_ANSWER;
}

static bool within(const struct compare_row *r, size_t k)
{
	return r->right && r->right <= k;
}

static bool kept(const struct compare_row *r)
{
	return shown(r) && r->answerable && r->right == 1;
}

/* What a question adds to the upper side of a measure's share. */
static double over_1(const struct compare_row *r) { return within(r, 1); }
static double over_3(const struct compare_row *r) { return within(r, 3); }
static double over_5(const struct compare_row *r) { return within(r, 5); }
static double over_mrr(const struct compare_row *r)
{
	return r->right ? 1.0 / (double)r->right : 0;
}
static double over_kept(const struct compare_row *r) { return kept(r); }
static double over_wrong(const struct compare_row *r)
{
	return shown(r) && !kept(r);
}
static double over_refused(const struct compare_row *r) { return !shown(r); }

/* And to the lower side. */
static bool of_answerable(const struct compare_row *r)
{
	return r->answerable;
}
static bool of_known(const struct compare_row *r)
{
	return r->answerable && r->verdict != COMPARE_UNKNOWN;
}
static bool of_unanswerable(const struct compare_row *r)
{
	return !r->answerable && r->verdict != COMPARE_UNKNOWN;
}

static const struct measure {
	const char *name;
	double (*over)(const struct compare_row *r);
	bool (*of)(const struct compare_row *r);
} measures[] = {
	{ "success@1", over_1, of_answerable },
	{ "success@3", over_3, of_answerable },
	{ "success@5", over_5, of_answerable },
	{ "mrr@10", over_mrr, of_answerable },
	{ "kept", over_kept, of_known },
	{ "wrong_shown", over_wrong, shown },
	{ "refused", over_refused, of_unanswerable },
};

static struct kb_difference difference_of(void *mem,
					  const struct comparison *c,
					  const struct measure *m)
{
	struct kb_pair_of *v = kb_array(mem, struct kb_pair_of, c->n + 1);

	for (size_t i = 0; i < c->n; i++)
		for (int run = 0; run < 2; run++) {
			const struct compare_row *r = c->v[i].run[run];

			v[i].under[run] = m->of(r);
			v[i].over[run] = m->of(r) ? m->over(r) : 0;
		}
	return kb_paired_test(v, c->n, KB_PAIRED_ROUNDS, c->seed);
}

/* ---- the same answer to rewordings ------------------------------------------ */

static int group_compare(const void *a, const void *b)
{
	const struct both *x = a, *y = b;

	return strcmp(x->run[0]->group, y->run[0]->group);
}

static int top_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Share of a group's questions with its most frequent first article. */
static double agreement(void *mem, const struct both *v, size_t n, int run)
{
	const char **tops = kb_array(mem, const char *, n);
	size_t found = 0, best = 0, same = 0;

	for (size_t i = 0; i < n; i++)
		if (v[i].run[run]->first)
			tops[found++] = v[i].run[run]->first;
	qsort(tops, found, sizeof(*tops), top_compare);
	for (size_t i = 0; i < found; i++) {
		same = i && !strcmp(tops[i], tops[i - 1]) ? same + 1 : 1;
		best = same > best ? same : best;
	}
	return (double)best / (double)n;
}

static struct kb_difference consistency_of(void *mem,
					   const struct comparison *c)
{
	struct both *v = kb_array(mem, struct both, c->n + 1);
	struct kb_pair_of *pairs = kb_array(mem, struct kb_pair_of, c->n + 1);
	size_t n = 0, groups = 0, end;

	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].run[0]->group && c->v[i].run[0]->answerable)
			v[n++] = c->v[i];
	qsort(v, n, sizeof(*v), group_compare);
	for (size_t start = 0; start < n; start = end) {
		for (end = start + 1; end < n; end++)
			if (group_compare(&v[end], &v[start]) != 0)
				break;
		for (int run = 0; end - start > 1 && run < 2; run++) {
			pairs[groups].under[run] = 1;
			pairs[groups].over[run] = agreement(mem, v + start,
							    end - start, run);
		}
		groups += end - start > 1;
	}
	return kb_paired_test(pairs, groups, KB_PAIRED_ROUNDS, c->seed);
}

/* ---- flips ----------------------------------------------------------------- */

/* 1 if B is right where A was wrong, -1 the other way round, else 0. */
static int flip_of(const struct both *b)
{
	bool right[2];

	for (int run = 0; run < 2; run++)
		right[run] = b->run[run]->answerable ?
			b->run[run]->right == 1 : !shown(b->run[run]);
	return right[1] - right[0];
}

static json_t *side_json(const struct compare_row *r)
{
	return json_pack("{s:s?, s:I, s:s}", "first", r->first,
			 "right", (json_int_t)r->right,
			 "verdict", compare_verdict_names[r->verdict]);
}

static json_t *flips_json(const struct comparison *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->n && json_array_size(list) < c->flips; i++) {
		const struct compare_row *a = c->v[i].run[0];
		int flip = flip_of(&c->v[i]);

		if (flip)
			json_array_append_new(list, json_pack(
				"{s:s, s:s*, s:s*, s:b, s:o, s:o}",
				"query", a->id, "lang", a->lang,
				"text", a->text, "better", flip > 0,
				"a", side_json(a),
				"b", side_json(c->v[i].run[1])));
	}
	return list;
}

static void print_flips(const struct comparison *c)
{
	size_t told = 0, better = 0, worse = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct compare_row *a = c->v[i].run[0];
		const struct compare_row *b = c->v[i].run[1];
		int flip = flip_of(&c->v[i]);

		better += flip > 0;
		worse += flip < 0;
		if (flip && told++ < c->flips)
			printf("%c %s %s: %s (%s) -> %s (%s)\n",
			       flip > 0 ? '+' : '-', a->id,
			       a->text ? a->text : "",
			       a->first ? a->first : "nothing",
			       compare_verdict_names[a->verdict],
			       b->first ? b->first : "nothing",
			       compare_verdict_names[b->verdict]);
	}
	printf("%zu changed to right, %zu to wrong\n", better, worse);
}

/* ---- output ---------------------------------------------------------------- */

static json_t *number(double value)
{
	return isnan(value) ? json_null() : json_real(value);
}

static void print_row(const char *name, const struct kb_difference *d)
{
	if (isnan(d->value[0]) && isnan(d->value[1]))
		return;
	printf("%-14s %6.3f %6.3f %+7.3f %7zu  %6.4f%s\n", name, d->value[0],
	       d->value[1], d->value[1] - d->value[0], d->changed, d->p,
	       d->p < .05 ? " *" : "");
}

static json_t *row_json(const char *name, const struct kb_difference *d)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:I, s:f}", "name", name,
		"a", number(d->value[0]), "b", number(d->value[1]),
		"difference", number(d->value[1] - d->value[0]),
		"changed", (json_int_t)d->changed, "p", d->p);
}

static void tell(void *mem, const struct compare_run *runs,
		 const struct comparison *c, bool json)
{
	json_t *rows = json_array();

	if (!json)
		printf("A: %s\nB: %s\n%zu questions in both, %zu only in A, "
		       "%zu only in B\n%-14s %6s %6s %7s %7s  %6s\n",
		       runs[0].file, runs[1].file, c->n, c->only[0],
		       c->only[1], "measure", "A", "B", "B - A", "changed",
		       "p");
	for (size_t i = 0; i <= KB_COUNT(measures); i++) {
		bool last = i == KB_COUNT(measures);
		const char *name = last ? "consistency@1" : measures[i].name;
		struct kb_difference d = last ? consistency_of(mem, c) :
			difference_of(mem, c, &measures[i]);

		if (json)
			json_array_append_new(rows, row_json(name, &d));
		else
			print_row(name, &d);
	}
	if (json) {
		json_t *all = json_pack(
			"{s:I, s:I, s:I, s:I, s:I, s:O, s:o}",
			"questions", (json_int_t)c->n,
			"only_a", (json_int_t)c->only[0],
			"only_b", (json_int_t)c->only[1],
			"rounds", (json_int_t)KB_PAIRED_ROUNDS,
			"seed", (json_int_t)c->seed,
			"measures", rows, "flips", flips_json(c));

		json_dumpf(all, stdout, JSON_INDENT(2) |
			   JSON_REAL_PRECISION(6));
		putchar('\n');
		json_decref(all);
	} else {
		print_flips(c);
	}
	json_decref(rows);
}

static bool read_number(const struct kb_command_env *env, const char *name,
			uint64_t *ret)
{
	const char *text = kb_option(env, name);
	char *end;

	if (!text)
		return true;
	*ret = strtoull(text, &end, 10);
	if (*text >= '0' && *text <= '9' && !*end)
		return true;
	fprintf(stderr, "kb-indexer: --%s wants a whole number, not '%s'\n",
		name, text);
	return false;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct comparison c = { .seed = 1, .flips = FLIPS_DEFAULT };
	struct compare_run runs[2] = { { 0 } };
	struct kb_error err;

	if (!read_number(env, "seed", &c.seed) ||
	    !read_number(env, "flips", &c.flips))
		return KB_EXIT_USAGE;
	for (int i = 0; i < 2; i++)
		if (compare_run_load(env->mem, args[i],
				     kb_option(env, "qrels"), &runs[i], &err))
			return kb_fail(&err);
	lay(env->mem, runs, &c);
	if (!c.n) {
		fprintf(stderr, "kb-indexer: %s and %s have no question in "
			"common\n", args[0], args[1]);
		return KB_EXIT_DATA;
	}
	tell(env->mem, runs, &c, env->json);
	return KB_EXIT_OK;
}

const struct kb_command kb_cmd_compare = {
	.name = "compare", .args = "A B", .min_args = 2, .max_args = 2,
	.help = "set two measurements side by side",
	.options = options, .n_options = KB_COUNT(options),
	.run = run,
};
