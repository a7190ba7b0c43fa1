/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * moved.h - where an article is that went into another one.
 */
#ifndef KB_SEARCHD_MOVED_H
#define KB_SEARCHD_MOVED_H

#include "request.h"
#include "respond.h"

/* After r->arg was not found: 301 to prefix and the id it leads to. prefix:
   "/articles/". KB_NOT_FOUND, err untouched: it leads nowhere that the asker
   may see. */
KB_NODISCARD enum kb_status kb_moved(struct kb_request *r,
	struct kb_reply *reply, const char *prefix, const char *lang,
	struct kb_error *err);

#endif
