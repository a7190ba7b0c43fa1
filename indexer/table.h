/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * table.h - a CSV file row by row: the first row names the columns.
 */
#ifndef KB_TABLE_H
#define KB_TABLE_H

#include <jansson.h>

#include <kb/base.h>

enum { KB_TABLE_COLUMNS = 256 };

struct kb_table_reader {
	char separator;
	/* What is wrong with the names ends the file. */
	enum kb_status (*names)(void *user, const char *const *names,
				size_t n, struct kb_error *err);
	/* One row: name -> text, empty fields left out; line: where it
	   starts. */
	enum kb_status (*row)(void *user, json_t *row, int line,
			      struct kb_error *err);
	/* A row that is wrong, or was refused: KB_OK goes on with the next. */
	enum kb_status (*problem)(void *user, struct kb_error *err);
	void (*progress)(void *user, uint64_t bytes);
	void *user;
};
KB_NODISCARD enum kb_status kb_table_read(const char *file,
	const struct kb_table_reader *reader, struct kb_error *err);
/* The same of what is open, which is closed then. */
KB_NODISCARD enum kb_status kb_table_read_from(FILE *from, const char *file,
	const struct kb_table_reader *reader, struct kb_error *err);

#endif
