/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_queue.c - GET /edit: what is wrong or missing, most harm first; the row
 * that is open with its evidence. In: row, kind, mine, product, snoozed. Out:
 * HTML.
 */
#include "queue.h"

#include <stdlib.h>

enum { ROWS_MAX = 100 };

struct kept { const char *kind, *product; bool mine, snoozed; };

/* The list's address, without a row. */
static const char *base_of(void *mem, const struct kept *k)
{
	return talloc_asprintf(mem, "/edit?kind=%s&product=%s%s%s&",
		kb_url_encode(mem, k->kind), kb_url_encode(mem, k->product),
		k->mine ? "&mine=1" : "", k->snoozed ? "&snoozed=1" : "");
}

static const char *clock_text(const struct kb_room *room,
			      const struct kb_queue_item *item)
{
	return kb_room_left(room, item->due_at);
}

static json_t *row_json(struct kb_room *room, const struct kb_queue_row *row,
			const char *base, int64_t chosen)
{
	const struct kb_queue_item *item = &row->item;
	const char *kind = kb_queued_name(item->kind);
	const char *text = kb_queued_text(room, item);
	const char *title = *item->article ? kb_room_title(room,
							item->article) : NULL;

	return json_pack("{s:I,s:s,s:s,s:s,s:s,s:s,s:i,s:b,s:s,s:s,s:b,s:b,s:b,s:o}",
		"seq", (json_int_t)item->seq, "kind", kind, "kind_text",
		kb_room_name(room, "edit_q", kind), "text", text, "article",
		!title ? item->article : strcmp(title, text) ? title :
		"", "in", kb_room_short(room, item->lang), "count", item->count, "many",
		item->count > 1, "clock", clock_text(room, item), "owner",
		item->owner, "late", item->due_at < room->v.now, "harmful",
		item->harm >= KB_HARM_MAX, "here", item->seq == chosen, "to",
		json_sprintf("%srow=%lld", base, (long long)item->seq));
}

/* ---- filters ------------------------------------------------------------------------ */

static void add_kinds(struct kb_room *room, const struct kept *k,
		      const int64_t *open)
{
	json_t *list = json_array();
	struct kept all = *k;
	int64_t sum = 0;

	for (int i = 0; i < KB_QUEUED_KINDS; i++)
		sum += open[i];
	all.kind = "";
	json_array_append_new(list, json_pack("{s:s,s:I,s:s,s:b}", "name",
		kb_room_word(room, "edit_q_all"), "n", (json_int_t)sum, "to",
		base_of(room, &all), "here", !*k->kind));
	for (int i = 0; i < KB_QUEUED_KINDS; i++) {
		all.kind = kb_queued_name((enum kb_queued)i);
		if (open[i] || !strcmp(k->kind, all.kind))
			json_array_append_new(list, json_pack(
				"{s:s,s:I,s:s,s:s,s:b}", "name",
				kb_room_name(room, "edit_q", all.kind), "n",
				(json_int_t)open[i], "kind", all.kind, "to",
				base_of(room, &all), "here",
				!strcmp(k->kind, all.kind)));
	}
	json_object_set_new(room->context, "kinds", list);
	json_object_set_new(room->context, "total", json_integer(sum));
}

static void add_mine(struct kb_room *room, const struct kept *k)
{
	struct kept other = *k;

	other.mine = !k->mine;
	json_object_set_new(room->context, "mine", json_pack("{s:s,s:b}",
		"to", base_of(room, &other), "on", k->mine));
	other = *k;
	other.snoozed = !k->snoozed;
	json_object_set_new(room->context, "snoozed", json_pack("{s:s,s:b}",
		"to", base_of(room, &other), "on", k->snoozed));
}

/* How many rows of each kind there are, whatever is looked for. */
static enum kb_status count_kinds(struct kb_room *room, const struct kept *k,
				  int64_t *open, struct kb_error *err)
{
	const struct kb_queue_filter filter = {
		.owner = k->mine ? room->r->who->name : NULL,
		.product = *k->product ? k->product : NULL,
		.snoozed = k->snoozed };
	struct kb_queue_row *rows;
	size_t n;
	enum kb_status status = kb_queue_rows(room->store, room, &filter,
					      room->v.now, &rows, &n, err);

	for (size_t i = 0; !status && i < n; i++)
		open[rows[i].item.kind]++;
	return status;
}

