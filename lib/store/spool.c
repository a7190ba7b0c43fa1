/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * spool.c - folders for the group. In: a folder's path. Out: the folder, into
 * which the public's and the staff's service can write.
 */
#include "spool.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* What umask took from the group is given back: the other service's user is
   in it. */
static void open_to_group(const char *path)
{
	struct stat st;

	if (!stat(path, &st) && st.st_uid == geteuid() &&
	    (st.st_mode & 0070) != 0070 && chmod(path, st.st_mode | 0070))
		kb_log(KB_LOG_WARN, "spool", "path=\"%s\" error=\"%s\"",
		       path, strerror(errno));
}

enum kb_status kb_spool_folder(const char *dir, const char *folder,
			       struct kb_error *err)
{
	enum kb_status status;

	if (!access(folder, F_OK))
		return KB_OK;
	status = kb_mkdirs(folder, err);
	if (!status) {
		open_to_group(dir);
		open_to_group(folder);
	}
	return status;
}
