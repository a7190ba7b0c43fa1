/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * routes.h - the site map, made from routes.def: one row for each method of an
 * address; what has no row is not there, and a row without a permission is
 * closed.
 */
#ifndef KB_SEARCHD_ROUTES_H
#define KB_SEARCHD_ROUTES_H

#include <kb/access.h>
#include "request.h"
#include "respond.h"
#include "site.h"

/* KB_ROUTE_home, ... in the order of routes.def. */
enum kb_route_id {
#define ROUTE(name, ...) KB_ROUTE_##name,
#include "routes.def"
#undef ROUTE
	KB_ROUTES
};
enum { KB_ROUTE_INDEX = 1, KB_ROUTE_PUBLIC = 2, KB_ROUTE_SIDE = 4,
       KB_ROUTE_OPEN = 8,
       KB_ROUTE_UPLOAD = 16 /* a form with a file: upload.h */,
       KB_ROUTE_CROSS = 32 /* pages of help_origins may read it */ };

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

/* Which of an address's allowances a request draws on (rate.h). */
enum kb_rate { KB_RATE_NONE, KB_RATE_READ, KB_RATE_ASK, KB_RATE_SIGN_IN,
	       KB_RATE_WRITE, KB_RATES };

struct kb_route {
	const char *label;	/* in the metrics: the address, after its
				   method where that is not GET */
	const char *method;
	const char *pattern;	/* {id} stands for one part of the path */
	kb_handler handler;
	enum kb_permission permission;
	enum kb_face face;
	enum kb_cache cache;
	size_t body;		/* bytes at most; 0: none is taken */
	enum kb_rate rate;
	unsigned flags;
};

/* The row for path and method, r->arg set; NULL: none. r->allow then says
   which methods the address has, NULL if there is no such address. */
const struct kb_route *kb_route_find(struct kb_request *r);
/* The page whose form is sent there: the row for GET of the same address or of
   the nearest above it; NULL: none. */
const struct kb_route *kb_route_page(const struct kb_route *route);
size_t kb_route_number(const struct kb_route *route);
const struct kb_route *kb_route_at(enum kb_route_id id);

/* One file each. */
#define KB_HANDLER(name) enum kb_status name(struct kb_request *r, \
	struct kb_reply *reply, struct kb_error *err)
KB_HANDLER(kb_page_home);
KB_HANDLER(kb_page_search);
KB_HANDLER(kb_page_article);
KB_HANDLER(kb_page_embed_how);
KB_HANDLER(kb_api_embed);
KB_HANDLER(kb_page_qr);
KB_HANDLER(kb_page_offline);
KB_HANDLER(kb_page_topics);
KB_HANDLER(kb_page_topic);
KB_HANDLER(kb_page_changes);
KB_HANDLER(kb_page_feed);
KB_HANDLER(kb_page_sitemap);
KB_HANDLER(kb_page_opensearch);
KB_HANDLER(kb_page_opensearch_suggest);
KB_HANDLER(kb_page_robots);
KB_HANDLER(kb_page_talk);
KB_HANDLER(kb_page_talk_send);
KB_HANDLER(kb_page_helpful);
KB_HANDLER(kb_page_helpful_send);
KB_HANDLER(kb_page_sign_in);
KB_HANDLER(kb_page_sign_in_send);
KB_HANDLER(kb_page_sign_out);
KB_HANDLER(kb_page_account);
KB_HANDLER(kb_page_password);
KB_HANDLER(kb_page_second);
KB_HANDLER(kb_page_sessions);
KB_HANDLER(kb_page_team);
KB_HANDLER(kb_page_team_csv);
KB_HANDLER(kb_page_recall);
KB_HANDLER(kb_page_recall_tick);
KB_HANDLER(kb_page_audit);
KB_HANDLER(kb_page_edit);
KB_HANDLER(kb_page_queue_do);
KB_HANDLER(kb_api_source);
KB_HANDLER(kb_api_article_put);
KB_HANDLER(kb_page_articles);
KB_HANDLER(kb_page_new);
KB_HANDLER(kb_page_new_send);
KB_HANDLER(kb_page_editor);
KB_HANDLER(kb_page_editor_send);
KB_HANDLER(kb_page_edit_pending);
KB_HANDLER(kb_page_edit_check);
KB_HANDLER(kb_page_edit_attach);
KB_HANDLER(kb_page_history);
KB_HANDLER(kb_page_reports);
KB_HANDLER(kb_page_curation);
KB_HANDLER(kb_page_curation_send);
KB_HANDLER(kb_page_merge);
KB_HANDLER(kb_page_merge_send);
KB_HANDLER(kb_page_reports_csv);
KB_HANDLER(kb_page_import);
KB_HANDLER(kb_page_import_do);
KB_HANDLER(kb_page_import_upload);
KB_HANDLER(kb_page_desk);
KB_HANDLER(kb_page_desk_results);
KB_HANDLER(kb_page_desk_message);
KB_HANDLER(kb_page_desk_embed);
KB_HANDLER(kb_page_desk_do);
KB_HANDLER(kb_page_desk_find);
KB_HANDLER(kb_page_desk_open);
KB_HANDLER(kb_api_case);
KB_HANDLER(kb_api_case_open);
KB_HANDLER(kb_api_case_search);
KB_HANDLER(kb_api_events);
KB_HANDLER(kb_api_receipt);
KB_HANDLER(kb_api_handoff);
KB_HANDLER(kb_api_handoff_give);
KB_HANDLER(kb_api_preview);
KB_HANDLER(kb_api_answers);
KB_HANDLER(kb_api_suggest);
KB_HANDLER(kb_api_article);
KB_HANDLER(kb_api_asset);
KB_HANDLER(kb_page_attachment);
KB_HANDLER(kb_health_alive);
KB_HANDLER(kb_health_ready);
KB_HANDLER(kb_health_metrics);

/* page_error.c: the HTML of a failure. */
void kb_page_error(struct kb_request *r, unsigned status,
		   struct kb_reply *reply);

#endif
