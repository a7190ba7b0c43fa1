/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_restore.c - kb-indexer restore: a store from a backup where none is, then
 * its index and model. The store gets its name last, so that a restore that
 * was killed can be run again and nobody opens half of one, or one in which
 * somebody stands who was erased since.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include <kb/backup.h>

#include "command.h"
#include "derive.h"
#include "guard.h"

static const struct kb_flag options[] = {
	{ "store-only", NULL, "leave index and model to kb-indexer build" },
	{ "workers", "N", "threads that make the index, 1 to 16; default: the "
	  "setting's" },
};

/* Beside the store: also what SQLite makes of it while it is open. */
static const char *const beside[] = { "", "-wal", "-shm", "-journal" };

static void sweep(void *mem, const char *fresh)
{
	for (size_t i = 0; i < KB_COUNT(beside); i++)
		unlink(kb_format(mem, "%s%s", fresh, beside[i]));
}

static enum kb_status refuse_unless_empty(struct kb_command_env *env,
					  struct kb_error *err)
{
	const char *store = env->config.store, *index = env->config.index;

	for (size_t i = 0; i < KB_COUNT(beside); i++) {
		const char *path = kb_format(env->mem, "%s%s", store,
					     beside[i]);

		if (access(path, F_OK) == 0)
			return kb_error_at(err, KB_INVALID, path, 0,
				"is there already; a backup is restored where "
				"no store is: stop what uses it and move it "
				"away, or name another with --store");
	}
	if (access(kb_format(env->mem, "%s/current", index), F_OK) == 0)
		return kb_error_at(err, KB_INVALID, index, 0,
			"holds the index of another store; remove the folder, "
			"or name another with --index");
	return KB_OK;
}

static enum kb_status put_in_place(struct kb_command_env *env,
				   const char *fresh, struct kb_error *err)
{
	const char *store = env->config.store;
	const char *slash = strrchr(store, '/');

	if (rename(fresh, store) < 0)
		return kb_error_at(err, KB_IO, store, 0, "cannot put the store "
				   "in place: %s", strerror(errno));
	return kb_dir_sync(!slash ? "." : slash == store ? "/" :
		kb_strndup(env->mem, store, (size_t)(slash - store)), err);
}

static enum kb_status make_folder(struct kb_command_env *env,
				  struct kb_error *err)
{
	const char *slash = strrchr(env->config.store, '/');

	return !slash || slash == env->config.store ? KB_OK :
		kb_mkdirs(kb_strndup(env->mem, env->config.store, (size_t)
				     (slash - env->config.store)), err);
}

/* Who was erased since the backup was made must not be there for a moment: the
   ledger is gone through before the store has its name. */
static enum kb_status replay(struct kb_command_env *env, const char *fresh,
			     struct kb_error *err)
{
	const char *name = env->config.store;
	int64_t cases = 0;
	enum kb_status st;

	env->config.store = fresh;
	st = kb_erase_again(env, &cases, err);
	env->config.store = name;
	if (st == KB_OK && cases && !env->json)
		printf("erased again, by the ledger: %" PRId64 " cases\n",
		       cases);
	return st;
}

static enum kb_status restore_store(struct kb_command_env *env,
				    const char *file, struct kb_backup *b,
				    struct kb_error *err)
{
	char *fresh = kb_format(env->mem, "%s.restoring", env->config.store);
	char *lock_path = kb_format(env->mem, "%s.lock", fresh);
	struct kb_file_lock *lock;
	enum kb_status st = make_folder(env, err);

	if (st == KB_OK)
		st = kb_file_lock(env->mem, lock_path, "another restore",
				  &lock, err);
	if (st != KB_OK)
		return st;
	sweep(env->mem, fresh);
	st = refuse_unless_empty(env, err);
	if (st == KB_OK)
		st = kb_backup_unpack(file, fresh, b, err);
	if (st == KB_OK)
		st = replay(env, fresh, err);
	if (st == KB_OK)
		st = put_in_place(env, fresh, err);
	if (st != KB_OK)
		sweep(env->mem, fresh);
	unlink(lock_path);
	talloc_free(lock);
	return st;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	unsigned workers = kb_option_workers(env);
	struct kb_backup b;
	struct kb_error err;
	enum kb_status st;

	if (!workers)
		return KB_EXIT_USAGE;
	st = restore_store(env, args[0], &b, &err);
	if (st != KB_OK)
		return kb_fail(&err);
	if (!kb_option(env, "store-only"))
		st = kb_derive(env, workers, &err);
	if (st != KB_OK) {
		fprintf(stderr, "kb-indexer: the store is restored; make the "
			"rest with kb-indexer build and kb-indexer learn\n");
		return kb_fail(&err);
	}
	printf(env->json ? "{\"last_change\":%" PRId64 ",\"rows\":%" PRId64
	       ",\"at\":\"%s\"}\n" : "restored change %" PRId64 ", %" PRId64
	       " rows, as of %s\n", b.seq, b.rows, b.at);
	return KB_EXIT_OK;
}

const struct kb_command kb_cmd_restore = {
	"restore", "FILE", 1, 1, "make store, index and model from a backup "
	"where none are", options, KB_COUNT(options), run,
};
