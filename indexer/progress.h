/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * progress.h - how far a long command is: a bar on a terminal, a line every
 * five seconds elsewhere, nothing when quiet. All on stderr.
 */
#ifndef KB_PROGRESS_H
#define KB_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct kb_progress {
	const char *label;
	bool quiet, terminal, shown;
	uint64_t start_ns, last_ns;
	uint64_t items;
};

void kb_progress_start(struct kb_progress *p, const char *label, bool quiet);
/* items done so far; part of the whole work, 0 to 1. */
void kb_progress_at(struct kb_progress *p, uint64_t items, double part);
/* Clears the bar, so that a message has its own line. */
void kb_progress_clear(struct kb_progress *p);

#endif
