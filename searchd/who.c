/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * who.c - who asks. In: the fields Authorization and Cookie and the one that a
 * trusted proxy sets. Out: r->who, or a fault. The first of token, proxy and
 * session that is there decides alone; what is wrong with it never falls back
 * to a weaker one. What changes something over /v1 acts by token only: a cookie
 * would let any other site act.
 */
#include "entry.h"

#include <stdatomic.h>
#include <strings.h>
#include "books.h"
#include "routes.h"

struct count { const char *name, *value; size_t n; };

static enum MHD_Result count_field(void *cls, enum MHD_ValueKind kind,
				   const char *name, const char *value)
{
	struct count *c = cls;

	if (!strcasecmp(name, c->name)) {
		c->value = value ? value : "";
		c->n++;
	}
	return MHD_YES;
}

/* A proxy that adds its field beside the client's would leave us two. */
static struct count look(const struct kb_request *r, const char *name)
{
	struct count c = { .name = name };

	MHD_get_connection_values(r->connection, MHD_HEADER_KIND, count_field,
				  &c);
	return c;
}

static enum kb_status found(struct kb_request *r, enum kb_status status,
			    enum kb_fault *fault, enum kb_fault missing)
{
	r->who->address = r->address;
	if (status == KB_NOT_FOUND) {
		*fault = missing;
		*r->who = (struct kb_who){ .address = r->address };
		return KB_OK;
	}
	if (status)
		kb_books_drop();
	return status;
}

static enum kb_status by_token(struct kb_request *r, const char *token,
			       enum kb_fault *fault, struct kb_error *err)
{
	struct kb_store *store;
	enum kb_status status = kb_books(r, &store, err);

	if (!status)
		status = kb_token_find(store, r, token, r->who, err);
	return found(r, status, fault, KB_FAULT_TOKEN);
}

static enum kb_status by_proxy(struct kb_request *r, const char *name,
			       enum kb_fault *fault, struct kb_error *err)
{
	struct kb_store *store;
	enum kb_status status = kb_books(r, &store, err);

	if (!status)
		status = kb_proxy_find(store, r, name, r->who, err);
	return found(r, status, fault, KB_FAULT_NONE);
}

static enum kb_status by_session(struct kb_request *r, const char *cookie,
				 enum kb_fault *fault, struct kb_error *err)
{
	const struct kb_config *c = &r->site->config;
	const struct kb_session_rules rules = { c->session_idle,
						c->session_longest };
	struct kb_store *store;
	enum kb_status status = kb_books(r, &store, err);

	if (!status)
		status = kb_session_find(store, r, cookie, &rules, r->who,
					 err);
	return found(r, status, fault, KB_FAULT_NONE);
}

/* The field is not believed from here: said once, since it may be an attack or
   a forgotten line in trusted_proxies. */
static void log_untrusted(const struct kb_request *r, const char *name)
{
	static atomic_flag said = ATOMIC_FLAG_INIT;

	if (!atomic_flag_test_and_set(&said))
		kb_log(KB_LOG_WARN, "proxy", "ignored=%s address=%s "
		       "text=\"only trusted_proxies may name people\"", name,
		       r->address);
}

enum kb_status kb_who_find(struct kb_request *r, enum kb_fault *fault,
			   struct kb_error *err)
{
	const char *field = r->site->config.proxy_user_header;
	struct count auth = look(r, "Authorization"), user = { 0 };
	const char *cookie;

	r->who->address = r->address;
	if (*field)
		user = look(r, field);
	if (auth.n > 1 || (r->trusted && user.n > 1)) {
		*fault = KB_FAULT_REPEATED_FIELD;
		return KB_OK;
	}
	if (auth.n && !strncasecmp(auth.value, "Bearer ", 7))
		return by_token(r, auth.value + 7, fault, err);
	if (r->sends && r->route->face == KB_FACE_API)
		return KB_OK;
	if (user.n && !r->trusted)
		log_untrusted(r, field);
	if (user.n && r->trusted && *user.value)
		return by_proxy(r, user.value, fault, err);
	cookie = kb_request_cookie(r, KB_SESSION_COOKIE);
	return cookie ? by_session(r, cookie, fault, err) : KB_OK;
}
