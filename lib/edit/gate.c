/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gate.c - asks every question of the gate twice, of what is and of what is
 * proposed, and says what comes of it. In: settings and a proposal. Out: the
 * report. Nothing is written; both readers look at one state of index, model
 * and time.
 */
#include "gate.h"

#include <pthread.h>

struct asked_of { struct kb_reader *was, *now; /* NULL: no proposal */ };

/* ---- one question -------------------------------------------------------- */

static const char *said(void *mem, const struct kb_answer *a)
{
	struct kb_buf b = { .mem = mem };

	if (a->verdict != KB_VERDICT_ANSWER)
		return "";
	kb_buf_adds(&b, "");
	for (size_t i = 0; i < a->said.n; i++)
		kb_buf_add(&b, a->said.runs[i].text, a->said.runs[i].len);
	return b.bytes;
}

static void keep(void *mem, const struct kb_answer *a, struct kb_gate_got *ret)
{
	ret->verdict = a->verdict;
	ret->confidence = a->confidence;
	ret->said = said(mem, a);
	for (size_t i = 0; i < a->n_hits && ret->n_top < KB_GATE_TOP; i++) {
		const char *id = a->hits[i].stored.article->id;
		size_t at = 0;

		while (at < ret->n_top && strcmp(ret->top[at], id) != 0)
			at++;
		if (at == ret->n_top)
			ret->top[ret->n_top++] = kb_strdup(mem, id);
	}
	if (!a->n_hits)
		return;
	ret->article = ret->top[0];
	ret->version = a->hits[0].stored.version;
	ret->title = kb_strdup(mem, a->hits[0].stored.article->title);
}

/* What a slow machine cuts off would look like a change. */
static enum kb_status ask(struct kb_reader *r, void *mem, int64_t as_of,
			  const struct kb_gate_row *row,
			  struct kb_gate_got *ret, struct kb_error *err)
{
	enum { TRIES = 5 };
	const struct kb_question q = { .text = row->question,
		.len = strlen(row->question), .lang = row->lang,
		.limit = KB_GATE_TOP, .as_of = as_of };
	struct kb_answer *a = NULL;
	enum kb_status st = KB_OK;

	*ret = (struct kb_gate_got){ .verdict = KB_VERDICT_NONE,
				     .article = "", .title = "", .said = "" };
	for (int i = 0; i < TRIES && st == KB_OK && (!a || a->partial); i++) {
		talloc_free(a);
		a = NULL;
		st = kb_answer_ask(r, NULL, &q, &a, err);
	}
	if (st == KB_OK)
		keep(mem, a, ret);
	talloc_free(a);
	/* What the server refuses has no answer. */
	return st == KB_INVALID || st == KB_LIMIT ? KB_OK : st;
}

/* ---- what comes of it ---------------------------------------------------- */

static bool same_top(const struct kb_gate_got *a, const struct kb_gate_got *b)
{
	if (a->n_top != b->n_top)
		return false;
	for (size_t i = 0; i < a->n_top; i++)
		if (strcmp(a->top[i], b->top[i]) != 0)
			return false;
	return true;
}

static enum kb_gate_change change_of(const struct kb_gate_got *was,
				     const struct kb_gate_got *now)
{
	if (was->verdict != now->verdict || strcmp(was->article, now->article))
		return KB_GATE_FLIPPED;
	if (strcmp(was->said, now->said) || strcmp(was->title, now->title))
		return KB_GATE_SAID_CHANGED;
	return same_top(was, now) ? KB_GATE_SAME : KB_GATE_MOVED;
}

/* Its article comes first and is shown or asked about. */
static bool fails(const struct kb_gate_row *row)
{
	return *row->pins && (row->now.verdict == KB_VERDICT_NONE ||
			      strcmp(row->now.article, row->pins) != 0);
}

static void count(struct kb_gate_report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct kb_gate_row *row = &r->rows[i];

		row->change = change_of(&row->was, &row->now);
		row->failed = fails(row);
		r->changed[row->change]++;
		r->failed += row->failed;
		r->flipped_pins += *row->pinned &&
			row->change == KB_GATE_FLIPPED;
		r->said_pins += *row->pinned &&
			row->change == KB_GATE_SAID_CHANGED;
	}
}

enum kb_gate_verdict kb_gate_verdict(const struct kb_gate_report *r)
{
	if (r->flipped_pins)
		return KB_GATE_NEEDS_REASON;
	return r->said_pins ? KB_GATE_NEEDS_NOTE : KB_GATE_OPEN;
}

/* ---- the run ------------------------------------------------------------- */

