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
	uint64_t stamps;		/* sum of those of live versions */
	unsigned references;		/* under the views' lock */
	/* private to snapshot.c */
	struct kb_mapping { void *base; size_t len; } maps[KB_COLUMNS];
	struct kb_mapping counted[KB_COUNTS];	/* by the build */
	struct kb_deltas {			/* since then */
		struct kb_delta { uint32_t hash; int32_t add; } *v;
		size_t cap, n;
	} deltas[KB_COUNTS];
	uint64_t *live; size_t live_words;
	bool *sees;			/* by number of an audience */
	uint64_t dated;			/* live versions with dates */
	/* What begins later than `now` is not known yet (0: everything is); the
	   view holds until the first of that begins, on `next` (0: none does). */
	int64_t now, next;
	struct kb_letters *letters;	/* near.c: of all words; shared */
	struct kb_speech_sums {
		uint64_t documents, versions, questions;
		uint64_t sum[4], title_sum[4];
	} sums[KB_SPEECHES];
	uint64_t body_sum;	/* M tokens of all sections with title */
	uint64_t title_field_sum, title_fields, question_sum, questions;
};

/* What a proposal adds to the columns, in bytes. */
struct kb_added { const void *bytes[KB_COLUMNS]; size_t len[KB_COLUMNS]; };

/* Maps what the view's state names; added (may be NULL) is part of it. */
KB_NODISCARD enum kb_status kb_view_map(struct kb_view *v, const char *folder,
	const struct kb_added *added, struct kb_error *err);
void kb_view_unmap(struct kb_view *v);

/* folder: of the part. who: for whom, NULL: who sees everything; what he may
   not see is as if it had never been written. before: an older view of the same
   generation for the same audience to go on from, or NULL; letters_of: any
   view of the generation that is not newer, or NULL. added: rows of the state
   that no file has, or NULL. The view is its own talloc root. */
KB_NODISCARD enum kb_status kb_view_open(const char *folder,
	const char *generation, const struct kb_part_state *state,
	const struct kb_index_settings *settings,
	const struct kb_audience *who, int64_t now,
	const struct kb_view *before, const struct kb_view *letters_of,
	const struct kb_added *added, struct kb_view **ret,
	struct kb_error *err);
/* Does it still say what is known then? */
bool kb_view_holds(const struct kb_view *v, int64_t now);
/* How many live documents hold the hash. */
uint32_t kb_view_frequency(const struct kb_view *v, enum kb_counts which,
			   uint32_t hash);

/* Notes the letters of all words; those of `before` (may be NULL) are known. */
void kb_view_letters(struct kb_view *v, const struct kb_view *before);
void kb_letters_drop(struct kb_letters *letters);

/* ---- views of an index ------------------------------------------------------ */

/* The newest view of each part for each audience that asks; shared by threads.
   The least asked for are forgotten. */
struct kb_views;
struct kb_views *kb_views_new(void *mem, const char *dir,
			      const struct kb_index_settings *settings);
/* The view of exactly this commit, counted. key: of who (kb_audience_key); who
   NULL: sees everything. now: see kb_view.now. */
KB_NODISCARD enum kb_status kb_views_find(struct kb_views *views,
	const char *generation, enum kb_part part,
	const struct kb_part_state *state, const struct kb_audience *who,
	const char *key, int64_t now, struct kb_view **ret,
	struct kb_error *err);
void kb_views_drop(struct kb_views *views, struct kb_view *v);
/* Counted once more. */
struct kb_view *kb_views_keep(struct kb_views *views, struct kb_view *v);
const struct kb_index_settings *kb_views_settings(
	const struct kb_views *views);

#endif
