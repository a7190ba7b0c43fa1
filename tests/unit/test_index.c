/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_index.c - building, following, reading: what is published is found,
 * what is withdrawn is gone, and a followed index answers as a fresh one.
 */
#include "world.h"

#include <stdlib.h>

static struct world w;

static void setup(void)
{
	world_open(&w);
}

static void teardown(void)
{
	world_close(&w);
}

static const char *const words[] = {
	"meter", "refund", "coupon", "signal", "charge", "bill", "delivery",
	"电表", "退款", "优惠券", "信号", "扣款", "账单", "配送", "保修期",
	"счётчик", "возврат", "купон", "сигнал", "списание", "доставка",
	"warranty", "password", "E-2013", "停电", "роуминг", "roaming",
};

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* A text of seeded words; the same seed gives the same text. */
static char *text_of(unsigned seed, unsigned n)
{
	char *text = talloc_strdup(w.mem, "## Answer\n");

	for (unsigned i = 0; i < n; i++)
		text = talloc_asprintf_append(text, "%s%s ",
			words[next_random(&seed) % KB_COUNT(words)],
			i % 9 == 8 ? ".\n\n" : "");
	return text;
}

static void put_numbered(unsigned id, unsigned seed)
{
	char *name = talloc_asprintf(w.mem, "article-%02u", id);
	char *title = talloc_asprintf(w.mem, "%s %s",
		words[seed % KB_COUNT(words)],
		words[(seed / 7) % KB_COUNT(words)]);
	char *extra = talloc_asprintf(w.mem, "questions:\n  - \"%s %s\"\n",
		words[(seed / 3) % KB_COUNT(words)],
		words[(seed / 5) % KB_COUNT(words)]);

	world_put(&w, name, "en", title, extra, text_of(seed, 40 + seed % 90));
}

/* All that a question's answer says, as text. */
static char *print_answer(const char *question)
{
	struct kb_answer *a = world_ask(&w, question, "en");
	char *out = talloc_asprintf(w.mem, "%zu:", a->n_hits);

	for (size_t i = 0; i < a->n_hits; i++)
		out = talloc_asprintf_append(out, " %s#%u=%.9f/%.9f",
			a->hits[i].stored.article->id,
			a->hits[i].passage.start, a->hits[i].hit.score,
			a->hits[i].hit.coverage);
	return out;
}

static char *print_all(void)
{
	char *out = talloc_strdup(w.mem, "");

	for (unsigned seed = 1; seed <= 60; seed++) {
		unsigned s = seed;
		char *q = talloc_strdup(w.mem, "");

		for (unsigned i = 0; i < 1 + seed % 5; i++)
			q = talloc_asprintf_append(q, "%s ",
				words[next_random(&s) % KB_COUNT(words)]);
		out = talloc_asprintf_append(out, "%s -> %s\n", q,
					     print_answer(q));
	}
	return out;
}

/* Line by line: what differs must fit a message. */
static void assert_same(char *a, char *b)
{
	char *save_a, *save_b;
	char *x = strtok_r(a, "\n", &save_a), *y = strtok_r(b, "\n", &save_b);

	while (x && y) {
		ck_assert_msg(!strcmp(x, y), "%.900s\n%.900s", x, y);
		x = strtok_r(NULL, "\n", &save_a);
		y = strtok_r(NULL, "\n", &save_b);
	}
	ck_assert(!x && !y);
}

START_TEST(finds_in_three_languages)
{
	world_put(&w, "refund", "en", "When the refund arrives", "",
		  "## Answer\nA refund to the card takes up to 30 days.");
	world_put(&w, "meter", "zh-Hans", "电表显示错误代码", "",
		  "## 答复\n错误 E-2013 表示电表没有网络，请按住圆形按钮八秒。");
	world_put(&w, "roaming", "ru", "Роуминг за границей", "",
		  "## Ответ\nКупите пакет до поездки, тогда счёт не вырастет.");
	world_build(&w, 2);
	ck_assert_str_eq(world_top(&w, "where is my refund"), "refund");
	ck_assert_str_eq(world_top(&w, "電錶出現錯誤代碼怎麼辦"), "meter");
	ck_assert_str_eq(world_top(&w, "e2013"), "meter");
	ck_assert_str_eq(world_top(&w, "счет за роуминг"), "roaming");
}
END_TEST

