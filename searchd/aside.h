/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * aside.h - work of a second or two, beside the workers: the connection sleeps
 * meanwhile and its worker goes on with others. A handler that asks for it is
 * called again when it is done.
 */
#ifndef KB_SEARCHD_ASIDE_H
#define KB_SEARCHD_ASIDE_H

#include "request.h"

enum { KB_ASIDE_MAX = 2,		/* at once, for everybody */
       KB_ASIDE_WAITING = 8 };		/* for one of them to end */

/* What is done: everything it needs is in its own memory, of which nobody else
   takes or frees a piece until it is done. */
struct kb_aside {
	void *mem;			/* without a parent; the request gets
					   it when it is done */
	enum kb_status (*work)(struct kb_aside *job, struct kb_error *err);
	enum kb_status status;		/* what came of it */
	struct kb_error err;
	struct kb_request *r;
};
/* Begins; then return KB_OK from the handler. */
void kb_aside_begin(struct kb_request *r, struct kb_aside *job);
/* NULL: nothing was begun, or it was taken. Else it is done. */
struct kb_aside *kb_aside_take(struct kb_request *r);

#endif
