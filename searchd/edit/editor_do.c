/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * editor_do.c - POST /edit/articles/{id}, POST /edit/new: save, send to review,
 * publish, withdraw, restore. In: a form. Out: the way back, or the page again
 * with what is to be done about it; no text that was sent is ever lost.
 */
#include "editor.h"

#include <stdlib.h>

/* What a form can ask for beside what kb_edit_act() does. */
enum { LOOK = KB_EDIT_ACTIONS,		/* only shows what follows */
       GATE,				/* and asks all pins */
       ACCEPT };			/* a finding is right as it is */

static int action_of(const char *name)
{
	enum kb_edit_action action;

	if (!strncmp(name, "accept-", 7))
		return ACCEPT;
	if (!strcmp(name, "gate"))
		return GATE;
	return kb_edit_action_find(name, &action) ? (int)action : LOOK;
}

static bool needs_gate(int action)
{
	return action == KB_EDIT_PUBLISH || action == KB_EDIT_VALIDATE ||
	       action == KB_EDIT_SCHEDULE;
}

/* These leave the text as the newest version has it. */
static bool is_without_text(int action)
{
	return action == KB_EDIT_WITHDRAW || action == KB_EDIT_ARCHIVE ||
	       action == KB_EDIT_RESTORE || action == KB_EDIT_DISCARD;
}

/* ---- what was refused ------------------------------------------------------------ */

static enum kb_status show(struct kb_draft *d, unsigned code, const char *key,
			   struct kb_reply *reply, struct kb_error *err)
{
	kb_room_refuse(d->room, code, key);
	return kb_editor_show(d, reply, err);
}

/* Somebody was faster: both texts, one below the other's name, and one that has
   both sides' changes. */
static enum kb_status show_conflict(struct kb_draft *d, struct kb_reply *reply,
				    struct kb_error *err)
{
	enum kb_status status;

	if (!d->base)			/* a new one by a name that is taken */
		return show(d, 409, "edit_fault_taken", reply, err);
	status = kb_edit_look(d->room->store, d, &d->room->r->site->config,
		d->room->r->who, d->id, d->lang, NULL, 0, &d->look, err);
	if (!status)
		status = kb_draft_conflict(d, err);
	/* The merged text is made of two that were read; a mark in it may make
	   it one that cannot be. */
	if (!status)
		status = kb_draft_parse(d, err);
	return status ? status : show(d, 409, "edit_fault_conflict", reply,
				      err);
}

static enum kb_status show_fault(struct kb_draft *d, enum kb_status status,
	enum kb_edit_gate gate, struct kb_reply *reply, struct kb_error *err)
{
	if (status == KB_CONFLICT)
		return show_conflict(d, reply, err);
	if (status == KB_BUSY)
		return show(d, 503, "edit_fault_busy", reply, err);
	if (status == KB_INVALID && !*d->signed_reason) {
		if (gate == KB_EDIT_FLIPS)
			return show(d, 422, "edit_fault_gate", reply, err);
		if (gate == KB_EDIT_SAYS && !*d->note)
			return show(d, 422, "edit_fault_note", reply, err);
	}
	if (status == KB_INVALID || status == KB_LIMIT) {
		if (!d->problem)
			d->problem = kb_strdup(d, err->text);
		return show(d, 422, "edit_fault_text", reply, err);
	}
	return status;
}

/* ---- doing it ------------------------------------------------------------------------ */

static enum kb_status see(struct kb_draft *d, const char *did,
			  struct kb_reply *reply)
{
	/* The row it was opened for goes on with it until it is published. */
	int64_t row = strtoll(kb_request_field(d->room->r, "row"), NULL, 10);

	kb_reply_see(reply, kb_format(d, row > 0 ? "%s&did=%s&row=%lld" :
		"%s&did=%s", kb_draft_address(d), did, (long long)row));
	return KB_OK;
}

/* What stands in the form is not lost when an act leaves the text alone. */
static enum kb_status keep_text(struct kb_draft *d, int version,
				struct kb_error *err)
{
	const struct kb_article *a = d->look.newest.article;
	const struct kb_pending p = { .id = d->id, .lang = d->lang, .by =
		d->room->r->who->name, .base = version, .source = d->source,
		.len = d->len };
	int revision;

	if (!d->len || (a && d->len == a->source_len &&
			!memcmp(d->source, a->source, d->len)))
		return KB_OK;
	return kb_pending_put(d->room->store, &p, 0, &revision, err);
}

