/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_promise.c - when what the card promises falls due in this case, who must
 * be told, and by when a callback can be promised. In: an article's promise, the
 * case's country and beginning. Out: due times and their words.
 */
#include "desk.h"

#include <kb/text.h>

enum { QUARTER = 15 * 60 };

int64_t kb_desk_start(const struct kb_desk *d, const struct kb_promise *p)
{
	int64_t opened = d->file ? kb_desk_time(d, d->file, "opened_at") : 0;

	return opened && !strcmp(p->starts, "case") ? opened : d->v.now;
}

static const char *holiday_of(const struct kb_desk *d, const struct kb_due *due)
{
	const char *name = kb_holiday_name(d->calendar, due->holiday,
					   d->r->lang->code);

	return kb_desk_fill(d->v.mem, d->v.words, "desk_due_holiday", "date",
			    name ? name : kb_words_date(d->v.words, d->v.mem,
							due->holiday), NULL);
}

static bool due_of(const struct kb_desk *d, const struct kb_promise *p,
		   struct kb_due *ret)
{
	struct kb_error err;

	return *p->within && !kb_due_of(d->calendar, p, kb_desk_start(d, p),
					ret, &err);
}

int64_t kb_desk_promised(const struct kb_desk *d, const char *article)
{
	json_t *promise;
	size_t i;

	json_array_foreach(json_object_get(d->file, "promises"), i, promise)
		if (!strcmp(text_of(promise, "article"), article) &&
		    !kb_desk_time(d, promise, "done_at"))
			return kb_desk_time(d, promise, "due");
	return 0;
}

/* What was promised already stays what it was. */
bool kb_desk_due(const struct kb_desk *d, const struct kb_article *a,
		 struct kb_due *ret)
{
	int64_t promised = kb_desk_promised(d, a->id);

	if (!a->promise)
		return false;
	*ret = (struct kb_due){ .due = promised };
	return promised || due_of(d, a->promise, ret);
}

void kb_desk_promise(struct kb_desk *d, const struct kb_article *a,
		     json_t *card)
{
	const struct kb_promise *p = a->promise;
	json_t *said = json_object_get(card, "promised");
	struct kb_due due;

	if (!said || !kb_desk_due(d, a, &due))
		return;
	put(said, "due", kb_desk_when(d, d->v.words, due.due));
	put(said, "due_iso", kb_desk_iso(d, due.due));
	if (due.holiday)
		put(said, "holiday", holiday_of(d, &due));
	json_object_set_new(said, "uncertain", json_boolean(due.uncertain));
	if (*p->tell)
		put(said, "tell", kb_desk_fill(d, d->v.words, "desk_tell",
			"whom", kb_lang_convert(d, a->lang,
				kb_desk_text_lang(d, a->lang), p->tell,
				strlen(p->tell)), NULL));
}

/* Two hours in which we are open, to the next quarter. */
int64_t kb_desk_callback(const struct kb_desk *d)
{
	const struct kb_promise p = { .what = "", .within = "PT2H",
		.clock = "", .starts = "now", .calendar = "working",
		.exception = "", .holiday_adds = "", .tell = "",
		.tell_within = "", .clause = "" };
	struct kb_due due;

	if (!due_of(d, &p, &due))
		due.due = d->v.now + 8 * QUARTER;
	return (due.due + QUARTER - 1) / QUARTER * QUARTER;
}
