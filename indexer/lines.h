/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lines.h - a file line by line in bounded memory.
 */
#ifndef KB_LINES_H
#define KB_LINES_H

#include <kb/base.h>

struct kb_lines {
	const char *file;
	FILE *from;
	char *bytes;		/* the line without its newline, NUL after */
	size_t len, cap, max;
	int number;		/* 1-based */
	uint64_t read;		/* bytes so far */
};

/* The reader is freed by talloc_free(mem). */
KB_NODISCARD enum kb_status kb_lines_open(void *mem, const char *file,
	size_t max, struct kb_lines **ret, struct kb_error *err);
/* KB_NOT_FOUND at the end of the file; KB_LIMIT for a line longer than max,
   which is skipped; empty lines are skipped silently. */
KB_NODISCARD enum kb_status kb_lines_next(struct kb_lines *l,
					  struct kb_error *err);

#endif
