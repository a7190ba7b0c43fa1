/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import_page.c - kb-indexer import page: files of other people into the
 * quarantine. In: HTML and text pages. Out: a report of what is text and what
 * is set aside, and with --drafts what is text as drafts. Nothing of it can be
 * found before an editor publishes it.
 */
#include <jansson.h>
#include <stdlib.h>

#include <kb/quarantine.h>
#include <kb/text.h>

#include "command.h"
#include "import.h"
#include "import_page.h"

enum { PAGES_MAX = 1000, REASONS = 16 };

struct pages {
	struct kb_command_env *env;
	struct kb_store *store;
	struct kb_sheet *page[PAGES_MAX];
	size_t n;
	double merge;
	bool drafts, dry;
	const char *by;
	size_t failed;
};

/* ---- reports ------------------------------------------------------------------------- */

static json_t *json_line(const struct kb_page_line *l)
{
	return json_pack("{s:s s:I s:I s:i s:f s:s s:b s:s?}", "text", l->text,
		"start", (json_int_t)l->start, "end", (json_int_t)l->end,
		"line", l->line, "score", l->score, "reason", l->reason,
		"aside", l->aside, "border", l->border);
}

static json_t *json_page(const struct kb_sheet *p, const struct kb_piece *d,
			 size_t n)
{
	json_t *lines = json_array(), *docs = json_array();

	for (size_t i = 0; i < p->n_lines; i++)
		json_array_append_new(lines, json_line(&p->lines[i]));
	for (size_t i = 0; i < n; i++)
		json_array_append_new(docs, json_pack("{s:s s:i s:i s:i s:i}",
			"title", d[i].title, "first", (int)d[i].first + 1,
			"last", (int)d[i].end, "kept", (int)d[i].kept,
			"aside", (int)d[i].aside));
	return json_pack("{s:s s:s s:s s:I s:o s:o}", "page", p->name,
		"encoding", p->encoding, "lang", p->lang, "seq",
		(json_int_t)p->seq, "documents", docs, "lines", lines);
}

static void print_page(const struct kb_sheet *p, const struct kb_piece *d,
		       size_t n)
{
	struct { const char *reason; size_t n; } reasons[REASONS];
	size_t n_reasons = 0, aside = 0;

	for (size_t i = 0; i < p->n_lines; i++) {
		size_t k = 0;
		if (!p->lines[i].aside)
			continue;
		aside++;
		while (k < n_reasons && strcmp(reasons[k].reason,
					       p->lines[i].reason) != 0)
			k++;
		if (k == n_reasons && n_reasons < REASONS) {
			reasons[n_reasons].reason = p->lines[i].reason;
			reasons[n_reasons++].n = 0;
		}
		if (k < n_reasons)
			reasons[k].n++;
	}
	printf("%s: %s, %s; %zu lines, %zu set aside", p->name, p->encoding,
	       p->lang, p->n_lines, aside);
	for (size_t i = 0; i < n_reasons; i++)
		printf("%s%s %zu", i ? ", " : " (", reasons[i].reason,
		       reasons[i].n);
	printf("%s; %zu documents", n_reasons ? ")" : "", n);
	if (p->seq)
		printf("; page %lld of the quarantine", (long long)p->seq);
	puts("");
	for (size_t i = 0; i < n; i++)
		printf("  %zu. %s (lines %d-%d, %zu characters)\n", i + 1,
		       d[i].title, p->lines[d[i].first].line,
		       p->lines[d[i].end - 1].line, d[i].chars);
}

static enum kb_status print_twins(const struct kb_piece *docs, size_t n,
				  struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct kb_twins *twins;
	size_t n_twins;
	enum kb_status st = kb_documents_twins(mem, docs, n, .5, &twins,
					       &n_twins, err);

	for (size_t i = 0; st == KB_OK && i < n_twins; i++)
		printf("%.0f %% alike: %s: %s = %s: %s\n",
		       twins[i].like * 100, docs[twins[i].a].page->name,
		       docs[twins[i].a].title, docs[twins[i].b].page->name,
		       docs[twins[i].b].title);
	talloc_free(mem);
	return st;
}

static enum kb_status report(const struct pages *p, struct kb_error *err)
{
	struct kb_piece *all = NULL;
	json_t *list = json_array();
	size_t n_all = 0;
	enum kb_status st = KB_OK;

