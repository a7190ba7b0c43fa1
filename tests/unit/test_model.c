/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_model.c - the classifier: what it tells apart, that the same examples
 * give the same file, and that no other file is taken for one.
 */
#include <check.h>
#include <stdlib.h>

#include <kb/model.h>

static void *mem;
static char dir[] = "concord-test-XXXXXX";
static struct kb_text *text;
static struct kb_error err;

#define ck_ok(status) ck_assert_msg((status) == KB_OK, "%s", err.text)

static const struct example { const char *article; unsigned speech;
			      const char *text; } examples[] = {
	{ "refund", 1, "i want my money back" },
	{ "refund", 1, "you charged me twice for one month" },
	{ "refund", 0, "为什么扣了两次钱" },
	{ "refund", 0, "多收了我一个月的费用，要退款" },
	{ "refund", 2, "верните деньги за прошлый месяц" },
	{ "refund", 2, "дважды списали оплату" },
	{ "router", 1, "the lamp on the box is red and nothing loads" },
	{ "router", 1, "wifi drops every evening" },
	{ "router", 0, "路由器一直亮红灯" },
	{ "router", 0, "晚上网络总是断" },
	{ "router", 2, "роутер мигает красным" },
	{ "router", 2, "вечером пропадает интернет" },
	{ "meter", 1, "my meter shows an error code" },
	{ "meter", 1, "smart meter display is empty" },
	{ "meter", 0, "电表显示错误代码" },
	{ "meter", 2, "счётчик показывает ошибку" },
};
enum { N = KB_COUNT(examples) };

