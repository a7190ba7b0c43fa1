/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import.h - from files into a store. Readers find items in a file and hand
 * them over; the import commits in batches, counts, and goes on after an item
 * that is wrong. import, sync, lint and eval all come through here.
 */
#ifndef KB_IMPORT_H
#define KB_IMPORT_H

#include <kb/attachment.h>
#include <kb/commits.h>

#include "case_row.h"
#include "curation_file.h"
#include "progress.h"
#include "seen.h"

enum { KB_BATCH_FILES = 500, KB_BATCH_ROWS = 5000, KB_PROBLEMS_MAX = 100 };

struct kb_import_counts {
	uint64_t added, changed, same, failed, skipped, withdrawn;
	uint64_t kept, conflicts;	/* changed in the editors' room, too */
};

struct kb_import {
	/* Set by the caller. */
	struct kb_store *store;
	bool lenient;		/* Markdown of other systems */
	const char *lang;	/* when a file does not tell, or NULL */
	bool dry_run;		/* everything is rolled back at the end */
	bool quiet;		/* problems are counted, not printed */
	/* Files stand beside what editors write: no edit of theirs is
	   overwritten (kb/sync.h). NULL: the store is a throw-away one. */
	const char *origin;	/* "sync" | "import" */
	struct kb_commits *commits;	/* of the folder; NULL: none */
	struct kb_progress *progress;	/* or NULL */
	/* Cases of another system; NULL: files are ours. */
	const struct case_rows *rows;
	const struct kb_masker *masker;	/* with rows */
	bool skip_bad;		/* with rows: wrong ones do not end it */
	json_t *examples;	/* with rows: the first ones; NULL: not kept */
	json_t *told;		/* of foreign articles: what they lost */
	/* Leaves a case out if it returns false; NULL takes all. */
	bool (*want_case)(void *user, const struct kb_case *c);
	void *user;
	/* Kept by the import. */
	void *mem;
	struct kb_import_counts counts;
	struct kb_seen *articles, *cases, *langs;	/* what was put */
	struct kb_seen *failed;		/* paths of files with problems */
	struct kb_error problems[KB_PROBLEMS_MAX];	/* the first ones */
	/* What files of curation/ hold; broken: one could not be read. */
	struct curation_items curation[KB_CURATED_KINDS];
	bool curation_broken[KB_CURATED_KINDS];
	bool wrong;		/* ended at a row that is wrong */
	size_t in_batch;
	uint64_t items;
	double from, share;	/* of progress: where this file stands */
};

/* Imports a file or folder. Wrong items are counted and do not end it;
   KB_INTERRUPTED and what the store cannot do end it. Finishes the batch. */
KB_NODISCARD enum kb_status kb_import_path(struct kb_import *im,
	const char *path, struct kb_error *err);
/* For who puts items without a path: ends the batch; st as theirs. */
KB_NODISCARD enum kb_status kb_import_finish(struct kb_import *im,
	enum kb_status st, struct kb_error *err);
/* Rolls back a dry run. */
void kb_import_end(struct kb_import *im);
/* What was done, as JSON or as a line of words. */
void kb_import_report(const struct kb_import *im, bool json, double seconds);
/* A store for --dry-run where there is none yet, else the one of the path. */
KB_NODISCARD enum kb_status kb_import_store(void *mem, const char *path,
	bool dry_run, struct kb_store **ret, struct kb_error *err);

/* walk.c: hands every file of the path to its reader. */
KB_NODISCARD enum kb_status kb_walk_import(struct kb_import *im,
	const char *path, struct kb_error *err);

/* ---- for readers ------------------------------------------------------------ */

/* One source that an item was read from: `rel` is its path below the folder
   that is imported. */
/* Where export writes versions that hold beside the newest one. */
#define KB_EARLIER_DIR "earlier/"
struct kb_source { const char *file, *rel; size_t size; };

typedef enum kb_status (*kb_reader_fn)(struct kb_import *im,
	const struct kb_source *src, struct kb_error *err);
/* The readers; each reads one file. */
enum kb_status kb_read_attachment(struct kb_import *im,
	const struct kb_source *src, struct kb_error *err);
enum kb_status kb_read_markdown(struct kb_import *im,
	const struct kb_source *src, struct kb_error *err);
enum kb_status kb_read_collection(struct kb_import *im,
	const struct kb_source *src, struct kb_error *err);
enum kb_status kb_read_cases_jsonl(struct kb_import *im,
	const struct kb_source *src, struct kb_error *err);
enum kb_status kb_read_cases_csv(struct kb_import *im,
	const struct kb_source *src, struct kb_error *err);
enum kb_status kb_read_mapped(struct kb_import *im,
	const struct kb_source *src, struct kb_error *err);
enum kb_status kb_read_yaml(struct kb_import *im,
	const struct kb_source *src, struct kb_error *err);
enum kb_status kb_read_synonyms(struct kb_import *im,
	const struct kb_source *src, struct kb_error *err);

/* Each puts one item and keeps the batch; batch is its size. `where` names
   the source in messages about duplicates; NULL: not looked for. */
KB_NODISCARD enum kb_status kb_import_article(struct kb_import *im,
	const struct kb_article *a, const char *path, const char *where,
	size_t batch, struct kb_error *err);
/* A version that holds beside the newest one: taken where nothing newer than
   such ones is there. */
KB_NODISCARD enum kb_status kb_import_earlier(struct kb_import *im,
	const struct kb_article *a, const char *path, struct kb_error *err);
KB_NODISCARD enum kb_status kb_import_curated(struct kb_import *im,
	enum kb_curated kind, const struct kb_curated_item *item,
	struct kb_error *err);
/* A redirect of another system: taken where the id leads nowhere yet. */
KB_NODISCARD enum kb_status kb_import_redirect(struct kb_import *im,
	const char *id, const char *target, struct kb_error *err);
/* What the files of curation/ have, after the last one. */
KB_NODISCARD enum kb_status kb_import_curation(struct kb_import *im,
	struct kb_error *err);
KB_NODISCARD enum kb_status kb_import_attachment(struct kb_import *im,
	const struct kb_attachment *a, struct kb_error *err);
KB_NODISCARD enum kb_status kb_import_case(struct kb_import *im,
	struct kb_case *c, const char *where, size_t batch,
	struct kb_error *err);
/* Several rows may belong to one case; id: its number here, child of mem. */
KB_NODISCARD enum kb_status kb_import_case_row(struct kb_import *im, void *mem,
	const struct case_row *row, const char **id, struct kb_error *err);
KB_NODISCARD enum kb_status kb_import_synonyms(struct kb_import *im,
	const struct kb_synonyms *syn, struct kb_error *err);
/* An item that is wrong: KB_OK to go on, or err's status if it ends all. */
KB_NODISCARD enum kb_status kb_import_problem(struct kb_import *im,
	const struct kb_source *src, struct kb_error *err);
/* How much of the source is read. */
void kb_import_progress(struct kb_import *im, double part);

#endif
