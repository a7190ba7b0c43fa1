/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit.c - the frame of the editors' room: its bar, its style and script, the
 * token of its forms. In: a request. Out: a context that a page fills.
 */
#include "edit.h"

static const struct { const char *name, *to, *word; } parts[] = {
	{ "queue", "/edit", "edit_queue" },
	{ "articles", "/edit/articles", "edit_articles" },
};

static int let_go(struct kb_room *room)
{
	json_decref(room->context);
	return 0;
}

static void add_parts(struct kb_room *room, const char *here)
{
	json_t *list = json_array();

	for (size_t i = 0; i < KB_COUNT(parts); i++)
		json_array_append_new(list, json_pack("{s:s,s:s,s:b}",
			"to", parts[i].to,
			"name", kb_room_word(room, parts[i].word),
			"here", !strcmp(parts[i].name, here)));
	json_object_set_new(room->context, "parts", list);
}

enum kb_status kb_room_open(struct kb_request *r, struct kb_reply *reply,
	const char *here, const char *title, const char *base,
	struct kb_room **ret, struct kb_error *err)
{
	struct kb_room *room = kb_new(r, struct kb_room);
	enum kb_status status;

	*room = (struct kb_room){ .r = r, .v = { .mem = room,
		.words = kb_site_words(r->site, r->lang), .now = kb_now() } };
	status = kb_books_cases(r, &room->store, err);
	if (status)
		return status;
	room->v.store = room->store;
	room->context = kb_page_context(r, kb_room_word(room, title), base);
	talloc_set_destructor(room, let_go);
	kb_page_add_edit(r, room->context);
	add_parts(room, here);
	*ret = room;
	return kb_page_add_form(r, room->context, reply, err);
}

enum kb_status kb_room_render(struct kb_room *room, enum kb_page page,
			      struct kb_reply *reply, struct kb_error *err)
{
	return kb_page_render(room->r, page, json_incref(room->context), reply,
			      err);
}

void kb_room_put(struct kb_room *room, const char *key, const char *value)
{
	if (value)
		json_object_set_new(room->context, key, json_string(value));
}

const char *kb_room_word(const struct kb_room *room, const char *key)
{
	return kb_words_get(room->v.words, key);
}
