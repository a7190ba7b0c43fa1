/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compare_data.c - reads the files of `kb-indexer eval --answers` and `--run`.
 * In: a file; for a run also the judgements. Out: what each question got,
 * sorted, so that two runs can be laid side by side.
 */
#include "compare.h"

#include <jansson.h>
#include <stdlib.h>

#include "lines.h"

enum { LINE_BYTES = 1 << 20, RANKS = 10 };	/* ranks that count */

const char *const compare_verdict_names[] = {
	[COMPARE_ANSWER] = "answer", [COMPARE_CHOOSE] = "choose",
	[COMPARE_NONE] = "none", [COMPARE_UNKNOWN] = "unknown",
};

struct reading {
	void *mem;
	struct compare_run *run;
	size_t room;
	struct compare_row *last;	/* a run's lines come by question */
	char **right;			/* qrels: "question\tarticle" */
	size_t n_right, right_room;
};

static struct compare_row *add_row(struct reading *r)
{
	struct compare_run *run = r->run;

	if (run->n == r->room) {
		r->room = r->room ? 2 * r->room : 256;
		run->v = kb_grow(r->mem, run->v, struct compare_row, r->room);
	}
	run->v[run->n] = (struct compare_row){ .verdict = COMPARE_UNKNOWN };
	return &run->v[run->n++];
}

static int row_compare(const void *a, const void *b)
{
	const struct compare_row *x = a, *y = b;

	return strcmp(x->key, y->key);
}

static int text_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* ---- answers --------------------------------------------------------------- */

static const char *text_of(const struct reading *r, const json_t *json,
			   const char *key)
{
	const char *text = json_string_value(json_object_get(json, key));

	return text ? kb_strdup(r->mem, text) : NULL;
}

static enum compare_verdict verdict_of(const json_t *json)
{
	const char *name = json_string_value(json_object_get(json, "verdict"));
	enum compare_verdict v = COMPARE_ANSWER;

	while (v < COMPARE_UNKNOWN &&
	       (!name || strcmp(name, compare_verdict_names[v]) != 0))
		v++;
	return v;
}

static enum kb_status add_answer(struct reading *r, struct kb_lines *line,
				 struct kb_error *err)
{
	json_t *json = json_loadb(line->bytes, line->len, 0, NULL);
	const json_t *right = json_object_get(json, "right");
	const char *id = text_of(r, json, "query");
	const char *set = text_of(r, json, "collection");
	const char *group = text_of(r, json, "group");
	long long split = json_integer_value(json_object_get(json, "split"));
	struct compare_row *row;

	if (!id || !json_is_integer(right) ||
	    json_integer_value(right) < 0) {
		json_decref(json);
		return kb_error_at(err, KB_INVALID, line->file, line->number,
			"not a line of `kb-indexer eval --answers`: it needs "
			"\"query\" and \"right\"");
	}
	row = add_row(r);
	*row = (struct compare_row){
		.key = kb_format(r->mem, "%s\t%s\t%lld", set ? set : "", id,
				 split),
		.id = id, .text = text_of(r, json, "text"),
		.lang = text_of(r, json, "lang"),
		.group = !group ? NULL : kb_format(r->mem, "%s\t%s\t%lld",
			set ? set : "", group, split),
		.answerable = !json_is_false(json_object_get(json,
							     "answerable")),
		.right = (size_t)json_integer_value(right),
		.verdict = verdict_of(json),
	};
	id = json_string_value(json_array_get(json_object_get(json,
							      "articles"), 0));
	row->first = id ? kb_strdup(r->mem, id) : NULL;
	json_decref(json);
	return KB_OK;
}

/* ---- runs ------------------------------------------------------------------ */

/* Notes what is right; a judged question is one of the run, found or not. */
static enum kb_status add_judged(struct reading *r, struct kb_lines *line,
				 struct kb_error *err)
{
	char *rest = line->bytes;
	const char *id = strsep(&rest, "\t"), *article = strsep(&rest, "\t");

	if (!article || !rest)
		return kb_error_at(err, KB_INVALID, line->file, line->number,
			"not query id, article id and grade between tabs");
	if (strtol(rest, NULL, 10) < 1)
		return KB_OK;
	if (r->n_right == r->right_room) {
		r->right_room = r->right_room ? 2 * r->right_room : 256;
		r->right = kb_grow(r->mem, r->right, char *, r->right_room);
	}
	r->right[r->n_right++] = kb_format(r->mem, "%s\t%s", id, article);
	return KB_OK;
}

