-- SPDX-License-Identifier: GPL-3.0-or-later
-- What editors arrange, in files, too.

-- name: curated_base
SELECT value FROM curated_base WHERE kind = ?1 AND key = ?2;

-- name: curated_bases
SELECT key, value FROM curated_base WHERE kind = ?1 ORDER BY key;

-- name: curated_base_put
INSERT OR REPLACE INTO curated_base (kind, key, value) VALUES (?1, ?2, ?3);

-- name: curated_base_remove
DELETE FROM curated_base WHERE kind = ?1 AND key = ?2;

-- name: redirect_get
SELECT target, by FROM redirect WHERE id = ?1;
