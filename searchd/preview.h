/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * preview.h - a text of somebody's making is read by a process of its own
 * before any worker reads it. A handler that asks for it is called twice: it
 * begins, says KB_OK, and is called again with what came of it.
 */
#ifndef KB_SEARCHD_PREVIEW_H
#define KB_SEARCHD_PREVIEW_H

#include "request.h"

enum kb_previewed {
	KB_PREVIEW_BUSY,	/* as many as may be are being made */
	KB_PREVIEW_SLOW,	/* took more time or memory than it may */
	KB_PREVIEW_DONE,	/* `kb-indexer render` said something */
};

/* Call it while r->preview is NULL; then return KB_OK. Bytes are copied.
   patient: waits for its turn. */
void kb_preview_begin(struct kb_request *r, const char *bytes, size_t len,
		      const char *lang, bool patient);
/* The same for a page of other people; encoding "": as its bytes say. */
void kb_preview_page(struct kb_request *r, const char *bytes, size_t len,
		     const char *encoding);
/* Call it when r->preview is not NULL. *ret: what was printed, a child of r;
   "" if nothing was. */
enum kb_previewed kb_preview_end(struct kb_request *r, const char **ret,
				 size_t *len);

#endif
