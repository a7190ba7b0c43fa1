/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * access.h - what the files of lib/access share: stored rows turned into
 * people, secrets in their written form, the doors' common steps.
 */
#ifndef KB_ACCESS_INTERNAL_H
#define KB_ACCESS_INTERNAL_H

#include <kb/access.h>

#include "../store/records.h"

/* base64url of 32 random bytes, without the NUL. */
enum { KB_SECRET_TEXT = 43 };

/* ---- permit.c ---------------------------------------------------------- */

bool kb_role_may(enum kb_role role, enum kb_permission p);

/* ---- person.c ---------------------------------------------------------- */

/* KB_NOT_FOUND says so, and who is near. */
KB_NODISCARD enum kb_status kb_person_row_get(struct kb_store *s, void *mem,
	const char *name, struct kb_person_row *ret, struct kb_error *err);
/* One's own, for changing how one signs in: KB_INVALID for programs that act
   for a person. */
KB_NODISCARD enum kb_status kb_own_row(struct kb_store *s, void *mem,
	const struct kb_who *who, struct kb_person_row *ret,
	struct kb_error *err);
/* Who a person is behind a door, with these scopes. */
struct kb_who kb_person_who(void *mem, const struct kb_person_row *p,
			    enum kb_door door, uint64_t scopes);
/* Lower case without blanks around, as names are stored; at most as long as a
   name may be. */
const char *kb_person_key(void *mem, const char *typed);

/* What is wrong with a text of one line that people give; NULL: nothing. */
const char *kb_line_problem(const char *text);

/* ---- password.c -------------------------------------------------------- */

/* argon2id in its usual text form; child of mem. */
char *kb_password_hash(void *mem, const char *password);
/* stored NULL: does the work all the same and says no. *ret_weak: the hash
   should be made anew. */
bool kb_password_verify(const char *stored, const char *password,
			bool *ret_weak);
/* Random, easy to read out; child of mem. */
char *kb_password_make(void *mem);
/* KB_INVALID with the fault in words. */
KB_NODISCARD enum kb_status kb_password_check(const char *name,
	const char *password, struct kb_error *err);

/* ---- session.c --------------------------------------------------------- */

/* A new session inside a transaction; the cookie is a child of mem. */
KB_NODISCARD enum kb_status kb_session_begin(struct kb_store *s, void *mem,
	int64_t person, int64_t now, char **ret, struct kb_error *err);

/* ---- totp.c ------------------------------------------------------------ */

/* Is code the one of now, of the step before or the step after? *ret_step: its
   step. Always the same work; bad seals and a missing key say no. */
bool kb_totp_matches(const struct kb_secret *secret,
		     const struct kb_person_row *p, const char *code,
		     int64_t now, int64_t *ret_step);

#endif
