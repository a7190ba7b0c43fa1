/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * read_mapped.c - cases of another system, from CSV or JSON lines, by a mapping.
 * In: a file. Out: each row handed to the import as the case that it is; a row
 * that is wrong is told of with its line, and ends the import unless it may be
 * skipped: what stood before it is stored.
 */
#include "import.h"
#include "lines.h"
#include "table.h"

enum { LINE_MAX_BYTES = 1 << 20, EXAMPLES = 3 };

struct mapped { struct kb_import *im; const struct kb_source *src; };

/* ---- rows ------------------------------------------------------------------------ */

/* The first ones as they stand in the store now: what a dry run shows. */
static void keep_example(struct kb_import *im, const char *id)
{
	void *mem = talloc_new(NULL);
	struct kb_case_event *events;
	struct kb_case_file file;
	struct kb_error ignored;
	json_t *kinds = json_array();
	size_t n = 0;

	if (kb_case_load(im->store, mem, id, &file, &events, &n, &ignored) ==
	    KB_OK) {
		for (size_t i = 0; i < n; i++)
			json_array_append_new(kinds,
				json_string(kb_event_name(events[i].kind)));
		json_array_append_new(im->examples,
			json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:O}",
				"source_id", file.source_id, "lang", file.lang,
				"country", file.country, "channel",
				file.channel, "state", file.state, "question",
				file.question, "events", kinds));
	}
	json_decref(kinds);
	talloc_free(mem);
}

static enum kb_status put_row(void *user, json_t *json, int line,
			      struct kb_error *err)
{
	const struct mapped *m = user;
	void *mem = talloc_pool(NULL, 16384);
	struct case_row row;
	const char *id = NULL;
	enum kb_status status = case_row_read(mem, m->im->rows, json, &row,
					      err);

	if (status == KB_OK)
		status = kb_import_case_row(m->im, mem, &row, &id, err);
	if (status == KB_OK && m->im->examples &&
	    json_array_size(m->im->examples) < EXAMPLES)
		keep_example(m->im, id);
	if (status != KB_OK && !err->source[0]) {
		snprintf(err->source, sizeof(err->source), "%s",
			 m->src->file);
		err->line = line;
	}
	talloc_free(mem);
	return status;
}

static enum kb_status problem(void *user, struct kb_error *err)
{
	const struct mapped *m = user;
	enum kb_status status = kb_import_problem(m->im, m->src, err);

	if (status != KB_OK || m->im->skip_bad || m->im->dry_run)
		return status;
	m->im->wrong = true;
	return kb_error_set(err, KB_INTERRUPTED, "stopped there; what stands "
		"before it is stored. Correct the row and run the same command "
		"again, or leave out such rows with --skip-bad");
}

/* ---- files ----------------------------------------------------------------------- */

static bool is_among(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static enum kb_status check_names(void *user, const char *const *names,
				  size_t n, struct kb_error *err)
{
	const struct mapped *m = user;
	const struct case_map *map = m->im->rows->map;

	for (size_t i = 0; i < map->n_fields; i++)
		for (size_t k = 0; k < map->fields[i].n_from; k++)
			if (!is_among(map->fields[i].from[k], names, n))
				return kb_error_at(err, KB_INVALID,
					map->file, map->fields[i].line,
					"%s has no column '%.100s'",
					m->src->file, map->fields[i].from[k]);
	return KB_OK;
}

static void progress(void *user, uint64_t bytes)
{
	const struct mapped *m = user;

	kb_import_progress(m->im, (double)bytes / (double)(m->src->size + 1));
}

static enum kb_status read_line(struct mapped *m, const struct kb_lines *l,
				struct kb_error *err)
{
	json_error_t where;
	json_t *row = json_loadb(l->bytes, l->len, JSON_REJECT_DUPLICATES,
				 &where);
	enum kb_status status;

	if (!json_is_object(row))
		status = kb_error_at(err, KB_INVALID, m->src->file, l->number,
			row ? "the line is no JSON object" :
			"the line is no JSON: %.100s", where.text);
	else
		status = put_row(m, row, l->number, err);
	json_decref(row);
	return status;
}

static enum kb_status read_lines(struct mapped *m, struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct kb_lines *l;
	enum kb_status status = kb_lines_open(mem, m->src->file,
					      LINE_MAX_BYTES, &l, err);

	while (status == KB_OK) {
		status = kb_lines_next(l, err);
		if (status == KB_NOT_FOUND) {
			status = KB_OK;
			break;
		}
		if (status == KB_OK)
			status = read_line(m, l, err);
		if (status != KB_OK)
			status = problem(m, err);
		progress(m, l->read);
	}
	talloc_free(mem);
	return status;
}

enum kb_status kb_read_mapped(struct kb_import *im,
			      const struct kb_source *src,
			      struct kb_error *err)
{
	struct mapped m = { im, src };
	const struct kb_table_reader reader = { im->rows->map->separator,
		check_names, put_row, problem, progress, &m };
	size_t len = strlen(src->file);

	return !strcmp(src->file + len - strlen(".csv"), ".csv") ?
		kb_table_read(src->file, &reader, err) : read_lines(&m, err);
}