static void rows_of_judged(struct reading *r)
{
	if (r->n_right)
		qsort(r->right, r->n_right, sizeof(*r->right), text_compare);
	for (size_t i = 0; i < r->n_right; i++) {
		size_t len = strcspn(r->right[i], "\t");
		struct compare_run *run = r->run;
		struct compare_row *row;

		if (run->n && strlen(run->v[run->n - 1].key) == len &&
		    !strncmp(run->v[run->n - 1].key, r->right[i], len))
			continue;
		row = add_row(r);
		row->id = row->key = kb_strndup(r->mem, r->right[i], len);
		row->answerable = true;
	}
	if (r->run->n)
		qsort(r->run->v, r->run->n, sizeof(*r->run->v), row_compare);
}

static struct compare_row *find_row(const struct compare_run *run,
				    const char *key)
{
	struct compare_row wanted = { .key = key };

	return run->n ? bsearch(&wanted, run->v, run->n, sizeof(*run->v),
				row_compare) : NULL;
}

/* question Q0 article rank score name */
static enum kb_status add_ranked(struct reading *r, struct kb_lines *line,
				 struct kb_error *err)
{
	char *rest = line->bytes;
	const char *id = strsep(&rest, " \t"), *q0 = strsep(&rest, " \t");
	const char *article = strsep(&rest, " \t");
	const char *rank_text = strsep(&rest, " \t");
	unsigned long rank = rank_text ? strtoul(rank_text, NULL, 10) : 0;
	struct compare_row *row;
	char *judged;

	if (!q0 || !rank)
		return kb_error_at(err, KB_INVALID, line->file, line->number,
				   "not a line of a run: question, Q0, "
				   "article, rank from 1, score, name");
	row = r->last && strcmp(r->last->key, id) == 0 ? r->last :
		find_row(r->run, id);
	if (!row || rank > RANKS)
		return KB_OK;
	r->last = row;
	judged = kb_format(r->mem, "%s\t%s", id, article);
	if (rank == 1)
		row->first = kb_strdup(r->mem, article);
	if ((!row->right || rank < row->right) &&
	    bsearch(&judged, r->right, r->n_right, sizeof(*r->right),
		    text_compare))
		row->right = rank;
	return KB_OK;
}

/* ---- both ------------------------------------------------------------------ */

typedef enum kb_status (*line_fn)(struct reading *r, struct kb_lines *line,
				  struct kb_error *err);

/* fn NULL: by the first line. */
static enum kb_status each_line(struct reading *r, const char *file,
				line_fn fn, struct kb_error *err)
{
	struct kb_lines *lines;
	enum kb_status status = kb_lines_open(r->mem, file, LINE_BYTES, &lines,
					      err);

	if (status)
		return status;
	while (!(status = kb_lines_next(lines, err))) {
		if (!fn)
			fn = lines->bytes[0] == '{' ? add_answer : add_ranked;
		if (fn == add_ranked && !r->n_right)
			return kb_error_at(err, KB_INVALID, file, 0,
				"is a run: give what is right with --qrels");
		status = fn(r, lines, err);
		if (status)
			return status;
	}
	return status == KB_NOT_FOUND ? KB_OK : status;
}

static enum kb_status check_twice(const struct compare_run *run,
				  struct kb_error *err)
{
	for (size_t i = 1; i < run->n; i++)
		if (strcmp(run->v[i].key, run->v[i - 1].key) == 0)
			return kb_error_at(err, KB_INVALID, run->file, 0,
				"has question \"%s\" twice", run->v[i].id);
	return KB_OK;
}

enum kb_status compare_run_load(void *mem, const char *file,
				const char *qrels, struct compare_run *ret,
				struct kb_error *err)
{
	struct compare_run run = { .file = file };
	struct reading r = { .mem = mem, .run = &run };
	enum kb_status status = KB_OK;

	if (qrels) {
		status = each_line(&r, qrels, add_judged, err);
		rows_of_judged(&r);
	}
	if (!status)
		status = each_line(&r, file, NULL, err);
	if (!status && run.n)
		qsort(run.v, run.n, sizeof(*run.v), row_compare);
	if (!status)
		status = check_twice(&run, err);
	if (!status)
		*ret = run;
	return status;
}
