/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_file.h - what the files about case files share: the table of what can
 * happen to a case, rows as records, and the step that adds one event.
 */
#ifndef KB_STORE_CASE_FILE_H
#define KB_STORE_CASE_FILE_H

#include <kb/case.h>

#include "db.h"

/* ---- what can happen (case_event.c) ------------------------------------------- */

/* Holds the body against its kind's row: known keys, types, lengths, what is
   needed. */
KB_NODISCARD enum kb_status kb_event_check(enum kb_event kind,
	const json_t *body, struct kb_error *err);
/* The body as it is stored: texts of people masked, nulls left out. New
   reference. */
KB_NODISCARD enum kb_status kb_event_mask(enum kb_event kind,
	struct kb_masking *mk, void *mem, const json_t *body, json_t **ret,
	struct kb_error *err);
/* What other systems are told of it: nothing that names a person; NULL: this
   kind does not go out. New reference. */
json_t *kb_event_public(enum kb_event kind, const json_t *body);
/* One line about it, from the body; "" if it says no more than its kind. */
const char *kb_event_line(enum kb_event kind, void *mem, const json_t *body);
/* "" and 0 for what is not there. */
const char *kb_body_text(const json_t *body, const char *key);
int64_t kb_body_number(const json_t *body, const char *key);

/* ---- an event on its way ----------------------------- */

struct kb_adding {
	struct kb_store *s;
	void *mem;
	struct kb_case_file file;
	struct kb_masking *mk;
	struct kb_case_event event;	/* body masked */
};
/* Makes mk for a file's texts. */
KB_NODISCARD enum kb_status kb_case_masking(struct kb_adding *a,
	struct kb_error *err);
/* In a transaction; file, masking and the event but for its body are there. */
KB_NODISCARD enum kb_status kb_case_put_event(struct kb_adding *a,
	const json_t *body, struct kb_error *err);
/* A name of a person or of another system; what: for the error. */
KB_NODISCARD enum kb_status kb_case_check_name(const char *what,
	const char *name, struct kb_error *err);
/* Keeps what is due, linked, resolved in step with the event. */
KB_NODISCARD enum kb_status kb_case_keep(struct kb_adding *a,
	struct kb_error *err);
/* Puts it in front of every listener. */
KB_NODISCARD enum kb_status kb_outgoing_put(struct kb_adding *a,
	struct kb_error *err);

/* ---- rows ---------------------------------------------------------------------- */

/* A file from the columns of file_get; an event from those of events_of.
   Strings are children of mem. */
struct kb_case_file kb_file_row(void *mem, sqlite3_stmt *stmt);
KB_NODISCARD enum kb_status kb_event_row(struct kb_store *s, void *mem,
	sqlite3_stmt *stmt, struct kb_case_event *ret, struct kb_error *err);
/* All files of a statement whose first step gave st. */
KB_NODISCARD enum kb_status kb_file_rows(struct kb_store *s, void *mem,
	sqlite3_stmt *stmt, enum kb_status st, struct kb_case_file **ret,
	size_t *n, struct kb_error *err);
/* KB_NOT_FOUND says which case. */
KB_NODISCARD enum kb_status kb_file_get(struct kb_store *s, void *mem,
	const char *id, struct kb_case_file *ret, struct kb_error *err);

#endif
