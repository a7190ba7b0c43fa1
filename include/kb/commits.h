/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * commits.h - which commit brought a file, where the folder that is imported is
 * part of a git repository. Nothing is ever written there.
 */
#ifndef KB_COMMITS_H
#define KB_COMMITS_H

#include <kb/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* By whom, and its first line; children of the commits. */
struct kb_commit { const char *id, *author, *summary; };

struct kb_commits;
/* Of the repository that path is in; NULL: it is in none, or that has no commit
   yet. before: is given back if it is of the same one (its history is walked
   once); may be NULL. */
struct kb_commits *kb_commits_open(void *mem, const char *path,
				   struct kb_commits *before);
/* The last commit that changed the file (path from where the program runs, or
   absolute); NULL: none of the last ten thousand, or the file is not as it was
   committed. commits may be NULL. */
const struct kb_commit *kb_commits_of(struct kb_commits *commits,
				      const char *file);

#ifdef __cplusplus
}
#endif
#endif
