/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The editors' queue, and what goes out to other systems until it arrives. */
#include <check.h>
#include <stdlib.h>

#include <kb/case.h>

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

static int64_t queue(enum kb_queued kind, const char *article,
		     const char *text, int64_t at)
{
	struct kb_queue_item item = { .kind = kind, .article = article,
		.lang = "en", .version = 2, .text = text, .by = "lin",
		.at = at };
	int64_t seq;

	OK(kb_queue_add(store, &item, &seq, &err));
	return seq;
}

static struct kb_queue_item *list(const char *article, bool open_only,
				  int64_t since, size_t *n)
{
	struct kb_queue_item *items;

	OK(kb_queue_list(store, mem, article, open_only, since, 3, &items, n,
			 &err));
	return items;
}

START_TEST(the_queue_is_newest_first_until_it_is_closed)
{
	struct kb_queue_item *items;
	int64_t flag = queue(KB_QUEUED_FLAG, "cut", "wrong price, ring "
			     "13800138000", 100);
	int64_t rows, oldest;
	size_t n;

	queue(KB_QUEUED_UNANSWERED, NULL, "why?", 200);
	items = list(NULL, true, 0, &n);
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(items[0].kind, KB_QUEUED_UNANSWERED);
	ck_assert_str_eq(items[0].article, "");
	ck_assert_str_eq(items[1].text, "wrong price, ring [phone-1]");
	ck_assert_int_eq(items[1].version, 2);
	ck_assert_str_eq(items[1].by, "lin");
	list("cut", true, 0, &n);
	ck_assert_uint_eq(n, 1);
	OK(kb_queue_close(store, flag, "vera", "fixed", "", &err));
	OK(kb_queue_close(store, flag, "max", "fixed", "", &err));
	list("cut", true, 0, &n);
	ck_assert_uint_eq(n, 0);
	items = list("cut", false, 0, &n);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(items[0].closed_by, "vera");
	list(NULL, false, 150, &n);
	ck_assert_uint_eq(n, 1);
	OK(kb_queue_cut(store, kb_now() + 1, true, &rows, &oldest, &err));
	ck_assert_int_eq(rows, 1);
	ck_assert_int_gt(oldest, 200);
	OK(kb_queue_cut(store, oldest, false, &rows, &oldest, &err));
	ck_assert_int_eq(rows, 0);
	OK(kb_queue_cut(store, oldest + 1, false, &rows, &oldest, &err));
	list("cut", false, 0, &n);
	ck_assert_uint_eq(n, 0);
	list(NULL, true, 0, &n);
	ck_assert_uint_eq(n, 1);
	for (int i = 0; i < 5; i++)
		queue(KB_QUEUED_FLAG, "x", "y", 300);
	list(NULL, true, 0, &n);
	ck_assert_uint_eq(n, 3);
	ck_assert_int_eq(kb_queue_close(store, 99, "vera", "fixed", "", &err),
			 KB_NOT_FOUND);
}
END_TEST

START_TEST(the_queue_takes_no_nonsense)
{
	struct kb_queue_item item = { .text = "" };
	char *big = kb_alloc(mem, KB_CASE_TEXT_MAX + 2, 1, "big");

	ck_assert_int_eq(kb_queue_add(store, &item, NULL, &err), KB_INVALID);
	item.text = "\xff";
	ck_assert_int_eq(kb_queue_add(store, &item, NULL, &err), KB_INVALID);
	memset(big, 'a', KB_CASE_TEXT_MAX + 1);
	item.text = big;
	ck_assert_int_eq(kb_queue_add(store, &item, NULL, &err), KB_LIMIT);
	item.text = "a";
	item.by = big;
	ck_assert_int_eq(kb_queue_add(store, &item, NULL, &err), KB_LIMIT);
}
END_TEST

/* ---- what goes out ------------------------------------------------------------ */

static const char *open_case(void)
{
	struct kb_case_opening o = { .source = "zendo", .source_id = "7",
		.lang = "en", .channel = "chat", .by = "lin",
		.question = "call me at 13800138000" };
	const char *id;

	OK(kb_case_open(store, mem, &o, &id, NULL, &err));
	return id;
}

static struct kb_outgoing *due(int64_t now, size_t *n)
{
	struct kb_outgoing *out;

	OK(kb_outgoing_due(store, mem, now, 9, &out, n, &err));
	return out;
}

