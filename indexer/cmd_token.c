/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_token.c - kb-indexer token: tokens by which programs act for a person.
 * In: whose, what for, how long. Out: the token, which is shown once.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include "verbs.h"

enum { DAYS = 90, DAYS_MAX = 3660, DAY = 86400 };

static enum kb_status take_scopes(const struct kb_command_env *env,
				  uint64_t *ret, struct kb_error *err)
{
	enum kb_permission p;
	size_t n;
	const char **names = kb_option_values(env, "scope", &n);

	if (!n)
		return kb_error_set(err, KB_INVALID, "--scope says what the "
			"token may; kb-indexer(1) lists what there is");
	*ret = 0;
	for (size_t i = 0; i < n; i++) {
		if (!kb_permission_find(names[i], &p))
			return kb_error_set(err, KB_INVALID, "there is no "
				"scope '%s'; kb-indexer(1) lists what there "
				"is", names[i]);
		*ret |= UINT64_C(1) << p;
	}
	return KB_OK;
}

static enum kb_status add(struct kb_command_env *env, struct kb_store *s,
			  const char *person, struct kb_error *err)
{
	const char *label = kb_option(env, "label");
	uint64_t scopes = 0;
	char *token;
	int days;
	enum kb_status st = take_scopes(env, &scopes, err);

	if (st == KB_OK)
		st = kb_option_number(env, "days", 1, DAYS_MAX, DAYS, &days,
				      err);
	if (st == KB_OK)
		st = kb_token_add(s, env->mem, NULL, person,
				  label ? label : "", scopes,
				  kb_now() + (int64_t)days * DAY, &token, err);
	if (st != KB_OK)
		return st;
	if (env->json) {
		printf("{\"person\":\"%s\",\"token\":\"%s\"}\n", person,
		       token);
		return KB_OK;
	}
	puts(token);
	if (!env->quiet)
		fprintf(stderr, "This token is shown once and ends in %d "
			"days.\n", days);
	return KB_OK;
}

static enum kb_status take_back(struct kb_command_env *env, struct kb_store *s,
			     const char *id, struct kb_error *err)
{
	return kb_token_revoke(s, NULL, id, err);
}

/* ---- list -------------------------------------------------------------- */

static const char *state_of(const struct kb_token_row *t)
{
	return t->revoked_at ? "revoked" : kb_now() >= t->expires_at ?
		"expired" : "";
}

static const char *scope_names(void *mem, uint64_t scopes, json_t *array)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "");
	for (int p = 0; p < KB_PERMISSIONS; p++) {
		if (!(scopes >> p & 1))
			continue;
		kb_buf_addf(&buf, "%s%s", buf.len ? "," : "",
			    kb_permission_name(p));
		if (array)
			json_array_append_new(array,
				json_string(kb_permission_name(p)));
	}
	return buf.bytes;
}

static json_t *as_json(void *mem, const struct kb_token_row *t)
{
	json_t *scopes = json_array();

	scope_names(mem, t->scopes, scopes);
	return json_pack("{ss ss ss so sI sI sI sI}", "id", t->id,
		"person", t->person, "label", t->label, "scopes", scopes,
		"created_at", (json_int_t)t->created_at,
		"expires_at", (json_int_t)t->expires_at,
		"used_at", (json_int_t)t->used_at,
		"revoked_at", (json_int_t)t->revoked_at);
}

static enum kb_status print(void *user, const struct kb_token_row *t,
			    struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	char until[32], used[32];

	if (user)
		json_array_append_new(user, as_json(mem, t));
	else
		printf("%-12s %-16s %-17s %-17s %-8s %-24s %s\n", t->id,
		       t->person, kb_when(t->expires_at, until, sizeof(until)),
		       kb_when(t->used_at, used, sizeof(used)), state_of(t),
		       scope_names(mem, t->scopes, NULL), t->label);
	talloc_free(mem);
	return KB_OK;
}

static enum kb_status list(struct kb_command_env *env, struct kb_store *s,
			   const char *none, struct kb_error *err)
{
	json_t *tokens = env->json ? json_array() : NULL;
	enum kb_status st;
	char *text;

	if (!tokens)
		printf("%-12s %-16s %-17s %-17s %-8s %-24s %s\n", "TOKEN",
		       "PERSON", "UNTIL (UTC)", "USED (UTC)", "STATE",
		       "SCOPES", "LABEL");
	st = kb_token_each(s, print, tokens, err);
	if (st == KB_OK && tokens) {
		text = json_dumps(tokens, JSON_COMPACT);
		puts(text ? text : "[]");
		free(text);
	}
	json_decref(tokens);
	return st;
}

/* ---- the command ------------------------------------------------------- */

static const struct kb_verb verbs[] = {
	{ "add", "PERSON", KB_STORE_WRITE, add },
	{ "revoke", "TOKEN", KB_STORE_WRITE, take_back },
	{ "list", NULL, KB_STORE_READ, list },
};

static const struct kb_flag options[] = {
	{ "label", "TEXT", "add: what the token is for" },
	{ "scope", "NAME", "add: what it may; may be given again", true },
	{ "days", "N", "add: how long it holds (90)" },
};

static int run(struct kb_command_env *env, int n_args, char **args)
{
	return kb_verb_run(env, verbs, KB_COUNT(verbs), n_args, args);
}

const struct kb_command kb_cmd_token = {
	"token", "add PERSON | revoke TOKEN | list", 1, 2,
	"give programs access, take it back, list it",
	options, KB_COUNT(options), run,
};
