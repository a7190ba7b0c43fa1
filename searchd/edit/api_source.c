/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * api_source.c - articles as files, for programs that edit. GET
 * /v1/articles/{id}/source: the newest version, draft or not, its number as ETag;
 * POST /v1/articles/{id}: saves one. In: lang, If-Match with the version it was
 * written from (or If-None-Match: *), a body of source, action, note,
 * signed_reason. Out: JSON; 412 when another version has come.
 */
#include "draft.h"

#include <stdlib.h>
#include "../json_body.h"
#include "../question.h"

struct sent {
	const char *source; size_t len;
	const char *action, *note, *signed_reason;
	enum kb_edit_action act;
	int base;
};

static enum kb_status lang_of(struct kb_request *r, const char **ret,
			      struct kb_error *err)
{
	enum kb_status status = kb_question_lang(r, ret, err);

	return status || *ret ? status : kb_error_set(err, KB_INVALID,
		"say which language version: lang is zh-Hans, zh-Hant, en or "
		"ru");
}

static void put_etag(struct kb_request *r, struct kb_reply *reply, int version)
{
	reply->etag = talloc_asprintf(r, "\"%d\"", version);
	reply->versioned = true;
}

enum kb_status kb_api_source(struct kb_request *r, struct kb_reply *reply,
			     struct kb_error *err)
{
	const struct kb_article *a;
	struct kb_stored st;
	struct kb_room *room;
	const char *lang;
	int live;
	enum kb_status status = lang_of(r, &lang, err);

	if (!status)
		status = kb_room_begin(r, &room, err);
	if (!status)
		status = kb_store_newest(room->store, r, r->arg, lang, &st,
					 &live, err);
	if (!status && !kb_room_sees(room, st.article))
		status = kb_error_set(err, KB_NOT_FOUND,
				      "there is no article '%s'", r->arg);
	if (status)
		return status;
	a = st.article;
	put_etag(r, reply, st.version);
	kb_reply_json(reply, json_pack(
		"{s:s,s:s,s:i,s:i,s:s,s:s,s:s%}", "id", a->id, "lang", a->lang,
		"version", st.version, "live", live, "state", a->state,
		"confidence", a->confidence, "source", a->source,
		a->source_len));
	return KB_OK;
}

/* ---- saving ------------------------------------------------------------------------- */

/* "7" with its quotes; 0 for one that must not be there yet; -1: not said. */
static int base_of(const struct kb_request *r)
{
	const char *match = kb_request_header(r, "If-Match");
	const char *none = kb_request_header(r, "If-None-Match");
	char *end;
	long n;

	if (none && !strcmp(none, "*"))
		return 0;
	if (!match || *match != '"')
		return -1;
	n = strtol(match + 1, &end, 10);
	return n > 0 && n < INT32_MAX && !strcmp(end, "\"") ? (int)n : -1;
}

static enum kb_status read_body(struct kb_request *r, struct sent *ret,
				struct kb_error *err)
{
	static const char *const names[] = { "source", "action", "note",
					     "signed_reason" };
	json_t *body, *source;
	enum kb_status status = kb_json_body(r, &body, err);

	if (!status)
		status = kb_json_known(body, names, KB_COUNT(names), err);
	if (!status)
		status = kb_json_text(body, "action", 32, "save", &ret->action,
				      err);
	if (!status)
		status = kb_json_text(body, "note", KB_NOTE_MAX, "",
				      &ret->note, err);
	if (!status)
		status = kb_json_text(body, "signed_reason", KB_NOTE_MAX, "",
				      &ret->signed_reason, err);
	if (status)
		return status;
	source = json_object_get(body, "source");
	if (!json_is_string(source))
		return kb_error_set(err, KB_INVALID, "source is the whole "
			"Markdown file as a text");
	ret->source = json_string_value(source);
	ret->len = json_string_length(source);
	return kb_edit_action_find(ret->action, &ret->act) ? KB_OK :
		kb_error_set(err, KB_INVALID, "there is no action '%s'; take "
			"save, review, publish, validate, schedule, archive or "
			"withdraw", ret->action);
}

/* What a program can do about it, by what went wrong. */
static const struct { enum kb_status status; unsigned code; const char *type,
		      *title; } faults[] = {
	{ KB_CONFLICT, 412, "changed", "Changed meanwhile" },
	{ KB_NOT_FOUND, 403, "not-permitted", "Not permitted" },
	{ KB_BUSY, 503, "busy", "Too much at once" },
	{ KB_INVALID, 422, "not-saved", "Not saved" },
	{ KB_LIMIT, 422, "not-saved", "Not saved" },
};

static enum kb_status refuse(struct kb_request *r, struct kb_reply *reply,
			     enum kb_status status, const char *detail)
{
	for (size_t i = 0; i < KB_COUNT(faults); i++)
		if (faults[i].status == status) {
			kb_reply_problem(reply, r, faults[i].code,
				faults[i].type, faults[i].title, detail);
			return KB_OK;
		}
	return status;
}

static enum kb_status act(struct kb_draft *d, const struct sent *sent,
			  struct kb_reply *reply, struct kb_error *err)
{
	struct kb_room *room = d->room;
	struct kb_edit edit = { .action = sent->act, .id = d->id, .lang =
		d->lang, .base = sent->base, .source = d->source, .len =
		d->len, .note = sent->note, .signed_reason =
		sent->signed_reason };
	const char *why;
	bool wait = false;
	char *begins;
	int version;
	enum kb_status status = KB_OK;

	if (!kb_edit_may(room->r->who, &d->look.state, sent->act, &why))
		return refuse(room->r, reply, KB_NOT_FOUND,
			      kb_room_word(room, why));
	if (sent->act == KB_EDIT_PUBLISH || sent->act == KB_EDIT_VALIDATE ||
	    sent->act == KB_EDIT_SCHEDULE)
		status = kb_draft_gate(d, &edit.gate, &wait, err);
	if (wait)
		return status;
	if (!status && sent->act == KB_EDIT_SCHEDULE) {
		status = kb_front_get(d, d->source, d->len, "valid_from",
				      &begins, err);
		edit.valid_from = status ? NULL : begins;
	}
	if (!status)
		status = kb_edit_act(room->store, &room->r->site->config,
				     room->r->who, &edit, &version, err);
	if (status)
		return refuse(room->r, reply, status, err->text);
	put_etag(room->r, reply, version);
	kb_reply_json(reply, json_pack("{s:s,s:s,s:i}", "id", d->id, "lang",
				       d->lang, "version", version));
	return KB_OK;
}

enum kb_status kb_api_article_put(struct kb_request *r,
				  struct kb_reply *reply, struct kb_error *err)
{
	struct kb_room *room;
	struct sent sent;
	struct kb_draft *d;
	const char *lang;
	bool wait;
	enum kb_status status = lang_of(r, &lang, err);

	if (!status)
		status = read_body(r, &sent, err);
	if (status)
		return status;
	sent.base = base_of(r);
	if (sent.base < 0) {
		kb_reply_problem(reply, r, 428, "if-match", "If-Match needed",
			"Say in If-Match which version this was written from "
			"(the ETag of its source), or If-None-Match: * for a "
			"new article.");
		return KB_OK;
	}
	status = kb_room_begin(r, &room, err);
	if (!status)
		status = kb_draft_given(room, r->arg, lang, sent.base,
					sent.source, sent.len, &d, err);
	if (!status)
		status = kb_draft_read(d, &wait, err);
	if (status || wait)
		return status;
	return d->article ? act(d, &sent, reply, err) :
		refuse(r, reply, d->busy ? KB_BUSY : KB_INVALID, d->problem);
}
