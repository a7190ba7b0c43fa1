/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Redirects, head questions, notices, and what the public's copy has of them. */
#include <check.h>
#include <stdlib.h>
#include <unistd.h>

#include <kb/curation.h>

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

static const char *leads_to(struct kb_store *s, const char *id)
{
	const char *target;

	return kb_redirect_find(s, mem, id, &target, &err) == KB_OK ? target :
		NULL;
}

START_TEST(redirects_lead_to_the_end_at_once)
{
	struct kb_redirect *list;
	size_t n;

	OK(kb_redirect_put(store, "a", "b", "maya", &err));
	OK(kb_redirect_put(store, "b", "c", "maya", &err));
	ck_assert_str_eq(leads_to(store, "a"), "c");
	ck_assert_ptr_null(leads_to(store, "c"));
	ck_assert_int_eq(kb_redirect_put(store, "c", "a", "maya", &err),
			 KB_INVALID);
	ck_assert_int_eq(kb_redirect_put(store, "c", "c", "maya", &err),
			 KB_INVALID);
	ck_assert_int_eq(kb_redirect_put(store, "c", "no//id", "maya", &err),
			 KB_INVALID);
	OK(kb_redirect_put(store, "d", "a", "maya", &err));
	ck_assert_str_eq(leads_to(store, "d"), "c");
	OK(kb_redirects(store, mem, &list, &n, &err));
	ck_assert_uint_eq(n, 3);
	ck_assert_str_eq(list[0].by, "maya");
	OK(kb_redirect_remove(store, "a", &err));
	ck_assert_ptr_null(leads_to(store, "a"));
	ck_assert_int_eq(kb_redirect_remove(store, "a", &err), KB_NOT_FOUND);
}
END_TEST

static enum kb_status note_case(void *user, const struct kb_case *c,
				struct kb_error *e)
{
	kb_buf_addf(user, "%s:%s ", c->article, c->id);
	return KB_OK;
}

START_TEST(cases_of_a_merged_article_are_the_other_ones)
{
	struct kb_case c = { .lang = "en", .question = "q",
			     .detail_json = "{}" };
	struct kb_buf of = { .mem = mem }, all = { .mem = mem };
	enum kb_put done;
	struct kb_change *changes;
	size_t n;
	int64_t seq;

	for (int i = 0; i < 3; i++) {
		c.id = kb_format(mem, "%d", i);
		c.article = i == 1 ? "a" : "b";
		OK(kb_store_case_put(store, &c, &done, &err));
	}
	OK(kb_store_last_seq(store, &seq, &err));
	OK(kb_redirect_put(store, "a", "b", "maya", &err));
	OK(kb_store_changes(store, mem, seq, 9, &changes, &n, &err));
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(changes[0].article, "b");
	ck_assert_str_eq(changes[1].article, KB_CHANGE_CURATION);
	OK(kb_store_each_case(store, "b", note_case, &of, &err));
	ck_assert_str_eq(of.bytes, "b:0 b:1 b:2 ");
	OK(kb_store_each_case(store, NULL, note_case, &all, &err));
	ck_assert_str_eq(all.bytes, "b:0 b:1 b:2 ");
	/* A new case of the old one is a change of the other. */
	OK(kb_store_last_seq(store, &seq, &err));
	c.id = "9";
	c.article = "a";
	OK(kb_store_case_put(store, &c, &done, &err));
	OK(kb_store_changes(store, mem, seq, 9, &changes, &n, &err));
	ck_assert_str_eq(changes[n - 1].article, "b");
}
END_TEST

START_TEST(head_questions_in_their_order)
{
	const struct kb_head_question two[] = { { "z?", "cut" },
						{ "a?", "bill" } };
	const struct kb_head_question wrong[] = { { "a\nb", "cut" } };
	struct kb_head_question *list;
	size_t n;

	OK(kb_head_questions_put(store, "en", two, 2, &err));
	OK(kb_head_questions(store, mem, "en", &list, &n, &err));
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(list[0].question, "z?");
	ck_assert_str_eq(list[1].article, "bill");
	OK(kb_head_questions(store, mem, "ru", &list, &n, &err));
	ck_assert_uint_eq(n, 0);
	ck_assert_int_eq(kb_head_questions_put(store, "en", wrong, 1, &err),
			 KB_INVALID);
	ck_assert_int_eq(kb_head_questions_put(store, "xx", two, 2, &err),
			 KB_INVALID);
	ck_assert_int_eq(kb_head_questions_put(store, "en", two,
					       KB_HEADS_MAX + 1, &err),
			 KB_LIMIT);
	OK(kb_head_questions_put(store, "en", NULL, 0, &err));
	OK(kb_head_questions(store, mem, "en", &list, &n, &err));
	ck_assert_uint_eq(n, 0);
}
END_TEST

static size_t shown(const struct kb_audience *who, int64_t now)
{
	struct kb_notice *list;
	size_t n;

	OK(kb_notices_now(store, mem, who, now, &list, &n, &err));
	return n;
}

