/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sync.h - one article in two places: in a folder, whose files come in with
 * `kb-indexer sync` and `import`, and in the editors' room. What both had last
 * (the base) is remembered; who changed it since is found by comparing bytes.
 * What only one side changed is taken from there; what both changed waits in the
 * editors' queue, both texts kept, and readers go on with ours.
 */
#ifndef KB_SYNC_H
#define KB_SYNC_H

#include <kb/curation.h>
#include <kb/editing.h>

#ifdef __cplusplus
extern "C" {
#endif

enum kb_synced {
	KB_SYNCED_SAME,		/* both have it */
	KB_SYNCED_NEW,		/* taken, was not there */
	KB_SYNCED_CHANGED,	/* taken: changed in the folder only, or gone */
	KB_SYNCED_KEPT,		/* changed here only: export writes it */
	KB_SYNCED_CONFLICT,	/* changed on both sides */
};
/* save: as for kb_store_article_save(); its base does not count, its path must
   not be NULL. "": an export of another system brings it, no folder. */
KB_NODISCARD enum kb_status kb_sync_put(struct kb_store *s,
	const struct kb_save *save, enum kb_synced *ret, struct kb_error *err);
/* The folder has no file of it (any more). What was never in a folder is kept;
   KB_SYNCED_CHANGED: withdrawn. look: only says what would be. */
KB_NODISCARD enum kb_status kb_sync_gone(struct kb_store *s, const char *id,
	const char *lang, bool look, enum kb_synced *ret,
	struct kb_error *err);

/* What waits for an editor. */
struct kb_sync_conflict {
	const char *path;
	int64_t at;			/* seen first */
	const char *base; size_t base_len;	/* NULL: both were new */
	const char *theirs; size_t theirs_len;	/* NULL: the file is gone */
};
/* KB_NOT_FOUND: there is none. */
KB_NODISCARD enum kb_status kb_sync_conflict_get(struct kb_store *s, void *mem,
	const char *id, const char *lang, struct kb_sync_conflict *ret,
	struct kb_error *err);
/* An editor has seen both: what is here now follows the folder's text. The
   queue's item is closed. Without a conflict nothing happens. */
KB_NODISCARD enum kb_status kb_sync_resolve(struct kb_store *s,
	const char *id, const char *lang, const char *by,
	struct kb_error *err);

/* ---- what editors arrange (kb/curation.h), in files, too ---------------------- */

/* One redirect, the head questions of one language, one notice. value is JSON
   with sorted keys: {"by","to"} under the id; [{"article","question"}] under
   the language; {"audience","by","from","text","until"} under itself, an older
   one that says the same with "\t2" behind. */
enum kb_curated { KB_CURATED_REDIRECT, KB_CURATED_HEAD, KB_CURATED_NOTICE,
		  KB_CURATED_KINDS };
struct kb_curated_item { const char *key, *value; };
/* What is here, in the order in which it is shown. */
KB_NODISCARD enum kb_status kb_curated_list(struct kb_store *s, void *mem,
	enum kb_curated kind, struct kb_curated_item **ret, size_t *n,
	struct kb_error *err);
/* An item of a file, by the rules of articles. KB_CONFLICT: it was changed here,
   too; ours stays, and both stay told until they say the same. Notices are to
   be put in from the last to the first. */
KB_NODISCARD enum kb_status kb_curated_put(struct kb_store *s,
	enum kb_curated kind, const struct kb_curated_item *item,
	enum kb_synced *ret, struct kb_error *err);
/* The folder's files of this kind have these items: what came from them, is in
   them no more and was not changed here goes. *ret_removed: how many. */
KB_NODISCARD enum kb_status kb_curated_only(struct kb_store *s,
	enum kb_curated kind, const struct kb_curated_item *items, size_t n,
	size_t *ret_removed, struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
