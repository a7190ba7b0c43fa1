/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is held about a person is found in any spelling, goes, and stays away;
   the ledger and the logs take what disks and hands do to them. */
#include <check.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <kb/access.h>
#include <kb/case.h>

#include "erasing.h"

static void put(const char *id, const char *question, const char *keys)
{
	enum kb_put done;
	struct kb_case c = { .id = id, .lang = "en", .question = question,
		.article = "a",
		.detail_json = kb_format(mem, "{\"keys\":[%s]}", keys) };

	OK(kb_store_case_put(e.store, &c, &done, &err));
}

static void article(const char *id, const char *lang, const char *body)
{
	struct kb_article *a;
	enum kb_put done;
	char *text = kb_format(mem, "---\nid: %s\nlang: %s\ntitle: T\n"
		"state: published\n---\n%s\n", id, lang, body);

	OK(kb_article_parse(mem, "f.md", NULL, NULL, text, strlen(text), &a,
			    &err));
	OK(kb_store_article_put(e.store, a, "", &done, &err));
}

static struct kb_subject subject(const char *text)
{
	struct kb_subject s;

	OK(kb_subject_parse(text, &s, &err));
	return s;
}

static struct kb_held held(const char *text)
{
	const struct kb_subject s = subject(text);
	struct kb_held ret;

	OK(kb_subject_find(&e, mem, &s, &ret, &err));
	return ret;
}

static void erase(const char *text)
{
	const struct kb_subject s = subject(text);
	struct kb_held h = held(text);

	OK(kb_erase(&e, &s, &h, &err));
}

static char *read_file(const char *name, size_t *len)
{
	char *bytes;

	OK(kb_file_read(mem, path_of(name), 1 << 24, &bytes, len, &err));
	return bytes;
}

START_TEST(who_is_meant)
{
	struct kb_subject s;
	static const char *const bad[] = { "", "phone", "phone:", ":x",
		"nose:1", "averyveryverylongkind:1", "code:\xff" };

	for (size_t i = 0; i < KB_COUNT(bad); i++)
		ck_assert_int_eq(kb_subject_parse(bad[i], &s, &err),
				 KB_INVALID);
	s = subject("case:c:1");
	ck_assert(s.is_case);
	ck_assert_str_eq(s.value, "c:1");
	ck_assert_int_eq(subject("any:x").kind, KB_KEY_ANY);
	ck_assert_int_eq(subject("surname:x").kind, KB_KEY_SURNAME);
}
END_TEST

static const struct { const char *who, *text; bool is; } texts[] = {
	{ "surname:Lee", "i am LEE, hello", true },
	{ "surname:Lee", "lee", true },
	{ "surname:Lee", "sleep", false }, { "surname:Lee", "leek", false },
	{ "surname:Lee", "sleeping, said lee.", true },
	{ "surname:Семёнов", "я семенов", true },
	{ "surname:Семёнов", "семеновский", false },
	{ "surname:Семёнов", "несеменов", false },
	{ "surname:陳小明", "我是陈小明的妈妈", true },
	{ "surname:陳", "陈年旧事", false },
	{ "surname:...", "...", false },
	{ "phone:13800138000", "call +86 138-0013-8000", true },
	{ "phone:13800138000", "call 13900139000", false },
	{ "phone:13800138000", "mail a@b.cn", false },
	{ "any:A@b.CN", "mail a@b.cn", true },
	{ "email:a@b.cn", "call 13800138000", false },
};

START_TEST(texts_hold_it_or_not)
{
	const struct kb_subject s = subject(texts[_i].who);

	ck_assert(kb_matcher_in(kb_matcher_new(mem, e.masker, &s),
				texts[_i].text) == texts[_i].is);
}
END_TEST

START_TEST(one_person_goes_others_stay)
{
	struct kb_held h;
	int64_t cases, keys;

	for (int i = 0; i < 40; i++)
		put(kb_format(mem, "c%02d", i), "i am quexat", "");
	put("k1", "call 13800138000", "\"Smith\"");
	put("k2", "call 13900139000", "\"Quexat\"");
	for (int i = 0; i < 20; i++) {
		article(kb_format(mem, "a%02d", i), "en", "ask Quexat");
		article(kb_format(mem, "a%02d", i), "ru", "ask Quexat");
	}
	asked("quexat again", 1700000000);
	asked("somebody else", 1700000000);
	h = held("surname:QUEXAT");
	ck_assert_uint_eq(h.n, 41);
	ck_assert_str_eq(h.cases[0], "c00");
	ck_assert_int_eq(h.keys, 2);
	ck_assert_int_eq(h.lines, 1);
	ck_assert_uint_eq(h.n_articles, 20);
	erase("surname:QUEXAT");
	h = held("any:quexat");
	ck_assert_uint_eq(h.n, 0);
	ck_assert_int_eq(h.lines, 0);
	ck_assert_uint_eq(held("phone:+8613800138000").n, 1);
	OK(kb_erase_replay(&e, &cases, &keys, &err));
	ck_assert_int_eq(cases, 0);
	/* He comes back with another case, and with one of the old ones. */
	put("new", "hello", "\"quexat\"");
	put("c00", "hello", "");
	OK(kb_erase_replay(&e, &cases, &keys, &err));
	ck_assert_int_eq(cases, 2);
	ck_assert_int_eq(keys, 1);
	ck_assert_uint_eq(held("case:k1").n, 1);
}
END_TEST

