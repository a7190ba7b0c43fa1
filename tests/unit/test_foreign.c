/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * HTML and wikitext of other systems as Markdown: what is shown stays what is
 * shown, and what cannot come along is told.
 */
#include <check.h>
#include <ctype.h>
#include <stdlib.h>

#include <kb/content.h>
#include <kb/foreign.h>

enum { PAGES = 400 };

static void *mem;
static struct kb_error err;
static struct kb_asides asides;

static void setup(void)
{
	mem = talloc_new(NULL);
	asides = (struct kb_asides){ .mem = mem };
}

static void teardown(void)
{
	talloc_free(mem);
}

static const char *link_of(void *user, const char *address)
{
	return strstr(address, "other-page") ? "help-7" :
		strcmp(address, "wiki:Red Lamp") == 0 ? "wiki-3" : NULL;
}

static const char *markdown(const char *html)
{
	char *text;

	ck_assert_msg(kb_html_markdown(mem, "x", html, strlen(html), link_of,
		NULL, &asides, &text, &err) == KB_OK, "%s", err.text);
	return text;
}

/* The article that the Markdown is. */
static struct kb_article *shown(const char *text)
{
	struct kb_article *a;
	char *file = kb_format(mem, "---\nid: a\nlang: en\ntitle: Shown\n"
			       "state: draft\n---\n%s", text);

	ck_assert_msg(kb_article_parse(mem, "a", NULL, NULL, file,
		strlen(file), &a, &err) == KB_OK, "%s\n%s", err.text, text);
	return a;
}

static size_t count_of(const char *what)
{
	for (size_t i = 0; i < asides.n; i++)
		if (strcmp(asides.v[i].what, what) == 0)
			return asides.v[i].n;
	return 0;
}

static const struct { const char *html, *want; } pairs[] = {
	{ "<h1>A</h1><p>one<br>two<p>three", "## A\n\none\\\ntwo\n\nthree\n" },
	{ "<p>a <b>bold</b>, <i>it</i> <b><i>both</i></b>",
	  "a **bold**, *it* ***both***\n" },
	{ "<p><strong>注意：</strong>请先断电", "**注意**：请先断电\n" },
	{ "<p>字<b>（括号）</b>字", "字（**括号**）字\n" },
	{ "<p>a<b>b</b><i>c</i>", "a**b**c\n" },
	{ "<b>x </b>y", "**x** y\n" },
	{ "<ul><li>a<ul><li>b<li>c</ul><li>d</ul>",
	  "- a\n  - b\n  - c\n- d\n" },
	{ "<ol start=3><li>a<li><p>b<p>c</ol><ol><li>d</ol>",
	  "3. a\n4. b\n\n   c\n\n1) d\n" },
	{ "<ul><li></li><li>a</li></ul>", "- a\n" },
	{ "<blockquote><p>q<ul><li>l</ul></blockquote>t",
	  "> q\n> - l\n\nt\n" },
	{ "<pre>a\n\n  b</pre>", "```\na\n\n  b\n```\n" },
	{ "<p>run <code>a `b`</code> now", "run `` a `b` `` now\n" },
	{ "<table><tr><th>A<th>B<tr><td>1|2<td><p>x</p><p>y</p></table>",
	  "| A | B |\n| --- | --- |\n| 1\\|2 | x / y |\n" },
	{ "<table><tr><td rowspan=2>R<td>a<tr><td>b</table>",
	  "| R | a |\n| --- | --- |\n| R | b |\n" },
	{ "<table><tr><td rowspan=2>R<td>a<tr><td>b<td>c</table>",
	  "| R | a |  |\n| --- | --- | --- |\n| R | b | c |\n" },
	{ "<a href='https://e.example/a b?c=(d)'>see</a>!",
	  "[see](https://e.example/a%20b?c=%28d%29)!\n" },
	{ "go<a href='/hc/other-page'> here</a>.", "go [here](article:help-7).\n" },
	{ "wow!<a href='http://e.example/'>x</a>",
	  "wow\\![x](http://e.example/)\n" },
	{ "<a href='http://e.example/'></a>z", "z\n" },
	{ "# no heading", "\\# no heading\n" },
	{ "1. no list<br>- nor this", "1\\. no list\\\n\\- nor this\n" },
	{ "a_b *c* [d](e) `f` &amp;lt; <p>&lt;b>",
	  "a_b \\*c\\* \\[d\\](e) \\`f\\` \\&lt;\n\n\\<b>\n" },
	{ "<h2>C #</h2>", "## C \\#\n" },
	{ "m<sup>2</sup>", "m²\n" },
	{ "a<hr>b", "a\n\n___\n\nb\n" },
	{ "<dl><dt>T<dd>d</dl>", "**T**\n\nd\n" },
	{ "<p>a&nbsp;&nbsp;b\t\n c", "a b c\n" },
};

