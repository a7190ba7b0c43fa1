/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_inbox.c - letters from readers to the staff, and whom to reach.
 */
#include <kb/inbox.h>

#include <check.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const int64_t noon = 1763812800;
static void *mem;
static char folder[] = "kb-inbox-XXXXXX";
static char *dir;

static void setup(void)
{
	mem = talloc_new(NULL);
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	dir = kb_format(mem, "%s/inbox/", folder);
}

static void teardown(void)
{
	struct kb_error err;

	ck_assert_int_eq(kb_rmtree(folder, &err), KB_OK);
	talloc_free(mem);
}

static void put(enum kb_inbox_kind kind, int64_t at, const char *text,
		char *name)
{
	struct kb_error err;
	json_t *letter = json_pack("{s:s}", "text", text);

	ck_assert_int_eq(kb_inbox_put(dir, kind, letter, at, name, &err),
			 KB_OK);
	json_decref(letter);
}

/* What came, as text; what is to be said to it. */
struct taker { char *came; enum kb_status say; };

static enum kb_status take(void *user, enum kb_inbox_kind kind,
			   const char *name, json_t *letter,
			   struct kb_error *err)
{
	struct taker *t = user;

	ck_assert_uint_eq(strlen(name), KB_LETTER_NAME);
	t->came = kb_format(mem, "%s%s:%s ", t->came ? t->came : "",
		kb_inbox_kind_name(kind),
		json_string_value(json_object_get(letter, "text")));
	return t->say ? kb_error_set(err, t->say, "not now") : KB_OK;
}

static size_t taken(struct taker *t, enum kb_status wanted)
{
	struct kb_error err;
	size_t n = 0;

	t->came = NULL;
	ck_assert_int_eq(kb_inbox_take(dir, take, t, &n, &err), wanted);
	return n;
}

START_TEST(letters_come_once_in_order_of_time)
{
	struct taker t = { 0 };

	ck_assert_uint_eq(taken(&t, KB_OK), 0);
	put(KB_INBOX_REPLY, noon + 2, "third", NULL);
	put(KB_INBOX_VOTE, noon + 1, "second", NULL);
	put(KB_INBOX_REQUEST, noon, "first", NULL);
	ck_assert_uint_eq(taken(&t, KB_OK), 3);
	ck_assert_str_eq(t.came, "request:first vote:second reply:third ");
	ck_assert_uint_eq(taken(&t, KB_OK), 0);
}
END_TEST

/* The staff's store is locked: nothing is lost, nothing overtakes. */
START_TEST(what_cannot_be_taken_now_stays)
{
	struct taker t = { .say = KB_BUSY };

	put(KB_INBOX_VOTE, noon, "a", NULL);
	put(KB_INBOX_VOTE, noon + 1, "b", NULL);
	taken(&t, KB_BUSY);
	ck_assert_str_eq(t.came, "vote:a ");
	t.say = KB_OK;
	ck_assert_uint_eq(taken(&t, KB_OK), 2);
	ck_assert_str_eq(t.came, "vote:a vote:b ");
}
END_TEST

static char *letter_path(const char *kind, const char *name)
{
	return kb_format(mem, "%s%s/%c/%s", dir, kind,
			 name[KB_LETTER_NAME - 1], name);
}

static bool is_aside(const char *name)
{
	return !access(kb_format(mem, "%sbad/%s", dir, name), F_OK);
}

/* Files that were damaged, links to other people's files, letters that make no
   sense: none of them stops those behind. */
START_TEST(damaged_letters_are_set_aside)
{
	char torn[KB_LETTER_NAME + 1], link[KB_LETTER_NAME + 1];
	struct taker t = { 0 };
	struct kb_error err;

	put(KB_INBOX_VOTE, noon, "torn", torn);
	put(KB_INBOX_VOTE, noon, "link", link);
	put(KB_INBOX_VOTE, noon + 1, "whole", NULL);
	ck_assert_int_eq(kb_file_write(letter_path("vote", torn), "{\"te", 4,
				       &err), KB_OK);
	ck_assert_int_eq(kb_file_write(kb_format(mem, "%s/other", folder),
		"{\"text\":\"secret\"}", 17, &err), KB_OK);
	ck_assert_int_eq(unlink(letter_path("vote", link)), 0);
	ck_assert_int_eq(symlink("../../../other", letter_path("vote", link)),
			 0);
	ck_assert_uint_eq(taken(&t, KB_OK), 3);
	ck_assert_str_eq(t.came, "vote:whole ");
	ck_assert(is_aside(torn));
	put(KB_INBOX_REOPEN, noon, "nonsense", torn);
	t.say = KB_INVALID;
	taken(&t, KB_OK);
	ck_assert(is_aside(torn));
	t.say = KB_OK;
	ck_assert_uint_eq(taken(&t, KB_OK), 0);
}
END_TEST

