/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of other people: lines, what is set aside, documents, drafts. */
#include <check.h>

#include <kb/editing.h>
#include <kb/quarantine.h>

static void *mem;
static struct kb_error err;
static struct kb_store *store;

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)

static void setup(void)
{
	mem = talloc_new(NULL);
	OK(kb_store_open(mem, ":memory:", KB_STORE_WRITE, true, &store, &err));
}

static void teardown(void)
{
	talloc_free(mem);
}

static struct kb_sheet *read_page(const char *text)
{
	struct kb_sheet *page;

	OK(kb_page_read(mem, "folder/Old FAQ.html", text, strlen(text), NULL,
			&page, &err));
	kb_page_judge(page, &page, 1);
	kb_page_split(page);
	return page;
}

static const struct kb_page_line *line(const struct kb_sheet *page,
				       const char *part)
{
	for (size_t i = 0; i < page->n_lines; i++)
		if (strstr(page->lines[i].text, part))
			return &page->lines[i];
	ck_abort_msg("no line with '%s'", part);
	return NULL;
}

static const char html[] =
	"<!doctype html><html><head><title>x</title><style>p{}</style></head>"
	"<body><div class='top-nav'><a href='/'>Home</a> | <a href='/h'>Help"
	"</a> | <a href='/c'>Contact</a></div>\n"
	"<div class=main><h1>Refunds</h1><p>A refund takes <b>five</b> working "
	"days after the parcel has reached us; the bank may need two more.</p>"
	"<ul><li>Keep the receipt until the money is there.</li></ul>"
	"<table><tr><th>Way</th><th>Days</th></tr></table>"
	"<script>var spam = 1;</script></div>"
	"<div class='ad'>Buy now, 50% off!</div>"
	"<p>Related articles</p><p><a href='/1'>Late parcels</a></p>"
	"<footer>© Example Ltd. All rights reserved.</footer></body></html>";

START_TEST(what_is_around_the_text_is_set_aside)
{
	struct kb_sheet *page = read_page(html);
	const struct kb_page_line *l = line(page, "five working days");

	ck_assert(!l->aside);
	ck_assert_str_eq(l->reason, "text");
	ck_assert_int_eq(strncmp(html + l->start, "A refund takes", 14), 0);
	ck_assert_int_eq(l->line, 2);
	ck_assert_int_eq(line(page, "Refunds")->kind, KB_LINE_HEADING);
	ck_assert(!line(page, "Refunds")->aside);
	ck_assert_int_eq(line(page, "Keep the")->kind, KB_LINE_ITEM);
	ck_assert_str_eq(line(page, "Way")->text, "Way | Days");
	ck_assert_str_eq(line(page, "Home")->reason, "nav");
	ck_assert(line(page, "Home")->aside);
	ck_assert(line(page, "50% off")->aside);
	ck_assert_str_eq(line(page, "Late parcels")->reason, "list");
	ck_assert_str_eq(line(page, "All rights")->reason, "boilerplate");
	for (size_t i = 0; i < page->n_lines; i++)
		ck_assert_ptr_null(strstr(page->lines[i].text, "spam = 1"));
}
END_TEST

START_TEST(places_are_those_of_the_file)
{
	/* In GB18030 a character has two bytes, or four. */
	static const char bytes[] = "<meta charset=gbk><p>ab\xb6\xa9\xb5\xa5"
		"\x82\x35\x8f\x33</p><p>x\xcd\xcb\xbf\xee.</p>";
	struct kb_sheet *page;

	OK(kb_page_read(mem, "p", bytes, sizeof(bytes) - 1, NULL, &page,
			&err));
	ck_assert_uint_eq(page->n_lines, 2);
	ck_assert_str_eq(page->encoding, "GB18030");
	ck_assert_uint_eq(page->lines[0].start, 21);
	ck_assert_uint_eq(page->lines[0].end, 31);
	ck_assert_uint_eq(page->lines[1].start, 38);
	ck_assert_uint_eq(page->lines[1].end, 44);
}
END_TEST

