/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_mapping.c - cases of another help desk: a mapping, a line "---", a row
 * as JSON. No text that comes out is too long for the store or cut within a
 * character.
 */
#include <kb/text.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../indexer/case_row.h"
#include "fuzz.h"

/* Once: they do not depend on the input. NULL: they are not here. */
static const struct kb_calendars *calendars(void)
{
	static struct kb_calendars *all;
	const char *top = getenv("KB_TOP");
	struct kb_error err;
	char *dir;

	if (all || !top)
		return all;
	dir = kb_format(NULL, "%s/calendars", top);
	if (kb_calendars_open(NULL, dir, &all, &err) != KB_OK)
		all = NULL;
	talloc_free(dir);
	return all;
}

static void check_piece(const char *what, const char *text)
{
	if (!text)
		return;
	fuzz_check(strlen(text) <= KB_CASE_TEXT_MAX, "%s has %zu bytes", what,
		   strlen(text));
	fuzz_check_text(what, text);
}

static void check_row(void *mem, const struct case_map *map, const char *json)
{
	const struct case_rows rows = { map, calendars(), "CN" };
	json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
	struct case_row row;
	struct kb_error err;

	if (json_is_object(root) && rows.calendars &&
	    case_row_read(mem, &rows, root, &row, &err) == KB_OK) {
		fuzz_check(row.id && *row.id, "no number");
		check_piece("question", row.question);
		check_piece("done", row.done);
		for (size_t i = 0; i < row.n_notes; i++)
			check_piece("note", row.notes[i]);
	}
	json_decref(root);
}

void fuzz_mapping(void *mem, const char *bytes, size_t len)
{
	const char *cut = memmem(bytes, len, "\n---\n", 5);
	size_t n = cut ? (size_t)(cut + 1 - bytes) : len;
	struct case_map *map;
	struct kb_error err;
	char path[64];
	int fd = fuzz_file(bytes, n, path, sizeof(path));

	if (case_map_load(mem, path, &map, &err) != KB_OK)
		fuzz_check(err.text[0], "no reason");
	else if (cut)
		check_row(mem, map, kb_strndup(mem, cut + 5,
			(size_t)(bytes + len - (cut + 5))));
	close(fd);
}
