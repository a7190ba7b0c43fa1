/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_blame.c - kb-indexer blame: who brought each sentence of an article, with
 * which commit where it came from a folder's history, and who validated it.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include <kb/blame.h>
#include <kb/text.h>

#include "verbs.h"

static const struct kb_flag options[] = {
	{ "lang", "LANG", "in which language; else the first one it has" },
	{ "version", "N", "of this version instead of the newest" },
	{ "sentence", "TEXT", "only sentences that hold this" },
};

struct page {
	const char *id, *lang, *wanted, *text;
	struct kb_blamed *v; size_t n;
};

static const char *day(int64_t at, char buf[32])
{
	kb_time_format(at, buf, 32);
	buf[10] = '\0';
	return buf;
}

static bool is_wanted(const struct page *p, const struct kb_blamed *b)
{
	return !p->wanted || memmem(p->text + b->start, b->end - b->start,
				    p->wanted, strlen(p->wanted));
}

static const char *who(const struct kb_revision *r)
{
	return *r->by ? r->by : *r->origin ? r->origin : "a program";
}

static void print_text(const struct page *p)
{
	char at[32];

	for (size_t i = 0; i < p->n; i++) {
		const struct kb_blamed *b = &p->v[i];

		if (!is_wanted(p, b))
			continue;
		printf("%.*s\n", (int)(b->end - b->start), p->text + b->start);
		printf("    version %d, %s, %s%s%.10s%s%s\n",
		       b->brought->version,
		       day(b->brought->stored_at, at), who(b->brought),
		       *b->brought->commit ? ", commit " : "",
		       b->brought->commit,
		       *b->brought->note ? ": " : "", b->brought->note);
		if (b->validated)
			printf("    validated %s, by %s, version %d\n",
			       day(b->validated->validated_at ?
				   b->validated->validated_at :
				   b->validated->stored_at, at),
			       who(b->validated), b->validated->version);
		else
			printf("    not validated\n");
	}
}

static json_t *revision_json(const struct kb_revision *r)
{
	char at[32];

	if (!r)
		return json_null();
	return json_pack("{sissssssssss}", "version", r->version, "at",
		kb_time_format(r->stored_at, at, sizeof(at)), "by", r->by,
		"origin", r->origin, "commit", r->commit, "note", r->note);
}

static void print_json(const struct page *p)
{
	json_t *list = json_array();
	json_t *all = json_pack("{sssssO}", "article", p->id, "lang", p->lang,
				"sentences", list);

	for (size_t i = 0; i < p->n; i++)
		if (is_wanted(p, &p->v[i]))
			json_array_append_new(list, json_pack("{ss%sososIsI}",
				"text", p->text + p->v[i].start,
				(size_t)(p->v[i].end - p->v[i].start),
				"brought", revision_json(p->v[i].brought),
				"validated", revision_json(p->v[i].validated),
				"start", (json_int_t)p->v[i].start,
				"end", (json_int_t)p->v[i].end));
	json_dumpf(all, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(list);
	json_decref(all);
}

static enum kb_status pick_lang(struct kb_command_env *env,
				struct kb_store *s, struct page *p,
				struct kb_error *err)
{
	const char **langs;
	size_t n;
	enum kb_status status;

	p->lang = kb_option(env, "lang");
	if (p->lang)
		return KB_OK;
	status = kb_store_article_langs(s, env->mem, p->id, &langs, &n, err);
	if (status == KB_OK && n == 0)
		return kb_error_set(err, KB_NOT_FOUND, "no article '%s' is "
			"live; name a language with --lang to see what it was",
			p->id);
	p->lang = status == KB_OK ? langs[0] : NULL;
	return status;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct page p = { .id = args[0], .wanted = kb_option(env, "sentence") };
	struct kb_store *s;
	struct kb_error err;
	int version;
	enum kb_status status = kb_option_number(env, "version", 1, INT32_MAX,
						 0, &version, &err);

	(void)n_args;
	if (status == KB_OK)
		status = kb_store_open(env->mem, env->config.store,
				       KB_STORE_READ, false, &s, &err);
	if (status == KB_OK)
		status = pick_lang(env, s, &p, &err);
	if (status == KB_OK)
		status = kb_blame(s, env->mem, p.id, p.lang, version, &p.text,
				  &p.v, &p.n, &err);
	if (status != KB_OK)
		return kb_fail(&err);
	if (env->json)
		print_json(&p);
	else
		print_text(&p);
	return KB_EXIT_OK;
}

const struct kb_command kb_cmd_blame = {
	"blame", "ARTICLE", 1, 1,
	"who brought each sentence, and who validated it",
	options, KB_COUNT(options), run,
};
