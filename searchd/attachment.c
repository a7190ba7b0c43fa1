/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * attachment.c - GET /attachments/{id}: a picture or paper that an article
 * shows, for who may see such an article. Papers are saved, not opened here.
 */
#include <kb/attachment.h>

#include "routes.h"

enum kb_status kb_page_attachment(struct kb_request *r,
				  struct kb_reply *reply,
				  struct kb_error *err)
{
	struct kb_attachment a;
	enum kb_status status = kb_attachment_get(
		kb_reader_store(r->slot->reader), r, &r->who->audience,
		r->arg, &a, err);

	if (status)
		return status;
	reply->type = a.type;
	reply->bytes = a.bytes;
	reply->len = a.len;
	if (strncmp(a.type, "image/", 6) != 0)
		reply->download = a.name;
	return KB_OK;
}
