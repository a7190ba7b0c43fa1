/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * queue.h - the editors' queue on the page: rows on the left, the evidence of
 * the one that is open on the right.
 */
#ifndef KB_SEARCHD_QUEUE_H
#define KB_SEARCHD_QUEUE_H

#include "edit.h"

/* ---- sweep.c ---- */
/* What the store knows by itself is in the queue, as of a minute ago. */
KB_NODISCARD enum kb_status kb_queue_fresh(struct kb_room *room,
	struct kb_error *err);

/* ---- evidence.c ---- */
/* "open" of the page: what is known of this row, and what can be done. */
KB_NODISCARD enum kb_status kb_evidence(struct kb_room *room,
	const struct kb_queue_row *row, struct kb_error *err);

/* The bench with an article, at the line that the detail names; row goes with
   it, so that publishing closes it. */
const char *kb_bench_to(struct kb_room *room, const struct kb_queue_item *i,
			const char *id, const char *lang, const char *line);

/* ---- evidence_said.c: what was said, asked, found; each adds to "open" ---- */
/* A line of what a person said: {"text","by","when","case","case_to"}. */
json_t *kb_said_row(struct kb_room *room, const struct kb_queue_item *item);
/* The same, or of an item that votes raised a row for each of the newest. */
void kb_said_add(struct kb_room *room, const struct kb_queue_item *item,
		 json_t *list);
/* What the customer was shown, by its receipt, as it was then. */
void kb_said_then(struct kb_room *room, const struct kb_queue_item *item,
		  json_t *to);
/* Articles nearest to a question: "near". */
KB_NODISCARD enum kb_status kb_said_near(struct kb_room *room,
	const struct kb_queue_item *item, json_t *to, struct kb_error *err);
/* Dates of the article, those that matter: "dates". */
void kb_said_dates(struct kb_room *room, const struct kb_queue_item *item,
		   json_t *to);

/* ---- evidence_sides.c ---- */
/* What does not agree: "sides" word for word, "pair" as passages, "fix". */
void kb_said_sides(struct kb_room *room, const struct kb_queue_item *item,
		   json_t *to);

/* ---- finding.c ---- */
/* "lint_" or "lint_fix_" and a rule with what its sentence needs; own if there is
   no such text. */
const char *kb_finding_said(struct kb_room *room, const char *prefix,
			    const char *rule, const json_t *args,
			    const char *own);
/* What an item is about, as said in the reader's language where a program says
   it. */
const char *kb_queued_text(struct kb_room *room,
			   const struct kb_queue_item *item);

#endif
