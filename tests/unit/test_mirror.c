/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_mirror.c - what a service for the public can open: a store with public
 * articles and rules and nothing else, beside a part of the index that needs no
 * other, in files that nobody else's files are among.
 */
#include "world.h"

#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>

static struct world w;
static const struct kb_index_settings settings = { 1.2, .65, .5, 1 };
static char *hidden;		/* what no public file may hold */

static void setup(void)
{
	world_open(&w);
	world_put(&w, "refund", "en", "When the refund arrives", "",
		  "## Answer\nA refund takes **thirty** days.");
	world_put(&w, "refund", "ru", "Возврат для сотрудников",
		  "audience: agent\n", "## Answer\nСлово барсучонок.");
	world_put(&w, "promise", "en", "What may not be promised",
		  "audience: agent-2\nquestions:\n  - \"wombatword\"\n",
		  "## Answer\nNever say quokkaword.");
	world_put(&w, "draft", "en", "A draft", "state: draft\n",
		  "## Answer\nNumbatword.");
	world_put(&w, "terms", "en", "Terms of service",
		  "kind: rule\nversion: 2026-01\n",
		  "## 1 Scope\n\n1.1 These terms hold for all.");
	world_put(&w, "limits", "en", "Limits of goodwill",
		  "kind: rule\nversion: 2026-01\naudience: agent\n",
		  "## 1 Scope\n\n1.1 Bilbyword up to five hundred.");
	world_case(&w, "c1", "en", "promise", "my echidnaword is broken");
}

static void teardown(void)
{
	world_close(&w);
}

static void build(void)
{
	struct kb_error err;

	ck_ok(kb_index_build(w.mem, w.config.store, w.config.index, &settings,
			     NULL, NULL, NULL, &err), err);
}

static struct kb_index_reader *open_reader(enum kb_part part)
{
	struct kb_index_reader *r;
	struct kb_index *index;
	struct kb_error err;

	ck_ok(kb_index_open(w.mem, w.config.index, 1u << part, &settings,
			    &index, &err), err);
	ck_ok(kb_index_reader_open(index, w.mem, &r, &err), err);
	return r;
}

static struct kb_store *open_copy(struct kb_index_reader *r)
{
	struct kb_store *s;
	struct kb_error err;

	ck_ok(kb_store_open(w.mem, kb_index_public_store(r), KB_STORE_READ,
			    false, &s, &err), err);
	return s;
}

static size_t step(void)
{
	struct kb_error err;
	size_t n;

	if (!w.follower)
		ck_ok(kb_follower_open(NULL, w.config.store, w.config.index,
				       &w.follower, &err), err);
	ck_ok(kb_follower_step(w.follower, &n, &err), err);
	return n;
}

static uint32_t row_of(struct kb_store *s, const char *id)
{
	struct kb_stored st;
	struct kb_error err;

	if (kb_store_article_get(s, w.mem, id, "en", KB_FULL, &st, &err) !=
	    KB_OK)
		return 0;
	return st.row;
}

static bool has_row(struct kb_store *s, uint32_t row)
{
	struct kb_stored st;
	struct kb_error err;

	return kb_store_version(s, w.mem, row, KB_BRIEF, &st, &err) == KB_OK;
}

static enum kb_status list_id(void *user, const struct kb_stored *st,
			      struct kb_error *err)
{
	char **out = user;

	*out = talloc_asprintf_append(*out, "%s/%s ", st->article->id,
				      st->article->lang);
	ck_assert_uint_eq(st->article->source_len, 0);
	ck_assert_str_eq(st->path, "");
	return KB_OK;
}

static enum kb_status no_case(void *user, const struct kb_case *c,
			      struct kb_error *err)
{
	ck_abort_msg("a case: %s", c->id);
	return KB_OK;
}

START_TEST(it_holds_what_is_public_and_nothing_else)
{
	struct kb_store *s;
	struct kb_stored st;
	struct kb_error err;
	char *ids = talloc_strdup(w.mem, "");

	build();
	s = open_copy(open_reader(KB_PART_PUBLIC));
	ck_ok(kb_store_each_live(s, NULL, KB_FULL, list_id, &ids, &err), err);
	ck_assert_str_eq(ids, "refund/en terms@2026-01/en ");
	ck_ok(kb_store_each_case(s, NULL, no_case, NULL, &err), err);
	ck_ok(kb_store_article_get(s, w.mem, "refund", "en", KB_FULL, &st,
				   &err), err);
	ck_assert_uint_eq(st.row, row_of(w.store, "refund"));
	ck_assert_ptr_nonnull(strstr(st.article->html,
				     "<strong>thirty</strong>"));
}
END_TEST

