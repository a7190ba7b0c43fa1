/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * inbox.h - what readers leave for the staff: votes, requests, replies. In, on
 * the public's side: letters, which it can write and never needs to read. Out,
 * on the staff's side: each letter, in order of time. And whom to reach, sealed
 * so that only who has the key file can read it.
 */
#ifndef KB_INBOX_H
#define KB_INBOX_H

#include <jansson.h>
#include <kb/config.h>
#include <kb/secret.h>

#ifdef __cplusplus
extern "C" {
#endif

enum kb_inbox_kind {
	KB_INBOX_VOTE,		/* "Helpful?" */
	KB_INBOX_REQUEST,	/* the request form */
	KB_INBOX_REPLY,		/* to a request, by its private link */
	KB_INBOX_REOPEN,
	KB_INBOX_KINDS
};
const char *kb_inbox_kind_name(enum kb_inbox_kind kind);	/* "vote" */

enum { KB_LETTER_MAX = 32 << 10,	/* bytes of JSON */
       KB_INBOX_MAX = 100000,		/* alive at a time, of each kind */
       KB_LETTER_NAME = 35 };		/* characters of a letter's name */

/* Below `spool`, with a slash behind. */
char *kb_inbox_dir(void *mem, const struct kb_config *config);

/* Writes a letter, an object whose texts are masked already, as a file of its
   own; when it returns, the letter is on disk. ret_name: KB_LETTER_NAME + 1
   bytes, the letter's name and id; NULL: not wanted. KB_LIMIT: too long, or too
   many wait. KB_INVALID: no object. */
KB_NODISCARD enum kb_status kb_inbox_put(const char *dir,
	enum kb_inbox_kind kind, const json_t *letter, int64_t now,
	char *ret_name, struct kb_error *err);

/* Borrowed; a letter may come twice (the process was killed between), so what is
   done with it must be the same done twice, by its name. KB_INVALID: it makes
   no sense, and is set aside in bad/; any other failure: it stays, and so do
   those after it. */
typedef enum kb_status kb_inbox_fn(void *user, enum kb_inbox_kind kind,
	const char *name, json_t *letter, struct kb_error *err);
/* Each letter, in the order in which they were written, is removed when fn is
   done with it. What cannot be read is set aside with a line in the log. ret_n:
   how many were taken; NULL: not wanted. No inbox yet: none. */
KB_NODISCARD enum kb_status kb_inbox_take(const char *dir, kb_inbox_fn *fn,
	void *user, size_t *ret_n, struct kb_error *err);

/* ---- whom to reach ---------------------------------------------------------- */

enum { KB_CONTACT_MAX = 512 };		/* bytes of what is sealed */

/* The staff's service says, beside the letters, what to seal with: a public key
   that belongs to the key file (KB_PURPOSE_CONTACT). */
KB_NODISCARD enum kb_status kb_inbox_key_put(const char *dir,
	const struct kb_secret *secret, struct kb_error *err);
/* "sealed:" and hexadecimal digits, child of mem. KB_NOT_FOUND: the staff's
   service has not said with what: no contact can be taken. */
KB_NODISCARD enum kb_status kb_inbox_seal(void *mem, const char *dir,
	const char *text, char **ret, struct kb_error *err);
/* KB_CORRUPT: not sealed for this key file. KB_INVALID: no sealed value. */
KB_NODISCARD enum kb_status kb_inbox_unseal(const struct kb_secret *secret,
	void *mem, const char *sealed, char **ret, struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
