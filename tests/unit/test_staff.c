/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_staff.c - each is answered as who he is: the public from its own store,
 * staff by level and group, and nobody learns what he may not see.
 */
#include "world.h"

static struct world w;
static struct kb_engine *engine;	/* for staff */
static struct kb_reader *reader;
static const char *const billing[] = { "billing" };
static const struct kb_audience agent = { .staff = true, .level = 1 };
static const struct kb_audience senior = { .staff = true, .level = 2 };
static const struct kb_audience clerk = { .staff = true, .level = 1,
	.groups = billing, .n_groups = 1 };

static void setup(void)
{
	struct kb_error err;

	world_open(&w);
	world_put(&w, "refund", "en", "Refunds of double charges",
		  "authority: {may: [explain], limit: 20, "
		  "escalate_to: billing}\n",
		  "## Answer\nA double charge is paid back in five days.");
	world_put(&w, "refund", "ru", "Возврат двойной оплаты",
		  "audience: agent\n",
		  "## Ответ\nДвойную оплату возвращают за пять дней.");
	world_put(&w, "goodwill", "en", "Goodwill credits",
		  "audience: agent\nquestions:\n  - may I give a credit\n",
		  "## Answer\nOffer a goodwill credit of ten at most.");
	world_put(&w, "limits", "en", "Raised limits for seniors",
		  "audience: agent-2\n",
		  "## Answer\nSeniors may waive a zephyrine fee.");
	world_put(&w, "ledger", "en", "Ledger corrections",
		  "audience: billing\n",
		  "## Answer\nOpen the quillon ledger and correct it.");
	world_put(&w, "summer", "en", "Summer fares",
		  "valid_from: 2999-06-01\n",
		  "## Answer\nThe marigold fare begins.");
	world_case(&w, "c1", "en", "refund", "charged twice, says Mr Tarkhovsky");
	world_build(&w, 1);
	ck_ok(kb_engine_open(NULL, &w.config, KB_PART_INTERNAL, &engine, &err),
	      err);
	ck_ok(kb_reader_open(engine, NULL, &reader, &err), err);
}

static void teardown(void)
{
	talloc_free(reader);
	talloc_free(engine);
	world_close(&w);
}

/* The ids found, best first, as one text. */
static const char *found(struct kb_reader *r, const char *question)
{
	struct kb_question q = { .text = question, .len = strlen(question),
				 .lang = "en", .limit = 10 };
	struct kb_buf out = { .mem = w.mem };
	struct kb_answer *a;
	struct kb_error err;

	ck_ok(kb_answer_ask(r, w.mem, &q, &a, &err), err);
	kb_buf_adds(&out, "");
	for (size_t i = 0; i < a->n_hits; i++)
		kb_buf_addf(&out, "%s%s", i ? " " : "",
			    a->hits[i].stored.article->id);
	for (size_t i = 0; i < a->n_rewrites; i++)
		kb_buf_addf(&out, " %s>%s", a->rewrites[i].from,
			    a->rewrites[i].to);
	return out.bytes;
}

static const char *found_by(const struct kb_audience *who, const char *question)
{
	kb_reader_audience(reader, who);
	return found(reader, question);
}

START_TEST(each_finds_what_he_may_see)
{
	const struct kb_audience nobody = { 0 }, editor = { .staff = true,
							    .all = true };

	ck_assert_str_eq(found(w.reader, "goodwill credit"), "");
	ck_assert_str_eq(found_by(&nobody, "goodwill credit"), "");
	ck_assert_str_eq(found_by(&agent, "goodwill credit"), "goodwill");
	ck_assert_str_eq(found_by(&agent, "zephyrine"), "");
	ck_assert_str_eq(found_by(&senior, "zephyrine"), "limits");
	ck_assert_str_eq(found_by(&senior, "quillon"), "");
	ck_assert_str_eq(found_by(&clerk, "quillon"), "ledger");
	ck_assert_str_eq(found_by(&editor, "quillon"), "ledger");
	/* And not by a slip of the pen either. */
	ck_assert_str_eq(found_by(&agent, "zephyrime"), "");
	ck_assert_str_eq(found_by(&senior, "zephyrime"),
			 "limits zephyrime>zephyrine");
	ck_assert_str_eq(found(w.reader, "zephyrime quilion"), "");
}
END_TEST

static json_t *view(struct kb_reader *r, const char *id, const char *lang)
{
	struct kb_error err;
	json_t *json = NULL;

	if (kb_article_view(r, w.mem, id, lang, 0, &json, &err) == KB_NOT_FOUND)
		return NULL;
	return json;
}

