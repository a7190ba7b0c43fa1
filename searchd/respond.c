/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * respond.c - bodies, validators and the headers that every response carries.
 * No answer is sent without the security headers: they are added here and
 * nowhere else. What goes to somebody who is signed in is never kept, whatever
 * the route says; errors and redirections are not kept either.
 */
#include "respond.h"

#include "embed/embed.h"
#include "routes.h"
#include "site.h"

#define POLICY(framed_by) \
	"default-src 'none'; style-src 'self'; script-src 'self'; " \
	"img-src 'self'; connect-src 'self'; form-action 'self'; " \
	"base-uri 'none'; frame-ancestors " framed_by "; " \
	"require-trusted-types-for 'script'; trusted-types offline"

static const struct { const char *name, *value; } always[] = {
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
	{ "Permissions-Policy",
	  "camera=(), geolocation=(), microphone=(), payment=()" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
};

static const char *const cache_control[] = {
	[KB_CACHE_NO] = "no-store",
	[KB_CACHE_CHECK] = "no-cache",
	[KB_CACHE_HOUR] = "public, max-age=3600",
	[KB_CACHE_FOREVER] = "public, max-age=31536000, immutable",
};

void kb_reply_init(struct kb_reply *reply, struct kb_request *r)
{
	*reply = (struct kb_reply){ .status = 200, .body = { .mem = r } };
}

static int add_bytes(const char *bytes, size_t len, void *buf)
{
	kb_buf_add(buf, bytes, len);
	return 0;
}

void kb_reply_json(struct kb_reply *reply, json_t *value)
{
	reply->type = "application/json";
	json_dump_callback(value, add_bytes, &reply->body,
			   JSON_COMPACT | JSON_REAL_PRECISION(6));
	json_decref(value);
}

void kb_reply_weak_etag(struct kb_reply *reply, struct kb_request *r,
			size_t len)
{
	reply->etag = talloc_asprintf(r, "W/\"%016llx\"", (unsigned long long)
				      kb_digest(reply->body.bytes, len));
}

void kb_reply_problem(struct kb_reply *reply, struct kb_request *r,
		      unsigned status, const char *type, const char *title,
		      const char *detail)
{
	size_t path = strcspn(r->target, "?");
	json_t *problem;

	if (path > 256)		/* said back, but not at length */
		path = 256;
	problem = json_pack("{s:o,s:s,s:i,s:s}", "type",
		json_sprintf("/problems/%s", type), "title", title,
		"status", (int)status, "detail", detail);
	/* Left out where the path is not text. */
	json_object_set_new(problem, "instance",
			    json_stringn(r->target, path));
	reply->status = status;
	reply->body.len = 0;
	kb_reply_json(reply, problem);
	reply->type = "application/problem+json";
}

static void set_cookie(struct kb_reply *reply, struct kb_request *r,
		       const char *same_site, const char *name,
		       const char *value, int seconds)
{
	char age[32] = "";

	if (seconds || !value)
		snprintf(age, sizeof(age), "; Max-Age=%d",
			 value ? seconds : 0);
	reply->cookies[reply->n_cookies++] = talloc_asprintf(r,
		"%s=%s; Path=/%s; SameSite=%s; HttpOnly%s", name,
		value ? value : "", age, same_site, r->https ? "; Secure" : "");
}

void kb_reply_cookie(struct kb_reply *reply, struct kb_request *r,
		     const char *name, const char *value, int seconds)
{
	set_cookie(reply, r, "Lax", name, value, seconds);
}

void kb_reply_own_cookie(struct kb_reply *reply, struct kb_request *r,
			 const char *name, const char *value, int seconds)
{
	set_cookie(reply, r, "Strict", name, value, seconds);
}

void kb_reply_see(struct kb_reply *reply, const char *location)
{
	reply->status = 303;
	reply->location = location;
	reply->type = NULL;
	reply->body.len = 0;
}

/* If-None-Match: any of the list, compared weakly (RFC 9110, 13.1.2). */
static bool unchanged(const struct kb_request *r, const char *etag)
{
	const char *list = kb_request_header(r, "If-None-Match");
	const char *tag = strchr(etag, '"');

	return list && (!strcmp(list, "*") || strstr(list, tag));
}

static const char *etag_of(struct kb_reply *reply, struct kb_request *r)
{
	const char *bytes = reply->bytes ? reply->bytes : reply->body.bytes;

	if (!reply->etag)
		reply->etag = talloc_asprintf(r, "\"%016llx\"",
			(unsigned long long)kb_digest(bytes, reply->len));
	return reply->etag;
}

static enum kb_cache cache_of(const struct kb_reply *reply,
			      const struct kb_request *r)
{
	return r->route && !r->who->door &&
	       (reply->status == 200 || reply->status == 304) ?
		r->route->cache : KB_CACHE_NO;
}

/* Its headers depend on who asks only where somebody is listed. */
static bool is_cross(const struct kb_request *r)
{
	return r->route && r->route->flags & KB_ROUTE_CROSS &&
	       *r->site->config.help_origins;
}

static void add_headers(struct MHD_Response *response,
			const struct kb_reply *reply,
			const struct kb_request *r, bool close)
{
	enum kb_cache cache = cache_of(reply, r);
	const char *policy = POLICY("'none'");
	bool cross = is_cross(r);
	char retry[12];

	const char *kept = reply->download ? talloc_asprintf(r,
		"attachment; filename=\"%s\"", reply->download) : NULL;

	if (reply->framed_by)
		policy = talloc_asprintf(r, POLICY("%s"), reply->framed_by);
	const struct { const char *name, *value; } own[] = {
		{ "Content-Security-Policy", policy },
		{ "Content-Type", reply->type },
		{ "Content-Disposition", kept },
		{ "Content-Language", reply->lang },
		{ "Cache-Control", r->who->door ? "private, no-store" :
		  cache_control[cache] },
		{ "ETag", cache == KB_CACHE_NO && !reply->versioned ? NULL :
		  reply->etag },
		{ "Vary", cross ? reply->vary ? talloc_asprintf(r, "%s, Origin",
			reply->vary) : "Origin" : reply->vary },
		{ "Access-Control-Allow-Origin", cross ? kb_embed_reader(r) :
		  NULL },
		{ "Cross-Origin-Resource-Policy", reply->anywhere ?
		  "cross-origin" : "same-origin" },
		{ "Location", reply->location },
		{ "Allow", reply->status != 405 ? NULL : r->allow ? r->allow :
		  "GET, HEAD" },
		{ "WWW-Authenticate", reply->status == 401 ?
		  "Bearer realm=\"concord\"" : NULL },
		{ "Strict-Transport-Security", r->https ?
		  "max-age=31536000" : NULL },
		{ "Retry-After", reply->retry_after ? retry : NULL },
		{ "Connection", close ? "close" : NULL },
	};

	snprintf(retry, sizeof(retry), "%u", reply->retry_after);
	for (size_t i = 0; i < KB_COUNT(own); i++)
		if (own[i].value)
			MHD_add_response_header(response, own[i].name,
						own[i].value);
	for (size_t i = 0; i < reply->n_cookies; i++)
		MHD_add_response_header(response, "Set-Cookie",
					reply->cookies[i]);
	for (size_t i = 0; i < KB_COUNT(always); i++)
		MHD_add_response_header(response, always[i].name,
					always[i].value);
}

enum MHD_Result kb_reply_send(struct kb_reply *reply, struct kb_request *r,
			      bool close)
{
	bool cached = cache_of(reply, r) != KB_CACHE_NO;
	struct MHD_Response *response;
	enum MHD_Result sent;
	const char *bytes;

	if (!reply->bytes)
		reply->len = reply->body.len;
	bytes = reply->bytes ? reply->bytes : reply->body.bytes;
	if (cached && reply->len && unchanged(r, etag_of(reply, r))) {
		reply->status = 304;
		reply->len = 0;
	}
	/* The bytes belong to the request or the site, which both live until
	   the library says that the request is over. */
	response = MHD_create_response_from_buffer(reply->len,
		reply->len ? (void *)bytes : (void *)"",
		MHD_RESPMEM_PERSISTENT);
	if (!response)
		return MHD_NO;
	add_headers(response, reply, r, close);
	sent = MHD_queue_response(r->connection, reply->status, response);
	MHD_destroy_response(response);
	return sent;
}
