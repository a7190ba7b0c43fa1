/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_wire.c - heads of requests, byte by byte: what is good passes however it
 * is cut into pieces, what is bad is named, and nothing behind it passes.
 */
#include <check.h>
#include <stdlib.h>

#include "../../searchd/wire.h"

#define GET "GET / HTTP/1.1\r\n"
#define HOST "Host: x\r\n"
#define GOOD GET HOST "\r\n"

struct row { const char *bytes; size_t len; enum kb_fault fault; };
#define ROW(text, fault) { text, sizeof(text) - 1, fault }

static const struct row rows[] = {
	ROW(GOOD, KB_FAULT_NONE),
	ROW(GOOD GOOD GOOD, KB_FAULT_NONE),
	ROW("\r\n\r\n" GOOD, KB_FAULT_NONE),
	ROW("GET / HTTP/1.0\r\n\r\n", KB_FAULT_NONE),
	ROW(GET HOST "X:\t a\t b \r\nY:\r\nZ: \xd0\x90\r\n\r\n",
	    KB_FAULT_NONE),
	ROW(GET HOST "Content-Length: 0\r\n\r\n" GOOD, KB_FAULT_NONE),
	ROW(GET HOST "content-length:\t 7 \r\n\r\nbody\n\0\r", KB_FAULT_NONE),
	ROW(GET HOST "Content-Length: 999999999999999\r\n\r\n",
	    KB_FAULT_NONE),
	ROW(GET HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n\n",
	    KB_FAULT_NONE),
	/* A beginning is not bad yet. */
	ROW("GE", KB_FAULT_NONE),
	ROW(GET HOST "\r", KB_FAULT_NONE),
	/* lines */
	ROW(GET HOST "X: a\n\r\n", KB_FAULT_LINES),
	ROW(GET HOST "\n", KB_FAULT_LINES),
	ROW(GET HOST "\r\r\n", KB_FAULT_LINES),
	ROW(GET "X: a\rY: b\r\n" HOST "\r\n", KB_FAULT_LINES),
	ROW("\n" GOOD, KB_FAULT_LINES),
	ROW(GET HOST "X: a\r\n b\r\n\r\n", KB_FAULT_LINES),
	ROW(GET HOST "X: a\r\n\tb\r\n\r\n", KB_FAULT_LINES),
	ROW(GET HOST ": a\r\n\r\n", KB_FAULT_LINES),
	ROW(GET HOST "X\r\n\r\n", KB_FAULT_LINES),
	ROW(GET HOST "X : a\r\n\r\n", KB_FAULT_LINES),
	ROW(GET HOST "X Y: a\r\n\r\n", KB_FAULT_LINES),
	ROW(GET HOST "X\t: a\r\n\r\n", KB_FAULT_LINES),
	ROW(GET HOST "X(Y): a\r\n\r\n", KB_FAULT_LINES),
	ROW(GET HOST "X\xd0\x90: a\r\n\r\n", KB_FAULT_LINES),
	ROW(GET HOST "X: a\0b\r\n\r\n", KB_FAULT_HEADER_TEXT),
	ROW(GET HOST "X: a\x7f\r\n\r\n", KB_FAULT_HEADER_TEXT),
	ROW(GET HOST "X\x01: a\r\n\r\n", KB_FAULT_HEADER_TEXT),
	/* request lines */
	ROW("GET / HTTP/1.2\r\n" HOST "\r\n", KB_FAULT_LINES),
	ROW("GET / HTTP/1.11\r\n" HOST "\r\n", KB_FAULT_LINES),
	ROW("GET / HTTP/1.1 \r\n" HOST "\r\n", KB_FAULT_LINES),
	ROW("GET / a b HTTP/1.1\r\n" HOST "\r\n", KB_FAULT_LINES),
	ROW("GET /\r\n" HOST "\r\n", KB_FAULT_LINES),
	ROW("GET  / HTTP/1.1\r\n" HOST "\r\n", KB_FAULT_LINES),
	ROW("GET\t/ HTTP/1.1\r\n" HOST "\r\n", KB_FAULT_LINES),
	ROW(" " GOOD, KB_FAULT_LINES),
	ROW("\0" GOOD, KB_FAULT_LINES),
	ROW(":" GOOD, KB_FAULT_LINES),
	ROW("\r\n:" GOOD, KB_FAULT_LINES),
	ROW("\xef\xbb\xbf" GOOD, KB_FAULT_LINES),
	/* fields that matter */
	ROW(GET "\r\n", KB_FAULT_HOST),
	ROW(GET "Hostx: x\r\n\r\n", KB_FAULT_HOST),
	ROW(GOOD GET "\r\n", KB_FAULT_HOST),
	ROW(GET HOST "Content-Length: 5x\r\n\r\n", KB_FAULT_FRAMING),
	ROW(GET HOST "Content-Length: +5\r\n\r\n", KB_FAULT_FRAMING),
	ROW(GET HOST "Content-Length:\r\n\r\n", KB_FAULT_FRAMING),
	ROW(GET HOST "Content-Length: 0, 0\r\n\r\n", KB_FAULT_FRAMING),
	ROW(GET HOST "Content-Length: 1234567890123456\r\n\r\n",
	    KB_FAULT_FRAMING),
	ROW(GET HOST "Content-Length: 5                                  x\r\n"
	    "\r\n", KB_FAULT_FRAMING),
};