static enum kb_status open_engine(const struct kb_gate *g, void *mem,
				  enum kb_part part, struct kb_engine **ret,
				  struct kb_error *err)
{
	enum kb_status st = KB_OK;

	*ret = g->options->engines[part];
	if (!*ret)
		st = kb_engine_open(mem, g->config, part, ret, err);
	return st == KB_OK ? kb_engine_ready(*ret, err) : st;
}

static enum kb_status open_reader(const struct kb_gate *g, void *mem,
				  enum kb_part part, struct kb_reader **ret,
				  struct kb_error *err)
{
	struct kb_engine *engine;
	enum kb_status st = open_engine(g, mem, part, &engine, err);

	if (st == KB_OK)
		st = kb_reader_open(engine, mem, ret, err);
	return st == KB_OK ? kb_reader_refresh(*ret, err) : st;
}

static enum kb_status open_sides(const struct kb_gate *g, void *mem,
				 struct kb_reader *from, struct asked_of *ret,
				 struct kb_error *err)
{
	const struct kb_proposal as_is = { .at = g->later ?
					   g->report->as_of : 0 };
	enum kb_status st = kb_reader_overlay(from, mem, &as_is, &ret->was,
					      err);
	struct kb_proposal p;

	if (st != KB_OK || !g->proposal)
		return st;
	p = *g->proposal;
	p.at = as_is.at;
	return kb_reader_overlay(from, mem, &p, &ret->now, err);
}

/* ---- in threads ---------------------------------------------------------- */

enum { WORKERS_MAX = 4, ROWS_MIN = 32 /* for each */ };

/* Asks every step-th row from `first` on. Its readers are opened before any
   thread starts, so that all see one state. */
struct worker {
	const struct kb_gate *g;
	struct asked_of pub, staff;
	void *mem;		/* of what its rows say: a root of its own */
	size_t first, step;
	pthread_t thread;
	bool started;
	enum kb_status status;
	struct kb_error err;
};

static enum kb_status ask_both(struct worker *w, struct kb_gate_row *row)
{
	const struct asked_of *of = row->staff ? &w->staff : &w->pub;
	const volatile sig_atomic_t *stop = w->g->options->stop;
	int64_t as_of = w->g->report->as_of;
	enum kb_status st;

	if (stop && *stop)
		return kb_error_set(&w->err, KB_INTERRUPTED,
				    "stopped; not all questions were asked");
	st = ask(of->was, w->mem, as_of, row, &row->was, &w->err);
	if (st != KB_OK || !of->now) {
		row->now = row->was;
		return st;
	}
	return ask(of->now, w->mem, as_of, row, &row->now, &w->err);
}

static void *work(void *user)
{
	struct worker *w = user;
	struct kb_gate_report *r = w->g->report;

	for (size_t i = w->first; i < r->n && w->status == KB_OK; i += w->step)
		w->status = ask_both(w, &r->rows[i]);
	return NULL;
}

static enum kb_status open_worker(struct worker *w, void *mem,
				  struct kb_error *err)
{
	const struct kb_gate *g = w->g;
	enum kb_status st = open_sides(g, mem, g->pub, &w->pub, err);

	w->mem = talloc_new(NULL);
	return st == KB_OK && g->staff ? open_sides(g, mem, g->staff,
						    &w->staff, err) : st;
}

/* When something there is asked. */
static enum kb_status open_staff(struct kb_gate *g, void *mem,
				 struct kb_error *err)
{
	for (size_t i = 0; i < g->report->n; i++)
		if (g->report->rows[i].staff)
			return open_reader(g, mem, KB_PART_INTERNAL,
					   &g->staff, err);
	return KB_OK;
}

static enum kb_status ask_all(struct kb_gate *g, void *mem,
			      struct kb_error *err)
{
	struct worker workers[WORKERS_MAX] = { 0 };
	size_t n = g->report->n / ROWS_MIN + 1, opened = 0;
	enum kb_status st = open_staff(g, mem, err);

	if (n > (size_t)g->config->workers)
		n = (size_t)g->config->workers;
	if (n > WORKERS_MAX)
		n = WORKERS_MAX;
	for (; opened < n && st == KB_OK; opened++) {
		workers[opened] = (struct worker){ .g = g, .first = opened,
						   .step = n };
		st = open_worker(&workers[opened], mem, err);
	}
	for (size_t i = 1; i < n && st == KB_OK; i++)
		workers[i].started = !pthread_create(&workers[i].thread, NULL,
						     work, &workers[i]);
	for (size_t i = 0; i < opened; i++) {
		struct worker *w = &workers[i];

		if (w->started)
			pthread_join(w->thread, NULL);
		else if (st == KB_OK)
			work(w);
		talloc_steal(g->report, w->mem);
		if (st == KB_OK && w->status != KB_OK) {
			*err = w->err;
			st = w->status;
		}
	}
	return st;
}

