/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of the store: versions, live set, change log, refusals. */
#include <check.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include <kb/store.h>
#include <kb/text.h>

static void *mem;
static struct kb_error err;
static struct kb_store *store;
static char folder[] = "kb-store-XXXXXX";

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)

static const char *db_path(void)
{
	return kb_format(mem, "%s/a/store.db", folder);
}

static void setup(void)
{
	mem = talloc_new(NULL);
	memset(&err, 0, sizeof(err));
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	OK(kb_store_open(mem, db_path(), KB_STORE_WRITE, true, &store, &err));
}

static void teardown(void)
{
	talloc_free(mem);
	ck_assert_int_eq(kb_rmtree(folder, &err), KB_OK);
}

static struct kb_article *article(const char *id, const char *lang,
				  const char *state, const char *body)
{
	struct kb_article *a;
	char *text = kb_format(mem, "---\nid: %s\nlang: %s\ntitle: T %s\n"
			       "state: %s\n---\n%s", id, lang, id, state,
			       body);

	OK(kb_article_parse(mem, "f.md", NULL, NULL, text, strlen(text), &a,
			    &err));
	return a;
}

static enum kb_put put(const char *id, const char *lang, const char *state,
		       const char *body)
{
	enum kb_put done;

	OK(kb_store_article_put(store, article(id, lang, state, body), "p.md",
				&done, &err));
	return done;
}

static int64_t last_seq(void)
{
	int64_t seq;

	OK(kb_store_last_seq(store, &seq, &err));
	return seq;
}

static const char *live_text(const char *id, const char *lang)
{
	struct kb_stored st;

	if (kb_store_article_get(store, mem, id, lang, KB_BRIEF, &st, &err) !=
	    KB_OK)
		return NULL;
	return st.article->text;
}

START_TEST(versions_are_kept)
{
	struct kb_stored st, old;

	ck_assert_int_eq(put("a", "en", "published", "one"), KB_PUT_NEW);
	OK(kb_store_article_get(store, mem, "a", "en", KB_FULL, &old, &err));
	ck_assert_int_eq(put("a", "en", "published", "one"), KB_PUT_SAME);
	ck_assert_int_eq(put("a", "en", "published", "two"), KB_PUT_CHANGED);
	OK(kb_store_article_get(store, mem, "a", "en", KB_FULL, &st, &err));
	ck_assert_int_eq(st.version, 2);
	ck_assert_uint_ne(st.row, old.row);
	ck_assert_str_eq(st.article->text, "two");
	ck_assert_str_eq(st.article->html, "<p>two</p>\n");
	ck_assert_str_eq(st.path, "p.md");
	OK(kb_store_version(store, mem, old.row, KB_FULL, &st, &err));
	ck_assert_str_eq(st.article->text, "one");
	ck_assert_str_eq(st.article->title, "T a");
	ck_assert_uint_eq(st.article->source_len, old.article->source_len);
	ck_assert_uint_eq(st.article->n_sections, 1);
	ck_assert_uint_eq(st.article->sections[0].end, 3);
	OK(kb_store_version(store, mem, old.row, KB_BRIEF, &st, &err));
	ck_assert_ptr_null(st.article->html);
	ck_assert_ptr_null(st.article->source);
	ck_assert_int_eq(kb_store_version(store, mem, 999, KB_BRIEF, &st,
					  &err), KB_NOT_FOUND);
}
END_TEST

START_TEST(only_published_is_live)
{
	put("a", "en", "draft", "draft");
	ck_assert_ptr_null(live_text("a", "en"));
	ck_assert_int_eq(last_seq(), 0);
	put("a", "en", "published", "good");
	ck_assert_int_eq(last_seq(), 1);
	put("a", "en", "draft", "next");
	ck_assert_str_eq(live_text("a", "en"), "good");
	ck_assert_int_eq(last_seq(), 1);
	put("a", "en", "archived", "old");
	ck_assert_ptr_null(live_text("a", "en"));
	ck_assert_int_eq(last_seq(), 2);
}
END_TEST

