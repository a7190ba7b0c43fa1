/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report.c - what an import or a sync has done, for people and for programs.
 */
#include <jansson.h>
#include <stdlib.h>

#include "guard.h"
#include "import.h"

static const struct {
	const char *name;
	size_t at;
} counts[] = {
	{ "new", offsetof(struct kb_import_counts, added) },
	{ "changed", offsetof(struct kb_import_counts, changed) },
	{ "same", offsetof(struct kb_import_counts, same) },
	{ "withdrawn", offsetof(struct kb_import_counts, withdrawn) },
	{ "skipped", offsetof(struct kb_import_counts, skipped) },
	{ "failed", offsetof(struct kb_import_counts, failed) },
	{ "kept", offsetof(struct kb_import_counts, kept) },
	{ "conflicts", offsetof(struct kb_import_counts, conflicts) },
};

static uint64_t value(const struct kb_import *im, size_t i)
{
	return *(const uint64_t *)(const void *)
		((const char *)&im->counts + counts[i].at);
}

static json_t *problems(const struct kb_import *im)
{
	json_t *list = json_array();

	for (size_t i = 0; i < im->counts.failed && i < KB_PROBLEMS_MAX; i++)
		json_array_append_new(list, json_pack("{sssiss}",
			"source", im->problems[i].source,
			"line", im->problems[i].line,
			"text", im->problems[i].text));
	return list;
}

static void print_examples(const struct kb_import *im)
{
	json_t *example;
	size_t i;

	json_array_foreach(im->examples, i, example) {
		char *text = json_dumps(example, JSON_COMPACT);

		puts(text ? text : "{}");
		free(text);
	}
}

/* What articles of other systems have lost on the way. */
static void print_told(const struct kb_import *im)
{
	const json_t *line;
	size_t i;

	json_array_foreach(im->told, i, line)
		printf("%s %s: %s\n",
		       json_string_value(json_object_get(line, "origin")),
		       json_string_value(json_object_get(line, "id")),
		       json_string_value(json_object_get(line, "text")));
}

/* What editors changed stays as it is. */
static void print_edited(const struct kb_import *im)
{
	if (im->counts.kept)
		printf("%llu were changed in the editors' room and stay; "
		       "kb-indexer export writes them\n",
		       (unsigned long long)im->counts.kept);
	if (im->counts.conflicts)
		printf("%llu were changed there and in the folder: they wait "
		       "in the editors' queue (/edit?kind=sync-conflict)\n",
		       (unsigned long long)im->counts.conflicts);
}

void kb_import_report(const struct kb_import *im, bool json, double seconds)
{
	if (!json) {
		print_examples(im);
		print_told(im);
		for (size_t i = 0; i < KB_COUNT(counts); i++)
			printf("%s%llu %s", i ? ", " : "",
			       (unsigned long long)value(im, i),
			       counts[i].name);
		printf(" in %.1f s%s\n", seconds,
		       im->dry_run ? " (dry run: nothing was stored)" : "");
		print_edited(im);
		kb_guard_report(im->store);
		return;
	}
	json_t *root = json_object();
	for (size_t i = 0; i < KB_COUNT(counts); i++)
		json_object_set_new(root, counts[i].name,
				    json_integer((json_int_t)value(im, i)));
	struct kb_store_masked m = kb_store_masked(im->store);
	json_object_set_new(root, "masked",
		json_pack("{sIsIsIsI}", "cases", (json_int_t)m.cases,
			  "values", (json_int_t)m.values,
			  "keys", (json_int_t)m.keys,
			  "keys_dropped", (json_int_t)m.keys_dropped));
	json_object_set_new(root, "seconds", json_real(seconds));
	json_object_set_new(root, "dry_run", json_boolean(im->dry_run));
	json_object_set_new(root, "problems", problems(im));
	if (im->told)
		json_object_set(root, "told", im->told);
	if (im->examples)
		json_object_set(root, "examples", im->examples);
	char *dump = json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(6));
	puts(dump ? dump : "{}");
	free(dump);
	json_decref(root);
}
