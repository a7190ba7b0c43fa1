/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_queue.c - GET /edit: what is wrong or missing. In: who may edit. Out:
 * HTML.
 */
#include "edit.h"

enum { ROWS_MAX = 200 };

static json_t *row_of(const struct kb_queue_item *item)
{
	return json_pack("{s:I,s:s,s:s,s:s}", "seq", (json_int_t)item->seq,
		"text", item->text, "article", item->article, "by", item->by);
}

enum kb_status kb_page_edit(struct kb_request *r, struct kb_reply *reply,
			    struct kb_error *err)
{
	struct kb_queue_item *items;
	struct kb_room *room;
	size_t n;
	json_t *rows;
	enum kb_status status = kb_room_open(r, reply, "queue", kb_words_get(
		kb_site_words(r->site, r->lang), "edit_title"), "/edit?",
		&room, err);

	if (!status)
		status = kb_queue_list(room->store, room, NULL, true, 0,
				       ROWS_MAX, &items, &n, err);
	if (status)
		return status;
	rows = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(rows, row_of(&items[i]));
	json_object_set_new(room->context, "rows", rows);
	return kb_room_render(room, KB_PAGE_EDIT, reply, err);
}
