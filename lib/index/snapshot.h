/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * snapshot.h - one part as of one commit: mapped columns and what is derived
 * from the log. Shared by threads, counted. Private to lib/index.
 */
#ifndef KB_INDEX_SNAPSHOT_H
#define KB_INDEX_SNAPSHOT_H

#include "part.h"

struct kb_view {
	struct kb_snapshot pub;
	struct kb_part_state state;
	char generation[32];
	struct xc_field *fields[KB_FIELDS];
	unsigned references;		/* under the index's lock */
	/* private to snapshot.c */
	struct kb_mapping { void *base; size_t len; } maps[KB_COLUMNS];
	struct kb_mapping counted[KB_COUNTS];	/* by the build */
	struct kb_deltas {			/* since then */
		struct kb_delta { uint32_t hash; int32_t add; } *v;
		size_t cap, n;
	} deltas[KB_COUNTS];
	uint64_t *live; size_t live_words;
	struct kb_letters *letters;	/* near.c: of all words */
	struct kb_speech_sums {
		uint64_t documents, versions, questions;
		uint64_t sum[4], title_sum[4];
	} sums[KB_SPEECHES];
	uint64_t body_sum;	/* M tokens of all sections with title */
	uint64_t title_field_sum, title_fields, question_sum, questions;
};

/* folder: of the part. before: an older view of the same generation to go on
   from, or NULL. The view is its own talloc root. */
KB_NODISCARD enum kb_status kb_view_open(const char *folder,
	const char *generation, const struct kb_part_state *state,
	const struct kb_index_settings *settings, const struct kb_view *before,
	struct kb_view **ret, struct kb_error *err);
/* How many live documents hold the hash. */
uint32_t kb_view_frequency(const struct kb_view *v, enum kb_counts which,
			   uint32_t hash);

/* Notes the letters of all words; those of `before` (may be NULL) are known. */
void kb_view_letters(struct kb_view *v, const struct kb_view *before);

#endif
