-- SPDX-License-Identifier: GPL-3.0-or-later
-- Articles that stand in a folder, too.

-- The newest version, and what both sides had last. Where nobody noted that, it
-- is the newest version that was neither written in the room nor made of
-- another site's page.
-- name: sync_look
SELECT a.newest, a.withdrawn, n.source, coalesce(s.gone <> 1, 0),
	coalesce(s.source, (SELECT b.source FROM article_body b
		WHERE b.row = CASE WHEN s.id IS NULL THEN (SELECT max(v.row)
			FROM article_version v
			WHERE v.id = ?1 AND v.lang = ?2
			AND v.origin NOT IN ('web', 'page'))
		ELSE s.version END)),
	EXISTS (SELECT 1 FROM sync_conflict c
		WHERE c.id = ?1 AND c.lang = ?2), coalesce(s.gone = 2, 0)
FROM article a
JOIN article_body n ON n.row = a.newest
LEFT JOIN sync_base s ON s.id = a.id AND s.lang = a.lang
WHERE a.id = ?1 AND a.lang = ?2;

-- name: sync_base_newest
INSERT OR REPLACE INTO sync_base (id, lang, version)
SELECT id, lang, newest FROM article WHERE id = ?1 AND lang = ?2;

-- name: sync_base_bytes
INSERT OR REPLACE INTO sync_base (id, lang, source, gone)
VALUES (?1, ?2, ?3, ?4);

-- Of another system, no folder has it: 2.
-- name: sync_base_export
UPDATE sync_base SET gone = 2 WHERE id = ?1 AND lang = ?2;

-- name: sync_conflict_put
INSERT INTO sync_conflict (id, lang, path, at, base, theirs)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (id, lang) DO UPDATE SET path = ?3, theirs = ?6;

-- name: sync_conflict_get
SELECT path, at, base, theirs FROM sync_conflict
WHERE id = ?1 AND lang = ?2;

-- name: sync_conflict_remove
DELETE FROM sync_conflict WHERE id = ?1 AND lang = ?2;

-- name: sync_queued
SELECT seq FROM queue WHERE key = ?1 AND closed_at = 0;
