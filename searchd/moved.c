/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * moved.c - articles that went into another one. In: an address that leads to
 * no article any more. Out: 301 to the one it went into, if the asker may see
 * that; else the article is as unknown as any other.
 */
#include <kb/answer.h>
#include <kb/curation.h>

#include "moved.h"
#include "site.h"

/* The parameters go along. */
static char *location(struct kb_request *r, const char *prefix,
		      const char *target)
{
	struct kb_buf buf = { .mem = r };
	const char *sep = "?";

	kb_buf_addf(&buf, "%s%s", prefix, kb_url_encode(r, target));
	for (size_t i = 0; i < r->n_params; i++, sep = "&")
		kb_buf_addf(&buf, "%s%s=%s", sep,
			    kb_url_encode(r, r->params[i].name),
			    kb_url_encode(r, r->params[i].value));
	return buf.bytes;
}

enum kb_status kb_moved(struct kb_request *r, struct kb_reply *reply,
			const char *prefix, const char *lang,
			struct kb_error *err)
{
	struct kb_store *store = kb_reader_store(r->slot->reader);
	const char *target;
	struct kb_error quiet;
	json_t *view;

	if (!store || kb_redirect_find(store, r, r->arg, &target,
				       &quiet) != KB_OK ||
	    kb_article_view(r->slot->reader, r, target, lang, 0, &view,
			    &quiet) != KB_OK)
		return KB_NOT_FOUND;
	json_decref(view);
	kb_reply_see(reply, location(r, prefix, target));
	reply->status = 301;
	return KB_OK;
}
