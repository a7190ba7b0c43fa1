/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_retain.c - kb-indexer retain: removes what is older than the settings
 * allow. A kind is a row of kinds[].
 */
#include <inttypes.h>
#include <stdlib.h>

#include <kb/access.h>
#include <kb/case.h>
#include <kb/receipt.h>

#include "guard.h"

enum { DAY = 86400 };

static const struct kb_flag options[] = {
	{ "dry-run", NULL, "say what would be removed" },
};

struct kept {
	struct kb_command_env *env;
	struct kb_store *store;
	int64_t before;
	bool dry;
	int64_t n, oldest;	/* removed; 0: nothing is there */
	const char **ids;
	size_t n_ids, cap;
};

/* ---- cases ------------------------------------------------------------------- */

/* When it was resolved; one without a date stays, and is counted by nobody. */
static enum kb_status look(struct kept *k, const char *id, int64_t resolved_at)
{
	if (!resolved_at)
		return KB_OK;
	if (!k->oldest || resolved_at < k->oldest)
		k->oldest = resolved_at;
	if (resolved_at >= k->before)
		return KB_OK;
	if (k->n_ids == k->cap) {
		k->cap = k->cap * 2 + 64;
		k->ids = kb_grow(k->env->mem, k->ids, const char *, k->cap);
	}
	k->ids[k->n_ids++] = kb_strdup(k->env->mem, id);
	return KB_OK;
}

static enum kb_status look_case(void *user, const struct kb_case *c,
				struct kb_error *err)
{
	return look(user, c->id, c->resolved_at);
}

static enum kb_status look_file(void *user, const struct kb_case_file *f,
				struct kb_error *err)
{
	return look(user, f->id, f->resolved_at);
}

static int by_id(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A case with its file counts once. */
static size_t distinct(struct kept *k)
{
	size_t n = 0;

	if (k->n_ids)
		qsort(k->ids, k->n_ids, sizeof(k->ids[0]), by_id);
	for (size_t i = 0; i < k->n_ids; i++)
		if (!n || strcmp(k->ids[n - 1], k->ids[i]) != 0)
			k->ids[n++] = k->ids[i];
	return n;
}

static enum kb_status drop(struct kb_store *s, const char *id,
			   struct kb_error *err)
{
	enum kb_status st = kb_store_case_remove(s, id, err);

	if (st == KB_OK || st == KB_NOT_FOUND)
		st = kb_case_remove(s, id, err);
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status cases(struct kept *k, struct kb_error *err)
{
	enum kb_status st = kb_store_each_case(k->store, NULL, look_case, k,
					       err);

	if (st == KB_OK)
		st = kb_cases_each(k->store, look_file, k, err);
	k->n_ids = distinct(k);
	k->n = (int64_t)k->n_ids;
	if (st != KB_OK || k->dry || !k->n_ids)
		return st;
	st = kb_store_begin(k->store, err);
	for (size_t i = 0; i < k->n_ids && st == KB_OK; i++)
		st = drop(k->store, k->ids[i], err);
	if (st == KB_OK)
		return kb_store_commit(k->store, err);
	kb_store_rollback(k->store);
	return st;
}

/* ---- others ------------------------------------------------------------------- */

static enum kb_status receipts(struct kept *k, struct kb_error *err)
{
	return kb_receipts_cut(kb_receipts_dir(k->env->mem, &k->env->config),
			       k->before, k->dry, &k->n, &k->oldest, err);
}

static enum kb_status queue(struct kept *k, struct kb_error *err)
{
	return kb_queue_cut(k->store, k->before, k->dry, &k->n, &k->oldest,
			    err);
}

static enum kb_status audit(struct kept *k, struct kb_error *err)
{
	return kb_audit_cut(k->store, k->before, k->dry, &k->n, &k->oldest,
			    err);
}

static const struct {
	const char *name, *what;
	size_t days;
	enum kb_status (*cut)(struct kept *k, struct kb_error *err);
} kinds[] = {
	{ "cases", "resolved cases",
	  offsetof(struct kb_config, retain_cases_days), cases },
	{ "queue", "closed items of the editors' queue",
	  offsetof(struct kb_config, retain_cases_days), queue },
	{ "receipts", "days of receipts",
	  offsetof(struct kb_config, retain_receipts_days), receipts },
	{ "audit", "rows of the audit",
	  offsetof(struct kb_config, retain_audit_days), audit },
};

static void print(const struct kept *k, size_t i, int days)
{
	char oldest[32] = "-";

	if (k->oldest)
		kb_time_format(k->oldest, oldest, sizeof(oldest));
	oldest[10] = '\0';
	if (k->env->json)
		printf("%s\"%s\":{\"days\":%d,\"removed\":%" PRId64
		       ",\"oldest\":\"%s\"}", i ? "," : "{",
		       kinds[i].name, days, k->n, oldest);
	else
		printf("%8" PRId64 " %s %s, older than %d days; the oldest is "
		       "of %s\n", k->n, kinds[i].what,
		       k->dry ? "to be removed" : "removed", days, oldest);
}

static enum kb_status one(struct kb_command_env *env, struct kb_store *s,
			  size_t i, struct kb_buf *detail,
			  struct kb_error *err)
{
	bool dry = kb_option(env, "dry-run") != NULL;
	struct kept k = { .env = env, .store = s, .dry = dry };
	int days;
	enum kb_status st = KB_OK;

	memcpy(&days, (const char *)&env->config + kinds[i].days,
	       sizeof(days));
	k.before = kb_now() - (int64_t)days * DAY;
	if (days)
		st = kinds[i].cut(&k, err);
	if (st != KB_OK)
		return st;
	print(&k, i, days);
	kb_buf_addf(detail, "%s\"%s\":%" PRId64, i ? "," : "{",
		    kinds[i].name, k.n);
	return KB_OK;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	bool dry = kb_option(env, "dry-run") != NULL;
	struct kb_buf detail = { .mem = env->mem };
	struct kb_store *s;
	struct kb_error err;
	enum kb_status st = kb_store_open(env->mem, env->config.store,
					  KB_STORE_WRITE, false, &s, &err);

	for (size_t i = 0; i < KB_COUNT(kinds) && st == KB_OK; i++)
		st = one(env, s, i, &detail, &err);
	if (env->json && st == KB_OK)
		puts("}");
	kb_buf_adds(&detail, "}");
	if (st == KB_OK && !dry)
		st = kb_audit_note(s, NULL, "retain", "", detail.bytes, &err);
	if (st == KB_OK && !dry)
		st = kb_store_scrub(s, &err);
	return st == KB_OK ? KB_EXIT_OK : kb_fail(&err);
}

const struct kb_command kb_cmd_retain = {
	"retain", "", 0, 0, "remove what is older than the settings allow",
	options, KB_COUNT(options), run,
};
