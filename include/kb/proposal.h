/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * proposal.h - what somebody means to change, before it is changed: articles
 * put, articles gone, synonyms written anew. The store, the index and a reader
 * can be looked at as if it had happened (kb_store_propose,
 * kb_index_reader_overlay, kb_reader_overlay); nothing is written.
 */
#ifndef KB_PROPOSAL_H
#define KB_PROPOSAL_H

#include <kb/store.h>

#ifdef __cplusplus
extern "C" {
#endif

struct kb_proposed_id { const char *id, *lang; };

/* Everything is the caller's and outlives what is made of it. put: as parsed;
   what is no rule and not archived counts as published, whatever its state
   says, since that is the question. At most KB_PROPOSED_MAX of each. */
enum { KB_PROPOSED_MAX = 10000 };
struct kb_proposal {
	const struct kb_article *const *put; size_t n;
	const struct kb_proposed_id *gone; size_t n_gone;
	/* Replace those of their language; without groups: it has none. */
	const struct kb_synonyms *const *synonyms; size_t n_synonyms;
	/* Looked at as of then, unix seconds: what begins by then is known to
	   all. 0: now. */
	int64_t at;
};

/* A handle for reading the store at path that has the proposed articles alone,
   as they would be once the proposal was put in its order (all their languages,
   and all cases and synonyms): new versions have rows from KB_PROPOSED_ROW on,
   and the numbers that they would get. KB_LIMIT: too much at once. */
#define KB_PROPOSED_ROW 0x80000000u
KB_NODISCARD enum kb_status kb_store_propose(void *mem, const char *path,
	const struct kb_proposal *p, struct kb_store **ret,
	struct kb_error *err);
/* From now on the handle has all other articles beside them, those too that
   somebody puts meanwhile. One version by its row is as quick as ever, every
   other look reads the whole store. */
KB_NODISCARD enum kb_status kb_store_propose_rest(struct kb_store *s,
	struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
