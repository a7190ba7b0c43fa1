/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_search.c - query trees and ranked search: what each operator finds,
 * value ranges, collapsing and its counts, orders, weights, paging, data.
 */
#include "support.h"

#include <stdio.h>

static struct xc_writer *writer;
static struct xc_database *db;

/* Six documents; value slot 0 is a colour, slot 1 a number. */
static void library_make(void)
{
	static const struct {
		const char *words, *colour;
		double number;
	} rows[] = {
		{ "pay bill", "red", 10 },		/* 1 */
		{ "pay pay pay", "red", -5 },		/* 2 */
		{ "bill invoice", "blue", 2.5 },	/* 3 */
		{ "phone", "blue", 100 },		/* 4 */
		{ "phone pay bill invoice", "red", 7 },	/* 5 */
		{ "invoice", NULL, 8 },			/* 6 */
	};

	folder_make();
	writer = writer_at(in_folder("db"), XC_CREATE);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct xc_term terms[4];
		char number[XC_NUMBER_MAX], data[16];
		struct xc_value values[2] = {
			{ 1, number, xc_number_encode(rows[i].number,
						      number) },
			{ 0, rows[i].colour, rows[i].colour ?
				strlen(rows[i].colour) : 0 },
		};
		struct xc_document_spec spec = { .terms = terms,
			.values = values, .n_values = rows[i].colour ? 2 : 1,
			.data = data };
		const char *words = rows[i].words;
		spec.data_len = (size_t)snprintf(data, sizeof(data),
						 "data %zu", i + 1);
		while (*words) {
			size_t len = strcspn(words, " ");
			terms[spec.n_terms++] =
				(struct xc_term){ words, len, 1 };
			words += len + (words[len] == ' ');
		}
		OK(xc_writer_add(writer, &spec, NULL, &err));
	}
	OK(xc_writer_commit(writer, &err));
	db = reader_of(in_folder("db"));
}

static void library_remove(void)
{
	xc_db_free(db);
	xc_writer_free(writer);
	folder_remove();
}

static struct xc_query *term(const char *text)
{
	struct xc_query *query = NULL;

	OK(xc_query_term(text, strlen(text), 1, &query, &err));
	return query;
}

/* Frees its parts: tests build trees in one expression. */
static struct xc_query *two(enum xc_op op, struct xc_query *a,
			    struct xc_query *b)
{
	const struct xc_query *parts[] = { a, b };
	struct xc_query *query = NULL;

	OK(xc_query_combine(op, parts, 2, 0, &query, &err));
	xc_query_free(a);
	xc_query_free(b);
	return query;
}

static struct xc_query *scaled(struct xc_query *part, double factor)
{
	struct xc_query *query = NULL;

	OK(xc_query_scale(part, factor, &query, &err));
	xc_query_free(part);
	return query;
}

static struct xc_mset *search(const struct xc_search_request *request)
{
	struct xc_mset *mset = NULL;

	OK(xc_search(db, request, &mset, &err));
	return mset;
}

/* Frees the query; ids in order of id, as "1 2 5". */
static void finds(struct xc_query *query, const char *wanted)
{
	const struct xc_weight boolean = { .kind = XC_WEIGHT_BOOL };
	struct xc_search_request request = { .query = query, .max = 100,
		.weight = &boolean };
	struct xc_mset *mset = search(&request);
	char ids[64] = "";

	for (size_t i = 0; i < mset->n; i++)
		snprintf(ids + strlen(ids), sizeof(ids) - strlen(ids), "%s%u",
			 i ? " " : "", mset->matches[i].docid);
	ck_assert_str_eq(ids, wanted);
	xc_mset_free(mset);
	xc_query_free(query);
}

START_TEST(operators_find_what_they_say)
{
	struct xc_query *query = NULL;

	finds(two(XC_OP_OR, term("pay"), term("phone")), "1 2 4 5");
	finds(two(XC_OP_AND, term("pay"), term("bill")), "1 5");
	finds(two(XC_OP_FILTER, term("pay"), term("bill")), "1 5");
	finds(two(XC_OP_AND_NOT, term("pay"), term("bill")), "2");
	finds(two(XC_OP_AND_MAYBE, term("phone"), term("bill")), "4 5");
	finds(two(XC_OP_XOR, term("pay"), term("phone")), "1 2 4");
	finds(two(XC_OP_SYNONYM, term("bill"), term("invoice")), "1 3 5 6");
	finds(two(XC_OP_MAX, term("bill"), term("invoice")), "1 3 5 6");
	finds(scaled(term("phone"), .5), "4 5");
	OK(xc_query_all(&query, &err));
	finds(query, "1 2 3 4 5 6");
	OK(xc_query_combine(XC_OP_OR, NULL, 0, 0, &query, &err));
	finds(query, "");
}
END_TEST