START_TEST(a_publish_is_found_without_rebuild)
{
	put_numbered(1, 11);
	world_build(&w, 1);
	ck_assert_str_eq(world_top(&w, "zebra crossing"), "");
	world_put(&w, "zebra", "en", "Zebra crossing", "",
		  "## Answer\nWait for the green light.");
	world_follow(&w);
	ck_assert_str_eq(world_top(&w, "zebra crossing"), "zebra");
	world_withdraw(&w, "zebra", "en");
	world_follow(&w);
	ck_assert_str_eq(world_top(&w, "zebra crossing"), "");
}
END_TEST

START_TEST(a_case_leads_to_its_article)
{
	world_put(&w, "charged-twice", "en", "Two purchases of one item", "",
		  "## Answer\nTwo versions are separate purchases.");
	for (unsigned i = 0; i < 20; i++)
		put_numbered(i, i * 31 + 5);
	world_build(&w, 1);
	ck_assert_str_ne(world_top(&w, "they robbed my wallet"),
			 "charged-twice");
	world_case(&w, "c1", "en", "charged-twice", "they robbed my wallet!!");
	world_follow(&w);
	ck_assert_str_eq(world_top(&w, "they robbed my wallet"),
			 "charged-twice");
}
END_TEST

START_TEST(following_answers_as_a_fresh_build)
{
	unsigned seed = 42;
	char *followed, *fresh;

	for (unsigned i = 0; i < 40; i++)
		put_numbered(i, next_random(&seed) % 5000);
	world_build(&w, 2);
	for (unsigned round = 0; round < 6; round++) {
		for (unsigned i = 0; i < 8; i++)
			put_numbered(next_random(&seed) % 60,
				     next_random(&seed) % 5000);
		if (round % 2) {
			char *name = talloc_asprintf(w.mem, "article-%02u",
						     round * 3);

			world_withdraw(&w, name, "en");
		}
		world_case(&w, talloc_asprintf(w.mem, "c%u", round), "en",
			   "article-01", words[round]);
		world_follow(&w);
		ck_assert_uint_gt(strlen(print_all()), 0);
	}
	followed = print_all();
	world_build(&w, 1);
	fresh = print_all();
	assert_same(followed, fresh);
}
END_TEST

/* Terms that no token of a text is: a name's other script, the mainland's
   words, codes, characters beyond the 16 bits of a stream, spans of time. */
static const char *const beside[] = {
	"Роутер не включается, ошибка E-2013", "行動電話和隨身碟的保固",
	"router restarts for 2 hours", "𨋢壞咗三小時", "网络里的手机",
};

/* How many documents and questions hold each of the terms. */
static char *print_frequencies(void)
{
	static const struct { enum kb_term_kind kind; const char *text; }
	asked[] = {
		{ KB_TERM_MAIN, "router" }, { KB_TERM_MAIN, "роутер" },
		{ KB_TERM_MAIN, "手机" }, { KB_TERM_MAIN, "电话" },
		{ KB_TERM_MAIN, "𨋢坏" }, { KB_TERM_MAIN, "120min" },
		{ KB_TERM_MAIN, "180min" }, { KB_TERM_CODE, "e2013" },
	};
	struct kb_search_term terms[KB_COUNT(asked)];
	static const struct kb_index_settings settings = { 1.2, .65, .5, 1 };
	char *out = talloc_strdup(w.mem, "");
	struct kb_index_reader *reader;
	struct kb_index *index;
	struct kb_error err;

	for (size_t i = 0; i < KB_COUNT(asked); i++)
		terms[i] = (struct kb_search_term){ .text = asked[i].text,
			.len = (uint32_t)strlen(asked[i].text),
			.kind = asked[i].kind, .hash = kb_term_hash(
				asked[i].kind, asked[i].text,
				strlen(asked[i].text)) };
	ck_ok(kb_index_open(w.mem, w.config.index, 1u << KB_PART_PUBLIC,
			    &settings, &index, &err), err);
	ck_ok(kb_index_reader_open(index, w.mem, &reader, &err), err);
	for (int field = KB_FIELD_BODY; field < KB_FIELDS; field++) {
		if (field == KB_FIELD_TITLE)
			continue;
		ck_ok(kb_index_frequencies(reader, KB_PART_PUBLIC,
			(enum kb_field)field, terms, KB_COUNT(asked), &err),
			err);
		for (size_t i = 0; i < KB_COUNT(asked); i++)
			out = talloc_asprintf_append(out, "%d %s %u\n", field,
				asked[i].text, terms[i].frequency);
	}
	talloc_free(reader);
	return out;
}