static int scan(const char *path, const struct stat *info, int type,
		struct FTW *where)
{
	static const char *const words[] = { "wombat", "quokka", "numbat",
		"bilby", "echidna", "барсучонок" };
	struct kb_error err;
	char *bytes;
	size_t len;

	if (type != FTW_F)
		return 0;
	ck_ok(kb_file_read(w.mem, path, SIZE_MAX, &bytes, &len, &err), err);
	for (size_t i = 0; i < KB_COUNT(words); i++)
		if (memmem(bytes, len, words[i], strlen(words[i])))
			hidden = talloc_asprintf(w.mem, "%s in %s", words[i],
						 path);
	return 0;
}

static void scan_public(void)
{
	hidden = NULL;
	nftw(talloc_asprintf(w.mem, "%s/current/public/", w.config.index),
	     scan, 16, 0);
	ck_assert_msg(!hidden, "%s", hidden);
}

START_TEST(no_file_of_the_public_holds_a_hidden_word)
{
	build();
	scan_public();
	world_put(&w, "promise", "en", "What may not be promised",
		  "audience: agent\n", "## Answer\nBilbyword, echidnaword.");
	world_case(&w, "c2", "ru", "refund", "quokkaword");
	ck_assert_uint_eq(step(), 2);
	/* The case is about a text that everyone may read. */
	world_case(&w, "c2", "ru", "promise", "quokkaword");
	build();
	scan_public();
}
END_TEST

START_TEST(a_replaced_row_goes_a_step_later)
{
	struct kb_store *s;
	uint32_t before, after;

	build();
	s = open_copy(open_reader(KB_PART_PUBLIC));
	before = row_of(s, "refund");
	world_put(&w, "refund", "en", "When the refund arrives", "",
		  "## Answer\nA refund takes forty days.");
	ck_assert_uint_eq(step(), 1);
	after = row_of(s, "refund");
	ck_assert_uint_eq(after, row_of(w.store, "refund"));
	ck_assert(after != before && has_row(s, before));
	ck_assert_uint_eq(step(), 0);
	ck_assert(!has_row(s, before) && has_row(s, after));
}
END_TEST

START_TEST(an_article_that_becomes_internal_is_gone)
{
	struct kb_index_reader *r;
	struct kb_store *s;
	struct kb_error err;
	uint32_t before;

	build();
	r = open_reader(KB_PART_PUBLIC);
	s = open_copy(r);
	before = row_of(s, "refund");
	world_put(&w, "refund", "en", "When the refund arrives",
		  "audience: agent\n", "## Answer\nNobody knows.");
	step();
	ck_assert_uint_eq(row_of(s, "refund"), 0);
	ck_ok(kb_index_reader_refresh(r, &err), err);
	ck_assert_uint_eq(kb_index_snapshot(r, KB_PART_PUBLIC)->live_versions,
			  0);
	step();
	ck_assert(!has_row(s, before));
	world_put(&w, "refund", "en", "When the refund arrives", "",
		  "## Answer\nEverybody knows.");
	step();
	ck_assert_uint_eq(row_of(s, "refund"), row_of(w.store, "refund"));
}
END_TEST

static char *name_of(struct kb_index_reader *r)
{
	struct kb_index_state state;
	struct kb_error err;

	step();
	ck_ok(kb_index_reader_refresh(r, &err), err);
	kb_index_reader_state(r, &state);
	return talloc_strdup(w.mem, state.generation);
}

static void put_synonyms(const char *other)
{
	const char *group[] = { "refund", other, NULL };
	const char **groups[] = { group };
	struct kb_synonyms syn = { .lang = "en", .groups = groups, .n = 1 };
	struct kb_error err;
	enum kb_put put;

	ck_ok(kb_store_synonyms_put(w.store, &syn, &put, &err), err);
}

