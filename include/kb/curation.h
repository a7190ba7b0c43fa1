/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * curation.h - what editors arrange around the articles: redirects after a
 * merge, head questions of the home page, notices. A change of one is a change
 * of what can be seen: it has its row in the change log, KB_CHANGE_CURATION.
 * Synonyms are in kb/content.h and kb/store.h, pins in the articles.
 */
#ifndef KB_CURATION_H
#define KB_CURATION_H

#include <kb/audience.h>
#include <kb/store.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KB_CHANGE_CURATION "@curation"	/* in the change log */

/* ---- redirects ---------------------------------------------------------------- */

struct kb_redirect { const char *id, *target, *by; int64_t at; };
/* id leads to target from now on; what led to id leads there, too. KB_INVALID:
   it would lead to itself. */
KB_NODISCARD enum kb_status kb_redirect_put(struct kb_store *s,
	const char *id, const char *target, const char *by,
	struct kb_error *err);
KB_NODISCARD enum kb_status kb_redirect_remove(struct kb_store *s,
	const char *id, struct kb_error *err);
/* Child of mem; KB_NOT_FOUND: id leads nowhere else. */
KB_NODISCARD enum kb_status kb_redirect_find(struct kb_store *s, void *mem,
	const char *id, const char **ret, struct kb_error *err);
/* By id. */
KB_NODISCARD enum kb_status kb_redirects(struct kb_store *s, void *mem,
	struct kb_redirect **ret, size_t *n, struct kb_error *err);

/* ---- head questions ----------------------------------------------------------- */

enum { KB_HEADS_MAX = 16, KB_HEAD_BYTES = 300 };
struct kb_head_question { const char *question, *article; };
/* All of a language, in their order; n == 0: the most asked ones stand there
   again. */
KB_NODISCARD enum kb_status kb_head_questions_put(struct kb_store *s,
	const char *lang, const struct kb_head_question *heads, size_t n,
	struct kb_error *err);
KB_NODISCARD enum kb_status kb_head_questions(struct kb_store *s, void *mem,
	const char *lang, struct kb_head_question **ret, size_t *n,
	struct kb_error *err);

/* ---- notices ------------------------------------------------------------------- */

enum { KB_NOTICES_MAX = 20, KB_NOTICE_BYTES = 1000 };
struct kb_notice {
	int64_t row;			/* 0: a new one */
	const char *audience;		/* as of articles */
	int64_t from, until;		/* [from, until); 0: no end */
	const char *text[4];		/* in the order of kb_langs; plain text,
					   NULL or "": not in this one */
	const char *by;
};
KB_NODISCARD enum kb_status kb_notice_put(struct kb_store *s,
	const struct kb_notice *notice, int64_t *ret_row,
	struct kb_error *err);
KB_NODISCARD enum kb_status kb_notice_remove(struct kb_store *s, int64_t row,
	struct kb_error *err);
/* All, those that begin last first. */
KB_NODISCARD enum kb_status kb_notices(struct kb_store *s, void *mem,
	struct kb_notice **ret, size_t *n, struct kb_error *err);
/* Those who may see them now. */
KB_NODISCARD enum kb_status kb_notices_now(struct kb_store *s, void *mem,
	const struct kb_audience *who, int64_t now, struct kb_notice **ret,
	size_t *n, struct kb_error *err);
/* When the next one begins or ends after now; 0: none does. */
KB_NODISCARD enum kb_status kb_notices_turn(struct kb_store *s, int64_t now,
	int64_t *ret, struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
