/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_editor.c - GET /edit/articles/{id}: the text on the left, what follows
 * from it on the right. In: an article and lang. Out: HTML.
 */
#include "editor.h"

#include "../question.h"

/* ---- what there is of it ---------------------------------------------------------- */

static void add_badges(struct kb_draft *d)
{
	static const char *const states[KB_STATES] = { "none", "draft",
		"review", "published", "archived" };
	static const char *const trust[KB_CONFIDENCES] = { "wip",
		"not-validated", "validated" };
	struct kb_room *room = d->room;
	const struct kb_edit_state *is = &d->look.state;

	kb_room_put(room, "state", states[is->state]);
	kb_room_put(room, "state_text", kb_room_name(room, "edit_state",
						     states[is->state]));
	kb_room_put(room, "confidence_text", is->state == KB_STATE_NONE ? NULL :
		kb_room_name(room, "edit_confidence", trust[is->confidence]));
	json_object_set_new(room->context, "sure",
			    json_boolean(is->confidence == KB_VALIDATED));
	json_object_set_new(room->context, "live", json_boolean(is->live));
	if (d->look.live && d->look.live != d->look.newest.version)
		kb_room_put(room, "live_text", kb_words_fill(room->v.words,
			room, "edit_live_version", "n", talloc_asprintf(room,
				"%d", d->look.live)));
	if (d->article && d->article->valid_from > room->v.now)
		kb_room_put(room, "begins", kb_words_fill(room->v.words, room,
			"edit_begins", "time",
			kb_room_when(room, d->article->valid_from)));
}

static enum kb_status add_newest(struct kb_draft *d, struct kb_error *err)
{
	struct kb_room *room = d->room;
	struct kb_revision *list;
	size_t n;
	enum kb_status status;

	if (!d->look.newest.article)
		return KB_OK;
	status = kb_store_history(room->store, d, d->id, d->lang, &list, &n,
				  err);
	if (status)
		return status;
	json_object_set_new(room->context, "versions",
			    json_integer((json_int_t)n));
	kb_room_put(room, "by_text", kb_desk_fill(room, room->v.words,
		"edit_version_by", "n", talloc_asprintf(room, "%d",
			list[0].version), "person", *list[0].by ? list[0].by :
		kb_room_word(room, "edit_by_program"), "time",
		kb_room_when(room, list[0].stored_at), NULL));
	return KB_OK;
}

/* Its other languages; those that are missing begin with this one's text. */
static void add_translations(struct kb_draft *d)
{
	json_t *list = json_array();
	struct kb_revision *versions;
	struct kb_error none;
	size_t n;

	for (const struct kb_lang *l = kb_langs; l->code; l++) {
		bool missing = kb_store_history(d->room->store, d, d->id,
			l->code, &versions, &n, &none) != KB_OK;

		json_array_append_new(list, json_pack(
			"{s:s,s:s,s:b,s:b,s:o}", "code", l->code, "name",
			l->name, "missing", missing, "here",
			!strcmp(l->code, d->lang), "to", json_sprintf(
				"/edit/articles/%s?of=%s",
				kb_url_encode(d, d->id), l->code)));
	}
	json_object_set_new(d->room->context, "translations", list);
}

/* Who else writes at it now. */
static enum kb_status add_others(struct kb_draft *d, struct kb_error *err)
{
	struct kb_room *room = d->room;
	json_t *list = json_array();
	struct kb_pending *all;
	size_t n;
	enum kb_status status = kb_pending_list(room->store, d, d->id, NULL,
						&all, &n, err);

	json_object_set_new(room->context, "others", list);
	for (size_t i = 0; !status && i < n; i++)
		if (!strcmp(all[i].lang, d->lang) &&
		    strcmp(all[i].by, room->r->who->name) != 0)
			json_array_append_new(list, json_pack("{s:s}", "text",
				kb_desk_fill(room, room->v.words,
				"edit_other_writes", "person", all[i].by,
				"time", kb_room_when(room, all[i].changed_at),
				NULL)));
	return status;
}