START_TEST(withdrawn_comes_back)
{
	put("a", "en", "published", "x");
	OK(kb_store_article_withdraw(store, "a", "en", &err));
	ck_assert_ptr_null(live_text("a", "en"));
	ck_assert_int_eq(kb_store_article_withdraw(store, "a", "en", &err),
			 KB_NOT_FOUND);
	ck_assert_int_eq(last_seq(), 2);
	ck_assert_int_eq(put("a", "en", "published", "x"), KB_PUT_CHANGED);
	ck_assert_str_eq(live_text("a", "en"), "x");
	ck_assert_int_eq(last_seq(), 3);
}
END_TEST

static enum kb_status collect(void *user, const struct kb_stored *st,
			      struct kb_error *e)
{
	kb_buf_addf(user, "%s/%s:%s ", st->article->id, st->article->lang,
		    st->article->text);
	return KB_OK;
}

static enum kb_status stop(void *user, const struct kb_stored *st,
			   struct kb_error *e)
{
	return kb_error_set(e, KB_NOT_FOUND, "stop");
}

START_TEST(streams_are_ordered)
{
	struct kb_buf buf = { .mem = mem };

	put("b", "ru", "published", "2");
	put("a", "zh-Hans", "published", "1");
	put("a", "en", "published", "0");
	put("c", "en", "draft", "3");
	OK(kb_store_each_live(store, NULL, KB_BRIEF, collect, &buf, &err));
	ck_assert_str_eq(buf.bytes, "a/en:0 a/zh-Hans:1 b/ru:2 ");
	buf.len = 0;
	OK(kb_store_each_live(store, "a", KB_FULL, collect, &buf, &err));
	ck_assert_str_eq(buf.bytes, "b/ru:2 ");
	buf.len = 0;
	OK(kb_store_each_of(store, "a", KB_BRIEF, collect, &buf, &err));
	ck_assert_str_eq(buf.bytes, "a/en:0 a/zh-Hans:1 ");
	buf.len = 0;
	OK(kb_store_each_newest(store, KB_FULL, collect, &buf, &err));
	ck_assert_str_eq(buf.bytes, "a/en:0 a/zh-Hans:1 b/ru:2 c/en:3 ");
	ck_assert_int_eq(kb_store_each_live(store, NULL, KB_BRIEF, stop, NULL,
					    &err), KB_NOT_FOUND);
	OK(kb_store_each_live(store, "b", KB_BRIEF, collect, &buf, &err));

	const char **langs;
	size_t n;
	OK(kb_store_article_langs(store, mem, "a", &langs, &n, &err));
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(langs[0], "zh-Hans");
	OK(kb_store_article_langs(store, mem, "c", &langs, &n, &err));
	ck_assert_uint_eq(n, 0);
}
END_TEST

static enum kb_status collect_case(void *user, const struct kb_case *c,
				   struct kb_error *e)
{
	kb_buf_addf(user, "%s>%s ", c->id, c->article);
	return KB_OK;
}

static enum kb_put put_case(const char *id, const char *to)
{
	enum kb_put done;
	struct kb_case c = { .id = id, .lang = "en", .question = "q?",
			     .article = to, .detail_json = "{}" };

	OK(kb_store_case_put(store, &c, &done, &err));
	return done;
}

START_TEST(cases_change_their_article)
{
	struct kb_buf buf = { .mem = mem };
	struct kb_change *list;
	size_t n;

	ck_assert_int_eq(put_case("c2", "a"), KB_PUT_NEW);
	ck_assert_int_eq(put_case("c1", "a"), KB_PUT_NEW);
	ck_assert_int_eq(put_case("c1", "a"), KB_PUT_SAME);
	ck_assert_int_eq(last_seq(), 2);
	ck_assert_int_eq(put_case("c1", "b"), KB_PUT_CHANGED);
	OK(kb_store_changes(store, mem, 2, 10, &list, &n, &err));
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(list[0].article, "b");
	ck_assert_str_eq(list[1].article, "a");
	ck_assert_int_eq(list[1].seq, 4);
	OK(kb_store_each_case(store, NULL, collect_case, &buf, &err));
	ck_assert_str_eq(buf.bytes, "c2>a c1>b ");
	OK(kb_store_case_remove(store, "c2", &err));
	ck_assert_int_eq(kb_store_case_remove(store, "c2", &err),
			 KB_NOT_FOUND);
	buf.len = 0;
	OK(kb_store_each_case(store, "a", collect_case, &buf, &err));
	ck_assert_uint_eq(buf.len, 0);
	OK(kb_store_changes(store, mem, 4, 10, &list, &n, &err));
	ck_assert_uint_eq(n, 1);
	OK(kb_store_changes(store, mem, 0, 2, &list, &n, &err));
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(list[0].seq, 1);
}
END_TEST

