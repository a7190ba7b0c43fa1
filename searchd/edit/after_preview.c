/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * after_preview.c - a text as its readers will see it: a customer or an agent,
 * in each language and script. In: a draft that was read. Out: "shown", made by
 * what makes the article's page.
 */
#include "draft.h"

#include <kb/answer.h>

static const char *const readers[] = { "public", "agent", NULL };

static const struct kb_lang *lang_for(const struct kb_draft *d,
				      const char *lang)
{
	const struct kb_lang *chosen = kb_lang_find(lang);

	if (!chosen)
		chosen = kb_lang_find(d->article ? d->article->lang : d->lang);
	return chosen ? chosen : d->room->r->lang;
}

static json_t *langs(const struct kb_lang *chosen)
{
	json_t *list = json_array();

	for (const struct kb_lang *l = kb_langs; l->code; l++)
		json_array_append_new(list, json_pack("{s:s,s:s,s:b}", "value",
			l->code, "text", l->name, "chosen", l == chosen));
	return list;
}

/* The same words around the same text as on the page. */
static json_t *page_of(struct kb_draft *d, const struct kb_lang *lang,
		       bool staff, int64_t at)
{
	struct kb_room *room = d->room;
	const struct kb_stored st = { .version = d->base + 1,
		.article = kb_new(d, struct kb_article) };
	struct kb_viewer v = room->v;
	struct kb_desk desk = room->clock;
	json_t *view;

	*st.article = *d->article;
	kb_article_cut(st.article, at);
	view = kb_article_json(&st, lang->code, staff);
	v.now = at;
	v.words = kb_site_words(room->r->site, lang);
	desk.v = v;
	desk.r = room->r;
	kb_view_badge(&v, view);
	kb_view_cites(&v, view);
	kb_view_promise(&v, view);
	kb_view_valid(&v, view);
	kb_view_lang(&v, view);
	kb_view_places(&v, view);
	put(view, "promise_title", talloc_asprintf(d, "%s%s",
		kb_words_get(v.words, "promise_title"),
		kb_words_get(v.words, "colon")));
	/* Safe: made from Markdown without raw HTML. */
	json_object_set(view, "body_html", json_object_get(view, "html"));
	if (staff) {
		kb_desk_authority(&desk, d->article->authority, view);
		put(view, "authority_text", text_of(json_object_get(view,
			"authorised"), "may_text"));
	}
	return view;
}

/* The day to look at, where blocks hold for a time; *at: of that day, else now. */
static void add_day(struct kb_draft *d, int64_t *at)
{
	struct kb_room *room = d->room;
	const char *day = kb_request_field(room->r, "preview_day");
	struct kb_moment m = { .at = 0 };

	*at = room->v.now;
	if (!d->article->n_timed)
		return;
	json_object_set_new(room->context, "preview_dated", json_true());
	kb_room_put(room, "preview_day", day);
	if (*day && kb_moment_parse(day, false, &m))
		*at = m.at;
	else if (*day)
		kb_room_put(room, "preview_problem",
			    kb_room_word(room, "edit_preview_no_day"));
}

enum kb_status kb_after_preview(struct kb_draft *d, const char *audience,
				const char *lang, struct kb_error *err)
{
	const struct kb_lang *chosen = lang_for(d, lang);
	struct kb_room *room = d->room;
	bool staff = !strcmp(audience, "agent");
	int64_t at;

	(void)err;
	json_object_set_new(room->context, "preview_who", kb_room_options(room,
		readers, "edit_reader", staff ? "agent" : "public"));
	json_object_set_new(room->context, "preview_langs", langs(chosen));
	if (!d->article) {
		kb_room_put(room, "preview_problem",
			    kb_room_word(room, "edit_preview_problem"));
		return KB_OK;
	}
	add_day(d, &at);
	if (!staff && strcmp(d->article->audience, "public") != 0)
		kb_room_put(room, "preview_hidden",
			    kb_room_word(room, "edit_preview_hidden"));
	else
		json_object_set_new(room->context, "shown",
				    page_of(d, chosen, staff, at));
	kb_room_put(room, "shown_lang", chosen->code);
	return KB_OK;
}
