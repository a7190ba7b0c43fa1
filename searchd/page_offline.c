/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_offline.c - GET /offline: what this browser keeps to be read without a
 * connection, and the switch. The list is the browser's own (offline.js): the
 * service knows nothing of it.
 */
#include "page.h"

enum kb_status kb_page_offline(struct kb_request *r, struct kb_reply *reply,
			       struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	json_t *context = kb_page_context(r, kb_words_get(w, "offline_title"),
					  "/offline?");

	json_object_set_new(context, "keeps", json_true());
	return kb_page_render(r, KB_PAGE_OFFLINE, context, reply, err);
}