START_TEST(every_listener_is_told_and_no_person_is_named)
{
	json_t *body = json_loads("{\"what\":\"ring Mr Lee\",\"owner\":"
		"\"lin\",\"due\":500,\"clause\":\"4.2\"}", 0, NULL);
	struct kb_case_event e = { .by = "lin", .kind = KB_EVENT_PROMISE,
				   .body = body };
	struct kb_outgoing *out;
	const char *id;
	json_t *root;
	size_t n;

	open_case();
	due(kb_now(), &n);
	ck_assert_uint_eq(n, 0);
	kb_store_listeners(store, 2);
	OK(kb_case_remove(store, "20001", &err));
	id = open_case();
	OK(kb_case_add(store, id, &e, NULL, &err));
	e.kind = KB_EVENT_NOTE;
	e.body = json_pack("{ss}", "text", "quiet");
	OK(kb_case_add(store, id, &e, NULL, &err));
	json_decref(e.body);
	json_decref(body);
	out = due(kb_now(), &n);
	ck_assert_uint_eq(n, 4);
	ck_assert_str_eq(out[0].event, "case.opened");
	ck_assert_int_eq(out[0].url, 0);
	ck_assert_int_eq(out[1].url, 1);
	ck_assert_str_eq(out[2].event, "case.promise");
	for (size_t i = 0; i < n; i++) {
		ck_assert_ptr_null(strstr(out[i].body, "138"));
		ck_assert_ptr_null(strstr(out[i].body, "Lee"));
		ck_assert_ptr_null(strstr(out[i].body, "lin"));
	}
	root = json_loads(out[2].body, 0, NULL);
	ck_assert_str_eq(json_string_value(json_object_get(root, "case")), id);
	ck_assert_str_eq(json_string_value(json_object_get(root, "event")),
			 "case.promise");
	ck_assert_str_eq(json_string_value(json_object_get(root,
		"source_id")), "7");
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(
		root, "detail"), "clause")), "4.2");
	json_decref(root);
}
END_TEST

START_TEST(what_fails_is_tried_again_and_then_given_up)
{
	static const int waits[] = { 60, 120, 240, 480, 960, 1920, 3840, 7680,
				     15360, 21600, 21600 };
	int64_t now, start, seq, rows;
	struct kb_outgoing *out;
	size_t n;

	kb_store_listeners(store, 1);
	open_case();
	out = due(kb_now(), &n);
	seq = out[0].seq;
	now = start = out[0].at;
	for (size_t i = 0; i < KB_COUNT(waits); i++) {
		OK(kb_outgoing_result(store, seq, now, "refused", &err));
		due(now + waits[i] - 1, &n);
		ck_assert_uint_eq(n, 0);
		now += waits[i];
		due(now, &n);
		ck_assert_uint_eq(n, 1);
	}
	OK(kb_outgoing_failing(store, mem, 9, &out, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(out[0].error, "refused");
	ck_assert_int_eq(out[0].tries, (int)KB_COUNT(waits));
	now = start + 3 * 86400;
	OK(kb_outgoing_result(store, seq, now, "refused", &err));
	due(now + 365 * 86400, &n);
	ck_assert_uint_eq(n, 0);
	OK(kb_outgoing_failing(store, mem, 9, &out, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(out[0].next_at, 0);
	OK(kb_outgoing_retry(store, now, &rows, &err));
	ck_assert_int_eq(rows, 1);
	due(now, &n);
	ck_assert_uint_eq(n, 1);
	OK(kb_outgoing_result(store, seq, now, NULL, &err));
	due(now, &n);
	ck_assert_uint_eq(n, 0);
	OK(kb_outgoing_failing(store, mem, 9, &out, &n, &err));
	ck_assert_uint_eq(n, 0);
	ck_assert_int_eq(kb_outgoing_result(store, seq, now, NULL, &err),
			 KB_NOT_FOUND);
}
END_TEST

int main(void)
{
	kb_base_init("test_queue");
	Suite *suite = suite_create("queue");
	TCase *tc = tcase_create("core");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_queue_is_newest_first_until_it_is_closed);
	tcase_add_test(tc, the_queue_takes_no_nonsense);
	tcase_add_test(tc, every_listener_is_told_and_no_person_is_named);
	tcase_add_test(tc, what_fails_is_tried_again_and_then_given_up);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
