/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * routes.h - the site map. One row in routes.c for each address; what has no
 * row is not there, and a row without a permission is closed.
 */
#ifndef KB_SEARCHD_ROUTES_H
#define KB_SEARCHD_ROUTES_H

#include <kb/access.h>
#include "request.h"
#include "respond.h"
#include "site.h"

enum { KB_ROUTES_MAX = 24 };

enum kb_face {			/* how errors are shown, who picks the language */
	KB_FACE_API,		/* problem+json */
	KB_FACE_PAGE,		/* HTML in the reader's language */
};

enum kb_cache {
	KB_CACHE_NO,		/* never stored: health, metrics */
	KB_CACHE_CHECK,		/* stored, asked again each time with ETag */
	KB_CACHE_HOUR,
	KB_CACHE_FOREVER,	/* the address changes with the bytes */
};

/* Fills reply; on a failure the caller makes the error response. */
typedef enum kb_status (*kb_handler)(struct kb_request *r,
				     struct kb_reply *reply,
				     struct kb_error *err);

struct kb_route {
	const char *pattern;	/* {id} stands for one path part */
	kb_handler handler;
	enum kb_permission permission;
	enum kb_face face;
	enum kb_cache cache;
	bool reader;		/* needs the index: 503 until it is there */
};

/* Sets r->route and r->arg; NULL: no such address. */
const struct kb_route *kb_route_find(struct kb_request *r);
size_t kb_route_number(const struct kb_route *route);
const char *kb_route_pattern(size_t number);	/* NULL after the last */

/* One file each. */
#define KB_HANDLER(name) enum kb_status name(struct kb_request *r, \
	struct kb_reply *reply, struct kb_error *err)
KB_HANDLER(kb_page_home);
KB_HANDLER(kb_page_search);
KB_HANDLER(kb_page_article);
KB_HANDLER(kb_api_answers);
KB_HANDLER(kb_api_suggest);
KB_HANDLER(kb_api_article);
KB_HANDLER(kb_api_asset);
KB_HANDLER(kb_health_alive);
KB_HANDLER(kb_health_ready);
KB_HANDLER(kb_health_metrics);

/* page_error.c: the HTML of a failure. */
void kb_page_error(struct kb_request *r, unsigned status,
		   struct kb_reply *reply);

#endif
