/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * backup.h - the whole store in one file that can prove that it is whole.
 *
 * The file is the database, as it was at one moment between two commits; then
 * one line of JSON that says what is in it (the manifest); then one line of
 * fixed length that has the length of the manifest and the SHA-256 of all
 * before. sqlite3 opens it as it is, and `head -c -91 FILE | sha256sum` checks
 * it where there is no Concord. Not in it: the key file, the query log, and
 * the index and model, which are made from the store.
 */
#ifndef KB_BACKUP_H
#define KB_BACKUP_H

#include <kb/store.h>

#ifdef __cplusplus
extern "C" {
#endif

struct kb_backup {
	char version[32];	/* of the Concord that wrote it */
	char at[24];		/* when: "YYYY-MM-DDThh:mm:ssZ" */
	int schema;
	int64_t seq;		/* last change of the store in it */
	int64_t rows;		/* of all tables */
	uint64_t bytes;		/* of the database in it */
	char sha256[65];	/* hexadecimal */
};

/* part: 0 to 1, of about ten calls a second. Returns false to stop. */
typedef bool (*kb_backup_fn)(void *user, double part);

/* Copies the store at path into file, for its owner only. Others may read and
   write the store meanwhile. What stood there before is replaced at the end,
   and only if `force`; else KB_INVALID. A failure leaves nothing behind. */
KB_NODISCARD enum kb_status kb_backup_write(const char *path,
	const char *file, bool force, kb_backup_fn progress, void *user,
	struct kb_backup *ret, struct kb_error *err);
/* Digest, SQLite's own checks, foreign keys, and the number of rows of each
   table. KB_CORRUPT says what does not hold; KB_INVALID: it is no backup. */
KB_NODISCARD enum kb_status kb_backup_check(const char *file,
	struct kb_backup *ret, struct kb_error *err);
/* The same for a store in use, without a digest. ret NULL:
   it is a part of a store, whose references lead out of it. */
KB_NODISCARD enum kb_status kb_store_check(const char *path,
	struct kb_store_stats *ret, struct kb_error *err);
/* Checks, then writes the database to `to`, which must not be there, and
   brings it to disk and to the schema of this program. Nobody is signed in to
   it. After a failure the caller removes what lies there. */
KB_NODISCARD enum kb_status kb_backup_unpack(const char *file, const char *to,
	struct kb_backup *ret, struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
