/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * respond.h - what a handler says, and how it goes onto the wire.
 */
#ifndef KB_SEARCHD_RESPOND_H
#define KB_SEARCHD_RESPOND_H

#include <jansson.h>
#include "request.h"

enum { KB_COOKIES_MAX = 3 };

struct kb_reply {
	unsigned status;		/* 200 unless said otherwise */
	const char *type;		/* of the body */
	struct kb_buf body;
	const char *bytes;		/* body that outlives the request; or */
	size_t len;			/* NULL: body is used */
	const char *etag;		/* quoted; NULL: digest of the body */
	bool versioned;			/* the ETag names a version that a later
					   request must say, stored or not */
	const char *lang;		/* Content-Language */
	const char *vary;
	const char *location;		/* of a redirection */
	const char *cookies[KB_COOKIES_MAX];	/* to be set */
	size_t n_cookies;
	unsigned retry_after;		/* seconds */
	const char *framed_by;		/* sites that may; NULL: none */
	bool anywhere;			/* other sites' pages may load it */
	const char *download;		/* saved under this name (a-z . _ -);
					   NULL: shown */
};

void kb_reply_init(struct kb_reply *reply, struct kb_request *r);

/* Compact JSON into the body; takes the reference. */
void kb_reply_json(struct kb_reply *reply, json_t *value);
/* Weak ETag of the first len bytes of the body. */
void kb_reply_weak_etag(struct kb_reply *reply, struct kb_request *r,
			size_t len);
/* RFC 9457. type is the last part of a "/problems/..." reference. */
void kb_reply_problem(struct kb_reply *reply, struct kb_request *r,
		      unsigned status, const char *type, const char *title,
		      const char *detail);
/* Sets name to value until the browser closes, or for so many seconds; not for
   scripts, not from other sites. NULL as value removes it. */
void kb_reply_cookie(struct kb_reply *reply, struct kb_request *r,
		     const char *name, const char *value, int seconds);
/* The same for what only our own pages' links and forms bring back. */
void kb_reply_own_cookie(struct kb_reply *reply, struct kb_request *r,
			 const char *name, const char *value, int seconds);
/* 303 to an address of ours. */
void kb_reply_see(struct kb_reply *reply, const char *location);
/* Sends it; close: and no other request on this connection. */
enum MHD_Result kb_reply_send(struct kb_reply *reply, struct kb_request *r,
			      bool close);

#endif
