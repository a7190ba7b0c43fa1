/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_export.c - kb-indexer export: the store as a folder. Every article, rule
 * and synonym file is written byte for byte as it came in; cases line by line
 * in the order of their file; what holds beside a newer version goes to earlier/,
 * what editors arrange to curation/. A file that is the same already is not
 * touched.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <kb/text.h>

#include "command.h"
#include "import.h"

struct export {
	void *mem;
	const char *dir;
	uint64_t written, same;
	struct kb_progress *progress;
	struct kb_store *store;
	struct kb_seen *newest;	/* rows of versions that are written */
	/* The last article with an earlier version, and how many it has. */
	char *last; size_t n_last;
	/* Cases, collected to be sorted by file and line. */
	struct line { const char *path, *text; int line; size_t order; }
		*lines;
	size_t n_lines, cap_lines;
};

static bool same_already(const char *path, const char *bytes, size_t len)
{
	struct stat st;
	struct kb_error ignored;
	void *mem = talloc_new(NULL);
	char *old;
	size_t old_len;
	bool same = stat(path, &st) == 0 && (size_t)st.st_size == len &&
		kb_file_read(mem, path, len, &old, &old_len, &ignored) ==
		KB_OK && old_len == len && memcmp(old, bytes, len) == 0;

	talloc_free(mem);
	return same;
}

/* Beside, then renamed; not brought to disk one by one: an export that was
   cut off by a power failure is run again. */
static enum kb_status replace(const char *path, const char *bytes, size_t len,
			      struct kb_error *err)
{
	char *beside = kb_format(NULL, "%s.new", path);
	FILE *to = fopen(beside, "we");
	bool ok = to && fwrite(bytes, 1, len, to) == len;

	if (to && fclose(to) != 0)
		ok = false;
	if (!ok || rename(beside, path) < 0) {
		kb_error_at(err, KB_IO, path, 0, "cannot write the file: %s",
			    strerror(errno));
		remove(beside);
		ok = false;
	}
	talloc_free(beside);
	return ok ? KB_OK : err->status;
}

static enum kb_status write_file(struct export *ex, const char *rel,
				 const char *bytes, size_t len,
				 struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	char *path = kb_format(mem, "%s/%s", ex->dir, rel);
	char *slash = strrchr(path, '/');
	const char *problem = kb_id_problem(rel);
	enum kb_status status = KB_OK;

	/* Paths come from the store: none may lead out of the folder. */
	if (problem && strlen(rel) <= KB_ID_MAX)
		status = kb_error_at(err, KB_INVALID, rel, 0, "the path %s",
				     problem);
	else if (same_already(path, bytes, len))
		ex->same++;
	else {
		*slash = '\0';
		status = kb_mkdirs(path, err);
		*slash = '/';
		if (status == KB_OK)
			status = replace(path, bytes, len, err);
		ex->written += status == KB_OK;
	}
	kb_progress_at(ex->progress, ex->written + ex->same, 0);
	talloc_free(mem);
	return status;
}

static enum kb_status write_article(void *user, const struct kb_stored *st,
				    struct kb_error *err)
{
	struct export *ex = user;
	char *own = st->path[0] ? NULL : kb_article_path(NULL, st->article);
	enum kb_status status = write_file(ex, own ? own : st->path,
		st->article->source, st->article->source_len, err);
	char row[16];

	snprintf(row, sizeof(row), "%u", st->row);
	kb_seen_add(ex->newest, row, "");
	talloc_free(own);
	if (status == KB_OK && kb_stop)
		return kb_error_set(err, KB_INTERRUPTED,
			"stopped; run the same command again to go on");
	return status;
}

/* What is live, or will be, while a newer version is a draft or waits. */
static enum kb_status write_earlier(void *user, const struct kb_stored *st,
				    struct kb_error *err)
{
	struct export *ex = user;
	void *mem = talloc_new(NULL);
	char *path = kb_article_path(mem, st->article), *source;
	size_t len;
	enum kb_status status;

	if ((st->ends && st->ends <= kb_now()) ||
	    kb_seen_find(ex->newest, kb_format(mem, "%u", st->row))) {
		talloc_free(mem);
		return KB_OK;
	}
	if (!ex->last || strcmp(ex->last, path) != 0) {
		talloc_free(ex->last);
		ex->last = kb_strdup(ex->mem, path);
		ex->n_last = 0;
	}
	status = kb_store_version_source(ex->store, mem, st->article->id,
		st->article->lang, st->version, &source, &len, err);
	if (status == KB_OK)
		status = write_file(ex, kb_format(mem, "%s%.*s/%zu.md",
			KB_EARLIER_DIR, (int)(strlen(path) - strlen(".md")),
			path, ++ex->n_last), source, len, err);
	talloc_free(mem);
	return status;
}

static enum kb_status keep_case(void *user, const struct kb_case *c,
				struct kb_error *err)
{
	struct export *ex = user;

	if (ex->n_lines == ex->cap_lines) {
		ex->cap_lines = ex->cap_lines * 2 + 256;
		ex->lines = kb_grow(ex->mem, ex->lines, struct line,
				    ex->cap_lines);
	}
	ex->lines[ex->n_lines] = (struct line){
		.path = kb_strdup(ex->mem, c->path[0] ? c->path
						      : "cases/cases.jsonl"),
		.text = c->source ? kb_strdup(ex->mem, c->source)
				  : kb_case_line(ex->mem, c),
		.line = c->line,
		.order = ex->n_lines,
	};
	ex->n_lines++;
	return KB_OK;
}

