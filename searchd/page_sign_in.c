/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_sign_in.c - /sign-in and /sign-out. In: name, password, code, and the
 * page to go back to. Out: a session's cookie and the way there, or the form
 * again with one sentence that is the same for every cause. Only the name is
 * kept in the form.
 */
#include "books.h"
#include "entry.h"
#include "page.h"

enum { NEXT_MAX = 1024 };

/* A path of ours and nothing a browser could take for another host. */
static const char *good_next(const char *next)
{
	if (*next != '/' || !strncmp(next, "//", 2) ||
	    !strncmp(next, "/sign-", 6) || strlen(next) > NEXT_MAX)
		return "";
	for (const char *p = next; *p; p++)
		if ((unsigned char)*p <= 0x20 || *p == '\\' || *p == 0x7f)
			return "";
	return next;
}

static const char *next_of(const struct kb_request *r)
{
	const struct kb_param *p = kb_request_param(r, "next");

	return good_next(r->sends ? kb_request_field(r, "next") :
			 p ? p->value : "");
}

static enum kb_status show(struct kb_request *r, const char *notice,
			   struct kb_reply *reply, struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	const char *next = next_of(r);
	const char *base = *next ? talloc_asprintf(r, "/sign-in?next=%s&",
			kb_url_encode(r, next)) : "/sign-in?";
	json_t *context = kb_page_context(r, kb_words_get(w, "sign_in_title"),
					  base);
	enum kb_status status = kb_page_add_form(r, context, reply, err);

	if (status) {
		json_decref(context);
		return status;
	}
	kb_page_add_desk(r, context);
	json_object_set_new(context, "next", json_string(next));
	json_object_set_new(context, "name",
			    json_string(kb_request_field(r, "name")));
	if (notice)
		json_object_set_new(context, "notice", json_string(notice));
	return kb_page_render(r, KB_PAGE_SIGN_IN, context, reply, err);
}

enum kb_status kb_page_sign_in(struct kb_request *r, struct kb_reply *reply,
			       struct kb_error *err)
{
	const char *next = next_of(r);

	if (!r->who->door || r->notice)
		return show(r, NULL, reply, err);
	kb_reply_see(reply, *next ? next : "/account");
	return KB_OK;
}

static enum kb_status try_it(struct kb_request *r, char **cookie,
			     struct kb_error *err)
{
	const struct kb_secret *secret;
	struct kb_store *store;
	enum kb_status status = kb_entry_secret(r, &secret, err);

	if (!status)
		status = kb_books(r, &store, err);
	if (!status)
		status = kb_sign_in(store, secret, r,
				    kb_request_field(r, "name"),
				    kb_request_field(r, "password"),
				    kb_request_field(r, "code"), r->address,
				    cookie, err);
	if (status && status != KB_INVALID)
		kb_books_drop();
	return status;
}

/* Who got in with a one-time password is led to choose his own; agents begin at
   the desk. Sessions that are over go when somebody comes: nobody waits for
   that, and should it fail, the next one does it. */
static const char *way_on(struct kb_request *r, const char *cookie)
{
	const struct kb_config *c = &r->site->config;
	const struct kb_session_rules rules = { c->session_idle,
						c->session_longest };
	const char *next = next_of(r);
	struct kb_who who = { 0 };
	struct kb_store *store;
	struct kb_error err;
	int64_t swept;

	if (kb_books(r, &store, &err))
		return *next ? next : "/";
	if (kb_session_sweep(store, &rules, &swept, &err))
		kb_log(KB_LOG_WARN, "sessions", "swept=0 error=\"%s\"",
		       err.text);
	if (kb_session_find(store, r, cookie, &rules, &who, &err))
		return *next ? next : "/";
	if (who.must_change)
		return "/account";
	return *next ? next : who.role == KB_ROLE_AGENT ? "/desk" : "/";
}

static enum kb_status wait_first(struct kb_request *r, unsigned seconds,
				 struct kb_reply *reply, struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);

	r->refused = 429;
	reply->retry_after = seconds;
	return show(r, kb_words_count(w, r, "sign_in_wait", seconds), reply,
		    err);
}

enum kb_status kb_page_sign_in_send(struct kb_request *r,
				    struct kb_reply *reply,
				    struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	struct kb_throttle *t = kb_entry_throttle(r->entry);
	const char *name = kb_request_field(r, "name");
	unsigned wait = kb_throttle_wait(t, name, r->address, kb_clock_ns());
	enum kb_status status;
	char *cookie;

	if (wait)
		return wait_first(r, wait, reply, err);
	status = try_it(r, &cookie, err);
	if (status == KB_INVALID) {
		kb_throttle_failed(t, name, r->address, kb_clock_ns());
		r->refused = 403;
		return show(r, kb_words_get(w, "sign_in_wrong"), reply, err);
	}
	if (status)
		return KB_BUSY;
	kb_throttle_passed(t, name, r->address, kb_clock_ns());
	kb_reply_cookie(reply, r, KB_SESSION_COOKIE, cookie, 0);
	kb_reply_cookie(reply, r, KB_FORM_COOKIE, NULL, 0);
	kb_reply_see(reply, way_on(r, cookie));
	return KB_OK;
}

enum kb_status kb_page_sign_out(struct kb_request *r, struct kb_reply *reply,
				struct kb_error *err)
{
	struct kb_store *store;
	enum kb_status status = kb_books(r, &store, err);

	if (!status && r->who->door == KB_DOOR_SESSION)
		status = kb_session_end(store, r->who, err);
	if (status) {
		kb_books_drop();
		return KB_BUSY;
	}
	kb_reply_cookie(reply, r, KB_SESSION_COOKIE, NULL, 0);
	kb_reply_see(reply, "/sign-in");
	return KB_OK;
}
