/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * walk.c - which files of a folder are read, by which reader, in which order.
 *
 * A folder of ours has attachments/, earlier/, articles/, rules/, cases/,
 * synonyms/ and curation/, and only these are read; one of them may be named
 * alone. A folder with articles.jsonl is a collection. In any other folder every
 * known kind of file is read. Attachments come first, then what holds beside the
 * newest versions, the rest in byte order of their paths, so that two runs do
 * the same.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "import.h"

enum { DEPTH_MAX = 32 };

static const struct reader {
	const char *suffix;
	kb_reader_fn read;
	bool lenient;		/* read when importing leniently too */
} readers[] = {
	{ "/articles.jsonl", kb_read_collection, true },
	{ ".md", kb_read_markdown, true },
	{ ".jsonl", kb_read_cases_jsonl, false },
	{ ".csv", kb_read_cases_csv, false },
	{ ".yaml", kb_read_yaml, false },
	{ ".png", kb_read_attachment, false },
	{ ".jpg", kb_read_attachment, false },
	{ ".jpeg", kb_read_attachment, false },
	{ ".gif", kb_read_attachment, false },
	{ ".webp", kb_read_attachment, false },
	{ ".pdf", kb_read_attachment, false },
};

/* With a mapping. */
static const struct reader mapped[] = {
	{ ".jsonl", kb_read_mapped, false },
	{ ".csv", kb_read_mapped, false },
};

/* What articles show is there before them. */
static const char *const parts[] = { "attachments", "earlier", "articles",
				     "rules", "cases", "synonyms",
				     "curation" };

struct list {
	void *mem;
	const char **files;	/* below the root */
	size_t n, cap;
	const char *root;
};

static bool ends_with(const char *text, const char *suffix)
{
	size_t len = strlen(text), n = strlen(suffix);

	return len >= n && strcmp(text + len - n, suffix) == 0;
}

static const struct reader *reader_of(const struct kb_import *im,
				      const char *file)
{
	for (size_t i = 0; im->rows && i < KB_COUNT(mapped); i++)
		if (ends_with(file, mapped[i].suffix))
			return &mapped[i];
	for (size_t i = 0; !im->rows && i < KB_COUNT(readers); i++)
		if (ends_with(file, readers[i].suffix) &&
		    (!im->lenient || readers[i].lenient))
			return &readers[i];
	return NULL;
}

static bool is_part(const char *name)
{
	for (size_t i = 0; i < KB_COUNT(parts); i++)
		if (strcmp(parts[i], name) == 0)
			return true;
	return false;
}

/* 0, 1, ...: what others need comes before them. */
static int turn_of(const char *rel)
{
	static const char *const first[] = { "attachments/", KB_EARLIER_DIR };

	for (size_t i = 0; i < KB_COUNT(first); i++)
		if (strncmp(rel, first[i], strlen(first[i])) == 0)
			return (int)i;
	return (int)KB_COUNT(first);
}

static bool is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool has(const char *root, const char *name, bool *dir)
{
	char *path = kb_format(NULL, "%s/%s", root, name);
	struct stat st;
	bool there = stat(path, &st) == 0;

	*dir = there && S_ISDIR(st.st_mode);
	talloc_free(path);
	return there;
}

/* ---- listing ------------------------------------------------------------------ */

static void add_file(struct list *l, const char *rel)
{
	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap * 2 : 256;
		l->files = kb_grow(l->mem, l->files, const char *, l->cap);
	}
	l->files[l->n++] = kb_strdup(l->mem, rel);
}

static enum kb_status list_dir(struct list *l, const char *rel, int depth,
			       struct kb_error *err)
{
	char *path = kb_format(l->mem, "%s%s%s", l->root, rel[0] ? "/" : "",
			       rel);
	DIR *dir = opendir(path);
	enum kb_status status = KB_OK;
	struct dirent *entry;

