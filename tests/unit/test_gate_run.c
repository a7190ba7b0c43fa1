/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_gate_run.c - what the gate says before a change is what is answered after
 * it; a change of a pinned answer is found, and nothing else is.
 */
#include <kb/gate.h>

#include "deal.h"

enum { ROUNDS = 50, PINNED = 40 };

static const struct kb_gate_options how = { .most_asked = 30 };

static struct kb_gate_report *run(struct world *w, void *mem,
				  const struct kb_proposal *p)
{
	struct kb_gate_report *r;
	struct kb_error err;

	ck_ok(kb_gate_run(mem, &w->config, p, &how, &r, &err), err);
	return r;
}

static const struct kb_gate_row *find(const struct kb_gate_report *r,
				      const struct kb_gate_row *like)
{
	for (size_t i = 0; i < r->n; i++)
		if (!strcmp(r->rows[i].question, like->question) &&
		    !strcmp(r->rows[i].lang, like->lang) &&
		    !strcmp(r->rows[i].pins, like->pins) &&
		    r->rows[i].staff == like->staff)
			return &r->rows[i];
	return NULL;
}

static void assert_same(unsigned round, const struct kb_gate_row *said,
			const struct kb_gate_got *a,
			const struct kb_gate_got *b)
{
	char where[400];

	snprintf(where, sizeof(where), "round %u, %s: %.200s", round,
		 said->lang, said->question);
	ck_assert_msg(a->verdict == b->verdict, "%s: %d %d", where,
		      a->verdict, b->verdict);
	ck_assert_msg(a->confidence == b->confidence, "%s: %.17g %.17g", where,
		      a->confidence, b->confidence);
	ck_assert_msg(!strcmp(a->article, b->article), "%s: %s %s", where,
		      a->article, b->article);
	ck_assert_msg(a->version == b->version, "%s: %d %d", where,
		      a->version, b->version);
	ck_assert_msg(!strcmp(a->said, b->said), "%s:\n%.200s\n%.200s", where,
		      a->said, b->said);
	ck_assert_msg(!strcmp(a->title, b->title), "%s: %s %s", where,
		      a->title, b->title);
	ck_assert_uint_eq(a->n_top, b->n_top);
	for (size_t i = 0; i < a->n_top; i++)
		ck_assert_msg(!strcmp(a->top[i], b->top[i]), "%s: %s %s",
			      where, a->top[i], b->top[i]);
}

/* Rows that were compared. */
static size_t compare(unsigned round, const struct kb_gate_report *said,
		      const struct kb_gate_report *after)
{
	size_t n = 0;

	for (size_t i = 0; i < said->n; i++) {
		const struct kb_gate_row *row = find(after, &said->rows[i]);

		/* No longer a pin, or no longer asked so often. */
		ck_assert_msg(row || !*said->rows[i].pins,
			      "round %u: %s is pinned no more", round,
			      said->rows[i].question);
		if (!row)
			continue;
		assert_same(round, row, &said->rows[i].now, &row->was);
		ck_assert_int_eq(row->failed, said->rows[i].failed);
		n++;
	}
	return n;
}

START_TEST(what_it_says_is_what_comes)
{
	struct world w;
	size_t compared = 0, flipped = 0;

	deal_seed(5);
	deal_world(&w);
	world_build(&w, 1);
	for (unsigned round = 0; round < ROUNDS; round++) {
		void *mem = talloc_new(NULL);
		struct deal plan;
		const struct kb_gate_report *said, *after;

		deal_plan(mem, &plan);
		said = run(&w, mem, &plan.p);
		flipped += said->changed[KB_GATE_FLIPPED];
		deal_do(&w, &plan);
		after = run(&w, mem, NULL);
		ck_assert_uint_eq(after->changed[KB_GATE_SAME], after->n);
		compared += compare(round, said, after);
		talloc_free(mem);
	}
	ck_assert_uint_gt(compared, ROUNDS * 30);
	ck_assert_uint_gt(flipped, ROUNDS);
	world_close(&w);
}
END_TEST

