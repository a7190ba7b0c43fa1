/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a front matter changes, and no other byte. */
#include <check.h>
#include <dirent.h>
#include <stdlib.h>

#include <kb/edit.h>

static void *mem;
static struct kb_error err;

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)

static void setup(void)
{
	mem = talloc_new(NULL);
}

static void teardown(void)
{
	talloc_free(mem);
}

static const char file[] =
	"---\n"
	"id: cut\n"
	"title: 'It''s dark'   # shown first\n"
	"questions:\n"
	"- why no light\n"
	"- \"is: it me\"\n"
	"\n"
	"# who it is for\n"
	"environment: {product: power, region: all}\n"
	"state: draft\n"
	"cites:\n"
	"  - document: rules@2026-01\n"
	"    clause: \"6.2\"\n"
	"    quote: >-\n"
	"      after two\n"
	"      hours\n"
	"promise:\n"
	"  what: light\n"
	"  within: PT2H\n"
	"---\n"
	"state: draft\n\ttext  \n";

static const char *get(const char *text, const char *key)
{
	char *value;

	OK(kb_front_get(mem, text, strlen(text), key, &value, &err));
	return value;
}

static char *set(const char *text, const char *key, const char *value)
{
	char *made;
	size_t len;

	OK(kb_front_set(mem, text, strlen(text), key, value, &made, &len,
			&err));
	ck_assert_uint_eq(len, strlen(made));
	return made;
}

/* The file with `from` in place of `to`, which stands there once. */
static char *with(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	ck_assert_ptr_nonnull(at);
	return kb_format(mem, "%.*s%s%s", (int)(at - text), text, to,
			 at + strlen(from));
}

START_TEST(every_shape_is_read_as_a_form_shows_it)
{
	ck_assert_str_eq(get(file, "title"), "It's dark");
	ck_assert_str_eq(get(file, "questions"), "why no light\nis: it me");
	ck_assert_str_eq(get(file, "environment"),
			 "product: power\nregion: all");
	ck_assert_str_eq(get(file, "cites"), "- document: rules@2026-01\n"
		"  clause: 6.2\n  quote: after two hours");
	ck_assert_str_eq(get(file, "promise"), "what: light\nwithin: PT2H");
	ck_assert_str_eq(get(file, "owner"), "");
	ck_assert_str_eq(get("no front matter", "owner"), "");
}
END_TEST

START_TEST(a_field_changes_and_no_other_byte)
{
	ck_assert_str_eq(set(file, "state", "published"),
			 with(file, "state: draft\ncites", "state: published\n"
			      "cites"));
	ck_assert_str_eq(set(file, "title", "Dark: no light"),
		with(file, "'It''s dark'   # shown first",
		     "\"Dark: no light\" # shown first"));
	ck_assert_str_eq(set(file, "questions", "why no light\r\n- x\r\n"),
		with(file, "- why no light\n- \"is: it me\"\n",
		     "  - why no light\n  - \"- x\"\n"));
	ck_assert_str_eq(set(file, "environment", "product: gas"),
		with(file, "environment: {product: power, region: all}\n",
		     "environment:\n  product: gas\n"));
	ck_assert_str_eq(set(file, "promise", ""), with(file, "promise:\n"
		"  what: light\n  within: PT2H\n", ""));
	ck_assert_str_eq(set(file, "owner", "desk"), with(file,
		"state: draft\ncites", "state: draft\nowner: desk\ncites"));
	ck_assert_str_eq(set(file, "cites", "- document: a\n  clause: 1\n"
			     "- document: b"),
		with(file, "  - document: rules@2026-01\n"
		     "    clause: \"6.2\"\n    quote: >-\n"
		     "      after two\n      hours\n",
		     "  - document: a\n    clause: 1\n  - document: b\n"));
}
END_TEST

START_TEST(what_it_says_already_changes_nothing)
{
	static const char *const keys[] = { "id", "title", "questions",
		"environment", "state", "cites", "promise", "owner" };

	for (size_t i = 0; i < KB_COUNT(keys); i++)
		ck_assert_str_eq(set(file, keys[i], get(file, keys[i])), file);
}
END_TEST

