/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working at the queue: what comes first, what goes together, who is told. */
#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include <kb/curation.h>
#include <kb/receipt.h>
#include <kb/queue.h>

static void *mem;
static struct kb_error err;
static struct kb_store *store;

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)
enum { DAY = 86400 };

static void setup(void)
{
	mem = talloc_new(NULL);
	OK(kb_store_open(mem, ":memory:", KB_STORE_WRITE, true, &store, &err));
}

static void teardown(void)
{
	talloc_free(mem);
}

static int64_t ask(enum kb_queued kind, const char *text, const char *by)
{
	const struct kb_queue_item item = { .kind = kind, .lang = "en",
					    .text = text, .by = by };
	int64_t seq;

	OK(kb_queue_add(store, &item, &seq, &err));
	return seq;
}

static struct kb_queue_row *rows(size_t *n)
{
	const struct kb_queue_filter all = { 0 };
	struct kb_queue_row *list;

	OK(kb_queue_rows(store, mem, &all, kb_now(), &list, n, &err));
	return list;
}

static struct kb_queue_item get(int64_t seq)
{
	struct kb_queue_item item;

	OK(kb_queue_get(store, mem, seq, &item, &err));
	return item;
}

/* ---- questions that are one ------------------------------------------------------ */

START_TEST(the_same_question_is_one_row)
{
	struct kb_queue_row *list;
	size_t n;

	ask(KB_QUEUED_UNANSWERED, "How do I cancel my parcel insurance?",
	    "ann");
	ask(KB_QUEUED_UNANSWERED, "how do i cancel my parcel insurance", "bob");
	ask(KB_QUEUED_UNANSWERED, "can I cancel the parcel insurance", "cem");
	ask(KB_QUEUED_UNANSWERED, "cancel my contract", "ann");
	ask(KB_QUEUED_EMPTY, "How do I cancel my parcel insurance?", "ann");
	ask(KB_QUEUED_UNANSWERED, "快递保险怎么取消", "ann");
	ask(KB_QUEUED_UNANSWERED, "快遞保險怎麼取消？", "ann");
	list = rows(&n);
	ck_assert_uint_eq(n, 4);
	for (size_t i = 0; i < n; i++) {
		bool parcel = strstr(list[i].item.text, "How do I") &&
			list[i].item.kind == KB_QUEUED_UNANSWERED;
		bool chinese = strstr(list[i].item.text, "快递") != NULL;

		ck_assert_int_eq(list[i].item.count, parcel ? 3 : chinese ?
				 2 : 1);
		ck_assert_uint_eq(list[i].n, (size_t)list[i].item.count);
	}
}
END_TEST

