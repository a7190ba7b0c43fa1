/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * records.h - what lib/access asks of the store: rows of people, sessions,
 * tokens and the audit, as they are stored. No rule stands here; who reads the
 * public interface wants kb/access.h.
 *
 * Finding gives KB_NOT_FOUND with err untouched. `*changed`: rows that were.
 */
#ifndef KB_STORE_RECORDS_H
#define KB_STORE_RECORDS_H

#include <kb/secret.h>
#include <kb/store.h>

/* A transaction of our own unless the caller has one open. Leaving commits on
   KB_OK, else rolls back what is our own. */
KB_NODISCARD enum kb_status kb_db_enter(struct kb_store *s, bool *own,
					struct kb_error *err);
KB_NODISCARD enum kb_status kb_db_leave(struct kb_store *s, bool own,
	enum kb_status status, struct kb_error *err);

/* ---- people ------------------------------------------------------------ */

struct kb_person_row {
	int64_t row;
	const char *name, *display, *role;
	int level;
	const char *groups, *domains;	/* a line each */
	const char *password;		/* NULL: none */
	bool must_change, disabled, totp_on;
	const void *totp; size_t totp_len;	/* sealed; NULL: none */
	int64_t totp_step, created_at, seen_at;
};
KB_NODISCARD enum kb_status kb_store_person_by_name(struct kb_store *s,
	void *mem, const char *name, struct kb_person_row *ret,
	struct kb_error *err);
KB_NODISCARD enum kb_status kb_store_person_by_row(struct kb_store *s,
	void *mem, int64_t row, struct kb_person_row *ret,
	struct kb_error *err);
typedef enum kb_status (*kb_person_row_fn)(void *user,
	const struct kb_person_row *p, struct kb_error *err);
/* By name. */
KB_NODISCARD enum kb_status kb_store_person_each(struct kb_store *s,
	kb_person_row_fn fn, void *user, struct kb_error *err);
KB_NODISCARD enum kb_status kb_store_person_add(struct kb_store *s,
	const struct kb_person_row *p, struct kb_error *err);
/* What an operator decides; of the one with this name. */
KB_NODISCARD enum kb_status kb_store_person_set(struct kb_store *s,
	const struct kb_person_row *p, struct kb_error *err);
KB_NODISCARD enum kb_status kb_store_person_password(struct kb_store *s,
	int64_t row, const char *hash, bool must_change, struct kb_error *err);
KB_NODISCARD enum kb_status kb_store_person_disable(struct kb_store *s,
	int64_t row, bool disabled, struct kb_error *err);
/* sealed NULL: off. */
KB_NODISCARD enum kb_status kb_store_person_totp(struct kb_store *s,
	int64_t row, const void *sealed, size_t len, bool on, int64_t step,
	struct kb_error *err);
/* *fresh: no such or later step was taken before. */
KB_NODISCARD enum kb_status kb_store_person_totp_step(struct kb_store *s,
	int64_t row, int64_t step, bool *fresh, struct kb_error *err);

/* ---- sessions ---------------------------------------------------------- */

struct kb_session_row { int64_t person, created_at, seen_at; };
KB_NODISCARD enum kb_status kb_store_session_add(struct kb_store *s,
	const unsigned char hash[KB_HASH], int64_t person, int64_t at,
	struct kb_error *err);
KB_NODISCARD enum kb_status kb_store_session_get(struct kb_store *s,
	const unsigned char hash[KB_HASH], struct kb_session_row *ret,
	struct kb_error *err);
/* Session and person were seen. Waits for no other writer, and does nothing
   with a handle for reading: the next request will do. */
KB_NODISCARD enum kb_status kb_store_session_seen(struct kb_store *s,
	const unsigned char hash[KB_HASH], int64_t person, int64_t at,
	struct kb_error *err);
KB_NODISCARD enum kb_status kb_store_session_end(struct kb_store *s,
	const unsigned char hash[KB_HASH], int64_t *changed,
	struct kb_error *err);
