/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wire.c - what the HTTP library hides. libmicrohttpd before 1.0 takes bare LF
 * and bare CR as line ends, joins folded lines, cuts values at a NUL and drops
 * fields without a name; no callback shows it. A proxy in front may read the
 * same bytes otherwise, and then a second request hides in the first. And what
 * the library refuses itself it answers with the header written twice.
 *
 * So its only way to the socket, recv(), goes through here. In: bytes, by
 * descriptor. A head that is not written as RFC 9112 says never gets to the
 * library: it is refused here and the connection ends. What stands behind a
 * head with a body is a body or nothing: such a connection carries no further
 * request.
 *
 * Should the library ever read in another way, kb_wire_take() refuses every
 * request, and the first test says so.
 */
#include "wire.h"

#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include "metrics.h"

enum place { BEFORE, REQUEST_LINE, LINE_START, IN_LINE, BODY };

/* Enough for any real length, and far from overflowing 64 bits. */
enum { LENGTH_DIGITS = 15 };

/* ---- one line -------------------------------------------------------------- */

static void refuse(struct kb_wire *w, enum kb_fault fault)
{
	if (!w->fault)
		w->fault = fault;
}

static void keep(struct kb_wire *w, char c)
{
	if (w->kept < sizeof(w->line) - 1)
		w->line[w->kept++] = c;
}

/* The value, if the line is this field; its end is cut with the line. */
static const char *value_of(struct kb_wire *w, const char *name)
{
	size_t len = strlen(name);

	w->line[w->kept] = '\0';
	if (strncasecmp(w->line, name, len) || w->line[len] != ':')
		return NULL;
	return w->line + len + 1;
}

static void end_length(struct kb_wire *w, const char *value)
{
	const char *digits = value + strspn(value, " \t");
	size_t n = strspn(digits, "0123456789");

	if (!n || n > LENGTH_DIGITS || digits[n + strspn(digits + n, " \t")] ||
	    w->kept == sizeof(w->line) - 1)
		refuse(w, KB_FAULT_FRAMING);
	w->body |= strspn(digits, "0") != n;
}

static void end_field(struct kb_wire *w)
{
	const char *length = value_of(w, "content-length");

	if (!w->colon)
		refuse(w, KB_FAULT_LINES);
	if (length)
		end_length(w, length);
	w->body |= value_of(w, "transfer-encoding") != NULL;
	w->host |= value_of(w, "host") != NULL;
}

static void end_request_line(struct kb_wire *w)
{
	w->line[w->kept] = '\0';
	w->http11 = !strcmp(w->line, "HTTP/1.1");
	if (w->spaces != 2 || (!w->http11 && strcmp(w->line, "HTTP/1.0")))
		refuse(w, KB_FAULT_LINES);
}

static void end_head(struct kb_wire *w)
{
	if (w->http11 && !w->host)
		refuse(w, KB_FAULT_HOST);
	if (w->fault)
		return;
	w->at = w->body ? BODY : BEFORE;
	w->seen++;
	w->bytes = 0;
	w->host = false;
}

static void end_line(struct kb_wire *w)
{
	switch (w->at) {
	case REQUEST_LINE:
		end_request_line(w);
		w->at = LINE_START;
		break;
	case IN_LINE:
		end_field(w);
		w->at = LINE_START;
		break;
	case LINE_START:
		end_head(w);
		break;
	default:		/* empty lines before a request are nothing */
		break;
	}
	w->spaces = w->kept = 0;
	w->colon = false;
}

/* ---- one byte --------------------------------------------------------------- */

static bool is_control(unsigned char c)
{
	return (c < 0x20 && c != '\t') || c == 0x7f;
}

/* Of what RFC 9110 makes names: of methods and of fields. */
static bool is_token(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || (c && strchr("!#$%&'*+-.^_`|~", c));
}

static void look_at_field(struct kb_wire *w, unsigned char c)
{
	if (is_control(c))
		refuse(w, KB_FAULT_HEADER_TEXT);
	/* A space at the start: a folded line. */
	if (!w->colon && c != ':' && !is_token(c))
		refuse(w, KB_FAULT_LINES);
	if (c == ':' && w->at == LINE_START)
		refuse(w, KB_FAULT_LINES);
	w->colon |= c == ':';
	w->at = IN_LINE;
	keep(w, (char)c);
}

