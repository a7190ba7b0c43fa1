/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * curation.h - what editors arrange around the articles, on the page.
 */
#ifndef KB_SEARCHD_CURATION_H
#define KB_SEARCHD_CURATION_H

#include <kb/curation.h>
#include "edit.h"

struct kb_curation {
	struct kb_room *room;
	const struct kb_lang *lang;	/* whose lists these are */
};

/* ---- curation_lists.c ---- */
/* A text field of the form, lines ended by a line feed alone; "": not sent. */
const char *kb_curation_text(struct kb_curation *c, const char *name);
/* Everything on the page; what was sent and refused stands in it. */
KB_NODISCARD enum kb_status kb_curation_lists(struct kb_curation *c,
	struct kb_error *err);
/* Changes, each from the form. KB_INVALID, KB_LIMIT: what is wrong with it. */
typedef enum kb_status (*kb_curation_fn)(struct kb_curation *c,
					 struct kb_error *err);
enum kb_status kb_curation_synonyms(struct kb_curation *c,
				    struct kb_error *err);
enum kb_status kb_curation_heads(struct kb_curation *c, struct kb_error *err);
enum kb_status kb_curation_notice(struct kb_curation *c, struct kb_error *err);
enum kb_status kb_curation_notice_remove(struct kb_curation *c,
					 struct kb_error *err);
enum kb_status kb_curation_redirect_remove(struct kb_curation *c,
					   struct kb_error *err);

#endif
