/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit.h - the editors' room: what its pages share. In: a request of who may
 * edit. Out: a context with the room's frame, and the store for writing.
 */
#ifndef KB_SEARCHD_EDIT_H
#define KB_SEARCHD_EDIT_H

#include <kb/case.h>
#include "../books.h"
#include "../page.h"

struct kb_room {
	struct kb_request *r;
	struct kb_store *store;		/* for writing */
	struct kb_viewer v;
	json_t *context;		/* of the page; the room's own */
};

/* `here`: the part of the room that its bar marks ("queue", "articles",
   "curation", "reports", "import"). title: a key of the words. base: the
   page's address, to which the links to other languages are added. */
KB_NODISCARD enum kb_status kb_room_open(struct kb_request *r,
	struct kb_reply *reply, const char *here, const char *title,
	const char *base, struct kb_room **ret, struct kb_error *err);
/* Shows the page. */
KB_NODISCARD enum kb_status kb_room_render(struct kb_room *room,
	enum kb_page page, struct kb_reply *reply, struct kb_error *err);
/* A text of the context; nothing is put for NULL. */
void kb_room_put(struct kb_room *room, const char *key, const char *value);
/* The word for a key. */
const char *kb_room_word(const struct kb_room *room, const char *key);

#endif
