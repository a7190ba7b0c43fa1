/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * form.c - against forms that other sites send in somebody's name. In: the
 * session, or a random cookie of who has none. Out: the token that our forms
 * carry, a keyed hash of it, and the verdict on the token that came. Browsers
 * also say where a request comes from; where they do, it must be here. Forms
 * on pages that are the same for everybody carry no token: for them that alone
 * is looked at.
 */
#include "entry.h"

#include <strings.h>
#include "routes.h"

enum { TOKEN_BYTES = 16, COOKIE_BYTES = 16, COOKIE_TEXT = 32 };

/* What the token is made of: nobody else can know or choose it. */
static enum kb_status token_of(struct kb_request *r, const char *cookie,
			       const char **ret, struct kb_error *err)
{
	const struct kb_secret *secret;
	struct kb_buf bound = { .mem = r };
	unsigned char hash[KB_HASH];
	enum kb_status status = kb_entry_secret(r, &secret, err);

	if (status)
		return status;
	if (r->who->door == KB_DOOR_SESSION)
		kb_buf_add(&bound, (const char *)r->who->session, KB_HASH);
	else
		kb_buf_addf(&bound, "%s %s", cookie,
			    r->who->name ? r->who->name : "");
	kb_secret_hash(secret, KB_PURPOSE_FORM, bound.bytes, bound.len, hash);
	*ret = kb_hex(r, hash, TOKEN_BYTES);
	return KB_OK;
}

static const char *sent_cookie(struct kb_request *r)
{
	const char *cookie = kb_request_cookie(r, KB_FORM_COOKIE);

	return cookie && strlen(cookie) == COOKIE_TEXT ? cookie : NULL;
}

enum kb_status kb_form_token(struct kb_request *r, const char **ret,
			     struct kb_error *err)
{
	unsigned char bytes[COOKIE_BYTES];

	if (r->who->door != KB_DOOR_SESSION && !r->form_cookie) {
		r->form_cookie = sent_cookie(r);
		if (!r->form_cookie) {
			kb_random(bytes, sizeof(bytes));
			r->form_cookie = kb_hex(r, bytes, sizeof(bytes));
		}
	}
	return token_of(r, r->form_cookie, ret, err);
}

/* "https://help.example" or "https://help.example:8443" is ours if it ends
   with our Host; the scheme is the proxy's matter. */
static bool own_origin(const struct kb_request *r, const char *origin)
{
	const char *host = kb_request_header(r, "Host");
	const char *at = strstr(origin, "://");
	size_t len = host ? strlen(host) : 0;

	if (!at || !host)
		return false;
	at += 3;
	if (!strcasecmp(at, host))
		return true;
	/* Some proxies hand on the name without its port. */
	return r->trusted && !strchr(host, ':') && strcspn(at, ":") == len &&
	       !strncasecmp(at, host, len);
}

static bool from_elsewhere(const struct kb_request *r)
{
	const char *origin = kb_request_header(r, "Origin");
	const char *site = kb_request_header(r, "Sec-Fetch-Site");

	return (origin && !own_origin(r, origin)) ||
	       (site && strcmp(site, "same-origin") && strcmp(site, "none"));
}

enum kb_status kb_form_check(struct kb_request *r, enum kb_fault *fault,
			     struct kb_error *err)
{
	const char *sent = kb_request_field(r, "token"), *wanted;
	const char *cookie = sent_cookie(r);
	enum kb_status status;

	*fault = KB_FAULT_FORGED;
	if (from_elsewhere(r))
		return KB_OK;
	if (r->route->flags & KB_ROUTE_OPEN) {
		*fault = KB_FAULT_NONE;
		return KB_OK;
	}
	if (r->who->door != KB_DOOR_SESSION && !cookie)
		return KB_OK;
	status = token_of(r, cookie, &wanted, err);
	if (!status && strlen(sent) == strlen(wanted) &&
	    kb_equal(sent, wanted, strlen(wanted)))
		*fault = KB_FAULT_NONE;
	return status;
}
