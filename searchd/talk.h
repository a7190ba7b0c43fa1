/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * talk.h - what a reader's browser carries from page to page, so that a person
 * can be told of it: the receipts of the last answers, and his code. No account,
 * no script, nothing that says who he is.
 */
#ifndef KB_SEARCHD_TALK_H
#define KB_SEARCHD_TALK_H

#include <jansson.h>
#include <kb/handoff.h>
#include "request.h"
#include "respond.h"

enum { KB_TALK_ANSWERS = 8,	/* remembered */
       KB_TALK_TICKS = 9,	/* steps that can be ticked */
       KB_TALK_FACTS = 4 };	/* that a form takes along */

/* An answer was shown to the public; receipt NULL: it could not be written. */
void kb_talk_note(struct kb_request *r, struct kb_reply *reply,
		  const char *receipt);
/* What the browser remembers and what the form says, as kb_handoff_put() takes
   it. Borrowed: it lives as long as r. */
KB_NODISCARD enum kb_status kb_talk_trail(struct kb_request *r,
	json_t **ret, struct kb_error *err);
/* Of the answers that this browser remembers, the newest that showed the article:
   {"receipt","query",...}. Borrowed, as above; NULL: none. */
json_t *kb_talk_shown(struct kb_request *r, const char *article);
/* By the site's rules; child of r. */
KB_NODISCARD enum kb_status kb_talk_mask(struct kb_request *r,
	const char *text, const char **ret, struct kb_error *err);
/* A code for it, or the one that this browser has, to which it is added. */
KB_NODISCARD enum kb_status kb_talk_put(struct kb_request *r,
	const json_t *trail, struct kb_reply *reply, struct kb_error *err);
/* The code that this browser has and what it opens; code: KB_CODE + 1 bytes.
   New reference. KB_NOT_FOUND: none. */
KB_NODISCARD enum kb_status kb_talk_find(struct kb_request *r, char *code,
	json_t **ret, struct kb_error *err);

#endif
