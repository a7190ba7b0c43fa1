/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What authors notice of lib/content: fields, refusals, rules, cases. */
#include <check.h>
#include <stdlib.h>

#include <kb/content.h>

static void *mem;
static struct kb_error err;
static struct kb_article *a;

static void setup(void)
{
	mem = talloc_new(NULL);
	memset(&err, 0, sizeof(err));
	a = NULL;
}

static void teardown(void)
{
	talloc_free(mem);
}

static enum kb_status parse(const char *text)
{
	return kb_article_parse(mem, "f.md", NULL, NULL, text, strlen(text),
				&a, &err);
}

static const char article[] =
	"---\n"
	"id: power-cut-now\n"
	"lang: en\n"
	"title: The power is out right now\n"
	"questions:\n"
	"  - no electricity in my flat\n"
	"  - lights gone\n"
	"environment:\n"
	"  product: electricity\n"
	"  region: all\n"
	"audience: public\n"
	"state: published\n"
	"confidence: validated\n"
	"owner: grid-care\n"
	"validated_at: 2026-10-02\n"
	"review_every: 180d\n"
	"cites:\n"
	"  - document: power-supply-service@2026-01\n"
	"    clause: \"4.2\"\n"
	"    quote: within 45 minutes\n"
	"promise:\n"
	"  what: crew arrives\n"
	"  within: PT45M\n"
	"  clock: call registered\n"
	"  calendar: natural\n"
	"authority:\n"
	"  may: [explain, file_exception]\n"
	"  limit: 30 CNY\n"
	"provenance: official\n"
	"---\n"
	"## Issue\n"
	"It is dark.\n"
	"## Answer\n"
	"A crew comes **within 45 minutes**. See [late](article:crew-late).\n"
	"\n"
	"1. Check the fuse.\n"
	"2. Call 5050.\n";

START_TEST(all_fields_are_read)
{
	ck_assert_msg(parse(article) == KB_OK, "%s", err.text);
	ck_assert_str_eq(a->id, "power-cut-now");
	ck_assert_uint_eq(a->n_questions, 2);
	ck_assert_str_eq(a->questions[1], "lights gone");
	ck_assert_str_eq(a->environment[1].key, "region");
	ck_assert_int_eq(a->validated_at, 1790899200);
	ck_assert_str_eq(a->cites[0].clause, "4.2");
	ck_assert_str_eq(a->promise->within, "PT45M");
	ck_assert_str_eq(a->promise->exception, "");
	ck_assert_uint_eq(a->authority->n_may, 2);
	ck_assert_str_eq(a->authority->escalate_to, "");
	ck_assert_str_eq(a->text, "Issue\nIt is dark.\nAnswer\n"
		"A crew comes within 45 minutes. See late.\n"
		"1. Check the fuse.\n2. Call 5050.");
	ck_assert_uint_eq(a->source_len, sizeof(article) - 1);
	ck_assert_str_eq(a->source, article);
	ck_assert_uint_eq(a->n_links, 1);
	ck_assert_str_eq(a->links[0].target, "article:crew-late");
	ck_assert_int_eq(a->links[0].line, 34);
	ck_assert_int_eq(a->headings[1].line, 33);
	ck_assert_int_eq(a->headings[1].block, KB_BLOCK_ANSWER);
}
END_TEST

