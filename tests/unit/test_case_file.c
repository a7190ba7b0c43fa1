/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Case files: what is kept of a case, masked, and what follows from an event. */
#include <check.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <kb/case.h>

static void *mem;
static struct kb_error err;
static struct kb_store *store;
static struct kb_masker *masker;
static struct kb_secret *secret;
static char folder[] = "kb-file-XXXXXX";

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)

static char *path_of(const char *name)
{
	return kb_format(mem, "%s/%s", folder, name);
}

static void setup(void)
{
	mem = talloc_new(NULL);
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	OK(kb_store_open(mem, path_of("store.db"), KB_STORE_WRITE, true,
			 &store, &err));
	OK(kb_masker_new(mem, "ZX\\d{8}", &masker, &err));
	OK(kb_secret_open(mem, path_of("key"), true, &secret, &err));
	kb_store_guard(store, masker, secret);
}

static void teardown(void)
{
	talloc_free(mem);
	ck_assert_int_eq(kb_rmtree(folder, &err), KB_OK);
}

static const char *open_case(const char *question)
{
	struct kb_case_opening o = { .lang = "en", .country = "GB",
		.channel = "phone", .question = question, .owner = "lin",
		.by = "lin", .at = 1000 };
	enum kb_put done;
	const char *id;

	OK(kb_case_open(store, mem, &o, &id, &done, &err));
	ck_assert_int_eq(done, KB_PUT_NEW);
	return id;
}

static enum kb_status try(const char *id, enum kb_event kind,
			  const char *body, int64_t *seq)
{
	json_t *root = body ? json_loads(body, 0, NULL) : NULL;
	struct kb_case_event e = { .at = 2000, .by = "lin", .kind = kind,
				   .body = root };
	enum kb_status st = kb_case_add(store, id, &e, seq, &err);

	json_decref(root);
	return st;
}

static int64_t add(const char *id, enum kb_event kind, const char *body)
{
	int64_t seq;

	OK(try(id, kind, body, &seq));
	return seq;
}

static const char *body_at(const char *id, int64_t seq, const char *key)
{
	struct kb_case_file f;
	struct kb_case_event *events;
	size_t n;

	OK(kb_case_load(store, mem, id, &f, &events, &n, &err));
	ck_assert_int_le(seq, (int64_t)n);
	return json_string_value(json_object_get(events[seq - 1].body, key));
}

/* Every byte of the store. */
static bool holds(const char *text)
{
	static const char *const names[] = { "store.db", "store.db-wal" };
	char *bytes;
	size_t len;

	for (size_t i = 0; i < KB_COUNT(names); i++) {
		struct stat st;
		if (stat(path_of(names[i]), &st) < 0)
			continue;
		OK(kb_file_read(mem, path_of(names[i]), 1 << 24, &bytes, &len,
				&err));
		if (memmem(bytes, len, text, strlen(text)))
			return true;
	}
	return false;
}

START_TEST(a_case_is_opened_and_remembers)
{
	const char *id = open_case("no light since noon");
	struct kb_case_file f;
	struct kb_case_event *events;
	size_t n;

	ck_assert_str_eq(id, "20001");
	ck_assert_str_eq(open_case("x"), "20002");
	ck_assert_int_eq(add(id, KB_EVENT_FACT,
		"{\"attribute\":\"city\",\"value\":\"Leeds\"}"), 2);
	ck_assert_int_eq(add(id, KB_EVENT_NOTE, "{\"text\":\"calm\"}"), 3);
	OK(kb_case_load(store, mem, id, &f, &events, &n, &err));
	ck_assert_str_eq(f.question, "no light since noon");
	ck_assert_str_eq(f.state, "open");
	ck_assert_int_eq(f.opened_at, 1000);
	ck_assert_int_eq(f.changed_at, 2000);
	ck_assert_uint_eq(n, 3);
	ck_assert_int_eq(events[0].kind, KB_EVENT_OPENED);
	ck_assert_int_eq(events[2].kind, KB_EVENT_NOTE);
	ck_assert_str_eq(events[2].by, "lin");
	ck_assert_int_eq(kb_case_load(store, mem, "9", &f, &events, &n, &err),
			 KB_NOT_FOUND);
	ck_assert_ptr_nonnull(strstr(err.text, "'9'"));
}
END_TEST

