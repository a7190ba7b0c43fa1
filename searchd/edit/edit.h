/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit.h - the editors' room: what its pages share. In: a request of who may
 * edit. Out: a context with the room's frame, and the store for writing.
 */
#ifndef KB_SEARCHD_EDIT_H
#define KB_SEARCHD_EDIT_H

#include <kb/edit.h>
#include "../books.h"
#include "../desk/desk.h"

struct kb_room {
	struct kb_request *r;
	struct kb_store *store;		/* for writing */
	struct kb_viewer v;
	struct kb_desk clock;		/* only what words of times need */
	json_t *context;		/* of the page; the room's own */
};

/* ---- edit.c: the frame ---- */
/* The room without a page, for programs. */
KB_NODISCARD enum kb_status kb_room_begin(struct kb_request *r,
	struct kb_room **ret, struct kb_error *err);
/* `here`: the part of the room that its bar marks ("queue", "articles",
   "curation", "reports", "import"). title: a text. base: the page's address,
   to which the links to other languages are added. */
KB_NODISCARD enum kb_status kb_room_open(struct kb_request *r,
	struct kb_reply *reply, const char *here, const char *title,
	const char *base, struct kb_room **ret, struct kb_error *err);
/* Shows the page. */
KB_NODISCARD enum kb_status kb_room_render(struct kb_room *room,
	enum kb_page page, struct kb_reply *reply, struct kb_error *err);
/* The same page again with a sentence and a status: 409, 422 ... */
void kb_room_refuse(struct kb_room *room, unsigned status, const char *key);
/* "did" of the address as a sentence, if there is one of that name. */
void kb_room_did(struct kb_room *room);
/* A text of the context; nothing is put for NULL. */
void kb_room_put(struct kb_room *room, const char *key, const char *value);
/* The word for a key; the word for group_name, or name if there is none. */
const char *kb_room_word(const struct kb_room *room, const char *key);
const char *kb_room_name(const struct kb_room *room, const char *group,
			 const char *name);
/* A parameter of the address, "" if it is not there. */
const char *kb_room_param(const struct kb_room *room, const char *name);
/* A language as the bar above writes it, "" if it is none of ours. */
const char *kb_room_short(const struct kb_room *room, const char *lang);
/* "today 15:00", "3 hours late", "in 2 days". */
const char *kb_room_when(const struct kb_room *room, int64_t at);
const char *kb_room_left(const struct kb_room *room, int64_t at);
/* An article's title in the reader's language, else in any; NULL: there is
   none that this person may see. */
const char *kb_room_title(struct kb_room *room, const char *id);
/* The options of a field: [{"value","text","chosen"}]; names end with NULL,
   words: group of the texts. */
json_t *kb_room_options(const struct kb_room *room, const char *const *names,
			const char *group, const char *chosen);
/* Only who belongs to an article's audience edits it. */
bool kb_room_sees(const struct kb_room *room, const struct kb_article *a);

#endif
