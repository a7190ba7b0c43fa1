/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * embed.c - what other sites may have. In: the setting help_origins, a request.
 * Out: the script that puts the box into a page; whether a page's origin is
 * listed. Nobody's Origin is said back unless it is on the list to the byte.
 */
#include "embed.h"

#include "../sites.h"

/* The words of the script, by the names it knows. */
static const struct { const char *name, *key; } said[] = {
	{ "label", "search_label" }, { "button", "search_button" },
	{ "steps", "steps" }, { "none", "none_title" },
	{ "other", "ask_other" }, { "person", "contact_title" },
	{ "failed", "embed_failed" },
};

static json_t *words_of(const struct kb_words *w)
{
	json_t *to = json_object();

	for (size_t i = 0; i < KB_COUNT(said); i++)
		json_object_set_new(to, said[i].name, json_string(
			kb_words_get(w, said[i].key)));
	return to;
}

void kb_embed_open(struct kb_site *site)
{
	const struct kb_asset *file = kb_asset_find(site, "embed.js");
	json_t *all = json_object();
	char *words;

	for (size_t i = 0; i < KB_CONFIG_LANGS; i++)
		json_object_set_new(all, kb_langs[i].code,
				    words_of(site->words[i]));
	words = json_dumps(all, JSON_COMPACT);
	site->embed = *file;
	site->embed.bytes = talloc_asprintf(site, "%.*s(%s);\n",
		(int)file->len, file->bytes, words);
	site->embed.len = strlen(site->embed.bytes);
	site->embed.etag = talloc_asprintf(site, "\"%016llx\"",
		(unsigned long long)kb_digest(site->embed.bytes,
					      site->embed.len));
	free(words);
	json_decref(all);
}

enum kb_status kb_api_embed(struct kb_request *r, struct kb_reply *reply,
			    struct kb_error *err)
{
	const struct kb_asset *a = &r->site->embed;

	(void)err;
	reply->type = a->type;
	reply->bytes = a->bytes;
	reply->len = a->len;
	reply->etag = a->etag;
	reply->anywhere = true;
	return KB_OK;
}

bool kb_embed_is_frame(const struct kb_request *r)
{
	return r->route == kb_route_at(KB_ROUTE_embed);
}

const char *kb_embed_framed_by(const struct kb_request *r)
{
	const char *origins = r->site->config.help_origins;

	return kb_embed_is_frame(r) && *origins ? origins : NULL;
}

const char *kb_embed_reader(const struct kb_request *r)
{
	const char *origin = kb_request_header(r, "Origin");

	return origin && kb_sites_have(r->site->config.help_origins,
					 origin) ? origin : NULL;
}
