/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * refuse.h - answers that are no answers: what the asker did wrong, what he may
 * not do, what we cannot do now.
 */
#ifndef KB_SEARCHD_REFUSE_H
#define KB_SEARCHD_REFUSE_H

#include "request.h"
#include "respond.h"

/* A handler's failure becomes the reply, in the face of the route. */
void kb_refuse_failure(struct kb_request *r, struct kb_reply *reply,
		       enum kb_status status, const struct kb_error *err);
/* The reply to a fault. Pages of who is not signed in lead to the sign-in. */
void kb_refuse_fault(struct kb_request *r, struct kb_reply *reply,
		     enum kb_fault fault);

#endif
