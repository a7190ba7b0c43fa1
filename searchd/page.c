/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page.c - the frame of every HTML page: title, language links, questions
 * often asked; rendering, with the headers that make one address serve four
 * languages.
 */
#include "page.h"

#include "embed/embed.h"
#include "entry.h"
#include "origin.h"

enum { FORM_SECONDS = 7200 };

static json_t *lang_links(struct kb_request *r, const char *base)
{
	json_t *links = json_array();

	for (const struct kb_lang *l = kb_langs; l->code; l++)
		json_array_append_new(links, json_pack("{s:s,s:s,s:s,s:o,s:b}",
			"code", l->code,
			"name", l->name,
			"short", kb_words_get(kb_site_words(r->site, l),
					      "short_name"),
			"to", json_sprintf("%slang=%s", base, l->code),
			"here", l == r->lang));
	return links;
}

/* A bar above the page, for who is signed in only: to all others the page is
   the same to the byte. */
static void add_staff(struct kb_request *r, json_t *context)
{
	const char *name = r->who->display && *r->who->display ?
			   r->who->display : r->who->name;

	kb_page_add_desk(r, context);
	json_object_set_new(context, "staff", json_pack(
		"{s:s,s:b,s:b,s:b,s:b}", "display", name,
		"editor", kb_who_may(r->who, KB_PERMIT_ARTICLE_EDIT),
		"at_desk", kb_who_may(r->who, KB_PERMIT_CASE_READ),
		"team", kb_who_may(r->who, KB_PERMIT_TEAM_READ),
		"audit", kb_who_may(r->who, KB_PERMIT_AUDIT_READ)));
}

json_t *kb_page_context(struct kb_request *r, const char *title,
			const char *base)
{
	const struct kb_param *q = kb_request_param(r, "q");
	json_t *context = json_object();

	json_object_set_new(context, "title", json_string(title));
	json_object_set_new(context, "q", json_string(q ? q->value : ""));
	json_object_set_new(context, "langs", lang_links(r, base));
	json_object_set(context, "alternates",
			json_object_get(context, "langs"));
	if (r->who->door)
		add_staff(r, context);
	return context;
}

void kb_page_add_links(struct kb_request *r, json_t *context,
		       const char *path, const char *code, unsigned langs)
{
	const char *origin = kb_origin(r);
	json_t *list = json_array();

	for (size_t i = 0; i < KB_CONFIG_LANGS; i++)
		if (langs & 1u << i)
			json_array_append_new(list, json_pack("{s:s,s:o}",
				"code", kb_langs[i].code, "to",
				json_sprintf("%s%s?lang=%s", origin, path,
					     kb_langs[i].code)));
	json_array_append_new(list, json_pack("{s:s,s:o}", "code", "x-default",
		"to", json_sprintf("%s%s", origin, path)));
	json_object_set_new(context, "alternates", list);
	json_object_set_new(context, "canonical", json_sprintf("%s%s?lang=%s",
		origin, path, code));
	json_object_set_new(context, "placed", json_boolean(*origin));
	json_object_set_new(context, "keeps", json_boolean(!r->who->door));
}

void kb_page_add_desk(struct kb_request *r, json_t *context)
{
	json_object_set_new(context, "desk",
		json_string(kb_asset_find(r->site, "staff.css")->url));
}

/* The style and scripts of a room; the last script is instead of the other
   pages' own. */
static void add_room(struct kb_request *r, json_t *context, const char *css,
		     const char *const *scripts, const char *last)
{
	const struct kb_site *site = r->site;
	json_t *list = json_array();

	for (; *scripts; scripts++) {
		const struct kb_asset *a = kb_asset_find(site, *scripts);

		if (a)
			json_array_append_new(list, json_pack("{s:s}", "url",
							      a->url));
	}
	json_object_set_new(context, "room", json_pack("{s:s,s:o}",
		"css", kb_asset_find(site, css)->url, "scripts", list));
	json_object_set_new(context, "js",
		json_string(kb_asset_find(site, last)->url));
}

void kb_page_add_room(struct kb_request *r, json_t *context)
{
	static const char *const scripts[] = { "desk-keep.js", "desk-keys.js",
					       NULL };

	add_room(r, context, "desk.css", scripts, "desk.js");
}

void kb_page_add_edit(struct kb_request *r, json_t *context)
{
	static const char *const scripts[] = { "desk-keep.js", "desk-keys.js",
					       "edit-source.js",
					       "edit-write.js", NULL };

	add_room(r, context, "edit.css", scripts, "edit.js");
}

enum kb_status kb_page_add_form(struct kb_request *r, json_t *context,
				struct kb_reply *reply, struct kb_error *err)
{
	const char *token;
	enum kb_status status = kb_form_token(r, &token, err);

	if (status)
		return status;
	json_object_set_new(context, "token", json_string(token));
	if (r->form_cookie)
		kb_reply_cookie(reply, r, KB_FORM_COOKIE, r->form_cookie,
				FORM_SECONDS);
	if (r->notice)
		json_object_set_new(context, "notice", json_string(
			kb_words_get(kb_site_words(r->site, r->lang),
				     r->notice)));
	return KB_OK;
}

void kb_page_add_heads(struct kb_request *r, json_t *context)
{
	json_object_set_new(context, "heads", kb_heads_get(r->site, r->lang));
}

void kb_page_head(struct kb_request *r, enum kb_page page,
		  struct kb_reply *reply)
{
	reply->type = "text/html; charset=utf-8";
	reply->lang = r->lang->code;
	reply->vary = "Accept-Language, Cookie";
	/* The choice of a language is remembered; nothing else is, and that not
	   from a frame. An agent opens articles in the customer's and goes on
	   in his own. */
	if (kb_request_param(r, "lang") && r->lang_chosen &&
	    !kb_embed_is_frame(r) &&
	    (page != KB_PAGE_ARTICLE || !r->who->door))
		kb_reply_cookie(reply, r, "lang", r->lang->code, 31536000);
}

enum kb_status kb_page_render(struct kb_request *r, enum kb_page page,
	json_t *context, struct kb_reply *reply, struct kb_error *err)
{
	size_t lang = kb_site_lang_index(r->lang);
	enum kb_status status = kb_template_render(r->site->pages[page],
		context, r->site->shared[lang], &reply->body, err);

	json_decref(context);
	if (!status)
		kb_page_head(r, page, reply);
	return status;
}
