/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_error.c - what went wrong and what to do now, in the reader's words.
 * Never says more than the status does.
 */
#include "page.h"

static const struct { unsigned status; const char *title, *text; } errors[] = {
	{ 400, "error_400_title", "error_400_text" },
	{ 403, "error_403_title", "error_403_text" },
	{ 404, "error_404_title", "error_404_text" },
	{ 414, "error_414_title", "error_414_text" },
	{ 429, "error_429_title", "error_429_text" },
	{ 503, "error_503_title", "error_503_text" },
	{ 500, "error_500_title", "error_500_text" },
};

void kb_page_error(struct kb_request *r, unsigned status,
		   struct kb_reply *reply)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	struct kb_error err;
	json_t *context;
	size_t i = 0;

	while (i < KB_COUNT(errors) && errors[i].status != status)
		i++;
	if (i == KB_COUNT(errors))	/* one page for what has none */
		i = status < 500 ? 0 : i - 1;
	context = kb_page_context(r, kb_words_get(w, errors[i].title), "/?");
	kb_page_add_heads(r, context);
	json_object_set_new(context, "q", json_string(""));
	json_object_set_new(context, "text",
			    json_string(kb_words_get(w, r->notice ? r->notice :
						     errors[i].text)));
	json_object_set_new(context, "waiting", json_boolean(status == 503));
	if (kb_page_render(r, KB_PAGE_ERROR, context, reply, &err))
		kb_reply_problem(reply, r, status, "internal",
				 "Internal error",
				 "Something went wrong on our side.");
	reply->status = status;
	reply->n_cookies = 0;
}
