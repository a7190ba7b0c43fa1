/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_timed.c - blocks that hold for a time: what their headings may say, that
 * an article reads at each moment as if the others had never been written, and
 * that they come and go at their second for everybody, with nobody awake.
 */
#include "world.h"

static struct world w;

/* 2026-11-20T12:00:00Z */
enum { NOW = 1795176000, DAY = 86400 };

static void setup(void)
{
	world_open(&w);
	kb_now_fix(NOW);
}

static void teardown(void)
{
	struct kb_error err;

	kb_now_fix(0);
	ck_ok(kb_time_zone_use("UTC", &err), err);
	world_close(&w);
}

/* ---- what a heading may say ------------------------------------------------- */

#define HEAD "---\nid: fare\nlang: en\ntitle: The fare to the airport\n" \
	"state: published\n"

static enum kb_status parse(const char *front, const char *body,
			    struct kb_article **ret, struct kb_error *err)
{
	const char *text = talloc_asprintf(w.mem, HEAD "%s---\n%s", front,
					   body);

	return kb_article_parse(w.mem, "fare.md", NULL, NULL, text,
				strlen(text), ret, err);
}

static const struct { const char *body, *says; } wrong[] = {
	{ "## Answer {form=2026-12-01}\nTen.\n",
	  "7: 'form' is nothing that a block's heading can say" },
	{ "\n## Answer {}\nTen.\n", "8: the braces say nothing" },
	{ "## Answer {from=2026-12-32}\nTen.\n",
	  "7: 'from' is '2026-12-32'; it must be a date" },
	{ "## Answer {until=tomorrow}\nTen.\n", "'until' is 'tomorrow'" },
	{ "## Answer {from=2026-12-01 from=2026-12-02}\nTen.\n",
	  "'from' is said twice" },
	{ "## Answer {from=2026-12-02 until=2026-12-01}\nTen.\n",
	  "the block would never hold" },
	{ "## Answer {private}\nTen.\n", "'private' is nothing that" },
	/* Misspelt, and yet nothing of it is shown before its time. */
	{ "### Anwser {from=2026-12-01}\nTen.\n", "only a block of an article" },
	{ "- ## Answer {from=2026-12-01}\n", "only a block of an article" },
	{ "> ## Answer {from=2026-12-01}\n", "only a block of an article" },
	{ "## {from=2026-12-01}\nTen.\n", "only a block of an article" },
};

START_TEST(a_heading_that_says_it_wrong_is_refused)
{
	struct kb_article *a;
	struct kb_error err;

	ck_assert_int_eq(parse("", wrong[_i].body, &a, &err), KB_INVALID);
	const char *text = talloc_asprintf(w.mem, "%d: %s", err.line, err.text);
	ck_assert_msg(strstr(text, wrong[_i].says) != NULL, "%s", text);
}
END_TEST

START_TEST(a_rule_has_no_such_blocks_and_an_article_sixteen)
{
	struct kb_article *a;
	struct kb_error err;
	char *body = talloc_strdup(w.mem, "");

	ck_assert_int_eq(parse("kind: rule\nversion: 2026-01\n",
		"## Answer {from=2026-12-01}\nTen.\n", &a, &err), KB_INVALID);
	for (int i = 0; i < KB_TIMED_MAX; i++)
		body = talloc_asprintf_append(body, "## Answer "
			"{from=2026-12-%02d until=2026-12-%02d}\n%d\n\n",
			i + 1, i + 1, i);
	ck_ok(parse("", body, &a, &err), err);
	ck_assert_uint_eq(a->n_timed, KB_TIMED_MAX);
	body = talloc_asprintf_append(body, "## Cause {from=2027-01-01}\nx\n");
	ck_assert_int_eq(parse("", body, &a, &err), KB_LIMIT);
}
END_TEST

