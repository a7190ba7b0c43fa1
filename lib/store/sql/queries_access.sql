-- SPDX-License-Identifier: GPL-3.0-or-later
-- Queries about people, sessions, tokens and the audit.

-- The order of a person's columns is the same in all queries that load one.
-- name: person_by_name
SELECT row, name, display, role, level, groups, domains, password,
	must_change, disabled, totp, totp_on, totp_step, created_at, seen_at
FROM person WHERE name = ?1;

-- name: person_by_row
SELECT row, name, display, role, level, groups, domains, password,
	must_change, disabled, totp, totp_on, totp_step, created_at, seen_at
FROM person WHERE row = ?1;

-- name: person_all
SELECT row, name, display, role, level, groups, domains, password,
	must_change, disabled, totp, totp_on, totp_step, created_at, seen_at
FROM person ORDER BY name;

-- name: person_add
INSERT INTO person (name, display, role, level, groups, domains, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: person_set
UPDATE person SET display = ?2, role = ?3, level = ?4, groups = ?5,
	domains = ?6
WHERE name = ?1;

-- name: person_password
UPDATE person SET password = ?2, must_change = ?3 WHERE row = ?1;

-- name: person_disable
UPDATE person SET disabled = ?2 WHERE row = ?1;

-- name: person_seen
UPDATE person SET seen_at = ?2 WHERE row = ?1;

-- name: person_totp
UPDATE person SET totp = ?2, totp_on = ?3, totp_step = ?4 WHERE row = ?1;

-- Changes nothing if that step, or a later one, was accepted before.
-- name: person_totp_step
UPDATE person SET totp_step = ?2 WHERE row = ?1 AND totp_step < ?2;

-- name: session_add
INSERT INTO session (hash, person, created_at, seen_at)
VALUES (?1, ?2, ?3, ?3);

-- name: session_get
SELECT person, created_at, seen_at FROM session WHERE hash = ?1;

-- name: session_seen
UPDATE session SET seen_at = ?2 WHERE hash = ?1;

-- name: session_end
DELETE FROM session WHERE hash = ?1;

-- Sessions of a backup: who signed out since would be signed in again.
-- name: session_end_everyone
DELETE FROM session;

-- name: session_end_all
DELETE FROM session WHERE person = ?1;

-- Keeps the newest ?2 of a person.
-- name: session_trim
DELETE FROM session WHERE person = ?1 AND hash NOT IN
	(SELECT hash FROM session WHERE person = ?1
	 ORDER BY created_at DESC LIMIT ?2);

-- Older than ?2, unused since ?1, or begun after now, ?3: the clock was wrong.
-- name: session_sweep
DELETE FROM session
WHERE seen_at < ?1 OR created_at < ?2 OR created_at > ?3;

-- name: token_add
INSERT INTO token (id, hash, person, label, scopes, created_at, expires_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: token_get
SELECT t.id, t.hash, t.person, t.label, t.scopes, t.created_at, t.expires_at,
	t.used_at, t.revoked_at, NULL
FROM token t WHERE t.id = ?1;

-- name: token_all
SELECT t.id, t.hash, t.person, t.label, t.scopes, t.created_at, t.expires_at,
	t.used_at, t.revoked_at, p.name
FROM token t JOIN person p ON p.row = t.person ORDER BY t.created_at, t.id;

-- name: token_used
UPDATE token SET used_at = ?2 WHERE id = ?1;

-- name: token_revoke
UPDATE token SET revoked_at = ?2 WHERE id = ?1 AND revoked_at = 0;

-- name: token_revoke_all
UPDATE token SET revoked_at = ?2 WHERE person = ?1 AND revoked_at = 0;

-- name: audit_last
SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1;

-- name: audit_anchor
SELECT seq, hash FROM audit_anchor;

-- For reading several things as of one moment.
-- name: snapshot
BEGIN;

-- The highest number that was ever given.
-- name: audit_given
SELECT seq FROM sqlite_sequence WHERE name = 'audit';

-- name: audit_add
INSERT INTO audit (seq, at, who, action, object, address, detail, hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: audit_before
SELECT seq, at, who, action, object, address, detail, hash
FROM audit WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2;

-- name: audit_all
SELECT seq, at, who, action, object, address, detail, hash
FROM audit ORDER BY seq;

-- Rows before the first that is young enough, and the last of them.
-- name: audit_old
SELECT count(*), coalesce(max(seq), 0)
FROM audit WHERE seq < coalesce(
	(SELECT min(seq) FROM audit WHERE at >= ?1),
	(SELECT max(seq) + 1 FROM audit));

-- name: audit_oldest
SELECT at FROM audit ORDER BY seq LIMIT 1;

-- name: audit_anchor_move
UPDATE audit_anchor
SET seq = ?1, hash = (SELECT hash FROM audit WHERE audit.seq = ?1);

-- name: audit_cut
DELETE FROM audit WHERE seq <= ?1;
