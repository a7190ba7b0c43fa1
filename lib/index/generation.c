/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * generation.c - folders of an index: which generation is live, and the lock
 * that keeps a second build away.
 */
#include "part.h"

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

char *kb_part_folder(void *mem, const char *index_dir, const char *generation,
		     enum kb_part part)
{
	return talloc_asprintf(mem, "%s/%s/%s", index_dir, generation,
			       kb_part_name(part));
}