START_TEST(letters_are_bounded)
{
	char *text = kb_array(mem, char, KB_LETTER_MAX + 1);
	json_t *letter, *list = json_array();
	struct kb_error err;

	memset(text, 'a', KB_LETTER_MAX);
	letter = json_pack("{s:s}", "text", text);
	ck_assert_int_eq(kb_inbox_put(dir, KB_INBOX_VOTE, letter, noon, NULL,
				      &err), KB_LIMIT);
	ck_assert_int_eq(kb_inbox_put(dir, KB_INBOX_VOTE, list, noon, NULL,
				      &err), KB_INVALID);
	json_decref(letter);
	json_decref(list);
}
END_TEST

/* The disk is never filled: a folder that is full takes nothing until some were
   taken; other kinds go on. */
START_TEST(a_full_inbox_says_so)
{
	char *full = kb_format(mem, "%svote/7/", dir);
	json_t *letter = json_object();
	enum kb_status status = KB_OK;
	struct kb_error err;

	ck_assert_int_eq(kb_mkdirs(full, &err), KB_OK);
	for (int i = 0; i < KB_INBOX_MAX / 16; i++)
		ck_assert_int_eq(symlink("x", kb_format(mem, "%s%d", full, i)),
				 0);
	/* Chance says which folder a letter goes to. */
	for (int i = 0; i < 400 && !status; i++)
		status = kb_inbox_put(dir, KB_INBOX_VOTE, letter, noon, NULL,
				      &err);
	ck_assert_int_eq(status, KB_LIMIT);
	ck_assert_int_eq(kb_inbox_put(dir, KB_INBOX_REPLY, letter, noon, NULL,
				      &err), KB_OK);
	json_decref(letter);
}
END_TEST

static struct kb_secret *open_key(const char *name)
{
	struct kb_secret *s;
	struct kb_error err;

	ck_assert_int_eq(kb_secret_open(mem, kb_format(mem, "%s/%s", folder,
		name), true, &s, &err), KB_OK);
	return s;
}

START_TEST(only_the_key_file_opens_a_contact)
{
	struct kb_secret *ours = open_key("key"), *other = open_key("other");
	char *sealed = NULL, *again, *text;
	struct kb_error err;

	ck_assert_int_eq(kb_inbox_seal(mem, dir, "someone@example.org",
				       &sealed, &err), KB_NOT_FOUND);
	ck_assert_int_eq(kb_inbox_key_put(dir, ours, &err), KB_OK);
	ck_assert_int_eq(kb_inbox_seal(mem, dir, "someone@example.org",
				       &sealed, &err), KB_OK);
	ck_assert_int_eq(kb_inbox_seal(mem, dir, "someone@example.org",
				       &again, &err), KB_OK);
	ck_assert_str_ne(sealed, again);
	ck_assert_ptr_null(strstr(sealed, "someone"));
	ck_assert_int_eq(kb_inbox_unseal(ours, mem, sealed, &text, &err),
			 KB_OK);
	ck_assert_str_eq(text, "someone@example.org");
	ck_assert_int_eq(kb_inbox_unseal(other, mem, sealed, &text, &err),
			 KB_CORRUPT);
	sealed[strlen(sealed) - 1] ^= 1;
	ck_assert_int_ne(kb_inbox_unseal(ours, mem, sealed, &text, &err),
			 KB_OK);
	ck_assert_int_eq(kb_inbox_unseal(ours, mem, "someone@example.org",
					 &text, &err), KB_INVALID);
	ck_assert_int_eq(kb_inbox_unseal(ours, mem, "sealed:abc", &text,
					 &err), KB_INVALID);
	ck_assert_int_eq(kb_inbox_seal(mem, dir, "", &text, &err),
			 KB_INVALID);
	ck_assert_int_eq(kb_file_write(kb_format(mem, "%skey", dir), "junk",
				       4, &err), KB_OK);
	ck_assert_int_eq(kb_inbox_seal(mem, dir, "a", &text, &err),
			 KB_CORRUPT);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("inbox");
	TCase *tc = tcase_create("inbox");

	kb_base_init("test_inbox");
	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, letters_come_once_in_order_of_time);
	tcase_add_test(tc, what_cannot_be_taken_now_stays);
	tcase_add_test(tc, damaged_letters_are_set_aside);
	tcase_add_test(tc, letters_are_bounded);
	tcase_add_test(tc, a_full_inbox_says_so);
	tcase_add_test(tc, only_the_key_file_opens_a_contact);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
