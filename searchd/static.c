/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * static.c - the files that pages link to. They are read at start and served
 * from memory under an address that carries a digest of their bytes, so a
 * browser may keep them for ever. Adding one: a row in files[].
 */
#include <unistd.h>
#include "site.h"

enum { ASSET_MAX = 1 << 20 };

/* What may be missing is made at build time where its tools are. */
static const struct { const char *name, *type; bool may_miss; } files[] = {
	{ "app.css", "text/css; charset=utf-8" },
	{ "staff.css", "text/css; charset=utf-8" },
	{ "app.js", "text/javascript; charset=utf-8" },
	{ "embed.js", "text/javascript; charset=utf-8" },
	{ "offline.js", "text/javascript; charset=utf-8" },
	{ "sw.js", "text/javascript; charset=utf-8" },
	{ "desk.css", "text/css; charset=utf-8" },
	{ "desk.js", "text/javascript; charset=utf-8" },
	{ "desk-keep.js", "text/javascript; charset=utf-8" },
	{ "desk-keys.js", "text/javascript; charset=utf-8" },
	{ "edit.css", "text/css; charset=utf-8" },
	{ "edit.js", "text/javascript; charset=utf-8" },
	{ "edit-write.js", "text/javascript; charset=utf-8" },
	{ "edit-source.js", "text/javascript; charset=utf-8", true },
	{ "favicon.svg", "image/svg+xml" },
	{ "robots.txt", "text/plain; charset=utf-8" },
	{ "openapi.yaml", "application/yaml; charset=utf-8" },
};

uint64_t kb_digest(const char *bytes, size_t len)
{
	uint64_t h = 0xcbf29ce484222325u ^ len;

	while (len) {
		size_t n = len < 8 ? len : 8;
		uint64_t word = 0;

		memcpy(&word, bytes, n);
		h = (h ^ word) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
		bytes += n;
		len -= n;
	}
	return h;
}

enum kb_status kb_assets_load(struct kb_site *site, const char *dir,
			      struct kb_error *err)
{
	site->assets = kb_array(site, struct kb_asset, KB_COUNT(files));
	for (size_t i = 0; i < KB_COUNT(files); i++) {
		struct kb_asset *a = &site->assets[site->n_assets];
		const char *dot = strrchr(files[i].name, '.');
		char *path = talloc_asprintf(site, "%s/%s", dir, files[i].name);
		unsigned long long digest;
		char *bytes;
		enum kb_status status;

		if (files[i].may_miss && access(path, F_OK))
			continue;
		status = kb_file_read(site, path, ASSET_MAX, &bytes, &a->len,
				      err);
		if (status)
			return status;
		a->name = files[i].name;
		a->type = files[i].type;
		a->bytes = bytes;
		digest = kb_digest(bytes, a->len);
		a->url = talloc_asprintf(site, "/static/%.*s.%016llx%s",
			(int)(dot - a->name), a->name, digest, dot);
		a->etag = talloc_asprintf(site, "\"%016llx\"", digest);
		site->n_assets++;
	}
	return KB_OK;
}

const struct kb_asset *kb_asset_find(const struct kb_site *site,
				     const char *name)
{
	for (size_t i = 0; i < site->n_assets; i++)
		if (!strcmp(site->assets[i].name, name) ||
		    !strcmp(site->assets[i].url + strlen("/static/"), name))
			return &site->assets[i];
	return NULL;
}