START_TEST(html_becomes_markdown)
{
	ck_assert_str_eq(markdown(pairs[_i].html), pairs[_i].want);
}
END_TEST

START_TEST(what_is_unsafe_or_elsewhere_is_told)
{
	const char *text = markdown("<script>alert(1)</script>"
		"<p onclick=x>A<img src='https://e.example/p.png' alt=shot>"
		"<a href='javascript:alert(2)'>B</a><a href='#top'>C</a>"
		"<iframe src='//v.example/9'></iframe><style>p{}</style>"
		"<s>old price</s><span style='display:none'>Hid</span>"
		"<form><input name=q></form>D\xe2\x80\xae" "E");

	ck_assert_str_eq(text, "AshotBC\n\nDE\n");
	ck_assert_uint_eq(count_of("script"), 1);
	ck_assert_uint_eq(count_of("image"), 1);
	ck_assert_uint_eq(count_of("link"), 2);
	ck_assert_uint_eq(count_of("frame"), 1);
	ck_assert_uint_eq(count_of("struck out"), 1);
	ck_assert_uint_eq(count_of("hidden"), 1);
	ck_assert_uint_eq(count_of("form"), 1);
	ck_assert_uint_eq(count_of("invisible character"), 1);
	ck_assert_str_eq(asides.v[1].which, "https://e.example/p.png");
}
END_TEST

static const char *wikitext(const char *text)
{
	const struct kb_wiki wiki = { NULL, NULL };
	char *html, *categories;

	ck_assert_msg(kb_wikitext_html(mem, "x", text, strlen(text), &wiki,
		&asides, &html, &categories, &err) == KB_OK, "%s", err.text);
	return markdown(html);
}

static const struct { const char *wiki, *want; } wikis[] = {
	{ "== A ==\n\none\ntwo\n\nthree", "## A\n\none two\n\nthree\n" },
	{ "'''b''' ''i'' '''''x''''' it's ''open\nplain",
	  "**b** *i* ***x*** it's *open* plain\n" },
	{ "* a\n** b\n* c\n# d\n#: e\n# f",
	  "- a\n  - b\n- c\n\n1. d\n\n   e\n2. f\n" },
	{ "[[red lamp]] [[Red_lamp#x|seen]] [[:Category:X]]",
	  "red lamp seen Category:X\n" },
	{ "[[Red Lamp|''it'']]", "[*it*](article:wiki-3)\n" },
	{ "a {{t|{{u}}|x}} b {{{1}}} c {{ open", "a b c {{ open\n" },
	{ "{|\n|+ T\n! a !! b\n|-\n| c || style=x | d\n|}\nafter",
	  "T\n\n| a | b |\n| --- | --- |\n| c | d |\n\nafter\n" },
	{ "[[File:a.png|thumb|300px|see [[x|y]] now]]z", "see y nowz\n" },
	{ "; t : d", "**t**\n\nd\n" },
	{ "<b>x</b><script>y</script> a < b", "**x** a < b\n" },
	{ "<syntaxhighlight lang=c>\nint *a;\n</syntaxhighlight>",
	  "```\nint *a;\n```\n" },
	{ "a<!-- b -->c<!-- d", "ac\n" },
	{ "see https://e.example/x.",
	  "see [https://e.example/x](https://e.example/x).\n" },
};

START_TEST(wikitext_becomes_markdown)
{
	ck_assert_str_eq(wikitext(wikis[_i].wiki), wikis[_i].want);
}
END_TEST

START_TEST(wikitext_bombs_end_soon)
{
	static const char *const bombs[] = { "{{", "[[", "[[a|", "''", "{|\n|",
		"*", "#\n", "<ref>", "<!--", "[http://a ", "{{{", "}}", "]]",
		"<nowiki>", "\n:", "==", "[[File:a|[[", "{{a}}", "http://" };

	for (size_t b = 0; b < KB_COUNT(bombs); b++) {
		struct kb_buf text = { .mem = mem };
		const struct kb_wiki wiki = { NULL, NULL };
		char *html, *categories, *out;

		while (text.len < 300000)
			kb_buf_adds(&text, bombs[b]);
		ck_assert_int_eq(kb_wikitext_html(mem, "x", text.bytes,
			text.len, &wiki, &asides, &html, &categories, &err),
			KB_OK);
		if (kb_html_markdown(mem, "x", html, strlen(html), link_of,
				     NULL, &asides, &out, &err) != KB_OK)
			ck_assert_int_eq(err.status, KB_LIMIT);
	}
}
END_TEST

/* ---- any page -------------------------------------------------------------------- */

static const char *const words[] = { "lamp", "свет", "請先", "a_b", "*", "**",
	"#", "1.", "-", "[x]", "(y)", "`", "\\", "|", "&lt;", "&amp;", "!",
	"：", "「引」", "ñ", "> q", "---", "_z_", "~~~", "e\xcc\x81", "+", "=" };

