/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * after_gate.c - what would change if a text were published. In: a draft that
 * was read. Out: "flips" (pinned answers, which need a signature), "moves" (the
 * others) and "hits" (the questions that would find it), old and new side by
 * side.
 */
#include "draft.h"

#include "gate_job.h"

enum { MOVES_MAX = 30, HITS_MAX = 12 };

/* ---- words --------------------------------------------------------------------------- */

static void put_side(const struct kb_room *room, json_t *row, const char *side,
		     const struct kb_gate_got *got)
{
	static const char *const verdicts[] = {
		[KB_VERDICT_ANSWER] = "answer", [KB_VERDICT_CHOOSE] = "choose",
		[KB_VERDICT_NONE] = "none",
	};
	char key[32];

	snprintf(key, sizeof(key), "%s_title", side);
	put(row, key, *got->title ? got->title : got->article);
	snprintf(key, sizeof(key), "%s_said", side);
	put(row, key, got->said);
	snprintf(key, sizeof(key), "%s_sub", side);
	json_object_set_new(row, key, json_sprintf("%s · %.0f %%",
		kb_room_name(room, "edit_verdict", verdicts[got->verdict]),
		got->confidence * 100));
}

static json_t *row_json(const struct kb_room *room,
			const struct kb_gate_row *row)
{
	json_t *to = json_pack("{s:s,s:s,s:b}", "question", row->question,
		"code", row->lang, "pinned", *row->pinned != '\0');

	put_side(room, to, "was", &row->was);
	put_side(room, to, "now", &row->now);
	return to;
}

static void add_rows(struct kb_room *room, const struct kb_gate_report *report)
{
	json_t *flips = json_array(), *says = json_array();
	json_t *moves = json_array();
	size_t n = 0;

	for (size_t i = 0; i < report->n; i++) {
		const struct kb_gate_row *row = &report->rows[i];

		if (row->change == KB_GATE_FLIPPED && *row->pinned)
			json_array_append_new(flips, row_json(room, row));
		else if (row->change == KB_GATE_SAID_CHANGED && *row->pinned)
			json_array_append_new(says, row_json(room, row));
		else if (row->change >= KB_GATE_SAID_CHANGED &&
			 n++ < MOVES_MAX)
			json_array_append_new(moves, row_json(room, row));
	}
	json_object_set_new(room->context, "flips", flips);
	json_object_set_new(room->context, "says", says);
	json_object_set_new(room->context, "moves", moves);
	kb_room_put(room, "moves_text", kb_words_count(room->v.words,
		room, "edit_gate_moves", (int64_t)n));
}

static void add_hits(struct kb_draft *d, const struct kb_gate_report *report)
{
	const struct kb_gate_row **rows;
	size_t n = kb_gate_hits(report, d, d->article->id, &rows);
	json_t *list = json_array();

	for (size_t i = 0; i < n && i < HITS_MAX; i++) {
		bool then = !strcmp(rows[i]->now.article, d->article->id);
		bool was = !strcmp(rows[i]->was.article, d->article->id);

		json_array_append_new(list, json_pack("{s:s,s:s}", "question",
			rows[i]->question, "text", kb_room_word(d->room,
			then && was ? "edit_hit_same" : then ?
			"edit_hit_gained" : "edit_hit_lost")));
	}
	json_object_set_new(d->room->context, "hits", list);
}

static void add_sum(struct kb_room *room, const struct kb_gate_report *report)
{
	const struct kb_words *w = room->v.words;

	kb_room_put(room, "gate_text", talloc_asprintf(room, "%s · %s",
		kb_words_count(w, room, "edit_gate_asked",
			       (int64_t)report->n),
		kb_words_count(w, room, "edit_gate_flips",
			       (int64_t)report->flipped_pins)));
	if (report->as_of > room->v.now)
		kb_room_put(room, "gate_then", kb_words_fill(w, room,
			"edit_gate_then", "time",
			kb_room_when(room, report->as_of)));
	json_object_set_new(room->context, "sign",
			    json_boolean(report->flipped_pins > 0));
}

/* ---- asking ----------------------------------------------------------------------------- */

void kb_gate_show(struct kb_room *room, const struct kb_gate_report *report)
{
	add_rows(room, report);
	add_sum(room, report);
}

enum kb_status kb_draft_gate(struct kb_draft *d, enum kb_edit_gate *ret,
			     bool *wait, struct kb_error *err)
{
	const struct kb_gate_job what = { .id = d->article->id,
		.lang = d->article->lang, .source = d->source,
		.len = d->len };
	const struct kb_gate_report *report;
	enum kb_status status = kb_room_gate(d->room, &what, &report, wait,
					     err);

	if (status || *wait)
		return status;
	*ret = kb_gate_word(report);
	if (!d->room->context)
		return KB_OK;
	kb_gate_show(d->room, report);
	add_hits(d, report);
	kb_room_put(d->room, "signed_reason", d->signed_reason);
	return KB_OK;
}
