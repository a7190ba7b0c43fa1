/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * eval_data.c - a collection's questions for `kb-indexer eval`.
 * In: a folder with queries.jsonl, qrels.tsv (here or in its eval/) and maybe
 * variants/NAME.jsonl; other files' questions (all of them to be refused);
 * mistakes to make. Out: struct
 * eval_set in the files' order. Articles and cases are not read here: the
 * readers of `import` do that.
 */
#include "eval.h"

#include <stdlib.h>
#include <unistd.h>

#include "lines.h"
#include "noise.h"
#include "random.h"

/* ---- lines --------------------------------------------------------------- */

struct loading;
/* One line of a file. */
typedef enum kb_status (*line_fn)(struct loading *l, struct kb_lines *line,
				  struct kb_error *err);

struct loading {
	void *mem;
	struct eval_set *set;
	size_t room;
	bool refuse;		/* all of these are unanswerable */
	const char *lang;	/* of a variant's texts, or NULL */
	size_t at;		/* variants, qrels: where the last one was */
	bool *changed;		/* by question: the variant has it */
};

static enum kb_status each_line(struct loading *l, const char *path,
				line_fn fn, struct kb_error *err)
{
	struct kb_lines *lines;
	enum kb_status status = kb_lines_open(l->mem, path, EVAL_LINE_MAX,
					      &lines, err);

	if (status)
		return status;
	while (!(status = kb_lines_next(lines, err))) {
		status = fn(l, lines, err);
		if (status)
			return status;
	}
	return status == KB_NOT_FOUND ? KB_OK : status;
}

static void drop_json(json_t **json)
{
	json_decref(*json);
}

static enum kb_status parse_object(const struct kb_lines *line, json_t **ret,
				   struct kb_error *err)
{
	json_error_t why = { .text = "another value" };
	json_t *json = json_loadb(line->bytes, line->len,
				  JSON_REJECT_DUPLICATES, &why);

	if (!json_is_object(json)) {
		json_decref(json);
		return kb_error_at(err, KB_INVALID, line->file, line->number,
				   "not a JSON object: %s", why.text);
	}
	*ret = json;
	return KB_OK;
}

/* ---- questions ------------------------------------------------------------ */

static const char *string_of(void *mem, const json_t *row, const char *key)
{
	const char *text = json_string_value(json_object_get(row, key));

	return text ? kb_strdup(mem, text) : NULL;
}

static enum kb_status add_query(struct loading *l, struct kb_lines *line,
				struct kb_error *err)
{
	struct eval_set *set = l->set;
	KB_CLEANUP(drop_json) json_t *row = NULL;
	struct eval_query *q;
	enum kb_status status = parse_object(line, &row, err);

	if (status)
		return status;
	if (set->n == l->room) {
		l->room = l->room ? 2 * l->room : 256;
		set->queries = kb_grow(set, set->queries, struct eval_query,
				       l->room);
	}
	q = &set->queries[set->n];
	*q = (struct eval_query){
		.id = string_of(set, row, "id"),
		.text = string_of(set, row, "text"),
		.lang = string_of(set, row, "lang"),
		.group = string_of(set, row, "group"),
		.fold = -1,
	};
	if (!q->id || !q->text)
		return kb_error_at(err, KB_INVALID, line->file, line->number,
				   "a question needs \"id\" and \"text\"");
	q->answerable = !l->refuse &&
		!json_is_false(json_object_get(row, "answerable"));
	set->n++;
	return KB_OK;
}

/* The files have the same order nearly always: look on from the last one. */
static struct eval_query *find_query(struct loading *l, const char *id)
{
	struct eval_set *set = l->set;

	for (size_t i = 0; i < set->n; i++) {
		size_t at = (l->at + i) % set->n;

		if (strcmp(set->queries[at].id, id) == 0) {
			l->at = at;
			return &set->queries[at];
		}
	}
	return NULL;
}

/* query id, article id, grade. Other queries' lines are not ours. */
static enum kb_status add_judged(struct loading *l, struct kb_lines *line,
				 struct kb_error *err)
{
	char *rest = line->bytes, *end;
	const char *id = strsep(&rest, "\t");
	const char *article = strsep(&rest, "\t");
	struct eval_query *q;
	long grade;

	if (!article || !rest)
		return kb_error_at(err, KB_INVALID, line->file, line->number,
			"not query id, article id and grade between tabs");
	grade = strtol(rest, &end, 10);
	if (end == rest || *end || grade < 0 || grade > 9)
		return kb_error_at(err, KB_INVALID, line->file, line->number,
				   "the grade is not a number from 0 to 9");
	q = find_query(l, id);
	if (!q)
		return KB_OK;
	q->judged = kb_grow(l->set, q->judged, struct kb_judged,
			    q->n_judged + 1);
	q->judged[q->n_judged++] = (struct kb_judged){
		kb_strdup(l->set, article), (int)grade,
	};
	return KB_OK;
}

static enum kb_status change_text(struct loading *l, struct kb_lines *line,
				  struct kb_error *err)
{
	KB_CLEANUP(drop_json) json_t *row = NULL;
	const char *id, *text, *lang;
	struct eval_query *q;
	enum kb_status status = parse_object(line, &row, err);