static void look_at_request(struct kb_wire *w, unsigned char c)
{
	if (is_control(c) || c == '\t' || (w->at == BEFORE && c == ' ') ||
	    (c != ' ' && w->spaces == 0 && !is_token(c)))
		refuse(w, KB_FAULT_LINES);
	if (c == ' ' && w->spaces < 3)
		w->spaces++;
	else if (w->spaces == 2)
		keep(w, (char)c);
	w->at = REQUEST_LINE;
}

static void look(struct kb_wire *w, unsigned char c)
{
	if (w->cr != (c == '\n'))	/* CR without LF, LF without CR */
		refuse(w, KB_FAULT_LINES);
	w->cr = c == '\r';
	if (++w->bytes > KB_HEAD_BYTES_MAX)
		refuse(w, KB_FAULT_HEADERS);
	if (c == '\n')
		end_line(w);
	else if (c != '\r' && w->at <= REQUEST_LINE)
		look_at_request(w, c);
	else if (c != '\r')
		look_at_field(w, c);
}

size_t kb_wire_read(struct kb_wire *w, const char *bytes, size_t len)
{
	size_t good = 0;
	uint32_t seen = w->seen;

	for (size_t i = 0; i < len && w->at != BODY; i++) {
		look(w, (unsigned char)bytes[i]);
		if (w->fault)
			return good;
		if (w->seen != seen)
			good = i + 1;
		seen = w->seen;
	}
	return len;
}

/* ---- all connections --------------------------------------------------------- */

static struct kb_wire *wires;
static size_t n_wires;

void kb_wire_init(size_t n)
{
	free(wires);
	/* Untouched pages cost nothing. */
	wires = calloc(n, sizeof(*wires));
	n_wires = wires ? n : 0;
}

static struct kb_wire *wire_of(int fd)
{
	return fd >= 0 && (size_t)fd < n_wires ? &wires[fd] : NULL;
}

void kb_wire_open(int fd)
{
	struct kb_wire *w = wire_of(fd);

	if (w)
		*w = (struct kb_wire){ 0 };
}

void kb_wire_call(int fd)
{
	struct kb_wire *w = wire_of(fd);

	if (w)
		*w = (struct kb_wire){ .ours = true };
}

bool kb_wire_take(int fd)
{
	struct kb_wire *w = wire_of(fd);

	return w && ++w->taken <= w->seen;
}

/* The library knows nothing of this head, so the answer is written here. */
static void answer(int fd, enum kb_fault fault)
{
	const struct kb_fault_info *info = kb_fault_info(fault);
	char body[512], text[1024];
	int len = snprintf(body, sizeof(body), "{\"type\":\"/problems/%s\","
		"\"title\":\"%s\",\"status\":%u,\"detail\":\"%s\"}",
		info->type, info->title, info->status, info->detail);

	len = snprintf(text, sizeof(text), "HTTP/1.1 %u %s\r\n"
		"Content-Type: application/problem+json\r\n"
		"Content-Length: %d\r\nCache-Control: no-store\r\n"
		"X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
		"%s", info->status, info->title, len, body);
	send(fd, text, (size_t)len, MSG_NOSIGNAL | MSG_DONTWAIT);
	kb_metrics_fault(fault);
}

/* Stands in for the C library's: a program's own symbols come first. The
   library reads only when it has answered what it read before, so an answer
   written here is in its turn; to it the connection has ended. */
ssize_t recv(int fd, void *buf, size_t len, int flags)
{
	struct kb_wire *w = flags & MSG_PEEK ? NULL : wire_of(fd);
	ssize_t n = 0;

	if (w && w->ours)
		w = NULL;
	if (!w || !w->fault)
		n = recvfrom(fd, buf, len, flags, NULL, NULL);
	if (!w || n < 0)
		return n;
	if (n)
		n = (ssize_t)kb_wire_read(w, buf, (size_t)n);
	if (!w->fault)
		return n;
	if (n)
		shutdown(fd, SHUT_RD);	/* so that it reads once more */
	else if (!w->refused)
		answer(fd, w->fault);
	w->refused |= !n;
	return n;
}