START_TEST(the_same_source_is_the_same_case)
{
	struct kb_case_key keys[] = { { "phone", "+44 20 7946 0018" },
				      { "surname", "Хан" },
				      { NULL, "ZX12345678" } };
	struct kb_case_opening o = { .source = "zendo", .source_id = "77",
		.lang = "ru", .question = "нет света" };
	struct kb_case_found *found;
	const char *id, *again;
	enum kb_put done;
	size_t n;

	OK(kb_case_open(store, mem, &o, &id, &done, &err));
	ck_assert_int_eq(done, KB_PUT_NEW);
	o.keys = keys;
	o.n_keys = 3;
	OK(kb_case_open(store, mem, &o, &again, &done, &err));
	ck_assert_int_eq(done, KB_PUT_SAME);
	ck_assert_str_eq(id, again);
	static const char *const texts[] = { "+442079460018", "хан",
		"ZX12345678", "77", "#20001", " 20001 " };
	for (size_t i = 0; i < KB_COUNT(texts); i++) {
		OK(kb_cases_find(store, secret, masker, mem, texts[i], 9,
				 &found, &n, &err));
		ck_assert_msg(n == 1, "%s: %zu", texts[i], n);
		ck_assert_str_eq(found[0].file.id, id);
	}
}
END_TEST

START_TEST(what_reaches_a_person_is_masked_and_has_one_token)
{
	const char *id = open_case("call 13800138000 back");
	int64_t seq = add(id, KB_EVENT_NOTE, "{\"text\":\"13900139000, not "
			  "138 0013 8000\"}");
	struct kb_case_found *found;
	struct kb_case_key *keys;
	size_t n;

	ck_assert_str_eq(body_at(id, seq, "text"),
			 "[phone-2], not [phone-1]");
	seq = add(id, KB_EVENT_HANDOFF, "{\"trail\":{\"items\":[{\"receipt\":"
		"\"r-139551395513\",\"query\":\"ring 13700137000\"}]}}");
	ck_assert(!holds("13800138000"));
	ck_assert(!holds("13900139000"));
	ck_assert(!holds("13700137000"));
	ck_assert(holds("ring [phone-3]"));
	ck_assert(holds("r-139551395513"));
	OK(kb_cases_find(store, secret, masker, mem, "+8613900139000", 9,
			 &found, &n, &err));
	ck_assert_uint_eq(n, 1);
	OK(kb_store_case_keys(store, secret, mem, id, &keys, &n, &err));
	ck_assert_uint_eq(n, 3);
}
END_TEST

