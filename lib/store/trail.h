/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trail.h - what is in a hand-off. Private to lib/store.
 */
#ifndef KB_STORE_TRAIL_H
#define KB_STORE_TRAIL_H

#include <kb/handoff.h>

/* Only what the table of trail.c knows, in the right types and not too much of
   it: KB_INVALID says which, KB_LIMIT how much may be. */
KB_NODISCARD enum kb_status kb_trail_check(const json_t *trail,
	struct kb_error *err);
/* What `more` knows goes into `to`: the latest fact of an attribute counts, a
   step is ticked once, an answer that was shown again stands last. Then the
   oldest go until there are not too many. */
void kb_trail_merge(json_t *to, const json_t *more);
/* In at most KB_TRAIL_MAX bytes, without the oldest answers if need be; child
   of mem. NULL: it does not fit. */
char *kb_trail_text(void *mem, json_t *trail);

#endif