START_TEST(line_ends_and_a_missing_front_matter)
{
	ck_assert_str_eq(set("---\r\nid: a\r\n---\r\nx\r\n", "state",
			     "draft"),
			 "---\r\nid: a\r\nstate: draft\r\n---\r\nx\r\n");
	ck_assert_str_eq(set("# x\n", "state", "draft"),
			 "---\nstate: draft\n---\n# x\n");
	ck_assert_str_eq(set("---\n---\nx", "state", "draft"),
			 "---\nstate: draft\n---\nx");
}
END_TEST

START_TEST(what_cannot_be_set_is_refused)
{
	static const struct { const char *text, *key, *value; } wrong[] = {
		{ file, "environment", "just words" },
		{ file, "environment", "a: [1" },
		{ file, "cites", "- document: a\n   x: b" },
		{ file, "st ate", "draft" }, { file, "", "draft" },
		{ "---\n{id: a, state: draft}\n---\n", "state", "review" },
		{ "---\nid: a\n", "state", "review" },
		{ "---\nquestions:\n  - |\n    a\n    b\n---\n", "questions",
		  "a" },
	};
	char *made = NULL;
	size_t len;

	for (size_t i = 0; i + 1 < KB_COUNT(wrong); i++)
		ck_assert_msg(kb_front_set(mem, wrong[i].text,
			strlen(wrong[i].text), wrong[i].key, wrong[i].value,
			&made, &len, &err) == KB_INVALID, "%zu: %s", i,
			made ? made : "");
	/* An item of two lines has no place in a form. */
	ck_assert_int_eq(kb_front_get(mem, wrong[7].text,
		strlen(wrong[7].text), "questions", &made, &err), KB_INVALID);
}
END_TEST

/* ---- all articles that we ship ------------------------------------------------- */

static const char *const fields[] = { "id", "lang", "title", "questions",
	"environment", "audience", "state", "confidence", "owner",
	"validated_at", "review_every", "valid_from", "cites", "promise",
	"authority", "pins", "provenance" };

static void check_file(const char *path)
{
	void *own = mem;
	char *text;
	size_t len;

	mem = talloc_new(own);
	OK(kb_file_read(mem, path, KB_ARTICLE_MAX, &text, &len, &err));
	for (size_t i = 0; i < KB_COUNT(fields); i++) {
		const char *was = get(text, fields[i]);
		char *gone = set(text, fields[i], "");

		ck_assert_str_eq(get(gone, fields[i]), "");
		ck_assert_str_eq(get(set(gone, fields[i], was), fields[i]),
				 was);
		/* There and back: only quotes and blanks of this field. */
		for (size_t j = 0; j < KB_COUNT(fields); j++)
			if (j != i)
				ck_assert_str_eq(get(gone, fields[j]),
						 get(text, fields[j]));
	}
	ck_assert_str_eq(set(set(text, "state", "review"), "state",
			     get(text, "state")), text);
	talloc_free(mem);
	mem = own;
}

START_TEST(there_and_back_in_every_article)
{
	const char *top = getenv("KB_TOP");
	char *folder = kb_format(mem, "%s/kb-content/articles/%s", top ? top :
		".", (const char *const[]){ "en", "ru", "zh-Hans",
					    "zh-Hant" }[_i]);
	DIR *dir = opendir(folder);
	int n = 0;

	ck_assert_ptr_nonnull(dir);
	for (struct dirent *e; (e = readdir(dir)) != NULL;)
		if (strstr(e->d_name, ".md")) {
			check_file(kb_format(mem, "%s/%s", folder, e->d_name));
			n++;
		}
	closedir(dir);
	ck_assert_int_gt(n, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("front");
	TCase *tc = tcase_create("front");
	SRunner *sr;
	int failed;

	kb_base_init("test_front");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, every_shape_is_read_as_a_form_shows_it);
	tcase_add_test(tc, a_field_changes_and_no_other_byte);
	tcase_add_test(tc, what_it_says_already_changes_nothing);
	tcase_add_test(tc, line_ends_and_a_missing_front_matter);
	tcase_add_test(tc, what_cannot_be_set_is_refused);
	tcase_add_loop_test(tc, there_and_back_in_every_article, 0, 4);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
