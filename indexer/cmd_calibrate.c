/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_calibrate.c - kb-indexer calibrate: asks the knowledge base cases that
 * are kept from it and tells how far its confidence can be trusted. In: store
 * and index. Out: tables or JSON, on request a picture; nothing is changed.
 */
#include <jansson.h>
#include <math.h>
#include <sys/stat.h>

#include "calibration.h"
#include "command.h"
#include "progress.h"

static const struct kb_flag options[] = {
	{ "report", "FILE", "draw a picture: FILE.svg, or a folder for it" },
};

struct watch { struct calibrations all; struct kb_progress bar; };

static bool at(void *user, size_t done, size_t total)
{
	struct watch *w = user;

	kb_progress_at(&w->bar, done, total ? (double)done / (double)total :
		       0);
	return !kb_stop;
}

static void add(void *user, const struct kb_trial_row *row)
{
	struct watch *w = user;

	calibration_add(&w->all, row);
}

/* ---- as text --------------------------------------------------------------- */

static void print_bins(const struct calibration *c)
{
	printf("\nconfidence  trials  stated   right  95 %% between\n");
	for (int i = 0; i < CALIBRATION_BINS; i++) {
		const struct calibration_bin *b = &c->bins[i];

		printf("%.1f - %.1f  %7zu", i / 10.0, (i + 1) / 10.0,
		       b->right.n);
		if (b->right.n)
			printf("  %6.3f  %6.3f  %.3f and %.3f", b->stated,
			       b->right.share, b->right.low, b->right.high);
		putchar('\n');
	}
}

static void print_limit(const struct calibrations *all, unsigned percent)
{
	const struct calibration_limit *l = &all->v[0].limits[percent - 1];
	double from = all->threshold[percent - 1];

	printf("%9u %%  ", percent);
	if (from > 1)
		printf("%6s", "none");
	else
		printf("%6.4f", from);
	printf("  %6.1f %%", 100 * l->answered);
	if (l->wrong.n)
		printf("  %5.1f %%  %4.1f and %4.1f %%", 100 * l->wrong.share,
		       100 * l->wrong.low, 100 * l->wrong.high);
	puts(percent == all->wrong_max ? "  <- wrong_max" : "");
}

static void print_langs(const struct calibrations *all)
{
	printf("\nlanguage  trials  answerable  error  Brier  answered   "
	       "wrong  at most %u %%\n", all->wrong_max);
	for (size_t i = 1; i < all->n_v; i++) {
		const struct calibration *c = &all->v[i];
		const struct calibration_limit *l =
			&c->limits[all->wrong_max - 1];

		printf("%-8s  %6zu  %10zu  %.3f  %.3f  %6.1f %%", c->lang,
		       c->trials, c->answerable, c->ece, c->brier,
		       100 * l->answered);
		if (l->wrong.n)
			printf("  %4.1f %%  %4.1f and %4.1f %%",
			       100 * l->wrong.share, 100 * l->wrong.low,
			       100 * l->wrong.high);
		putchar('\n');
	}
}

static void print_text(const struct calibrations *all)
{
	const struct calibration *c = &all->v[0];

	printf("%zu trials, %zu of them with a right answer\n"
	       "expected calibration error %.3f, Brier score %.3f\n",
	       c->trials, c->answerable, c->ece, c->brier);
	print_bins(c);
	printf("\nat most wrong    from  answered    wrong  95 %% between\n");
	for (unsigned percent = 1; percent <= KB_WRONG_MAX; percent++)
		print_limit(all, percent);
	print_langs(all);
}

/* ---- as JSON --------------------------------------------------------------- */

static json_t *number(double x)
{
	return isnan(x) ? json_null() : json_real(x);
}

static json_t *share_json(const struct calibration_share *s)
{
	return json_pack("{s:I, s:o, s:o, s:o}", "trials", (json_int_t)s->n,
			 "share", number(s->share), "low", number(s->low),
			 "high", number(s->high));
}