START_TEST(many_terms_go_in_one_call)
{
	const char *terms[] = { "pay", "billing", "invoice" };
	const size_t lens[] = { 3, 4, 7 };
	struct xc_search_request request = { .max = 10 };
	struct xc_mset *mset;
	struct xc_query *query = NULL;
	char *text = NULL;

	OK(xc_query_terms(XC_OP_OR, terms, NULL, 3, 0, &query, &err));
	finds(query, "1 2 3 5 6");
	OK(xc_query_terms(XC_OP_AND, terms, lens, 3, 0, &query, &err));
	finds(query, "5");
	/* The rarest gives most: elite sets of one keep it alone. */
	terms[1] = "phone";
	OK(xc_query_terms(XC_OP_ELITE, terms, NULL, 2, 1, &query, &err));
	request.query = query;
	mset = search(&request);
	ck_assert_uint_eq(mset->n, 2);
	ck_assert_uint_eq(mset->matches[0].docid, 4);
	ck_assert_uint_eq(mset->matches[1].docid, 5);
	xc_mset_free(mset);
	OK(xc_query_describe(query, &text, &err));
	ck_assert_ptr_nonnull(strstr(text, "phone"));
	xc_text_free(text);
	xc_query_free(query);
	terms[2] = "";
	FAILS(XC_INVALID, xc_query_terms(XC_OP_OR, terms, NULL, 3, 0, &query,
					 &err));
	FAILS(XC_INVALID, xc_query_terms((enum xc_op)15, terms, NULL, 2, 0,
					 &query, &err));
	FAILS(XC_INVALID, xc_query_term("", 0, 1, &query, &err));
}
END_TEST

static struct xc_query *range(const double *from, const double *to)
{
	char a[XC_NUMBER_MAX], b[XC_NUMBER_MAX];
	size_t a_len = from ? xc_number_encode(*from, a) : 0;
	size_t b_len = to ? xc_number_encode(*to, b) : 0;
	struct xc_query *query = NULL;

	OK(xc_query_range(1, from ? a : NULL, a_len, to ? b : NULL, b_len,
			  &query, &err));
	return query;
}

START_TEST(value_ranges_may_be_open)
{
	const double low = -5, mid = 7, high = 10;
	char bytes[XC_NUMBER_MAX];
	size_t len = xc_number_encode(-1234.5, bytes);

	ck_assert_double_eq(xc_number_decode(bytes, len), -1234.5);
	finds(range(&mid, &high), "1 5 6");
	finds(range(NULL, &mid), "2 3 5");
	finds(range(&high, NULL), "1 4");
	finds(range(NULL, NULL), "1 2 3 4 5 6");
	finds(two(XC_OP_FILTER, term("pay"), range(&low, &mid)), "2 5");
}
END_TEST

START_TEST(collapse_keeps_the_best_and_counts_the_rest)
{
	struct xc_query *query = two(XC_OP_OR, term("pay"), term("bill"));
	struct xc_search_request request = { .query = query, .max = 10,
		.check_at_least = 100, .collapse_slot = 0, .collapse_max = 1 };
	struct xc_mset *mset = search(&request);

	ck_assert_uint_eq(mset->n, 2);
	for (size_t i = 0; i < mset->n; i++) {
		const struct xc_match *m = &mset->matches[i];
		if (m->docid == 3)
			ck_assert_uint_eq(m->collapse_count, 0);
		else
			ck_assert_uint_eq(m->collapse_count, 2);
	}
	ck_assert_uint_eq(mset->matches_lower, 2);
	ck_assert_uint_ge(mset->uncollapsed_upper, 4);
	xc_mset_free(mset);
	request.collapse_max = 2;
	mset = search(&request);
	ck_assert_uint_eq(mset->n, 3);
	xc_mset_free(mset);
	xc_query_free(query);
}
END_TEST

START_TEST(hits_can_be_sorted_by_a_value)
{
	static const uint32_t rising[] = { 2, 3, 5, 6, 1, 4 };
	struct xc_query *query = NULL;
	struct xc_search_request request = { .max = 10,
		.sort = XC_SORT_VALUE, .sort_slot = 1 };
	struct xc_mset *mset;

	OK(xc_query_all(&query, &err));
	request.query = query;
	mset = search(&request);
	ck_assert_uint_eq(mset->n, 6);
	for (size_t i = 0; i < 6; i++)
		ck_assert_uint_eq(mset->matches[i].docid, rising[i]);
	xc_mset_free(mset);
	request.sort_descending = true;
	request.first = 4;
	request.sort = XC_SORT_VALUE_THEN_RELEVANCE;
	mset = search(&request);
	ck_assert_uint_eq(mset->first, 4);
	ck_assert_uint_eq(mset->n, 2);
	ck_assert_uint_eq(mset->matches[0].docid, 3);
	ck_assert_uint_eq(mset->matches[1].docid, 2);
	xc_mset_free(mset);
	request = (struct xc_search_request){ .query = query, .max = 1,
		.newest_first = true };
	mset = search(&request);
	ck_assert_uint_eq(mset->matches[0].docid, 6);
	xc_mset_free(mset);
	request.sort = XC_SORT_RELEVANCE_THEN_VALUE;
	request.sort_slot = 1;
	mset = search(&request);
	ck_assert_uint_eq(mset->matches[0].docid, 2);
	xc_mset_free(mset);
	xc_query_free(query);
}
END_TEST

