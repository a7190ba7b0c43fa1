/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_audit.c - kb-indexer audit: who did what, newest first; and whether what
 * was written down is still as it was written.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include "verbs.h"

enum { SHOWN = 50, SHOWN_MAX = 1000000 };

struct filter { bool json; int64_t since; int left; };

static void print_json(const struct kb_audit *a)
{
	json_t *detail = json_loads(a->detail, 0, NULL);
	json_t *row = json_pack("{sI sI ss ss ss ss so?}",
		"seq", (json_int_t)a->seq, "at", (json_int_t)a->at,
		"who", a->who, "action", a->action, "object", a->object,
		"address", a->address, "detail", detail);
	char *text, *hash = kb_hex(NULL, a->hash, sizeof(a->hash));

	json_object_set_new(row, "hash", json_string(hash));
	text = json_dumps(row, JSON_COMPACT);
	puts(text ? text : "{}");
	free(text);
	talloc_free(hash);
	json_decref(row);
}

static enum kb_status print(void *user, const struct kb_audit *a,
			    struct kb_error *err)
{
	struct filter *f = user;
	char when[32];

	if (a->at < f->since)
		return KB_OK;
	if (!f->left--)
		return KB_INTERRUPTED;
	if (f->json)
		print_json(a);
	else
		printf("%6" PRId64 "  %s  %-16s %-16s %-24s %-15s %s\n",
		       a->seq, kb_time_format(a->at, when, sizeof(when)),
		       *a->who ? a->who : "(public)", a->action, a->object,
		       a->address, strcmp(a->detail, "{}") ? a->detail : "");
	return KB_OK;
}

static enum kb_status show(struct kb_command_env *env, struct kb_store *s,
			   struct kb_error *err)
{
	const char *since = kb_option(env, "since");
	struct filter f = { .json = env->json };
	enum kb_status st = kb_option_number(env, "limit", 1, SHOWN_MAX,
		since ? SHOWN_MAX : SHOWN, &f.left, err);

	if (st != KB_OK)
		return st;
	if (since && !kb_time_parse(since, &f.since))
		return kb_error_set(err, KB_INVALID, "--since wants a day such "
			"as 2026-11-22, not '%s'", since);
	st = kb_audit_each(s, 0, SIZE_MAX >> 1, print, &f, err);
	return st == KB_INTERRUPTED ? KB_OK : st;
}

static enum kb_status verify(struct kb_command_env *env, struct kb_store *s,
			     struct kb_error *err)
{
	struct kb_audit_state state;
	enum kb_status st = kb_audit_verify(s, &state, err);
	const char *head;

	if (st != KB_OK)
		return st;
	head = kb_hex(env->mem, state.head, sizeof(state.head));
	if (env->json) {
		printf("{\"rows\":%" PRId64 ",\"cut\":%" PRId64 ",\"last\":%"
		       PRId64 ",\"head\":\"%s\"}\n", state.rows, state.cut,
		       state.last, head);
		return KB_OK;
	}
	printf("%" PRId64 " rows are as they were written", state.rows);
	if (state.cut)
		printf(" (those up to %" PRId64 " were cut by retention)",
		       state.cut);
	printf("\nnewest: row %" PRId64 ", hash %s\n", state.last, head);
	return KB_OK;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct kb_store *s;
	struct kb_error err;
	enum kb_status st = kb_store_open(env->mem, env->config.store,
					  KB_STORE_READ, false, &s, &err);

	if (st == KB_OK)
		st = kb_option(env, "verify") ? verify(env, s, &err)
					      : show(env, s, &err);
	return st == KB_OK ? KB_EXIT_OK : kb_fail(&err);
}

static const struct kb_flag options[] = {
	{ "since", "DATE", "what happened from then on, however much" },
	{ "limit", "N", "how many rows (50)" },
	{ "verify", NULL, "check that nothing was changed afterwards" },
};

const struct kb_command kb_cmd_audit = {
	"audit", "", 0, 0, "show who did what, or verify it",
	options, KB_COUNT(options), run,
};
