/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * index.h - the disposable index: built from the store, followed by its change
 * log, searched through the exact top-k call of xapian-c.
 *
 * A generation is a folder (index/g-000012) with one folder for each part;
 * `index/current` is a link that is swapped atomically. A part is a Xapian
 * database (one document per ranking section; title, question and case terms
 * on an article's first section) beside append-only columns by document id:
 * lengths, article number, version row, token stream. All documents of an
 * article (all its languages) have consecutive ids. Xapian's metadata hold, in
 * one commit with the postings, how far the columns are valid and which change
 * of the store was applied last: whatever lies beyond is ignored.
 */
#ifndef KB_INDEX_H
#define KB_INDEX_H

#include <kb/store.h>
#include <kb/text.h>

#ifdef __cplusplus
extern "C" {
#endif

enum kb_part { KB_PART_PUBLIC, KB_PART_INTERNAL, KB_PART_CASES, KB_PARTS };
const char *kb_part_name(enum kb_part part);

/* ---- building and following (one writer for an index folder) ------------ */

struct kb_index_settings {
	double k1, b;		/* BM25 of sections */
	double title_b;		/* b of the title field */
	unsigned workers;	/* threads of a build, 1..16 */
};

/* done of total articles; called from one thread at most every 100 ms.
   Returns false to stop: the live generation stays as it was. */
typedef bool (*kb_progress_fn)(void *user, uint64_t done, uint64_t total);

/* Builds a fresh generation beside the live one and swaps. KB_BUSY if another
   writer holds the index. ret_generation (talloc, child of mem) may be NULL. */
KB_NODISCARD enum kb_status kb_index_build(void *mem, const char *store_path,
	const char *index_dir, const struct kb_index_settings *settings,
	kb_progress_fn progress, void *user, char **ret_generation,
	struct kb_error *err);

/* The one writer that keeps the live generation up to date. */
struct kb_follower;
KB_NODISCARD enum kb_status kb_follower_open(void *mem, const char *store_path,
	const char *index_dir, struct kb_follower **ret, struct kb_error *err);
/* Applies what the change log has beyond the index, in one commit; how many
   changes were applied into ret (0: nothing new). */
KB_NODISCARD enum kb_status kb_follower_step(struct kb_follower *f,
	size_t *ret, struct kb_error *err);

/* ---- reading -------------------------------------------------------------- */

/* Shared by all threads: the current snapshots, refreshed when the revision
   or the generation changes. */
struct kb_index;
/* parts: bit set of 1 << enum kb_part. Only those are opened, so that a
   service for the public never touches the others. KB_NOT_FOUND: no
   generation yet; KB_CORRUPT / KB_STALE: other text version, rebuild. */
KB_NODISCARD enum kb_status kb_index_open(void *mem, const char *index_dir,
	unsigned parts, struct kb_index **ret, struct kb_error *err);

/* One for each thread: its own Xapian databases. */
struct kb_index_reader;
KB_NODISCARD enum kb_status kb_index_reader_open(struct kb_index *index,
	void *mem, struct kb_index_reader **ret, struct kb_error *err);
/* Call at the start of a request: sees the newest commit. */
KB_NODISCARD enum kb_status kb_index_reader_refresh(struct kb_index_reader *r,
	struct kb_error *err);

struct kb_index_state {
	char generation[64];	/* "g-000012.345": folder and last change */
	int64_t seq;		/* last applied change of the store */
	uint64_t documents, articles;
};
void kb_index_reader_state(const struct kb_index_reader *r,
			   struct kb_index_state *ret);

/* What an article shows of itself in one place: a ranked article. */
struct kb_hit {
	uint32_t document;	/* best section */
	uint32_t row;		/* store row of the version it belongs to */
	uint32_t section;	/* number of the section in that version */
	uint32_t article;	/* number shared by all its languages */
	double score;
	float share[16];	/* by enum kb_signal, adds up to score */
	double coverage;	/* idf share of the query's M terms in the section */
};

/* The signals of the score, in the order of the table in lib/answer. */
enum kb_signal { KB_SIGNAL_BODY, KB_SIGNAL_CHARS, KB_SIGNAL_GRAMS,
	KB_SIGNAL_PAIRS, KB_SIGNAL_PROXIMITY, KB_SIGNAL_TITLE,
	KB_SIGNAL_TITLE_COVER, KB_SIGNAL_QUESTIONS, KB_SIGNAL_CODE,
	KB_SIGNAL_LENGTH, KB_SIGNALS };

#ifdef __cplusplus
}
#endif
#endif
