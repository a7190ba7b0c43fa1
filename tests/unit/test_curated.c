/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Redirects, head questions and notices as files: whatever is arranged comes back
 * from the files, and what both sides change is nobody's loss.
 */
#include <check.h>
#include <stdlib.h>

#include <kb/text.h>

#include "indexer/curation_file.h"

enum { STORES = 25, SEQUENCES = 50, STEPS = 25 };

static void *mem;
static struct kb_error err;
static struct kb_store *store;

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)

static struct kb_store *fresh(void)
{
	struct kb_store *s;

	OK(kb_store_open(mem, ":memory:", KB_STORE_WRITE, true, &s, &err));
	return s;
}

static void setup(void)
{
	mem = talloc_new(NULL);
	store = fresh();
}

static void teardown(void)
{
	talloc_free(mem);
}

/* What YAML, shells and people's keyboards make trouble with. */
static const char *const pieces[] = { "a", "б", "漢", " ", ": ", "- ", "\"",
	"\\", "'", "#", "|", ">", "{", "[", "%", "@", "\xef\xbb\xbf",
	"\xc2\x85", "\xe2\x80\xa8", "\xef\xbf\xbe", "\xe2\x80\xae", "~",
	"null", "é", "&x", "*y", "!z", "=> ", "😀" };

static char *words(bool lines)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "x");
	for (int n = rand() % 9; n > 0; n--)
		kb_buf_adds(&buf, lines && rand() % 6 == 0 ? "\n" :
			    pieces[(size_t)rand() % KB_COUNT(pieces)]);
	return buf.bytes;
}

static void arrange(struct kb_store *s)
{
	for (int i = rand() % 40; i > 0; i--)
		OK(kb_redirect_put(s, kb_format(mem, "old-%d/ж", rand() % 99),
			kb_format(mem, "new:%d", rand() % 5),
			rand() % 2 ? "maya" : "", &err));
	for (size_t l = 0; kb_langs[l].code; l++) {
		struct kb_head_question heads[KB_HEADS_MAX];
		size_t n = (size_t)rand() % 4;
		for (size_t i = 0; i < n; i++)
			heads[i] = (struct kb_head_question){ words(false),
							      "new:1" };
		OK(kb_head_questions_put(s, kb_langs[l].code, heads, n, &err));
	}
	for (int i = rand() % 7; i > 0; i--) {
		struct kb_notice notice = { .audience = "public",
			.from = rand() % 3 * 86400, .by = "siyuan" };
		int64_t row;
		notice.until = rand() % 2 ? notice.from + 1 : 0;
		for (size_t l = 0; kb_langs[l].code; l++)
			if (!l || rand() % 2)
				notice.text[l] = rand() % 3 ? words(true) :
					"twin";
		OK(kb_notice_put(s, &notice, &row, &err));
	}
}

struct reading { struct curation_items items; enum kb_curated kind; };

static enum kb_status read_file(void *user, const char *path,
				const char *bytes, size_t len,
				struct kb_error *e)
{
	struct reading *r = user;
	enum kb_curated kind;

	ck_assert(curation_kind(path + strlen(KB_CURATION_DIR), &kind));
	ck_assert_int_eq(kind, r->kind);
	return curation_parse(&r->items, kind, path, bytes, len, e);
}

static void assert_same(struct kb_store *a, struct kb_store *b,
			enum kb_curated kind)
{
	struct kb_curated_item *x, *y;
	size_t n, m;

	OK(kb_curated_list(a, mem, kind, &x, &n, &err));
	OK(kb_curated_list(b, mem, kind, &y, &m, &err));
	ck_assert_uint_eq(n, m);
	for (size_t i = 0; i < n; i++) {
		ck_assert_str_eq(x[i].key, y[i].key);
		ck_assert_str_eq(x[i].value, y[i].value);
	}
}

START_TEST(whatever_is_arranged_comes_back_from_files)
{
	for (int seed = 0; seed < STORES; seed++) {
		struct kb_store *from = fresh(), *to = fresh();

		srand((unsigned)seed);
		arrange(from);
		for (int k = 0; k < KB_CURATED_KINDS; k++) {
			struct reading r = { .items = { .mem = mem },
					     .kind = (enum kb_curated)k };
			enum kb_synced done;
			size_t files;

			OK(curation_write(from, r.kind, read_file, &r, &files,
					  &err));
			for (size_t i = r.items.n; i-- > 0; ) {
				OK(kb_curated_put(to, r.kind,
					&r.items.v[i].is, &done, &err));
				ck_assert_int_eq(done, KB_SYNCED_NEW);
			}
			assert_same(from, to, r.kind);
		}
		talloc_free(from);
		talloc_free(to);
	}
}
END_TEST

