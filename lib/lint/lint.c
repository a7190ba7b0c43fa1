/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lint.c - walks: one article as it is typed, or a whole store with its cases,
 * goes through the rules; findings come out in the order of files and lines.
 */
#include <jansson.h>
#include <stdlib.h>

#include "pins.h"
#include "profile.h"
#include "rules.h"

/* Those that look at the file, and those that look at how it reads: of blocks that
   hold for a time, at every reading from now on. */
static const lint_rule_fn of_file[] = {
	lint_blocks, lint_block_periods, lint_links, lint_attachments,
	lint_addresses, lint_cites, lint_care, lint_promise, lint_pin_words, lint_placeholders, lint_persons,
};
static const lint_rule_fn of_reading[] = {
	lint_answer_promise, lint_answer_clauses, lint_own_steps,
	lint_past_dates, lint_script, lint_step_words, lint_reading,
	lint_translations, lint_conflicts,
};

static enum kb_status apply(struct subject *s, const lint_rule_fn *list,
			    size_t n, struct kb_error *err)
{
	enum kb_status status = KB_OK;

	for (size_t i = 0; i < n && status == KB_OK; i++)
		status = list[i](s, err);
	return status;
}

static enum kb_status examine_readings(struct subject *s, struct kb_error *err)
{
	const struct kb_article *whole = s->a;
	int64_t at = kb_now();
	enum kb_status status = KB_OK;

	while (status == KB_OK) {
		struct kb_article *a = kb_new(s->mem, struct kb_article);

		*a = *whole;
		kb_article_cut(a, at);
		s->a = a;
		s->profile = lint_profile(s->mem, s->l->text, a, 0);
		status = apply(s, of_reading, KB_COUNT(of_reading), err);
		at = kb_article_turn(whole, at);
		if (!at)
			break;
		s->run->again = true;
	}
	s->a = whole;
	return status;
}

static enum kb_status examine(struct subject *s, struct kb_error *err)
{
	size_t from = s->run->out.n;
	enum kb_status status = apply(s, of_file, KB_COUNT(of_file), err);

	if (status == KB_OK)
		status = examine_readings(s, err);
	lint_accept(s, from);
	return status;
}

enum kb_status lint_parse(void *mem, const char *source,
			  const struct kb_article *stored,
			  struct kb_article **ret, struct kb_error *err)
{
	enum kb_status status = kb_article_parse(mem, source, NULL, NULL,
		stored->source, stored->source_len, ret, err);

	/* Content of other systems is stored as it was found. */
	return status == KB_OK ? status : kb_article_parse_lenient(mem,
		source, stored->id, stored->lang, stored->source,
		stored->source_len, ret, err);
}

static const char *below_root(struct lint_run *run, void *mem,
			      const char *path)
{
	const char *root = run->l->root;

	return kb_format(mem, "%s%s%s", root ? root : "", root ? "/" : "",
			 path);
}

struct walk {
	struct lint_run *run;
	kb_lint_progress_fn progress;
	void *user;
};

static void count(struct walk *w)
{
	w->run->out.checked++;
	if (w->progress)
		w->progress(w->user, w->run->out.checked);
}

static enum kb_status check_article(void *user, const struct kb_stored *st,
				    struct kb_error *err)
{
	struct walk *w = user;
	struct subject s = { .run = w->run, .l = w->run->l,
			     .mem = talloc_new(NULL) };
	struct kb_article *a = NULL;
	enum kb_status status;

	count(w);
	s.source = st->path[0] ? below_root(w->run, s.mem, st->path) :
		kb_format(s.mem, "%s (%s)", st->article->id,
			  st->article->lang);
	status = lint_parse(s.mem, s.source, st->article, &a, err);
	s.a = a;
	if (status == KB_OK)
		status = examine(&s, err);
	talloc_free(s.mem);
	return status;
}

/* ---- cases ------------------------------------------------------------------- */

/* "name@version#clause" */
static enum kb_status check_violated(struct subject *s,
				     const struct kb_case *c,
				     const char *violated,
				     struct kb_error *err)
{
	const char *hash = strchr(violated, '#');
	const struct kb_article *rule = NULL;
	enum kb_status status = KB_OK;