/* ---- a planted change ---------------------------------------------------- */

static struct kb_article *write_pinned(struct world *w, unsigned n,
				       const char *id, const char *audience,
				       const char *pin, const char *state)
{
	char *file = talloc_asprintf(w->mem, "---\nid: %s\nlang: en\n"
		"title: \"About thing %u\"\nstate: %s\naudience: %s\n"
		"questions:\n  - \"thing %u, please\"\n%s%s%s---\n"
		"## Answer\nThe thing of kind %u is kept for %u days.\n", id, n,
		state, audience, n, *pin ? "pins:\n  - \"" : "", pin,
		*pin ? "\"\n" : "", n, n + 3);
	struct kb_article *a;
	struct kb_error err;

	ck_ok(kb_article_parse(w->mem, id, NULL, NULL, file, strlen(file), &a,
			       &err), err);
	return a;
}

static void fill_pinned(struct world *w)
{
	struct kb_error err;
	enum kb_put ignored;

	world_open(w);
	for (unsigned n = 0; n < PINNED; n++) {
		char *id = talloc_asprintf(w->mem, "thing-%02u", n);
		char *pin = talloc_asprintf(w->mem, "where is thing %u", n);

		ck_ok(kb_store_article_put(w->store, write_pinned(w, n, id,
			n % 8 == 7 ? "agent" : "public", pin, "published"), "",
			&ignored, &err), err);
	}
	world_build(w, 1);
}

static void assert_flipped(const struct kb_gate_report *r, const char *lost,
			   const char *won)
{
	for (size_t i = 0; i < r->n; i++)
		if (!strcmp(r->rows[i].pinned, lost)) {
			ck_assert_int_eq(r->rows[i].change, KB_GATE_FLIPPED);
			ck_assert_str_eq(r->rows[i].was.article, lost);
			ck_assert_str_ne(r->rows[i].now.article, lost);
			ck_assert_str_eq(r->rows[i].pins, won);
			return;
		}
	ck_abort_msg("nothing is said of %s", lost);
}

static void assert_says(const struct kb_gate_report *r, const char *pinned,
			enum kb_gate_change change, const char *was,
			const char *now)
{
	for (size_t i = 0; i < r->n; i++)
		if (!strcmp(r->rows[i].pinned, pinned)) {
			ck_assert_int_eq(r->rows[i].change, change);
			ck_assert_ptr_nonnull(strstr(r->rows[i].was.said, was));
			ck_assert_ptr_nonnull(strstr(r->rows[i].now.said, now));
		}
}

START_TEST(planted_flips_are_found_and_no_more)
{
	struct world w;

	fill_pinned(&w);
	{
		const struct kb_article *put[] = {
			/* Takes two pins, for its id is lower. */
			write_pinned(&w, 90, "other", "public", "Where is "
				"thing 4?\"\n  - \"where is thing 5",
				"published"),
			/* Says something else: no flip. */
			write_pinned(&w, 11, "thing-12", "public",
				     "where is thing 12", "draft"),
		};
		const struct kb_proposed_id gone[] = { { "thing-15", "en" } };
		const struct kb_proposal p = { .put = put, .n = 2,
			.gone = gone, .n_gone = 1 };
		struct kb_gate_report *r = run(&w, w.mem, &p);
		const struct kb_gate_row **hits;

		ck_assert_uint_eq(r->flipped_pins, 3);
		assert_flipped(r, "thing-04", "other");
		assert_flipped(r, "thing-05", "other");
		assert_flipped(r, "thing-15", "");	/* staff's */
		ck_assert_int_eq(kb_gate_verdict(r), KB_GATE_NEEDS_REASON);
		assert_says(r, "thing-04", KB_GATE_FLIPPED, "7 days",
			    "93 days");
		assert_says(r, "thing-12", KB_GATE_SAID_CHANGED, "15 days",
			    "14 days");
		ck_assert_uint_ge(kb_gate_hits(r, w.mem, "other", &hits), 2);
		ck_assert_str_eq(hits[0]->now.article, "other");
	}
	world_close(&w);
}
END_TEST

