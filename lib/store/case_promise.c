/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_promise.c - in: a promise made in a case, when it was done and who was
 * told. Out: whether it was kept, by how much, and what would excuse it.
 */
#include "case_view.h"

static struct kb_promise promise_of(const json_t *body)
{
	return (struct kb_promise){
		.what = kb_body_text(body, "what"),
		.within = kb_body_text(body, "within"),
		.clock = kb_body_text(body, "clock"),
		.starts = "",
		.calendar = kb_body_text(body, "calendar"),
		.exception = kb_body_text(body, "exception"),
		.holiday_adds = kb_body_text(body, "holiday_adds"),
		.tell = kb_body_text(body, "tell"),
		.tell_within = kb_body_text(body, "tell_within"),
		.clause = kb_body_text(body, "clause"),
	};
}

/* By the due time alone: nobody said within what. */
static struct kb_keeping by_due(int64_t due, const struct kb_course *c)
{
	int64_t end = c->done ? c->done : c->now;

	return (struct kb_keeping){
		.kept = end > due ? KB_KEPT_NO :
			c->done ? KB_KEPT_YES : KB_KEPT_RUNNING,
		.due = { .due = due }, .by = due - end,
	};
}

static void set_kept(const struct kb_case_view *v, json_t *item,
		     const struct kb_keeping *k, int64_t told)
{
	json_object_set_new(item, "kept",
			    json_string(kb_kept_name(k->kept)));
	json_object_set_new(item, "by_seconds", json_integer(k->by));
	kb_case_view_time(v, item, "tell_by", k->tell_by);
	json_object_set_new(item, "told_late", json_boolean(k->told_late));
}

json_t *kb_case_view_promise(const struct kb_case_view *v,
			const struct kb_case_event *e, int64_t done,
			int64_t told)
{
	static const char *const texts[] = { "what", "owner", "clause",
		"article", "tell", "exception" };
	struct kb_promise p = promise_of(e->body);
	int64_t due = kb_body_number(e->body, "due");
	int64_t start = kb_body_number(e->body, "start");
	struct kb_course course = { start ? start : e->at, done, told,
				    v->now };
	struct kb_keeping k = by_due(due, &course);
	struct kb_error ignored;
	json_t *item = json_pack("{sI}", "seq", (json_int_t)e->seq);

	for (size_t i = 0; i < KB_COUNT(texts); i++)
		json_object_set_new(item, texts[i],
			json_string(kb_body_text(e->body, texts[i])));
	kb_case_view_time(v, item, "start", course.start);
	kb_case_view_time(v, item, "due", due);
	kb_case_view_time(v, item, "done_at", done);
	kb_case_view_time(v, item, "told_at", told);
	if (v->calendar && (!p.within[0] || kb_keeping_of(v->calendar, &p,
			&course, &k, &ignored) == KB_OK))
		set_kept(v, item, &k, told);
	return item;
}
