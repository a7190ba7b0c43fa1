/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_act_due.c - what somebody owes: tasks, callbacks, what an article
 * promises; done, or told that it will be late. In: the fields of a form, times
 * as people type them. Out: events of the case.
 */
#include "desk_do.h"

static const char *field(const struct kb_desk *d, const char *name)
{
	return kb_request_field(d->r, name);
}

/* "18:00" today, or a date and a time; never a time that is over. */
static enum kb_status read_due(struct kb_desk *d, int64_t *ret,
			       struct kb_error *err)
{
	const char *text = field(d, "due");

	if (!kb_clock_parse(d->calendar, text, d->v.now, ret))
		return kb_error_set(err, KB_INVALID, "'%s' is no time", text);
	if (*ret <= d->v.now)
		return kb_error_set(err, KB_INVALID, "%s is over", text);
	return KB_OK;
}

enum kb_status kb_desk_act_task(struct kb_desk *d, const char **did,
				struct kb_error *err)
{
	int64_t due;
	enum kb_status status = read_due(d, &due, err);

	*did = "task";
	return status ? status : kb_desk_event(d, KB_EVENT_TASK, json_pack(
		"{s:s,s:s,s:I}", "text", field(d, "text"), "owner",
		d->r->who->name, "due", (json_int_t)due), err);
}

/* Pressed twice, it is one. */
static bool is_owed(const struct kb_desk *d, const char *what)
{
	const json_t *promise;
	size_t i;

	json_array_foreach(json_object_get(d->file, "promises"), i, promise)
		if (!kb_desk_time(d, promise, "done_at") &&
		    !strcmp(text_of(promise, "what"), what))
			return true;
	return false;
}

static enum kb_status owe(struct kb_desk *d, const char *what, int64_t due,
			  struct kb_error *err)
{
	const struct kb_queue_item item = {
		.kind = KB_QUEUED_UNANSWERED, .case_id = d->case_id,
		.article = "", .lang = d->lang->code,
		.receipt = field(d, "receipt"),
		.text = *d->q ? d->q : field(d, "text"),
		.by = d->r->who->name,
	};
	int64_t seq;
	enum kb_status status = kb_desk_event(d, KB_EVENT_PROMISE, json_pack(
		"{s:s,s:s,s:I,s:I}", "what", what,
		"owner", d->r->who->name, "start", (json_int_t)d->v.now,
		"due", (json_int_t)due), err);

	return status ? status : kb_queue_add(d->store, &item, &seq, err);
}

/* Nothing sure is known: an answer is owed by a time, mine to keep, and the
   editors have the question; both, or neither. */
enum kb_status kb_desk_act_callback(struct kb_desk *d, const char **did,
				    struct kb_error *err)
{
	const char *what;
	int64_t due;
	enum kb_status status = read_due(d, &due, err);

	*did = "callback";
	if (!status && !*field(d, "text"))
		status = kb_error_set(err, KB_INVALID, "of what?");
	if (status)
		return status;
	what = kb_desk_fill(d, d->spoken, "desk_callback_what", "what",
			    field(d, "text"), NULL);
	if (is_owed(d, what))
		return KB_OK;
	status = kb_store_begin(d->store, err);
	if (status)
		return status;
	status = owe(d, what, due, err);
	if (!status)
		return kb_store_commit(d->store, err);
	kb_store_rollback(d->store);
	return status;
}

static json_t *promise_json(struct kb_desk *d, const struct kb_stored *st,
			    const struct kb_due *due)
{
	const struct kb_promise *p = st->article->promise;
	const struct { const char *key, *value; } texts[] = {
		{ "what", p->what }, { "within", p->within },
		{ "clock", p->clock }, { "calendar", p->calendar },
		{ "exception", p->exception },
		{ "holiday_adds", p->holiday_adds }, { "tell", p->tell },
		{ "tell_within", p->tell_within }, { "clause", p->clause },
		{ "article", st->article->id }, { "owner", d->r->who->name },
	};
	json_t *body = json_pack("{s:i,s:I,s:I}", "version", st->version,
		"start", (json_int_t)kb_desk_start(d, p),
		"due", (json_int_t)due->due);

	for (size_t i = 0; i < KB_COUNT(texts); i++)
		if (*texts[i].value)
			put(body, texts[i].key, texts[i].value);
	return body;
}

enum kb_status kb_desk_act_promise(struct kb_desk *d, const char **did,
				   struct kb_error *err)
{
	struct kb_stored st;
	struct kb_due due;
	enum kb_status status = kb_store_article_get(d->v.store, d,
		field(d, "article"), field(d, "lang"), KB_BRIEF, &st, err);

	*did = "promise";
	if (status || kb_desk_promised(d, st.article->id))
		return status;
	if (st.version != kb_desk_number(d, "version") ||
	    !kb_desk_due(d, st.article, &due))
		return kb_error_set(err, KB_INVALID, "the article promises "
				    "something else by now");
	return kb_desk_event(d, KB_EVENT_PROMISE, promise_json(d, &st, &due),
			     err);
}

enum kb_status kb_desk_act_done(struct kb_desk *d, const char **did,
				struct kb_error *err)
{
	*did = "done";
	return kb_desk_event(d, KB_EVENT_DONE, json_pack("{s:I}", "of",
		(json_int_t)kb_desk_number(d, "of")), err);
}

enum kb_status kb_desk_act_told(struct kb_desk *d, const char **did,
				struct kb_error *err)
{
	*did = "told";
	return kb_desk_event(d, KB_EVENT_TOLD, json_pack("{s:I,s:s}", "of",
		(json_int_t)kb_desk_number(d, "of"), "whom",
		field(d, "whom")), err);
}
