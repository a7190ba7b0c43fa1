/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * read_curation.c - YAML of a folder: synonyms, and in curation/ redirects, head
 * questions and notices. In: files, gathered first, since one kind may have
 * several. Out: items in the store; with sync, those that no file has any more
 * are taken away.
 */
#include "import.h"

enum kb_status kb_read_yaml(struct kb_import *im, const struct kb_source *src,
			    struct kb_error *err)
{
	size_t n = strlen(KB_CURATION_DIR);
	enum kb_curated kind;
	char *bytes;
	size_t len;

	if (strncmp(src->rel, KB_CURATION_DIR, n) != 0)
		return kb_read_synonyms(im, src, err);
	if (!curation_kind(src->rel + n, &kind))
		return kb_error_at(err, KB_INVALID, src->file, 0,
			"this folder has redirects.yaml, heads.yaml and "
			"notices.yaml");
	struct curation_items *to = &im->curation[kind];
	void *mem = talloc_new(NULL);
	enum kb_status st = kb_file_read(mem, src->file, 1 << 20, &bytes, &len,
					 err);

	to->mem = im->mem;
	if (st == KB_OK)
		st = curation_parse(to, kind, src->file, bytes, len, err);
	im->curation_broken[kind] |= st != KB_OK;
	talloc_free(mem);
	return st;
}

/* The last one first, as the store wants it. */
static enum kb_status put_items(struct kb_import *im, enum kb_curated kind,
				struct kb_error *err)
{
	const struct curation_items *from = &im->curation[kind];
	enum kb_status st = KB_OK;

	for (size_t i = from->n; i-- > 0 && st == KB_OK; ) {
		const struct curation_item *item = &from->v[i];
		const struct kb_source src = { item->file, item->file, 0 };

		st = kb_import_curated(im, kind, &item->is, err);
		if (st == KB_OK)
			continue;
		char *text = kb_strdup(NULL, err->text);
		kb_error_at(err, st, item->file, item->line, "%s", text);
		talloc_free(text);
		st = kb_import_problem(im, &src, err);
	}
	return st;
}

static enum kb_status take_away(struct kb_import *im, enum kb_curated kind,
				struct kb_error *err)
{
	const struct curation_items *from = &im->curation[kind];
	struct kb_curated_item *items = kb_array(im->mem,
		struct kb_curated_item, from->n + 1);
	size_t removed;
	enum kb_status st;

	for (size_t i = 0; i < from->n; i++)
		items[i] = from->v[i].is;
	st = kb_curated_only(im->store, kind, items, from->n, &removed, err);
	talloc_free(items);
	if (st == KB_OK)
		im->counts.withdrawn += removed;
	return st;
}

enum kb_status kb_import_curation(struct kb_import *im, struct kb_error *err)
{
	bool all = im->origin && strcmp(im->origin, "sync") == 0;
	enum kb_status st = KB_OK;

	for (int k = 0; k < KB_CURATED_KINDS && st == KB_OK; k++) {
		if (!im->curation[k].read)
			continue;
		st = put_items(im, (enum kb_curated)k, err);
		if (st == KB_OK && all && !im->curation_broken[k])
			st = take_away(im, (enum kb_curated)k, err);
		im->curation[k] = (struct curation_items){ 0 };
	}
	return st;
}
