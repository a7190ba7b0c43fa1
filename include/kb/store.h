/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * store.h - the truth. SQLite today; the interface says nothing of SQL, so
 * that another database can stand behind it. Versions of articles are never
 * overwritten. Every change of what can be found gets one row in the change
 * log, in the same transaction; the index follows that log.
 *
 * A handle belongs to one thread. Writers: one at a time (KB_BUSY).
 */
#ifndef KB_STORE_H
#define KB_STORE_H

#include <kb/content.h>
#include <kb/mask.h>
#include <kb/secret.h>

#ifdef __cplusplus
extern "C" {
#endif

struct kb_store;
enum kb_store_mode { KB_STORE_READ, KB_STORE_WRITE };

/* path is the database file; WRITE creates and migrates it. `fast` turns off
   fsync for throw-away stores (eval). */
KB_NODISCARD enum kb_status kb_store_open(void *mem, const char *path,
	enum kb_store_mode mode, bool fast, struct kb_store **ret,
	struct kb_error *err);

/* Group many puts into one durable commit. Nested begins are an error. */
KB_NODISCARD enum kb_status kb_store_begin(struct kb_store *s, struct kb_error *err);
KB_NODISCARD enum kb_status kb_store_commit(struct kb_store *s, struct kb_error *err);
void kb_store_rollback(struct kb_store *s);

/* Between these two, all reads of a reading handle see one state, and locks are
   taken once: for a few reads in a row, not while somebody waits. */
KB_NODISCARD enum kb_status kb_store_hold(struct kb_store *s,
	struct kb_error *err);
void kb_store_let_go(struct kb_store *s);

/* ---- articles ------------------------------------------------------------ */

enum kb_put { KB_PUT_NEW, KB_PUT_CHANGED, KB_PUT_SAME };

/* Adds a version if the source bytes differ from the newest one, or a newer
   program renders them (KB_RENDER_VERSION), and makes it
   the live one if its state is published (else withdraws the live one when
   the state is archived). Withdrawn and put again with the same bytes, it is
   live again. path: file below the synced folder, "" if none. */
KB_NODISCARD enum kb_status kb_store_article_put(struct kb_store *s,
	const struct kb_article *a, const char *path, enum kb_put *ret,
	struct kb_error *err);
/* The article leaves the live set; its versions stay. KB_NOT_FOUND if it is
   not there. */
KB_NODISCARD enum kb_status kb_store_article_withdraw(struct kb_store *s,
	const char *id, const char *lang, struct kb_error *err);

/* A stored version: the article plus where it stands. */
struct kb_stored {
	struct kb_article *article;
	uint32_t row;		/* unique number of this version, never reused */
	int version;		/* 1, 2, ... for this id and lang */
	const char *path;
	int64_t stored_at;
	/* When it holds, unix seconds, 0 none: as written, or as who follows
	   it begins (followed); of one with blocks that hold for a time, when
	   it reads like this. Of kb_store_article_get, _at, _each_period. */
	int64_t begins, ends;
	bool followed;
};

/* KB_FULL loads html and source too; KB_BRIEF leaves them NULL. */
enum kb_load { KB_BRIEF, KB_FULL };
/* By row number: the hot path of answers (one indexed read, <= 10 us). */
KB_NODISCARD enum kb_status kb_store_version(struct kb_store *s, void *mem,
	uint32_t row, enum kb_load load, struct kb_stored *ret,
	struct kb_error *err);
/* The same, cut to a moment (kb_article_cut). */
KB_NODISCARD enum kb_status kb_store_version_at(struct kb_store *s, void *mem,
	uint32_t row, int64_t at, enum kb_load load, struct kb_stored *ret,
	struct kb_error *err);
/* The version of id in lang that is in front now, cut to now: the last that has begun, else
   the first to come; its end may lie behind. Rules: id is "name@version". */
KB_NODISCARD enum kb_status kb_store_article_get(struct kb_store *s, void *mem,
	const char *id, const char *lang, enum kb_load load,
	struct kb_stored *ret, struct kb_error *err);
/* The same as of a moment. */
KB_NODISCARD enum kb_status kb_store_article_at(struct kb_store *s, void *mem,
	const char *id, const char *lang, int64_t at, enum kb_load load,
	struct kb_stored *ret, struct kb_error *err);
/* When which version holds, held or will hold, in order of time; they do not
   overlap. n == 0: none does. A published version that begins later waits here
   beside the one in front; one that has begun ends the one before; one without
   a beginning takes the place of the one in front, and of all that were to come
   unless its own end lies before them. What is withdrawn has none. */
struct kb_period { int64_t begins, ends; bool followed; int version; };
KB_NODISCARD enum kb_status kb_store_periods(struct kb_store *s, void *mem,
	const char *id, const char *lang, struct kb_period **ret, size_t *n,
	struct kb_error *err);
/* One version, live or not; as KB_BRIEF. */
KB_NODISCARD enum kb_status kb_store_version_of(struct kb_store *s, void *mem,
	const char *id, const char *lang, int version,
	struct kb_stored *ret, struct kb_error *err);
/* Languages in which id is live, table order. n == 0: no such article. */
KB_NODISCARD enum kb_status kb_store_article_langs(struct kb_store *s, void *mem,
	const char *id, const char ***ret, size_t *n, struct kb_error *err);

/* Streams versions that are in front now, cut to now, ordered by (id, lang); after == NULL from the start,
   else from the first id > after. The callback returns KB_OK to go on;
   `st` and its strings hold until it returns. Drafts and archived ones are
   not live. */
typedef enum kb_status (*kb_stored_fn)(void *user, const struct kb_stored *st,
				       struct kb_error *err);
KB_NODISCARD enum kb_status kb_store_each_live(struct kb_store *s,
	const char *after, enum kb_load load, kb_stored_fn fn, void *user,
	struct kb_error *err);
/* All languages of one id, in the same way. */
KB_NODISCARD enum kb_status kb_store_each_of(struct kb_store *s, const char *id,
	enum kb_load load, kb_stored_fn fn, void *user, struct kb_error *err);

/* All periods, of one id or (NULL) of all, ordered by (id, lang, begins); as
   KB_BRIEF. A version whose blocks hold for a time comes once for each way it
   reads, cut, one followed by the next. */
KB_NODISCARD enum kb_status kb_store_each_period(struct kb_store *s,
	const char *id, kb_stored_fn fn, void *user, struct kb_error *err);

/* The newest version of everything that is not withdrawn, drafts and archived
   ones too: what export writes. */
KB_NODISCARD enum kb_status kb_store_each_newest(struct kb_store *s,
	enum kb_load load, kb_stored_fn fn, void *user, struct kb_error *err);

/* The same without loading them, ordered by (id, lang). */
struct kb_newest { const char *id, *lang; uint32_t row; };
KB_NODISCARD enum kb_status kb_store_newest_rows(struct kb_store *s, void *mem,
	struct kb_newest **ret, size_t *n, struct kb_error *err);

/* ---- cases --------------------------------------------------------------- */

/* Adds a case or replaces the one of the same id. What reaches a person is
   masked first, whoever calls; its look-up keys and what was masked are kept
   sealed if kb_store_guard() gave a key. A case without any of them leaves the
   keys it had. */
KB_NODISCARD enum kb_status kb_store_case_put(struct kb_store *s,
	const struct kb_case *c, enum kb_put *ret, struct kb_error *err);
/* Strings are children of mem. KB_NOT_FOUND if there is no such case. */
KB_NODISCARD enum kb_status kb_store_case_get(struct kb_store *s, void *mem,
	const char *id, struct kb_case *ret, struct kb_error *err);
/* Its keys go with it. KB_NOT_FOUND if there is no such case. */
KB_NODISCARD enum kb_status kb_store_case_remove(struct kb_store *s,
	const char *id, struct kb_error *err);
typedef enum kb_status (*kb_case_fn)(void *user, const struct kb_case *c,
				     struct kb_error *err);
/* Cases linked to article id or to one that leads there (kb/curation.h), ordered
   by case id; id == NULL: all, ordered by (article, id). Their `article` is the
   one that they lead to. */
KB_NODISCARD enum kb_status kb_store_each_case(struct kb_store *s,
	const char *article, kb_case_fn fn, void *user, struct kb_error *err);

/* ---- look-up keys of cases --------------------------------------------------- */

/* The kinds are those of masking and two more. */
enum { KB_KEY_SURNAME = KB_MASK_KINDS, KB_KEY_CODE, KB_KEY_KINDS,
       KB_KEY_ANY = -1 };
const char *kb_key_kind_name(int kind);
/* "any" is a kind, too. */
bool kb_key_kind_find(const char *name, int *ret);

/* The operator's rules and the installation's key, for kb_store_case_put. Both
   outlive the handle; either may be NULL: then the rules without a pattern
   hold, and keys are not kept. */
void kb_store_guard(struct kb_store *s, const struct kb_masker *masker,
		    const struct kb_secret *secret);
/* The key file at path; made if it is not there and nothing is sealed yet.
   KB_NOT_FOUND: what is sealed needs the one that is missing. */
KB_NODISCARD enum kb_status kb_store_secret(struct kb_store *s, void *mem,
	const char *path, struct kb_secret **ret, struct kb_error *err);
/* What kb_store_case_put did since the handle was opened. */
struct kb_store_masked { uint64_t cases, values, keys, keys_dropped; };
struct kb_store_masked kb_store_masked(const struct kb_store *s);

/* The one form that all spellings of a key have; child of mem. */
char *kb_key_form(struct kb_store *s, const struct kb_masker *masker,
		  void *mem, int kind, const char *value);
/* Cases that have this key in any of its spellings, ordered by id. secret and
   masker as for kb_store_guard, masker not NULL. n == 0: none. */
KB_NODISCARD enum kb_status kb_store_case_find(struct kb_store *s,
	const struct kb_secret *secret, const struct kb_masker *masker,
	void *mem, int kind, const char *value, const char ***ret, size_t *n,
	struct kb_error *err);
struct kb_case_key { const char *kind, *value; };
/* In clear. */
KB_NODISCARD enum kb_status kb_store_case_keys(struct kb_store *s,
	const struct kb_secret *secret, void *mem, const char *id,
	struct kb_case_key **ret, size_t *n, struct kb_error *err);

/* What was deleted leaves the file and its log too. Outside a transaction.
   KB_BUSY: somebody reads the log; the deletion holds, run it again. */
KB_NODISCARD enum kb_status kb_store_scrub(struct kb_store *s,
	struct kb_error *err);

/* ---- synonyms ------------------------------------------------------------ */

/* Replaces all synonyms of the language. */
KB_NODISCARD enum kb_status kb_store_synonyms_put(struct kb_store *s,
	const struct kb_synonyms *syn, enum kb_put *ret,
	struct kb_error *err);
KB_NODISCARD enum kb_status kb_store_synonyms_remove(struct kb_store *s,
	const char *lang, struct kb_error *err);
/* KB_NOT_FOUND if the language has none. */
KB_NODISCARD enum kb_status kb_store_synonyms_get(struct kb_store *s, void *mem,
	const char *lang, struct kb_synonyms **ret, struct kb_error *err);

/* ---- change log ---------------------------------------------------------- */

struct kb_change { int64_t seq; const char *article; };	/* article id touched */
#define KB_CHANGE_SYNONYMS "@synonyms"	/* in its place: no article has it */
KB_NODISCARD enum kb_status kb_store_last_seq(struct kb_store *s, int64_t *ret,
	struct kb_error *err);
/* Changes after seq, oldest first, at most max; array is a child of mem. */
KB_NODISCARD enum kb_status kb_store_changes(struct kb_store *s, void *mem,
	int64_t after, size_t max, struct kb_change **ret, size_t *n,
	struct kb_error *err);

/* ---- the public's copy ---------------------------------------------------- */

/* A store file of the same schema that holds live versions as they are picked,
   row numbers kept, and the synonyms: neither sources nor paths, drafts, cases
   or persons. Written by who writes the index, before the index names a row.
   Open it for reading with kb_store_open. It keeps a rollback journal, so that
   who may only read the file can read it while it is written. */
struct kb_mirror;
/* fresh: a new file, nothing is brought to disk before kb_mirror_finish();
   else there must be one (KB_CORRUPT). origin: the store copied from. */
KB_NODISCARD enum kb_status kb_mirror_open(void *mem, const char *path,
	bool fresh, struct kb_store *origin, struct kb_mirror **ret,
	struct kb_error *err);
/* Ends the transaction that the first change has begun; nothing changed costs
   nothing. */
KB_NODISCARD enum kb_status kb_mirror_commit(struct kb_mirror *m,
	struct kb_error *err);
void kb_mirror_rollback(struct kb_mirror *m);
/* Brings a finished fresh file to disk. */
KB_NODISCARD enum kb_status kb_mirror_finish(struct kb_mirror *m,
	struct kb_error *err);
/* What is live of id from now on: these rows of the origin. Rows they replace
   stay until kb_mirror_sweep(); seq says since when. stamps: what each row of
   a rule adds to kb_mirror_rules(); 0 for articles. */
struct kb_mirrored { uint32_t row; uint64_t stamp;
		     int64_t begins, ends; bool followed; };
KB_NODISCARD enum kb_status kb_mirror_put(struct kb_mirror *m, const char *id,
	const struct kb_mirrored *rows, size_t n, int64_t seq,
	struct kb_error *err);
KB_NODISCARD enum kb_status kb_mirror_synonyms(struct kb_mirror *m,
	struct kb_error *err);
/* Redirects, head questions and notices (kb/curation.h), as far as they name
   what the copy shows: after each step. */
KB_NODISCARD enum kb_status kb_mirror_curation(struct kb_mirror *m,
	struct kb_error *err);
/* Removes rows that were replaced at seq or before. */
KB_NODISCARD enum kb_status kb_mirror_sweep(struct kb_mirror *m, int64_t seq,
	struct kb_error *err);
/* Sum of the stamps of live rules. */
KB_NODISCARD enum kb_status kb_mirror_rules(struct kb_mirror *m, uint64_t *ret,
	struct kb_error *err);

/* articles and rules: live; langs: live, both, in the order of kb_langs. */
struct kb_store_stats { int64_t articles, versions, rules, cases, langs[8],
			last_seq, bytes; };
KB_NODISCARD enum kb_status kb_store_stats(struct kb_store *s,
	struct kb_store_stats *ret, struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
