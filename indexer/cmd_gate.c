/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_gate.c - kb-indexer gate: does every pinned question still get its
 * article? In: the live index, on request a record of how it was. Out: what
 * fails, what flipped since, and an exit code for a build to stop on.
 */
#include "command.h"
#include "pins.h"

static const struct kb_flag options[] = {
	{ "record", "FILE", "write what all pins get" },
	{ "against", "FILE", "compare with what was recorded" },
};

enum change { SAME, MOVED, FLIPPED, FRESH };
static const char *const changes[] = {
	[SAME] = "same", [MOVED] = "moved", [FLIPPED] = "flipped",
	[FRESH] = "new",
};

struct gate {
	struct pins now, was;
	bool against;
	size_t failed, changed[KB_COUNT(changes)], gone;
};

/* Its article comes first and is shown or asked about. */
static bool holds(const struct pin *p)
{
	return p->n_top && strcmp(p->top[0], p->article) == 0 &&
		p->verdict != KB_VERDICT_NONE;
}

static bool same_top(const struct pin *a, const struct pin *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *x = i < a->n_top ? a->top[i] : "";
		const char *y = i < b->n_top ? b->top[i] : "";

		if (strcmp(x, y) != 0)
			return false;
	}
	return true;
}

/* What a reader sees first is the answer: if it stays, the others moved. */
static enum change change_of(const struct pin *was, const struct pin *now)
{
	if (!was)
		return FRESH;
	if (was->verdict != now->verdict || !same_top(was, now, 1))
		return FLIPPED;
	return same_top(was, now, PIN_TOP) ? SAME : MOVED;
}

static void count(struct gate *g)
{
	for (size_t i = 0; i < g->now.n; i++) {
		const struct pin *p = &g->now.v[i];

		g->failed += !holds(p);
		g->changed[change_of(pins_find(&g->was, p), p)]++;
	}
	for (size_t i = 0; i < g->was.n; i++)
		g->gone += !pins_find(&g->now, &g->was.v[i]);
}

/* ---- as text --------------------------------------------------------------- */

static void print_got(const char *when, const struct pin *p)
{
	printf("  %-4s %s %.2f:", when, pin_verdicts[p->verdict],
	       p->confidence);
	for (size_t i = 0; i < p->n_top; i++)
		printf(" %zu. %s", i + 1, p->top[i]);
	printf("%s\n", p->n_top ? "" : " nothing");
}

static void print_pin(const struct gate *g, const struct pin *p)
{
	const struct pin *was = g->against ? pins_find(&g->was, p) : NULL;
	bool flipped = was && change_of(was, p) == FLIPPED;

	if (holds(p) && !flipped)
		return;
	printf("%s%s%s: %s, %s: \"%s\"\n", holds(p) ? "" : "failed",
	       !holds(p) && flipped ? ", " : "", flipped ? "flipped" : "",
	       p->article, p->lang, p->question);
	if (was)
		print_got("was", was);
	print_got(was ? "now" : "got", p);
}

static void print_text(const struct gate *g, const char *file)
{
	for (size_t i = 0; i < g->now.n; i++)
		print_pin(g, &g->now.v[i]);
	printf("%zu pins: %zu get their article, %zu do not\n", g->now.n,
	       g->now.n - g->failed, g->failed);
	if (g->now.hidden)
		printf("%zu pins of articles that are not public were not "
		       "asked\n", g->now.hidden);
	if (g->against)
		printf("since %s: %zu flipped, %zu with others below, "
		       "%zu new, %zu gone\n", file, g->changed[FLIPPED],
		       g->changed[MOVED], g->changed[FRESH], g->gone);
}

/* ---- as JSON --------------------------------------------------------------- */

static json_t *row_json(const struct gate *g, const struct pin *p)
{
	const struct pin *was = pins_find(&g->was, p);
	json_t *row = pin_json(p);

	json_object_set_new(row, "holds", json_boolean(holds(p)));
	if (g->against)
		json_object_set_new(row, "change",
			json_string(changes[change_of(was, p)]));
	if (was)
		json_object_set_new(row, "was", pin_got_json(was));
	return row;
}

static json_t *gone_json(const struct gate *g)
{
	json_t *list = json_array();

	for (size_t i = 0; i < g->was.n; i++)
		if (!pins_find(&g->now, &g->was.v[i]))
			json_array_append_new(list, pin_json(&g->was.v[i]));
	return list;
}

static void print_json(const struct gate *g)
{
	json_t *rows = json_array();
	json_t *all = json_pack("{s:I, s:I, s:I, s:o}",
				"pins", (json_int_t)g->now.n,
				"failed", (json_int_t)g->failed,
				"hidden", (json_int_t)g->now.hidden,
				"results", rows);

	for (size_t i = 0; i < g->now.n; i++)
		json_array_append_new(rows, row_json(g, &g->now.v[i]));
	if (g->against) {
		json_object_set_new(all, "flipped", json_integer(
			(json_int_t)g->changed[FLIPPED]));
		json_object_set_new(all, "moved", json_integer(
			(json_int_t)g->changed[MOVED]));
		json_object_set_new(all, "new", json_integer(
			(json_int_t)g->changed[FRESH]));
		json_object_set_new(all, "gone", gone_json(g));
	}
	json_dumpf(all, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(7));
	putchar('\n');
	json_decref(all);
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	const char *record = kb_option(env, "record");
	const char *against = kb_option(env, "against");
	struct gate g = { .against = against };
	struct kb_error err;
	enum kb_status status = KB_OK;

	if (against)
		status = pins_read(env->mem, against, &g.was, &err);
	if (!status)
		status = pins_ask(env->mem, &env->config, &kb_stop, &g.now,
				  &err);
	if (!status && record)
		status = pins_write(&g.now, record, &err);
	if (status)
		return kb_fail(&err);
	count(&g);
	if (env->json)
		print_json(&g);
	else
		print_text(&g, against);
	return g.failed || g.changed[FLIPPED] ? KB_EXIT_SOME : KB_EXIT_OK;
}

const struct kb_command kb_cmd_gate = {
	.name = "gate", .args = "", .min_args = 0, .max_args = 0,
	.help = "ask every pinned question: does it get its article",
	.options = options, .n_options = KB_COUNT(options),
	.run = run,
};
