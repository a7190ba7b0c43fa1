/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cut.c - see cut.h. A program's own symbols come before the libraries', so
 * these stand in for theirs and hand on what is not to fail.
 */
#include "cut.h"

#include <dlfcn.h>
#include <errno.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static unsigned left[CUTS];
static bool happened;

void cut_at(enum cut what, unsigned n)
{
	left[what] = n;
	happened = false;
}

bool cut_end(void)
{
	for (int i = 0; i < CUTS; i++)
		left[i] = 0;
	return happened;
}

static bool is_cut(enum cut what)
{
	if (!left[what] || --left[what])
		return false;
	happened = true;
	errno = EIO;
	return true;
}

static void find(void **real, const char *name)
{
	if (!*real)
		*real = dlsym(RTLD_NEXT, name);
}

/* SQLite steps through statements of its own, too: when it reads the schema,
   it would take a step that failed here for an empty store. */
static bool is_own(const void *caller, const void *function)
{
	Dl_info a, b;

	return dladdr(caller, &a) && dladdr(function, &b) &&
	       a.dli_fbase == b.dli_fbase;
}

int sqlite3_step(sqlite3_stmt *stmt)
{
	static int (*real)(sqlite3_stmt *stmt);

	find((void **)&real, "sqlite3_step");
	/* A way back there is always. */
	if (is_own(__builtin_return_address(0), *(void **)&real) ||
	    !strncmp(sqlite3_sql(stmt), "ROLLBACK", 8))
		return real(stmt);
	return is_cut(CUT_STEP) ? SQLITE_IOERR : real(stmt);
}

int ftruncate(int fd, off_t len)
{
	static int (*real)(int fd, off_t len);

	find((void **)&real, "ftruncate");
	return is_cut(CUT_TRUNCATE) ? -1 : real(fd, len);
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	static ssize_t (*real)(int fd, const void *bytes, size_t len,
			       off_t at);

	find((void **)&real, "pwrite");
	return is_cut(CUT_WRITE) ? -1 : real(fd, bytes, len, at);
}

int fsync(int fd)
{
	static int (*real)(int fd);

	find((void **)&real, "fsync");
	return is_cut(CUT_SYNC) ? -1 : real(fd);
}

int flock(int fd, int how)
{
	static int (*real)(int fd, int how);

	find((void **)&real, "flock");
	return is_cut(CUT_LOCK) ? -1 : real(fd, how);
}
