/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * entry.c - rate, person, permission, body. In: a request whose route is known.
 * Out: it goes on, or the one fault it is refused for. Nothing here asks which
 * route it is: all of it follows from the columns of routes.def.
 */
#include "entry.h"
#include "upload.h"

#include <pthread.h>
#include <stdlib.h>
#include <strings.h>
#include "rate.h"
#include "receipts.h"
#include "routes.h"

enum { BODY_RATE = 1024, BODY_GRACE_S = 2 };
#define SECOND_NS 1000000000u

struct kb_entry {
	struct kb_rates *rates;
	struct kb_throttle *throttle, *codes;
	struct kb_receipts *receipts;
	pthread_mutex_t lock;		/* of what follows */
	struct kb_secret *secret;
	char *path;			/* of secret */
	uint64_t retry_ns;		/* no key: not tried again before */
	struct kb_error why;		/* there is none */
};

/* Customers keep codes until they are over, and many agents share an address:
   some may open nothing. At a minute a guess, one of 27 thousand million is
   safe. */
static const struct kb_throttle_rules codes = {
	.account = { .free = 10, .longest = 60 },
	.address = { .free = 100, .longest = 60 },
};

struct kb_entry *kb_entry_new(void *mem)
{
	struct kb_entry *d = kb_new(mem, struct kb_entry);

	d->rates = kb_rates_new(d);
	d->throttle = kb_throttle_new(d);
	d->receipts = kb_receipts_new(d);
	d->codes = kb_throttle_new_for(d, &codes);
	pthread_mutex_init(&d->lock, NULL);
	return d;
}

struct kb_throttle *kb_entry_throttle(struct kb_entry *d)
{
	return d->throttle;
}

struct kb_receipts *kb_entry_receipts(struct kb_entry *d)
{
	return d->receipts;
}

struct kb_throttle *kb_entry_codes(struct kb_entry *d)
{
	return d->codes;
}

/* ---- the key ---------------------------------------------------------------- */

static enum kb_status find_secret(struct kb_entry *d, const char *store_path,
				  const char *path)
{
	struct kb_store *store;
	enum kb_status status = kb_store_open(d, store_path, KB_STORE_READ,
					      false, &store, &d->why);

	if (status)
		return status;
	status = kb_store_secret(store, d, path, &d->secret, &d->why);
	talloc_free(store);
	return status;
}

/* Under the lock. An old key of before a reload stays until the end: requests
   may still use it. */
static enum kb_status open_secret(struct kb_entry *d, const char *store_path,
				  const char *path)
{
	uint64_t now = kb_clock_ns();
	enum kb_status status;

	if (d->secret && !strcmp(d->path, path))
		return KB_OK;
	if (d->path && !strcmp(d->path, path) && now < d->retry_ns)
		return d->why.status;
	d->path = kb_strdup(d, path);
	d->retry_ns = now + SECOND_NS;
	status = find_secret(d, store_path, path);
	if (status) {
		d->secret = NULL;
		d->why.status = status;
		kb_log(KB_LOG_ERROR, "key", "error=\"%s\" text=\"nobody can "
		       "sign in until the key file is readable\"",
		       d->why.text);
	}
	return status;
}

enum kb_status kb_entry_secret(struct kb_request *r,
			      const struct kb_secret **ret,
			      struct kb_error *err)
{
	struct kb_entry *d = r->entry;
	enum kb_status status;

	pthread_mutex_lock(&d->lock);
	status = open_secret(d, r->site->config.store,
			     kb_config_key_file(r, &r->site->config));
	if (status)
		*err = d->why;
	else
		*ret = d->secret;
	pthread_mutex_unlock(&d->lock);
	return status;
}

/* ---- rate -------------------------------------------------------------------- */

#define PER_MINUTE(member) offsetof(struct kb_config, member)
static const size_t per_minute[KB_RATES] = {
	[KB_RATE_READ] = PER_MINUTE(rate_read),
	[KB_RATE_ASK] = PER_MINUTE(rate_ask),
	[KB_RATE_SIGN_IN] = PER_MINUTE(rate_sign_in),
	[KB_RATE_WRITE] = PER_MINUTE(rate_write),
};

/* This machine's own requests are not counted: a proxy beside us says for
   whom it asks, and what does not is the operator's own. */
static bool too_often(struct kb_request *r)
{
	enum kb_rate class = r->route->rate;
	int limit;

	if (class == KB_RATE_NONE || r->local || r->side)
		return false;
	memcpy(&limit, (const char *)&r->site->config + per_minute[class],
	       sizeof(limit));
	r->retry_after = kb_rates_take(r->entry->rates, class, r->address,
				       limit, kb_clock_ns());
	return r->retry_after > 0;
}

