/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_due.c - what is due: of the open case, or first of all, mine before
 * everybody's, overdue before what comes. In: tasks and promises. Out: "dues"
 * with words.
 */
#include "desk.h"

enum { SHOWN = 12, LOOKED_AT = 64 };

/* One line: what, when, how long yet, or how late. */
static json_t *line_of(struct kb_desk *d, const char *what, int64_t due,
		       const char *owner)
{
	const char *left = kb_desk_left(d, due - d->v.now);
	json_t *to = json_object();

	put(to, "what", what);
	put(to, "when", kb_desk_when(d, d->v.words, due));
	put(to, "iso", kb_desk_iso(d, due));
	put(to, "sub", *owner ? talloc_asprintf(d, "%s · %s", left, owner) :
	    left);
	json_object_set_new(to, "late", json_boolean(due < d->v.now));
	return to;
}

/* ---- of a case ---------------------------------------------------------------- */

static int64_t seq_of(const json_t *item)
{
	return json_integer_value(json_object_get(item, "seq"));
}

/* An exception counts only if somebody is told of it in time. */
static void add_duty(struct kb_desk *d, const json_t *promise, json_t *line)
{
	int64_t by = kb_desk_time(d, promise, "tell_by");
	const char *tell = text_of(promise, "tell");

	if (!*tell || kb_desk_time(d, promise, "told_at"))
		return;
	json_object_set_new(line, "tell_of", json_integer(seq_of(promise)));
	put(line, "tell", tell);
	put(line, "tell_text", by ? kb_desk_fill(d, d->v.words,
		"desk_tell_button_by", "whom", tell, "time",
		kb_desk_when(d, d->v.words, by), NULL) :
	    kb_desk_fill(d, d->v.words, "desk_tell_button", "whom", tell,
			 NULL));
}

static void add_list(struct kb_desk *d, const char *list, const char *what,
		     json_t *to)
{
	json_t *item, *line;
	size_t i;

	json_array_foreach(json_object_get(d->file, list), i, item) {
		int64_t due = kb_desk_time(d, item, "due");

		if (kb_desk_time(d, item, "done_at"))
			continue;
		line = line_of(d, text_of(item, what), due,
			       text_of(item, "owner"));
		json_object_set_new(line, "of", json_integer(seq_of(item)));
		json_object_set_new(line, "due", json_integer(due));
		if (!strcmp(list, "promises"))
			add_duty(d, item, line);
		json_array_append_new(to, line);
	}
}

/* In time or late, by how much, by which clause, and whether who must hear of
   an exception did. */
static const char *how_kept(struct kb_desk *d, const json_t *promise)
{
	const char *kept = text_of(promise, "kept");
	const char *clause = text_of(promise, "clause");
	int64_t by = json_integer_value(json_object_get(promise,
							"by_seconds"));
	const char *said = by < 0 ? kb_desk_left(d, by) :
		kb_words_get(d->v.words, "desk_kept");
	const char *told = !*text_of(promise, "tell") || by >= 0 ? NULL :
		!strcmp(kept, "excused") ? "desk_told_in_time" :
		kb_desk_time(d, promise, "told_at") ? "desk_told_late" :
		"desk_told_nobody";

	if (told)
		said = talloc_asprintf(d, "%s · %s", said,
				       kb_words_get(d->v.words, told));
	return *clause ? talloc_asprintf(d, "%s · §\u00a0%s", said,
		strchr(clause, '#') ? strchr(clause, '#') + 1 : clause) : said;
}

/* Promises that were dealt with. */
static void add_settled(struct kb_desk *d, json_t *to)
{
	json_t *item, *line;
	size_t i;

	json_array_foreach(json_object_get(d->file, "promises"), i, item) {
		int64_t done = kb_desk_time(d, item, "done_at");

		if (!done)
			continue;
		line = json_object();
		put(line, "what", text_of(item, "what"));
		put(line, "when", kb_desk_when(d, d->v.words, done));
		put(line, "iso", kb_desk_iso(d, done));
		put(line, "sub", how_kept(d, item));
		json_object_set_new(line, "late", json_boolean(strcmp(
			text_of(item, "kept"), "late") == 0));
		json_array_append_new(to, line);
	}
}

/* The earliest first; few enough to be sorted by moving. */
static void sort(json_t *list)
{
	for (size_t i = 1; i < json_array_size(list); i++) {
		json_t *item = json_incref(json_array_get(list, i));
		json_int_t due = json_integer_value(json_object_get(item,
								    "due"));
		size_t to = i;

		while (to && json_integer_value(json_object_get(
				json_array_get(list, to - 1), "due")) > due)
			to--;
		json_array_remove(list, i);
		json_array_insert_new(list, to, item);
	}
}

/* ---- of all ------------------------------------------------------------------- */

static void add_due(struct kb_desk *d, const struct kb_case_due *due,
		    json_t *to)
{
	json_t *line = line_of(d, due->text, due->due, due->owner);

	put(line, "to", talloc_asprintf(d, "%s?case=%s", d->here,
					kb_url_encode(d, due->case_id)));
	put(line, "sub", talloc_asprintf(d, "%s · %s", due->case_id,
					 text_of(line, "sub")));
	json_array_append_new(to, line);
}

/* Mine, then the others': first what is late, then what comes. */
static enum kb_status add_first(struct kb_desk *d, json_t *to,
				struct kb_error *err)
{
	const char *me = d->r->who->name;
	struct kb_case_due *all;
	size_t n;
	enum kb_status status = kb_cases_due(d->store, d, NULL, LOOKED_AT,
					     &all, &n, err);
	struct kb_case_due *mine;
	size_t n_mine;

	if (!status)
		status = kb_cases_due(d->store, d, me, SHOWN, &mine, &n_mine,
				      err);
	for (size_t i = 0; !status && i < n_mine; i++)
		add_due(d, &mine[i], to);
	for (size_t i = 0; !status && i < n &&
	     json_array_size(to) < SHOWN; i++)
		if (strcmp(all[i].owner, me) != 0)
			add_due(d, &all[i], to);
	return status;
}

enum kb_status kb_desk_dues(struct kb_desk *d, struct kb_error *err)
{
	json_t *list = json_array(), *settled = json_array();
	enum kb_status status = KB_OK;

	json_object_set_new(d->context, "dues", list);
	json_object_set_new(d->context, "settled", settled);
	if (d->file) {
		add_list(d, "promises", "what", list);
		add_list(d, "tasks", "text", list);
		sort(list);
		add_settled(d, settled);
	} else {
		status = add_first(d, list, err);
	}
	if (json_array_size(list))
		put(json_array_get(list, 0), "key", "d");
	return status;
}
