/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_keys.c - the customer's surname, phone and order number in an open case.
 * In: the case and who asks. Out: the keys in clear, and a row in the audit: who
 * sees a case and its keys is written down, once in a quarter of an hour, since
 * a page that is open is loaded again and again.
 */
#include "../entry.h"
#include "desk.h"

enum { AGAIN = 15 * 60, LOOKED_AT = 100 };

struct look { const struct kb_who *who; const char *action, *object;
	      int64_t since; bool found; };

static enum kb_status look(void *user, const struct kb_audit *a,
			   struct kb_error *err)
{
	struct look *l = user;

	(void)err;
	if (a->at >= l->since && !strcmp(a->action, l->action) &&
	    !strcmp(a->object, l->object) &&
	    !strcmp(a->who, l->who->name ? l->who->name : ""))
		l->found = true;
	return KB_OK;
}

static enum kb_status note(struct kb_desk *d, const char *action,
			   struct kb_error *err)
{
	struct look l = { d->r->who, action, talloc_asprintf(d, "case:%s",
		d->case_id), d->v.now - AGAIN, false };
	enum kb_status status = kb_audit_each(d->store, 0, LOOKED_AT, look, &l,
					      err);

	if (status || l.found)
		return status;
	return kb_audit_note(d->store, d->r->who, action, l.object, NULL, err);
}

enum kb_status kb_desk_keys(struct kb_desk *d, struct kb_error *err)
{
	const struct kb_secret *secret;
	enum kb_status status;

	if (!*d->case_id)
		return KB_OK;
	status = note(d, "case.view", err);
	if (status || !kb_who_may(d->r->who, KB_PERMIT_CASE_KEYS))
		return status;
	status = kb_entry_secret(d->r, &secret, err);
	if (!status)
		status = kb_store_case_keys(d->store, secret, d, d->case_id,
					    &d->keys, &d->n_keys, err);
	if (!status && d->n_keys)
		status = note(d, "case.keys", err);
	return status;
}
