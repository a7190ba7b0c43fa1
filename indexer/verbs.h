/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * verbs.h - commands whose first argument says what is to be done: person,
 * token.
 */
#ifndef KB_VERBS_H
#define KB_VERBS_H

#include <kb/access.h>

#include "command.h"

struct kb_verb {
	const char *name, *arg;		/* what follows it; NULL: nothing */
	enum kb_store_mode mode;
	enum kb_status (*run)(struct kb_command_env *env, struct kb_store *s,
			      const char *arg, struct kb_error *err);
};

/* Finds the verb, opens the store for it and runs it. Returns an exit code. */
int kb_verb_run(struct kb_command_env *env, const struct kb_verb *verbs,
		size_t n, int n_args, char **args);
/* The values of an option that may be given again; none if it was not given,
   or was given as "". */
const char **kb_option_values(const struct kb_command_env *env,
			      const char *name, size_t *n);
/* A whole number from min to max; KB_INVALID names the option. */
KB_NODISCARD enum kb_status kb_option_number(const struct kb_command_env *env,
	const char *name, int min, int max, int fallback, int *ret,
	struct kb_error *err);
/* "2026-11-22 09:40", or "never" for 0; buf >= 21 bytes. */
const char *kb_when(int64_t at, char *buf, size_t size);
/* One line from the terminal, without showing it and twice, or from what stands
   in its place. Child of mem. */
KB_NODISCARD enum kb_status kb_password_read(void *mem, char **ret,
					     struct kb_error *err);

#endif
