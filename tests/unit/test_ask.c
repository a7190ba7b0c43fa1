/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_ask.c - the question asked back, replies to it, and why there is no
 * answer.
 */
#include "world.h"

static struct world w;

#define ONE_TEXT "## Answer\nThe crew comes within the time of the table " \
	"and brings the power back after a cut of the line."

static void put_crew(const char *id, const char *title, const char *extra)
{
	world_put(&w, id, "en", title, extra, ONE_TEXT);
}

static void setup(void)
{
	world_open(&w);
	put_crew("crew-city", "When does the crew come?",
		 "environment:\n  product: electricity\n  region: urban\n");
	put_crew("crew-county", "When does the crew come?",
		 "environment:\n  product: electricity\n  region: rural\n");
	world_put(&w, "parcel-late", "en", "The parcel is late",
		  "environment:\n  region: all\n",
		  "## Answer\nA parcel takes three days.\n");
	world_put(&w, "bill-paper", "en", "Bill on sheets", "",
		  "## Answer\nOrder the yearly statement at the counter.\n");
	world_put(&w, "bill-mail", "en", "Bill by letter", "",
		  "## Answer\nOrder the yearly statement at the counter.\n");
	world_put(&w, "lamp-codes", "en", "Codes of the porch lamp", "",
		  "## Answer\nThe porch lamp shows a code for each fault.\n");
	world_put(&w, "lamp-bulb", "en", "Bulb of the porch lamp", "",
		  "## Answer\nThe porch lamp takes a small round bulb here.\n");
	world_put(&w, "lamp-clock", "en", "Clock of the porch lamp", "",
		  "## Answer\nThe porch lamp has a clock that you set at noon "
		  "once every spring.\n");
	world_put(&w, "coupon", "en", "Winter coupon of thirty percent",
		  "valid_until: 2026-03-31\n",
		  "## Answer\nThe winter coupon takes thirty percent off.\n");
	world_put(&w, "tariff", "en", "Garden lamp tariff",
		  "valid_from: 2028-01-01\n",
		  "## Answer\nThe garden lamp tariff is cheap at night.\n");
	world_put(&w, "desk", "en", "Goodwill voucher for storms",
		  "audience: agent\nvalid_until: 2026-03-31\n",
		  "## Answer\nThe goodwill voucher for storms is ten.\n");
	world_build(&w, 1);
}

static void teardown(void)
{
	world_close(&w);
}

static struct kb_answer *ask(const char *text, const struct kb_fact *facts,
			     size_t n)
{
	struct kb_error err;
	struct kb_answer *a;
	struct kb_question q = { .text = text, .len = strlen(text),
		.lang = "en", .limit = 10, .as_of = 1798761600,
		.facts = facts, .n_facts = n };

	ck_ok(kb_answer_ask(w.reader, w.mem, &q, &a, &err), err);
	return a;
}

static const char *first(const struct kb_answer *a)
{
	return a->n_hits ? a->hits[0].stored.article->id : "";
}

static const char crew[] = "when does the crew come after a power cut";

START_TEST(an_environment_field_separates_equal_answers)
{
	struct kb_answer *a = ask(crew, NULL, 0);

	ck_assert_int_eq(a->verdict, KB_VERDICT_CHOOSE);
	ck_assert_ptr_null(a->none_why);
	ck_assert_str_eq(a->ask->attribute, "region");
	ck_assert_uint_eq(a->ask->n, 2);
	ck_assert_double_eq_tol(a->ask->gain_bits, 1, .001);
	ck_assert_str_ne(a->ask->options[0].value, a->ask->options[1].value);
}
END_TEST

