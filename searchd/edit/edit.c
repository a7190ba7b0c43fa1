/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit.c - the frame of the editors' room: its bar, its style and script, the
 * token of its forms, and words that all its pages say. In: a request. Out: a
 * context that a page fills.
 */
#include "edit.h"

static const struct { const char *name, *to, *word, *key; } parts[] = {
	{ "queue", "/edit", "edit_queue", "q" },
	{ "articles", "/edit/articles", "edit_articles", "" },
	{ "new", "/edit/new", "edit_new", "" },
	{ "curation", "/edit/curation", "edit_curation", "" },
	{ "reports", "/edit/reports", "edit_reports", "" },
	{ "import", "/edit/import", "edit_import", "" },
};

static int let_go(struct kb_room *room)
{
	json_decref(room->context);
	return 0;
}

static void add_parts(struct kb_room *room, const char *here)
{
	json_t *list = json_array();

	for (size_t i = 0; i < KB_COUNT(parts); i++)
		json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:b}",
			"to", parts[i].to, "key", parts[i].key,
			"name", kb_room_word(room, parts[i].word),
			"here", !strcmp(parts[i].name, here)));
	json_object_set_new(room->context, "parts", list);
}

enum kb_status kb_room_begin(struct kb_request *r, struct kb_room **ret,
			     struct kb_error *err)
{
	/* Programs have no language of their own: they get the sentences of the
	   interface that are English. */
	const struct kb_lang *lang = r->lang ? r->lang : kb_lang_find("en");
	struct kb_room *room = kb_new(r, struct kb_room);
	enum kb_status status;

	*room = (struct kb_room){ .r = r, .v = { .mem = room,
		.words = kb_site_words(r->site, lang), .now = kb_now() } };
	status = kb_books_cases(r, &room->store, err);
	if (status)
		return status;
	room->v.store = room->store;
	room->clock = (struct kb_desk){ .r = r, .v = room->v, .calendar =
		kb_calendar_find(r->site->calendars, r->site->config.country) };
	*ret = room;
	return KB_OK;
}

enum kb_status kb_room_open(struct kb_request *r, struct kb_reply *reply,
	const char *here, const char *title, const char *base,
	struct kb_room **ret, struct kb_error *err)
{
	struct kb_room *room;
	enum kb_status status = kb_room_begin(r, &room, err);

	if (status)
		return status;
	room->context = kb_page_context(r, title, base);
	talloc_set_destructor(room, let_go);
	kb_page_add_edit(r, room->context);
	add_parts(room, here);
	*ret = room;
	return kb_page_add_form(r, room->context, reply, err);
}

enum kb_status kb_room_render(struct kb_room *room, enum kb_page page,
			      struct kb_reply *reply, struct kb_error *err)
{
	return kb_page_render(room->r, page, json_incref(room->context), reply,
			      err);
}

void kb_room_refuse(struct kb_room *room, unsigned status, const char *key)
{
	room->r->refused = status;
	kb_room_put(room, "notice", kb_room_word(room, key));
}

void kb_room_did(struct kb_room *room)
{
	const char *did = kb_room_param(room, "did");

	if (*did && !room->r->sends)
		kb_room_put(room, "notice", kb_words_find(room->v.words,
			talloc_asprintf(room, "edit_did_%s", did)));
}

void kb_room_put(struct kb_room *room, const char *key, const char *value)
{
	if (value)
		json_object_set_new(room->context, key, json_string(value));
}

const char *kb_room_word(const struct kb_room *room, const char *key)
{
	return kb_words_get(room->v.words, key);
}

const char *kb_room_name(const struct kb_room *room, const char *group,
			 const char *name)
{
	return kb_view_word(&room->v, group, name);
}

const char *kb_room_param(const struct kb_room *room, const char *name)
{
	const struct kb_param *p = kb_request_param(room->r, name);

	return p ? p->value : "";
}

const char *kb_room_short(const struct kb_room *room, const char *code)
{
	const struct kb_lang *lang = kb_lang_find(code);

	return lang ? kb_words_get(kb_site_words(room->r->site, lang),
				   "short_name") : "";
}

const char *kb_room_when(const struct kb_room *room, int64_t at)
{
	return kb_desk_when(&room->clock, room->v.words, at);
}

const char *kb_room_left(const struct kb_room *room, int64_t at)
{
	return kb_desk_left(&room->clock, at - room->v.now);
}

bool kb_room_sees(const struct kb_room *room, const struct kb_article *a)
{
	return kb_audience_sees(&room->r->who->audience, a->audience);
}

const char *kb_room_title(struct kb_room *room, const char *id)
{
	const struct kb_lang *own = room->r->lang;
	const char *codes[KB_CONFIG_LANGS + 2] = { own->code, own->opposite };
	size_t n = own->opposite ? 2 : 1;
	struct kb_stored st;
	struct kb_error err;
	int live;

	for (const struct kb_lang *l = kb_langs; l->code; l++)
		codes[n++] = l->code;
	for (size_t i = 0; i < n; i++)
		if (kb_store_newest(room->store, room, id, codes[i], &st, &live,
				    &err) == KB_OK)
			return kb_room_sees(room, st.article) ?
				st.article->title : NULL;
	return NULL;
}

json_t *kb_room_options(const struct kb_room *room, const char *const *names,
			const char *group, const char *chosen)
{
	json_t *list = json_array();

	for (; *names; names++)
		json_array_append_new(list, json_pack("{s:s,s:s,s:b}",
			"value", *names,
			"text", **names ? kb_room_name(room, group, *names) :
			kb_room_word(room, "edit_any"),
			"chosen", !strcmp(*names, chosen)));
	return list;
}