	if (status)
		return status;
	id = json_string_value(json_object_get(row, "id"));
	text = json_string_value(json_object_get(row, "text"));
	if (!id || !text)
		return kb_error_at(err, KB_INVALID, line->file, line->number,
				   "a variant needs \"id\" and \"text\"");
	q = find_query(l, id);
	if (!q)
		return kb_error_at(err, KB_INVALID, line->file, line->number,
				   "queries.jsonl has no question \"%s\"", id);
	lang = string_of(l->set, row, "lang");
	q->text = kb_strdup(l->set, text);
	if (lang || l->lang)
		q->lang = lang ? lang : l->lang;
	l->changed[q - l->set->queries] = true;
	return KB_OK;
}

/* The script that a variant's name stands for. */
static const char *variant_lang(const char *name)
{
	static const struct { const char *name, *lang; } known[] = {
		{ "hans", "zh-Hans" }, { "hant", "zh-Hant" },
	};

	for (size_t i = 0; i < KB_COUNT(known); i++)
		if (strcmp(known[i].name, name) == 0)
			return known[i].lang;
	return NULL;
}

/* Questions that the variant does not have are not asked. */
static enum kb_status load_variant(struct loading *l, const char *name,
				   struct kb_error *err)
{
	struct eval_set *set = l->set;
	enum kb_status status;
	size_t kept = 0;

	l->at = 0;
	l->lang = variant_lang(name);
	l->changed = kb_array(l->mem, bool, set->n);
	status = each_line(l, kb_format(l->mem, "%s/variants/%s.jsonl",
				     set->dir, name), change_text, err);
	if (status)
		return status;
	for (size_t i = 0; i < set->n; i++)
		if (l->changed[i])
			set->queries[kept++] = set->queries[i];
	set->n = kept;
	return KB_OK;
}

/* ---- choosing ------------------------------------------------------------- */

static int key_compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Keeps the `limit` questions with the smallest keys, in the file's order. */
static void choose_some(void *mem, struct eval_set *set, uint64_t seed,
			uint64_t limit)
{
	uint64_t *keys, cut;
	size_t kept = 0;

	if (!limit || limit >= set->n)
		return;
	keys = kb_array(mem, uint64_t, set->n);
	for (size_t i = 0; i < set->n; i++)
		keys[i] = kb_random_key(seed, set->queries[i].id);
	qsort(keys, set->n, sizeof(*keys), key_compare);
	cut = keys[limit];
	for (size_t i = 0; i < set->n; i++)
		if (kb_random_key(seed, set->queries[i].id) < cut)
			set->queries[kept++] = set->queries[i];
	set->n = kept;
}

static const char *last_part(void *mem, const char *dir)
{
	size_t end = strlen(dir), start;

	while (end > 1 && dir[end - 1] == '/')
		end--;
	for (start = end; start && dir[start - 1] != '/';)
		start--;
	return kb_strndup(mem, dir + start, end - start);
}

/* Further questions; nothing here answers them. */
static enum kb_status load_also(struct loading *l, const char *files,
				struct kb_error *err)
{
	enum kb_status status = KB_OK;
	char *rest = kb_strdup(l->mem, files ? files : ""), *file;

	l->refuse = true;
	while (!status && (file = strsep(&rest, "\n")))
		if (*file)
			status = each_line(l, file, add_query, err);
	return status;
}

static void make_typos(struct loading *l, const struct eval_options *o)
{
	struct kb_noise *noise = kb_noise_new(l->mem, o->typos, o->seed);
	struct eval_set *set = l->set;

	for (size_t i = 0; i < set->n; i++)
		kb_noise_learn(noise, set->queries[i].text);
	for (size_t i = 0; i < set->n; i++)
		set->queries[i].text = kb_noise_apply(noise, set,
			set->queries[i].id, set->queries[i].text);
}

static enum kb_status load_all(struct loading *l,
			       const struct eval_options *o,
			       struct kb_error *err)
{
	struct eval_set *set = l->set;
	const char *apart = kb_format(l->mem, "%s/eval", set->dir);
	const char *base = set->dir;
	enum kb_status status;

	/* A folder of ours keeps its questions apart. */
	if (access(kb_format(l->mem, "%s/queries.jsonl", base), F_OK) != 0 &&
	    access(kb_format(l->mem, "%s/queries.jsonl", apart), F_OK) == 0)
		base = apart;
	status = each_line(l, o->queries ? o->queries :
			   kb_format(l->mem, "%s/queries.jsonl", base),
			   add_query, err);
	if (!status && !set->n)
		status = kb_error_at(err, KB_INVALID, set->dir, 0,
				     "there are no questions to ask");
	if (!status && !o->queries)
		status = each_line(l, kb_format(l->mem, "%s/qrels.tsv", base),
				   add_judged, err);
	if (!status && o->variant)
		status = load_variant(l, o->variant, err);
	if (!status) {
		choose_some(l->mem, set, o->seed, o->limit);
		status = load_also(l, o->also, err);
	}
	return status;
}

enum kb_status eval_set_load(void *mem, const char *dir,
			     const struct eval_options *options,
			     struct eval_set **ret, struct kb_error *err)
{
	struct eval_set *set = kb_new(mem, struct eval_set);
	struct loading l = { .mem = talloc_new(set), .set = set,
			     .refuse = options->queries };
	enum kb_status status;

	set->dir = kb_strdup(set, dir);
	set->name = last_part(set, dir);
	status = load_all(&l, options, err);
	if (status) {
		talloc_free(set);
		return status;
	}
	if (options->typos > 0)
		make_typos(&l, options);
	for (size_t i = 0; i < set->n; i++)
		set->n_answerable += set->queries[i].answerable;
	talloc_free(l.mem);
	*ret = set;
	return KB_OK;
}
