/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * store.c - opening and closing, and transactions.
 *
 * WAL, so that readers never wait for the writer; synchronous=FULL, so that
 * what was committed survives a power cut.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "db.h"

static int close_store(struct kb_store *s)
{
	for (size_t i = 0; i < KB_Q_COUNT; i++)
		sqlite3_finalize(s->stmt[i]);
	sqlite3_close(s->db);
	return 0;
}

static enum kb_status make_folder(const char *path, struct kb_error *err)
{
	const char *slash = strrchr(path, '/');

	if (!slash || slash == path)
		return KB_OK;
	char *folder = kb_strndup(NULL, path, (size_t)(slash - path));
	enum kb_status status = kb_mkdirs(folder, err);
	talloc_free(folder);
	return status;
}

/* What a connection is set to, by its use. The mirror keeps a journal that is
   rolled back: who may read the file alone cannot read it with a WAL. */
static const struct { bool write; const char *pragmas; } uses[] = {
	[KB_DB_READ] = { false,
		"PRAGMA query_only = 1; PRAGMA cache_size = -4096;" },
	[KB_DB_WRITE] = { true,
		"PRAGMA journal_mode = WAL; PRAGMA foreign_keys = 1;"
		"PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000;"
		"PRAGMA secure_delete = 1; PRAGMA synchronous = FULL;" },
	[KB_DB_WRITE_FAST] = { true,
		"PRAGMA journal_mode = WAL; PRAGMA foreign_keys = 1;"
		"PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000;"
		"PRAGMA secure_delete = 1; PRAGMA synchronous = OFF;" },
	[KB_DB_MIRROR] = { true,
		"PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;"
		"PRAGMA secure_delete = 1; PRAGMA cache_size = -4096;" },
	[KB_DB_MIRROR_FRESH] = { true,
		"PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"
		"PRAGMA cache_size = -16384;" },
};

static enum kb_status set_up(struct kb_store *s, enum kb_db_use use,
			     struct kb_error *err)
{
	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_busy_timeout(s->db, KB_BUSY_MS);
	if (sqlite3_exec(s->db, uses[use].pragmas, NULL, NULL, NULL) !=
	    SQLITE_OK)
		return kb_db_error(s, "open the store", err);
	return KB_OK;
}

/* What people wrote is for its owner alone, whatever umask says; SQLite gives
   the files beside it the same mode. */
static void make_private(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
}

enum kb_status kb_store_open(void *mem, const char *path,
			     enum kb_store_mode mode, bool fast,
			     struct kb_store **ret, struct kb_error *err)
{
	return kb_db_open(mem, path, mode != KB_STORE_WRITE ? KB_DB_READ :
			  fast ? KB_DB_WRITE_FAST : KB_DB_WRITE, ret, err);
}

enum kb_status kb_db_open(void *mem, const char *path, enum kb_db_use use,
			  struct kb_store **ret, struct kb_error *err)
{
	bool write = uses[use].write;
	int flags = SQLITE_OPEN_NOMUTEX | (write ?
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE :
		SQLITE_OPEN_READONLY);
	enum kb_status status = KB_OK;

	if (write && strcmp(path, ":memory:") != 0)
		status = make_folder(path, err);
	else if (!write && access(path, F_OK) < 0)
		status = kb_error_at(err, KB_NOT_FOUND, path, 0,
			"there is no store here; make one with kb-indexer "
			"import FOLDER");
	if (status != KB_OK)
		return status;
	if (write && strcmp(path, ":memory:") != 0)
		make_private(path);
	struct kb_store *s = kb_new(mem, struct kb_store);
	s->path = kb_strdup(s, path);
	s->write = write;
	talloc_set_destructor(s, close_store);
	if (sqlite3_open_v2(path, &s->db, flags, NULL) != SQLITE_OK)
		status = kb_db_error(s, "open the store", err);
	if (status == KB_OK)
		status = set_up(s, use, err);
	if (status == KB_OK)
		status = kb_db_migrate(s, err);
	if (status != KB_OK) {
		talloc_free(s);
		return status;
	}
	*ret = s;
	return KB_OK;
}

enum kb_status kb_store_hold(struct kb_store *s, struct kb_error *err)
{
	return kb_db_run(s, KB_Q_hold, err, "");
}

void kb_store_let_go(struct kb_store *s)
{
	struct kb_error ignored;

	if (!sqlite3_get_autocommit(s->db) &&
	    kb_db_run(s, KB_Q_commit, &ignored, "") != KB_OK)
		kb_log(KB_LOG_ERROR, "let-go-failed", "path=\"%s\"", s->path);
}

enum kb_status kb_store_begin(struct kb_store *s, struct kb_error *err)
{
	enum kb_status status;

	if (!s->write || s->in_tx)
		return kb_error_set(err, KB_INTERNAL, s->in_tx ?
			"a transaction is open already" :
			"the store was opened for reading only");
	/* A rollback that failed has left SQLite inside of the old one. */
	status = sqlite3_get_autocommit(s->db) ? KB_OK :
		kb_db_run(s, KB_Q_rollback, err, "");
	if (status == KB_OK)
		status = kb_db_run(s, KB_Q_begin, err, "");
	s->in_tx = status == KB_OK;
	return status;
}

enum kb_status kb_store_commit(struct kb_store *s, struct kb_error *err)
{
	enum kb_status status = kb_db_run(s, KB_Q_commit, err, "");

	if (status == KB_OK)
		s->in_tx = false;
	else
		kb_store_rollback(s);
	return status;
}

void kb_store_rollback(struct kb_store *s)
{
	struct kb_error ignored;

	/* SQLite may have rolled back by itself, when the disk was full. */
	if (s->in_tx && !sqlite3_get_autocommit(s->db) &&
	    kb_db_run(s, KB_Q_rollback, &ignored, "") != KB_OK)
		kb_log(KB_LOG_ERROR, "rollback-failed", "path=\"%s\"",
		       s->path);
	s->in_tx = false;
}