START_TEST(one_case_goes)
{
	const struct kb_subject s = subject("case:c1");
	struct kb_held h;

	ck_assert_int_eq(kb_subject_find(&e, mem, &s, &h, &err),
			 KB_NOT_FOUND);
	put("c1", "q 13800138000", "");
	put("c2", "q 13800138000", "");
	h = held("case:c1");
	ck_assert_int_eq(h.keys, 1);
	OK(kb_erase(&e, &s, &h, &err));
	/* Cut off and run again. */
	OK(kb_erase(&e, &s, &h, &err));
	ck_assert_uint_eq(held("phone:13800138000").n, 1);
}
END_TEST

static void open_file(const char *id, const char *surname)
{
	struct kb_case_key key = { "surname", surname };
	struct kb_case_opening o = { .id = id, .lang = "en",
		.question = "hello", .keys = &key, .n_keys = *surname != 0 };
	const char *got;

	OK(kb_case_open(e.store, mem, &o, &got, NULL, &err));
}

static void add_event(const char *id, enum kb_event kind, const char *body)
{
	struct kb_case_event event = { .kind = kind,
				       .body = json_loads(body, 0, NULL) };

	OK(kb_case_add(e.store, id, &event, NULL, &err));
	json_decref(event.body);
}

START_TEST(case_files_go_with_all_their_rows)
{
	struct kb_queue_item item = { .kind = KB_QUEUED_UNANSWERED,
				      .text = "Quexat asks again" };
	struct kb_queue_item *items;
	struct kb_case_file f;
	struct kb_case_event *events;
	struct kb_case_due *due;
	int64_t cases, keys;
	struct kb_held h;
	size_t n;

	open_file("by-key", "Quexat");
	open_file("by-note", "");
	add_event("by-note", KB_EVENT_NOTE, "{\"text\":\"is Quexat's wife\"}");
	open_file("by-task", "");
	add_event("by-task", KB_EVENT_TASK,
		  "{\"text\":\"ring mr quexat\",\"due\":5}");
	add_event("by-key", KB_EVENT_RESOLVED, "{\"article\":\"a\"}");
	open_file("other", "Smith");
	add_event("other", KB_EVENT_TASK, "{\"text\":\"ring\",\"due\":5}");
	OK(kb_queue_add(e.store, &item, NULL, &err));
	item.text = "somebody else asks";
	OK(kb_queue_add(e.store, &item, NULL, &err));

	ck_assert_uint_eq(held("case:by-task").n, 1);
	h = held("surname:quexat");
	ck_assert_uint_eq(h.n, 3);
	ck_assert_uint_eq(h.n_queued, 1);
	ck_assert_int_eq(h.keys, 1);
	erase("surname:quexat");
	for (size_t i = 0; i < h.n; i++)
		ck_assert_int_eq(kb_case_load(e.store, mem, h.cases[i], &f,
			&events, &n, &err), KB_NOT_FOUND);
	OK(kb_cases_due(e.store, mem, NULL, 9, &due, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(due[0].case_id, "other");
	OK(kb_queue_list(e.store, mem, NULL, false, 0, 9, &items, &n, &err));
	ck_assert_uint_eq(n, 1);
	/* They come back with an old store. */
	open_file("by-task", "");
	open_file("new", "Quexat");
	open_file("third", "Smith");
	OK(kb_erase_replay(&e, &cases, &keys, &err));
	ck_assert_int_eq(cases, 2);
	ck_assert_int_eq(keys, 1);
	ck_assert_uint_eq(held("surname:Smith").n, 2);
}
END_TEST

START_TEST(who_reads_the_log_is_waited_for)
{
	const struct kb_subject s = subject("case:c1");
	struct kb_held h;
	sqlite3 *other;
	sqlite3_stmt *stmt;

	put("c1", "q", "");
	h = held("case:c1");
	ck_assert_int_eq(sqlite3_open(path_of("store.db"), &other), 0);
	ck_assert_int_eq(sqlite3_prepare_v2(other, "SELECT id FROM "
		"resolved_case", -1, &stmt, NULL), 0);
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	ck_assert_int_eq(kb_erase(&e, &s, &h, &err), KB_BUSY);
	sqlite3_finalize(stmt);
	sqlite3_close(other);
	OK(kb_erase(&e, &s, &h, &err));
}
END_TEST

START_TEST(the_ledger_takes_damage)
{
	const struct kb_subject s = subject("case:c1");
	struct kb_held h = { 0 };
	int64_t cases, keys;
	size_t len, again;
	char *bytes, *bad;
	struct stat st;

	OK(kb_erase_replay(&e, &cases, &keys, &err));
	put("c1", "q 13800138000", "");
	put("c2", "q 13900139000", "");
	erase("case:c1");
	erase("phone:13900139000");
	bytes = read_file("erasures", &len);
	ck_assert_uint_eq(len, 3 * LINE);
	ck_assert_int_eq(stat(e.ledger, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	ck_assert_ptr_null(strstr(bytes, "case"));
	/* The same again adds nothing; half a line is written over. */
	OK(kb_file_write(e.ledger, bytes, 2 * LINE + 30, &err));
	erase("phone:13900139000");
	OK(kb_erase(&e, &s, &h, &err));
	read_file("erasures", &again);
	ck_assert_uint_eq(again, 2 * LINE);
	for (size_t at = 0; at < LINE; at += 7) {
		bad = kb_strndup(mem, bytes, len);
		bad[at] = bad[at] == '1' ? '2' : '1';
		OK(kb_file_write(e.ledger, bad, len, &err));
		ck_assert_int_eq(kb_erase_replay(&e, &cases, &keys, &err),
				 KB_CORRUPT);
		ck_assert_int_eq(kb_erase(&e, &s, &h, &err), KB_CORRUPT);
	}
	bad = kb_strndup(mem, bytes, len);
	bad[21] = 'g';
	OK(kb_file_write(e.ledger, bad, len, &err));
	ck_assert_int_eq(kb_erase_replay(&e, &cases, &keys, &err),
			 KB_CORRUPT);
	bad[21] = bytes[21];
	bad[22] = 'A';
	OK(kb_file_write(e.ledger, bad, len, &err));
	ck_assert_int_eq(kb_erase_replay(&e, &cases, &keys, &err),
			 KB_CORRUPT);
	bad[22] = bytes[22];
	bad[LINE - 1] = ' ';
	OK(kb_file_write(e.ledger, bad, len, &err));
	ck_assert_int_eq(kb_erase_replay(&e, &cases, &keys, &err),
			 KB_CORRUPT);
	/* Nothing is erased that the ledger cannot hold. */
	put("c3", "q", "");
	e.ledger = path_of("nowhere/erasures");
	h = held("case:c3");
	ck_assert_int_eq(kb_erase(&e, &s, &h, &err), KB_IO);
	ck_assert_uint_eq(held("case:c3").n, 1);
	e.ledger = folder;
	ck_assert_int_ne(kb_erase_replay(&e, &cases, &keys, &err), KB_OK);
}
END_TEST

START_TEST(paths_follow_the_key)
{
	struct kb_config config;

	kb_config_default(&config);
	ck_assert_str_eq(kb_erasures_path(mem, &config), "var/erasures");
	config.key_file = "k";
	ck_assert_str_eq(kb_erasures_path(mem, &config), "erasures");
}
END_TEST

/* A line that was damaged is searched, and wiped, as it stands. */
START_TEST(damaged_receipts_keep_nobody)
{
	char *path = path_of("receipts/public/2023-11-14.jsonl"), *bytes;
	size_t len;

	asked("quexat asks", 1700000000);
	asked("another", 1700000000);
	bytes = read_file("receipts/public/2023-11-14.jsonl", &len);
	bytes[3] = '\xff';
	OK(kb_file_write(path, bytes, len, &err));
	ck_assert_int_eq(held("surname:quexat").lines, 1);
	erase("surname:quexat");
	bytes = read_file("receipts/public/2023-11-14.jsonl", &len);
	ck_assert_ptr_null(memmem(bytes, len, "quexat", 6));
	ck_assert_ptr_nonnull(memmem(bytes, len, "another", 7));
	ck_assert_int_eq(held("surname:quexat").lines, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("erase");
	TCase *tc = tcase_create("erase");
	SRunner *runner;

	kb_base_init("test_erase");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, who_is_meant);
	tcase_add_loop_test(tc, texts_hold_it_or_not, 0, KB_COUNT(texts));
	tcase_add_test(tc, one_person_goes_others_stay);
	tcase_add_test(tc, one_case_goes);
	tcase_add_test(tc, case_files_go_with_all_their_rows);
	tcase_add_test(tc, who_reads_the_log_is_waited_for);
	tcase_add_test(tc, the_ledger_takes_damage);
	tcase_add_test(tc, paths_follow_the_key);
	tcase_add_test(tc, damaged_receipts_keep_nobody);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