static void set_up(void)
{
	kb_base_init("test_model");
	mem = talloc_new(NULL);
	text = kb_text_new(mem);
	snprintf(dir, sizeof(dir), "concord-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
}

static void tear_down(void)
{
	talloc_free(mem);
	ck_ok(kb_rmtree(dir, &err));
}

/* The i-th example is number i * step of the table: any order of them. */
static struct kb_training *training(size_t step)
{
	struct kb_training *t = kb_training_new(mem);

	for (size_t i = 0; i < N; i++) {
		const struct example *e = &examples[i * step % N];

		kb_training_add(t, kb_text_tokens(text, 0, e->text,
						  strlen(e->text)),
				e->article, e->speech);
	}
	return t;
}

static struct kb_model *fit(size_t step, unsigned workers)
{
	struct kb_model *m;

	ck_ok(kb_training_fit(training(step), mem, NULL, workers, NULL, NULL,
			      &m, &err));
	return m;
}

static char *path_of(const char *name)
{
	return kb_format(mem, "%s/%s", dir, name);
}

/* Bytes of the file that the model becomes. */
static char *file_of(struct kb_model *m, size_t *len)
{
	char *path = path_of("model"), *bytes;

	ck_ok(kb_model_write(m, "{\"a\":7}", 7, path, &err));
	ck_ok(kb_file_read(mem, path, SIZE_MAX, &bytes, len, &err));
	return bytes;
}

/* The article with the best score, "" if the text says nothing. */
static const char *best(const struct kb_model *m, const char *question)
{
	struct kb_model_scratch *scratch = kb_model_scratch_new(mem);
	size_t n = kb_model_classes(m), at = 0;
	float *score = kb_array(mem, float, n);

	if (!kb_model_score(m, scratch, kb_text_tokens(text, 0, question,
						       strlen(question)),
			    score))
		return "";
	for (size_t i = 1; i < n; i++)
		if (score[i] > score[at])
			at = i;
	return kb_model_class(m, at);
}

START_TEST(the_same_examples_give_the_same_bytes)
{
	static const struct { size_t step; unsigned workers; } ways[] = {
		{ 1, 2 }, { 3, 1 }, { 5, 2 }, { N - 1, 3 } };
	size_t len, other_len;
	char *bytes = file_of(fit(1, 1), &len);

	for (size_t i = 0; i < KB_COUNT(ways); i++) {
		char *other = file_of(fit(ways[i].step, ways[i].workers),
				      &other_len);

		ck_assert_uint_eq(other_len, len);
		ck_assert_mem_eq(other, bytes, len);
	}
}
END_TEST

START_TEST(articles_are_told_apart_in_every_language)
{
	static const struct { const char *question, *article; } rows[] = {
		{ "charged twice, money back please", "refund" },
		{ "wifi box is red", "router" },
		{ "empty display of the meter", "meter" },
		{ "扣了两次，退钱", "refund" },
		{ "紅燈亮著，路由器", "router" },
		{ "電錶錯誤", "meter" },
		{ "списали деньги два раза", "refund" },
		{ "красный роутер, нет интернета", "router" },
		{ "ошибка на счетчике", "meter" },
	};
	struct kb_model *m = fit(1, 1);

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_msg(!strcmp(best(m, rows[i].question),
				      rows[i].article), "%s: %s",
			      rows[i].question, best(m, rows[i].question));
}
END_TEST

START_TEST(a_file_says_what_the_model_said)
{
	struct kb_model *made = fit(1, 1), *read;
	size_t len, classes = kb_model_classes(made);
	float *a = kb_array(mem, float, classes);
	float *b = kb_array(mem, float, classes);
	const struct kb_tokens *tokens;

	ck_assert_uint_eq(kb_model_digest(made), 0);
	file_of(made, &len);
	ck_ok(kb_model_open(mem, path_of("model"), &read, &err));
	ck_assert_uint_ne(kb_model_digest(made), 0);
	ck_assert_uint_eq(kb_model_digest(read), kb_model_digest(made));
	ck_assert_str_eq(kb_model_note(read), "{\"a\":7}");
	ck_assert_int_eq(kb_model_seq(read), 7);
	/* Learned again after a change that changes nothing here, it is the
	   same model. */
	ck_ok(kb_model_write(made, "{\"a\":7}", 8, path_of("model"), &err));
	ck_assert_uint_eq(kb_model_digest(read), kb_model_digest(made));
	ck_assert_uint_eq(kb_model_classes(read), 3);
	ck_assert_str_eq(kb_model_class(read, 0), "meter");
	tokens = kb_text_tokens(text, 0, "red lamp", 8);
	ck_assert(kb_model_score(made, kb_model_scratch_new(mem), tokens, a));
	ck_assert(kb_model_score(read, kb_model_scratch_new(mem), tokens, b));
	ck_assert_mem_eq(a, b, classes * sizeof(*a));
}
END_TEST

START_TEST(a_text_without_a_known_feature_has_no_score)
{
	struct kb_model *m = fit(1, 1);

	ck_assert_str_eq(best(m, ""), "");
	ck_assert_str_eq(best(m, " ?! … 。"), "");
	ck_assert_str_eq(best(m, "ξψ"), "");
}
END_TEST

START_TEST(what_is_left_out_is_not_learned)
{
	struct kb_training *t = training(1);
	uint8_t keep[N];
	struct kb_model *m;

	for (size_t i = 0; i < N; i++)
		keep[i] = strcmp(examples[i].article, "meter") != 0;
	ck_ok(kb_training_fit(t, mem, keep, 1, NULL, NULL, &m, &err));
	ck_assert_uint_eq(kb_model_classes(m), 2);
	for (size_t i = 0; i < N; i++)
		keep[i] = !strcmp(examples[i].article, "meter");
	ck_assert_int_eq(kb_training_fit(t, mem, keep, 1, NULL, NULL, &m,
					 &err), KB_NOT_FOUND);
}
END_TEST

static bool stop(void *user, size_t done, size_t total)
{
	return false;
}

START_TEST(a_fit_can_be_stopped)
{
	struct kb_model *m;

	ck_assert_int_eq(kb_training_fit(training(1), mem, NULL, 2, stop, NULL,
					 &m, &err), KB_INTERRUPTED);
}
END_TEST

/* Opens the bytes as a model; the refusal says what to do. */
static void refused(const char *bytes, size_t len)
{
	char *path = path_of("damaged");
	struct kb_model *m;

	ck_ok(kb_file_write(path, bytes, len, &err));
	ck_assert_int_eq(kb_model_open(mem, path, &m, &err), KB_CORRUPT);
	ck_assert_ptr_nonnull(strstr(err.text, "kb-indexer learn"));
	ck_assert_ptr_nonnull(strstr(err.source, "damaged"));
}

START_TEST(other_files_are_refused)
{
	static const char page[200] = "%PDF-1.4 is no model";
	size_t len;
	char *bytes = file_of(fit(1, 1), &len);
	struct kb_model *m;

	refused("", 0);
	refused("kbmodl1", 8);
	refused(page, sizeof(page));
	refused(bytes, len - 8);
	for (size_t i = 0; i < 64; i++) {	/* one bit, anywhere */
		size_t at = (len - 1) * i / 63;

		bytes[at] ^= 4;
		refused(bytes, len);
		bytes[at] ^= 4;
	}
	ck_assert_int_eq(kb_model_open(mem, path_of("none"), &m, &err),
			 KB_NOT_FOUND);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("model");
	TCase *tc = tcase_create("model");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, the_same_examples_give_the_same_bytes);
	tcase_add_test(tc, articles_are_told_apart_in_every_language);
	tcase_add_test(tc, a_file_says_what_the_model_said);
	tcase_add_test(tc, a_text_without_a_known_feature_has_no_score);
	tcase_add_test(tc, what_is_left_out_is_not_learned);
	tcase_add_test(tc, a_fit_can_be_stopped);
	tcase_add_test(tc, other_files_are_refused);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
