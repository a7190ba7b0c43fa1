/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * generation.c - folders of an index: which generation is live, and the lock
 * that keeps a second build away.
 */
#include "part.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

struct kb_index_lock { int fd; };

static int unlock(struct kb_index_lock *lock)
{
	close(lock->fd);
	return 0;
}

enum kb_status kb_index_lock(void *mem, const char *index_dir,
			     struct kb_index_lock **ret, struct kb_error *err)
{
	char *path = talloc_asprintf(mem, "%s/build.lock", index_dir);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	struct kb_index_lock *lock;

	if (fd < 0)
		return kb_error_at(err, KB_IO, path, 0, "cannot open: %s",
				   strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		close(fd);
		return kb_error_at(err, KB_BUSY, path, 0,
				   "another build of this index is running; "
				   "wait for it to end");
	}
	lock = kb_new(mem, struct kb_index_lock);
	lock->fd = fd;
	talloc_set_destructor(lock, unlock);
	talloc_free(path);
	*ret = lock;
	return KB_OK;
}

enum kb_status kb_generation_current(const char *index_dir, char *ret,
				     size_t size, struct kb_error *err)
{
	char path[4096];
	ssize_t n;

	snprintf(path, sizeof(path), "%s/current", index_dir);
	n = readlink(path, ret, size - 1);
	if (n <= 0)
		return kb_error_at(err, KB_NOT_FOUND, index_dir, 0,
				   "there is no index yet; run kb-indexer "
				   "build");
	ret[n] = '\0';
	return KB_OK;
}

char *kb_part_folder(void *mem, const char *index_dir, const char *generation,
		     enum kb_part part)
{
	return talloc_asprintf(mem, "%s/%s/%s", index_dir, generation,
			       kb_part_name(part));
}
