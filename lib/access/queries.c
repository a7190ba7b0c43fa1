/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * queries.c - logged questions: one file a day below the data folder. In: a
 * question. Out: a line in which it is masked, with the hour and no more.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include "erase.h"

enum { FILE_MAX = 1 << 30, LINE_MAX_BYTES = 32768 };

static char *folder_of(void *mem, const char *data)
{
	return kb_format(mem, "%squeries", data);
}

/* ---- adding ------------------------------------------------------------------ */

static char *render(void *mem, const struct kb_query_line *line,
		    const char *query, const char *hour)
{
	json_t *root = json_pack("{ssssssssssssss}", "at", hour,
		"lang", line->lang, "query", query, "verdict", line->verdict,
		"none_why", line->none_why ? line->none_why : "",
		"article", line->article ? line->article : "",
		"audience", line->audience);
	char *dump = root ? json_dumps(root, JSON_COMPACT) : NULL;
	char *out = dump ? kb_format(mem, "%s\n", dump) : NULL;

	free(dump);
	json_decref(root);
	return out;
}

static enum kb_status cannot(const char *path, struct kb_error *err)
{
	return kb_error_at(err, KB_IO, path, 0, "cannot write the log of "
		"questions: %s", strerror(errno));
}

static enum kb_status append(const char *path, const char *text,
			     struct kb_error *err)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
	size_t len = strlen(text);
	enum kb_status status = KB_OK;

	if (fd < 0)
		return cannot(path, err);
	if (write(fd, text, len) != (ssize_t)len)
		status = cannot(path, err);
	close(fd);
	return status;
}

enum kb_status kb_queries_add(const char *data,
			      const struct kb_masker *masker,
			      const struct kb_query_line *line,
			      struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	char *folder = folder_of(mem, data), *query, *text, at[32];
	size_t len;
	enum kb_status status = kb_mask(kb_masking_new(mem, masker), mem,
		line->query, strlen(line->query), &query, &len, err);

	kb_time_format(line->at, at, sizeof(at));
	at[13] = '\0';		/* 2026-11-22T09 */
	if (status == KB_OK)
		status = kb_mkdirs(folder, err);
	if (status == KB_OK) {
		text = render(mem, line, query, at);
		status = text && strlen(text) < LINE_MAX_BYTES ?
			append(kb_format(mem, "%s/%.10s.jsonl", folder, at),
			       text, err) :
			kb_error_set(err, KB_LIMIT, "the question is too long "
				     "to be logged");
	}
	talloc_free(mem);
	return status;
}

/* ---- going through -------------------------------------------------------------- */

typedef enum kb_status (*file_fn)(void *user, void *mem, const char *path,
				  int64_t day, struct kb_error *err);

static bool is_day(const char *name, int64_t *ret)
{
	char day[11];

	if (strlen(name) != 16 || strcmp(name + 10, ".jsonl") != 0)
		return false;
	memcpy(day, name, 10);
	day[10] = '\0';
	return kb_time_parse(day, ret);
}

static enum kb_status each_file(const char *data, file_fn fn, void *user,
				struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	char *folder = folder_of(mem, data);
	struct dirent **names = NULL;
	int n = scandir(folder, &names, NULL, alphasort);
	enum kb_status status = KB_OK;

	if (n < 0 && errno != ENOENT)
		status = kb_error_at(err, KB_IO, folder, 0, "cannot read the "
			"folder: %s", strerror(errno));
	for (int i = 0; i < n; i++) {
		int64_t day;
		void *scope = talloc_new(mem);
		if (status == KB_OK && is_day(names[i]->d_name, &day))
			status = fn(user, scope, kb_format(scope, "%s/%s",
				    folder, names[i]->d_name), day, err);
		talloc_free(scope);
		free(names[i]);
	}
	free(names);
	talloc_free(mem);
	return status;
}

struct filter {
	bool dry;
	kb_queries_fn keep;
	void *user;
	int64_t removed;
};

static bool is_kept(const struct filter *f, const char *line, size_t len,
		    void *mem)
{
	json_t *root = json_loadb(line, len, 0, NULL);
	const char *query = json_string_value(json_object_get(root, "query"));
	bool keep = f->keep(f->user, kb_strndup(mem, line, len), query);

	json_decref(root);
	return keep;
}

/* A line added while the file is written anew would be lost: the file is
   locked for nobody, so that logging never waits; the loss is of a log. */
static enum kb_status filter_file(void *user, void *mem, const char *path,
				  int64_t day, struct kb_error *err)
{
	struct filter *f = user;
	struct kb_buf out = { .mem = mem };
	int64_t before = f->removed;
	char *bytes;
	size_t len;
	enum kb_status status;

	if (!f->dry)
		kb_file_sweep(path);
	status = kb_file_read(mem, path, FILE_MAX, &bytes, &len, err);
	if (status != KB_OK)
		return status;
	kb_buf_adds(&out, "");
	for (size_t at = 0; at < len; ) {
		const char *end = memchr(bytes + at, '\n', len - at);
		size_t n = end ? (size_t)(end + 1 - bytes) - at : len - at;
		if (is_kept(f, bytes + at, n, mem))
			kb_buf_add(&out, bytes + at, n);
		else
			f->removed++;
		at += n;
	}
	return f->dry || f->removed == before ? KB_OK :
		kb_file_write(path, out.bytes, out.len, err);
}

enum kb_status kb_queries_filter(const char *data, bool dry,
				 kb_queries_fn keep, void *user,
				 int64_t *removed, struct kb_error *err)
{
	struct filter f = { .dry = dry, .keep = keep, .user = user };
	enum kb_status status = each_file(data, filter_file, &f, err);

	if (status == KB_OK)
		*removed = f.removed;
	return status;
}

struct cut { int64_t before, files, oldest; bool dry; };

static enum kb_status cut_file(void *user, void *mem, const char *path,
			       int64_t day, struct kb_error *err)
{
	struct cut *c = user;

	if (!c->oldest)
		c->oldest = day;
	if (day + 86400 > c->before)
		return KB_OK;
	c->files++;
	if (!c->dry && unlink(path) < 0)
		return kb_error_at(err, KB_IO, path, 0, "cannot remove the "
				   "file: %s", strerror(errno));
	return KB_OK;
}

enum kb_status kb_queries_cut(const char *data, int64_t before, bool dry,
			      int64_t *ret_files, int64_t *ret_oldest,
			      struct kb_error *err)
{
	struct cut c = { .before = before, .dry = dry };
	enum kb_status status = each_file(data, cut_file, &c, err);

	if (status != KB_OK)
		return status;
	*ret_files = c.files;
	*ret_oldest = c.oldest;
	return KB_OK;
}