START_TEST(html_that_costs_too_much_is_refused)
{
	static const char *const parts[] = { "<div>", "<b class=1><p>",
					     "<a href=1><table><td>" };

	for (size_t i = 0; i < KB_COUNT(parts); i++) {
		struct kb_buf buf = { .mem = mem };
		struct kb_sheet *page;
		kb_buf_adds(&buf, "<html>");
		while (buf.len < 3 << 20)
			kb_buf_adds(&buf, parts[i]);
		ck_assert_int_eq(kb_page_read(mem, "bomb", buf.bytes, buf.len,
			NULL, &page, &err), KB_LIMIT);
		talloc_free(buf.bytes);
	}
}
END_TEST

static size_t documents(const char *text, struct kb_piece **ret)
{
	size_t n;

	OK(kb_page_documents(mem, read_page(text), ret, &n, &err));
	return n;
}

static const char numbered[] =
	"Home > Help > Questions\n\nQuestions\n\n"
	"『壹』 How long does a refund take?\n\nFive working days, if the "
	"parcel is here.\n\n『貳』 Who pays the parcel back?\n\n1. We do, if the "
	"thing is broken.\n2. You do, if you changed your mind.\n\n"
	"『叄』 Can I get a voucher?\n\nYes, ask for it before the refund.\n\n"
	"Related articles\nLate parcels\nLost parcels\n";

START_TEST(numbered_questions_are_documents)
{
	struct kb_piece *docs;

	ck_assert_uint_eq(documents(numbered, &docs), 3);
	ck_assert_str_eq(docs[0].title, "How long does a refund take?");
	ck_assert_str_eq(docs[1].title, "Who pays the parcel back?");
	ck_assert_uint_eq(docs[2].kept, 2);
	ck_assert_uint_eq(docs[2].aside, 3);
}
END_TEST

START_TEST(a_title_with_its_picture_begins_a_document)
{
	struct kb_piece *docs;

	ck_assert_uint_eq(documents(
		"Case A\n![Case A](http://e/1.png)\nThe first case is about a "
		"late parcel.\n1. Call.\nCase B\n![Case B](http://e/2.png)\nThe "
		"second case is about a refund.\nCase A\n![Case A](http://e/3)\n"
		"A third one with the name of the first.\n", &docs), 3);
	ck_assert_str_eq(docs[2].title, "Case A");
	ck_assert_uint_eq(docs[0].aside, 1);
}
END_TEST

START_TEST(one_sign_is_no_border)
{
	struct kb_piece *docs;

	ck_assert_uint_eq(documents("Refunds\n\nThey take five days.\n\n\nAsk "
		"the bank first.\n\nQ1: Why?\n\nBecause it is so slow.\n",
		&docs), 1);
}
END_TEST

/* Lines that say when and what something costs, and what only looks so. */
START_TEST(a_line_is_judged_by_all_that_it_says)
{
	static const struct { const char *text; bool aside; } lines[] = {
		{ "The shop is open from Monday to Friday, 9:00 to 18:00, and "
		  "you need not call before you come.", false },
		{ "Galina P., 12.04.2013 09:15", true },
		{ "They wrote down what was broken and sent a man the same "
		  "day, who repaired it.", false },
		{ "2 March. The money came back", false },
		{ "I was sceptical, but after two weeks my bill went down!! "
		  "Get yours with half off before they sell out.", true },
		{ "Fault line 0000 555 0150, all days", false },
		{ "[ Same here ] [ Save ] [ Share ] [ Report ]", true },
		{ "The bank charges nothing for it, we asked them twice.",
		  false },
		{ "Right off the bat you ought to dependably peruse the little "
		  "print, as various individuals do.", true },
		{ "Readers of this page also opened:", true },
		{ "Our new shop on Mill Lane (655 views)", true },
		{ "Sport channels explained (7,918 views)", true },
		{ "Setting up e-mail on a tablet (8,041 views)", true },
		{ "(c) 2009-2017. All trade marks belong to their owners.",
		  true },
	};
	struct kb_buf buf = { .mem = mem };
	struct kb_sheet *page;

	for (size_t i = 0; i < KB_COUNT(lines); i++)
		kb_buf_addf(&buf, "%s\n\n", lines[i].text);
	page = read_page(buf.bytes);
	for (size_t i = 0; i < KB_COUNT(lines); i++) {
		const struct kb_page_line *l = line(page, lines[i].text);
		ck_assert_msg(l->aside == lines[i].aside, "%s: %.2f %s",
			      l->text, l->score, l->reason);
	}
}
END_TEST

