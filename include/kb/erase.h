/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * erase.h - all that is held about one person: finding it, taking it away, and
 * keeping it away when an older backup is restored. The index and the model are
 * made anew by who calls; this is the store, the queries of receipts, the
 * ledger.
 */
#ifndef KB_ERASE_H
#define KB_ERASE_H

#include <kb/config.h>
#include <kb/store.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- one person -------------------------------------------------------------- */

struct kb_subject {
	bool is_case;		/* value is the id of one case */
	int kind;		/* of a key, or KB_KEY_ANY */
	const char *value;
};
/* "KIND:VALUE" or "case:ID"; value points into text. */
KB_NODISCARD enum kb_status kb_subject_parse(const char *text,
	struct kb_subject *ret, struct kb_error *err);

struct kb_eraser {
	struct kb_store *store;
	const struct kb_secret *secret;
	const struct kb_masker *masker;
	const char *receipts;	/* folder, kb_receipts_dir() */
	const char *ledger;	/* file, kb_erasures_path() */
};
/* Beside the key file, not in the store: restoring an old store must not bring
   back those who were erased after it was saved. */
char *kb_erasures_path(void *mem, const struct kb_config *config);

struct kb_held {
	const char **cases; size_t n;	/* ids in order; with mem */
	int64_t keys, lines;		/* of these cases; of receipts */
	int64_t *queued; size_t n_queued;	/* items of the editors' queue */
	/* Articles that hold the value, by id: they are edited by hand. */
	const char **articles; size_t n_articles;
};
/* By look-up keys and by the texts of resolved cases, case files, the editors'
   queue, articles and queries of receipts. */
KB_NODISCARD enum kb_status kb_subject_find(const struct kb_eraser *e,
	void *mem, const struct kb_subject *subject, struct kb_held *ret,
	struct kb_error *err);
/* Does a text hold the value in any of its spellings? For kinds with a form it
   is what masking finds; else the words, but not one Han character alone. */
struct kb_matcher;
struct kb_matcher *kb_matcher_new(void *mem, const struct kb_masker *masker,
	const struct kb_subject *subject);
bool kb_matcher_in(struct kb_matcher *m, const char *text);
/* Takes away what kb_subject_find() found: first a line in the ledger, then
   cases, keys, queries of receipts and an audit row, then what SQLite keeps of
   them in its files. May be run again when it was cut off. */
KB_NODISCARD enum kb_status kb_erase(const struct kb_eraser *e,
	const struct kb_subject *subject, const struct kb_held *held,
	struct kb_error *err);
/* Takes away again all that the ledger names; for a restored store, before it
   is served. No ledger: KB_OK, nothing. KB_CORRUPT: the ledger was changed. */
KB_NODISCARD enum kb_status kb_erase_replay(const struct kb_eraser *e,
	int64_t *ret_cases, int64_t *ret_keys, struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
