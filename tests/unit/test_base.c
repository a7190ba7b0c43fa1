/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What users notice of lib/base: messages, dates, YAML refusals, settings. */
#include <check.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <kb/config.h>

static void *mem;
static struct kb_error err;
static char folder[] = "kb-base-XXXXXX";

static void setup(void)
{
	mem = talloc_new(NULL);
	memset(&err, 0, sizeof(err));
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void teardown(void)
{
	ck_assert_int_eq(kb_rmtree(folder, &err), KB_OK);
	talloc_free(mem);
}

static const char *in_folder(const char *name)
{
	return kb_format(mem, "%s/%s", folder, name);
}

START_TEST(error_names_file_and_line)
{
	char buf[256];

	ck_assert_int_eq(kb_error_at(&err, KB_INVALID, "a.md", 7, "no %s",
				     "title"), KB_INVALID);
	ck_assert_str_eq(kb_error_format(&err, buf, sizeof(buf)),
			 "a.md:7: no title");
	kb_error_set(&err, KB_IO, "two\nlines");
	ck_assert_str_eq(kb_error_format(&err, buf, sizeof(buf)),
			 "two lines");
	ck_assert_str_eq(kb_status_name(KB_NOT_FOUND), "not found");
}
END_TEST

START_TEST(long_error_is_cut_between_characters)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "x");
	for (int i = 0; i < 400; i++)
		kb_buf_adds(&buf, "\xd0\xb6");
	kb_error_set(&err, KB_INVALID, "%s", buf.bytes);
	size_t len = strlen(err.text);
	ck_assert_uint_le(len, sizeof(err.text) - 1);
	ck_assert_uint_eq((len - 1) % 2, 0);
}
END_TEST

START_TEST(dates_are_utc_and_checked)
{
	static const struct { const char *text; int64_t at; } good[] = {
		{ "1970-01-01", 0 }, { "2026-10-02", 1790899200 },
		{ "2024-02-29T12:30:05Z", 1709209805 },
		{ "2000-03-01", 951868800 }, { "0001-01-01", -62135596800 },
	};
	static const char *const bad[] = {
		"2026-02-29", "2026-13-01", "26-01-01", "2026-01-01T25:00:00Z",
		"2026-1-01", "", "2026-01-01 ", "2026-00-10",
	};
	char buf[32];
	int64_t at;

	for (size_t i = 0; i < KB_COUNT(good); i++) {
		ck_assert(kb_time_parse(good[i].text, &at));
		ck_assert_int_eq(at, good[i].at);
	}
	for (size_t i = 0; i < KB_COUNT(bad); i++)
		ck_assert_msg(!kb_time_parse(bad[i], &at), "%s", bad[i]);
	ck_assert_str_eq(kb_time_format(1709209805, buf, sizeof(buf)),
			 "2024-02-29T12:30:05Z");
}
END_TEST

START_TEST(files_are_replaced_whole_and_bounded)
{
	const char *path = in_folder("a/b/file");
	char *bytes;
	size_t len;

	ck_assert_int_eq(kb_mkdirs(in_folder("a/b"), &err), KB_OK);
	ck_assert_int_eq(kb_mkdirs(in_folder("a/b/"), &err), KB_OK);
	ck_assert_int_eq(kb_file_write(path, "one", 3, &err), KB_OK);
	ck_assert_int_eq(kb_file_write(path, "three", 5, &err), KB_OK);
	ck_assert_int_eq(kb_file_read(mem, path, 5, &bytes, &len, &err),
			 KB_OK);
	ck_assert_uint_eq(len, 5);
	ck_assert_str_eq(bytes, "three");
	ck_assert_int_eq(kb_file_read(mem, path, 4, &bytes, &len, &err),
			 KB_LIMIT);
	ck_assert_int_eq(kb_file_read(mem, in_folder("none"), 4, &bytes, &len,
				      &err), KB_NOT_FOUND);
	ck_assert_int_eq(kb_file_read(mem, folder, 4, &bytes, &len, &err),
			 KB_INVALID);
	ck_assert_int_eq(kb_mkdirs(in_folder("a/b/file/c"), &err), KB_IO);
}
END_TEST

static enum kb_status parse(const char *text, struct kb_yaml **root)
{
	return kb_yaml_parse(mem, "f.md", 2, text, strlen(text), false, root,
			     &err);
}

START_TEST(yaml_tree_has_lines)
{
	struct kb_yaml *root;

	ck_assert_int_eq(parse("a: 1\nlist:\n  - x\n  - {k: v}\n", &root),
			 KB_OK);
	const struct kb_yaml *list = kb_yaml_find(root, "list");
	ck_assert_int_eq(list->type, KB_YAML_LIST);
	ck_assert_int_eq(list->line, 3);
	ck_assert_str_eq(list->child->text, "x");
	ck_assert_int_eq(list->child->line, 4);
	ck_assert_str_eq(kb_yaml_find(list->child->next, "k")->text, "v");
	ck_assert_int_eq(parse("", &root), KB_OK);
	ck_assert_int_eq(root->type, KB_YAML_MAP);
	ck_assert_ptr_null(root->child);
}
END_TEST

