/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import.c - what happens to an item that a reader has found: put, counted,
 * committed with its batch, or reported.
 */
#include <unistd.h>

#include "command.h"
#include "import.h"

static void prepare(struct kb_import *im)
{
	if (im->articles)
		return;
	im->articles = kb_seen_new(im->mem);
	im->cases = kb_seen_new(im->mem);
	im->langs = kb_seen_new(im->mem);
	im->failed = kb_seen_new(im->mem);
}

enum kb_status kb_import_store(void *mem, const char *path, bool dry_run,
			       struct kb_store **ret, struct kb_error *err)
{
	if (dry_run && access(path, F_OK) < 0)
		path = ":memory:";
	return kb_store_open(mem, path, KB_STORE_WRITE, false, ret, err);
}

/* ---- batches ------------------------------------------------------------------ */

static enum kb_status begin(struct kb_import *im, struct kb_error *err)
{
	prepare(im);
	if (im->in_batch > 0)
		return KB_OK;
	enum kb_status status = kb_store_begin(im->store, err);
	if (status == KB_OK)
		im->in_batch = 1;
	return status;
}

static enum kb_status finish(struct kb_import *im, struct kb_error *err)
{
	if (im->in_batch == 0 || im->dry_run)
		return KB_OK;
	im->in_batch = 0;
	return kb_store_commit(im->store, err);
}

void kb_import_end(struct kb_import *im)
{
	if (im->in_batch > 0)
		kb_store_rollback(im->store);
	im->in_batch = 0;
}

static enum kb_status interrupted(struct kb_import *im, struct kb_error *err)
{
	enum kb_status status = finish(im, err);

	if (status != KB_OK)
		return status;
	return kb_error_set(err, KB_INTERRUPTED,
		"stopped after %llu items, which are stored; run the same "
		"command again to go on", (unsigned long long)im->items);
}

static enum kb_status counted(struct kb_import *im, enum kb_put done,
			      size_t batch, struct kb_error *err)
{
	uint64_t *counts[] = {
		[KB_PUT_NEW] = &im->counts.added,
		[KB_PUT_CHANGED] = &im->counts.changed,
		[KB_PUT_SAME] = &im->counts.same,
	};

	(*counts[done])++;
	im->items++;
	im->in_batch++;
	if (kb_stop)
		return interrupted(im, err);
	return im->in_batch > batch ? finish(im, err) : KB_OK;
}

/* ---- items -------------------------------------------------------------------- */

static enum kb_status is_twice(struct kb_seen *set, const char *key,
			       const char *what, const char *where,
			       struct kb_error *err)
{
	const char *first = kb_seen_add(set, key, where);

	if (!first)
		return KB_OK;
	return kb_error_at(err, KB_INVALID, where, 0,
		"%s is in %s already; give one of them another id", what,
		first);
}

/* Only for what is new is its commit looked for, since that takes time. */
static bool is_stored(struct kb_import *im, const struct kb_article *a)
{
	void *mem = talloc_new(NULL);
	struct kb_stored newest;
	struct kb_error none;
	int live;
	bool same = kb_store_newest(im->store, mem, a->id, a->lang, &newest,
				    &live, &none) == KB_OK &&
		newest.article->source_len == a->source_len &&
		memcmp(newest.article->source, a->source, a->source_len) == 0;

	talloc_free(mem);
	return same;
}

static const enum kb_put puts_of[] = {
	[KB_SYNCED_SAME] = KB_PUT_SAME, [KB_SYNCED_NEW] = KB_PUT_NEW,
	[KB_SYNCED_CHANGED] = KB_PUT_CHANGED, [KB_SYNCED_KEPT] = KB_PUT_SAME,
	[KB_SYNCED_CONFLICT] = KB_PUT_SAME,
};

