/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * after_attached.c - pictures and papers beside a text. In: a draft that was
 * read. Out: "attached" of the page: what the text shows, and what this person
 * brought that nothing shows yet, each with the line that shows it.
 */
#include "draft.h"

#include <kb/attachment.h>

enum { SHOWN_MAX = 60 };

/* "meter-4f1a09.png" is "meter". */
static const char *called(void *mem, const char *name)
{
	const char *dash = strrchr(name, '-'), *dot = strchr(name, '.');
	size_t len = dash && dash > name && dash < dot ? (size_t)(dash - name)
						       : strcspn(name, ".");

	return kb_strndup(mem, name, len);
}

/* What would end the text of a link is left out. */
static const char *plain(void *mem, const char *text)
{
	struct kb_buf out = { .mem = mem };

	for (; *text; text++)
		if (!strchr("[]\\`<>!*_", *text) && (unsigned char)*text >= ' ')
			kb_buf_add(&out, text, 1);
	kb_buf_add(&out, "", 1);
	return out.bytes;
}

const char *kb_attached_link(void *mem, const char *name, const char *type,
			     const char *file)
{
	size_t end = file ? strlen(file) : 0;
	const char *dot = file ? strrchr(file, '.') : NULL;
	const char *text = file ? plain(mem, kb_strndup(mem, file,
		dot && dot > file ? (size_t)(dot - file) : end)) : "";

	return kb_format(mem, "%s[%s](/attachments/%s)",
		strncmp(type, "image/", 6) ? "" : "!",
		*text ? text : called(mem, name), name);
}

static json_t *row_of(struct kb_draft *d, const char *name,
		      const struct kb_attachment *a, bool spare)
{
	struct kb_room *room = d->room;
	json_t *row = json_pack("{s:s,s:b,s:b}", "name", name, "spare", spare,
				"missing", a == NULL);

	if (!a)
		return row;
	put(row, "to", kb_format(room, "/attachments/%s", name));
	put(row, "link", kb_attached_link(room, name, a->type, NULL));
	put(row, "when", kb_room_when(room, a->at));
	json_object_set_new(row, "picture", json_boolean(
		!strncmp(a->type, "image/", 6)));
	return row;
}

static bool has(const json_t *list, const char *name)
{
	const json_t *row;
	size_t i;

	json_array_foreach(list, i, row)
		if (!strcmp(text_of(row, "name"), name))
			return true;
	return false;
}

static enum kb_status add_shown(struct kb_draft *d, json_t *list,
				struct kb_error *err)
{
	static const char folder[] = "=\"/attachments/";
	const char *at = d->article ? strstr(d->article->html, folder) : NULL;
	struct kb_attachment a;
	struct kb_error none;

	for (; at && json_array_size(list) < SHOWN_MAX;
	     at = strstr(at, folder)) {
		at += sizeof(folder) - 1;
		const char *name = kb_strndup(d, at, strcspn(at, "\"?#"));
		enum kb_status st = kb_attachment_look(d->room->store, d->room,
						       name, &a, &none);

		if (st && st != KB_NOT_FOUND)
			return kb_error_set(err, st, "%s", none.text);
		if (!has(list, name))
			json_array_append_new(list, row_of(d, name,
				st ? NULL : &a, false));
	}
	return KB_OK;
}

enum kb_status kb_after_attached(struct kb_draft *d, struct kb_error *err)
{
	struct kb_attachment *spare = NULL;
	json_t *list = json_array();
	size_t n = 0;
	enum kb_status st = add_shown(d, list, err);

	json_object_set_new(d->room->context, "attached", list);
	json_object_set_new(d->room->context, "attach_max",
			    json_integer(KB_ATTACHMENT_MAX));
	if (!st)
		st = kb_attachment_spare(d->room->store, d->room,
			d->room->r->who->name, &spare, &n, err);
	for (size_t i = 0; !st && i < n; i++)
		if (!has(list, spare[i].name))
			json_array_append_new(list, row_of(d, spare[i].name,
							   &spare[i], true));
	return st;
}