START_TEST(other_braces_are_words)
{
	static const char *const headings[] = { "Set {x=1}", "Which {kind}",
		"{a}", "Answer {x} or not" };

	for (size_t i = 0; i < KB_COUNT(headings); i++) {
		struct kb_article *a;
		struct kb_error err;

		ck_ok(parse("", talloc_asprintf(w.mem, "## %s\nTen.\n",
						headings[i]), &a, &err), err);
		ck_assert_str_eq(a->headings[0].text, headings[i]);
		ck_assert_uint_eq(a->n_timed, 0);
	}
}
END_TEST

/* ---- as if the others had never been written ----------------------------------- */

static const struct { int from, until; const char *heading, *rest; }
parts[] = {
	{ 0, 0, "## Issue", "What is the fare?\n\n" },
	{ 0, 10, "## Answer", "It is **ten**.\n\n### Return\nTwenty.\n\n" },
	{ 10, 20, "## Answer", "It is 12.\n\n### Return\nIt is 24.\n\n" },
	{ 15, 0, "## Our own heading", "- a\n- b\n\n" },
	{ 0, 0, "### Return", "Below it.\n\n" },
	{ 0, 0, "> ## Cause", "> Quoted.\n\n" },
	{ 0, 0, "## Steps", "1. Pay.\n2. Sit.\n\n" },
	{ 5, 15, "## Script", "```\nsay\n```\n\n" },
	{ 0, 12, "## Follow-up", "Nothing.\n" },
};

static const char *heading_end(int from, int until)
{
	char a[32], b[32], *text = talloc_strdup(w.mem, "");
	int64_t base = NOW - NOW % DAY;

	if (from)
		text = talloc_asprintf_append(text, " {from=%s%s",
			kb_time_format(base + from * DAY, a, sizeof(a)),
			until ? " " : "}");
	if (until)
		text = talloc_asprintf_append(text, "%suntil=%s}",
			from ? "" : " {",
			kb_time_format(base + until * DAY, b, sizeof(b)));
	return text;
}

/* at < 0: all of it, with what the headings say. */
static const char *body_at(int at)
{
	char *body = talloc_strdup(w.mem, "");
	bool shown = true;

	for (size_t i = 0; i < KB_COUNT(parts); i++) {
		bool own = strncmp(parts[i].heading, "## ", 3) == 0;

		/* What is below a heading goes with it. */
		if (own)
			shown = parts[i].from <= at &&
				(!parts[i].until || at < parts[i].until);
		if (at < 0 || shown)
			body = talloc_asprintf_append(body, "%s%s\n%s",
				parts[i].heading, at < 0 ?
				heading_end(parts[i].from, parts[i].until) :
				"", parts[i].rest);
	}
	return body;
}

static void same_article(const struct kb_article *a,
			 const struct kb_article *b)
{
	ck_assert_str_eq(a->text, b->text);
	ck_assert_uint_eq(a->text_len, b->text_len);
	ck_assert_str_eq(a->html, b->html);
	ck_assert_uint_eq(a->n_sections, b->n_sections);
	for (size_t i = 0; i < a->n_sections; i++) {
		ck_assert_uint_eq(a->sections[i].end, b->sections[i].end);
		ck_assert_str_eq(a->sections[i].anchor, b->sections[i].anchor);
	}
	ck_assert_uint_eq(a->n_headings, b->n_headings);
	for (size_t i = 0; i < a->n_headings; i++) {
		ck_assert_uint_eq(a->headings[i].at, b->headings[i].at);
		ck_assert_str_eq(a->headings[i].text, b->headings[i].text);
		ck_assert_str_eq(a->headings[i].anchor, b->headings[i].anchor);
	}
}

