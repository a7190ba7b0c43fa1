/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What authors and readers notice of lib/content: refusals, HTML, sections. */
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

/* An article with this body; it must be taken. */
static const char *html_of(const char *body)
{
	char *text = kb_format(mem, "---\nid: x\nlang: en\ntitle: T\n---\n%s",
			       body);

	ck_assert_msg(parse(text) == KB_OK, "%s", err.text);
	return a->html;
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

START_TEST(huge_and_deep_are_refused_quickly)
{
	uint64_t start = kb_clock_ns();
	struct kb_buf buf = { .mem = mem };
	char *big = kb_array(mem, char, KB_ARTICLE_MAX + 2);

	memset(big, 'a', KB_ARTICLE_MAX + 1);
	ck_assert_int_eq(parse(big), KB_LIMIT);
	kb_buf_adds(&buf, "---\nid: x\nlang: en\ntitle: T\n---\n");
	size_t front = buf.len;
	for (int i = 0; i < 10000; i++)
		kb_buf_adds(&buf, "- ");
	kb_buf_adds(&buf, "x\n");
	ck_assert_int_eq(parse(buf.bytes), KB_LIMIT);
	ck_assert_int_eq(err.line, 6);

	/* The same depth by indentation, as far as it fits. */
	buf.len = front;
	for (int i = 0; i < 700; i++)
		kb_buf_addf(&buf, "%*s- x\n", i * 2, "");
	ck_assert_int_eq(parse(buf.bytes), KB_LIMIT);
	ck_assert_int_gt(err.line, 100);

	buf.len = front;
	for (int i = 0; i < 100000; i++)
		kb_buf_adds(&buf, "![[]()");
	ck_assert_int_eq(parse(buf.bytes), KB_LIMIT);
	ck_assert_uint_lt(kb_clock_ns() - start, 5000000000u);
}
END_TEST

START_TEST(hundred_levels_are_fine)
{
	struct kb_buf buf = { .mem = mem };

	for (int i = 0; i < 40; i++)
		kb_buf_addf(&buf, "%*s- x\n", i * 2, "");
	html_of(buf.bytes);
	html_of("> > > * * *\n");
}
END_TEST

START_TEST(html_is_safe)
{
	static const struct { const char *body, *html; } cases[] = {
		{ "a <script>alert(1)</script> b",
		  "<p>a alert(1) b</p>\n" },
		{ "<script>\nalert(1)\n</script>\n", "" },
		{ "<div onclick=\"x\">\nwords &amp; more\n</div>\n",
		  "<p>words &amp; more</p>\n" },
		{ "[x](javascript:alert(1))", "<p>x</p>\n" },
		{ "[x](JaVaScRiPt&colon;alert(1))", "<p>x</p>\n" },
		{ "[x](//evil.example)", "<p>x</p>\n" },
		{ "[x](/\\evil.example)", "<p>x</p>\n" },
		{ "[x](data:text/html,a)", "<p>x</p>\n" },
		{ "[x](blob:https://a.example/1)", "<p>x</p>\n" },
		{ "![alt](https://a.example/pixel.gif)", "<p>alt</p>\n" },
		{ "![alt \"q\"](img/a.png)", "<p><img src=\"img/a.png\" "
		  "alt=\"alt &quot;q&quot;\" loading=\"lazy\"></p>\n" },
		{ "[x](https://a.example/?a=1&b=2)", "<p><a href=\""
		  "https://a.example/?a=1&amp;b=2\" "
		  "rel=\"noopener nofollow\">x</a></p>\n" },
		{ "[x](article:late-crew)",
		  "<p><a href=\"/articles/late-crew\">x</a></p>\n" },
		{ "[x](<article:a\"b c>)",
		  "<p><a href=\"/articles/a%22b%20c\">x</a></p>\n" },
		{ "[x](tel:5050) [y](mailto:a@b.example)",
		  "<p><a href=\"tel:5050\">x</a> "
		  "<a href=\"mailto:a@b.example\">y</a></p>\n" },
		{ "`<b>` & \"q\"",
		  "<p><code>&lt;b&gt;</code> &amp; &quot;q&quot;</p>\n" },
		{ "one<br>two", "<p>one<br>\ntwo</p>\n" },
	};

	for (size_t i = 0; i < KB_COUNT(cases); i++)
		ck_assert_str_eq(html_of(cases[i].body), cases[i].html);
}
END_TEST

START_TEST(headings_have_anchors)
{
	ck_assert_str_eq(html_of("# T\n## Answer\nx\n### How it works?\n"
				 "### How it works\n"),
		"<h2 id=\"answer\">Answer</h2>\n<p>x</p>\n"
		"<h3 id=\"how-it-works\">How it works?</h3>\n"
		"<h3 id=\"how-it-works-2\">How it works</h3>\n");
	ck_assert_str_eq(a->text,
			 "T\nAnswer\nx\nHow it works?\nHow it works");
	ck_assert_int_eq(a->headings[2].block, KB_BLOCK_ANSWER);
	html_of("## Ответ\n");
	ck_assert_str_eq(a->headings[0].anchor, "answer");
	html_of("## 办理 流程\n");
	ck_assert_str_eq(a->headings[0].anchor, "办理-流程");
}
END_TEST

START_TEST(tables_are_rendered)
{
	ck_assert_str_eq(html_of("Prices:\n| Plan | Yuan |\n|---|--:|\n"
				 "| **Light** | 39 |\n| a\\|b |\n"),
		"<p>Prices:</p>\n"
		"<div class=\"scroll\" tabindex=\"0\">\n<table>\n"
		"<thead>\n<tr><th scope=\"col\">Plan</th>"
		"<th scope=\"col\" class=\"right\">Yuan</th></tr>\n</thead>\n"
		"<tbody>\n<tr><td><strong>Light</strong></td>"
		"<td class=\"right\">39</td></tr>\n"
		"<tr><td>a|b</td><td class=\"right\"></td></tr>\n"
		"</tbody>\n</table>\n</div>\n");
	ck_assert_str_eq(a->text, "Prices:\nPlan | Yuan\nLight | 39\na|b | ");
	html_of("> | C# | x |\n> |-|-|\n> | F # | <b>y</b> |\n");
	ck_assert_ptr_nonnull(strstr(a->html, "<td>F #</td><td>y</td>"));
	ck_assert_ptr_nonnull(strstr(a->html, "<blockquote>"));
	html_of("not | a table\nbecause | of this\n");
	ck_assert_ptr_null(strstr(a->html, "<table>"));
}
END_TEST

START_TEST(line_breaks_join_as_the_script_does)
{
	html_of("停电时\n请打电话\nand then\nwait\n");
	ck_assert_str_eq(a->text, "停电时请打电话 and then wait");
}
END_TEST

START_TEST(lists_keep_their_markers)
{
	html_of("3. a\n4. b\n   - c\n\n     d\n");
	ck_assert_str_eq(a->text, "3. a\n4. b\n  - c\n    d");
	ck_assert_ptr_nonnull(strstr(a->html, "<ol start=\"3\">"));
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

static void check_sections(void)
{
	uint32_t end = 0;

	for (size_t i = 0; i < a->n_sections; i++) {
		const struct kb_section *s = &a->sections[i];
		size_t chars = 0;
		ck_assert_uint_ge(s->start, end);
		ck_assert_uint_lt(s->start, s->end);
		for (uint32_t j = s->start; j < s->end; j++)
			chars += ((unsigned char)a->text[j] & 0xC0) != 0x80;
		ck_assert_uint_le(chars, KB_SECTION_CHARS);
		end = s->end;
	}
	ck_assert_uint_eq(end, a->text_len);
}

START_TEST(sections_are_filled_and_cut)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "## Issue\nshort\n## Answer\n");
	for (int i = 0; i < 60; i++)
		kb_buf_adds(&buf, "这句话一共有十二个汉字吗。");
	kb_buf_adds(&buf, "\n\n## Steps\n");
	for (int i = 0; i < 30; i++)
		kb_buf_addf(&buf, "- step number %d of the long list\n", i);
	kb_buf_adds(&buf, "\n## Cause\nend\n");
	html_of(buf.bytes);
	check_sections();
	ck_assert_uint_ge(a->n_sections, 4);
	ck_assert_str_eq(a->sections[0].heading, "Issue");
	ck_assert_str_eq(a->sections[0].anchor, "issue");
	ck_assert_int_eq(a->sections[a->n_sections - 1].block,
			 KB_BLOCK_CAUSE);

	/* One endless line: cut at a sentence, else at 800. */
	buf.len = 0;
	for (int i = 0; i < 100; i++)
		kb_buf_adds(&buf, "这句话一共有十二个汉字吗。");
	html_of(buf.bytes);
	check_sections();
	ck_assert_uint_eq(a->n_sections, 2);
	ck_assert_uint_eq(a->sections[0].end % (13 * 3), 0);
	buf.len = 0;
	for (int i = 0; i < 2000; i++)
		kb_buf_adds(&buf, "ж");
	html_of(buf.bytes);
	check_sections();
	ck_assert_uint_eq(a->n_sections, 3);
	ck_assert_uint_eq(a->sections[0].end, 1600);
}
END_TEST

