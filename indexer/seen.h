/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * seen.h - a set of strings, each with a note of where it was met first.
 */
#ifndef KB_SEEN_H
#define KB_SEEN_H

#include <stddef.h>

struct kb_seen;
struct kb_seen *kb_seen_new(void *mem);
/* NULL if the key is new (and is kept with its note), else the first note. */
const char *kb_seen_add(struct kb_seen *set, const char *key,
			const char *note);
/* The note of a key, NULL if it is not there. */
const char *kb_seen_find(const struct kb_seen *set, const char *key);
size_t kb_seen_count(const struct kb_seen *set);

#endif
