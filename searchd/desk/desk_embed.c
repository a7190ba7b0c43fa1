/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_embed.c - GET /desk/embed: the desk in a frame of another system, without
 * head and foot. Which sites may frame it is the operator's list; without one
 * there is no such page.
 */
#include "../site.h"
#include "desk.h"

enum kb_status kb_page_desk_embed(struct kb_request *r, struct kb_reply *reply,
				  struct kb_error *err)
{
	const char *origins = r->site->config.embed_origins;
	struct kb_desk *d;
	enum kb_status status;

	if (!*origins)
		return kb_error_set(err, KB_NOT_FOUND, "nobody may frame it");
	status = kb_desk_begin(r, &d, err);
	if (!status)
		status = kb_desk_page(d, reply, err);
	reply->framed_by = origins;
	return status;
}