/* The same article with other of those texts in each of its places. */
static void put_beside(unsigned id, unsigned n)
{
	char *name = talloc_asprintf(w.mem, "beside-%u", id);
	char *extra = talloc_asprintf(w.mem, "questions:\n  - \"%s\"\n",
				      beside[(n + 1) % KB_COUNT(beside)]);
	char *body = talloc_asprintf(w.mem, "## Answer\n%s.\n",
				     beside[(n + 2) % KB_COUNT(beside)]);

	world_put(&w, name, "en", beside[n % KB_COUNT(beside)], extra, body);
}

START_TEST(terms_beside_the_text_are_taken_back)
{
	char *followed[2];

	for (unsigned i = 0; i < 10; i++)
		put_numbered(i, i * 31 + 5);
	for (unsigned i = 0; i < 12; i++)
		put_beside(i, i);
	world_build(&w, 2);
	for (unsigned i = 0; i < 12; i += 2)
		put_beside(i, i / 2);
	world_withdraw(&w, "beside-1", "en");
	world_follow(&w);
	put_beside(2, 3);
	put_beside(20, 1);
	world_case(&w, "c1", "en", "beside-4", "my роутер blinks E-2013");
	world_case(&w, "c2", "en", "article-01", "行動電話");
	world_follow(&w);
	followed[0] = print_frequencies();
	followed[1] = print_all();
	for (size_t i = 0; i < KB_COUNT(beside); i++)
		followed[1] = talloc_asprintf_append(followed[1], "%s\n",
			print_answer(beside[i]));
	world_build(&w, 1);
	assert_same(followed[0], print_frequencies());
	char *fresh = print_all();
	for (size_t i = 0; i < KB_COUNT(beside); i++)
		fresh = talloc_asprintf_append(fresh, "%s\n",
					       print_answer(beside[i]));
	assert_same(followed[1], fresh);
}
END_TEST

START_TEST(workers_change_nothing)
{
	char *one, *four;

	for (unsigned i = 0; i < 60; i++)
		put_numbered(i, i * 97 + 13);
	world_build(&w, 1);
	one = print_all();
	world_build(&w, 4);
	four = print_all();
	assert_same(one, four);
}
END_TEST

START_TEST(hidden_articles_change_no_public_byte)
{
	char *without, *with;

	for (unsigned i = 0; i < 30; i++)
		put_numbered(i, i * 53 + 7);
	world_build(&w, 2);
	without = print_all();
	for (unsigned i = 0; i < 10; i++)
		world_put(&w, talloc_asprintf(w.mem, "secret-%u", i), "en",
			  "meter refund coupon", "audience: agent\n",
			  text_of(i, 60));
	world_build(&w, 2);
	with = print_all();
	assert_same(without, with);
}
END_TEST

START_TEST(dates_are_kept)
{
	world_put(&w, "old", "en", "Winter coupon of last year",
		  "valid_until: 2026-02-28\n", "## Answer\nThirty yuan off.");
	world_put(&w, "new", "en", "Coupon rules", "",
		  "## Answer\nA coupon is used once in winter.");
	world_put(&w, "later", "en", "Winter coupon of next year",
		  "valid_from: 2027-12-01\n", "## Answer\nForty yuan off.");
	world_build(&w, 1);
	ck_assert_uint_eq(world_ask(&w, "winter coupon", "en")->n_hits, 1);
	ck_assert_str_eq(world_top(&w, "winter coupon"), "new");
}
END_TEST

static bool stop_at_once(void *user, uint64_t done, uint64_t total)
{
	return false;
}

START_TEST(a_stopped_build_leaves_the_live_index)
{
	struct kb_index_settings settings = { 1.2, .65, .5, 1 };
	struct kb_error err;

	world_put(&w, "refund", "en", "Refund", "", "## Answer\nSoon.");
	world_build(&w, 1);
	ck_assert_int_eq(kb_index_build(w.mem, w.config.store, w.config.index,
		&settings, stop_at_once, NULL, NULL, &err), KB_INTERRUPTED);
	ck_assert_str_eq(world_top(&w, "refund"), "refund");
}
END_TEST