START_TEST(yaml_refusals_name_the_line)
{
	static const struct { const char *text; int line; } bad[] = {
		{ "a: 1\na: 2\n", 3 },
		{ "a: &x [l]\nb: [*x, *x]\n", 2 },
		{ "b: *x\n", 2 },
		{ "a: !!python/object:os.system x\n", 2 },
		{ "a: 1\nb: [1, 2\n", 4 },
		{ "a: [[[[[[[[[[1]]]]]]]]]]\n", 2 },
		{ "a: \"\\x07\"\n", 2 },
		{ "a: 1\n---\nb: 2\n", 3 },
		{ "[a]: 1\n", 2 },
		{ "a: b: c\n", 2 },
	};
	struct kb_yaml *root;

	for (size_t i = 0; i < KB_COUNT(bad); i++) {
		ck_assert_msg(parse(bad[i].text, &root) == KB_INVALID,
			      "taken: %s", bad[i].text);
		ck_assert_msg(err.line == bad[i].line, "%s: line %d (%s)",
			      bad[i].text, err.line, err.text);
		ck_assert_str_eq(err.source, "f.md");
	}
}
END_TEST

START_TEST(yaml_bombs_end_quickly)
{
	size_t len = 1 << 20;
	char *open = kb_array(mem, char, len + 1);
	struct kb_yaml *root;
	clock_t start = clock();

	memset(open, '[', len);
	ck_assert_int_eq(kb_yaml_parse(mem, "f", 1, open, len, true, &root,
				       &err), KB_INVALID);
	ck_assert_int_eq(kb_yaml_parse(mem, "f", 1, open, len, false, &root,
				       &err), KB_LIMIT);
	ck_assert_int_lt(clock() - start, CLOCKS_PER_SEC);
}
END_TEST

static enum kb_status load(const char *text, struct kb_config *cfg)
{
	const char *path = in_folder("kb.yaml");

	ck_assert_int_eq(kb_file_write(path, text, strlen(text), &err),
			 KB_OK);
	return kb_config_load(mem, path, cfg, &err);
}

START_TEST(settings_have_defaults_and_are_checked)
{
	struct kb_config cfg;

	kb_config_default(&cfg);
	ck_assert_int_eq(cfg.port, 8080);
	ck_assert_str_eq(cfg.store, "var/store.db");
	ck_assert_int_eq(load("port: 9000\nbm25_b: 0.3\ncompany:\n"
			      "  ru: Конкорд\ncompany.en: C & M\n", &cfg),
			 KB_OK);
	ck_assert_int_eq(cfg.port, 9000);
	ck_assert_double_eq(cfg.bm25_b, 0.3);
	ck_assert_str_eq(cfg.company[3], "Конкорд");
	ck_assert_str_eq(cfg.company[2], "C & M");
	ck_assert_str_eq(cfg.company[0], "Concord");

	ck_assert_int_eq(load("\nprot: 1\n", &cfg), KB_INVALID);
	ck_assert_int_eq(err.line, 2);
	ck_assert_ptr_nonnull(strstr(err.text, "port"));
	ck_assert_int_eq(load("port: 70000\n", &cfg), KB_INVALID);
	ck_assert_int_eq(load("port: 80x\n", &cfg), KB_INVALID);
	ck_assert_int_eq(load("port: [1]\n", &cfg), KB_INVALID);
	ck_assert_int_eq(load("log_level: loud\n", &cfg), KB_INVALID);
	ck_assert_int_eq(load("store: \"\"\n", &cfg), KB_INVALID);
	ck_assert_int_eq(cfg.port, 9000);
}
END_TEST

START_TEST(printed_settings_load_again)
{
	struct kb_config cfg;
	char *text;
	size_t len;
	FILE *to = open_memstream(&text, &len);

	kb_config_print(to);
	fclose(to);
	ck_assert_int_eq(load(text, &cfg), KB_OK);
	ck_assert_int_eq(cfg.workers, 2);
	free(text);
}
END_TEST

START_TEST(buffers_grow)
{
	struct kb_buf buf = { .mem = mem };

	for (int i = 0; i < 1000; i++)
		kb_buf_addf(&buf, "%d,", i % 10);
	ck_assert_uint_eq(buf.len, 2000);
	ck_assert_uint_eq(strlen(buf.bytes), 2000);
}
END_TEST

/* A list of words is searched by halves: first, last, one that begins another,
   one between. */
START_TEST(words_are_found_in_a_list)
{
	static const char list[] = "a an and answer or the ";
	static const struct { const char *word; bool there; } rows[] = {
		{ "a", true }, { "an", true }, { "and", true },
		{ "answer", true }, { "or", true }, { "the", true },
		{ "", false }, { "ans", false }, { "b", false },
		{ "thee", false }, { "zebra", false }, { "A", false },
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_msg(kb_word_listed(list, sizeof(list) - 1,
					     rows[i].word,
					     strlen(rows[i].word)) ==
			      rows[i].there, "\"%s\"", rows[i].word);
	ck_assert(!kb_word_listed("", 0, "a", 1));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("base");
	TCase *tc = tcase_create("base");

	kb_base_init("test_base");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, error_names_file_and_line);
	tcase_add_test(tc, long_error_is_cut_between_characters);
	tcase_add_test(tc, dates_are_utc_and_checked);
	tcase_add_test(tc, files_are_replaced_whole_and_bounded);
	tcase_add_test(tc, yaml_tree_has_lines);
	tcase_add_test(tc, yaml_refusals_name_the_line);
	tcase_add_test(tc, yaml_bombs_end_quickly);
	tcase_add_test(tc, settings_have_defaults_and_are_checked);
	tcase_add_test(tc, printed_settings_load_again);
	tcase_add_test(tc, buffers_grow);
	tcase_add_test(tc, words_are_found_in_a_list);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
