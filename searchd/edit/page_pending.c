/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_pending.c - POST /edit/pending: keeps what somebody writes, beside what is
 * live, for him alone. In: id, lang_of, base, revision (of what was kept before),
 * source. Out: {"revision":N}; 409 when the same person writes in another
 * window.
 */
#include "draft.h"

static void answer(struct kb_request *r, struct kb_reply *reply,
		   unsigned status, json_t *value)
{
	r->refused = status == 200 ? 0 : status;
	reply->type = "application/json";
	kb_reply_json(reply, value);
}

enum kb_status kb_page_edit_pending(struct kb_request *r,
				    struct kb_reply *reply,
				    struct kb_error *err)
{
	const struct kb_lang *lang = kb_lang_find(kb_request_field(r,
								"lang_of"));
	struct kb_pending p = { .id = kb_request_field(r, "id") };
	struct kb_room *room;
	struct kb_draft *d;
	int revision;
	enum kb_status status;

	if (!lang || kb_id_problem(p.id))
		return kb_error_set(err, KB_INVALID,
				    "id or lang_of cannot be used");
	status = kb_room_open(r, reply, "", "", "/edit?", &room, err);
	if (!status)
		status = kb_draft_sent(room, p.id, lang->code, &d, err);
	if (status)
		return status;
	p.lang = lang->code;
	p.by = r->who->name;
	p.base = d->base;
	p.source = d->source;
	p.len = d->len;
	status = kb_pending_put(room->store, &p, d->revision, &revision, err);
	if (status == KB_CONFLICT)
		answer(r, reply, 409, json_pack("{s:s}", "error",
						"elsewhere"));
	else if (!status)
		answer(r, reply, 200, json_pack("{s:i}", "revision",
						revision));
	return status == KB_CONFLICT ? KB_OK : status;
}
