/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * session.c - sessions. In: a cookie. Out: who it is, until he signs out, is
 * idle for too long or has been signed in for too long. The store knows only
 * the hash of what the cookie holds.
 */
#include <inttypes.h>
#include <sodium.h>

#include "access.h"

enum { SEEN_EVERY = 60,		/* seconds: reading does not become writing */
       AT_MOST = 32 };		/* of a person; the oldest go */

static const char gone[] = "this session has ended; sign in again";

enum kb_status kb_session_begin(struct kb_store *s, void *mem, int64_t person,
				int64_t now, char **ret, struct kb_error *err)
{
	unsigned char secret[KB_HASH], hash[KB_HASH];
	char *cookie = kb_array(mem, char, KB_SECRET_TEXT + 1);
	enum kb_status st;

	kb_random(secret, sizeof(secret));
	kb_sha256(secret, sizeof(secret), hash);
	sodium_bin2base64(cookie, KB_SECRET_TEXT + 1, secret, sizeof(secret),
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(secret, sizeof(secret));
	st = kb_store_session_add(s, hash, person, now, err);
	if (st == KB_OK)
		st = kb_store_session_trim(s, person, AT_MOST, err);
	if (st == KB_OK)
		*ret = cookie;
	else
		talloc_free(cookie);
	return st;
}

static bool hash_of(const char *cookie, unsigned char ret[KB_HASH])
{
	unsigned char secret[KB_HASH];
	size_t len = strnlen(cookie, KB_SECRET_TEXT + 1), n;

	/* The decoder takes some bytes above ASCII for letters. */
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)cookie[i] >= 0x80)
			return false;
	if (len != KB_SECRET_TEXT ||
	    sodium_base642bin(secret, sizeof(secret), cookie, len, NULL, &n,
			      NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING))
		return false;
	kb_sha256(secret, sizeof(secret), ret);
	sodium_memzero(secret, sizeof(secret));
	return true;
}

/* A session that begins later than now was begun before the clock went back:
   how old it is nobody knows. */
static bool is_over(const struct kb_session_row *row,
		    const struct kb_session_rules *rules, int64_t now)
{
	return row->created_at > now ||
		now - row->created_at > rules->longest ||
		now - row->seen_at > rules->idle;
}

static enum kb_status find(struct kb_store *s, void *mem,
			   const unsigned char hash[KB_HASH],
			   const struct kb_session_rules *rules,
			   struct kb_who *ret, struct kb_error *err)
{
	int64_t now = kb_now();
	struct kb_session_row row;
	struct kb_person_row p;
	enum kb_status st = kb_store_session_get(s, hash, &row, err);

	if (st != KB_OK)
		return st;
	if (is_over(&row, rules, now))
		return KB_NOT_FOUND;
	st = kb_store_person_by_row(s, mem, row.person, &p, err);
	if (st == KB_OK && p.disabled)
		st = KB_NOT_FOUND;
	/* Seen later than now: the clock went back. */
	if (st == KB_OK &&
	    (now - row.seen_at >= SEEN_EVERY || row.seen_at > now))
		st = kb_store_session_seen(s, hash, p.row, now, err);
	if (st != KB_OK)
		return st;
	*ret = kb_person_who(mem, &p, KB_DOOR_SESSION, ~UINT64_C(0));
	memcpy(ret->session, hash, KB_HASH);
	return KB_OK;
}

enum kb_status kb_session_find(struct kb_store *s, void *mem,
			       const char *cookie,
			       const struct kb_session_rules *rules,
			       struct kb_who *ret, struct kb_error *err)
{
	unsigned char hash[KB_HASH];
	enum kb_status st = KB_NOT_FOUND;

	if (hash_of(cookie, hash))
		st = find(s, mem, hash, rules, ret, err);
	return st == KB_NOT_FOUND ? kb_error_set(err, st, "%s", gone) : st;
}

static enum kb_status end(struct kb_store *s, const struct kb_who *who,
			  struct kb_error *err)
{
	int64_t n = 0;
	enum kb_status st = kb_store_session_end(s, who->session, &n, err);

	return st != KB_OK || !n ? st :
		kb_audit_note(s, who, "sign-out", "", NULL, err);
}

enum kb_status kb_session_end(struct kb_store *s, const struct kb_who *who,
			      struct kb_error *err)
{
	bool own;
	enum kb_status st = kb_db_enter(s, &own, err);

	return st != KB_OK ? st : kb_db_leave(s, own, end(s, who, err), err);
}

static enum kb_status end_all(struct kb_store *s, const struct kb_who *who,
			      struct kb_error *err)
{
	char detail[64];
	int64_t n = 0;
	enum kb_status st = kb_store_session_end_all(s, who->person, &n, err);

	snprintf(detail, sizeof(detail), "{\"sessions\":%" PRId64 "}", n);
	return st != KB_OK ? st :
		kb_audit_note(s, who, "sign-out.all", "", detail, err);
}

enum kb_status kb_session_end_all(struct kb_store *s,
				  const struct kb_who *who,
				  struct kb_error *err)
{
	bool own;
	enum kb_status st = kb_db_enter(s, &own, err);

	return st != KB_OK ? st : kb_db_leave(s, own, end_all(s, who, err),
					      err);
}

enum kb_status kb_session_sweep(struct kb_store *s,
				const struct kb_session_rules *rules,
				int64_t *ret_removed, struct kb_error *err)
{
	int64_t now = kb_now();

	return kb_store_session_sweep(s, now - rules->idle,
				      now - rules->longest, now, ret_removed,
				      err);
}
