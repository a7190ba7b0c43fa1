/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_stats.c - kb-indexer stats: how much is in the store.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include <kb/store.h>
#include <kb/text.h>

#include "command.h"

static const struct { const char *name; size_t at; } rows[] = {
	{ "articles", offsetof(struct kb_store_stats, articles) },
	{ "rules", offsetof(struct kb_store_stats, rules) },
	{ "versions", offsetof(struct kb_store_stats, versions) },
	{ "cases", offsetof(struct kb_store_stats, cases) },
	{ "last_change", offsetof(struct kb_store_stats, last_seq) },
	{ "bytes", offsetof(struct kb_store_stats, bytes) },
};

static int64_t value(const struct kb_store_stats *stats, size_t i)
{
	return *(const int64_t *)(const void *)
		((const char *)stats + rows[i].at);
}

static void print_json(const struct kb_store_stats *stats)
{
	json_t *root = json_object(), *langs = json_object();

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		json_object_set_new(root, rows[i].name,
				    json_integer(value(stats, i)));
	for (size_t i = 0; kb_langs[i].code; i++)
		json_object_set_new(langs, kb_langs[i].code,
				    json_integer(stats->langs[i]));
	json_object_set_new(root, "languages", langs);
	char *dump = json_dumps(root, JSON_COMPACT);
	puts(dump ? dump : "{}");
	free(dump);
	json_decref(root);
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct kb_store_stats stats;
	struct kb_store *s;
	struct kb_error err;
	enum kb_status status = kb_store_open(env->mem, env->config.store,
					      KB_STORE_READ, false, &s, &err);

	if (status == KB_OK)
		status = kb_store_stats(s, &stats, &err);
	if (status != KB_OK)
		return kb_fail(&err);
	if (env->json) {
		print_json(&stats);
		return KB_EXIT_OK;
	}
	for (size_t i = 0; i < KB_COUNT(rows); i++)
		printf("%-12s %12" PRId64 "\n", rows[i].name,
		       value(&stats, i));
	for (size_t i = 0; kb_langs[i].code; i++)
		printf("in %-9s %12" PRId64 "\n", kb_langs[i].code,
		       stats.langs[i]);
	return KB_EXIT_OK;
}

const struct kb_command kb_cmd_stats = {
	"stats", "", 0, 0, "say how much is in the store",
	NULL, 0, run,
};