KB_NODISCARD enum kb_status kb_store_session_end_all(struct kb_store *s,
	int64_t person, int64_t *changed, struct kb_error *err);
KB_NODISCARD enum kb_status kb_store_session_trim(struct kb_store *s,
	int64_t person, int keep, struct kb_error *err);
/* Not used since `unused`, begun before `begun` or after `now`. */
KB_NODISCARD enum kb_status kb_store_session_sweep(struct kb_store *s,
	int64_t unused, int64_t begun, int64_t now, int64_t *changed,
	struct kb_error *err);

/* ---- tokens ------------------------------------------------------------ */

struct kb_token_record {
	const char *id, *label, *scopes;	/* scopes: a line each */
	const char *name;		/* of the person; kb_store_token_each
					   only */
	int64_t person;
	unsigned char hash[KB_HASH];
	int64_t created_at, expires_at, used_at, revoked_at;
};
KB_NODISCARD enum kb_status kb_store_token_add(struct kb_store *s,
	const struct kb_token_record *t, struct kb_error *err);
KB_NODISCARD enum kb_status kb_store_token_get(struct kb_store *s, void *mem,
	const char *id, struct kb_token_record *ret, struct kb_error *err);
typedef enum kb_status (*kb_token_record_fn)(void *user,
	const struct kb_token_record *t, struct kb_error *err);
KB_NODISCARD enum kb_status kb_store_token_each(struct kb_store *s,
	kb_token_record_fn fn, void *user, struct kb_error *err);
/* As kb_store_session_seen(). */
KB_NODISCARD enum kb_status kb_store_token_used(struct kb_store *s,
	const char *id, int64_t at, struct kb_error *err);
KB_NODISCARD enum kb_status kb_store_token_revoke(struct kb_store *s,
	const char *id, int64_t at, int64_t *changed, struct kb_error *err);
KB_NODISCARD enum kb_status kb_store_token_revoke_all(struct kb_store *s,
	int64_t person, int64_t at, int64_t *changed, struct kb_error *err);

/* ---- audit ------------------------------------------------------------- */

struct kb_audit_row {
	int64_t seq, at;
	const char *who, *action, *object, *address, *detail;
	unsigned char hash[KB_HASH];
};
/* Where the chain ends: the newest row, else what was cut last. */
KB_NODISCARD enum kb_status kb_store_audit_last(struct kb_store *s,
	int64_t *seq, unsigned char hash[KB_HASH], struct kb_error *err);
KB_NODISCARD enum kb_status kb_store_audit_add(struct kb_store *s,
	const struct kb_audit_row *row, struct kb_error *err);
typedef enum kb_status (*kb_audit_row_fn)(void *user,
	const struct kb_audit_row *row, struct kb_error *err);
/* Newest first, below `before`, at most max. */
KB_NODISCARD enum kb_status kb_store_audit_before(struct kb_store *s,
	int64_t before, size_t max, kb_audit_row_fn fn, void *user,
	struct kb_error *err);
/* All, oldest first, from one moment, however others write meanwhile. Set
   before the first call of fn: where the chain begins, and the highest number
   that a row ever had. */
KB_NODISCARD enum kb_status kb_store_audit_all(struct kb_store *s,
	int64_t *cut, unsigned char cut_hash[KB_HASH], int64_t *given,
	kb_audit_row_fn fn, void *user, struct kb_error *err);
/* How many rows lie before the first one of `before` or later, the number of
   the last of them, and the time of the oldest of all; zeros if there is
   none. */
KB_NODISCARD enum kb_status kb_store_audit_old(struct kb_store *s,
	int64_t before, int64_t *rows, int64_t *last, int64_t *oldest,
	struct kb_error *err);
/* Moves the anchor to seq and removes the rows up to there. */
KB_NODISCARD enum kb_status kb_store_audit_cut(struct kb_store *s,
	int64_t seq, struct kb_error *err);

#endif
