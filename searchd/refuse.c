/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * refuse.c - from a status or a fault to a problem document, a page in the
 * reader's words, or the way to the sign-in. Says no more than the asker may
 * know; our own troubles go to the log.
 */
#include "refuse.h"

#include <kb/access.h>
#include <stdatomic.h>
#include "metrics.h"
#include "routes.h"

static const struct { enum kb_status status; unsigned http;
		      const char *type, *title;
		      bool sent; /* only for what was sent in a body */
} failures[] = {
	{ KB_NOT_FOUND, 404, "not-found", "Not found" },
	{ KB_INVALID, 400, "invalid", "Invalid request" },
	{ KB_LIMIT, 422, "limit", "Over a limit", true },
	{ KB_LIMIT, 414, "too-long", "Question too long" },
	{ KB_CONFLICT, 409, "conflict", "Changed meanwhile" },
	{ KB_STALE, 503, "unavailable", "Not available at the moment" },
	{ KB_BUSY, 503, "unavailable", "Not available at the moment" },
	{ KB_CORRUPT, 503, "unavailable", "Not available at the moment" },
	{ KB_IO, 503, "unavailable", "Not available at the moment" },
	{ KB_INTERNAL, 500, "internal", "Internal error" },
};

/* Only what the asker did wrong is explained to him. */
static const char *said_outside(unsigned http, const struct kb_error *err)
{
	return http < 500 && http != 404 ? err->text :
	       http == 404 ? "There is nothing at this address." :
	       http == 503 ? "The knowledge base is being prepared. "
			     "Please try again soon." :
	       "Something went wrong on our side.";
}

/* One line a second: a missing index must not fill the disk with its log. */
static void log_failure(const struct kb_request *r, unsigned http,
			const struct kb_error *err)
{
	static atomic_ullong next_ns, left_out;
	unsigned long long now = kb_clock_ns(), next = atomic_load(&next_ns);

	if (now < next || !atomic_compare_exchange_strong(&next_ns, &next,
							  now + 1000000000)) {
		atomic_fetch_add(&left_out, 1);
		return;
	}
	kb_log(KB_LOG_ERROR, "request", "route=%s status=%u error=\"%s\" "
	       "left_out=%llu", r->route ? r->route->pattern : "none", http,
	       err->text, atomic_exchange(&left_out, 0));
}

/* Where no row says it, by what the asker would rather read. */
static bool wants_page(const struct kb_request *r)
{
	const char *accept = kb_request_header(r, "Accept");

	if (!r->lang)
		return false;
	if (r->route)
		return r->route->face == KB_FACE_PAGE;
	return strncmp(r->target, "/v1/", 4) && accept &&
	       strstr(accept, "text/html");
}

void kb_refuse_failure(struct kb_request *r, struct kb_reply *reply,
		       enum kb_status status, const struct kb_error *err)
{
	size_t i = 0;
	unsigned http;

	while (i < KB_COUNT(failures) - 1 &&
	       (failures[i].status != status || failures[i].sent > r->sends))
		i++;
	http = failures[i].http;
	if (http >= 500)
		log_failure(r, http, err);
	kb_reply_init(reply, r);
	if (wants_page(r))
		kb_page_error(r, http, reply);
	else
		kb_reply_problem(reply, r, http, failures[i].type,
				 failures[i].title, said_outside(http, err));
	if (http == 503)
		reply->retry_after = 2;
}

/* A page that exists for others: sign in, or change the one-time password. */
static const char *way_in(struct kb_request *r, enum kb_fault fault)
{
	if (fault == KB_FAULT_FORBIDDEN && r->who->must_change)
		return "/account";
	if (fault != KB_FAULT_SIGN_IN)
		return NULL;
	return r->sends ? "/sign-in" :
		talloc_asprintf(r, "/sign-in?next=%s",
				kb_url_encode(r, r->target));
}

void kb_refuse_fault(struct kb_request *r, struct kb_reply *reply,
		     enum kb_fault fault)
{
	const struct kb_fault_info *info = kb_fault_info(fault);
	bool page = wants_page(r);
	const char *way = page ? way_in(r, fault) : NULL;

	kb_metrics_fault(fault);
	kb_reply_init(reply, r);
	if (way)
		kb_reply_see(reply, way);
	else if (page)
		kb_page_error(r, info->status, reply);
	else
		kb_reply_problem(reply, r, info->status, info->type,
				 info->title, info->detail);
	reply->retry_after = fault == KB_FAULT_RATE ? r->retry_after : 0;
}
