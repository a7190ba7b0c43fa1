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

#include <kb/audience.h>
#include <kb/store.h>
#include <kb/text.h>

#ifdef __cplusplus
extern "C" {
#endif

enum kb_part { KB_PART_PUBLIC, KB_PART_INTERNAL, KB_PART_CASES, KB_PARTS };
/* "public", "internal", "cases": also the part's folder. */
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

/* Reads the live generation and all that proves it: KB_CORRUPT says what is
   damaged. */
enum { KB_GENERATION = 32 };
KB_NODISCARD enum kb_status kb_index_check(const char *index_dir,
	char ret_generation[KB_GENERATION], struct kb_error *err);

/* The one writer that keeps the live generation up to date. */
struct kb_follower;
KB_NODISCARD enum kb_status kb_follower_open(void *mem, const char *store_path,
	const char *index_dir, struct kb_follower **ret, struct kb_error *err);
/* Applies what the change log has beyond the index, in one commit; how many
   changes were applied into ret (0: nothing new). */
KB_NODISCARD enum kb_status kb_follower_step(struct kb_follower *f,
	size_t *ret, struct kb_error *err);
/* The last change that the index has; -1 before the first step. */
int64_t kb_follower_seq(const struct kb_follower *f);

/* ---- reading -------------------------------------------------------------- */

/* Columns, by position. A document is one ranking section; a version is one
   language of an article. Everything is read-only and mapped from files. */

struct kb_document {
	uint64_t tokens;	/* first unit of its stream */
	uint32_t version;	/* position in versions[] */
	uint16_t units;		/* length of its stream */
	uint16_t section;	/* number of the section in the version */
	uint16_t length[4];	/* M U G P tokens, title not counted */
};

struct kb_version {
	uint64_t tokens;	/* title's stream, then the questions' */
	uint64_t id_hash;	/* kb_id_hash() of the article's id: orders
				   equal scores the same on every machine */
	uint64_t stamp;		/* of all that is shown and found of it */
	/* Unix seconds, 0 none: the first in which it holds, and the first in
	   which it does so no more. */
	int64_t valid_from, valid_until;
	uint32_t row;		/* in the store */
	uint32_t article;	/* number shared by all its languages */
	uint32_t document;	/* its first; the others follow */
	uint32_t documents;	/* how many */
	uint32_t question_units;
	uint32_t question_length;	/* terms in the question field */
	uint32_t word_base;	/* added to the word numbers in its streams */
	uint32_t audience;	/* number of its audience's name in the part */
	uint16_t title_units;
	uint8_t title_weight;	/* times the title counts in a section: 3,
				   1 derived from the text, 0 none */
	uint8_t lang;		/* position in kb_langs */
	uint16_t title_length[4];	/* M U G P tokens of the title */
	uint16_t cases;		/* lines of the question field */
	uint8_t confidence;	/* 0 wip, 1 not validated, 2 validated */
	uint8_t flags;		/* KB_VERSION_... */
};

enum {
	KB_VERSION_FOLLOWED = 1,	/* where it ends, another one begins */
};
/* Does it hold at that moment? */
static inline bool kb_version_holds(const struct kb_version *v, int64_t at)
{
	return v->valid_from <= at &&
		(!v->valid_until || at < v->valid_until);
}

/* Did another version of the article take its place by then? */
static inline bool kb_version_is_past(const struct kb_version *v, int64_t at)
{
	return v->flags & KB_VERSION_FOLLOWED && v->valid_until <= at;
}

/* What stands for an article's id in a version (FNV-1a). */
uint64_t kb_id_hash(const char *article);

struct kb_word { uint64_t bytes; uint32_t stem; uint32_t len; };

/* Token streams: 16-bit units. A Han character stands as itself; a word is
   KB_UNIT_WORD | high bits of its number, then the low 16 bits; KB_UNIT_BREAK
   stands between two Han characters that do not touch, KB_UNIT_LINE after each
   question of the question field. */
enum { KB_UNIT_BREAK = 1, KB_UNIT_LINE = 2, KB_UNIT_WORD = 0xD800 };
static inline bool kb_unit_is_word(uint16_t unit)
{
	return unit >= KB_UNIT_WORD && unit < KB_UNIT_WORD + 0x800;
}
static inline bool kb_unit_is_han(uint16_t unit)
{
	return unit > KB_UNIT_LINE && !kb_unit_is_word(unit);
}
static inline uint32_t kb_unit_number(uint16_t first, uint16_t second)
{
	return (uint32_t)(first - KB_UNIT_WORD) << 16 | second;
}

/* Languages that share their words: zh-Hans and zh-Hant are one. What is rare
   or long in one of them says nothing of another: a knowledge base in four
   languages counts each apart. */
enum kb_speech { KB_SPEECH_HAN, KB_SPEECH_LATIN, KB_SPEECH_CYRILLIC,
		 KB_SPEECHES };
enum kb_speech kb_speech_of(unsigned lang);	/* position in kb_langs */
struct kb_speech_stats {
	uint32_t documents;	/* live sections */
	uint32_t questions;	/* live versions with questions */
	double average[4];	/* M U G P tokens of a section with title */
	double title_average[4];
};

/* One consistent view of a part; holds until kb_index_reader_refresh(). */
struct kb_snapshot {
	uint64_t serial;	/* differs from that of any other view */
	const struct kb_document *documents;	/* [1 .. n_documents) */
	const struct kb_version *versions;	/* [0 .. n_versions) */
	const uint16_t *tokens;
	const struct kb_word *words;
	const char *word_bytes;
	const uint32_t *group;			/* article by document */
	uint32_t n_documents, n_versions, n_words;
	uint32_t live_documents, live_versions, live_articles;
	const uint64_t *live;			/* bit per document */
	bool dated;				/* any version has dates */
	uint32_t question_documents;	/* live versions with questions */
	struct kb_speech_stats speech[KB_SPEECHES];
};

/* Number of live documents that hold the piece: CHAR, GRAM, PAIR; for the
   others see kb_index_frequencies. */
uint32_t kb_snapshot_frequency(const struct kb_snapshot *s, uint32_t hash);
/* The hash under which a pair of neighbouring stems is counted. */
uint32_t kb_pair_hash(uint32_t stem_a, uint32_t stem_b);
uint32_t kb_question_hash(uint32_t hash);
/* Calls fn for each word at 1 or 2 (at most `edits`) from the folded raw, maybe
   twice; only words that stand so in a live text. */
typedef void (*kb_near_fn)(void *user, const char *raw, size_t len,
			   unsigned edits);
void kb_snapshot_near(const struct kb_snapshot *s, const char *raw, size_t len,
	unsigned edits, kb_near_fn fn, void *user);

/* Shared by all threads: the current snapshots, refreshed when the revision
   or the generation changes. */
struct kb_index;
/* parts: bit set of 1 << enum kb_part. Only those are opened, so that a
   service for the public never touches the others. KB_NOT_FOUND: no
   generation yet; KB_CORRUPT: other text version or damaged, rebuild. */
KB_NODISCARD enum kb_status kb_index_open(void *mem, const char *index_dir,
	unsigned parts, const struct kb_index_settings *settings,
	struct kb_index **ret, struct kb_error *err);

/* One for each thread: its own Xapian databases. */
struct kb_index_reader;
KB_NODISCARD enum kb_status kb_index_reader_open(struct kb_index *index,
	void *mem, struct kb_index_reader **ret, struct kb_error *err);
/* Call at the start of a request: sees the newest commit. */
KB_NODISCARD enum kb_status kb_index_reader_refresh(struct kb_index_reader *r,
	struct kb_error *err);
const struct kb_snapshot *kb_index_snapshot(const struct kb_index_reader *r,
					    enum kb_part part);
/* Of the state and for the audience of `base` as of its last refresh, for good:
   what it finds, to the last digit, once these articles and the synonyms are as
   `proposed` has them (kb_store_propose); `store` is what the index follows. No
   ids: as things are. Costs what is proposed costs; nothing is written but a
   folder below TMPDIR that is gone before this returns. `base` may go first;
   the kb_index not. KB_STALE: the generation is gone, refresh base. */
struct kb_overlay {
	struct kb_store *store, *proposed;	/* NULL: nothing is */
	const char *const *ids; size_t n;	/* each once */
	int64_t at;		/* as of then, 0: of what base knows */
};
KB_NODISCARD enum kb_status kb_index_reader_overlay(
	struct kb_index_reader *base, void *mem, const struct kb_overlay *o,
	struct kb_index_reader **ret, struct kb_error *err);
/* Whom the reader serves from its next refresh on (at first: everything there
   is in its parts). The internal part then looks, to the last digit, as if
   what he may not see had never been written: views differ by audience, not
   results by filter. */
void kb_index_reader_audience(struct kb_index_reader *r,
			      const struct kb_audience *who);
/* The store of those who see the public part only: the live public versions
   and rules with their HTML, and the synonyms; no other version, no case, no
   person. It belongs to the generation and is written by build and follower.
   Path as of the last refresh; holds until the next one. */
const char *kb_index_public_store(const struct kb_index_reader *r);

/* The name is a fingerprint of what the reader may see, "c-9f3a52c1d04e77b1":
   the same content gives the same name on every machine, built or followed, and
   what he may not see never changes it. The rest says how the index came to
   be: folder and seq are for programs and operators, not for the public. */
struct kb_index_state {
	char generation[64];
	unsigned folder;	/* 12 of g-000012: whose positions these are */
	int64_t seq;		/* last applied change of the store */
	uint64_t synonyms;	/* fingerprint of the synonyms */
	uint64_t documents, articles;	/* that he may find */
};
void kb_index_reader_state(const struct kb_index_reader *r,
			   struct kb_index_state *ret);

/* Where a term is looked for. */
enum kb_field { KB_FIELD_BODY, KB_FIELD_TITLE, KB_FIELD_QUESTIONS, KB_FIELDS };

/* Is the term indexed in the title field? Titles are in every section's bag
   already; the field adds what whole words miss: single Han characters and the
   4-grams of Cyrillic words. */
bool kb_title_has(enum kb_term_kind kind, const char *text, size_t len);

struct kb_search_term {
	const char *text;	/* as in struct kb_term, no prefix */
	uint32_t len;
	enum kb_term_kind kind;
	uint32_t hash;
	uint32_t frequency;	/* out, by kb_index_frequencies */
	uint32_t weight;	/* in, for kb_index_top: 1/4096 */
};

/* Live documents that hold each term in the field, found by its hash: MAIN and
   CODE, and for questions PAIR (its hash is kb_pair_hash). */
KB_NODISCARD enum kb_status kb_index_frequencies(struct kb_index_reader *r,
	enum kb_part part, enum kb_field field, struct kb_search_term *terms,
	size_t n, struct kb_error *err);

struct kb_top {			/* one candidate */
	uint32_t document;
	uint32_t score;
	uint64_t mask;		/* bit i: terms[i] is in the document */
};
/* Documents whose version pins the question with this key (kb_text_key), at
   most KB_PINNED_MAX, in no order that means anything. */
enum { KB_PINNED_MAX = 64 };
KB_NODISCARD enum kb_status kb_index_pinned(struct kb_index_reader *r,
	enum kb_part part, const char *key, const uint64_t *allowed,
	uint32_t ret[KB_PINNED_MAX], size_t *ret_n, struct kb_error *err);
/* The k best articles of one field (best document of each), exact. allowed:
   bit per document (snapshot's size). terms: at most 64. */
KB_NODISCARD enum kb_status kb_index_top(struct kb_index_reader *r,
	enum kb_part part, enum kb_field field,
	const struct kb_search_term *terms, size_t n, const uint64_t *allowed,
	size_t k, uint64_t deadline_ns, struct kb_top *ret, size_t *ret_n,
	bool *partial, struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
