/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * erase.h - the ledger of erasures, for erase.c. A line names a person or a
 * case by a keyed hash, and its chain covers all lines before it.
 */
#ifndef KB_ACCESS_ERASE_H
#define KB_ACCESS_ERASE_H

#include <kb/erase.h>

struct kb_erasure { unsigned char hash[KB_HASH]; };
struct kb_erasures { struct kb_erasure *v; size_t n, cap; };

/* The hash under which "phone:+86138..." or "case:c-1" stands. */
void kb_erasure_hash(const struct kb_secret *secret, const char *text,
		     unsigned char ret[KB_HASH]);
/* All lines, verified, in order of their hashes; no file: none. */
KB_NODISCARD enum kb_status kb_erasures_read(void *mem, const char *path,
	struct kb_erasures *ret, struct kb_error *err);
bool kb_erasures_has(const struct kb_erasures *list,
		     const unsigned char hash[KB_HASH]);
/* Appends what is not there yet, on disk when it returns. */
KB_NODISCARD enum kb_status kb_erasures_add(const char *path,
	const struct kb_erasure *hashes, size_t n, struct kb_error *err);

#endif
