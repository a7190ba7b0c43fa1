/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_act_case.c - with the case itself: a note, a message that was written, who
 * owns it, that the line had dropped, that it is closed, that it is not. In: the
 * fields of a form. Out: events of the case.
 */
#include "desk_do.h"

static const char *field(const struct kb_desk *d, const char *name)
{
	return kb_request_field(d->r, name);
}

enum kb_status kb_desk_act_message(struct kb_desk *d, const char **did,
				   struct kb_error *err)
{
	*did = "message";
	return kb_desk_event(d, KB_EVENT_MESSAGE, json_pack("{s:s,s:s}",
		"text", field(d, "text"), "lang", d->lang->code), err);
}

enum kb_status kb_desk_act_note(struct kb_desk *d, const char **did,
				struct kb_error *err)
{
	*did = "note";
	return kb_desk_event(d, KB_EVENT_NOTE, json_pack("{s:s}", "text",
							 field(d, "text")),
			     err);
}

enum kb_status kb_desk_act_own(struct kb_desk *d, const char **did,
			       struct kb_error *err)
{
	*did = "own";
	return kb_case_own(d->store, d->case_id, d->r->who->name, err);
}

enum kb_status kb_desk_act_resume(struct kb_desk *d, const char **did,
				  struct kb_error *err)
{
	(void)did;
	return kb_desk_event(d, KB_EVENT_RESUMED, json_object(), err);
}

enum kb_status kb_desk_act_resolve(struct kb_desk *d, const char **did,
				   struct kb_error *err)
{
	json_t *body = json_object();

	*did = "resolve";
	if (*field(d, "article"))
		put(body, "article", field(d, "article"));
	if (*field(d, "done"))
		put(body, "done", field(d, "done"));
	return kb_desk_event(d, KB_EVENT_RESOLVED, body, err);
}

enum kb_status kb_desk_act_reopen(struct kb_desk *d, const char **did,
				  struct kb_error *err)
{
	*did = "reopen";
	return kb_desk_event(d, KB_EVENT_REOPENED, json_object(), err);
}
