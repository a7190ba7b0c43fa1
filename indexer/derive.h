/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * derive.h - index and model made anew from the store, for commands that change
 * the store as a whole.
 */
#ifndef KB_DERIVE_H
#define KB_DERIVE_H

#include "command.h"

/* Builds the index and learns, with progress. */
KB_NODISCARD enum kb_status kb_derive(struct kb_command_env *env,
	unsigned workers, struct kb_error *err);
/* Nothing of older generations, models and what was cut off stays. */
KB_NODISCARD enum kb_status kb_derive_only_live(struct kb_command_env *env,
	struct kb_error *err);

#endif
