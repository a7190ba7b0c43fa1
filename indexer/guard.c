/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * guard.c - in: settings. Out: the rules and the key, or an error before
 * anything is stored.
 */
#include <unistd.h>

#include <kb/receipt.h>

#include "guard.h"

struct guard { struct kb_masker *masker; struct kb_secret *secret; };

static enum kb_status open_guard(struct kb_command_env *env,
				 struct kb_store *s, struct guard *ret,
				 struct kb_error *err)
{
	enum kb_status status = kb_masker_new(env->mem,
		env->config.order_pattern, &ret->masker, err);

	return status != KB_OK ? status : kb_store_secret(s, env->mem,
		kb_config_key_file(env->mem, &env->config), &ret->secret, err);
}

enum kb_status kb_guard_store(struct kb_command_env *env, struct kb_store *s,
			      struct kb_error *err)
{
	struct guard guard;
	enum kb_status status = open_guard(env, s, &guard, err);

	if (status == KB_OK)
		kb_store_guard(s, guard.masker, guard.secret);
	return status;
}

enum kb_status kb_guard_eraser(struct kb_command_env *env,
			       enum kb_store_mode mode,
			       struct kb_eraser *ret, struct kb_error *err)
{
	struct guard guard;
	struct kb_eraser out = { 0 };
	enum kb_status status = kb_store_open(env->mem, env->config.store,
					      mode, false, &out.store, err);

	if (status == KB_OK)
		status = open_guard(env, out.store, &guard, err);
	if (status != KB_OK)
		return status;
	out.secret = guard.secret;
	out.masker = guard.masker;
	out.receipts = kb_receipts_dir(env->mem, &env->config);
	out.ledger = kb_erasures_path(env->mem, &env->config);
	*ret = out;
	return KB_OK;
}

enum kb_status kb_erase_again(struct kb_command_env *env, int64_t *ret,
			      struct kb_error *err)
{
	struct kb_eraser e;
	int64_t keys;
	enum kb_status status;

	*ret = 0;
	if (access(kb_erasures_path(env->mem, &env->config), F_OK) < 0)
		return KB_OK;
	status = kb_guard_eraser(env, KB_STORE_WRITE, &e, err);
	if (status != KB_OK)
		return status;
	status = kb_erase_replay(&e, ret, &keys, err);
	talloc_free(e.store);
	return status;
}

void kb_guard_report(const struct kb_store *s)
{
	struct kb_store_masked m = kb_store_masked(s);

	if (m.values)
		printf("masked %llu values in %llu cases\n",
		       (unsigned long long)m.values,
		       (unsigned long long)m.cases);
	if (m.keys)
		printf("kept %llu look-up keys, sealed\n",
		       (unsigned long long)m.keys);
}
