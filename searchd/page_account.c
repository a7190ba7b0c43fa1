/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_account.c - /account: who one is, one's password, second factor and
 * sessions. In: one form for each of these. Out: the page, or after a change
 * the way back to it with what was done. Who has a one-time password sees
 * nothing but the form for a better one.
 */
#include "books.h"
#include "entry.h"
#include "page.h"

/* What ?done= may say; anything else says nothing. */
static const struct { const char *name, *key; } done[] = {
	{ "password", "account_password_done" },
	{ "second-on", "account_second_on_done" },
	{ "second-off", "account_second_off_done" },
};

static const char *const password_faults[] = {
	[KB_PASSWORD_GOOD] = "account_password_old_wrong",
	[KB_PASSWORD_SHORT] = "account_password_short",
	[KB_PASSWORD_LONG] = "account_password_long",
	[KB_PASSWORD_COMMON] = "account_password_common",
	[KB_PASSWORD_NAMED] = "account_password_named",
};

static json_t *names_json(const char *const *names, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_string(names[i]));
	return list;
}

static void add_person(struct kb_request *r, const struct kb_person *p,
		       json_t *context)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	char key[32];

	snprintf(key, sizeof(key), "role_%s", kb_role_name(p->role));
	json_object_set_new(context, "name", json_string(p->name));
	if (strcmp(p->display, p->name))
		json_object_set_new(context, "display",
				    json_string(p->display));
	json_object_set_new(context, "role", json_string(kb_words_get(w, key)));
	if (p->level)
		json_object_set_new(context, "level",
				    json_integer(p->level));
	json_object_set_new(context, "groups",
			    names_json(p->groups, p->n_groups));
	json_object_set_new(context, "domains",
			    names_json(p->domains, p->n_domains));
	json_object_set_new(context, "second", json_boolean(p->totp));
	json_object_set_new(context, "must_change",
			    json_boolean(r->who->must_change));
	json_object_set_new(context, "own", json_boolean(
		r->who->door == KB_DOOR_SESSION && !r->who->must_change));
	json_object_set_new(context, "session",
		json_boolean(r->who->door == KB_DOOR_SESSION));
}

static void add_done(struct kb_request *r, json_t *context)
{
	const struct kb_param *p = kb_request_param(r, "done");

	for (size_t i = 0; p && i < KB_COUNT(done); i++)
		if (!strcmp(p->value, done[i].name))
			json_object_set_new(context, "done", json_string(
				kb_words_get(kb_site_words(r->site, r->lang),
					     done[i].key)));
}

/* factor: the secret of a second factor being set up; taken, may be NULL. */
static enum kb_status show(struct kb_request *r, json_t *factor,
			   struct kb_reply *reply, struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	json_t *context = kb_page_context(r, kb_words_get(w, "account_title"),
					  "/account?");
	struct kb_person person;
	struct kb_store *store;
	enum kb_status status = kb_books(r, &store, err);

	if (!status)
		status = kb_person_get(store, r, r->who->name, &person, err);
	if (!status)
		status = kb_page_add_form(r, context, reply, err);
	if (status) {
		json_decref(factor);
		json_decref(context);
		kb_books_drop();
		return KB_BUSY;
	}
	add_person(r, &person, context);
	add_done(r, context);
	if (factor)
		json_object_set_new(context, "factor", factor);
	return kb_page_render(r, KB_PAGE_ACCOUNT, context, reply, err);
}

enum kb_status kb_page_account(struct kb_request *r, struct kb_reply *reply,
			       struct kb_error *err)
{
	return show(r, NULL, reply, err);
}

/* The page again, with why. */
static enum kb_status again(struct kb_request *r, const char *notice,
			    struct kb_reply *reply, struct kb_error *err)
{
	r->notice = notice;
	r->refused = 403;
	return show(r, NULL, reply, err);
}

/* Guessing somebody's password at his open desk waits as signing in does. */
static unsigned must_wait(struct kb_request *r)
{
	return kb_throttle_wait(kb_entry_throttle(r->entry), r->who->name,
				r->address, kb_clock_ns());
}

static enum kb_status wrong(struct kb_request *r, const char *notice,
			    struct kb_reply *reply, struct kb_error *err)
{
	kb_throttle_failed(kb_entry_throttle(r->entry), r->who->name,
			   r->address, kb_clock_ns());
	return again(r, notice, reply, err);
}

static enum kb_status failed(enum kb_status status)
{
	if (status)
		kb_books_drop();
	return status ? KB_BUSY : KB_OK;
}

