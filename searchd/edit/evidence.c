/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * evidence.c - one row of the queue opened: who said what, what was shown, which
 * passages do not agree, and the ways to mend it. In: a row. Out: "open" of the
 * page. What each kind shows is a row of a table.
 */
#include "queue.h"

enum { SAID = 1, THEN = 2, NEAR = 4, SIDES = 8, DATES = 16,
       SAID_MAX = 20 };

static const struct {
	unsigned shows;
	const char *ways[4];	/* in the order of the page */
} kinds[KB_QUEUED_KINDS] = {
	[KB_QUEUED_FLAG] = { SAID | THEN, { "edit", "recall" } },
	[KB_QUEUED_UNANSWERED] = { SAID | NEAR, { "write", "ask" } },
	[KB_QUEUED_EMPTY] = { SAID | NEAR, { "write", "ask" } },
	[KB_QUEUED_EXPIRING] = { SIDES | DATES, { "edit" } },
	[KB_QUEUED_REVIEW] = { SIDES | DATES, { "edit" } },
	[KB_QUEUED_CONFLICT] = { SIDES, { "edit", "other" } },
	[KB_QUEUED_DUPLICATE] = { SIDES, { "merge", "edit", "other" } },
	[KB_QUEUED_CITATION] = { SIDES, { "edit", "other" } },
	[KB_QUEUED_TRANSLATION] = { SIDES | DATES, { "edit", "other" } },
	[KB_QUEUED_QUARANTINE] = { SIDES, { "import" } },
	[KB_QUEUED_SYNC_CONFLICT] = { SIDES, { "edit" } },
	[KB_QUEUED_SCHEDULED] = { SIDES | DATES, { "edit" } },
};

/* ---- the ways to mend it ---------------------------------------------------------------- */

const char *kb_bench_to(struct kb_room *room, const struct kb_queue_item *i,
			const char *id, const char *lang, const char *line)
{
	json_t *detail = json_loads(i->detail, 0, NULL);
	json_int_t n = json_integer_value(json_object_get(detail, line));

	json_decref(detail);
	return kb_format(room, n > 1 ? "/edit/articles/%s?of=%s&row=%lld&line=%"
		JSON_INTEGER_FORMAT : "/edit/articles/%s?of=%s&row=%lld",
		kb_url_encode(room, id), lang, (long long)i->seq, n);
}

struct way { const char *name, *key, *to; };

static const char *edit_to(struct kb_room *room, const struct kb_queue_item *i)
{
	return *i->article ? kb_bench_to(room, i, i->article, *i->lang ?
		i->lang : room->r->lang->code, "line") : NULL;
}

static const char *other_to(struct kb_room *room,
			    const struct kb_queue_item *i)
{
	json_t *detail = json_loads(i->detail, 0, NULL);
	const char *other = text_of(detail, "other");
	const char *lang = text_of(detail, "other_lang");
	const char *to = NULL;

	lang = *lang ? lang : room->r->lang->code;
	if (strchr(other, '@'))
		to = kb_format(room, "/articles/%s?lang=%s",
			       kb_url_encode(room, other), lang);
	else if (*other)
		to = kb_bench_to(room, i, other, lang, "other_line");

	json_decref(detail);
	return to;
}

static const char *merge_to(struct kb_room *room,
			    const struct kb_queue_item *i)
{
	json_t *detail = json_loads(i->detail, 0, NULL);
	const char *other = text_of(detail, "other");
	const char *to = *other ? talloc_asprintf(room,
		"/edit/curation/merge?source=%s&target=%s&of=%s",
		kb_url_encode(room, other), kb_url_encode(room, i->article),
		*i->lang ? i->lang : room->r->lang->code) : NULL;

	json_decref(detail);
	return to;
}

static const char *write_to(struct kb_room *room,
			    const struct kb_queue_item *i)
{
	return talloc_asprintf(room, "/edit/new?title=%s&of=%s&row=%lld",
		kb_url_encode(room, i->text), *i->lang ? i->lang :
		room->r->lang->code, (long long)i->seq);
}

static const char *ask_to(struct kb_room *room, const struct kb_queue_item *i)
{
	return talloc_asprintf(room, "/search?q=%s",
			       kb_url_encode(room, i->text));
}