START_TEST(many_redirects_need_several_files)
{
	struct reading r = { .items = { .mem = mem },
			     .kind = KB_CURATED_REDIRECT };
	size_t files;

	OK(kb_store_begin(store, &err));
	for (int i = 0; i < 5000; i++)
		OK(kb_redirect_put(store, kb_format(mem, "%0200d", i), "to",
				   "", &err));
	OK(kb_store_commit(store, &err));
	OK(curation_write(store, r.kind, read_file, &r, &files, &err));
	ck_assert_uint_gt(files, 1);
	ck_assert_uint_eq(r.items.n, 5000);
}
END_TEST

/* ---- both sides ------------------------------------------------------------------ */

/* Of one redirect: targets are numbers, 0 is none. */
struct model { int ours, theirs, base; };

static void put_ours(int to)
{
	if (to)
		OK(kb_redirect_put(store, "a", kb_format(mem, "t%d", to), "",
				   &err));
	else
		(void)!kb_redirect_remove(store, "a", &err);
}

static int ours_now(void)
{
	const char *to;

	return kb_redirect_find(store, mem, "a", &to, &err) ? 0 :
		(int)strtol(to + 1, NULL, 10);
}

static void sync(struct model *m)
{
	struct kb_curated_item item = { "a", kb_format(mem,
		"{\"by\":\"\",\"to\":\"t%d\"}", m->theirs) };
	enum kb_status st = KB_OK;
	enum kb_synced done;
	size_t removed = 0;
	int was = m->ours;

	if (m->theirs)
		st = kb_curated_put(store, KB_CURATED_REDIRECT, &item, &done,
				    &err);
	OK(kb_curated_only(store, KB_CURATED_REDIRECT, &item,
			   m->theirs ? 1 : 0, &removed, &err));
	if (m->ours == m->base && m->theirs != m->base)
		m->ours = m->theirs;	/* only the folder moved */
	ck_assert_int_eq(ours_now(), m->ours);
	if (m->theirs && was != m->base && m->theirs != m->base &&
	    was != m->theirs)
		ck_assert_int_eq(st, KB_CONFLICT);
	else {
		ck_assert_int_eq(st, KB_OK);
		m->base = m->theirs;
	}
}

START_TEST(what_both_sides_change_is_told_and_ours_stays)
{
	for (int seed = 0; seed < SEQUENCES; seed++) {
		struct model m = { 0 };

		srand((unsigned)seed);
		store = fresh();
		for (int i = 0; i < STEPS; i++) {
			switch (rand() % 3) {
			case 0:
				put_ours(m.ours = rand() % 4);
				break;
			case 1:
				m.theirs = rand() % 4;
				break;
			default:
				sync(&m);
			}
		}
		talloc_free(store);
	}
	store = NULL;
}
END_TEST

/* ---- files as people write them --------------------------------------------------- */

static void refuses(enum kb_curated kind, const char *text, int line,
		    const char *why)
{
	struct curation_items items = { .mem = mem };

	ck_assert_int_ne(curation_parse(&items, kind, "f.yaml", text,
					strlen(text), &err), KB_OK);
	ck_assert_msg(strstr(err.text, why) != NULL, "%s", err.text);
	ck_assert_int_eq(err.line, line);
	ck_assert_uint_eq(items.n, 0);
	ck_assert(!items.read);
}

START_TEST(a_wrong_file_is_told_by_line)
{
	refuses(KB_CURATED_REDIRECT, "a: b", 1, "must be a list");
	refuses(KB_CURATED_REDIRECT, "- from: a\n  to: b\n- from: c", 3,
		"'to' is missing");
	refuses(KB_CURATED_REDIRECT, "- from: a\n  to: b\n  too: c", 3,
		"'too' is no key");
	refuses(KB_CURATED_HEAD, "- lang: en\n  questions: [a]", 2,
		"'question' and 'article'");
	refuses(KB_CURATED_NOTICE, "- audience: public\n  from: tomorrow\n"
		"  text: {en: a}", 2, "'from' wants a date");
	refuses(KB_CURATED_NOTICE, "- audience: public\n  text: {de: a}", 2,
		"a line for each language");
	refuses(KB_CURATED_NOTICE, "- [x", 2, "");
}
END_TEST

START_TEST(control_characters_are_refused_where_they_come_in)
{
	struct kb_notice notice = { .audience = "public",
				    .text = { NULL, NULL, "a\x01z" } };
	struct kb_head_question head = { "a\tz", "x" };
	int64_t row;

	ck_assert_int_eq(kb_notice_put(store, &notice, &row, &err),
			 KB_INVALID);
	ck_assert_int_eq(kb_head_questions_put(store, "en", &head, 1, &err),
			 KB_INVALID);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("curated");
	TCase *t = tcase_create("curated");
	SRunner *runner = srunner_create(suite);

	kb_base_init("test_curated");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 300);
	tcase_add_test(t, whatever_is_arranged_comes_back_from_files);
	tcase_add_test(t, many_redirects_need_several_files);
	tcase_add_test(t, what_both_sides_change_is_told_and_ours_stays);
	tcase_add_test(t, a_wrong_file_is_told_by_line);
	tcase_add_test(t, control_characters_are_refused_where_they_come_in);
	suite_add_tcase(suite, t);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
