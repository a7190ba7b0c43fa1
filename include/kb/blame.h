/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * blame.h - who brought a sentence, and who vouches for it.
 */
#ifndef KB_BLAME_H
#define KB_BLAME_H

#include <kb/editing.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A sentence of an article's text. */
struct kb_blamed {
	uint32_t start, end;		/* bytes of the version's text */
	const struct kb_revision *brought;	/* the oldest version that has
					   said it without a break since */
	const struct kb_revision *validated;	/* the first one from then on
					   that is validated; NULL: none */
};
/* version 0: the newest. *text: of that version. All are children of mem.
   KB_NOT_FOUND: no such article or version. */
KB_NODISCARD enum kb_status kb_blame(struct kb_store *s, void *mem,
	const char *id, const char *lang, int version, const char **text,
	struct kb_blamed **ret, size_t *n, struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
