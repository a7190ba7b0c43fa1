/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * build.h - the pieces of a build: chunks of articles, segments made of them,
 * the joined parts, the generation's folder. Private to lib/index.
 */
#ifndef KB_INDEX_BUILD_H
#define KB_INDEX_BUILD_H

#include "part.h"

#define KB_SEGMENTS "segments"	/* folder in the generation's, while built */

/* Whole articles, in the order of the store; numbered from 0. */
struct kb_chunk {
	struct kb_chunk *next;
	unsigned segment;
	struct kb_unit *units; size_t n, cap;
	size_t bytes;		/* of text */
};

/* The segments that a part is joined of. One may belong to two parts. */
struct kb_build_part {
	enum kb_part part;
	struct kb_built { unsigned segment; uint32_t articles; } *segments;
	size_t n;
};
void kb_build_part_add(void *mem, struct kb_build_part *part,
		       const struct kb_chunk *chunk);

char *kb_segment_folder(void *mem, const char *folder, unsigned segment);
/* Makes the segment of a chunk: its own little part. */
KB_NODISCARD enum kb_status kb_segment_build(struct kb_chunk *chunk,
	const char *folder, struct kb_error *err);
/* Joins the segments of a part, writes its frequencies and its state. about:
   what the state says beside the rows. */
KB_NODISCARD enum kb_status kb_part_join(void *mem, const char *folder,
	const struct kb_build_part *part, const struct kb_part_state *about,
	struct kb_error *err);

/* ---- the generation's folder ----------------------------------------------- */

/* The name after all there are; child of mem. */
char *kb_generation_next(void *mem, const char *index_dir);
/* Its folders; what is not public can be read by the owner alone from the
   first byte on. */
KB_NODISCARD enum kb_status kb_generation_make(const char *folder,
	struct kb_error *err);
/* All is written: sets who may read which file. */
KB_NODISCARD enum kb_status kb_generation_close(const char *folder,
	struct kb_error *err);
/* Makes it the live one; all but the one before are removed. */
KB_NODISCARD enum kb_status kb_generation_swap(void *mem,
	const char *index_dir, const char *name, struct kb_error *err);

#endif
