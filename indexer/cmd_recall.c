/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_recall.c - kb-indexer recall: who was told an article that has changed or
 * was withdrawn since. Cases that it was linked to, receipts by version, and a
 * draft of what to write to those customers.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include <kb/receipt.h>
#include <kb/text.h>

#include "recall.h"
#include "verbs.h"

static const struct kb_flag options[] = {
	{ "lang", "LANG", "only versions in this language" },
	{ "since", "DATE", "only what was shown from then on" },
	{ "message", NULL, "print a draft of what to write to the customers" },
};

/* ---- versions ------------------------------------------------------------------ */

static struct kb_recall_version *version_of(struct kb_recall *r,
					    const char *lang, int version)
{
	struct kb_recall_version *v;

	for (size_t i = 0; i < r->n_versions; i++) {
		v = &r->versions[i];
		if (v->version == version && strcmp(v->lang, lang) == 0)
			return v;
	}
	if (r->n_versions == r->cap) {
		r->cap = r->cap * 2 + 8;
		r->versions = kb_grow(r->mem, r->versions,
				      struct kb_recall_version, r->cap);
	}
	v = &r->versions[r->n_versions++];
	*v = (struct kb_recall_version){ .version = version,
		.lang = kb_strdup(r->mem, lang) };
	return v;
}

bool kb_recall_is_live(const struct kb_recall *r, const char *lang,
		       int version)
{
	for (size_t i = 0; i < r->n_versions; i++)
		if (r->versions[i].version == version &&
		    strcmp(r->versions[i].lang, lang) == 0)
			return r->versions[i].live;
	return false;
}

static bool is_wanted(const struct kb_recall *r, const char *lang)
{
	return !r->lang || strcmp(lang, r->lang) == 0;
}

static enum kb_status look(void *user, const struct kb_receipt_line *line,
			   struct kb_error *err)
{
	struct kb_recall *r = user;
	const json_t *shown = json_object_get(line->receipt, "shown"), *one;
	const char *verdict = json_string_value(json_object_get(line->receipt,
								"verdict"));
	bool answer = verdict && !strcmp(verdict, "answer");
	size_t i;

	json_array_foreach(shown, i, one) {
		const char *id = json_string_value(json_object_get(one,
								   "article"));
		const char *lang = json_string_value(json_object_get(one,
								     "lang"));
		struct kb_recall_version *v;
		if (!id || !lang || strcmp(id, r->article) != 0 ||
		    !is_wanted(r, lang))
			continue;
		v = version_of(r, lang, (int)json_integer_value(
			json_object_get(one, "version")));
		v->answers += answer && i == 0;
		v->below += !answer || i > 0;
		v->last_at = line->at > v->last_at ? line->at : v->last_at;
		if (!v->first_at || line->at < v->first_at)
			v->first_at = line->at;
	}
	return KB_OK;
}

static enum kb_status look_live(void *user, const struct kb_stored *st,
				struct kb_error *err)
{
	struct kb_recall *r = user;

	if (is_wanted(r, st->article->lang))
		version_of(r, st->article->lang, st->version)->live = true;
	return KB_OK;
}

static int by_version(const void *a, const void *b)
{
	const struct kb_recall_version *x = a, *y = b;
	int lang = strcmp(x->lang, y->lang);

	return lang ? lang : (x->version > y->version) -
		(x->version < y->version);
}

static enum kb_status gather(struct kb_command_env *env, struct kb_recall *r,
			     struct kb_error *err)
{
	size_t n = 0;
	enum kb_status st = kb_store_each_of(r->store, r->article, KB_BRIEF,
					     look_live, r, err);

	if (st == KB_OK)
		st = kb_receipts_each(kb_receipts_dir(r->mem, &env->config),
				      r->since, look, r, err);
	if (st == KB_OK)
		st = kb_case_links(r->store, r->mem, r->article, r->since,
				   &r->links, &r->n_links, err);
	for (size_t i = 0; st == KB_OK && i < r->n_links; i++)
		if (is_wanted(r, r->links[i].lang)) {
			version_of(r, r->links[i].lang, r->links[i].version);
			r->links[n++] = r->links[i];
		}
	r->n_links = n;
	if (r->n_versions)
		qsort(r->versions, r->n_versions, sizeof(*r->versions),
		      by_version);
	return st;
}