START_TEST(what_begins_later_is_looked_at_then)
{
	struct world w;

	fill_pinned(&w);
	{
		struct kb_article *a = write_pinned(&w, 20, "other", "public",
			"where is thing 8", "published");
		const struct kb_article *put[] = { a };
		const struct kb_proposal p = { .put = put, .n = 1 };
		struct kb_gate_report *r;

		a->valid_from = kb_now() + 30 * 86400;
		r = run(&w, w.mem, &p);
		ck_assert_int_eq(r->as_of, a->valid_from);
		ck_assert_uint_eq(r->flipped_pins, 1);
		assert_flipped(r, "thing-08", "other");
	}
	world_close(&w);
}
END_TEST

/* A block is looked at when it begins, and when it ends. */
START_TEST(what_a_block_changes_later_is_found)
{
	static const struct { const char *from, *until; } periods[] = {
		{ "2098-01-01", NULL }, { NULL, "2097-12-31" } };
	struct world w;

	fill_pinned(&w);
	for (size_t i = 0; i < KB_COUNT(periods); i++) {
		const char *from = periods[i].from, *until = periods[i].until;
		const char *file = talloc_asprintf(w.mem, "---\nid: thing-08\n"
			"lang: en\ntitle: \"About thing 8\"\nstate: published\n"
			"audience: public\nquestions:\n  - \"thing 8, please\"\n"
			"pins:\n  - \"where is thing 8\"\n---\n"
			"## Answer%s%s%s\nThe thing of kind 8 is %s\n\n"
			"## Answer%s%s%s\nThe thing of kind 8 is %s\n",
			from ? " {until=2097-12-31}" : "",
			until ? " {until=" : "", until ? "2097-12-31}" : "",
			"kept for 11 days.",
			from ? " {from=" : "", from ? from : "",
			from ? "}" : " {from=2098-01-01}", "given away.");
		struct kb_gate_report *r;
		struct kb_article *a;
		struct kb_error err;

		ck_ok(kb_article_parse(w.mem, "x", NULL, NULL, file,
				       strlen(file), &a, &err), err);
		const struct kb_article *put[] = { a };
		const struct kb_proposal p = { .put = put, .n = 1 };
		r = run(&w, w.mem, &p);
		ck_assert_int_eq(r->as_of, 4039372800);
		ck_assert_uint_eq(r->said_pins, 1);
		assert_says(r, "thing-08", KB_GATE_SAID_CHANGED, "11 days",
			    "given away");
	}
	world_close(&w);
}
END_TEST

START_TEST(it_stops_when_it_is_told_to)
{
	const volatile sig_atomic_t stop = 1;
	const struct kb_gate_options stopped = { .stop = &stop };
	struct kb_gate_report *r;
	struct kb_error err;
	struct world w;

	world_open(&w);
	ck_assert_int_eq(kb_gate_run(w.mem, &w.config, NULL, &how, &r, &err),
			 KB_NOT_FOUND);
	world_close(&w);
	fill_pinned(&w);
	ck_assert_int_eq(kb_gate_run(w.mem, &w.config, NULL, &stopped, &r,
				     &err), KB_INTERRUPTED);
	world_close(&w);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("gate");
	TCase *t = tcase_create("gate");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 120);
	tcase_add_test(t, what_it_says_is_what_comes);
	tcase_add_test(t, planted_flips_are_found_and_no_more);
	tcase_add_test(t, what_begins_later_is_looked_at_then);
	tcase_add_test(t, what_a_block_changes_later_is_found);
	tcase_add_test(t, it_stops_when_it_is_told_to);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
