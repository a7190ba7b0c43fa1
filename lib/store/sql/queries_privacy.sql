-- SPDX-License-Identifier: GPL-3.0-or-later
-- Look-up keys and what takes people's data away.

-- name: case_one
SELECT id, lang, question, article, resolved_at, detail, source, path, line
FROM resolved_case WHERE id = ?1;

-- name: keys_of
SELECT kind, sealed FROM case_key WHERE case_id = ?1 ORDER BY kind, hash;

-- name: keys_count
SELECT count(*) FROM case_key WHERE case_id = ?1;

-- name: key_there
SELECT 1 FROM case_key WHERE case_id = ?1 AND hash = ?2;

-- name: key_add
INSERT OR IGNORE INTO case_key (case_id, kind, hash, sealed)
VALUES (?1, ?2, ?3, ?4);

-- name: keys_remove
DELETE FROM case_key WHERE case_id = ?1;

-- name: key_find
SELECT case_id FROM case_key WHERE hash = ?1 ORDER BY case_id;

-- name: vacuum
VACUUM;

-- name: checkpoint
PRAGMA wal_checkpoint(TRUNCATE);

-- name: sealed_any
SELECT EXISTS (SELECT 1 FROM case_key) OR
	EXISTS (SELECT 1 FROM person WHERE totp IS NOT NULL);
