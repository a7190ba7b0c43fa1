/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * act.h - what the files that change articles share: one change inside a
 * transaction that the caller has begun.
 */
#ifndef KB_EDIT_ACT_H
#define KB_EDIT_ACT_H

#include <kb/edit.h>

struct kb_change_of {
	struct kb_store *s;
	const struct kb_config *config;
	const struct kb_who *who;
	/* A merge: nobody has written a text, and states stay as they are. */
	bool moved;
};
/* Judges, makes the new version, writes it down. */
KB_NODISCARD enum kb_status kb_edit_step(const struct kb_change_of *c,
	void *mem, const struct kb_edit *edit, int *ret_version,
	struct kb_error *err);

#endif
