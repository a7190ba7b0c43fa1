-- SPDX-License-Identifier: GPL-3.0-or-later
-- Look-up keys and what takes people's data away.

-- name: case_one
SELECT id, lang, question, article, resolved_at, detail, source, path, line
FROM resolved_case WHERE id = ?1;

-- name: keys_of
SELECT kind, sealed, token, hash FROM case_key
WHERE case_id = ?1 AND kind <> 'sound' ORDER BY kind, hash;

-- name: keys_count
SELECT count(*) FROM case_key WHERE case_id = ?1;

-- name: key_there
SELECT 1 FROM case_key WHERE case_id = ?1 AND hash = ?2;

-- name: key_add
INSERT INTO case_key (case_id, kind, hash, sealed, token, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (case_id, hash) DO UPDATE SET token = excluded.token
WHERE token = 0;

-- name: keys_remove
DELETE FROM case_key WHERE case_id = ?1;

-- Of a case that is neither resolved nor a file any more.
-- name: keys_sweep
DELETE FROM case_key WHERE case_id = ?1
	AND NOT EXISTS (SELECT 1 FROM resolved_case WHERE id = ?1)
	AND NOT EXISTS (SELECT 1 FROM case_file WHERE id = ?1);

-- name: key_find
SELECT case_id FROM case_key WHERE hash = ?1 ORDER BY case_id;

-- name: vacuum
VACUUM;

-- name: checkpoint
PRAGMA wal_checkpoint(TRUNCATE);

-- name: sealed_any
SELECT EXISTS (SELECT 1 FROM case_key) OR
	EXISTS (SELECT 1 FROM person WHERE totp IS NOT NULL);
