/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * guard.h - what commands need that touch people's data: the operator's rules
 * of masking and the installation's key.
 */
#ifndef KB_GUARD_H
#define KB_GUARD_H

#include <kb/erase.h>

#include "command.h"

/* For a store that cases are put into. */
KB_NODISCARD enum kb_status kb_guard_store(struct kb_command_env *env,
	struct kb_store *s, struct kb_error *err);
/* A store with all that erasing needs: rules, key, ledger, folder of logs. */
KB_NODISCARD enum kb_status kb_guard_eraser(struct kb_command_env *env,
	enum kb_store_mode mode, struct kb_eraser *ret, struct kb_error *err);
/* kb_erase_replay() on the store, if there is a ledger. Cases into ret. */
KB_NODISCARD enum kb_status kb_erase_again(struct kb_command_env *env,
	int64_t *ret, struct kb_error *err);
/* What an import has masked, for people; nothing when nothing was. */
void kb_guard_report(const struct kb_store *s);

#endif
