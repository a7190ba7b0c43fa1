/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * anchor.c - by which address a heading is reached. In: its words, and the
 * headings above it. Out: an id that none of those has.
 */
#include <ctype.h>

#include "parts.h"

enum { ANCHOR_MAX = 80 };

static bool is_taken(const struct kb_heading *above, size_t n,
		     const char *anchor)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(above[i].anchor, anchor) == 0)
			return true;
	return false;
}

/* Letters and digits of any script, small where ASCII, joined by hyphens. */
static char *slug(void *mem, const char *heading)
{
	struct kb_buf buf = { .mem = mem };
	bool gap = false;

	kb_buf_adds(&buf, "");
	for (; *heading && buf.len < ANCHOR_MAX; heading++) {
		unsigned char c = (unsigned char)*heading;
		if (c < 0x80 && !isalnum(c)) {
			gap = true;
			continue;
		}
		if (gap && buf.len > 0)
			kb_buf_adds(&buf, "-");
		gap = false;
		char low = (char)(c < 0x80 ? tolower(c) : c);
		kb_buf_add(&buf, &low, 1);
	}
	/* The cut may have gone through a character. */
	while (*heading && buf.len > 0 &&
	       ((unsigned char)*heading & 0xC0) == 0x80) {
		kb_buf_add(&buf, heading, 1);
		heading++;
	}
	return buf.len ? buf.bytes : kb_strdup(mem, "part");
}

/* Known blocks have the same anchor in every language. */
char *kb_anchor_make(void *mem, const struct kb_heading *above, size_t n_above,
		     enum kb_block own, const char *text)
{
	char *base = own != KB_BLOCK_OTHER ?
		kb_strdup(mem, kb_block_name(own)) : slug(mem, text);
	char *anchor = base;

	/* Bounded: looking through thousands of headings is quadratic. */
	for (size_t n = 2; n < 10 && n_above < 1000; n++) {
		if (!is_taken(above, n_above, anchor))
			return anchor;
		anchor = kb_format(mem, "%s-%zu", base, n);
	}
	/* No slug has a low line, so this one is not taken. */
	return kb_format(mem, "%s_%zu", base, n_above);
}
