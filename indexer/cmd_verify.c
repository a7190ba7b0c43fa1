/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_verify.c - kb-indexer verify: is every receipt as it was written? Prints
 * the hash of each log's newest line; who keeps it elsewhere can tell later that
 * none was taken from the end.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include <kb/receipt.h>

#include "verbs.h"

static void print_json(const struct kb_receipts_checked *c, size_t n)
{
	json_t *list = json_array();
	char *text, at[32];

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_pack("{sssIsIsIssss}",
			"log", c[i].log, "receipts", (json_int_t)c[i].lines,
			"redacted", (json_int_t)c[i].redacted,
			"cut", (json_int_t)c[i].cut, "newest_at",
			kb_time_format(c[i].newest_at, at, sizeof(at)),
			"newest", c[i].newest));
	text = json_dumps(list, JSON_COMPACT);
	puts(text ? text : "[]");
	free(text);
	json_decref(list);
}

static void print(const struct kb_receipts_checked *c, size_t n)
{
	char at[32];

	if (!n)
		puts("there are no receipts yet");
	for (size_t i = 0; i < n; i++) {
		printf("%s: %" PRId64 " receipts are as they were written, %"
		       PRId64 " without their query", c[i].log, c[i].lines,
		       c[i].redacted);
		if (c[i].cut)
			printf(" (those up to %" PRId64 " were cut by "
			       "retention)", c[i].cut);
		printf("\n  newest: %s, hash %s\n",
		       kb_when(c[i].newest_at, at, sizeof(at)), c[i].newest);
	}
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct kb_receipts_checked *list;
	struct kb_error err;
	size_t n;
	enum kb_status st = kb_receipts_verify(kb_receipts_dir(env->mem,
		&env->config), env->mem, (const char *const *)args,
		(size_t)n_args, &list, &n, &err);

	if (st != KB_OK) {
		int code = kb_fail(&err);
		return st == KB_CORRUPT ? KB_EXIT_SOME : code;
	}
	(env->json ? print_json : print)(list, n);
	return KB_EXIT_OK;
}

const struct kb_command kb_cmd_verify = {
	"verify", "[HASH]...", 0, -1,
	"check that receipts are as they were written", NULL, 0, run,
};
