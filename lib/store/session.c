/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * session.c - rows of sessions, found by the hash of what the cookie holds.
 */
#include "db.h"

enum kb_status kb_store_session_add(struct kb_store *s,
				    const unsigned char hash[KB_HASH],
				    int64_t person, int64_t at,
				    struct kb_error *err)
{
	return kb_db_run(s, KB_Q_session_add, err, "bii", hash,
			 (size_t)KB_HASH, person, at);
}

enum kb_status kb_store_session_get(struct kb_store *s,
				    const unsigned char hash[KB_HASH],
				    struct kb_session_row *ret,
				    struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_first(s, KB_Q_session_get, &stmt, err,
					    "b", hash, (size_t)KB_HASH);

	if (status == KB_OK)
		*ret = (struct kb_session_row){
			.person = sqlite3_column_int64(stmt, 0),
			.created_at = sqlite3_column_int64(stmt, 1),
			.seen_at = sqlite3_column_int64(stmt, 2),
		};
	return status;
}

static enum kb_status seen(struct kb_store *s,
			   const unsigned char hash[KB_HASH], int64_t person,
			   int64_t at, struct kb_error *err)
{
	bool own;
	enum kb_status status = kb_db_enter(s, &own, err);

	if (status != KB_OK)
		return status;
	status = kb_db_run(s, KB_Q_session_seen, err, "bi", hash,
			   (size_t)KB_HASH, at);
	if (status == KB_OK)
		status = kb_db_run(s, KB_Q_person_seen, err, "ii", person, at);
	return kb_db_leave(s, own, status, err);
}

/* What can wait for the next request does not hold up this one, and a full
   disk does not end reading. */
static bool can_wait(enum kb_status status)
{
	return status == KB_BUSY || status == KB_IO;
}

enum kb_status kb_store_session_seen(struct kb_store *s,
				     const unsigned char hash[KB_HASH],
				     int64_t person, int64_t at,
				     struct kb_error *err)
{
	struct kb_error first;
	enum kb_status status;

	if (!s->write)
		return KB_OK;
	sqlite3_busy_timeout(s->db, 0);
	status = seen(s, hash, person, at, &first);
	sqlite3_busy_timeout(s->db, KB_BUSY_MS);
	if (status == KB_OK || can_wait(status))
		return KB_OK;
	*err = first;
	return status;
}

static enum kb_status count(struct kb_store *s, enum kb_status status,
			    int64_t *changed)
{
	if (status == KB_OK)
		*changed = sqlite3_changes(s->db);
	return status;
}

enum kb_status kb_store_session_end(struct kb_store *s,
				    const unsigned char hash[KB_HASH],
				    int64_t *changed, struct kb_error *err)
{
	return count(s, kb_db_run(s, KB_Q_session_end, err, "b", hash,
				  (size_t)KB_HASH), changed);
}

enum kb_status kb_store_session_end_all(struct kb_store *s, int64_t person,
					int64_t *changed, struct kb_error *err)
{
	return count(s, kb_db_run(s, KB_Q_session_end_all, err, "i", person),
		     changed);
}

enum kb_status kb_store_session_trim(struct kb_store *s, int64_t person,
				     int keep, struct kb_error *err)
{
	return kb_db_run(s, KB_Q_session_trim, err, "ii", person,
			 (int64_t)keep);
}

enum kb_status kb_store_session_sweep(struct kb_store *s, int64_t unused,
				      int64_t begun, int64_t now,
				      int64_t *changed, struct kb_error *err)
{
	return count(s, kb_db_run(s, KB_Q_session_sweep, err, "iii", unused,
				  begun, now), changed);
}
