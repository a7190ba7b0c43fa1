/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * api_asset.c - files from memory: /static/NAME.DIGEST.EXT, the description of
 * the API, and what has one name for ever.
 */
#include "routes.h"

static const struct { const char *path, *name; } fixed[] = {
	{ "/v1/openapi.yaml", "openapi.yaml" },
	{ "/favicon.ico", "favicon.svg" },
	{ "/sw.js", "sw.js" },
};

enum kb_status kb_api_asset(struct kb_request *r, struct kb_reply *reply,
			    struct kb_error *err)
{
	const char *name = NULL;
	const struct kb_asset *a;

	if (r->route->cache == KB_CACHE_FOREVER)
		name = r->arg;
	for (size_t i = 0; !name && i < KB_COUNT(fixed); i++)
		if (!strcmp(r->route->pattern, fixed[i].path))
			name = fixed[i].name;
	a = name ? kb_asset_find(r->site, name) : NULL;
	/* Without its digest an address must not be kept for ever. */
	if (!a || (r->arg && !strcmp(a->name, r->arg)))
		return kb_error_set(err, KB_NOT_FOUND, "no such file");
	reply->type = a->type;
	reply->bytes = a->bytes;
	reply->len = a->len;
	reply->etag = a->etag;
	return KB_OK;
}
