/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_attach.c - POST /edit/attachments: a picture or paper for the text on the
 * bench. In: the editor's form with a file; or `insert` or `remove` with a name.
 * Out: the page with the text as it was sent and, without a script, the line
 * that shows what came; with what=attach that part of the page alone.
 */
#include "editor.h"

#include <kb/attachment.h>
#include "../upload.h"

/* At the end of the text, where somebody without a script finds it. */
static void insert(struct kb_draft *d, const char *link)
{
	bool line = d->len && d->source[d->len - 1] != '\n';

	d->source = kb_format(d, "%s%s\n%s\n", d->source, line ? "\n" : "",
			      link);
	d->len = strlen(d->source);
}

static enum kb_status refuse(struct kb_draft *d, const char *key)
{
	kb_room_refuse(d->room, 422, key);
	kb_room_put(d->room, "attach_problem", kb_room_word(d->room, key));
	return KB_OK;
}

static enum kb_status take(struct kb_draft *d, bool alone,
			   struct kb_error *err)
{
	struct kb_request *r = d->room->r;
	const struct kb_param *file = kb_upload_file(r);
	const char *called = kb_request_field(r, "file_name"), *type, *link;
	struct kb_attachment a = { .by = r->who->name };
	enum kb_put put;
	enum kb_status st;

	if (!file)
		return refuse(d, "edit_attach_none");
	if (file->len > KB_ATTACHMENT_MAX)
		return refuse(d, "edit_attach_large");
	type = kb_attachment_type(file->value, file->len);
	if (!type)
		return refuse(d, "edit_attach_type");
	a.bytes = file->value;
	a.len = file->len;
	a.name = kb_attachment_name(d, called, type, a.bytes, a.len);
	st = kb_attachment_put(d->room->store, &a, &put, err);
	if (st)
		return st;
	link = kb_attached_link(d, a.name, type, called);
	kb_room_put(d->room, "attach_link", link);
	kb_room_put(d->room, "notice", kb_room_word(d->room,
						    "edit_did_attach"));
	if (!alone)
		insert(d, link);
	return KB_OK;
}

static enum kb_status again(struct kb_draft *d, const char *name,
			    struct kb_error *err)
{
	struct kb_attachment a;
	enum kb_status st = kb_attachment_look(d->room->store, d, name, &a,
					       err);

	if (st == KB_NOT_FOUND)
		return refuse(d, "edit_attach_gone");
	if (!st)
		insert(d, kb_attached_link(d, name, a.type, NULL));
	return st;
}

static enum kb_status drop(struct kb_draft *d, const char *name,
			   struct kb_error *err)
{
	enum kb_status st = kb_attachment_drop(d->room->store,
		d->room->r->who->name, name, err);

	if (!st)
		kb_room_put(d->room, "notice", kb_room_word(d->room,
							"edit_did_detach"));
	return st == KB_NOT_FOUND ? refuse(d, "edit_attach_shown") : st;
}

static enum kb_status act(struct kb_draft *d, bool alone, struct kb_error *err)
{
	const char *name = kb_request_field(d->room->r, "remove");

	if (*name)
		return drop(d, name, err);
	name = kb_request_field(d->room->r, "insert");
	return *name ? again(d, name, err) : take(d, alone, err);
}

/* What the form says beside the text stays with it. */
static void keep_form(struct kb_draft *d)
{
	struct kb_room *room = d->room;

	kb_room_put(room, "from_case", kb_request_field(room->r, "from_case"));
	kb_room_put(room, "from_row", kb_request_field(room->r, "row"));
	json_object_set_new(room->context, "folder", json_boolean(
		*kb_request_field(room->r, "folder")));
	if (!d->base)
		kb_room_put(room, "address", "/edit/new");
}

static enum kb_status show_part(struct kb_draft *d, struct kb_reply *reply,
				struct kb_error *err)
{
	enum kb_status st = kb_after_attached(d, err);

	json_object_set_new(d->room->context, "part_attached", json_true());
	return st ? st : kb_room_render(d->room, KB_PAGE_EDIT_CHECK, reply,
					err);
}

enum kb_status kb_page_edit_attach(struct kb_request *r,
				   struct kb_reply *reply,
				   struct kb_error *err)
{
	const struct kb_lang *lang = kb_lang_find(kb_request_field(r,
								"lang_of"));
	bool alone = !strcmp(kb_request_field(r, "what"), "attached");
	const char *id = kb_request_field(r, "id");
	struct kb_room *room;
	struct kb_draft *d;
	bool wait;
	enum kb_status st;

	if (!lang || kb_id_problem(id))
		return kb_error_set(err, KB_INVALID,
				    "id or lang_of cannot be used");
	st = kb_room_open(r, reply, "articles", id, kb_format(r,
		"/edit/articles/%s?", kb_url_encode(r, id)), &room, err);
	if (!st)
		st = kb_draft_sent(room, id, lang->code, &d, err);
	/* Read first: what waits for a hand is asked again, and done once. */
	if (!st)
		st = kb_draft_read(d, &wait, err);
	if (st || wait)
		return st;
	st = act(d, alone, err);
	if (st)
		return st;
	keep_form(d);
	return alone ? show_part(d, reply, err) :
		kb_editor_show(d, reply, err);
}