START_TEST(an_article_shows_the_languages_one_may_read)
{
	json_t *shown = view(w.reader, "refund", "ru");

	ck_assert_str_eq(json_string_value(json_object_get(shown, "lang")),
			 "en");
	ck_assert_uint_eq(json_array_size(json_object_get(shown, "langs")), 1);
	ck_assert_ptr_null(json_object_get(shown, "authority"));
	json_decref(shown);
	kb_reader_audience(reader, &agent);
	shown = view(reader, "refund", "ru");
	ck_assert_str_eq(json_string_value(json_object_get(shown, "lang")),
			 "ru");
	ck_assert_uint_eq(json_array_size(json_object_get(shown, "langs")), 2);
	json_decref(shown);
	shown = view(reader, "refund", "en");
	ck_assert_ptr_nonnull(json_object_get(shown, "authority"));
	json_decref(shown);
	ck_assert_ptr_null(view(w.reader, "goodwill", NULL));
	ck_assert_ptr_null(view(reader, "limits", NULL));
	ck_assert_ptr_null(view(w.reader, "summer", NULL));
}
END_TEST

static size_t suggested(struct kb_reader *r, const char *typed)
{
	struct kb_error err;
	json_t *json;
	size_t n;

	ck_ok(kb_suggest(r, w.mem, typed, strlen(typed), "en", 8, &json, &err),
	      err);
	n = json_array_size(json_object_get(json, "suggestions"));
	json_decref(json);
	return n;
}

/* Whoever asks first: what is suggested to one is not what the other gets. */
START_TEST(suggestions_are_each_ones_own)
{
	kb_reader_audience(reader, &agent);
	ck_assert_uint_eq(suggested(reader, "ledger"), 0);
	ck_assert_uint_eq(suggested(reader, "may i give"), 1);
	kb_reader_audience(reader, &clerk);
	ck_assert_uint_eq(suggested(reader, "ledger"), 1);
	kb_reader_audience(reader, &agent);
	ck_assert_uint_eq(suggested(reader, "ledger"), 0);
	ck_assert_uint_eq(suggested(w.reader, "may i give"), 0);
	ck_assert_uint_eq(suggested(w.reader, "summer"), 0);
}
END_TEST

static enum kb_status no_case(void *user, const struct kb_case *c,
			      struct kb_error *err)
{
	ck_abort_msg("a case in the public's store");
}

/* The public's reader has opened a store without any of it. */
START_TEST(the_publics_store_has_nothing_else)
{
	struct kb_store *s;
	struct kb_stored st;
	struct kb_error err;

	ck_ok(kb_reader_refresh(w.reader, &err), err);
	s = kb_reader_store(w.reader);
	ck_ok(kb_store_each_case(s, NULL, no_case, NULL, &err), err);
	ck_assert_int_eq(kb_store_article_get(s, w.mem, "goodwill", "en",
			 KB_BRIEF, &st, &err), KB_NOT_FOUND);
	ck_assert_int_eq(kb_store_article_get(s, w.mem, "refund", "ru",
			 KB_BRIEF, &st, &err), KB_NOT_FOUND);
	ck_ok(kb_store_article_get(s, w.mem, "refund", "en", KB_FULL, &st,
				   &err), err);
}
END_TEST

/* Only one customer's word: it finds, and is never offered. */
START_TEST(names_in_cases_are_not_offered)
{
	ck_assert_str_eq(found(w.reader, "charged Tarkhovsky"), "refund");
	ck_assert_ptr_null(strchr(found(w.reader, "Tarkhovski"), '>'));
}
END_TEST

/* What begins later changes nothing for the public, not even a number. */
START_TEST(what_begins_later_is_not_known_yet)
{
	struct kb_index_state with, without;
	struct kb_error err;

	ck_assert_str_eq(found(w.reader, "marigold fare"), "");
	kb_reader_state(w.reader, &with);
	ck_assert_str_eq(found_by(&agent, "marigold"), "");
	world_withdraw(&w, "summer", "en");
	world_follow(&w);
	ck_ok(kb_reader_refresh(w.reader, &err), err);
	kb_reader_state(w.reader, &without);
	ck_assert_str_eq(with.generation, without.generation);
	ck_assert_uint_eq(with.articles, without.articles);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("staff");
	TCase *tc = tcase_create("staff");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, each_finds_what_he_may_see);
	tcase_add_test(tc, an_article_shows_the_languages_one_may_read);
	tcase_add_test(tc, suggestions_are_each_ones_own);
	tcase_add_test(tc, the_publics_store_has_nothing_else);
	tcase_add_test(tc, names_in_cases_are_not_offered);
	tcase_add_test(tc, what_begins_later_is_not_known_yet);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