/* A file of a folder, beside what editors write. */
static enum kb_status put_file(struct kb_import *im,
			       const struct kb_article *a, const char *path,
			       const char *where, enum kb_put *ret,
			       struct kb_error *err)
{
	const struct kb_commit *commit = is_stored(im, a) ? NULL :
		kb_commits_of(im->commits, where);
	const struct kb_save save = {
		.article = a, .path = path, .origin = im->origin,
		.by = commit ? commit->author : "",
		.note = commit ? commit->summary : "",
		.commit = commit ? commit->id : "",
	};
	enum kb_synced synced = KB_SYNCED_SAME;
	enum kb_status status = kb_sync_put(im->store, &save, &synced, err);

	im->counts.kept += synced == KB_SYNCED_KEPT;
	im->counts.conflicts += synced == KB_SYNCED_CONFLICT;
	*ret = puts_of[synced];
	return status;
}

enum kb_status kb_import_article(struct kb_import *im,
				 const struct kb_article *a, const char *path,
				 const char *where, size_t batch,
				 struct kb_error *err)
{
	enum kb_put done = KB_PUT_SAME;
	enum kb_status status = begin(im, err);

	if (status != KB_OK)
		return status;
	if (where) {
		char *key = kb_format(NULL, "%s\t%s", a->id, a->lang);
		status = is_twice(im->articles, key, "the same id and language",
				  where, err);
		talloc_free(key);
	}
	if (status == KB_OK)
		status = where && im->origin ?
			put_file(im, a, path, where, &done, err) :
			kb_store_article_put(im->store, a, path, &done, err);
	return status == KB_OK ? counted(im, done, batch, err) : status;
}

enum kb_status kb_import_earlier(struct kb_import *im,
				 const struct kb_article *a, const char *path,
				 struct kb_error *err)
{
	const struct kb_save save = { .article = a, .path = path,
		.origin = im->origin ? im->origin : "", .base = KB_BASE_ANY };
	void *mem = talloc_new(NULL);
	struct kb_stored newest;
	int live, version;
	enum kb_put done = KB_PUT_NEW;
	enum kb_status status = begin(im, err);

	if (status == KB_OK && kb_store_newest(im->store, mem, a->id, a->lang,
		&newest, &live, err) == KB_OK &&
	    strncmp(newest.path, KB_EARLIER_DIR, strlen(KB_EARLIER_DIR)) != 0)
		done = KB_PUT_SAME;
	if (status == KB_OK && done == KB_PUT_NEW)
		status = kb_store_article_save(im->store, &save, &version,
					       err);
	talloc_free(mem);
	return status == KB_OK ? counted(im, done, KB_BATCH_FILES, err)
			       : status;
}

enum kb_status kb_import_curated(struct kb_import *im, enum kb_curated kind,
				 const struct kb_curated_item *item,
				 struct kb_error *err)
{
	enum kb_synced synced = KB_SYNCED_SAME;
	enum kb_status status = begin(im, err);

	if (status == KB_OK)
		status = kb_curated_put(im->store, kind, item, &synced, err);
	if (status != KB_OK)
		return status;
	im->counts.kept += synced == KB_SYNCED_KEPT;
	return counted(im, puts_of[synced], KB_BATCH_ROWS, err);
}

enum kb_status kb_import_redirect(struct kb_import *im, const char *id,
				  const char *target, struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct kb_error none;
	const char *old;
	enum kb_put done = KB_PUT_SAME;
	enum kb_status status = begin(im, err);

	if (status == KB_OK && kb_redirect_find(im->store, mem, id, &old,
						&none) == KB_NOT_FOUND) {
		status = kb_redirect_put(im->store, id, target, "", err);
		done = KB_PUT_NEW;
	}
	talloc_free(mem);
	return status == KB_OK ? counted(im, done, KB_BATCH_ROWS, err)
			       : status;
}

enum kb_status kb_import_attachment(struct kb_import *im,
				    const struct kb_attachment *a,
				    struct kb_error *err)
{
	enum kb_put done;
	enum kb_status status = begin(im, err);

	if (status == KB_OK)
		status = kb_attachment_put(im->store, a, &done, err);
	return status == KB_OK ? counted(im, done, KB_BATCH_FILES, err)
			       : status;
}

