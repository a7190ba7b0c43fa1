/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What readers notice of Markdown: safe HTML, plain text, sections, limits. */
#include <check.h>
#include <stdlib.h>
#include <time.h>

#include <kb/content.h>

static void *mem;
static struct kb_error err;
static struct kb_article *a;

/* Of the processor: a busy machine must not fail a test. */
static double seconds(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

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

START_TEST(huge_and_deep_are_refused_quickly)
{
	double start = seconds();
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
	ck_assert_double_lt(seconds() - start, 5);
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

static const struct { const char *body, *html; } addresses[] = {
	{ "![alt](img/a.png)", "<p>alt</p>\n" },
	{ "![alt](/sign-out)", "<p>alt</p>\n" },
	{ "![alt](/attachments/../sign-out)", "<p>alt</p>\n" },
	{ "![alt](/attachments/%2e%2e/sign-out)", "<p>alt</p>\n" },
	{ "![alt](/attachments/%2E./sign-out)", "<p>alt</p>\n" },
	{ "![alt](/attachments/..\\sign-out)", "<p>alt</p>\n" },
	{ "![alt](/attachments/)", "<p>alt</p>\n" },
	{ "![alt](/attachments/a?b)", "<p>alt</p>\n" },
	{ "![alt](//attachments/a)", "<p>alt</p>\n" },
	{ "![a ![b](/x) c](https://e.example/)", "<p>a b c</p>\n" },
	{ "![x][1]\n\n[1]: javascript:alert(1)", "<p>x</p>\n" },
	{ "<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n" },
	{ "[x](java&#10;script:alert(1))", "<p>x</p>\n" },
	{ "[x](java&Tab;script:alert(1))", "<p>x</p>\n" },
	{ "[x](&#1;javascript:alert(1))", "<p>x</p>\n" },
	{ "[x](<  javascript:alert(1)>)", "<p>x</p>\n" },
	{ "[x](javascript&#58;alert(1))", "<p>x</p>\n" },
	{ "[x](vbscript:msgbox)", "<p>x</p>\n" },
	{ "[x](view-source:https://a.example)", "<p>x</p>\n" },
	{ "[x](filesystem:https://a.example/)", "<p>x</p>\n" },
	{ "[x](file:///etc/passwd)", "<p>x</p>\n" },
	{ "[x](feed:javascript:alert(1))", "<p>x</p>\n" },
	{ "[x](\\\\\\\\evil.example)", "<p>x</p>\n" },
	{ "[x](/\t/evil.example)", "<p>[x](/\t/evil.example)</p>\n" },
	{ "[x](///evil.example)", "<p>x</p>\n" },
	{ "[x](&#47;&#47;evil.example)", "<p>x</p>\n" },
	{ "[x](tel:+861234)", "<p><a href=\"tel:+861234\">x</a></p>\n" },
	{ "[x](mailto:a@b.example)",
	  "<p><a href=\"mailto:a@b.example\">x</a></p>\n" },
	{ "[x](HTTPS://a.example/\"onclick=alert(1))",
	  "<p><a href=\"HTTPS://a.example/%22onclick=alert(1)\" "
	  "rel=\"noopener nofollow\">x</a></p>\n" },
};

START_TEST(addresses_are_safe)
{
	for (size_t i = 0; i < KB_COUNT(addresses); i++)
		ck_assert_str_eq(html_of(addresses[i].body),
				 addresses[i].html);
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
		{ "![alt \"q\"](/attachments/a.png)",
		  "<p><img src=\"/attachments/a.png\" "
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

/* What cmark 0.30.2 needs seconds for, at sizes that articles may have. */
START_TEST(known_bombs_are_refused_or_quick)
{
	struct kb_buf bombs[] = { { .mem = mem }, { .mem = mem },
				  { .mem = mem }, { .mem = mem },
				  { .mem = mem } };

	for (int i = 0; i < 80000; i++)
		kb_buf_adds(&bombs[0], "![[]()");
	for (int i = 0; i < 20000; i++)
		kb_buf_adds(&bombs[1], "- ");
	for (int i = 0; i < 20000; i++)
		kb_buf_adds(&bombs[1], "\n");
	for (int i = 0; i < 99; i++)	/* as deep as may be */
		kb_buf_adds(&bombs[2], "- ");
	for (int i = 0; i < 500000; i++)
		kb_buf_adds(&bombs[2], "\n");
	for (int i = 0; i < 5000; i++)
		kb_buf_addf(&bombs[3], "%.*s\n", 198, "> > > > > > > > > > > "
			"> > > > > > > > > > > > > > > > > > > > > > > > > > > "
			"> > > > > > > > > > > > > > > > > > > > > > > > > > > "
			"> > > > > > > > > > > > > > > > > > > > > > > > > > >"
			" > > > > > > > > > > > > >");
	for (int i = 0; i < 40000; i++)
		kb_buf_addf(&bombs[4], "[%d]: /x\n", i % 7);
	for (size_t i = 0; i < KB_COUNT(bombs); i++) {
		double start = seconds();
		enum kb_status status = kb_article_parse_lenient(mem, "f.md",
			"x", "en", bombs[i].bytes, bombs[i].len, &a, &err);
		double took = seconds() - start;

		ck_assert(status == KB_OK || status == KB_LIMIT);
		ck_assert_msg(took < 2, "bomb %zu: %.1f s", i, took);
	}
}
END_TEST

/* The worst of one megabyte must not take long. */
START_TEST(hostile_markdown_ends)
{
	static const char *const patterns[] = {
		"*", "_", "[", "](", "<", "`", "a**b", "&", "> ", "- a\n",
		"[a](b", "| ", "|-", "a|b\n-|-\n", "# a\n", "\\", "[a]: b\n",
		"![a", "<!--", "1. x\n", "``` \n", "a\n===\n", "<a ", "**a ",
		"{{", "{% ", "a <?", "a <!A",
	};
	char *bytes = kb_array(mem, char, KB_ARTICLE_MAX + 1);

	for (size_t i = 0; i < KB_COUNT(patterns); i++) {
		size_t n = strlen(patterns[i]), len = 0;
		double start = seconds();
		while (len + n <= 200000) {
			memcpy(bytes + len, patterns[i], n);
			len += n;
		}
		bytes[len] = '\0';
		void *one = talloc_new(mem);
		enum kb_status status = kb_article_parse_lenient(one, "f.md",
			"x", "en", bytes, len, &a, &err);
		talloc_free(one);
		ck_assert(status == KB_OK || status == KB_LIMIT);
		double took = seconds() - start;
		ck_assert_msg(took < 5, "'%s': %.1f s", patterns[i], took);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("markdown");
	TCase *tc = tcase_create("markdown");

	kb_base_init("test_markdown");
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, huge_and_deep_are_refused_quickly);
	tcase_add_test(tc, hundred_levels_are_fine);
	tcase_add_test(tc, html_is_safe);
	tcase_add_test(tc, addresses_are_safe);
	tcase_add_test(tc, headings_have_anchors);
	tcase_add_test(tc, tables_are_rendered);
	tcase_add_test(tc, line_breaks_join_as_the_script_does);
	tcase_add_test(tc, lists_keep_their_markers);
	tcase_add_test(tc, sections_are_filled_and_cut);
	tcase_add_test(tc, an_empty_body_has_one_empty_section);
	tcase_add_test(tc, hostile_markdown_ends);
	tcase_add_test(tc, known_bombs_are_refused_or_quick);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
