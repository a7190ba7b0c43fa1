/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_topk.c - the contract of the top k besides its exactness (for which see
 * test_topk_exact.c): the saturation table is the formula and the same on
 * every machine, the deadline, requests that are refused.
 */
#include "support.h"

#include <math.h>
#include <time.h>

START_TEST(saturation_is_the_formula)
{
	static const uint16_t lengths[1];
	struct xc_field *field = NULL;
	const double k1 = .8, b = .75, average = 37.5;

	OK(xc_field_new(lengths, 1, average, k1, b, &field, &err));
	ck_assert_uint_eq(xc_field_saturation(field, 0, 10), 0);
	for (uint32_t tf = 1; tf <= 70; tf += 3)
		for (uint32_t len = 0; len <= 1100; len += 7) {
			double t = tf < 64 ? tf : 64;
			double l = (len < 1023 ? len : 1023) / average;
			double k = k1 * (1 - b + b * fmax(l, .5));
			double sat = 65536 * (k1 + 1) * t / (t + k);
			ck_assert_double_le(fabs(sat - xc_field_saturation(
				field, tf, len)), .500001);
		}
	xc_field_free(field);
	FAILS(XC_INVALID, xc_field_new(lengths, 1, NAN, k1, b, &field, &err));
	FAILS(XC_INVALID, xc_field_new(lengths, 1, -1, k1, b, &field, &err));
	FAILS(XC_INVALID, xc_field_new(lengths, 1, 1, -1, b, &field, &err));
	FAILS(XC_INVALID, xc_field_new(lengths, 1, 1, k1, 1.5, &field, &err));
	OK(xc_field_new(lengths, 0, 0, k1, b, &field, &err));
	xc_field_free(field);
}
END_TEST

/* These numbers were written down once: another machine must agree. */
START_TEST(saturation_is_the_same_on_every_machine)
{
	static const double k1[] = { .8, 1.2, 8, .37 };
	static const double b[] = { .75, .5, .3, .91 };
	static const double average[] = { 53.7, 211.123456789, 7.1, 97.03 };
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < COUNT(k1); i++) {
		struct xc_field *field = NULL;
		OK(xc_field_new(NULL, 0, average[i], k1[i], b[i], &field,
				&err));
		for (uint32_t tf = 0; tf <= 64; tf++)
			for (uint32_t len = 0; len <= 1023; len++) {
				hash ^= xc_field_saturation(field, tf, len);
				hash *= UINT64_C(1099511628211);
			}
		xc_field_free(field);
	}
	ck_assert_uint_eq(hash, UINT64_C(9827386099981322465));
}
END_TEST

/* Databases with so many equal documents of the one word "b". */
static struct xc_writer *equal_documents(uint32_t n)
{
	struct xc_writer *writer = writer_at(in_folder("db"), XC_CREATE);

	for (uint32_t i = 0; i < n; i++)
		add_words(writer, "b", NULL, NULL);
	OK(xc_writer_commit(writer, &err));
	return writer;
}

START_TEST(the_deadline_gives_a_partial_answer)
{
	static const uint16_t lengths[9001];
	static struct xc_topk_hit hits[XC_TOPK_MAX];
	const struct xc_topk_term term = { "b", 1, 4096, 0 };
	struct xc_topk_result result = { .hits = hits };
	struct xc_topk_request q = { .terms = &term, .n_terms = 1,
		.n_fields = 1, .k = XC_TOPK_MAX, .deadline_ns = 1 };
	struct xc_writer *writer = equal_documents(9000);
	struct xc_database *db = reader_of(in_folder("db"));
	struct xc_field *field = NULL;
	struct timespec now;

	OK(xc_field_new(lengths, COUNT(lengths), 1, 1, .5, &field, &err));
	q.fields = (const struct xc_field *const[]){ field };
	OK(xc_topk(db, &q, &result, &err));
	ck_assert(result.partial);
	ck_assert_uint_gt(result.n, 4000);
	ck_assert_uint_lt(result.n, 4097);
	clock_gettime(CLOCK_MONOTONIC, &now);
	q.deadline_ns = ((uint64_t)now.tv_sec + 3600) * 1000000000u;
	OK(xc_topk(db, &q, &result, &err));
	ck_assert(!result.partial);
	ck_assert_uint_eq(result.n, 9000);
	ck_assert_uint_eq(result.postings, 9000);
	/* All equal: one full page of them and nobody can do better. */
	q.k = 10;
	OK(xc_topk(db, &q, &result, &err));
	ck_assert_uint_lt(result.postings, 200);
	ck_assert_uint_eq(hits[9].docid, 10);
	xc_field_free(field);
	xc_db_free(db);
	xc_writer_free(writer);
}
END_TEST

START_TEST(a_wrong_request_is_refused)
{
	static const uint16_t lengths[10];
	struct xc_topk_term terms[XC_TOPK_TERMS_MAX + 1] = {
		{ "b", 1, 4096, 0 },
	};
	struct xc_topk_hit hits[10];
	struct xc_topk_result result = { .hits = hits, .n = 77 };
	struct xc_topk_request q = { .terms = terms, .n_terms = 1,
		.n_fields = 1, .k = 10 };
	struct xc_writer *writer = equal_documents(5);
	struct xc_database *db = xc_writer_db(writer);
	struct xc_field *field = NULL;

	OK(xc_field_new(lengths, COUNT(lengths), 1, 1, .5, &field, &err));
	q.fields = (const struct xc_field *const[]){ field };
	q.k = 0;
	FAILS(XC_INVALID, xc_topk(db, &q, &result, &err));
	q.k = XC_TOPK_MAX + 1;
	FAILS(XC_INVALID, xc_topk(db, &q, &result, &err));
	q.k = 10;
	q.n_terms = XC_TOPK_TERMS_MAX + 1;
	FAILS(XC_INVALID, xc_topk(db, &q, &result, &err));
	q.n_terms = 1;
	terms[0].field = 1;
	FAILS(XC_INVALID, xc_topk(db, &q, &result, &err));
	terms[0].field = 0;
	terms[0].weight = UINT32_MAX;
	FAILS(XC_INVALID, xc_topk(db, &q, &result, &err));
	terms[0].weight = 4096;
	terms[0].len = 0;
	FAILS(XC_INVALID, xc_topk(db, &q, &result, &err));
	ck_assert_uint_eq(result.n, 77);
	terms[0].len = 1;
	OK(xc_topk(db, &q, &result, &err));
	ck_assert_uint_eq(result.n, 5);
	q.required = 2;
	OK(xc_topk(db, &q, &result, &err));
	ck_assert_uint_eq(result.n, 0);
	q.n_terms = 0;
	OK(xc_topk(db, &q, &result, &err));
	ck_assert_uint_eq(result.n, 0);
	xc_field_free(field);
	xc_writer_free(writer);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		saturation_is_the_formula,
		saturation_is_the_same_on_every_machine,
		the_deadline_gives_a_partial_answer,
		a_wrong_request_is_refused,
	};
	Suite *suite = suite_create("xapian-c topk");
	TCase *tcase = tcase_create("topk");

	tcase_add_checked_fixture(tcase, folder_make, folder_remove);
	tcase_set_timeout(tcase, 300);
	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
