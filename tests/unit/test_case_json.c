/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the events of a case come to: latest facts, what is open, how promises
   were kept. */
#include <check.h>
#include <stdlib.h>

#include <kb/case.h>

static void *mem;
static struct kb_error err;
static struct kb_store *store;
static struct kb_calendars *calendars;
static const char *id;

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)

static void setup(void)
{
	struct kb_case_opening o = { .lang = "zh-Hans", .country = "CN",
		.channel = "phone", .question = "停电了", .owner = "lin" };

	mem = talloc_new(NULL);
	OK(kb_store_open(mem, ":memory:", KB_STORE_WRITE, true, &store, &err));
	OK(kb_calendars_open(mem, kb_format(mem, "%s/calendars",
			     getenv("KB_TOP")), &calendars, &err));
	/* 14:05 in Shanghai. */
	ck_assert(kb_time_parse("2026-11-23T06:05:00Z", &o.at));
	OK(kb_case_open(store, mem, &o, &id, NULL, &err));
}

static void teardown(void)
{
	talloc_free(mem);
}

static int64_t at_of(const char *at)
{
	int64_t ret;

	ck_assert(kb_time_parse(at, &ret));
	return ret;
}

static void add(const char *at, enum kb_event kind, const char *body)
{
	struct kb_case_event e = { .at = at_of(at), .by = "lin", .kind = kind,
				   .body = json_loads(body, 0, NULL) };

	OK(kb_case_add(store, id, &e, NULL, &err));
	json_decref(e.body);
}

static json_t *view(const struct kb_calendars *all, const char *now)
{
	json_t *root;

	OK(kb_case_json(store, mem, id, all, at_of(now), &root, &err));
	return root;
}

static const char *text(const json_t *root, const char *list, size_t i,
			const char *key)
{
	const json_t *item = json_array_get(json_object_get(root, list), i);
	const char *value = json_string_value(json_object_get(item, key));

	return value ? value : "null";
}

static size_t count(const json_t *root, const char *list)
{
	return json_array_size(json_object_get(root, list));
}

START_TEST(the_latest_counts)
{
	json_t *root;

	add("2026-11-23T06:06:00Z", KB_EVENT_FACT,
	    "{\"attribute\":\"city\",\"value\":\"A\"}");
	add("2026-11-23T06:07:00Z", KB_EVENT_FACT,
	    "{\"attribute\":\"meter\",\"value\":\"on\"}");
	add("2026-11-23T06:08:00Z", KB_EVENT_FACT,
	    "{\"attribute\":\"city\",\"value\":\"B\"}");
	add("2026-11-23T06:09:00Z", KB_EVENT_TICKED, "{\"article\":\"a\","
	    "\"version\":1,\"step\":2,\"text\":\"fuse\",\"done\":true}");
	add("2026-11-23T06:10:00Z", KB_EVENT_TICKED, "{\"article\":\"a\","
	    "\"version\":1,\"step\":2,\"text\":\"fuse\",\"done\":false}");
	add("2026-11-23T06:10:00Z", KB_EVENT_HANDOFF,
	    "{\"trail\":{\"lang\":\"en\"}}");
	root = view(NULL, "2026-11-23T07:00:00Z");
	ck_assert_uint_eq(count(root, "facts"), 2);
	ck_assert_str_eq(text(root, "facts", 0, "attribute"), "meter");
	ck_assert_str_eq(text(root, "facts", 1, "value"), "B");
	ck_assert_uint_eq(count(root, "ticks"), 1);
	ck_assert(json_is_false(json_object_get(json_array_get(
		json_object_get(root, "ticks"), 0), "done")));
	ck_assert_uint_eq(count(root, "timeline"), 7);
	ck_assert_str_eq(text(root, "timeline", 1, "text"), "city: A");
	ck_assert_str_eq(text(root, "timeline", 0, "at"),
			 "2026-11-23T06:05:00Z");
	ck_assert(json_is_null(json_object_get(root, "resolved_at")));
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(
		root, "handoff"), "lang")), "en");
	json_decref(root);
	ck_assert_int_eq(kb_case_json(store, mem, "none", NULL, 0, &root,
				      &err), KB_NOT_FOUND);
}
END_TEST

