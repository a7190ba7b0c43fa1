/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * backup.c - in: a store that others may be using. Out: one sealed file; and
 * the way back.
 *
 * The copy is made by VACUUM INTO, inside one read transaction: writers go on,
 * and unlike SQLite's page-wise copy it need not start again when they do. Free
 * pages are left out, and so is whatever was deleted.
 */
#include "backup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STEPS = 20000 };		/* of SQLite's machine between two looks */
static const uint64_t look_ns = 100000000;

struct watch {
	const char *file;
	int64_t bytes;		/* of the store */
	uint64_t told_ns;
	kb_backup_fn fn;
	void *user;
};

static int watch(void *user)
{
	struct watch *w = user;
	uint64_t now = kb_clock_ns();
	struct stat st;

	if (!w->fn || now - w->told_ns < look_ns)
		return 0;
	w->told_ns = now;
	if (stat(w->file, &st) < 0)
		st.st_size = 0;
	return !w->fn(w->user, w->bytes ? (double)st.st_size /
		      (double)w->bytes : 0);
}

static enum kb_status copy_database(const char *path, const char *file,
				    kb_backup_fn fn, void *user,
				    struct kb_error *err)
{
	struct watch w = { .file = file, .fn = fn, .user = user };
	struct kb_store_stats stats;
	struct kb_store *s;
	enum kb_status st = kb_store_open(NULL, path, KB_STORE_READ, false, &s,
					  err);

	if (st != KB_OK)
		return st;
	st = kb_store_stats(s, &stats, err);
	w.bytes = stats.bytes;
	/* Readers are barred from all writing, of other files too. */
	if (st == KB_OK && sqlite3_exec(s->db, "PRAGMA query_only = 0", NULL,
					NULL, NULL) != SQLITE_OK)
		st = kb_db_error(s, "prepare the backup", err);
	sqlite3_progress_handler(s->db, STEPS, watch, &w);
	if (st == KB_OK)
		st = kb_db_run(s, KB_Q_backup_into, err, "t", file);
	sqlite3_progress_handler(s->db, 0, NULL, NULL);
	talloc_free(s);
	return st;
}

/* Where a file's name stands: in which folder it must become durable. */
static char *folder_of(void *mem, const char *path)
{
	const char *slash = strrchr(path, '/');

	return !slash ? kb_strdup(mem, ".") : slash == path ?
		kb_strdup(mem, "/") :
		kb_strndup(mem, path, (size_t)(slash - path));
}

static enum kb_status make_beside(void *mem, const char *file, char **ret,
				  struct kb_error *err)
{
	char *beside = kb_format(mem, "%s.XXXXXX", file);
	int fd = mkostemp(beside, O_CLOEXEC);	/* mode 0600 */

	if (fd < 0)
		return kb_error_at(err, KB_IO, file, 0, "cannot create the "
				   "backup: %s", strerror(errno));
	close(fd);
	*ret = beside;
	return KB_OK;
}

enum kb_status kb_backup_write(const char *path, const char *file, bool force,
			       kb_backup_fn progress, void *user,
			       struct kb_backup *ret, struct kb_error *err)
{
	void *scope = talloc_new(NULL);
	char *beside = NULL;
	enum kb_status st = KB_OK;

	if (!force && access(file, F_OK) == 0)
		st = kb_error_at(err, KB_INVALID, file, 0, "is there already; "
				 "name another file, or replace it with "
				 "--force");
	if (st == KB_OK)
		st = make_beside(scope, file, &beside, err);
	if (st == KB_OK)
		st = copy_database(path, beside, progress, user, err);
	if (st == KB_OK)
		st = kb_backup_seal(beside, ret, err);
	if (st == KB_OK && rename(beside, file) < 0)
		st = kb_error_at(err, KB_IO, file, 0, "cannot put the backup "
				 "in place: %s", strerror(errno));
	if (st == KB_OK)
		st = kb_dir_sync(folder_of(scope, file), err);
	else if (beside)
		unlink(beside);
	talloc_free(scope);
	return st;
}

/* ---- the way back -------------------------------------------------------------- */

static bool copy_bytes(FILE *from, FILE *to, uint64_t len)
{
	char bytes[1 << 14];

	while (len > 0) {
		size_t want = len < sizeof(bytes) ? (size_t)len :
			sizeof(bytes);

		if (fread(bytes, 1, want, from) != want ||
		    fwrite(bytes, 1, want, to) != want)
			return false;
		len -= want;
	}
	return fflush(to) == 0 && fsync(fileno(to)) == 0;
}

/* Opening it for writing brings an older schema up to date; closing it leaves
   one file. */
static enum kb_status bring_up(const char *path, struct kb_error *err)
{
	struct kb_store *s;
	enum kb_status st = kb_store_open(NULL, path, KB_STORE_WRITE, false,
					  &s, err);

	if (st != KB_OK)
		return st;
	st = kb_db_run(s, KB_Q_session_end_everyone, err, "");
	talloc_free(s);
	return st;
}

enum kb_status kb_backup_unpack(const char *file, const char *to,
				struct kb_backup *ret, struct kb_error *err)
{
	struct kb_backup b;
	FILE *from, *out = NULL;
	bool ok;
	int fd, why;
	enum kb_status st = kb_backup_check(file, &b, err);

	if (st != KB_OK)
		return st;
	from = fopen(file, "rbe");
	fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0)
		out = fdopen(fd, "wb");
	ok = from && out && copy_bytes(from, out, b.bytes);
	why = errno;
	if (from)
		fclose(from);
	if (out && fclose(out) != 0)
		ok = false;
	if (!ok) {
		if (fd >= 0)
			unlink(to);
		return kb_error_at(err, KB_IO, to, 0, "cannot unpack the "
				   "backup: %s", strerror(why));
	}
	st = bring_up(to, err);
	if (st == KB_OK)
		*ret = b;
	return st;
}
