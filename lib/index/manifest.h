/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * manifest.h - what proves that a generation is as the build wrote it. Private
 * to lib/index.
 */
#ifndef KB_INDEX_MANIFEST_H
#define KB_INDEX_MANIFEST_H

#include "part.h"

/* Brings a finished generation to disk and writes each part's manifest; the
   last thing before the swap. */
KB_NODISCARD enum kb_status kb_generation_seal(const char *folder,
					       struct kb_error *err);
/* Xapian's files of the part in `folder` are about to change: the manifest does
   not speak of them any more. Before the first of them changes, so that who
   reads them meanwhile does not take it for damage. */
KB_NODISCARD enum kb_status kb_manifest_release(const char *folder,
						struct kb_error *err);
/* KB_CORRUPT unless each file of these parts (bits of enum kb_part) begins with
   the bytes that the build wrote. deep: Xapian checks what followed, too. */
KB_NODISCARD enum kb_status kb_generation_verify(const char *index_dir,
	const char *generation, unsigned parts, bool deep,
	struct kb_error *err);

#endif