START_TEST(it_reads_as_if_the_others_had_never_been_written)
{
	struct kb_article *all, *cut, *alone;
	struct kb_error err;
	int64_t base = NOW - NOW % DAY;

	for (int at = 0; at < 25; at++) {
		ck_ok(parse("", body_at(-1), &all, &err), err);
		ck_ok(parse("", body_at(at), &alone, &err), err);
		kb_article_cut(all, base + at * DAY);
		same_article(all, alone);
		/* And so it does out of the store. */
		ck_ok(parse("", body_at(-1), &cut, &err), err);
		struct kb_stored st;
		enum kb_put put;
		ck_ok(kb_store_article_put(w.store, cut, "", &put, &err), err);
		ck_ok(kb_store_article_at(w.store, w.mem, "fare", "en",
			base + at * DAY, KB_FULL, &st, &err), err);
		same_article(st.article, alone);
		ck_assert_uint_eq(st.article->source_len, cut->source_len);
	}
}
END_TEST

START_TEST(outside_its_own_time_it_reads_as_at_its_end)
{
	struct kb_article *a;
	struct kb_error err;
	static const char front[] = "valid_from: 2026-12-01\n"
		"valid_until: 2026-12-10\n";
	static const char body[] = "## Answer {until=2026-12-05}\nTen.\n\n"
		"## Answer {from=2026-12-06 until=2026-12-20}\nTwelve.\n";

	ck_ok(parse(front, body, &a, &err), err);
	kb_article_cut(a, NOW);
	ck_assert_str_eq(a->text, "Answer\nTen.");
	ck_ok(parse(front, body, &a, &err), err);
	kb_article_cut(a, NOW + 365ll * DAY);
	ck_assert_str_eq(a->text, "Answer\nTwelve.");
}
END_TEST

/* ---- what is said ---------------------------------------------------------------- */

static void put(const char *body)
{
	world_put(&w, "fare", "en", "The fare to the airport", "", body);
}

/* As of a moment; 0: now. */
static struct kb_answer *asked(const char *question, int64_t as_of)
{
	struct kb_question q = { .text = question, .len = strlen(question),
				 .lang = "en", .as_of = as_of };
	struct kb_answer *a;
	struct kb_error err;

	ck_ok(kb_answer_ask(w.reader, w.mem, &q, &a, &err), err);
	return a;
}

static const char *said(const char *question, int64_t as_of)
{
	struct kb_answer *a = asked(question, as_of);

	if (!a->n_hits)
		return a->none_why ? a->none_why : "";
	return a->hits[0].stored.article->text;
}

static const char *page(int64_t as_of)
{
	struct kb_error err;
	json_t *shown;
	const char *html;

	ck_ok(kb_article_view(w.reader, w.mem, "fare", "en", as_of, &shown,
			      &err), err);
	html = talloc_strdup(w.mem, json_string_value(
		json_object_get(shown, "html")));
	json_decref(shown);
	return html;
}

static const char *generation(void)
{
	struct kb_index_state state;

	kb_reader_state(w.reader, &state);
	return talloc_strdup(w.mem, state.generation);
}

static const struct { const char *zone; int64_t midnight; } zones[] = {
	{ "UTC", 1796083200 }, { "Asia/Shanghai", 1796054400 },
	{ "Europe/Moscow", 1796072400 }, { "America/Los_Angeles", 1796112000 },
};

#define OLD "## Answer {until=2026-11-30}\nIt is ten, says Quillon.\n\n"
#define NEW "## Answer {from=2026-12-01}\nIt is twelve, says Zephyrine.\n\n"
#define REST "## Steps\n1. Take the bus.\n"

