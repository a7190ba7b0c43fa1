/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * entry.h - what a request passes before a handler sees it, in this order: how
 * often its address comes, who asks, whether he may, what kind of body he
 * brings, and for what changes something, whether our own page sent it.
 */
#ifndef KB_SEARCHD_ENTRY_H
#define KB_SEARCHD_ENTRY_H

#include <kb/access.h>
#include "request.h"

/* Outlives requests and reloads. */
struct kb_entry;
struct kb_entry *kb_entry_new(void *mem);
struct kb_throttle *kb_entry_throttle(struct kb_entry *d);
struct kb_receipts *kb_entry_receipts(struct kb_entry *d);
/* The same for the codes of hand-offs. */
struct kb_throttle *kb_entry_codes(struct kb_entry *d);
/* The installation's key, made if there is none. Failures are logged once a
   second at most and mean 503. */
KB_NODISCARD enum kb_status kb_entry_secret(struct kb_request *r,
	const struct kb_secret **ret, struct kb_error *err);

/* With the headers, the route found. *fault: refused, answer that; a status:
   we could not find out, which is 503. */
KB_NODISCARD enum kb_status kb_entry_enter(struct kb_request *r,
	enum kb_fault *fault, struct kb_error *err);
/* A piece of the body. false: too slow, cut the connection. */
bool kb_entry_take(struct kb_request *r, const char *bytes, size_t len);
/* With the whole body: reads the form and looks whose it is. */
KB_NODISCARD enum kb_status kb_entry_check(struct kb_request *r,
	enum kb_fault *fault, struct kb_error *err);

/* ---- who.c ---- */
/* Fills r->who by token, trusted proxy or session, or leaves the public. */
KB_NODISCARD enum kb_status kb_who_find(struct kb_request *r,
	enum kb_fault *fault, struct kb_error *err);
#define KB_SESSION_COOKIE "kb_session"

/* ---- form.c ---- */
/* What a form of ours carries: bound to the session, or for who has none, to
   r->form_cookie, which the reply must set. Child of r. */
KB_NODISCARD enum kb_status kb_form_token(struct kb_request *r,
	const char **ret, struct kb_error *err);
/* KB_FAULT_FORGED unless the form carries it and the browser does not say that
   another site sent it. */
KB_NODISCARD enum kb_status kb_form_check(struct kb_request *r,
	enum kb_fault *fault, struct kb_error *err);
#define KB_FORM_COOKIE "kb_form"

#endif
