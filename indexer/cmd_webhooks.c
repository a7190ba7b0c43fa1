/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_webhooks.c - kb-indexer webhooks: what other systems could not be told
 * yet, and why; and that it is tried again at once. kb-searchd does the telling.
 */
#include <inttypes.h>
#include <jansson.h>
#include <kb/case.h>
#include <stdlib.h>

#include "verbs.h"

enum { SHOWN = 50, SHOWN_MAX = 100000 };

static void print_json(const struct kb_outgoing *o)
{
	char at[32], next[32];
	json_t *row = json_pack("{sI ss ss si si ss ss? ss}",
		"delivery", (json_int_t)o->seq,
		"at", kb_time_format(o->at, at, sizeof(at)),
		"event", o->event, "listener", o->url + 1, "tries", o->tries,
		"error", o->error, "next_at", o->next_at ?
		kb_time_format(o->next_at, next, sizeof(next)) : NULL,
		"body", o->body);
	char *text = json_dumps(row, JSON_COMPACT);

	puts(text ? text : "{}");
	free(text);
	json_decref(row);
}

static void print_row(const struct kb_outgoing *o)
{
	char at[32], next[32];

	printf("%6" PRId64 "  %s  listener %d  %-14s %2d tries, %s%s: %s\n",
	       o->seq, kb_when(o->at, at, sizeof(at)), o->url + 1, o->event,
	       o->tries, o->next_at ? "next " : "given up",
	       o->next_at ? kb_when(o->next_at, next, sizeof(next)) : "",
	       o->error);
}

static enum kb_status list(struct kb_command_env *env, struct kb_store *s,
			   struct kb_error *err)
{
	struct kb_outgoing *rows;
	size_t n;
	int max;
	enum kb_status st = kb_option_number(env, "limit", 1, SHOWN_MAX, SHOWN,
					     &max, err);

	if (st == KB_OK)
		st = kb_outgoing_failing(s, env->mem, (size_t)max, &rows, &n,
					 err);
	if (st != KB_OK)
		return st;
	for (size_t i = 0; i < n; i++)
		if (env->json)
			print_json(&rows[i]);
		else
			print_row(&rows[i]);
	if (!n && !env->json && !env->quiet)
		puts("nothing waits that could not be told");
	return KB_OK;
}

static enum kb_status retry(struct kb_command_env *env, struct kb_store *s,
			    struct kb_error *err)
{
	int64_t n;
	enum kb_status st = kb_outgoing_retry(s, kb_now(), &n, err);

	if (st == KB_OK && env->json)
		printf("{\"retried\":%" PRId64 "}\n", n);
	else if (st == KB_OK)
		printf("%" PRId64 " are tried again now\n", n);
	return st;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	bool again = kb_option(env, "retry") != NULL;
	struct kb_store *s;
	struct kb_error err;
	enum kb_status st = kb_store_open(env->mem, env->config.store, again ?
		KB_STORE_WRITE : KB_STORE_READ, false, &s, &err);

	if (st == KB_OK)
		st = again ? retry(env, s, &err) : list(env, s, &err);
	return st == KB_OK ? KB_EXIT_OK : kb_fail(&err);
}

static const struct kb_flag options[] = {
	{ "retry", NULL, "try all of them again now, given up or not" },
	{ "limit", "N", "how many rows (50)" },
};

const struct kb_command kb_cmd_webhooks = {
	"webhooks", "", 0, 0, "show what listeners could not be told",
	options, KB_COUNT(options), run,
};
