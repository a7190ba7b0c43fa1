/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mask_set.h - a labelled set of invented questions: what is in them and must
 * be masked, and what looks like it and must stay. The same seed, the same set.
 */
#ifndef MASK_SET_H
#define MASK_SET_H

#include <kb/mask.h>

enum { MASK_LANGS = 4 };

struct mask_item {
	char text[512];
	bool is;			/* something is to be masked */
	enum kb_mask_kind kind;
	char value[128];		/* as it stands in the text */
};

struct mask_set { uint64_t state; };
/* lang: position in kb_langs. */
void mask_set_next(struct mask_set *s, unsigned lang, struct mask_item *ret);

#endif
