/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_home.c - GET /: one box, the questions often asked, a person to call.
 */
#include "page.h"

enum kb_status kb_page_home(struct kb_request *r, struct kb_reply *reply,
			    struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	json_t *context = kb_page_context(r, kb_words_get(w, "home_title"),
					  "/?");

	kb_page_add_links(r, context, "/", r->lang->code, KB_LANGS_ALL);
	kb_page_add_heads(r, context);
	kb_page_add_notices(r, context);
	return kb_page_render(r, KB_PAGE_HOME, context, reply, err);
}
