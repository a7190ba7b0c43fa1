/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * intake.h - the thread of the staff's service that takes in what readers leave.
 * One process for a store does it; others wait until that one ends.
 */
#ifndef KB_SEARCHD_INTAKE_H
#define KB_SEARCHD_INTAKE_H

#include <kb/inbox.h>
#include "site.h"

struct kb_intake;
/* None for a service of the public's. */
struct kb_intake *kb_intake_start(void *mem, const struct kb_site *site);
/* The letter at hand ends. */
void kb_intake_stop(struct kb_intake *in);

/* A letter of KB_INBOX_VOTE, as page_helpful.c writes it, into the store. */
KB_NODISCARD enum kb_status kb_intake_vote(struct kb_store *store,
	const char *name, const json_t *letter, struct kb_error *err);

#endif
