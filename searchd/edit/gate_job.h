/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gate_job.h - asking all pins of what would be, beside the workers.
 */
#ifndef KB_SEARCHD_GATE_JOB_H
#define KB_SEARCHD_GATE_JOB_H

#include <kb/gate.h>
#include "edit.h"

/* What is proposed; NULL: not that. */
struct kb_gate_job {
	const char *id, *lang, *source;	size_t len;	/* an article's text */
	const char *gone;		/* an id that goes, in lang */
	const char *synonyms; size_t n_synonyms;	/* file of lang */
};
/* *wait: return KB_OK, the handler is called again. Pinned answers that would
   change: kb_gate_verdict(). KB_BUSY: too many ask at once. */
KB_NODISCARD enum kb_status kb_room_gate(struct kb_room *room,
	const struct kb_gate_job *what, const struct kb_gate_report **ret,
	bool *wait, struct kb_error *err);
enum kb_edit_gate kb_gate_word(const struct kb_gate_report *report);
/* A report on the page: "flips", "moves", what it comes to. */
void kb_gate_show(struct kb_room *room, const struct kb_gate_report *report);

#endif