START_TEST(surnames_are_found_by_sound_after_the_sure_ones)
{
	static const char *const names[] = { "余", "Yu", "王" };
	struct kb_case_found *found;
	struct kb_case_key *keys;
	size_t n;

	for (size_t i = 0; i < KB_COUNT(names); i++) {
		struct kb_case_key key = { "surname", names[i] };
		struct kb_case_opening o = { .lang = "zh-Hans",
			.question = "q", .keys = &key, .n_keys = 1,
			.at = 1000 + (int64_t)i };
		const char *id;
		OK(kb_case_open(store, mem, &o, &id, NULL, &err));
	}
	OK(kb_cases_find(store, secret, masker, mem, "余", 9, &found, &n,
			 &err));
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(found[0].how, KB_FOUND_KEY);
	ck_assert_str_eq(found[0].file.id, "20001");
	ck_assert_ptr_null(found[0].surname);
	ck_assert_int_eq(found[1].how, KB_FOUND_SOUND);
	ck_assert_str_eq(found[1].surname, "Yu");
	OK(kb_cases_find(store, secret, masker, mem, "Юй", 1, &found, &n,
			 &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(found[0].surname, "Yu");
	OK(kb_store_case_keys(store, secret, mem, "20001", &keys, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_uint_eq(kb_store_masked(store).keys, 3);
	ck_assert(!holds("余"));
	OK(kb_cases_find(store, NULL, masker, mem, "余", 9, &found, &n, &err));
	ck_assert_uint_eq(n, 0);
}
END_TEST

static const struct {
	enum kb_event kind;
	enum kb_status status;
	const char *body, *says;
} refused[] = {
	{ KB_EVENT_NOTE, KB_INVALID, "{}", "needs 'text'" },
	{ KB_EVENT_NOTE, KB_INVALID, "{\"text\":null}", "needs 'text'" },
	{ KB_EVENT_NOTE, KB_INVALID, "{\"text\":\"\"}", "needs 'text'" },
	{ KB_EVENT_NOTE, KB_INVALID, "{\"text\":\"a\",\"x\":1}", "no key 'x'" },
	{ KB_EVENT_NOTE, KB_INVALID, "{\"text\":1}", "must be a text" },
	{ KB_EVENT_NOTE, KB_INVALID, "[]", "an object" },
	{ KB_EVENT_TASK, KB_INVALID, "{\"text\":\"a\",\"due\":\"x\"}",
	  "a whole number" },
	{ KB_EVENT_TASK, KB_INVALID, "{\"text\":\"a\",\"due\":-1}", "below" },
	{ KB_EVENT_TASK, KB_INVALID, "{\"text\":\"a\"}", "needs 'due'" },
	{ KB_EVENT_DONE, KB_INVALID, "{\"of\":1}", "open" },
	{ KB_EVENT_TOLD, KB_INVALID, "{\"of\":9}", "open" },
	{ KB_EVENT_REOPENED, KB_INVALID, "{}", "is open" },
	{ KB_EVENT_OPENED, KB_INVALID, "{}", "once" },
	{ KB_EVENT_RESOLVED, KB_INVALID, "{\"article\":\"a//b\"}", "article" },
};

START_TEST(a_wrong_event_changes_nothing)
{
	const char *id = open_case("x");
	struct kb_case_file f;
	struct kb_case_event *events;
	size_t n;

	ck_assert_int_eq(try(id, refused[_i].kind, refused[_i].body, NULL),
			 refused[_i].status);
	ck_assert_msg(strstr(err.text, refused[_i].says), "%s", err.text);
	OK(kb_case_load(store, mem, id, &f, &events, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(f.state, "open");
}
END_TEST

START_TEST(what_is_due_leaves_when_it_is_done)
{
	const char *id = open_case("x"), *other = open_case("y");
	struct kb_case_due *due;
	size_t n;
	int64_t task = add(id, KB_EVENT_TASK, "{\"text\":\"ring\",\"owner\":"
			   "\"lin\",\"due\":500}");

	add(other, KB_EVENT_PROMISE, "{\"what\":\"crew\",\"within\":\"PT45M\","
	    "\"owner\":\"vera\",\"start\":100,\"due\":400}");
	OK(kb_cases_due(store, mem, NULL, 9, &due, &n, &err));
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(due[0].text, "crew");
	ck_assert(due[0].is_promise && !due[1].is_promise);
	OK(kb_cases_due(store, mem, "lin", 9, &due, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(due[0].seq, task);
	ck_assert_int_eq(try(id, KB_EVENT_TOLD, "{\"of\":2}", NULL),
			 KB_INVALID);
	add(id, KB_EVENT_DONE, "{\"of\":2}");
	ck_assert_int_eq(try(id, KB_EVENT_DONE, "{\"of\":2}", NULL),
			 KB_INVALID);
	OK(kb_cases_due(store, mem, "lin", 9, &due, &n, &err));
	ck_assert_uint_eq(n, 0);
	add(other, KB_EVENT_TOLD, "{\"of\":2,\"whom\":\"the customer\"}");
}
END_TEST

START_TEST(a_resolved_case_teaches_until_it_is_opened_again)
{
	const char *id = open_case("");
	struct kb_case c;
	struct kb_case_file f;
	struct kb_case_event *events;
	struct kb_case_link *links;
	struct kb_case_found *found;
	size_t n;

	add(id, KB_EVENT_ASKED, "{\"question\":\"dark, 13800138000\","
	    "\"lang\":\"en\"}");
	add(id, KB_EVENT_FACT, "{\"attribute\":\"city\",\"value\":\"Hull\"}");
	add(id, KB_EVENT_FACT, "{\"attribute\":\"city\",\"value\":\"York\"}");
	add(id, KB_EVENT_LINKED, "{\"receipt\":null,\"article\":\"cut\","
	    "\"lang\":\"en\",\"version\":3,\"title\":\"Cut\"}");
	add(id, KB_EVENT_RESOLVED, "{\"article\":\"cut\",\"done\":\"crew "
	    "came\"}");
	OK(kb_store_case_get(store, mem, id, &c, &err));
	ck_assert_str_eq(c.question, "dark, [phone-1]");
	ck_assert_str_eq(c.article, "cut");
	ck_assert_str_eq(c.detail_json, "{\"facts\":{\"city\":\"York\"},"
		"\"answer\":\"Cut\",\"done\":\"crew came\"}");
	ck_assert_int_eq(try(id, KB_EVENT_RESOLVED, "{\"article\":\"cut\"}",
			     NULL), KB_INVALID);
	OK(kb_case_links(store, mem, "cut", 0, &links, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(links[0].version, 3);
	ck_assert_str_eq(links[0].state, "resolved");
	ck_assert(!links[0].recalled);
	add(id, KB_EVENT_RECALLED, "{\"article\":\"cut\",\"version\":3}");
	OK(kb_case_links(store, mem, NULL, 0, &links, &n, &err));
	ck_assert(links[0].recalled);

	add(id, KB_EVENT_REOPENED, NULL);
	ck_assert_int_eq(kb_store_case_get(store, mem, id, &c, &err),
			 KB_NOT_FOUND);
	OK(kb_cases_find(store, secret, masker, mem, "13800138000", 9, &found,
			 &n, &err));
	ck_assert_uint_eq(n, 1);
	OK(kb_case_load(store, mem, id, &f, &events, &n, &err));
	ck_assert_str_eq(f.state, "open");
	ck_assert_str_eq(f.article, "");
	ck_assert_int_eq(f.resolved_at, 0);
}
END_TEST

START_TEST(what_is_removed_leaves_nothing)
{
	struct kb_queue_item item = { .kind = KB_QUEUED_UNANSWERED,
		.text = "why?" };
	const char *id = open_case("call 13800138000");
	struct kb_case_found *found;
	struct kb_outgoing *out;
	struct kb_queue_item *items;
	struct kb_case c;
	size_t n;

	kb_store_listeners(store, 2);
	item.case_id = id;
	OK(kb_queue_add(store, &item, NULL, &err));
	add(id, KB_EVENT_TASK, "{\"text\":\"ring\",\"due\":500}");
	add(id, KB_EVENT_RESOLVED, "{\"article\":\"cut\"}");
	OK(kb_outgoing_due(store, mem, kb_now(), 9, &out, &n, &err));
	ck_assert_uint_eq(n, 2);
	OK(kb_case_remove(store, id, &err));
	OK(kb_store_case_get(store, mem, id, &c, &err));
	OK(kb_cases_find(store, secret, masker, mem, "13800138000", 9, &found,
			 &n, &err));
	ck_assert_uint_eq(n, 1);	/* the resolved case is still there */
	OK(kb_store_case_remove(store, id, &err));
	OK(kb_cases_find(store, secret, masker, mem, "13800138000", 9, &found,
			 &n, &err));
	ck_assert_uint_eq(n, 0);
	OK(kb_outgoing_due(store, mem, kb_now(), 9, &out, &n, &err));
	ck_assert_uint_eq(n, 0);
	OK(kb_queue_list(store, mem, NULL, false, 0, 9, &items, &n, &err));
	ck_assert_uint_eq(n, 0);
	ck_assert_str_ne(open_case("next"), id);
	ck_assert_int_eq(kb_case_remove(store, id, &err), KB_NOT_FOUND);
}
END_TEST

int main(void)
{
	kb_base_init("test_case_file");
	Suite *suite = suite_create("case files");
	TCase *tc = tcase_create("core");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_case_is_opened_and_remembers);
	tcase_add_test(tc, the_same_source_is_the_same_case);
	tcase_add_test(tc, what_reaches_a_person_is_masked_and_has_one_token);
	tcase_add_test(tc, surnames_are_found_by_sound_after_the_sure_ones);
	tcase_add_loop_test(tc, a_wrong_event_changes_nothing, 0,
			    (int)KB_COUNT(refused));
	tcase_add_test(tc, what_is_due_leaves_when_it_is_done);
	tcase_add_test(tc, a_resolved_case_teaches_until_it_is_opened_again);
	tcase_add_test(tc, what_is_removed_leaves_nothing);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
