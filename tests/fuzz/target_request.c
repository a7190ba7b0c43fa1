/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_request.c - a request. First line of the input: method, target and
 * version with a space between, then a header field a line, an empty line, and
 * a form. What passes the
 * gate has one meaning only: told here once more, in fewer words. Decoded path
 * parts and parameters, written as an address again, decode to the same.
 *
 * The functions of libmicrohttpd that tell of a connection are this file's;
 * for the unit that reads heads before it, a head goes through a socket.
 */
#include <kb/text.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../../searchd/request.h"
#include "../../searchd/wire.h"
#include "fuzz.h"

enum { FIELDS_MAX = 80 };

static struct field { char *name, *value; } fields[FIELDS_MAX];
static size_t n_fields;

int MHD_get_connection_values(struct MHD_Connection *connection,
			      enum MHD_ValueKind kind,
			      MHD_KeyValueIterator fn, void *user)
{
	for (size_t i = 0; fn && i < n_fields; i++)
		fn(user, kind, fields[i].name, fields[i].value);
	return (int)n_fields;
}

const char *MHD_lookup_connection_value(struct MHD_Connection *connection,
					enum MHD_ValueKind kind,
					const char *name)
{
	for (size_t i = 0; i < n_fields; i++)
		if (!strcasecmp(fields[i].name, name))
			return fields[i].value;
	return NULL;
}

static int ends[2];	/* of a socket */

const union MHD_ConnectionInfo *MHD_get_connection_info(
	struct MHD_Connection *connection, enum MHD_ConnectionInfoType what,
	...)
{
	static union MHD_ConnectionInfo info;

	info.connect_fd = ends[0];
	return what == MHD_CONNECTION_INFO_CONNECTION_FD ? &info : NULL;
}

/* A good head is seen on the descriptor that the connection has. */
static void send_head(void)
{
	static const char head[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
	char bytes[sizeof(head)];

	if (!ends[1]) {
		fuzz_check(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0,
			   "no socket");
		kb_wire_init((size_t)ends[0] + 1);
		kb_wire_open(ends[0]);
	}
	fuzz_check(write(ends[1], head, sizeof(head) - 1) > 0 &&
		   recv(ends[0], bytes, sizeof(bytes), 0) > 0, "no head");
}

static size_t count(const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < n_fields; i++)
		n += !strcasecmp(fields[i].name, name);
	return n;
}

static bool has_control(const char *text)
{
	for (; *text; text++)
		if (((unsigned char)*text < 0x20 && *text != '\t') ||
		    *text == 0x7f)
			return true;
	return false;
}

static void check_gate(const char *method, const char *version)
{
	const char *length = MHD_lookup_connection_value(NULL,
		MHD_HEADER_KIND, "Content-Length");

	fuzz_check(n_fields <= KB_HEADERS_MAX, "%zu fields", n_fields);
	fuzz_check(count("Host") <= 1 && (strcmp(version, "HTTP/1.1") ||
					  count("Host")), "hosts");
	fuzz_check(count("Content-Length") + count("Transfer-Encoding") <= 1,
		   "two lengths");
	fuzz_check(!length || (*length && strspn(length, "0123456789") ==
			       strlen(length)), "length '%s'", length);
	for (size_t i = 0; i < n_fields; i++)
		fuzz_check(*fields[i].name && !has_control(fields[i].name) &&
			   !strpbrk(fields[i].name, " \t") &&
			   !has_control(fields[i].value), "field '%s'",
			   fields[i].name);
	fuzz_check(!has_control(method), "method");
}

static void check_segment(const char *text)
{
	fuzz_check(strcmp(text, ".") && strcmp(text, "..") &&
		   !has_control(text) && !strpbrk(text, "/\\\t"),
		   "path part '%s'", text);
	fuzz_check_text("path part", text);
}

/* The address that says the same. */
static char *write_again(void *mem, const struct kb_request *r)
{
	struct kb_buf buf = { .mem = mem };

	for (size_t i = 0; i < r->n_segments; i++)
		kb_buf_addf(&buf, "/%s", kb_url_encode(mem, r->segments[i]));
	if (!r->n_segments)
		kb_buf_adds(&buf, "/");
	for (size_t i = 0; i < r->n_params; i++)
		kb_buf_addf(&buf, "%c%s=%s", i ? '&' : '?',
			    kb_url_encode(mem, r->params[i].name),
			    kb_url_encode(mem, r->params[i].value));
	return buf.bytes;
}

