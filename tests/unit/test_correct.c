/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_correct.c - words that no text has are read as the knowledge base
 * writes them, and nothing else is touched.
 */
#include "world.h"

static struct world w;

static void setup(void)
{
	world_open(&w);
	world_put(&w, "password", "en", "Reset a forgotten password",
		  "questions:\n  - locked out of my profile\n",
		  "## Answer\nChoose the password reset link and confirm the "
		  "verification message. The card stays valid.");
	world_put(&w, "card", "en", "Order a card", "",
		  "## Answer\nA card costs nothing. Cards arrive within a "
		  "week. E-2013 is shown when a card is lost. The cord of "
		  "the reader is long.");
	world_put(&w, "tariff", "ru", "Как сменить тариф", "",
		  "## Ответ\nОткройте приложение и выберите новый тариф. "
		  "Подключение бесплатное.");
	world_put(&w, "secret", "en", "Hidden refurbishment plans",
		  "audience: internal\n", "## Answer\nRefurbishment begins.");
	world_put(&w, "later", "en", "Anniversary festival",
		  "valid_from: 2031-01-01\n", "## Answer\nFireworks at nine.");
	world_case(&w, "c1", "en", "card", "the plastic never showed up");
	world_case(&w, "c2", "en", "card", "my plastic is broken");
	world_case(&w, "c3", "en", "card", "plastic eaten by the machine of "
		   "Mr Ozerovsky");
	world_case(&w, "c4", "en", "password", "Ozerovsky cannot get in");
	world_build(&w, 1);
}

static void teardown(void)
{
	world_close(&w);
}

/* "from>to from>to" of the rewrites, "" if there are none. */
static const char *read_as(const char *question)
{
	struct kb_answer *a = world_ask(&w, question, NULL);
	struct kb_buf out = { .mem = w.mem };

	kb_buf_adds(&out, "");
	for (size_t i = 0; i < a->n_rewrites; i++) {
		ck_assert_str_eq(a->rewrites[i].why, "typo");
		ck_assert(a->rewrites[i].replaced);
		kb_buf_addf(&out, "%s%s>%s", i ? " " : "", a->rewrites[i].from,
			    a->rewrites[i].to);
	}
	return out.bytes;
}

START_TEST(one_edit_is_mended_in_both_alphabets)
{
	ck_assert_str_eq(read_as("forgoten"), "forgoten>forgotten");
	ck_assert_str_eq(read_as("Vrification please"),
			 "Vrification>verification");
	ck_assert_str_eq(read_as("pasword"), "pasword>password");
	ck_assert_str_eq(read_as("passwrod"), "passwrod>password");
	ck_assert_str_eq(read_as("прилижение"), "прилижение>приложение");
	ck_assert_str_eq(world_top(&w, "смнить трариф"), "tariff");
}
END_TEST

START_TEST(long_words_may_have_two_edits)
{
	ck_assert_str_eq(read_as("verfication"), "verfication>verification");
	ck_assert_str_eq(read_as("varificatian"), "varificatian>verification");
	ck_assert_str_eq(read_as("падключениэ"), "падключениэ>подключение");
	ck_assert_str_eq(read_as("korn"), "");
}
END_TEST

START_TEST(known_words_numbers_and_codes_stay)
{
	ck_assert_str_eq(read_as("cards cord card"), "");
	ck_assert_str_eq(read_as("resetting"), "");	/* its stem is known */
	ck_assert_str_eq(read_as("E-2014 4711"), "");
	ck_assert_str_eq(read_as("cad"), "");		/* too short */
	ck_assert_str_eq(read_as("jane@pasword.example"), "");
	ck_assert_str_eq(read_as("unicorns"), "");
	/* Nobody here says "word" or "care"; everybody knows them. */
	ck_assert_str_eq(read_as("word care care"), "");
}
END_TEST

START_TEST(the_neighbours_decide_between_two)
{
	ck_assert_str_eq(read_as("cqrd"), "cqrd>card");
	ck_assert_str_eq(read_as("cqrd of it"), "cqrd>cord");
	ck_assert_str_eq(read_as("pasword resrt"),
			 "pasword>password resrt>reset");
}
END_TEST

