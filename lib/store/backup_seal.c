/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * backup_seal.c - what makes a copied database a backup: the manifest, one line
 * of JSON counted from the copy itself, and the seal, one line with its digest.
 * In: the copy, or a backup to check. Out: what it says of itself, if it holds.
 */
#include "backup.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include <kb/secret.h>

#include "config.h"

/* "concord-backup 1 00000412 SHA256\n" */
enum { SEAL = 91, MANIFEST_MAX = 1 << 16 };
static const char seal_format[] = "concord-backup 1 %08zu %s\n";

static int close_raw(struct kb_store *s)
{
	for (size_t i = 0; i < KB_Q_COUNT; i++)
		sqlite3_finalize(s->stmt[i]);
	sqlite3_close(s->db);
	return 0;
}

enum kb_status kb_backup_open(void *mem, const char *path,
			      struct kb_store **ret, struct kb_error *err)
{
	struct kb_store *s;

	if (access(path, F_OK) < 0)
		return kb_error_at(err, errno == ENOENT ? KB_NOT_FOUND : KB_IO,
				   path, 0, "cannot open: %s",
				   strerror(errno));
	s = kb_new(mem, struct kb_store);
	s->path = kb_strdup(s, path);
	talloc_set_destructor(s, close_raw);
	if (sqlite3_open_v2(path, &s->db, SQLITE_OPEN_NOMUTEX |
			    SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
		kb_db_error(s, "open the database", err);
		talloc_free(s);
		return err->status;
	}
	sqlite3_busy_timeout(s->db, 5000);
	*ret = s;
	return KB_OK;
}

/* ---- counting ---------------------------------------------------------------- */

static enum kb_status count_table(struct kb_store *s, const char *name,
				  json_t *rows, int64_t *sum,
				  struct kb_error *err)
{
	char *sql = sqlite3_mprintf("SELECT count(*) FROM \"%w\"", name);
	sqlite3_stmt *stmt = NULL;
	enum kb_status st = KB_OK;

