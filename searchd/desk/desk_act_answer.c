/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_act_answer.c - with the answer on the screen: shown, said, stepped
 * through, asked back, doubted. In: the fields of a form. Out: events of the
 * case; what was asked and shown is noted once, not each time it stays there.
 */
#include "desk_do.h"

#include <kb/receipt.h>
#include "../json_body.h"
#include "../site.h"

static const char *field(const struct kb_desk *d, const char *name)
{
	return kb_request_field(d->r, name);
}

static const json_t *last_of(const struct kb_desk *d, const char *list)
{
	const json_t *items = json_object_get(d->file, list);

	return json_array_get(items, json_array_size(items) - 1);
}

/* The title of the version that was shown. */
static enum kb_status title_of(struct kb_desk *d, const char **ret,
			       struct kb_error *err)
{
	struct kb_stored st;
	enum kb_status status = kb_store_version_of(d->store, d,
		field(d, "article"), field(d, "lang"),
		(int)kb_desk_number(d, "version"), &st, err);

	if (!status)
		*ret = st.article->title;
	return status;
}

static enum kb_status note_asked(struct kb_desk *d, struct kb_error *err)
{
	if (!*d->q || kb_desk_asks(d, text_of(last_of(d, "asked"),
					      "question")))
		return KB_OK;
	return kb_desk_event(d, KB_EVENT_ASKED, json_pack("{s:s,s:s}",
		"question", d->q, "lang", d->lang->code), err);
}

static enum kb_status note_shown(struct kb_desk *d, struct kb_error *err)
{
	const json_t *last = last_of(d, "shown");
	const char *article = field(d, "article"), *title;
	enum kb_status status;

	if (!strcmp(text_of(last, "article"), article) &&
	    !strcmp(text_of(last, "receipt"), field(d, "receipt")))
		return KB_OK;
	status = title_of(d, &title, err);
	if (status)
		return status;
	return kb_desk_event(d, KB_EVENT_SHOWN, json_pack(
		"{s:s,s:s,s:s,s:I,s:s,s:s}", "receipt", field(d, "receipt"),
		"verdict", "answer", "article", article, "version",
		(json_int_t)kb_desk_number(d, "version"), "lang",
		field(d, "lang"), "title", title), err);
}

enum kb_status kb_desk_act_open(struct kb_desk *d, const char **did,
				struct kb_error *err)
{
	enum kb_status status = note_asked(d, err);

	*did = "open";
	return status ? status : note_shown(d, err);
}

enum kb_status kb_desk_act_choose(struct kb_desk *d, const char **did,
				  struct kb_error *err)
{
	enum kb_status status = note_asked(d, err);

	(void)did;
	if (status)
		return status;
	return kb_desk_event(d, KB_EVENT_FACT, json_pack("{s:s,s:s}",
		"attribute", field(d, "attribute"), "value",
		field(d, "value")), err);
}

enum kb_status kb_desk_act_unfact(struct kb_desk *d, const char **did,
				  struct kb_error *err)
{
	(void)did;
	return kb_desk_event(d, KB_EVENT_FACT, json_pack("{s:s,s:s}",
		"attribute", field(d, "attribute"), "value", ""), err);
}

enum kb_status kb_desk_act_tick(struct kb_desk *d, const char **did,
				struct kb_error *err)
{
	(void)did;
	return kb_desk_event(d, KB_EVENT_TICKED, json_pack(
		"{s:s,s:I,s:I,s:s,s:b}", "article", field(d, "article"),
		"version", (json_int_t)kb_desk_number(d, "version"),
		"step", (json_int_t)kb_desk_number(d, "step"),
		"text", field(d, "text"),
		"done", !strcmp(field(d, "done"), "1")), err);
}

/* Is the receipt of this version, as the card? */
static bool shows(struct kb_desk *d, const json_t *record)
{
	const json_t *card = json_array_get(json_object_get(json_object_get(
		record, "receipt"), "shown"), 0);

	return !strcmp(text_of(card, "article"), field(d, "article")) &&
		!strcmp(text_of(card, "lang"), field(d, "lang")) &&
		json_integer_value(json_object_get(card, "version")) ==
		kb_desk_number(d, "version");
}

static enum kb_status find_record(struct kb_desk *d, json_t **ret,
				  struct kb_error *err)
{
	enum kb_status status = kb_receipts_find(kb_receipts_dir(d,
		&d->r->site->config), field(d, "receipt"), ret, err);

	if (status)
		return status;
	if (shows(d, *ret))
		return KB_OK;
	json_decref(*ret);
	return kb_error_set(err, KB_INVALID, "the receipt is of another "
			    "answer");
}

/* The case keeps the receipt itself, so that it can be replayed when the log's
   time is over. */
enum kb_status kb_desk_act_link(struct kb_desk *d, const char **did,
				struct kb_error *err)
{
	const char *title;
	json_t *record;
	enum kb_status status = find_record(d, &record, err);

	if (status)
		return status;
	kb_json_keep(d->r, record);
	status = kb_desk_act_open(d, did, err);
	if (!status)
		status = title_of(d, &title, err);
	*did = "link";
	if (status)
		return status;
	return kb_desk_event(d, KB_EVENT_LINKED, json_pack(
		"{s:s,s:O,s:s,s:s,s:I,s:s}", "receipt", field(d, "receipt"),
		"record", record, "article", field(d, "article"), "lang",
		field(d, "lang"), "version",
		(json_int_t)kb_desk_number(d, "version"), "title", title),
		err);
}

enum kb_status kb_desk_act_flag(struct kb_desk *d, const char **did,
				struct kb_error *err)
{
	const struct kb_queue_item item = {
		.kind = KB_QUEUED_FLAG, .case_id = d->case_id,
		.article = field(d, "article"), .lang = field(d, "lang"),
		.version = (int)kb_desk_number(d, "version"),
		.receipt = field(d, "receipt"), .text = field(d, "text"),
		.by = d->r->who->name,
	};
	int64_t seq;
	enum kb_status status;

	*did = "flag";
	if (!*item.text)
		return kb_error_set(err, KB_INVALID, "what is wrong?");
	status = kb_queue_add(d->store, &item, &seq, err);
	if (status || !*d->case_id)
		return status;
	return kb_desk_event(d, KB_EVENT_FLAGGED, json_pack("{s:s,s:I,s:s}",
		"article", item.article, "version", (json_int_t)item.version,
		"text", item.text), err);
}
