/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_map.h - which column, or which path in JSON, is which part of a case:
 * what the file named by --map says. Its format: kb-indexer(1), doc/help-desk.md.
 */
#ifndef KB_CASE_MAP_H
#define KB_CASE_MAP_H

#include <kb/base.h>

enum case_part {
	CASE_ID, CASE_LANG, CASE_QUESTION, CASE_COUNTRY, CASE_CHANNEL,
	CASE_STATE, CASE_ARTICLE, CASE_OPENED, CASE_RESOLVED, CASE_DONE,
	CASE_NOTE, CASE_KEY, CASE_FACT, CASE_PARTS
};
enum { CASE_FIELDS_MAX = 64, CASE_FROM_MAX = 16 };

struct case_field {
	enum case_part part;
	const char *name;	/* as written: "key.phone" */
	const char *of;		/* "phone"; "" */
	const char *from[CASE_FROM_MAX]; size_t n_from;
	int line;
};

struct case_map {
	const char *file;
	const char *source;	/* name of the system that the file is from */
	char separator;		/* of CSV */
	const char **times; size_t n_times;	/* patterns, tried in order */
	struct case_field fields[CASE_FIELDS_MAX]; size_t n_fields;
	const struct kb_yaml *constants, *values;	/* NULL: none */
};
/* KB_INVALID names the line. */
KB_NODISCARD enum kb_status case_map_load(void *mem, const char *file,
	struct case_map **ret, struct kb_error *err);
/* The field of a part; NULL: not mapped. */
const struct case_field *case_map_field(const struct case_map *map,
					enum case_part part);
/* The part of that name and, of "key.phone", what of. */
bool case_part_find(const char *name, enum case_part *part, const char **of);
/* May a case have several of these? */
bool case_part_many(enum case_part part);

#endif