START_TEST(prices_in_a_table_are_text)
{
	struct kb_sheet *page = read_page("<html><body><h1>Fees</h1><p>These "
		"are the fees that we ask for since May.</p><table><tr><td>New "
		"card</td><td>10 $</td></tr><tr><td>Second card free</td><td>"
		"0 $</td></tr></table></body></html>");

	for (size_t i = 0; i < page->n_lines; i++)
		ck_assert_msg(!page->lines[i].aside, "%s: %s",
			      page->lines[i].text, page->lines[i].reason);
}
END_TEST

START_TEST(each_comment_is_somebody_elses)
{
	struct kb_sheet *page = read_page("<html><body><h1>My bill doubled"
		"</h1><p>In April a letter came that said 148, and gave no "
		"reason at all.</p><section id='comments'><h3>2 comments</h3>"
		"<p class='who'>old_boiler, 2 days ago</p><p>Check the number "
		"on the bill, since ours was that of the bakery.</p><p>They "
		"paid it all back.</p><p class='who'>Tom, 3 hours ago</p><p>I "
		"work on such a line, please read the meter before you ring."
		"</p></section></body></html>");
	struct kb_piece *docs;
	size_t n;

	OK(kb_page_documents(mem, page, &docs, &n, &err));
	ck_assert_uint_eq(n, 3);
	ck_assert(line(page, "Check the number")->border);
	ck_assert(!line(page, "They paid")->border);
	ck_assert(line(page, "I work on")->border);
}
END_TEST

START_TEST(titles_between_paragraphs_are_borders)
{
	struct kb_sheet *page = read_page(
		"Cold in the flat\n\nI called them and they came within two "
		"hours. It was the air.\nNow it is warm again.\n\n"
		"A bill for nothing\n\nThey had guessed, and guessed too "
		"much. I sent a photo of the meter.\n\n"
		"A pipe in the cellar\n\nThere was no water from seven on. "
		"They brought some in the evening.\n");

	ck_assert(line(page, "Cold in")->border);
	ck_assert_str_eq(line(page, "A bill for")->border, "title");
	ck_assert_str_eq(line(page, "A pipe in")->border, "title");
	ck_assert(!line(page, "Now it is")->border);
}
END_TEST

START_TEST(a_draft_has_a_title_that_can_be_read)
{
	struct kb_sheet *page = read_page(". This line begins with a full stop "
		"and ends with one.\n");
	struct kb_piece *docs;
	struct kb_article *a;
	char *text;
	size_t n;

	OK(kb_page_documents(mem, page, &docs, &n, &err));
	ck_assert_uint_eq(n, 1);
	text = kb_document_markdown(mem, &docs[0], "import/x-1", NULL, 0);
	OK(kb_article_parse(mem, "x", NULL, NULL, text, strlen(text), &a,
			    &err));
	ck_assert(strstr(a->title, "begins with"));
}
END_TEST

