/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * vote.h - "Helpful?": what readers say of an answer. In: a press, and for "no"
 * a reason. Out: figures, and an item in the editors' queue for each article and
 * reason. A vote ranks nothing.
 */
#ifndef KB_VOTE_H
#define KB_VOTE_H

#include <kb/config.h>
#include <kb/store.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { KB_VOTE_NOTE_MAX = 1000,		/* bytes */
       KB_VOTES_SHOWN = 8 };		/* behind one item of the queue */

/* not_my_case, unclear, wrong, did_not_work. */
bool kb_vote_reason_known(const char *reason);

struct kb_vote {
	const char *id;			/* of the receipt, else of the press */
	int64_t at;
	const char *article, *lang;
	int version;
	bool helpful;
	const char *reason;		/* of "no"; "": not said yet */
	const char *receipt;		/* or "" */
	const char *question, *note;	/* masked, or "" */
};
/* The same vote again changes nothing; another one with the same id replaces it.
   A reason raises the item of its article, language and reason; when the vote
   changes, it is taken out there, and an item that nobody stands behind any more
   is closed. */
KB_NODISCARD enum kb_status kb_vote_put(struct kb_store *s,
	const struct kb_vote *vote, struct kb_error *err);
/* Of votes in [from, until). */
struct kb_votes { int64_t yes, no; };
KB_NODISCARD enum kb_status kb_votes_count(struct kb_store *s, int64_t from,
	int64_t until, struct kb_votes *ret, struct kb_error *err);

/* ---- on the public's side -------------------------------------------------- */

/* Notes below `spool`/votes that this receipt was voted on, for two days; false:
   it was before, or no more can be noted. */
char *kb_votes_dir(void *mem, const struct kb_config *config);
bool kb_vote_first(const char *dir, const char *receipt, int64_t now);

#ifdef __cplusplus
}
#endif
#endif