/* Reads in two pieces, cut at `cut`; what passed in all. */
static size_t read_cut(struct kb_wire *w, const struct row *row, size_t cut)
{
	size_t n = kb_wire_read(w, row->bytes, cut);

	return w->fault ? n : n + kb_wire_read(w, row->bytes + cut,
					       row->len - cut);
}

START_TEST(test_heads)
{
	const struct row *row = &rows[_i];

	for (size_t cut = 0; cut <= row->len; cut++) {
		struct kb_wire w = { 0 };
		size_t n = read_cut(&w, row, cut);

		ck_assert_msg(w.fault == row->fault, "row %d cut at %zu: %d",
			      _i, cut, (int)w.fault);
		if (row->fault == KB_FAULT_NONE)
			ck_assert_uint_eq(n, row->len);
	}
}
END_TEST

START_TEST(test_what_was_good_passes)
{
	static const char bytes[] = GOOD GOOD GET HOST " x\r\n\r\n" GOOD;
	struct kb_wire w = { 0 };

	ck_assert_uint_eq(kb_wire_read(&w, bytes, sizeof(bytes) - 1),
			  2 * strlen(GOOD));
	ck_assert_uint_eq(w.seen, 2);
	ck_assert_int_eq(w.fault, KB_FAULT_LINES);
}
END_TEST

START_TEST(test_a_body_is_the_last)
{
	static const char bytes[] = GET HOST "Content-Length: 3\r\n\r\nabc"
				    GOOD "\n\n";
	struct kb_wire w = { 0 };

	ck_assert_uint_eq(kb_wire_read(&w, bytes, sizeof(bytes) - 1),
			  sizeof(bytes) - 1);
	ck_assert_uint_eq(w.seen, 1);
	ck_assert_uint_eq(kb_wire_read(&w, GOOD, strlen(GOOD)), strlen(GOOD));
	ck_assert_uint_eq(w.seen, 1);
}
END_TEST

START_TEST(test_long_heads)
{
	struct kb_wire w = { 0 };
	size_t i;

	kb_wire_read(&w, GET HOST "X: ", strlen(GET HOST "X: "));
	for (i = 0; i < KB_HEAD_BYTES_MAX && !w.fault; i++)
		kb_wire_read(&w, "a", 1);
	ck_assert_int_eq(w.fault, KB_FAULT_HEADERS);
	ck_assert_uint_gt(i, KB_URI_MAX + KB_HEADER_BYTES_MAX);
}
END_TEST

START_TEST(test_what_was_not_seen_is_not_good)
{
	kb_wire_init(4);
	kb_wire_open(2);
	kb_wire_open(4);
	ck_assert(!kb_wire_take(2));
	ck_assert(!kb_wire_take(4));
	ck_assert(!kb_wire_take(-1));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("wire");
	TCase *tcase = tcase_create("all");
	SRunner *runner = srunner_create(suite);
	int failed;

	kb_base_init("test_wire");
	tcase_add_loop_test(tcase, test_heads, 0, (int)KB_COUNT(rows));
	tcase_add_test(tcase, test_what_was_good_passes);
	tcase_add_test(tcase, test_a_body_is_the_last);
	tcase_add_test(tcase, test_long_heads);
	tcase_add_test(tcase, test_what_was_not_seen_is_not_good);
	suite_add_tcase(suite, tcase);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