START_TEST(fields_survive_json)
{
	struct kb_article *b;

	ck_assert_int_eq(parse(article), KB_OK);
	char *json = kb_article_fields_json(mem, a);
	ck_assert_int_eq(kb_article_from_fields_json(mem, json, &b, &err),
			 KB_OK);
	ck_assert_str_eq(kb_article_fields_json(mem, b), json);
	ck_assert_str_eq(b->authority->may[1], "file_exception");
	ck_assert_int_eq(b->validated_at, a->validated_at);
	ck_assert_int_eq(kb_article_from_fields_json(mem, "[1", &b, &err),
			 KB_CORRUPT);
	/* Escapes, spaces and what we never write take another way. */
	static const char *const same[] = {
		"{\"title\":\"a\\\"b\",\"pins\":[\"x\\ny\",\"z\"]}",
		" { \"pins\" : [ \"x\\ny\", \"z\" ], \"n\": [1, {}],"
		"\"title\": \"a\\u0022b\" }",
	};
	for (size_t i = 0; i < KB_COUNT(same); i++) {
		ck_assert_int_eq(kb_article_from_fields_json(mem, same[i],
							     &b, &err), KB_OK);
		ck_assert_str_eq(b->title, "a\"b");
		ck_assert_uint_eq(b->n_pins, 2);
		ck_assert_str_eq(b->pins[0], "x\ny");
	}
	static const char *const broken[] = {
		"{\"title\":\"a\"", "{\"title\":\"a\"}}", "{\"title\"}",
		"{\"title\":\"a\",}", "{\"pins\":[\"a\"}", "\"a\"", "",
		"{\"title\":\"a", "{\"a\":[[[[[[[[",
	};
	for (size_t i = 0; i < KB_COUNT(broken); i++)
		ck_assert_int_eq(kb_article_from_fields_json(mem, broken[i],
			&b, &err), KB_CORRUPT);
}
END_TEST

START_TEST(broken_front_matter_names_the_line)
{
	static const struct { const char *text; int line; const char *says; }
	bad[] = {
		{ "no front matter", 1, "front matter" },
		{ "---\nid: x\nlang: en\n", 1, "---" },
		{ "---\nid: x\nlang: en\n---\nText", 0, "title" },
		{ "---\nid: x\nlang: en\ntitel: T\n---\n", 4, "title" },
		{ "---\nid: x\nlang: en\ntitle: T\nstate: ok\n---\n", 5,
		  "draft" },
		{ "---\nid: x\nlang: en\ntitle: T\ntitle: U\n---\n", 5,
		  "twice" },
		{ "---\nid: x\nlang: en\ntitle: [a]\n---\n", 4, "one value" },
		{ "---\nid: x\nlang: en\ntitle: T\ncites:\n  - clause: a\n"
		  "    qoute: b\n---\n", 7, "qoute" },
		{ "---\nid: x\nlang: en\ntitle: T\npromise:\n"
		  "  within: 45 min\n---\n", 6, "ISO 8601" },
		{ "---\nid: x\nlang: en\ntitle: T\npromise:\n"
		  "  starts: later\n---\n", 6, "case or now" },
		{ "---\nid: x\nlang: en\ntitle: T\npromise:\n"
		  "  holiday_adds: 1\n---\n", 6, "ISO 8601" },
		{ "---\nid: x\nlang: en\ntitle: T\npromise:\n"
		  "  tell_within: 1h\n---\n", 6, "ISO 8601" },
		{ "---\nid: x\nlang: en\ntitle: T\nvalid_from: 2026-02-30\n"
		  "---\n", 5, "date" },
		{ "---\nid: x\nlang: de\ntitle: T\n---\n", 0, "de" },
		{ "---\na: &a [x]\nb: [*a, *a]\n---\n", 2, "" },
		{ "---\nid: ../etc/passwd\nlang: en\ntitle: T\n---\n", 0,
		  "'..'" },
		{ "---\nid: \"a\\tb\"\nlang: en\ntitle: T\n---\n", 0,
		  "control" },
		{ "---\nid: x\nkind: rule\nlang: en\ntitle: T\n---\n", 2,
		  "version" },
		{ "---\nid: x\nlang: en\ntitle: T\nclauses: []\n---\n", 5,
		  "clauses" },
	};

	for (size_t i = 0; i < KB_COUNT(bad); i++) {
		ck_assert_msg(parse(bad[i].text) == KB_INVALID, "taken: %s",
			      bad[i].text);
		ck_assert_msg(err.line == bad[i].line, "%s: line %d: %s",
			      bad[i].text, err.line, err.text);
		ck_assert_msg(strstr(err.text, bad[i].says) != NULL,
			      "%s: %s", bad[i].text, err.text);
		ck_assert_str_eq(err.source, "f.md");
	}
}
END_TEST

START_TEST(long_id_is_refused)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "---\nlang: en\ntitle: T\nid: ");
	for (int i = 0; i < 256; i++)
		kb_buf_adds(&buf, "a");
	kb_buf_adds(&buf, "\n---\n");
	ck_assert_int_eq(parse(buf.bytes), KB_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "255"));
}
END_TEST

