/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * read_cases_jsonl.c - resolved cases, one JSON object a line.
 */
#include "import.h"
#include "lines.h"

static enum kb_status read_line(struct kb_import *im, struct kb_lines *l,
				const struct kb_source *src,
				struct kb_error *err)
{
	void *mem = talloc_pool(NULL, 8192);
	struct kb_case c;
	enum kb_status status = kb_case_parse(mem, src->file, l->number,
					      l->bytes, l->len, &c, err);

	if (status == KB_OK) {
		c.path = src->rel;
		status = kb_import_case(im, &c,
			kb_format(mem, "%s:%d", src->file, l->number),
			KB_BATCH_FILES, err);
	}
	talloc_free(mem);
	return status;
}

enum kb_status kb_read_cases_jsonl(struct kb_import *im,
				   const struct kb_source *src,
				   struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct kb_lines *l;
	enum kb_status status = kb_lines_open(mem, src->file, KB_CASE_MAX, &l,
					      err);

	while (status == KB_OK) {
		status = kb_lines_next(l, err);
		if (status == KB_NOT_FOUND) {
			talloc_free(mem);
			return KB_OK;
		}
		if (status == KB_OK)
			status = read_line(im, l, src, err);
		if (status != KB_OK)
			status = kb_import_problem(im, src, err);
		kb_import_progress(im, src->size ? (double)l->read /
				   (double)src->size : 1);
	}
	talloc_free(mem);
	return status;
}
