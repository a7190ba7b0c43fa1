/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_do.c - POST /desk/do: one thing done in a case, a row of a table for each.
 * In: a form. Out: the way back to the desk, or the page again with what is to be
 * done about it; what was typed stands in it.
 */
#include "desk_do.h"

#include <stdlib.h>
#include "../books.h"
#include "../site.h"

/* CASE: done in a case; if none is open, one is opened with the question. */
enum { CASE = 1 };

static const struct { const char *name; kb_desk_act act; unsigned how;
		      const char *fault; } actions[] = {
	{ "open", kb_desk_act_open, CASE, NULL },
	{ "choose", kb_desk_act_choose, CASE, NULL },
	{ "unfact", kb_desk_act_unfact, CASE, NULL },
	{ "tick", kb_desk_act_tick, CASE, NULL },
	{ "link", kb_desk_act_link, CASE, "desk_fault_link" },
	{ "message", kb_desk_act_message, CASE, "desk_fault_text" },
	{ "task", kb_desk_act_task, CASE, "desk_fault_due" },
	{ "callback", kb_desk_act_callback, CASE, "desk_fault_due" },
	{ "promise", kb_desk_act_promise, CASE, "desk_fault_promise" },
	{ "done", kb_desk_act_done, CASE, "desk_fault_done" },
	{ "told", kb_desk_act_told, CASE, "desk_fault_done" },
	{ "note", kb_desk_act_note, CASE, "desk_fault_text" },
	{ "flag", kb_desk_act_flag, 0, "desk_fault_text" },
	{ "read", kb_desk_act_read, 0, NULL },
	{ "own", kb_desk_act_own, CASE, NULL },
	{ "resume", kb_desk_act_resume, CASE, NULL },
	{ "resolve", kb_desk_act_resolve, CASE, NULL },
	{ "reopen", kb_desk_act_reopen, CASE, NULL },
};

enum kb_status kb_desk_event(struct kb_desk *d, enum kb_event kind,
			     json_t *body, struct kb_error *err)
{
	const struct kb_case_event event = { .by = d->r->who->name,
		.kind = kind, .body = body };
	int64_t seq;
	enum kb_status status = kb_case_add(d->store, d->case_id, &event, &seq,
					    err);

	json_decref(body);
	return status;
}

enum kb_status kb_desk_open(struct kb_desk *d,
			    const struct kb_case_opening *opening,
			    struct kb_error *err)
{
	enum kb_put put;
	enum kb_status status = kb_case_open(d->store, d, opening,
					     &d->case_id, &put, err);

	return status ? status : kb_desk_load(d, err);
}

int64_t kb_desk_number(const struct kb_desk *d, const char *name)
{
	int64_t number = strtoll(kb_request_field(d->r, name), NULL, 10);

	return number > 0 ? number : 0;
}

/* The question is what it is about, else what is being written. */
static enum kb_status open_case(struct kb_desk *d, struct kb_error *err)
{
	const struct kb_case_opening opening = {
		.lang = d->lang->code, .channel = "phone",
		.country = d->r->site->config.country,
		.question = *d->q ? d->q : kb_request_field(d->r, "text"),
		.owner = d->r->who->name, .by = d->r->who->name,
	};

	return kb_desk_open(d, &opening, err);
}

/* The page again, with a sentence. */
static enum kb_status show(struct kb_desk *d, const char *notice,
			   const char *action, struct kb_reply *reply,
			   struct kb_error *err)
{
	d->r->notice = notice;
	d->r->refused = 422;
	d->kept = action;
	return kb_desk_page(d, reply, err);
}

static enum kb_status run(struct kb_desk *d, size_t i, struct kb_reply *reply,
			  struct kb_error *err)
{
	const char *did = NULL, *fault = actions[i].fault;
	enum kb_status status = KB_OK;

	if (actions[i].how == CASE && !*d->case_id) {
		status = open_case(d, err);
		if (status == KB_INVALID)
			fault = "desk_fault_question";
	}
	if (!status)
		status = actions[i].act(d, &did, err);
	if (status == KB_LIMIT)
		fault = "desk_fault_long";
	if (status == KB_INVALID || status == KB_LIMIT ||
	    status == KB_NOT_FOUND)
		return show(d, fault ? fault : "desk_fault", actions[i].name,
			    reply, err);
	if (status) {
		kb_books_drop();
		return show(d, "desk_fault_busy", actions[i].name, reply, err);
	}
	kb_reply_see(reply, did ? talloc_asprintf(d, "%s&did=%s",
		kb_desk_address(d, d->q, d->pick), did) :
		kb_desk_address(d, d->q, d->pick));
	return KB_OK;
}

enum kb_status kb_page_desk_do(struct kb_request *r, struct kb_reply *reply,
			       struct kb_error *err)
{
	const char *name = kb_request_field(r, "action");
	struct kb_desk *d;
	enum kb_status status = kb_desk_begin(r, &d, err);

	if (status)
		return status;
	if (r->refused)			/* the case is gone */
		return show(d, r->notice, name, reply, err);
	for (size_t i = 0; i < KB_COUNT(actions); i++)
		if (!strcmp(actions[i].name, name))
			return run(d, i, reply, err);
	return kb_error_set(err, KB_INVALID, "there is no such action");
}
