/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * read_cases_csv.c - resolved cases from a spreadsheet. The first row names
 * the columns: id, lang, question, article, and resolved_at if known. Each row
 * becomes the JSON line that it stands for, so that it is checked and exported
 * as any other case.
 */
#include <stdlib.h>

#include "import.h"
#include "table.h"

static const char *const columns[] = { "id", "lang", "question", "article",
				       "resolved_at" };

struct cases {
	struct kb_import *im;
	const struct kb_source *src;
	const char *path;	/* under which the cases are exported */
};

static bool is_column(const char *name)
{
	for (size_t i = 0; i < KB_COUNT(columns); i++)
		if (strcmp(columns[i], name) == 0)
			return true;
	return false;
}

static enum kb_status check_names(void *user, const char *const *names,
				  size_t n, struct kb_error *err)
{
	const struct cases *c = user;

	for (size_t i = 0; i < n; i++)
		if (!is_column(names[i]))
			return kb_error_at(err, KB_INVALID, c->src->file, 1,
				"there is no column '%.100s'; the first row "
				"must name id, lang, question, article, "
				"resolved_at (other columns: --map)",
				names[i]);
	return KB_OK;
}

static enum kb_status put_row(void *user, json_t *row, int line,
			      struct kb_error *err)
{
	const struct cases *cases = user;
	void *mem = talloc_new(NULL);
	struct kb_case c;
	char *dump = json_dumps(row, 0);
	enum kb_status status = kb_case_parse(mem, cases->src->file, line,
		dump, strlen(dump), &c, err);

	free(dump);
	if (status == KB_OK) {
		c.path = cases->path;
		status = kb_import_case(cases->im, &c,
			kb_format(mem, "%s:%d", cases->src->file, line),
			KB_BATCH_FILES, err);
	}
	talloc_free(mem);
	return status;
}

static enum kb_status problem(void *user, struct kb_error *err)
{
	const struct cases *c = user;

	return kb_import_problem(c->im, c->src, err);
}

static void progress(void *user, uint64_t bytes)
{
	const struct cases *c = user;

	kb_import_progress(c->im, (double)bytes / (double)(c->src->size + 1));
}

enum kb_status kb_read_cases_csv(struct kb_import *im,
				 const struct kb_source *src,
				 struct kb_error *err)
{
	struct cases cases = { im, src, kb_format(NULL, "%.*s.jsonl",
		(int)(strlen(src->rel) - strlen(".csv")), src->rel) };
	const struct kb_table_reader reader = { ',', check_names, put_row,
		problem, progress, &cases };
	enum kb_status status = kb_table_read(src->file, &reader, err);

	talloc_free((void *)cases.path);
	return status;
}
