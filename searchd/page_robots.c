/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_robots.c - GET /robots.txt: what robots leave alone, and where the site
 * map is, if we know where we stand.
 */
#include "origin.h"
#include "routes.h"

enum kb_status kb_page_robots(struct kb_request *r, struct kb_reply *reply,
			      struct kb_error *err)
{
	const struct kb_asset *a = kb_asset_find(r->site, "robots.txt");
	const char *origin = kb_origin(r);

	kb_buf_add(&reply->body, a->bytes, a->len);
	if (*origin)
		kb_buf_addf(&reply->body, "\nSitemap: %s/sitemap.xml\n",
			    origin);
	reply->type = a->type;
	return KB_OK;
}
