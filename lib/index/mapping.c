/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mapping.c - columns and counts of a part in memory, as far as a commit says
 * they count. In: files. Out: arrays; behind those of a proposal lies what it
 * adds, in pages that are nobody else's.
 */
#include "snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The file of at least len bytes (SIZE_MAX: all of it). */
static enum kb_status open_file(const char *path, size_t *len, int *ret,
				struct kb_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		int saved = errno;

		if (fd >= 0)
			close(fd);
		return kb_error_at(err, KB_CORRUPT, path, 0,
				   "cannot open: %s; run kb-indexer build",
				   strerror(saved));
	}
	if (*len == SIZE_MAX)
		*len = (size_t)st.st_size;
	if ((size_t)st.st_size < *len) {
		close(fd);
		return kb_error_at(err, KB_CORRUPT, path, 0,
				   "shorter than the index says; run "
				   "kb-indexer build");
	}
	*ret = fd;
	return KB_OK;
}

/* Room for all, the file's pages at its beginning. The last of them is copied
   when it is written to: whoever appends to the file writes another one. */
static void *map_with(int fd, size_t len, const void *more, size_t more_len)
{
	char *base = mmap(NULL, len + more_len, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (base == MAP_FAILED)
		return base;
	if (len > 0 && mmap(base, len, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED) {
		munmap(base, len + more_len);
		return MAP_FAILED;
	}
	memcpy(base + len, more, more_len);
	mprotect(base, len + more_len, PROT_READ);
	return base;
}

static enum kb_status map_file(const char *path, size_t len, const void *more,
			       size_t more_len, struct kb_mapping *ret,
			       struct kb_error *err)
{
	int fd = -1;
	void *base = NULL;
	enum kb_status st = open_file(path, &len, &fd, err);

	if (st != KB_OK)
		return st;
	if (more_len > 0)
		base = map_with(fd, len, more, more_len);
	else if (len > 0)
		base = mmap(NULL, len, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (base == MAP_FAILED)
		return kb_error_at(err, KB_IO, path, 0, "cannot map: %s",
				   strerror(errno));
	*ret = (struct kb_mapping){ base, len + more_len };
	return KB_OK;
}

void kb_view_unmap(struct kb_view *v)
{
	for (int i = 0; i < KB_COLUMNS; i++)
		if (v->maps[i].base)
			munmap(v->maps[i].base, v->maps[i].len);
	for (int i = 0; i < KB_COUNTS; i++)
		if (v->counted[i].base)
			munmap(v->counted[i].base, v->counted[i].len);
}

static enum kb_status map_counts(struct kb_view *v, const char *folder,
				 struct kb_error *err)
{
	char path[4096];

	for (int i = 0; i < KB_COUNTS; i++) {
		struct kb_mapping *m = &v->counted[i];
		enum kb_status st;

		snprintf(path, sizeof(path), "%s/%s", folder,
			 kb_counts_files[i]);
		st = map_file(path, SIZE_MAX, NULL, 0, m, err);
		if (st != KB_OK)
			return st;
		if (!kb_counts_valid(m->base, m->len))
			return kb_error_at(err, KB_CORRUPT, path, 0,
					   "damaged; run kb-indexer build");
	}
	return KB_OK;
}

static enum kb_status map_columns(struct kb_view *v, const char *folder,
				  const struct kb_added *added,
				  struct kb_error *err)
{
	char path[4096];

	for (int i = 0; i < KB_COLUMNS; i++) {
		size_t more = added ? added->len[i] : 0;
		enum kb_status st;

		snprintf(path, sizeof(path), "%s/%s", folder,
			 kb_columns[i].name);
		st = map_file(path, v->state.rows[i] * kb_columns[i].size -
			      more, added ? added->bytes[i] : NULL, more,
			      &v->maps[i], err);
		if (st != KB_OK)
			return st;
	}
	return KB_OK;
}

enum kb_status kb_view_map(struct kb_view *v, const char *folder,
			   const struct kb_added *added, struct kb_error *err)
{
	enum kb_status st = map_columns(v, folder, added, err);

	if (st != KB_OK)
		return st;
	v->pub.documents = v->maps[KB_COLUMN_DOCUMENTS].base;
	v->pub.versions = v->maps[KB_COLUMN_VERSIONS].base;
	v->pub.tokens = v->maps[KB_COLUMN_TOKENS].base;
	v->pub.words = v->maps[KB_COLUMN_WORDS].base;
	v->pub.word_bytes = v->maps[KB_COLUMN_WORD_BYTES].base;
	v->pub.group = v->maps[KB_COLUMN_GROUP].base;
	v->pub.n_documents = (uint32_t)v->state.rows[KB_COLUMN_DOCUMENTS];
	v->pub.n_versions = (uint32_t)v->state.rows[KB_COLUMN_VERSIONS];
	v->pub.n_words = (uint32_t)v->state.rows[KB_COLUMN_WORDS];
	return map_counts(v, folder, err);
}