START_TEST(a_reply_gives_the_answer)
{
	static const struct { const char *region, *article; } rows[] = {
		{ "urban", "crew-city" }, { "rural", "crew-county" } };

	for (size_t i = 0; i < KB_COUNT(rows); i++) {
		struct kb_fact fact = { "region", rows[i].region };
		struct kb_answer *a = ask(crew, &fact, 1);

		ck_assert_int_eq(a->verdict, KB_VERDICT_ANSWER);
		ck_assert_str_eq(first(a), rows[i].article);
		ck_assert_double_gt(
			a->hits[0].hit.share[KB_SIGNAL_ENVIRONMENT], 0);
		for (size_t k = 1; k < a->n_hits; k++)
			ck_assert_str_ne(a->hits[k].stored.article->title,
					 "When does the crew come?");
		ck_assert_str_eq(a->facts[0].value, rows[i].region);
	}
}
END_TEST

START_TEST(none_of_these_drops_what_was_offered)
{
	struct kb_fact fact = { "region", "other" };
	struct kb_answer *a = ask(crew, &fact, 1);

	ck_assert_int_ne(a->verdict, KB_VERDICT_CHOOSE);
	for (size_t i = 0; i < a->n_hits; i++)
		ck_assert_str_ne(a->hits[i].stored.article->title,
				 "When does the crew come?");
}
END_TEST

START_TEST(titles_are_offered_when_no_field_separates)
{
	static const char text[] = "order the yearly statement of the bill";
	struct kb_answer *a = ask(text, NULL, 0);
	struct kb_fact fact = { "topic", "bill-mail" };

	ck_assert_int_eq(a->verdict, KB_VERDICT_CHOOSE);
	ck_assert_str_eq(a->ask->attribute, "topic");
	ck_assert_uint_eq(a->ask->n, 2);
	ck_assert(!strncmp(a->ask->options[0].label, "Bill ", 5));
	a = ask(text, &fact, 1);
	ck_assert_int_eq(a->verdict, KB_VERDICT_ANSWER);
	ck_assert_str_eq(first(a), "bill-mail");
	fact.value = "bill-paper";
	a = ask(text, &fact, 1);
	ck_assert_int_eq(a->verdict, KB_VERDICT_ANSWER);
	ck_assert_str_eq(first(a), "bill-paper");
}
END_TEST

START_TEST(a_word_that_many_articles_are_about_is_asked_about)
{
	struct kb_answer *a = ask("porch lamp", NULL, 0);

	ck_assert_int_eq(a->verdict, KB_VERDICT_CHOOSE);
	ck_assert_str_eq(a->ask->attribute, "topic");
	ck_assert_uint_eq(a->ask->n, 3);
	a = ask("which bulb does the porch lamp take", NULL, 0);
	ck_assert_int_eq(a->verdict, KB_VERDICT_ANSWER);
	ck_assert_str_eq(first(a), "lamp-bulb");
}
END_TEST

START_TEST(nobody_is_asked_a_third_time)
{
	static const struct kb_fact facts[] = { { "tier", "gold" },
						{ "version", "2" } };
	struct kb_answer *a = ask(crew, facts, 2);

	ck_assert_int_ne(a->verdict, KB_VERDICT_CHOOSE);
	ck_assert_ptr_null(a->ask);
}
END_TEST

START_TEST(how_many_hits_are_wanted_changes_no_verdict)
{
	struct kb_error err;
	struct kb_answer *a;
	struct kb_question q = { .text = crew, .len = strlen(crew),
				 .lang = "en", .limit = 1,
				 .as_of = 1798761600 };

	ck_ok(kb_answer_ask(w.reader, w.mem, &q, &a, &err), err);
	ck_assert_int_eq(a->verdict, KB_VERDICT_CHOOSE);
	ck_assert_uint_eq(a->n_hits, 1);
}
END_TEST

START_TEST(a_fact_says_nothing_of_an_article_for_all)
{
	struct kb_fact fact = { "region", "rural" };
	struct kb_answer *a = ask("the parcel is late", &fact, 1);

	ck_assert_str_eq(first(a), "parcel-late");
	ck_assert_double_eq(a->hits[0].hit.share[KB_SIGNAL_ENVIRONMENT], 0);
}
END_TEST

