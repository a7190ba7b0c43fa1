/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * editing.h - articles under people's hands: versions with who and why, texts
 * that are being written. No one's text is lost: a save says which version it
 * was written from, and is refused when another one has come.
 */
#ifndef KB_EDITING_H
#define KB_EDITING_H

#include <kb/queue.h>
#include <kb/store.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { KB_NOTE_MAX = 2000,		/* bytes of a note or a reason */
       KB_PENDING_MAX = 200,		/* texts that a person has open */
       KB_BASE_ANY = -1 };

struct kb_save {
	const struct kb_article *article;	/* parsed */
	const char *path;	/* file below the synced folder; NULL: as it
				   was, "" for a new one */
	const char *by;		/* person; NULL or "": a program */
	const char *note;	/* why; NULL or "" */
	const char *origin;	/* web | sync | import | cli | page */
	const char *signed_reason;	/* why a pinned answer may change; "" */
	const char *commit;	/* of the folder's history, NULL or "" */
	int base;		/* version it was written from; 0: there is
				   none; KB_BASE_ANY: whatever there is */
};
/* Adds a version, if base is the newest one: else KB_CONFLICT, "changed
   meanwhile: version 7 by maya". The same bytes as the newest version has are
   no new version and no conflict. *ret: the newest version then. */
KB_NODISCARD enum kb_status kb_store_article_save(struct kb_store *s,
	const struct kb_save *save, int *ret, struct kb_error *err);

/* The newest version of id in lang, draft or not, withdrawn or not; KB_FULL.
   *live: the version that is found, 0: none. */
KB_NODISCARD enum kb_status kb_store_newest(struct kb_store *s, void *mem,
	const char *id, const char *lang, struct kb_stored *ret, int *live,
	struct kb_error *err);

struct kb_revision {
	int version;
	int64_t stored_at;
	const char *by, *note, *origin, *signed_reason, *commit;
	const char *title, *state, *confidence;
	int64_t validated_at;
	bool live;
};
/* Newest first; KB_NOT_FOUND if there never was such an article. */
KB_NODISCARD enum kb_status kb_store_history(struct kb_store *s, void *mem,
	const char *id, const char *lang, struct kb_revision **ret, size_t *n,
	struct kb_error *err);
/* The file of a version, byte for byte, and a NUL. */
KB_NODISCARD enum kb_status kb_store_version_source(struct kb_store *s,
	void *mem, const char *id, const char *lang, int version, char **ret,
	size_t *len, struct kb_error *err);
/* Who wrote the text that the newest version has: by of the first of the
   versions at the end of the history that say the same but for state,
   confidence, validated_at and schedule. "": a program. */
KB_NODISCARD enum kb_status kb_store_author(struct kb_store *s, void *mem,
	const char *id, const char *lang, const char **ret,
	struct kb_error *err);
/* Do two files say the same but for those? */
bool kb_source_same_text(const char *a, size_t a_len, const char *b,
			 size_t b_len);

/* ---- texts that are being written ------------------------------------------- */

struct kb_pending {
	const char *id, *lang, *by;
	int base;			/* version it was begun from; 0: new */
	int revision;			/* 1, 2, ... */
	int64_t changed_at;
	const char *source; size_t len;	/* NULL in lists */
};
/* Keeps one text for each person, article and language. if_revision: the one
   that is replaced, 0: there is none yet; else KB_CONFLICT: the same person
   writes in another window. KB_LIMIT: too long, or too many. */
KB_NODISCARD enum kb_status kb_pending_put(struct kb_store *s,
	const struct kb_pending *p, int if_revision, int *ret_revision,
	struct kb_error *err);
KB_NODISCARD enum kb_status kb_pending_get(struct kb_store *s, void *mem,
	const char *id, const char *lang, const char *by,
	struct kb_pending *ret, struct kb_error *err);
/* It may be gone already. */
KB_NODISCARD enum kb_status kb_pending_drop(struct kb_store *s,
	const char *id, const char *lang, const char *by,
	struct kb_error *err);
/* Who writes at an article (by NULL), or what a person writes (id NULL), last
   changed first. */
KB_NODISCARD enum kb_status kb_pending_list(struct kb_store *s, void *mem,
	const char *id, const char *by, struct kb_pending **ret, size_t *n,
	struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
