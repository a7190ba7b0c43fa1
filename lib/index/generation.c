/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * generation.c - folders of an index: which generation is live, how the next
 * one takes its place, who may read what of it, and the lock that keeps a
 * second build away.
 */
#include "build.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

enum kb_status kb_index_lock(void *mem, const char *index_dir,
			     struct kb_file_lock **ret, struct kb_error *err)
{
	char *path = kb_format(mem, "%s/build.lock", index_dir);

	return kb_file_lock(mem, path, "another build of this index", ret,
			    err);
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

unsigned kb_generation_number(const char *name)
{
	unsigned n;

	return sscanf(name, "g-%u", &n) == 1 ? n : 0;
}

char *kb_part_folder(void *mem, const char *index_dir, const char *generation,
		     enum kb_part part)
{
	return talloc_asprintf(mem, "%s/%s/%s", index_dir, generation,
			       kb_part_name(part));
}

char *kb_generation_next(void *mem, const char *index_dir)
{
	DIR *dir = opendir(index_dir);
	struct dirent *entry;
	unsigned max = 0;

	while (dir && (entry = readdir(dir))) {
		unsigned n = kb_generation_number(entry->d_name);

		max = n > max ? n : max;
	}
	if (dir)
		closedir(dir);
	return talloc_asprintf(mem, "g-%06u", max + 1);
}

/* ---- who may read ---------------------------------------------------------- */

/* The public part is for the group, so that a service under another user can
   read it and nothing else. Modes are set, whatever umask says. */
enum { PUBLIC_FOLDER = 0750, PUBLIC_FILE = 0640,
       PRIVATE_FOLDER = 0700, PRIVATE_FILE = 0600 };

static int let_group_read(const char *path, const struct stat *st, int type,
			  struct FTW *where)
{
	return type == FTW_SL ? 0 :
		chmod(path, type == FTW_D || type == FTW_DP ? PUBLIC_FOLDER :
		      PUBLIC_FILE);
}

static int let_owner_read(const char *path, const struct stat *st, int type,
			  struct FTW *where)
{
	return type == FTW_SL ? 0 :
		chmod(path, type == FTW_D || type == FTW_DP ? PRIVATE_FOLDER :
		      PRIVATE_FILE);
}

static enum kb_status cannot(const char *path, struct kb_error *err)
{
	return kb_error_at(err, KB_IO, path, 0, "cannot set who may read it: "
			   "%s", strerror(errno));
}

enum kb_status kb_generation_make(const char *folder, struct kb_error *err)
{
	char path[4096];
	enum kb_status st = kb_mkdirs(folder, err);

	if (st == KB_OK && chmod(folder, PUBLIC_FOLDER) < 0)
		st = cannot(folder, err);
	snprintf(path, sizeof(path), "%s/" KB_SEGMENTS, folder);
	if (st == KB_OK && mkdir(path, PRIVATE_FOLDER) < 0)
		st = cannot(path, err);
	for (int part = KB_PART_INTERNAL; part < KB_PARTS && st == KB_OK;
	     part++) {
		snprintf(path, sizeof(path), "%s/%s", folder,
			 kb_part_name(part));
		if (mkdir(path, PRIVATE_FOLDER) < 0)
			st = cannot(path, err);
	}
	return st;
}

enum kb_status kb_generation_close(const char *folder, struct kb_error *err)
{
	for (int part = 0; part < KB_PARTS; part++) {
		char path[4096];

		snprintf(path, sizeof(path), "%s/%s", folder,
			 kb_part_name(part));
		if (nftw(path, part == KB_PART_PUBLIC ? let_group_read :
			 let_owner_read, 16, FTW_PHYS) != 0)
			return cannot(path, err);
	}
	return KB_OK;
}

enum kb_status kb_part_show(const char *folder, struct kb_error *err)
{
	char path[4096];
	struct stat st;

	/* The one file that a commit makes anew. */
	snprintf(path, sizeof(path), "%s/xapian/iamglass", folder);
	if (stat(path, &st) < 0 || ((st.st_mode & 0777) != PUBLIC_FILE &&
				    chmod(path, PUBLIC_FILE) < 0))
		return cannot(path, err);
	return KB_OK;
}

/* ---- taking the place ------------------------------------------------------ */

/* The generation before stays for readers that still hold it. */
static enum kb_status remove_old(void *mem, const char *index_dir,
				 unsigned live, unsigned before,
				 struct kb_error *err)
{
	DIR *dir = opendir(index_dir);
	struct dirent *entry;
	enum kb_status st = KB_OK;

	while (dir && st == KB_OK && (entry = readdir(dir))) {
		unsigned n = kb_generation_number(entry->d_name);

		if (n && n != live && n != before)
			st = kb_rmtree(talloc_asprintf(mem, "%s/%s", index_dir,
						       entry->d_name), err);
	}
	if (dir)
		closedir(dir);
	return st;
}

enum kb_status kb_generation_swap(void *mem, const char *index_dir,
				  const char *name, struct kb_error *err)
{
	char *link = talloc_asprintf(mem, "%s/current", index_dir);
	char *fresh = talloc_asprintf(mem, "%s/current.new", index_dir);
	char before[64] = "";
	struct kb_error ignored;
	enum kb_status st;

	if (kb_generation_current(index_dir, before, sizeof(before),
				  &ignored) != KB_OK)
		before[0] = '\0';
	unlink(fresh);
	if (symlink(name, fresh) < 0 || rename(fresh, link) < 0)
		return kb_error_at(err, KB_IO, link, 0, "cannot swap: %s",
				   strerror(errno));
	st = kb_dir_sync(index_dir, err);
	if (st == KB_OK)
		st = remove_old(mem, index_dir, kb_generation_number(name),
				kb_generation_number(before), err);
	return st;
}
