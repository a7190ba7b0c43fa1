/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * draft.h - the text that somebody works on: as a form brought it, as it was
 * kept while he wrote, or as the newest version has it.
 */
#ifndef KB_SEARCHD_DRAFT_H
#define KB_SEARCHD_DRAFT_H

#include "edit.h"

struct kb_draft {
	struct kb_room *room;
	const char *id, *lang;
	int base, revision;		/* version, and of what was kept */
	const char *source; size_t len;
	const struct kb_article *article;	/* parsed; NULL: problem */
	const char *problem;		/* "Line 3: ..." in English, or NULL */
	int problem_line;
	bool busy;			/* not read: too many are */
	struct kb_edit_look look;	/* what there is of it */
	bool pending;			/* source is what was kept */
	int64_t pending_at;
	const char *note, *signed_reason;
	const char *wrong_field, *wrong;	/* a field that cannot be set */
};

/* ---- draft.c ---- */
/* From the address: what this person has kept, else the newest version, else
   for a language that is missing the text of another one. KB_NOT_FOUND. */
KB_NODISCARD enum kb_status kb_draft_load(struct kb_room *room,
	const char *id, const char *lang, struct kb_draft **ret,
	struct kb_error *err);
/* From a form: text and fields together. */
KB_NODISCARD enum kb_status kb_draft_sent(struct kb_room *room,
	const char *id, const char *lang, struct kb_draft **ret,
	struct kb_error *err);
/* A text of no article yet. */
KB_NODISCARD enum kb_status kb_draft_new(struct kb_room *room, const char *id,
	const char *lang, const char *source, struct kb_draft **ret,
	struct kb_error *err);
/* The same of a program, whose fields are in its text already. */
KB_NODISCARD enum kb_status kb_draft_given(struct kb_room *room,
	const char *id, const char *lang, int base, const char *source,
	size_t len, struct kb_draft **ret, struct kb_error *err);
/* Reads the text. What is wrong with it is in the draft; KB_OK then, too.
   For kb_draft_read(), and texts that were stored as a version. */
KB_NODISCARD enum kb_status kb_draft_parse(struct kb_draft *d,
	struct kb_error *err);
/* The editor's page of it. */
const char *kb_draft_address(const struct kb_draft *d);

/* ---- front.c ---- */
/* "fields" of the form beside the text. */
KB_NODISCARD enum kb_status kb_front_form(struct kb_draft *d,
	struct kb_error *err);
/* What was changed in the form goes into the text; where only the text was
   changed, the text counts. */
KB_NODISCARD enum kb_status kb_front_take(struct kb_draft *d,
	struct kb_error *err);

/* ---- guard.c ---- */
/* Reads the text, after a process of its own has shown that this takes little
   time. *wait: return KB_OK at once, the handler is called again. What is wrong
   with the text, or that too many are being read, is in the draft. */
KB_NODISCARD enum kb_status kb_draft_read(struct kb_draft *d, bool *wait,
	struct kb_error *err);

/* ---- after_lint.c, after_gate.c, after_preview.c, after_attached.c: what
   stands beside it ---- */
/* What is wrong with a text that was read; children of the draft. */
struct kb_findings;
KB_NODISCARD enum kb_status kb_draft_findings(struct kb_draft *d,
	struct kb_findings *ret, struct kb_error *err);
KB_NODISCARD enum kb_status kb_after_lint(struct kb_draft *d,
	struct kb_error *err);
KB_NODISCARD enum kb_status kb_after_near(struct kb_draft *d,
	struct kb_error *err);
/* audience: "public" or "agent"; lang: as it would be read in; both may be "". */
KB_NODISCARD enum kb_status kb_after_preview(struct kb_draft *d,
	const char *audience, const char *lang, struct kb_error *err);
/* Pictures and papers: those that a text which was read shows, and spare ones. */
KB_NODISCARD enum kb_status kb_after_attached(struct kb_draft *d,
	struct kb_error *err);
/* The line that shows one; file: what it was called, NULL: not known. */
const char *kb_attached_link(void *mem, const char *name, const char *type,
			     const char *file);
/* Asks all pins of what would be of a text that was read, and shows what differs
   if there is a page. *wait: return KB_OK, the handler is called again. */
KB_NODISCARD enum kb_status kb_draft_gate(struct kb_draft *d,
	enum kb_edit_gate *ret, bool *wait, struct kb_error *err);

/* ---- conflict.c ---- */
/* Somebody else saved meanwhile: both sides, merged into the draft, whose base
   is the newest version then. */
KB_NODISCARD enum kb_status kb_draft_conflict(struct kb_draft *d,
	struct kb_error *err);
/* ---- folder.c ---- */
/* Where a synced folder has another text: both sides, merged into the draft if
   nothing is kept yet. */
KB_NODISCARD enum kb_status kb_draft_folder(struct kb_draft *d,
	struct kb_error *err);
/* After it was saved: the form says whether that was on its page. */
KB_NODISCARD enum kb_status kb_draft_folder_end(struct kb_draft *d,
	struct kb_error *err);

/* Rows of two texts side by side, for edit_diff_row. New reference. */
KB_NODISCARD enum kb_status kb_diff_json(void *mem, const char *a,
	size_t a_len, const char *b, size_t b_len, bool all, json_t **ret,
	struct kb_error *err);

#endif