/* What the public can see of it changes its name, nothing else does. */
START_TEST(names_follow_rules_and_synonyms)
{
	struct kb_index_reader *r;
	struct kb_synonyms *syn;
	struct kb_error err;
	char *names[6];

	build();
	r = open_reader(KB_PART_PUBLIC);
	names[0] = name_of(r);
	world_put(&w, "limits", "en", "Limits of goodwill",
		  "kind: rule\nversion: 2026-01\naudience: agent\n",
		  "## 1 Scope\n\n1.1 Up to six hundred.");
	world_case(&w, "c3", "en", "promise", "may they");
	names[1] = name_of(r);
	ck_assert_str_eq(names[0], names[1]);
	world_put(&w, "terms", "en", "Terms of service",
		  "kind: rule\nversion: 2026-01\n",
		  "## 1 Scope\n\n1.1 These terms hold for some.");
	names[2] = name_of(r);
	ck_assert_str_ne(names[1], names[2]);
	put_synonyms("reimbursement");
	names[3] = name_of(r);
	ck_assert_str_ne(names[2], names[3]);
	ck_ok(kb_store_synonyms_get(open_copy(r), w.mem, "en", &syn, &err),
	      err);
	ck_assert_str_eq(syn->groups[0][1], "reimbursement");
	build();
	names[4] = name_of(r);
	ck_assert_str_eq(names[3], names[4]);
	world_put(&w, "terms", "en", "Terms of service",
		  "kind: rule\nversion: 2026-01\naudience: agent\n",
		  "## 1 Scope\n\n1.1 These terms hold for some.");
	names[5] = name_of(r);
	ck_assert_str_ne(names[4], names[5]);
}
END_TEST

static int check_mode(const char *path, const struct stat *info, int type,
		      struct FTW *where)
{
	unsigned mode = info->st_mode & 0777;
	bool public = strstr(path, "/public") != NULL;
	unsigned wanted = type == FTW_D ? (public ? 0750 : 0700) :
		public ? 0640 : 0600;

	/* Xapian makes some anew; below a folder that is closed. */
	if (type == FTW_F && !public)
		return 0;
	ck_assert_msg(mode == wanted, "%s has mode %o", path, mode);
	return 0;
}

static void check_modes(void)
{
	const char *index = w.config.index;
	static const char *const parts[] = { "public", "internal", "cases" };

	for (size_t i = 0; i < KB_COUNT(parts); i++)
		nftw(talloc_asprintf(w.mem, "%s/current/%s/", index, parts[i]),
		     check_mode, 16, 0);
}

START_TEST(who_may_read_does_not_depend_on_umask)
{
	static const mode_t masks[] = { 0, 077 };
	struct stat info;

	for (size_t i = 0; i < KB_COUNT(masks); i++) {
		mode_t before = umask(masks[i]);

		build();
		check_modes();
		world_put(&w, "refund", "en", "When the refund arrives", "",
			  i ? "## Answer\nOne." : "## Answer\nTwo.");
		ck_assert_uint_gt(step(), 0);
		check_modes();
		umask(before);
	}
	ck_assert_int_eq(stat(w.config.store, &info), 0);
	ck_assert_uint_eq(info.st_mode & 0777, 0600);
}
END_TEST

START_TEST(the_public_part_needs_no_other)
{
	struct kb_index_reader *r;
	struct kb_index *index;
	struct kb_error err;
	char *from, *to;

	build();
	from = talloc_asprintf(w.mem, "%s/current/internal", w.config.index);
	to = talloc_asprintf(w.mem, "%s/internal", w.dir);
	ck_assert_int_eq(rename(from, to), 0);
	from = talloc_asprintf(w.mem, "%s/current/cases", w.config.index);
	to = talloc_asprintf(w.mem, "%s/cases", w.dir);
	ck_assert_int_eq(rename(from, to), 0);
	r = open_reader(KB_PART_PUBLIC);
	ck_assert_uint_eq(kb_index_snapshot(r, KB_PART_PUBLIC)->live_versions,
			  1);
	ck_assert_ptr_null(kb_index_snapshot(r, KB_PART_INTERNAL));
	ck_assert_uint_gt(row_of(open_copy(r), "refund"), 0);
	ck_assert_int_ne(kb_index_open(w.mem, w.config.index,
		1u << KB_PART_INTERNAL, &settings, &index, &err), KB_OK);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("mirror");
	TCase *tc = tcase_create("mirror");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, it_holds_what_is_public_and_nothing_else);
	tcase_add_test(tc, no_file_of_the_public_holds_a_hidden_word);
	tcase_add_test(tc, a_replaced_row_goes_a_step_later);
	tcase_add_test(tc, an_article_that_becomes_internal_is_gone);
	tcase_add_test(tc, names_follow_rules_and_synonyms);
	tcase_add_test(tc, who_may_read_does_not_depend_on_umask);
	tcase_add_test(tc, the_public_part_needs_no_other);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
