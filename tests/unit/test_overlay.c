/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_overlay.c - a reader that answers as if something had been published
 * says, to the last digit, what is answered once it was; and meanwhile nobody
 * else sees anything of it.
 */
#include "deal.h"

#include <kb/learn.h>
#include <stdlib.h>

enum { ROUNDS = 24, QUESTIONS = 12, READERS = 3 };

/* ---- what readers say ------------------------------------------------------------- */

static const char *const groups[] = { "billing" };
static const struct kb_audience people[READERS] = {
	{ .staff = false },
	{ .staff = true, .level = 1 },
	{ .staff = true, .level = 9, .groups = groups, .n_groups = 1 },
};

struct asking {
	struct world w;
	struct kb_engine *engines[2];	/* public, internal */
	struct kb_reader *readers[READERS];
	char *questions[QUESTIONS];
	const char *langs[QUESTIONS];
};

static void open_readers(struct asking *a)
{
	struct kb_error err;

	ck_ok(kb_engine_open(NULL, &a->w.config, KB_PART_PUBLIC,
			     &a->engines[0], &err), err);
	ck_ok(kb_engine_open(NULL, &a->w.config, KB_PART_INTERNAL,
			     &a->engines[1], &err), err);
	for (int i = 0; i < READERS; i++) {
		ck_ok(kb_reader_open(a->engines[i > 0], NULL, &a->readers[i],
				     &err), err);
		kb_reader_audience(a->readers[i], &people[i]);
		ck_ok(kb_reader_refresh(a->readers[i], &err), err);
	}
}

static void close_readers(struct asking *a)
{
	for (int i = 0; i < READERS; i++)
		talloc_free(a->readers[i]);
	talloc_free(a->engines[0]);
	talloc_free(a->engines[1]);
}

static void write_questions(struct asking *a)
{
	for (unsigned i = 0; i < QUESTIONS; i++) {
		unsigned lang = i % DEAL_LANGS;

		a->langs[i] = deal_langs[lang];
		a->questions[i] = i % 4 ?
			kb_format(a->w.mem, "%s %s%s", deal_word(lang), deal_word(lang),
				  i % 5 ? "" : "x") :
			kb_format(a->w.mem, "where is the %s", deal_word(lang));
	}
}

/* Everything that an answer says, and the digits behind it. */
static char *say(void *mem, struct kb_reader *r, const char *question,
		 const char *lang)
{
	struct kb_question q = { .text = question, .len = strlen(question),
				 .lang = lang, .limit = 8,
				 .as_of = 1798761600 };
	struct kb_buf b = { .mem = mem };
	struct kb_error err;
	struct kb_answer *a;
	json_t *json;
	char *text;

	ck_ok(kb_answer_ask(r, mem, &q, &a, &err), err);
	json = kb_answer_json(r, a, lang, true);
	text = json_dumps(json, JSON_SORT_KEYS | JSON_REAL_PRECISION(17));
	kb_buf_addf(&b, "%s\n%.17g %.17g %zu %zu", text, a->confidence,
		    a->unseen, a->weighed, a->total);
	for (size_t i = 0; i < a->n_hits; i++) {
		const struct kb_hit *h = &a->hits[i].hit;

		kb_buf_addf(&b, "\n%s v%d %.17g:",
			    a->hits[i].stored.article->id,
			    a->hits[i].stored.version, h->score);
		for (int s = 0; s < KB_SIGNALS; s++)
			kb_buf_addf(&b, " %.17g/%.17g", h->value[s],
				    h->share[s]);
	}
	free(text);
	json_decref(json);
	talloc_free(a);
	return b.bytes;
}

static void say_all(const struct asking *a, void *mem,
		    struct kb_reader *const readers[READERS],
		    char *ret[READERS][QUESTIONS])
{
	for (int i = 0; i < READERS; i++)
		for (int q = 0; q < QUESTIONS; q++)
			ret[i][q] = say(mem, readers[i], a->questions[q],
					a->langs[q]);
}

/* From a little before the first byte that differs: it must fit a message. */
static const char *from_there(const char *a, const char *b)
{
	size_t i = 0;

	while (a[i] && a[i] == b[i])
		i++;
	return a + (i > 80 ? i - 80 : 0);
}

static unsigned compare(const char *what, unsigned round,
			char *a[READERS][QUESTIONS],
			char *b[READERS][QUESTIONS], bool must)
{
	unsigned other = 0;

	for (int i = 0; i < READERS; i++)
		for (int q = 0; q < QUESTIONS; q++) {
			other += strcmp(a[i][q], b[i][q]) != 0;
			ck_assert_msg(!must || !strcmp(a[i][q], b[i][q]),
				"round %u, reader %d, %s:\n%.300s\n--\n"
				"%.300s", round, i, what,
				from_there(a[i][q], b[i][q]),
				from_there(b[i][q], a[i][q]));
		}
	return other;
}

static void overlay_all(const struct asking *a, void *mem,
			const struct kb_proposal *p,
			struct kb_reader *ret[READERS])
{
	struct kb_error err;

	for (int i = 0; i < READERS; i++)
		ck_ok(kb_reader_overlay(a->readers[i], mem, p, &ret[i], &err),
		      err);
}

/* Returns how many answers the change has changed. */
static unsigned try_round(struct asking *a, unsigned round)
{
	static char *before[READERS][QUESTIONS], *proposed[READERS][QUESTIONS],
		*still[READERS][QUESTIONS], *after[READERS][QUESTIONS];
	void *mem = talloc_new(NULL);
	struct kb_reader *then[READERS], *frozen[READERS];
	struct deal plan;
	bool thorough = round % 6 == 0;
	unsigned changed;

	deal_plan(mem, &plan);
	say_all(a, mem, a->readers, before);
	overlay_all(a, mem, NULL, frozen);
	overlay_all(a, mem, &plan.p, then);
	say_all(a, mem, then, proposed);
	if (thorough) {
		say_all(a, mem, a->readers, still);
		compare("nobody sees what is proposed", round, before, still,
			true);
	}
	deal_do(&a->w, &plan);
	say_all(a, mem, a->readers, after);
	compare("it comes as it was said", round, proposed, after, true);
	changed = compare("", round, before, after, false);
	if (thorough) {
		say_all(a, mem, frozen, still);
		compare("who looks at one state sees it for good", round,
			before, still, true);
		say_all(a, mem, then, still);
		compare("what was proposed is seen for good", round, proposed,
			still, true);
	}
	talloc_free(mem);
	return changed;
}

START_TEST(what_is_proposed_is_answered_as_once_it_is_published)
{
	struct asking a;
	const struct kb_learn_options learn = { .classifier_only = true };
	struct kb_learned learned;
	struct kb_error err;
	unsigned changed = 0;

	deal_seed(11);
	deal_world(&a.w);
	world_build(&a.w, 1);
	ck_ok(kb_learn(&a.w.config, &learn, &learned, &err), err);
	open_readers(&a);
	write_questions(&a);
	for (unsigned round = 0; round < ROUNDS; round++) {
		changed += try_round(&a, round);
		if (round % 12 == 11)	/* go on from a fresh generation */
			world_build(&a.w, 2);
	}
	ck_assert_uint_gt(changed, ROUNDS);
	close_readers(&a);
	world_close(&a.w);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("overlay");
	TCase *t = tcase_create("overlay");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 120);
	tcase_add_test(t, what_is_proposed_is_answered_as_once_it_is_published);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
