/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_gate.c - the gate of headers, one connection's bytes from the socket to
 * the library, cookies and languages. The connection is a stand-in: what the
 * library would say of a request is said here, laxities and all.
 */
#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <kb/text.h>

#include "../../searchd/wire.h"

#define GOOD "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
enum { FIELDS = KB_HEADERS_MAX + 2 };

struct field { const char *name, *value; };

struct MHD_Connection {
	union MHD_ConnectionInfo info;
	bool closed;			/* the library knows no socket */
	struct field fields[FIELDS];
};

static struct MHD_Connection one;
static int pair[2] = { -1, -1 };	/* ours, the client's */

/* ---- in the library's place ------------------------------------------------ */

const union MHD_ConnectionInfo *
MHD_get_connection_info(struct MHD_Connection *c,
			enum MHD_ConnectionInfoType type, ...)
{
	return c->closed ? NULL : &c->info;
}

int MHD_get_connection_values(struct MHD_Connection *c,
			      enum MHD_ValueKind kind,
			      MHD_KeyValueIterator fn, void *cls)
{
	int n = 0;

	for (; n < FIELDS && c->fields[n].name; n++)
		fn(cls, kind, c->fields[n].name, c->fields[n].value);
	return n;
}

const char *MHD_lookup_connection_value(struct MHD_Connection *c,
					enum MHD_ValueKind kind,
					const char *name)
{
	for (int n = 0; n < FIELDS && c->fields[n].name; n++)
		if (!strcmp(c->fields[n].name, name))
			return c->fields[n].value;
	return NULL;
}

/* ---- short ways ------------------------------------------------------------ */

static void setup(void)
{
	memset(&one, 0, sizeof(one));
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	kb_wire_init((size_t)pair[0] + 1);
	kb_wire_open(pair[0]);
	one.info.connect_fd = pair[0];
}

static void teardown(void)
{
	close(pair[0]);
	close(pair[1]);
}

static void sent(const char *bytes)
{
	ck_assert_int_eq(write(pair[1], bytes, strlen(bytes)),
			 (ssize_t)strlen(bytes));
}

/* What the library gets of it. */
static const char *got(char *buf, size_t size, int flags)
{
	ssize_t n = recv(pair[0], buf, size - 1, flags | MSG_DONTWAIT);

	buf[n > 0 ? n : 0] = '\0';
	return n < 0 ? "nothing yet" : n ? buf : "the end";
}

/* What the client is answered. */
static const char *answered(char *buf, size_t size)
{
	ssize_t n = recvfrom(pair[1], buf, size - 1, MSG_DONTWAIT, NULL,
			     NULL);

	buf[n > 0 ? n : 0] = '\0';
	return buf;
}

static struct kb_request *request(const char *target)
{
	return kb_request_new(&one, target);
}

/* ---- headers --------------------------------------------------------------- */

#define CL "Content-Length"
#define TE "Transfer-Encoding"
static const struct row {
	const char *method, *version;
	struct field fields[4];
	enum kb_fault fault;
} rows[] = {
	{ "GET", "HTTP/1.1", { { "Host", "x" } }, KB_FAULT_NONE },
	{ "HEAD", "HTTP/1.1", { { "host", "x" } }, KB_FAULT_NONE },
	{ "GET", "HTTP/1.0", { { "X", "a\tb" } }, KB_FAULT_NONE },
	{ "POST", "HTTP/1.1", { { "Host", "x" }, { CL, "12" } },
	  KB_FAULT_NONE },
	{ "POST", "HTTP/1.1", { { "Host", "x" }, { TE, "Chunked" } },
	  KB_FAULT_NONE },
	{ "GET", "HTTP/1.1", { { "Host", "x" }, { CL, "000" } },
	  KB_FAULT_NONE },
	{ "GET", "HTTP/1.1", { { "Host", "x" }, { "X", NULL } },
	  KB_FAULT_NONE },
	/* text */
	{ "GET", "HTTP/1.1", { { "Host", "x" }, { "", "a" } },
	  KB_FAULT_HEADER_TEXT },
	{ "GET", "HTTP/1.1", { { "Host", "x" }, { "a b", "a" } },
	  KB_FAULT_HEADER_TEXT },
	{ "GET", "HTTP/1.1", { { "Host", "x" }, { "a\x7f", "a" } },
	  KB_FAULT_HEADER_TEXT },
	{ "GET", "HTTP/1.1", { { "Host", "x" }, { "a", "\x01" } },
	  KB_FAULT_HEADER_TEXT },
	{ "GET", "HTTP/1.1", { { "Host", "x" }, { "a", "\x7f" } },
	  KB_FAULT_HEADER_TEXT },
	/* framing */
	{ "POST", "HTTP/1.1", { { "Host", "x" }, { CL, "1" }, { CL, "1" } },
	  KB_FAULT_FRAMING },
	{ "POST", "HTTP/1.1", { { "Host", "x" }, { CL, "" } },
	  KB_FAULT_FRAMING },
	{ "POST", "HTTP/1.1", { { "Host", "x" }, { CL, "+1" } },
	  KB_FAULT_FRAMING },
	{ "POST", "HTTP/1.1", { { "Host", "x" }, { CL, "1a" } },
	  KB_FAULT_FRAMING },
	{ "POST", "HTTP/1.1", { { "Host", "x" }, { TE, "chunked" },
				{ TE, "chunked" } }, KB_FAULT_FRAMING },
	{ "POST", "HTTP/1.1", { { "Host", "x" }, { TE, "gzip" } },
	  KB_FAULT_FRAMING },
	{ "POST", "HTTP/1.1", { { "Host", "x" }, { TE, "chunked" },
				{ CL, "1" } }, KB_FAULT_FRAMING },
	{ "POST", "HTTP/1.0", { { TE, "chunked" } }, KB_FAULT_FRAMING },
	/* hosts, methods, bodies */
	{ "GET", "HTTP/1.1", { { "Host", "x" }, { "HOST", "x" } },
	  KB_FAULT_HOST },
	{ "GET", "HTTP/1.1", { { "X", "x" } }, KB_FAULT_HOST },
	{ "PUT", "HTTP/1.1", { { "Host", "x" } }, KB_FAULT_METHOD },
	{ "GET", "HTTP/1.1", { { "Host", "x" }, { CL, "1" } },
	  KB_FAULT_BODY },
	{ "HEAD", "HTTP/1.1", { { "Host", "x" }, { TE, "chunked" } },
	  KB_FAULT_BODY },
};