/* ---- what can be done --------------------------------------------------------------- */

static const struct { enum kb_edit_action action; const char *key;
		      bool confirm; } acts[] = {
	{ KB_EDIT_REVIEW, "r", false },
	{ KB_EDIT_PUBLISH, "p", false },
	{ KB_EDIT_SCHEDULE, "p", false },
	{ KB_EDIT_VALIDATE, "v", false },
	{ KB_EDIT_ARCHIVE, "", true },
	{ KB_EDIT_WITHDRAW, "w", true },
};

/* What begins later is scheduled, what begins now is published. */
static bool is_offered(const struct kb_draft *d, enum kb_edit_action action)
{
	bool later = d->article && d->article->valid_from > d->room->v.now;

	return action == KB_EDIT_SCHEDULE ? later :
	       action != KB_EDIT_PUBLISH || !later;
}

static json_t *act(const struct kb_draft *d, size_t i, bool may,
		   const char *why)
{
	const struct kb_room *room = d->room;
	const char *name = kb_edit_action_name(acts[i].action);

	return json_pack("{s:s,s:s,s:s,s:b,s:s,s:s,s:s}", "action", name,
		"name", kb_room_name(room, "edit_act", name), "key",
		acts[i].key, "may", may, "why", may ? "" :
		kb_room_word(room, why), "confirm", acts[i].confirm ?
		kb_room_name(room, "edit_confirm", name) : "", "sure",
		kb_room_name(room, "edit_sure", name));
}

static void add_acts(struct kb_draft *d)
{
	struct kb_room *room = d->room;
	json_t *list = json_array();
	const char *why = "";

	json_object_set_new(room->context, "do_save", json_boolean(
		kb_edit_may(room->r->who, &d->look.state, KB_EDIT_SAVE,
			    &why)));
	for (size_t i = 0; i < KB_COUNT(acts); i++) {
		bool may = kb_edit_may(room->r->who, &d->look.state,
				       acts[i].action, &why);

		/* What makes no sense now is not shown at all. */
		if (is_offered(d, acts[i].action) &&
		    (may || strcmp(why, "edit_why_state") != 0))
			json_array_append_new(list, act(d, i, may, why));
	}
	json_object_set_new(room->context, "acts", list);
}

static void add_keys(struct kb_room *room)
{
	static const char *const keys[][2] = {
		{ "e", "text" }, { "s", "save" }, { "r", "review" },
		{ "p", "publish" }, { "v", "validate" }, { "w", "withdraw" },
		{ "c", "check" }, { "g", "gate" }, { "1 2 3", "near" },
		{ "h", "history" }, { "q", "queue" }, { "?", "keys" }, { "Esc", "leave" },
	};
	json_t *list = json_array();

	for (size_t i = 0; i < KB_COUNT(keys); i++)
		json_array_append_new(list, json_pack("{s:s,s:s}", "key",
			keys[i][0], "text", kb_room_name(room, "edit_key",
							 keys[i][1])));
	json_object_set_new(room->context, "keys", list);
}

/* ---- the page --------------------------------------------------------------------------- */

static void add_text(struct kb_draft *d)
{
	struct kb_room *room = d->room;

	kb_room_put(room, "id", d->id);
	kb_room_put(room, "lang_of", d->lang);
	kb_room_put(room, "ui", room->r->lang->code);
	kb_room_put(room, "note", d->note);
	if (!json_object_get(room->context, "address"))
		kb_room_put(room, "address", kb_draft_address(d));
	json_object_set_new(room->context, "base", json_integer(d->base));
	json_object_set_new(room->context, "revision",
			    json_integer(d->revision));
	json_object_set_new(room->context, "source",
			    json_stringn_nocheck(d->source, d->len));
	json_object_set_new(room->context, "unsaved",
			    json_boolean(room->r->sends));
	kb_room_put(room, "article_title", d->article ? d->article->title :
		d->look.newest.article ? d->look.newest.article->title : "");
	if (d->pending)
		kb_room_put(room, "pending_text", kb_words_fill(room->v.words,
			room, "edit_pending", "time",
			kb_room_when(room, d->pending_at)));
}