/* ---- the page -------------------------------------------------------------------------- */

/* The chosen row, else the first: the page opens with work on the bench. */
static const struct kb_queue_row *chosen_row(const struct kb_queue_row *rows,
					     size_t n, int64_t seq)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows[i].n; k++)
			if (rows[i].of[k]->seq == seq)
				return &rows[i];
	return seq || !n ? NULL : &rows[0];
}

static enum kb_status fill(struct kb_room *room, const struct kept *k,
			   struct kb_error *err)
{
	int64_t seq = strtoll(kb_room_param(room, "row"), NULL, 10);
	struct kb_queue_filter filter = {
		.owner = k->mine ? room->r->who->name : NULL,
		.product = *k->product ? k->product : NULL,
		.snoozed = k->snoozed };
	int64_t open[KB_QUEUED_KINDS] = { 0 };
	const struct kb_queue_row *chosen;
	struct kb_queue_row *rows;
	json_t *list = json_array();
	enum kb_queued kind;
	size_t n;
	enum kb_status status = count_kinds(room, k, open, err);

	json_object_set_new(room->context, "rows", list);
	if (kb_queued_find(k->kind, &kind))
		filter.kinds = 1u << kind;
	if (!status)
		status = kb_queue_rows(room->store, room, &filter, room->v.now,
				       &rows, &n, err);
	if (status)
		return status;
	chosen = chosen_row(rows, n, seq);
	for (size_t i = 0; i < n && i < ROWS_MAX; i++)
		json_array_append_new(list, row_json(room, &rows[i],
			base_of(room, k), chosen ? chosen->item.seq : 0));
	add_kinds(room, k, open);
	add_mine(room, k);
	kb_room_put(room, "back", base_of(room, k));
	if (n > ROWS_MAX)
		kb_room_put(room, "more_text", kb_words_count(room->v.words,
			room, "edit_q_more", (int64_t)(n - ROWS_MAX)));
	if (seq && !chosen)
		kb_room_put(room, "notice", kb_room_word(room,
							 "edit_q_gone"));
	return chosen ? kb_evidence(room, chosen, err) : KB_OK;
}

/* What was closed just now can be opened again. */
static void add_undo(struct kb_room *room)
{
	int64_t seq = strtoll(kb_room_param(room, "undo"), NULL, 10);
	bool closed = !strcmp(kb_room_param(room, "did"), "q_close");

	if (seq > 0 && closed)
		json_object_set_new(room->context, "undo",
				    json_integer(seq));
}

static void add_keys(struct kb_room *room)
{
	static const char *const keys[][2] = {
		{ "j k", "rows" }, { "Enter", "open" }, { "e", "edit" },
		{ "t", "take" }, { "x", "close" }, { "z", "snooze" },
		{ "n", "new" }, { "u", "undo" }, { "?", "keys" }, { "Esc", "leave" },
	};
	json_t *list = json_array();

	for (size_t i = 0; i < KB_COUNT(keys); i++)
		json_array_append_new(list, json_pack("{s:s,s:s}", "key",
			keys[i][0], "text", kb_room_name(room, "edit_key",
							 keys[i][1])));
	json_object_set_new(room->context, "keys", list);
}

enum kb_status kb_page_edit(struct kb_request *r, struct kb_reply *reply,
			    struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	struct kb_room *room;
	struct kept k;
	enum kb_status status = kb_room_open(r, reply, "queue",
		kb_words_get(w, "edit_title"), "/edit?", &room, err);

	if (status)
		return status;
	k = (struct kept){ kb_room_param(room, "kind"),
		kb_room_param(room, "product"),
		*kb_room_param(room, "mine") != '\0',
		*kb_room_param(room, "snoozed") != '\0' };
	status = kb_queue_fresh(room, err);
	if (!status)
		status = fill(room, &k, err);
	if (status)
		return status;
	add_keys(room);
	kb_room_did(room);
	add_undo(room);
	return kb_room_render(room, KB_PAGE_EDIT, reply, err);
}