/* A whole head has been read, and this is what the library says of it. */
static enum kb_fault gate(const char *method, const char *version,
			  const char *target)
{
	char buf[256];

	sent(GOOD);
	ck_assert_str_eq(got(buf, sizeof(buf), 0), GOOD);
	struct kb_request *r = request(target);
	r->method = method;
	enum kb_fault fault = kb_request_gate(r, version);
	ck_assert(r->gated);
	ck_assert(fault || r->head == !strcmp(method, "HEAD"));
	kb_request_free(r);
	return fault;
}

START_TEST(headers)
{
	memcpy(one.fields, rows[_i].fields, sizeof(rows[_i].fields));
	ck_assert_msg(gate(rows[_i].method, rows[_i].version, "/") ==
		      rows[_i].fault, "row %d", _i);
}
END_TEST

START_TEST(too_much)
{
	char *big = malloc(KB_HEADER_BYTES_MAX + 1);

	one.fields[0] = (struct field){ "Host", "x" };
	memset(big, 'a', KB_HEADER_BYTES_MAX);
	big[0] = '/';
	big[KB_HEADER_BYTES_MAX] = '\0';
	ck_assert_int_eq(gate("GET", "HTTP/1.1", big), KB_FAULT_URI_LONG);
	one.fields[1] = (struct field){ "X", big };
	ck_assert_int_eq(gate("GET", "HTTP/1.1", "/"), KB_FAULT_HEADERS);
	for (int i = 1; i <= KB_HEADERS_MAX; i++)
		one.fields[i] = (struct field){ "X", "y" };
	ck_assert_int_eq(gate("GET", "HTTP/1.1", "/"), KB_FAULT_HEADERS);
	free(big);
}
END_TEST

/* A head that nobody saw come is refused, and so is one too many. */
START_TEST(what_was_not_seen_does_not_pass)
{
	struct kb_request *r = request("/");

	r->method = "GET";
	one.fields[0] = (struct field){ "Host", "x" };
	ck_assert_int_eq(kb_request_gate(r, "HTTP/1.1"), KB_FAULT_LINES);
	ck_assert_int_eq(gate("GET", "HTTP/1.1", "/"), KB_FAULT_LINES);
	one.closed = true;
	ck_assert_int_eq(gate("GET", "HTTP/1.1", "/"), KB_FAULT_LINES);
	kb_request_free(r);
}
END_TEST

/* ---- the socket ------------------------------------------------------------- */

/* What is bad is answered here, once, in its turn; the library sees the good
   part and then the end. */
START_TEST(bad_heads_are_answered_here)
{
	char buf[2048];

	ck_assert_str_eq(got(buf, sizeof(buf), 0), "nothing yet");
	sent(GOOD "GET / HTTP/1.1\nHost: x\r\n\r\n");
	ck_assert_ptr_nonnull(strstr(got(buf, sizeof(buf), MSG_PEEK), "\nH"));
	ck_assert_str_eq(got(buf, sizeof(buf), 0), GOOD);
	ck_assert_str_eq(answered(buf, sizeof(buf)), "");
	ck_assert_str_eq(got(buf, sizeof(buf), 0), "the end");
	answered(buf, sizeof(buf));
	ck_assert_int_eq(strncmp(buf, "HTTP/1.1 400 ", 13), 0);
	ck_assert_ptr_nonnull(strstr(buf, "Connection: close\r\n"));
	ck_assert_str_eq(got(buf, sizeof(buf), 0), "the end");
	ck_assert_str_eq(answered(buf, sizeof(buf)), "");
}
END_TEST

