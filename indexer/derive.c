/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * derive.c - in: a store. Out: its index and model, and nothing beside them.
 */
#include <dirent.h>
#include <errno.h>
#include <unistd.h>

#include <kb/index.h>
#include <kb/learn.h>

#include "derive.h"
#include "progress.h"

static bool watch_build(void *user, uint64_t done, uint64_t total)
{
	kb_progress_at(user, done, total ? (double)done / (double)total : 0);
	return !kb_stop;
}

static bool watch_learn(void *user, size_t done, size_t total)
{
	return watch_build(user, done, total);
}

enum kb_status kb_derive(struct kb_command_env *env, unsigned workers,
			 struct kb_error *err)
{
	const struct kb_index_settings settings = {
		.k1 = env->config.bm25_k1, .b = env->config.bm25_b,
		.title_b = env->config.title_b, .workers = workers };
	struct kb_progress bar;
	const struct kb_learn_options learn = {
		.workers = workers, .progress = watch_learn, .user = &bar };
	struct kb_learned learned;
	enum kb_status st;

	kb_progress_start(&bar, "build", env->quiet || env->json);
	st = kb_index_build(env->mem, env->config.store, env->config.index,
			    &settings, watch_build, &bar, NULL, err);
	kb_progress_clear(&bar);
	if (st != KB_OK)
		return st;
	kb_progress_start(&bar, "learn", env->quiet || env->json);
	st = kb_learn(&env->config, &learn, &learned, err);
	kb_progress_clear(&bar);
	return st;
}

/* The folder that `current` names is live; other generations go. */
static enum kb_status drop(struct kb_command_env *env, const char *live,
			   const char *name, struct kb_error *err)
{
	char *path = kb_format(env->mem, "%s/%s", env->config.index, name);

	if (strncmp(name, "g-", 2) == 0 && strcmp(name, live) != 0)
		return kb_rmtree(path, err);
	if (strcmp(name, "current.new") == 0)
		unlink(path);
	return KB_OK;
}

enum kb_status kb_derive_only_live(struct kb_command_env *env,
				   struct kb_error *err)
{
	const char *index = env->config.index;
	char live[256];
	ssize_t n = readlink(kb_format(env->mem, "%s/current", index), live,
			     sizeof(live) - 1);
	DIR *dir = opendir(index);
	struct dirent *entry;
	enum kb_status st = KB_OK;

	if (n < 0 || !dir) {
		if (dir)
			closedir(dir);
		return kb_error_at(err, KB_IO, index, 0, "cannot read the "
				   "index: %s", strerror(errno));
	}
	live[n] = '\0';
	while (st == KB_OK && (entry = readdir(dir)))
		st = drop(env, live, entry->d_name, err);
	closedir(dir);
	kb_file_sweep(kb_model_path(env->mem, index));
	return st == KB_OK ? kb_dir_sync(index, err) : st;
}
