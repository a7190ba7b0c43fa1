/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_person.c - kb-indexer person: accounts. In: a name and options. Out: a
 * row in the store, and a one-time password, which is shown once. No password
 * is ever taken from the command line, where others on the machine read it.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include "verbs.h"

/* ---- what the options say ---------------------------------------------- */

static enum kb_status take_options(const struct kb_command_env *env,
				   struct kb_person *p, struct kb_error *err)
{
	const char *role = kb_option(env, "role");

	if (role && !kb_role_find(role, &p->role))
		return kb_error_set(err, KB_INVALID, "there is no role '%s'; "
			"agent, editor, publisher, operator are", role);
	if (kb_option(env, "display"))
		p->display = kb_option(env, "display");
	if (kb_option(env, "group"))
		p->groups = kb_option_values(env, "group", &p->n_groups);
	if (kb_option(env, "domain"))
		p->domains = kb_option_values(env, "domain", &p->n_domains);
	return kb_option_number(env, "level", 0, KB_LEVEL_MAX, p->level,
				&p->level, err);
}

/* ---- verbs ------------------------------------------------------------- */

/* Passwords go to standard output, advice does not. */
static void show(const struct kb_command_env *env, const char *name,
		 const char *password)
{
	if (env->json) {
		printf("{\"name\":\"%s\",\"password\":\"%s\"}\n", name,
		       password);
		return;
	}
	printf("%s\t%s\n", name, password);
	if (!env->quiet)
		fprintf(stderr, "This one-time password is shown once; who "
			"signs in with it chooses another.\n");
}

/* The key is made with the first account, if not before. */
static enum kb_status make_key(struct kb_command_env *env, struct kb_store *s,
			       struct kb_error *err)
{
	struct kb_secret *secret;

	return kb_store_secret(s, env->mem, kb_config_key_file(env->mem,
		&env->config), &secret, err);
}

static enum kb_status reset(struct kb_command_env *env, struct kb_store *s,
			    const char *name, struct kb_error *err)
{
	char *password;
	enum kb_status st;

	if (kb_option(env, "read-password")) {
		st = kb_password_read(env->mem, &password, err);
		return st != KB_OK ? st :
			kb_person_password(s, NULL, name, password, err);
	}
	st = kb_person_reset(s, env->mem, NULL, name, &password, err);
	if (st == KB_OK)
		show(env, name, password);
	return st;
}

/* The account and its password, or neither. */
static enum kb_status put_and_reset(struct kb_command_env *env,
				    struct kb_store *s,
				    const struct kb_person *p,
				    const char *given, char **made,
				    struct kb_error *err)
{
	enum kb_put done;
	enum kb_status st = kb_store_begin(s, err);

	if (st != KB_OK)
		return st;
	st = kb_person_put(s, NULL, p, &done, err);
	if (st == KB_OK)
		st = given ? kb_person_password(s, NULL, p->name, given, err)
			   : kb_person_reset(s, env->mem, NULL, p->name, made,
					     err);
	if (st == KB_OK)
		return kb_store_commit(s, err);
	kb_store_rollback(s);
	return st;
}

static enum kb_status add(struct kb_command_env *env, struct kb_store *s,
			  const char *name, struct kb_error *err)
{
	struct kb_person p = { .name = name, .role = KB_ROLE_AGENT,
			       .level = 1 }, there;
	char *given = NULL, *made = NULL;
	enum kb_status st = take_options(env, &p, err);

	if (st != KB_OK)
		return st;
	if (kb_person_get(s, env->mem, name, &there, err) == KB_OK)
		return kb_error_set(err, KB_INVALID, "there is a person '%s' "
			"already; person set changes somebody", name);
	if (err->status != KB_NOT_FOUND)
		return err->status;
	if (kb_option(env, "read-password"))
		st = kb_password_read(env->mem, &given, err);
	if (st == KB_OK)
		st = make_key(env, s, err);
	if (st == KB_OK)
		st = put_and_reset(env, s, &p, given, &made, err);
	if (st == KB_OK && made)
		show(env, name, made);
	return st;
}

static enum kb_status set(struct kb_command_env *env, struct kb_store *s,
			  const char *name, struct kb_error *err)
{
	struct kb_person p;
	enum kb_put done;
	enum kb_status st = kb_person_get(s, env->mem, name, &p, err);

	if (st == KB_OK)
		st = take_options(env, &p, err);
	return st != KB_OK ? st : kb_person_put(s, NULL, &p, &done, err);
}