START_TEST(an_article_that_may_not_be_seen_cannot_be_chosen)
{
	struct kb_fact fact = { "topic", "desk" };
	struct kb_answer *a = ask(crew, &fact, 1), *b;

	ck_assert_str_ne(first(a), "desk");
	fact.value = "no-such-article";
	b = ask(crew, &fact, 1);
	ck_assert_int_eq(a->verdict, b->verdict);
	ck_assert_str_eq(first(a), first(b));
}
END_TEST

START_TEST(facts_that_are_none_are_refused)
{
	static const struct { struct kb_fact facts[2]; size_t n;
			      const char *part; } rows[] = {
		{ { { "colour", "red" } }, 1, "region, tier" },
		{ { { "region", "" } }, 1, "no value" },
		{ { { "region", "\xff" } }, 1, "no value" },
		{ { { "region", "a" }, { "region", "b" } }, 2, "twice" },
	};
	struct kb_question q = { .text = "a", .len = 1 };
	struct kb_answer *a;
	struct kb_error err;

	for (size_t i = 0; i < KB_COUNT(rows); i++) {
		q.facts = rows[i].facts;
		q.n_facts = rows[i].n;
		ck_assert_int_eq(kb_answer_ask(w.reader, w.mem, &q, &a, &err),
				 KB_INVALID);
		ck_assert_ptr_nonnull(strstr(err.text, rows[i].part));
	}
}
END_TEST

START_TEST(what_is_over_is_said_to_be)
{
	struct kb_answer *a = ask("winter coupon thirty percent", NULL, 0);

	ck_assert_int_eq(a->verdict, KB_VERDICT_NONE);
	ck_assert_str_eq(a->none_why, "expired");
	ck_assert_str_eq(a->expired->article->id, "coupon");
}
END_TEST

START_TEST(what_is_to_come_and_what_is_hidden_is_not_told)
{
	static const char *const texts[] = { "garden lamp tariff at night",
		"goodwill voucher for storms" };

	for (size_t i = 0; i < KB_COUNT(texts); i++) {
		struct kb_answer *a = ask(texts[i], NULL, 0);

		ck_assert_int_eq(a->verdict, KB_VERDICT_NONE);
		ck_assert_str_ne(a->none_why, "expired");
		ck_assert_ptr_null(a->expired);
	}
}
END_TEST

START_TEST(silence_has_its_reason)
{
	static const struct { const char *text, *why; } rows[] = {
		{ "", "empty" }, { "sourdough pancakes", "no_match" },
		{ "the statement about penguins and their long winter sleep "
		  "in the zoo of the town", "not_confident" } };

	for (size_t i = 0; i < KB_COUNT(rows); i++) {
		struct kb_answer *a = ask(rows[i].text, NULL, 0);

		ck_assert_int_eq(a->verdict, KB_VERDICT_NONE);
		ck_assert_str_eq(a->none_why, rows[i].why);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("ask");
	TCase *tc = tcase_create("ask");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, an_environment_field_separates_equal_answers);
	tcase_add_test(tc, a_reply_gives_the_answer);
	tcase_add_test(tc, none_of_these_drops_what_was_offered);
	tcase_add_test(tc, titles_are_offered_when_no_field_separates);
	tcase_add_test(tc,
		       a_word_that_many_articles_are_about_is_asked_about);
	tcase_add_test(tc, nobody_is_asked_a_third_time);
	tcase_add_test(tc, how_many_hits_are_wanted_changes_no_verdict);
	tcase_add_test(tc, a_fact_says_nothing_of_an_article_for_all);
	tcase_add_test(tc, an_article_that_may_not_be_seen_cannot_be_chosen);
	tcase_add_test(tc, facts_that_are_none_are_refused);
	tcase_add_test(tc, what_is_over_is_said_to_be);
	tcase_add_test(tc, what_is_to_come_and_what_is_hidden_is_not_told);
	tcase_add_test(tc, silence_has_its_reason);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
