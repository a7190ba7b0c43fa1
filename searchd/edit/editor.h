/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * editor.h - one article on the bench: its page, and what is done with it.
 */
#ifndef KB_SEARCHD_EDITOR_H
#define KB_SEARCHD_EDITOR_H

#include "draft.h"

/* ---- page_editor.c ---- */
/* The room around the article of the address; *lang: the parameter `of`, else
   a language that the article has. (`lang` is that of the interface.) */
KB_NODISCARD enum kb_status kb_editor_open(struct kb_request *r,
	struct kb_reply *reply, struct kb_room **ret, const char **lang,
	struct kb_error *err);
/* The page of a draft that was read, or of which it is known what is wrong. */
KB_NODISCARD enum kb_status kb_editor_show(struct kb_draft *d,
	struct kb_reply *reply, struct kb_error *err);

/* ---- editor_do.c ---- */
/* What a form asks to be done with a draft. */
KB_NODISCARD enum kb_status kb_editor_do(struct kb_draft *d,
	struct kb_reply *reply, struct kb_error *err);

/* ---- accept.c ---- */
/* "accept-3": finding 3 of this text is right as it is, with a reason and a
   name, both in the front matter. KB_INVALID: no reason, no such finding. */
KB_NODISCARD enum kb_status kb_draft_accept(struct kb_draft *d,
	const char *action, struct kb_error *err);

#endif
