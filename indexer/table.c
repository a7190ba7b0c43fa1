/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * table.c - in: a CSV file, as spreadsheets and help desks write it. Out: each
 * row as an object of texts under the names of the first row, or what is wrong
 * with it, at the line on which it starts. Memory is bounded whatever the file
 * holds.
 */
#include <csv.h>
#include <errno.h>

#include "table.h"

/* libcsv grows its buffer by a step that is small unless told otherwise. */
enum { FIELD_MAX = 1 << 20, STEP = 1 << 16 };

struct table {
	const struct kb_table_reader *reader;
	const char *file;
	struct kb_error *err;
	void *mem;
	bool named;		/* the first row has been read */
	int line;		/* on which the row starts */
	int newlines;		/* inside the row's fields */
	size_t column;
	const char **names; size_t n_names;
	json_t *row;
	enum kb_status status;
};

static enum kb_status name_column(struct table *t, const char *name,
				  size_t len)
{
	if (t->column == 0 && len >= 3 && memcmp(name, "\xef\xbb\xbf", 3) == 0)
		name += 3;	/* a spreadsheet's byte order mark */
	if (t->column == KB_TABLE_COLUMNS)
		return kb_error_at(t->err, KB_INVALID, t->file, 1,
				   "more than %d columns", KB_TABLE_COLUMNS);
	t->names[t->n_names++] = kb_strdup(t->mem, name);
	return KB_OK;
}

static enum kb_status take_field(struct table *t, const char *text, size_t len)
{
	json_t *value;

	if (!len)
		return KB_OK;
	if (t->column >= t->n_names)
		return kb_error_at(t->err, KB_INVALID, t->file, t->line,
				   "more fields than the first row names");
	value = json_stringn(text, len);
	if (!value)
		return kb_error_at(t->err, KB_INVALID, t->file, t->line,
			"'%.100s' is not UTF-8; save the file as UTF-8",
			t->names[t->column]);
	json_object_set_new(t->row, t->names[t->column], value);
	return KB_OK;
}

static void on_field(void *bytes, size_t len, void *user)
{
	struct table *t = user;
	const char *text = len ? bytes : "";

	for (size_t i = 0; i < len; i++)
		t->newlines += text[i] == '\n';
	if (t->status == KB_OK)
		t->status = t->named ? take_field(t, text, len)
				     : name_column(t, text, len);
	t->column++;
}

static enum kb_status end_row(struct table *t)
{
	const struct kb_table_reader *r = t->reader;

	if (!t->named)
		return t->column == 0 ? KB_OK :
			r->names(r->user, t->names, t->n_names, t->err);
	return json_object_size(t->row) == 0 ? KB_OK :
		r->row(r->user, t->row, t->line, t->err);
}

static void on_row(int end, void *user)
{
	struct table *t = user;

	if (t->status == KB_OK)
		t->status = end_row(t);
	/* A wrong row is one problem; a wrong first row ends the file. */
	if (t->status != KB_OK && t->named)
		t->status = t->reader->problem(t->reader->user, t->err);
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
	return kb_error_at(t->err, KB_INVALID, t->file, t->line,
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
			return kb_error_at(t->err, KB_LIMIT, t->file,
				t->line, "a field of the row that starts here "
				"has more than 1 MiB; is a quote left open?");
		total += n;
		t->reader->progress(t->reader->user, total);
	}
	if (t->status != KB_OK)
		return t->status;
	if (ferror(from))
		return kb_error_at(t->err, KB_IO, t->file, t->line,
				   "cannot read the file");
	if (csv_fini(parser, on_field, on_row, t) != 0)
		return broken(t, parser);
	return t->status;
}

enum kb_status kb_table_read_from(FILE *from, const char *file,
				  const struct kb_table_reader *reader,
				  struct kb_error *err)
{
	struct table t = { .reader = reader, .file = file, .err = err,
		.line = 1, .mem = talloc_new(NULL), .row = json_object() };
	struct csv_parser parser;

	t.names = kb_array(t.mem, const char *, KB_TABLE_COLUMNS);
	csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL |
		 CSV_REPALL_NL);
	csv_set_delim(&parser, (unsigned char)reader->separator);
	csv_set_blk_size(&parser, STEP);
	t.status = feed(&t, &parser, from);
	csv_free(&parser);
	fclose(from);
	json_decref(t.row);
	talloc_free(t.mem);
	return t.status;
}

enum kb_status kb_table_read(const char *file,
			     const struct kb_table_reader *reader,
			     struct kb_error *err)
{
	FILE *from = fopen(file, "re");

	return from ? kb_table_read_from(from, file, reader, err) :
		kb_error_at(err, errno == ENOENT ? KB_NOT_FOUND : KB_IO, file,
			    0, "cannot open the file: %s", strerror(errno));
}
