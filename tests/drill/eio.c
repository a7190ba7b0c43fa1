/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * eio.c - a disk that fails: preloaded into a program, it makes fsync() and
 * fdatasync() fail as long as the file named by KB_EIO is there.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

static int sync_or_fail(const char *name, int fd)
{
	const char *flag = getenv("KB_EIO");
	int (*real)(int);

	if (flag && access(flag, F_OK) == 0) {
		errno = EIO;
		return -1;
	}
	*(void **)&real = dlsym(RTLD_NEXT, name);
	return real(fd);
}

int fsync(int fd)
{
	return sync_or_fail("fsync", fd);
}

int fdatasync(int fd)
{
	return sync_or_fail("fdatasync", fd);
}