/* The clock alone makes the change: nothing is written, nobody follows. */
START_TEST(midnight_is_exact)
{
	static const char ten[] = "Answer\nIt is ten, says Quillon.\nSteps\n"
		"1. Take the bus.";
	static const char twelve[] = "Answer\nIt is twelve, says Zephyrine.\n"
		"Steps\n1. Take the bus.";
	int64_t midnight = zones[_i].midnight;
	struct kb_error err;
	const char *before = NULL;

	ck_ok(kb_time_zone_use(zones[_i].zone, &err), err);
	put(OLD NEW REST);
	world_put(&w, "bus", "en", "Where the bus stops", "", "At the gate.");
	world_build(&w, 1);
	for (int64_t at = midnight - 1; at < midnight + 2; at++) {
		bool begun = at >= midnight;

		kb_now_fix(at);
		ck_assert_str_eq(said("airport fare", 0), begun ? twelve : ten);
		ck_assert_str_eq(said("quillon", 0), begun ? "no_match" : ten);
		ck_assert_str_eq(said("zephyrine", 0), begun ? twelve :
				 "no_match");
		ck_assert_str_eq(page(0), begun ?
			"<h2 id=\"answer\">Answer</h2>\n<p>It is twelve, says "
			"Zephyrine.</p>\n<h2 id=\"steps\">Steps</h2>\n<ol>\n"
			"<li>Take the bus.</li>\n</ol>\n" :
			"<h2 id=\"answer\">Answer</h2>\n<p>It is ten, says "
			"Quillon.</p>\n<h2 id=\"steps\">Steps</h2>\n<ol>\n"
			"<li>Take the bus.</li>\n</ol>\n");
		if (!before)
			before = generation();
		ck_assert_int_eq(strcmp(generation(), before) == 0, !begun);
	}
	ck_assert_str_eq(said("airport fare", midnight - 1), ten);
	ck_assert_str_eq(said("airport fare", midnight), twelve);
	ck_assert_ptr_nonnull(strstr(page(midnight - 1), "Quillon"));
	ck_assert_ptr_nonnull(strstr(page(midnight), "Zephyrine"));
}
END_TEST

static json_t *receipt_of(const char *question)
{
	struct kb_masker *masker;
	struct kb_error err;
	json_t *receipt;
	char *query;

	ck_ok(kb_masker_new(w.mem, "", &masker, &err), err);
	ck_ok(kb_receipt_of(asked(question, 0), "public", "en", masker, w.mem,
			    &query, &receipt, &err), err);
	return receipt;
}

/* Answers, receipts, the page and the state's name, as one text. */
static char *all_that_is_seen(void)
{
	static const char *const questions[] = { "airport fare", "zephyrine",
		"what is the fare to the airport", "bus", "zephyrin" };
	json_t *list = json_array();
	char *text;

	for (size_t i = 0; i < KB_COUNT(questions); i++) {
		json_array_append_new(list, kb_answer_json(w.reader,
			asked(questions[i], 0), "en", true));
		json_array_append_new(list, receipt_of(questions[i]));
	}
	json_array_append_new(list, json_string(page(0)));
	json_array_append_new(list, json_string(generation()));
	text = json_dumps(list, KB_JSON_FLAGS | JSON_SORT_KEYS);
	json_decref(list);
	return text;
}

/* Nothing at all tells that a block waits, no number behind an anchor either. */
START_TEST(before_it_begins_all_is_as_without_it)
{
	char *seen[2];

	for (int with = 0; with < 2; with++) {
		world_close(&w);
		setup();
		put(talloc_asprintf(w.mem, "## Answer\nIt is ten.\n\n%s" REST
			"\n### More\nAsk the driver.\n", with ?
			"## Notes {from=2026-12-01}\nThe Zephyrine toll, says "
			"a line about the fare and the airport.\n\n### More\n"
			"And more of it.\n\n" : ""));
		world_put(&w, "bus", "en", "Where the bus stops", "",
			  "At the gate.");
		world_build(&w, 1);
		seen[with] = all_that_is_seen();
	}
	ck_assert_str_eq(seen[0], seen[1]);
	free(seen[0]);
	free(seen[1]);
}
END_TEST

/* Seven moments in one article, one after the other, with the clock and as of
   then. */
