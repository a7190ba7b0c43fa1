/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_backup.c - kb-indexer backup: the whole store in one verified file, while
 * everything runs; and whether such a file is whole.
 */
#include <inttypes.h>

#include <kb/backup.h>

#include "command.h"
#include "progress.h"

static const struct kb_flag options[] = {
	{ "check", NULL, "make none: say whether FILE is a whole backup" },
	{ "force", NULL, "replace FILE if it is there" },
	{ "verify", NULL, "read the finished backup again and check it" },
};

static bool watch(void *user, double part)
{
	kb_progress_at(user, (uint64_t)(part * 100), part);
	return !kb_stop;
}

static enum kb_status make(struct kb_command_env *env, const char *file,
			   struct kb_backup *b, struct kb_error *err)
{
	struct kb_progress bar;
	enum kb_status st;

	kb_progress_start(&bar, "backup", env->quiet || env->json);
	st = kb_backup_write(env->config.store, file, kb_option(env, "force"),
			     watch, &bar, b, err);
	kb_progress_clear(&bar);
	if (st == KB_OK && kb_option(env, "verify"))
		st = kb_backup_check(file, b, err);
	return st;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	bool check = kb_option(env, "check") != NULL;
	struct kb_backup b;
	struct kb_error err;
	enum kb_status st = check ? kb_backup_check(args[0], &b, &err) :
		make(env, args[0], &b, &err);

	if (st != KB_OK)
		return kb_fail(&err);
	printf(env->json ?
	       "{\"concord\":\"%s\",\"at\":\"%s\",\"schema\":%d,"
	       "\"last_change\":%" PRId64 ",\"rows\":%" PRId64 ","
	       "\"bytes\":%" PRIu64 ",\"sha256\":\"%s\"}\n" :
	       "whole: Concord %s, %s, schema %d, change %" PRId64 ", %" PRId64
	       " rows, %" PRIu64 " bytes\nsha256 %s\n", b.version, b.at,
	       b.schema, b.seq, b.rows, b.bytes, b.sha256);
	return KB_EXIT_OK;
}

const struct kb_command kb_cmd_backup = {
	"backup", "FILE", 1, 1, "copy the whole store into one file, or check "
	"such a file", options, KB_COUNT(options), run,
};
