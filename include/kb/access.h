/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * access.h - people, how they prove who they are, what they may do, and what is
 * written down about it. Who may see an article is kb/audience.h.
 *
 * Nothing here trusts its caller to remember a rule: kb_who is zeroed for the
 * public and may do what the public may; each permission is a row of a table
 * in lib/access/permit.c; what no row allows is refused.
 *
 * What changes people, passwords, sessions or tokens writes its audit row
 * itself, in the same transaction: no caller can forget it, and none does
 * it again. `by` says who changes: NULL is the command line.
 */
#ifndef KB_ACCESS_H
#define KB_ACCESS_H

#include <kb/audience.h>
#include <kb/secret.h>
#include <kb/store.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- what one may do --------------------------------------------------- */

enum kb_role { KB_ROLE_PUBLIC, KB_ROLE_AGENT, KB_ROLE_EDITOR,
	       KB_ROLE_PUBLISHER, KB_ROLE_OPERATOR, KB_ROLES };
const char *kb_role_name(enum kb_role role);	/* "agent" ... */
bool kb_role_find(const char *name, enum kb_role *ret);

/* What a route, a command or a field needs. Names for tokens' scopes:
   kb_permission_name(). */
enum kb_permission {
	KB_PERMIT_NOBODY,	/* a row that says nothing is closed */
	KB_PERMIT_ALL,		/* the public, too */
	KB_PERMIT_LOCAL,	/* from this machine; the server checks that:
				   kb_who_may() says no to everybody */
	KB_PERMIT_SIGNED_IN,	/* one's own account; tokens: see who one is */
	KB_PERMIT_STAFF_READ,	/* articles and answers for staff */
	KB_PERMIT_CASE_READ,
	KB_PERMIT_CASE_KEYS,	/* fields: look-up keys in clear */
	KB_PERMIT_CASE_WRITE,
	KB_PERMIT_RECEIPT_READ,	/* fields: receipts */
	KB_PERMIT_TEAM_READ,	/* figures by article, of nobody */
	KB_PERMIT_PREVIEW,
	KB_PERMIT_ARTICLE_EDIT,	/* in one's domains */
	KB_PERMIT_ARTICLE_PUBLISH,	/* the second pair of eyes */
	KB_PERMIT_AUDIT_READ,
	KB_PERMIT_PEOPLE,	/* accounts and tokens of others */
	KB_PERMISSIONS
};
const char *kb_permission_name(enum kb_permission p);
bool kb_permission_find(const char *name, enum kb_permission *ret);

enum kb_door { KB_DOOR_NONE, KB_DOOR_SESSION, KB_DOOR_TOKEN, KB_DOOR_PROXY };

/* Who asks. Zeroed: the public. Strings and arrays are children of the record
   or outlive it. */
struct kb_who {
	enum kb_door door;
	enum kb_role role;
	int64_t person;			/* row; 0: nobody */
	const char *name;		/* for the audit; NULL: nobody */
	const char *display;
	const char *address;		/* of the client, for the audit; set by
					   the server; NULL: not known */
	/* The public's while the person may not KB_PERMIT_STAFF_READ: a token
	   without that scope, a one-time password not yet changed. */
	struct kb_audience audience;
	const char *const *domains; size_t n_domains;	/* none: all */
	uint64_t scopes;		/* tokens: 1 << permission; else ~0 */
	bool must_change;		/* one-time password: nothing else */
	unsigned char session[KB_HASH];	/* hash of the session's secret */
};
/* The only question handlers and tables ask. must_change leaves only
   KB_PERMIT_ALL and KB_PERMIT_SIGNED_IN. */
bool kb_who_may(const struct kb_who *who, enum kb_permission p);
bool kb_who_may_edit(const struct kb_who *who, const char *domain);

/* ---- people ------------------------------------------------------------ */

struct kb_person {
	int64_t row;
	const char *name;		/* to sign in: a-z 0-9 . - _ , <= 64,
					   a letter or digit first */
	const char *display;
	enum kb_role role;
	int level;
	const char *const *groups; size_t n_groups;
	const char *const *domains; size_t n_domains;
	bool disabled, must_change, totp;
	int64_t created_at, seen_at;
};
/* Adds, or changes role, level, groups, domains, display of the one with the
   same name. A new one has no password: kb_person_reset gives one. KB_INVALID
   says which field. */
KB_NODISCARD enum kb_status kb_person_put(struct kb_store *s,
	const struct kb_who *by, const struct kb_person *p, enum kb_put *ret,
	struct kb_error *err);
/* KB_NOT_FOUND names who is near. */
KB_NODISCARD enum kb_status kb_person_get(struct kb_store *s, void *mem,
	const char *name, struct kb_person *ret, struct kb_error *err);
typedef enum kb_status (*kb_person_fn)(void *user, const struct kb_person *p,
				       struct kb_error *err);