	if (sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW) {
		int64_t n = sqlite3_column_int64(stmt, 0);

		json_object_set_new(rows, name, json_integer(n));
		*sum += n;
	} else {
		st = kb_db_error(s, "count what is in it", err);
	}
	sqlite3_finalize(stmt);
	sqlite3_free(sql);
	return st;
}

/* {"article": 12, ...} */
static enum kb_status count_rows(struct kb_store *s, json_t *rows,
				 int64_t *sum, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_stmt(s, KB_Q_tables, &stmt, err);

	if (st != KB_OK)
		return st;
	while ((st = kb_db_row(s, stmt, err)) == KB_OK) {
		st = count_table(s, kb_db_text(NULL, stmt, 0), rows, sum, err);
		if (st != KB_OK)
			return st;
	}
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status one_number(struct kb_store *s, enum kb_query q,
				 int64_t *ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_stmt(s, q, &stmt, err);

	if (st == KB_OK)
		st = kb_db_row(s, stmt, err);
	if (st == KB_OK)
		*ret = sqlite3_column_int64(stmt, 0);
	return st;
}

static enum kb_status read_facts(struct kb_store *s, struct kb_backup *b,
				 json_t *rows, struct kb_error *err)
{
	int64_t schema = 0, bytes = 0;
	enum kb_status st = one_number(s, KB_Q_schema_version, &schema, err);

	if (st == KB_OK)
		st = one_number(s, KB_Q_pages, &bytes, err);
	if (st == KB_OK)
		st = one_number(s, KB_Q_change_last, &b->seq, err);
	b->rows = 0;
	if (st == KB_OK)
		st = count_rows(s, rows, &b->rows, err);
	b->schema = (int)schema;
	b->bytes = (uint64_t)bytes;
	return st;
}

/* ---- sealing ----------------------------------------------------------------- */

static enum kb_status append(const char *file, const char *text,
			     struct kb_error *err)
{
	FILE *to = fopen(file, "abe");
	bool ok = to && fputs(text, to) >= 0 && fflush(to) == 0 &&
		fsync(fileno(to)) == 0;
	int why = errno;

	if (to && fclose(to) != 0)
		ok = false;
	return ok ? KB_OK : kb_error_at(err, KB_IO, file, 0,
		"cannot write the backup: %s", strerror(why));
}

static char *manifest_text(void *mem, const struct kb_backup *b, json_t *rows)
{
	json_auto_t *root = json_pack("{s:s, s:s, s:i, s:I, s:I, s:O}",
		"concord", b->version, "at", b->at, "schema", b->schema,
		"seq", (json_int_t)b->seq, "bytes", (json_int_t)b->bytes,
		"rows", rows);
	char *dump = json_dumps(root, JSON_COMPACT);
	char *text = kb_format(mem, "%s\n", dump);

	free(dump);
	return text;
}

enum kb_status kb_backup_seal(const char *file, struct kb_backup *ret,
			      struct kb_error *err)
{
	json_auto_t *rows = json_object();
	struct kb_backup b = { .version = PACKAGE_VERSION };
	void *scope = talloc_new(NULL);
	unsigned char digest[KB_HASH];
	struct kb_store *s;
	char *manifest = NULL;
	enum kb_status st = kb_backup_open(scope, file, &s, err);

	if (st == KB_OK)
		st = read_facts(s, &b, rows, err);
	kb_time_format(kb_now(), b.at, sizeof(b.at));
	if (st == KB_OK) {
		talloc_free(s);
		manifest = manifest_text(scope, &b, rows);
		st = append(file, manifest, err);
	}
	if (st == KB_OK)
		st = kb_file_digest(KB_DIGEST_SHA256, file, 0, b.bytes +
				    strlen(manifest), digest, err);
	if (st == KB_OK) {
		snprintf(b.sha256, sizeof(b.sha256), "%s",
			 kb_hex(scope, digest, sizeof(digest)));
		st = append(file, kb_format(scope, seal_format,
					    strlen(manifest), b.sha256), err);
	}
	if (st == KB_OK)
		*ret = b;
	talloc_free(scope);
	return st;
}

/* ---- checking ---------------------------------------------------------------- */

static enum kb_status no_backup(struct kb_error *err, const char *file)
{
	return kb_error_at(err, KB_INVALID, file, 0, "is no backup, or its end "
			   "is missing; take another file");
}

static enum kb_status damaged(struct kb_error *err, const char *file,
			      const char *what)
{
	return kb_error_at(err, KB_CORRUPT, file, 0, "is damaged (%s); take "
			   "another backup", what);
}

/* The last bytes of a file; false if it has fewer. */
static bool read_end(const char *file, uint64_t before, char *to, size_t n,
		     uint64_t *size)
{
	FILE *from = fopen(file, "rbe");
	bool ok = from && fseeko(from, 0, SEEK_END) == 0;
	uint64_t all = ok ? (uint64_t)ftello(from) : 0;

	ok = ok && all >= before + n &&
		fseeko(from, (off_t)(all - before - n), SEEK_SET) == 0 &&
		fread(to, 1, n, from) == n;
	if (from)
		fclose(from);
	to[ok ? n : 0] = '\0';
	*size = all;
	return ok;
}

static enum kb_status read_seal(const char *file, void *mem, char **manifest,
				struct kb_backup *b, struct kb_error *err)
{
	char seal[SEAL + 1], digest[65], again[SEAL + 1];
	uint64_t size;
	size_t len;

	if (access(file, R_OK) < 0)
		return kb_error_at(err, errno == ENOENT ? KB_NOT_FOUND : KB_IO,
				   file, 0, "cannot open the backup: %s",
				   strerror(errno));
	if (!read_end(file, 0, seal, SEAL, &size) ||
	    sscanf(seal, "concord-backup 1 %8zu %64[0-9a-f]", &len,
		   digest) != 2 || len > MANIFEST_MAX)
		return no_backup(err, file);
	snprintf(again, sizeof(again), seal_format, len, digest);
	if (strcmp(seal, again) != 0)
		return no_backup(err, file);
	*manifest = kb_array(mem, char, len + 1);
	if (!read_end(file, SEAL, *manifest, len, &size))
		return no_backup(err, file);
	snprintf(b->sha256, sizeof(b->sha256), "%s", digest);
	b->bytes = size - SEAL - len;
	return KB_OK;
}

static enum kb_status check_digest(const char *file, size_t manifest,
				   const struct kb_backup *b,
				   struct kb_error *err)
{
	unsigned char digest[KB_HASH];
	enum kb_status st = kb_file_digest(KB_DIGEST_SHA256, file, 0,
					   b->bytes + manifest, digest, err);
	char *text;

	if (st != KB_OK)
		return st;
	text = kb_hex(NULL, digest, sizeof(digest));
	if (strcmp(text, b->sha256) != 0)
		st = damaged(err, file, "its digest differs");
	talloc_free(text);
	return st;
}

static enum kb_status check_blocks(struct kb_store *s, const char *file,
				   struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *whole = NULL;
	enum kb_status st = kb_db_stmt(s, KB_Q_check_integrity, &whole, err);

	if (st == KB_OK)
		st = kb_db_row(s, whole, err);
	if (st == KB_OK && strcmp(kb_db_text(NULL, whole, 0), "ok") != 0)
		return damaged(err, file, kb_db_text(NULL, whole, 0));
	return st;
}

/* Finds a row that should not be there, or KB_NOT_FOUND. */
static enum kb_status any(struct kb_store *s, enum kb_query q,
			  struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;

	return kb_db_first(s, q, &stmt, err, "");
}

static enum kb_status check_database(struct kb_store *s, const char *file,
				     struct kb_error *err)
{
	enum kb_status st = check_blocks(s, file, err);

	if (st == KB_OK)
		st = any(s, KB_Q_check_keys, err);
	if (st == KB_NOT_FOUND)
		st = any(s, KB_Q_check_files, err);
	else if (st == KB_OK)
		return damaged(err, file, "a row refers to one that is not "
			       "there");
	if (st == KB_OK)
		st = any(s, KB_Q_check_case_keys, err);
	if (st == KB_OK)
		return damaged(err, file, "a look-up key belongs to a case "
			       "that is not there");
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status check_facts(struct kb_store *s, const char *file,
				  const char *manifest, struct kb_backup *b,
				  struct kb_error *err)
{
	json_auto_t *said = json_loads(manifest, 0, NULL);
	json_auto_t *rows = json_object();
	const char *version = "", *at = "";
	struct kb_backup found = *b;
	json_int_t seq, bytes;
	json_t *said_rows;
	int schema;
	enum kb_status st;

	if (json_unpack(said, "{s:s, s:s, s:i, s:I, s:I, s:o}", "concord",
			&version, "at", &at, "schema", &schema, "seq", &seq,
			"bytes", &bytes, "rows", &said_rows) < 0)
		return damaged(err, file, "its manifest cannot be read");
	st = read_facts(s, &found, rows, err);
	if (st != KB_OK)
		return st;
	if (found.schema != schema || found.seq != seq ||
	    found.bytes != (uint64_t)bytes || found.bytes != b->bytes ||
	    !json_equal(rows, said_rows))
		return damaged(err, file, "its content differs from its "
			       "manifest");
	snprintf(found.version, sizeof(found.version), "%s", version);
	snprintf(found.at, sizeof(found.at), "%s", at);
	*b = found;
	return KB_OK;
}

enum kb_status kb_backup_check(const char *file, struct kb_backup *ret,
			       struct kb_error *err)
{
	void *scope = talloc_new(NULL);
	struct kb_backup b = { 0 };
	struct kb_store *s;
	char *manifest = NULL;
	enum kb_status st = read_seal(file, scope, &manifest, &b, err);

	/* The digest first: SQLite need not read what somebody changed. */
	if (st == KB_OK)
		st = check_digest(file, strlen(manifest), &b, err);
	if (st == KB_OK)
		st = kb_backup_open(scope, file, &s, err);
	if (st == KB_OK)
		st = check_database(s, file, err);
	if (st == KB_OK)
		st = check_facts(s, file, manifest, &b, err);
	if (st == KB_OK)
		*ret = b;
	talloc_free(scope);
	return st;
}

enum kb_status kb_store_check(const char *path, struct kb_store_stats *ret,
			      struct kb_error *err)
{
	struct kb_store *s;
	enum kb_status st = kb_store_open(NULL, path, KB_STORE_READ, false, &s,
					  err);

	if (st != KB_OK)
		return st;
	st = ret ? check_database(s, path, err) : check_blocks(s, path, err);
	if (st == KB_OK && ret)
		st = kb_store_stats(s, ret, err);
	talloc_free(s);
	return st;
}
