/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_case.c - kb-indexer case: one case file as JSON, or as lines to read: what
 * happened, and how each promise was kept; or the cases that are found by a
 * number, a look-up key, a surname. Look-up keys in clear are not printed.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include <kb/case.h>

#include "guard.h"

enum { FOUND_MAX = 50, STAMP = 16 };

static const struct kb_flag options[] = {
	{ "find", "TEXT", "list cases with this number, look-up key or "
	  "surname" },
	{ "timeline", NULL, "print what happened and how promises were kept" },
};

static const char *text_of(const json_t *item, const char *key)
{
	const char *text = json_string_value(json_object_get(item, key));

	return text && *text ? text : "-";
}

/* To the minute; with its zone when that is not said above. */
static const char *stamp(void *mem, const json_t *item, const char *key)
{
	const char *text = text_of(item, key);
	char *out = kb_strndup(mem, text, STAMP);

	if (strlen(out) == STAMP)
		out[10] = ' ';
	return out;
}

/* "10 min", "2 h 5 min", "3 d 1 h": as people say it. */
static const char *span(void *mem, int64_t seconds)
{
	int64_t minutes = (seconds < 0 ? -seconds : seconds) / 60;
	int64_t hours = minutes / 60, days = hours / 24;

	return days ? kb_format(mem, "%" PRId64 " d %" PRId64 " h", days,
				hours % 24) :
	       hours ? kb_format(mem, "%" PRId64 " h %" PRId64 " min", hours,
				 minutes % 60) :
		kb_format(mem, "%" PRId64 " min", minutes);
}

static const char *how_kept(void *mem, const json_t *promise)
{
	const json_t *kept = json_object_get(promise, "kept");
	int64_t by = json_integer_value(json_object_get(promise,
							"by_seconds"));
	bool done = json_is_string(json_object_get(promise, "done_at"));

	if (!kept)
		return "no calendar";
	return kb_format(mem, "%s, %s %s", json_string_value(kept),
		span(mem, by), by < 0 ? "late" : done ? "early" : "left");
}

static const char *exception(void *mem, const json_t *promise)
{
	const json_t *by = json_object_get(promise, "tell_by");
	const json_t *told = json_object_get(promise, "told_at");

	if (json_is_string(told))
		return kb_format(mem, "told %s%s", stamp(mem, promise,
			"told_at"), json_is_true(json_object_get(promise,
			"told_late")) ? ", too late" : "");
	return json_is_string(by) ? kb_format(mem, "tell %s by %s",
		text_of(promise, "tell"), stamp(mem, promise, "tell_by")) :
		"-";
}

static void print_timeline(void *mem, const json_t *root)
{
	const json_t *list = json_object_get(root, "timeline"), *item;
	const char *opened = text_of(root, "opened_at");
	size_t i;

	printf("case %s, %s, of %s; times as in %s %s\n", text_of(root, "id"),
	       text_of(root, "state"), text_of(root, "owner"),
	       text_of(root, "country"), strlen(opened) > 19 ? opened + 19 :
	       "");
	json_array_foreach(list, i, item)
		printf("%4" JSON_INTEGER_FORMAT "  %s  %-9s %-10s %s\n",
		       json_integer_value(json_object_get(item, "seq")),
		       stamp(mem, item, "at"), text_of(item, "kind"),
		       text_of(item, "by"), text_of(item, "text"));
	list = json_object_get(root, "promises");
	if (json_array_size(list))
		printf("\n%4s  %-16s  %-10s %-28s %-28s %s\n", "no", "due",
		       "clause", "kept", "exception", "promise");
	json_array_foreach(list, i, item)
		printf("%4" JSON_INTEGER_FORMAT "  %s  %-10s %-28s %-28s %s\n",
		       json_integer_value(json_object_get(item, "seq")),
		       stamp(mem, item, "due"), text_of(item, "clause"),
		       how_kept(mem, item), exception(mem, item),
		       text_of(item, "what"));
}

static void print_json(const json_t *root)
{
	char *dump = json_dumps(root, JSON_INDENT(2));

	puts(dump ? dump : "{}");
	free(dump);
}

static enum kb_status show(struct kb_command_env *env, struct kb_store *s,
			   const char *id, struct kb_error *err)
{
	struct kb_calendars *calendars;
	json_t *root;
	enum kb_status st = kb_calendars_open(env->mem, kb_folder_find(
		env->mem, env->config.calendars, "calendars"), &calendars,
		err);

	if (st == KB_OK)
		st = kb_case_json(s, env->mem, id, calendars, kb_now(), &root,
				  err);
	if (st != KB_OK)
		return st;
	if (kb_option(env, "timeline"))
		print_timeline(env->mem, root);
	else
		print_json(root);
	json_decref(root);
	return KB_OK;
}

static void print_found(const struct kb_command_env *env,
			const struct kb_case_found *f)
{
	static const char *const hows[] = {
		[KB_FOUND_ID] = "number", [KB_FOUND_KEY] = "key",
		[KB_FOUND_SOUND] = "sound" };
	char at[32];
	json_t *root;
	char *dump;

	kb_time_format(f->file.changed_at, at, sizeof(at));
	if (!env->json) {
		printf("%-10s %-8s %-6s %s  %s\n", f->file.id, f->file.state,
		       hows[f->how], at, f->file.question);
		return;
	}
	root = json_pack("{ssssssssss}", "id", f->file.id, "state",
		f->file.state, "found_by", hows[f->how], "changed_at", at,
		"question", f->file.question);
	dump = json_dumps(root, JSON_COMPACT);
	puts(dump ? dump : "{}");
	free(dump);
	json_decref(root);
}

static enum kb_status find(struct kb_command_env *env, struct kb_store *s,
			   const char *text, struct kb_error *err)
{
	struct kb_masker *masker;
	struct kb_secret *secret = NULL;
	struct kb_case_found *found;
	size_t n;
	enum kb_status st = kb_masker_new(env->mem, env->config.order_pattern,
					  &masker, err);

	if (st == KB_OK)
		st = kb_store_secret(s, env->mem, kb_config_key_file(env->mem,
				     &env->config), &secret, err);
	if (st == KB_OK)
		st = kb_cases_find(s, secret, masker, env->mem, text,
				   FOUND_MAX, &found, &n, err);
	for (size_t i = 0; st == KB_OK && i < n; i++)
		print_found(env, &found[i]);
	if (st == KB_OK && !n)
		st = kb_error_set(err, KB_NOT_FOUND, "no case is found by "
				  "'%s'", text);
	return st;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	const char *text = kb_option(env, "find");
	struct kb_store *s;
	struct kb_error err;
	enum kb_status st;

	if ((text != NULL) == (n_args == 1)) {
		fprintf(stderr, "kb-indexer: case wants either an id or --find "
			"TEXT\n");
		return KB_EXIT_USAGE;
	}
	st = kb_store_open(env->mem, env->config.store, KB_STORE_READ, false,
			   &s, &err);
	if (st == KB_OK)
		st = text ? find(env, s, text, &err) : show(env, s, args[0],
							    &err);
	return st == KB_OK ? KB_EXIT_OK : kb_fail(&err);
}

const struct kb_command kb_cmd_case = {
	"case", "[ID]", 0, 1, "show a case file, or find one",
	options, KB_COUNT(options), run,
};