START_TEST(near_duplicates_are_found_and_merged)
{
	static const char twice[] =
		"Q1: How long?\nThe refund takes five working days after the "
		"parcel has reached our store in the north.\n"
		"Q2: Where?\nThe parcel goes to the store in the north, with "
		"the slip that came with it inside.\n"
		"Q3: How long again?\nThe refund takes five working days after "
		"the parcel has reached our store in the north.\nWe write "
		"then.\n";
	struct kb_piece *docs;
	struct kb_twins *twins;
	struct kb_sheet *page = read_page(twice);
	struct kb_stored st;
	size_t n, made;
	int64_t seq;
	int live;

	OK(kb_page_documents(mem, page, &docs, &n, &err));
	ck_assert_uint_eq(n, 3);
	OK(kb_documents_twins(mem, docs, n, .4, &twins, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_uint_eq(twins[0].a, 0);
	ck_assert_uint_eq(twins[0].b, 2);
	OK(kb_page_wait(store, page, "maya", &seq, &err));
	OK(kb_held_get(store, mem, seq, &page, &err));
	OK(kb_page_drafts(store, page, .4, "maya", &made, &err));
	ck_assert_uint_eq(made, 2);
	OK(kb_store_newest(store, mem, kb_document_id(mem, &docs[0], 0), "en",
			   &st, &live, &err));
	ck_assert_int_eq(live, 0);
	ck_assert_str_eq(st.article->state, "draft");
	ck_assert_ptr_nonnull(strstr(st.article->source, "We write then."));
	ck_assert_ptr_nonnull(strstr(st.article->provenance, "bytes 0-"));
	/* Again: nothing new. */
	OK(kb_page_drafts(store, page, .4, "maya", &made, &err));
	ck_assert_uint_eq(made, 0);
}
END_TEST

START_TEST(nothing_in_a_text_is_markdown)
{
	static const char *const texts[] = {
		"# no heading", "1. no list", "- no item", "a *b* _c_ `d`",
		"<script>alert(1)</script> &amp; &lt;", "![x](http://e/) [y](z)",
		"snake_case 5 * 3 < 4 & 5", "\\* back\\slash", "> no quote",
		"=====", "~~~", "    four spaces", "a|b|c", "12) no list",
	};

	for (size_t i = 0; i < KB_COUNT(texts); i++) {
		struct kb_buf buf = { .mem = mem };
		struct kb_article *a;
		const char *text = texts[i] + strspn(texts[i], " ");
		kb_buf_adds(&buf, "---\nid: x\nlang: en\ntitle: t\n---\n\n");
		kb_markdown_escape(&buf, text, strlen(text), true);
		kb_buf_adds(&buf, "\n");
		OK(kb_article_parse(mem, "x", NULL, NULL, buf.bytes, buf.len,
				    &a, &err));
		ck_assert_uint_eq(a->n_links, 0);
		ck_assert_msg(strstr(a->text, text) != NULL, "%s: %s", text,
			      a->text);
		ck_assert_ptr_null(strstr(a->html, "<script"));
	}
}
END_TEST

START_TEST(people_have_the_last_word)
{
	struct kb_sheet *page = read_page(numbered), *again;
	struct kb_piece *docs;
	struct kb_held *list;
	int64_t seq, other;
	size_t n;

	OK(kb_page_wait(store, page, "maya", &seq, &err));
	ck_assert_int_eq(kb_page_wait(store, page, "", &other, &err),
			 KB_CONFLICT);
	OK(kb_held_list(store, mem, &list, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(list[0].lines, (int64_t)page->n_lines);
	ck_assert_int_eq(list[0].aside, 4);
	ck_assert_str_eq(list[0].by, "maya");
	OK(kb_held_aside(store, seq, 0, false, "lin", &err));
	OK(kb_held_border(store, seq, 4, false, "lin", &err));
	ck_assert_int_eq(kb_held_border(store, seq, 99, true, "lin", &err),
			 KB_NOT_FOUND);
	OK(kb_held_get(store, mem, seq, &again, &err));
	ck_assert(!again->lines[0].aside);
	ck_assert_str_eq(again->lines[0].by, "lin");
	ck_assert_str_eq(again->lines[2].text, page->lines[2].text);
	ck_assert_uint_eq(again->lines[2].start, page->lines[2].start);
	OK(kb_page_documents(mem, again, &docs, &n, &err));
	ck_assert_uint_eq(n, 3);
	OK(kb_held_remove(store, seq, &err));
	ck_assert_int_eq(kb_held_get(store, mem, seq, &again, &err),
			 KB_NOT_FOUND);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		what_is_around_the_text_is_set_aside,
		places_are_those_of_the_file,
		html_that_costs_too_much_is_refused,
		numbered_questions_are_documents,
		a_title_with_its_picture_begins_a_document,
		one_sign_is_no_border, near_duplicates_are_found_and_merged,
		nothing_in_a_text_is_markdown, people_have_the_last_word,
		a_line_is_judged_by_all_that_it_says,
		prices_in_a_table_are_text, each_comment_is_somebody_elses,
		titles_between_paragraphs_are_borders,
		a_draft_has_a_title_that_can_be_read,
	};
	Suite *suite = suite_create("page");
	TCase *tc = tcase_create("page");
	SRunner *runner;
	int failed;

	kb_base_init("test_page");
	suite_add_tcase(suite, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	for (size_t i = 0; i < KB_COUNT(tests); i++)
		tcase_add_test(tc, tests[i]);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