	if (hash)
		status = lint_find_rule(s->l, s->mem, kb_strndup(s->mem,
			violated, (size_t)(hash - violated)), c->lang, &rule,
			err);
	if (status == KB_OK && (!rule || !lint_find_clause(rule, hash + 1)))
		lint_found(s, &(struct found){ LINT_CASE_CLAUSE, c->line,
			.args = { { "clause", violated } } });
	return status;
}

static enum kb_status check_case(void *user, const struct kb_case *c,
				 struct kb_error *err)
{
	struct walk *w = user;
	struct subject s = { .run = w->run, .l = w->run->l,
			     .mem = talloc_new(NULL) };
	const char **langs;
	size_t n;
	enum kb_status status = kb_store_article_langs(s.l->store, s.mem,
		c->article, &langs, &n, err);
	json_t *detail = json_loads(c->detail_json, 0, NULL);
	const char *violated = json_string_value(
		json_object_get(detail, "violated"));

	count(w);
	s.source = c->path[0] ? below_root(w->run, s.mem, c->path) :
		kb_format(s.mem, "case %s", c->id);
	if (status == KB_OK && n == 0)
		lint_found(&s, &(struct found){ LINT_CASE_ARTICLE, c->line,
			.args = { { "case", c->id }, { "id", c->article } } });
	if (status == KB_OK && violated && violated[0])
		status = check_violated(&s, c, violated, err);
	json_decref(detail);
	talloc_free(s.mem);
	return status;
}

/* ---- results ----------------------------------------------------------------- */

static int order(const void *a, const void *b)
{
	const struct kb_finding *x = a, *y = b;
	int n = strcmp(x->source, y->source);

	if (!n)
		n = (x->line > y->line) - (x->line < y->line);
	if (!n)
		n = strcmp(x->rule, y->rule);
	return n ? n : strcmp(x->text, y->text);
}

/* What is wrong in two readings of an article is one finding. */
static void drop_repeated(struct kb_findings *out)
{
	size_t n = 0;

	for (size_t i = 0; i < out->n; i++)
		if (!n || order(&out->v[n - 1], &out->v[i]) != 0)
			out->v[n++] = out->v[i];
	out->n = n;
}

static void finish(struct lint_run *run, struct kb_findings *ret)
{
	struct kb_findings *out = &run->out;
	uint64_t *const totals[] = { &out->errors, &out->warnings,
				     &out->hints };

	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), order);
	if (run->again)
		drop_repeated(out);
	for (size_t i = 0; i < out->n; i++)
		++*(out->v[i].accepted ? &out->accepted :
		    totals[out->v[i].level]);
	*ret = *out;
}

enum kb_status kb_lint_open(void *mem, struct kb_store *store,
			    const struct kb_config *config, const char *root,
			    struct kb_linter **ret, struct kb_error *err)
{
	struct kb_linter *l = kb_new(mem, struct kb_linter);
	enum kb_status status;

	l->store = store;
	l->root = root;
	l->text = kb_text_new(l);
	status = kb_masker_new(l, config->order_pattern, &l->masker, err);
	if (status != KB_OK)
		talloc_free(l);
	else
		*ret = l;
	return status;
}

enum kb_status kb_lint_article(struct kb_linter *l, void *mem,
			       const struct kb_article *a, const char *source,
			       struct kb_findings *ret, struct kb_error *err)
{
	struct lint_run run = { .l = l, .mem = mem, .out.checked = 1 };
	struct subject s = { .run = &run, .l = l, .mem = talloc_new(NULL),
			     .source = source, .a = a };
	enum kb_status status = lint_profiles_refresh(l, err);

	if (status == KB_OK)
		status = examine(&s, err);
	talloc_free(s.mem);
	if (status == KB_OK)
		finish(&run, ret);
	return status;
}

enum kb_status kb_lint_all(struct kb_linter *l, void *mem,
			   kb_lint_progress_fn progress, void *user,
			   struct kb_findings *ret, struct kb_error *err)
{
	struct lint_run run = { .l = l, .mem = mem };
	struct walk w = { &run, progress, user };
	enum kb_status status;

	run.pins = lint_pins_new(mem);
	status = lint_profiles_refresh(l, err);
	if (status == KB_OK)
		status = kb_store_each_newest(l->store, KB_FULL,
					      check_article, &w, err);
	if (status == KB_OK)
		lint_pins_judge(run.pins, &run);
	if (status == KB_OK)
		status = kb_store_each_case(l->store, NULL, check_case, &w,
					    err);
	if (status == KB_OK)
		finish(&run, ret);
	return status;
}
