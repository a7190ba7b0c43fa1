/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keeping.c - was it kept? In: a promise and what happened when. Out: the due
 * time, by how much it was kept or missed, and whether its exception counts:
 * only when the one who must be told of it was told in time.
 */
#include "due.h"

static const char *const names[] = {
	[KB_KEPT_RUNNING] = "running", [KB_KEPT_YES] = "kept",
	[KB_KEPT_EXCUSED] = "excused", [KB_KEPT_NO] = "late",
};

const char *kb_kept_name(enum kb_kept kept)
{
	return names[kept];
}

static bool has(const char *text)
{
	return text && text[0];
}

/* Without a time of its own, telling is due when the promise is. */
static enum kb_status find_tell_by(const struct kb_calendar *c,
				   const struct kb_promise *p, int64_t start,
				   struct kb_keeping *k, struct kb_error *err)
{
	if (!has(p->tell))
		return KB_OK;
	k->tell_by = k->due.due;
	if (!has(p->tell_within))
		return KB_OK;
	return kb_due_after(c, "tell_within", p->tell_within, p->calendar,
			    start, &k->tell_by, err);
}

enum kb_status kb_keeping_of(const struct kb_calendar *c,
			     const struct kb_promise *p,
			     const struct kb_course *course,
			     struct kb_keeping *ret, struct kb_error *err)
{
	int64_t end = course->done ? course->done : course->now;
	struct kb_keeping k = { 0 };
	enum kb_status status = kb_due_of(c, p, course->start, &k.due, err);

	if (status == KB_OK)
		status = find_tell_by(c, p, course->start, &k, err);
	if (status != KB_OK)
		return status;
	k.told_late = course->told && k.tell_by && course->told > k.tell_by;
	k.by = k.due.due - end;
	if (k.by >= 0)
		k.kept = course->done ? KB_KEPT_YES : KB_KEPT_RUNNING;
	else
		k.kept = has(p->exception) && course->told && !k.told_late ?
			KB_KEPT_EXCUSED : KB_KEPT_NO;
	*ret = k;
	return KB_OK;
}