	if (!dir)
		return kb_error_at(err, KB_IO, path, 0,
				   "cannot read the folder: %s",
				   strerror(errno));
	while (status == KB_OK && (entry = readdir(dir)) != NULL) {
		struct stat st;
		if (entry->d_name[0] == '.')
			continue;
		char *below = kb_format(l->mem, "%s%s%s", rel,
					rel[0] ? "/" : "", entry->d_name);
		char *full = kb_format(l->mem, "%s/%s", l->root, below);
		/* Links to folders are not followed: they may form a ring. */
		if (lstat(full, &st) == 0 && S_ISDIR(st.st_mode)) {
			if (depth < DEPTH_MAX)
				status = list_dir(l, below, depth + 1, err);
			else
				status = kb_error_at(err, KB_LIMIT, full, 0,
					"folders are more than %d deep",
					DEPTH_MAX);
		} else if (!is_dir(full)) {
			add_file(l, below);
		}
	}
	closedir(dir);
	return status;
}

static int compare(const void *a, const void *b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;
	int turn = turn_of(x) - turn_of(y);

	return turn ? turn : strcmp(x, y);
}

/* ---- reading ------------------------------------------------------------------ */

static enum kb_status read_one(struct kb_import *im, const char *file,
			       const char *rel, const struct reader *reader,
			       struct kb_error *err)
{
	struct stat st;
	struct kb_source src = { .file = file, .rel = rel };

	if (stat(file, &st) == 0)
		src.size = (size_t)st.st_size;
	enum kb_status status = reader->read(im, &src, err);
	if (status != KB_OK)
		status = kb_import_problem(im, &src, err);
	kb_import_progress(im, 1);
	return status;
}

static enum kb_status read_list(struct kb_import *im, struct list *l,
				const char *prefix, struct kb_error *err)
{
	double from = im->from, share = im->share;
	enum kb_status status = KB_OK;

	qsort(l->files, l->n, sizeof(l->files[0]), compare);
	for (size_t i = 0; i < l->n && status == KB_OK; i++) {
		const struct reader *reader = reader_of(im, l->files[i]);
		if (!reader)
			continue;
		im->share = share / (double)l->n;
		im->from = from + im->share * (double)i;
		status = read_one(im,
			kb_format(l->mem, "%s/%s", l->root, l->files[i]),
			kb_format(l->mem, "%s%s", prefix, l->files[i]),
			reader, err);
	}
	im->from = from;
	im->share = share;
	return status;
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static enum kb_status read_folder(struct kb_import *im, void *mem,
				  const char *root, struct kb_error *err)
{
	struct list l = { .mem = mem, .root = root };
	const char *prefix = "";
	bool dir, any = false, there;
	enum kb_status status = KB_OK;

	there = has(root, "articles.jsonl", &dir);
	if (there && !dir && !im->rows)
		return read_one(im, kb_format(mem, "%s/articles.jsonl", root),
				kb_format(mem, "%s/articles.jsonl",
					  last_part(root)),
				&readers[0], err);
	for (size_t i = 0; i < KB_COUNT(parts) && !im->lenient; i++) {
		has(root, parts[i], &dir);
		any = any || dir;
		if (dir && status == KB_OK)
			status = list_dir(&l, parts[i], 1, err);
	}
	if (!any) {
		/* kb-content/cases alone has the paths it has in kb-content. */
		if (is_part(last_part(root)))
			prefix = kb_format(mem, "%s/", last_part(root));
		status = list_dir(&l, "", 0, err);
	}
	return status == KB_OK ? read_list(im, &l, prefix, err) : status;
}

enum kb_status kb_walk_import(struct kb_import *im, const char *path,
			      struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	char *root = kb_strdup(mem, path);
	size_t len = strlen(root);
	enum kb_status status;
	struct stat st;

	if (im->share <= 0)
		im->share = 1;
	while (len > 1 && root[len - 1] == '/')
		root[--len] = '\0';
	if (stat(root, &st) < 0) {
		status = kb_error_at(err, KB_NOT_FOUND, path, 0, "%s",
				     strerror(errno));
	} else if (S_ISDIR(st.st_mode)) {
		status = read_folder(im, mem, root, err);
	} else {
		char *slashed = kb_format(mem, "/%s", root);
		const struct reader *reader = reader_of(im, slashed);
		status = reader ? read_one(im, root, last_part(root), reader,
					   err)
				: kb_error_at(err, KB_INVALID, path, 0,
			"no kind of file that is known: .md, .jsonl, .csv, "
			".yaml, or a folder");
	}
	talloc_free(mem);
	return status;
}