/* The weight of document 2, "pay" three times, for the query "pay". */
static double weight_of_pay(const struct xc_weight *weight, double factor)
{
	struct xc_query *query = scaled(term("pay"), factor);
	struct xc_search_request request = { .query = query, .max = 10,
		.weight = weight };
	struct xc_mset *mset = search(&request);
	double ret = -1;

	for (size_t i = 0; i < mset->n; i++)
		if (mset->matches[i].docid == 2)
			ret = mset->matches[i].weight;
	xc_mset_free(mset);
	xc_query_free(query);
	return ret;
}

START_TEST(weights_follow_their_parameters)
{
	const struct xc_weight same = { XC_WEIGHT_BM25, 1, 0, 1, .5, .5, 0 };
	const struct xc_weight flat = { XC_WEIGHT_BM25, 0, 0, 1, .5, .5, 0 };
	const struct xc_weight plus = { XC_WEIGHT_BM25PLUS, 1, 0, 1, .5, .5,
					1 };
	const struct xc_weight boolean = { .kind = XC_WEIGHT_BOOL };
	const struct xc_weight wrong = { .kind = (enum xc_weight_kind)3 };
	const double plain = weight_of_pay(NULL, 1);
	struct xc_query *query = term("pay");
	struct xc_search_request request = { .query = query, .max = 1,
		.weight = &wrong };
	struct xc_mset *mset = NULL;

	ck_assert_double_gt(plain, 0);
	ck_assert_double_eq(weight_of_pay(&same, 1), plain);
	ck_assert_double_lt(weight_of_pay(&flat, 1), plain);
	ck_assert_double_gt(weight_of_pay(&plus, 1), plain);
	ck_assert_double_eq(weight_of_pay(&boolean, 1), 0);
	ck_assert_double_eq_tol(weight_of_pay(NULL, 3), 3 * plain, 1e-9);
	FAILS(XC_INVALID, xc_search(db, &request, &mset, &err));
	xc_query_free(query);
}
END_TEST

START_TEST(data_come_with_the_hits_on_request)
{
	struct xc_query *query = two(XC_OP_OR, term("pay"), term("phone"));
	struct xc_search_request request = { .query = query, .max = 10 };
	struct xc_mset *mset = search(&request);

	ck_assert_uint_eq(mset->n, 4);
	ck_assert_uint_eq(mset->matches_estimated, 4);
	ck_assert_ptr_null(mset->matches[0].data);
	ck_assert_uint_eq(mset->matches[0].docid, 5);
	ck_assert_uint_eq(mset->matches[0].percent, 100);
	ck_assert_double_eq(mset->matches[0].weight, mset->max_attained);
	ck_assert_double_ge(mset->max_possible, mset->max_attained);
	xc_mset_free(mset);
	request.want_data = true;
	request.percent_cutoff = 90;
	mset = search(&request);
	ck_assert_uint_eq(mset->n, 1);
	ck_assert_str_eq(mset->matches[0].data, "data 5");
	ck_assert_uint_eq(mset->matches[0].data_len, 6);
	xc_mset_free(mset);
	request.query = NULL;
	FAILS(XC_INVALID, xc_search(db, &request, &mset, &err));
	xc_query_free(query);
}
END_TEST

START_TEST(a_search_reruns_when_its_data_went_away)
{
	struct xc_query *query = term("common");
	struct xc_search_request request = { .query = query, .max = 2000,
		.want_data = true };
	struct xc_mset *mset;
	char data[64];

	for (unsigned i = 0; i < 2000; i++) {
		snprintf(data, sizeof(data), "first writing of %u", i);
		add_words(writer, "common", data, NULL);
	}
	OK(xc_writer_commit(writer, &err));
	OK(xc_db_reopen(db, NULL, &err));
	for (unsigned round = 0; round < 3; round++) {
		OK(xc_writer_delete_by_term(writer, "common", 6, &err));
		for (unsigned i = 0; i < 2000; i++)
			add_words(writer, "common", "rewritten", NULL);
		OK(xc_writer_commit(writer, &err));
	}
	mset = search(&request);
	ck_assert_uint_eq(mset->n, 2000);
	for (size_t i = 0; i < mset->n; i++)
		ck_assert_str_eq(mset->matches[i].data, "rewritten");
	xc_mset_free(mset);
	xc_query_free(query);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		operators_find_what_they_say,
		many_terms_go_in_one_call,
		value_ranges_may_be_open,
		collapse_keeps_the_best_and_counts_the_rest,
		hits_can_be_sorted_by_a_value,
		weights_follow_their_parameters,
		data_come_with_the_hits_on_request,
		a_search_reruns_when_its_data_went_away,
	};
	Suite *suite = suite_create("xapian-c search");
	TCase *tcase = tcase_create("search");

	tcase_add_checked_fixture(tcase, library_make, library_remove);
	tcase_set_timeout(tcase, 60);
	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
