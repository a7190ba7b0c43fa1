/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * part.h - how one part of a generation lies on disk. Private to lib/index.
 *
 * PART/xapian/        postings, no termlists, no positions
 * PART/documents ...  columns: arrays that only ever grow
 * PART/log            which documents an article has; a later entry counts
 * PART/commits        what each commit of the follower added, with a digest
 * PART/frequencies    how many documents hold a character, gram or pair, as
 *                     of the build; what came later is counted from the log
 * PART/term-frequencies  the same of terms that have postings: those of
 *                     Xapian go on counting documents that are gone
 */
#ifndef KB_INDEX_PART_H
#define KB_INDEX_PART_H

#include <kb/index.h>
#include <xapian-c.h>

enum kb_column {
	KB_COLUMN_DOCUMENTS, KB_COLUMN_VERSIONS, KB_COLUMN_TOKENS,
	KB_COLUMN_WORDS, KB_COLUMN_WORD_BYTES, KB_COLUMN_GROUP,
	KB_COLUMN_BODY_LENGTH, KB_COLUMN_TITLE_LENGTH,
	KB_COLUMN_QUESTION_LENGTH, KB_COLUMN_AUDIENCES, KB_COLUMN_LOG,
	KB_COLUMN_COMMITS, KB_COLUMNS
};
struct kb_column_kind { const char *name; size_t size; };
extern const struct kb_column_kind kb_columns[KB_COLUMNS];

/* An entry of the audiences: a name that versions have, ended and filled with
   NUL. Each writer numbers those it meets, so a name may stand there twice. */
struct kb_audience_entry { char name[KB_GROUP_MAX + 8]; };

/* What the postings' commit says of the columns: stored as JSON under the
   metadata key "concord" in the same commit. */
struct kb_part_state {
	uint64_t rows[KB_COLUMNS];	/* valid entries of each column */
	int64_t seq;			/* last applied change of the store */
	uint64_t commit;		/* counts commits of this generation */
	uint32_t built_documents;	/* as counted in the frequencies */
	uint64_t synonyms;		/* fingerprint of them */
	uint64_t rules;			/* public part: of the public rules */
	char text_version[80];
};
/* What the terms depend on: the text pipeline and this layout. */
const char *kb_index_text_version(void);
char *kb_part_state_json(void *mem, const struct kb_part_state *st);
KB_NODISCARD enum kb_status kb_part_state_parse(const char *json, size_t len,
	struct kb_part_state *ret, struct kb_error *err);

/* What a database, as it is seen now, says of the columns; KB_CORRUPT too when
   another version of the text pipeline made it. */
KB_NODISCARD enum kb_status kb_part_state_read(struct xc_database *db,
	struct kb_part_state *ret, struct kb_error *err);

/* An entry of the log: header, then the article's id, padded to 4 bytes. */
struct kb_log_entry {
	uint32_t article;
	uint32_t first, count;		/* its documents now; count 0: gone */
	uint32_t old_first, old_count;	/* those they replace */
	uint32_t id_len;
};
size_t kb_log_entry_size(const struct kb_log_entry *e);

/* A note of the follower, one for each commit: rows of each column with it, and
   a digest of what it added. */
struct kb_commit_entry {
	uint64_t commit;
	uint64_t rows[KB_COLUMNS];	/* none of the notes themselves */
	unsigned char digest[32];
};

/* What is counted apart, each in a file of its own: terms that have postings
   (of questions under kb_question_hash), and the many smaller pieces. */
enum kb_counts { KB_COUNTS_TERMS, KB_COUNTS_PIECES, KB_COUNTS };
extern const char *const kb_counts_files[KB_COUNTS];

typedef void (*kb_hash_fn)(void *user, enum kb_counts which, uint32_t hash);

/* ---- writing columns ------------------------------------------------------ */

struct kb_columns_out { FILE *file[KB_COLUMNS]; uint64_t rows[KB_COLUMNS]; };

/* Opens (creates) the column files of folder, cut to `rows` entries, which
   throws away what an interrupted writer left. */
KB_NODISCARD enum kb_status kb_columns_open(struct kb_columns_out *c,
	const char *folder, const uint64_t rows[KB_COLUMNS],
	struct kb_error *err);
void kb_column_add(struct kb_columns_out *c, enum kb_column column,
		   const void *entries, size_t n);
/* Everything added is handed to the system; to the disk too if `sync`. */
KB_NODISCARD enum kb_status kb_columns_flush(struct kb_columns_out *c,
	bool sync, struct kb_error *err);
