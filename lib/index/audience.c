/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * audience.c - numbers for the names of audiences. In: the name in a version's
 * field. Out: where it stands in the column. There are few.
 */
#include "part.h"

struct kb_audience_names {
	struct known { struct kb_audience_entry entry; uint32_t number; } *v;
	size_t n, cap;
};

struct kb_audience_names *kb_audience_names_new(void *mem)
{
	return kb_new(mem, struct kb_audience_names);
}

uint32_t kb_audience_number(struct kb_audience_names *names,
			    struct kb_columns_out *out, const char *name)
{
	struct kb_audience_entry entry = { "" };
	struct known *fresh;

	/* A name that is too long is nobody's. */
	if (strlen(name) <= KB_GROUP_MAX)
		memcpy(entry.name, name, strlen(name));
	for (size_t i = 0; i < names->n; i++)
		if (!memcmp(&names->v[i].entry, &entry, sizeof(entry)))
			return names->v[i].number;
	if (names->n == names->cap) {
		names->cap = names->cap ? names->cap * 2 : 8;
		names->v = kb_grow(names, names->v, struct known, names->cap);
	}
	fresh = &names->v[names->n++];
	*fresh = (struct known){ entry,
		(uint32_t)out->rows[KB_COLUMN_AUDIENCES] };
	kb_column_add(out, KB_COLUMN_AUDIENCES, &entry, 1);
	return fresh->number;
}