static void check_parsed(void *mem, const struct kb_request *r)
{
	struct kb_request *again;

	for (size_t i = 0; i < r->n_segments && i < KB_SEGMENTS_MAX; i++)
		check_segment(r->segments[i]);
	for (size_t i = 0; i < r->n_params; i++) {
		fuzz_check_text("name", r->params[i].name);
		fuzz_check_text("value", r->params[i].value);
		fuzz_check(strlen(r->params[i].value) == r->params[i].len,
			   "length of a value");
	}
	if (r->n_segments > KB_SEGMENTS_MAX)
		return;
	again = kb_request_new(NULL, write_again(mem, r));
	if (again->target_len <= KB_URI_MAX) {
		fuzz_check(kb_request_parse(again) == KB_FAULT_NONE &&
			   again->n_segments == r->n_segments &&
			   again->n_params == r->n_params,
			   "%s, again: %s", r->target, again->target);
		for (size_t i = 0; i < r->n_segments; i++)
			fuzz_check(!strcmp(r->segments[i], again->segments[i]),
				   "path part %zu", i);
		for (size_t i = 0; i < r->n_params; i++)
			fuzz_check(!strcmp(r->params[i].name,
					   again->params[i].name) &&
				   !strcmp(r->params[i].value,
					   again->params[i].value),
				   "parameter %zu", i);
	}
	kb_request_free(again);
}

static void read_fields(void *mem, struct fuzz_rest *rest)
{
	for (n_fields = 0; rest->at < rest->end && n_fields < FIELDS_MAX;) {
		char *line = fuzz_line(mem, rest), *colon = strchr(line, ':');

		if (!*line)
			break;
		fields[n_fields].name = line;
		fields[n_fields].value = NULL;
		if (colon) {
			*colon++ = '\0';
			fields[n_fields].value = colon + strspn(colon, " ");
		} else {
			fields[n_fields].value = line + strlen(line);
		}
		n_fields++;
	}
}

static void check_form(void *mem, struct kb_request *r,
		       const struct fuzz_rest *rest)
{
	r->body.mem = mem;
	kb_buf_add(&r->body, rest->at, (size_t)(rest->end - rest->at));
	if (kb_request_parse_form(r) != KB_FAULT_NONE)
		return;
	for (size_t i = 0; i < r->n_form; i++) {
		fuzz_check_text("field's name", r->form[i].name);
		fuzz_check_text("field", r->form[i].value);
		fuzz_check(kb_request_field(r, r->form[i].name) ==
			   r->form[i].value, "field '%s' twice",
			   r->form[i].name);
	}
}

/* A cookie is a piece of the field, or none. */
static void check_cookie(struct kb_request *r)
{
	const char *sent = kb_request_header(r, "Cookie");
	const char *cookie = kb_request_cookie(r, "lang");

	fuzz_check(!cookie || (sent && strstr(sent, cookie) &&
			       !strchr(cookie, ';')), "cookie '%s'", cookie);
}

void fuzz_request(void *mem, const char *bytes, size_t len)
{
	struct fuzz_rest rest = { bytes, bytes + len };
	char *line = fuzz_line(mem, &rest);
	const char *method = strsep(&line, " ");
	const char *target = line ? strsep(&line, " ") : "/";
	const char *version = line ? line : "HTTP/1.1";
	struct kb_request *r = kb_request_new(NULL, target);
	unsigned limit = 7;
	struct kb_error err;

	read_fields(mem, &rest);
	r->method = method;
	send_head();
	if (kb_request_gate(r, version) == KB_FAULT_NONE) {
		check_gate(method, version);
		check_cookie(r);
		check_form(mem, r, &rest);
		kb_request_choose_lang(r, &kb_langs[0]);
		fuzz_check(r->lang && r->lang->code, "no language");
	}
	if (r->target_len <= KB_URI_MAX &&
	    kb_request_parse(r) == KB_FAULT_NONE) {
		check_parsed(mem, r);
		if (kb_request_number(r, "limit", 50, &limit, &err) == KB_OK)
			fuzz_check(limit >= 1 && limit <= 50, "limit %u",
				   limit);
	}
	kb_request_free(r);
}