START_TEST(spaces_too_many_and_too_few)
{
	ck_assert_str_eq(read_as("passwordreset"),
			 "passwordreset>password reset");
	ck_assert_str_eq(read_as("pass word"), "pass word>password");
	ck_assert_str_eq(read_as("прило жение"), "прило жение>приложение");
}
END_TEST

START_TEST(questions_and_cases_give_words_too)
{
	ck_assert_str_eq(read_as("profiel"), "profiel>profile");
	ck_assert_str_eq(read_as("plastik"), "plastik>plastic");
	/* Who knows the name is found; who does not is not told it. */
	ck_assert_str_eq(world_top(&w, "Ozerovsky"), "card");
	ck_assert_str_eq(read_as("ozerofsky"), "");
}
END_TEST

START_TEST(what_may_not_be_shown_is_not_known)
{
	struct kb_question later = { .text = "anniversry", .len = 10,
				     .as_of = 1956528000 };	/* 2032 */
	struct kb_engine *engine;
	struct kb_reader *staff;
	struct kb_answer *a;
	struct kb_error err;

	ck_assert_str_eq(read_as("refurbishmnt"), "");
	ck_assert_str_eq(read_as("anniversry"), "");
	/* The public learns of it on its day, staff before. */
	ck_ok(kb_answer_ask(w.reader, w.mem, &later, &a, &err), err);
	ck_assert_uint_eq(a->n_rewrites, 0);
	ck_ok(kb_engine_open(w.mem, &w.config, KB_PART_INTERNAL, &engine,
			     &err), err);
	ck_ok(kb_reader_open(engine, engine, &staff, &err), err);
	ck_ok(kb_answer_ask(staff, w.mem, &later, &a, &err), err);
	ck_assert_uint_eq(a->n_rewrites, 1);
	ck_assert_str_eq(a->rewrites[0].to, "anniversary");
	talloc_free(staff);
}
END_TEST

START_TEST(words_come_and_go_with_their_articles)
{
	world_put(&w, "parking", "en", "Underground parking", "",
		  "## Answer\nThe barrier opens by itself.");
	world_follow(&w);
	ck_assert_str_eq(read_as("undergruond"), "undergruond>underground");
	world_withdraw(&w, "parking", "en");
	world_follow(&w);
	ck_assert_str_eq(read_as("undergruond"), "");
}
END_TEST

START_TEST(the_person_can_have_what_was_typed)
{
	struct kb_question q = { .text = "pasword", .len = 7,
				 .verbatim = true };
	struct kb_answer *a;
	struct kb_error err;

	ck_ok(kb_answer_ask(w.reader, w.mem, &q, &a, &err), err);
	ck_assert_uint_eq(a->n_rewrites, 0);
	ck_assert_uint_eq(a->n_terms, 1);
	ck_assert_str_eq(a->terms[0], "pasword");
}
END_TEST

START_TEST(what_was_guessed_is_still_unseen)
{
	ck_assert(world_ask(&w, "pasword", NULL)->unseen > .99);
	ck_assert(world_ask(&w, "password", NULL)->unseen < .01);
}
END_TEST

START_TEST(a_message_of_strange_words_is_bounded)
{
	struct kb_buf text = { .mem = w.mem };

	for (int i = 0; i < 180; i++)
		kb_buf_addf(&text, "pasw%cord%c ", 'a' + i % 26, 'a' + i / 26);
	ck_assert_uint_le(world_ask(&w, text.bytes, NULL)->n_rewrites, 32);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("correct");
	TCase *tc = tcase_create("correct");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, one_edit_is_mended_in_both_alphabets);
	tcase_add_test(tc, long_words_may_have_two_edits);
	tcase_add_test(tc, known_words_numbers_and_codes_stay);
	tcase_add_test(tc, the_neighbours_decide_between_two);
	tcase_add_test(tc, spaces_too_many_and_too_few);
	tcase_add_test(tc, questions_and_cases_give_words_too);
	tcase_add_test(tc, what_may_not_be_shown_is_not_known);
	tcase_add_test(tc, words_come_and_go_with_their_articles);
	tcase_add_test(tc, the_person_can_have_what_was_typed);
	tcase_add_test(tc, what_was_guessed_is_still_unseen);
	tcase_add_test(tc, a_message_of_strange_words_is_bounded);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
