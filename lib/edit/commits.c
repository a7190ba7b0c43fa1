/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * commits.c - in: a file. Out: the commit that changed it last. The history is
 * walked once, when first asked for: newest first, each commit against its
 * first parent, so that a path is met first with the commit that is wanted.
 */
#include <kb/commits.h>

#include <git2.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>

enum { COMMITS_MAX = 10000, DIFFS_MAX = 2000000 };

struct kb_commits {
	git_repository *repo;
	const char *top;		/* of the working tree, ends with / */
	json_t *paths;			/* path -> number of its commit */
	struct kb_commit *v; size_t n, room;
	bool walked;
};

static int close_commits(struct kb_commits *c)
{
	json_decref(c->paths);
	git_repository_free(c->repo);
	git_libgit2_shutdown();
	return 0;
}

/* A folder, a file: what it is called below the top of the working tree; NULL:
   it lies elsewhere. */
static const char *path_in(const struct kb_commits *c, const char *path,
			   char whole[PATH_MAX])
{
	size_t len = strlen(c->top);

	if (!realpath(path, whole) || strncmp(whole, c->top, len) != 0)
		return NULL;
	return whole + len;
}

struct kb_commits *kb_commits_open(void *mem, const char *path,
				   struct kb_commits *before)
{
	char whole[PATH_MAX];
	struct kb_commits *c;
	git_repository *repo;
	git_oid head;

	if (before && path_in(before, path, whole))
		return before;
	if (git_libgit2_init() < 0)
		return NULL;
	if (git_repository_open_ext(&repo, path, 0, NULL) < 0) {
		git_libgit2_shutdown();
		return NULL;
	}
	c = kb_new(mem, struct kb_commits);
	c->repo = repo;
	talloc_set_destructor(c, close_commits);
	if (!git_repository_workdir(repo) ||
	    git_reference_name_to_id(&head, repo, "HEAD") < 0) {
		talloc_free(c);
		return NULL;
	}
	c->top = kb_strdup(c, git_repository_workdir(repo));
	c->paths = json_object();
	return c;
}

/* ---- the walk ---------------------------------------------------------------- */

static void keep_commit(struct kb_commits *c, const git_commit *commit)
{
	char id[GIT_OID_HEXSZ + 1];
	const char *summary = git_commit_summary((git_commit *)commit);

	if (c->n == c->room) {
		c->room = c->room * 2 + 64;
		c->v = kb_grow(c, c->v, struct kb_commit, c->room);
	}
	git_oid_tostr(id, sizeof(id), git_commit_id(commit));
	c->v[c->n++] = (struct kb_commit){
		.id = kb_strdup(c, id),
		.author = kb_strdup(c, git_commit_author(commit)->name),
		.summary = kb_strdup(c, summary ? summary : ""),
	};
}

static int meet(const git_diff_delta *delta, float progress, void *user)
{
	struct kb_commits *c = user;
	const char *path = delta->new_file.path;

	(void)progress;
	if (!json_object_get(c->paths, path))
		json_object_set_new_nocheck(c->paths, path,
			json_integer((json_int_t)c->n - 1));
	return 0;
}

/* Against nothing where it has no parent. */
static bool look_into(struct kb_commits *c, git_commit *commit, size_t *diffs)
{
	git_commit *parent = NULL;
	git_tree *tree = NULL, *before = NULL;
	git_diff *diff = NULL;
	bool good = git_commit_tree(&tree, commit) == 0;

	if (good && git_commit_parentcount(commit) > 0)
		good = git_commit_parent(&parent, commit, 0) == 0 &&
			git_commit_tree(&before, parent) == 0;
	if (good)
		good = git_diff_tree_to_tree(&diff, c->repo, before, tree,
					     NULL) == 0;
	if (good) {
		keep_commit(c, commit);
		*diffs += git_diff_num_deltas(diff);
		good = git_diff_foreach(diff, meet, NULL, NULL, NULL, c) == 0;
	}
	git_diff_free(diff);
	git_tree_free(before);
	git_tree_free(tree);
	git_commit_free(parent);
	return good;
}

static void walk(struct kb_commits *c)
{
	git_revwalk *walk = NULL;
	size_t diffs = 0;
	git_oid id;

	c->walked = true;
	if (git_revwalk_new(&walk, c->repo) < 0 ||
	    git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME) < 0 ||
	    git_revwalk_push_head(walk) < 0) {
		git_revwalk_free(walk);
		return;
	}
	while (c->n < COMMITS_MAX && diffs < DIFFS_MAX &&
	       git_revwalk_next(&id, walk) == 0) {
		git_commit *commit;

		if (git_commit_lookup(&commit, c->repo, &id) < 0)
			break;
		bool good = look_into(c, commit, &diffs);
		git_commit_free(commit);
		if (!good)
			break;
	}
	git_revwalk_free(walk);
}

/* ---- asking --------------------------------------------------------------------- */

const struct kb_commit *kb_commits_of(struct kb_commits *c, const char *file)
{
	char whole[PATH_MAX];
	const char *path = c ? path_in(c, file, whole) : NULL;
	unsigned how;

	if (!path)
		return NULL;
	if (git_status_file(&how, c->repo, path) < 0 ||
	    how != GIT_STATUS_CURRENT)
		return NULL;
	if (!c->walked)
		walk(c);
	const json_t *number = json_object_get(c->paths, path);
	return number ? &c->v[json_integer_value(number)] : NULL;
}