START_TEST(rollback_undoes_the_log_too)
{
	OK(kb_store_begin(store, &err));
	ck_assert_int_eq(kb_store_begin(store, &err), KB_INTERNAL);
	put("a", "en", "published", "x");
	kb_store_rollback(store);
	ck_assert_int_eq(last_seq(), 0);
	ck_assert_ptr_null(live_text("a", "en"));
	OK(kb_store_begin(store, &err));
	put("a", "en", "published", "x");
	OK(kb_store_commit(store, &err));
	ck_assert_str_eq(live_text("a", "en"), "x");
}
END_TEST

START_TEST(readers_see_commits_only)
{
	struct kb_store *reader;
	struct kb_stored st;
	enum kb_put done;

	OK(kb_store_open(mem, db_path(), KB_STORE_READ, false, &reader,
			 &err));
	OK(kb_store_begin(store, &err));
	put("a", "en", "published", "x");
	ck_assert_int_eq(kb_store_article_get(reader, mem, "a", "en",
		KB_BRIEF, &st, &err), KB_NOT_FOUND);
	OK(kb_store_commit(store, &err));
	OK(kb_store_article_get(reader, mem, "a", "en", KB_BRIEF, &st, &err));
	ck_assert_int_eq(kb_store_article_put(reader, st.article, "", &done,
					      &err), KB_INTERNAL);
}
END_TEST

START_TEST(unknown_stores_are_refused)
{
	struct kb_store *other;
	const char *path = kb_format(mem, "%s/none.db", folder);
	sqlite3 *db;

	ck_assert_int_eq(kb_store_open(mem, path, KB_STORE_READ, false,
				       &other, &err), KB_NOT_FOUND);
	ck_assert_ptr_nonnull(strstr(err.text, "import"));
	OK(kb_file_write(path, "this is no database at all, but a text of "
			 "more than sixteen bytes", 60, &err));
	ck_assert_int_eq(kb_store_open(mem, path, KB_STORE_READ, false,
				       &other, &err), KB_CORRUPT);
	path = kb_format(mem, "%s/newer.db", folder);
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_exec(db, "PRAGMA user_version = 9999", NULL, NULL, NULL);
	sqlite3_close(db);
	ck_assert_int_eq(kb_store_open(mem, path, KB_STORE_WRITE, false,
				       &other, &err), KB_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "newer"));
}
END_TEST

START_TEST(synonyms_are_kept_as_written)
{
	static const char text[] = "# words\n- [симка, sim]\n";
	struct kb_synonyms *syn, *got;
	const char *pair[] = { "it's", "a: b", NULL };
	const char **groups[] = { pair };
	struct kb_synonyms made = { .lang = "en", .groups = groups, .n = 1 };
	enum kb_put done;

	OK(kb_synonyms_parse(mem, "ru.yaml", "ru", text, sizeof(text) - 1,
			     &syn, &err));
	OK(kb_store_synonyms_put(store, syn, &done, &err));
	ck_assert_int_eq(done, KB_PUT_NEW);
	OK(kb_store_synonyms_put(store, syn, &done, &err));
	ck_assert_int_eq(done, KB_PUT_SAME);
	OK(kb_store_synonyms_get(store, mem, "ru", &got, &err));
	ck_assert_str_eq(got->source, text);
	ck_assert_int_eq(kb_store_synonyms_get(store, mem, "en", &got, &err),
			 KB_NOT_FOUND);
	OK(kb_store_synonyms_put(store, &made, &done, &err));
	OK(kb_store_synonyms_get(store, mem, "en", &got, &err));
	ck_assert_str_eq(got->groups[0][0], "it's");
	ck_assert_str_eq(got->groups[0][1], "a: b");
}
END_TEST

