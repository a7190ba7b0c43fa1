/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_case.c - resolved cases: a line of JSON, and a row of a spreadsheet.
 * What is taken is written as a line that reads as the same case.
 */
#include <kb/content.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../indexer/import.h"
#include "fuzz.h"

static void check_case(void *mem, const struct kb_case *c)
{
	char *json = kb_case_line(mem, c);
	struct kb_case back;
	struct kb_error err;

	fuzz_check(!strchr(json, '\n'), "a case is one line");
	/* What is written with escapes may be longer than what was read. */
	if (strlen(json) > KB_CASE_MAX)
		return;
	fuzz_check(kb_case_parse(mem, "again", 1, json, strlen(json), &back,
				 &err) == KB_OK, "%s: %s", err.text, json);
	fuzz_check(!strcmp(c->id, back.id) && !strcmp(c->lang, back.lang) &&
		   !strcmp(c->question, back.question) &&
		   !strcmp(c->article, back.article) &&
		   c->resolved_at == back.resolved_at &&
		   !strcmp(c->detail_json, back.detail_json),
		   "came back as another one: %s", json);
}

void fuzz_case(void *mem, const char *bytes, size_t len)
{
	struct kb_case c;
	struct kb_error err;

	if (kb_case_parse(mem, "line", 1, bytes, len, &c, &err) == KB_OK)
		check_case(mem, &c);
	else
		fuzz_check(err.text[0] && !strchr(err.text, '\n'),
			   "no reason, or one of two lines");
}

/* Stand for those of indexer/import.c, which want a store. */
enum kb_status kb_import_case(struct kb_import *im, struct kb_case *c,
			      const char *where, size_t batch,
			      struct kb_error *err)
{
	check_case(im->mem, c);
	im->counts.added++;
	return KB_OK;
}

enum kb_status kb_import_problem(struct kb_import *im,
				 const struct kb_source *src,
				 struct kb_error *err)
{
	im->counts.failed++;
	return err->status == KB_LIMIT ? err->status : KB_OK;
}

void kb_import_progress(struct kb_import *im, double part)
{
	fuzz_check(part >= 0 && part <= 1, "progress is %g", part);
}

/* A spreadsheet has at most as many rows as lines. */
void fuzz_csv(void *mem, const char *bytes, size_t len)
{
	struct kb_import im = { .mem = mem };
	char path[64];
	int fd = fuzz_file(bytes, len, path, sizeof(path));
	struct kb_source src = { path, "cases/table.csv", len };
	struct kb_error err;
	uint64_t lines = 1;
	enum kb_status status = kb_read_cases_csv(&im, &src, &err);

	for (size_t i = 0; i < len; i++)
		lines += bytes[i] == '\n' || bytes[i] == '\r';
	fuzz_check(im.counts.added + im.counts.failed <= lines,
		   "%llu items of %llu lines",
		   (unsigned long long)(im.counts.added + im.counts.failed),
		   (unsigned long long)lines);
	fuzz_check(status == KB_OK || err.text[0], "no reason");
	close(fd);
}
