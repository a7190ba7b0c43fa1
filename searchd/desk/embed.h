/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * embed.h - who may show the desk in a frame.
 */
#ifndef KB_SEARCHD_EMBED_H
#define KB_SEARCHD_EMBED_H

#include <kb/base.h>

/* KB_INVALID: a word of the setting embed_origins is no site. */
KB_NODISCARD enum kb_status kb_embed_check(const char *origins,
	struct kb_error *err);

#endif