/* Random HTML into to; the words that it shows into said. */
static void grow(struct kb_buf *to, struct kb_buf *said, int deep)
{
	static const char *const around[][2] = {
		{ "<p>", "</p>" }, { "<b>", "</b>" }, { "<i>", "</i>" },
		{ "<ul><li>", "</li></ul>" }, { "<ol><li>", "</li></ol>" },
		{ "<blockquote>", "</blockquote>" }, { "<h3>", "</h3>" },
		{ "<div>", "</div>" }, { "<span>", "</span>" },
		{ "<a href='http://e.example/'>", "</a>" },
		{ "<em><strong>", "</strong></em>" },
		{ "<table><tr><td>A<td>", "</td></tr><tr><td>" },
		{ "<ul><li>a<li>", "<li></ul>" },
	};

	for (int n = 1 + rand() % 4; n > 0; n--) {
		size_t i = (size_t)rand() % KB_COUNT(around);
		if (deep > 0 && rand() % 2) {
			kb_buf_adds(to, around[i][0]);
			kb_buf_adds(said, i == 11 ? "A" : i == 12 ? "a" : "");
			grow(to, said, deep - 1);
			kb_buf_adds(to, around[i][1]);
			if (i == 11) {
				kb_buf_adds(to, "B<td>C</table>");
				kb_buf_adds(said, "BC");
			}
			continue;
		}
		const char *word = words[(size_t)rand() % KB_COUNT(words)];
		kb_buf_adds(to, word);
		kb_buf_adds(said, word);
		if (rand() % 2)
			kb_buf_adds(to, rand() % 5 ? " " : "<br>");
	}
}

/* Letters only: signs of lists and tables are ours. */
static char *letters(const char *text)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "");
	for (; *text; text++)
		if (isalpha((unsigned char)*text) ||
		    (unsigned char)*text >= 0x80 ||
		    strchr("*_`[]\\#~+=!", *text))
			kb_buf_add(&buf, text, 1);
	return buf.bytes;
}

static char *decoded(const char *text)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "");
	for (; *text; text++)
		if (strncmp(text, "&lt;", 4) == 0)
			text += 3;
		else if (strncmp(text, "&amp;", 5) == 0)
			text += 4;
		else
			kb_buf_add(&buf, text, 1);
	return buf.bytes;
}

START_TEST(whatever_a_page_says_the_article_says)
{
	for (int seed = 0; seed < PAGES; seed++) {
		struct kb_buf html = { .mem = mem }, said = { .mem = mem };

		srand((unsigned)(_i * PAGES + seed));
		kb_buf_adds(&said, "");
		grow(&html, &said, 5);
		const char *text = markdown(html.bytes);
		ck_assert_msg(strcmp(letters(shown(text)->text),
			letters(decoded(said.bytes))) == 0,
			"seed %d\n%s\n---\n%s\n---\n%s", _i * PAGES + seed,
			html.bytes, text, shown(text)->text);
	}
}
END_TEST

START_TEST(bombs_end_soon)
{
	static const char *const tags[] = { "<ul><li>", "<blockquote>", "<b>",
		"<div>", "<table><tr><td>", "<ol><li>a", "<a href=x>", "<br>",
		"<pre>`", "<i>x" };
	char *text;

	for (size_t t = 0; t < KB_COUNT(tags); t++)
		for (int n = 100; n <= 100000; n *= 10) {
			struct kb_buf html = { .mem = mem };

			for (int i = 0; i < n; i++)
				kb_buf_adds(&html, tags[t]);
			kb_buf_adds(&html, "end");
			if (kb_html_markdown(mem, "x", html.bytes, html.len,
				NULL, NULL, &asides, &text, &err) == KB_OK)
				shown(text);
			else
				ck_assert_int_eq(err.status, KB_LIMIT);
		}
	text = kb_alloc(mem, 1, 10 << 20, "x");
	memset(text, 'x', (10 << 20) - 1);
	ck_assert_int_eq(kb_html_markdown(mem, "x", text, (10 << 20) - 1, NULL,
		NULL, &asides, &text, &err), KB_LIMIT);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("foreign");
	TCase *t = tcase_create("foreign");
	SRunner *runner = srunner_create(suite);

	kb_base_init("test_foreign");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 300);
	tcase_add_loop_test(t, html_becomes_markdown, 0,
			    (int)KB_COUNT(pairs));
	tcase_add_test(t, what_is_unsafe_or_elsewhere_is_told);
	tcase_add_loop_test(t, whatever_a_page_says_the_article_says, 0, 5);
	tcase_add_test(t, bombs_end_soon);
	tcase_add_loop_test(t, wikitext_becomes_markdown, 0,
			    (int)KB_COUNT(wikis));
	tcase_add_test(t, wikitext_bombs_end_soon);
	suite_add_tcase(suite, t);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
