/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lint.h - what is wrong with content although every file is well formed.
 */
#ifndef KB_LINT_H
#define KB_LINT_H

#include <kb/store.h>

struct lint_pins;

struct kb_lint {
	struct kb_store *store;		/* looked at as a whole */
	const char *root;		/* put before paths, or NULL */
	void *mem;			/* of the findings */
	struct kb_finding *findings;
	size_t n, cap;
	struct lint_pins *pins;		/* of all articles */
	uint64_t errors, warnings, checked;
};

KB_NODISCARD enum kb_status kb_lint_run(struct kb_lint *lint,
					struct kb_error *err);

#endif
