/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * db.h - what the files of lib/store share: the connection, its prepared
 * statements and the mapping of SQLite's codes to ours.
 */
#ifndef KB_STORE_DB_H
#define KB_STORE_DB_H

#include <sqlite3.h>

#include <kb/store.h>
#include <kb/text.h>

#include "records.h"

enum kb_query {
#define QUERY(name, sql) KB_Q_##name,
#include "lib/store/queries.inc"
#undef QUERY
	KB_Q_COUNT
};

struct kb_store {
	sqlite3 *db;
	sqlite3_stmt *stmt[KB_Q_COUNT];	/* prepared when first used */
	const char *path;
	bool write, in_tx;
	/* For cases: see kb_store_guard(). */
	const struct kb_masker *masker;
	const struct kb_secret *secret;
	struct kb_text *text;		/* made when first used */
	struct kb_store_masked masked;
	size_t listeners;		/* see kb_store_listeners() */
};

/* What a connection is for; each has a row of settings in store.c. */
enum kb_db_use { KB_DB_READ, KB_DB_WRITE, KB_DB_WRITE_FAST, KB_DB_MIRROR,
		 KB_DB_MIRROR_FRESH };
KB_NODISCARD enum kb_status kb_db_open(void *mem, const char *path,
	enum kb_db_use use, struct kb_store **ret, struct kb_error *err);
/* Says what SQLite said about the last call. */
enum kb_status kb_db_error(struct kb_store *s, const char *doing,
			   struct kb_error *err);
/* The prepared statement, reset. Bind with kb_db_bind: one letter a value,
   t text (NULL: null), i int64_t, r int64_t of a row (0: null), b bytes and
   size_t. */
KB_NODISCARD enum kb_status kb_db_stmt(struct kb_store *s, enum kb_query q,
	sqlite3_stmt **ret, struct kb_error *err);
void kb_db_bind(sqlite3_stmt *stmt, const char *types, ...);
/* For KB_CLEANUP: ends the read, so that the statement holds no lock. */
void kb_db_reset(sqlite3_stmt **stmt);
/* Steps once. KB_OK: a row; KB_NOT_FOUND: no (more) row, err untouched. */
KB_NODISCARD enum kb_status kb_db_row(struct kb_store *s, sqlite3_stmt *stmt,
				      struct kb_error *err);
/* Binds and runs a statement that gives no rows. */
KB_NODISCARD enum kb_status kb_db_run(struct kb_store *s, enum kb_query q,
	struct kb_error *err, const char *types, ...);
/* Binds, and steps to the first row; *ret is to be reset by KB_CLEANUP. */
KB_NODISCARD enum kb_status kb_db_first(struct kb_store *s, enum kb_query q,
	sqlite3_stmt **ret, struct kb_error *err, const char *types, ...);
/* How long a writer waits for another one. */
enum { KB_BUSY_MS = 5000 };

KB_NODISCARD enum kb_status kb_db_migrate(struct kb_store *s,
					  struct kb_error *err);
KB_NODISCARD enum kb_status kb_db_log(struct kb_store *s, const char *article,
				      struct kb_error *err);

/* Text of a column; "" for NULL. Copied if mem is given, else valid until the
   next step. */
const char *kb_db_text(void *mem, sqlite3_stmt *stmt, int column);
/* A digest in a column; zeros if what stands there is none. */
void kb_db_hash(sqlite3_stmt *stmt, int column, unsigned char ret[KB_HASH]);

/* Notes which attachments the HTML of a version shows. */
KB_NODISCARD enum kb_status kb_attachments_shown(struct kb_store *s,
	int64_t row, const char *html, struct kb_error *err);

/* ---- look-up keys -------------------------------------------------------------- */

/* Keeps the keys of a masked case; *changed: they differ from those before. */
KB_NODISCARD enum kb_status kb_keys_put(struct kb_store *s, void *mem,
	const struct kb_case_masked *m, bool *changed, struct kb_error *err);
/* A value for which a case is found; kind KB_KEY_ANY: recognised. token: the
   number it has in the case's texts, 0: none. */
struct kb_key { int kind; const char *value; unsigned token; };
/* Adds to those that the case has. */
KB_NODISCARD enum kb_status kb_keys_add(struct kb_store *s, void *mem,
	const char *id, const struct kb_key *keys, size_t n,
	struct kb_error *err);
/* Under which a key is found; kind: its name. */
void kb_key_hash(const struct kb_secret *secret, void *mem, const char *kind,
		 const char *form, unsigned char ret[KB_HASH]);
/* Rows of this kind find surnames by how they sound; they have no value. */
#define KB_KEY_SOUND "sound"
void kb_key_sounds(struct kb_store *s, const char *name,
		   struct kb_sounds *ret);
/* The masked values of a case, with their tokens; none without the key. */
KB_NODISCARD enum kb_status kb_keys_tokens(struct kb_store *s, void *mem,
	const char *id, struct kb_key **ret, size_t *n, struct kb_error *err);
/* The masker given to the store, or one without a pattern. */
KB_NODISCARD enum kb_status kb_db_masker(struct kb_store *s,
	struct kb_error *err);

/* ---- sections as bytes --------------------------------------------------------- */

char *kb_sections_pack(void *mem, const struct kb_article *a, size_t *len);
/* Names point into `bytes` if they are to be kept by the caller, else into
   copies below mem. KB_CORRUPT if the bytes do not hold together. */
KB_NODISCARD enum kb_status kb_sections_unpack(void *mem, const char *bytes,
	size_t len, bool copy, struct kb_article *a, struct kb_error *err);

#endif