/* ---- who and whether ---------------------------------------------------------- */

/* Files are the same for everybody and are to be kept. */
static bool same_for_all(const struct kb_route *route)
{
	return route->cache == KB_CACHE_HOUR ||
	       route->cache == KB_CACHE_FOREVER;
}

/* A service for staff has no answers for the public: it asks to sign in. */
static bool answers(const struct kb_request *r)
{
	return r->site->engines[KB_PART_PUBLIC] || r->who->audience.staff ||
	       !(r->route->flags & KB_ROUTE_INDEX);
}

static enum kb_fault permitted(const struct kb_request *r)
{
	enum kb_permission p = r->route->permission;

	if (p == KB_PERMIT_LOCAL)
		return r->local || r->side ? KB_FAULT_NONE : KB_FAULT_MISSING;
	if (kb_who_may(r->who, p) && answers(r))
		return KB_FAULT_NONE;
	return r->who->door ? KB_FAULT_FORBIDDEN : KB_FAULT_SIGN_IN;
}

/* Forms are for people: a token that could send them could also change who
   may sign in. */
static bool form_by_token(const struct kb_request *r)
{
	return r->sends && r->route->face == KB_FACE_PAGE &&
	       r->who->door == KB_DOOR_TOKEN;
}

static enum kb_fault admit_body(const struct kb_request *r)
{
	const char *type = kb_request_header(r, "Content-Type");
	const char *wanted = r->route->flags & KB_ROUTE_UPLOAD ?
		"multipart/form-data" : r->route->face == KB_FACE_PAGE ?
		"application/x-www-form-urlencoded" : "application/json";
	size_t len = strlen(wanted);

	if (!r->sends)
		return KB_FAULT_NONE;
	if (!r->has_length && !r->chunked)
		return KB_FAULT_LENGTH;
	if (r->length > r->route->body)
		return KB_FAULT_LARGE;
	if (!type || strncasecmp(type, wanted, len) ||
	    (type[len] && !strchr("; \t", type[len])))
		return KB_FAULT_MEDIA;
	return KB_FAULT_NONE;
}

enum kb_status kb_entry_enter(struct kb_request *r, enum kb_fault *fault,
			     struct kb_error *err)
{
	bool staff = r->site->engines[KB_PART_INTERNAL];
	enum kb_status status;

	if ((!staff && !(r->route->flags & KB_ROUTE_PUBLIC)) ||
	    (r->side && !(r->route->flags & KB_ROUTE_SIDE))) {
		*fault = KB_FAULT_MISSING;
		return KB_OK;
	}
	*fault = too_often(r) ? KB_FAULT_RATE : KB_FAULT_NONE;
	if (!*fault && staff && !r->side && !same_for_all(r->route)) {
		status = kb_who_find(r, fault, err);
		if (status)
			return status;
	}
	if (!*fault)
		*fault = form_by_token(r) ? KB_FAULT_FORBIDDEN : permitted(r);
	if (!*fault)
		*fault = admit_body(r);
	return KB_OK;
}

/* ---- the body ------------------------------------------------------------------ */

bool kb_entry_take(struct kb_request *r, const char *bytes, size_t len)
{
	uint64_t now = kb_clock_ns(), spent;

	/* All of its room at once: growing would leave copies behind. */
	if (!r->body_ns) {
		r->body_ns = now;
		r->body.cap = r->route->body + 1;
		r->body.bytes = talloc_array(r, char, r->body.cap);
	}
	if (len > r->route->body - r->body.len) {
		r->late = KB_FAULT_LARGE;
		r->body.len = 0;
	}
	if (r->late)
		return true;		/* read and forgotten */
	kb_buf_add(&r->body, bytes, len);
	spent = (now - r->body_ns) / SECOND_NS;
	return spent < BODY_GRACE_S || r->body.len >= spent * BODY_RATE;
}

enum kb_status kb_entry_check(struct kb_request *r, enum kb_fault *fault,
			     struct kb_error *err)
{
	*fault = r->late;
	if (!r->sends || *fault || r->route->face != KB_FACE_PAGE)
		return KB_OK;
	*fault = r->route->flags & KB_ROUTE_UPLOAD ? kb_upload_parse(r)
						   : kb_request_parse_form(r);
	return *fault ? KB_OK : kb_form_check(r, fault, err);
}