static int compare(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int path = strcmp(x->path, y->path);

	if (path != 0)
		return path;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static enum kb_status write_cases(struct export *ex, struct kb_error *err)
{
	enum kb_status status = KB_OK;

	if (ex->n_lines > 0)
		qsort(ex->lines, ex->n_lines, sizeof(ex->lines[0]), compare);
	for (size_t i = 0; i < ex->n_lines && status == KB_OK; ) {
		const char *path = ex->lines[i].path;
		struct kb_buf buf = { .mem = ex->mem };
		for (; i < ex->n_lines &&
		     strcmp(ex->lines[i].path, path) == 0; i++) {
			kb_buf_adds(&buf, ex->lines[i].text);
			kb_buf_adds(&buf, "\n");
		}
		status = write_file(ex, path, buf.bytes, buf.len, err);
		talloc_free(buf.bytes);
	}
	return status;
}

static enum kb_status write_synonyms(struct export *ex, struct kb_store *s,
				     struct kb_error *err)
{
	for (const struct kb_lang *lang = kb_langs; lang->code; lang++) {
		struct kb_synonyms *syn;
		enum kb_status status = kb_store_synonyms_get(s, ex->mem,
			lang->code, &syn, err);
		if (status == KB_NOT_FOUND)
			continue;
		if (status == KB_OK)
			status = write_file(ex, syn->path[0] ? syn->path :
				kb_format(ex->mem, "synonyms/%s.yaml",
					  lang->code),
				syn->source, syn->source_len, err);
		if (status != KB_OK)
			return status;
	}
	return KB_OK;
}

static enum kb_status write_attachments(struct export *ex, struct kb_store *s,
					struct kb_error *err)
{
	const struct kb_audience editor = { .staff = true, .all = true };
	struct kb_attachment *list = NULL;
	size_t n = 0;
	enum kb_status status = kb_attachment_list(s, ex->mem, &list, &n, err);

	for (size_t i = 0; i < n && status == KB_OK; i++) {
		void *mem = talloc_new(NULL);
		struct kb_attachment a;

		status = kb_attachment_get(s, mem, &editor, list[i].name, &a,
					   err);
		if (status == KB_OK)
			status = write_file(ex, kb_format(mem, "attachments/%s",
					    a.name), a.bytes, a.len, err);
		talloc_free(mem);
	}
	return status;
}

static enum kb_status write_curated(void *user, const char *path,
				    const char *bytes, size_t len,
				    struct kb_error *err)
{
	return write_file(user, path, bytes, len, err);
}

static enum kb_status write_curation(struct export *ex, struct kb_error *err)
{
	enum kb_status status = KB_OK;

	for (int k = 0; k < KB_CURATED_KINDS && status == KB_OK; k++) {
		enum kb_curated kind = (enum kb_curated)k;
		size_t files = 0;
		status = curation_write(ex->store, kind, write_curated, ex,
					&files, err);
		/* What stood there before is no more. */
		while (status == KB_OK) {
			char *rel = curation_path(ex->mem, kind, ++files);
			if (access(kb_format(ex->mem, "%s/%s", ex->dir, rel),
				   F_OK) < 0)
				break;
			status = write_file(ex, rel, "[]\n", 3, err);
		}
	}
	return status;
}

static enum kb_status write_all(struct export *ex, struct kb_error *err)
{
	struct kb_store *s = ex->store;
	enum kb_status status = kb_store_each_newest(s, KB_FULL, write_article,
						     ex, err);

	if (status == KB_OK)
		status = kb_store_each_period(s, NULL, write_earlier, ex, err);
	if (status == KB_OK)
		status = kb_store_each_case(s, NULL, keep_case, ex, err);
	if (status == KB_OK)
		status = write_cases(ex, err);
	if (status == KB_OK)
		status = write_synonyms(ex, s, err);
	if (status == KB_OK)
		status = write_curation(ex, err);
	return status == KB_OK ? write_attachments(ex, s, err) : status;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct kb_progress progress;
	struct export ex = { .mem = env->mem, .dir = args[0],
			     .progress = &progress };
	struct kb_error err;
	enum kb_status status = kb_store_open(env->mem, env->config.store,
		KB_STORE_READ, false, &ex.store, &err);

	if (status != KB_OK)
		return kb_fail(&err);
	if (kb_mkdirs(ex.dir, &err) != KB_OK) {
		kb_fail(&err);
		return KB_EXIT_CREATE;
	}
	kb_progress_start(&progress, "export", env->quiet);
	ex.newest = kb_seen_new(env->mem);
	status = write_all(&ex, &err);
	kb_progress_clear(&progress);
	if (status != KB_OK)
		return kb_fail(&err);
	printf(env->json ? "{\"written\":%llu,\"same\":%llu}\n" :
	       "%llu files written, %llu the same already\n",
	       (unsigned long long)ex.written, (unsigned long long)ex.same);
	return KB_EXIT_OK;
}

const struct kb_command kb_cmd_export = {
	"export", "DIR", 1, 1,
	"write everything back as files, byte for byte",
	NULL, 0, run,
};
