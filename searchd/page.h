/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page.h - what the HTML pages share: the context every template gets, and the
 * words that JSON values become (view.c).
 */
#ifndef KB_SEARCHD_PAGE_H
#define KB_SEARCHD_PAGE_H

#include "routes.h"

/* {"title","q","langs":[...]}, and "staff" for who is signed in: base is the address of
   this page without lang ("/search?q=...&" or "/?"), to which the language
   links add theirs. */
json_t *kb_page_context(struct kb_request *r, const char *title,
			const char *base);
/* "heads": the questions often asked. */
void kb_page_add_heads(struct kb_request *r, json_t *context);
/* "notices": those that hold now for who reads; after what borrows the slot. */
void kb_page_add_notices(struct kb_request *r, json_t *context);
/* "canonical", the page's one address, and "alternates", the same in the
   languages that there are (bits as kb_langs) and in whichever fits who comes.
   path: "/topics"; code: the language shown. */
void kb_page_add_links(struct kb_request *r, json_t *context,
		       const char *path, const char *code, unsigned langs);
enum { KB_LANGS_ALL = (1 << KB_CONFIG_LANGS) - 1 };
/* The style of pages for staff. */
void kb_page_add_desk(struct kb_request *r, json_t *context);
/* The desk's style and script, its script instead of the other pages'. */
void kb_page_add_room(struct kb_request *r, json_t *context);
/* The editors' room: its style and scripts instead of the other pages'. */
void kb_page_add_edit(struct kb_request *r, json_t *context);
/* "token", which every form on the page carries, with its cookie; "notice". */
KB_NODISCARD enum kb_status kb_page_add_form(struct kb_request *r,
	json_t *context, struct kb_reply *reply, struct kb_error *err);
/* Renders into the reply; takes the reference of context. */
KB_NODISCARD enum kb_status kb_page_render(struct kb_request *r,
	enum kb_page page, json_t *context, struct kb_reply *reply,
	struct kb_error *err);

/* The headers of an HTML page, and the choice of a language, which is
   remembered: for a page that was kept. */
void kb_page_head(struct kb_request *r, enum kb_page page,
		  struct kb_reply *reply);

/* ---- view.c: adds words to an object of the API, in place ---- */

struct kb_viewer {
	void *mem;
	const struct kb_words *words;
	struct kb_store *store;		/* titles of rules; may be NULL */
	int64_t now;
};

/* "badge": {"<class>":true,"text","date"} from confidence, validated_at;
   "internal": {"text"} when there is an audience. */
void kb_view_badge(const struct kb_viewer *v, json_t *object);
/* "chips": [{"label","quote","url"}] from cites. */
void kb_view_cites(const struct kb_viewer *v, json_t *object);
/* "promised": {"text","exception"} from promise. */
void kb_view_promise(const struct kb_viewer *v, json_t *object);
/* "validity": {"text","soon":bool} from valid. */
void kb_view_valid(const struct kb_viewer *v, json_t *object);
/* "other_lang": code and "other_name" when the text is not in the interface's
   language. */
void kb_view_lang(const struct kb_viewer *v, json_t *object);
/* "places": [{"label","value"}] from environment. */
void kb_view_places(const struct kb_viewer *v, json_t *object);
/* The question asked back: "question" and "reason" as sentences, the options'
   labels as words. */
void kb_view_ask(const struct kb_viewer *v, json_t *ask);
/* "facts": [{"attribute","value"}] get "name" and "label"; hits: where the
   title of an article is looked for. */
void kb_view_facts(const struct kb_viewer *v, json_t *facts, json_t *hits);
/* "replaced": [{"from","to","reason"}], "added": [{"to","reason"}]: one each
   for a reason, words joined. */
void kb_view_rewrites(const struct kb_viewer *v, json_t *rewrites, json_t *to);
/* The interface's word for a name of the content; the name if it has none. */
const char *kb_view_word(const struct kb_viewer *v, const char *group,
			 const char *name);

#endif
