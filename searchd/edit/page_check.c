/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_check.c - POST /edit/check: what follows from a text while it is written,
 * one part of the page's right side. In: the editor's form and `what`. Out: that
 * <section>, as the page has it.
 */
#include "draft.h"

typedef enum kb_status (*part_fn)(struct kb_draft *d, bool *wait,
				  struct kb_error *err);

static enum kb_status lint(struct kb_draft *d, bool *wait, struct kb_error *err)
{
	(void)wait;
	return kb_after_lint(d, err);
}

static enum kb_status near(struct kb_draft *d, bool *wait, struct kb_error *err)
{
	(void)wait;
	return kb_after_near(d, err);
}

static enum kb_status gate(struct kb_draft *d, bool *wait, struct kb_error *err)
{
	enum kb_edit_gate ignored;

	return d->article ? kb_draft_gate(d, &ignored, wait, err) : KB_OK;
}

static enum kb_status preview(struct kb_draft *d, bool *wait,
			      struct kb_error *err)
{
	(void)wait;
	return kb_after_preview(d, kb_request_field(d->room->r, "audience"),
				kb_request_field(d->room->r, "preview"), err);
}

static enum kb_status attached(struct kb_draft *d, bool *wait,
			       struct kb_error *err)
{
	(void)wait;
	return kb_after_attached(d, err);
}

/* The form after an edit of the text, and the text after one of the form. */
static enum kb_status front(struct kb_draft *d, bool *wait,
			    struct kb_error *err)
{
	(void)wait;
	json_object_set_new(d->room->context, "source",
			    json_stringn_nocheck(d->source, d->len));
	return kb_front_form(d, err);
}

/* reads: looks at more than the lines of the front matter. */
static const struct { const char *what; part_fn add; bool reads; } parts[] = {
	{ "lint", lint, true }, { "near", near, true },
	{ "gate", gate, true }, { "preview", preview, true },
	{ "attached", attached, true },
	{ "front", front, false },
};

enum kb_status kb_page_edit_check(struct kb_request *r, struct kb_reply *reply,
				  struct kb_error *err)
{
	const char *what = kb_request_field(r, "what");
	const struct kb_lang *lang = kb_lang_find(kb_request_field(r,
								"lang_of"));
	struct kb_room *room;
	struct kb_draft *d;
	bool wait = false;
	size_t i = 0;
	enum kb_status status;

	while (i < KB_COUNT(parts) && strcmp(parts[i].what, what) != 0)
		i++;
	if (i == KB_COUNT(parts) || !lang)
		return kb_error_set(err, KB_INVALID, "what must be lint, near, "
			"gate, preview, attached or front, and lang_of a "
			"language");
	status = kb_room_open(r, reply, "", what, "/edit?", &room, err);
	if (!status)
		status = kb_draft_sent(room, kb_request_field(r, "id"),
				       lang->code, &d, err);
	if (!status && parts[i].reads)
		status = kb_draft_read(d, &wait, err);
	if (status || wait)
		return status;
	if (d->busy) {
		reply->retry_after = 1;
		r->refused = 503;
	}
	kb_room_put(room, "lang_of", lang->code);
	status = parts[i].add(d, &wait, err);
	if (status || wait)
		return status;
	json_object_set_new(room->context, talloc_asprintf(room, "part_%s",
							   what), json_true());
	return kb_room_render(room, KB_PAGE_EDIT_CHECK, reply, err);
}