static enum kb_status disable(struct kb_command_env *env, struct kb_store *s,
			      const char *name, struct kb_error *err)
{
	return kb_person_disable(s, NULL, name, true, err);
}

static enum kb_status enable(struct kb_command_env *env, struct kb_store *s,
			     const char *name, struct kb_error *err)
{
	return kb_person_disable(s, NULL, name, false, err);
}

/* ---- list -------------------------------------------------------------- */

static const char *joined(void *mem, const char *const *list, size_t n)
{
	char *text = kb_strdup(mem, n ? list[0] : "-");

	for (size_t i = 1; i < n; i++)
		text = talloc_asprintf_append(text, ",%s", list[i]);
	return text;
}

static const char *state_of(const struct kb_person *p)
{
	return p->disabled ? "disabled" : p->must_change ? "one-time password"
							 : "";
}

static json_t *strings(const char *const *list, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(array, json_string(list[i]));
	return array;
}

static json_t *as_json(const struct kb_person *p)
{
	return json_pack("{ss ss ss si so so sb sb sb sI sI}",
		"name", p->name, "display", p->display,
		"role", kb_role_name(p->role), "level", p->level,
		"groups", strings(p->groups, p->n_groups),
		"domains", strings(p->domains, p->n_domains),
		"disabled", p->disabled, "one_time_password", p->must_change,
		"second_factor", p->totp,
		"created_at", (json_int_t)p->created_at,
		"seen_at", (json_int_t)p->seen_at);
}

static enum kb_status print(void *user, const struct kb_person *p,
			    struct kb_error *err)
{
	json_t *people = user;
	char when[32];
	void *mem;

	if (people) {
		json_array_append_new(people, as_json(p));
		return KB_OK;
	}
	mem = talloc_new(NULL);
	printf("%-16s %-10s %5d  %-16s  %-17s %-17s %s\n", p->name,
	       kb_role_name(p->role), p->level,
	       joined(mem, p->groups, p->n_groups),
	       kb_when(p->seen_at, when, sizeof(when)), state_of(p),
	       p->display);
	talloc_free(mem);
	return KB_OK;
}

static enum kb_status list(struct kb_command_env *env, struct kb_store *s,
			   const char *none, struct kb_error *err)
{
	json_t *people = env->json ? json_array() : NULL;
	enum kb_status st;
	char *text;

	if (!people)
		printf("%-16s %-10s %5s  %-16s  %-17s %-17s %s\n", "NAME",
		       "ROLE", "LEVEL", "GROUPS", "SEEN (UTC)", "STATE",
		       "DISPLAY");
	st = kb_person_each(s, print, people, err);
	if (st == KB_OK && people) {
		text = json_dumps(people, JSON_COMPACT);
		puts(text ? text : "[]");
		free(text);
	}
	json_decref(people);
	return st;
}

/* ---- the command ------------------------------------------------------- */

static const struct kb_verb verbs[] = {
	{ "add", "NAME", KB_STORE_WRITE, add },
	{ "set", "NAME", KB_STORE_WRITE, set },
	{ "reset", "NAME", KB_STORE_WRITE, reset },
	{ "disable", "NAME", KB_STORE_WRITE, disable },
	{ "enable", "NAME", KB_STORE_WRITE, enable },
	{ "list", NULL, KB_STORE_READ, list },
};

static const struct kb_flag options[] = {
	{ "role", "ROLE", "agent, editor, publisher or operator" },
	{ "level", "N", "of an agent, 0 to 9; a new one has 1" },
	{ "group", "NAME", "a group; may be given again, \"\" for none",
	  true },
	{ "domain", "NAME", "edits only in there; may be given again, \"\" "
	  "for all", true },
	{ "display", "TEXT", "name to show" },
	{ "read-password", NULL, "add, reset: read a password from the "
	  "terminal or standard input" },
};

static int run(struct kb_command_env *env, int n_args, char **args)
{
	return kb_verb_run(env, verbs, KB_COUNT(verbs), n_args, args);
}

const struct kb_command kb_cmd_person = {
	"person", "add|set|reset|disable|enable NAME | list", 1, 2,
	"add, change, disable or list people",
	options, KB_COUNT(options), run,
};