enum kb_status kb_page_password(struct kb_request *r, struct kb_reply *reply,
				struct kb_error *err)
{
	const char *fresh = kb_request_field(r, "fresh");
	const char *old = kb_request_field(r, "old");
	enum kb_password_fault fault = kb_password_judge(r->who->name, fresh);
	struct kb_store *store;
	enum kb_status status;
	char *cookie;

	if (must_wait(r))
		return again(r, "account_wait", reply, err);
	if (fault)
		return again(r, password_faults[fault], reply, err);
	if (strcmp(fresh, kb_request_field(r, "again")))
		return again(r, "account_password_differ", reply, err);
	if (!strcmp(fresh, old))
		return again(r, "account_password_same", reply, err);
	status = kb_books(r, &store, err);
	if (!status)
		status = kb_password_change(store, r, r->who, old, fresh,
					    &cookie, err);
	if (status == KB_INVALID && r->who->must_change)
		return again(r, "account_password_same", reply, err);
	if (status == KB_INVALID)
		return wrong(r, "account_password_old_wrong", reply, err);
	if (status)
		return failed(status);
	kb_reply_cookie(reply, r, KB_SESSION_COOKIE, cookie, 0);
	kb_reply_see(reply, "/account?done=password");
	return KB_OK;
}

enum kb_status kb_page_sessions(struct kb_request *r, struct kb_reply *reply,
				struct kb_error *err)
{
	struct kb_store *store;
	enum kb_status status = kb_books(r, &store, err);

	if (!status)
		status = kb_session_end_all(store, r->who, err);
	if (status)
		return failed(status);
	kb_reply_cookie(reply, r, KB_SESSION_COOKIE, NULL, 0);
	kb_reply_see(reply, "/sign-in");
	return KB_OK;
}

/* ---- second factor ----------------------------------------------------------- */

static enum kb_status factor_begin(struct kb_request *r,
				   struct kb_store *store,
				   const struct kb_secret *secret,
				   struct kb_reply *reply,
				   struct kb_error *err)
{
	char *base32, *address;
	enum kb_status status = kb_totp_begin(store, secret, r, r->who,
					      &base32, &address, err);

	if (status == KB_CONFLICT)
		return again(r, "account_second_is_on", reply, err);
	if (status)
		return failed(status);
	return show(r, json_pack("{s:s,s:s}", "secret", base32, "address",
				 address), reply, err);
}

static enum kb_status factor_confirm(struct kb_request *r,
				     struct kb_store *store,
				     const struct kb_secret *secret,
				     struct kb_reply *reply,
				     struct kb_error *err)
{
	enum kb_status status;

	if (must_wait(r))
		return again(r, "account_wait", reply, err);
	status = kb_totp_confirm(store, secret, r->who,
				 kb_request_field(r, "code"), err);
	if (status == KB_INVALID) {
		kb_throttle_failed(kb_entry_throttle(r->entry), r->who->name,
				   r->address, kb_clock_ns());
		r->notice = "account_second_code_wrong";
		r->refused = 403;
		return show(r, json_pack("{s:s}", "secret", ""), reply, err);
	}
	if (status == KB_CONFLICT || status == KB_NOT_FOUND)
		return again(r, "form_stale", reply, err);
	if (!status)
		kb_reply_see(reply, "/account?done=second-on");
	return failed(status);
}

static enum kb_status factor_off(struct kb_request *r, struct kb_store *store,
				 const struct kb_secret *secret,
				 struct kb_reply *reply, struct kb_error *err)
{
	enum kb_status status;

	if (must_wait(r))
		return again(r, "account_wait", reply, err);
	status = kb_totp_off(store, r->who, kb_request_field(r, "password"),
			     err);
	if (status == KB_INVALID)
		return wrong(r, "account_password_old_wrong", reply, err);
	if (!status)
		kb_reply_see(reply, "/account?done=second-off");
	return failed(status);
}

static const struct {
	const char *step;
	enum kb_status (*take)(struct kb_request *r, struct kb_store *store,
			       const struct kb_secret *secret,
			       struct kb_reply *reply, struct kb_error *err);
} steps[] = {
	{ "begin", factor_begin }, { "confirm", factor_confirm },
	{ "off", factor_off },
};

enum kb_status kb_page_second(struct kb_request *r, struct kb_reply *reply,
			      struct kb_error *err)
{
	const char *step = kb_request_field(r, "step");
	const struct kb_secret *secret;
	struct kb_store *store;
	enum kb_status status = kb_entry_secret(r, &secret, err);

	if (!status)
		status = kb_books(r, &store, err);
	if (status)
		return failed(status);
	for (size_t i = 0; i < KB_COUNT(steps); i++)
		if (!strcmp(step, steps[i].step))
			return steps[i].take(r, store, secret, reply, err);
	return kb_error_set(err, KB_INVALID,
			    "step must be begin, confirm or off");
}
