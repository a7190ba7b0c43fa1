/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * shelf.h - pages that were made for the public, kept as they went out. A page
 * that many ask for is made once a minute at most, and at once again when
 * anything changes that can be seen.
 */
#ifndef KB_SEARCHD_SHELF_H
#define KB_SEARCHD_SHELF_H

#include "request.h"
#include "respond.h"

enum { KB_SHELF_BYTES = 32 << 20, KB_SHELF_PAGES = 8192 };

struct kb_shelf;
struct kb_shelf *kb_shelf_new(void *mem);
/* Fills the reply with the page as it was made. false: it must be made, or it
   is one that is never kept: who asks is signed in, or the address says more
   than the language. The slot is borrowed. */
bool kb_shelf_find(struct kb_request *r, struct kb_reply *reply);
/* Keeps a copy of a page that was just made, with status 200. until: when it
   reads otherwise, 0: not known; never longer than this minute. */
void kb_shelf_put(struct kb_request *r, const struct kb_reply *reply,
		  int64_t until);

#endif
