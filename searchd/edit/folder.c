/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * folder.c - an article that was changed in a synced folder and here. In: the
 * newest version as a draft. Out: both sides' changes in one text, the two side
 * by side; and when an editor has saved what he made of them, an end to it.
 */
#include <kb/sync.h>

#include "draft.h"

static void say(struct kb_draft *d, const struct kb_sync_conflict *c,
		bool clean, json_t *rows)
{
	struct kb_room *room = d->room;

	json_object_set_new(room->context, "folder", json_true());
	json_object_set_new(room->context, "conflict", json_pack(
		"{s:s,s:s,s:s,s:b,s:b,s:o}", "text", kb_desk_fill(d,
			room->v.words, c->theirs ? "edit_folder_text" :
			"edit_folder_gone", "path", c->path, "time",
			kb_room_when(room, c->at), NULL),
		"theirs_name", kb_room_word(room, "edit_folder_theirs"),
		"mine_name", kb_room_word(room, "edit_folder_mine"),
		"clean", clean, "whole", !c->theirs, "rows", rows));
}

static enum kb_status join(struct kb_draft *d,
			   const struct kb_sync_conflict *c,
			   struct kb_error *err)
{
	const char *base = c->base ? c->base : "";
	struct kb_merged merged;
	json_t *rows;
	enum kb_status status = kb_diff_json(d, c->theirs, c->theirs_len,
		d->source, d->len, false, &rows, err);

	if (!status)
		status = kb_text_merge(d, base, c->base_len, d->source, d->len,
			c->theirs, c->theirs_len,
			kb_room_word(d->room, "edit_folder_mine"),
			kb_room_word(d->room, "edit_folder_theirs"), &merged,
			err);
	if (status)
		return status;
	say(d, c, !merged.conflict, rows);
	d->source = merged.text;
	d->len = merged.len;
	return kb_draft_parse(d, err);
}

/* What somebody has begun to write is his way out of it already. */
enum kb_status kb_draft_folder(struct kb_draft *d, struct kb_error *err)
{
	struct kb_sync_conflict c;
	enum kb_status status = kb_sync_conflict_get(d->room->store, d, d->id,
						     d->lang, &c, err);

	if (status)
		return status == KB_NOT_FOUND ? KB_OK : status;
	if (c.theirs && !d->pending)
		return join(d, &c, err);
	say(d, &c, true, json_array());
	return KB_OK;
}

enum kb_status kb_draft_folder_end(struct kb_draft *d, struct kb_error *err)
{
	return *kb_request_field(d->room->r, "folder") ?
		kb_sync_resolve(d->room->store, d->id, d->lang,
				d->room->r->who->name, err) : KB_OK;
}
