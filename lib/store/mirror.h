/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mirror.h - the public's copy, for the files that write it.
 */
#ifndef KB_STORE_MIRROR_H
#define KB_STORE_MIRROR_H

#include "db.h"

struct kb_mirror {
	struct kb_store *copy, *origin;
	char *curation;		/* what stands there, NULL: not known */
};
/* Begins the transaction of a step with its first change. */
KB_NODISCARD enum kb_status kb_mirror_enter(struct kb_mirror *m,
					    struct kb_error *err);

#endif