	for (size_t i = 0; i < p->n && st == KB_OK; i++) {
		struct kb_piece *docs;
		size_t n;
		st = kb_page_documents(p->env->mem, p->page[i], &docs, &n,
				       err);
		if (st != KB_OK)
			break;
		if (p->env->json)
			json_array_append_new(list, json_page(p->page[i],
							      docs, n));
		else
			print_page(p->page[i], docs, n);
		all = kb_grow(p->env->mem, all, struct kb_piece,
			      n_all + n + 1);
		if (n)
			memcpy(all + n_all, docs, n * sizeof(*docs));
		n_all += n;
	}
	if (st == KB_OK && p->env->json)
		json_dumpf(list, stdout, JSON_COMPACT);
	else if (st == KB_OK)
		st = print_twins(all, n_all, err);
	if (p->env->json)
		puts("");
	json_decref(list);
	return st;
}

/* ---- the work ---------------------------------------------------------------------------- */

/* A file that cannot be read does not end the others. */
static void read_one(struct pages *p, const char *file)
{
	struct kb_error err;
	char *bytes;
	size_t len;
	enum kb_status st = kb_file_read(p->env->mem, file, KB_PAGE_MAX,
					 &bytes, &len, &err);

	if (st == KB_OK)
		st = kb_page_read(p->env->mem, file, bytes, len,
				  kb_option(p->env, "encoding"),
				  &p->page[p->n], &err);
	if (st != KB_OK) {
		kb_fail(&err);
		p->failed++;
		return;
	}
	p->page[p->n]->by = p->by;
	if (kb_option(p->env, "lang"))
		p->page[p->n]->lang =
			kb_lang_find(kb_option(p->env, "lang"))->code;
	p->n++;
}

static void keep_one(struct pages *p, struct kb_sheet *page)
{
	struct kb_error err;
	size_t made;
	enum kb_status st = kb_page_wait(p->store, page, p->by, &page->seq,
					 &err);

	if (st == KB_OK && p->drafts)
		st = kb_page_drafts(p->store, page, p->merge, p->by, &made,
				    &err);
	if (st != KB_OK) {
		kb_fail(&err);
		p->failed++;
	}
}

static enum kb_status options(struct pages *p, struct kb_error *err)
{
	const char *merge = kb_option(p->env, "merge");
	const char *lang = kb_option(p->env, "lang");
	char *end = NULL;

	p->dry = kb_option(p->env, "dry-run") != NULL;
	p->drafts = kb_option(p->env, "drafts") != NULL;
	p->by = kb_option(p->env, "by") ? kb_option(p->env, "by") : "";
	p->merge = merge ? strtod(merge, &end) / 100 : 0;
	if (merge && (*end || p->merge < .3 || p->merge > 1))
		return kb_error_set(err, KB_INVALID, "--merge wants a number "
			"from 30 to 100: how many percent alike, not '%s'",
			merge);
	if (lang && !kb_lang_find(lang))
		return kb_error_set(err, KB_INVALID, "--lang wants zh-Hans, "
			"zh-Hant, en or ru, not '%s'", lang);
	return p->dry ? KB_OK : kb_store_open(p->env->mem,
		p->env->config.store, KB_STORE_WRITE, false, &p->store, err);
}

int kb_import_pages(struct kb_command_env *env, int n_args, char **args)
{
	struct pages *p = kb_new(env->mem, struct pages);
	struct kb_error err;
	enum kb_status st;

	p->env = env;
	if (n_args < 1 || n_args > PAGES_MAX) {
		kb_error_set(&err, KB_INVALID, "import page wants between 1 "
			     "and %d files", PAGES_MAX);
		kb_fail(&err);
		return KB_EXIT_USAGE;
	}
	st = options(p, &err);
	if (st != KB_OK)
		return kb_fail(&err);
	for (int i = 0; i < n_args; i++)
		read_one(p, args[i]);
	for (size_t i = 0; i < p->n; i++) {
		kb_page_judge(p->page[i], p->page, p->n);
		kb_page_split(p->page[i]);
	}
	for (size_t i = 0; i < p->n && !p->dry && !kb_stop; i++)
		keep_one(p, p->page[i]);
	st = report(p, &err);
	if (st != KB_OK)
		return kb_fail(&err);
	return kb_stop ? KB_EXIT_INTERRUPTED :
		p->failed ? KB_EXIT_SOME : KB_EXIT_OK;
}