static const char *recall_to(struct kb_room *room,
			     const struct kb_queue_item *i)
{
	return *i->article ? talloc_asprintf(room, "/recall?article=%s",
		kb_url_encode(room, i->article)) : NULL;
}

static const char *import_to(struct kb_room *room,
			     const struct kb_queue_item *i)
{
	json_t *detail = json_loads(i->detail, 0, NULL);
	const char *to = kb_format(room, "/edit/import?page=%lld",
		(long long)json_integer_value(json_object_get(detail,
							      "page")));

	json_decref(detail);
	return to;
}

static const struct { const char *name, *key;
	const char *(*to)(struct kb_room *room,
			  const struct kb_queue_item *i); } ways[] = {
	{ "edit", "e", edit_to }, { "other", "o", other_to },
	{ "merge", "m", merge_to }, { "write", "n", write_to },
	{ "ask", "a", ask_to }, { "recall", "l", recall_to },
	{ "import", "i", import_to },
};

static void add_way(struct kb_room *room, const struct kb_queue_item *item,
		    const char *name, json_t *list)
{
	for (size_t i = 0; i < KB_COUNT(ways); i++) {
		const char *to = strcmp(ways[i].name, name) ? NULL :
				 ways[i].to(room, item);

		if (to)
			json_array_append_new(list, json_pack(
				"{s:s,s:s,s:s,s:b}", "name", kb_room_name(room,
					"edit_way", name), "key", ways[i].key,
				"to", to, "main",
				json_array_size(list) == 0));
	}
}

/* ---- the open row ------------------------------------------------------------------------ */

static void add_said(struct kb_room *room, const struct kb_queue_row *row,
		     json_t *to)
{
	json_t *list = json_array();

	for (size_t i = 0; i < row->n && i < SAID_MAX; i++)
		kb_said_add(room, row->of[i], list);
	json_object_set_new(to, "said", list);
}

static json_t *open_json(struct kb_room *room,
			 const struct kb_queue_item *item)
{
	const char *kind = kb_queued_name(item->kind);
	const char *title = *item->article ? kb_room_title(room,
							item->article) : NULL;
	bool mine = !strcmp(item->owner, room->r->who->name);

	return json_pack("{s:I,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:b,s:b,s:b}",
		"seq", (json_int_t)item->seq, "kind", kind, "kind_text",
		kb_room_name(room, "edit_q", kind), "text",
		kb_queued_text(room, item), "article", item->article, "article_title", title ? title :
		item->article, "lang_of", item->lang, "since",
		kb_desk_since(&room->clock, "edit_since", item->at), "clock",
		kb_room_left(room, item->due_at), "late",
		item->due_at < room->v.now, "mine", mine, "taken",
		*item->owner && !mine);
}

static void add_outcomes(struct kb_room *room, json_t *to)
{
	static const char *const outcomes[] = { "fixed", "answered",
		"accepted", "duplicate", "invalid", NULL };
	static const char *const days[] = { "1", "7", "30", NULL };

	json_object_set_new(to, "outcomes", kb_room_options(room, outcomes,
		"edit_outcome", "fixed"));
	json_object_set_new(to, "snoozes", kb_room_options(room, days,
		"edit_snooze", "7"));
}

enum kb_status kb_evidence(struct kb_room *room,
	const struct kb_queue_row *row, struct kb_error *err)
{
	const struct kb_queue_item *item = &row->item;
	unsigned shows = kinds[item->kind].shows;
	json_t *to = open_json(room, item), *list = json_array();
	enum kb_status status = KB_OK;

	json_object_set_new(room->context, "open", to);
	json_object_set_new(to, "ways", list);
	for (size_t i = 0; i < KB_COUNT(kinds[0].ways) &&
	     kinds[item->kind].ways[i]; i++)
		add_way(room, item, kinds[item->kind].ways[i], list);
	put(to, "owner", item->owner);
	put(to, "count_text", kb_words_count(room->v.words, room,
		"edit_q_count", item->count));
	add_outcomes(room, to);
	if (shows & SAID)
		add_said(room, row, to);
	if (shows & THEN)
		kb_said_then(room, item, to);
	if (shows & SIDES)
		kb_said_sides(room, item, to);
	if (shows & DATES)
		kb_said_dates(room, item, to);
	if (shows & NEAR)
		status = kb_said_near(room, item, to, err);
	return status;
}
