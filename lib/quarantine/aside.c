/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * aside.c - what could not be carried over, counted by what it is. In: one thing
 * after another. Out: a short list, with the first of each kind.
 */
#include <kb/foreign.h>
#include <kb/text.h>

enum { WHICH_BYTES = 120 };

void kb_aside_add(struct kb_asides *to, const char *what, const char *which,
		  size_t len)
{
	char *text;

	for (size_t i = 0; i < to->n; i++)
		if (strcmp(to->v[i].what, what) == 0) {
			to->v[i].n++;
			return;
		}
	if (to->n == to->cap) {
		to->cap = to->cap * 2 + 8;
		to->v = kb_grow(to->mem, to->v, struct kb_aside, to->cap);
	}
	if (len > WHICH_BYTES)
		len = kb_utf8_valid(which, WHICH_BYTES);
	text = kb_strndup(to->mem, which, len);
	for (char *p = text; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	to->v[to->n++] = (struct kb_aside){ kb_strdup(to->mem, what), text,
					    1 };
}
