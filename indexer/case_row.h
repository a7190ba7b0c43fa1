/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_row.h - one row of another system as the case that it is here.
 */
#ifndef KB_CASE_ROW_H
#define KB_CASE_ROW_H

#include <kb/case.h>

#include "case_map.h"

struct case_fact { const char *attribute, *value; };
struct case_row {
	const char *id;			/* in the other system */
	const char *lang, *country, *channel, *question, *article, *done;
	int64_t opened_at, resolved_at;	/* 0: not told */
	bool resolved;
	struct kb_case_key *keys; size_t n_keys;
	struct case_fact *facts; size_t n_facts;
	const char **notes; size_t n_notes;
};

/* How rows are read. country: where neither row nor constants name one. */
struct case_rows {
	const struct case_map *map;
	const struct kb_calendars *calendars;
	const char *country;
};
/* KB_INVALID: which part, and why. Strings are children of mem, of the row or
   of the map. */
KB_NODISCARD enum kb_status case_row_read(void *mem,
	const struct case_rows *rows, const json_t *row, struct case_row *ret,
	struct kb_error *err);
/* Opens the case, or adds what is new about it. *id: its number here. */
KB_NODISCARD enum kb_status case_row_put(struct kb_store *s, void *mem,
	const struct case_rows *rows, const struct kb_masker *masker,
	const struct case_row *row, const char **id, enum kb_put *ret,
	struct kb_error *err);

#endif
