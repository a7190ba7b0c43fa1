/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_replay.c - kb-indexer replay: what a receipt's answer showed, byte for
 * byte, from the versions it names. Receipts are in the logs; one that was linked
 * to a case stays with the case.
 */
#include <jansson.h>
#include <stdlib.h>

#include <kb/answer.h>
#include <kb/case.h>
#include <kb/receipt.h>

#include "command.h"

static const json_t *receipt_of(const json_t *line)
{
	const json_t *inner = json_object_get(line, "receipt");

	return json_is_object(inner) ? inner : line;
}

/* In the events of a case: of its link with this receipt. */
static enum kb_status in_case(struct kb_store *s, void *mem,
			      const struct kb_case_link *link, json_t **ret,
			      struct kb_error *err)
{
	struct kb_case_file file;
	struct kb_case_event *events;
	size_t n;
	enum kb_status st = kb_case_load(s, mem, link->case_id, &file,
					 &events, &n, err);

	for (size_t i = 0; st == KB_OK && i < n; i++)
		if (events[i].seq == link->seq)
			*ret = json_incref(json_object_get(events[i].body,
							   "record"));
	return st;
}

static enum kb_status in_cases(struct kb_store *s, void *mem, const char *id,
			       json_t **ret, struct kb_error *err)
{
	struct kb_case_link *links;
	json_t *record = NULL;
	size_t n = 0;
	enum kb_status st = kb_case_links(s, mem, NULL, 0, &links, &n, err);

	for (size_t i = 0; st == KB_OK && !record && i < n; i++)
		if (strcmp(links[i].receipt, id) == 0)
			st = in_case(s, mem, &links[i], &record, err);
	if (st == KB_OK && !json_is_object(record))
		st = kb_error_set(err, KB_NOT_FOUND, "there is no receipt %s, "
				  "neither in the logs nor with a case", id);
	if (st == KB_OK)
		*ret = record;
	return st;
}

static bool is_same(const json_t *receipt, const char *bytes)
{
	const char *digest = json_string_value(json_object_get(receipt,
							       "digest"));
	unsigned char hash[KB_HASH];
	char *hex;
	bool same;

	kb_sha256(bytes, strlen(bytes), hash);
	hex = kb_hex(NULL, hash, KB_HASH);
	same = digest && strcmp(hex, digest) == 0;
	talloc_free(hex);
	return same;
}

static void print(const struct kb_command_env *env, json_t *line,
		  const char *bytes, bool same)
{
	char *text;

	if (!env->json) {
		puts(bytes);
		return;
	}
	json_object_set_new(line, "same", json_boolean(same));
	json_object_set_new(line, "shown", json_loads(bytes, 0, NULL));
	text = json_dumps(line, JSON_COMPACT | JSON_REAL_PRECISION(7));
	puts(text ? text : "{}");
	free(text);
}

static enum kb_status replay(struct kb_command_env *env, struct kb_store *s,
			     const char *id, bool *same, struct kb_error *err)
{
	void *mem = talloc_new(env->mem);
	json_t *line = NULL;
	char *bytes;
	enum kb_status st = kb_receipts_find(kb_receipts_dir(mem,
					     &env->config), id, &line, err);

	if (st == KB_NOT_FOUND)
		st = in_cases(s, mem, id, &line, err);
	if (st == KB_OK)
		st = kb_receipt_replay(s, mem, receipt_of(line), &bytes, err);
	if (st == KB_OK) {
		*same = is_same(receipt_of(line), bytes);
		print(env, line, bytes, *same);
		if (!*same)
			fprintf(stderr, "kb-indexer: %s: these are not the "
				"bytes that were shown: the store was changed "
				"beside this program, or is another one\n",
				id);
	}
	json_decref(line);
	talloc_free(mem);
	return st;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	int code = KB_EXIT_OK;
	struct kb_store *s;
	struct kb_error err;
	enum kb_status st = kb_store_open(env->mem, env->config.store,
					  KB_STORE_READ, false, &s, &err);

	for (int i = 0; i < n_args && st == KB_OK; i++) {
		bool same = false;
		st = replay(env, s, args[i], &same, &err);
		if (!same)
			code = KB_EXIT_SOME;
	}
	return st == KB_OK ? code : kb_fail(&err);
}

const struct kb_command kb_cmd_replay = {
	"replay", "RECEIPT...", 1, -1,
	"show once more what was shown, byte for byte", NULL, 0, run,
};
