/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_how.c - GET /embed/how: how the box comes into another page, with the
 * lines to copy and the box itself at work. In: the address of this service.
 * Out: a page.
 */
#include "../origin.h"
#include "../page.h"
#include "embed.h"

enum kb_status kb_page_embed_how(struct kb_request *r, struct kb_reply *reply,
				 struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	const char *home = kb_origin(r);
	json_t *context = kb_page_context(r, kb_words_get(w, "embed_title"),
					  "/embed/how?");

	json_object_set_new(context, "home", json_string(*home ? home :
		"https://help.example"));
	json_object_set_new(context, "open", json_boolean(
		*r->site->config.help_origins));
	return kb_page_render(r, KB_PAGE_EMBED_HOW, context, reply, err);
}