START_TEST(bad_utf8_names_line_and_byte)
{
	ck_assert_int_eq(parse("---\nid: x\n---\nab\xff" "c"), KB_INVALID);
	ck_assert_int_eq(err.line, 4);
	ck_assert_ptr_nonnull(strstr(err.text, "byte 3 of this line"));
	ck_assert_int_eq(parse("---\nid: \xc0\xaf\n---\n"), KB_INVALID);
	ck_assert_int_eq(err.line, 2);
}
END_TEST

static const char rule[] =
	"---\nid: terms\nkind: rule\nlang: en\ntitle: Terms\n"
	"version: 2026-01\n---\n"
	"## 4 Items\n\n4.1 One item.\n\n4.2 Two versions are charged\napart."
	"\n\n- also this\n\n## 5 Next\n\n5.1 Last.\n";

START_TEST(rules_have_clauses)
{
	ck_assert_msg(parse(rule) == KB_OK, "%s", err.text);
	ck_assert_str_eq(a->id, "terms@2026-01");
	ck_assert_uint_eq(a->n_clauses, 3);
	ck_assert_str_eq(a->clauses[1].number, "4.2");
	ck_assert_str_eq(a->clauses[1].text,
			 "Two versions are charged apart.\n- also this");
	ck_assert_str_eq(a->clauses[2].text, "Last.");
	ck_assert_int_eq(a->sections[0].block, KB_BLOCK_CLAUSE);
	ck_assert_ptr_nonnull(strstr(a->html, "<p id=\"clause-4.2\">"));
	ck_assert_str_eq(kb_article_path(mem, a),
			 "rules/en/terms@2026-01.md");
}
END_TEST

START_TEST(foreign_markdown_is_taken)
{
	static const char text[] =
		"---\nlayout: help\ntitle: Scams?\norder: 4\n---\n"
		"{% include x.html %}\nHello {{ name }} you\n";

	ck_assert_int_eq(kb_article_parse_lenient(mem, "s.md", "help/s",
		"zh", text, strlen(text), &a, &err), KB_OK);
	ck_assert_str_eq(a->id, "help/s");
	ck_assert_str_eq(a->lang, "zh-Hans");
	ck_assert_str_eq(a->title, "Scams?");
	ck_assert_str_eq(a->text, "Hello            you");
	ck_assert_str_eq(a->source, text);
	ck_assert_int_eq(kb_article_parse_lenient(mem, "s.md", "a/b", "en",
		"text only", 9, &a, &err), KB_OK);
	ck_assert_str_eq(a->title, "b");
	ck_assert_int_eq(kb_article_parse_lenient(mem, "s.md", "a/b", "fr",
		"text only", 9, &a, &err), KB_INVALID);
}
END_TEST

START_TEST(collection_rows_become_files_of_ours)
{
	struct kb_article *b;
	const char *text = "first\nsecond | x";

	ck_assert_int_eq(kb_article_from_text(mem, "p:1", "en",
		"A \"q\" \b\\ title", text, strlen(text), &a, &err), KB_OK);
	ck_assert_str_eq(a->title, "A \"q\" \\ title");
	ck_assert_str_eq(a->text, "first\nsecond | x");
	ck_assert_str_eq(a->state, "published");
	ck_assert_int_eq(kb_article_parse(mem, "x", NULL, NULL, a->source,
		a->source_len, &b, &err), KB_OK);
	ck_assert_str_eq(b->id, "p:1");
	ck_assert_str_eq(b->title, a->title);
	/* What YAML takes for the end of a line, with spaces beside it. */
	ck_assert_int_eq(kb_article_from_text(mem, "p:2", "en",
		"Fees \u2028from\u2029 May", text, strlen(text), &a, &err),
		KB_OK);
	ck_assert_int_eq(kb_article_parse(mem, "x", NULL, NULL, a->source,
		a->source_len, &b, &err), KB_OK);
	ck_assert_str_eq(a->title, "Fees  from  May");
	ck_assert_str_eq(b->title, a->title);
	ck_assert_int_eq(kb_article_from_text(mem, "q", "en", "only title",
		"", 0, &a, &err), KB_OK);
	ck_assert_uint_eq(a->text_len, 0);
}
END_TEST