START_TEST(counts_are_right)
{
	struct kb_store_stats stats;
	struct kb_article *rule;
	enum kb_put done;
	static const char text[] = "---\nid: r\nkind: rule\nlang: en\n"
		"title: R\nversion: 2026-01\n---\n1.1 One.\n";

	put("a", "en", "published", "x");
	put("a", "en", "published", "y");
	put("a", "ru", "published", "x");
	put("m@x.example", "ru", "published", "x");
	put_case("c", "a");
	OK(kb_article_parse(mem, "r", NULL, NULL, text, sizeof(text) - 1,
			    &rule, &err));
	OK(kb_store_article_put(store, rule, "", &done, &err));
	OK(kb_store_stats(store, &stats, &err));
	ck_assert_int_eq(stats.articles, 3);
	ck_assert_int_eq(stats.rules, 1);
	ck_assert_int_eq(stats.versions, 5);
	ck_assert_int_eq(stats.cases, 1);
	ck_assert_int_eq(stats.langs[2], 2);
	ck_assert_int_eq(stats.langs[3], 2);
	ck_assert_int_eq(stats.last_seq, last_seq());
	ck_assert_int_gt(stats.bytes, 4096);

	struct kb_stored st;
	OK(kb_store_article_get(store, mem, "r@2026-01", "en", KB_BRIEF, &st,
				&err));
	ck_assert(st.article->rule);
	ck_assert_str_eq(st.article->clauses[0].text, "One.");
}
END_TEST

/* A newer renderer may read the same source otherwise; what was shown stays. */
START_TEST(a_newer_renderer_makes_another_version)
{
	sqlite3 *db;
	struct kb_stored st;

	put("a", "en", "published", "x");
	ck_assert_int_eq(sqlite3_open(db_path(), &db), SQLITE_OK);
	sqlite3_exec(db, "UPDATE article_version SET render = 0;"
		     "UPDATE article_version SET text = 'old'", NULL, NULL,
		     NULL);
	sqlite3_close(db);
	ck_assert_int_eq(put("a", "en", "published", "x"), KB_PUT_CHANGED);
	OK(kb_store_article_get(store, mem, "a", "en", KB_FULL, &st, &err));
	ck_assert_int_eq(st.version, 2);
	ck_assert_str_eq(st.article->text, "x");
	OK(kb_store_version_of(store, mem, "a", "en", 1, &st, &err));
	ck_assert_str_eq(st.article->text, "old");
	ck_assert_int_eq(kb_store_version_of(store, mem, "a", "en", 3, &st,
					     &err), KB_NOT_FOUND);
	ck_assert_int_eq(last_seq(), 2);
	ck_assert_int_eq(put("a", "en", "published", "x"), KB_PUT_SAME);
}
END_TEST

/* As a rollback that failed leaves it. */
START_TEST(a_transaction_that_was_left_open_is_ended)
{
	OK(kb_store_hold(store, &err));
	OK(kb_store_begin(store, &err));
	put("a", "en", "published", "b");
	OK(kb_store_commit(store, &err));
	ck_assert_int_eq(put("a", "en", "published", "b"), KB_PUT_SAME);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("store");
	TCase *tc = tcase_create("store");

	kb_base_init("test_store");
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, versions_are_kept);
	tcase_add_test(tc, only_published_is_live);
	tcase_add_test(tc, withdrawn_comes_back);
	tcase_add_test(tc, streams_are_ordered);
	tcase_add_test(tc, cases_change_their_article);
	tcase_add_test(tc, rollback_undoes_the_log_too);
	tcase_add_test(tc, readers_see_commits_only);
	tcase_add_test(tc, unknown_stores_are_refused);
	tcase_add_test(tc, synonyms_are_kept_as_written);
	tcase_add_test(tc, counts_are_right);
	tcase_add_test(tc, a_newer_renderer_makes_another_version);
	tcase_add_test(tc, a_transaction_that_was_left_open_is_ended);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