START_TEST(a_notice_holds_from_until_for_whom_it_is)
{
	const struct kb_audience all = { 0 }, staff = { .staff = true };
	struct kb_notice out = { .audience = "public", .from = 100,
		.until = 200, .text = { "停电", "", "Power is out", NULL } };
	struct kb_notice in = { .audience = "agent", .from = 150,
				.text = { "", "", "say so", "" } };
	struct kb_notice *list;
	int64_t row, turn;
	size_t n;

	OK(kb_notice_put(store, &out, &row, &err));
	out.row = row;
	OK(kb_notice_put(store, &in, &row, &err));
	ck_assert_uint_eq(shown(&all, 99), 0);
	ck_assert_uint_eq(shown(&all, 100), 1);
	ck_assert_uint_eq(shown(&all, 199), 1);
	ck_assert_uint_eq(shown(&all, 200), 0);
	ck_assert_uint_eq(shown(&staff, 160), 2);
	OK(kb_notices_turn(store, 99, &turn, &err));
	ck_assert_int_eq(turn, 100);
	OK(kb_notices_turn(store, 150, &turn, &err));
	ck_assert_int_eq(turn, 200);
	OK(kb_notices_turn(store, 200, &turn, &err));
	ck_assert_int_eq(turn, 0);
	out.until = 300;
	OK(kb_notice_put(store, &out, &row, &err));
	ck_assert_uint_eq(shown(&all, 200), 1);
	OK(kb_notices(store, mem, &list, &n, &err));
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(list[1].text[2], "Power is out");
	ck_assert_str_eq(list[1].text[3], "");
	OK(kb_notice_remove(store, out.row, &err));
	ck_assert_int_eq(kb_notice_remove(store, out.row, &err),
			 KB_NOT_FOUND);
	ck_assert_int_eq(kb_notice_put(store, &out, &row, &err),
			 KB_NOT_FOUND);
}
END_TEST

START_TEST(a_notice_that_is_none_is_refused)
{
	struct kb_notice n = { .audience = "public", .from = 100,
			       .text = { "", "", "x", "" } };
	char *text = kb_array(mem, char, KB_NOTICE_BYTES + 2);
	int64_t row;

	memset(text, 'x', KB_NOTICE_BYTES + 1);
	n.until = 100;
	ck_assert_int_eq(kb_notice_put(store, &n, &row, &err), KB_INVALID);
	n.until = 0;
	n.text[2] = "";
	ck_assert_int_eq(kb_notice_put(store, &n, &row, &err), KB_INVALID);
	n.text[2] = text;
	ck_assert_int_eq(kb_notice_put(store, &n, &row, &err), KB_LIMIT);
	n.text[2] = "x";
	n.audience = "a group of words";
	ck_assert_int_eq(kb_notice_put(store, &n, &row, &err), KB_INVALID);
	n.audience = "public";
	for (int i = 0; i < KB_NOTICES_MAX; i++)
		OK(kb_notice_put(store, &n, &row, &err));
	ck_assert_int_eq(kb_notice_put(store, &n, &row, &err), KB_LIMIT);
}
END_TEST

static struct kb_mirrored put(const char *id)
{
	char *text = kb_format(mem, "---\nid: %s\nlang: en\ntitle: T\n---\n"
			       "x\n", id);
	struct kb_article *a;
	struct kb_stored st;
	enum kb_put done;

	OK(kb_article_parse(mem, id, NULL, NULL, text, strlen(text), &a,
			    &err));
	OK(kb_store_article_put(store, a, "", &done, &err));
	OK(kb_store_version_of(store, mem, id, "en", 1, &st, &err));
	return (struct kb_mirrored){ st.row, 0 };
}

START_TEST(the_copy_names_nothing_that_it_does_not_show)
{
	const char *tmp = getenv("TMPDIR");
	char *path = kb_format(mem, "%s/kb-mirror-XXXXXX", tmp ? tmp :
			       "/tmp");
	const struct kb_head_question heads[] = { { "h?", "hidden" },
						  { "s?", "shown" } };
	struct kb_notice notice = { .audience = "agent", .from = 1,
				    .text = { "", "", "inside", "" } };
	const struct kb_mirrored row = put("shown");
	struct kb_head_question *list;
	struct kb_notice *notices;
	struct kb_mirror *m;
	struct kb_store *copy;
	int64_t id;
	size_t n;

	close(mkstemp(path));
	put("hidden");
	OK(kb_redirect_put(store, "old", "shown", "maya", &err));
	OK(kb_redirect_put(store, "older", "hidden", "maya", &err));
	OK(kb_head_questions_put(store, "en", heads, 2, &err));
	OK(kb_notice_put(store, &notice, &id, &err));
	notice.audience = "public";
	notice.text[2] = "outside";
	OK(kb_notice_put(store, &notice, &id, &err));
	OK(kb_mirror_open(mem, path, true, store, &m, &err));
	OK(kb_mirror_put(m, "shown", &row, 1, 1, &err));
	OK(kb_mirror_curation(m, &err));
	OK(kb_mirror_commit(m, &err));
	OK(kb_store_open(mem, path, KB_STORE_READ, false, &copy, &err));
	ck_assert_str_eq(leads_to(copy, "old"), "shown");
	ck_assert_ptr_null(leads_to(copy, "older"));
	OK(kb_head_questions(copy, mem, "en", &list, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(list[0].question, "s?");
	OK(kb_notices(copy, mem, &notices, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(notices[0].text[2], "outside");
	ck_assert_str_eq(notices[0].by, "");
	/* Gone from view, it is named no more. */
	OK(kb_mirror_put(m, "shown", NULL, 0, 2, &err));
	OK(kb_mirror_curation(m, &err));
	OK(kb_mirror_commit(m, &err));
	ck_assert_ptr_null(leads_to(copy, "old"));
	talloc_free(copy);
	talloc_free(m);
	unlink(path);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("curation");
	TCase *tc = tcase_create("core");
	SRunner *sr;
	int failed;

	kb_base_init("test_curation");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, redirects_lead_to_the_end_at_once);
	tcase_add_test(tc, cases_of_a_merged_article_are_the_other_ones);
	tcase_add_test(tc, head_questions_in_their_order);
	tcase_add_test(tc, a_notice_holds_from_until_for_whom_it_is);
	tcase_add_test(tc, a_notice_that_is_none_is_refused);
	tcase_add_test(tc, the_copy_names_nothing_that_it_does_not_show);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