enum kb_status kb_editor_show(struct kb_draft *d, struct kb_reply *reply,
			      struct kb_error *err)
{
	struct kb_room *room = d->room;
	enum kb_status status = add_newest(d, err);

	if (!status)
		status = add_others(d, err);
	if (!status)
		status = kb_front_form(d, err);
	if (!status)
		status = kb_after_lint(d, err);
	if (!status)
		status = kb_after_near(d, err);
	if (!status)
		status = kb_after_preview(d, kb_request_field(room->r,
			"audience"), kb_request_field(room->r, "preview"),
			err);
	if (!status)
		status = kb_after_attached(d, err);
	if (status)
		return status;
	add_text(d);
	add_badges(d);
	add_translations(d);
	add_acts(d);
	add_keys(room);
	kb_room_did(room);
	return kb_room_render(room, KB_PAGE_EDIT_ARTICLE, reply, err);
}

/* ---- the address ---------------------------------------------------------------------- */

/* As asked; else the reader's own language if the article has it, else the
   first it has. */
static const char *lang_of(struct kb_room *room, const char *id,
			   const char *asked)
{
	const char *own = room->r->lang->code, *first = NULL;
	struct kb_revision *list;
	struct kb_error none;
	size_t n;

	if (kb_lang_find(asked))
		return kb_lang_find(asked)->code;
	for (const struct kb_lang *l = kb_langs; l->code; l++)
		if (kb_store_history(room->store, room, id, l->code, &list, &n,
				     &none) == KB_OK &&
		    (!first || !strcmp(l->code, own)))
			first = l->code;
	return first ? first : own;
}

enum kb_status kb_editor_open(struct kb_request *r, struct kb_reply *reply,
			      struct kb_room **ret, const char **lang,
			      struct kb_error *err)
{
	const struct kb_param *asked = kb_request_param(r, "of");
	const char *base = talloc_asprintf(r, "/edit/articles/%s?",
					   kb_url_encode(r, r->arg));
	enum kb_status status = kb_room_open(r, reply, "articles", r->arg,
					     base, ret, err);

	if (!status)
		kb_room_put(*ret, "from_row", r->sends ?
			kb_request_field(r, "row") : kb_room_param(*ret,
								   "row"));
	if (!status && !r->sends)
		kb_room_put(*ret, "line_at", kb_room_param(*ret, "line"));
	if (!status)
		*lang = lang_of(*ret, r->arg, asked ? asked->value : "");
	return status;
}

/* A form of ours that came too late is shown again with what was typed; nobody
   else's is. */
static bool is_again(struct kb_request *r)
{
	const char *site = kb_request_header(r, "Sec-Fetch-Site");

	return r->sends && site && !strcmp(site, "same-origin") &&
	       *kb_request_field(r, "source");
}

enum kb_status kb_page_editor(struct kb_request *r, struct kb_reply *reply,
			      struct kb_error *err)
{
	struct kb_room *room;
	struct kb_draft *d;
	const char *lang;
	bool wait;
	enum kb_status status = kb_editor_open(r, reply, &room, &lang, err);

	if (!status)
		status = is_again(r) ?
			kb_draft_sent(room, r->arg, lang, &d, err) :
			kb_draft_load(room, r->arg, lang, &d, err);
	if (!status)
		status = kb_draft_read(d, &wait, err);
	if (status || wait)
		return status;
	if (!r->sends)
		status = kb_draft_folder(d, err);
	return status ? status : kb_editor_show(d, reply, err);
}