static enum kb_status case_of(const char *line, struct kb_case *c)
{
	return kb_case_parse(mem, "c.jsonl", 3, line, strlen(line), c, &err);
}

START_TEST(cases_are_checked)
{
	static const char *const bad[] = {
		"{\"id\":\"c\"}", "[1]", "{\"id\":",
		"{\"id\":\"c\",\"lang\":\"en\",\"question\":\"q\","
		"\"article\":\"a\",\"qestion\":\"x\"}",
		"{\"id\":\"c\",\"lang\":\"xx\",\"question\":\"q\","
		"\"article\":\"a\"}",
		"{\"id\":\"c\",\"id\":\"d\",\"lang\":\"en\","
		"\"question\":\"q\",\"article\":\"a\"}",
		"{\"id\":\"c\",\"lang\":\"en\",\"question\":\"q\","
		"\"article\":\"a\",\"resolved_at\":\"yesterday\"}",
		"{\"id\":\"c\",\"lang\":\"en\",\"question\":\"\xff\","
		"\"article\":\"a\"}",
	};
	struct kb_case c;
	const char *good = "{\"id\": \"c-1\", \"lang\": \"ru\", "
		"\"question\": \"нет света\", \"article\": \"a\", "
		"\"resolved_at\": \"2026-05-03\", \"facts\": {\"n\": 1}}";

	for (size_t i = 0; i < KB_COUNT(bad); i++) {
		ck_assert_msg(case_of(bad[i], &c) == KB_INVALID, "taken: %s",
			      bad[i]);
		ck_assert_int_eq(err.line, 3);
	}
	ck_assert_int_eq(case_of(good, &c), KB_OK);
	ck_assert_str_eq(c.detail_json, "{\"facts\":{\"n\":1}}");
	ck_assert_str_eq(kb_case_line(mem, &c), good);
}
END_TEST

START_TEST(synonyms_are_groups)
{
	struct kb_synonyms *syn;
	const char *text = "- [симка, sim]\n- [a, b, c]\n";

	ck_assert_int_eq(kb_synonyms_parse(mem, "ru.yaml", "ru", text,
		strlen(text), &syn, &err), KB_OK);
	ck_assert_uint_eq(syn->n, 2);
	ck_assert_str_eq(syn->groups[1][2], "c");
	ck_assert_ptr_null(syn->groups[1][3]);
	ck_assert_int_eq(kb_synonyms_parse(mem, "ru.yaml", "ru",
		"- [a]\n", 6, &syn, &err), KB_INVALID);
	ck_assert_int_eq(err.line, 1);
	ck_assert_int_eq(kb_synonyms_parse(mem, "x.yaml", "x", "", 0, &syn,
		&err), KB_INVALID);
	text = "- [a, b]\n- a b => [c, 'd e']\n- f => g\n";
	ck_assert_int_eq(kb_synonyms_parse(mem, "en.yaml", "en", text,
		strlen(text), &syn, &err), KB_OK);
	ck_assert(!syn->one_way[0] && syn->one_way[1] && syn->one_way[2]);
	ck_assert_str_eq(syn->groups[1][0], "a b");
	ck_assert_str_eq(syn->groups[1][2], "d e");
	ck_assert_str_eq(syn->groups[2][1], "g");
	ck_assert_int_eq(kb_synonyms_parse(mem, "en.yaml", "en",
		"- a => []\n", 10, &syn, &err), KB_INVALID);
	ck_assert_int_eq(kb_synonyms_parse(mem, "en.yaml", "en",
		"- a = b\n", 8, &syn, &err), KB_INVALID);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("content");
	TCase *tc = tcase_create("content");

	kb_base_init("test_content");
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, all_fields_are_read);
	tcase_add_test(tc, fields_survive_json);
	tcase_add_test(tc, broken_front_matter_names_the_line);
	tcase_add_test(tc, long_id_is_refused);
	tcase_add_test(tc, bad_utf8_names_line_and_byte);
	tcase_add_test(tc, rules_have_clauses);
	tcase_add_test(tc, foreign_markdown_is_taken);
	tcase_add_test(tc, collection_rows_become_files_of_ours);
	tcase_add_test(tc, cases_are_checked);
	tcase_add_test(tc, synonyms_are_groups);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