START_TEST(a_cluster_is_taken_and_closed_as_one)
{
	int64_t a = ask(KB_QUEUED_EMPTY, "is there a plan for students",
			"ann");
	int64_t b = ask(KB_QUEUED_EMPTY, "Is there a plan for students?",
			"bob");
	struct kb_queue_item *news;
	size_t n;

	OK(kb_queue_take(store, b, "", "maya", &err));
	ck_assert_str_eq(get(a).owner, "maya");
	ck_assert_int_eq(kb_queue_take(store, a, "", "siyuan", &err),
			 KB_CONFLICT);
	ck_assert_str_eq(err.text, "maya has taken it");
	OK(kb_queue_close(store, a, "maya", "answered", "there is now: ring "
			  "13800138000", &err));
	rows(&n);
	ck_assert_uint_eq(n, 0);
	OK(kb_queue_news(store, mem, "bob", 9, &news, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(news[0].outcome, "answered");
	ck_assert_str_eq(news[0].note, "there is now: ring [phone-1]");
	OK(kb_queue_news_seen(store, "bob", b, &err));
	OK(kb_queue_news(store, mem, "bob", 9, &news, &n, &err));
	ck_assert_uint_eq(n, 0);
	OK(kb_queue_news(store, mem, "ann", 9, &news, &n, &err));
	ck_assert_uint_eq(n, 1);
	/* Asked again after that: a row of its own. */
	ask(KB_QUEUED_EMPTY, "is there a plan for students", "ann");
	rows(&n);
	ck_assert_uint_eq(n, 1);
}
END_TEST

START_TEST(nobody_is_told_what_he_did_himself)
{
	int64_t a = ask(KB_QUEUED_EMPTY, "x y z", "ann");
	struct kb_queue_item *news;
	size_t n;

	OK(kb_queue_close(store, a, "ann", "invalid", NULL, &err));
	OK(kb_queue_news(store, mem, "ann", 9, &news, &n, &err));
	ck_assert_uint_eq(n, 0);
	OK(kb_queue_reopen(store, a, &err));
	ck_assert_int_eq(get(a).closed_at, 0);
	ck_assert_int_eq(kb_queue_close(store, a, "ann", "whatever", NULL,
					&err), KB_INVALID);
	a = ask(KB_QUEUED_EMPTY, "of a customer", KB_BY_CUSTOMER);
	OK(kb_queue_close(store, a, "ann", "answered", NULL, &err));
	OK(kb_queue_news(store, mem, KB_BY_CUSTOMER, 9, &news, &n, &err));
	ck_assert_uint_eq(n, 0);
}
END_TEST

/* ---- what comes first ---------------------------------------------------------------- */

START_TEST(demand_harm_and_age_say_what_comes_first)
{
	const struct kb_queue_item base = { .at = 1000 * DAY, .count = 1,
					    .harm = 1 };
	int64_t now = 1000 * DAY;
	struct kb_queue_item i = base;
	double w = kb_queue_weight(&base, now);

	ck_assert_double_eq_tol(w, 2, 1e-9);
	i.count = 20;
	ck_assert_double_gt(kb_queue_weight(&i, now), 3 * w);
	i = base;
	i.harm = 3;
	ck_assert_double_eq_tol(kb_queue_weight(&i, now), 4 * w, 1e-9);
	i = base;
	i.at -= 7 * DAY;
	ck_assert_double_eq_tol(kb_queue_weight(&i, now), 2 * w, 1e-9);
	i.at -= 700 * DAY;
	ck_assert_double_lt(kb_queue_weight(&i, now), 10 * w);
	i = base;
	i.due_at = now - 1;
	ck_assert_double_eq_tol(kb_queue_weight(&i, now), 2 * w, 1e-9);
}
END_TEST

static int64_t put(enum kb_queued kind, const char *key, const char *text,
		   bool again)
{
	const struct kb_queue_item item = { .kind = kind, .key = key,
		.article = "cut", .lang = "en", .text = text,
		.detail = "{\"a\":1}" };
	int64_t seq;

	OK(kb_queue_put(store, &item, again, &seq, &err));
	return seq;
}

START_TEST(rows_are_sorted_and_filtered)
{
	struct kb_queue_filter f = { 0 };
	struct kb_queue_row *list;
	size_t n;
	int64_t flag, conflict;
	struct kb_queue_item item = { .kind = KB_QUEUED_FLAG, .article = "cut",
		.lang = "en", .text = "wrong", .by = "ann" };

	put(KB_QUEUED_DUPLICATE, "d", "alike", true);
	OK(kb_queue_add(store, &item, &flag, &err));
	conflict = put(KB_QUEUED_CONFLICT, "c", "2 h here, 3 h there", true);
	list = rows(&n);
	ck_assert_uint_eq(n, 3);
	ck_assert_int_eq(list[0].item.seq, conflict);
	ck_assert_int_eq(list[1].item.seq, flag);
	/* Two more say that the article is wrong: each weighs with all. */
	OK(kb_queue_add(store, &item, NULL, &err));
	OK(kb_queue_add(store, &item, NULL, &err));
	ck_assert_int_eq(rows(&n)[0].item.seq, flag);
	f.kinds = 1u << KB_QUEUED_CONFLICT;
	OK(kb_queue_rows(store, mem, &f, kb_now(), &list, &n, &err));
	ck_assert_uint_eq(n, 1);
	f = (struct kb_queue_filter){ .owner = "maya" };
	OK(kb_queue_rows(store, mem, &f, kb_now(), &list, &n, &err));
	ck_assert_uint_eq(n, 0);
	OK(kb_queue_take(store, flag, NULL, "maya", &err));
	OK(kb_queue_rows(store, mem, &f, kb_now(), &list, &n, &err));
	ck_assert_uint_eq(n, 1);
	OK(kb_queue_snooze(store, flag, kb_now() + 99, &err));
	OK(kb_queue_rows(store, mem, &f, kb_now(), &list, &n, &err));
	ck_assert_uint_eq(n, 0);
	OK(kb_queue_rows(store, mem, &f, kb_now() + 99, &list, &n, &err));
	ck_assert_uint_eq(n, 1);
	f = (struct kb_queue_filter){ .product = "power" };
	OK(kb_queue_rows(store, mem, &f, kb_now(), &list, &n, &err));
	ck_assert_uint_eq(n, 0);
}
END_TEST

/* ---- findings by key -------------------------------------------------------------------- */

START_TEST(the_same_finding_is_one_item)
{
	const char *keys[] = { "k2" };
	int64_t a = put(KB_QUEUED_CONFLICT, "k1", "2 h or 3 h", true), closed;

	ck_assert_int_eq(put(KB_QUEUED_CONFLICT, "k1", "2 h or 3 h", true),
			 a);
	ck_assert_int_eq(get(a).count, 2);
	/* A sweep finds it each time: that is no demand. */
	ck_assert_int_eq(put(KB_QUEUED_CONFLICT, "k1", "2 h or 3 h", false),
			 a);
	ck_assert_int_eq(get(a).count, 2);
	ck_assert_int_eq(put(KB_QUEUED_CONFLICT, "k1", "2 h or 4 h", false),
			 a);
	ck_assert_str_eq(get(a).text, "2 h or 4 h");
	ck_assert_int_eq(get(a).harm, 3);
	ck_assert_int_gt(get(a).due_at, get(a).at);
	put(KB_QUEUED_CONFLICT, "k2", "x", false);
	OK(kb_queue_settle(store, KB_QUEUED_CONFLICT, "", keys, 1, &closed,
			   &err));
	ck_assert_int_eq(closed, 1);
	ck_assert_str_eq(get(a).outcome, "gone");
	/* It came back. */
	ck_assert_int_ne(put(KB_QUEUED_CONFLICT, "k1", "2 h or 4 h", false),
			 a);
	ck_assert_int_eq(kb_queue_reopen(store, a, &err), KB_CONFLICT);
}
END_TEST

START_TEST(what_was_accepted_stays_accepted_until_it_says_something_else)
{
	int64_t a = put(KB_QUEUED_DUPLICATE, "k", "alike", false);

	OK(kb_queue_close(store, a, "maya", "accepted", "two audiences",
			  &err));
	ck_assert_int_eq(put(KB_QUEUED_DUPLICATE, "k", "alike", false), 0);
	ck_assert_int_gt(put(KB_QUEUED_DUPLICATE, "k", "more alike", false),
			 0);
}
END_TEST

/* ---- the sweep ------------------------------------------------------------------------------ */

static void article(const char *id, const char *lang, const char *fields)
{
	char *text = kb_format(mem, "---\nid: %s\nlang: %s\ntitle: %s\n%s---\n"
			       "x\n", id, lang, id, fields);
	struct kb_article *a;
	enum kb_put done;

	OK(kb_article_parse(mem, id, NULL, NULL, text, strlen(text), &a,
			    &err));
	OK(kb_store_article_put(store, a, "", &done, &err));
}

static int open_of(enum kb_queued kind, const char *id, const char *lang)
{
	struct kb_queue_item *items;
	size_t n;
	int found = 0;

	OK(kb_queue_list(store, mem, id, true, 0, 99, &items, &n, &err));
	for (size_t i = 0; i < n; i++)
		found += items[i].kind == kind &&
			!strcmp(items[i].lang, lang);
	return found;
}

static int64_t day(const char *text)
{
	int64_t at;

	ck_assert(kb_time_parse(text, &at));
	return at;
}

START_TEST(the_store_knows_what_is_due)
{
	static const char *const langs[] = { "zh-Hans", "zh-Hant", "en" };
	int64_t now = day("2026-06-10");

	article("ends", "en", "valid_until: 2026-06-20\n");
	article("holds", "en", "valid_until: 2026-08-20\n");
	article("old", "en", "validated_at: 2026-01-01\nreview_every: 90d\n");
	article("fresh", "en", "validated_at: 2026-06-01\n"
		"review_every: 90d\n");
	article("later", "en", "valid_from: 2026-07-01\n");
	article("both", "en", "");
	article("both", "zh-Hant", "");
	for (int again = 0; again < 2; again++) {
		OK(kb_queue_sweep(store, now, langs, 3, &err));
		ck_assert_int_eq(open_of(KB_QUEUED_EXPIRING, "ends", "en"),
				 1);
		ck_assert_int_eq(open_of(KB_QUEUED_EXPIRING, "holds", "en"),
				 0);
		ck_assert_int_eq(open_of(KB_QUEUED_REVIEW, "old", "en"), 1);
		ck_assert_int_eq(open_of(KB_QUEUED_REVIEW, "fresh", "en"), 0);
		ck_assert_int_eq(open_of(KB_QUEUED_SCHEDULED, "later", "en"),
				 1);
		/* One script is made from the other. */
		ck_assert_int_eq(open_of(KB_QUEUED_TRANSLATION, "both",
					 "zh-Hans"), 0);
		ck_assert_int_eq(open_of(KB_QUEUED_TRANSLATION, "old",
					 "zh-Hans"), 1);
	}
	article("ends", "en", "valid_until: 2027-06-20\n");
	article("old", "en", "validated_at: 2026-06-09\nreview_every: 90d\n");
	article("old", "zh-Hans", "");
	OK(kb_queue_sweep(store, now, langs, 3, &err));
	ck_assert_int_eq(open_of(KB_QUEUED_EXPIRING, "ends", "en"), 0);
	ck_assert_int_eq(open_of(KB_QUEUED_REVIEW, "old", "en"), 0);
	ck_assert_int_eq(open_of(KB_QUEUED_TRANSLATION, "old", "zh-Hans"), 0);
	/* What lint settles is not the sweep's. */
	OK(kb_queue_settle(store, KB_QUEUED_TRANSLATION, "", NULL, 0, NULL,
			   &err));
	ck_assert_int_eq(open_of(KB_QUEUED_TRANSLATION, "ends", "zh-Hans"),
			 1);
}
END_TEST

static void receipt(struct kb_receipt_log *log, const char *query,
		    const char *why)
{
	json_t *r = json_pack("{s:s,s:s,s:s,s:{s:s,s:s,s:i}}", "verdict",
		*why ? "none" : "answer", "none_why", why, "lang", "en",
		"expired", "article", "cut", "lang", "en", "version", 1);
	char id[KB_RECEIPT_ID + 1];

	OK(kb_receipt_log_add(log, kb_receipt_id(query, r, id), query, r,
			      kb_now(), &err));
	json_decref(r);
}

START_TEST(questions_without_an_answer_come_from_the_receipts_once)
{
	const char *tmp = getenv("TMPDIR");
	char *folder = kb_format(mem, "%s/kb-queue-XXXXXX", tmp ? tmp :
				 "/tmp");
	const char *dir;
	struct kb_receipt_log *log;
	struct kb_queue_row *list;
	size_t n;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	dir = kb_format(mem, "%s/", folder);
	OK(kb_receipt_log_open(mem, dir, "public", &log, &err));
	receipt(log, "where is my parcel now", "not_confident");
	receipt(log, "Where is my parcel now?", "not_confident");
	receipt(log, "where is my parcel now", "not_confident");
	receipt(log, "flux capacitor", "no_match");
	receipt(log, "answered", "");
	receipt(log, "old price", "expired");
	for (int again = 0; again < 2; again++) {
		OK(kb_queue_ask_receipts(store, dir, 0, &err));
		list = rows(&n);
		ck_assert_uint_eq(n, 3);
		for (size_t i = 0; i < n; i++)
			if (list[i].item.kind == KB_QUEUED_UNANSWERED) {
				ck_assert_int_eq(list[i].item.count, 3);
				/* The same words are one item. */
				ck_assert_uint_eq(list[i].n, 2);
			}
	}
	ck_assert_int_eq(open_of(KB_QUEUED_EXPIRING, "cut", "en"), 1);
	receipt(log, "flux capacitor", "no_match");
	OK(kb_queue_ask_receipts(store, dir, 0, &err));
	list = rows(&n);
	for (size_t i = 0; i < n; i++)
		if (list[i].item.kind == KB_QUEUED_EMPTY)
			ck_assert_int_eq(list[i].item.count, 2);
	OK(kb_rmtree(folder, &err));
}
END_TEST

/* ---- reports ------------------------------------------------------------------------------- */

START_TEST(figures_of_the_room)
{
	struct kb_queue_item item = { .kind = KB_QUEUED_FLAG, .article = "a",
		.lang = "en", .text = "wrong", .by = "ann" };
	const struct kb_head_question heads[] = { { "a?", "a" },
						  { "b?", "gone" } };
	struct kb_queue_figures f;
	struct kb_coverage *c;
	int64_t now = kb_now(), seq;
	size_t n;

	article("a", "en", "validated_at: 2020-01-01\nreview_every: 90d\n"
		"environment:\n  product: power\n");
	article("b", "en", "");
	for (int i = 1; i <= 10; i++) {
		item.at = now - i * 100;
		OK(kb_queue_add(store, &item, &seq, &err));
		OK(kb_queue_close(store, seq, "maya", i < 10 ? "fixed" :
				  "invalid", "", &err));
	}
	put(KB_QUEUED_REVIEW, "r", "x", false);
	OK(kb_queue_figures(store, 0, now + 100, now, &f, &err));
	ck_assert_int_eq(f.closed, 9);
	ck_assert_int_ge(f.fix_median, 500);
	ck_assert_int_lt(f.fix_median, 530);
	ck_assert_int_ge(f.fix_p90, 900);
	ck_assert_int_eq(f.open[KB_QUEUED_REVIEW], 1);
	ck_assert_int_eq(f.overdue[KB_QUEUED_REVIEW], 0);
	ck_assert_int_eq(f.articles, 2);
	ck_assert_int_eq(f.stale, 1);
	OK(kb_head_questions_put(store, "en", heads, 2, &err));
	OK(kb_queue_coverage(store, mem, &c, &n, &err));
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(c[0].product, "");
	ck_assert_int_eq(c[0].answered, 0);
	ck_assert_str_eq(c[1].product, "power");
	ck_assert_int_eq(c[1].answered, 1);
	ck_assert_int_eq(c[1].total, 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("queue at work");
	TCase *tc = tcase_create("core");
	SRunner *sr;
	int failed;

	kb_base_init("test_queue_work");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, the_same_question_is_one_row);
	tcase_add_test(tc, a_cluster_is_taken_and_closed_as_one);
	tcase_add_test(tc, nobody_is_told_what_he_did_himself);
	tcase_add_test(tc, demand_harm_and_age_say_what_comes_first);
	tcase_add_test(tc, rows_are_sorted_and_filtered);
	tcase_add_test(tc, the_same_finding_is_one_item);
	tcase_add_test(tc,
		what_was_accepted_stays_accepted_until_it_says_something_else);
	tcase_add_test(tc, the_store_knows_what_is_due);
	tcase_add_test(tc,
		questions_without_an_answer_come_from_the_receipts_once);
	tcase_add_test(tc, figures_of_the_room);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