START_TEST(an_empty_store_is_an_empty_index)
{
	struct kb_answer *a;

	world_build(&w, 2);
	a = world_ask(&w, "anything", "en");
	ck_assert_uint_eq(a->n_hits, 0);
	ck_assert_int_eq(a->verdict, KB_VERDICT_NONE);
	world_put(&w, "first", "en", "The first article", "",
		  "## Answer\nHello.");
	world_follow(&w);
	ck_assert_str_eq(world_top(&w, "first article"), "first");
}
END_TEST

/* A search on a database that was overwritten twice reopens it by itself; the
   next refresh must still bring the new view. */
START_TEST(a_stale_search_hides_no_publish)
{
	struct kb_index_settings settings = { 1.2, .65, .5, 1 };
	struct kb_search_term term = { .text = "meter", .len = 5,
				       .kind = KB_TERM_MAIN, .weight = 4096 };
	struct kb_top top;
	size_t n;
	bool partial = false;
	struct kb_index *index;
	struct kb_index_reader *reader;
	struct kb_index_state state;
	struct kb_error err;
	int64_t seq;

	for (unsigned i = 0; i < 300; i++)
		put_numbered(i, i * 31 + 5);
	world_build(&w, 1);
	ck_ok(kb_index_open(w.mem, w.config.index, 1u << KB_PART_PUBLIC,
			    &settings, &index, &err), err);
	ck_ok(kb_index_reader_open(index, w.mem, &reader, &err), err);
	for (unsigned round = 0; round < 4; round++) {
		for (unsigned i = 0; i < 30; i++)
			put_numbered(i, i * 17 + round * 1000);
		world_follow(&w);
	}
	ck_ok(kb_index_top(reader, KB_PART_PUBLIC, KB_FIELD_BODY, &term, 1,
			   kb_index_snapshot(reader, KB_PART_PUBLIC)->live, 1,
			   0, &top, &n, &partial, &err), err);
	ck_ok(kb_index_reader_refresh(reader, &err), err);
	kb_index_reader_state(reader, &state);
	ck_ok(kb_store_last_seq(w.store, &seq, &err), err);
	ck_assert_int_eq(state.seq, seq);
	talloc_free(reader);
}
END_TEST

START_TEST(no_index_says_what_to_do)
{
	struct kb_error err = { 0 };
	struct kb_index_settings settings = { 1.2, .65, .5, 1 };
	struct kb_index *index;

	ck_assert_int_eq(kb_index_open(w.mem, w.config.index, 1, &settings,
				       &index, &err), KB_NOT_FOUND);
	ck_assert_ptr_nonnull(strstr(err.text, "kb-indexer build"));
}
END_TEST

START_TEST(a_damaged_column_is_noticed)
{
	struct kb_error err = { 0 };
	char *path = talloc_asprintf(w.mem, "%s/g-000001/public/documents",
				     w.config.index);

	world_put(&w, "refund", "en", "Refund", "", "## Answer\nSoon.");
	world_build(&w, 1);
	ck_ok(kb_file_write(path, "x", 1, &err), err);
	struct kb_question q = { .text = "refund", .len = 6 };
	struct kb_answer *a;

	ck_assert_int_eq(kb_answer_ask(w.reader, w.mem, &q, &a, &err),
			 KB_CORRUPT);
	ck_assert_ptr_nonnull(strstr(err.text, "kb-indexer build"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("index");
	TCase *tc = tcase_create("index");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, finds_in_three_languages);
	tcase_add_test(tc, a_publish_is_found_without_rebuild);
	tcase_add_test(tc, a_case_leads_to_its_article);
	tcase_add_test(tc, following_answers_as_a_fresh_build);
	tcase_add_test(tc, terms_beside_the_text_are_taken_back);
	tcase_add_test(tc, workers_change_nothing);
	tcase_add_test(tc, hidden_articles_change_no_public_byte);
	tcase_add_test(tc, dates_are_kept);
	tcase_add_test(tc, a_stopped_build_leaves_the_live_index);
	tcase_add_test(tc, an_empty_store_is_an_empty_index);
	tcase_add_test(tc, a_stale_search_hides_no_publish);
	tcase_add_test(tc, no_index_says_what_to_do);
	tcase_add_test(tc, a_damaged_column_is_noticed);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
