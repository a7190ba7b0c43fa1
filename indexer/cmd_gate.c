/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_gate.c - kb-indexer gate: does every pinned question still get its
 * article? In: the live index or a content folder; on request what somebody
 * means to change, or a record of how it was. Out: what fails, what would flip
 * or has flipped, and an exit code for a build to stop on.
 */
#include <stdlib.h>

#include "command.h"
#include "gate_files.h"
#include "pins.h"

static const struct kb_flag options[] = {
	{ "record", "FILE", "write what all pins get" },
	{ "against", "FILE", "compare with what was recorded" },
	{ "content", "DIR", "of this folder instead of the store" },
	{ "propose", NULL, "what if these files were published" },
	{ "complete", NULL, "with --propose: what is not there is gone" },
	{ "asked", "N", "so many of the questions asked most, too" },
	{ "sign", "REASON", "pinned answers may change for this reason" },
	{ "by", "NAME", "who signs" },
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
		if (!p->staff)	/* no record has them */
			g->changed[change_of(pins_find(&g->was, p), p)]++;
	}
	for (size_t i = 0; i < g->was.n; i++)
		g->gone += !pins_find(&g->now, &g->was.v[i]);
}

/* ---- as text ------------------------------------------------------------- */

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
	const struct pin *was = g->against && !p->staff ?
		pins_find(&g->was, p) : NULL;
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
		printf("%zu pins of articles that are not public were asked "
		       "as staff\n", g->now.hidden);
	if (g->against)
		printf("since %s: %zu flipped, %zu with others below, "
		       "%zu new, %zu gone\n", file, g->changed[FLIPPED],
		       g->changed[MOVED], g->changed[FRESH], g->gone);
}

/* ---- as JSON ------------------------------------------------------------- */

