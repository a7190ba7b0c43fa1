/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * build.h - the pieces of a build: chunks of articles, segments made of them,
 * the joined part. Private to lib/index.
 */
#ifndef KB_INDEX_BUILD_H
#define KB_INDEX_BUILD_H

#include "part.h"

struct kb_build_part {
	enum kb_part part;
	unsigned segments;	/* handed out so far */
	uint32_t articles;
};

/* Whole articles of one part, in the order of the store. */
struct kb_chunk {
	struct kb_chunk *next;
	enum kb_part part;
	unsigned segment;
	uint32_t first_article;
	struct kb_unit *units; size_t n, cap;
	size_t bytes;		/* of text */
};

char *kb_segment_folder(void *mem, const char *folder, enum kb_part part,
			unsigned segment);
/* Makes the segment of a chunk: its own little part. */
KB_NODISCARD enum kb_status kb_segment_build(struct kb_chunk *chunk,
	const char *folder, struct kb_error *err);
/* Joins the segments of a part, writes its frequencies and its state, removes
   the segments. */
KB_NODISCARD enum kb_status kb_part_join(void *mem, const char *folder,
	const struct kb_build_part *part, int64_t seq, struct kb_error *err);

#endif
