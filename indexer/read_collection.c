/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * read_collection.c - a collection: articles.jsonl and, if it is there,
 * cases.jsonl beside it. Streamed: a million rows need no more memory than ten.
 */
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "import.h"
#include "lines.h"

/* A text of the largest size with every character escaped. */
enum { LINE_MAX_BYTES = 6 * KB_ARTICLE_MAX + 8192 };

typedef enum kb_status (*row_fn)(struct kb_import *im, struct kb_lines *l,
	const struct kb_source *src, struct kb_error *err);

static const char *text(const json_t *row, const char *key)
{
	const char *value = json_string_value(json_object_get(row, key));

	return value ? value : "";
}

static enum kb_status put_article(struct kb_import *im, struct kb_lines *l,
				  const json_t *row, struct kb_error *err)
{
	void *mem = talloc_pool(NULL, 16384);
	struct kb_article *a;
	const json_t *body = json_object_get(row, "text");
	enum kb_status status = kb_article_from_text(mem, text(row, "id"),
		text(row, "lang"), text(row, "title"), text(row, "text"),
		json_string_length(body), &a, err);

	if (status == KB_OK)
		status = kb_import_article(im, a, "", NULL, KB_BATCH_ROWS,
					   err);
	else
		kb_error_at(err, status, l->file, l->number, "%s",
			    kb_strdup(mem, err->text));
	talloc_free(mem);
	return status;
}

static enum kb_status article_row(struct kb_import *im, struct kb_lines *l,
				  const struct kb_source *src,
				  struct kb_error *err)
{
	json_error_t why;
	json_t *row = json_loadb(l->bytes, l->len, JSON_REJECT_DUPLICATES,
				 &why);
	enum kb_status status;

	if (json_is_object(row))
		status = put_article(im, l, row, err);
	else
		status = kb_error_at(err, KB_INVALID, l->file, l->number,
			"not a JSON object: %s, near byte %d",
			row ? "another value" : why.text,
			row ? 1 : why.column);
	json_decref(row);
	return status;
}

static enum kb_status case_row(struct kb_import *im, struct kb_lines *l,
			       const struct kb_source *src,
			       struct kb_error *err)
{
	void *mem = talloc_pool(NULL, 8192);
	struct kb_case c;
	enum kb_status status = kb_case_parse(mem, l->file, l->number,
					      l->bytes, l->len, &c, err);

	if (status == KB_OK) {
		c.path = src->rel;
		status = kb_import_case(im, &c, NULL, KB_BATCH_ROWS, err);
	}
	talloc_free(mem);
	return status;
}

static enum kb_status read_rows(struct kb_import *im,
				const struct kb_source *src, row_fn put,
				double from, double share,
				struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct kb_lines *l;
	enum kb_status status = kb_lines_open(mem, src->file, LINE_MAX_BYTES,
					      &l, err);

	while (status == KB_OK) {
		status = kb_lines_next(l, err);
		if (status == KB_NOT_FOUND) {
			talloc_free(mem);
			return KB_OK;
		}
		if (status == KB_OK)
			status = put(im, l, src, err);
		if (status != KB_OK)
			status = kb_import_problem(im, src, err);
		/* The clock is dearer than a short row. */
		if (l->number % 64 == 0)
			kb_import_progress(im, from + share *
				(double)l->read / (double)(src->size + 1));
	}
	talloc_free(mem);
	return status;
}

enum kb_status kb_read_collection(struct kb_import *im,
				  const struct kb_source *src,
				  struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	const char *slash = strrchr(src->file, '/');
	size_t folder = slash ? (size_t)(slash - src->file) + 1 : 0;
	const char *name = strrchr(src->rel, '/');
	struct kb_source cases = {
		.file = kb_format(mem, "%.*scases.jsonl", (int)folder,
				  src->file),
		.rel = kb_format(mem, "cases/%.*s.jsonl",
				 name ? (int)(name - src->rel) : 10,
				 name ? src->rel : "collection"),
	};
	struct stat st;
	bool both = stat(cases.file, &st) == 0;
	enum kb_status status;

	cases.size = both ? (size_t)st.st_size : 0;
	double share = (double)src->size /
		       ((double)src->size + (double)cases.size + 1);
	status = read_rows(im, src, article_row, 0, share, err);
	if (status == KB_OK && both)
		status = read_rows(im, &cases, case_row, share, 1 - share,
				   err);
	talloc_free(mem);
	return status;
}
