/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_new.c - GET /edit/new: an article that is not there yet, with the blocks
 * its kind has, or with what a resolved case says; POST: saves it. In: kind,
 * title, from_case, of (language), row (of the queue). Out: the editor's page.
 * Texts of cases were masked when they were stored.
 */
#include "editor.h"

#include <stdlib.h>
#include <kb/secret.h>
#include "template.h"

enum { SLUG_MAX = 48 };

/* "how-do-i-pay" of Latin letters; a name of its own for other scripts. */
static const char *slug(void *mem, const char *title)
{
	char name[SLUG_MAX + 1];
	unsigned char bytes[4];
	size_t n = 0;

	for (; *title && n < SLUG_MAX; title++) {
		char c = *title >= 'A' && *title <= 'Z' ?
			 (char)(*title + 32) : *title;

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			name[n++] = c;
		else if (n && name[n - 1] != '-')
			name[n++] = '-';
	}
	while (n && name[n - 1] == '-')
		n--;
	name[n] = '\0';
	if (n >= 4)
		return kb_strdup(mem, name);
	kb_random(bytes, sizeof(bytes));
	return talloc_asprintf(mem, "article-%s", kb_hex(mem, bytes,
							 sizeof(bytes)));
}

static void add_kinds(struct kb_room *room, const char *chosen,
		      const char *lang)
{
	json_t *list = json_array();

	for (size_t i = 0; kb_template_kinds[i]; i++)
		json_array_append_new(list, json_pack("{s:s,s:o,s:b}", "name",
			kb_room_name(room, "edit_kind", kb_template_kinds[i]),
			"to", json_sprintf("/edit/new?kind=%s&of=%s",
				kb_template_kinds[i], lang), "here",
			!strcmp(chosen, kb_template_kinds[i])));
	json_object_set_new(room->context, "kinds", list);
}

static enum kb_status make(struct kb_room *room, const struct kb_lang *lang,
			   struct kb_draft **ret, struct kb_error *err)
{
	const char *kind = kb_room_param(room, "kind");
	const char *from = kb_room_param(room, "from_case");
	struct kb_template_from t = { .kind = *kind ? kind : "how-to",
		.lang = lang, .title = kb_room_param(room, "title") };
	enum kb_status status = KB_OK;

	if (*from)
		status = kb_template_case(room, from, &t, err);
	if (status)
		return status;
	t.id = slug(room, t.title);
	add_kinds(room, t.kind, t.lang->code);
	kb_room_put(room, "from_case", from);
	kb_room_put(room, "from_row", kb_room_param(room, "row"));
	return kb_draft_new(room, t.id, t.lang->code,
			    kb_template_text(room, &t), ret, err);
}

static enum kb_status open_new(struct kb_request *r, struct kb_reply *reply,
			       struct kb_room **ret, struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	enum kb_status status = kb_room_open(r, reply, "new",
		kb_words_get(w, "edit_new"), "/edit/new?", ret, err);

	if (!status)
		kb_room_put(*ret, "address", "/edit/new");
	return status;
}

enum kb_status kb_page_new(struct kb_request *r, struct kb_reply *reply,
			   struct kb_error *err)
{
	const struct kb_param *of = kb_request_param(r, "of");
	const struct kb_lang *lang = of ? kb_lang_find(of->value) : NULL;
	struct kb_room *room;
	struct kb_draft *d;
	bool wait;
	enum kb_status status = open_new(r, reply, &room, err);

	if (!status)
		status = make(room, lang ? lang : r->lang, &d, err);
	if (!status)
		status = kb_draft_read(d, &wait, err);
	if (status || wait)
		return status;
	return kb_editor_show(d, reply, err);
}

/* The text itself says its name and language. */
static const char *said(struct kb_room *room, const char *key,
			const char *otherwise)
{
	const char *source = kb_request_field(room->r, "source");
	struct kb_error none;
	char *value;

	return kb_front_get(room, source, strlen(source), key, &value,
			    &none) == KB_OK && *value ? value : otherwise;
}

enum kb_status kb_page_new_send(struct kb_request *r, struct kb_reply *reply,
				struct kb_error *err)
{
	const struct kb_lang *lang;
	struct kb_room *room;
	struct kb_draft *d;
	const char *id;
	enum kb_status status = open_new(r, reply, &room, err);

	if (status)
		return status;
	id = said(room, "id", kb_request_field(r, "id"));
	lang = kb_lang_find(said(room, "lang", kb_request_field(r,
								"lang_of")));
	if (kb_id_problem(id) || !lang)
		return kb_error_set(err, KB_INVALID, "id or lang of the text "
				    "cannot be used");
	kb_room_put(room, "from_case", kb_request_field(r, "from_case"));
	kb_room_put(room, "from_row", kb_request_field(r, "row"));
	status = kb_draft_sent(room, id, lang->code, &d, err);
	return status ? status : kb_editor_do(d, reply, err);
}