void kb_columns_close(struct kb_columns_out *c);

/* Adds the note of this commit: what the columns have beyond the state's rows,
   which has been handed to the system. */
KB_NODISCARD enum kb_status kb_commit_note(struct kb_columns_out *c,
	const char *folder, const struct kb_part_state *before,
	struct kb_error *err);
/* Are columns beyond the built rows as the commits up to this state left them?
   KB_CORRUPT. */
KB_NODISCARD enum kb_status kb_commits_verify(const char *folder,
	const uint64_t built[KB_COLUMNS], const struct kb_part_state *state,
	struct kb_error *err);

/* ---- words ---------------------------------------------------------------- */

/* Numbers for the words of the streams, given out by one writer. */
struct kb_vocabulary;
struct kb_vocabulary *kb_vocabulary_new(void *mem);
/* Number of the word; a new one is written to the columns. */
uint32_t kb_vocabulary_add(struct kb_vocabulary *v, struct kb_columns_out *out,
			   const struct kb_token *token);

/* ---- audiences ------------------------------------------------------------ */

/* Numbers for names of audiences, given out by one writer. */
struct kb_audience_names;
struct kb_audience_names *kb_audience_names_new(void *mem);
/* Number of the name; a new one is written to the columns. */
uint32_t kb_audience_number(struct kb_audience_names *names,
			    struct kb_columns_out *out, const char *name);

/* ---- streams -------------------------------------------------------------- */

/* beside: terms of the text that its tokens do not tell (names in another
   script, words of other regions, codes), behind the stream: a unit that says
   how many, then their hashes, each in two units. NULL: none. */
struct kb_stream { const uint16_t *units; size_t n; const uint16_t *beside; };
enum { KB_BESIDE_MAX = UINT16_MAX };
static inline size_t kb_beside_units(const uint16_t *beside)
{
	return 1 + 2 * (size_t)beside[0];
}
struct kb_stream_words {
	const struct kb_word *words;	/* already moved to the word base */
	const char *bytes;
};

/* Distinct hashes of streams, each told to fn once. All that counts documents
   goes through here: the builder and who takes back what it counted must tell
   the same. fn may be NULL. */
struct kb_hash_set;
struct kb_hash_set *kb_hash_set_new(void *mem);
/* Forgets what was told. `questions`: MAIN and PAIR alone, as terms of the
   question field. */
void kb_hash_set_begin(struct kb_hash_set *set, bool questions, kb_hash_fn fn,
		       void *user);
void kb_hash_set_stream(struct kb_hash_set *set,
			const struct kb_stream_words *words,
			const struct kb_stream *stream);
/* A single MAIN or CODE term; false if it was told before. */
bool kb_hash_set_term(struct kb_hash_set *set, uint32_t hash);

/* Under which a word is counted as it is written, beside its stem: what nobody
   may see must not come back as another form of what he may. */
uint32_t kb_written_hash(const char *raw, size_t len, bool questions);

/* Words by number, for streams not yet written. */
struct kb_stream_words kb_vocabulary_words(const struct kb_vocabulary *v);

/* The term of a pinned question: exact, however long the question is. */
enum { KB_PIN_TERM = 18 };
void kb_pin_term(const char *key, char ret[KB_PIN_TERM]);

/* Prefix of a kind of term in a field; NULL when it is not indexed there. */
const char *kb_term_prefix(enum kb_field field, enum kb_term_kind kind);

/* ---- frequencies ----------------------------------------------------------- */

/* A file of kb_counts_files: this head, then 2^bits + 1 numbers (where hashes
   with those first bits begin), then the n hashes in their order, the `large`
   counts of KB_COUNT_LARGE and more (struct kb_count), and a byte for each
   hash: its count, or KB_COUNT_LARGE. Most counts are small. */
struct kb_counts_head { uint32_t n, bits, large; };
enum { KB_COUNT_LARGE = 255 };
struct kb_count { uint32_t hash, count; };
/* Counts being made: a hash table in memory. */
struct kb_counter;
struct kb_counter *kb_counter_new(void *mem);
void kb_counter_add(struct kb_counter *c, uint32_t hash);
KB_NODISCARD enum kb_status kb_counter_write(const struct kb_counter *c,
	const char *path, struct kb_error *err);
/* Reads what kb_counter_write wrote and adds it to *sum. */
KB_NODISCARD enum kb_status kb_counts_merge(void *mem, const char *path,
	struct kb_count **sum, size_t *n, struct kb_error *err);