static json_t *figures_json(const struct calibration *c)
{
	json_t *bins = json_array(), *limits = json_array();

	for (int i = 0; i < CALIBRATION_BINS; i++)
		json_array_append_new(bins, json_pack("{s:f, s:o, s:f, s:o}",
			"from", i / 10.0, "stated", number(c->bins[i].stated),
			"weight", c->bins[i].weight,
			"right", share_json(&c->bins[i].right)));
	for (int i = 0; i < KB_WRONG_MAX; i++)
		json_array_append_new(limits, json_pack("{s:i, s:f, s:o}",
			"percent", i + 1, "answered", c->limits[i].answered,
			"wrong", share_json(&c->limits[i].wrong)));
	return json_pack("{s:s?, s:I, s:I, s:f, s:f, s:o, s:o}",
		"lang", c->lang, "trials", (json_int_t)c->trials,
		"answerable", (json_int_t)c->answerable, "ece", c->ece,
		"brier", c->brier, "bins", bins, "limits", limits);
}

static void print_json(const struct calibrations *all)
{
	json_t *langs = json_array(), *thresholds = json_array();
	json_t *root = figures_json(&all->v[0]);

	for (size_t i = 1; i < all->n_v; i++)
		json_array_append_new(langs, figures_json(&all->v[i]));
	for (int i = 0; i < KB_WRONG_MAX; i++)
		json_array_append_new(thresholds, all->threshold[i] > 1 ?
			json_null() : json_real(all->threshold[i]));
	json_object_del(root, "lang");
	json_object_set_new(root, "languages", langs);
	json_object_set_new(root, "thresholds", thresholds);
	json_object_set_new(root, "wrong_max",
			    json_integer((json_int_t)all->wrong_max));
	json_dumpf(root, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(root);
}

/* ---- the command ----------------------------------------------------------- */

static enum kb_status too_few(size_t n, struct kb_error *err)
{
	return kb_error_set(err, KB_NOT_FOUND, "too few cases to tell how "
		"far confidence can be trusted: %zu trials have a right "
		"answer, %d are needed; link more resolved cases to articles "
		"or give articles questions", n, KB_TRIALS_MIN);
}

static enum kb_status draw(const struct calibrations *all, const char *to,
			   struct kb_error *err)
{
	struct stat st;

	if (stat(to, &st) == 0 && S_ISDIR(st.st_mode))
		to = kb_format(all->mem, "%s/calibration.svg", to);
	return calibration_draw(all, to, err);
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	const char *report = kb_option(env, "report");
	struct watch w = { .all = { .mem = env->mem,
		.wrong_max = (unsigned)env->config.wrong_max } };
	const struct kb_learn_options learn = {
		.workers = (unsigned)env->config.workers, .report_only = true,
		.progress = at, .trial = add, .user = &w };
	struct kb_learned learned = { 0 };
	struct kb_error err;
	enum kb_status st;

	kb_progress_start(&w.bar, "calibrate", env->quiet || env->json);
	st = kb_learn(&env->config, &learn, &learned, &err);
	kb_progress_clear(&w.bar);
	if (st == KB_OK && !w.all.n)
		st = too_few(learned.answerable, &err);
	if (st != KB_OK)
		return kb_fail(&err);
	memcpy(w.all.threshold, learned.threshold, sizeof(learned.threshold));
	calibration_compute(&w.all);
	if (report && draw(&w.all, report, &err) != KB_OK)
		return kb_fail(&err);
	if (env->json)
		print_json(&w.all);
	else
		print_text(&w.all);
	return KB_EXIT_OK;
}

const struct kb_command kb_cmd_calibrate = {
	.name = "calibrate", .args = "", .min_args = 0, .max_args = 0,
	.help = "tell how far confidence can be trusted",
	.options = options, .n_options = KB_COUNT(options), .run = run,
};