/* Call 14:05, limit 45 minutes, arrival 15:00, told at...; due is 14:50. */
static const struct {
	const char *told, *arrived, *now, *kept, *tell_by;
	int by;
	bool told_late;
} ways[] = {
	{ NULL, NULL, "2026-11-23T06:30:00Z", "running", "14:50", 1200, false },
	{ NULL, "2026-11-23T06:45:00Z", NULL, "kept", "14:50", 300, false },
	{ NULL, "2026-11-23T07:00:00Z", NULL, "late", "14:50", -600, false },
	{ "2026-11-23T06:40:00Z", "2026-11-23T07:00:00Z", NULL, "excused",
	  "14:50", -600, false },
	{ "2026-11-23T06:55:00Z", "2026-11-23T07:00:00Z", NULL, "late",
	  "14:50", -600, true },
};

START_TEST(a_promise_tells_whether_it_was_kept)
{
	json_t *root, *item;

	add("2026-11-23T06:06:00Z", KB_EVENT_PROMISE, kb_format(mem,
		"{\"what\":\"crew on site\",\"within\":\"PT45M\",\"calendar\":"
		"\"natural\",\"exception\":\"traffic\",\"tell\":\"customer\","
		"\"clause\":\"4.2\",\"article\":\"cut\",\"version\":1,"
		"\"owner\":\"lin\",\"start\":%lld,\"due\":%lld}",
		(long long)at_of("2026-11-23T06:05:00Z"),
		(long long)at_of("2026-11-23T06:50:00Z")));
	if (ways[_i].told)
		add(ways[_i].told, KB_EVENT_TOLD,
		    "{\"of\":2,\"whom\":\"customer\"}");
	if (ways[_i].arrived)
		add("2026-11-23T08:00:00Z", KB_EVENT_DONE, kb_format(mem,
		    "{\"of\":2,\"at\":%lld}",
		    (long long)at_of(ways[_i].arrived)));
	root = view(calendars, ways[_i].now ? ways[_i].now :
		    "2026-11-23T09:00:00Z");
	ck_assert_uint_eq(count(root, "promises"), 1);
	item = json_array_get(json_object_get(root, "promises"), 0);
	ck_assert_str_eq(text(root, "promises", 0, "kept"), ways[_i].kept);
	ck_assert_str_eq(text(root, "promises", 0, "due"),
			 "2026-11-23T14:50:00+08:00");
	ck_assert_ptr_nonnull(strstr(text(root, "promises", 0, "tell_by"),
				     ways[_i].tell_by));
	ck_assert_int_eq(json_integer_value(json_object_get(item,
		"by_seconds")), ways[_i].by);
	ck_assert(json_is_true(json_object_get(item, "told_late")) ==
		  ways[_i].told_late);
	ck_assert_str_eq(text(root, "promises", 0, "clause"), "4.2");
	json_decref(root);
	root = view(NULL, "2026-11-23T09:00:00Z");
	ck_assert_str_eq(text(root, "promises", 0, "kept"), "null");
	json_decref(root);
}
END_TEST

START_TEST(tasks_are_overdue_until_they_are_done)
{
	json_t *root;

	add("2026-11-23T06:06:00Z", KB_EVENT_TASK, kb_format(mem,
		"{\"text\":\"ring back\",\"owner\":\"lin\",\"due\":%lld}",
		(long long)at_of("2026-11-23T08:00:00Z")));
	root = view(calendars, "2026-11-23T08:00:01Z");
	ck_assert(json_is_true(json_object_get(json_array_get(
		json_object_get(root, "tasks"), 0), "overdue")));
	json_decref(root);
	root = view(calendars, "2026-11-23T08:00:00Z");
	ck_assert(json_is_false(json_object_get(json_array_get(
		json_object_get(root, "tasks"), 0), "overdue")));
	json_decref(root);
	add("2026-11-23T09:00:00Z", KB_EVENT_DONE, "{\"of\":2}");
	root = view(calendars, "2026-11-23T10:00:00Z");
	ck_assert(json_is_false(json_object_get(json_array_get(
		json_object_get(root, "tasks"), 0), "overdue")));
	ck_assert_str_eq(text(root, "tasks", 0, "done_at"),
			 "2026-11-23T17:00:00+08:00");
	ck_assert_str_eq(text(root, "timeline", 2, "text"), "ring back");
	json_decref(root);
}
END_TEST

int main(void)
{
	kb_base_init("test_case_json");
	Suite *suite = suite_create("case json");
	TCase *tc = tcase_create("core");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_latest_counts);
	tcase_add_loop_test(tc, a_promise_tells_whether_it_was_kept, 0,
			    (int)KB_COUNT(ways));
	tcase_add_test(tc, tasks_are_overdue_until_they_are_done);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