/* ---- saying it -------------------------------------------------------------------- */

static json_t *versions_json(const struct kb_recall *r)
{
	json_t *list = json_array();
	char first[32], last[32];

	for (size_t i = 0; i < r->n_versions; i++) {
		const struct kb_recall_version *v = &r->versions[i];
		json_array_append_new(list, json_pack("{sssisbsIsIssss}",
			"lang", v->lang, "version", v->version, "live",
			v->live, "answers", (json_int_t)v->answers, "below",
			(json_int_t)v->below, "first_at", v->first_at ?
			kb_time_format(v->first_at, first, sizeof(first)) : "",
			"last_at", v->last_at ?
			kb_time_format(v->last_at, last, sizeof(last)) : ""));
	}
	return list;
}

static void print_json(const struct kb_recall *r)
{
	json_t *cases = json_array(), *root;
	char *text, at[32];

	for (size_t i = 0; i < r->n_links; i++) {
		const struct kb_case_link *l = &r->links[i];
		json_array_append_new(cases, json_pack(
			"{sssssssssisssssbsb}", "case", l->case_id, "state",
			l->state, "at", kb_time_format(l->at, at, sizeof(at)),
			"lang", l->lang, "version", l->version, "receipt",
			l->receipt, "by", l->by, "live", kb_recall_is_live(r,
			l->lang, l->version), "told", l->recalled));
	}
	root = json_pack("{sssoso}", "article", r->article, "versions",
			 versions_json(r), "cases", cases);
	text = json_dumps(root, JSON_COMPACT);
	puts(text ? text : "{}");
	free(text);
	json_decref(root);
}

static const char *standing(bool live)
{
	return live ? "live" : "no longer live";
}

static void print(const struct kb_recall *r)
{
	char at[32], last[32];

	printf("receipts of %s\n", r->article);
	for (size_t i = 0; i < r->n_versions; i++) {
		const struct kb_recall_version *v = &r->versions[i];
		printf("  %-7s version %-4d %-14s %8" PRId64 " as the answer %8"
		       PRId64 " below another, last %s\n", v->lang, v->version,
		       standing(v->live), v->answers, v->below,
		       kb_when(v->last_at, last, sizeof(last)));
	}
	printf("cases it was linked to\n");
	for (size_t i = 0; i < r->n_links; i++) {
		const struct kb_case_link *l = &r->links[i];
		printf("  %-12s %-8s %s %-7s version %-4d %-14s %-14s %s%s\n",
		       l->case_id, l->state, kb_when(l->at, at, sizeof(at)),
		       l->lang, l->version, standing(kb_recall_is_live(r,
		       l->lang, l->version)), l->receipt, l->by,
		       l->recalled ? ", customer was told" : "");
	}
}

static enum kb_status read_options(struct kb_command_env *env,
				   struct kb_recall *r, struct kb_error *err)
{
	const char *since = kb_option(env, "since");

	r->lang = kb_option(env, "lang");
	if (r->lang && !kb_lang_find(r->lang))
		return kb_error_set(err, KB_INVALID, "--lang wants zh-Hans, "
			"zh-Hant, en or ru, not '%s'", r->lang);
	if (since && !kb_time_parse(since, &r->since))
		return kb_error_set(err, KB_INVALID, "--since wants a day such "
			"as 2026-11-22, not '%s'", since);
	return KB_OK;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct kb_recall r = { .mem = env->mem, .article = args[0] };
	struct kb_error err;
	enum kb_status st = read_options(env, &r, &err);

	if (st == KB_OK)
		st = kb_store_open(env->mem, env->config.store, KB_STORE_READ,
				   false, &r.store, &err);
	if (st == KB_OK)
		st = gather(env, &r, &err);
	if (st == KB_OK && !r.n_versions)
		st = kb_error_set(&err, KB_NOT_FOUND, "nobody was shown '%s', "
				  "and there is no such article", args[0]);
	if (st == KB_OK && kb_option(env, "message"))
		st = kb_recall_messages(&r, &err);
	else if (st == KB_OK)
		(env->json ? print_json : print)(&r);
	return st == KB_OK ? KB_EXIT_OK : kb_fail(&err);
}

const struct kb_command kb_cmd_recall = {
	"recall", "ARTICLE", 1, 1,
	"list who was told an article that has changed since",
	options, KB_COUNT(options), run,
};