START_TEST(each_of_its_moments_is_exact)
{
	int64_t base = NOW - NOW % DAY;
	struct kb_article *alone;
	struct kb_error err;

	kb_now_fix(base);
	put(body_at(-1));
	world_build(&w, 1);
	for (int day = 1; day < 25; day++)
		for (int before = 1; before >= 0; before--) {
			int64_t at = base + day * DAY - before;

			ck_ok(parse("", body_at(day - before), &alone, &err),
			      err);
			kb_now_fix(at);
			ck_assert_str_eq(page(0), alone->html);
			ck_assert_str_eq(said("airport fare", 0),
					 alone->text);
		}
	for (int day = 0; day < 25; day++) {
		ck_ok(parse("", body_at(day), &alone, &err), err);
		ck_assert_str_eq(page(base + day * DAY), alone->html);
		ck_assert_str_eq(said("airport fare", base + day * DAY),
				 alone->text);
	}
}
END_TEST

START_TEST(followed_answers_as_built)
{
	static const char *const questions[] = { "airport fare", "zephyrine",
		"quillon", "what do I pay to the plane", "bus" };
	const char *names[2], *answers[2][KB_COUNT(questions)][3];

	put("## Answer\nIt is nine.\n");
	world_put(&w, "bus", "en", "Where the bus stops", "", "At the gate.");
	world_build(&w, 1);
	put(OLD NEW REST);
	world_case(&w, "c1", "en", "fare", "what do I pay to the plane");
	world_follow(&w);
	for (int built = 0; built < 2; built++) {
		if (built)
			world_build(&w, 2);
		kb_now_fix(zones[0].midnight + 1);
		for (size_t i = 0; i < KB_COUNT(questions); i++)
			for (int64_t at = 0; at < 3; at++)
				answers[built][i][at] = said(questions[i],
					zones[0].midnight - 1 + at);
		names[built] = generation();
		kb_now_fix(NOW);
	}
	ck_assert_str_eq(names[0], names[1]);
	for (size_t i = 0; i < KB_COUNT(questions); i++)
		for (int at = 0; at < 3; at++)
			ck_assert_str_eq(answers[0][i][at], answers[1][i][at]);
	ck_assert_ptr_nonnull(strstr(answers[1][0][0], "ten"));
	ck_assert_ptr_nonnull(strstr(answers[1][0][1], "twelve"));
}
END_TEST

/* A receipt says what was shown then, whatever holds when it is replayed. */
START_TEST(a_receipt_shows_the_block_of_then)
{
	static const char *const says[] = { "It is ten, says Quillon.",
					    "It is twelve, says Zephyrine." };
	struct kb_error err;
	char *first, *later;

	put(OLD NEW REST);
	world_put(&w, "bus", "en", "Where the bus stops", "", "At the gate.");
	world_build(&w, 1);
	for (int begun = 0; begun < 2; begun++) {
		kb_now_fix(zones[0].midnight - 1 + begun);
		json_t *receipt = receipt_of("airport fare");
		ck_ok(kb_receipt_replay(w.store, w.mem, receipt, &first, &err),
		      err);
		ck_assert_msg(strstr(first, says[begun]) != NULL, "%s", first);
		kb_now_fix(zones[0].midnight + DAY);
		ck_ok(kb_receipt_replay(w.store, w.mem, receipt, &later, &err),
		      err);
		ck_assert_str_eq(first, later);
		json_decref(receipt);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("timed");
	TCase *tc = tcase_create("all");

	kb_base_init("test_timed");
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_heading_that_says_it_wrong_is_refused, 0,
			    KB_COUNT(wrong));
	tcase_add_test(tc, a_rule_has_no_such_blocks_and_an_article_sixteen);
	tcase_add_test(tc, other_braces_are_words);
	tcase_add_test(tc, it_reads_as_if_the_others_had_never_been_written);
	tcase_add_test(tc, outside_its_own_time_it_reads_as_at_its_end);
	tcase_add_loop_test(tc, midnight_is_exact, 0, KB_COUNT(zones));
	tcase_add_test(tc, before_it_begins_all_is_as_without_it);
	tcase_add_test(tc, each_of_its_moments_is_exact);
	tcase_add_test(tc, followed_answers_as_built);
	tcase_add_test(tc, a_receipt_shows_the_block_of_then);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