KB_NODISCARD enum kb_status kb_person_each(struct kb_store *s,
	kb_person_fn fn, void *user, struct kb_error *err);
/* Ends sessions and revokes tokens, too; both stay ended. */
KB_NODISCARD enum kb_status kb_person_disable(struct kb_store *s,
	const struct kb_who *by, const char *name, bool disabled,
	struct kb_error *err);
/* A new one-time password (child of mem), sessions end, second factor off.
   Tokens go on: programs use them. */
KB_NODISCARD enum kb_status kb_person_reset(struct kb_store *s, void *mem,
	const struct kb_who *by, const char *name, char **ret,
	struct kb_error *err);
/* The same with a password that was brought along and need not be changed. */
KB_NODISCARD enum kb_status kb_person_password(struct kb_store *s,
	const struct kb_who *by, const char *name, const char *password,
	struct kb_error *err);

/* ---- signing in -------------------------------------------------------- */

/* What is wrong with a password somebody wants to have. */
enum kb_password_fault {
	KB_PASSWORD_GOOD,
	KB_PASSWORD_SHORT,		/* less than 12 characters */
	KB_PASSWORD_LONG,		/* more than 256 bytes */
	KB_PASSWORD_COMMON,		/* among the first that are tried */
	KB_PASSWORD_NAMED		/* contains the account's name */
};
enum kb_password_fault kb_password_judge(const char *name,
					 const char *password);

struct kb_session_rules { int idle, longest; };	/* seconds */
/* KB_INVALID, one text for every cause, after the same work: no such person,
   wrong password, disabled, wrong or missing code. secret: NULL if there is no
   key file; who has a second factor cannot sign in then. code: NULL or "" if
   none was given. *ret: the cookie's value. The caller throttles. */
KB_NODISCARD enum kb_status kb_sign_in(struct kb_store *s,
	const struct kb_secret *secret, void *mem, const char *name,
	const char *password, const char *code, const char *address,
	char **ret, struct kb_error *err);
/* KB_NOT_FOUND: ended, unknown, too old. Works with a handle for reading, too,
   but then the session does not count as used. */
KB_NODISCARD enum kb_status kb_session_find(struct kb_store *s, void *mem,
	const char *cookie, const struct kb_session_rules *rules,
	struct kb_who *ret, struct kb_error *err);
KB_NODISCARD enum kb_status kb_session_end(struct kb_store *s,
	const struct kb_who *who, struct kb_error *err);
/* Everywhere, this one too. */
KB_NODISCARD enum kb_status kb_session_end_all(struct kb_store *s,
	const struct kb_who *who, struct kb_error *err);
/* Removes rows of sessions that are too old to be found. */
KB_NODISCARD enum kb_status kb_session_sweep(struct kb_store *s,
	const struct kb_session_rules *rules, int64_t *ret_removed,
	struct kb_error *err);
/* Old one checked unless it is a one-time one; all sessions end and *ret is the
   cookie of a new one. KB_INVALID: the old one is wrong, the fresh one is the
   same or kb_password_judge() finds a fault; or who asks came by another door
   than a session. The caller throttles. */
KB_NODISCARD enum kb_status kb_password_change(struct kb_store *s, void *mem,
	const struct kb_who *who, const char *old, const char *fresh,
	char **ret, struct kb_error *err);
/* Second factor: begin gives the secret in base32 and an otpauth address;
   confirm with the first code switches it on. KB_CONFLICT: it is on already.
   KB_INVALID: wrong code or password. The caller throttles. */
KB_NODISCARD enum kb_status kb_totp_begin(struct kb_store *s,
	const struct kb_secret *secret, void *mem, const struct kb_who *who,
	char **ret_base32, char **ret_address, struct kb_error *err);
KB_NODISCARD enum kb_status kb_totp_confirm(struct kb_store *s,
	const struct kb_secret *secret, const struct kb_who *who,
	const char *code, struct kb_error *err);
KB_NODISCARD enum kb_status kb_totp_off(struct kb_store *s,
	const struct kb_who *who, const char *password, struct kb_error *err);
/* A name that a trusted proxy vouches for. KB_NOT_FOUND: no such person. */
KB_NODISCARD enum kb_status kb_proxy_find(struct kb_store *s, void *mem,
	const char *name, struct kb_who *ret, struct kb_error *err);

/* ---- tokens ------------------------------------------------------------ */

struct kb_token_row {
	const char *id;			/* public part: "kb_ab12cd34" */
	const char *label, *person;
	uint64_t scopes;
	int64_t created_at, expires_at, used_at, revoked_at;
};
/* *ret: the whole token, shown once: "kb_ab12cd34_<43 characters>". Scopes
   beyond the person's own permissions are KB_INVALID. */
