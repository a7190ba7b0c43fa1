/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * evidence_said.c - what stands behind a row of the queue. In: an item. Out: what
 * people said, the answer as it was shown then, the articles nearest to a
 * question, dates.
 */
#include "queue.h"

#include <kb/answer.h>
#include <kb/receipt.h>
#include "draft.h"

enum { NEAREST = 3 };

json_t *kb_said_row(struct kb_room *room, const struct kb_queue_item *item)
{
	return json_pack("{s:s,s:s,s:s,s:s,s:s,s:i,s:b}", "text", item->text,
		"by", !strcmp(item->by, KB_BY_CUSTOMER) ?
		kb_room_word(room, "edit_by_customer") : item->by, "when",
		kb_room_when(room, item->at), "case", item->case_id, "case_to",
		*item->case_id ? talloc_asprintf(room, "/desk?case=%s",
		kb_url_encode(room, item->case_id)) : "", "count", item->count,
		"many", item->count > 1);
}

/* "Something in it is wrong: it is 5 now · what does a ticket cost". */
static const char *vote_text(struct kb_room *room, const char *reason,
			     const json_t *vote)
{
	const char *note = text_of(vote, "note");
	const char *question = text_of(vote, "question");
	const char *why = kb_room_name(room, "helpful", reason);

	return talloc_asprintf(room, "%s%s%s%s%s", why, *note || *question ?
		kb_room_word(room, "colon") : "", note, *note && *question ?
		" \302\267 " : "", question);
}

void kb_said_add(struct kb_room *room, const struct kb_queue_item *item,
		 json_t *list)
{
	json_t *detail = json_loads(item->detail, 0, NULL), *vote;
	const json_t *votes = json_object_get(detail, "votes");
	size_t i;

	if (!json_array_size(votes))
		json_array_append_new(list, kb_said_row(room, item));
	json_array_foreach(votes, i, vote) {
		const struct kb_queue_item one = {
			.text = vote_text(room, text_of(detail, "reason"),
					  vote),
			.by = item->by, .case_id = "", .count = 1,
			.at = json_integer_value(json_object_get(vote,
								 "at")) };

		json_array_append_new(list, kb_said_row(room, &one));
	}
	json_decref(detail);
}

/* ---- the answer as it was shown ------------------------------------------------------ */

static void put_shown(struct kb_room *room, const json_t *line, json_t *to)
{
	struct kb_error none;
	json_t *shown, *first;
	int64_t at = 0;
	char *bytes;

	if (kb_receipt_replay(room->store, room, json_object_get(line,
				"receipt"), &bytes, &none) != KB_OK)
		return;
	shown = json_loads(bytes, 0, NULL);
	first = json_array_get(json_object_get(shown, "shown"), 0);
	if (!kb_time_parse(text_of(line, "at"), &at))
		at = 0;
	json_object_set_new(to, "then", json_pack("{s:s,s:s,s:s,s:I,s:s,s:s}",
		"question", text_of(line, "query"), "title",
		text_of(first, "title"), "text", text_of(first, "text"),
		"version", json_integer_value(json_object_get(first,
							"version")),
		"verdict", kb_room_name(room, "edit_verdict",
					text_of(shown, "verdict")),
		"at", at ? kb_room_when(room, at) : ""));
	json_decref(shown);
}

void kb_said_then(struct kb_room *room, const struct kb_queue_item *item,
		  json_t *to)
{
	struct kb_error none;
	json_t *line;

	if (!*item->receipt ||
	    kb_receipts_find(kb_receipts_dir(room, &room->r->site->config),
			     item->receipt, &line, &none) != KB_OK)
		return;
	put(to, "receipt", item->receipt);
	put_shown(room, line, to);
	json_decref(line);
}

/* ---- the nearest articles ---------------------------------------------------------------- */

enum kb_status kb_said_near(struct kb_room *room,
	const struct kb_queue_item *item, json_t *to, struct kb_error *err)
{
	const struct kb_question question = { .text = item->text,
		.len = strlen(item->text), .lang = *item->lang ? item->lang :
		NULL, .limit = NEAREST };
	struct kb_answer *a;
	json_t *list = json_array();
	enum kb_status status = kb_answer_ask(room->r->slot->reader, room,
					      &question, &a, err);

	json_object_set_new(to, "near", list);
	for (size_t i = 0; !status && i < a->n_hits; i++) {
		const struct kb_article *hit = a->hits[i].stored.article;

		json_array_append_new(list, json_pack("{s:s,s:s,s:o,s:o}",
			"title", hit->title, "code", hit->lang, "key",
			json_sprintf("%zu", i + 1), "to", json_sprintf(
			"/edit/articles/%s?of=%s&row=%lld",
			kb_url_encode(room, hit->id), hit->lang,
			(long long)item->seq)));
	}
	if (!status)
		put(to, "now", kb_room_name(room, "edit_e_now",
			a->verdict == KB_VERDICT_ANSWER ? "answer" : "none"));
	return status;
}

/* ---- dates ------------------------------------------------------------------------------------- */

static void add_date(struct kb_room *room, json_t *list, const char *name,
		     int64_t at)
{
	if (at)
		json_array_append_new(list, json_pack("{s:s,s:s,s:b}", "name",
			kb_room_name(room, "edit_f", name), "when",
			kb_room_when(room, at), "late", at < room->v.now));
}

void kb_said_dates(struct kb_room *room, const struct kb_queue_item *item,
		   json_t *to)
{
	json_t *list = json_array();
	struct kb_stored st;
	struct kb_error none;
	int live;

	json_object_set_new(to, "dates", list);
	if (kb_store_newest(room->store, room, item->article, item->lang, &st,
			    &live, &none) != KB_OK)
		return;
	add_date(room, list, "validated_at", st.article->validated_at);
	add_date(room, list, "valid_from", st.article->valid_from);
	add_date(room, list, "valid_until", st.article->valid_until);
	put(to, "review_every", st.article->review_every);
	put(to, "owner_of", st.article->owner);
}
