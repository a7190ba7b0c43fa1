/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_manifest.c - damage is seen, and a follower's first commit, which changes
 * what the manifest proves, is not taken for it.
 */
#include <stdlib.h>
#include <unistd.h>

#include "../../lib/index/manifest.h"
#include "world.h"

static struct world w;
static struct kb_error err;
static char generation[KB_GENERATION];

static void setup(void)
{
	kb_base_init("test_manifest");
	world_open(&w);
	world_put(&w, "late", "en", "My train is late", "",
		  "## Answer\nA late train is paid back by half.");
	world_build(&w, 1);
	ck_ok(kb_index_check(w.config.index, generation, &err), err);
}

static void teardown(void)
{
	world_close(&w);
}

static char *path_of(const char *name)
{
	return talloc_asprintf(w.mem, "%s/%s/internal/%s", w.config.index,
			       generation, name);
}

/* A byte of the file is another one, as in the middle of a commit. */
static void change(const char *name, long at)
{
	FILE *file = fopen(path_of(name), "r+b");
	int byte;

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fseek(file, at, SEEK_SET), 0);
	byte = fgetc(file);
	ck_assert_int_eq(fseek(file, at, SEEK_SET), 0);
	fputc(byte ^ 1, file);
	ck_assert_int_eq(fclose(file), 0);
}

static enum kb_status look(void)
{
	return kb_generation_verify(w.config.index, generation,
				    1u << KB_PART_INTERNAL, false, &err);
}

START_TEST(a_changed_file_is_damage)
{
	ck_ok(look(), err);
	change("xapian/postlist.glass", 100);
	ck_assert_int_eq(look(), KB_CORRUPT);
}
END_TEST

START_TEST(what_a_commit_changes_is_none)
{
	ck_ok(kb_manifest_release(path_of(""), &err), err);
	change("xapian/postlist.glass", 100);
	ck_ok(look(), err);
	ck_ok(kb_manifest_release(path_of(""), &err), err);
	change("documents", 1);
	ck_assert_int_eq(look(), KB_CORRUPT);
}
END_TEST

/* The manifest speaks of Xapian's files until the first change comes. */
START_TEST(a_follower_says_so_first)
{
	char *text;
	size_t len;

	ck_ok(kb_file_read(w.mem, path_of("manifest"), 1 << 16, &text, &len,
			   &err), err);
	ck_assert_ptr_nonnull(strstr(text, " xapian/"));
	world_put(&w, "early", "en", "My train is early", "",
		  "## Answer\nAn early train waits for its time.");
	world_follow(&w);
	ck_ok(kb_file_read(w.mem, path_of("manifest"), 1 << 16, &text, &len,
			   &err), err);
	ck_assert_ptr_null(strstr(text, " xapian/"));
	ck_ok(kb_index_check(w.config.index, generation, &err), err);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("manifest");
	TCase *tc = tcase_create("manifest");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_changed_file_is_damage);
	tcase_add_test(tc, what_a_commit_changes_is_none);
	tcase_add_test(tc, a_follower_says_so_first);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
