/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_embed.c - GET /desk/embed: the desk in a frame of another system, without
 * head and foot. Which sites may frame it is the operator's list, checked when
 * it is read, since it goes into a header; without a list there is no such page.
 */
#include "../site.h"
#include "desk.h"
#include "embed.h"

/* "https://help.example", with a port; nothing that means something else in a
   Content-Security-Policy. */
static bool is_origin(const char *text, size_t len)
{
	static const char *const schemes[] = { "https://", "http://" };

	for (size_t i = 0; i < KB_COUNT(schemes); i++) {
		size_t n = strlen(schemes[i]);

		if (len > n && !strncmp(text, schemes[i], n))
			return strspn(text + n, "abcdefghijklmnopqrstuvwxyz"
				"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]")
				>= len - n;
	}
	return false;
}

enum kb_status kb_embed_check(const char *origins, struct kb_error *err)
{
	while (*(origins += strspn(origins, " "))) {
		size_t len = strcspn(origins, " ");

		if (!is_origin(origins, len))
			return kb_error_set(err, KB_INVALID, "embed_origins: "
				"\"%.*s\" is no site; write "
				"https://help.example", (int)len, origins);
		origins += len;
	}
	return KB_OK;
}

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
