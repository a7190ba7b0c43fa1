/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * curation_file.h - redirects, head questions and notices as YAML that people
 * can write: curation/redirects.yaml, heads.yaml, notices.yaml, and where one
 * would be too long, redirects-2.yaml and so on. In, out: items (kb/sync.h).
 */
#ifndef KB_CURATION_FILE_H
#define KB_CURATION_FILE_H

#include <kb/sync.h>

#define KB_CURATION_DIR "curation/"

/* An item, and where it stands. */
struct curation_item { struct kb_curated_item is; const char *file; int line; };
struct curation_items {
	void *mem;
	struct curation_item *v; size_t n, cap;
	bool read;		/* there was a file */
};

/* The kind that a file of this name holds; false: none. */
bool curation_kind(const char *name, enum kb_curated *ret);
/* Adds a file's items. */
KB_NODISCARD enum kb_status curation_parse(struct curation_items *to,
	enum kb_curated kind, const char *file, const char *bytes, size_t len,
	struct kb_error *err);
/* Files that hold what the store has of a kind; paths below the folder. */
typedef enum kb_status (*curation_fn)(void *user, const char *path,
	const char *bytes, size_t len, struct kb_error *err);
KB_NODISCARD enum kb_status curation_write(struct kb_store *s,
	enum kb_curated kind, curation_fn fn, void *user, size_t *ret_files,
	struct kb_error *err);
/* Of the nth file, from 1. */
char *curation_path(void *mem, enum kb_curated kind, size_t nth);

#endif