static json_t *row_json(const struct gate *g, const struct pin *p)
{
	const struct pin *was = pins_find(&g->was, p);
	json_t *row = pin_json(p);

	json_object_set_new(row, "holds", json_boolean(holds(p)));
	json_object_set_new(row, "staff", json_boolean(p->staff));
	if (g->against && !p->staff)
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

/* ---- the live state, or a folder's --------------------------------------- */

static int judge_pins(struct kb_command_env *env,
		      const struct kb_gate_report *report)
{
	const char *record = kb_option(env, "record");
	const char *against = kb_option(env, "against");
	struct gate g = { .against = against, .now.mem = env->mem };
	struct kb_error err;
	enum kb_status status = KB_OK;

	if (against)
		status = pins_read(env->mem, against, &g.was, &err);
	pins_of(report, &g.now);
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

/* ---- what is proposed ---------------------------------------------------- */

/* Failed before, and nobody touches it: no reason to stop this change. */
static bool failed_before(const struct kb_gate_row *row)
{
	return !strcmp(row->pinned, row->pins) &&
		row->change != KB_GATE_FLIPPED;
}

static size_t count_new_failures(const struct kb_gate_report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += r->rows[i].failed && !failed_before(&r->rows[i]);
	return n;
}

static void print_side(const char *when, const struct kb_gate_got *got)
{
	printf("  %-4s %s %.2f:", when, pin_verdicts[got->verdict],
	       got->confidence);
	for (size_t i = 0; i < got->n_top; i++)
		printf(" %zu. %s", i + 1, got->top[i]);
	printf("%s\n", got->n_top ? "" : " nothing");
	if (*got->said)
		printf("       %s\n", got->said);
}

static void print_row(const struct kb_gate_row *row)
{
	bool fails = row->failed && !failed_before(row);

	if (!fails && row->change < KB_GATE_SAID_CHANGED)
		return;
	printf("%s%s%s: %s: \"%s\"%s%s\n",
	       row->change >= KB_GATE_SAID_CHANGED ?
	       kb_gate_change_name(row->change) : "",
	       fails && row->change >= KB_GATE_SAID_CHANGED ? ", " : "",
	       fails ? "failed" : "", row->lang, row->question,
	       *row->pinned ? ", pinned by " :
	       *row->pins ? ", would be pinned by " : "",
	       *row->pinned ? row->pinned : row->pins);
	print_side("was", &row->was);
	print_side("now", &row->now);
}

static void print_report(const struct kb_gate_report *r, size_t failures,
			 const char *reason, const char *by)
{
	char then[32];

	for (size_t i = 0; i < r->n; i++)
		print_row(&r->rows[i]);
	if (r->as_of > kb_now())
		printf("as of %s: ", kb_time_format(r->as_of, then,
						    sizeof(then)));
	printf("%zu questions, %zu of them pinned: %zu flip (%zu pinned), "
	       "%zu say something else, %zu have others below, %zu pins "
	       "would fail\n", r->n, r->pins, r->changed[KB_GATE_FLIPPED],
	       r->flipped_pins, r->changed[KB_GATE_SAID_CHANGED],
	       r->changed[KB_GATE_MOVED], failures);
	if (!r->flipped_pins && !failures)
		return;
	if (reason)
		printf("signed by %s: %s\n", by, reason);
	else
		printf("a pinned answer changes only with --sign REASON "
		       "--by NAME\n");
}

static void print_report_json(const struct kb_gate_report *r, size_t failures,
			      const char *reason, const char *by)
{
	json_t *all = kb_gate_json(r, false);

	json_object_set_new(all, "new_failures",
			    json_integer((json_int_t)failures));
	json_object_set_new(all, "signed", reason ?
		json_pack("{s:s, s:s}", "by", by, "reason", reason) :
		json_null());
	json_dumpf(all, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(7));
	putchar('\n');
	json_decref(all);
}

static int judge_proposal(struct kb_command_env *env,
			  const struct kb_gate_report *report)
{
	const char *reason = kb_option(env, "sign"), *by = kb_option(env, "by");
	size_t failures = count_new_failures(report);

	if (env->json)
		print_report_json(report, failures, reason, by);
	else
		print_report(report, failures, reason, by);
	return (report->flipped_pins || failures) && !reason ? KB_EXIT_SOME :
		KB_EXIT_OK;
}

/* ---- the command --------------------------------------------------------- */

static bool usage(const struct kb_command_env *env, int n_args)
{
	const char *wrong = NULL;
	bool propose = kb_option(env, "propose");

	if (propose && (kb_option(env, "record") || kb_option(env, "against")))
		wrong = "--record and --against go with no --propose";
	else if (!propose != !n_args)
		wrong = propose ? "--propose needs files or folders" :
			"files go with --propose";
	else if (!propose && kb_option(env, "complete"))
		wrong = "--complete goes with --propose";
	else if (!kb_option(env, "sign") != !kb_option(env, "by"))
		wrong = "--sign REASON and --by NAME go together";
	else if (kb_option(env, "sign") && (!*kb_option(env, "sign") ||
					    !*kb_option(env, "by")))
		wrong = "--sign and --by must say something";
	if (wrong)
		fprintf(stderr, "kb-indexer: gate: %s\n", wrong);
	return !wrong;
}

static enum kb_status ask(struct kb_command_env *env, int n_args, char **args,
			  unsigned asked, struct kb_gate_report **ret,
			  struct kb_error *err)
{
	const struct kb_gate_options how = { .most_asked = asked,
					     .stop = &kb_stop };
	const struct gate_files files = { args, n_args,
					  kb_option(env, "complete") };
	const char *content = kb_option(env, "content");
	struct kb_config config = env->config;
	struct kb_proposal proposal;
	struct gate_place place = { 0 };
	enum kb_status status = KB_OK;

	if (content)
		status = gate_place_make(env->mem, content, &place, &config,
					 err);
	if (!status && n_args)
		status = gate_files_propose(env->mem, config.store, &files,
					    &proposal, err);
	if (!status)
		status = kb_gate_run(env->mem, &config,
				     n_args ? &proposal : NULL, &how, ret,
				     err);
	gate_place_drop(&place);
	return status;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	const char *number = kb_option(env, "asked");
	char *end = NULL;
	unsigned long asked = number ? strtoul(number, &end, 10) : 0;
	struct kb_gate_report *report;
	struct kb_error err;

	if (!usage(env, n_args))
		return KB_EXIT_USAGE;
	if (number && (*end || end == number || asked > KB_GATE_ASKED_MAX)) {
		fprintf(stderr, "kb-indexer: gate: --asked takes a number up "
			"to %d\n", KB_GATE_ASKED_MAX);
		return KB_EXIT_USAGE;
	}
	if (ask(env, n_args, args, (unsigned)asked, &report, &err) != KB_OK)
		return kb_fail(&err);
	return n_args ? judge_proposal(env, report) : judge_pins(env, report);
}

const struct kb_command kb_cmd_gate = {
	.name = "gate", .args = "[FILE|DIR]...", .min_args = 0, .max_args = -1,
	.help = "ask every pinned question: does it, would it get its article",
	.options = options, .n_options = KB_COUNT(options),
	.run = run,
};