enum kb_status kb_import_case(struct kb_import *im, struct kb_case *c,
			      const char *where, size_t batch,
			      struct kb_error *err)
{
	enum kb_put done;
	enum kb_status status = begin(im, err);

	if (status != KB_OK)
		return status;
	if (im->want_case && !im->want_case(im->user, c)) {
		im->counts.skipped++;
		return KB_OK;
	}
	if (where)
		status = is_twice(im->cases, c->id, "the same case", where,
				  err);
	if (status == KB_OK)
		status = kb_store_case_put(im->store, c, &done, err);
	return status == KB_OK ? counted(im, done, batch, err) : status;
}

enum kb_status kb_import_case_row(struct kb_import *im, void *mem,
				  const struct case_row *row, const char **id,
				  struct kb_error *err)
{
	enum kb_put done;
	enum kb_status status = begin(im, err);

	if (status == KB_OK)
		status = case_row_put(im->store, mem, im->rows, im->masker,
				      row, id, &done, err);
	return status == KB_OK ? counted(im, done, KB_BATCH_FILES, err)
			       : status;
}

enum kb_status kb_import_synonyms(struct kb_import *im,
				  const struct kb_synonyms *syn,
				  struct kb_error *err)
{
	enum kb_put done;
	enum kb_status status = begin(im, err);

	if (status == KB_OK)
		status = is_twice(im->langs, syn->lang,
				  "a file of synonyms of this language",
				  syn->path, err);
	if (status == KB_OK)
		status = kb_store_synonyms_put(im->store, syn, &done, err);
	return status == KB_OK ? counted(im, done, KB_BATCH_FILES, err)
			       : status;
}

/* ---- problems ------------------------------------------------------------------ */

/* Wrong input concerns one item; anything else concerns them all. */
static bool is_of_item(enum kb_status status)
{
	return status == KB_INVALID || status == KB_LIMIT ||
	       status == KB_NOT_FOUND || status == KB_CONFLICT;
}

enum kb_status kb_import_problem(struct kb_import *im,
				 const struct kb_source *src,
				 struct kb_error *err)
{
	char text[1024];

	prepare(im);
	if (!is_of_item(err->status))
		return err->status;
	if (!err->source[0])
		snprintf(err->source, sizeof(err->source), "%s", src->file);
	if (im->counts.failed < KB_PROBLEMS_MAX)
		im->problems[im->counts.failed] = *err;
	im->counts.failed++;
	kb_seen_add(im->failed, src->rel, "");
	if (im->quiet)
		return KB_OK;
	if (im->progress)
		kb_progress_clear(im->progress);
	if (im->counts.failed <= KB_PROBLEMS_MAX)
		fprintf(stderr, "kb-indexer: %s\n",
			kb_error_format(err, text, sizeof(text)));
	if (im->counts.failed == KB_PROBLEMS_MAX)
		fprintf(stderr, "kb-indexer: further problems are counted, "
			"not shown\n");
	return kb_stop ? interrupted(im, err) : KB_OK;
}

void kb_import_progress(struct kb_import *im, double part)
{
	if (im->progress)
		kb_progress_at(im->progress, im->items,
			       im->from + part * im->share);
}

/* ---- one path ------------------------------------------------------------------ */

enum kb_status kb_import_path(struct kb_import *im, const char *path,
			      struct kb_error *err)
{
	prepare(im);
	enum kb_status status = kb_walk_import(im, path, err);

	if (status == KB_OK)
		status = kb_import_curation(im, err);
	return kb_import_finish(im, status, err);
}

enum kb_status kb_import_finish(struct kb_import *im, enum kb_status status,
				struct kb_error *err)
{
	struct kb_error ignored;

	if (status == KB_OK)
		return finish(im, err);
	/* What was put before the failure is good: keep it. */
	if (im->in_batch > 0 && finish(im, &ignored) != KB_OK)
		kb_import_end(im);
	return status;
}
