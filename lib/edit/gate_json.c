/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gate_json.c - the gate's report for pages and programs, and which questions
 * hit one article. In: a report. Out: JSON; rows.
 */
#include <kb/gate.h>

const char *kb_gate_change_name(enum kb_gate_change change)
{
	static const char *const names[KB_GATE_CHANGES] = {
		[KB_GATE_SAME] = "same", [KB_GATE_MOVED] = "moved",
		[KB_GATE_SAID_CHANGED] = "said_changed",
		[KB_GATE_FLIPPED] = "flipped" };

	return names[change];
}

size_t kb_gate_hits(const struct kb_gate_report *r, void *mem,
		    const char *article, const struct kb_gate_row ***ret)
{
	const struct kb_gate_row **rows = kb_array(mem,
		const struct kb_gate_row *, r->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		if (!strcmp(r->rows[i].was.article, article) ||
		    !strcmp(r->rows[i].now.article, article))
			rows[n++] = &r->rows[i];
	*ret = rows;
	return n;
}

static json_t *got_json(const struct kb_gate_got *got)
{
	static const char *const verdicts[] = {
		[KB_VERDICT_ANSWER] = "answer", [KB_VERDICT_CHOOSE] = "choose",
		[KB_VERDICT_NONE] = "none" };
	json_t *top = json_array();

	for (size_t i = 0; i < got->n_top; i++)
		json_array_append_new(top, json_string(got->top[i]));
	return json_pack("{s:s, s:f, s:s, s:i, s:s, s:s, s:o}",
		"verdict", verdicts[got->verdict],
		"confidence", got->confidence, "article", got->article,
		"version", got->version, "title", got->title,
		"said", got->said, "top", top);
}

json_t *kb_gate_row_json(const struct kb_gate_row *row)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:b, s:i, s:b, s:s, s:o, s:o}",
		"question", row->question, "lang", row->lang,
		"pinned", row->pinned, "pins", row->pins,
		"staff", row->staff, "asked", (int)row->asked,
		"failed", row->failed,
		"change", kb_gate_change_name(row->change),
		"was", got_json(&row->was), "now", got_json(&row->now));
}

json_t *kb_gate_json(const struct kb_gate_report *r, bool all)
{
	static const char *const verdicts[] = {
		[KB_GATE_OPEN] = "open",
		[KB_GATE_NEEDS_NOTE] = "needs_note",
		[KB_GATE_NEEDS_REASON] = "needs_reason",
	};
	json_t *rows = json_array(), *changed = json_object();
	char as_of[32];

	for (size_t i = 0; i < r->n; i++)
		if (all || r->rows[i].failed ||
		    r->rows[i].change != KB_GATE_SAME)
			json_array_append_new(rows,
					      kb_gate_row_json(&r->rows[i]));
	for (int i = 0; i < KB_GATE_CHANGES; i++)
		json_object_set_new(changed,
			kb_gate_change_name((enum kb_gate_change)i),
			json_integer((json_int_t)r->changed[i]));
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:o, s:s, s:s, s:s, s:I, s:o}",
		"asked", (json_int_t)r->n, "pins", (json_int_t)r->pins,
		"flipped_pins", (json_int_t)r->flipped_pins,
		"said_pins", (json_int_t)r->said_pins,
		"failed", (json_int_t)r->failed, "changed", changed,
		"verdict", verdicts[kb_gate_verdict(r)],
		"as_of", kb_time_format(r->as_of, as_of, sizeof(as_of)),
		"generation", r->state.generation,
		"took_us", (json_int_t)(r->took_ns / 1000), "rows", rows);
}