START_TEST(an_empty_body_has_one_empty_section)
{
	html_of("");
	ck_assert_uint_eq(a->n_sections, 1);
	ck_assert_uint_eq(a->sections[0].end, 0);
	ck_assert_str_eq(a->sections[0].heading, "");
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
	ck_assert_str_eq(kb_case_json(mem, &c), good);
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
}
END_TEST

/* The worst of one megabyte must not take long. */
START_TEST(hostile_markdown_ends)
{
	static const char *const patterns[] = {
		"*", "_", "[", "](", "<", "`", "a**b", "&", "> ", "- a\n",
		"[a](b", "| ", "|-", "a|b\n-|-\n", "# a\n", "\\", "[a]: b\n",
		"![a", "<!--", "1. x\n", "``` \n", "a\n===\n", "<a ", "**a ",
	};
	char *bytes = kb_array(mem, char, KB_ARTICLE_MAX + 1);

	for (size_t i = 0; i < KB_COUNT(patterns); i++) {
		size_t n = strlen(patterns[i]), len = 0;
		uint64_t start = kb_clock_ns();
		while (len + n <= 200000) {
			memcpy(bytes + len, patterns[i], n);
			len += n;
		}
		bytes[len] = '\0';
		void *one = talloc_new(mem);
		enum kb_status status = kb_article_from_text(one, "x", "en",
			"t", bytes, len, &a, &err);
		talloc_free(one);
		ck_assert(status == KB_OK || status == KB_LIMIT);
		uint64_t ms = (kb_clock_ns() - start) / 1000000;
		ck_assert_msg(ms < 5000, "'%s': %u ms", patterns[i],
			      (unsigned)ms);
		if (getenv("KB_SLOW"))
			printf("%s %u ms %d\n", patterns[i], (unsigned)ms,
			       status);
	}
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
	tcase_add_test(tc, huge_and_deep_are_refused_quickly);
	tcase_add_test(tc, hundred_levels_are_fine);
	tcase_add_test(tc, html_is_safe);
	tcase_add_test(tc, headings_have_anchors);
	tcase_add_test(tc, tables_are_rendered);
	tcase_add_test(tc, line_breaks_join_as_the_script_does);
	tcase_add_test(tc, lists_keep_their_markers);
	tcase_add_test(tc, rules_have_clauses);
	tcase_add_test(tc, sections_are_filled_and_cut);
	tcase_add_test(tc, an_empty_body_has_one_empty_section);
	tcase_add_test(tc, foreign_markdown_is_taken);
	tcase_add_test(tc, collection_rows_become_files_of_ours);
	tcase_add_test(tc, cases_are_checked);
	tcase_add_test(tc, synonyms_are_groups);
	tcase_add_test(tc, hostile_markdown_ends);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