START_TEST(who_goes_has_gone)
{
	char buf[64];

	sent("GET");
	shutdown(pair[1], SHUT_WR);
	ck_assert_str_eq(got(buf, sizeof(buf), 0), "GET");
	ck_assert_str_eq(got(buf, sizeof(buf), 0), "the end");
	ck_assert_str_eq(answered(buf, sizeof(buf)), "");
}
END_TEST

/* A descriptor beyond those that were counted on is read and never believed. */
START_TEST(no_room_no_trust)
{
	char buf[256];

	kb_wire_init(0);
	sent(GOOD);
	ck_assert_str_eq(got(buf, sizeof(buf), 0), GOOD);
	ck_assert(!kb_wire_take(pair[0]));
}
END_TEST

/* ---- cookies and languages ---------------------------------------------------- */

static const char *cookie(const char *field)
{
	static char found[1024];
	struct kb_request *r = request("/");

	one.fields[0] = (struct field){ "Cookie", field };
	const char *c = kb_request_cookie(r, "lang");
	snprintf(found, sizeof(found), "%s", c ? c : "none");
	kb_request_free(r);
	return found;
}

START_TEST(cookies)
{
	char big[600];

	ck_assert_str_eq(cookie(NULL), "none");
	ck_assert_str_eq(cookie(""), "none");
	ck_assert_str_eq(cookie("lang"), "none");
	ck_assert_str_eq(cookie("lan=a; language=b; gnal=c;"), "none");
	ck_assert_str_eq(cookie("a=b;  lang=ru"), "ru");
	ck_assert_str_eq(cookie("lang="), "");
	ck_assert_str_eq(cookie("lang=ru; lang=en"), "none");
	memset(big, 'a', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	memcpy(big, "lang=", 5);
	ck_assert_str_eq(cookie(big), "none");
	big[5 + 512] = '\0';
	ck_assert_uint_eq(strlen(cookie(big)), 512);
}
END_TEST

START_TEST(languages)
{
	static const struct {
		const char *target, *cookie, *accept, *code;
		bool chosen;
	} asked[] = {
		{ "/?lang=ru", "lang=en", "zh-TW", "ru", true },
		{ "/?lang=xx", "lang=en", "ru", "en", true },
		{ "/", "lang=en", "ru", "en", true },
		{ "/", "lang=xx", "ru", "ru", false },
		{ "/", "", "ru", "ru", false },
		{ "/", "", "fr", "en", false },
	};

	for (size_t i = 0; i < KB_COUNT(asked); i++) {
		struct kb_request *r = request(asked[i].target);

		one.fields[0] = (struct field){ "Cookie", asked[i].cookie };
		one.fields[1] = (struct field){ "Accept-Language",
						asked[i].accept };
		ck_assert_int_eq(kb_request_parse(r), KB_FAULT_NONE);
		kb_request_choose_lang(r, kb_lang_find("en"));
		ck_assert_msg(!strcmp(r->lang->code, asked[i].code) &&
			      r->lang_chosen == asked[i].chosen, "row %zu",
			      i);
		kb_request_free(r);
	}
}
END_TEST

/* ---- memory -------------------------------------------------------------------- */

/* Two requests of one thread, as of a proxy: each has its own memory. */
static void *two_at_once(void *none)
{
	struct kb_request *a = request("/a"), *b = request("/b");

	kb_request_free(a);
	a = request("/c");
	if (strcmp(a->target, "/c") || strcmp(b->target, "/b"))
		none = b;
	kb_request_free(b);
	kb_request_free(a);
	return none;
}

START_TEST(requests_keep_apart)
{
	pthread_t thread;
	void *bad;

	ck_assert_int_eq(pthread_create(&thread, NULL, two_at_once, NULL), 0);
	pthread_join(thread, &bad);
	ck_assert_ptr_null(bad);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("gate");
	TCase *tcase = tcase_create("all");
	SRunner *runner = srunner_create(suite);
	int failed;

	kb_base_init("test_gate");
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, headers, 0, (int)KB_COUNT(rows));
	tcase_add_test(tcase, too_much);
	tcase_add_test(tcase, what_was_not_seen_does_not_pass);
	tcase_add_test(tcase, bad_heads_are_answered_here);
	tcase_add_test(tcase, who_goes_has_gone);
	tcase_add_test(tcase, no_room_no_trust);
	tcase_add_test(tcase, cookies);
	tcase_add_test(tcase, languages);
	tcase_add_test(tcase, requests_keep_apart);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