static enum kb_status act(struct kb_draft *d, int action,
			  enum kb_edit_gate gate, struct kb_error *err)
{
	bool without = is_without_text(action);
	struct kb_edit edit = {
		.action = (enum kb_edit_action)action, .id = d->id,
		.lang = d->lang, .base = d->base,
		.source = without ? NULL : d->source,
		.len = without ? 0 : d->len, .note = d->note,
		.signed_reason = d->signed_reason, .gate = gate,
		.version = (int)strtol(kb_request_field(d->room->r, "version"),
				       NULL, 10),
	};
	char *begins;
	int version;
	enum kb_status status = KB_OK;

	if (action == KB_EDIT_SCHEDULE) {
		status = kb_front_get(d, d->source, d->len, "valid_from",
				      &begins, err);
		edit.valid_from = status ? NULL : begins;
	}
	if (!status)
		status = kb_edit_act(d->room->store, &d->room->r->site->config,
				     d->room->r->who, &edit, &version, err);
	if (!status && without && action != KB_EDIT_DISCARD)
		status = keep_text(d, version, err);
	return status;
}

/* Who raised what this article was opened for hears of it. */
static enum kb_status close_row(struct kb_draft *d, struct kb_error *err)
{
	int64_t row = strtoll(kb_request_field(d->room->r, "row"), NULL, 10);
	enum kb_status status = row > 0 ? kb_queue_close(d->room->store, row,
		d->room->r->who->name, "fixed", d->note, err) : KB_OK;

	return status == KB_NOT_FOUND ? KB_OK : status;
}

static enum kb_status run(struct kb_draft *d, int action,
			  struct kb_reply *reply, struct kb_error *err)
{
	enum kb_edit_gate gate = KB_EDIT_UNGATED;
	enum kb_status status = KB_OK;
	bool wait = false;
	const char *why;

	if (!kb_edit_may(d->room->r->who, &d->look.state,
			 (enum kb_edit_action)action, &why))
		return show(d, 403, why, reply, err);
	if (needs_gate(action))
		status = kb_draft_gate(d, &gate, &wait, err);
	if (wait)
		return status;
	if (!status)
		status = act(d, action, gate, err);
	if (!status && needs_gate(action))
		status = close_row(d, err);
	if (!status && action != KB_EDIT_DISCARD)
		status = kb_draft_folder_end(d, err);
	if (status)
		return show_fault(d, status, gate, reply, err);
	return see(d, kb_edit_action_name((enum kb_edit_action)action), reply);
}

/* A text that cannot be read is kept as it is, beside what is live. */
static enum kb_status show_unread(struct kb_draft *d, struct kb_reply *reply,
				  struct kb_error *err)
{
	return show(d, d->busy ? 503 : 422, d->busy ? "edit_fault_busy" :
		    "edit_fault_text", reply, err);
}

enum kb_status kb_editor_do(struct kb_draft *d, struct kb_reply *reply,
			    struct kb_error *err)
{
	const char *name = kb_request_field(d->room->r, "action");
	int action = action_of(name);
	enum kb_edit_gate gate;
	enum kb_status status;
	bool wait;

	if (is_without_text(action))
		return run(d, action, reply, err);
	status = kb_draft_read(d, &wait, err);
	if (status || wait)
		return status;
	if (!d->article)
		return show_unread(d, reply, err);
	if (d->wrong)
		return show(d, 422, "edit_fault_field", reply, err);
	if (action == ACCEPT)
		status = kb_draft_accept(d, name, err);
	if (action == GATE)
		status = kb_draft_gate(d, &gate, &wait, err);
	if (wait)
		return status;
	if (status)
		return show_fault(d, status, KB_EDIT_UNGATED, reply, err);
	return action >= LOOK ? kb_editor_show(d, reply, err) :
		run(d, action, reply, err);
}

enum kb_status kb_page_editor_send(struct kb_request *r,
				   struct kb_reply *reply,
				   struct kb_error *err)
{
	struct kb_room *room;
	struct kb_draft *d;
	const char *lang;
	enum kb_status status = kb_editor_open(r, reply, &room, &lang, err);

	if (!status)
		status = kb_draft_sent(room, r->arg, lang, &d, err);
	if (status)
		return status;
	/* It stays with the form until something is saved. */
	json_object_set_new(room->context, "folder", json_boolean(
		*kb_request_field(r, "folder")));
	return kb_editor_do(d, reply, err);
}
