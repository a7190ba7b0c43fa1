/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_curation.c - GET /edit/curation: synonyms, pins, head questions, notices and
 * merged articles of a language; POST: changes one of them. In: of (language),
 * what. Out: HTML; of synonyms first what would change, asked of all pins and
 * the most asked questions.
 */
#include "curation.h"

#include <stdlib.h>
#include "gate_job.h"

/* ---- the page ----------------------------------------------------------------------------- */

static void add_langs(struct kb_curation *c)
{
	json_t *list = json_array();

	for (const struct kb_lang *l = kb_langs; l->code; l++)
		json_array_append_new(list, json_pack("{s:s,s:s,s:o,s:b}",
			"code", l->code, "name", l->name, "to", json_sprintf(
				"/edit/curation?of=%s", l->code), "here",
			l == c->lang));
	json_object_set_new(c->room->context, "of_langs", list);
	kb_room_put(c->room, "of", c->lang->code);
}

struct pins { struct kb_curation *c; json_t *list; };

static enum kb_status add_pins_of(void *user, const struct kb_stored *st,
				  struct kb_error *err)
{
	struct pins *p = user;
	const struct kb_article *a = st->article;

	(void)err;
	if (strcmp(a->lang, p->c->lang->code) != 0 ||
	    !kb_room_sees(p->c->room, a))
		return KB_OK;
	for (size_t i = 0; i < a->n_pins; i++)
		json_array_append_new(p->list, json_pack("{s:s,s:s,s:o}",
			"question", a->pins[i], "title", a->title, "to",
			json_sprintf("/edit/articles/%s?of=%s",
				kb_url_encode(p->c->room, a->id), a->lang)));
	return KB_OK;
}

static enum kb_status show(struct kb_curation *c, struct kb_reply *reply,
			   struct kb_error *err)
{
	struct pins p = { c, json_array() };
	enum kb_status status;

	json_object_set_new(c->room->context, "pins", p.list);
	add_langs(c);
	json_object_set_new(c->room->context, "may", json_boolean(
		kb_who_may(c->room->r->who, KB_PERMIT_ARTICLE_PUBLISH)));
	status = kb_store_each_live(c->room->store, NULL, KB_BRIEF,
				    add_pins_of, &p, err);
	if (!status)
		status = kb_curation_lists(c, err);
	if (status)
		return status;
	kb_room_did(c->room);
	return kb_room_render(c->room, KB_PAGE_EDIT_CURATION, reply, err);
}

static enum kb_status open_page(struct kb_request *r, struct kb_reply *reply,
	const char *lang, struct kb_curation **ret, struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	struct kb_curation *c = kb_new(r, struct kb_curation);

	*c = (struct kb_curation){ .lang = kb_lang_find(lang) };
	if (!c->lang)
		c->lang = r->lang;
	*ret = c;
	return kb_room_open(r, reply, "curation",
		kb_words_get(w, "edit_curation"), talloc_asprintf(r,
			"/edit/curation?of=%s&", c->lang->code), &c->room,
		err);
}

enum kb_status kb_page_curation(struct kb_request *r, struct kb_reply *reply,
				struct kb_error *err)
{
	const struct kb_param *of = kb_request_param(r, "of");
	struct kb_curation *c;
	enum kb_status status = open_page(r, reply, of ? of->value : "", &c,
					  err);

	return status ? status : show(c, reply, err);
}

/* ---- changes ---------------------------------------------------------------------------------- */

/* What would change if these synonyms held. */
static enum kb_status preview(struct kb_curation *c, bool *wait,
			      struct kb_error *err)
{
	const char *text = kb_curation_text(c, "synonyms");
	const struct kb_gate_job what = { .lang = c->lang->code,
		.synonyms = text, .n_synonyms = strlen(text) };
	const struct kb_gate_report *report;
	enum kb_status status = kb_room_gate(c->room, &what, &report, wait,
					     err);

	if (status || *wait)
		return status;
	kb_gate_show(c->room, report);
	json_object_set_new(c->room->context, "previewed", json_true());
	return KB_OK;
}

static const struct { const char *what; kb_curation_fn change;
		      const char *did; } changes[] = {
	{ "synonyms", kb_curation_synonyms, "c_synonyms" },
	{ "heads", kb_curation_heads, "c_heads" },
	{ "notice", kb_curation_notice, "c_notice" },
	{ "notice_remove", kb_curation_notice_remove, "c_removed" },
	{ "redirect_remove", kb_curation_redirect_remove, "c_removed" },
};

static enum kb_status refuse(struct kb_curation *c, unsigned code,
			     const char *key, const char *why,
			     struct kb_reply *reply, struct kb_error *err)
{
	kb_room_refuse(c->room, code, key);
	kb_room_put(c->room, "fault", why);
	return show(c, reply, err);
}

static enum kb_status change(struct kb_curation *c, size_t i,
			     struct kb_reply *reply, struct kb_error *err)
{
	struct kb_request *r = c->room->r;
	struct kb_error why;
	enum kb_status status;

	if (!kb_who_may(r->who, KB_PERMIT_ARTICLE_PUBLISH))
		return refuse(c, 403, "edit_why_curation", NULL, reply, err);
	status = changes[i].change(c, &why);
	if (status == KB_INVALID || status == KB_LIMIT ||
	    status == KB_NOT_FOUND)
		return refuse(c, 422, "edit_fault_curation", why.text, reply,
			      err);
	if (!status)
		status = kb_audit_note(c->room->store, r->who,
			"article.publish", talloc_asprintf(c, "curation:%s",
			changes[i].what), NULL, &why);
	if (status) {
		*err = why;
		return status;
	}
	kb_reply_see(reply, talloc_asprintf(c, "/edit/curation?of=%s&did=%s",
					    c->lang->code, changes[i].did));
	return KB_OK;
}

enum kb_status kb_page_curation_send(struct kb_request *r,
				     struct kb_reply *reply,
				     struct kb_error *err)
{
	const char *what = kb_request_field(r, "what");
	struct kb_curation *c;
	bool wait = false;
	enum kb_status status = open_page(r, reply, kb_request_field(r, "of"),
					  &c, err);

	if (status)
		return status;
	if (!strcmp(what, "preview")) {
		status = preview(c, &wait, err);
		if (status == KB_INVALID || status == KB_LIMIT)
			return refuse(c, 422, "edit_fault_curation",
				      kb_strdup(c, err->text), reply, err);
		return status || wait ? status : show(c, reply, err);
	}
	for (size_t i = 0; i < KB_COUNT(changes); i++)
		if (!strcmp(changes[i].what, what))
			return change(c, i, reply, err);
	return kb_error_set(err, KB_INVALID, "there is nothing called '%s' to "
			    "change", what);
}
