/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * handoff.h - what a customer's code opens, for who may read cases; and the
 * case it becomes.
 */
#ifndef KB_DESK_HANDOFF_H
#define KB_DESK_HANDOFF_H

#include <jansson.h>
#include <kb/handoff.h>
#include <kb/store.h>
#include "../request.h"

/* typed: as somebody heard it. KB_INVALID: no code, or mistyped; says which,
   and nothing was looked up. KB_NOT_FOUND: unknown or over, which is counted.
   KB_BUSY: too many of those, by this person or from this address; wait
   r->retry_after seconds. Audited in store. The trail lives as long as r; code:
   KB_CODE + 1 bytes. */
KB_NODISCARD enum kb_status kb_handoff_open(struct kb_request *r,
	struct kb_store *store, const char *typed, char *code, json_t **ret,
	struct kb_error *err);
/* The case that the code has become, by whomever, or a new one, owned by who
   asks. store: kb_books_cases(). Where the customer went on meanwhile, that is
   added. Failures as above, and kb_case_open()'s. *ret: child of r. */
KB_NODISCARD enum kb_status kb_desk_from_handoff(struct kb_request *r,
	struct kb_store *store, const char *typed, const char **ret,
	struct kb_error *err);

#endif
