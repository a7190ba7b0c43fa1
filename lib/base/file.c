/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * file.c - whole files in and out. Reading is bounded before the first byte
 * is read; writing leaves either the old file or the new one.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <kb/base.h>

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static enum kb_status io_error(struct kb_error *err, const char *path,
			       const char *what)
{
	int why = errno;
	enum kb_status status = why == ENOENT ? KB_NOT_FOUND : KB_IO;

	return kb_error_at(err, status, path, 0, "cannot %s: %s", what,
			   strerror(why));
}

enum kb_status kb_file_read(void *mem, const char *path, size_t max,
			    char **ret, size_t *ret_len, struct kb_error *err)
{
	KB_CLEANUP(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	size_t len = 0, cap;
	char *bytes;

	if (fd < 0 || fstat(fd, &st) < 0)
		return io_error(err, path, "open the file");
	if (S_ISDIR(st.st_mode))
		return kb_error_at(err, KB_INVALID, path, 0,
				   "is a folder; a file is needed here");
	if (S_ISREG(st.st_mode) && (uint64_t)st.st_size > max)
		return kb_error_at(err, KB_LIMIT, path, 0,
			"has %lld bytes; at most %zu are taken, so split it",
			(long long)st.st_size, max);
	/* Pipes and /proc files have no size: grow up to the same limit. */
	cap = S_ISREG(st.st_mode) ? (size_t)st.st_size + 1 : 4096;
	bytes = kb_array(mem, char, cap + 1);
	for (;;) {
		ssize_t got = read(fd, bytes + len, cap - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			io_error(err, path, "read the file");
			talloc_free(bytes);
			return err->status;
		}
		if (got == 0)
			break;
		len += (size_t)got;
		if (len > max) {
			talloc_free(bytes);
			return kb_error_at(err, KB_LIMIT, path, 0,
				"has more than %zu bytes, so split it", max);
		}
		if (len == cap) {
			cap = cap * 2;
			bytes = kb_grow(mem, bytes, char, cap + 1);
		}
	}
	bytes[len] = '\0';
	*ret = bytes;
	*ret_len = len;
	return KB_OK;
}

static bool write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t done = write(fd, bytes, len);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		bytes += done;
		len -= (size_t)done;
	}
	return true;
}

enum kb_status kb_dir_sync(const char *path, struct kb_error *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		io_error(err, path, "bring the folder to disk");
	if (fd >= 0)
		close(fd);
	return ok ? KB_OK : err->status;
}

/* A rename is durable only when its folder is on disk too. */
static enum kb_status sync_folder_of(const char *path, struct kb_error *err)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');

	snprintf(folder, sizeof(folder), "%.*s",
		 slash > path ? (int)(slash - path) : 1, slash ? path : ".");
	return kb_dir_sync(folder, err);
}

static enum kb_status replace(const char *path, mode_t mode,
			      const char *bytes, size_t len,
			      struct kb_error *err)
{
	char beside[PATH_MAX];
	int fd;

	if (snprintf(beside, sizeof(beside), "%s.XXXXXX", path) >=
	    (int)sizeof(beside))
		return kb_error_at(err, KB_LIMIT, path, 0, "path is too long");
	fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0)
		return io_error(err, path, "create the file");
	if (!write_all(fd, bytes, len) || fchmod(fd, mode) < 0 ||
	    fsync(fd) < 0) {
		io_error(err, path, "write the file");
		close(fd);
		unlink(beside);
		return err->status;
	}
	if (close(fd) < 0 || rename(beside, path) < 0) {
		io_error(err, path, "replace the file");
		unlink(beside);
		return err->status;
	}
	return sync_folder_of(path, err);
}

enum kb_status kb_file_write(const char *path, const char *bytes, size_t len,
			     struct kb_error *err)
{
	return replace(path, 0644, bytes, len, err);
}

enum kb_status kb_file_write_private(const char *path, const char *bytes,
				     size_t len, struct kb_error *err)
{
	return replace(path, 0600, bytes, len, err);
}

void kb_file_sweep(const char *path)
{
	enum { SUFFIX = 7 };		/* ".XXXXXX" */
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t len = strlen(name);
	char *folder = slash ? kb_strndup(NULL, path, (size_t)(name - path)) :
		kb_strdup(NULL, "./");
	DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (strlen(entry->d_name) == len + SUFFIX &&
		    strncmp(entry->d_name, name, len) == 0 &&
		    entry->d_name[len] == '.')
			unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir)
		closedir(dir);
	talloc_free(folder);
}

struct kb_file_lock { int fd; };

static int unlock(struct kb_file_lock *lock)
{
	close(lock->fd);
	return 0;
}

enum kb_status kb_file_lock(void *mem, const char *path, const char *what,
			    struct kb_file_lock **ret, struct kb_error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	struct kb_file_lock *lock;

	if (fd < 0)
		return io_error(err, path, "open the file");
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		close(fd);
		return kb_error_at(err, KB_BUSY, path, 0, "%s is running; "
				   "wait for it to end", what);
	}
	lock = kb_new(mem, struct kb_file_lock);
	lock->fd = fd;
	talloc_set_destructor(lock, unlock);
	*ret = lock;
	return KB_OK;
}

static bool is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

enum kb_status kb_mkdirs(const char *path, struct kb_error *err)
{
	char part[PATH_MAX];
	size_t len = strlen(path);

	if (len >= sizeof(part))
		return kb_error_at(err, KB_LIMIT, path, 0, "path is too long");
	for (size_t i = 1; i <= len; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdir(part, 0755) < 0 && !is_dir(part))
			return io_error(err, part, "create the folder");
	}
	return KB_OK;
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *where)
{
	return remove(path);
}

enum kb_status kb_rmtree(const char *path, struct kb_error *err)
{
	struct stat st;

	if (lstat(path, &st) < 0 && errno == ENOENT)
		return KB_OK;
	/* FTW_PHYS: links are removed, never followed. */
	if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
		return io_error(err, path, "remove the folder");
	return KB_OK;
}