KB_NODISCARD enum kb_status kb_token_add(struct kb_store *s, void *mem,
	const struct kb_who *by, const char *person, const char *label,
	uint64_t scopes, int64_t expires_at, char **ret, struct kb_error *err);
/* KB_NOT_FOUND: no such token, expired, revoked, its person disabled. What the
   person may not do (any more), the token may not. */
KB_NODISCARD enum kb_status kb_token_find(struct kb_store *s, void *mem,
	const char *token, struct kb_who *ret, struct kb_error *err);
KB_NODISCARD enum kb_status kb_token_revoke(struct kb_store *s,
	const struct kb_who *by, const char *id, struct kb_error *err);
typedef enum kb_status (*kb_token_fn)(void *user, const struct kb_token_row *t,
				      struct kb_error *err);
KB_NODISCARD enum kb_status kb_token_each(struct kb_store *s, kb_token_fn fn,
	void *user, struct kb_error *err);

/* ---- throttle ---------------------------------------------------------- */

/* In memory, shared by threads, bounded. Each failure makes the next try wait
   longer: of an address up to a minute, for an account (from wherever) up to
   15 seconds. Nobody is locked out: an address from which the account was
   signed in to lately does not wait for the account, and a stranger at one
   address spends most of his minute waiting himself. An IPv6 address counts with its /64. */
struct kb_throttle;
struct kb_throttle *kb_throttle_new(void *mem);
/* For other secrets than passwords: how many failures are free, and how many
   seconds the longest wait has. Where a success proves nothing of the next try,
   kb_throttle_passed() is not called. */
struct kb_throttle_rule { unsigned free; uint64_t longest; };
struct kb_throttle_rules { struct kb_throttle_rule account, address; };
struct kb_throttle *kb_throttle_new_for(void *mem,
	const struct kb_throttle_rules *rules);
/* Seconds to wait; 0: go on. account: name as typed; NULL or "": none, as for
   tokens. A try that has to wait is not tried, and not a failure. */
unsigned kb_throttle_wait(struct kb_throttle *t, const char *account,
			  const char *address, uint64_t now_ns);
void kb_throttle_failed(struct kb_throttle *t, const char *account,
			const char *address, uint64_t now_ns);
void kb_throttle_passed(struct kb_throttle *t, const char *account,
			const char *address, uint64_t now_ns);

/* ---- audit ------------------------------------------------------------- */

/* Append only; each row's hash covers the one before. No secrets, no question
   texts, no personal data of customers: objects are ids. */
struct kb_audit {
	int64_t seq, at;		/* out */
	const char *who;		/* person's name; "" the public, "-" the
					   command line */
	const char *action;		/* "case.view", ... a row of the table
					   in lib/access/audit.c */
	const char *object;		/* "case:20418", "person:anna"; "" */
	const char *address;		/* of the client; "" */
	const char *detail;		/* JSON object; NULL: none */
	unsigned char hash[KB_HASH];	/* out */
};
/* KB_INVALID: no such action, or detail is no JSON object; KB_LIMIT: object
   over 256 bytes, detail over 4096. Inside a transaction it is part of it. */
KB_NODISCARD enum kb_status kb_audit_add(struct kb_store *s,
	const struct kb_audit *entry, struct kb_error *err);
/* The same with name and address of who asks; NULL: the command line. */
KB_NODISCARD enum kb_status kb_audit_note(struct kb_store *s,
	const struct kb_who *by, const char *action, const char *object,
	const char *detail, struct kb_error *err);
/* The known actions, n of them. */
const char *const *kb_audit_actions(size_t *n);
typedef enum kb_status (*kb_audit_fn)(void *user, const struct kb_audit *entry,
				      struct kb_error *err);
/* Newest first, from below seq `before` (0: the end), at most max. */
KB_NODISCARD enum kb_status kb_audit_each(struct kb_store *s, int64_t before,
	size_t max, kb_audit_fn fn, void *user, struct kb_error *err);
/* Where the chain stands. Who keeps `last` and `head` elsewhere can tell later
   that nothing up to there was written anew. */
struct kb_audit_state {
	int64_t rows;
	int64_t cut;			/* newest row that retention cut; 0 */
	int64_t last;			/* newest row */
	unsigned char head[KB_HASH];	/* its hash */
};
/* KB_CORRUPT names the first row that does not fit the chain. */
KB_NODISCARD enum kb_status kb_audit_verify(struct kb_store *s,
	struct kb_audit_state *ret, struct kb_error *err);
/* Retention: the only way rows leave, oldest first, those before unix time
   `before`. Their end stays as an anchor, from which the chain is verified.
   dry: only counts. ret_oldest: time of the oldest row, 0 if there is none. */
KB_NODISCARD enum kb_status kb_audit_cut(struct kb_store *s, int64_t before,
	bool dry, int64_t *ret_rows, int64_t *ret_oldest,
	struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
