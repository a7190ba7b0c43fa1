/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_do.h - the things that can be done at the desk; each has a row in
 * desk_do.c.
 */
#ifndef KB_SEARCHD_DESK_DO_H
#define KB_SEARCHD_DESK_DO_H

#include "desk.h"

/* The fields are those of the form that was sent. *did: a word for what was
   done, which the page that follows says; stays as it is when there is nothing
   to say. KB_INVALID, KB_LIMIT: the form is shown again. */
typedef enum kb_status (*kb_desk_act)(struct kb_desk *d, const char **did,
				      struct kb_error *err);
#define KB_DESK_ACT(name) enum kb_status kb_desk_act_##name( \
	struct kb_desk *d, const char **did, struct kb_error *err)

/* ---- desk_act_answer.c: with the answer on the screen ---- */
KB_DESK_ACT(open);
KB_DESK_ACT(choose);
KB_DESK_ACT(unfact);
KB_DESK_ACT(tick);
KB_DESK_ACT(link);
KB_DESK_ACT(flag);

/* ---- desk_news.c: what editors said to it ---- */
KB_DESK_ACT(read);

/* ---- desk_act_due.c: what somebody owes ---- */
KB_DESK_ACT(task);
KB_DESK_ACT(callback);
KB_DESK_ACT(promise);
KB_DESK_ACT(done);
KB_DESK_ACT(told);

/* ---- desk_act_case.c: with the case ---- */
KB_DESK_ACT(message);
KB_DESK_ACT(note);
KB_DESK_ACT(own);
KB_DESK_ACT(resume);
KB_DESK_ACT(resolve);
KB_DESK_ACT(reopen);

/* An event of the open case by who asks; takes the reference of body. */
KB_NODISCARD enum kb_status kb_desk_event(struct kb_desk *d,
	enum kb_event kind, json_t *body, struct kb_error *err);
/* Opens a case with the question of the desk, and loads it. */
KB_NODISCARD enum kb_status kb_desk_open(struct kb_desk *d,
	const struct kb_case_opening *opening, struct kb_error *err);
/* A whole number of the form; 0: none. */
int64_t kb_desk_number(const struct kb_desk *d, const char *name);

#endif