static enum kb_status run(struct kb_gate *g, void *mem, struct kb_error *err)
{
	enum kb_status st = kb_store_open(mem, g->config->store, KB_STORE_READ,
					  false, &g->store, err);

	if (st == KB_OK)
		st = open_reader(g, mem, KB_PART_PUBLIC, &g->pub, err);
	if (st == KB_OK)
		kb_reader_state(g->pub, &g->report->state);
	if (st == KB_OK)
		st = kb_gate_collect(g, err);
	return st == KB_OK ? ask_all(g, mem, err) : st;
}

/* ---- when ---------------------------------------------------------------- */

/* What is to begin later is looked at then, beside what holds until then. */
static int64_t first_moment(const struct kb_proposal *p)
{
	int64_t last = kb_now();

	for (size_t i = 0; p && i < p->n; i++)
		if (p->put[i]->valid_from > last)
			last = p->put[i]->valid_from;
	return last;
}

/* When a block of what is proposed begins or ends next; 0: none does. */
static int64_t next_moment(const struct kb_proposal *p, int64_t at)
{
	int64_t next = 0;

	for (size_t i = 0; p && i < p->n; i++) {
		const struct kb_article *a = p->put[i];
		int64_t turn = kb_article_turn(a, at);

		if (turn && (!a->valid_until || turn < a->valid_until) &&
		    (!next || turn < next))
			next = turn;
	}
	return next;
}

static bool is_worse(const struct kb_gate_report *a,
		     const struct kb_gate_report *b)
{
	const size_t figures[][2] = {
		{ a->flipped_pins, b->flipped_pins }, { a->failed, b->failed },
		{ a->said_pins, b->said_pins },
		{ a->changed[KB_GATE_FLIPPED], b->changed[KB_GATE_FLIPPED] },
		{ a->changed[KB_GATE_SAID_CHANGED],
		  b->changed[KB_GATE_SAID_CHANGED] } };

	for (size_t i = 0; i < KB_COUNT(figures); i++)
		if (figures[i][0] != figures[i][1])
			return figures[i][0] > figures[i][1];
	return false;
}

/* An index that is built anew meanwhile, or a version that is taken away: from
   the beginning. */
static enum kb_status run_at(void *mem, const struct kb_gate *like, int64_t at,
			     struct kb_gate_report **ret, struct kb_error *err)
{
	enum { TRIES = 3 };
	enum kb_status st = KB_STALE;

	for (int i = 0; i < TRIES && st == KB_STALE; i++) {
		struct kb_gate g = *like;
		void *scope = talloc_new(NULL);

		g.report = kb_new(mem, struct kb_gate_report);
		g.text = kb_text_new(scope);
		g.later = at > kb_now();
		g.report->as_of = at;
		st = run(&g, scope, err);
		talloc_free(scope);
		if (st == KB_OK) {
			count(g.report);
			*ret = g.report;
		} else {
			talloc_free(g.report);
		}
	}
	return st;
}

enum kb_status kb_gate_run(void *mem, const struct kb_config *config,
			   const struct kb_proposal *proposal,
			   const struct kb_gate_options *options,
			   struct kb_gate_report **ret, struct kb_error *err)
{
	enum { MOMENTS_MAX = 64 };
	const struct kb_gate g = { .config = config, .proposal = proposal,
				   .options = options };
	uint64_t began = kb_clock_ns();
	struct kb_gate_report *worst = NULL, *one = NULL;
	int64_t at = first_moment(proposal);
	enum kb_status st = KB_OK;

	for (int n = 0; at && st == KB_OK; n++) {
		st = n < MOMENTS_MAX ? run_at(mem, &g, at, &one, err) :
			kb_error_set(err, KB_LIMIT, "blocks of what is "
				"proposed begin or end at more than %d "
				"moments; propose it in parts", MOMENTS_MAX);
		if (st != KB_OK)
			break;
		if (!worst || is_worse(one, worst)) {
			talloc_free(worst);
			worst = one;
		} else {
			talloc_free(one);
		}
		at = next_moment(proposal, at);
	}
	if (st != KB_OK) {
		talloc_free(worst);
		return st;
	}
	worst->took_ns = kb_clock_ns() - began;
	*ret = worst;
	return KB_OK;
}
