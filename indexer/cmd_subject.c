/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_subject.c - kb-indexer subject: all that is held about one person, as
 * JSON, for the answer to his request. That it was asked is in the audit.
 */
#include <jansson.h>
#include <stdlib.h>

#include <kb/access.h>
#include <kb/case.h>
#include <kb/receipt.h>

#include "guard.h"

struct lines { struct kb_matcher *matcher; json_t *list; };

static enum kb_status look(void *user, const struct kb_receipt_line *line,
			   struct kb_error *err)
{
	struct lines *l = user;
	char at[32];

	if (line->query && kb_matcher_in(l->matcher, line->query))
		json_array_append_new(l->list, json_pack("{sssssssO}",
			"at", kb_time_format(line->at, at, sizeof(at)),
			"id", line->id, "query", line->query, "receipt",
			line->receipt));
	return KB_OK;
}

static json_t *receipts(const struct kb_eraser *e,
			 const struct kb_subject *subject, void *mem,
			 enum kb_status *st, struct kb_error *err)
{
	struct lines l = { .list = json_array() };

	if (!subject->is_case) {
		l.matcher = kb_matcher_new(mem, e->masker, subject);
		*st = kb_receipts_each(e->receipts, 0, look, &l, err);
	}
	return l.list;
}

/* The resolved case, its file, or both. */
static json_t *case_json(const struct kb_eraser *e, void *mem, const char *id,
			 enum kb_status *st, struct kb_error *err)
{
	json_t *root = NULL, *file = NULL;
	struct kb_case c;

	*st = kb_store_case_get(e->store, mem, id, &c, err);
	if (*st == KB_OK)
		root = json_loads(kb_case_line(mem, &c), 0, NULL);
	else if (*st == KB_NOT_FOUND)
		root = json_pack("{ss}", "id", id);
	else
		return NULL;
	*st = kb_case_json(e->store, mem, id, NULL, kb_now(), &file, err);
	if (*st == KB_OK)
		json_object_set_new(root, "file", file);
	else if (*st == KB_NOT_FOUND)
		*st = KB_OK;
	return root;
}

static json_t *one_case(const struct kb_eraser *e, void *mem, const char *id,
			enum kb_status *st, struct kb_error *err)
{
	json_t *list = json_array(), *root = case_json(e, mem, id, st, err);
	struct kb_case_key *keys = NULL;
	size_t n = 0;

	if (*st == KB_OK)
		*st = kb_store_case_keys(e->store, e->secret, mem, id, &keys,
					 &n, err);
	for (size_t i = 0; i < n && *st == KB_OK; i++)
		json_array_append_new(list, json_pack("{ssss}", "kind",
			keys[i].kind, "value", keys[i].value));
	json_object_set_new(root, "keys", list);
	return root;
}

static json_t *cases(const struct kb_eraser *e, void *mem,
		     const struct kb_held *held, enum kb_status *st,
		     struct kb_error *err)
{
	json_t *list = json_array();

	for (size_t i = 0; i < held->n && *st == KB_OK; i++)
		json_array_append_new(list, one_case(e, mem, held->cases[i],
						     st, err));
	return list;
}

static json_t *articles(const struct kb_held *held)
{
	json_t *list = json_array();

	for (size_t i = 0; i < held->n_articles; i++)
		json_array_append_new(list, json_string(held->articles[i]));
	return list;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct kb_subject subject;
	struct kb_eraser e;
	struct kb_held held;
	struct kb_error err;
	json_t *root;
	enum kb_status st = kb_subject_parse(args[0], &subject, &err);

	if (st == KB_OK)
		st = kb_guard_eraser(env, KB_STORE_WRITE, &e, &err);
	if (st == KB_OK)
		st = kb_subject_find(&e, env->mem, &subject, &held, &err);
	if (st == KB_OK)
		st = kb_audit_note(e.store, NULL, "subject.view", "", NULL,
				   &err);
	if (st != KB_OK)
		return kb_fail(&err);
	root = json_object();
	json_object_set_new(root, "cases", cases(&e, env->mem, &held, &st,
						 &err));
	if (st == KB_OK)
		json_object_set_new(root, "receipts", receipts(&e,
			&subject, env->mem, &st, &err));
	json_object_set_new(root, "articles", articles(&held));
	char *dump = json_dumps(root, JSON_INDENT(2));
	if (st == KB_OK)
		puts(dump ? dump : "{}");
	free(dump);
	json_decref(root);
	return st == KB_OK ? KB_EXIT_OK : kb_fail(&err);
}

const struct kb_command kb_cmd_subject = {
	"subject", "KIND:VALUE|case:ID", 1, 1,
	"print all that is held about one person", NULL, 0, run,
};
