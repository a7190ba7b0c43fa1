/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * request.h - one HTTP request as the handlers see it: a checked method, a
 * decoded path, decoded parameters, a form, who asks, the language of the
 * reader.
 *
 * The library's own decoding is switched off (server.c): it cuts at %00 and
 * opens encoded slashes. Everything here starts from the raw target.
 */
#ifndef KB_SEARCHD_REQUEST_H
#define KB_SEARCHD_REQUEST_H

#include <kb/base.h>
#include <microhttpd.h>

enum {
	KB_URI_MAX = 8 << 10,		/* bytes of the raw target: else 414 */
	KB_PARAMS_MAX = 16,		/* of an address; more is 400 */
	KB_FIELDS_MAX = 64,		/* of a form; more is 400 */
	KB_SEGMENTS_MAX = 4,		/* path parts; more is 404 */
	KB_HEADERS_MAX = 64,		/* more is 431 */
	KB_HEADER_BYTES_MAX = 16 << 10,	/* names and values; more is 431 */
};

struct kb_param { const char *name, *value; size_t len; };

struct kb_site;
struct kb_slot;
struct kb_preview;
struct kb_aside;
struct kb_route;
struct kb_conn;
struct kb_lang;
struct kb_who;
struct kb_entry;

/* What is wrong with a request: a row of the table in fault.c. */
enum kb_fault {
	KB_FAULT_NONE, KB_FAULT_METHOD, KB_FAULT_URI_LONG, KB_FAULT_HEADERS,
	KB_FAULT_FRAMING, KB_FAULT_BODY, KB_FAULT_HOST, KB_FAULT_HEADER_TEXT,
	KB_FAULT_LINES, KB_FAULT_TARGET, KB_FAULT_ENCODING, KB_FAULT_UTF8,
	KB_FAULT_REPEATED, KB_FAULT_PARAMS, KB_FAULT_MISDIRECTED, KB_FAULT_MEDIA,
	KB_FAULT_LENGTH, KB_FAULT_LARGE, KB_FAULT_RATE,
	KB_FAULT_TOKEN, KB_FAULT_SIGN_IN, KB_FAULT_FORBIDDEN,
	KB_FAULT_FORGED, KB_FAULT_REPEATED_FIELD, KB_FAULT_MISSING,
	KB_FAULTS
};

struct kb_request {
	void *pool;			/* parent of all, see request.c */
	struct MHD_Connection *connection;
	struct kb_conn *conn;
	const char *target;		/* as sent, at most KB_URI_MAX + 1 */
	size_t target_len;		/* as sent, all of it */
	const char *method;
	bool head;			/* HEAD: the answer without its body */
	bool sends;			/* POST: may change something */
	bool gated;			/* headers looked at already */
	bool has_length, chunked;	/* what the headers say of the body */
	uint64_t length;
	enum kb_fault late;		/* found while the body came */
	uint64_t body_ns;		/* when it began to come */
	struct kb_buf body;		/* as sent, at most route->body */
	const char *segments[KB_SEGMENTS_MAX];	/* decoded path parts */
	size_t n_segments;
	struct kb_param params[KB_PARAMS_MAX];
	size_t n_params;
	struct kb_param form[KB_FIELDS_MAX];	/* fields of the body */
	size_t n_form;
	const char *arg;		/* what {id} of the route stands for */
	uint64_t started_ns;
	const struct kb_route *route;	/* NULL until one matched */
	const char *allow;		/* methods of the address, for 405 */
	struct kb_entry *entry;		/* what outlives requests: entry.h */
	const char *address;		/* of the client, as text (client.c) */
	bool local;			/* this machine, no proxy between */
	bool trusted;			/* it came through a trusted proxy */
	bool https;			/* and the client speaks TLS to it */
	bool side;			/* by the listener for health alone */
	unsigned retry_after;		/* seconds, with KB_FAULT_RATE */
	unsigned refused;		/* status of a form shown again */
	const char *notice;		/* text that a page shows above a form */
	const char *form_cookie;	/* binds forms of who is not signed in */
	struct kb_who *who;		/* asks; never NULL, zeroed: the public */
	struct kb_site *site;
	struct kb_slot *slot;		/* this thread's reader */
	const struct kb_lang *lang;	/* of the interface; pages only */
	bool lang_chosen;		/* by parameter or cookie */
	struct kb_preview *preview;	/* being made: preview.c */
	struct kb_aside *aside;		/* being worked at: aside.h */
	bool later;			/* the handler will be called again */
};

struct kb_fault_info {
	unsigned status;
	const char *type;	/* last part of the problem's type */
	const char *title, *detail;
};
const struct kb_fault_info *kb_fault_info(enum kb_fault fault);

/* A copy of the target, before anything is known of the headers. */
struct kb_request *kb_request_new(struct MHD_Connection *connection,
				  const char *target);
void kb_request_free(struct kb_request *r);
/* The header gate: framing, Host, control bytes, sizes, method. */
enum kb_fault kb_request_gate(struct kb_request *r, const char *version);
/* Splits and decodes path and query. */
enum kb_fault kb_request_parse(struct kb_request *r);
/* The body's fields, as those of a query; none may come twice. */
enum kb_fault kb_request_parse_form(struct kb_request *r);
/* A field's text; "" if it is not there. */
const char *kb_request_field(const struct kb_request *r, const char *name);
/* A cookie's text: printable, at most 512 bytes, sent once; else NULL. */
const char *kb_request_cookie(struct kb_request *r, const char *name);
/* NULL if the parameter is not there. */
const struct kb_param *kb_request_param(const struct kb_request *r,
					const char *name);
/* KB_INVALID unless value is empty or a number from 1 to max; *ret stays as
   it was when it is missing. */
KB_NODISCARD enum kb_status kb_request_number(const struct kb_request *r,
	const char *name, unsigned max, unsigned *ret, struct kb_error *err);
const char *kb_request_header(const struct kb_request *r, const char *name);
/* Language of the interface: parameter, cookie, header, configuration. */
void kb_request_choose_lang(struct kb_request *r, const struct kb_lang *fallback);

/* Percent-encodes one query value or path part. */
char *kb_url_encode(void *mem, const char *text);

#endif
