-- SPDX-License-Identifier: GPL-3.0-or-later
-- Queries about versions under people's hands.

-- name: editing_newest
SELECT a.newest, (SELECT v.version FROM article_period p
	JOIN article_version v ON v.row = p.row
	WHERE p.id = a.id AND p.lang = a.lang
	ORDER BY p.begins <= ?3 DESC, abs(p.begins - ?3) LIMIT 1)
FROM article a WHERE a.id = ?1 AND a.lang = ?2;

-- name: editing_history
SELECT v.version, v.stored_at, v.by, v.note, v.origin, v.signed_reason,
	v.title, v.fields, v.row = (SELECT p.row FROM article_period p
		WHERE p.id = a.id AND p.lang = a.lang
		ORDER BY p.begins <= ?4 DESC, abs(p.begins - ?4) LIMIT 1),
	v.commit_id
FROM article_version v
JOIN article a ON a.id = v.id AND a.lang = v.lang
WHERE v.id = ?1 AND v.lang = ?2
ORDER BY v.version DESC LIMIT ?3;

-- name: editing_source
SELECT b.source FROM article_version v JOIN article_body b ON b.row = v.row
WHERE v.id = ?1 AND v.lang = ?2 AND v.version = ?3;

-- name: editing_sources
SELECT v.by, b.source FROM article_version v JOIN article_body b ON b.row = v.row
WHERE v.id = ?1 AND v.lang = ?2
ORDER BY v.version DESC;

-- name: pending_revision
SELECT revision FROM pending WHERE id = ?1 AND lang = ?2 AND by = ?3;

-- name: pending_count
SELECT count(*) FROM pending WHERE by = ?1;

-- name: pending_put
INSERT OR REPLACE INTO pending (id, lang, by, base, revision, changed_at, source)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: pending_get
SELECT id, lang, by, base, revision, changed_at, source
FROM pending WHERE id = ?1 AND lang = ?2 AND by = ?3;

-- name: pending_drop
DELETE FROM pending WHERE id = ?1 AND lang = ?2 AND by = ?3;

-- name: pending_list
SELECT id, lang, by, base, revision, changed_at FROM pending
WHERE (?1 IS NULL OR id = ?1) AND (?2 IS NULL OR by = ?2)
ORDER BY changed_at DESC, id, lang, by LIMIT 1000;
