/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * template.h - what a new article begins with.
 */
#ifndef KB_SEARCHD_TEMPLATE_H
#define KB_SEARCHD_TEMPLATE_H

#include "edit.h"

/* "how-to", "fault", "policy", "outage", "script"; ends with NULL. */
extern const char *const kb_template_kinds[];

struct kb_template_from {
	const char *kind, *id, *title;
	const struct kb_lang *lang;
	const char *provenance;		/* NULL: none */
	const char **questions; size_t n_questions;
	const char *environment;	/* lines of YAML, or NULL */
	const char *answer, *steps;	/* Markdown, or NULL */
};
/* The whole text; child of the room. */
char *kb_template_text(struct kb_room *room, const struct kb_template_from *t);
/* Fills it from a case that is resolved. KB_NOT_FOUND. */
KB_NODISCARD enum kb_status kb_template_case(struct kb_room *room,
	const char *id, struct kb_template_from *t, struct kb_error *err);

#endif