KB_NODISCARD enum kb_status kb_counts_write(const struct kb_count *counts,
	size_t n, const char *path, struct kb_error *err);
/* How often hash was counted, from the mapped file of len bytes. */
uint32_t kb_counts_find(const struct kb_counts_head *file, uint32_t hash);
bool kb_counts_valid(const struct kb_counts_head *file, size_t len);

/* ---- encoding ------------------------------------------------------------- */

/* One language of an article, as the index wants it; strings are the
   caller's. A resolved case is a unit with one version. */
struct kb_unit_version {
	const char *lang, *title, *text;
	const char *questions;		/* one a line: its own and its cases' */
	const char **pins; size_t n_pins;
	const struct kb_section *sections;
	size_t n_sections;
	uint32_t row;
	int64_t valid_from, valid_until;
	bool followed;			/* where it ends, another one begins */
	const char *confidence, *audience;
	uint64_t stamp;			/* of all but the questions */
};
struct kb_unit {
	const char *id;
	struct kb_unit_version *versions;
	size_t n;
	/* What the public may read of it, rules too: for its store. */
	struct kb_mirrored *shown; size_t n_shown;
};

struct kb_encoder;
/* The encoder adds documents to the writer and rows to the columns. count
   (may be NULL) is told each section's distinct hashes, and each version's
   of its questions. */
struct kb_encoder *kb_encoder_new(void *mem, struct xc_writer *writer,
				  struct kb_columns_out *out, kb_hash_fn count,
				  void *count_user);
/* Adds all documents of the unit; ret_first and ret_count say which. */
KB_NODISCARD enum kb_status kb_encoder_add(struct kb_encoder *e,
	const struct kb_unit *unit, uint32_t article, uint32_t *ret_first,
	uint32_t *ret_count, struct kb_error *err);
void kb_log_add(struct kb_columns_out *out, const struct kb_log_entry *entry,
		const char *id);

/* ---- units from the store ------------------------------------------------- */

/* All live languages of one article that belong to `part`; unit->n == 0 when
   there are none. What the public may read is noted for any part. Everything
   is a child of mem. */
KB_NODISCARD enum kb_status kb_unit_load(void *mem, struct kb_store *store,
	const char *id, enum kb_part part, struct kb_unit *ret,
	struct kb_error *err);
/* Adds a stored version, as far as the index needs it. */
void kb_unit_add(void *mem, struct kb_unit *unit, const struct kb_stored *st);
/* Notes a stored version if the public may read it. */
void kb_unit_show(void *mem, struct kb_unit *unit, const struct kb_stored *st);
/* A case as a version of the cases part. */
void kb_case_version_set(void *mem, const struct kb_case *c,
			 struct kb_unit_version *ret);
/* Adds a case's words to the version that speaks its language. */
void kb_unit_add_case(void *mem, struct kb_unit *unit, const struct kb_case *c);
bool kb_part_holds(enum kb_part part, const struct kb_article *a);

/* ---- stamps --------------------------------------------------------------- */

uint64_t kb_stamp_of(const struct kb_stored *st);
/* A stamp that depends on the text, too. */
uint64_t kb_stamp_more(uint64_t stamp, const char *text);
KB_NODISCARD enum kb_status kb_stamp_synonyms(struct kb_store *store,
	uint64_t *ret, struct kb_error *err);

/* ---- generations ---------------------------------------------------------- */

/* Kernel lock on index/lock; released when the handle is freed. KB_BUSY. */
KB_NODISCARD enum kb_status kb_index_lock(void *mem, const char *index_dir,
	struct kb_file_lock **ret, struct kb_error *err);
/* The public's store in the folder of the public part. */
#define KB_PUBLIC_STORE "store.db"
/* 12 of "g-000012"; 0: it is no generation's name. */
unsigned kb_generation_number(const char *name);
/* After a commit to the public part: its new file can be read by the group. */
KB_NODISCARD enum kb_status kb_part_show(const char *folder,
	struct kb_error *err);
/* Name of the live generation ("g-000012"). KB_NOT_FOUND if none. */
KB_NODISCARD enum kb_status kb_generation_current(const char *index_dir,
	char *ret, size_t size, struct kb_error *err);
char *kb_part_folder(void *mem, const char *index_dir, const char *generation,
		     enum kb_part part);

/* xapian-c's status and message as ours. */
enum kb_status kb_xc_error(struct kb_error *err, enum xc_status status,
			   const struct xc_error *xe, const char *what);

#endif
