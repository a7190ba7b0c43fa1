/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * read_cases_csv.c - resolved cases from a spreadsheet. The first row names
 * the columns: id, lang, question, article, and resolved_at if known. Each row
 * becomes the JSON line that it stands for, so that it is checked and exported
 * as any other case.
 */
#include <csv.h>
#include <errno.h>
#include <jansson.h>

#include "import.h"

/* libcsv grows its buffer by a step that is small unless told otherwise. */
enum { COLUMNS_MAX = 16, FIELD_MAX = 1 << 20, STEP = 1 << 16 };

static const char *const columns[] = { "id", "lang", "question", "article",
				       "resolved_at" };

struct table {
	struct kb_import *im;
	const struct kb_source *src;
	struct kb_error *err;
	void *mem;
	const char *path;	/* under which the cases are exported */
	bool named;		/* the first row has been read */
	int line;		/* on which the row starts */
	int newlines;		/* inside the row's fields */
	int column;
	const char *names[COLUMNS_MAX];
	int n_names;
	json_t *row;
	enum kb_status status;
};

static enum kb_status name_column(struct table *t, const char *name,
				  size_t len)
{
	if (t->column == 0 && len >= 3 && memcmp(name, "\xef\xbb\xbf", 3) == 0)
		name += 3;	/* a spreadsheet's byte order mark */
	if (t->column == COLUMNS_MAX)
		return kb_error_at(t->err, KB_INVALID, t->src->file, 1,
				   "more than %d columns", COLUMNS_MAX);
	for (size_t i = 0; i < KB_COUNT(columns); i++)
		if (strcmp(columns[i], name) == 0) {
			t->names[t->column] = columns[i];
			t->n_names = t->column + 1;
			return KB_OK;
		}
	return kb_error_at(t->err, KB_INVALID, t->src->file, 1,
		"there is no column '%.100s'; the first row must name id, "
		"lang, question, article, resolved_at", name);
}

static void on_field(void *bytes, size_t len, void *user)
{
	struct table *t = user;
	const char *text = len ? bytes : "";

	for (size_t i = 0; i < len; i++)
		t->newlines += text[i] == '\n';
	if (t->status != KB_OK)
		return;
	if (!t->named) {
		t->status = name_column(t, text, len);
	} else if (t->column >= t->n_names) {
		if (len > 0 && t->column == t->n_names)
			t->status = kb_error_at(t->err, KB_INVALID,
				t->src->file, t->line,
				"more fields than the first row names");
	} else if (len > 0) {
		json_t *value = json_stringn(text, len);
		if (!value)
			t->status = kb_error_at(t->err, KB_INVALID,
				t->src->file, t->line,
				"'%s' is not UTF-8; save the file as UTF-8",
				t->names[t->column]);
		else
			json_object_set_new(t->row, t->names[t->column],
					    value);
	}
	t->column++;
}

static enum kb_status put_row(struct table *t)
{
	void *mem = talloc_new(t->mem);
	struct kb_case c;
	char *dump = json_dumps(t->row, 0);
	enum kb_status status = kb_case_parse(mem, t->src->file, t->line,
		dump, strlen(dump), &c, t->err);

	free(dump);
	if (status == KB_OK) {
		c.path = t->path;
		status = kb_import_case(t->im, &c,
			kb_format(mem, "%s:%d", t->src->file, t->line),
			KB_BATCH_FILES, t->err);
	}
	talloc_free(mem);
	return status;
}

static void on_row(int end, void *user)
{
	struct table *t = user;

	if (t->status == KB_OK && json_object_size(t->row) > 0)
		t->status = put_row(t);
	/* A wrong row is one problem; a wrong first row ends the file. */
	if (t->status != KB_OK && t->named)
		t->status = kb_import_problem(t->im, t->src, t->err);
	json_object_clear(t->row);
	t->named = t->named || t->column > 0;
	t->column = 0;
	/* \r\n comes as two ends. */
	if (end != CSV_CR) {
		t->line += 1 + t->newlines;
		t->newlines = 0;
	}
}

static enum kb_status broken(struct table *t, struct csv_parser *parser)
{
	return kb_error_at(t->err, KB_INVALID, t->src->file, t->line,
		"the row that starts here is not CSV (%s); is a quote left "
		"open?", csv_strerror(csv_error(parser)));
}

static enum kb_status feed(struct table *t, struct csv_parser *parser,
			   FILE *from)
{
	char chunk[1 << 14];
	uint64_t total = 0;
	size_t n;

	while (t->status == KB_OK &&
	       (n = fread(chunk, 1, sizeof(chunk), from)) > 0) {
		if (csv_parse(parser, chunk, n, on_field, on_row, t) != n)
			return t->status != KB_OK ? t->status
						  : broken(t, parser);
		/* An open quote swallows the rest of the file: stop early. */
		if (csv_get_buffer_size(parser) > FIELD_MAX)
			return kb_error_at(t->err, KB_LIMIT, t->src->file,
				t->line, "a field of the row that starts here "
				"has more than 1 MiB; is a quote left open?");
		total += n;
		kb_import_progress(t->im, (double)total /
				   (double)(t->src->size + 1));
	}
	if (t->status != KB_OK)
		return t->status;
	if (ferror(from))
		return kb_error_at(t->err, KB_IO, t->src->file, t->line,
				   "cannot read the file");
	if (csv_fini(parser, on_field, on_row, t) != 0)
		return broken(t, parser);
	return t->status;
}

enum kb_status kb_read_cases_csv(struct kb_import *im,
				 const struct kb_source *src,
				 struct kb_error *err)
{
	struct table t = { .im = im, .src = src, .err = err, .line = 1 };
	struct csv_parser parser;
	FILE *from = fopen(src->file, "re");

	if (!from)
		return kb_error_at(err, KB_IO, src->file, 0,
				   "cannot open the file: %s",
				   strerror(errno));
	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI |
		     CSV_APPEND_NULL | CSV_REPALL_NL) != 0) {
		fclose(from);
		return kb_error_set(err, KB_INTERNAL, "libcsv: no memory");
	}
	csv_set_blk_size(&parser, STEP);
	t.mem = talloc_new(NULL);
	t.path = kb_format(t.mem, "%.*s.jsonl",
			   (int)(strlen(src->rel) - strlen(".csv")),
			   src->rel);
	t.row = json_object();
	enum kb_status status = feed(&t, &parser, from);
	json_decref(t.row);
	csv_free(&parser);
	fclose(from);
	talloc_free(t.mem);
	return status;
}
