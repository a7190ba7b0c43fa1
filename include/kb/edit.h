/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit.h - what an editor may do to an article, and doing it: a new version
 * with its row in the audit, in one transaction. And the tools for texts: one
 * field of a front matter, a three-way merge, what differs.
 *
 * The file is the truth: state, confidence and validity stand in the front
 * matter, and an action changes these lines there and no other byte.
 */
#ifndef KB_EDIT_H
#define KB_EDIT_H

#include <kb/access.h>
#include <kb/config.h>
#include <kb/editing.h>

#ifdef __cplusplus
extern "C" {
#endif

enum kb_state { KB_STATE_NONE, KB_STATE_DRAFT, KB_STATE_REVIEW,
		KB_STATE_PUBLISHED, KB_STATE_ARCHIVED, KB_STATES };
enum kb_confidence { KB_WIP, KB_NOT_VALIDATED, KB_VALIDATED,
		     KB_CONFIDENCES };

enum kb_edit_action {
	KB_EDIT_SAVE,		/* a draft beside what is live */
	KB_EDIT_REVIEW,		/* a draft that waits for somebody's eyes */
	KB_EDIT_PUBLISH,	/* live, not validated */
	KB_EDIT_VALIDATE,	/* live and validated, today */
	KB_EDIT_SCHEDULE,	/* as PUBLISH, from valid_from on */
	KB_EDIT_ARCHIVE,	/* has had its day */
	KB_EDIT_WITHDRAW,	/* is wrong: gone at once */
	KB_EDIT_RESTORE,	/* an old version's text as a new draft */
	KB_EDIT_DISCARD,	/* one's pending text; no version */
	KB_EDIT_ACTIONS
};
const char *kb_edit_action_name(enum kb_edit_action action);	/* "save" */
bool kb_edit_action_find(const char *name, enum kb_edit_action *ret);

/* ---- who may ------------------------------------------------------------------ */

/* An article as rights see it. Strings are children of the one who asked or
   static; zeroed: there is none yet. */
struct kb_edit_state {
	enum kb_state state;		/* of the newest version */
	enum kb_confidence confidence;
	bool live, open;	/* a version is found; it is for the public,
				   or would be with this text */
	const char *domain;	/* environment.product, "" if none */
	const char *domain_after;	/* with this text; NULL: the same */
	const char *author;	/* of the newest text; who changes it now is
				   its author; "": a program */
	bool four_eyes;		/* in its domain */
};
/* The rights, one table: an editor writes drafts, sends them to review, and
   publishes or takes away what is for staff and not validated; a publisher,
   everything. Each in his own domains. Validated, or for the public: not by who
   wrote the text, where four eyes count; taking away needs one pair. *why: a
   key of the interface's texts (edit_why_role | _publisher | _domain |
   _four_eyes | _state), "" if he may. */
bool kb_edit_may(const struct kb_who *who, const struct kb_edit_state *of,
		 enum kb_edit_action action, const char **why);

/* What is known of an article before it is edited. */
struct kb_edit_look {
	struct kb_stored newest;	/* article NULL: there is none */
	int live;			/* version that is found, 0: none */
	struct kb_edit_state state;
};
/* source: the text that would be saved; NULL: as the newest version has it. A
   text that cannot be parsed counts as what is there. */
KB_NODISCARD enum kb_status kb_edit_look(struct kb_store *s, void *mem,
	const struct kb_config *config, const struct kb_who *who,
	const char *id, const char *lang, const char *source, size_t len,
	struct kb_edit_look *ret, struct kb_error *err);

/* ---- doing it ------------------------------------------------------------------ */

/* What the gate said of this text: kb_gate_verdict(). */
enum kb_edit_gate { KB_EDIT_UNGATED, KB_EDIT_STEADY, KB_EDIT_SAYS,
		    KB_EDIT_FLIPS };
struct kb_edit {
	enum kb_edit_action action;
	const char *id, *lang;
	int base;		/* version it was written from; 0: new;
				   KB_BASE_ANY: for WITHDRAW */
	const char *source;	/* NULL: as the newest version has it */
	size_t len;
	const char *note;	/* why; NULL: ""; must be there if a pinned
				   answer says something else */
	const char *signed_reason;	/* why a pinned answer may change */
	enum kb_edit_gate gate;	/* PUBLISH, VALIDATE, SCHEDULE need one */
	int version;		/* RESTORE: which */
	const char *valid_from;	/* SCHEDULE: as in front matter */
};
/* *ret_version: the newest one then (DISCARD: base). KB_CONFLICT: changed
   meanwhile; KB_NOT_FOUND; KB_INVALID: the text, or he may not (kb_edit_may()
   says why), or pinned answers change and nobody signed. The person's pending
   text goes with it. The text is parsed here: what comes from a browser was
   rendered by the worker with its limits before. */
KB_NODISCARD enum kb_status kb_edit_act(struct kb_store *s,
	const struct kb_config *config, const struct kb_who *who,
	const struct kb_edit *edit, int *ret_version, struct kb_error *err);
/* Source's questions and pins go to target, source is archived and leads there;
   both in the language lang, one transaction. The target stays validated: what
   it gets was there before. */
struct kb_edit_merge { const char *lang, *source, *target, *note,
		       *signed_reason; enum kb_edit_gate gate;
		       int source_base, target_base; };
KB_NODISCARD enum kb_status kb_edit_merge(struct kb_store *s,
	const struct kb_config *config, const struct kb_who *who,
	const struct kb_edit_merge *merge, struct kb_error *err);
/* The target's text with the source's questions and pins: for the gate. */
KB_NODISCARD enum kb_status kb_edit_merged(void *mem,
	const struct kb_article *source, const struct kb_article *target,
	char **ret, size_t *len, struct kb_error *err);

/* ---- one field of a front matter -------------------------------------------------- */

/* As a form shows it: the text of a value; a list's items a line each; else
   YAML. "" if it is not there. Child of mem. */
KB_NODISCARD enum kb_status kb_front_get(void *mem, const char *source,
	size_t len, const char *key, char **ret, struct kb_error *err);
/* Sets it from the same form; "": the field goes. All other bytes stay, and all
   of them if it says that already. KB_INVALID: no YAML, wrong shape, or the
   field is written in a way that only the text can change. */
KB_NODISCARD enum kb_status kb_front_set(void *mem, const char *source,
	size_t len, const char *key, const char *value, char **ret,
	size_t *ret_len, struct kb_error *err);

/* ---- merging, comparing --------------------------------------------------------- */

struct kb_merged { char *text; size_t len; bool conflict; };
/* Both sides' changes since base. conflict: text has marked parts, between
   lines of seven <, = and >, with the labels. */
KB_NODISCARD enum kb_status kb_text_merge(void *mem, const char *base,
	size_t base_len, const char *ours, size_t ours_len,
	const char *theirs, size_t theirs_len, const char *our_label,
	const char *their_label, struct kb_merged *ret, struct kb_error *err);

struct kb_diff_piece { bool changed; const char *text; size_t len; };
/* A line each side; NULL text: the other side has one more. */
struct kb_diff_row {
	int left_line, right_line;	/* from 1; 0: not there */
	bool changed;
	struct kb_diff_piece *left, *right;
	size_t n_left, n_right;
};
/* Side by side, words that differ marked (in Chinese: words, too). Texts point
   into a and b. */
KB_NODISCARD enum kb_status kb_diff_words(void *mem, const char *a,
	size_t a_len, const char *b, size_t b_len, struct kb_diff_row **ret,
	size_t *n, struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
